"""Large registers, made straight in the tables of either engine, millions of rows in minutes.

They are laid out as those of benchmarks/owes.py: AU has 200 open actions and 20,000 done, half of them in a private
channel, a quarter joint with another body, spread evenly among the others'. Indexes that only slow the filling down are
made when all is there, as after a restore.
"""

import json
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[2]))

import owes
import psycopg
from owes import DONE, NOW, OPEN, Register
from psycopg import sql

import storage
from benchmarks.loaded.raw_postgresql import libpq
from bot.json_text import json_text
from bot.place import Connection, Workspace
from bot.understanding.stems import stems
from storage import shapes, tables

WORKSPACE, CONNECTION = owes.WORKSPACE, owes.CONNECTION
MARKS = {"kloakken": 1_000, "fergeleiet": 100_000}
"""Words for the search, each in one text of so many."""
_PART = 20_000
_DAYS = tuple((date(2026, 3, 1) + timedelta(days=day)).isoformat() for day in range(300))
_STEMS = {text: " ".join(stems(text)) for text in (*owes.TEXTS, *MARKS)}
_OWNED = tuple(tables.action_owners.c.keys())
_WORDS = ("workspace", "row", "stems")

Values = tuple[Any, ...]
Put = Callable[[str, tuple[str, ...], list[Values]], None]
"""Puts rows into a table: its name, the columns, and their values."""


class Who(NamedTuple):
    """Who asks, and about whom."""

    asker: str
    au: str


def filled(url: str, size: int, *, words: bool = False) -> None:
    """A new register with so many actions beside AU's; on SQLite the words of the search only where they are wanted."""
    with closing(storage.open_ledgers(url)) as ledgers:
        ledgers.create(Workspace(WORKSPACE, "Local"), Connection(CONNECTION, "local", WORKSPACE))
        register = ledgers.write(WORKSPACE, owes.people)
    fill = _fill_sqlite if url.startswith("sqlite") else _fill_postgresql
    fill(url, register, size, words)


def who(url: str) -> Who:
    """The two of a register that has been filled."""
    with closing(storage.open_ledgers(url)) as ledgers:
        directory = ledgers.read(WORKSPACE, lambda ledger: ledger.parties.directory())
        (au,), (asker,) = directory.named("AU"), directory.named("Kari Nordmann")
    return Who(asker, au)


# --- the rows ---


