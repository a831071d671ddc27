"""What a button carries: its command and the revision of the row it was made from, in a few characters.

A command that is too long for Slack is kept by the register, under the SHA-256 of its text; the button carries that.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

import orjson

from bot.form import Form
from bot.reply import Button

QUESTION = "question"
"""What the ids of the blocks begin with whose buttons settle a question that one person alone was asked."""
LONGEST_VALUE = 2_000
"""Characters in a button's value (https://docs.slack.dev/reference/block-kit/block-elements/button-element)."""
LONGEST_OPTION = 150
"""Characters in the value of an option (https://docs.slack.dev/reference/block-kit/composition-objects/option-object)."""
LONGEST_PRIVATE = 3_000
"""Characters in a view's private_metadata (https://docs.slack.dev/reference/views/modal-views)."""
_VERSION = 1
_LONGEST_PAGE = 3
"""Digits in the number of a page."""
_KEY = re.compile(r"[0-9a-f]{32}")
_OWN = {"v", "c", "k", "r"}


@dataclass(frozen=True, slots=True)
class Carried:
    """What a press brings back: `command`, or the key `kept` under which the register has it."""

    command: str | None
    kept: str | None
    revision: int | None


def key_of(command: str) -> str:
    """The key of a command that the register keeps."""
    return sha256(command.encode()).hexdigest()[:32]


def value_of(button: Button, longest: int = LONGEST_VALUE) -> tuple[str, tuple[str, str] | None]:
    """The value of a button, at most `longest` characters; where it only names the command, key and command to keep."""
    return _written(button.command, button.revision, {}, longest)


def page_of(command: str, page: int) -> tuple[str, tuple[str, str] | None]:
    """The value of a button that shows another page of what a command answers, as `value_of`."""
    return _written(command, None, {"page": str(page)}, LONGEST_VALUE)


def read_page(text: str) -> int:
    """The page that a button's value asks for; 0 for one that asks for none."""
    page = read_private(text).get("page", "")
    return int(page) if page.isascii() and page.isdecimal() and len(page) <= _LONGEST_PAGE else 0


def private_of(form: Form, private: Mapping[str, str]) -> tuple[str, tuple[str, str] | None]:
    """The private metadata of a form's view: its command and revision beside what the edge wants to find again.

    Raises ValueError where that alone is more than Slack takes.
    """
    if _OWN & private.keys():
        raise ValueError(f"A view's own keys are {sorted(_OWN)}.")
    return _written(form.command, form.revision, private, LONGEST_PRIVATE)


def _written(
    command: str, revision: int | None, more: Mapping[str, str], longest: int
) -> tuple[str, tuple[str, str] | None]:
    told = {} if revision is None else {"r": revision}
    value = orjson.dumps({"v": _VERSION, "c": command, **told, **more}).decode()
    if len(value) <= longest:
        return value, None
    key = key_of(command)
    value = orjson.dumps({"v": _VERSION, "k": key, **told, **more}).decode()
    if len(value) > longest:
        raise ValueError(f"What a form is to remember is {len(value)} characters, and Slack takes {longest}.")
    return value, (key, command)


def read_value(text: str) -> Carried | None:
    """What a value carries; None for what is not ours: made by another version, or forged."""
    found = _ours(text)
    if found is None:
        return None
    command, kept, revision = found.get("c"), found.get("k"), found.get("r")
    if not (revision is None or (type(revision) is int and revision >= 0)):
        return None
    if isinstance(command, str) and kept is None:
        return Carried(command, None, revision)
    if isinstance(kept, str) and command is None and _KEY.fullmatch(kept):
        return Carried(None, kept, revision)
    return None


def read_private(text: str) -> dict[str, str]:
    """What the edge put into a view's private metadata beside the form's own."""
    found = _ours(text) or {}
    return {key: value for key, value in found.items() if key not in _OWN and isinstance(value, str)}


def _ours(text: str) -> dict[str, object] | None:
    try:
        found = json.loads(text) if len(text) <= LONGEST_PRIVATE else None
    except (ValueError, RecursionError):
        return None
    ours = isinstance(found, dict) and type(found.get("v")) is int and found["v"] == _VERSION
    return found if ours else None
