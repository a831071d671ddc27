"""Stretches of the calendar: a day, a week, a month … as first and last day, with the day that a deadline in it is.

Conventions: DESIGN.md. Norwegian and British weeks are ISO weeks.
"""

from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from bot.place import SEASONS
from bot.understanding.feasts import FEASTS
from bot.understanding.workdays import is_workday, shifted

MONTHS_IN = {"month": 1, "quarter": 3, "tertial": 4, "halfyear": 6, "year": 12}
DAYS_IN = {"day": 1, "week": 7, "weekend": 7, "fortnight": 14}
_FRIDAY = 4
FURTHEST = 100  # years ahead that a deadline may lie
FIRST_YEAR = 1000  # figures that name an earlier year are no date
_YEARS_AHEAD = 9  # week 53 and 29 February come again within eight years


@dataclass(frozen=True, slots=True)
class Setting:
    """What a reading depends on beside the text."""

    today: date
    country: str
    ahead: bool  # a day without a year is the next such day, else the latest
    seasons: tuple[str, ...] = SEASONS
    meeting: date | None = None  # the day of the channel's next meeting


class Span(NamedTuple):
    """Days `first` to `last`; `due` is the deadline that naming the span sets. A tuple: the cheapest to make."""

    first: date
    last: date
    due: date
    unit: str
    rule: str
    before: date | None = (
        None  # the deadlines that "before" and "after" it set, where they are not told by the working days
    )
    after: date | None = None
    since: date | None = None  # where "since" counts from another day than the first
    ask: bool = False
    readings: tuple[date, ...] = ()
    yearly: "Yearly | None" = None


Yearly = Callable[[int], Span | None]


def day_span(day: date, rule: str = "date") -> Span:
    return Span(day, day, day, "day", rule)


def question(readings: tuple[date, ...], rule: str, setting: Setting) -> Span:
    """A date that must be asked for, with the days it may mean."""
    days = tuple(sorted(set(readings)))
    first, last = (days[0], days[-1]) if days else (setting.today, setting.today)
    return Span(first, last, last, "day", rule, ask=True, readings=days)


def which_year(yearly: Yearly, setting: Setting) -> Span | None:
    """Of a span that comes every year: the next one not yet over, or the latest begun."""
    this, today = setting.today.year, setting.today
    years = range(this - 1, this + _YEARS_AHEAD) if setting.ahead else range(this + 1, this - _YEARS_AHEAD, -1)
    for span in filter(None, map(yearly, years)):
        if span.last >= today if setting.ahead else span.first <= today:
            return span._replace(yearly=yearly)
    return None


def year_after(span: Span) -> Span:
    """The same span a year later, where it comes every year."""
    later = span.yearly(span.last.year + 1) if span.yearly else None
    return later._replace(yearly=span.yearly) if later else span


def span_between(first: Span, second: Span, setting: Setting, rule: str = "range") -> Span:
    """From the first day of one to the last of the other; a range in which a question stands is one too."""
    if first.ask or second.ask:
        return first if first.ask else second
    first, second = _in_order(first, second, setting)
    last = max(first.last, second.last)
    return Span(min(first.first, second.first), last, max(first.due, second.due), "range", rule)


def _in_order(first: Span, second: Span, setting: Setting) -> tuple[Span, Span]:
    """Both in one go: 5 to 7 May, said on the 6th, is not over, nor did it begin a year later than it ends."""
    if first.yearly and (setting.ahead or not second.yearly):
        years = range(second.last.year, second.last.year - _YEARS_AHEAD, -1)
        begun = next((found for found in map(first.yearly, years) if found and found.first <= second.last), first)
        if not (second.yearly and _is_nearer(first, begun, second, setting.today)):
            return begun, second
    if second.yearly and second.last < first.first:
        years = range(first.first.year, first.first.year + _YEARS_AHEAD)
        ended = (found for found in map(second.yearly, years) if found and found.last >= first.first)
        return first, next(ended, second)
    return first, second


def _is_nearer(coming: Span, begun: Span, end: Span, today: date) -> bool:
    """1 June to 31 May, said in May: of what lasts over New Year, the one to come rather than the one about to end."""
    return begun.first.year < end.last.year and coming.first - today < today - begun.first


# --- spans of one year ------------------------------------------------------------------------------------


def valid_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def day_of(month: int, day: int, year: int) -> Span | None:
    found = valid_day(year, month, day)
    return day_span(found) if found else None


@lru_cache(maxsize=1_000)
def months_of(unit: str, number: int, year: int) -> Span | None:
    """Month 6, quarter 3, tertial 2, half-year 1 of a year; a year is its own only one."""
    length = MONTHS_IN[unit]
    if not 1 <= number <= 12 // length:
        return None
    month = number * length
    last = date(year, month, monthrange(year, month)[1])
    return Span(date(year, month - length + 1, 1), last, last, unit, unit)


