"""Registers on real files."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import open_ledgers
from storage.sqlite import SqliteLedgers
from tests.samples import HERE, NETWORK


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a register may be made."""
    return tmp_path / "register.db"


@pytest.fixture
def ledgers(file: Path) -> Iterator[SqliteLedgers]:
    """A register with one workspace."""
    opened = open_ledgers(f"sqlite:///{file}")
    opened.create(NETWORK, HERE)
    yield opened
    opened.close()
