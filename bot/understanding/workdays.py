"""Working days of a country: neither a weekend nor a public holiday of its own (source: the `holidays` package).

`country` is an ISO 3166 code. Britain is counted with England's holidays. A country that `holidays` does not know has
weekends alone.
"""

from collections.abc import Container
from datetime import date, timedelta
from functools import lru_cache

_SATURDAY = 5
_SUBDIVISIONS = {"GB": "ENG"}
_DAY = timedelta(days=1)


@lru_cache(maxsize=16)
def _holidays(country: str) -> Container[date]:
    from holidays import country_holidays  # noqa: PLC0415 - takes a tenth of a second: on first need, or in warm_up()

    try:
        return country_holidays(country, subdiv=_SUBDIVISIONS.get(country))
    except NotImplementedError:
        return frozenset()


def is_workday(day: date, country: str = "NO") -> bool:
    """Whether people work on that day."""
    return day.weekday() < _SATURDAY and day not in _holidays(country)


def next_workday(day: date, country: str = "NO") -> date:
    """The first working day after `day`."""
    return shifted(day, 1, country)


def last_workday_before(day: date, country: str = "NO") -> date:
    """The last working day before `day`."""
    return shifted(day, -1, country)


def shifted(day: date, count: int, country: str = "NO") -> date:
    """The day `count` working days after `day` (before it where negative), `day` itself not counted."""
    step = _DAY if count > 0 else -_DAY
    for _ in range(abs(count)):
        day += step
        while not is_workday(day, country):
            day += step
    return day
