"""Weekdays with something beside them: a week, a date that they must agree with, how many weeks later."""

from datetime import date, timedelta

from bot.understanding.date_days import day_alone, figures_span
from bot.understanding.date_grammar import weekday_of, weekday_span
from bot.understanding.date_patterns import Parts
from bot.understanding.date_spans import (
    Span,
    counted,
    day_span,
    months_later,
    moved,
    question,
    weekday_after,
    weekday_before,
    weekday_in,
)

_LATELY = 120  # days that a day with its weekday beside it may lie back and be spoken of


def weekday_in_week(parts: Parts) -> Span | None:
    span = parts.get("period")
    day = weekday_in(span, weekday_of(parts)) if span.unit == "week" else None
    return day_span(day, "weekday") if day else None


def weekday_and_date(parts: Parts) -> Span | None:
    """Friday 12 February: a question where the two do not agree. None where no single day stands beside the weekday."""
    span: Span = parts.get("span")
    if span.unit != "day" or span.rule not in {"date", "day_of_month"}:
        return None
    return _agreeing(span, parts)


def weekday_and_figures(parts: Parts) -> Span | None:
    """Friday 14.8: figures beside a weekday are a date."""
    span = figures_span(parts)
    return span if span is None or span.ask else _agreeing(span, parts)


def weekday_and_day(parts: Parts) -> Span | None:
    """Monday the 5th."""
    span = day_alone(parts)
    return _agreeing(span, parts) if span else None


def weekday_later(parts: Parts) -> Span:
    """Friday in a week: the coming Friday and seven days more. Friday week is the same."""
    count, unit = parts.get("amount") or (1, "week")
    if unit == "day" and (count % 7 == 0 or count == 8):  # åtte dager is a week, fjorten dager two
        count, unit = count // 7, "week"
    if unit in {"week", "fortnight"}:
        return day_span(moved(weekday_span(parts).due, count, unit, parts.setting.country), "weekday")
    return _agreeing(counted(parts.setting.today, count, unit, parts.setting), parts)


def _agreeing(span: Span, parts: Parts) -> Span:
    """The day, if it is such a weekday, or was the last time; else a question: that day, or such a weekday near it."""
    weekday = weekday_of(parts)
    if span.due.weekday() == weekday:
        return span
    before = _time_before(span)
    if before and before.due.weekday() == weekday and 0 < (parts.setting.today - before.due).days <= _LATELY:
        return before
    if span.due < parts.setting.today:
        return span
    return question((span.due, _nearest(span.due, weekday, parts)), "contradiction", parts.setting)


def _nearest(day: date, weekday: int, parts: Parts) -> date:
    """The weekday nearest to a day, of those after today."""
    near = day + timedelta(days=(weekday - day.weekday() + 3) % 7 - 3)
    return near if near > parts.setting.today else near + timedelta(weeks=1)


def _time_before(span: Span) -> Span | None:
    """26 September a year ago, the 5th a month ago."""
    if span.rule == "day_of_month":
        return day_span(months_later(span.due, -1), "day_of_month")
    return span.yearly(span.due.year - 1) if span.yearly else None


def weekdays_between(parts: Parts) -> Span:
    """Monday to Friday: the one that goes on, or the next; a Monday that is over belongs to it."""
    first, last = parts.all("WEEKDAY")
    today = parts.setting.today
    end = weekday_after(today, last) if parts.setting.ahead else weekday_before(today, last)
    return Span(weekday_before(end, first), end, end, "range", "range")


def later_than(span: Span, day: date) -> Span:
    """The weekday, as the first one after that day where it lies before it."""
    return span if span.due >= day else day_span(weekday_after(day, span.due.weekday()), span.rule)


def either_weekday(parts: Parts) -> Span:
    days = [weekday_after(parts.setting.today, weekday) for weekday in parts.all("WEEKDAY")]
    return question(tuple(days), "alternatives", parts.setting)
