"""Versions, and a journal that cannot be altered unseen."""

from pathlib import Path

import pytest

from bot.journal import Broken, verify
from bot.place import Workspace
from bot.ports import Ledger
from storage.ledgers import StoredLedgers
from storage.maintenance import database_version
from storage.schema import HEAD
from tests.contract.register import put
from tests.samples import HERE, NETWORK, an_action, an_entry


@pytest.fixture
def written(stored: StoredLedgers) -> StoredLedgers:
    """A register with five entries in its journal."""
    for number in range(1, 6):
        stored.write(
            NETWORK.id, lambda ledger, n=number: put(ledger, an_action(f"action-{n}"), an_entry(subject=f"action-{n}"))
        )
    return stored


def broken_at(ledger: Ledger) -> Broken | None:
    """Where the journal was altered."""
    return verify(ledger.journal.entries(), ledger.journal.end())


def test_the_version_of_an_empty_file_is_none(tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    assert database_version(f"sqlite:///{tmp_path}/empty.db") is None


@pytest.mark.usefixtures("written")
def test_the_version_is_the_migration(url: str) -> None:
    assert database_version(url) == HEAD


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
    written: StoredLedgers, change: str, broken: Broken | None
) -> None:
    written.change(lambda session: session.command(change))
    assert written.read(NETWORK.id, broken_at) == broken


def test_every_workspace_has_a_chain_of_its_own(written: StoredLedgers) -> None:
    written.create(Workspace("other", "Annet"), HERE)
    written.write("other", lambda ledger: put(ledger, an_entry()))
    assert written.read("other", lambda ledger: ledger.journal.end()[0]) == 1
    assert written.read("other", broken_at) is None


def test_a_unit_sees_its_own_entries_at_the_end(written: StoredLedgers) -> None:
    def work(ledger: Ledger) -> tuple[int, Broken | None]:
        put(ledger, an_entry())
        return ledger.journal.end()[0], broken_at(ledger)

    assert written.write(NETWORK.id, work) == (6, None)
