"""Workspaces from one database into another: all of it, once, whole or not at all, on and between both engines."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from bot.errors import ReferentError, Refused, StoreUnreadable, StoreVersion
from bot.installation import Installation
from bot.place import Connection, Workspace
from handlers.demo import load_demo
from handlers.settings import Settings
from storage import open_ledgers, tables
from storage.ledgers import StoredLedgers
from storage.move import move
from storage.session import Session
from tests.contract.everything import write_everything
from tests.contract.register import put
from tests.samples import HERE, NETWORK, NOON, an_action, an_entry
from tests.storage.conftest import ENGINES

if TYPE_CHECKING:
    from tests.postgres import Cluster

ROOT = Path(__file__).parents[2]

OTHER = Workspace("other", "Annet")


@pytest.fixture(params=ENGINES)
def target(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where nothing is yet, on each engine."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'target.db'}"
    cluster: Cluster = request.getfixturevalue("postgres")
    return cluster.database(empty=True)


@pytest.fixture
def source(stored: StoredLedgers, url: str) -> str:
    """A register with something of every family in one workspace, and a little in another."""
    stored.write(NETWORK.id, write_everything)
    stored.create(OTHER, Connection("there", "local", OTHER.id))
    say_something(stored, OTHER.id, 1)
    return url


def say_something(ledgers: StoredLedgers, workspace: str, number: int) -> None:
    row = an_action(f"action-{number}")
    ledgers.write(workspace, lambda ledger: put(ledger, row, an_entry(subject=row.id)))


def everything(url: str) -> dict[str, list[Any]]:
    """Every row of every table."""

    def rows(session: Session) -> dict[str, list[Any]]:
        return {
            name: sorted(map(repr, session.query(select(table))))
            for name, table in sorted(tables.metadata.tables.items())
        }

    with closing(open_ledgers(url)) as ledgers:
        return ledgers.look(rows)


def names(url: str) -> set[str]:
    with closing(open_ledgers(url)) as ledgers:
        return {workspace.name for workspace in ledgers.workspaces()}


def refused(work: Callable[[], object], kind: type[ReferentError]) -> str:
    with pytest.raises(kind) as error:
        work()
    return error.value.sentence


def test_everything_is_there_and_the_source_as_it_was(source: str, target: str) -> None:
    before = everything(source)
    told = {each["workspace"]: each for each in move(source, target)}
    assert everything(target) == everything(source) == before
    assert {name: each["moved"] for name, each in told.items()} == {"Nytt navn": True, "Annet": True}
    assert told["Annet"]["entries"] == 1
    assert told["Annet"]["rows"] == 2, "the action and its entry"


def test_what_has_come_is_found_and_goes_on(source: str, target: str) -> None:
    move(source, target)
    with closing(open_ledgers(target)) as ledgers:
        assert ledgers.read(OTHER.id, lambda ledger: ledger.actions.by_number(1)) is not None
        say_something(ledgers, OTHER.id, 2)
        assert ledgers.read(OTHER.id, lambda ledger: ledger.journal.end())[0] == 2


def test_again_it_moves_nothing_twice(source: str, target: str) -> None:
    move(source, target)
    before = everything(target)
    assert [each["moved"] for each in move(source, target)] == [False, False]
    assert everything(target) == before


def test_one_workspace_is_moved_with_its_connection_alone(source: str, target: str) -> None:
    assert [each["workspace"] for each in move(source, target, "Annet")] == ["Annet"]
    there = everything(target)
    assert (len(there["workspaces"]), len(there["actions"]), len(there["connections"])) == (1, 1, 1)
    assert [each["moved"] for each in move(source, target)] == [True, False]
    assert everything(target) == everything(source)


def test_what_a_first_start_has_made_gives_way(source: str, target: str) -> None:
    with closing(open_ledgers(target)) as ledgers:
        ledgers.create(Workspace("fresh", "Annet"), Connection("fresh-here", "local", "fresh"))
    move(source, target)
    assert everything(target) == everything(source)


@pytest.mark.parametrize("id", ["other", "namesake"])
def test_other_content_is_refused_and_stays(source: str, target: str, id: str) -> None:
    with closing(open_ledgers(target)) as ledgers:
        ledgers.create(Workspace(id, "Annet"), Connection("mine", "local", id))
        say_something(ledgers, id, 7)
    before = everything(target)
    assert refused(lambda: move(source, target, "Annet"), Refused) == "move.content"
    assert everything(target) == before


def test_who_writes_meanwhile_is_noticed(source: str, target: str, stored: StoredLedgers) -> None:
    def watched(table: str, _: int) -> None:
        if table == "journal":
            say_something(stored, OTHER.id, 2)

    assert refused(lambda: move(source, target, "Annet", watched), Refused) == "move.written"
    assert names(target) == set()
    assert [each["moved"] for each in move(source, target, "Annet")] == [True]
    assert names(target) == {"Annet"}


_KILLED = """
import os, signal, sys
from storage.move import move
def watched(table, done):
    if table == sys.argv[3] and done > 0:
        os.kill(os.getpid(), signal.SIGKILL)
