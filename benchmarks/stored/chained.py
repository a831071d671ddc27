"""Verifying a journal, beside bare hashing of the same bytes.

The bytes are those that the chain is made of: of each entry its canonical form behind the hash before, and that of
what people wrote. Hashing alone has them in memory; verifying reads them from the database first, and puts them
together. What reading alone takes is told, too: the rows by the driver, nothing done with them.
"""

import hashlib
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[2]))

import capture
from capture import OWNER

import storage
from benchmarks.loaded.verdicts import Verdict
from benchmarks.stored.asked import NAMES, Asked, databases
from benchmarks.stored.beside import Driver, clock_of, driver
from bot.canonical import Json, canonical_bytes, moment_text
from bot.journal import FIRST_HASH, Entry
from bot.ports import Ledger, Ledgers

LEAST = 0.30
_TOGETHER = 1_000
_ROWS = "SELECT * FROM journal WHERE workspace = ? ORDER BY seq"


def chained(asked: Asked) -> Iterator[Verdict]:
    """Each engine."""
    for engine in asked.engines:
        with databases(asked, engine) as new:
            url = new("journal")
            with closing(storage.open_ledgers(url)) as ledgers, driver(url) as rows:
                capture.fill(ledgers)
                written(ledgers, asked.entries)
                yield _measured(asked, engine, ledgers, rows)


def written(ledgers: Ledgers, count: int) -> None:
    """So many entries, as `/action add` writes them."""

    def part(ledger: Ledger, first: int) -> None:
        for number in range(first, min(first + _TOGETHER, count)):
            action = capture.an_action(ledger.new_id(), number + 1, number, OWNER, OWNER, OWNER)
            ledger.journal.append(replace(capture.an_entry(action), subject=action.id))

    for first in range(0, count, _TOGETHER):
        ledgers.write(capture.WORKSPACE, lambda ledger, first=first: part(ledger, first))  # type: ignore[misc]


def _measured(asked: Asked, engine: str, ledgers: Ledgers, rows: Driver) -> Verdict:
    known = ledgers.read(capture.WORKSPACE, lambda ledger: list(chain_bytes(ledger)))
    assert len(known) == 2 * asked.entries

    def whole(ledger: Ledger) -> None:
        assert ledger.journal.broken() is None

    def hashed() -> None:
        for each in known:
            hashlib.sha256(each).hexdigest()

    ways: dict[str, Callable[[], object]] = {
        "hashing": hashed,
        "reading": lambda: rows(_ROWS, (capture.WORKSPACE,)),
        "verifying": lambda: ledgers.read(capture.WORKSPACE, whole),
    }
    found: dict[str, list[float]] = {name: [] for name in ways}
    clock = clock_of(engine)
    for _ in range(asked.rounds):
        for name, way in ways.items():
            begun = clock()
            way()
            found[name].append((clock() - begun) / asked.entries * 1e6)
    told = {name: median(each) for name, each in found.items()}
    each = "   ".join(f"{name} {told[name]:6.2f} µs" for name in ways)
    print(f"  {NAMES[engine]:10} {asked.entries:,} entries, each: {each}", flush=True)
    return Verdict(
        f"{NAMES[engine]}, verifying the journal to bare hashing", told["hashing"] / told["verifying"], LEAST
    )


def chain_bytes(ledger: Ledger) -> Iterator[bytes]:
    """What the hashes of a workspace's journal are of."""
    before = FIRST_HASH
    for entry in ledger.journal.entries():
        yield canonical_bytes({"salt": entry.salt, "words": dict(entry.words or {})})
        yield before.encode() + canonical_bytes(_facts(entry))
        before = entry.hash


def _facts(entry: Entry) -> dict[str, Json]:
    told = {name: getattr(entry, name) for name in ("seq", "actor", "verb", "subject", "label", "meeting", "audience")}
    return {**told, "at": moment_text(entry.at), "facts": dict(entry.facts), "words": entry.words_digest}
