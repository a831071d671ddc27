"""Short runs on PostgreSQL: the bot, its copies and the primary are killed. The whole run is `make faults`."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.copies import SHORT
from tests.faults.failover import failover
from tests.faults.kills import kills
from tests.faults.register import Register
from tests.faults.summaries import summaries
from tests.postgres import Cluster, missing


@pytest.fixture
def durable() -> Iterator[Cluster]:
    """A cluster of its own, which keeps what it has acknowledged; a skip, with its reason, without PostgreSQL."""
    if reason := missing():
        pytest.skip(reason)
    with Cluster.made() as cluster:
        yield cluster


def test_kill_9_loses_nothing_and_doubles_nothing(durable: Cluster, tmp_path: Path, seed: int) -> None:
    register = Register(durable.database(empty=True))
    found = kills("PostgreSQL", register, tmp_path, seed=seed, times=2, weakened=SHORT)
    assert found.is_well, found
    assert found.lines >= 24, found


def test_three_copies_that_are_killed_post_each_summary_once(durable: Cluster, tmp_path: Path, seed: int) -> None:
    register = Register(durable.database(empty=True))
    found = summaries("three copies", register, tmp_path, seed=seed, channels=40, times=2, weakened=SHORT)
    assert found.is_well, found
    assert found.messages == 40, found


@pytest.mark.parametrize("synchronous", [True, False])
def test_a_primary_that_dies_loses_nothing_that_its_standby_has(tmp_path: Path, seed: int, synchronous: bool) -> None:
    """One that waits for no standby loses what nobody else has, which is found out."""
    if reason := missing():
        pytest.skip(reason)
    found = failover("failover", tmp_path, seed=seed, synchronous=synchronous, longest=0.5, weakened=SHORT)
    assert found.is_well is synchronous, found
    assert bool(found.lost) is not synchronous, found
