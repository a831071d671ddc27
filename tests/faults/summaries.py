"""Three copies on one PostgreSQL, killed at random while the summaries of many channels are due: each comes once."""

from collections import Counter
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from time import sleep
from zoneinfo import ZoneInfo

from tests.faults.chat import Platform
from tests.faults.copies import Copy
from tests.faults.found import Found, told_once
from tests.faults.kills import PATIENCE
from tests.faults.register import Register
from tests.postgres import wait_until

COPIES = 3
_ZONE = ZoneInfo("Europe/Oslo")
_TEN = datetime(2026, 3, 4, 10, 0, tzinfo=_ZONE)
"""A Wednesday on which people work."""
_BEFORE = timedelta(seconds=8)


def summaries(
    name: str,
    register: Register,
    folder: Path,
    *,
    seed: int,
    channels: int = 500,
    times: int = 10,
    longest: float = 1.5,
    weakened: str = "",
    patience: float = PATIENCE,
) -> Found:
    """The copies start seconds before the summaries are due. From the first post on they are killed and started."""
    chance, found = Random(seed), Found(name, seed)  # noqa: S311 - repeatable
    ahead = (_TEN - _BEFORE - datetime.now(_ZONE)).total_seconds()
    register.fill(channels, summary=_TEN.time(), at=_TEN - timedelta(days=1))
    kinds = ",".join(filter(None, ["another_day", weakened]))
    with ExitStack() as ends:
        platform = ends.enter_context(Platform(Random(chance.getrandbits(32)), ahead))  # noqa: S311 - repeatable
        copies = [
            ends.enter_context(
                Copy(register, platform.url, folder, weakened=kinds, environment={"CLOCK_AHEAD": str(ahead)})
            )
            for _ in range(COPIES)
        ]
        for copy in copies:
            copy.start()
        wait_until(lambda: platform.taken, f"no summary comes: {copies[0].log}", patience)
        for _ in range(times):
            copy = chance.choice(copies)
            copy.kill()
            found.faults["killed: one of three"] += 1
            copy.start()
            sleep(chance.uniform(0, longest))  # the moment is to be a random one
        wait_until(lambda: len({post.channel for post in platform.taken}) == channels, "not all come", patience)
        register.delivered(patience)
    found.faults.update(platform.wrong)
    counted = Counter(post.channel for post in platform.taken)
    found.said_twice = found.blame("summaries posted twice", (place for place, count in counted.items() if count > 1))
    told_once(found, platform)
    found.blame("messages were given up", register.given_up())
    return found
