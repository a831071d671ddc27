"""What the register tells of its own health."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import StoreVersion
from bot.place import Connection, Workspace
from bot.ports import Ledger, Message
from bot.reply import Reply, Text
from storage import open_ledgers
from storage.health import health_of
from storage.ledgers import StoredLedgers
from storage.schema import HEAD

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def ledgers(url: str) -> Iterator[StoredLedgers]:
    with closing(open_ledgers(url)) as opened:
        for id in ("w1", "w2"):
            opened.create(Workspace(id, "Laget"), Connection(f"local-{id}", "local", id))
        yield opened


def letter(id: str, minutes: int) -> Message:
    return Message(id, Reply((Text("x"),)), NOON + timedelta(minutes=minutes), channel="board")


def test_the_version_and_what_waits_in_all_workspaces(ledgers: StoredLedgers) -> None:
    found = health_of(ledgers)
    assert (found.version, found.needed, found.waiting, found.oldest) == (HEAD, HEAD, 0, None)
    ledgers.write("w1", lambda ledger: ledger.outbox.put(letter("1", 5)))
    ledgers.write("w2", lambda ledger: ledger.outbox.put(letter("2", 3)))
    found = health_of(ledgers)
    assert (found.waiting, found.oldest) == (2, NOON + timedelta(minutes=3))
    assert found.waited(NOON + timedelta(minutes=4)) == 60


def test_what_stands_already_waits_since_it_was_first_tried_anew(ledgers: StoredLedgers) -> None:
    def story(ledger: Ledger) -> None:
        ledger.outbox.put(letter("1", 0))
        ledger.outbox.delivered("1", NOON, place="C1", sent="1.0")
        ledger.outbox.again("1")

    ledgers.write("w1", story)
    assert (health_of(ledgers).waiting, health_of(ledgers).oldest) == (1, None)
    tried = NOON + timedelta(days=2)
    ledgers.write("w1", lambda ledger: ledger.outbox.lease(["1"], tried, tried))
    assert health_of(ledgers).oldest == tried


def test_a_newer_programs_register_is_none_of_ours(ledgers: StoredLedgers) -> None:
    ledgers.change(lambda session: session.command("UPDATE alembic_version SET version_num = '9999_9.9.9'"))
    with pytest.raises(StoreVersion):
        health_of(ledgers)


def test_each_commit_is_told_with_how_many_shared_it(ledgers: StoredLedgers) -> None:
    told: list[tuple[int, float]] = []
    ledgers.watch(lambda commands, waited: told.append((commands, waited)))
    ledgers.write("w1", lambda ledger: ledger.outbox.put(letter("1", 0)))
    ((commands, waited),) = told
    assert commands == 1
    assert 0 <= waited < 5
