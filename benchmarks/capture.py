"""`/action add`, at 1 and at 8 callers: raw sqlite3, the storage alone, and the whole command, in one run.

The floor is a program that does nothing but insert the same rows (ids, the journal's chain of SHA-256, the words for
the search) into the same tables with the same indexes at the same durability (WAL, synchronous=FULL), its commits
shared by all that wait. It looks nothing up, checks nothing and knows no values but strings. The three take turns, so
that what else the machine does meets them alike; each figure is the median of the rounds.

    python benchmarks/capture.py [--rounds 5] [--seconds 2] [--folder .]
"""

import argparse
import json
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from queue import Empty, SimpleQueue
from statistics import median
from threading import Barrier, Lock, Thread
from typing import Any

from uuid_utils import uuid7

sys.path.insert(0, str(Path(__file__).parents[1]))

import storage
from bot.action import Action
from bot.journal import FIRST_HASH, Entry
from bot.party import Party
from bot.place import Account, Channel, Connection, Workspace
from bot.ports import Capture, Ledger, Ledgers
from bot.reply import Button, Buttons, Reply, Row, Rows
from bot.request import Request
from storage import tables
from storage.replies import replies_to_json
from storage.unit import new_id

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
WORKSPACE, CONNECTION, CHANNEL = "local", "local", "general"
BODIES = ("AU", "Samferdselsutvalget", "Havnestyret", "Planetaten", "Fylkesbiblioteket", "Skoleutvalget")
VERBS = ("sender høringssvar om", "lager forslag til", "ber om svar på", "ser på", "rydder i", "legger fram sak om")
THINGS = ("rutetabellene", "budsjettet", "havneplanen", "bygdeveien", "lærlingplassene", "reglementet", "bussene")
DATES = ("innen 12. juni", "innen fredag", "til neste møte 4. mai", "senest 1. september", "før påske", "")

Run = Callable[[int], None]


