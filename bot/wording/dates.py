"""Dates and moments in words, by Babel (Unicode CLDR)."""

from datetime import date, datetime, time
from functools import lru_cache

from babel.dates import format_date, format_interval, format_time

from bot.place import Language

_LOCALES = {"nb": "nb_NO", "nn": "nn_NO", "en": "en_GB"}
_DAY = {"nb": "EEEE d. MMMM y", "nn": "EEEE d. MMMM y", "en": "EEEE d MMMM y"}
_SHORT_DAY = {"nb": "d. MMMM y", "nn": "d. MMMM y", "en": "d MMMM y"}


@lru_cache(maxsize=4096)
def day_words(day: date, language: Language) -> str:
    """With the weekday: "fredag 9. juni 2023", "Friday 9 June 2023"."""
    return format_date(day, _DAY[language], locale=_LOCALES[language])


@lru_cache(maxsize=4096)
def short_day_words(day: date, language: Language) -> str:
    """Without the weekday: "9. juni 2023"."""
    return format_date(day, _SHORT_DAY[language], locale=_LOCALES[language])


@lru_cache(maxsize=1024)
def span_words(first: date, last: date, language: Language) -> str:
    """Days from the first to the last: "22.–28. mai 2023"; a single day with its weekday."""
    if first == last:
        return day_words(first, language)
    return format_interval(first, last, "yMMMd", locale=_LOCALES[language]).replace("\u2009", " ")


@lru_cache(maxsize=1024)
def time_words(moment: time, language: Language) -> str:
    """A time of day on the 24-hour clock: "08:30"."""
    return format_time(moment, "HH:mm", locale=_LOCALES[language])


def moment_words(moment: datetime, language: Language) -> str:
    """Day and time of a moment that is already in the reader's zone."""
    return f"{day_words(moment.date(), language)} {time_words(moment.time().replace(tzinfo=None), language)}"
