"""Copies of a whole register: made while it is in use, looked through, and put back.

A copy is made under another name in the folder where it is to be. It gets its own name once it has been read through:
SQLite's own check of the file, and every workspace's chain against its head row. Whatever goes wrong before, no file
is there, and what was there stays.
"""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Table, func, literal, select
from sqlalchemy.engine import URL, make_url

from bot.errors import ReferentError, Refused, StoreBusy, StoreFull, StoreUnreadable, StoreVersion, Trouble, Unknown
from storage import tables
from storage.address import address_of
from storage.chain import chain_parts, verify_parts
from storage.head import read_head
from storage.maintenance import database_version
from storage.schema import version_of
from storage.session import Key, Session, Statements
from storage.shapes import Row
from storage.sqlite import open_engine
from storage.trouble import DATABASE_ERRORS, trouble_of

Told = Mapping[str, Any]
"""What a copy holds, as plain JSON: `version`, `bytes`, `workspaces`."""
Going = Callable[[], bool]
"""Whether it is to go on: asked often, so that a server that is told to stop need not wait for the end."""

_PAGES = 1_000
"""Copied in one step, after which `Going` is asked again: four megabytes."""
_STEPS = 100_000
"""Of SQLite's machine between two questions, while it checks a file; a few milliseconds."""
_BESIDE = ("-journal", "-wal", "-shm")
_MADE_BY_A_START = frozenset({tables.workspaces, tables.heads, tables.connections, tables.claims})
"""What is there once the program has been started, before anybody has said anything."""
SAID = tuple(table for table in tables.metadata.sorted_tables if table not in _MADE_BY_A_START)
"""What holds something only when somebody has said something."""
_HEADER = 100
_MAGIC = b"SQLite format 3\x00"
_COUNTED = {"actions": tables.actions, "decisions": tables.decisions, "meetings": tables.meetings}


def _on() -> bool:
    return True


def back_up(url: str, file: Path, *, replace: bool = False, going: Going = _on) -> Told:
    """Copies a register that may be in use, as it is at one moment. A file that is there already is refused, or with
    `replace` gives way once the copy is good."""
    if not _is_file(url):
        from storage import dump  # noqa: PLC0415  # each engine's driver is loaded where it is used

        return dump.back_up(address_of(url), file, replace=replace, going=going)
    if database_version(url) is None:
        raise StoreUnreadable("trouble.missing", file=_file_of(url))
    source = _file_of(url)
    check_place(file, replace=replace, source=source)
    with _beside(file, source) as part:
        _copy(source, part, going)
        told = look_through(part, going, called=source)
        check_place(file, replace=replace, source=source)  # again: it has taken a while
        put(part, file)
    return told


def restore(file: Path, url: str, *, going: Going = _on) -> Told:
    """Puts a copy in the place of a register that is not there, or in which nothing has been said yet. It is looked
    through before it gets there, and once more where it then stands."""
    if not _is_file(url):
        from storage import dump  # noqa: PLC0415  # each engine's driver is loaded where it is used

        return dump.restore(file, address_of(url), going=going)
    place = _file_of(url)
    _check_copy(file)
    _check_empty(url)
    with _beside(place, file) as part:
        _copy(file, part, going)
        _look_through_copy(part, file, going)
        _log_beside(part)
        _take_over(place)
        put(part, place)
    try:
        return look_through(place, going)
    except BaseException:
        _remove(place)
        raise


def look_through(file: Path, going: Going = _on, *, called: Path | None = None) -> Told:
    """Reads all of a register and tells what it holds; changes nothing. Raises `StoreUnreadable` where it is damaged or
    a chain is broken, `StoreVersion` where a newer program made it; they name it as it is `called`."""
    name = called or file
    engine = open_engine(URL.create("sqlite", database=str(file)), create=False)
    try:
        return {"bytes": file.stat().st_size, **_holds(engine, name, going)}
    except DATABASE_ERRORS as error:
        if not going():
            raise Trouble("backup.stopped") from error
        raise StoreUnreadable("backup.damaged", file=name) from error
    except (Unknown, ValueError, TypeError, KeyError) as error:  # rows that no program of ours has written
        raise StoreUnreadable("backup.damaged", file=name) from error
    finally:
        engine.dispose()


