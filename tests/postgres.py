"""A real PostgreSQL, started by the tests: never a system's service, on a free port, in a folder of its own.

    def test_something(postgres):                       # a fixture of tests/conftest.py: a cluster for the whole run
        url = postgres.database()                       # a new database with our tables, made from a migrated one
        url = postgres.database(empty=True)             # one without anything

    with Cluster.made() as primary:                     # for faults: durable, to be killed and started again
        standby = primary.standby("s1")                 # synchronous, and in step when this returns
        primary.kill9()                                 # all of it at once, as when the machine loses its power
        standby.promote()
        url_of(primary, standby, database="test1")      # one URL that finds whichever may be written to

The programs are looked for on the PATH and where Debian puts them. PostgreSQL does not run as root: where the tests do,
it runs as the user postgres. It ends with the process that started it, whatever ends that (`setpriv --pdeathsig`).

**Who connects.** The tests' URLs are of the role `referent`, which owns its databases and may do nothing else, so that
a right that is missing is noticed. The role `locked` must give its password, `PASSWORD`. What a test does as
administrator goes through `Cluster.run`.

**The order of text.** Databases sort as Norwegian does (ICU, nb-NO), as an administrator's may: å after z, "a" beside
"A", punctuation last. Whatever relies on the order of bytes must say so itself, and is found out here.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg import sql

PASSWORD = "nøtter & bær/2026?"
"""With all that a URL must write otherwise: use `in_url`."""
OWNER, LOCKED = "referent", "locked"
PATIENCE = 60.0
"""Seconds for anything that a cluster is waited for; two busy cores make it slow, never that slow."""
_LOOK = 0.02
_USER = "postgres"
_PROGRAMS = ("initdb", "postgres", "pg_basebackup", "pg_dump", "pg_restore")
_STARTS = ThreadPoolExecutor(max_workers=1, thread_name_prefix="starts-postgresql")
"""A process that dies with its parent dies with the parent's thread: this one stays until Python ends."""
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "60",
    "shared_buffers": "32MB",
    "wal_level": "replica",
    "max_wal_senders": "5",
    "max_replication_slots": "5",
    "wal_sender_timeout": "3s",
    "hot_standby": "on",
    "log_min_messages": "warning",
    "lc_messages": "C",
}
_CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
"""What makes tests faster that lose nothing but their own data."""
_ACCESS = f"""
local all all trust
host all {LOCKED} 127.0.0.1/32 scram-sha-256
host all all 127.0.0.1/32 trust
host replication all 127.0.0.1/32 trust
"""


def binary(name: str) -> Path | None:
    """One of PostgreSQL's programs, the newest there is; None where it is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1]
    there = shutil.which(name)
    return Path(there) if there else None


def missing() -> str | None:
    """Why PostgreSQL cannot be started, if it cannot."""
    for name in _PROGRAMS:
        if binary(name) is None:
            return f"PostgreSQL is not installed ({name} is not there): .ci/run says how"
    if os.geteuid() != 0:
        return None
    try:
        pwd.getpwnam(_USER)
    except KeyError:
        return "there is no user postgres, and PostgreSQL does not run as root"
    return None if shutil.which("setpriv") else "there is no setpriv to start PostgreSQL with as another user than root"


def in_url(text: str) -> str:
    """As it is written in a URL."""
    return quote(text, safe="")


def _as_user(*command: str | Path) -> list[str]:
    """A command as the user that PostgreSQL may run as, to end when we do."""
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        return [str(each) for each in command]
    other = ["--reuid", _USER, "--regid", _USER, "--init-groups"] if os.geteuid() == 0 else []
    return [setpriv, *other, "--pdeathsig", "QUIT", *(str(each) for each in command)]


def _program(name: str, *arguments: str | Path) -> list[str]:
    return _as_user(binary(name) or name, *arguments)


def _done(command: list[str]) -> None:
    """Runs a program that ends by itself. Raises `AssertionError` with what it said where it fails."""
    ran = subprocess.run(command, cwd="/", capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert ran.returncode == 0, f"{' '.join(command)}: {ran.stdout}{ran.stderr}"


def _folder() -> Path:
    """A new one, its name so short that a socket in it has room, which the server's user owns."""
    made = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # pytest's own folders are closed to that user
    if os.geteuid() == 0:
        shutil.chown(made, _USER, _USER)
    return made


