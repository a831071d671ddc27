"""Layout blocks, and what holds for all the blocks of one message or view together."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.block_kit.elements import ELEMENTS, IDENTIFIER, IMAGE_SOURCE, IN_ACTIONS, IN_INPUT, IN_SECTION
from tests.block_kit.rich import OBJECTS
from tests.block_kit.rules import (
    Check,
    Place,
    any_of,
    by_type,
    exactly_one,
    flag,
    many,
    one_of,
    string,
    thing,
    unique,
)
from tests.block_kit.texts import mrkdwn, mrkdwn_string, plain, text, visible

MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
MESSAGE_WEIGHT, BLOCK_WEIGHT = 13_000, 125
"""`msg_blocks_too_long`: Slack counts the characters of a message's blocks and something for every block. It names
neither figure; by what people measured, one markdown block may have 13,297 characters and each further block takes 125
of them, text or none (bolt-js issues 2509 and 2867)."""

TABLE_CHARACTERS = 10_000
MARKDOWN_CHARACTERS = 12_000
"""In all markdown blocks of a message together."""


def _block(kind: str, required: dict[str, Check], optional: dict[str, Check] | None = None, *more: Check) -> Check:
    return thing({"type": one_of(kind), **required}, {"block_id": IDENTIFIER, **(optional or {})}, *more)


def _distinct_actions(value: Mapping[str, Any], place: Place) -> None:
    unique([element["action_id"] for element in value["elements"] if "action_id" in element], place, "action_id")


def _rectangular(rows: Sequence[Sequence[Any]], place: Place) -> None:
    place.expect(len({len(row) for row in rows}) == 1, "must have equally many cells in each row")


def _table_fits(value: Mapping[str, Any], place: Place) -> None:
    _rectangular(value["rows"], place.at("rows"))
    characters = sum(len(found) for found in strings(value["rows"]))
    place.expect(characters <= TABLE_CHARACTERS, f"must have at most {TABLE_CHARACTERS} characters, not {characters}")
    columns = len(value["rows"][0])
    place.expect(len(value.get("column_settings", ())) <= columns, "has more column_settings than columns")


def _column(value: Any, place: Place) -> None:
    """A column's settings; null is a column as usual."""
    if value is not None:
        thing({}, {"align": one_of("left", "center", "right"), "is_wrapped": flag})(value, place)


_CELL = by_type(
    {
        "raw_text": thing({"type": one_of("raw_text"), "text": string(TABLE_CHARACTERS)}),
        "rich_text": thing({"type": one_of("rich_text"), "elements": OBJECTS}, {"block_id": IDENTIFIER}),
    },
    "table cell",
)

BLOCKS: dict[str, Check] = {
    "section": _block(
        "section",
        {},
        {
            "text": text(3000),
            "fields": many(text(2000), 10),
            "accessory": by_type(IN_SECTION, "element"),
            "expand": flag,
        },
        any_of("text", "fields"),
    ),
    "header": _block("header", {"text": plain(150)}),
    "divider": _block("divider", {}),
    "context": _block(
        "context",
        {
            "elements": many(
                by_type({"plain_text": plain(), "mrkdwn": mrkdwn(), "image": ELEMENTS["image"]}, "context element"), 10
            )
        },
    ),
    "actions": _block("actions", {"elements": many(by_type(IN_ACTIONS, "element"), 25)}, None, _distinct_actions),
    "input": _block(
        "input",
        {"label": plain(2000), "element": by_type(IN_INPUT, "element")},
        {"hint": plain(2000), "optional": flag, "dispatch_action": flag},
    ),
    "image": _block(
        "image",
        {"alt_text": visible(2000)},
        {**IMAGE_SOURCE, "title": plain(2000)},
        exactly_one("image_url", "slack_file"),
    ),
    "rich_text": _block("rich_text", {"elements": OBJECTS}),
    "table": _block(
        "table",
        {"rows": many(many(_CELL, 20), 100)},
        {"column_settings": many(_column, 20)},
        _table_fits,
    ),
    "markdown": _block("markdown", {"text": mrkdwn_string(MARKDOWN_CHARACTERS)}),
}

_IN_VIEWS = {kind: check for kind, check in BLOCKS.items() if kind not in {"table", "markdown"}}
_ON = {"message": BLOCKS, "modal": _IN_VIEWS, "home": _IN_VIEWS}
_SHOWN = {"text", "url", "alt_text", "image_url", "fallback", "initial_value"}


def strings(value: Any, key: str = "") -> Iterator[str]:
    """Everything in a payload that is shown or led to; not types, ids and the values of buttons."""
    if isinstance(value, str) and key in _SHOWN:
        yield value
    elif isinstance(value, Mapping):
        for name, member in value.items():
            yield from strings(member, name)
    elif isinstance(value, list | tuple):
        for member in value:
            yield from strings(member, key)


def weight(blocks: Sequence[Mapping[str, Any]]) -> int:
    """What Slack counts towards `msg_blocks_too_long`, as near as it is known."""
    return sum(map(len, strings(blocks))) + BLOCK_WEIGHT * len(blocks)


def _elements(blocks: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for block in blocks:
        yield from block.get("elements", ())
        yield from (block[key] for key in ("element", "accessory") if key in block)


def _together(blocks: Sequence[Mapping[str, Any]], place: Place) -> None:
    """Ids stand once; one element at most takes the focus."""
    unique([block["block_id"] for block in blocks if "block_id" in block], place, "block_id")
    focused = sum(bool(element.get("focus_on_load")) for element in _elements(blocks))
    place.expect(focused <= 1, "has more than one element with focus_on_load")


def _fits_a_message(blocks: Sequence[Mapping[str, Any]], place: Place) -> None:
    tables = sum(block["type"] == "table" for block in blocks)
    place.expect(tables <= 1, "must have one table at most")
    marked = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    place.expect(marked <= MARKDOWN_CHARACTERS, f"must have at most {MARKDOWN_CHARACTERS} characters of markdown")
    heavy = weight(blocks)
    place.expect(heavy <= MESSAGE_WEIGHT, f"must weigh at most {MESSAGE_WEIGHT} in all (msg_blocks_too_long): {heavy}")


def check_blocks(blocks: Any, place: Place, least: int = 1) -> None:
    """The blocks of a message or a view, one by one and together."""
    most = MESSAGE_BLOCKS if place.surface == "message" else VIEW_BLOCKS
    many(by_type(_ON[place.surface], f"block of a {place.surface}"), most, least)(blocks, place)
    _together(blocks, place)
    if place.surface == "message":
        _fits_a_message(blocks, place)
