"""The summaries of 10,000 channels in a register of 1 million actions, all due at once, beside one grouped query.

The floor is one statement that gives the same rows, channel by channel, as the bare driver does: what is due, and what
has happened since the last summary, with the meetings and items that they come from. *Reading* is all that is asked of
the register until it can be put into words, the values made of the rows included. *The whole* is the scheduler's look,
from which channels are due to what stands in the outbox; its floor is that statement, the same words, and one bare
insert of the same rows. An ordinary Wednesday, and a Monday, which tells of all that is overdue. Then what a look costs
when all is done. Seconds are those of the clock; the ratios on SQLite are of the processor's, since neighbours on the
machine count less there.

    python benchmarks/summaries.py [--channels 10000] [--actions 1000000] [--rounds 3] [--only sqlite postgresql]
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple, TypeVar, cast
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))

import capture

import storage
from benchmarks.due.register import DAY, TUESDAY, WORKSPACE, fill
from benchmarks.loaded.verdicts import Verdict
from bot import summaries
from bot.falling_due import KIND, Known, due_channels
from bot.ports import Ledger, Message
from bot.summaries import TOGETHER, Made, News, made_summaries
from bot.summary import TOLD, days_told
from handlers.scheduler import fall_due
from storage import shapes, tables
from storage.ledgers import StoredLedgers
from storage.session import Session
from storage.shapes import moment_text
from storage.tables import NO_DAY
from tests.postgres import Cluster, missing

T = TypeVar("T")
MORNINGS = {"Wednesday": TUESDAY + DAY, "Monday": TUESDAY + 6 * DAY}
MOST = 2.0


class Cost(NamedTuple):
    """Seconds on the clock, and of this process's processor: a database server's own are in the first alone."""

    wall: float
    cpu: float

    def __str__(self) -> str:
        return f"{self.wall:7.3f} s, {self.cpu:7.3f} s of the processor"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line says."""

    channels: int
    actions: int
    rounds: int
    folder: Path


def grouped_query(mark: str) -> str:
    """What is due within days, and what has happened after an entry, whole rows with where they come from."""
    rows = ", ".join(f"a.{column}" for column in tables.actions.c.keys())  # noqa: SIM118 - columns, by their names
    told = ", ".join(
        f'{name}."{column}"'
        for name, table in (("m", tables.meetings), ("i", tables.items))
        for column in table.c.keys()  # noqa: SIM118 - likewise
    )
    origin = """
        LEFT JOIN meetings m ON m.workspace = a.workspace AND m.id = a.meeting
        LEFT JOIN items i ON i.workspace = a.workspace AND i.id = a.item"""
    verbs = ", ".join(f"'{verb}'" for verb in TOLD.actions)
    return f"""
        SELECT a.channel, '', 0, a.due, {rows}, {told} FROM actions a {origin}
        WHERE a.workspace = {mark} AND a.state = 'open' AND a.channel IS NOT NULL
            AND a.due >= {mark} AND a.due <= {mark} AND a.due < '{NO_DAY}'
        UNION ALL
        SELECT a.channel, j.verb, j.seq, a.due, {rows}, {told} FROM journal j
        JOIN actions a ON a.workspace = j.workspace AND a.id = j.subject {origin}
        WHERE j.workspace = {mark} AND j.seq > {mark} AND j.verb IN ({verbs})
        ORDER BY 1, 4, 3"""  # noqa: S608 - written right here


@contextmanager
def on_sqlite(asked: Asked) -> Iterator[StoredLedgers]:
    inside = tempfile.TemporaryDirectory(dir=asked.folder)
    with inside as folder, closing(storage.open_ledgers(f"sqlite:///{folder}/summaries.db")) as ledgers:
        yield cast("StoredLedgers", ledgers)


@contextmanager
def on_postgresql(asked: Asked) -> Iterator[StoredLedgers]:
    del asked
    with Cluster.made() as cluster, closing(storage.open_ledgers(cluster.database())) as ledgers:
        yield cast("StoredLedgers", ledgers)


ENGINES = {"sqlite": on_sqlite, "postgresql": on_postgresql}


