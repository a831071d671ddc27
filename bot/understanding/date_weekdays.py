"""Weekdays with something beside them: a week, a date that they must agree with, how many weeks later."""

from bot.understanding.date_grammar import day_alone, figures_span, weekday_of, weekday_span
from bot.understanding.date_patterns import Parts
from bot.understanding.date_spans import (
    Span,
    counted,
    day_span,
    months_later,
    moved,
    question,
    weekday_after,
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
    """The day, if it is such a weekday, or was the last time; else a question between the two."""
    weekday = weekday_of(parts)
    if span.due.weekday() == weekday:
        return span
    before = _time_before(span)
    if before and before.due.weekday() == weekday and 0 < (parts.setting.today - before.due).days <= _LATELY:
        return before
    return question((span.due, weekday_span(parts).due), "contradiction", parts.setting)


def _time_before(span: Span) -> Span | None:
    """26 September a year ago, the 5th a month ago."""
    if span.rule == "day_of_month":
        return day_span(months_later(span.due, -1), "day_of_month")
    return span.yearly(span.due.year - 1) if span.yearly else None


def either_weekday(parts: Parts) -> Span:
    days = [weekday_after(parts.setting.today, weekday) for weekday in parts.all("WEEKDAY")]
    return question(tuple(days), "alternatives", parts.setting)
