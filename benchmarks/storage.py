"""Storing `/action add` at 8 callers beside floors in the same run: on SQLite, and on PostgreSQL in one workspace.

Each part measures floor and program in turns and prints the medians of the rounds; then all ratios are told, and the
exit status is 1 where one falls short. PostgreSQL is started on a free port with fsync on, as an administrator has it.

    python benchmarks/storage.py [--rounds 3] [--seconds 2] [--only sqlite postgresql] [--folder .]
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))

import capture
from capture import Run

import storage
from benchmarks.loaded.raw_postgresql import raw
from benchmarks.loaded.verdicts import P99, Verdict, in_turns, told
from tests.postgres import Cluster, missing

CALLERS = 8


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line says."""

    rounds: int
    seconds: float
    folder: Path


def sqlite(asked: Asked) -> Iterator[Verdict]:
    """`/action add` beside raw sqlite3 with shared commits."""

    @contextmanager
    def fresh(way: str) -> Iterator[Run]:
        inside = tempfile.TemporaryDirectory(dir=asked.folder)
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
    chained, plain = "psycopg, the chain under a row lock", "psycopg without a chain"
    with Cluster.made() as cluster:

        @contextmanager
        def fresh(way: str) -> Iterator[Run]:
            url = cluster.database()
            with closing(storage.open_ledgers(url)) as ledgers:
                capture.fill(ledgers)
                if way == "storage":
                    yield lambda number: ledgers.write(capture.WORKSPACE, lambda ledger: capture.store(ledger, number))
            if way != "storage":
                with raw(url, chain=way == chained) as run:
                    yield run
            cluster.drop(url)

        ways = {way: partial(fresh, way) for way in (chained, plain, "storage")}
        found = in_turns(ways, CALLERS, asked.rounds, asked.seconds)
    told(found)
    yield Verdict("PostgreSQL, storage of psycopg with the chain", found["storage"].rate / found[chained].rate, 1.0)
    yield Verdict("PostgreSQL, storage of psycopg without", found["storage"].rate / found[plain].rate, 0.40)
    yield Verdict("PostgreSQL, p99 of the storage", found["storage"].p99 / found[chained].p99, P99, most=True)


PARTS: dict[str, Callable[[Asked], Iterator[Verdict]]] = {"sqlite": sqlite, "postgresql": postgresql}


def main() -> int:
    """Exit 1 where a ratio falls short."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--folder", type=Path, default=Path.cwd(), help="of SQLite's files, on the disk that is meant")
    parser.add_argument("--only", nargs="+", choices=list(PARTS), default=list(PARTS))
    given = parser.parse_args()
    if "postgresql" in given.only and (why := missing()):
        parser.error(why)
    asked = Asked(given.rounds, given.seconds, given.folder)
    capture.told_if_busy()
    verdicts: list[Verdict] = []
    for part in given.only:
        print(f"\n{part}   (load {os.getloadavg()[0]:.1f})", flush=True)
        for verdict in PARTS[part](asked):
            print(f"  {verdict}", flush=True)
            verdicts.append(verdict)
    short = [verdict for verdict in verdicts if not verdict.good]
    print(f"\n{len(verdicts) - len(short)} of {len(verdicts)} ratios are as they should be")
    for verdict in short:
        print(f"short: {verdict}")
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
