"""The grammar of dates, first half: numbers, month names, weekdays, weeks and units become stretches of the calendar.

Kinds made here: `amount` (three weeks), `span` (a date by itself), `period` (next week, June 2027, Q3), `baremonth`,
`season` and `feast` (dates only where the words around them say so), `past` (not a due date).
"""

from datetime import date
from functools import partial

from bot.understanding.date_patterns import Parts, Rule
from bot.understanding.date_spans import (
    FIRST_YEAR,
    LAST_YEAR,
    Span,
    bank_holiday,
    day_of,
    day_span,
    feast_of,
    months_of,
    moved,
    question,
    season_of,
    unit_from,
    valid_day,
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
    kind = next(chunk.kind for chunk in parts.chunks if parts.has("UNIT") and chunk.value in parts.all("UNIT"))
    return UNIT_OF_KIND.get(kind, kind)


# --- days of a month --------------------------------------------------------------------------------------


def day_in_month(month: int, day: int, year: int | None, parts: Parts) -> Span | None:
    """A day of a month; a question where the calendar has no such day; None where no month has one."""
    if not 1 <= day <= 39 or not (year is None or FIRST_YEAR <= year <= LAST_YEAR):
        return None
    if year is None:
        return _day_in_some_year(month, day, parts)
    found = valid_day(year, month, day)
    return day_span(found) if found else question((), "impossible", parts.setting)


def _day_in_some_year(month: int, day: int, parts: Parts) -> Span:
    found = which_year(partial(day_of, month, day), parts.setting)
    if found is None:
        return question((), "impossible", parts.setting)
    if (month, day) == (2, 29) and abs(found.first - parts.setting.today).days > 366:
        return question((), "impossible", parts.setting)
    return found


def _day_month(parts: Parts) -> Span | None:
    day = parts.get("DAY") or parts.get("ordword") or 0
    return day_in_month(parts.get("month"), day, parts.get("year"), parts)


def _english_july(parts: Parts) -> Span | None:
    """1 Jul 2026, Jul 1: with a day of the month beside it, jul is no Christmas."""
    jul = next(chunk for chunk in parts.chunks if chunk.kind == "feastname")
    if jul.value != "jul" or jul.end - jul.start > len("jul"):
        return None
    return day_in_month(7, parts.get("DAY"), parts.get("year"), parts)


def _no_such_day(parts: Parts) -> Span | None:
    """May 45: no day, and what a year is too seldom written as."""
    return question((), "impossible", parts.setting) if 39 < parts.get("num") < 100 else None


def _no_such_year(parts: Parts) -> Span:
    """1 May 20026."""
    return question((), "impossible", parts.setting)


def _attributive(parts: Parts) -> Span | None:
    """The 20 January resolution: English says "the 20th of January" of a day."""
    return _day_month(parts) if parts.get("the") == 1 else None


def _two_days(parts: Parts) -> tuple[Span, Span] | None:
    first, second = (day_in_month(parts.get("month"), day, parts.get("year"), parts) for day in parts.all("DAY")[:2])
    return (first, second) if first and second else None


def _either_day(parts: Parts) -> Span | None:
    days = _two_days(parts)
    return question((days[0].due, days[1].due), "alternatives", parts.setting) if days else None


def span_between(first: Span, second: Span, rule: str = "range") -> Span:
    """From the first day of one to the last of the other; a range in which a question stands is one too."""
    if first.ask or second.ask:
        return first if first.ask else second
    last = max(first.last, second.last)
    return Span(min(first.first, second.first), last, max(first.due, second.due), "range", rule)


def _days_between(parts: Parts) -> Span | None:
    days = _two_days(parts)
    return span_between(*days) if days else None


def _figures(parts: Parts) -> Span | None:
    figures = parts.get("figures")
    year = figures.year or parts.get("year")
    sure = figures.sure or parts.has("year")
    return day_in_month(figures.month, figures.day, year, parts) if sure and figures.month <= 12 else None


def figures_span(parts: Parts) -> Span | None:
    """Figures that may be something else, read as a date all the same."""
    figures = parts.get("figures")
    return day_in_month(figures.month, figures.day, figures.year, parts) if figures.month <= 12 else None


def day_alone(parts: Parts) -> Span | None:
    """The 15th: of this month or of the next that has it."""
    day = parts.get("ord") or parts.get("ordword") or parts.get("num") or 0
    today = parts.setting.today
    if not 1 <= day <= 31:
        return None
    steps = range(13) if parts.setting.ahead else range(0, -13, -1)
    months = (unit_from(today, "month", away).first for away in steps)
    days = filter(None, (valid_day(month.year, month.month, day) for month in months))
    return day_span(
        next(found for found in days if (found >= today if parts.setting.ahead else found <= today)), "day_of_month"
    )


def two_days_alone(parts: Parts) -> Span | None:
    days = [day_alone(Parts([chunk], parts.setting)) for chunk in parts.chunks if chunk.kind == "ord"]
    known = tuple(day.due for day in days if day)
    return question(known, "alternatives", parts.setting) if len(known) == 2 else None


# --- months, weeks, quarters ------------------------------------------------------------------------------


def _month(parts: Parts) -> Span | None:
    yearly = partial(months_of, "month", parts.get("month"))
    year = parts.get("year")
    return yearly(year) if year else which_year(yearly, parts.setting)


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
    return span_between(first, second)._replace(unit="week", rule="week")


def _either_week(parts: Parts) -> Span | None:
    """Uke 10/11 is one of two weeks."""
    weeks = parts.get("figures")
    if weeks.year or not weeks.slashed:
        return None
    known = [which_year(partial(week_of, number), parts.setting) for number in (weeks.day, weeks.month)]
    return question(tuple(week.due for week in known if week), "alternatives", parts.setting)


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


def _relative_day(parts: Parts) -> Span:
    if parts.get("relday") == "evening":
        return day_span(parts.setting.today, "counted")._replace(unit="evening")
    return day_span(unit_from(parts.setting.today, "day", parts.get("relday")).first, "counted")


def _year_beside(parts: Parts) -> int:
    """1 July next year, mai i fjor."""
    away: int = parts.get("next") or parts.get("lastyear") or 0
    return parts.setting.today.year + away


def last_weekday(parts: Parts) -> Span:
    """The latest such day before today."""
    return day_span(weekday_before(parts.setting.today, weekday_of(parts)), "weekday")


BASE_RULES = (
    Rule("relday", "span", _relative_day),
    Rule("(?<= month) (of | i | in | comma)? (next | this) yearunit", "year", _year_beside),
    Rule("(?<= month) (i yearunit | lastyear)", "year", _year_beside),
    # days of a month
    Rule("the num dash num month (word | NOUN | event)", "gone", _attributive),
    Rule("the? DAY or the? DAY of? month (comma? year)?", "span", _either_day),
    Rule("ord slash ord month (comma? year)?", "span", _either_day),
    Rule("(between | from)? the? DAY (and | dash | til | to) the? DAY of? month (comma? year)?", "span", _days_between),
    Rule("the? DAY feastname (comma? year)?", "span", _english_july),
    Rule("feastname DAY (?! word | name | NOUN | EVENT | UNIT) (comma? year)?", "span", _english_july),
    Rule("the num month (word | NOUN | event)", "gone", _attributive),
    Rule("the? (DAY | ordword) (of? month | of month) comma? longnum (?! word | name | NOUN)", "span", _no_such_year),
    Rule("month num (?! word | name | NOUN | EVENT | sign)", "baremonth", _no_such_day),
    Rule("month comma? longnum (?! word | name | NOUN)", "baremonth", _no_such_year),
    Rule("the? (DAY | ordword) (of? month | of month) (comma? year)?", "span", _day_month),
    Rule("month the? (DAY | ordword) (comma? year)?", "span", _day_month),
    Rule("(week | weekshort) figures", "period", _either_week),
    Rule("figures year?", "span", _figures),
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
    Rule("the? week after next week?", "period", _week_after_next),
    Rule("over next (week | monthunit | weekend)", "period", _week_after_next),
    Rule("(in | within) the next (week | monthunit | fortnight)", "upto", _one_unit_from_today),
    Rule("next LONG", "period", unit_away),
    Rule("i yearunit", "period", unit_away),
    Rule("coming (week | monthunit | quarter | yearunit)", "period", _unit_to_come),
    Rule("(this | coming) LONG", "period", unit_away),
    Rule("weekahead", "period", lambda parts: unit_from(parts.setting.today, "week", 1)),
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