def line(number: int) -> str:
    """A line as it is typed; every one is another."""
    pick = (BODIES[number % 6], VERBS[number // 6 % 6], THINGS[number // 36 % 7], DATES[number // 5 % 6])
    return f"{pick[0]} {pick[1]} {pick[2]} del {number} {pick[3]}".strip()


def fill(ledgers: Ledgers, workspace: str = WORKSPACE, connection: str = CONNECTION) -> None:
    """A workspace with a channel, a speaker and six bodies."""
    ledgers.create(Workspace(workspace, "Local"), Connection(connection, "local", workspace))

    def work(ledger: Ledger) -> None:
        speaker = Party(new_id(), "person", "Kari Nordmann")
        ledger.parties.put(speaker)
        for name in BODIES:
            ledger.parties.put(Party(new_id(), "body", name))
        ledger.places.put_account(Account(CONNECTION, "kari", speaker.id, administrator=True))
        ledger.places.put_channel(Channel(new_id(), CONNECTION, CHANNEL, "general"))

    ledgers.write(workspace, work)


# --- the whole command ---


@contextmanager
def whole(file: Path) -> Iterator[Run]:
    """Request in, replies out."""
    from bot.router import answer

    with opened(file) as ledgers:

        def run(number: int) -> None:
            request = Request(
                workspace=WORKSPACE,
                connection=CONNECTION,
                account="kari",
                name="Kari Nordmann",
                text=f"/action add {line(number)}",
                at=NOW + timedelta(seconds=number),
                channel=CHANNEL,
                delivery=f"delivery-{number}",
            )
            replies = answer(request, ledgers)
            assert replies[0].ok, replies

        yield run


@contextmanager
def opened(file: Path) -> Iterator[Ledgers]:
    """A filled register."""
    ledgers = storage.open_ledgers(f"sqlite:///{file}")
    try:
        fill(ledgers)
        yield ledgers
    finally:
        ledgers.close()


# --- the storage alone ---


@contextmanager
def stored(file: Path) -> Iterator[Run]:
    """What the command asks of the storage, and nothing else: its look-ups and its rows."""
    with opened(file) as ledgers:
        yield lambda number: ledgers.write(WORKSPACE, lambda ledger: store(ledger, number))


def store(ledger: Ledger, number: int) -> None:
    """The look-ups and rows of one `/action add`."""
    assert ledger.deliveries.answer(CONNECTION, f"delivery-{number}", NOW) is None
    account = ledger.places.account(CONNECTION, "kari")
    channel = ledger.places.channel_at(CONNECTION, CHANNEL)
    assert account
    assert channel
    fingerprint = sha256(line(number).encode()).hexdigest()
    assert ledger.deliveries.capture(fingerprint, NOW) is None
    assert ledger.meetings.open_in(channel.id) is None
    (owner,) = ledger.parties.directory().named(BODIES[number % 6])
    id = ledger.new_id()
    action = an_action(id, ledger.next_number("action"), number, owner, account.person, channel.id)
    ledger.actions.put(action)
    ledger.journal.append(an_entry(action))
    ledger.deliveries.remember_capture(fingerprint, Capture(id, action.label, action.made_at))
    ledger.deliveries.remember(CONNECTION, f"delivery-{number}", REPLY, action.made_at)


def an_action(id: str, given: int, number: int, owner: str, maker: str, channel: str) -> Action:
    """The action that a line becomes."""
    made = NOW + timedelta(seconds=number)
    text = line(number)
    return Action(
        id, given, text, maker, made, CONNECTION, (owner,), date(2026, 6, 12), "innen 12. juni", channel=channel
    )


def an_entry(action: Action) -> Entry:
    """What the journal says of it."""
    facts = {"owners": list(action.owners), "due": "2026-06-12"}
    words = {"text": action.text}
    return Entry(
        action.made_at,
        action.maker,
        "action.add",
        action.id,
        action.label,
        audience=action.audience,
        facts=facts,
        words=words,
    )


def a_reply(action: Action) -> tuple[Reply, ...]:
    """An answer of the size that the command gives."""
    buttons = tuple(
        Button(label, f"/action {verb} {action.label}", revision=1)
        for label, verb in (
            ("Ferdig", "done"),
            ("Annen ansvarlig", "assign"),
            ("Annen dato", "due"),
            ("Slett", "remove"),
        )
    )
    row = Row(
        "action",
        action.label,
        action.text,
        "open",
        ("AU",),
        action.due,
        "fredag 12. juni 2026 – «innen 12. juni»",
        source="general, 2. mars 2026",
        buttons=buttons[:3],
    )
    return (
        Reply((Rows((row,), f"{action.label} er notert"), Buttons(buttons)), to="channel", numbers=(action.label,)),
    )


# --- the floor ---


@contextmanager
def floor(file: Path) -> Iterator[Run]:
    """Raw sqlite3, one thread that writes, commits shared: the same rows, and nothing is asked or worked out."""
    with opened(file) as ledgers:
        (channel,) = ledgers.read(WORKSPACE, lambda ledger: ledger.places.channels())
    raw = RawWriter(file, channel.id)
    try:
        yield raw.run
    finally:
        raw.close()


class RawWriter:
    """Shared commits by hand. `inserts` are its statements, a row of `_rows` for each."""

    inserts: tuple[str, ...]

    def __init__(self, file: Path, channel: str) -> None:
        self._file = file
        self._channel = channel
        self._hash = FIRST_HASH
        self._waiting: SimpleQueue[tuple[int, Lock] | None] = SimpleQueue()
        self._thread = Thread(target=self._serve)
        self._thread.start()

    def run(self, number: int) -> None:
        """Hands a command over and waits until it is on the disk."""
        done = Lock()
        done.acquire()
        self._waiting.put((number, done))
        done.acquire()

    def close(self) -> None:
        """Ends the thread."""
        self._waiting.put(None)
        self._thread.join()

    def _serve(self) -> None:
        self._connection = sqlite3.connect(self._file, isolation_level=None)
        self._connection.execute("PRAGMA synchronous = FULL")
        while (job := self._waiting.get()) is not None:
            self._group(job)
        self._connection.close()

    def _group(self, job: tuple[int, Lock] | None) -> None:
        execute, done = self._connection.execute, []
        execute("BEGIN IMMEDIATE")
        while job is not None:
            number, lock = job
            for sql, row in zip(self.inserts, self._rows(number), strict=True):
                execute(sql, row)
            done.append(lock)
            try:
                job = self._waiting.get_nowait()
            except Empty:
                job = None
        execute("UPDATE heads SET last_action = ?, last_hash = ? WHERE workspace = ?", (number, self._hash, WORKSPACE))
        execute("COMMIT")
        for lock in done:
            lock.release()

    def _rows(self, number: int) -> Iterator[tuple[Any, ...]]:
        """The rows of one command, in the order of `inserts`; the journal's is chained, as it has to be."""
        id, at, text = uuid7().hex, f"2026-03-02T09:00:{number:09}+00:00", line(number)
        due, label, channel = "2026-06-12", f"A-{number}", self._channel
        words = text.lower()
        action = (WORKSPACE, id, number, text, words, OWNER, at, CONNECTION, f'["{OWNER}"]', due, "innen 12. juni")
        yield (*action, "open", channel, None, None, None, None, None, None, "[]", 1, None, None, None)
        yield (WORKSPACE, id, words)
        yield (WORKSPACE, OWNER, id, number, due, "open", None, CONNECTION, channel)
        facts, told = json.dumps({"owners": [OWNER], "due": due}), json.dumps({"text": text}, ensure_ascii=False)
        entry = (WORKSPACE, number, at, OWNER, "action.add", id, label, None, CONNECTION, facts, told)
        salt, digest = f"{number:032x}", sha256(told.encode()).hexdigest()
        self._hash = sha256((self._hash + json.dumps((*entry, digest, salt))).encode()).hexdigest()
        yield (*entry, digest, salt, self._hash)
        yield (WORKSPACE, sha256(text.encode()).hexdigest(), id, label, at)
        yield (WORKSPACE, CONNECTION, f"delivery-{number}", REPLIES, at)


def insert(table: str, columns: Iterable[str]) -> str:
    """The plain statement for a whole row."""
    names = tuple(columns)
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"  # noqa: S608  # our names


INSERTS = (
    insert("actions", tables.actions.c.keys()),
    insert("action_words", ("workspace", "row", "stems")),
    *(insert(t.name, t.c.keys()) for t in (tables.action_owners, tables.journal, tables.captures, tables.deliveries)),
)
RawWriter.inserts = INSERTS
OWNER = "0" * 32
REPLY = a_reply(an_action(OWNER, 1, 1, OWNER, OWNER, OWNER))
REPLIES = replies_to_json(REPLY)


# --- measuring ---


@dataclass(frozen=True, slots=True)
class Measured:
    """Commands a second, and what one took, in milliseconds: half of them less, and all but one in a hundred."""

    rate: float
    p50: float
    p99: float


def measure(run: Run, callers: int, seconds: float) -> Measured:
    """All callers at once, each waiting for its answer before it asks again."""
    taken: list[list[float]] = [[] for _ in range(callers)]
    barrier = Barrier(callers + 1)

    def call(caller: int) -> None:
        run(caller + 1)  # what is loaded and compiled once is not measured
        barrier.wait()
        number, end = callers + caller + 1, time.perf_counter() + seconds
        while (begun := time.perf_counter()) < end:
            run(number)
            taken[caller].append(time.perf_counter() - begun)
            number += callers

    threads = [Thread(target=call, args=(caller,)) for caller in range(callers)]
    for thread in threads:
        thread.start()
    barrier.wait()
    begun = time.perf_counter()
    for thread in threads:
        thread.join()
    every = sorted(each for one in taken for each in one)
    spent = time.perf_counter() - begun
    return Measured(len(every) / spent, every[len(every) // 2] * 1e3, every[int(len(every) * 0.99)] * 1e3)


WAYS: dict[str, Callable[[Path], Any]] = {"floor": floor, "storage": stored, "command": whole}
WANTED = {"storage": 0.50, "command": 0.25}


def rounds(callers: int, count: int, seconds: float, folder: Path, ways: list[str]) -> dict[str, list[Measured]]:
    """Each way in turn, on a fresh file, round after round."""
    found: dict[str, list[Measured]] = {way: [] for way in ways}
    for _ in range(count):
        for way in ways:
            with tempfile.TemporaryDirectory(dir=folder) as inside, WAYS[way](Path(inside) / "capture.db") as run:
                found[way].append(measure(run, callers, seconds))
    return found


def told(callers: int, found: dict[str, list[Measured]]) -> bool:
    """Prints the medians and their ratios to the floor's; whether all is as it should be."""
    good = True
    print(
        f"\n{callers} caller{'s' * (callers > 1)}      a second   p50 ms   p99 ms   of the floor   p99 to the floor's"
    )
    base = {name: median(getattr(each, name) for each in found["floor"]) for name in ("rate", "p50", "p99")}
    for way, measured in found.items():
        rate, p50, p99 = (median(getattr(each, name) for each in measured) for name in ("rate", "p50", "p99"))
        share, slow = rate / base["rate"], p99 / base["p99"]
        wanted = WANTED.get(way)
        verdict = f"{share:4.0%} (≥ {wanted:.0%})   {slow:4.1f} (≤ 3)" if wanted else ""
        good = good and (wanted is None or (share >= wanted and slow <= 3))
        print(f"{way:10} {rate:13,.0f} {p50:8.2f} {p99:8.2f}   {verdict}")
    return good


def told_if_busy() -> None:
    """A machine that does other things starves what computes more than what waits for the disk: the floor."""
    others, processors = os.getloadavg()[0], os.cpu_count() or 1
    if others > processors / 2:
        print(
            f"{others:.1f} other programs want the {processors} processors: the ratios come out too low, run it again"
        )


def main() -> int:
    """Exit 1 where a ratio falls short."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--folder", type=Path, default=Path.cwd(), help="on the disk that is meant")
    parser.add_argument("--ways", nargs="*", default=list(WAYS), choices=list(WAYS))
    given = parser.parse_args()
    told_if_busy()
    good = [told(callers, rounds(callers, given.rounds, given.seconds, given.folder, given.ways)) for callers in (1, 8)]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
