"""`referent run` with a safeguard off, to show that the tests can fail: WEAKENED=… python -m tests.faults.weakened run

Nothing of this is in the product: what is named in the environment is put in the place of the product's own, before it
begins. The worker process, which is begun anew from this file, is weakened too.
"""

import os
import sys
from datetime import timedelta
from typing import Any


def no_look_up() -> None:
    """A message that may have arrived is sent again, and nobody looks whether it stands there."""
    from handlers.slack.sender import SlackSender

    async def found(*given: Any) -> None:
        del given

    SlackSender._found = found  # type: ignore[method-assign, assignment]


def no_delivery_ids() -> None:
    """A request that comes again is done again."""
    from storage.deliveries import StoredDeliveries

    StoredDeliveries.answer = lambda *given: None  # type: ignore[method-assign]  # noqa: ARG005
    StoredDeliveries.capture = lambda *given: None  # type: ignore[method-assign]  # noqa: ARG005


def unsynced_commits() -> None:
    """A commit is answered before it is on the disk: what SQLite's documents call NORMAL."""
    from storage import sqlite

    prepare = sqlite._prepare

    def weaker(connection: Any, record: Any) -> None:
        prepare(connection, record)
        connection.execute("PRAGMA synchronous = NORMAL")

    sqlite._prepare = weaker  # type: ignore[assignment]


def short_leases() -> None:
    """No weakness, but for tests that are short: what was on its way at a kill is due again after seconds."""
    import handlers.attempts

    assert timedelta(seconds=4) < handlers.attempts.LEASE, "it is called otherwise by now"
    handlers.attempts.LEASE = timedelta(seconds=4)


def another_day() -> None:
    """No weakness either: its clock is ahead by the seconds in `CLOCK_AHEAD`, so that it is a working day's morning."""
    from handlers.server import SystemClock

    now, ahead = SystemClock.now, timedelta(seconds=float(os.environ["CLOCK_AHEAD"]))
    SystemClock.now = lambda clock: now(clock) + ahead  # type: ignore[method-assign, assignment]


KINDS = {each.__name__: each for each in (no_look_up, no_delivery_ids, unsynced_commits, short_leases, another_day)}
for kind in filter(None, os.environ.get("WEAKENED", "").split(",")):
    KINDS[kind]()

if __name__ == "__main__":
    from handlers.main import main

    sys.exit(main())
