"""The grammar of dates, second half: parts of a stretch, the nth of its kind, days counted from another day.

Kinds made here, beside those of date_grammar: `strong` and `upto` (deadlines by their own words: in three weeks, within
three weeks), `gone` (a day or stretch before today), `bareyear`.
"""

from collections.abc import Callable
from datetime import date, timedelta

from bot.understanding.date_days import two_days_alone
from bot.understanding.date_grammar import (
    UNIT_OF_KIND,
    last_weekday,
    unit_away,
    weekday_of,
    weekday_span,
)
from bot.understanding.date_patterns import GROUPS, Parts, Rule
from bot.understanding.date_spans import (
    Span,
    counted,
    day_span,
    months_of,
    nth_in,
    question,
    span_between,
    unit_from,
    week_with,
    weekday_after,
    weekday_before,
    year_after,
)
from bot.understanding.date_weekdays import (
    either_weekday,
    later_than,
    weekday_and_date,
    weekday_and_day,
    weekday_and_figures,
    weekday_in_week,
    weekday_later,
    weekdays_between,
)
from bot.understanding.workdays import is_workday, last_workday_before, next_workday

_DAY = timedelta(days=1)
_LONG = GROUPS["LONG"].split()


def _stretch(parts: Parts) -> Span:
    """The stretch that a phrase is about: one read already, or the week, month … of today."""
    chunk = next(chunk for chunk in reversed(parts.chunks) if isinstance(chunk.value, Span) or chunk.kind in _LONG)
    if isinstance(chunk.value, Span):
        return chunk.value
    return unit_from(parts.setting.today, UNIT_OF_KIND.get(chunk.kind, chunk.kind), 0)


def _found_in(span: Span, find: Callable[[Span], date | None], parts: Parts, rule: str) -> Span | None:
    """The day that `find` finds in the stretch, or in the next such stretch where it is over in this one."""
    day = find(span)
    if day and day < parts.setting.today <= span.last and parts.setting.ahead:
        again = year_after(span) if span.yearly else unit_from(span.last + _DAY, span.unit, 0)
        day = find(again)
    return day_span(day, rule) if day else None


# --- parts of a stretch -----------------------------------------------------------------------------------


def _end(span: Span) -> date:
    return span.due if span.unit == "week" else span.last


def _middle(span: Span) -> date:
    """Mid-June is the 15th, the middle of a week its Wednesday."""
    if span.unit == "month":
        return span.first.replace(day=15)
    return span.first + (_end(span) - span.first) // 2


_PARTS: dict[str, Callable[[Span], date]] = {
    "end": _end,
    "mid": _middle,
    "half": _middle,
    "start": lambda span: span.first,
}


def part_of(parts: Parts) -> Span | None:
    span = _stretch(parts)
    return _found_in(span, _PARTS[parts.get("part") or "end"], parts, span.rule)


def turn(parts: Parts) -> Span | None:
    """Where one month, quarter or year ends and the next begins; of two months named, the first."""
    spans = [chunk.value for chunk in parts.chunks if isinstance(chunk.value, Span)]
    span = spans[0] if spans else unit_from(parts.setting.today, parts.get("monthend"), 0)
    return day_span(_end(span), span.unit)


# --- the nth of its kind ----------------------------------------------------------------------------------


def _is_one(parts: Parts) -> Callable[[date], bool]:
    if parts.has("workday"):
        return lambda day: is_workday(day, parts.setting.country)
    if parts.has("WEEKDAY"):
        return lambda day: day.weekday() == weekday_of(parts)
    return lambda _: True


def nth_of_its_kind(parts: Parts) -> Span | None:
    nth = parts.get("NTH") or parts.get("last")
    one = _is_one(parts)
    return _found_in(_stretch(parts), lambda span: nth_in(span, nth, one), parts, "ordinal")


def _nth_week(parts: Parts) -> Span | None:
    """Weeks belong to the month that their Thursday lies in, as ISO weeks to their year."""
    nth = parts.get("NTH") or parts.get("last")

    def friday(span: Span) -> date | None:
        thursday = nth_in(span, nth, lambda day: day.weekday() == 3)
        return thursday + _DAY if thursday else None

    found = _found_in(_stretch(parts), friday, parts, "week")
    return week_with(found.due)._replace(due=found.due) if found else None


def day_of_month(parts: Parts) -> Span | None:
    """The 3rd of next month."""
    span = _stretch(parts)
    if span.unit != "month":
        return None
    return _found_in(span, lambda month: nth_in(month, parts.get("NTH"), lambda _: True), parts, "day_of_month")


def _nth_weekend(parts: Parts) -> Span | None:
    """Weekends belong to the month that their Saturday lies in."""
    nth = parts.get("NTH") or parts.get("last")
    found = _found_in(_stretch(parts), lambda span: nth_in(span, nth, lambda day: day.weekday() == 5), parts, "weekend")
    return unit_from(found.due, "weekend", 0) if found else None


