"""Power cuts: all processes are killed at once, and the disk has what was synced, and by chance some of the rest."""

import os
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random
from time import sleep

from tests.faults.chat import Platform
from tests.faults.copies import Copy
from tests.faults.found import Found, look
from tests.faults.kills import PARTLY, PATIENCE, PAUSE
from tests.faults.register import CHANNELS, Register
from tests.faults.unsynced import PAGE, SECTOR, Disk
from tests.faults.writers import Writers
from tests.postgres import Cluster


def power_cuts(
    name: str,
    folder: Path,
    *,
    seed: int,
    times: int,
    longest: float = 1.5,
    weakened: str = "",
    deaf: bool = False,
    patience: float = PATIENCE,
) -> Found:
    """So many power cuts of a register on SQLite, each a random while after the first answers."""
    chance, found = Random(seed), Found(name, seed)  # noqa: S311 - repeatable
    place = folder / "disk"
    place.mkdir()
    register = Register(f"sqlite:///{place}/referent.db")
    register.fill()
    disk = Disk.made(place, folder, deaf=deaf)

    def cut(copy: Copy) -> None:
        copy.kill()
        cut_once(disk, chance, found)
        copy.start()
        copy.wait_until_open()

    machine = _Machine(register, cut, disk.environment)
    return _cuts(machine, folder, found, chance, times=times, longest=longest, weakened=weakened, patience=patience)


def database_power_cuts(
    name: str,
    folder: Path,
    *,
    seed: int,
    times: int,
    longest: float = 1.5,
    weakened: str = "",
    deaf: bool = False,
    patience: float = PATIENCE,
) -> Found:
    """The same where PostgreSQL is the register, on a machine of its own: that one's power is cut, the bot goes on."""
    chance, found = Random(seed), Found(name, seed)  # noqa: S311 - repeatable
    with Cluster.made() as cluster:
        register = Register(cluster.database(empty=True))
        register.fill()
        cluster.stop()
        disk = Disk.made(cluster.data, cluster.folder, deaf=deaf)
        _start(cluster, disk)

        def cut(copy: Copy) -> None:
            del copy
            cluster.kill9()
            cut_once(disk, chance, found)
            _start(cluster, disk)

        machine = _Machine(register, cut, {})
        return _cuts(machine, folder, found, chance, times=times, longest=longest, weakened=weakened, patience=patience)


def _start(cluster: Cluster, disk: Disk) -> None:
    """Starts it so that it writes to that disk."""
    os.environ.update(disk.environment)
    try:
        cluster.start()
    finally:
        for name in disk.environment:
            del os.environ[name]


@dataclass(frozen=True, slots=True)
class _Machine:
    """What loses its power by `cut`, and is on again after that; what the bot is started with."""

    register: Register
    cut: Callable[[Copy], None]
    environment: Mapping[str, str]


def _cuts(
    machine: _Machine,
    folder: Path,
    found: Found,
    chance: Random,
    *,
    times: int,
    longest: float,
    weakened: str,
    patience: float,
) -> Found:
    register = machine.register
    with ExitStack() as ends:
        platform = ends.enter_context(Platform(Random(chance.getrandbits(32))))  # noqa: S311 - repeatable
        environment = machine.environment
        copy = ends.enter_context(Copy(register, platform.url, folder, weakened=weakened, environment=environment))
        writers = Writers([copy.url], Random(chance.getrandbits(32)), CHANNELS, PAUSE)  # noqa: S311 - repeatable
        copy.start()
        copy.wait_until_open()
        with writers:
            writers.wait_for(PARTLY)
            for _ in range(times):
                sleep(chance.uniform(0, longest))  # the moment is to be a random one
                machine.cut(copy)
                writers.wait_for(PARTLY)
        register.delivered(patience)
        look(found, register, writers, platform)
    return found


def cut_once(disk: Disk, chance: Random, found: Found) -> None:
    """The disk keeps nothing that was not synced, or pages of it, or sectors."""
    grain = chance.choice([0, PAGE, SECTOR])
    cut = disk.power_cut(chance if grain else None, grain or PAGE)
    found.faults["power cut"] += 1
    found.faults["writes undone"] += cut.undone
    found.faults["parts of them kept"] += cut.kept
