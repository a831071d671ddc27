"""*What does AU owe?*: what the storage is asked for it, in a small register and in a large one, beside the bare SQL.

Of 200 open actions and 20,000 done half are in a private channel that the asker is not in. The storage gives the count
and the first page of what the asker may read, on one snapshot; the bare SQL is the same two statements by the driver
alone. The whole answer (understood, looked up, put into words) is told beside them.
"""

import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[2]))

import owes
from owes import OPEN, PAGE

import storage
from benchmarks.loaded.verdicts import Verdict
from benchmarks.stored.asked import NAMES, Asked, New, databases
from benchmarks.stored.beside import Ask, Driver, driver, typical
from benchmarks.stored.registers import CONNECTION, WORKSPACE, Who, filled, who
from bot.ports import ActionQuery, Ledger, Ledgers
from bot.rights import Readership

MOST, GROWTH = 2.0, 1.5
"""Times the bare SQL; times the smallest register."""


def owed(asked: Asked) -> Iterator[Verdict]:
    """Each engine at each size."""
    for engine in asked.engines:
        with databases(asked, engine) as new:
            found = [_measured(asked, engine, register(asked, engine, new, size), size) for size in asked.actions]
        for size, (ratio, _) in zip(asked.actions, found, strict=True):
            yield Verdict(f"{NAMES[engine]}, what AU owes among {size:,} to the bare SQL", ratio, MOST, most=True)
        yield Verdict(
            f"{NAMES[engine]}, what AU owes among {asked.actions[-1]:,} to {asked.actions[0]:,}",
            found[-1][1] / found[0][1],
            GROWTH,
            most=True,
        )


def register(asked: Asked, engine: str, new: New, size: int, *, words: bool = False) -> str:
    """The URL of a register of that size: one that was kept, or a new one."""
    name = f"{'words' if words else 'actions'}_{size}"
    begun = time.monotonic()
    if engine != "sqlite" or asked.keep is None:
        filled(url := new(name), size, words=words)
    else:
        kept, making = asked.keep / f"{name}.db", asked.keep / f"{name}.making"
        if not kept.exists():
            making.unlink(missing_ok=True)
            filled(f"sqlite:///{making}", size, words=words)
            making.rename(kept)
        url = f"sqlite:///{kept}"
    print(f"  {NAMES[engine]}, {size:,} actions: there after {time.monotonic() - begun:.0f} s", flush=True)
    return url


def _measured(asked: Asked, engine: str, url: str, size: int) -> tuple[float, float]:
    """How many times the bare SQL, and the milliseconds."""
    told = who(url)
    with closing(storage.open_ledgers(url)) as ledgers, driver(url) as rows:
        found = typical({"bare": bare(rows, told), "storage": stored(ledgers, told)}, asked.rounds, asked.times)
        found |= typical({"answer": owes.whole(ledgers)}, asked.rounds, asked.times)
    times = {name: each / found["bare"] for name, each in found.items()}
    print(
        f"  {NAMES[engine]:10} {size:10,}   bare SQL {found['bare']:.3f} ms   the storage {found['storage']:.3f} ms "
        f"({times['storage']:.2f} times)   the whole answer {found['answer']:.3f} ms ({times['answer']:.1f} times)",
        flush=True,
    )
    return times["storage"], found["storage"]


def bare(rows: Driver, told: Who) -> Ask:
    """The two statements alone."""
    given = (WORKSPACE, told.au, WORKSPACE, CONNECTION, told.asker)

    def ask() -> None:
        page, count = (rows(statement, given) for statement in owes.BARE)
        assert len(page) == PAGE
        assert count == [(OPEN // 2,)]

    return ask


def stored(ledgers: Ledgers, told: Who) -> Ask:
    """What the answer asks of the register."""
    query = ActionQuery(owners=(told.au,))
    readers = Readership(frozenset({WORKSPACE, CONNECTION}), parties=frozenset({told.asker}))

    def look(ledger: Ledger) -> None:
        assert ledger.parties.directory()
        assert ledger.actions.count(query, readers) == OPEN // 2
        page = ledger.actions.page(query, readers, PAGE)
        assert len(page) == PAGE
        assert all(action.state == "open" and action.audience == CONNECTION for action in page)

    return lambda: ledgers.read(WORKSPACE, look)
