"""Replies as JSON, and back again: the first answer to a delivery, and messages on their way, are stored so."""

import json
from collections.abc import Callable, Iterable
from dataclasses import fields
from datetime import date
from typing import Any

from bot.form import Field, Form
from bot.reply import Button, Buttons, Facts, Part, Reply, Row, Rows, Text

_KINDS: dict[str, type[Any]] = {kind.__name__: kind for kind in (Text, Facts, Buttons, Rows, Form)}
_NAMES: dict[type[Any], tuple[str, ...]] = {
    kind: tuple(field.name for field in fields(kind))
    for kind in (Text, Facts, Buttons, Rows, Form, Button, Row, Field, Reply)
}
_DEFAULTS: dict[type[Any], dict[str, Any]] = {
    kind: {field.name: field.default for field in fields(kind)} for kind in _NAMES
}


def reply_to_json(reply: Reply) -> str:
    """One reply."""
    return json.dumps(_plain(reply), ensure_ascii=False, separators=(",", ":"))


def replies_to_json(replies: Iterable[Reply]) -> str:
    """All replies to one request."""
    return json.dumps([_plain(reply) for reply in replies], ensure_ascii=False, separators=(",", ":"))


def reply_from_json(text: str) -> Reply:
    """The reply as it was."""
    return _reply(json.loads(text))


def replies_from_json(text: str) -> tuple[Reply, ...]:
    """The replies as they were."""
    return tuple(_reply(each) for each in json.loads(text))


def _plain(value: Any) -> Any:
    """A value as JSON has it: fields that are as usual are left out, and a part says what it is."""
    kind = type(value)
    if kind is str or value is None or kind is bool or kind is int:
        return value
    if kind is tuple:
        return [_plain(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    usual = _DEFAULTS[kind]
    told = {name: _plain(each) for name in _NAMES[kind] if (each := getattr(value, name)) != usual[name]}
    if kind.__name__ in _KINDS:
        told["is"] = kind.__name__
    return told


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
    return tuple(Row(**_with(each, owners=tuple, due=date.fromisoformat, buttons=_buttons)) for each in told)


def _fields(told: list[dict[str, Any]]) -> tuple[Field, ...]:
    return tuple(Field(**_with(each, choices=_pairs)) for each in told)


_INNER: dict[str, dict[str, Callable[[Any], Any]]] = {
    "Text": {},
    "Facts": {"facts": _pairs},
    "Buttons": {"buttons": _buttons},
    "Rows": {"rows": _rows},
    "Form": {"fields": _fields},
}
