"""A question as it is read: its text without the frame, the parties, the period and the parts in it.

Names, periods and numbers are cut out first, each in one piece; the rest is words with what they can mean.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Final

from bot.understanding.dates import Period
from bot.understanding.directory import Directory, NameSpan
from bot.understanding.language import Language, language_of
from bot.understanding.lexicon import CONCEPT, TAGS, bits, tags_of
from bot.understanding.question_days import period_asked
from bot.understanding.question_frame import question_proper, without_courtesies
from bot.understanding.question_parts import Part, numbers_in, parts_of
from bot.understanding.question_people import names_in
from bot.understanding.question_signals import Intent, intent_of
from bot.understanding.text import normalised
from bot.understanding.topics import names_meeting, topic_of

SCANNED: Final = 360
"""Characters of a message that are read, half of them from its beginning and half from its end: nobody asks a longer
question, and what is told between only costs time."""

_PARTY: Final = TAGS["PARTY"]
_NUMBER: Final = TAGS["NUMBER"]
_PERIOD: Final = TAGS["PERIOD"]
_CONTENT: Final = TAGS["CONTENT"]
_STOP: Final = TAGS["STOP"]
_CAN: Final = TAGS["CAN"]
_WHAT: Final = TAGS["WHAT"]
_HOW: Final = TAGS["HOW"]
_ME: Final = TAGS["ME"]
_MY: Final = TAGS["MY"]
_SHOWS: Final = bits("SHOW|CAN|WANT")
_WANTS: Final = bits("WANT")
_WAIT: Final = TAGS["WAIT"]
_FROM: Final = TAGS["FROM"]

LOOKS_BACK: Final = frozenset({"decided", "done", "minutes", "overdue"})
HAS_TOPIC: Final = frozenset({"owns", "decided", "status", "minutes"})
_NEEDS_SUBJECT: Final = frozenset({"owns", "status"})
_ABOUT_PARTY: Final[dict[str, Intent]] = {"status": "owes", "owns": "who"}
"""What is asked where a party stands in the place of the topic: "hvordan går det med AU"."""

_NOT_OF_THE_DATE: Final = re.compile(r"\b(?:due\b|til(?= i\b)|(?<=fått )til\b)", re.IGNORECASE)
_LETTERS: Final = re.compile(r"[^\W\d_]{2,}")
_SPOKEN: Final = CONCEPT | bits("WHAT|WHO|WHOSE|WHERE|WHEN|HOW|ANY|MODAL")
_DEBT_BEFORE: Final = re.compile(r"(?:skyld|skuld|owe)[^\W_]{0,3} \Z", re.IGNORECASE)
_NEXT_WORD: Final = re.compile(r" ([^\W\d_]+)")


@dataclass(frozen=True)
class Reading:
    """A message and what is found in it. `text` is the question proper, in which all places are; `today` and `country`
    are what a period is read by."""

    text: str
    spans: tuple[NameSpan, ...]
    language: Language | None
    today: date
    country: str

    def period(self, *, ahead: bool) -> Period | None:
        """The period asked about: "due in May" is the next May, "closed in May" the one before."""
        return _period(self.text, self.spans, self.today, ahead, self.country)

    @cached_property
    def ahead(self) -> Period | None:
        """The period, where months without a year lie ahead: the words for it are the same either way."""
        return self.period(ahead=True)

    @cached_property
    def parts(self) -> list[Part]:
        """The parts of the question."""
        return parts_in(self.text, self.spans, self.ahead, english=self.language == "en")

    @cached_property
    def subject(self) -> tuple[Intent, str | None, list[Part]]:
        """The intent, the topic and the parties that are asked about."""
        return _subject(intent_of(self.parts), self.text, self.parts)

    def within(self, text: str) -> "Reading":
        """The same with all but a stretch of the text made spaces."""
        spans = tuple(span for span in self.spans if not text[span.start].isspace())
        return Reading(text, spans, self.language, self.today, self.country)


def reading_of(text: str, directory: Directory, today: date, country: str) -> Reading:
    """The question proper of a message, and what is found in it. Any text can be read."""
    message = without_courtesies(_plain(text))
    language = language_of(message)
    whole = Reading(message, names_in(message, directory, english=language == "en"), language, today, country)
    places = [(span.start, span.end) for span in whole.spans]
    tried: dict[str, Reading] = {message: whole}

    def asks(stretch: str) -> bool:
        tried[stretch] = tried.get(stretch) or whole.within(stretch)
        return tried[stretch].subject[0] != "unknown"

    proper = question_proper(message, places, asks, english=language == "en")
    return tried.get(proper) or whole.within(proper)


def _plain(text: str) -> str:
    """The text in one spelling, with single spaces; what is shouted is said ("HVA SKYLDER AU?")."""
    cut = text if len(text) <= 4 * SCANNED else f"{text[: 2 * SCANNED]} {text[-2 * SCANNED :]}"
    plain = _ends_of(" ".join(normalised(unicodedata.normalize("NFC", cut)).split()))
    if not plain.isupper():
        return plain
    lowered = plain.casefold()
    return lowered if any(tags_of(word) & _SPOKEN for word in _LETTERS.findall(lowered)) else plain


def _ends_of(text: str) -> str:
    """The whole words of the beginning and the end of a long text, as two sentences."""
    half = SCANNED // 2
    if len(text) <= SCANNED:
        return text
    return f"{text[:half].rsplit(' ', 1)[0]}. {text[-half:].split(' ', 1)[-1]}"


def _period(text: str, spans: Sequence[NameSpan], today: date, ahead: bool, country: str) -> Period | None:
    """The period asked about: "due in May" is May, "fikk vi til i fjor" last year, "the summer fair" no summer."""
    period = period_asked(_NOT_OF_THE_DATE.sub("   ", text), today, ahead=ahead, country=country)
    if period and any(_is_a_name(text, span, period) for span in spans):
        return None
    if period and period.phrase.isalpha():
        following = _NEXT_WORD.match(text, period.end)
        if following and tags_of(following[1].casefold()) == _CONTENT and language_of(text) == "en":
            return None
    return period


def _is_a_name(text: str, span: NameSpan, period: Period) -> bool:
    """A day or month in a name with a capital, or that owes ("hva har Mai gjort", "hva skylder mai")."""
    if not (span.start <= period.start and period.end <= span.end):
        return False
    return text[span.start].isupper() or bool(_DEBT_BEFORE.search(text, 0, span.start))


def _subject(intent: Intent, text: str, parts: Sequence[Part]) -> tuple[Intent, str | None, list[Part]]:
    """The topic, the parties that are asked about, and the intent, which may need another one for lack of a subject."""
    parties = [part for part in parts if part.is_a(_PARTY)]
    if intent not in HAS_TOPIC:
        return intent, None, _without_those_waiting(parts, _without_meetings(parts, parties))
    if intent in _NEEDS_SUBJECT and any(part.is_a(_NUMBER) for part in parts):
        return intent, None, parties
    words, inside = topic_of(intent, parts)
    topic = " ".join(text[part.start : part.end] for part in words) or None
    around = [part for part in parties if part not in inside]
    if intent in _NEEDS_SUBJECT:
        if not topic and not parties:
            return "unknown", None, []
        if all(part.is_a(_PARTY) for part in words):
            return _ABOUT_PARTY[intent], None, parties
    return intent, topic, around


def _without_meetings(parts: Sequence[Part], parties: list[Part]) -> list[Part]:
    """The parties without the one that only names a meeting: "hva må AU gjøre før neste styremøte"."""
    sitting = {place for place, part in enumerate(parts) if part.is_a(_PARTY) and names_meeting(parts, place)}
    others = [part for place, part in enumerate(parts) if part.is_a(_PARTY) and place not in sitting]
    return others or parties


def _without_those_waiting(parts: Sequence[Part], parties: list[Part]) -> list[Part]:
    """The parties that somebody waits for, without those who wait: "hva venter styret på fra AU"."""
    waiting = [place for place, part in enumerate(parts) if part.is_a(_WAIT)]
    if not waiting:
        return parties
    from_whom = next((part.start for part in parts[waiting[0] :] if part.is_a(_FROM)), parts[waiting[0]].start)
    awaited = [part for part in parties if part.start > from_whom]
    return awaited if any(part.start < from_whom for part in parties) and awaited else parties


def parts_in(text: str, spans: Sequence[NameSpan], period: Period | None, *, english: bool) -> list[Part]:
    """The parts of a question, with its parties, its period and its numbers each in one piece."""
    taken: list[Part] = []
    for piece in _pieces(text, spans, period):
        if all(piece.end <= other.start or piece.start >= other.end for other in taken):
            taken.append(piece)
    return _without_requests(parts_of(text, taken, english=english))


def _pieces(text: str, spans: Sequence[NameSpan], period: Period | None) -> Iterator[Part]:
    """What is cut out, the surest first: where two overlap, the first one stays."""
    for start, end, number in numbers_in(text):
        yield Part(start, end, number, _NUMBER)
    if period:
        yield Part(period.start, period.end, period.phrase, _PERIOD)
    for span in spans:
        yield Part(span.start, span.end, text[span.start : span.end], _PARTY, span.keys)


def _without_requests(parts: list[Part]) -> list[Part]:
    """The parts without the asker who only asks: "vis meg", "can I see", "I want to know"."""
    if any(part.is_a(_HOW) for part in parts) or any(a.is_a(_WHAT) and b.is_a(_CAN) for a, b in pairwise(parts)):
        return parts  # "how can I …", "what can I …" are about the asker
    return [
        replace(part, tags=_STOP) if part.is_a(_ME) and not part.is_a(_MY) and _only_asks(parts, place) else part
        for place, part in enumerate(parts)
    ]


def _only_asks(parts: Sequence[Part], place: int) -> bool:
    before = parts[place - 1] if place else None
    after = parts[place + 1] if place + 1 < len(parts) else None
    return bool((before and before.is_a(_SHOWS)) or (after and after.is_a(_WANTS)))
