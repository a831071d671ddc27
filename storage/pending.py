"""Rows that are written, but have not gone to the database yet: those of one command, and those of all that commit
together. They are flushed in bulk, which is where shared commits gain most."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from sqlalchemy import Table

from bot.errors import Outdated
from storage import search
from storage.session import Key, Session
from storage.shapes import Row
from storage.tables import heads, metadata


class Change(NamedTuple):
    """A row as the database has it, and as it is to be; None where it is not there."""

    before: Row | None
    after: Row | None


_SEARCHED = frozenset(table for table in metadata.tables.values() if "stems" in table.c)
_NONE: Mapping[Key, Change] = {}
_ORDER = {table: place for place, table in enumerate((heads, *(t for t in metadata.sorted_tables if t is not heads)))}


class Pending:
    """Changed rows by table and key, in the order in which they were last changed."""

    def __init__(self) -> None:
        self._changes: dict[Table, dict[Key, Change]] = {}

    def __bool__(self) -> bool:
        return bool(self._changes)

    def of(self, table: Table) -> Mapping[Key, Change]:
        """What is pending in a table."""
        return self._changes.get(table, _NONE)

    def get(self, table: Table, key: Key) -> Change | None:
        """What is pending of a row."""
        changes = self._changes.get(table)
        return changes.get(key) if changes else None

    def put(self, table: Table, key: Key, change: Change) -> None:
        """Notes a change. What the database has of the row stays what it was when the row was first changed."""
        _put(self._changes.setdefault(table, {}), key, change)

    def take(self, other: "Pending") -> None:
        """Takes over what another has."""
        for table, changes in other._changes.items():
            mine = self._changes.setdefault(table, {})
            if mine.keys().isdisjoint(changes):
                mine.update(changes)
            else:
                for key, change in changes.items():
                    _put(mine, key, change)
        other._changes = {}

    def flush(self, session: Session) -> None:
        """Writes everything, and is empty. Raises `Outdated` where somebody else's rows got in the way.

        The heads go first: who else writes to their workspaces waits there, holding nothing yet, and is not found to be
        too late when all of its rows are written. Then come tables and keys in one order for all, so that of those who
        have no head to wait for none waits for another that waits for it.
        """
        with session.together():
            counted = [
                as_before
                for table in sorted(self._changes, key=_ORDER.__getitem__)
                for as_before in _flush(session, table, _in_order(session, self._changes[table]))
            ]
        if not all(as_before() for as_before in counted):
            raise Outdated("row.outdated_elsewhere")
        self._changes = {}

    def clear(self) -> None:
        """Forgets everything."""
        self._changes = {}


def _put(changes: dict[Key, Change], key: Key, change: Change) -> None:
    earlier = changes.pop(key, None)
    if earlier is None:
        changes[key] = change
    elif earlier.before is not None or change.after is not None:
        changes[key] = Change(earlier.before, change.after)


def _in_order(session: Session, changes: Mapping[Key, Change]) -> Iterable[Change]:
    """By their keys, where others write at the same time."""
    if session.engine == "sqlite" or len(changes) == 1:
        return changes.values()
    return [change for _, change in sorted(changes.items(), key=_key)]


def _key(change: tuple[Key, Change]) -> Key:
    return change[0]


def _flush(session: Session, table: Table, changes: Iterable[Change]) -> Iterator[Callable[[], bool]]:
    """What goes, goes first, and what is new comes last, so that a unique place is free for who takes it. Gives what
    tells whether the changed rows were as they had been."""
    gone, changed, new = _told_apart(changes)
    if gone:
        session.delete(table, gone)
    if changed:
        yield session.update(table, changed)
    if new:
        session.insert(table, new)
    if table in _SEARCHED:
        search.reindex(session, table, gone, changed, new)


def _told_apart(changes: Iterable[Change]) -> tuple[list[Row], list[tuple[Row, Row]], list[Row]]:
    """Rows that go, those that have changed, as they were and as they are, and those that are new."""
    gone: list[Row] = []
    changed: list[tuple[Row, Row]] = []
    new: list[Row] = []
    for before, after in changes:
        if before is None:
            if after is not None:
                new.append(after)
        elif after is None:
            gone.append(before)
        elif before != after:
            changed.append((before, after))
    return gone, changed, new
