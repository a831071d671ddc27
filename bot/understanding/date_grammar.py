"""The grammar of dates, first half: numbers, month names, weekdays, weeks and units become stretches of the calendar.

Kinds made here: `amount` (three weeks), `span` (a date by itself), `period` (next week, June 2027, Q3), `baremonth`,
`season` and `feast` (dates only where the words around them say so), `past` (not a due date).
"""

from datetime import date
from functools import lru_cache, partial

from bot.understanding.date_patterns import UNITS, Parts, Rule
from bot.understanding.date_spans import (
    FURTHEST,
    Setting,
    Span,
    bank_holiday,
    day_span,
    feast_of,
    months_of,
    moved,
    question,
    season_of,
    span_between,
    unit_from,
    week_of,
    weekday_after,
    weekday_before,
    which_year,
)

UNIT_OF_KIND = {"monthunit": "month", "yearunit": "year"}
_MOST = 400  # units ahead; more is no deadline


def count_of(parts: Parts) -> int:
    """The number that stands in COUNT, the last of several. Norwegian `to` is two."""
    number = parts.all("COUNT")[-1]
    return 2 if number == 0 and parts.has("to") else int(number)


def unit_of(parts: Parts) -> str:
    kind = next(chunk.kind for chunk in parts.chunks if chunk.kind in UNITS)
    return UNIT_OF_KIND.get(kind, kind)


# --- months, weeks, quarters ------------------------------------------------------------------------------


def _month(parts: Parts) -> Span | None:
    year = parts.get("year")
    if year and year > parts.setting.today.year + FURTHEST:
        return question((), "impossible", parts.setting)
    month = parts.get("month")
    return months_of("month", month, year) if year else _month_in_some_year(month, parts.setting)


@lru_cache(maxsize=500)
def _month_in_some_year(month: int, setting: Setting) -> Span | None:
    return which_year(partial(months_of, "month", month), setting)


def _quarter(parts: Parts) -> Span | None:
    unit, number = parts.get("nth") or (unit_of(parts), parts.get("NTH"))
    yearly = partial(months_of, unit, number)
    year = parts.get("year")
    return yearly(year) if year else which_year(yearly, parts.setting)


def _week(parts: Parts) -> Span | None:
    number, year = parts.get("DAY"), parts.get("year")
    yearly = partial(week_of, number)
    if not 1 <= number <= 53:
        return None
    found = yearly(year) if year else which_year(yearly, parts.setting)
    return found or question((), "impossible", parts.setting)


def _weeks(parts: Parts) -> Span | None:
    first, second = (which_year(partial(week_of, number), parts.setting) for number in parts.all("num"))
    if not first or not second:
        return None
    if parts.has("or") or parts.has("slash"):
        return question((first.due, second.due), "alternatives", parts.setting)
    return span_between(first, second, parts.setting)._replace(unit="week", rule="week")


def unit_away(parts: Parts) -> Span:
    away = parts.get("next") or parts.get("prev") or parts.get("last") or 0
    return unit_from(parts.setting.today, unit_of(parts), away)


def _one_unit_from_today(parts: Parts) -> Span:
    """In the next week: within seven days."""
    return day_span(moved(parts.setting.today, 1, unit_of(parts), parts.setting.country), "counted")


def _unit_to_come(parts: Parts) -> Span:
    """Norwegian `til uka` and `kommende uke` are next week."""
    return unit_from(parts.setting.today, unit_of(parts), 1)


def _january(parts: Parts) -> Span | None:
    """In the new year: what is left of its first month."""
    return which_year(partial(months_of, "month", 1), parts.setting)


def _week_after_next(parts: Parts) -> Span:
    return unit_from(parts.setting.today, unit_of(parts), 2)


def _season(parts: Parts) -> Span | None:
    yearly = partial(season_of, parts.get("seasonname"), seasons=parts.setting.seasons)
    if parts.has("next"):
        return yearly(parts.setting.today.year + 1)
    if year := parts.get("year"):
        return yearly(year)
    return which_year(yearly, parts.setting)


def _feast(parts: Parts) -> Span | None:
    name, year = parts.get("feastname"), parts.get("year")
    return feast_of(name, year) if year else which_year(partial(feast_of, name), parts.setting)


_NTH_FEAST = {("jul", 1): "christmas day", ("jul", 2): "boxing day", ("easter", 1): "easter sunday",
              ("easter", 2): "easter monday", ("whitsun", 1): "whit sunday", ("whitsun", 2): "whit monday",
              ("new year", 1): "new year's day"}  # fmt: skip


