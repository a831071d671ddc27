"""Dates and moments in words, by Babel (Unicode CLDR)."""

from datetime import date, datetime, time
from functools import lru_cache

from babel.dates import format_date, format_interval, format_time

from bot.place import Language

_LOCALES = {"nb": "nb_NO", "nn": "nn_NO", "en": "en_GB"}
_DAY = {"nb": "EEEE d. MMMM y", "nn": "EEEE d. MMMM y", "en": "EEEE d MMMM y"}
_CLOCK = {"nb": "HH.mm", "nn": "HH.mm", "en": "HH:mm"}
_BEFORE_CLOCK = {"nb": "kl. ", "nn": "kl. ", "en": ""}
_AT = {"nb": "kl.", "nn": "kl.", "en": "at"}
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
    """The figures of the 24-hour clock alone: "08.30", "08:30"."""
    return format_time(moment.replace(tzinfo=None), _CLOCK[language], locale=_LOCALES[language])


def clock_words(first: time, last: time | None, language: Language) -> str:
    """A time of day, or the time from one to another: "kl. 08.30", "kl. 08.30–11.45", "08:30–11:45"."""
    until = f"–{time_words(last, language)}" if last else ""
    return f"{_BEFORE_CLOCK[language]}{time_words(first, language)}{until}"


def with_time(day: str, at: time | None, language: Language) -> str:
    """A day in words, with the time of day where one is said: "9. juni 2023 kl. 14.00", "9 June 2023 at 14:00"."""
    return day if at is None else f"{day} {_AT[language]} {time_words(at, language)}"


def moment_words(moment: datetime, language: Language) -> str:
    """Day and time of a moment that is already in the reader's zone: "fredag 9. juni 2023 kl. 14.00"."""
    return with_time(day_words(moment.date(), language), moment.time().replace(tzinfo=None), language)
