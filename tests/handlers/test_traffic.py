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
HERE = "slack:T1"
SLACK = Pace(seconds=1.0, burst=4, updates=2.0)
TEAM = Pace(team=0.5, team_burst=3)


def due(id: str, channel: str | None = "fjord", workspace: str = "w", **more: Any) -> Due:
    return Due(workspace, Message(id, Reply(()), NOON, channel=channel, **more))


def picked(traffic: Traffic, *found: Due, at: float = 0.0) -> list[str]:
    return [each.message.id for each in going(traffic, *found, at=at)]


def going(traffic: Traffic, *found: Due, at: float = 0.0) -> list[Due]:
    traffic.bring(found)
    return traffic.picked(NOON + timedelta(seconds=at))


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
    others = [due(f"{w}-{n}", f"c{n}", f"w{w}") for w in range(2, 12) for n in range(20)]
    traffic = Traffic()
    went = picked(traffic, *busy, *others)
    assert len(went) == MOST
    assert traffic.room == 0
    assert sum(id.startswith("1-") for id in went) == MOST_EACH


def test_a_few_go_at_once_and_then_one_a_second() -> None:
    traffic, gone = Traffic(), []
    for tick in range(40):
        for each in going(traffic, due(str(tick)), at=tick / 4):
            traffic.went(each, HERE, SLACK, NOON + timedelta(seconds=tick / 4))
            traffic.ended(each)
            gone.append(tick / 4)
    assert gone[:5] == [0, 0.25, 0.5, 0.75, 1.0]
    assert {later - earlier for earlier, later in pairwise(gone[4:])} == {1.0}


@given(st.lists(st.floats(0, 20), min_size=1, max_size=60))
def test_never_more_in_a_while_than_the_platform_takes(moments: list[float]) -> None:
    traffic, gone = Traffic(), []
    for at in sorted(moments):
        now = NOON + timedelta(seconds=at)
        for each in going(traffic, due("1"), at=at):
            traffic.went(each, HERE, SLACK, now)
            traffic.ended(each)
            gone.append((now - NOON).total_seconds())
    for first, began in enumerate(gone):
        for last in range(first, len(gone)):
            assert last - first + 1 <= SLACK.burst + (gone[last] - began) / SLACK.seconds + 1e-3


@given(st.lists(st.tuples(st.floats(0, 20), st.integers(1, 12)), min_size=1, max_size=40))
def test_all_that_goes_to_a_team_keeps_the_teams_pace_but_for_those_on_their_way(
    moments: list[tuple[float, int]],
) -> None:
    """However many channels it goes to, and in whichever workspace they are."""
    traffic, gone, number = Traffic(), [], 0
    for at, count in sorted(moments):
        number += count
        found = [due(str(number + each), f"c{number + each}", f"w{each % 2}") for each in range(count)]
        there = going(traffic, *found, at=at)
        for each in there:
            traffic.went(each, HERE, TEAM, NOON + timedelta(seconds=at))
            gone.append(at)
        for each in there:
            traffic.ended(each)
    for first, began in enumerate(gone):
        for last in range(first, len(gone)):
            assert last - first + 1 <= TEAM.team_burst + 2 * MOST_EACH + (gone[last] - began) / TEAM.team + 1e-3


def test_a_team_that_has_had_enough_waits_and_no_other() -> None:
    traffic = Traffic()
    for n in range(TEAM.team_burst):
        (each,) = going(traffic, due(str(n), f"c{n}"))
        traffic.went(each, HERE, TEAM, NOON)
        traffic.ended(each)
    other = due("5", workspace="v")
    assert picked(traffic, due("4", "vika"), due("6", sent="1.0"), other) == ["5"]
    assert traffic.soonest == timedelta(seconds=TEAM.team)
    traffic.ended(other)
    assert picked(traffic, due("4", "vika"), at=TEAM.team) == ["4"]


def test_of_each_workspace_a_few_go_one_after_the_other_and_what_there_is_no_room_for_is_kept() -> None:
    traffic = Traffic()
    spaces = [f"w{n}" for n in range(2 * MOST // MOST_EACH)]
    found = [due(f"{n}-{space}", f"c{n}", space) for n in range(2 * MOST_EACH) for space in spaces]
    first = going(traffic, *found)
    assert [each.workspace for each in first] == [space for space in spaces[: MOST // MOST_EACH] for _ in range(8)]
    assert traffic.picked(NOON) == [], "there is no room"
    for each in first:
        traffic.ended(each)
    assert [each.workspace for each in traffic.picked(NOON)] == [
        space for space in spaces[MOST // MOST_EACH :] for _ in range(8)
    ]


def test_what_is_behind_others_of_its_workspace_goes_when_one_of_them_has_ended() -> None:
    traffic = Traffic()
    found = [due(str(n), f"c{n}") for n in range(20)]
    first = going(traffic, *found)
    assert (len(first), traffic.waiting) == (MOST_EACH, 0), "none that could go now"
    traffic.ended(first[0])
    assert [each.message.id for each in traffic.picked(NOON)] == ["8"]
    assert traffic.picked(NOON) == []
    traffic.ended(first[0])
    assert traffic.picked(NOON) == [], "it had ended before"


def test_what_may_not_go_yet_is_found_again() -> None:
    traffic = Traffic()
    assert picked(traffic, due("1"), due("2")) == ["1"]
    traffic.ended(due("1"))
    assert (traffic.waiting, traffic.picked(NOON)) == (0, [])


def test_what_stands_is_brought_up_to_date_once_in_a_while_and_holds_up_nothing_new() -> None:
    traffic, card = Traffic(), due("1", sent="1.0")
    assert picked(traffic, card) == ["1"]
    traffic.went(card, HERE, SLACK, NOON)
    traffic.ended(card)
    assert picked(traffic, card, due("2"), at=1.5) == ["2"]
    traffic.ended(due("2"))
    assert picked(traffic, card, at=1.5) == []
    assert traffic.soonest == timedelta(seconds=0.5)
    assert picked(traffic, card, at=2.0) == ["1"]
    assert traffic.soonest > timedelta(seconds=2)


def test_a_clock_that_is_set_back_stops_nobody() -> None:
    traffic, card = Traffic(), due("1", sent="1.0")
    traffic.went(card, HERE, SLACK, NOON)
    assert picked(traffic, card, at=-3600) == ["1"]


def test_on_this_machine_there_is_no_pace() -> None:
    traffic = Traffic()
    for n in range(20):
        (each,) = going(traffic, due(str(n)))
        traffic.went(each, HERE, Pace(), NOON)
        traffic.ended(each)


def test_what_is_kept_of_long_ago_is_forgotten() -> None:
    traffic = Traffic()
    for n in range(10_002):
        traffic.went(due(str(n), f"c{n}"), HERE, Pace(seconds=1.0, team=0.001), NOON - timedelta(hours=1))
    traffic.went(due("now"), HERE, SLACK, NOON)
    assert (len(traffic._free), len(traffic._teams)) == (1, 0)
