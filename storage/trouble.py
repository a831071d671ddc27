"""What a driver says went wrong, in the product's own words.

The drivers' errors are told apart by their codes: SQLite's results, PostgreSQL's SQLSTATEs. Where a connection was not
made there is no code, only a sentence, of which the reason is found in `refusal_of`.
"""

import errno
import os
import sqlite3
import sys
from typing import Any

from sqlalchemy.exc import DBAPIError

from bot.errors import Outdated, ReferentError, StoreBusy, StoreFull, StoreUnreadable, Trouble

DATABASE_ERRORS = (sqlite3.Error, DBAPIError)
"""What SQLite's driver raises, by itself and through SQLAlchemy."""
_FULL = {sqlite3.SQLITE_FULL}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_READ_ONLY = {sqlite3.SQLITE_READONLY}
_UNREADABLE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}
_PRIMARY = 0xFF
"""The low byte of SQLite's result is the primary code (https://sqlite.org/rescode.html); the rest says more of it."""


class Conflict(StoreBusy):
    """Another transaction came between: nothing is stored, and to run it again helps."""

    def __init__(self) -> None:
        super().__init__("trouble.busy")


class Taken(Outdated):
    """A place that only one row may have is another row's: one that is to stay there, or that came between."""

    def __init__(self) -> None:
        super().__init__("row.outdated_elsewhere")


class Lost(StoreBusy):
    """The connection to the database is no more, or is one that must not be used: the next may do."""

    def __init__(self) -> None:
        super().__init__("trouble.gone")


def database_errors() -> tuple[type[Exception], ...]:
    """What any engine's driver raises. PostgreSQL's is loaded only where it is used: an error of its can't come before
    that, and an `except` looks when one comes."""
    driver = sys.modules.get("psycopg")
    return (*DATABASE_ERRORS, driver.Error) if driver else DATABASE_ERRORS


def trouble_of(error: BaseException) -> ReferentError:
    """The error that the sender is told of."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        return _of_sqlite(cause)
    return _of_postgresql(cause)


def _of_sqlite(cause: sqlite3.Error) -> ReferentError:
    if isinstance(cause, sqlite3.IntegrityError):
        return Outdated("row.outdated_elsewhere")
    code = getattr(cause, "sqlite_errorcode", 0) & _PRIMARY
    if code in _FULL:
        return StoreFull("trouble.full")
    if code in _BUSY:
        return StoreBusy("trouble.busy")
    if code in _READ_ONLY:
        return StoreUnreadable("trouble.read_only")
    if code in _UNREADABLE:
        return StoreBusy("trouble.files") if _no_more_files(code) else StoreUnreadable("trouble.unreadable")
    return Trouble("trouble.other", cause=str(cause))


def _no_more_files(code: int) -> bool:
    """Whether SQLite could not open a file since none can be opened any more: it does not tell why itself."""
    if code != sqlite3.SQLITE_CANTOPEN:
        return False
    try:
        os.close(os.open(os.devnull, os.O_RDONLY))
    except OSError as error:
        return error.errno in (errno.EMFILE, errno.ENFILE)
    return False


# --- PostgreSQL (https://www.postgresql.org/docs/current/errcodes-appendix.html) ---

_CONFLICTS = {"40001", "40P01"}
"""Could not be put in a row with another transaction; a deadlock."""
_LOST = {"25006", "25P03", "57P01", "57P02", "57P03", "57P04", "57P05"}
"""A connection to a server that takes no writes any more, which after a failover another does; one that the server
has ended."""
_BUSY_STATES = {"53200", "53300", "55P03", "57014"}
"""No memory, no connection left, a lock waited for too long, a statement that was stopped."""
_CONNECTION = "08"
_INTEGRITY = "23"
_CORRUPT = "XX"


def _of_postgresql(cause: Any) -> ReferentError:
    state = getattr(cause, "sqlstate", None)
    if state is None or state in _LOST or state.startswith(_CONNECTION):
        return Lost() if _is_about_connection(cause, state) else Trouble("trouble.other", cause=str(cause))
    if state in _CONFLICTS:
        return Conflict()
    if state.startswith(_INTEGRITY):
        return Taken()
    if state in _BUSY_STATES:
        return StoreBusy("trouble.busy")
    return _of_machine(state, cause)


def _is_about_connection(cause: Any, state: str | None) -> bool:
    """A driver's error without a code is about the connection, or about our own use of it."""
    return state is not None or type(cause).__name__ in {"OperationalError", "InterfaceError"}


def _of_machine(state: str, cause: Any) -> ReferentError:
    if state == "53100":
        return StoreFull("trouble.full")
    if state == "42501":
        return StoreUnreadable("trouble.rights", why=_first_line(cause))
    if state.startswith(_CORRUPT) or state == "42P01":
        return StoreUnreadable("trouble.unreadable")
    return Trouble("trouble.other", cause=str(cause))


_REASONS = (
    ("trouble.starting", ("starting up", "shutting down", "recovery mode", "not yet accepting")),
    ("trouble.connections", ("too many", "connection slots")),
    ("trouble.password", ("password authentication failed", "no password supplied", "pg_hba.conf", "role ")),
    ("trouble.no_database", ("database ",)),
    ("trouble.no_writes", ("read-only", "hot standby")),
    ("trouble.host", ("resolve host", "translate host name")),
)
"""What stands in a server's or driver's sentence. It is English wherever the server speaks it; where it does not, the
sentence itself is told."""


def refusal_of(cause: BaseException, *, places: str, user: str, database: str) -> ReferentError:
    """Why no connection was made: what to mend, and never the password, which no such sentence has."""
    said = str(cause)
    about = said.rpartition("FATAL:")[2]  # a server's own words; before it stand those about the connection
    for sentence, signs in _REASONS:
        if any(sign in about for sign in signs):
            kind = StoreBusy if sentence in {"trouble.connections", "trouble.starting"} else StoreUnreadable
            return kind(sentence, places=places, user=user, database=database)
    if type(cause).__name__ == "ProgrammingError":
        return StoreUnreadable("trouble.dsn", why=_first_line(cause))
    return StoreUnreadable("trouble.unreachable", places=places, why=_first_line(cause))


def _first_line(cause: object) -> str:
    return str(cause).strip().partition("\n")[0].rstrip(".")
