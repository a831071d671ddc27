"""What somebody sees of blocks, and what their buttons do."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from handlers.slack.carried import read_value
from tests.block_kit import check_message, check_view

ADDRESS = re.compile(r"https?://[^\s<>|]+")
Blocks = Sequence[Mapping[str, Any]]


def told(value: Any) -> Iterator[tuple[str, str]]:
    """Each string that is shown, with the kind of what it stands in: text, link, plain_text, mrkdwn, raw_text."""
    if isinstance(value, Mapping):
        kind = str(value.get("type", ""))
        if isinstance(value.get("text"), str):
            yield kind, value["text"]
        elif kind == "link":
            yield kind, value["url"]
        for member in value.values():
            yield from told(member)
    elif isinstance(value, list | tuple):
        for member in value:
            yield from told(member)


def elements(value: Any, kind: str) -> Iterator[Mapping[str, Any]]:
    """Everything of one type in blocks."""
    if isinstance(value, Mapping):
        if value.get("type") == kind:
            yield value
        value = list(value.values())
    if isinstance(value, list | tuple):
        for member in value:
            yield from elements(member, kind)


def values(blocks: Any) -> list[str]:
    """What the buttons and menus carry."""
    pressed = [button["value"] for button in elements(blocks, "button")]
    return pressed + [option["value"] for menu in elements(blocks, "overflow") for option in menu["options"]]


def commands(blocks: Any, kept: Mapping[str, str]) -> list[str]:
    """The commands behind buttons and menus, also those that the register keeps."""
    carried = [read_value(value) for value in values(blocks)]
    return [kept[each.kept] if each.kept else str(each.command) for each in carried if each is not None]


def addresses(blocks: Any) -> set[str]:
    """Everything in markup that links lead to: tests say themselves which of them are right."""
    found = (ADDRESS.findall(text) for kind, text in told(blocks) if kind == "mrkdwn")
    return {address for each in found for address in each}


def check(text: str, blocks: Blocks) -> None:
    """The strict checker, for a message whose only links are web addresses."""
    check_message({"text": text, "blocks": list(blocks)}, mentions=addresses(blocks))


def check_shown(view: Mapping[str, Any]) -> None:
    """The same for a view."""
    check_view(view, mentions=addresses(view["blocks"]))