move(sys.argv[1], sys.argv[2], None, watched)
"""


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[str]:
    """A register with meetings, minutes, actions and decisions."""
    url = f"sqlite:///{tmp_path / 'demo.db'}"
    with closing(open_ledgers(url)) as ledgers:
        load_demo(ledgers, ledgers.conversation, Settings())
    return url


@pytest.mark.parametrize("table", ["actions", "journal", "posts"])
def test_killed_half_way_nothing_is_served_and_it_can_be_run_again(demo: str, target: str, table: str) -> None:
    command = [sys.executable, "-c", _KILLED, demo, target, table]
    assert subprocess.run(command, cwd=ROOT, timeout=120, check=False).returncode == -signal.SIGKILL
    assert [name for name, rows in everything(target).items() if rows] == []
    assert [each["moved"] for each in move(demo, target)] == [True]
    assert everything(target) == everything(demo)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("UPDATE journal SET actor = 'ola' WHERE workspace = 'other'", "move.broken"),
        ("UPDATE heads SET last_entry = 2 WHERE workspace = 'other'", "move.broken"),
    ],
)
def test_a_broken_chain_is_not_moved(
    source: str, target: str, stored: StoredLedgers, change: str, sentence: str
) -> None:
    stored.change(lambda session: session.command(change))
    assert refused(lambda: move(source, target, "Annet"), StoreUnreadable) == sentence
    assert names(target) == set()


def test_what_cannot_be_moved_is_told(source: str, target: str, tmp_path: Path) -> None:
    assert refused(lambda: move(source, source), Refused) == "move.same"
    assert refused(lambda: move(source, target, "Ukjent"), Refused) == "move.unknown"
    (tmp_path / "empty.db").touch()
    assert refused(lambda: move(f"sqlite:///{tmp_path / 'empty.db'}", target), StoreUnreadable) == "move.empty"
    assert refused(lambda: move(f"sqlite:///{tmp_path / 'no.db'}", target), StoreUnreadable) == "trouble.missing"
    assert names(target) == set()


def test_an_older_register_is_brought_up_to_date_first(source: str, target: str, stored: StoredLedgers) -> None:
    stored.change(lambda session: session.command("UPDATE alembic_version SET version_num = '0002_0.2.0'"))
    assert refused(lambda: move(source, target), StoreVersion) == "move.older"


@pytest.mark.usefixtures("source")
def test_of_two_with_one_name_one_is_named_by_its_id(source: str, target: str, stored: StoredLedgers) -> None:
    stored.create(Workspace("another", "Annet"), HERE)
    assert refused(lambda: move(source, target, "Annet"), Refused) == "move.several"
    assert [each["entries"] for each in move(source, target, "other")] == [1]


def test_a_team_goes_with_its_workspace_and_another_stays(source: str, target: str, stored: StoredLedgers) -> None:
    for team, workspace in (("T1", OTHER.id), ("T2", NETWORK.id)):
        stored.create(Workspace(workspace, ""), Connection(f"slack:{team}", "slack", workspace))
        stored.installations.put(Installation("slack", "", team, NOON, secret="encrypted"))
    move(source, target, "Annet")
    with closing(open_ledgers(target)) as ledgers:
        assert [each.team for each in ledgers.installations.all("slack")] == ["T1"]
        assert (ledgers.connection("slack:T1"), ledgers.connection("slack:T2")) == (stored.connection("slack:T1"), None)
