"""Rows that are written, but have not gone to the database yet: those of one command, and those of all that commit
together. They are flushed in bulk, which is where shared commits gain most."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from sqlalchemy import Table

from bot.errors import Outdated
from storage import search
from storage.session import Key, Session
from storage.shapes import Row


class Change(NamedTuple):
    """A row as the database has it, and as it is to be; None where it is not there."""

    before: Row | None
    after: Row | None


_NONE: Mapping[Key, Change] = {}


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
        """Writes everything, and is empty. Raises `Outdated` where somebody else's rows got in the way."""
        for table, changes in self._changes.items():
            _flush(session, table, tuple(changes.values()))
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


def _flush(session: Session, table: Table, changes: tuple[Change, ...]) -> None:
    """What goes, goes first, and what is new comes last, so that a unique place is free for who takes it."""
    gone = [change.before for change in changes if change.before is not None and change.after is None]
    changed = list(_changed(changes))
    new = [change.after for change in changes if change.before is None and change.after is not None]
    if gone:
        session.delete(table, gone)
    if changed and not session.update(table, changed):
        raise Outdated("row.outdated_elsewhere")
    if new:
        session.insert(table, new)
    if "stems" in table.c:
        search.reindex(session, table, gone, changed, new)


def _changed(changes: tuple[Change, ...]) -> Iterator[tuple[Row, Row]]:
    for change in changes:
        if change.before is not None and change.after is not None and change.before != change.after:
            yield change.before, change.after
