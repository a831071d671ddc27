"""Canonical bytes: the one form of a value that the journal chains and a seal covers (RFC 8785, with a version)."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache

import rfc8785

from bot.json_text import encoder

VERSION = 1
"""Of the form itself. It stands in the bytes, so that a later form can never be mistaken for this one."""

_SAME_MOMENT = 64
"""Moments whose text is kept: all that a command writes has the moment of its request."""

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]


def moment_text(moment: datetime) -> str:
    """A moment in UTC, always of the same width, so that text sorts as time does."""
    return _utc_text(moment) if moment.tzinfo is UTC else moment.astimezone(UTC).isoformat(timespec="microseconds")


@lru_cache(maxsize=_SAME_MOMENT)
def _utc_text(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")


sorted_json = encoder(sort_keys=True)
"""JSON as text, its keys in order: the canonical form of nearly all there is, as far as it is not a whole mapping's."""
# The first character stands for itself, so that nearly all of a text is passed over at a glance.
_NUMBER_MAY_DIFFER = re.compile(r'[:\[,](?:(?<=":)|(?<!:))-?\d+(?:(?<=\d{16})|[.eE])')
_KEY_MAY_DIFFER = re.compile(r"[\ud800-\U0010ffff]")


def canonical_bytes(value: Mapping[str, Json]) -> bytes:
    """The canonical form of a mapping, as RFC 8785 (JSON Canonicalization Scheme) has it, with `v` put in."""
    told = {**value, "v": VERSION}
    text = sorted_json(told)
    return rfc8785.dumps(told) if _may_differ(text) else text.encode()


def _may_differ(text: str) -> bool:
    """Where sorted JSON may not be canonical: keys that UTF-16 and Unicode sort otherwise, numbers that are long or
    broken. A text that only looks so goes the long way too, which gives the same."""
    return _NUMBER_MAY_DIFFER.search(text) is not None or (
        not text.isascii() and _KEY_MAY_DIFFER.search(text) is not None
    )


def digest(value: Mapping[str, Json]) -> str:
    """SHA-256 over the canonical form, in hexadecimal."""
    return hashlib.sha256(canonical_bytes(value)).hexdigest()


def as_json(value: object) -> Json:
    """A frozen value, or a field of one, as plain JSON; moments and dates in ISO 8601."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): as_json(each) for key, each in value.items()}
    if isinstance(value, tuple | list | set | frozenset):
        return [as_json(each) for each in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: as_json(getattr(value, field.name)) for field in fields(value)}
    raise TypeError(f"no canonical form of {type(value).__name__}")
