"""Registers in real files and on a real server."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from storage import open_ledgers
from storage.ledgers import StoredLedgers
from storage.sqlite import SqliteLedgers
from tests.samples import HERE, NETWORK

if TYPE_CHECKING:
    from tests.postgres import Cluster

ENGINES = ["sqlite", "postgresql"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a register may be made."""
    return tmp_path / "register.db"


@pytest.fixture
def ledgers(file: Path) -> Iterator[SqliteLedgers]:
    """A register with one workspace, in a file."""
    opened = open_ledgers(f"sqlite:///{file}")
    assert isinstance(opened, SqliteLedgers)
    opened.create(NETWORK, HERE)
    yield opened
    opened.close()


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, file: Path) -> str:
    """Where a register is, or may be made, on each engine."""
    if request.param == "sqlite":
        return f"sqlite:///{file}"
    cluster: Cluster = request.getfixturevalue("postgres")
    return cluster.database()


@pytest.fixture(params=ENGINES)
def empty(request: pytest.FixtureRequest, file: Path) -> str:
    """Where a register may be made, on each engine; there is nothing yet."""
    if request.param == "sqlite":
        return f"sqlite:///{file}"
    cluster: Cluster = request.getfixturevalue("postgres")
    return cluster.database(empty=True)


@pytest.fixture
def stored(url: str) -> Iterator[StoredLedgers]:
    """A register with one workspace, on each engine."""
    opened = open_ledgers(url)
    opened.create(NETWORK, HERE)
    yield opened
    opened.close()