def _holds(engine: Engine, name: Path, going: Going) -> Told:
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None  # noqa: S101 - the pool has just given it
        driver.set_progress_handler(lambda: not going(), _STEPS)
        session = Session(connection, Statements(engine.dialect))
        version = version_of(session)
        if version is None:
            raise StoreUnreadable("backup.foreign", file=name)
        if session.command("PRAGMA integrity_check(1)") != [("ok",)]:
            raise StoreUnreadable("backup.damaged", file=name)
        c = tables.workspaces.c
        workspaces = session.query(select(c.id, c.name).order_by(c.id))
        told = [workspace_held(session, row, name, going) for row in workspaces]
    return {"version": version.partition("_")[2], "workspaces": told}


def workspace_held(session: Session, row: Row, name: Path, going: Going) -> Told:
    """What one workspace holds. Raises `StoreUnreadable` where its chain does not lead to its head."""
    id = row["id"]
    head = read_head(session, id)
    broken = verify_parts(_chain(session, id, going), (head.last_entry, head.last_hash))
    if broken:
        raise StoreUnreadable("backup.broken", file=name, workspace=row["name"], seq=broken.seq, why=broken.why)
    last = session.row(tables.journal, (id, head.last_entry))
    counts = {kind: _count(session, table, id) for kind, table in _COUNTED.items()}
    told = {"workspace": row["name"], "entries": head.last_entry, "last_entry_at": last["at"] if last else None}
    return {**told, **counts}


def _chain(session: Session, workspace: str, going: Going) -> Iterator[list[Key]]:
    for part in chain_parts(session.ask_filled, workspace):
        if not going():
            raise Trouble("backup.stopped")
        yield part


def _count(session: Session, table: Table, workspace: str) -> int:
    query = select(func.count().label("n")).select_from(table).where(table.c.workspace == workspace)
    return int(session.query(query)[0]["n"])


def _is_file(url: str) -> bool:
    return address_of(url).get_backend_name() == "sqlite"


def _file_of(url: str) -> Path:
    return Path(make_url(url).database or "")


# --- copying ---


@contextmanager
def _beside(file: Path, source: Path) -> Iterator[Path]:
    """Another name in the same folder, which nobody else may read. What is there in the end is taken away."""
    try:
        _check_room(file.parent, source)
        handle, name = tempfile.mkstemp(prefix=f"{file.name}.", suffix=".part", dir=file.parent)
        os.close(handle)
    except OSError as error:
        raise Refused("backup.unwritable", file=file, why=error.strerror) from error
    try:
        yield Path(name)
    except OSError as error:
        raise Refused("backup.unwritable", file=file, why=error.strerror) from error
    finally:
        _remove(Path(name))


def _remove(file: Path) -> None:
    for each in _files_of(file):
        each.unlink(missing_ok=True)


def _files_of(file: Path) -> tuple[Path, ...]:
    """What belongs together: the database, and what SQLite keeps beside it."""
    return tuple(Path(f"{file}{end}") for end in ("", *_BESIDE))


