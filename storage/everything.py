"""All that a workspace has, for those who take everything with them: every family of rows, as plain JSON."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy import Table, select

from bot.canonical import as_json
from storage import shapes, tables
from storage.session import Session
from storage.shapes import Row, Shape

Told = Mapping[str, Any]
Take = Callable[[str, Iterator[Told]], None]
"""Is given each family by its name, with its rows in the order of their keys."""
_AT_ONCE = 1_000
_SHAPES: tuple[Shape[Any], ...] = (
    shapes.CONNECTION,
    shapes.ACCOUNT,
    shapes.CHANNEL,
    shapes.CHANNEL_MEMBER,
    shapes.PARTY,
    shapes.MEMBERSHIP,
    shapes.MEETING,
    shapes.ITEM,
    shapes.NOTE,
    shapes.ATTENDANCE,
    shapes.VERSION,
    shapes.ACTION,
    shapes.DECISION,
    shapes.SOURCE,
    shapes.ENTRY,
)
_PLAIN = (tables.readers, tables.reminder_choices, tables.proposals)
_WITH_REPLIES = (tables.outbox, tables.posts)
LEFT_OUT = frozenset(
    {
        tables.heads,  # the last numbers: those of the rows
        tables.action_owners,  # they stand in the actions
        tables.installations,  # no workspace's, and encrypted tokens
        tables.oauth_states,
        tables.kept_commands,  # what makes buttons, repeats and follow-ups work, for an hour or a month
        tables.deliveries,
        tables.captures,
        tables.asked,
        tables.claims,
    }
)
"""What is no content of a workspace, or stands elsewhere."""


def take_everything(session: Session, workspace: str, take: Take) -> None:
    """Gives every family in turn, all as it is at one moment."""
    take("workspace", (as_json_row(shapes.WORKSPACE, row) for row in _rows(session, tables.workspaces, id=workspace)))
    for shape in _SHAPES:
        rows = _rows(session, shape.table, workspace=workspace)
        take(shape.table.name, (as_json_row(shape, row) for row in rows))
    for table in _PLAIN:
        take(table.name, (_plain(row) for row in _rows(session, table, workspace=workspace)))
    for table in _WITH_REPLIES:
        take(table.name, (_with_reply(row) for row in _rows(session, table, workspace=workspace)))


def families() -> tuple[str, ...]:
    """The names of all families, in order."""
    return ("workspace", *(shape.table.name for shape in _SHAPES), *(each.name for each in (*_PLAIN, *_WITH_REPLIES)))


def as_json_row(shape: Shape[Any], row: Row) -> Told:
    """A row as the value that it is, in plain JSON."""
    told = as_json(shape.value(row))
    assert isinstance(told, dict)  # noqa: S101 - a value is a mapping
    return told


def _rows(session: Session, table: Table, **equal: str) -> Iterator[Row]:
    query = select(table).where(*(table.c[name] == value for name, value in equal.items()))
    ordered = query.order_by(*table.primary_key).execution_options(yield_per=_AT_ONCE)
    result = session.connection.execute(ordered)
    for row in result.mappings():
        yield dict(row)


def _plain(row: Row) -> Told:
    return {name: value for name, value in row.items() if name != "workspace"}


def _with_reply(row: Row) -> Told:
    reply = row["reply"]
    return {**_plain(row), "reply": None if reply is None else json.loads(reply)}