def _nth_from(parts: Parts) -> Span | None:
    """The second working day after Easter, the last Friday before Christmas, the Tuesday after Whitsun."""
    span: Span = parts.get("ANY")
    backward = parts.has("before")
    count = abs(parts.get("NTH") or 1)
    day = span.first if backward else span.last
    for _ in range(count):
        day = _next_one(day, backward, parts)
    return day_span(day, "weekday" if parts.has("WEEKDAY") else "working_days")


def _next_one(day: date, backward: bool, parts: Parts) -> date:
    if parts.has("workday"):
        country = parts.setting.country
        return last_workday_before(day, country) if backward else next_workday(day, country)
    weekday = weekday_of(parts)
    return weekday_before(day, weekday) if backward else weekday_after(day, weekday)


def _unit_beside(parts: Parts) -> Span:
    """The day after Easter, the week before Christmas."""
    span: Span = parts.get("ANY")
    backward = parts.has("before")
    day = span.first if backward else span.last
    away = -1 if backward else 1
    if parts.has("week"):
        return unit_from(day, "week", away)
    return day_span(day + away * _DAY, "counted")


# --- amounts ----------------------------------------------------------------------------------------------


def _later(day: date, parts: Parts) -> Span:
    count, unit = parts.get("amount")
    return counted(day, count, unit, parts.setting)


def _from_today(parts: Parts) -> Span:
    return _later(parts.setting.today, parts)


def _amount_from(parts: Parts) -> Span:
    """Two weeks from Friday, ten days from now."""
    start: Span | None = parts.get("span")
    return _later(start.due if start else parts.setting.today, parts)


def _amount_from_today(parts: Parts) -> Span | None:
    """A week today, two weeks tomorrow, i morgen om en uke."""
    return _amount_from(parts) if parts.get("span").rule == "counted" else None


def _ago(parts: Parts) -> Span:
    count, unit = parts.get("amount")
    return counted(parts.setting.today, -count, unit, parts.setting)


def _from_day(parts: Parts) -> Span:
    """Exactly so much before or after a day, whatever weekday it gives."""
    span: Span = parts.get("ANY")
    count, unit = parts.get("amount")
    if parts.has("before"):
        return counted(span.first, -count, unit, parts.setting)
    return counted(span.last, count, unit, parts.setting)


def _relative_week(parts: Parts) -> Span:
    """Tomorrow week."""
    return day_span(parts.get("span").due + timedelta(weeks=1), "counted")


# --- several ----------------------------------------------------------------------------------------------


def _either(parts: Parts) -> Span:
    first, second = parts.all("ANY")
    readings = first.readings + second.readings + tuple(span.due for span in (first, second) if not span.ask)
    return question(readings, "alternatives", parts.setting)


def _until(parts: Parts) -> Span:
    """Between now and Easter."""
    return span_between(day_span(parts.setting.today), parts.get("ANY"), parts.setting)


def _this_or_next(parts: Parts) -> Span:
    """This week or next."""
    span: Span = parts.get("period")
    return question((span.due, unit_from(span.last + _DAY, span.unit, 0).due), "alternatives", parts.setting)


def _that_day(parts: Parts) -> Span:
    """Close of play on Friday is Friday."""
    span: Span = parts.get("SPAN")
    return span


def _between(parts: Parts) -> Span:
    first, second = parts.all("ANY")
    if second.rule == "weekday" and parts.has("dash"):
        second = later_than(second, first.first)
    return span_between(first, second, parts.setting)


def _year(parts: Parts) -> Span | None:
    return months_of("year", 1, parts.get("year"))


_NO_NOUN = "(?! word | name | EVENT | NOUN | UNIT | deadline | month | slash | sign | mask | num | of | clause)"

