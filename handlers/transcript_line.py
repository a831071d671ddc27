"""One line of a transcript, checked: what is stored from it can be read again by everything that comes after."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.cleaning import clean
from bot.place import LANGUAGES
from handlers.json_lines import MalformedLine, read_object

EVENTS = ("channel", "join", "leave", "party", "tick")
_RIGHT = '{"at": …, "who": …, "channel": …, "text": …}'
_YEARS = range(1900, 3000)
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def parse(line: bytes | str) -> dict[str, Any]:
    """One line as an object that has what its kind needs; `MalformedLine` names the field that is not right."""
    told = read_object(line, _RIGHT)
    check(told)
    return told


def check(told: Mapping[str, Any]) -> None:
    """Raises `MalformedLine` where a message or an event has not what its kind needs."""
    if "event" in told and told["event"] not in EVENTS:
        raise MalformedLine(f"there is no event {told['event']!r}; the events are {', '.join(EVENTS)}")
    _check_encodable(told)
    event = told.get("event", "")
    for name in _NEEDED[event]:
        if name not in told or not _FIELDS[name][0](told[name]):
            raise MalformedLine(f'"{name}" is missing or not right; right is {_FIELDS[name][1]}')
    for name in _ALLOWED[event]:
        holds, right = _FIELDS[name]
        if told.get(name) is not None and not holds(told[name]):
            raise MalformedLine(f'"{name}" is not right; right is {right}')
    if "workspace" in told and not _is_name(told["workspace"]):
        raise MalformedLine('"workspace" is not right; right is "local", or no "workspace" at all')


def moment(told: Mapping[str, Any]) -> datetime:
    """When it happened: ISO 8601 with an offset."""
    right = 'right is "2023-05-11T08:30:00+02:00"'
    try:
        at = datetime.fromisoformat(str(told.get("at")))
    except ValueError as error:
        raise MalformedLine(f'"at" is no moment; {right}') from error
    if at.tzinfo is None:
        raise MalformedLine(f'"at" has no offset; {right}')
    if at.year not in _YEARS:
        raise MalformedLine(f'"at" is not in the years {_YEARS[0]} to {_YEARS[-1]}; {right}')
    return at


def expectation(told: Mapping[str, Any]) -> dict[str, Any] | None:
    """What a line expects of its replies, None where it expects nothing."""
    expect = told.get("expect")
    if expect is None or expect == {}:
        return None
    lists = ("numbers", "contains", "not_contains")
    if not isinstance(expect, dict) or not all(_is_texts(expect[name]) for name in lists if name in expect):
        raise MalformedLine('"expect" is not right; right is {"ok": true, "numbers": ["A-1"], "contains": ["AU"]}')
    return expect


def _check_encodable(told: Mapping[str, Any]) -> None:
    """Half a character, which JSON can write and UTF-8 cannot: taken out of what is said, and refused elsewhere."""
    for name, value in told.items():
        if name != "text" and re.search("[\ud800-\udfff]", _texts_in(value)):
            raise MalformedLine(f'"{name}" holds half of a surrogate pair')


def _texts_in(value: Any) -> str:
    """All the texts in a value, one behind the other."""
    if isinstance(value, Mapping):
        return "".join(str(key) + _texts_in(each) for key, each in value.items())
    return "".join(map(_texts_in, value)) if isinstance(value, list) else str(value)


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and bool(clean(value).strip())


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _are_names(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_name, value))


def _is_truth(value: Any) -> bool:
    return isinstance(value, bool)


def _is_zone(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(ZoneInfo(value).key)
    except (KeyError, ValueError, OSError):  # no zone, a name that leads out of the folder, a folder in it
        return False


def _is_summary(value: Any) -> bool:
    return isinstance(value, str) and (value == "off" or _TIME.fullmatch(value) is not None)


def _are_roles(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, dict) and _is_role(each) for each in value)


def _is_role(value: Mapping[str, Any]) -> bool:
    return all(value.get(name) is None or _is_name(value[name]) for name in ("body", "role", "unit"))


def _is_id(value: Any) -> bool:
    return _is_name(value) or (isinstance(value, int) and not isinstance(value, bool))


_FIELDS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "who": (_is_name, '"Kari Nordmann"'),
    "text": (_is_text, '"@referent hva skylder AU?"'),
    "channel": (_is_name, '"styret", or null for a direct message'),
    "thread": (_is_id, "the n of the line that it answers, such as 3"),
    "delivery": (_is_id, '"d3"'),
    "private": (_is_truth, "true or false"),
    "language": (lambda value: value in LANGUAGES, " or ".join(f'"{each}"' for each in LANGUAGES)),
    "zone": (_is_zone, '"Europe/Oslo"'),
    "summary": (_is_summary, '"08:30" or "off"'),
    "capture": (lambda value: value in ("meetings", "always", "off"), '"meetings", "always" or "off"'),
    "key": (_is_name, '"AU"'),
    "kind": (lambda value: value in ("body", "person"), '"body" or "person"'),
    "name": (_is_name, '"Arbeidsutvalget"'),
    "aliases": (_are_names, '["utvalget"]'),
    "members": (_are_names, '["Kari Nordmann", "Ola Li"]'),
    "roles": (_are_roles, '[{"body": "AU", "role": "leder"}]'),
}
"""For each field what holds of it, and a right example."""
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "": ("who", "text"),
    "channel": ("channel",),
    "join": ("channel", "who"),
    "leave": ("channel", "who"),
    "party": ("key", "kind", "name"),
    "tick": (),
}
_ALLOWED: Mapping[str, tuple[str, ...]] = {
    "": ("channel", "thread", "delivery"),
    "channel": ("private", "members", "language", "zone", "summary", "capture"),
    "join": (),
    "leave": (),
    "party": ("aliases", "members", "roles"),
    "tick": (),
}
"""The fields that a kind may have; null is the same as not there."""
