"""What the doctor tells of the engine: asked of real ones, one with a standby."""

from contextlib import closing

import pytest

from handlers.upkeep import engine_found
from storage import open_ledgers
from storage.engine import engine_of
from storage.ledgers import StoredLedgers
from tests.postgres import OWNER, Cluster, missing


def test_each_engine_tells_its_version(stored: StoredLedgers) -> None:
    (finding,) = engine_found(engine_of(stored))
    name = {"sqlite": "SQLite 3.", "postgresql": "PostgreSQL 1"}[stored._engine.dialect.name]
    assert (finding.what, finding.well, finding.told.startswith(name)) == ("engine", True, True)


def test_a_standby_is_told_to_whoever_may_see_it() -> None:
    if reason := missing():
        pytest.skip(reason)
    with Cluster.made() as primary:
        url = primary.database()
        primary.standby("s1")
        with closing(open_ledgers(url)) as ledgers:
            assert engine_of(ledgers)["standbys"] == []
            primary.run(f"GRANT pg_monitor TO {OWNER}")
            (standby,) = engine_of(ledgers)["standbys"]
    assert (standby["name"], standby["state"]) == ("s1", "sync")
    assert standby["seconds"] < 30


def test_one_that_is_far_behind_is_not_well() -> None:
    standby = {"name": "s1", "state": "async", "bytes": 4096, "seconds": 31.0}
    _, finding = engine_found({"engine": "PostgreSQL 15.18", "standbys": [standby]})
    assert (finding.what, finding.well) == ("standby", False)
    assert finding.told == "s1 is 4096 bytes and 31.0 s behind; commits do not wait for it."
    assert finding.mend
