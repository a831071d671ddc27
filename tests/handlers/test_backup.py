"""`referent backup` and `restore` as somebody types them, and the copy that the server makes each night."""

import asyncio
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import structlog
from starlette.testclient import TestClient

from bot.errors import StoreFull, StoreUnreadable
from bot.place import Connection, Workspace
from bot.ports import Ledgers
from handlers import scheduler, upkeep
from handlers.backup import Nightly, latest_due, name_on
from handlers.main import main
from handlers.scheduler import keep_backups
from handlers.server import Wiring, build
from handlers.settings import Backup, Settings
from handlers.upkeep import doctor
from storage import open_ledgers
from storage.backup import back_up, look_through
from tests.memory import MemoryLedgers

ROOT = Path(__file__).parents[2]
OSLO = ZoneInfo("Europe/Oslo")


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=OSLO)


# --- the command line ---


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a register in which something has been said."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("REFERENT_")]:
        monkeypatch.delenv(name)
    assert main(["say", "--as", "Ragna", "--channel", "kor", "/action add Ragna kopierer noter"]) == 0
    return tmp_path


Said = Callable[..., tuple[int, str, str]]


@pytest.fixture
def said(folder: Path, capsys: pytest.CaptureFixture[str]) -> Said:
    """Runs `referent`: its exit code, what it told, and what it complained of."""
    del folder
    capsys.readouterr()

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(list(arguments))
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


def test_a_copy_is_made_and_put_back_elsewhere(said: Said) -> None:
    code, told, _ = said("backup", "copy.db")
    assert code == 0
    assert told.startswith("copy.db holds a register of version ")
    assert "local: 1 action, 0 decisions, 0 meetings; 1 journal entry until " in told
    code, told, _ = said("restore", "copy.db", "--database", "sqlite:///new.db")
    assert code == 0
    assert told.startswith("copy.db has been restored: a register of version ")
    assert said("journal", "verify", "--database", "sqlite:///new.db")[0] == 0


def test_as_json_it_is_one_object(said: Said) -> None:
    code, told, _ = said("backup", "copy.db", "--json")
    assert code == 0
    (line,) = told.splitlines()
    held = json.loads(line)
    assert held["file"] == "copy.db"
    assert held["bytes"] == Path("copy.db").stat().st_size
    assert [(each["workspace"], each["entries"], each["actions"]) for each in held["workspaces"]] == [("local", 1, 1)]
    assert json.loads(said("restore", "copy.db", "--json", "--database", "sqlite:///new.db")[1]) == held


def test_a_register_without_a_workspace_is_copied_too(said: Said) -> None:
    said("migrate", "--database", "sqlite:///empty.db")
    code, told, _ = said("backup", "copy.db", "--database", "sqlite:///empty.db")
    assert (code, told.splitlines()[0].endswith("Nothing is stored in it yet.")) == (0, True)


def test_force_replaces_what_is_there(said: Said) -> None:
    Path("copy.db").write_text("dear diary")
    assert said("backup", "copy.db")[0] == 1
    assert said("backup", "copy.db", "--force")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["backup", "there.db"], "No backup was made: there.db is there already: choose another name, or let --force"),
        (["backup", "referent.db", "--force"], "No backup was made: referent.db is the register itself"),
        (["backup", ".", "--force"], "No backup was made: . is no file that could be replaced"),
        (["backup", "nowhere/copy.db"], "No backup was made: nowhere/copy.db cannot be written (No such file"),
        (["backup", "copy.db", "--database", "sqlite:///no.db"], "No backup was made: There is no register in no.db."),
        (["restore", "nowhere.db"], "Nothing was restored: nowhere.db cannot be read (No such file"),
        (["restore", "there.db"], "Nothing was restored: there.db is no backup of a register of Referent's."),
        (["restore", "cut.db"], "Nothing was restored: cut.db has been cut short"),
        (["restore", "copy.db"], "Nothing was restored: there is a register with content in referent.db"),
        (
            ["restore", "copy.db", "--database", "sqlite:///left.db"],
            "Nothing was restored: left.db-wal is what is left",
        ),
        (
            ["restore", "copy.db", "--database", "sqlite:///there.db"],
            "Nothing was restored: I cannot read the register",
        ),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_leaves_nothing(
    said: Said, folder: Path, arguments: list[str], sentence: str
) -> None:
    whole = folder / "whole.db"
    back_up("sqlite:///referent.db", whole)
    (folder / "there.db").write_text("dear diary " * 100)
    (folder / "cut.db").write_bytes(whole.read_bytes()[:9_000])
    (folder / "left.db-wal").touch()
    if arguments[0] == "restore":
        whole.rename(folder / "copy.db")
    before = sorted(os.listdir(folder))
    code, told, complained = said(*arguments)
    assert (code, told) == (1, "")
    assert complained.startswith(sentence)
    assert complained.count("\n") == 1
    assert sorted(os.listdir(folder)) == before


