"""A register on a machine that fails it: a full disk, one that may only be read, a damaged page, no more open files, a
clock that is set back. Each is one sentence, nothing is half done, and all goes on once it is mended."""

import os
import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from bot.errors import ReferentError, StoreFull, StoreUnreadable
from bot.ports import Ledgers
from bot.reply import Reply, plain_text
from bot.router import answer
from handlers.local import local_request, open_workspace
from handlers.scheduler import fall_due
from handlers.settings import Settings
from handlers.upkeep import verify_journal
from storage import open_ledgers
from storage.ledgers import StoredLedgers
from storage.probe import check_writable
from tests.handlers.small_disk import fill, small_disk

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
LONG = "Skriv til KDD om " + "dette og hint, " * 150
_deliveries = count(1)


def say(ledgers: Ledgers, text: str, at: datetime = NOW, delivery: str = "") -> Reply:
    (workspace,) = ledgers.workspaces()
    request = local_request(workspace.id, "Kari", text, at, "styret", delivery=delivery or f"d{next(_deliveries)}")
    return answer(request, ledgers)[0]


def opened(folder: Path) -> "closing[StoredLedgers]":
    ledgers = open_ledgers(f"sqlite:///{folder}/referent.db")
    open_workspace(ledgers, "local", Settings())
    return closing(ledgers)


def numbers(ledgers: Ledgers) -> list[str]:
    """Of all actions, as the list tells them page by page."""
    (workspace,) = ledgers.workspaces()
    return ledgers.read(
        workspace.id,
        lambda ledger: [f"A-{n}" for n in range(1, 5_000) if ledger.actions.by_number(n) is not None],
    )


# --- a full disk -----------------------------------------------------------------------------------------------


def test_a_full_disk_is_said_and_once_there_is_room_all_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    disk = tmp_path / "disk"
    with small_disk(disk) as is_small, opened(disk) as ledgers:
        stored = [say(ledgers, "/action add Skriv til NVE").numbers[0]]
        if is_small:
            fill(disk / "filler")
        else:
            limit_pages(ledgers)
        refused = None
        while refused is None and len(stored) < 1_000:
            reply = say(ledgers, f"/action add {LONG}{len(stored)}", delivery="the last" if len(stored) == 999 else "")
            if reply.ok:
                stored.append(reply.numbers[0])
            else:
                refused = reply
        assert refused is not None
        assert refused.error == "full"
        assert "full" in plain_text(refused)
        with pytest.raises(StoreFull):
            keep_trying(ledgers)
        assert numbers(ledgers) == stored  # nothing is lost, nothing half done
        if is_small:
            (disk / "filler").unlink()
        else:
            limit_pages(ledgers, 1_000_000)
        check_writable(ledgers)
        after = say(ledgers, "/action add Skriv til NVE igjen")
        assert after.ok, plain_text(after)
        assert after.numbers[0] == f"A-{len(stored) + 1}"
        assert verify_journal(ledgers, as_json=False) == 0
    assert "the journal is whole" in capsys.readouterr().out


def keep_trying(ledgers: StoredLedgers) -> None:
    """What `/readyz` tries, until the room that the log has left is used up, too."""
    for _ in range(2_000):
        check_writable(ledgers)


def limit_pages(ledgers: StoredLedgers, pages: int = 1) -> None:
    """SQLite's own limit, for all connections that write: what it is set below counts as the size that there is."""

    def limit(session: object) -> None:
        session.command(f"PRAGMA max_page_count = {pages}")  # type: ignore[attr-defined]  # a storage.session.Session

    (workspace,) = ledgers.workspaces()
    ledgers.write_unit(workspace.id, lambda unit: limit(unit._session))


# --- one that may only be read ---------------------------------------------------------------------------------


def test_a_register_that_may_only_be_read_is_said_at_the_start(tmp_path: Path) -> None:
    with opened(tmp_path) as ledgers:
        say(ledgers, "/action add Skriv til NVE")
    with pytest.raises(StoreUnreadable) as refused:
        open_ledgers(f"sqlite:///file:{tmp_path}/referent.db?mode=ro&uri=true", create=False)
    assert refused.value.sentence == "trouble.read_only"


# --- a damaged page --------------------------------------------------------------------------------------------


def test_a_damaged_page_is_said_with_the_way_to_restore(tmp_path: Path) -> None:
    with opened(tmp_path) as ledgers:
        for _ in range(30):
            say(ledgers, f"/action add {LONG}{next(_deliveries)}")
    damage(tmp_path / "referent.db", "actions")
    with opened(tmp_path) as ledgers:
        reply = say(ledgers, "/action list")
    assert reply.error == "unreadable"
    assert "referent restore" in plain_text(reply)
    assert "referent doctor" in plain_text(reply)


def damage(file: Path, table: str) -> None:
    """Overwrites the head of the page that a table and its indexes begin at."""
    with closing(sqlite3.connect(file)) as register:
        size = register.execute("PRAGMA page_size").fetchone()[0]
        roots = [root for (root,) in register.execute("SELECT rootpage FROM sqlite_master WHERE tbl_name = ?", [table])]
    with file.open("r+b") as raw:
        for root in filter(None, roots):
            raw.seek((root - 1) * size)
            raw.write(b"\xff" * 64)


# --- no more open files ----------------------------------------------------------------------------------------


def test_where_no_more_files_can_be_opened_writing_goes_on_and_reading_says_so(tmp_path: Path) -> None:
    with opened(tmp_path) as ledgers:
        say(ledgers, "/action add Skriv til NVE")
        ledgers._readers.clear()  # type: ignore[attr-defined]  # those of SQLite, which idle: so one has to be opened
        with no_more_files(), pytest.raises(ReferentError) as refused:
            ledgers.look(lambda session: session.command("SELECT 1"))
        assert refused.value.word == "busy"
        assert refused.value.retry
        assert say(ledgers, "/action add Skriv til KDD").numbers == ("A-2",)


@contextmanager
def no_more_files() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    probe = os.open(os.devnull, os.O_RDONLY)
    os.close(probe)
    resource.setrlimit(resource.RLIMIT_NOFILE, (probe, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


# --- a clock that is set back ----------------------------------------------------------------------------------


def test_a_clock_that_is_set_back_an_hour_stops_nothing_and_doubles_nothing(tmp_path: Path) -> None:
    earlier = NOW - timedelta(hours=1)
    with opened(tmp_path) as ledgers:
        before = [say(ledgers, f"/action add Skriv til NVE {n} i dag", NOW, f"first-{n}") for n in range(3)]
        posts = fall_due(ledgers, NOW + timedelta(days=1), reminders=False)
        again = [say(ledgers, f"/action add Skriv til NVE {n} i dag", earlier, f"first-{n}") for n in range(3)]
        assert [reply.numbers for reply in again] == [reply.numbers for reply in before]  # the same deliveries
        after = [say(ledgers, f"/action add Skriv til KDD {n}", earlier, f"then-{n}") for n in range(3)]
        assert [reply.numbers[0] for reply in after] == ["A-4", "A-5", "A-6"]
        assert fall_due(ledgers, NOW + timedelta(hours=23), reminders=False) == []
        assert posts
        assert numbers(ledgers) == [f"A-{n}" for n in range(1, 7)]
        assert verify_journal(ledgers, as_json=False) == 0
