"""Who writes next, where several processes write to one SQLite file.

SQLite lets one write and has no queue: whoever waits looks again now and then, a hundred milliseconds apart after a
while. Beside a process whose commands follow close upon each other that is too seldom to find the moment between two
of them, so we look a thousand times a second.
"""

import time

from bot.errors import StoreBusy
from storage.session import Session
from storage.trouble import DATABASE_ERRORS, trouble_of

_LOOK = 0.001
"""Seconds between two looks."""


def begin(session: Session, patience: float) -> None:
    """Begins a transaction that writes. Raises what the driver does, where another writes for more than `patience`
    seconds."""
    until = time.monotonic() + patience
    while True:
        try:
            session.command("BEGIN IMMEDIATE")
        except DATABASE_ERRORS as error:
            if not isinstance(trouble_of(error), StoreBusy) or time.monotonic() > until:
                raise
        else:
            return
        time.sleep(_LOOK)