def _check_room(folder: Path, source: Path) -> None:
    needed = sum(each.stat().st_size for each in (source, Path(f"{source}-wal")) if each.exists())
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise StoreFull("backup.full", folder=folder, needed=needed // 2**20 + 1, free=free // 2**20)


def _copy(source: Path, part: Path, going: Going) -> None:
    def step(*_: int) -> None:
        if not going():
            raise Trouble("backup.stopped")

    try:
        with closing(_reading(source)) as there, closing(sqlite3.connect(part)) as here:
            here.execute("PRAGMA synchronous = OFF")  # it is synced once, when it is whole
            # The transaction holds one moment: without it SQLite begins again whenever somebody has written between
            # two steps, and beside a busy server never ends.
            there.execute("BEGIN")
            there.execute("SELECT 1 FROM sqlite_master").fetchone()
            there.backup(here, pages=_PAGES, progress=step)
            here.execute("PRAGMA journal_mode = DELETE")  # one file, which also reads where nothing may be written
    except sqlite3.Error as error:
        raise _trouble(error, source, part) from error


def _log_beside(part: Path) -> None:
    """A copy has all in one file; a register has its log beside it, so that readers and the writer need not wait for
    each other."""
    try:
        with closing(sqlite3.connect(part)) as here:
            here.execute("PRAGMA journal_mode = WAL")
    except sqlite3.Error as error:
        raise _trouble(error, part, part) from error


def _reading(source: Path) -> sqlite3.Connection:
    """Not `mode=ro`: that would leave the log's files behind, perhaps as another user's than the server's."""
    return sqlite3.connect(f"{source.absolute().as_uri()}?mode=rw", uri=True)


def _trouble(error: sqlite3.Error, source: Path, part: Path) -> ReferentError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
        return Refused("backup.unwritable", file=part.parent, why=str(error))
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return StoreUnreadable("backup.damaged", file=source)
    return trouble_of(error)


def put(part: Path, file: Path) -> None:
    """Gives the copy its name, when all of it is on the disk; then the name is."""
    with part.open("r+b") as written:
        os.fsync(written.fileno())
    part.replace(file)
    with suppress(PermissionError):  # where folders cannot be opened, they cannot be synced either
        folder = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


# --- what stands in the way ---


def check_place(file: Path, *, replace: bool, source: Path | None = None) -> None:
    """That nothing is lost by writing there."""
    if source and file.resolve() in _files_of(source.resolve()):
        raise Refused("backup.itself", file=file)
    if not os.path.lexists(file):
        return
    if not replace:
        raise Refused("backup.taken", file=file)
    if not file.is_file():
        raise Refused("backup.no_place", file=file)


def _check_copy(file: Path) -> None:
    """That it is there, and as long as it says. SQLite would not miss the end of the last page."""
    try:
        with file.open("rb") as opened:
            header = opened.read(_HEADER)
    except OSError as error:
        raise Refused("backup.unreadable", file=file, why=error.strerror) from error
    if header.startswith(b"PGDMP"):
        raise Refused("backup.other_engine", file=file)
    if not _MAGIC.startswith(header[: len(_MAGIC)]):
        raise StoreUnreadable("backup.foreign", file=file)
    size = int.from_bytes(header[16:18], "big")
    page = 65_536 if size == 1 else size  # as the format has it (https://sqlite.org/fileformat2.html)
    whole = len(header) == _HEADER and file.stat().st_size >= page * int.from_bytes(header[28:32], "big")
    if not whole and not Path(f"{file}-wal").exists():
        raise StoreUnreadable("backup.cut_short", file=file)


def _look_through_copy(part: Path, file: Path, going: Going) -> None:
    """As `look_through`, with errors that speak of a copy, not of the register in use."""
    try:
        look_through(part, going, called=file)
    except StoreVersion as error:
        found, needed = error.facts["found"], error.facts["needed"]
        raise StoreVersion("backup.newer", file=file, found=found, needed=needed) from error
    except StoreUnreadable as error:
        if error.sentence == "trouble.foreign":
            raise StoreUnreadable("backup.foreign", file=file) from error
        raise


def _check_empty(url: str) -> None:
    """That there is no register, or one in which nothing has been said. Raises as `database_version` does where it is
    somebody else's."""
    place = _file_of(url)
    if not place.exists():
        for left in _files_of(place):
            if left.exists():
                raise Refused("backup.remains", file=left)
        return
    if database_version(url) is None:
        return
    engine = open_engine(make_url(url), create=False)
    try:
        with engine.connect() as connection:
            session = Session(connection, Statements(engine.dialect))
            there = {name for (name,) in session.command("SELECT name FROM sqlite_master WHERE type = 'table'")}
            for table in SAID:
                if table.name in there and session.query(select(literal(1)).select_from(table).limit(1)):
                    raise Refused("backup.content", file=place)
    finally:
        engine.dispose()


def _take_over(place: Path) -> None:
    """Makes sure that no program has the empty register open, which would go on in the old file, and that no log is
    left beside it, which would be taken for the new one's."""
    if not place.exists():
        return
    try:
        with closing(sqlite3.connect(place, timeout=0.5)) as there:
            there.execute("PRAGMA journal_mode = DELETE")  # refused while any other connection is open
    except sqlite3.Error as error:
        if isinstance(trouble_of(error), StoreBusy):
            raise Refused("backup.in_use", file=place) from error
        raise trouble_of(error) from error
