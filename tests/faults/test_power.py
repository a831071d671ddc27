"""A short run of power cuts, and what it finds where a commit is not synced. The whole run is `make faults`."""

from pathlib import Path

import pytest

from tests.faults.power import power_cuts

pytestmark = pytest.mark.usefixtures("_disk_that_forgets")
SHORT = "short_leases"


def test_a_power_cut_loses_nothing(tmp_path: Path, seed: int) -> None:
    found = power_cuts("SQLite", tmp_path, seed=seed, times=2, weakened=SHORT)
    assert found.is_well, found
    assert found.lines >= 24, found


def test_commits_that_are_not_synced_are_found_out(tmp_path: Path, seed: int) -> None:
    found = power_cuts("SQLite", tmp_path, seed=seed, times=1, weakened=f"{SHORT},unsynced_commits")
    assert found.lost, found
