"""Copies of a register on a real PostgreSQL: made, verified, put back, and refused where they are not whole."""

import os
import shutil
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from bot.errors import ReferentError, Refused, StoreUnreadable, Trouble
from handlers.backup import Nightly
from handlers.settings import Backup, Settings
from storage import open_ledgers
from storage.backup import back_up, restore
from storage.ledgers import StoredLedgers
from tests.contract.everything import write_everything
from tests.postgres import LOCKED, PASSWORD, Cluster, in_url
from tests.samples import HERE, NETWORK
from tests.storage.test_move import everything


@pytest.fixture
def register(postgres: Cluster) -> str:
    """Something of every family."""
    url = postgres.database()
    with closing(open_ledgers(url)) as ledgers:
        ledgers.create(NETWORK, HERE)
        ledgers.write(NETWORK.id, write_everything)
    return url


@pytest.fixture
def copy(register: str, tmp_path: Path) -> Path:
    file = tmp_path / "copies" / "copy.dump"
    file.parent.mkdir()
    back_up(register, file)
    return file


def sentence(error: pytest.ExceptionInfo[ReferentError]) -> str:
    return error.value.sentence


@pytest.mark.parametrize("empty", [True, False])
def test_a_copy_is_put_back_where_nothing_has_been_said(
    register: str, copy: Path, postgres: Cluster, *, empty: bool
) -> None:
    place = postgres.database(empty=empty)
    told = restore(copy, place)
    assert [(each["workspace"], each["entries"]) for each in told["workspaces"]] == [("Nytt navn", 1)]
    assert everything(place) == everything(register)
    assert os.listdir(copy.parent) == ["copy.dump"]
    assert copy.stat().st_mode & 0o777 == 0o600


def test_a_register_with_content_is_refused(register: str, copy: Path) -> None:
    before = everything(register)
    with pytest.raises(Refused) as error:
        restore(copy, register)
    assert sentence(error) == "backup.content"
    assert everything(register) == before


def test_a_file_that_is_there_is_not_touched_unless_it_may_be(register: str, copy: Path) -> None:
    copy.write_text("dear diary")
    with pytest.raises(Refused) as error:
        back_up(register, copy)
    assert sentence(error) == "backup.taken"
    assert back_up(register, copy, replace=True)["bytes"] == copy.stat().st_size > 1000


@pytest.mark.parametrize("kept", [0, 3, 7, 2000, -2000, -1])
def test_a_file_cut_short_is_told(copy: Path, postgres: Cluster, kept: int) -> None:
    place = postgres.database(empty=True)
    copy.write_bytes(copy.read_bytes()[:kept])
    with pytest.raises(StoreUnreadable) as error:
        restore(copy, place)
    assert sentence(error) == "backup.cut_short"
    with pytest.raises(StoreUnreadable):
        open_ledgers(place, create=False)


def test_what_is_no_copy_of_a_register_is_told(copy: Path, postgres: Cluster, tmp_path: Path) -> None:
    place = postgres.database(empty=True)
    copy.write_text("dear diary")
    with pytest.raises(StoreUnreadable) as error:
        restore(copy, place)
    assert sentence(error) == "backup.foreign"
    with pytest.raises(Refused) as refused:
        restore(tmp_path / "nowhere.dump", place)
    assert sentence(refused) == "backup.unreadable"


def test_a_copy_that_a_newer_pg_dump_made_is_not_called_damaged(copy: Path, postgres: Cluster) -> None:
    """The format's version stands behind the five letters that begin the file."""
    there = bytearray(copy.read_bytes())
    there[6] = 99
    copy.write_bytes(there)
    with pytest.raises(Refused) as error:
        restore(copy, postgres.database(empty=True))
    assert (sentence(error), "unsupported version" in str(error.value.facts["why"])) == ("backup.tool_failed", True)


def test_a_copy_of_the_other_engine_is_told_so(register: str, copy: Path, tmp_path: Path) -> None:
    with pytest.raises(Refused) as error:
        restore(copy, f"sqlite:///{tmp_path / 'new.db'}")
    assert sentence(error) == "backup.other_engine"
    open_ledgers(f"sqlite:///{tmp_path / 'old.db'}").close()
    with pytest.raises(Refused) as other:
        restore(tmp_path / "old.db", register)
    assert sentence(other) == "backup.other_engine"


@pytest.mark.parametrize(
    "change", ["UPDATE journal SET actor = 'ola'", "DELETE FROM journal", "UPDATE heads SET last_entry = 7"]
)
def test_a_broken_chain_makes_no_copy(register: str, tmp_path: Path, change: str) -> None:
    ledgers: StoredLedgers
    with closing(open_ledgers(register)) as ledgers:
        ledgers.change(lambda session: session.command(change))
    with pytest.raises(StoreUnreadable) as error:
        back_up(register, tmp_path / "copy.dump")
    assert sentence(error) == "backup.broken"
    assert not list(tmp_path.glob("copy*"))


def test_what_is_told_to_stop_leaves_nothing(register: str, tmp_path: Path) -> None:
    with pytest.raises(Trouble) as error:
        back_up(register, tmp_path / "copy.dump", going=lambda: False)
    assert sentence(error) == "backup.stopped"
    assert not list(tmp_path.glob("copy*"))


def test_a_tool_that_is_missing_or_too_old_is_told(
    register: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(Refused) as missing:
        back_up(register, tmp_path / "copy.dump")
    assert sentence(missing) == "backup.no_tool"
    old = tmp_path / "pg_dump"
    old.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.24'\n")
    old.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda _: str(old))
    with pytest.raises(Refused) as error:
        back_up(register, tmp_path / "copy.dump")
    assert (sentence(error), error.value.facts["found"]) == ("backup.old_tool", 9)


def test_the_password_goes_by_the_environment(postgres: Cluster, tmp_path: Path) -> None:
    """The role that must give it owns a database of its own; what cannot be given fails at once, and asks nobody."""
    postgres.run(f"CREATE DATABASE behind_a_lock OWNER {LOCKED}")
    url = postgres.url("behind_a_lock", user=f"{LOCKED}:{in_url(PASSWORD)}")
    open_ledgers(url).close()
    assert back_up(url, tmp_path / "copy.dump")["workspaces"] == []
    postgres.run(f"CREATE DATABASE behind_another OWNER {LOCKED}")
    assert restore(tmp_path / "copy.dump", url.replace("behind_a_lock", "behind_another"))["workspaces"] == []


def test_at_night_it_is_made_in_the_same_way(register: str, tmp_path: Path) -> None:
    settings = Settings(database_url=register, backup=Backup(folder=str(tmp_path / "nightly"), keep=1))
    with closing(open_ledgers(register)) as ledgers:
        nightly = Nightly(ledgers, partial(back_up, register), settings)
        made = [nightly.look(datetime(2026, 3, day, 12, tzinfo=UTC)) for day in (2, 2, 3)]
    assert [bool(file) for file in made] == [True, False, True]
    assert os.listdir(tmp_path / "nightly") == ["referent-2026-03-03.db"]
