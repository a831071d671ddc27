"""*What does AU owe?*, the whole answer, in registers of 10 thousand, 100 thousand and 1 million actions.

AU has 200 open actions, a quarter of them joint with another body, half of them in a private channel that the asker is
not in, and 20,000 done. The rest of the register belongs to others, one in ten still open. The answer is the first page
and the count, as the asker gets them: request in, replies out. Beside it the bare SQL: the same page and count by
sqlite3 alone. The time at the largest register may be at most 1.5 times that at the smallest.

    python benchmarks/owes.py [--sizes 10000 100000 1000000] [--times 300] [--folder .]
"""

import argparse
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Literal

sys.path.insert(0, str(Path(__file__).parents[1]))

import storage
from bot.action import Action
from bot.answers.paging import PAGE
from bot.party import Party
from bot.place import Account, Channel, Connection, Workspace
from bot.ports import Ledger, Ledgers
from bot.request import Request
from bot.router import answer
from bot.understanding.stems import stems
from storage import shapes, tables
from storage.shapes import Row
from storage.unit import new_id

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
WORKSPACE, CONNECTION = "local", "local"
OPEN, DONE = 200, 20_000
MOST = 1.5
BODIES = tuple(f"Utvalg {number}" for number in range(1, 301))
TEXTS = tuple(f"{verb} {thing}" for verb in ("Sende", "Lage", "Rydde", "Avklare") for thing in ("planen", "budsjettet"))


@dataclass(frozen=True, slots=True)
class Register:
    """The ids that the actions of a register name."""

    asker: str
    au: str
    bodies: tuple[str, ...]
    public: str
    private: str


def make(file: Path, size: int) -> Register:
    """A register of so many actions beside AU's."""
    with closing(storage.open_ledgers(f"sqlite:///{file}")) as ledgers:
        kind: Literal["local", "slack"] = "local" if CONNECTION == "local" else "slack"
        ledgers.create(Workspace(WORKSPACE, "Local"), Connection(CONNECTION, kind, WORKSPACE))
        register = ledgers.write(WORKSPACE, people)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        put_in(connection, every_action(register, size))
        connection.execute("UPDATE heads SET last_action = ?", (size + OPEN + DONE,))
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return register


def people(ledger: Ledger) -> Register:
    """AU, the other bodies, the one who asks, a public channel and a private one."""
    asker, au = Party(new_id(), "person", "Kari Nordmann"), Party(new_id(), "body", "AU")
    bodies = tuple(Party(new_id(), "body", name) for name in BODIES)
    for party in (asker, au, *bodies):
        ledger.parties.put(party)
    ledger.places.put_account(Account(CONNECTION, "kari", asker.id, administrator=True))
    public = Channel(new_id(), CONNECTION, "general", "general")
    private = Channel(new_id(), CONNECTION, "ledelsen", "ledelsen", private=True)
    for channel in (public, private):
        ledger.places.put_channel(channel)
    return Register(asker.id, au.id, tuple(body.id for body in bodies), public.id, private.id)


