"""Payloads that Slack takes, to be changed in one place: what the checker's own tests are made of."""

import copy
import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.block_kit.rules import BlockKitError

GONE = object()
"""In place of a value: the member is taken out."""


def plain(text: str = "Sak 5") -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "*Sak 5*") -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text}


def option(value: str = "a", **more: Any) -> dict[str, Any]:
    return {"text": plain("Vis"), "value": value, **more}


def button(action: str = "do:0", **more: Any) -> dict[str, Any]:
    return {"type": "button", "text": plain("Ferdig"), "action_id": action, "value": "v", **more}


def section(**more: Any) -> dict[str, Any]:
    return {"type": "section", "text": mrkdwn(), **more}


def actions(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements)}


def asked(element: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "input", "block_id": "f:when", "label": plain("Frist"), "element": element, **more}


def rich(*elements: dict[str, Any], kind: str = "rich_text_section", **more: Any) -> dict[str, Any]:
    return {"type": "rich_text", "elements": [{"type": kind, "elements": list(elements), **more}]}


def said(text: str = "Ola") -> dict[str, Any]:
    return {"type": "text", "text": text}


def bullets(**more: Any) -> dict[str, Any]:
    section = {"type": "rich_text_section", "elements": [said()]}
    return rich(section, kind="rich_text_list", style="bullet", **more)


def cell(text: str = "A-1") -> dict[str, Any]:
    return {"type": "raw_text", "text": text}


def table(rows: int = 2, columns: int = 2, **more: Any) -> dict[str, Any]:
    return {"type": "table", "rows": [[cell() for _ in range(columns)] for _ in range(rows)], **more}


def message(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"channel": "C1", "text": "Sak 5", "blocks": list(blocks or (section(),)), **more}


def modal(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "modal", "title": plain(), "submit": plain(), "blocks": list(blocks or (section(),)), **more}


def changed(payload: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """A copy with another value at the path."""
    copied = copy.deepcopy(payload)
    *way, last = [int(step) if step.isdecimal() else step for step in path.split("/")]
    holder: Any = copied
    for step in way:
        holder = holder[step]
    if value is GONE:
        del holder[last]
    else:
        holder[last] = value
    return copied


CONFIRM = {"title": plain(), "text": plain(), "confirm": plain("Ja"), "deny": plain("Nei")}
OVERFLOW = {"type": "overflow", "action_id": "menu", "options": [option("a"), option("b", url="https://a.no/")]}
STATIC = {
    "type": "static_select",
    "action_id": "s",
    "options": [option("a"), option("b", description=plain())],
    "initial_option": option("a"),
    "placeholder": plain(),
    "confirm": CONFIRM,
}
GROUPED = {"type": "static_select", "option_groups": [{"label": plain(), "options": [option()]}]}
SEVERAL = {
    "type": "multi_static_select",
    "options": [option("a"), option("b")],
    "initial_options": [option("b")],
    "max_selected_items": 1,
}
EXTERNAL = {"type": "external_select", "min_query_length": 0, "initial_option": option(), "focus_on_load": True}
MANY_EXTERNAL = {"type": "multi_external_select", "min_query_length": 0, "initial_options": [option()]}
BOXES = {"type": "checkboxes", "options": [option("a", text=mrkdwn()), option("b", description=mrkdwn())]}
RADIO = {"type": "radio_buttons", "options": [option("a"), option("b")], "initial_option": option("b")}
DATE = {"type": "datepicker", "initial_date": "2026-11-24", "placeholder": plain()}
TIME = {"type": "timepicker", "initial_time": "08:30", "timezone": "Europe/Oslo"}
MOMENT = {"type": "datetimepicker", "initial_date_time": 1_795_000_000}
TYPED = {
    "type": "plain_text_input",
    "multiline": True,
    "min_length": 1,
    "max_length": 3000,
    "initial_value": "Ola",
    "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]},
}
IMAGE = {"type": "image", "image_url": "https://a.no/b.png", "alt_text": "Et segl"}
USERS = {"type": "multi_users_select", "initial_users": ["U1"], "max_selected_items": 2}
CONVERSATIONS = {"type": "conversations_select", "filter": {"include": ["public"]}}
LINK = {"type": "link", "url": "https://a.no/5", "text": "Åpne"}
RICH_INPUT = {"type": "rich_text_input", "initial_value": rich(said())}

Case = tuple[dict[str, Any], str, Any, str]
"""A good payload, the path of the member that is replaced, what it is replaced by, words of the rule against that."""


def refused(check: Callable[[dict[str, Any]], None], case: Case) -> None:
    """The good payload passes, the changed one does not, and the error says where."""
    good, path, value, rule = case
    check(good)
    with pytest.raises(BlockKitError, match=re.escape(rule)) as error:
        check(changed(good, path, value))
    assert f"{path}/".startswith(error.value.path) or error.value.path.startswith(f"{path}/")
