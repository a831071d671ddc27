"""What a message to the bot asks: the intent, who and what it is about, and when.

Names, periods and numbers are cut out first; what the rest says is weighed by `question_signals`; then the parties
and the topic are told apart by where they stand. Conventions: SURFACE.md, *Answers*.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise, takewhile
from typing import Final

from bot.understanding.dates import Period, read_period
from bot.understanding.directory import Directory, NameSpan
from bot.understanding.language import language_of
from bot.understanding.lexicon import TAGS, bits, tags_of
from bot.understanding.question_parts import Part, numbers_in, parts_of
from bot.understanding.question_signals import Intent, intent_of
from bot.understanding.text import normalised
from bot.understanding.topics import topic_of

SCANNED: Final = 600
"""Characters of a message that are read; nobody asks a longer question, and the rest only costs time."""

_PARTY: Final = TAGS["PARTY"]
_NUMBER: Final = TAGS["NUMBER"]
_PERIOD: Final = TAGS["PERIOD"]
_CONTENT: Final = TAGS["CONTENT"]
_NAME: Final = TAGS["NAME"]
_STOP: Final = TAGS["STOP"]
_OWE: Final = TAGS["OWE"]
_BY: Final = TAGS["BY"]
_CAN: Final = TAGS["CAN"]
_WHAT: Final = TAGS["WHAT"]
_HOW: Final = TAGS["HOW"]
_ME: Final = TAGS["ME"]
_MY: Final = TAGS["MY"]
_WHO: Final = TAGS["WHO"]
_WE: Final = TAGS["WE"]
_US: Final = TAGS["US"]
_ONLY_POINTS: Final = bits("PARTY|PERIOD|STOP|WITH|WHAT|ABOUT|AT|HOW|IN")
"""What a message is made of that only points to another party or period: "og hva med KDD i april?"."""
_SHOWS: Final = bits("SHOW|CAN|WANT")
_WANTS: Final = bits("WANT")

_DEBTS: Final = frozenset({"owes", "overdue", "due"})
_OF_A_PARTY: Final = frozenset({"owes", "overdue", "due", "done", "who"})
_OF_A_SPEAKER: Final = frozenset({"overdue", "due", "done"})
_LOOKS_BACK: Final = frozenset({"decided", "done", "minutes", "overdue"})
_HAS_PERIOD: Final = frozenset({"owes", "mine", "overdue", "due", "done", "decided", "minutes"})
_HAS_TOPIC: Final = frozenset({"owns", "decided", "status", "minutes"})
_NEEDS_SUBJECT: Final = frozenset({"owns", "status"})
_NOTHING_MORE: Final = frozenset({"help", "unknown"})
_ABOUT_PARTY: Final[dict[str, Intent]] = {"status": "owes", "owns": "who"}
"""What is asked where a party stands in the place of the topic: "hvordan går det med AU"."""

_LONGEST_NAME: Final = 5

_NOT_OF_THE_DATE: Final = re.compile(r"\b(?:due\b|til(?= i\b)|(?<=fått )til\b)", re.IGNORECASE)
_NEXT_WORD: Final = re.compile(r" ([^\W\d_]+)")
_AND: Final = re.compile(r"\s*(?:,|&|\+|og|and)\s*(?:the\s+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Question:
    """A question as understood. Parties are keys; a number is as the register writes it; a topic is words to search.

    `unknown_party` is a name that nobody bears, or several do, and `candidates` are the keys that may be meant.
    """

    intent: Intent
    parties: tuple[str, ...] = ()
    period: Period | None = None
    number: str | None = None
    topic: str | None = None
    language: str | None = None
    unknown_party: str | None = None
    candidates: tuple[str, ...] = ()


def read_question(text: str, directory: Directory, speaker: str | None, today: date, country: str = "NO") -> Question:
    """What is asked. Any text has an answer: what cannot be understood has the intent "unknown"."""
    text = normalised(text[:SCANNED])
    language = language_of(text)
    spans = directory.spans(text)
    period = _period(text, spans, today, True, country)
    parts = parts_in(text, spans, period, english=language == "en")
    intent, topic, parties = _subject(intent_of(parts), text, parts)
    if intent in _LOOKS_BACK and period:
        period = _period(text, spans, today, False, country)
    if intent in _NOTHING_MORE:
        return Question(intent, language=language)
    question = Question(
        intent=_with_period(intent, period),
        parties=_keys(parties),
        period=period if intent in _HAS_PERIOD else None,
        number=next((part.word for part in parts if part.is_a(_NUMBER)), None),
        topic=topic,
        language=language,
    )
    if intent not in _OF_A_PARTY:
        return question
    return _with_people(question, text, parts, directory, speaker)


def _period(text: str, spans: Sequence[NameSpan], today: date, ahead: bool, country: str) -> Period | None:
    """The period asked about: "due in May" is May, "fikk vi til i fjor" last year, "the summer fair" no summer."""
    period = read_period(_NOT_OF_THE_DATE.sub("   ", text), today, ahead=ahead, country=country)
    if period and any(_is_a_name(text, span, period) for span in spans):
        return None
    if period and period.phrase.isalpha():
        following = _NEXT_WORD.match(text, period.end)
        if following and tags_of(following[1].casefold()) == _CONTENT and language_of(text) == "en":
            return None
    return period


def read_follow_up(
    text: str, before: Question, directory: Directory, speaker: str | None, today: date, country: str = "NO"
) -> Question | None:
    """What a message in the thread of an answer asks: "og KDD?" asks the question before of another party, "og i
    april?" of another period. None where it does not read like a question."""
    question = read_question(text, directory, speaker, today, country)
    text = normalised(text[:SCANNED])
    spans = directory.spans(text)
    period = _period(text, spans, today, before.intent not in _LOOKS_BACK, country)
    parts = parts_in(text, spans, period, english=question.language == "en")
    parties = _keys([part for part in parts if part.is_a(_PARTY)])
    if (parties or period) and all(part.is_a(_ONLY_POINTS) for part in parts):
        again = replace(before, language=question.language or before.language, unknown_party=None, candidates=())
        period = period or before.period
        intent = _with_period(before.intent, period)
        return replace(again, intent=intent, parties=parties or before.parties, period=period)
    return None if question.intent == "unknown" else question


