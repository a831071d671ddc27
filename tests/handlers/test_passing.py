"""A register that stands before another one."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.events import person_named
from bot.place import Connection, Workspace
from bot.ports import Ledgers
from handlers.passing import OneLook, Passing
from storage import open_ledgers

HERE, THERE = Workspace("w1", "Laget"), Workspace("w2", "Andre")
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def ledgers(tmp_path: Path) -> Iterator[Ledgers]:
    opened = open_ledgers(f"sqlite:///{tmp_path}/referent.db")
    for workspace in (HERE, THERE):
        opened.create(workspace, Connection(f"local:{workspace.id}", "local", workspace.id))
    yield opened
    opened.close()


def test_everything_is_passed_on(ledgers: Ledgers) -> None:
    before = Passing(ledgers)
    connection = Connection("slack:T1", "slack", "w3", "Laget")
    before.create(Workspace("w3", "Tredje"), connection)
    assert before.connection("slack:T1") == connection
    before.put_connection(Connection("slack:T1", "slack", "w3", "Nye laget"))
    assert ledgers.connection("slack:T1") == Connection("slack:T1", "slack", "w3", "Nye laget")
    assert {each.id for each in before.workspaces()} == {"w1", "w2", "w3"}
    assert before.due(NOON, 1) == ()
    party = before.write("w3", lambda ledger: person_named(ledger, "Kari Nordmo"))
    assert before.read("w3", lambda ledger: ledger.parties.get(party.id)) == party


def test_one_look_sees_what_it_saw_first_until_something_is_written(ledgers: Ledgers) -> None:
    def known(of: Ledgers) -> list[int]:
        names = ("Kari Nordmo", "Ola Nes")
        return of.read(HERE.id, lambda ledger: [len(ledger.parties.directory().named(name)) for name in names])

    seen: list[list[int]] = []

    def story(ledger: object) -> None:
        look = OneLook(ledgers, HERE.id, ledger)  # type: ignore[arg-type]  # as it is given
        ledgers.write(HERE.id, lambda ledger: person_named(ledger, "Kari Nordmo"))
        seen.append(known(look))
        assert look.read(THERE.id, lambda ledger: ledger.workspace) == THERE
        look.write(HERE.id, lambda ledger: person_named(ledger, "Ola Nes"))
        seen.append(known(look))

    ledgers.read(HERE.id, story)
    assert seen == [[0, 0], [1, 1]]
