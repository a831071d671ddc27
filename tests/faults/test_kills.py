"""A short run of `kill -9`, and what it finds where a safeguard is off. The whole run is `make faults`."""

from pathlib import Path

from tests.faults.copies import SHORT
from tests.faults.kills import kills
from tests.faults.register import Register


def test_kill_9_loses_nothing_and_doubles_nothing(tmp_path: Path, seed: int) -> None:
    found = kills("SQLite", Register(f"sqlite:///{tmp_path}/r.db"), tmp_path, seed=seed, times=2, weakened=SHORT)
    assert found.is_well, found
    assert found.lines >= 24, found
    assert found.again, found


def test_a_bot_that_forgets_what_it_did_is_found_out(tmp_path: Path, seed: int) -> None:
    """Without delivery ids what is sent again is done again; without the look-up what had arrived is posted again."""
    weakened = f"{SHORT},no_delivery_ids,no_look_up"
    register = Register(f"sqlite:///{tmp_path}/r.db")
    found = kills("SQLite", register, tmp_path, seed=seed, times=0, lines=200, weakened=weakened)
    assert found.twice, found
    assert found.said_twice, found
