"""Copies of a register on real files: made while others write, whole or not there, and put back."""

import os
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import ReferentError, Refused, StoreFull, StoreUnreadable, StoreVersion, Trouble
from bot.journal import verify
from bot.place import Workspace
from bot.ports import Ledger
from storage import backup as module
from storage import open_ledgers
from storage.backup import back_up, look_through, restore
from storage.schema import PROGRAM
from storage.sqlite import SqliteLedgers
from tests.contract.register import put
from tests.samples import HERE, NETWORK, an_action, an_entry
from tests.storage.test_migrations import _OF_0_1, _made_by


def url(file: Path) -> str:
    return f"sqlite:///{file}"


def say_something(ledgers: SqliteLedgers, number: int) -> None:
    row = an_action(f"action-{number}")
    ledgers.write(NETWORK.id, lambda ledger: put(ledger, row, an_entry(subject=row.id)))


@pytest.fixture
def written(ledgers: SqliteLedgers) -> SqliteLedgers:
    """A register with five entries in its journal."""
    for number in range(1, 6):
        say_something(ledgers, number)
    return ledgers


@pytest.fixture
def copy(written: SqliteLedgers, file: Path, tmp_path: Path) -> Path:
    """A good copy of it, in a folder of its own."""
    del written
    folder = tmp_path / "copies"
    folder.mkdir()
    back_up(url(file), folder / "copy.db")
    return folder / "copy.db"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where nothing is."""
    folder = tmp_path / "new"
    folder.mkdir()
    return folder / "register.db"


def numbers(file: Path) -> set[int]:
    """The actions of a register, whose chain is whole."""
    with closing(open_ledgers(url(file))) as opened:
        assert opened.read(NETWORK.id, lambda ledger: verify(ledger.journal.entries(), ledger.journal.end())) is None
        return opened.read(NETWORK.id, lambda ledger: set(_numbers(ledger)))


def _numbers(ledger: Ledger) -> Iterator[int]:
    for entry in ledger.journal.entries():
        found = ledger.actions.get(entry.subject)
        assert found is not None
        yield found.number


def refused(sentence: str, error: pytest.ExceptionInfo[ReferentError]) -> bool:
    return error.value.sentence == sentence


# --- made ---


def test_a_copy_is_a_register_as_it_was(written: SqliteLedgers, copy: Path) -> None:
    say_something(written, 6)
    assert os.listdir(copy.parent) == ["copy.db"]
    assert numbers(copy) == {1, 2, 3, 4, 5}


def test_it_says_what_it_holds(written: SqliteLedgers, file: Path, tmp_path: Path) -> None:
    written.create(Workspace("other", "Annet"), HERE)
    told = back_up(url(file), tmp_path / "copy.db")
    counts = {"actions": 5, "decisions": 0, "meetings": 0}
    assert told == {
        "version": PROGRAM,
        "bytes": (tmp_path / "copy.db").stat().st_size,
        "workspaces": [
            {
                "workspace": "Nettverket",
                "entries": 5,
                "last_entry_at": "2026-03-02T12:00:00.000000+00:00",
                **counts,
            },
            {"workspace": "Annet", "entries": 0, "last_entry_at": None, **counts, "actions": 0},
        ],
    }


def test_it_is_one_file_for_its_owner_alone(copy: Path) -> None:
    assert copy.stat().st_mode & 0o777 == 0o600
    copy.chmod(0o400)
    assert look_through(copy)["version"] == PROGRAM
    assert os.listdir(copy.parent) == ["copy.db"]


class Writers:
    """Four threads that write until they are told to stop, and what they have been answered."""

    def __init__(self, ledgers: SqliteLedgers) -> None:
        self.ledgers = ledgers
        self.answered: set[int] = set()
        self.stopped = threading.Event()
        self.threads = [threading.Thread(target=self._write, args=(first,)) for first in range(1, 5)]

    def __enter__(self) -> "Writers":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        for thread in self.threads:
            thread.join()

    def _write(self, number: int) -> None:
        while not self.stopped.is_set():
            say_something(self.ledgers, number)
            self.answered.add(number)
            number += 4

    def wait_for(self, count: int) -> set[int]:
        """What has been answered, when it is that many."""
        while len(self.answered) < count:
            self.stopped.wait(0.01)
        return set(self.answered)


def test_while_four_write_it_holds_all_that_was_answered_before_it_began(
    ledgers: SqliteLedgers, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_PAGES", 5)  # many steps, between which others write
    copies = []
    with Writers(ledgers) as writers:
        for count in (40, 120, 200):
            before = writers.wait_for(count)
            copies.append((before, tmp_path / f"{count}.db"))
            back_up(url(file), copies[-1][1], going=lambda: not writers.stopped.wait(0.001))
            assert len(writers.answered) > len(before), "the writers went on"
    for before, path in copies:
        assert before <= numbers(path)
    assert numbers(file) == writers.answered


def test_an_older_register_is_copied_as_it_is_and_brought_up_to_date_when_it_is_back(
    tmp_path: Path, place: Path
) -> None:
    _made_by("0001_0.1.0", tmp_path / "old.db", *_OF_0_1, "UPDATE heads SET last_hash = printf('%064d', 0)")
    assert back_up(url(tmp_path / "old.db"), tmp_path / "copy.db")["version"] == "0.1.0"
    assert restore(tmp_path / "copy.db", url(place))["version"] == "0.1.0"
    with closing(open_ledgers(url(place))) as opened:
        found = opened.read(NETWORK.id, lambda ledger: ledger.actions.by_number(1))
    assert found is not None
    assert look_through(place)["version"] == PROGRAM


# --- what is there already ---


@pytest.mark.usefixtures("written")
def test_a_file_that_is_there_is_not_touched_unless_it_may_be(file: Path, tmp_path: Path) -> None:
    there = tmp_path / "copy.db"
    there.write_text("dear diary")
    with pytest.raises(Refused) as error:
        back_up(url(file), there)
    assert refused("backup.taken", error)
    assert there.read_text() == "dear diary"
    back_up(url(file), there, replace=True)
    assert numbers(there) == {1, 2, 3, 4, 5}


@pytest.mark.usefixtures("written")
def test_a_file_that_comes_while_the_copy_is_made_stays(file: Path, tmp_path: Path) -> None:
    def going() -> bool:
        (tmp_path / "copy.db").write_text("dear diary")
        return True

    with pytest.raises(Refused) as error:
        back_up(url(file), tmp_path / "copy.db", going=going)
    assert refused("backup.taken", error)
    assert (tmp_path / "copy.db").read_text() == "dear diary"


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize("name", ["register.db", "register.db-wal", "register.db-shm", "link.db"])
def test_the_register_is_not_replaced_by_its_copy(file: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "link.db").symlink_to(file)
    with pytest.raises(Refused) as error:
        back_up(url(file), tmp_path / name, replace=True)
    assert refused("backup.itself", error)


@pytest.mark.usefixtures("written")
def test_a_folder_is_not_replaced(file: Path, tmp_path: Path) -> None:
    (tmp_path / "copies").mkdir()
    with pytest.raises(Refused) as error:
        back_up(url(file), tmp_path / "copies", replace=True)
    assert refused("backup.no_place", error)


# --- what cannot be copied ---


def test_only_a_register_is_copied(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "songs.db") as connection:
        connection.execute("CREATE TABLE songs (title)")
    (tmp_path / "empty.db").touch()
    for name in ("songs.db", "nothing.db", "empty.db"):
        with pytest.raises(StoreUnreadable):
            back_up(url(tmp_path / name), tmp_path / "copy.db")
    assert sorted(os.listdir(tmp_path)) == ["empty.db", "songs.db"]


@pytest.mark.usefixtures("written")
def test_a_folder_that_is_not_there_is_told(file: Path, tmp_path: Path) -> None:
    with pytest.raises(Refused) as error:
        back_up(url(file), tmp_path / "nowhere" / "copy.db")
    assert refused("backup.unwritable", error)


@pytest.mark.usefixtures("written")
def test_where_it_has_no_room_it_is_not_begun(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(2**20, 2**20, 1000))  # type: ignore[attr-defined]  # what it returns
    with pytest.raises(StoreFull) as error:
        back_up(url(file), tmp_path / "copy.db")
    assert (error.value.sentence, error.value.facts["needed"], error.value.facts["free"]) == ("backup.full", 1, 0)
    assert not list(tmp_path.glob("copy.db*"))


def altered(file: Path, *statements: str) -> None:
    with closing(sqlite3.connect(file)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("UPDATE journal SET actor = 'ola' WHERE seq = 3", "backup.broken"),
        ("DELETE FROM journal WHERE seq = 5", "backup.broken"),
        ("UPDATE journal SET facts = 'no JSON' WHERE seq = 1", "backup.damaged"),
        ("DELETE FROM heads", "backup.damaged"),
    ],
)
def test_a_broken_chain_makes_no_copy(
    written: SqliteLedgers, file: Path, tmp_path: Path, change: str, sentence: str
) -> None:
    written.close()
    altered(file, change)
    with pytest.raises(StoreUnreadable) as error:
        back_up(url(file), tmp_path / "copy.db")
    assert refused(sentence, error)
    assert error.value.facts["file"] == file
    assert not list(tmp_path.glob("copy.db*"))


def test_a_damaged_page_makes_no_copy(written: SqliteLedgers, file: Path, tmp_path: Path) -> None:
    written.close()
    with closing(sqlite3.connect(file)) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'actions_open'").fetchone()
    with file.open("r+b") as opened:
        opened.seek((root - 1) * 4096)
        opened.write(b"\xff" * 4096)
    with pytest.raises(StoreUnreadable) as error:
        back_up(url(file), tmp_path / "copy.db")
    assert refused("backup.damaged", error)
    assert not list(tmp_path.glob("copy.db*"))


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize("steps", [0, 1])
def test_what_is_told_to_stop_leaves_nothing(file: Path, tmp_path: Path, steps: int) -> None:
    asked = iter(range(1_000))
    with pytest.raises(Trouble) as error:
        back_up(url(file), tmp_path / "copy.db", going=lambda: next(asked) < steps)
    assert refused("backup.stopped", error)
    assert not list(tmp_path.glob("copy.db*"))


@pytest.mark.usefixtures("written")
def test_a_check_that_takes_long_is_stopped_too(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_STEPS", 10)
    asked = iter(range(1_000))
    with pytest.raises(Trouble) as error:
        back_up(url(file), tmp_path / "copy.db", going=lambda: next(asked) < 5)
    assert refused("backup.stopped", error)
    assert not list(tmp_path.glob("copy.db*"))


# --- put back ---


def test_a_copy_is_put_where_nothing_is(copy: Path, place: Path) -> None:
    told = restore(copy, url(place))
    assert told["workspaces"][0]["entries"] == 5
    assert os.listdir(place.parent) == ["register.db"]
    assert os.listdir(copy.parent) == ["copy.db"]
    with closing(sqlite3.connect(place)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert numbers(place) == {1, 2, 3, 4, 5}


def test_a_copy_that_was_put_there_by_hand_has_its_log_beside_it_once_opened(copy: Path, place: Path) -> None:
    shutil.copyfile(copy, place)
    open_ledgers(url(place)).close()
    with closing(sqlite3.connect(place)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert numbers(place) == {1, 2, 3, 4, 5}


def test_or_where_a_program_has_been_started_and_nothing_been_said(copy: Path, place: Path) -> None:
    with closing(open_ledgers(url(place))) as opened:
        opened.create(Workspace("other", "local"), HERE)
    restore(copy, url(place))
    assert numbers(place) == {1, 2, 3, 4, 5}
    with closing(open_ledgers(url(place))) as opened:
        assert [workspace.name for workspace in opened.workspaces()] == ["Nettverket"]


def test_or_over_a_file_without_anything(copy: Path, place: Path) -> None:
    place.touch()
    restore(copy, url(place))
    assert numbers(place) == {1, 2, 3, 4, 5}


def test_a_register_with_content_is_refused(written: SqliteLedgers, copy: Path, file: Path) -> None:
    say_something(written, 6)
    with pytest.raises(Refused) as error:
        restore(copy, url(file))
    assert refused("backup.content", error)
    assert numbers(file) == {1, 2, 3, 4, 5, 6}


def test_somebody_elses_database_is_let_be(copy: Path, place: Path) -> None:
    altered(place, "CREATE TABLE songs (title)")
    with pytest.raises(StoreUnreadable) as error:
        restore(copy, url(place))
    assert refused("trouble.foreign", error)
    assert os.listdir(place.parent) == ["register.db"]


def test_a_register_that_is_open_is_refused(copy: Path, place: Path) -> None:
    with closing(open_ledgers(url(place))) as opened:
        opened.create(Workspace("other", "local"), HERE)
        with pytest.raises(Refused) as error:
            restore(copy, url(place))
        assert refused("backup.in_use", error)
        assert [workspace.name for workspace in opened.workspaces()] == ["local"]
        opened.write("other", lambda ledger: put(ledger, an_entry()))
    assert not list(place.parent.glob("*.part"))


def test_what_is_left_of_another_register_is_not_taken_for_its_log(copy: Path, place: Path) -> None:
    (place.parent / "register.db-wal").touch()
    with pytest.raises(Refused) as error:
        restore(copy, url(place))
    assert refused("backup.remains", error)
    assert os.listdir(place.parent) == ["register.db-wal"]


@pytest.mark.parametrize("kept", [0, 7, 50, 4096, -4096, -1])
def test_a_file_cut_short_is_told(copy: Path, place: Path, kept: int) -> None:
    copy.write_bytes(copy.read_bytes()[:kept])
    with pytest.raises(StoreUnreadable) as error:
        restore(copy, url(place))
    assert refused("backup.cut_short", error)
    assert os.listdir(place.parent) == []


def test_a_file_that_is_not_there_is_told(place: Path) -> None:
    with pytest.raises(Refused) as error:
        restore(place.parent / "nothing.db", url(place))
    assert refused("backup.unreadable", error)
    assert os.listdir(place.parent) == []


def test_what_is_no_register_is_told(tmp_path: Path, place: Path) -> None:
    (tmp_path / "letter.db").write_text("dear diary " * 500)
    altered(tmp_path / "songs.db", "CREATE TABLE songs (title)")
    altered(tmp_path / "nothing.db", "PRAGMA user_version = 1")
    for name in ("letter.db", "songs.db", "nothing.db"):
        with pytest.raises(StoreUnreadable) as error:
            restore(tmp_path / name, url(place))
        assert refused("backup.foreign", error)
        assert error.value.facts["file"] == tmp_path / name
    assert os.listdir(place.parent) == []


def test_a_newer_version_is_told(copy: Path, place: Path) -> None:
    altered(copy, "UPDATE alembic_version SET version_num = '9999_7.0.0'")
    with pytest.raises(StoreVersion) as error:
        restore(copy, url(place))
    assert error.value.facts == {"file": copy, "found": "7.0.0", "needed": PROGRAM}
    assert refused("backup.newer", error)
    assert os.listdir(place.parent) == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("DELETE FROM journal WHERE seq = 5", "backup.broken"),
        ("UPDATE journal SET seq = 9 WHERE seq = 3", "backup.broken"),
        ("DROP TABLE journal", "backup.damaged"),
    ],
)
def test_a_copy_that_is_not_whole_is_told(copy: Path, place: Path, change: str, sentence: str) -> None:
    altered(copy, change)
    with pytest.raises(StoreUnreadable) as error:
        restore(copy, url(place))
    assert refused(sentence, error)
    assert error.value.facts["file"] == copy
    assert os.listdir(place.parent) == []


def test_a_copy_with_a_damaged_page_is_told(copy: Path, place: Path) -> None:
    with closing(sqlite3.connect(copy)) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'journal'").fetchone()
    with copy.open("r+b") as opened:
        opened.seek((root - 1) * 4096)
        opened.write(b"\xff" * 4096)
    with pytest.raises(StoreUnreadable) as error:
        restore(copy, url(place))
    assert refused("backup.damaged", error)
    assert os.listdir(place.parent) == []


def test_what_does_not_hold_where_it_stands_is_taken_away(
    copy: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where the disk has not kept what was written."""
    put_there = module.put

    def spoilt(part: Path, file: Path) -> None:
        put_there(part, file)
        altered(file, "DELETE FROM journal WHERE seq = 5")

    monkeypatch.setattr(module, "put", spoilt)
    with pytest.raises(StoreUnreadable) as error:
        restore(copy, url(place))
    assert refused("backup.broken", error)
    assert os.listdir(place.parent) == []
