"""Questions beside their floors: asked in turns, so that what else the machine does meets both alike."""

import sqlite3
import sys
import time
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import median
from typing import Any, Protocol, TypeVar

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[2]))

import psycopg

from benchmarks.loaded.raw_postgresql import libpq

K = TypeVar("K", bound=Hashable)
Ask = Callable[[], None]
Clock = Callable[[], float]


class Driver(Protocol):
    """A driver's connection: rows of a statement, whose values stand as `?`."""

    def __call__(self, statement: str, given: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """All rows."""


@contextmanager
def driver(url: str) -> Iterator[Driver]:
    """The engine's driver alone, each statement by itself."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as connection:
            yield lambda statement, given=(): connection.execute(statement, given).fetchall()
    else:
        with psycopg.connect(libpq(url), autocommit=True, prepare_threshold=1) as other:
            yield lambda statement, given=(): other.execute(statement.replace("?", "%s").encode(), given).fetchall()


def clock_of(engine: str) -> Clock:
    """SQLite works in the thread that asks: its processor time alone counts, and no neighbour on the machine. A server
    works elsewhere, so that there it is the time on the wall."""
    return time.thread_time if engine == "sqlite" else time.perf_counter


def typical(ways: Mapping[K, Ask], clock: Clock, rounds: int, times: int) -> dict[K, float]:
    """The milliseconds that each way takes, after it has warmed up: one after the other, `times` times a round; of a
    round the median, and of the rounds."""
    for ask in ways.values():
        for _ in range(max(1, times // 10)):
            ask()
    found: dict[K, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        taken = [[_taken(ask, clock) for ask in ways.values()] for _ in range(times)]
        for name, each in zip(ways, zip(*taken, strict=True), strict=True):
            found[name].append(median(each))
    return {name: median(each) for name, each in found.items()}


def _taken(ask: Ask, clock: Clock) -> float:
    begun = clock()
    ask()
    return (clock() - begun) * 1e3
