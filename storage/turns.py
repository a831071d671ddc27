"""Who writes next, on each engine: how a transaction that writes is begun."""

import time
from collections.abc import Callable, Iterable
from random import uniform
from typing import Protocol

from bot.errors import StoreBusy
from storage.session import Session
from storage.trouble import DATABASE_ERRORS, trouble_of

_LOOK = 0.001
"""Seconds between two looks."""


def pause(seconds: float) -> None:
    """Waits for at most so long, a chance part of it, so that two who met do not meet anew."""
    time.sleep(uniform(0, seconds))  # noqa: S311 - no secret


class Turns(Protocol):
    """An engine's way. `patience` is how many seconds a command waits for others, or for the database to be back."""

    patience: float

    def open(self) -> Session:
        """A connection to write on. Raises what the driver does, or its trouble."""

    def begin(self, session: Session, locked: Iterable[str] | None) -> None:
        """Begins a transaction that sees one moment; with the heads of the workspaces `locked`, where they are told.
        Raises what the driver does."""


class SqliteTurns:
    """SQLite lets one write and has no queue: whoever waits looks again now and then, a hundred milliseconds apart
    after a while. Beside a process whose commands follow close upon each other that is too seldom to find the moment
    between two of them, so we look a thousand times a second."""

    def __init__(self, opened: Callable[[], Session], patience: float) -> None:
        self._opened = opened
        self.patience = patience

    def open(self) -> Session:
        """A connection to write on."""
        return self._opened()

    def begin(self, session: Session, locked: Iterable[str] | None = None) -> None:
        """Nobody else writes from then on, so that there is nothing to lock. Raises what the driver does, where another
        writes for more than `patience` seconds."""
        del locked
        until = time.monotonic() + self.patience
        while True:
            try:
                session.command("BEGIN IMMEDIATE")
            except DATABASE_ERRORS as error:
                if not isinstance(trouble_of(error), StoreBusy) or time.monotonic() > until:
                    raise
            else:
                return
            time.sleep(_LOOK)