class _Rows:
    """The rows of actions, from one of which all columns are taken that are the same in all."""

    def __init__(self, register: Register) -> None:
        self._register = register
        usual = shapes.ACTION.row(
            WORKSPACE, owes.an_action(register, 1, (register.au,), done=False, private=False), stems=""
        )
        self.columns = tuple(usual)
        self._usual = usual

    def parts(self, size: int) -> Iterator[list[dict[str, Any]]]:
        """All of a register's actions, some thousands at a time."""
        every = self._every(size)
        while part := list(islice(every, _PART)):
            yield part

    def _every(self, size: int) -> Iterator[dict[str, Any]]:
        register, mine, number = self._register, 0, 0
        step = max(1, size // (OPEN + DONE))
        for other in range(size):
            if other % step == 0 and mine < OPEN + DONE:
                number, mine = number + 1, mine + 1
                yield self._aus(number, mine)
            number += 1
            owner = register.bodies[other % len(register.bodies)]
            yield self._row(number, (owner,), done=other % 10 != 0, private=other % 5 == 0)
        for rest in range(mine + 1, OPEN + DONE + 1):
            number += 1
            yield self._aus(number, rest)

    def _aus(self, number: int, mine: int) -> dict[str, Any]:
        register, nth = self._register, mine // 101
        owners = (register.au, register.bodies[number % 300]) if nth % 4 == 0 else (register.au,)
        return self._row(number, owners, done=mine % 101 != 0 or nth > OPEN, private=nth % 2 == 0)

    def _row(self, number: int, owners: tuple[str, ...], *, done: bool, private: bool) -> dict[str, Any]:
        channel = self._register.private if private else self._register.public
        text = owes.TEXTS[number % len(owes.TEXTS)]
        told = [text, *(word for word, each in MARKS.items() if number % each == 0)]
        made = NOW + timedelta(seconds=number)
        closed = (made + timedelta(days=3)).isoformat(timespec="microseconds") if done else None
        return {
            **self._usual,
            "id": f"{number:032x}",
            "number": number,
            "text": f"{' '.join(told)} {number}",
            "stems": f"{' '.join([_STEMS[each] for each in told])} {number}",
            "made_at": made.isoformat(timespec="microseconds"),
            "audience": channel if private else CONNECTION,
            "owners": json_text(owners),
            "due": _DAYS[number % 300] if number % 4 else tables.NO_DAY,
            "state": "done" if done else "open",
            "channel": channel,
            "closed_at": closed,
            "closed_by": self._register.asker if done else None,
        }


def _put_all(rows: _Rows, size: int, put: Put, *, words: bool) -> None:
    for part in rows.parts(size):
        put("actions", rows.columns, [tuple(row.values()) for row in part])
        put("action_owners", _OWNED, [values for row in part for values in _owned(row)])
        if words:
            put("action_words", _WORDS, [(WORKSPACE, row["id"], row["stems"]) for row in part])


def _owned(row: dict[str, Any]) -> Iterator[Values]:
    for owner in json.loads(row["owners"]):
        yield tuple([owner if name == "owner" else row["id" if name == "action" else name] for name in _OWNED])


# --- the engines ---

_OF_A_TABLE = ("actions", "action_owners")


def _fill_sqlite(url: str, register: Register, size: int, words: bool) -> None:
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as connection:
        for told in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -400000"):  # nobody else is here yet
            connection.execute(f"PRAGMA {told}")
        asked = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN (?, ?)"
        indexes = connection.execute(asked, _OF_A_TABLE).fetchall()

        def put(table: str, columns: tuple[str, ...], rows: list[Values]) -> None:
            marks = ", ".join("?" * len(columns))
            told = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 - our tables' names
            connection.executemany(told, rows)

        connection.execute("BEGIN")
        for name, _ in indexes:
            connection.execute(f"DROP INDEX {name}")
        _put_all(_Rows(register), size, put, words=words)
        for _, again in indexes:
            connection.execute(again)
        connection.execute("UPDATE heads SET last_action = ?", (size + OPEN + DONE,))
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode = WAL")


def _fill_postgresql(url: str, register: Register, size: int, words: bool) -> None:
    del words  # an index of the actions themselves
    with psycopg.connect(libpq(url)) as connection:
        asked = """SELECT indexname, indexdef FROM pg_indexes
                   WHERE schemaname = current_schema AND tablename = ANY(%s) AND indexname NOT LIKE '%%_pkey'"""
        indexes = connection.execute(asked, (list(_OF_A_TABLE),)).fetchall()
        for name, _ in indexes:
            connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))

        def put(table: str, columns: tuple[str, ...], rows: list[Values]) -> None:
            names = sql.SQL(", ").join(map(sql.Identifier, columns))
            told = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
            with connection.cursor() as cursor, cursor.copy(told) as copy:
                copy.write("".join(_lines(rows)))

        _put_all(_Rows(register), size, put, words=False)
        connection.execute("SET maintenance_work_mem = '256MB'")
        for _, again in indexes:
            connection.execute(again.encode())
        connection.execute("UPDATE heads SET last_action = %s", (size + OPEN + DONE,))
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE actions, action_owners")


def _lines(rows: Iterable[Values]) -> Iterator[str]:
    """As COPY takes them; nothing in our rows must be written otherwise."""
    for row in rows:
        yield "\t".join(["\\N" if value is None else str(value) for value in row]) + "\n"
