"""The whole run: python -m tests.faults [--only kills-sqlite …] [--seed N] [--times N]. Exit 1 at any loss or double.

Everything random comes from the seed, which is printed; what the machine does meanwhile does not: the same seed makes
the same choices, not the same moments. The controls have a safeguard off, and have to lose or double something.
"""

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from pathlib import Path
from random import SystemRandom
from time import monotonic

from tests.faults.failover import failover
from tests.faults.found import Found
from tests.faults.kills import kills
from tests.faults.power import database_power_cuts, power_cuts
from tests.faults.register import Register
from tests.faults.summaries import summaries
from tests.postgres import Cluster


@dataclass(frozen=True, slots=True)
class Part:
    """One part: how often it kills by itself, and what it runs with a folder, a seed, and so many times. A control has
    to find something wrong."""

    times: int
    run: Callable[[Path, int, int], Found]
    control: bool = False


def _sqlite(folder: Path, seed: int, times: int) -> Found:
    return kills("kill -9, SQLite", Register(f"sqlite:///{folder}/r.db"), folder, seed=seed, times=times)


def _postgresql(folder: Path, seed: int, times: int) -> Found:
    with Cluster.made() as cluster:
        register = Register(cluster.database(empty=True))
        return kills("kill -9, PostgreSQL", register, folder, seed=seed, times=times)


def _forgetful(folder: Path, seed: int, times: int) -> Found:
    weakened = "no_delivery_ids,no_look_up"
    register = Register(f"sqlite:///{folder}/r.db")
    return kills(
        "  control: no ids, no look-up", register, folder, seed=seed, times=times, lines=300, weakened=weakened
    )


def _power(folder: Path, seed: int, times: int) -> Found:
    return power_cuts("power cut, SQLite", folder, seed=seed, times=times)


def _deaf(folder: Path, seed: int, times: int) -> Found:
    return power_cuts("  control: syncs swallowed", folder, seed=seed, times=times, deaf=True)


def _normal(folder: Path, seed: int, times: int) -> Found:
    return power_cuts("  control: commits unsynced", folder, seed=seed, times=times, weakened="unsynced_commits")


def _database_power(folder: Path, seed: int, times: int) -> Found:
    return database_power_cuts("power cut, PostgreSQL", folder, seed=seed, times=times)


def _database_deaf(folder: Path, seed: int, times: int) -> Found:
    return database_power_cuts("  control: syncs swallowed", folder, seed=seed, times=times, deaf=True)


def _failovers(folder: Path, seed: int, times: int) -> Found:
    return _sum(failover("failover, synchronous", _made(folder, n), seed=seed + n) for n in range(times))


def _asynchronous(folder: Path, seed: int, times: int) -> Found:
    del times
    return failover("  control: asynchronous", folder, seed=seed, synchronous=False)


def _summaries(folder: Path, seed: int, times: int) -> Found:
    with Cluster.made() as cluster:
        register = Register(cluster.database(empty=True))
        return summaries("500 summaries, three copies", register, folder, seed=seed, times=times)


def _unlooked(folder: Path, seed: int, times: int) -> Found:
    with Cluster.made() as cluster:
        register = Register(cluster.database(empty=True))
        return summaries("  control: no look-up", register, folder, seed=seed, times=times, weakened="no_look_up")


PARTS = {
    "kills-sqlite": Part(50, _sqlite),
    "kills-postgresql": Part(20, _postgresql),
    "control-forgetful": Part(0, _forgetful, control=True),
    "power-sqlite": Part(20, _power),
    "control-deaf-sqlite": Part(1, _deaf, control=True),
    "control-unsynced": Part(1, _normal, control=True),
    "power-postgresql": Part(20, _database_power),
    "control-deaf-postgresql": Part(1, _database_deaf, control=True),
    "failover": Part(5, _failovers),
    "control-asynchronous": Part(1, _asynchronous, control=True),
    "summaries": Part(10, _summaries),
    "control-unlooked": Part(3, _unlooked, control=True),
}
_FIGURES = ("lines", "again", "lost", "twice", "messages", "looked_up", "unsaid", "said_twice")


def _made(folder: Path, number: int) -> Path:
    inner = folder / str(number)
    inner.mkdir()
    return inner


def _sum(every: Iterable[Found]) -> Found:
    """The figures of several runs as those of one."""
    first, *others = every
    for other in others:
        for each in fields(Found):
            if isinstance(getattr(first, each.name), int | Counter | list) and each.name != "seed":
                setattr(first, each.name, getattr(first, each.name) + getattr(other, each.name))
    return first


def main() -> int:
    """Exit 1 where something was lost or came twice, or where a control has not noticed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=list(PARTS), default=list(PARTS))
    parser.add_argument("--seed", type=int, default=SystemRandom().getrandbits(31))
    parser.add_argument("--times", type=int, help="kills or cuts in each part; default: as many as each has")
    given = parser.parse_args()
    _say(f"seed {given.seed}; the same again: python -m tests.faults --seed {given.seed}")
    done = []
    for name in given.only:
        part, began = PARTS[name], monotonic()
        try:
            with tempfile.TemporaryDirectory(prefix="faults-") as folder:
                found = part.run(Path(folder), given.seed, part.times if given.times is None else given.times)
        except AssertionError as error:  # something that was waited for did not come
            found = Found(f"{name} BROKE OFF", given.seed, wrong=[str(error)])
            part = replace(part, control=False)
        done.append((part, found))
        _say(f"{found.name.strip()}: {monotonic() - began:.0f} s")
        _say("".join(f"  {how}: {count}\n" for how, count in sorted(found.faults.items())).rstrip("\n"))
        _say("".join(f"  {wrong}\n" for wrong in found.wrong).rstrip("\n"))
    return _told(done)


def _told(done: list[tuple[Part, Found]]) -> int:
    _say(f"\n{'':30}" + "".join(f"{name.replace('_', ' '):>12}" for name in _FIGURES))
    for _, found in done:
        _say(f"{found.name:30}" + "".join(f"{getattr(found, name):12,}" for name in _FIGURES))
    missed = [found.name.strip() for part, found in done if found.is_well == part.control]
    _say(f"\nnot as it should be: {', '.join(missed)}" if missed else "\nnothing was lost, and nothing came twice")
    return 1 if missed else 0


def _say(words: str) -> None:
    if words:
        sys.stdout.write(words + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
