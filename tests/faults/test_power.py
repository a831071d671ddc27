"""A short run of power cuts, and what it finds where a commit is not synced. The whole run is `make faults`."""

from pathlib import Path

import pytest

from tests.faults.copies import SHORT
from tests.faults.power import database_power_cuts, power_cuts
from tests.postgres import missing

pytestmark = pytest.mark.usefixtures("_disk_that_forgets")


def test_a_power_cut_loses_nothing(tmp_path: Path, seed: int) -> None:
    found = power_cuts("SQLite", tmp_path, seed=seed, times=2, weakened=SHORT)
    assert found.is_well, found
    assert found.lines >= 24, found


def test_commits_that_are_not_synced_are_found_out(tmp_path: Path, seed: int) -> None:
    found = power_cuts("SQLite", tmp_path, seed=seed, times=1, weakened=f"{SHORT},unsynced_commits")
    assert found.lost, found


def test_a_power_cut_of_the_database_loses_nothing(tmp_path: Path, seed: int) -> None:
    if reason := missing():
        pytest.skip(reason)
    found = database_power_cuts("PostgreSQL", tmp_path, seed=seed, times=1, weakened=SHORT)
    assert found.is_well, found
    assert found.lines >= 16, found