def _feast_day(parts: Parts) -> Span | None:
    name = _NTH_FEAST.get((parts.get("feastday"), parts.get("NTH") or 1))
    return which_year(partial(feast_of, name), parts.setting) if name else None


# --- weekdays ---------------------------------------------------------------------------------------------


def weekday_of(parts: Parts) -> int:
    return int(parts.get("WEEKDAY"))


def weekday_span(parts: Parts) -> Span:
    """The next such day after today, or the latest before it."""
    today, weekday = parts.setting.today, weekday_of(parts)
    day = weekday_after(today, weekday) if parts.setting.ahead else weekday_before(today, weekday)
    return day_span(day, "weekday")


def _next_weekday(parts: Parts) -> Span:
    monday = unit_from(parts.setting.today, "week", 1).first
    return day_span(date.fromordinal(monday.toordinal() + weekday_of(parts)), "weekday")


def _coming_weekday(parts: Parts) -> Span:
    return day_span(weekday_after(parts.setting.today, weekday_of(parts)), "weekday")


# --- small things -----------------------------------------------------------------------------------------


def _amount(parts: Parts) -> tuple[int, str] | None:
    count = count_of(parts)
    return (count, unit_of(parts)) if 0 < count <= _MOST else None


def _evening_of(parts: Parts) -> Span:
    return day_span(parts.setting.today, "counted")._replace(unit="evening")


def _relative_day(parts: Parts) -> Span:
    if parts.get("relday") == "evening":
        return _evening_of(parts)
    return day_span(unit_from(parts.setting.today, "day", parts.get("relday")).first, "counted")


def _this_evening(parts: Parts) -> Span | None:
    """By the evening."""
    return _evening_of(parts) if parts.get("daypart") == "evening" else None


def last_weekday(parts: Parts) -> Span:
    """The latest such day before today."""
    return day_span(weekday_before(parts.setting.today, weekday_of(parts)), "weekday")


BASE_RULES = (
    Rule("relday", "span", _relative_day),
    Rule(
        "(?<= by) the? daypart (?! (on | the | i | in | of | comma){0,2} (WEEKDAY | DAY | ordword | span | figures))",
        "span",
        _this_evening,
    ),
    # weeks, months, quarters
    Rule("(week | weekshort) num (and | or | dash | slash | til | to) num", "period", _weeks),
    Rule("(week | weekshort) DAY ((comma | i | in | of)? year)?", "period", _week),
    Rule("nth year?", "period", _quarter),
    Rule("the? NTH (quarter | tertial | halfyear) (of? year)?", "period", _quarter),
    Rule("NTH? feastday", "feast", _feast_day),
    Rule("feastname year?", "feast", _feast),
    Rule("month? bankholiday", "feast", lambda parts: bank_holiday(parts.setting, parts.get("month"))),
    Rule("month year", "period", _month),
    Rule("month monthunit?", "baremonth", _month),
    Rule("the? week after next (week | (?! word | name | EVENT | NOUN))", "period", _week_after_next),
    Rule("over next (week | monthunit | weekend)", "period", _week_after_next),
    Rule("(in | within) the next (week | monthunit | fortnight)", "upto", _one_unit_from_today),
    Rule("next LONG", "period", unit_away),
    Rule("i yearunit", "period", unit_away),
    Rule("coming (week | monthunit | quarter | yearunit)", "period", _unit_to_come),
    Rule("(this | coming) LONG", "period", unit_away),
    Rule("weekahead | the? week ahead", "period", lambda parts: unit_from(parts.setting.today, "week", 1)),
    Rule("newyear", "period", _january),
    Rule("til (week | monthunit) (?! num)", "period", _unit_to_come),
    Rule("lastyear seasonname", "gone", lambda parts: season_of(parts.get("seasonname"), parts.setting.today.year - 1)),
    Rule("(next | this | coming) seasonname", "period", _season),
    Rule("seasonname year", "period", _season),
    Rule("seasonname", "season", _season),
    # weekdays
    Rule("next WEEKDAY", "span", _next_weekday),
    Rule("(this | coming) WEEKDAY", "span", _coming_weekday),
    # amounts
    Rule("COUNT (dash | or | til) COUNT dash? UNIT", "amount", _amount),
    Rule("COUNT dash? UNIT", "amount", _amount),
)
