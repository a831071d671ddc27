"""Rows that are written, but have not gone to the database yet: those of one command, and those of all that commit
together. They are flushed in bulk, which is where shared commits gain most."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table

from bot.errors import Outdated
from storage import search
from storage.session import Session, key_of
from storage.shapes import Row

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Change:
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

    def put(self, table: Table, change: Change) -> None:
        """Notes a change. What the database has of the row stays what it was when the row was first changed."""
        row = change.after if change.after is not None else change.before
        if row is None:
            return
        key = key_of(table, row)
        changes = self._changes.setdefault(table, {})
        earlier = changes.pop(key, None)
        before = earlier.before if earlier else change.before
        if before is not None or change.after is not None:
            changes[key] = Change(before, change.after)

    def take(self, other: "Pending") -> None:
        """Takes over what another has."""
        for table, changes in other._changes.items():
            if table not in self._changes:
                self._changes[table] = changes
            else:
                for change in changes.values():
                    self.put(table, change)
        other._changes = {}

    def flush(self, session: Session) -> None:
        """Writes everything, and is empty. Raises `Outdated` where somebody else's rows got in the way."""
        for table, changes in self._changes.items():
            _flush(session, table, tuple(changes.values()))
        self._changes = {}

    def clear(self) -> None:
        """Forgets everything."""
        self._changes = {}


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
