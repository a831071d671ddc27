"""Replies as JSON, and back again: the first answer to a delivery, and messages on their way, are stored so."""

import json
from collections.abc import Callable
from dataclasses import fields
from datetime import date, time
from operator import attrgetter
from typing import Any

from bot.form import Field, Form
from bot.json_text import encoder
from bot.reply import Button, Buttons, Facts, Part, Reply, Row, Rows, Text

_KINDS: dict[str, type[Any]] = {kind.__name__: kind for kind in (Text, Facts, Buttons, Rows, Form)}


def _known(kind: type[Any]) -> tuple[dict[str, str], tuple[tuple[str, Any], ...], Callable[[Any], tuple[Any, ...]]]:
    """Of a kind: what tells it apart, its fields with what they usually are, and how to take them all at once."""
    usual = tuple((field.name, field.default) for field in fields(kind))
    take = attrgetter(*(name for name, _ in usual))
    return {"is": kind.__name__} if kind in _KINDS.values() else {}, usual, take if len(usual) > 1 else _alone(take)


def _alone(take: Callable[[Any], Any]) -> Callable[[Any], tuple[Any, ...]]:
    return lambda value: (take(value),)


_FIELDS = {kind: _known(kind) for kind in (Text, Facts, Buttons, Rows, Form, Button, Row, Field, Reply)}


def _told(value: Any) -> Any:
    """What JSON does not know: days, times of day, and our own values, of which what is as usual is left out."""
    if type(value) is date or type(value) is time:
        return value.isoformat()
    head, usual, take = _FIELDS[type(value)]
    told: dict[str, Any] = head.copy()
    for (name, default), each in zip(usual, take(value), strict=True):
        if each is not default and each != default:
            told[name] = each
    return told


_encode = encoder(_told)


_latest: tuple[Reply, str] = (Reply(()), _encode(Reply(())))
"""What is posted is stored as the answer to its delivery too, right behind: it is encoded once."""


def reply_to_json(reply: Reply) -> str:
    """One reply."""
    global _latest  # noqa: PLW0603 - one reference, put in one step: threads do not get in one another's way
    known, text = _latest
    if known is not reply:
        text = _encode(reply)
        _latest = reply, text
    return text


def replies_to_json(replies: tuple[Reply, ...]) -> str:
    """All replies to one request."""
    return f"[{','.join(map(reply_to_json, replies))}]"


def reply_from_json(text: str) -> Reply:
    """The reply as it was."""
    return _reply(json.loads(text))


def replies_from_json(text: str) -> tuple[Reply, ...]:
    """The replies as they were."""
    return tuple(_reply(each) for each in json.loads(text))


def _reply(told: dict[str, Any]) -> Reply:
    return Reply(**_with(told, parts=_parts, numbers=tuple))


def _parts(told: list[dict[str, Any]]) -> tuple[Part, ...]:
    return tuple(_part(each) for each in told)


def _part(told: dict[str, Any]) -> Any:
    kind = told.pop("is")
    return _KINDS[kind](**_with(told, **_INNER[kind]))


def _with(told: dict[str, Any], **read: Callable[[Any], Any]) -> dict[str, Any]:
    """The same fields, those with a reader read."""
    return {name: read[name](value) if name in read else value for name, value in told.items()}


def _pairs(told: list[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((label, value) for label, value in told)


def _buttons(told: list[dict[str, Any]]) -> tuple[Button, ...]:
    return tuple(Button(**each) for each in told)


def _rows(told: list[dict[str, Any]]) -> tuple[Row, ...]:
    return tuple(Row(**_with(each, **_OF_ROW)) for each in told)


def _fields(told: list[dict[str, Any]]) -> tuple[Field, ...]:
    return tuple(Field(**_with(each, choices=_pairs)) for each in told)


_OF_ROW: dict[str, Callable[[Any], Any]] = {
    "owners": tuple,
    "due": date.fromisoformat,
    "due_at": time.fromisoformat,
    "buttons": _buttons,
}
_INNER: dict[str, dict[str, Callable[[Any], Any]]] = {
    "Text": {},
    "Facts": {"facts": _pairs},
    "Buttons": {"buttons": _buttons},
    "Rows": {"rows": _rows},
    "Form": {"fields": _fields},
}
