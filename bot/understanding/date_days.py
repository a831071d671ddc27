"""The grammar of dates: days of a month, in words or figures, alone or two beside each other, with their years."""

from functools import lru_cache, partial
from itertools import pairwise

from bot.understanding.date_patterns import Parts, Rule
from bot.understanding.date_spans import (
    FIRST_YEAR,
    FURTHEST,
    Setting,
    Span,
    day_of,
    day_span,
    feast_of,
    months_of,
    question,
    span_between,
    unit_from,
    valid_day,
    week_of,
    which_year,
)

_NEXT_CENTURY = 2100
_LAST_YEAR = 3000  # figures behind a month that name a later one are more likely a sum
_YEARS_IN_SHORT = 20  # years ahead that two figures behind a month may mean


def day_in_month(month: int, day: int, year: int | None, parts: Parts) -> Span | None:
    """A day of a month; a question where the calendar has no such day; None where no month has one."""
    if year is not None and year > parts.setting.today.year + FURTHEST:
        return question((), "impossible", parts.setting)
    if not 0 <= day <= 39 or not (year is None or year >= FIRST_YEAR):
        return None
    if year is None:
        return _day_in_some_year(month, day, parts.setting)
    found = valid_day(year, month, day)
    return day_span(found) if found else question((), "impossible", parts.setting)


@lru_cache(maxsize=2_000)
def _day_in_some_year(month: int, day: int, setting: Setting) -> Span:
    found = which_year(partial(day_of, month, day), setting)
    if found is None:
        return question((), "impossible", setting)
    if (month, day) == (2, 29) and abs(found.first - setting.today).days > 366:
        return question((), "impossible", setting)
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


def _year_in_figures(parts: Parts) -> int | None:
    """4 June 2199: the figures beside a day are its year."""
    year: int = parts.get("num")
    return year if year >= FIRST_YEAR else None


def _year_behind_month(parts: Parts) -> int | None:
    """June 2199; June 4500 is more likely a sum."""
    year: int = parts.get("num")
    return year if _NEXT_CENTURY <= year < _NEXT_CENTURY + 100 else None


def _far_year_behind_month(parts: Parts) -> int | None:
    """Innen juni 2500: a deadline that is too far off."""
    year: int = parts.get("num")
    return year if _NEXT_CENTURY <= year < _LAST_YEAR else None


def _share(parts: Parts) -> str | None:
    """A sixth of it: 1/6 av regningen."""
    figures = parts.get("figures")
    return "share" if figures.slashed and figures.day < figures.month else None


def _no_such_day(parts: Parts) -> Span | None:
    """May 45, June 0: no day, and what a year is too seldom written as."""
    return question((), "impossible", parts.setting) if parts.get("num") == 0 or 39 < parts.get("num") < 100 else None


def _more_figures(_parts: Parts) -> int:
    """The word before them is no part of what they mean: år 20026."""
    return 0


def _no_such_year(parts: Parts) -> Span:
    """1 May 20026."""
    return question((), "impossible", parts.setting)


def _attributive(parts: Parts) -> Span | None:
    """The 20 January resolution: English says "the 20th of January" of a day."""
    return _day_month(parts) if parts.get("the") == 1 else None


def _two_days(parts: Parts) -> tuple[Span, Span] | None:
    """Two days of one month, the earlier first."""
    days = sorted(parts.all("DAY")[:2])
    first, second = (day_in_month(parts.get("month"), day, parts.get("year"), parts) for day in days)
    return (first, second) if first and second else None


def _either_day(parts: Parts) -> Span | None:
    days = _two_days(parts)
    return question((days[0].due, days[1].due), "alternatives", parts.setting) if days else None


def _days_between(parts: Parts) -> Span | None:
    days = _two_days(parts)
    return span_between(*days, parts.setting) if days else None


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
    if 31 < day < 40:  # the 32nd; the 40th is seldom meant as a day
        return question((), "impossible", parts.setting)
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


def _either_week(parts: Parts) -> Span | None:
    """Uke 10/11 is one of two weeks."""
    weeks = parts.get("figures")
    if weeks.year or not weeks.slashed:
        return None
    known = [which_year(partial(week_of, number), parts.setting) for number in (weeks.day, weeks.month)]
    return question(tuple(week.due for week in known if week), "alternatives", parts.setting)


