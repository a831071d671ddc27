"""Reads due dates and periods out of what people type, in bokmål, nynorsk and English. Conventions: DESIGN.md.

What is plain is read by our own grammar; what is an unusual way of writing a plain date is left to dateparser, which
this module alone knows. It is slow to import and to start: `warm_up()` does both before the first user comes.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from bot.anchor import Anchor
from bot.place import SEASONS
from bot.understanding.date_anchors import ANCHORS, unknown_anchor
from bot.understanding.date_chunks import Chunk, chunks_of
from bot.understanding.date_days import DAY_RULES
from bot.understanding.date_grammar import BASE_RULES
from bot.understanding.date_halves import HALF_AMOUNTS, HALF_RULES, halves_from
from bot.understanding.date_patterns import Rules, pattern, reduced
from bot.understanding.date_phrases import PHRASE_RULES
from bot.understanding.date_repeats import REPEAT_RULES, told_beside
from bot.understanding.date_roles import ROLES_BY_LEFT, Candidate, candidates, rule_of, strongest
from bot.understanding.date_seen import Seen, seen_in
from bot.understanding.date_spans import Setting, counted
from bot.understanding.date_times import TIME_RULES, time_beside
from bot.understanding.date_unread import after_trigger, no_such_day
from bot.understanding.periods import period_in
from bot.understanding.workdays import is_workday

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

RULES = Rules((*TIME_RULES, *HALF_AMOUNTS, *DAY_RULES, *BASE_RULES, *PHRASE_RULES, *HALF_RULES))
_RULES_OF_DEADLINES = Rules(
    (*TIME_RULES, *HALF_AMOUNTS, *DAY_RULES, *BASE_RULES, *REPEAT_RULES, *PHRASE_RULES, *HALF_RULES)
)
Trouble = Literal["passed", "impossible", "contradiction", "alternatives", "anchor"]


@dataclass(frozen=True, slots=True)
class DueDate:
    """What a text says about when something is due, and the words that say it.

    `due` is None where nothing does, or where it must be asked for (`ask`); `readings` are the days it may then mean.
    `phrase` is the words as typed, from `start` to `end` in the text; `rule` names what read them; `at` is a time of
    day beside the day. `anchor` tells how the day follows the channel's next meeting: computed where that is known,
    asked for otherwise. `repeats` is the words that make it come again ("every Friday"): `due` is the first time alone.
    `bad_time` is a time of day beside it that no clock shows ("kl. 25"): the day holds, without a time.
    `trouble` is why it is asked, or what must be told: a deadline that is over has no `due`, its day is in `readings`.
    """

    due: date | None
    ask: bool = False
    phrase: str | None = None
    start: int = 0
    end: int = 0
    rule: str = "none"
    readings: tuple[date, ...] = ()
    at: time | None = None
    anchor: Anchor | None = None
    repeats: str | None = None
    bad_time: str | None = None
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """Days `first` to `last`, both within it, and the words that say so."""

    first: date
    last: date
    phrase: str
    start: int
    end: int


NO_DATE = DueDate(None)
_WARM_YEARS = range(2024, 2033)


def read_due(
    text: str, today: date, country: str = "NO", seasons: tuple[str, ...] = SEASONS, *, meeting: date | None = None
) -> DueDate:
    """The due date in a sentence that says what is to be done. Never raises, whatever the text.

    `meeting` is the day of the channel's next meeting where it is known.
    """
    return _read(text, Setting(today, country, True, seasons, meeting), alone=False)


def read_when(
    text: str, today: date, country: str = "NO", seasons: tuple[str, ...] = SEASONS, *, meeting: date | None = None
) -> DueDate:
    """The day that a text means which is a date and nothing else: `9. juni`, `fredag`, `uke 23`, `innen jul`."""
    return _read(text, Setting(today, country, True, seasons, meeting), alone=True)


def read_period(text: str, today: date, *, ahead: bool, country: str = "NO") -> Period | None:
    """The period that a question is about. `ahead`: May is the next one not yet over; else the latest begun."""
    found = period_in(chunks_of(text), Setting(today, country, ahead), RULES)
    if found is None:
        return None
    return Period(found.first, found.last, text[found.start : found.end], found.start, found.end)


def warm_up() -> None:
    """Imports and starts what is slow: dateparser, holidays, patterns. For the start, not a user's first request."""
    for written in (*(rule.written for rule in _RULES_OF_DEADLINES), *ANCHORS):
        pattern(written)
    for written in ROLES_BY_LEFT:
        pattern(written, "$")
    some_day = date(2026, 1, 1)
    for country in ("NO", "GB"):
        for year in _WARM_YEARS:  # `holidays` makes up each year when it is first asked for
            is_workday(date(year, 1, 1), country)
    read_due("reading a first unknwon word", some_day)
    for phrase in ("9 june 2026", "9 nonesuch"):  # one that is read, and one that every language is tried for
        _dateparser_day(phrase, some_day)


