"""Deadlines that come again: every Friday, annenhver uke, den første i hver måned. The first time is read."""

from datetime import date, timedelta

from bot.understanding.date_chunks import Chunk
from bot.understanding.date_days import day_alone
from bot.understanding.date_grammar import UNIT_OF_KIND
from bot.understanding.date_patterns import UNITS, Parts, Rule
from bot.understanding.date_phrases import day_of_month, nth_of_its_kind, part_of, turn
from bot.understanding.date_roles import Candidate
from bot.understanding.date_spans import Span, day_span, unit_from, week_with, weekday_after
from bot.understanding.workdays import is_workday, next_workday

_LONG = "(week | monthunit | quarter | tertial | halfyear | yearunit)"
_ADVERB_ENDS = (
    "(?! word | name | NOUN | EVENT | deadline | of | ready | deliver | mask | dash (word | name | NOUN | EVENT))"
)


def _unit(parts: Parts) -> Span:
    """The day, week, month … that goes on: the first of those that are meant."""
    setting = parts.setting
    kind = next(chunk.kind for chunk in reversed(parts.chunks) if chunk.kind in UNITS)
    if kind == "workday":
        works = is_workday(setting.today, setting.country)
        return day_span(setting.today if works else next_workday(setting.today, setting.country))
    return unit_from(setting.today, _UNITS.get(kind, kind), 0)


_UNITS = UNIT_OF_KIND | {"fortnight": "week", "weekend": "weekend"}


def _each_amount(parts: Parts) -> Span:
    """Every two weeks, every three months: the first time is in the one that goes on."""
    unit = parts.get("amount")[1]
    return unit_from(parts.setting.today, "week" if unit == "fortnight" else unit, 0)


def _weekdays(parts: Parts) -> Span:
    """Every Monday and Thursday: whichever comes first."""
    today = parts.setting.today
    return day_span(min(weekday_after(today, weekday) for weekday in parts.all("WEEKDAY")))


def _adverb(parts: Parts) -> Span:
    """Monthly, ukentlig, once a year."""
    return unit_from(parts.setting.today, parts.get("often"), 0)


def _each_time(parts: Parts) -> Span:
    """Every 1 May, each Christmas."""
    span: Span = parts.get("ANY")
    return span


def _from(parts: Parts) -> Span | None:
    """Every Friday from 1 March: the first one that is not before it."""
    first: date = parts.get("SPAN").first
    span: Span = parts.get("recurring")
    if span.unit != "day":
        return week_with(first) if span.unit == "week" else unit_from(first, span.unit, 0)
    return day_span(weekday_after(first - timedelta(days=1), span.due.weekday()))


# What makes words that come again a remark of their own: the meeting is every Friday, what comes each week.
_ASIDE = frozenset({"rel", "is", "pastverb"})


def told_beside(chunks: list[Chunk], known: list[Candidate], due: Candidate) -> tuple[int, int] | None:
    """Where the words stand that make a deadline come again, in its sentence: monthly by the 5th."""
    for one in known:
        if one.repeats and _in_one_sentence(chunks, one, due):
            return one.repeats
    return None


def _in_one_sentence(chunks: list[Chunk], one: Candidate, other: Candidate) -> bool:
    first, last = sorted((one.start, other.start))
    kinds = [chunk.kind for chunk in chunks if chunk.start < last]
    begin = max((at for at, kind in enumerate(kinds) if kind == "stop" and chunks[at].start < first), default=-1)
    sentence = kinds[begin + 1 :]
    return "stop" not in sentence and _ASIDE.isdisjoint(sentence)


REPEAT_RULES = (
    Rule(f"the? (NTH | last) (WEEKDAY | workday | day) (i | in | of)? recur {_LONG}", "recurring", nth_of_its_kind),
    Rule(f"recur (NTH | last) (WEEKDAY | workday | day) (i | in | of) the? {_LONG}", "recurring", nth_of_its_kind),
    Rule("the? NTH (i | in | of)? recur monthunit", "recurring", day_of_month),
    Rule("recur the? NTH (i | in | of) the? monthunit", "recurring", day_of_month),
    Rule(f"the? part (of | i | in)? recur {_LONG}", "recurring", part_of),
    Rule("recur monthend", "recurring", turn),
    Rule("recur (NTH | COUNT)? WEEKDAY ((and | comma | slash) recur? WEEKDAY)?", "recurring", _weekdays),
    Rule("recur yearunit (i | in) baremonth", "recurring", _each_time),
    Rule(f"recur (NTH | last | COUNT)? (day | workday | weekend | fortnight | {_LONG})", "recurring", _unit),
    Rule("recur amount", "recurring", _each_amount),
    Rule("recur (span | period | feast | baremonth)", "recurring", _each_time),
    Rule(f"often {_ADVERB_ENDS}", "recurring", _adverb),
    Rule("recurring from the? SPAN", "recurring", _from),
    Rule("(?<= recurring (by | before | til)) the? ord", "span", day_alone),
)
