"""What is old and of use no more goes, some rows at a time, each time in a unit of its own, so that nobody waits long.

A slice looks at the next rows of one index, and takes those out that may go: what it costs does not grow with what is
stored, nor with what stays. Nothing here ever touches the journal.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Select, Table, and_, exists, func, select, text, tuple_

from bot.keeping import Bounds, Slice, Sort
from storage.ledgers import StoredLedgers
from storage.session import Key
from storage.shapes import Row, moment_text
from storage.tables import PAST, asked, captures, claims, deliveries, kept_commands, outbox
from storage.unit import Unit

TOGETHER = 100
"""Rows in one slice: on SQLite five milliseconds of a processor, as each may lie on a page of its own."""
_LATER = "later"
"""The column that tells whether a claim that came later knows as much of the journal."""


def prune(ledgers: StoredLedgers, workspace: str, sort: Sort, bounds: Bounds, after: Key | None = None) -> Slice:
    """Takes the next rows of a sort out that are from before its bound."""
    return ledgers.write_unit(workspace, lambda unit: _SLICES[sort](unit, sort, bounds, after))


def _slice(unit: Unit, sort: Sort, bounds: Bounds, after: Key | None) -> Slice:
    """All that is behind `after` in the order of an index, as long as it is old enough."""
    table, columns, goes = _SORTS[sort]
    rows = unit.query(slice_of(sort, unit.workspace, moment_text(bounds.before[sort]), after), table)
    gone = [row for row in rows if goes(row, bounds)]
    for row in gone:
        unit.remove(table, row)
    return Slice(len(gone), tuple(rows[-1][name] for name in columns) if len(rows) == TOGETHER else None)


def slice_of(sort: Sort, workspace: str, before: str, after: Key | None) -> Select[Any]:
    """The statement for the next rows of a sort. It begins where the last slice ended, not behind that: many may be of
    the same moment, and those that were looked at are gone, or are no more than one."""
    table, columns, _ = _SORTS[sort]
    c, moment = table.c, _MOMENTS.get(sort)
    asked_for = select(table).where(c.workspace == workspace)
    if moment:
        asked_for = asked_for.where(c[moment].is_not(None), c[moment] < before)
    if sort == "messages":
        asked_for = asked_for.where(text(PAST))  # word for word as in the index, or SQLite would not use that
    if after is not None:
        asked_for = asked_for.where(tuple_(*(c[name] for name in columns)) >= after)
    return asked_for.order_by(*(c[name] for name in columns)).limit(TOGETHER)


def _is_old(row: Row, bounds: Bounds) -> bool:
    del row, bounds
    return True


def _tells_no_row(row: Row, bounds: Bounds) -> bool:
    """Of one that was given up: whether nobody brings it up to date any more; see `storage.tables.TELLS_NO_ROW`."""
    del bounds
    return row["sent"] is None or not row["about"] or ":" in row["about"]


def _is_forgotten(row: Row, bounds: Bounds) -> bool:
    """Of a question, which no index has by its time: a person has few."""
    return bool(row["at"] < moment_text(bounds.before["questions"]))


Goes = Callable[[Row, Bounds], bool]
_SORTS: Mapping[Sort, tuple[Table, tuple[str, ...], Goes]] = {
    "deliveries": (deliveries, ("at",), _is_old),
    "captures": (captures, ("at",), _is_old),
    "messages": (outbox, ("delivered_at", "id"), _is_old),
    "undelivered": (outbox, ("given_up_at", "id"), _tells_no_row),
    "buttons": (kept_commands, ("at",), _is_old),
    "questions": (asked, ("person", "place"), _is_forgotten),
}
"""By sort the table, the columns in whose order it is walked, the workspace's behind which they stand in an index, and
which of the rows go."""
_MOMENTS: Mapping[Sort, str] = {
    "deliveries": "at",
    "captures": "at",
    "messages": "delivered_at",
    "undelivered": "given_up_at",
    "buttons": "at",
}


# --- claims: the latest stay, since they tell how far the journal has been told ---


def _claims(unit: Unit, sort: Sort, bounds: Bounds, after: Key | None) -> Slice:
    """Kind by kind, since the index has them so; `after` is the kind, or the kind, day and channel."""
    del sort
    kind = after[0] if after and len(after) > 1 else _next_kind(unit, after)
    if kind is None:
        return Slice(0, None)
    rows = unit.query(claims_of(unit.workspace, kind, bounds, after if after and len(after) > 1 else None), claims)
    gone = [row for row in rows if kind in bounds.by_day or row[_LATER]]
    for row in gone:
        unit.remove(claims, {column.name: row[column.name] for column in claims.columns})
    last = rows[-1] if len(rows) == TOGETHER else None
    return Slice(len(gone), (kind, last["day"], last["channel"]) if last else (kind,))


def _next_kind(unit: Unit, after: Key | None) -> str | None:
    (row,) = unit.query(next_kind(unit.workspace, after[0] if after else ""), claims)
    kind: str | None = row["kind"]
    return kind


def next_kind(workspace: str, after: str) -> Select[Any]:
    """The statement for the first kind of claims behind another: one step in the index."""
    c = claims.c
    return select(func.min(c.kind).label("kind")).where(c.workspace == workspace, c.kind > after)


def claims_of(workspace: str, kind: str, bounds: Bounds, after: Key | None) -> Select[Any]:
    """The statement for the next old claims of a kind, and whether each may go for what is known since."""
    c, other = claims.c, claims.alias()
    day = bounds.before["claims"].date().isoformat()
    same = and_(other.c.workspace == workspace, other.c.channel == c.channel, other.c.kind == c.kind)
    since = and_(other.c.day > c.day, other.c.day < bounds.today.isoformat(), other.c.seq >= c.seq)
    later = exists(select(other.c.day).where(same, since)).label(_LATER)
    asked_for = select(claims, later).where(c.workspace == workspace, c.kind == kind, c.day < day)
    if after is not None:
        asked_for = asked_for.where(tuple_(c.day, c.channel) > after[1:])
    return asked_for.order_by(c.day, c.channel).limit(TOGETHER)


_SLICES: Mapping[Sort, Callable[[Unit, Sort, Bounds, Key | None], Slice]] = {
    **dict.fromkeys(_SORTS, _slice),
    "claims": _claims,
}
