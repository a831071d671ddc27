"""*What does AU owe?*: what the storage is asked for it, in a small register and in a large one, beside the bare SQL.

Of 200 open actions and 20,000 done half are in a private channel that the asker is not in. The storage gives the count
and the first page of what the asker may read, on one snapshot; the bare SQL is the same two statements by the driver
alone. The whole answer (understood, looked up, put into words) is told beside them.
"""

import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[2]))

import owes
from owes import OPEN, PAGE

import storage
from benchmarks.loaded.verdicts import Verdict
from benchmarks.stored.asked import NAMES, Asked, New, databases
from benchmarks.stored.beside import Ask, Driver, clock_of, driver, typical
from benchmarks.stored.registers import CONNECTION, WORKSPACE, Who, filled, who
from bot.ports import ActionQuery, Ledger, Ledgers
from bot.rights import Readership

MOST, GROWTH = 2.0, 1.5
"""Times the bare SQL; times the smallest register."""


def owed(asked: Asked) -> Iterator[Verdict]:
    """Each engine: the registers of all sizes take turns, too."""
    smallest, largest = asked.actions[0], asked.actions[-1]
    for engine in asked.engines:
        name = NAMES[engine]
        with databases(asked, engine) as new:
            urls = {size: register(asked, engine, new, size) for size in asked.actions}
            found = _measured(asked, engine, urls)
        for size in asked.actions:
            ratio = found["storage", size] / found["bare", size]
            yield Verdict(f"{name}, what AU owes among {size:,} to the bare SQL", ratio, MOST, most=True)
        growth = found["storage", largest] / found["storage", smallest]
        yield Verdict(f"{name}, what AU owes among {largest:,} to {smallest:,}", growth, GROWTH, most=True)


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


def _measured(asked: Asked, engine: str, urls: dict[int, str]) -> dict[tuple[str, int], float]:
    """The milliseconds of each way at each size."""
    ways: dict[tuple[str, int], Ask] = {}
    with ExitStack() as opened:
        for size, url in urls.items():
            told = who(url)
            ledgers = opened.enter_context(closing(storage.open_ledgers(url)))
            ways["bare", size] = bare(opened.enter_context(driver(url)), told)
            ways["storage", size] = stored(ledgers, told)
            ways["answer", size] = owes.whole(ledgers)
        short = {way: ask for way, ask in ways.items() if way[0] != "answer"}
        found = typical(short, clock_of(engine), asked.rounds, asked.times)
        found |= typical({way: ways[way] for way in ways.keys() - short.keys()}, clock_of(engine), 1, asked.times)
    for size in urls:
        each = "   ".join(f"{way} {found[way, size]:.3f} ms" for way in ("bare", "storage", "answer"))
        print(f"  {NAMES[engine]:10} {size:10,}   {each}", flush=True)
    return found


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
