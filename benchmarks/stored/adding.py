"""Storing `/action add` at 8 callers: on SQLite, on PostgreSQL in one workspace, and from several processes at once."""

import multiprocessing
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from threading import Barrier
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[2]))

import capture
from capture import Measured, Run

import storage
from benchmarks.loaded.raw_postgresql import raw
from benchmarks.loaded.verdicts import P99, Verdict, in_turns, told
from benchmarks.stored.asked import Asked, databases
from tests.postgres import Cluster

CALLERS = 8
SCALE = 2.5
"""Times the rate of one process that several reach, where the processors allow it."""
CHAINED, PLAIN = "psycopg, the chain under a row lock", "psycopg without a chain"


def sqlite(asked: Asked) -> Iterator[Verdict]:
    """`/action add` beside raw sqlite3 with shared commits."""

    @contextmanager
    def fresh(way: str) -> Iterator[Run]:
        inside = TemporaryDirectory(dir=asked.folder)
        with inside as folder, capture.WAYS[way](Path(folder) / "storage.db") as run:
            yield run

    ways = {way: partial(fresh, way) for way in capture.WAYS}
    found = in_turns(ways, CALLERS, asked.rounds, asked.seconds)
    told(found)
    for way, least in (("storage", 0.55), ("command", 0.30)):
        yield Verdict(f"SQLite, {way} of raw sqlite3", found[way].rate / found["floor"].rate, least)
        yield Verdict(f"SQLite, p99 of the {way}", found[way].p99 / found["floor"].p99, P99, most=True)


def postgresql(asked: Asked) -> Iterator[Verdict]:
    """The storage of `/action add` in one workspace and one process, beside raw psycopg with and without the chain."""
    with Cluster.made() as cluster:

        @contextmanager
        def fresh(way: str) -> Iterator[Run]:
            url = cluster.database()
            with closing(storage.open_ledgers(url)) as ledgers:
                capture.fill(ledgers)
                if way == "storage":
                    yield lambda number: ledgers.write(capture.WORKSPACE, lambda ledger: capture.store(ledger, number))
            if way != "storage":
                with raw(url, chain=way == CHAINED) as run:
                    yield run
            cluster.drop(url)

        ways = {way: partial(fresh, way) for way in (CHAINED, PLAIN, "storage")}
        found = in_turns(ways, CALLERS, asked.rounds, asked.seconds)
    told(found)
    yield Verdict("PostgreSQL, storage of psycopg with the chain", found["storage"].rate / found[CHAINED].rate, 1.0)
    yield Verdict("PostgreSQL, storage of psycopg without", found["storage"].rate / found[PLAIN].rate, 0.40)
    yield Verdict("PostgreSQL, p99 of the storage", found["storage"].p99 / found[CHAINED].p99, P99, most=True)


# --- several processes ---


class _Share(NamedTuple):
    """One process's part: of `processes` the one with this number."""

    url: str
    way: str
    number: int
    processes: int
    workspaces: tuple[str, ...]
    seconds: float


def processes(asked: Asked) -> Iterator[Verdict]:
    """One process and several over many workspaces of one PostgreSQL, ours and raw psycopg's: each workspace is written
    to by all of them. Raw psycopg shows what the processors allow."""
    names = tuple(f"w{number}" for number in range(asked.workspaces))
    found: dict[tuple[str, int], list[float]] = {}
    busy: dict[tuple[str, int], list[float]] = {}
    with databases(asked, "postgresql") as new:
        for nth in range(asked.rounds):
            for way in (CHAINED, "storage"):
                for count in (1, asked.processes):
                    url = new(f"{way[:7]}_{count}_{nth}")
                    with closing(storage.open_ledgers(url)) as ledgers:
                        for name in names:
                            capture.fill(ledgers, name)
                    rate, used = _together(url, way, count, names, asked.seconds)
                    found.setdefault((way, count), []).append(rate)
                    busy.setdefault((way, count), []).append(used)
    scale = {way: _scale(found, busy, way, asked.processes) for way in (CHAINED, "storage")}
    allowed = min(SCALE, scale[CHAINED])
    what = f"PostgreSQL, {asked.processes} processes over {asked.workspaces} workspaces to one"
    yield Verdict(f"{what} (psycopg {scale[CHAINED]:.2f} times)", scale["storage"], allowed)


def _scale(
    found: dict[tuple[str, int], list[float]], busy: dict[tuple[str, int], list[float]], way: str, several: int
) -> float:
    rates = {count: median(found[way, count]) for count in (1, several)}
    for count, rate in rates.items():
        used = median(busy[way, count])
        print(f"  {way:34} {count} of 8 callers {rate:9,.0f} a second   processors busy {used:.0%}", flush=True)
    return rates[several] / rates[1]


def _together(url: str, way: str, count: int, names: tuple[str, ...], seconds: float) -> tuple[float, float]:
    """Commands a second of all processes, and how busy the processors were."""
    context = multiprocessing.get_context("spawn")
    ready = context.Barrier(count + 1)
    with ProcessPoolExecutor(count, context, initializer=_started, initargs=(ready,)) as pool:
        shares = [
            pool.submit(measured, _Share(url, way, number, count, names, seconds), wait=True) for number in range(count)
        ]
        ready.wait()
        before = _spent()
        time.sleep(seconds)
        used = [after - earlier for after, earlier in zip(_spent(), before, strict=True)]
        rate = sum(share.result().rate for share in shares)
    return rate, 1 - used[0] / max(1, sum(used))


_ready: list[Barrier] = []
"""A process's own: what it waits at until all are ready."""


def _started(ready: Barrier) -> None:
    _ready.append(ready)


def measured(share: _Share, *, wait: bool = False) -> Measured:
    """What one process does: something in every workspace, so that all of them are known, then as fast as it can."""
    with _opened(share) as run:
        for number in range(len(share.workspaces)):
            run(number)
        if wait:
            _ready[0].wait()
        return capture.measure(lambda number: run(number + len(share.workspaces)), CALLERS, share.seconds)


@contextmanager
def _opened(share: _Share) -> Iterator[Run]:
    if share.way == CHAINED:
        with raw(share.url, chain=True, workspaces=share.workspaces) as run:
            yield run
        return
    with closing(storage.open_ledgers(share.url)) as ledgers:

        def store(number: int) -> None:
            workspace = share.workspaces[number % len(share.workspaces)]
            nobodys = number * share.processes + share.number  # no other process has it
            ledgers.write(workspace, lambda ledger: capture.store(ledger, nobodys))

        yield store


def _spent() -> tuple[int, int]:
    """The processors' time so far, idle and not, as Linux counts it (proc(5), /proc/stat); elsewhere nothing."""
    file = Path("/proc/stat")
    told = [int(each) for each in file.read_text("utf-8").split("\n", 1)[0].split()[1:9]] if file.exists() else [0] * 8
    idle = told[3] + told[4]
    return idle, sum(told) - idle
