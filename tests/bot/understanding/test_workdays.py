"""Working days: weekends and each country's own holidays are not."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.feasts import FEASTS, easter
from bot.understanding.workdays import is_workday, last_workday_before, next_workday, shifted

DAYS = st.dates(date(2024, 1, 1), date(2031, 12, 31))
COUNTRIES = st.sampled_from(["NO", "GB"])


@pytest.mark.parametrize(
    ("day", "country", "works"),
    [
        (date(2026, 5, 14), "NO", False),  # Ascension
        (date(2026, 5, 14), "GB", True),
        (date(2026, 4, 2), "NO", False),  # Maundy Thursday
        (date(2026, 4, 2), "GB", True),
        (date(2026, 8, 31), "GB", False),  # England's summer bank holiday
        (date(2026, 8, 31), "NO", True),
        (date(2026, 11, 21), "NO", False),  # a Saturday
        (date(2026, 12, 31), "NO", True),
        (date(2026, 12, 25), "XX", True),  # a country that nobody knows has weekends alone
        (date(2026, 12, 26), "XX", False),
    ],
)
def test_what_a_working_day_is(day, country, works):
    assert is_workday(day, country) is works


def test_counting_skips_the_days_between():
    wednesday_before_easter = date(2026, 4, 1)
    assert next_workday(wednesday_before_easter) == date(2026, 4, 7)
    assert last_workday_before(date(2026, 4, 7)) == wednesday_before_easter
    assert shifted(wednesday_before_easter, 3) == date(2026, 4, 9)
    assert shifted(date(2026, 4, 9), -3) == wednesday_before_easter
    assert shifted(date(2026, 4, 5), 0) == date(2026, 4, 5)


@given(DAYS, COUNTRIES, st.integers(1, 30))
def test_there_and_back_is_where_one_was(day, country, count):
    start = next_workday(day, country)
    there = shifted(start, count, country)
    assert is_workday(there, country)
    assert there > start
    assert shifted(there, -count, country) == start


@pytest.mark.parametrize(
    ("year", "sunday"),
    [
        (2024, date(2024, 3, 31)),
        (2025, date(2025, 4, 20)),
        (2026, date(2026, 4, 5)),
        (2027, date(2027, 3, 28)),
        (2038, date(2038, 4, 25)),
        (2285, date(2285, 3, 22)),
    ],
)
def test_easter_sunday(year, sunday):
    assert easter(year) == sunday


def test_no_working_day_in_norway_is_an_easter_feast():
    for year in range(2024, 2032):
        for name in ("maundy thursday", "good friday", "easter monday", "ascension", "whit monday"):
            assert not is_workday(FEASTS[name](year)[0], "NO")


@pytest.mark.parametrize("year", range(2024, 2032))
def test_feasts_that_follow_a_weekday(year):
    assert FEASTS["advent"](year)[0].weekday() == 6
    assert FEASTS["advent"](year)[0] + timedelta(days=21) <= date(year, 12, 24)
    assert FEASTS["black friday"](year)[0].weekday() == 4
    assert FEASTS["black friday"](year)[0].day in range(23, 30)
