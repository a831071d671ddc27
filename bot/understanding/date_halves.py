"""So many and a half: halvannen uke, a month and a half, 2.5 years.

Half a year is six months, half a month fifteen days. Half a week is three days or four: it is asked which.
"""

from datetime import date

from bot.understanding.date_grammar import count_of, unit_of
from bot.understanding.date_numbers import Figures
from bot.understanding.date_patterns import UNITS, Parts, Rule
from bot.understanding.date_spans import DAYS_IN, Setting, Span, day_span, moved, question

_HALVES: dict[str, tuple[tuple[int, str], ...]] = {  # of each unit, as whole ones of another
    "year": ((6, "month"),),
    "halfyear": ((3, "month"),),
    "tertial": ((2, "month"),),
    "month": ((15, "day"),),
    "fortnight": ((7, "day"),),
    "week": ((3, "day"), (4, "day")),
    "day": ((0, "day"), (1, "day")),
    "workday": ((0, "workday"), (1, "workday")),
}
_MOST = 100  # units ahead; more is no deadline
_HALF_IN_TENTHS = 5


def _and_half(parts: Parts) -> tuple[int, str] | None:
    """A week and a half, two and a half years."""
    return _known(count_of(parts), unit_of(parts))


def _and_half_day(parts: Parts) -> tuple[int, str] | None:
    """A week and half a day."""
    units = [chunk.kind for chunk in parts.chunks if chunk.kind in UNITS]
    days = DAYS_IN.get(units[0]) if units[1] == "day" else None
    return _known(count_of(parts) * days, "day") if days else None


def _one_and_half(parts: Parts) -> tuple[int, str] | None:
    return _known(1, unit_of(parts))


def _half(parts: Parts) -> tuple[int, str] | None:
    """Half a month; half a day is no day."""
    unit = unit_of(parts)
    return None if unit in {"day", "workday"} else _known(0, unit)


def _decimal(parts: Parts) -> tuple[int, str] | None:
    """1.5 weeks, which are read as figures at first."""
    figures: Figures = parts.get("figures")
    tenths = figures.month == _HALF_IN_TENTHS and not (figures.slashed or figures.padded)
    return _known(figures.day, unit_of(parts)) if tenths else None


def _decimal_comma(parts: Parts) -> tuple[int, str] | None:
    """1,5 uker."""
    first, comma, last = parts.chunks[:3]
    written_as_one = first.end == comma.start and comma.end == last.start
    return _known(first.value, unit_of(parts)) if written_as_one and last.value == _HALF_IN_TENTHS else None


def _fraction(parts: Parts) -> tuple[int, str] | None:
    """1 1/2 weeks."""
    figures: Figures = parts.get("figures")
    is_half = figures.slashed and (figures.day, figures.month) == (1, 2)
    return _known(parts.get("num"), unit_of(parts)) if is_half else None


def _known(count: int, unit: str) -> tuple[int, str] | None:
    return (count, unit) if unit in _HALVES and count <= _MOST else None


HALF_AMOUNTS = (
    Rule("COUNT UNIT andhalf (?! UNIT)", "halves", _and_half),
    Rule("COUNT UNIT (andhalf | and onlyhalf) UNIT", "halves", _and_half_day),
    Rule("COUNT andhalf UNIT", "halves", _and_half),
    Rule("halfmore UNIT", "halves", _one_and_half),
    Rule("onlyhalf UNIT", "halves", _half),
    Rule("num comma num UNIT", "halves", _decimal_comma),
    Rule("num figures UNIT", "halves", _fraction),
    Rule("figures UNIT", "halves", _decimal),
)


def halves_from(day: date, amount: tuple[int, str], setting: Setting, direction: int = 1) -> Span:
    """The day so much after `day` (before it where `direction` is -1); a question where it may be two."""
    count, unit = amount
    whole = moved(day, direction * count, unit, setting.country)
    days = [moved(whole, direction * more, of, setting.country) for more, of in _HALVES[unit]]
    return day_span(days[0], "counted") if len(days) == 1 else question(tuple(days), "alternatives", setting)


def _from_today(parts: Parts) -> Span:
    return halves_from(parts.setting.today, parts.get("halves"), parts.setting)


def _ago(parts: Parts) -> Span:
    return halves_from(parts.setting.today, parts.get("halves"), parts.setting, -1)


def _from_day(parts: Parts) -> Span:
    span: Span = parts.get("ANY")
    before = parts.has("before")
    return halves_from(span.first if before else span.last, parts.get("halves"), parts.setting, -1 if before else 1)


HALF_RULES = (
    Rule("for? about? halves since", "gone", _ago),
    Rule("halves (FAR | of | from) the? ANY", "span", _from_day),
    Rule("halves from now", "span", _from_today),
    Rule(
        "(?<! request) (in | om | by | due | within) (about | the | next | coming | colon | om){0,3} halves"
        " (?! FAR | of | from)",
        "strong",
        _from_today,
    ),
)
