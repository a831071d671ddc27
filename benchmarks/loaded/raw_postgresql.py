"""The floor on PostgreSQL: psycopg alone, a connection for each caller, the rows of benchmarks/capture.py.

With the chain, a transaction locks the workspace's row in `heads`, takes the last number and hash from it, and commits
before the next may. Without, nobody waits for anybody and no entry knows the one before it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import local
from typing import Any

import capture
import psycopg
from capture import Run

from bot.journal import FIRST_HASH

CHANNEL = "0" * 32
LOCK = b"SELECT last_action, last_hash FROM heads WHERE workspace = %s FOR UPDATE"
HEAD = b"UPDATE heads SET last_action = %s, last_entry = %s, last_hash = %s WHERE workspace = %s"
INSERTS = tuple(each.replace("?", "%s").encode() for each in capture.INSERTS if "action_words" not in each)
"""PostgreSQL keeps the words' index itself."""


class Rows(capture.RawWriter):
    """The rows alone, for one caller: no thread, no file."""

    def __init__(self, workspace: str = capture.WORKSPACE) -> None:
        self._channel, self._workspace = CHANNEL, workspace
        self.last_hash = FIRST_HASH

    def of(self, number: int) -> list[tuple[Any, ...]]:
        """The rows of a command, chained to `last_hash`, which is then theirs."""
        self._hash = self.last_hash
        action, _words, *others = self._rows(number)
        self.last_hash = self._hash
        return [(self._workspace, *row[1:]) for row in (action, *others)]


def libpq(url: str) -> str:
    """The URL as psycopg has it."""
    return url.replace("postgresql+psycopg://", "postgresql://")


@contextmanager
def raw(url: str, *, chain: bool, workspaces: tuple[str, ...] = (capture.WORKSPACE,)) -> Iterator[Run]:
    """Callers that store by psycopg alone, in the workspaces in turn."""
    mine, opened = local(), list[psycopg.Connection[Any]]()

    def connection() -> psycopg.Connection[Any]:
        if not hasattr(mine, "connection"):
            mine.connection = psycopg.connect(libpq(url), autocommit=True)
            mine.connection.prepare_threshold = 1
            opened.append(mine.connection)
        found: psycopg.Connection[Any] = mine.connection
        return found

    def run(number: int) -> None:
        store = chained if chain else plain
        store(connection(), number, workspaces[number % len(workspaces)])

    try:
        yield run
    finally:
        for each in opened:
            each.close()


def chained(connection: psycopg.Connection[Any], _number: int, workspace: str) -> None:
    """One command under the row lock."""
    with connection.transaction():
        found = connection.execute(LOCK, (workspace,)).fetchone()
        assert found
        rows, number = Rows(workspace), found[0] + 1
        rows.last_hash = found[1]
        for sql, row in zip(INSERTS, rows.of(number), strict=True):
            connection.execute(sql, row)
        connection.execute(HEAD, (number, number, rows.last_hash, workspace))


def plain(connection: psycopg.Connection[Any], number: int, workspace: str) -> None:
    """One command that waits for nobody."""
    with connection.transaction():
        for sql, row in zip(INSERTS, Rows(workspace).of(number), strict=True):
            connection.execute(sql, row)