def _is_a_name(text: str, span: NameSpan, period: Period) -> bool:
    """A day or month in a name with a capital ("hva har Mai gjort", "hva skylder Mandag Morgen")."""
    return span.start <= period.start and period.end <= span.end and text[span.start].isupper()


def _with_period(intent: Intent, period: Period | None) -> Intent:
    """The open actions of a party within a period are those due in it."""
    return "due" if intent == "owes" and period else intent


def _subject(intent: Intent, text: str, parts: Sequence[Part]) -> tuple[Intent, str | None, list[Part]]:
    """The topic, the parties that are asked about, and the intent, which may need another one for lack of a subject."""
    parties = [part for part in parts if part.is_a(_PARTY)]
    if intent not in _HAS_TOPIC:
        return intent, None, parties
    words, inside = topic_of(intent, parts)
    topic = " ".join(text[part.start : part.end] for part in words) or None
    around = [part for part in parties if part not in inside]
    if intent in _NEEDS_SUBJECT and not any(part.is_a(_NUMBER) for part in parts):
        if not topic and not parties:
            return "unknown", None, []
        if all(part.is_a(_PARTY) for part in words):
            return _ABOUT_PARTY[intent], None, parties
    return intent, topic, around


def _keys(parties: Sequence[Part]) -> tuple[str, ...]:
    """The parties named, in order; a name that several bear names nobody."""
    return tuple(dict.fromkeys(part.keys[0] for part in parties if len(part.keys) == 1))


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


def _with_people(
    question: Question, text: str, parts: Sequence[Part], directory: Directory, speaker: str | None
) -> Question:
    """The question with those it means without naming them, or with the name that nobody or too many bear."""
    if question.intent in _DEBTS and (_we_owe(parts) or (not question.parties and _means_us(parts))):
        body = _own_body(directory, speaker)
        return replace(question, parties=(body,) if body else ())
    if not question.parties and speaker and question.intent in _OF_A_SPEAKER and any(p.is_a(_ME) for p in parts):
        return replace(question, parties=(speaker,))
    return _with_unknown(question, text, parts, directory)


def _we_owe(parts: Sequence[Part]) -> bool:
    """Whether we are the debtor and the party named is whom we owe: "what do we owe KDD"."""
    subjects = [place for place, part in enumerate(parts) if part.is_a(_WE) and not part.is_a(_US)]
    debts = [place for place, part in enumerate(parts) if part.is_a(_OWE)]
    owed_by = any(one.is_a(_BY) and other.is_a(_PARTY) for one, other in pairwise(parts))
    return not owed_by and any(place < debt or place == debt + 1 for place in subjects for debt in debts)


def _means_us(parts: Sequence[Part]) -> bool:
    """Whether it is about what we owe, and not about what a stranger owes us."""
    stranger = any(part.is_a(_NAME | _WHO) for part in parts)
    return any(part.is_a(_WE) and not (stranger and part.is_a(_US)) for part in parts)


def _own_body(directory: Directory, speaker: str | None) -> str | None:
    entry = directory.entry(speaker) if speaker else None
    return next((role.body for role in entry.roles if role.body), None) if entry else None


def _with_unknown(question: Question, text: str, parts: Sequence[Part], directory: Directory) -> Question:
    """The question with a name that is not in the directory and whom it may mean, or that several bear."""
    for part in parts:
        if len(part.keys) > 1:
            return replace(question, unknown_party=part.word, candidates=part.keys)
    name = _unknown_name(question, text, parts)
    if not name:
        return question
    surface = text[name[0].start : name[-1].end]
    return replace(question, unknown_party=surface, candidates=directory.nearest(surface))


def _unknown_name(question: Question, text: str, parts: Sequence[Part]) -> Sequence[Part]:
    """The words in a party's place that name nobody: "hva skylder kkd", "what do KDD and KKD owe"."""
    may_be_small = question.intent == "who" or any(part.is_a(_OWE) for part in parts)
    tag = _CONTENT if may_be_small and not question.parties else _NAME
    for place, part in enumerate(parts):
        if part.is_a(tag) and (not question.parties or _is_joined(text, parts, place)):
            return list(takewhile(lambda part: part.is_a(tag), parts[place : place + _LONGEST_NAME]))
    return ()


def _is_joined(text: str, parts: Sequence[Part], place: int) -> bool:
    """Whether "and" or a comma joins the word to a party: such a one is asked about too."""
    return any(
        part.is_a(_PARTY)
        and (_AND.fullmatch(text, part.end, parts[place].start) or _AND.fullmatch(text, parts[place].end, part.start))
        for part in parts
    )