def test_who_stops_it_is_told_that_it_was_not_done(said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object, **__: object) -> Mapping[str, Any]:
        raise KeyboardInterrupt

    monkeypatch.setattr("storage.backup._copy", stopped)
    assert said("backup", "copy.db") == (1, "", "No backup was made: it was stopped.\n")
    assert not list(Path().glob("copy.db*"))


def test_a_disk_that_fills_on_the_way_is_told_and_left_as_it_was(folder: Path) -> None:
    """No file may become larger than a part of the register: to SQLite that is a disk on which it cannot go on."""
    limited = (
        "import resource, sys\n"
        "from handlers.main import main\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "sys.exit(main(['backup', 'copy.db']))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", limited], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith(f"No backup was made: {folder} cannot be written (")
    assert done.stderr.count("\n") == 1
    assert not list(folder.glob("copy.db*"))


# --- at night ---


class Copies:
    """Makes files instead of copies; one that fails while it is told to."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.fails: Exception | None = None

    def __call__(
        self, file: Path, *, replace: bool = False, going: Callable[[], bool] = lambda: True
    ) -> Mapping[str, Any]:
        assert replace
        assert going()
        if self.fails:
            raise self.fails
        file.write_text("a copy")
        self.made.append(file.name)
        return {"version": "0", "bytes": 6, "workspaces": []}


@pytest.fixture(params=["memory", "sqlite"])
def ledgers(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledgers]:
    opened: Ledgers = MemoryLedgers() if request.param == "memory" else open_ledgers(f"sqlite:///{tmp_path}/r.db")
    opened.create(Workspace("w", "Turlaget"), Connection("c", "local", "w"))
    yield opened
    opened.close()


@pytest.fixture
def copies() -> Copies:
    return Copies()


@pytest.fixture
def log() -> Iterator[list[Any]]:
    with structlog.testing.capture_logs() as lines:
        yield lines


def settings(folder: Path, **backup: Any) -> Settings:
    return Settings(backup=Backup(folder=str(folder), **backup))


@pytest.fixture
def nightly(ledgers: Ledgers, copies: Copies, tmp_path: Path) -> Nightly:
    return Nightly(ledgers, copies, settings(tmp_path / "nights", keep=3))


def test_one_a_day_at_its_time(nightly: Nightly, copies: Copies, tmp_path: Path) -> None:
    assert nightly.look(at("2026-11-25 02:59")) is None
    assert nightly.look(at("2026-11-25 03:00")) == tmp_path / "nights" / "referent-2026-11-25.db"
    assert nightly.look(at("2026-11-25 03:01")) is None
    assert nightly.look(at("2026-11-25 23:59")) is None
    assert nightly.look(at("2026-11-26 02:59")) is None
    nightly.look(at("2026-11-26 03:00"))
    assert copies.made == ["referent-2026-11-25.db", "referent-2026-11-26.db"]
    assert (tmp_path / "nights").stat().st_mode & 0o777 == 0o700


def test_by_the_clock_of_the_workspace_whatever_zone_the_moment_is_told_in(nightly: Nightly, copies: Copies) -> None:
    nightly.look(at("2026-11-25 02:59").astimezone(UTC))
    nightly.look(at("2026-11-25 03:00").astimezone(UTC))
    assert copies.made == ["referent-2026-11-25.db"]


def test_when_the_clocks_skip_its_time_it_is_made_all_the_same(
    ledgers: Ledgers, copies: Copies, tmp_path: Path
) -> None:
    half_past_two = datetime(2000, 1, 1, 2, 30).time()  # noqa: DTZ001 - a time of day
    nightly = Nightly(ledgers, copies, settings(tmp_path / "nights", time=half_past_two))
    nightly.look(at("2026-03-29 01:59"))
    assert copies.made == []
    nightly.look(at("2026-03-29 03:30"))
    assert copies.made == ["referent-2026-03-29.db"]


def test_asleep_at_the_time_it_is_made_late_the_same_day(nightly: Nightly, copies: Copies) -> None:
    nightly.look(at("2026-11-25 22:10"))
    assert copies.made == ["referent-2026-11-25.db"]


def test_started_again_it_makes_no_other_even_where_the_first_has_been_fetched_away(
    nightly: Nightly, ledgers: Ledgers, copies: Copies, tmp_path: Path
) -> None:
    made = nightly.look(at("2026-11-25 03:00"))
    assert made is not None
    made.unlink()
    again = Nightly(ledgers, copies, settings(tmp_path / "nights"))
    assert again.look(at("2026-11-25 05:00")) is None


def test_several_servers_make_one(ledgers: Ledgers, copies: Copies, tmp_path: Path) -> None:
    servers = [Nightly(ledgers, copies, settings(tmp_path / "nights")) for _ in range(4)]
    together = threading.Barrier(4)

    def look(server: Nightly) -> None:
        together.wait()
        server.look(at("2026-11-25 03:00"))

    threads = [threading.Thread(target=look, args=(server,)) for server in servers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert copies.made == ["referent-2026-11-25.db"]


def test_one_that_fails_is_told_and_tried_again_once_an_hour(
    nightly: Nightly, copies: Copies, tmp_path: Path, log: list[Any]
) -> None:
    copies.fails = StoreFull("backup.full", folder=tmp_path, needed=3, free=1)
    assert nightly.look(at("2026-11-25 03:00")) is None
    copies.fails = None
    assert nightly.look(at("2026-11-25 03:59")) is None
    assert nightly.look(at("2026-11-25 04:00")) is not None
    assert nightly.look(at("2026-11-25 05:00")) is None
    assert log[0] == {
        "event": "backup failed",
        "log_level": "error",
        "kind": "StoreFull",
        "word": "full",
        "why": "backup.full",
    }


@pytest.mark.parametrize("error", [PermissionError("Kari said"), ValueError("Kari said")])
def test_whatever_it_fails_with_the_next_night_has_its_copy(
    nightly: Nightly, copies: Copies, log: list[Any], error: Exception
) -> None:
    copies.fails = error
    nightly.look(at("2026-11-25 03:00"))
    copies.fails = None
    nightly.look(at("2026-11-26 03:00"))
    assert copies.made == ["referent-2026-11-26.db"]
    assert "Kari" not in str(log)


def test_the_last_of_them_stay_and_the_rest_goes_after_a_good_one(
    nightly: Nightly, copies: Copies, tmp_path: Path
) -> None:
    nights = tmp_path / "nights"
    for day in range(21, 25):
        nightly.look(at(f"2026-11-{day} 03:00"))
    others = ["letter.txt", "referent-2026-11-01.db.old", "referent-20261101.db", "referent-x.db", "copy.db"]
    for name in others:
        (nights / name).touch()
    kept = [name_on(date(2026, 11, day)) for day in (22, 23, 24)]
    assert sorted(os.listdir(nights)) == sorted([*kept, *others])
    copies.fails = StoreUnreadable("backup.damaged", file="r.db")
    nightly.look(at("2026-11-25 03:00"))
    assert sorted(os.listdir(nights)) == sorted([*kept, *others]), "a bad night takes nothing away"
    copies.fails = None
    nightly.look(at("2026-11-25 04:00"))
    assert sorted(os.listdir(nights)) == sorted([*kept[1:], "referent-2026-11-25.db", *others])


def test_a_clock_that_was_wrong_costs_no_copy(nightly: Nightly, copies: Copies, tmp_path: Path) -> None:
    for day in ("2031-01-01", "2031-01-02", "2031-01-03", "2031-01-04"):
        nightly.look(at(f"{day} 03:00"))
    nightly.look(at("2026-11-25 03:00"))
    assert copies.made[-1] == "referent-2026-11-25.db"
    assert (tmp_path / "nights" / "referent-2026-11-25.db").exists()
    assert len(os.listdir(tmp_path / "nights")) == 4


def test_parts_that_nobody_works_at_any_longer_go(nightly: Nightly, tmp_path: Path) -> None:
    nights = tmp_path / "nights"
    nights.mkdir()
    for name, hours in (("referent-2026-11-20.db.x1.part", 30), ("referent-2026-11-25.db.x2.part", 1)):
        (nights / name).touch()
        then = (at("2026-11-25 03:00") - timedelta(hours=hours)).timestamp()
        os.utime(nights / name, (then, then))
    nightly.look(at("2026-11-25 03:00"))
    assert sorted(os.listdir(nights)) == ["referent-2026-11-25.db", "referent-2026-11-25.db.x2.part"]


def test_without_a_workspace_there_is_nothing_to_copy(copies: Copies, tmp_path: Path) -> None:
    assert Nightly(MemoryLedgers(), copies, settings(tmp_path)).look(at("2026-11-25 03:00")) is None


def test_a_real_one_verifies(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/r.db"
    with closing(open_ledgers(url)) as ledgers:
        ledgers.create(Workspace("w", "Turlaget"), Connection("c", "local", "w"))
        made = Nightly(ledgers, partial(back_up, url), settings(tmp_path / "nights")).look(at("2026-11-25 03:00"))
    assert made is not None
    assert [each["workspace"] for each in look_through(made)["workspaces"]] == ["Turlaget"]


# --- in the server ---


class Clock:
    """It is always three in the morning."""

    def now(self) -> datetime:
        return at("2026-11-25 03:00")


def test_the_server_makes_it_and_a_stop_does_not_wait_for_it(ledgers: Ledgers, tmp_path: Path) -> None:
    begun, ended = threading.Event(), threading.Event()

    def endless(file: Path, *, replace: bool = False, going: Callable[[], bool]) -> Mapping[str, Any]:
        del file, replace
        begun.set()
        while going():
            ended.wait(0.001)
        ended.set()
        raise StoreUnreadable("backup.stopped")

    async def serve() -> None:
        nightly = Nightly(ledgers, endless, settings(tmp_path / "nights"))  # type: ignore[arg-type]  # always given `going`
        task = asyncio.create_task(keep_backups(nightly, Clock()))
        await asyncio.to_thread(begun.wait, 30)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    with structlog.testing.capture_logs() as log:
        asyncio.run(serve())  # ends when the thread has
    assert ended.is_set()
    assert log == [], "nobody need be told of what was stopped on purpose"


def test_it_looks_again_and_again(
    ledgers: Ledgers, copies: Copies, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheduler, "TICK", 0.0)
    days = iter(range(1, 1_000))

    class Later:
        def now(self) -> datetime:
            return at("2026-11-25 03:00") + timedelta(days=next(days))

    async def serve() -> None:
        task = asyncio.create_task(keep_backups(Nightly(ledgers, copies, settings(tmp_path / "nights")), Later()))
        while len(copies.made) < 3:
            await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(asyncio.wait_for(serve(), 30))


def served(url: str, wanted: Settings, *, demo: bool = False) -> bool:
    """Whether a server with these settings makes a copy as soon as it runs."""
    folder = Path(wanted.backup.folder)
    with closing(open_ledgers(url)) as ledgers:
        wiring = Wiring(ledgers, ledgers.conversation, wanted, demo=demo, clock=Clock(), copied=partial(back_up, url))
        with TestClient(build(wiring), base_url="http://127.0.0.1:3000") as client:
            for _ in range(500 if not demo and wanted.backup.folder != "none" else 20):
                client.get("/healthz")
                if (folder / "referent-2026-11-25.db").exists():
                    return True
                threading.Event().wait(0.01)
    return False


def test_the_server_makes_one_where_a_folder_is_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert served(f"sqlite:///{tmp_path}/a.db", settings(tmp_path / "nights"))
    assert not served(f"sqlite:///{tmp_path}/b.db", settings(Path("none")))
    assert not served(f"sqlite:///{tmp_path}/c.db", settings(tmp_path / "demo"), demo=True)


# --- the doctor ---


@pytest.fixture
def examined(capsys: pytest.CaptureFixture[str]) -> Callable[[Settings], tuple[bool, str] | None]:
    """What the doctor says of the nightly copies: whether all is well, and its words."""

    def look(wanted: Settings) -> tuple[bool, str] | None:
        capsys.readouterr()
        doctor(MemoryLedgers, wanted, as_json=True)
        told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        return next(
            ((each["well"], f"{each['told']} {each['mend']}") for each in told if each["what"] == "backup"), None
        )

    return look


Examined = Callable[[Settings], tuple[bool, str] | None]


def test_the_doctor_says_nothing_where_none_is_wanted(examined: Examined) -> None:
    assert examined(Settings()) is None


def test_the_doctor_finds_last_nights_copy_or_that_it_is_missing(examined: Examined, tmp_path: Path) -> None:
    wanted = settings(tmp_path / "nights")
    assert examined(wanted) == (
        False,
        f"There is none in {tmp_path}/nights yet. Make the folder {tmp_path}/nights, or set backup.folder to one that "
        "is there.",
    )
    (tmp_path / "nights").mkdir()
    told = examined(wanted)
    assert told is not None
    assert "The running server makes one at 03:00" in told[1]
    due = latest_due(wanted, datetime.now(UTC))
    (tmp_path / "nights" / name_on(due - timedelta(days=1))).touch()
    told = examined(wanted)
    assert told is not None
    assert (told[0], f"is of {due - timedelta(days=1)}." in told[1]) == (False, True)
    (tmp_path / "nights" / name_on(due)).touch()
    assert examined(wanted) == (True, f"The latest in {tmp_path}/nights is of {due}. ")


def test_the_doctor_finds_a_folder_that_may_not_be_written(
    examined: Examined, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep.os, "access", lambda *_: False)
    told = examined(settings(tmp_path))
    assert told is not None
    assert "Let the server's user write" in told[1]


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-11-25 02:00", "2026-11-24"),
        ("2026-11-25 04:59", "2026-11-24"),
        ("2026-11-25 05:00", "2026-11-25"),
        ("2026-11-25 23:00", "2026-11-25"),
        ("2026-11-26 00:30", "2026-11-25"),
    ],
)
def test_a_copy_is_missed_two_hours_after_its_time(now: str, due: str) -> None:
    assert latest_due(settings(Path("nights")), at(now)) == date.fromisoformat(due)