PHRASE_RULES = (
    Rule("year (?! dash num)", "bareyear", _year),
    # the nth of its kind in a stretch
    Rule(
        "the? (NTH | last) (WEEKDAY | workday | day) (i | in | of) ARTICLE? (baremonth | period | LONG | feast)",
        "span",
        nth_of_its_kind,
    ),
    Rule("the? (NTH | last) week (i | in | of) ARTICLE? (baremonth | period | monthunit)", "period", _nth_week),
    Rule("the? (NTH | last) weekend (i | in | of) ARTICLE? (baremonth | period | monthunit)", "period", _nth_weekend),
    Rule("(weekof | week of) (the | on)? WEEKDAY? SPAN", "period", lambda parts: week_with(parts.get("SPAN").due)),
    Rule("the? NTH (i | in | of) ARTICLE? (period | monthunit)", "span", day_of_month),
    Rule("the? ord period", "span", day_of_month),
    Rule(f"(?<= (by | before | til | due | on)) the num {_NO_NOUN}", "ord", lambda parts: parts.get("num")),
    Rule("(the | this)? last WEEKDAY (baremonth | period)", "span", nth_of_its_kind),
    Rule("the? (prev | last) WEEKDAY", "gone", last_weekday),
    Rule("the? (prev | last) LONG", "gone", unit_away),
    Rule("lastyear", "gone", lambda parts: unit_from(parts.setting.today, "year", -1)),
    Rule("pastday", "gone", lambda parts: day_span(parts.setting.today + parts.get("pastday") * _DAY)),
    # parts of a stretch
    Rule("monthend (baremonth (slash | dash | and)? baremonth?)?", "span", turn),
    Rule("the? part (of | i | in)? ARTICLE? (baremonth | period | LONG | season | bareyear)", "span", part_of),
    Rule("ARTICLE? LONG part", "span", part_of),
    Rule("period part (?! of | i | in)", "span", part_of),
    Rule("(baremonth | period | LONG | bareyear) ended", "span", part_of),
    Rule("ended (LONG | baremonth | period)", "span", part_of),
    Rule("within (the | this)? LONG (?! num)", "strong", _stretch),
    Rule("rest (the | this)? (LONG | period)", "upto", _stretch),
    Rule("weekend", "season", _stretch),
    # weekdays with something beside them
    Rule("the? WEEKDAY (i | in | of | comma | dash)? the? period", "span", weekday_in_week),
    Rule("period (comma | on)? WEEKDAY", "span", weekday_in_week),
    Rule("the? WEEKDAY (comma | bracket | the)? figures", "span", weekday_and_figures),
    Rule("the? WEEKDAY (comma | dash | the | bracket | i | on){0,2} span", "span", weekday_and_date),
    Rule("WEEKDAY (comma | the){0,2} ord", "span", weekday_and_day),
    Rule("the? WEEKDAY after next", "span", weekday_later),
    Rule("(this | coming)? WEEKDAY (om | in) amount", "span", weekday_later),
    Rule("amount on? WEEKDAY", "span", weekday_later),
    Rule("WEEKDAY week", "span", weekday_later),
    Rule("span week", "span", _relative_week),
    Rule("(the | this)? (NTH | last)? (WEEKDAY | workday) FAR ANY", "span", _nth_from),
    Rule("WEEKDAY (or | slash) (by | on | til)? WEEKDAY", "span", either_weekday),
    Rule("(?<! from) WEEKDAY (dash | til | to) the? WEEKDAY", "span", weekdays_between),
    Rule("between WEEKDAY and WEEKDAY", "span", weekdays_between),
    Rule("weekday", "span", weekday_span),
    # amounts
    Rule("for? about? amount since", "gone", _ago),
    Rule("amount from (span | now)", "span", _amount_from),
    Rule("amount span", "span", _amount_from_today),
    Rule("span om amount", "span", _amount_from_today),
    Rule("amount FAR ARTICLE? (EVENT | deadline) ON? ANY", "span", _from_day),
    Rule("amount (FAR | of) the? ANY", "span", _from_day),
    Rule("(?<! request) (in | om) about? amount (?! FAR | of)", "strong", _from_today),
    Rule("(in | om) (about | the | next | coming){1,2} amount (?! FAR | of)", "upto", _from_today),
    Rule(
        "(by | due | within) (about | the | next | coming | colon | om){0,3} amount (?! FAR | of)",
        "upto",
        _from_today,
    ),
    Rule("amount dash? deadline", "strong", _from_today),
    Rule(
        "deadline (for | of | to | WORDS){0,4} (is | colon | on | of | om | about){0,3} amount (?! FAR | of)",
        "strong",
        _from_today,
    ),
    Rule("have amount (on | to)", "strong", _from_today),
    Rule("the? (day | week) FAR the? ANY", "span", _unit_beside),
    # several
    Rule("the ord or the? ord (?! word)", "span", two_days_alone),
    Rule("before dayend (on | the | of | comma){0,2} SPAN", "strong", _that_day),
    Rule("dayend (on | the | of | comma){0,2} SPAN", "span", _that_day),
    Rule("SPAN comma? dayend", "span", _that_day),
    Rule(
        "dayend (?! (on | the | of | comma){0,2} (weekdayshort | ord | figures))",
        "span",
        lambda parts: day_span(parts.setting.today, "counted"),
    ),
    Rule("between now and ANY", "upto", _until),
    Rule("between ANY and ANY", "span", _between),
    Rule("period or the? next (?! LONG)", "span", _this_or_next),
    Rule("SPAN (or | slash) (by | on | til | i | in)? SPAN", "span", _either, reads_questions=True),
    Rule("SPAN (dash | and) SPAN", "span", _between),
    Rule("BARE (or | slash) BARE", "baremonth", _either, reads_questions=True),
    Rule("BARE (dash | and) BARE", "baremonth", _between),
)