def explain_due(
    text: str, today: date, country: str = "NO", seasons: tuple[str, ...] = SEASONS, *, meeting: date | None = None
) -> tuple[Seen, ...]:
    """All dates in a sentence with their roles and rules, the winning one marked. Slower than `read_due`."""
    setting = Setting(today, country, True, seasons, meeting)
    seen = tuple(seen_in(text, reduced(chunks_of(text), _RULES_OF_DEADLINES, setting), setting))
    due = _read(text, setting, alone=False)
    if due.phrase is None or any(one.wins for one in seen):
        return seen
    day = due.due or (due.readings[0] if due.readings else None)
    others = tuple(one for one in seen if one.end <= due.start or due.end <= one.start)
    winning = Seen(due.phrase, due.start, due.end, day, day, "due", due.rule, wins=True)
    return tuple(sorted((*others, winning), key=lambda one: one.start))


def _read(text: str, setting: Setting, alone: bool) -> DueDate:
    if unicodedata.is_normalized("NFC", text):
        return _read_composed(text, setting, alone)
    read = _read_composed(unicodedata.normalize("NFC", text), setting, alone)
    return _where_typed(text, read) if read.phrase else read


def _where_typed(text: str, read: DueDate) -> DueDate:
    """What was read in the text with its accents composed, with the places that its words have as typed."""
    places = [0]  # of each composed character in the text; the last is the text's end
    for letter in re.finditer(r"(?s).[\u0300-\u036f]*", text):
        places += [letter.end()] * len(unicodedata.normalize("NFC", letter.group()))
    last = len(places) - 1
    start, end = places[min(read.start, last)], places[min(read.end, last)]
    return replace(read, phrase=text[start:end] or None, start=start, end=end)


def _read_composed(text: str, setting: Setting, alone: bool) -> DueDate:
    chunks = _reduced_alone(text, setting) if alone else reduced(chunks_of(text), _RULES_OF_DEADLINES, setting)
    found = candidates(chunks, setting, alone)
    known = [one for one in found if not one.over]
    over = [one for one in found if one.over]
    if known and not (alone and no_such_day(text, chunks, alone)):
        return _answer(text, chunks, known)
    return (
        _unusual(text, chunks, setting, alone)
        or _anchored(text, chunks, setting, alone)
        or _passed(text, over)
        or _impossible(text, chunks, alone)
        or NO_DATE
    )


def _reduced_alone(text: str, setting: Setting) -> list[Chunk]:
    """Where the whole text is a date, 15 is a day and "three weeks" is counted from today."""
    chunks = chunks_of(text)
    if len(chunks) == 1 and chunks[0].kind == "num":
        chunks = [chunks[0]._replace(kind="ord")]
    chunks = reduced(chunks, _RULES_OF_DEADLINES, setting)
    if len(chunks) == 1 and chunks[0].kind == "amount":
        count, unit = chunks[0].value
        return [chunks[0]._replace(kind="strong", value=counted(setting.today, count, unit, setting))]
    if len(chunks) == 1 and chunks[0].kind == "halves":
        return [chunks[0]._replace(kind="strong", value=halves_from(setting.today, chunks[0].value, setting))]
    return chunks


def _answer(text: str, chunks: list[Chunk], known: list[Candidate]) -> DueDate:
    best = strongest(known)
    first = best[0]
    start, end = first.start, first.end
    if len(best) > 1:
        start, end = min(one.start for one in best), max(one.end for one in best)
        readings = tuple(sorted({day for one in best for day in one.span.readings or (one.due,)}))
        phrase = text[start:end]
        return DueDate(None, True, phrase, start, end, "alternatives", readings, trouble="alternatives")
    phrase = text[start:end]
    if first.span.ask:
        rule = first.span.rule
        return DueDate(None, True, phrase, start, end, rule, first.span.readings, first.at, trouble=_TROUBLES[rule])
    again = _words(text, first.repeats or told_beside(chunks, known, first))
    bad = _words(text, first.bad_time)
    return DueDate(first.due, False, phrase, start, end, rule_of(first), at=first.at, repeats=again, bad_time=bad)