def week_with(day: date, rule: str = "week") -> Span:
    monday = day - timedelta(days=day.weekday())
    return Span(monday, monday + timedelta(days=6), monday + timedelta(days=_FRIDAY), "week", rule)


def week_of(number: int, year: int) -> Span | None:
    weeks = date(year, 12, 28).isocalendar().week
    return week_with(date.fromisocalendar(year, number, 1)) if 1 <= number <= weeks else None


def weekend_with(day: date) -> Span:
    saturday = day + timedelta(days=5 - day.weekday())
    return Span(saturday, saturday + timedelta(days=1), saturday + timedelta(days=1), "weekend", "weekend")


@lru_cache(maxsize=1_000)
def feast_of(name: str, year: int) -> Span:
    first, last = FEASTS[name](year)
    if name == "new year":  # "by New Year" is the last day of the old one
        return Span(first, last, first - timedelta(days=1), "feast", "feast")
    since = date(year, 12, 25) if name == "jul" else None
    return Span(first, last, first, "feast", "feast", since=since)


def bank_holiday(setting: Setting, month: int | None) -> Span | None:
    """The next public holiday from Monday to Friday, or the last one in the next such month."""
    days = (setting.today + timedelta(days=ahead) for ahead in range(1, 366))
    found = [day for day in days if day.weekday() < 5 and not is_workday(day, setting.country)]
    fitting = [day for day in found if month is None or day.month == month]
    if not fitting:
        return None
    day = fitting[0] if month is None else fitting[-1]
    return Span(day, day, day, "feast", "feast")


def _end_of(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def season_of(name: str, year: int, seasons: tuple[str, ...] = SEASONS) -> Span:
    """DESIGN.md: before the summer is 30 June, after it 15 August; the autumn's deadline is 30 November."""
    before, after, autumn = (date.fromisoformat(f"{year:04}-{day}") for day in seasons)
    if name == "summer":
        return Span(
            date(year, 6, 1),
            _end_of(year, 8),
            _end_of(year, 8),
            "season",
            "season",
            before=before,
            after=after,
            since=after,
        )
    if name == "winter":
        return Span(date(year - 1, 12, 1), _end_of(year, 2), _end_of(year, 2), "season", "season")
    if name == "spring":
        return Span(date(year, 3, 1), _end_of(year, 5), _end_of(year, 5), "season", "season")
    return Span(date(year, 9, 1), _end_of(year, 11), autumn, "season", "season")


# --- spans by where today is ------------------------------------------------------------------------------


def unit_from(day: date, unit: str, away: int) -> Span:
    """The week, month, … which `day` lies in, or one so many units later or earlier."""
    if unit == "week":
        return week_with(day + timedelta(weeks=away))
    if unit == "weekend":
        return weekend_with(day + timedelta(weeks=away))
    if unit not in MONTHS_IN:
        return day_span(day + timedelta(days=away * DAYS_IN.get(unit, 1)), "counted")
    length = MONTHS_IN[unit]
    index = (day.month - 1) // length + away
    year, number = day.year + index // (12 // length), index % (12 // length) + 1
    found = months_of(unit, number, year)
    return found or day_span(day)


def months_later(day: date, count: int) -> date:
    """The same day so many months later, or that month's last day where it has no such day."""
    index = day.year * 12 + day.month - 1 + count
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def moved(day: date, count: int, unit: str, country: str) -> date:
    """`day` and so many days, working days, weeks, months … more, exactly; fewer where `count` is negative."""
    if unit == "workday":
        return shifted(day, count, country)
    if unit == "hour":
        return day + timedelta(days=int(count / 24))
    if unit in DAYS_IN:
        return day + timedelta(days=count * DAYS_IN[unit])
    return months_later(day, count * MONTHS_IN[unit])


def counted(day: date, count: int, unit: str, setting: Setting) -> Span:
    """The day so many days, working days, weeks … after `day`."""
    rule = "working_days" if unit == "workday" else "counted"
    return day_span(moved(day, count, unit, setting.country), rule)


def weekday_after(day: date, weekday: int) -> date:
    """The next such weekday after `day`."""
    return day + timedelta(days=(weekday - day.weekday() - 1) % 7 + 1)


def weekday_before(day: date, weekday: int) -> date:
    return day - timedelta(days=(day.weekday() - weekday - 1) % 7 + 1)


def weekday_in(span: Span, weekday: int) -> date | None:
    """The first such weekday within the span."""
    day = weekday_after(span.first - timedelta(days=1), weekday)
    return day if day <= span.last else None


def nth_in(span: Span, nth: int, is_one: Callable[[date], bool]) -> date | None:
    """The nth day of its kind in the span, counted from the end where negative."""
    found = list(filter(is_one, _days(span)))
    at = nth - 1 if nth > 0 else nth
    return found[at] if -len(found) <= at < len(found) else None


def _days(span: Span) -> Iterator[date]:
    return (span.first + timedelta(days=at) for at in range((span.last - span.first).days + 1))
