"""`referent export everything`: all of it, counted row by row, and nothing of anybody else's."""

import json
import stat
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.journal import Entry, verify
from bot.place import Connection, Workspace
from bot.ports import Message
from bot.reply import Reply, Text
from handlers.demo import load_demo
from handlers.main import main
from handlers.settings import Settings
from storage import open_ledgers
from storage.everything import LEFT_OUT, families
from storage.sqlite import SqliteLedgers
from storage.tables import metadata


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A register with meetings, minutes, actions and decisions."""
    url = f"sqlite:///{tmp_path_factory.mktemp('demo')}/referent.db"
    with closing(open_ledgers(url)) as ledgers:
        load_demo(ledgers, ledgers.conversation, Settings())
    return url


@pytest.fixture
def ledgers(demo: str) -> Iterator[SqliteLedgers]:
    with closing(open_ledgers(demo)) as opened:
        yield opened


def taken(url: str, file: Path, *more: str) -> int:
    return main(["export", "everything", "-o", str(file), "--database", url, *more])


def rows(file: Path, family: str) -> list[dict[str, Any]]:
    with zipfile.ZipFile(file) as archive:
        return [json.loads(line) for line in archive.read(f"{family}.jsonl").splitlines()]


def test_every_table_is_taken_or_left_out_on_purpose() -> None:
    tables = {table.name for table in metadata.tables.values()} - {"workspaces"}
    assert set(families()) - {"workspace"} == tables - {table.name for table in LEFT_OUT}


def test_every_row_is_there(demo: str, ledgers: SqliteLedgers, tmp_path: Path) -> None:
    file = tmp_path / "everything.zip"
    assert taken(demo, file) == 0
    for table in metadata.tables.values():
        if table not in LEFT_OUT and table.name != "workspaces":
            stored = ledgers.look(lambda session, table=table: len(session.rows(table)))  # type: ignore[misc]  # a default binds
            assert len(rows(file, table.name)) == stored, table.name
    assert rows(file, "actions")
    assert rows(file, "versions")
    assert [each["name"] for each in rows(file, "workspace")] == ["local"]


def test_the_rows_say_what_they_are(demo: str, tmp_path: Path) -> None:
    file = tmp_path / "everything.zip"
    taken(demo, file)
    persons = {each["id"]: each["name"] for each in rows(file, "parties")}
    owned = [owner for each in rows(file, "actions") for owner in each["owners"]]
    assert owned
    assert set(owned) <= persons.keys()
    entries = [Entry(**{**each, "at": datetime.fromisoformat(each["at"])}) for each in rows(file, "journal")]
    assert entries
    assert verify(entries) is None, "the chain can be followed in what was taken out"


def test_it_says_what_is_in_it_and_only_its_owner_reads_it(
    demo: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "everything.zip"
    assert taken(demo, file, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert tuple(told["rows"]) == families()
    with zipfile.ZipFile(file) as archive:
        readme = archive.read("README.txt").decode()
    assert f"actions.jsonl: {told['rows']['actions']} · " in readme
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_file_that_is_there_is_left_alone(demo: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "everything.zip"
    file.write_text("mine", "utf-8")
    assert taken(demo, file) == 1
    assert file.read_text("utf-8") == "mine"
    assert "is there already" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["nowhere/everything.zip", "a\0b"])
def test_one_that_cannot_be_is_told(demo: str, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert taken(demo, tmp_path / name) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_without_a_name_it_asks_for_one(demo: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "everything", "--database", demo]) == 1
    assert "-o everything.zip" in capsys.readouterr().err


def test_of_several_workspaces_one_is_chosen_and_nothing_of_the_others_is_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path}/two.db"
    with closing(open_ledgers(url)) as ledgers:
        for name in ("Turlaget", "Kor"):
            ledgers.create(Workspace(name.lower(), name), Connection(f"slack:{name}", "slack", name.lower()))
    assert taken(url, tmp_path / "all.zip") == 1
    assert "--workspace NAME" in capsys.readouterr().err
    assert taken(url, tmp_path / "all.zip", "--workspace", "Bridge") == 1
    assert '"Kor", "Turlaget"' in capsys.readouterr().err
    assert taken(url, tmp_path / "all.zip", "--workspace", "Kor") == 0
    assert [each["id"] for each in rows(tmp_path / "all.zip", "connections")] == ["slack:Kor"]


def test_where_nothing_is_stored_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"sqlite:///{tmp_path}/empty.db"
    open_ledgers(url).close()
    assert taken(url, tmp_path / "all.zip") == 1
    assert "nothing is stored yet" in capsys.readouterr().err


def test_what_breaks_off_leaves_no_half_a_file(
    demo: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(SqliteLedgers, "everything", full)
    file = tmp_path / "everything.zip"
    assert taken(demo, file) == 1
    assert "No space left" in capsys.readouterr().err
    assert not file.exists()


def test_a_reply_is_told_as_it_was_said(tmp_path: Path) -> None:

    url = f"sqlite:///{tmp_path}/one.db"
    with closing(open_ledgers(url)) as ledgers:
        ledgers.create(Workspace("w", "Turlaget"), Connection("c", "local", "w"))
        message = Message("m", Reply((Text("Hei på deg"),)), datetime(2026, 11, 24, tzinfo=UTC), person="p")
        ledgers.write("w", lambda ledger: ledger.outbox.put(message))
    assert taken(url, tmp_path / "all.zip") == 0
    (told,) = rows(tmp_path / "all.zip", "outbox")
    assert "Hei på deg" in json.dumps(told["reply"], ensure_ascii=False)
    assert told["id"] == "m"
