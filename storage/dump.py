"""Copies of a register on PostgreSQL, by PostgreSQL's own programs: pg_dump's custom format, put back by pg_restore.

A copy is of the moment at which its journal was followed: both look at one snapshot. Passwords go by the environment,
never on a command line, where everybody on the machine could read them.
"""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Engine, literal, select
from sqlalchemy.engine import URL

from bot.errors import Refused, StoreUnreadable, Trouble, Unknown
from storage import backup, tables
from storage.backup import Going, Told
from storage.maintenance import connect
from storage.postgresql import open_engine
from storage.schema import version_of
from storage.session import Session, Statements
from storage.trouble import database_errors, trouble_of

_MAGIC = b"PGDMP"
"""With which a file in the custom format begins."""
_LOOK = 0.1
"""Seconds between two questions whether a program is to go on."""
_KEPT_APART = ["--no-owner", "--no-privileges"]
"""Who owns a register and may read it is the target's affair."""


def back_up(address: URL, file: Path, *, replace: bool, going: Going) -> Told:
    """See `storage.backup.back_up`."""
    backup.check_place(file, replace=replace)
    with _open(address) as session:
        session.command("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        if version_of(session) is None:
            raise StoreUnreadable("trouble.no_register", database=address.database)
        program = _program("pg_dump", session)
        ((snapshot,),) = session.command("SELECT pg_export_snapshot()")
        ((schema,),) = session.command("SELECT current_schema()")
        told = _holds(session, file, going)
        with _beside(file) as part:
            options = ["--format=custom", f"--snapshot={snapshot}", f'--table="{schema}".*', f"--file={part}"]
            why = _ran([program, *options, *_KEPT_APART, *_to(address)], address, going)
            if why is not None:
                raise Refused("backup.tool_failed", tool="pg_dump", why=why)
            _check_whole(part, file, _program("pg_restore", session), address, going)
            size = part.stat().st_size
            backup.check_place(file, replace=replace)  # again: it has taken a while
            backup.put(part, file)
    return {"bytes": size, **told}


def restore(file: Path, address: URL, *, going: Going) -> Told:
    """See `storage.backup.restore`."""
    _check_ours(file)
    with _open(address) as session:
        _check_empty(session, address)
        program = _program("pg_restore", session)
        _check_whole(file, file, program, address, going)
        _make_ready(session)
        once = ["--single-transaction", "--exit-on-error"]
        why = _ran([program, *once, *_KEPT_APART, *_to(address), str(file)], address, going)
        if why is not None:
            raise Refused("backup.tool_failed", tool="pg_restore", why=why)
        try:
            return {"bytes": file.stat().st_size, **_holds(session, file, going)}
        except BaseException:
            _drop(session)
            raise


@contextmanager
def _open(address: URL) -> Iterator[Session]:
    engine: Engine = open_engine(address)
    try:
        with connect(engine) as connection:
            yield Session(connection, Statements(engine.dialect))
    except database_errors() as error:
        raise trouble_of(error) from error
    finally:
        engine.dispose()


def _holds(session: Session, file: Path, going: Going) -> Told:
    """What it holds, with every journal followed to its head."""
    version = version_of(session)
    if version is None:
        raise StoreUnreadable("backup.foreign", file=file)
    c = tables.workspaces.c
    try:
        workspaces = session.query(select(c.id, c.name).order_by(c.id))
        told = [backup.workspace_held(session, row, file, going) for row in workspaces]
    except (Unknown, ValueError, TypeError, KeyError) as error:  # rows that no program of ours has written
        raise StoreUnreadable("backup.damaged", file=file) from error
    return {"version": version.partition("_")[2], "workspaces": told}


# --- PostgreSQL's programs ---


def _program(name: str, session: Session) -> str:
    """Where it is. Raises `Refused` where it is not there, or older than the server: then it would refuse itself."""
    found = shutil.which(name)
    if found is None:
        raise Refused("backup.no_tool", tool=name)
    said = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603 - its path
    has = int((re.findall(r"\) (\d+)", said) or ["0"])[0])
    ((number,),) = session.command("SHOW server_version_num")
    needs = int(number) // 10_000
    if has < needs:
        raise Refused("backup.old_tool", tool=name, found=has, needed=needs)
    return found


def _to(address: URL) -> list[str]:
    """The database, as libpq is told of it: without the password."""
    from psycopg.conninfo import make_conninfo  # noqa: PLC0415  # loaded where PostgreSQL is used

    _, given = cast(Any, address.get_dialect()()).create_connect_args(address)
    given.pop("password", None)
    return ["--no-password", f"--dbname={make_conninfo(**given)}"]


def _ran(command: list[str], address: URL, going: Going) -> str | None:
    """Runs a program to its end; what it complained of, in one line, where it failed. Raises `Trouble` where it is not
    to go on."""
    password = {"PGPASSWORD": str(address.password)} if address.password else {}
    told = {**os.environ, "LC_ALL": "C", **password}  # English, whatever the machine speaks: we look into it
    with tempfile.TemporaryFile("w+") as errors:
        with subprocess.Popen(  # noqa: S603 - found by its name, given arguments of ours
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors, env=told
        ) as process:
            try:
                _wait(process, going)
            except BaseException:
                process.kill()
                raise
        if process.returncode == 0:
            return None
        errors.seek(0)
        said = [line.strip() for line in errors if line.strip()]
        return re.sub(r"^pg_\w+: (error: )?", "", said[0]).rstrip(".") if said else f"exit {process.returncode}"


def _wait(process: "subprocess.Popen[bytes]", going: Callable[[], bool]) -> None:
    while True:
        if not going():
            raise Trouble("backup.stopped")
        try:
            process.wait(_LOOK)
        except subprocess.TimeoutExpired:
            continue
        return


# --- the file ---


@contextmanager
def _beside(file: Path) -> Iterator[Path]:
    """Another name in the same folder, which nobody else may read."""
    try:
        handle, name = tempfile.mkstemp(prefix=f"{file.name}.", suffix=".part", dir=file.parent)
        os.close(handle)
    except OSError as error:
        raise Refused("backup.unwritable", file=file, why=error.strerror) from error
    try:
        yield Path(name)
    except OSError as error:
        raise Refused("backup.unwritable", file=file, why=error.strerror) from error
    finally:
        Path(name).unlink(missing_ok=True)


def _check_ours(file: Path) -> None:
    try:
        with file.open("rb") as opened:
            begins = opened.read(len(_MAGIC))
    except OSError as error:
        raise Refused("backup.unreadable", file=file, why=error.strerror) from error
    if begins.startswith(b"SQLi"):
        raise Refused("backup.other_engine", file=file)
    if begins != _MAGIC:
        cut = _MAGIC.startswith(begins)
        raise StoreUnreadable("backup.cut_short" if cut else "backup.foreign", file=file)


def _check_whole(file: Path, called: Path, program: str, address: URL, going: Going) -> None:
    """Reads all of it, as a restore will, and throws it away: every part is there and can be unpacked."""
    why = _ran([program, f"--file={os.devnull}", str(file)], address, going)
    if why and "unsupported version" in why:
        raise Refused("backup.tool_failed", tool="pg_restore", why=why)
    if why is not None:
        raise StoreUnreadable("backup.cut_short", file=called)


def _check_empty(session: Session, address: URL) -> None:
    """That there is no register, or one in which nothing has been said."""
    if version_of(session) is None:
        return
    there = {name for (name,) in session.command("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")}
    for table in backup.SAID:
        if table.name in there and session.query(select(literal(1)).select_from(table).limit(1)):
            raise Refused("backup.content", file=address.database)


def _make_ready(session: Session) -> None:
    """Nothing is in the way, and what the indexes of the copy may need is there. Where it may not be added, pg_restore
    says so, unless the copy does without."""
    _drop(session)
    with suppress(*database_errors()):
        session.command("CREATE EXTENSION IF NOT EXISTS btree_gin")


def _drop(session: Session) -> None:
    for name in (*(table.name for table in tables.metadata.sorted_tables), "alembic_version"):
        session.command(f'DROP TABLE IF EXISTS "{name}"')
