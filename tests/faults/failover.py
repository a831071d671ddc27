"""`kill -9` of PostgreSQL's primary while eight people write; its standby takes over, and the bot goes on by itself."""

import os
import signal
from contextlib import ExitStack, suppress
from pathlib import Path
from random import Random
from time import sleep

import psycopg

from tests.faults.chat import Platform
from tests.faults.copies import Copy
from tests.faults.found import Found, look
from tests.faults.kills import PARTLY, PATIENCE, PAUSE
from tests.faults.register import CHANNELS, Register
from tests.faults.writers import Writers
from tests.postgres import Cluster, url_of, wait_until

_DATABASE = "referent"
_STALLED = 1.0
"""Seconds for which nothing reaches the standby before the primary dies, at most."""


def failover(
    name: str,
    folder: Path,
    *,
    seed: int,
    synchronous: bool = True,
    longest: float = 2.0,
    weakened: str = "",
    patience: float = PATIENCE,
) -> Found:
    """One failover. The way to the standby stalls for a moment before the primary dies, as when a machine fails: who
    waits for the standby acknowledges nothing meanwhile, who does not loses it."""
    chance, found = Random(seed), Found(name, seed)  # noqa: S311 - repeatable
    with ExitStack() as ends:
        primary = ends.enter_context(Cluster.made())
        primary.database(empty=True, name=_DATABASE)
        Register(primary.url(_DATABASE)).fill()
        standby = primary.standby("s1", synchronous=synchronous)
        both = Register(url_of(primary, standby, database=_DATABASE))
        platform = ends.enter_context(Platform(Random(chance.getrandbits(32))))  # noqa: S311 - repeatable
        copy = ends.enter_context(Copy(both, platform.url, folder, weakened=weakened))
        copy.start()
        copy.wait_until_open()
        writers = Writers([copy.url], Random(chance.getrandbits(32)), CHANNELS, PAUSE)  # noqa: S311 - repeatable
        with writers:
            writers.wait_for(PARTLY)
            sleep(chance.uniform(0, longest))  # the moment is to be a random one
            take_over(primary, standby, chance.uniform(0.2, _STALLED))
            found.faults["the primary killed"] += 1
            writers.wait_for(PARTLY)
        after = Register(standby.url(_DATABASE))
        after.delivered(patience)
        look(found, after, writers, platform)
    return found


def take_over(primary: Cluster, standby: Cluster, stalled: float) -> None:
    """The primary dies while nothing reaches the standby, which then becomes the one that may be written to."""
    receiver = _receiver(standby)
    os.kill(receiver, signal.SIGSTOP)
    sleep(stalled)
    primary.kill9()
    os.kill(receiver, signal.SIGKILL)  # with what it has not read; the standby begins anew without it
    wait_until(lambda: _is_without(standby, receiver), "the standby has not begun anew")
    standby.promote()


def _receiver(standby: Cluster) -> int:
    """The standby's process that takes what the primary sends."""
    ((found,),) = standby.run("SELECT pid FROM pg_stat_wal_receiver")
    return int(found)


def _is_without(standby: Cluster, receiver: int) -> bool:
    with suppress(psycopg.OperationalError):
        return (receiver,) not in standby.run("SELECT pid FROM pg_stat_wal_receiver")
    return False
