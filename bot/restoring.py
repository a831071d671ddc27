"""Rows as the journal keeps them, back again: what `undo` puts in place of what was changed."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, datetime, time
from typing import Any, get_type_hints

from bot.action import Action
from bot.anchor import Anchor
from bot.decision import Decision
from bot.meeting import Attendance, Item, Meeting, Note, Presenter

KINDS: Mapping[str, type[Action | Decision | Note | Item | Attendance | Meeting]] = {
    "action": Action,
    "decision": Decision,
    "note": Note,
    "item": Item,
    "attendance": Attendance,
    "meeting": Meeting,
}
"""What the first word of a journal verb ("note.edit") is about."""


def row_from(kind: str, told: Mapping[str, Any]) -> Any:
    """The row that `bot.canonical.as_json` wrote. Typed `Any`, as JSON is: the caller knows what it asked for."""
    cls = KINDS[kind]
    hints = get_type_hints(cls)
    return cls(**{field.name: _read(hints[field.name], told.get(field.name)) for field in fields(cls)})


def _read(hint: object, value: Any) -> Any:
    if value is None:
        return None
    for wanted, read in _READERS:
        if hint in wanted:
            return read(value)
    return value


def _presenters(value: list[dict[str, Any]]) -> tuple[Presenter, ...]:
    return tuple(Presenter(**each) for each in value)


def _anchor(value: dict[str, Any]) -> Anchor:
    return Anchor(**value)


_READERS: tuple[tuple[tuple[object, ...], Callable[[Any], Any]], ...] = (
    ((datetime, datetime | None), datetime.fromisoformat),
    ((date, date | None), date.fromisoformat),
    ((time | None,), time.fromisoformat),
    ((Anchor | None,), _anchor),
    ((tuple[str, ...],), tuple),
    ((tuple[Presenter, ...],), _presenters),
)