def _year_beside(parts: Parts) -> int:
    """1 July next year, mai i fjor."""
    away: int = parts.get("next") or parts.get("lastyear") or 0
    return parts.setting.today.year + away


def _written_together(parts: Parts) -> bool:
    """5-mai-26, with no space between."""
    return all(one.end == other.start for one, other in pairwise(parts.chunks))


def _month_of(parts: Parts) -> int | None:
    """The month that is named; jul is July where it stands among figures."""
    if parts.has("feastname"):
        return 7 if parts.get("feastname") == "jul" else None
    return int(parts.get("month"))


def _dashed_day(parts: Parts) -> Span | None:
    """5-May-26, 3-Jun."""
    month = _month_of(parts)
    if month is None or not _written_together(parts):
        return None
    day, *figures = parts.all("num")
    year = 2000 + figures[0] if figures and figures[0] < 100 else parts.get("year")
    return day_in_month(month, day, year, parts)


def _dashed_month(parts: Parts) -> Span | None:
    """Jun-26 is June 2026; jul-26 may be July or Christmas."""
    month, year = _month_of(parts), 2000 + parts.get("num")
    near = -1 <= year - parts.setting.today.year <= _YEARS_IN_SHORT
    if month is None or not near or not _written_together(parts):
        return None
    found = months_of("month", month, year)
    if found and parts.has("feastname"):
        return question((found.due, feast_of("jul", year).due), "alternatives", parts.setting)
    return found


DAY_RULES = (
    Rule("num dash (month | feastname) (dash (num | year))?", "span", _dashed_day),
    Rule("(month | feastname) dash num (?! dash)", "baremonth", _dashed_month),
    Rule("(?<= month) (of | i | in | comma)? yearunit year", "year", lambda parts: parts.get("year")),
    Rule("(?<= month) (of | i | in | comma)? yearunit longnum", "longnum", _more_figures),
    Rule("(?<= (month DAY)) comma? yearunit longnum", "longnum", _more_figures),
    Rule("(?<= month) (of | i | in | comma)? (next | this) yearunit", "year", _year_beside),
    Rule("(?<= month) (i yearunit | lastyear)", "year", _year_beside),
    Rule("(?<= DAY month) comma? num (?! word | NOUN | EVENT | UNIT | sign)", "year", _year_in_figures),
    Rule("(?<= month DAY) comma? num (?! word | NOUN | EVENT | UNIT | sign)", "year", _year_in_figures),
    Rule("(?<= month) comma? num (?! word | NOUN | EVENT | UNIT | sign)", "year", _year_behind_month),
    Rule(
        "(?<= (by | before | within | til | deadline) month) num (?! word | name | NOUN | EVENT | UNIT | sign | mask)",
        "year",
        _far_year_behind_month,
    ),
    Rule("the num dash num month (word | NOUN | event)", "gone", _attributive),
    Rule("the? DAY or the? DAY of? month (comma? year)?", "span", _either_day),
    Rule("ord slash ord month (comma? year)?", "span", _either_day),
    Rule("(between | from)? the? DAY (and | dash | til | to) the? DAY of? month (comma? year)?", "span", _days_between),
    Rule("the? DAY feastname (comma? year)?", "span", _english_july),
    Rule("feastname DAY (?! word | name | NOUN | EVENT | UNIT) (comma? year)?", "span", _english_july),
    Rule("the num month (word | NOUN | event)", "gone", _attributive),
    Rule("the? (DAY | ordword) (of? month | of month) comma? longnum (?! word | name | NOUN)", "span", _no_such_year),
    Rule("month num (?! word | name | NOUN | EVENT | sign)", "baremonth", _no_such_day),
    Rule("month the? (DAY | ordword) comma? longnum (?! word | name | NOUN)", "span", _no_such_year),
    Rule("month comma? longnum (?! word | name | NOUN)", "baremonth", _no_such_year),
    Rule("the? (DAY | ordword) (of? month | of month) (comma? year)?", "span", _day_month),
    Rule("month the? (DAY | ordword) (comma? year)?", "span", _day_month),
    Rule(
        "(?<! (by | before | after | due | within | til | to | on | the | deadline | colon | is)) figures (?= of)",
        "word",
        _share,
    ),
    Rule("(week | weekshort) figures", "period", _either_week),
    Rule("figures year?", "span", _figures),
)