def _words(text: str, place: tuple[int, int] | None) -> str | None:
    return text[slice(*place)] if place else None


_TROUBLES: dict[str, Trouble] = {
    "alternatives": "alternatives",
    "contradiction": "contradiction",
    "impossible": "impossible",
}


def _anchored(text: str, chunks: list[Chunk], setting: Setting, alone: bool) -> DueDate | None:
    """A deadline that the next meeting sets: a day where it is known, else a question, as for other anchors."""
    place = unknown_anchor(chunks, alone)
    if place is None:
        return None
    start, end, anchor = place
    at = None
    if clock := _clock_beside(chunks, start, end):
        at, start, end = clock.value, min(start, clock.start), max(end, clock.end)
    phrase = text[start:end]
    if anchor and setting.meeting:
        day = anchor.due(setting.meeting, setting.country)
        if day < setting.today:
            return DueDate(None, False, phrase, start, end, "next_meeting", (day,), at, anchor, trouble="passed")
        return DueDate(day, False, phrase, start, end, "next_meeting", at=at, anchor=anchor)
    return DueDate(None, True, phrase, start, end, "anchor", at=at, anchor=anchor, trouble="anchor")


def _clock_beside(chunks: list[Chunk], start: int, end: int) -> Chunk | None:
    """The time of day beside the words from one place to another: "the day before the next meeting at 9"."""
    inside = [place for place, chunk in enumerate(chunks) if start <= chunk.start and chunk.end <= end]
    return time_beside(chunks, inside[-1]) or time_beside(chunks, inside[0])


def _impossible(text: str, chunks: list[Chunk], alone: bool) -> DueDate | None:
    place = no_such_day(text, chunks, alone)
    return DueDate(None, True, text[slice(*place)], *place, "impossible", trouble="impossible") if place else None


def _passed(text: str, over: list[Candidate]) -> DueDate | None:
    """A deadline that is over, where no other is told: the latest."""
    if not over:
        return None
    one = max(over, key=lambda candidate: candidate.due)
    phrase = text[one.start : one.end]
    return DueDate(None, False, phrase, one.start, one.end, "passed", (one.due,), one.at, trouble="passed")


# --- the unusual, by dateparser ---------------------------------------------------------------------------

_UNREAD = frozenset({"num", "ord", "figures", "word", "name"})
_WORD = r"[^\W\d_]{3,12}"
_SHAPE = re.compile(
    r"(?:\d{1,2}[/-]\d{1,2}[/-]\d{2,4}"
    rf"|\d{{1,2}}\.?(?: of| de| day of)? ?{_WORD}\.?,?(?: \d{{4}})?"
    rf"|{_WORD}\.? \d{{1,2}}(?: \d{{4}})?)(?!\d)"
)


def _unusual(text: str, chunks: list[Chunk], setting: Setting, alone: bool) -> DueDate | None:
    """A date in another language or order (9 juin 2026, 06/25/2026) after a word that makes it a deadline."""
    for start, after in after_trigger(chunks, alone):
        found = _SHAPE.match(text, after.start) if alone or after.kind in _UNREAD else None
        day = _dateparser_day(found.group(), setting.today) if found else None
        if found and day and day >= setting.today:
            return DueDate(day, False, text[start : found.end()], start, found.end(), "dateparser")
    return None


@lru_cache(maxsize=4096)
def _dateparser_day(phrase: str, today: date) -> date | None:
    found = _dateparser(today).get_date_data(phrase).date_obj
    return found.date() if found else None


@lru_cache(maxsize=4)
def _dateparser(today: date) -> "DateDataParser":
    from dateparser.date import DateDataParser  # noqa: PLC0415 - takes a third of a second: see warm_up()

    return DateDataParser(
        languages=["en", "nb", "nn", "da", "sv", "de", "fr"],
        settings={
            "DATE_ORDER": "DMY",
            "PREFER_LOCALE_DATE_ORDER": False,
            "PREFER_DATES_FROM": "future",
            "REQUIRE_PARTS": ["day", "month"],
            "RELATIVE_BASE": datetime.combine(today, time()),
            "PARSERS": ["absolute-time"],
        },
    )
