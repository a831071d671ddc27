"""Dates and moments in words, as each language writes them."""

from datetime import UTC, date, datetime, time

import pytest

from bot.place import Language
from bot.wording.dates import clock_words, day_words, moment_words, short_day_words, span_words, time_words, with_time

DAY = date(2023, 6, 9)


@pytest.mark.parametrize(
    ("language", "day", "short", "span"),
    [
        ("nb", "fredag 9. juni 2023", "9. juni 2023", "22.–28. mai 2023"),
        ("nn", "fredag 9. juni 2023", "9. juni 2023", "22.–28. mai 2023"),
        ("en", "Friday 9 June 2023", "9 June 2023", "22–28 May 2023"),
    ],
)
def test_days_and_spans(language: Language, day: str, short: str, span: str) -> None:
    assert day_words(DAY, language) == day
    assert short_day_words(DAY, language) == short
    assert span_words(date(2023, 5, 22), date(2023, 5, 28), language) == span
    assert span_words(DAY, DAY, language) == day


def test_times_are_on_the_24_hour_clock() -> None:
    assert time_words(time(8, 5), "en") == "08:05"
    assert time_words(time(20, 30), "nb") == "20.30"
    assert moment_words(datetime(2023, 6, 9, 14, 0, tzinfo=UTC), "en") == "Friday 9 June 2023 at 14:00"
    assert moment_words(datetime(2023, 6, 9, 14, 0, tzinfo=UTC), "nn") == "fredag 9. juni 2023 kl. 14.00"


@pytest.mark.parametrize(
    ("language", "one", "both", "beside"),
    [
        ("nb", "kl. 08.05", "kl. 08.05–11.45", "9. juni 2023 kl. 08.05"),
        ("nn", "kl. 08.05", "kl. 08.05–11.45", "9. juni 2023 kl. 08.05"),
        ("en", "08:05", "08:05–11:45", "9 June 2023 at 08:05"),
    ],
)
def test_the_clock_has_one_form_in_each_language(language: Language, one: str, both: str, beside: str) -> None:
    clock = time(8, 5)
    assert clock_words(clock, None, language) == one
    assert clock_words(clock, time(11, 45), language) == both
    assert with_time(short_day_words(DAY, language), clock, language) == beside
    assert with_time(short_day_words(DAY, language), None, language) == short_day_words(DAY, language)
