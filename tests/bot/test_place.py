"""Channels and their clocks."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from tests.samples import a_channel, later


@pytest.mark.parametrize(
    ("zone", "moment", "clock", "today"),
    [
        ("Europe/Oslo", datetime(2026, 1, 31, 23, 30, tzinfo=UTC), time(0, 30), date(2026, 2, 1)),
        ("Europe/Oslo", datetime(2026, 6, 30, 21, 59, tzinfo=UTC), time(23, 59), date(2026, 6, 30)),
        ("America/New_York", datetime(2026, 1, 1, 4, 59, tzinfo=UTC), time(23, 59), date(2025, 12, 31)),
        ("UTC", datetime(2026, 1, 1, 0, 0, tzinfo=UTC), time(0, 0), date(2026, 1, 1)),
    ],
)
def test_a_moment_is_shown_as_the_channels_clock_has_it(zone: str, moment: datetime, clock: time, today: date) -> None:
    channel = a_channel(zone=zone)
    assert channel.local(moment) == moment
    assert channel.local(moment).time() == clock
    assert channel.today(moment) == today


@pytest.mark.parametrize(("moment", "clock"), [("2026-03-29T00:59", time(1, 59)), ("2026-03-29T01:00", time(3, 0))])
def test_the_clock_leaps_in_spring(moment: str, clock: time) -> None:
    assert a_channel().local(datetime.fromisoformat(moment).replace(tzinfo=UTC)).time() == clock


@pytest.mark.parametrize("at", [time(7, 15), None])
def test_a_new_time_for_the_summary_says_since_when(at: time | None) -> None:
    channel = a_channel(revision=3)
    assert channel.with_summary(at, later()) == replace(channel, summary=at, summary_since=later(), revision=4)
