"""What a driver says went wrong, in the product's own words."""

import sqlite3

from sqlalchemy.exc import DBAPIError

from bot.errors import Outdated, ReferentError, StoreBusy, StoreFull, StoreUnreadable, Trouble

DATABASE_ERRORS = (sqlite3.Error, DBAPIError)
_FULL = {sqlite3.SQLITE_FULL}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_READ_ONLY = {sqlite3.SQLITE_READONLY}
_UNREADABLE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}
_PRIMARY = 0xFF
"""The low byte of SQLite's result is the primary code (https://sqlite.org/rescode.html); the rest says more of it."""


def trouble_of(error: BaseException) -> ReferentError:
    """The error that the sender is told of."""
    cause = error.orig if isinstance(error, DBAPIError) else error
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
        return StoreUnreadable("trouble.unreadable")
    return Trouble("trouble.other", cause=str(cause))
