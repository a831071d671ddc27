"""Who goes now: one at a time to a channel, at the platform's pace, and no workspace before all others."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.ports import Due, Message
from bot.reply import Reply
from handlers.delivery import Pace
from handlers.traffic import MOST, MOST_EACH, Traffic

NOON = datetime(2024, 5, 6, 12, tzinfo=UTC)
SLACK = Pace(seconds=1.0, burst=4, updates=2.0)


def due(id: str, channel: str | None = "fjord", workspace: str = "w", **more: Any) -> Due:
    return Due(workspace, Message(id, Reply(()), NOON, channel=channel, **more))


def picked(traffic: Traffic, *found: Due, at: float = 0.0) -> list[str]:
    return [each.message.id for each in traffic.picked(found, NOON + timedelta(seconds=at))]


def test_one_at_a_time_to_a_channel_and_new_ones_first() -> None:
    traffic = Traffic()
    old, new, other = due("1", sent="1.0"), due("2"), due("3", "vika")
    assert picked(traffic, old, new, other) == ["2", "3"]
    assert picked(traffic, old, new, other) == []
    traffic.ended(new)
    assert picked(traffic, old) == ["1"]


def test_the_same_channel_of_two_workspaces_is_two() -> None:
    assert picked(Traffic(), due("1"), due("2", workspace="v")) == ["1", "2"]


def test_a_persons_messages_are_a_lane_and_those_to_nobody_their_own() -> None:
    traffic = Traffic()
    assert picked(traffic, due("1", None, person="kari"), due("2", None, person="kari"), due("3", None)) == ["1", "3"]


def test_no_workspace_takes_all_there_is() -> None:
    busy = [due(f"1-{n}", f"c{n}") for n in range(50)]
    others = [due(f"{w}-{n}", f"c{n}", f"w{w}") for w in range(2, 9) for n in range(20)]
    went = picked(Traffic(), *busy, *others)
    assert len(went) == MOST
    assert sum(id.startswith("1-") for id in went) == MOST_EACH


def test_a_few_go_at_once_and_then_one_a_second() -> None:
    traffic, gone = Traffic(), []
    for tick in range(40):
        for each in traffic.picked([due(str(tick))], NOON + timedelta(seconds=tick / 4)):
            traffic.went(each, SLACK, NOON + timedelta(seconds=tick / 4))
            traffic.ended(each)
            gone.append(tick / 4)
    assert gone[:5] == [0, 0.25, 0.5, 0.75, 1.0]
    assert {later - earlier for earlier, later in pairwise(gone[4:])} == {1.0}


@given(st.lists(st.floats(0, 20), min_size=1, max_size=60))
def test_never_more_in_a_while_than_the_platform_takes(moments: list[float]) -> None:
    traffic, gone = Traffic(), []
    for at in sorted(moments):
        now = NOON + timedelta(seconds=at)
        for each in traffic.picked([due("1")], now):
            traffic.went(each, SLACK, now)
            traffic.ended(each)
            gone.append((now - NOON).total_seconds())
    for first, began in enumerate(gone):
        for last in range(first, len(gone)):
            assert last - first + 1 <= SLACK.burst + (gone[last] - began) / SLACK.seconds + 1e-3


def test_what_stands_is_brought_up_to_date_once_in_a_while_and_holds_up_nothing_new() -> None:
    traffic, card = Traffic(), due("1", sent="1.0")
    assert picked(traffic, card) == ["1"]
    traffic.went(card, SLACK, NOON)
    traffic.ended(card)
    assert picked(traffic, card, due("2"), at=1.5) == ["2"]
    traffic.ended(due("2"))
    assert picked(traffic, card, at=1.5) == []
    assert traffic.soonest == timedelta(seconds=0.5)
    assert picked(traffic, card, at=2.0) == ["1"]
    assert traffic.soonest > timedelta(seconds=2)


def test_a_clock_that_is_set_back_stops_nobody() -> None:
    traffic, card = Traffic(), due("1", sent="1.0")
    traffic.went(card, SLACK, NOON)
    assert picked(traffic, card, at=-3600) == ["1"]


def test_on_this_machine_there_is_no_pace() -> None:
    traffic = Traffic()
    for n in range(20):
        (each,) = traffic.picked([due(str(n))], NOON)
        traffic.went(each, Pace(), NOON)
        traffic.ended(each)


def test_what_is_kept_of_long_ago_is_forgotten() -> None:
    traffic = Traffic()
    for n in range(10_002):
        traffic.went(due(str(n), f"c{n}"), SLACK, NOON - timedelta(hours=1))
    traffic.went(due("now"), SLACK, NOON)
    assert len(traffic._free) == 1