def every_action(register: Register, size: int) -> Iterator[Action]:
    """AU's, spread evenly among all the others'."""
    step, number, mine = max(1, size // (OPEN + DONE)), 0, 0
    for other in range(size):
        if other % step == 0 and mine < OPEN + DONE:
            number, mine = number + 1, mine + 1
            yield aus(register, number, mine)
        number += 1
        owner = register.bodies[other % len(register.bodies)]
        yield an_action(register, number, (owner,), done=other % 10 != 0, private=other % 5 == 0)
    for rest in range(mine + 1, OPEN + DONE + 1):
        number += 1
        yield aus(register, number, rest)


def aus(register: Register, number: int, mine: int) -> Action:
    """Every hundred and first of AU's is open."""
    is_open = mine % 101 == 0 and mine // 101 <= OPEN
    owners = (register.au, register.bodies[number % 300]) if mine // 101 % 4 == 0 else (register.au,)
    return an_action(register, number, owners, done=not is_open, private=mine // 101 % 2 == 0)


def an_action(register: Register, number: int, owners: tuple[str, ...], *, done: bool, private: bool) -> Action:
    """One of many."""
    made = NOW - timedelta(minutes=2_000_000 - number)
    channel = register.private if private else register.public
    return Action(
        id=f"{number:032x}",
        number=number,
        text=f"{TEXTS[number % len(TEXTS)]} {number}",
        maker=register.asker,
        made_at=made,
        audience=channel if private else CONNECTION,
        owners=owners,
        due=date(2026, 3, 1) + timedelta(days=number % 300) if number % 4 else None,
        state="done" if done else "open",
        channel=channel,
        closed_at=made + timedelta(days=3) if done else None,
        closed_by=register.asker if done else None,
    )


def put_in(connection: sqlite3.Connection, actions: Iterable[Action]) -> None:
    """Straight into the tables, many at a time."""
    part: list[Action] = []
    for action in actions:
        part.append(action)
        if len(part) == 20_000:
            put_part(connection, part)
            part.clear()
    put_part(connection, part)


def put_part(connection: sqlite3.Connection, actions: list[Action]) -> None:
    """Actions, their owners' rows and their words."""
    rows = [shapes.ACTION.row(WORKSPACE, action, stems=" ".join(stems(action.text))) for action in actions]
    insert(connection, "actions", tables.actions.c.keys(), rows)
    owned = [{**row, "action": row["id"], "owner": o} for row, a in zip(rows, actions, strict=True) for o in a.owners]
    insert(connection, "action_owners", tables.action_owners.c.keys(), owned)
    insert(connection, "action_words", ["workspace", "row", "stems"], [{**row, "row": row["id"]} for row in rows])


def insert(connection: sqlite3.Connection, table: str, columns: list[str], rows: list[Row]) -> None:
    """Rows in bulk."""
    marks = ", ".join(f":{column}" for column in columns)
    sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608  # our own tables' names
    connection.executemany(sql, rows)


READABLE = """o.workspace = ? AND o.owner = ? AND o.state = 'open' AND o.due >= '' AND (o.audience IN (?, ?) OR EXISTS
    (SELECT 1 FROM readers r WHERE r.workspace = o.workspace AND r.row = o.action AND r.party = ?))"""
BARE = (
    f"""SELECT a.* FROM action_owners o JOIN actions a ON a.workspace = o.workspace AND a.id = o.action
        WHERE {READABLE} ORDER BY o.due, o.number LIMIT {PAGE}""",  # noqa: S608  # our own words
    f"SELECT count(*) FROM action_owners o WHERE {READABLE}",  # noqa: S608  # likewise
)


def bare(connection: sqlite3.Connection, register: Register) -> Callable[[], None]:
    """The page and the count by SQL alone."""
    given = (WORKSPACE, register.au, WORKSPACE, CONNECTION, register.asker)

    def run() -> None:
        (page, count) = (connection.execute(sql, given).fetchall() for sql in BARE)
        assert len(page) == PAGE
        assert count == [(OPEN // 2,)]

    return run


def whole(ledgers: Ledgers) -> Callable[[], None]:
    """Request in, replies out."""
    request = Request(WORKSPACE, CONNECTION, "kari", "Kari Nordmann", "hva skylder AU?", NOW)

    def run() -> None:
        (reply, *_) = answer(request, ledgers)
        assert reply.ok
        assert reply.rows
        assert all(row.state == "open" for row in reply.rows)

    return run


def typical(run: Callable[[], None], times: int) -> float:
    """The median time in milliseconds."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        run()
        taken.append((time.perf_counter() - begun) * 1e3)
    return median(taken)


def measured(folder: Path, size: int, times: int) -> tuple[float, float]:
    """The whole answer and the bare SQL, taking turns."""
    with tempfile.TemporaryDirectory(dir=folder) as inside:
        file = Path(inside) / "owes.db"
        register = make(file, size)
        with closing(storage.open_ledgers(f"sqlite:///{file}")) as ledgers, closing(sqlite3.connect(file)) as raw:
            ways = (whole(ledgers), bare(raw, register))
            for way in ways:
                way()
            rounds = [[typical(way, times // 5) for way in ways] for _ in range(5)]
    return median(one for one, _ in rounds), median(other for _, other in rounds)


def main() -> int:
    """Exit 1 where the time grows with the register."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--times", type=int, default=300)
    parser.add_argument("--folder", type=Path, default=Path.cwd(), help="on the disk that is meant")
    given = parser.parse_args()
    print("   actions   the answer, ms   bare SQL, ms   times")
    found = []
    for size in given.sizes:
        answered, sql = measured(given.folder, size, given.times)
        found.append(answered)
        print(f"{size:10,} {answered:16.2f} {sql:14.2f} {answered / sql:7.1f}", flush=True)
    growth = found[-1] / found[0]
    print(f"\nthe largest to the smallest: {growth:.2f} (≤ {MOST})")
    return 0 if growth <= MOST else 1


if __name__ == "__main__":
    sys.exit(main())
