"""The feasts that people set deadlines by, each as the days it lasts in a given year."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache


@lru_cache(maxsize=64)
def easter(year: int) -> date:
    """Easter Sunday of the Western churches, by the Gregorian computus (Meeus, Astronomical Algorithms, chapter 8)."""
    century, in_century = divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    moon_shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * (year % 19) + century - leap_centuries - moon_shift + 15) % 30
    leap_years, year_rest = divmod(in_century, 4)
    to_sunday = (32 + 2 * century_rest + 2 * leap_years - epact - year_rest) % 7
    correction = (year % 19 + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * correction + 114, 31)
    return date(year, month, day + 1)


Days = tuple[date, date]


def _from_easter(offset: int, length: int = 1) -> Callable[[int], Days]:
    def days(year: int) -> Days:
        first = easter(year) + timedelta(days=offset)
        return first, first + timedelta(days=length - 1)

    return days


def _fixed(month: int, day: int, length: int = 1) -> Callable[[int], Days]:
    def days(year: int) -> Days:
        first = date(year, month, day)
        return first, first + timedelta(days=length - 1)

    return days


def _advent(year: int) -> Days:
    """From the fourth Sunday before Christmas Day to the day before it."""
    eve = date(year, 12, 24)
    return eve - timedelta(days=eve.isoweekday() % 7 + 21), eve


def _black_friday(year: int) -> Days:
    """The day after the fourth Thursday of November."""
    first = date(year, 11, 1)
    friday = first + timedelta(days=(3 - first.weekday()) % 7 + 22)
    return friday, friday


# Norwegian jul begins on the 24th, English Christmas on the 25th; both are over after the 26th.
FEASTS: dict[str, Callable[[int], Days]] = {
    "jul": _fixed(12, 24, 3),
    "christmas": _fixed(12, 25, 2),
    "little christmas eve": _fixed(12, 23),
    "christmas eve": _fixed(12, 24),
    "christmas day": _fixed(12, 25),
    "boxing day": _fixed(12, 26),
    "romjul": _fixed(12, 27, 5),
    "new year's eve": _fixed(12, 31),
    "new year's day": _fixed(1, 1),
    "new year": _fixed(1, 1),
    "epiphany": _fixed(1, 6),
    "valentine": _fixed(2, 14),
    "st patrick": _fixed(3, 17),
    "shrove tuesday": _from_easter(-47),
    "ash wednesday": _from_easter(-46),
    "palm sunday": _from_easter(-7),
    "holy week": _from_easter(-6, 6),
    "maundy thursday": _from_easter(-3),
    "good friday": _from_easter(-2),
    "easter eve": _from_easter(-1),
    "easter": _from_easter(0, 2),
    "easter sunday": _from_easter(0),
    "easter monday": _from_easter(1),
    "ascension": _from_easter(39),
    "whitsun": _from_easter(49, 2),
    "whit eve": _from_easter(48),
    "whit sunday": _from_easter(49),
    "whit monday": _from_easter(50),
    "labour day": _fixed(5, 1),
    "constitution day": _fixed(5, 17),
    "midsummer eve": _fixed(6, 23),
    "midsummer": _fixed(6, 24),
    "olsok": _fixed(7, 29),
    "halloween": _fixed(10, 31),
    "all saints": _fixed(11, 1),
    "bonfire night": _fixed(11, 5),
    "black friday": _black_friday,
    "advent": _advent,
    "lucia": _fixed(12, 13),
}
