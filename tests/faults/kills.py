"""`kill -9` of `referent run` at random moments, while eight people write and the platform goes wrong."""

from contextlib import ExitStack
from pathlib import Path
from random import Random
from time import sleep

from tests.faults.chat import Platform
from tests.faults.copies import Copy, Part
from tests.faults.found import Found, look
from tests.faults.register import CHANNELS, Register
from tests.faults.writers import Writers

_PARTS: tuple[Part, ...] = ("all", "all", "server", "worker")
PATIENCE = 600.0
"""Seconds until all has arrived: what was on its way at the last kill is due again when its lease has run out."""
PAUSE = 0.05
"""Seconds between two lines of a person: what is posted is not to wait for longer than the test."""
PARTLY = 8
"""Lines that are answered before the next kill."""


def kills(
    name: str,
    register: Register,
    folder: Path,
    *,
    seed: int,
    times: int,
    longest: float = 1.5,
    lines: int = 0,
    weakened: str = "",
    patience: float = PATIENCE,
) -> Found:
    """So many kills. Each comes a random while after the first answers, at most `longest` seconds, or in the middle of
    the start. When so many `lines` were answered too, all that waits is delivered, and it is looked at."""
    chance, found = Random(seed), Found(name, seed)  # noqa: S311 - repeatable
    register.fill()
    with ExitStack() as ends:
        platform = ends.enter_context(Platform(Random(chance.getrandbits(32))))  # noqa: S311 - repeatable
        copy = ends.enter_context(Copy(register, platform.url, folder, weakened=weakened))
        copy.start()
        copy.wait_until_open()
        writers = Writers([copy.url], Random(chance.getrandbits(32)), CHANNELS, PAUSE)  # noqa: S311 - repeatable
        with writers:
            writers.wait_for(PARTLY)
            for _ in range(times):
                found.faults[f"killed: {kill_once(copy, writers, chance, longest)}"] += 1
            writers.wait_for(max(0, lines - writers.acknowledged))
        register.delivered(patience)
        look(found, register, writers, platform)
    return found


def kill_once(copy: Copy, writers: Writers, chance: Random, longest: float) -> str:
    """Kills a part of it, at some moment, and starts it again; what was killed."""
    part = chance.choice(_PARTS)
    if part != "all":
        copy.wait_for_worker()
    sleep(chance.uniform(0, longest))  # the moment is to be a random one
    if not copy.kill(part):
        copy.kill()
        part = "all"
    if part == "worker":
        writers.wait_for(PARTLY)
        return part
    told: str = part
    copy.start()
    if chance.random() < 0.15:  # in the middle of its start
        sleep(chance.uniform(0, longest))
        copy.kill()
        copy.start()
        told += ", and while it started"
    copy.wait_until_open()
    writers.wait_for(PARTLY)
    return told