class Morning:
    """The same moment again and again: what it has made is taken away before the next round."""

    def __init__(self, ledgers: StoredLedgers, name: str, channels: int) -> None:
        self.ledgers, self.now = ledgers, MORNINGS[name]
        self._channels = channels
        before = (MORNINGS[name] - DAY).date() if name == "Wednesday" else TUESDAY.date()
        self._first, self._last = days_told(self.now.date(), before, "NO")

    def grouped(self) -> list[Any]:
        """The floor: one statement."""
        return self.ledgers.look(self._grouped)

    def _grouped(self, session: Session) -> list[Any]:
        first = self._first.isoformat() if self._first else ""
        given = (WORKSPACE, first, self._last.isoformat(), WORKSPACE, self._channels)
        return session.command(grouped_query("?" if session.engine == "sqlite" else "%s"), given)

    def made(self) -> list[Made]:
        """The summaries in words, stored nowhere."""
        channels = self._read(lambda ledger: due_channels(ledger, self.now, Known()))
        news = self._read(lambda ledger: News.of(ledger, channels, self.now))
        parts = [channels[first : first + TOGETHER] for first in range(0, len(channels), TOGETHER)]
        return [self._read(lambda ledger, part=part: made_summaries(ledger, part, self.now, news)) for part in parts]

    def _read(self, work: Callable[[Ledger], T]) -> T:
        return self.ledgers.read(WORKSPACE, work)

    def read(self) -> list[Made]:
        """The same without the words."""
        with patch.object(summaries, "summary_of", lambda *_: None):
            return self.made()

    def insert(self, made: list[Made]) -> None:
        """Bare: one transaction, the same rows."""
        replies = [(channel.id, reply) for part in made for channel, reply in part.replies if reply is not None]
        day, at = self.now.date().isoformat(), moment_text(self.now)
        claims = [
            {"workspace": WORKSPACE, "channel": id, "kind": KIND, "day": day, "at": at, "seq": 1} for id, _ in replies
        ]
        rows = []
        for number, (id, reply) in enumerate(replies):
            message = Message(f"{number:032x}", reply, self.now, channel=id, about=f"{KIND}:{id}:{day}")
            more = {"lane": id, "due_at": "", "attempts": 0, "unsure": 0, "parts": 0}
            rows.append(dict.fromkeys(tables.outbox.c.keys()) | shapes.MESSAGE.row(WORKSPACE, message, **more))

        def work(session: Session) -> None:
            session.insert(tables.claims, claims)
            session.insert(tables.outbox, rows)

        self.ledgers.change(work)

    def look(self, known: Known | None = None) -> int:
        """The whole; how many were made."""
        return len(fall_due(self.ledgers, self.now, reminders=False, known=known))

    def clear(self) -> None:
        """It is as it was before."""
        today = tables.claims.c.day >= self.now.date().isoformat()
        self.ledgers.change(lambda session: session.connection.execute(tables.claims.delete().where(today)))
        self.ledgers.change(lambda session: session.connection.execute(tables.outbox.delete()))


def cost(work: Callable[[], object]) -> Cost:
    """What it takes once."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return Cost(time.perf_counter() - wall, time.process_time() - cpu)


def measure(morning: Morning, rounds: int) -> dict[str, Cost]:
    """All ways in turn, round after round: the medians."""
    made = morning.made()
    ways: dict[str, Callable[[], object]] = {
        "one grouped query": morning.grouped,
        "reading": morning.read,
        "reading and the words": morning.made,
        "one bare insert": lambda: morning.insert(made),
        "the whole": morning.look,
    }
    found: dict[str, list[Cost]] = {way: [] for way in ways}
    for _ in range(rounds):
        for way, work in ways.items():
            found[way].append(cost(work))
            morning.clear()
    return {way: Cost(*(median(each[at] for each in costs) for at in (0, 1))) for way, costs in found.items()}


def compare(engine: str, name: str, morning: Morning, rounds: int) -> Iterator[Verdict]:
    """Prints the figures of one morning."""
    rows, said = len(morning.grouped()), sum(r is not None for part in morning.made() for _, r in part.replies)
    print(f" {name}: {said:,} summaries of {rows:,} rows", flush=True)
    found = measure(morning, rounds)
    for way, each in found.items():
        print(f"  {way:24} {each}", flush=True)
    at = 1 if engine == "sqlite" else 0
    query, read, words, insert, whole = (each[at] for each in found.values())
    bare = query + max(0.0, words - read) + insert
    print(f"  query, words and insert  {bare:7.3f} s", flush=True)
    yield Verdict(f"{engine}, {name}: reading, of one grouped query", read / query, MOST, most=True)
    yield Verdict(f"{engine}, {name}: the whole, of query, words and insert", whole / bare, MOST, most=True)


def idle(morning: Morning) -> None:
    """What a look costs when all is done, and before the time."""
    known = Known()
    morning.look(known)
    for what, now in (("all are made", morning.now + DAY / 24), ("none is due yet", morning.now - DAY / 24)):
        looks = [cost(lambda now=now: fall_due(morning.ledgers, now, reminders=False, known=known)) for _ in range(21)]
        print(f"  a look when {what}: {median(each.wall for each in looks) * 1000:.2f} ms", flush=True)
    morning.clear()


def main(words: list[str] | None = None) -> int:
    """Exit 1 where a ratio falls short."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--channels", type=int, default=10_000)
    parser.add_argument("--actions", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, default=Path.cwd(), help="of SQLite's file, on the disk that is meant")
    parser.add_argument("--only", nargs="+", choices=list(ENGINES), default=list(ENGINES))
    given = parser.parse_args(words)
    if "postgresql" in given.only and (why := missing()):
        parser.error(why)
    asked = Asked(given.channels, given.actions, given.rounds, given.folder)
    capture.told_if_busy()
    verdicts: list[Verdict] = []
    for engine in given.only:
        print(f"\n{engine}: {asked.channels:,} channels, {asked.actions:,} actions", flush=True)
        with ENGINES[engine](asked) as ledgers:
            fill(ledgers, asked.channels, asked.actions)
            for name in MORNINGS:
                morning = Morning(ledgers, name, asked.channels)
                verdicts += compare(engine, name, morning, asked.rounds)
            idle(morning)
    print()
    for verdict in verdicts:
        print(verdict)
    return 0 if all(verdict.good for verdict in verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
