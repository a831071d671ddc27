"""The storage beside floors in the same run, as ratios: what is written, what is asked, and the journal's chain.

    sqlite       /action add at 8 callers, beside raw sqlite3 with shared commits
    postgresql   the same in one workspace and one process, beside psycopg with and without the chain
    processes    4 processes over 100 workspaces of one PostgreSQL, beside one process
    owes         What does AU owe? among 10 thousand and 5 million actions, beside the bare SQL
    search       in 1 million texts, beside the bare look-up in the words' index
    journal      verifying, beside bare hashing of the same bytes

Floor and program take turns; then all ratios are told, and the exit status is 1 where one falls short. PostgreSQL is
started on a free port with fsync on, as an administrator has it.

    python benchmarks/storage.py [--only owes search] [--engine sqlite] [--actions 10000 200000] [--keep FOLDER] …
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))

import capture

from benchmarks.loaded.verdicts import Verdict
from benchmarks.stored import adding
from benchmarks.stored.asked import NAMES, Asked
from benchmarks.stored.chained import chained
from benchmarks.stored.owed import owed
from benchmarks.stored.searched import searched
from tests.postgres import missing

PARTS: dict[str, Callable[[Asked], Iterator[Verdict]]] = {
    "sqlite": adding.sqlite,
    "postgresql": adding.postgresql,
    "processes": adding.processes,
    "journal": chained,
    "search": searched,
    "owes": owed,
}


def asked_by(words: list[str] | None = None) -> tuple[Asked, list[str]]:
    """What the command line asks for, and the parts."""
    usual = Asked()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=list(PARTS), default=list(PARTS), metavar="PART")
    parser.add_argument(
        "--engine", nargs="+", choices=list(NAMES), default=list(NAMES), help="of owes, search, journal"
    )
    parser.add_argument("--rounds", type=int, default=usual.rounds)
    parser.add_argument("--seconds", type=float, default=usual.seconds, help="of each measurement of what is written")
    parser.add_argument("--times", type=int, default=usual.times, help="that a question is asked a round")
    parser.add_argument("--actions", type=int, nargs="+", default=list(usual.actions), help="of each register for owes")
    parser.add_argument("--texts", type=int, default=usual.texts, help="for the search")
    parser.add_argument("--entries", type=int, default=usual.entries, help="of the journal")
    parser.add_argument("--processes", type=int, default=usual.processes)
    parser.add_argument("--workspaces", type=int, default=usual.workspaces)
    parser.add_argument("--folder", type=Path, default=Path.cwd(), help="of SQLite's files, on the disk that is meant")
    parser.add_argument("--keep", type=Path, help="a folder where SQLite's large registers are kept, and found again")
    given = vars(parser.parse_args(words))
    parts, engines = given.pop("only"), given.pop("engine")
    needs = {"postgresql", "processes"} & {*parts} or (
        "postgresql" in engines and {"owes", "search", "journal"} & {*parts}
    )
    if needs and (why := missing()):
        parser.error(why)
    return Asked(**{**given, "engines": tuple(engines), "actions": tuple(given["actions"])}), parts


def main() -> int:
    """Exit 1 where a ratio falls short."""
    asked, parts = asked_by()
    capture.told_if_busy()
    verdicts: list[Verdict] = []
    for part in parts:
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