def free_port() -> int:
    """One that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(what: Callable[[], Any], why: str, patience: float = PATIENCE) -> None:
    """Waits for something that nobody tells of, and fails with `why` where it does not come."""
    until = time.monotonic() + patience
    while not what():
        assert time.monotonic() < until, why
        time.sleep(_LOOK)


class Cluster:
    """One PostgreSQL server with its databases; as a context it is ended and removed.

    `durable` False is several times faster and loses what it likes when it is killed: for tests that kill nothing.
    `settings` are added to postgresql.conf's.
    """

    def __init__(self, *, durable: bool = True, settings: Mapping[str, str] | None = None) -> None:
        self.folder = _folder()
        self.port = free_port()
        self._settings = {**_SETTINGS, **({} if durable else _CARELESS), **(settings or {})}
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = count(1)
        self._template: str | None = None
        self._standbys: list[Cluster] = []

    @classmethod
    def made(cls, *, durable: bool = True, settings: Mapping[str, str] | None = None) -> "Cluster":
        """A new one, running, with the roles that the tests use."""
        cluster = cls(durable=durable, settings=settings)
        try:
            cluster._initialise()
            cluster.start()
            cluster.run(f"CREATE ROLE {OWNER} LOGIN")
            cluster.run(sql.SQL(f"CREATE ROLE {LOCKED} LOGIN PASSWORD {{}}").format(PASSWORD))
        except BaseException:
            cluster.close()
            raise
        return cluster

    def __enter__(self) -> "Cluster":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends it and its standbys, and takes all that they had away. Closing again does nothing."""
        for standby in self._standbys:
            standby.close()
        if self.running:
            self._end(signal.SIGQUIT, PATIENCE)
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def data(self) -> Path:
        """Its data directory."""
        return self.folder / "data"

    @property
    def log(self) -> str:
        """What the server has said."""
        file = self.folder / "log"
        return file.read_text("utf-8", errors="replace") if file.exists() else ""

    @property
    def running(self) -> bool:
        """Whether its process is there."""
        return self._process is not None and self._process.poll() is None

    # --- its life ---

    def start(self) -> None:
        """Starts it and waits until it answers; after a crash that is when it has recovered."""
        assert not self.running, "it runs"
        options = [f"--{name}={value}" for name, value in self._settings.items()]
        place = [f"--port={self.port}", f"--unix_socket_directories={self.folder}"]
        command = _program("postgres", "-D", self.data, *place, *options)
        with (self.folder / "log").open("ab") as log:
            started = _STARTS.submit(
                subprocess.Popen, command, cwd="/", stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
            self._process = started.result()
        wait_until(lambda: not self.running or self._answers(), f"it does not answer: {self.log[-2000:]}")
        assert self.running, f"it has not started: {self.log[-2000:]}"

    def stop(self, *, patience: float = PATIENCE) -> None:
        """Ends it as an administrator does ("fast"): connections are cut, what was committed is on the disk."""
        self._end(signal.SIGINT, patience)

    def kill9(self) -> None:
        """Kills every one of its processes at once, as a loss of power does to those; the disk keeps what it has."""
        assert self._process is not None, "it has not been started"
        with suppress(ProcessLookupError):
            os.kill(self._process.pid, signal.SIGSTOP)  # so that it starts no other while they are listed
            for child in _children(self._process.pid):
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
        self._end(signal.SIGKILL, PATIENCE)
        (self.data / "postmaster.pid").unlink(missing_ok=True)  # its process id may be another's by now

    def restart(self) -> None:
        """Stops it and starts it again."""
        self.stop()
        self.start()

    def _end(self, how: signal.Signals, patience: float) -> None:
        assert self._process is not None, "it has not been started"
        with suppress(ProcessLookupError):
            self._process.send_signal(how)
        self._process.wait(timeout=patience)
        self._process = None

    def _initialise(self) -> None:
        sorts = ["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=nb-NO"]
        who = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync", "--no-instructions"]
        _done(_program("initdb", "-D", self.data, *who, *sorts))
        (self.data / "pg_hba.conf").write_text(_ACCESS, "utf-8")

    def _answers(self) -> bool:
        try:
            self.run("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    # --- what stands in it ---

    def run(self, statement: str | sql.Composable, *, database: str = "postgres") -> list[tuple[Any, ...]]:
        """One statement as the administrator, by itself; its rows, where it has some."""
        told = f"host={self.folder} port={self.port} user=postgres dbname={database} connect_timeout=5"
        with psycopg.connect(told, autocommit=True) as connection:
            cursor = connection.execute(statement if isinstance(statement, sql.Composable) else sql.SQL(statement))
            return cursor.fetchall() if cursor.description else []

    def url(self, database: str = "postgres", *, user: str = OWNER, query: str = "") -> str:
        """What the setting `database_url` holds for one of its databases."""
        return f"postgresql+psycopg://{user}@127.0.0.1:{self.port}/{database}{query}"

    def database(self, *, empty: bool = False, name: str | None = None) -> str:
        """The URL of a new database, with this version's tables unless it is to be empty."""
        name = name or f"test{next(self._numbers)}"
        template = "template1" if empty else self._migrated()
        self.run(f"CREATE DATABASE {name} TEMPLATE {template} OWNER {OWNER}")
        return self.url(name)

    def drop(self, url: str) -> None:
        """Takes a database away, whoever is connected to it."""
        self.run(f"DROP DATABASE IF EXISTS {url.rpartition('/')[2].partition('?')[0]} WITH (FORCE)")

    def _migrated(self) -> str:
        """The database that the others are copies of; made when first asked for."""
        if self._template is None:
            from storage import open_ledgers

            self.run(f"CREATE DATABASE migrated OWNER {OWNER}")
            open_ledgers(self.url("migrated")).close()
            self._template = "migrated"
        return self._template

    # --- a second server that follows it ---

    def standby(self, name: str = "s1", *, synchronous: bool = True) -> "Cluster":
        """A copy that follows this one and is in step when this returns. With `synchronous` no commit is acknowledged
        before it is on the standby's disk too; without, a promotion may lose the last ones."""
        other = Cluster(settings=self._settings)
        self._standbys.append(other)
        source = f"host=127.0.0.1 port={self.port} user=postgres application_name={name}"
        follow = ["--write-recovery-conf", "--create-slot", f"--slot={name}", "--checkpoint=fast", "--no-sync"]
        _done(_program("pg_basebackup", "-D", other.data, "-d", source, *follow))
        other.start()
        if synchronous:
            self.run(f"ALTER SYSTEM SET synchronous_standby_names = 'FIRST 1 ({name})'")
            self.run("SELECT pg_reload_conf()")
        wanted = (name, "streaming", "sync" if synchronous else "async")
        asked = "SELECT application_name, state, sync_state FROM pg_stat_replication"
        wait_until(lambda: wanted in self.run(asked), f"it is not in step: {other.log[-2000:]}")
        return other

    def promote(self) -> None:
        """Makes a standby the one that may be written to."""
        assert self.run("SELECT pg_promote(true, 60)") == [(True,)], self.log[-2000:]


def _children(pid: int) -> list[int]:
    """The processes that one has started."""
    told = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(each) for each in told.read_text().split()] if told.exists() else []


def url_of(*clusters: Cluster, database: str, user: str = OWNER) -> str:
    """One URL that names several servers: a new connection goes to the one that may be written to."""
    named = "&".join(f"host=127.0.0.1:{cluster.port}" for cluster in clusters)
    return f"postgresql+psycopg://{user}@/{database}?{named}&target_session_attrs=read-write&connect_timeout=2"
