"""Versions, and a journal that cannot be altered unseen."""

import sqlite3
from pathlib import Path

import pytest

from bot.journal import Broken, verify
from bot.place import Workspace
from bot.ports import Ledger
from storage import open_ledgers
from storage.maintenance import database_version
from storage.schema import HEAD
from storage.sqlite import SqliteLedgers
from tests.contract.register import put
from tests.samples import HERE, NETWORK, an_action, an_entry


@pytest.fixture
def written(ledgers: SqliteLedgers) -> SqliteLedgers:
    """A register with five entries in its journal."""
    for number in range(1, 6):
        ledgers.write(
            NETWORK.id, lambda ledger, n=number: put(ledger, an_action(f"action-{n}"), an_entry(subject=f"action-{n}"))
        )
    return ledgers


def broken_at(ledger: Ledger) -> Broken | None:
    """Where the journal was altered."""
    return verify(ledger.journal.entries(), ledger.journal.end())


def test_the_version_of_an_empty_file_is_none(tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    assert database_version(f"sqlite:///{tmp_path}/empty.db") is None


@pytest.mark.usefixtures("written")
def test_the_version_is_the_migration(file: Path) -> None:
    assert database_version(f"sqlite:///{file}") == HEAD


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ("UPDATE journal SET actor = 'ola' WHERE seq = 3", Broken(3, "hash")),
        ('UPDATE journal SET words = \'{"text":"noe annet"}\' WHERE seq = 2', Broken(2, "words")),
        ("DELETE FROM journal WHERE seq = 4", Broken(4, "gap")),
        ("DELETE FROM journal WHERE seq = 5", Broken(5, "gap")),
        ("UPDATE journal SET words = NULL", None),
    ],
)
def test_an_altered_journal_is_found_and_erased_words_are_not_an_alteration(
    written: SqliteLedgers, file: Path, change: str, broken: Broken | None
) -> None:
    written.close()
    with sqlite3.connect(file) as connection:
        connection.execute(change)
    opened = open_ledgers(f"sqlite:///{file}")
    assert opened.read(NETWORK.id, broken_at) == broken
    opened.close()


def test_every_workspace_has_a_chain_of_its_own(written: SqliteLedgers) -> None:
    written.create(Workspace("other", "Annet"), HERE)
    written.write("other", lambda ledger: put(ledger, an_entry()))
    assert written.read("other", lambda ledger: ledger.journal.end()[0]) == 1
    assert written.read("other", broken_at) is None


def test_a_unit_sees_its_own_entries_at_the_end(written: SqliteLedgers) -> None:
    def work(ledger: Ledger) -> tuple[int, Broken | None]:
        put(ledger, an_entry())
        return ledger.journal.end()[0], broken_at(ledger)

    assert written.write(NETWORK.id, work) == (6, None)
