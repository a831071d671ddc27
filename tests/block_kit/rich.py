"""rich_text: what people write is shown as it is, without being read as markup.

Sources: Slack's reference of the rich text block, its four objects and their elements.
"""

from collections.abc import Mapping
from typing import Any

from tests.block_kit.rules import (
    Check,
    Place,
    address,
    by_type,
    flag,
    many,
    matching,
    number,
    one_of,
    string,
    thing,
)

# Slack names no limit; a message's own is what counts.
_LONGEST = 40_000
_MANY = 5000


def _styles(*names: str) -> Check:
    return thing({}, dict.fromkeys(names, flag))


_TEXT_STYLE = _styles("bold", "italic", "strike", "code", "underline")
_MENTION_STYLE = _styles("bold", "italic", "strike", "highlight", "client_highlight", "unlink")


def _element(kind: str, required: dict[str, Check], optional: dict[str, Check] | None = None, *more: Check) -> Check:
    return thing({"type": one_of(kind), **required}, optional, *more)


def _mention(kind: str, key: str, mark: str, pattern: str) -> Check:
    """An element that addresses somebody, who has to be listed."""

    def listed(value: Mapping[str, Any], place: Place) -> None:
        target = mark + value[key]
        place.expect(target in place.mentions, f"addresses {target}, which it was not told to")

    identifier = matching(pattern, f"must be an id such as {pattern}")
    return _element(kind, {key: identifier}, {"style": _MENTION_STYLE}, listed)


def _honest(value: Mapping[str, Any], place: Place) -> None:
    """What reads like an address leads there."""
    shown = value.get("text", value["url"]).strip()
    looks = shown.lower().startswith(("http://", "https://", "www.")) and " " not in shown
    place.expect(not looks or shown == value["url"], "shows another address than the one that it leads to")


_LINK = _element("link", {"url": address()}, {"text": string(_LONGEST), "unsafe": flag, "style": _TEXT_STYLE}, _honest)
_TEXT = _element("text", {"text": string(_LONGEST)}, {"style": _TEXT_STYLE})
_DATE = _element(
    "date",
    {"timestamp": number(0), "format": string(_LONGEST)},
    {"url": address(), "fallback": string(_LONGEST), "style": _TEXT_STYLE},
)
ELEMENTS: dict[str, Check] = {
    "text": _TEXT,
    "link": _LINK,
    "emoji": _element(
        "emoji",
        {"name": matching(r"[a-z0-9_+'-]+", "must be an emoji's name without colons")},
        {"unicode": string(100), "skin_tone": number(1, 6), "style": _TEXT_STYLE},
    ),
    "user": _mention("user", "user_id", "@", "[UW][A-Z0-9]+"),
    "channel": _mention("channel", "channel_id", "#", "[CDG][A-Z0-9]+"),
    "usergroup": _mention("usergroup", "usergroup_id", "!subteam^", "S[A-Z0-9]+"),
    "team": _mention("team", "team_id", "!team^", "T[A-Z0-9]+"),
    "broadcast": _mention("broadcast", "range", "!", "here|channel|everyone"),
    "color": _element("color", {"value": matching("#[0-9a-fA-F]{6}", "must be a colour such as #12ab9f")}),
    "date": _DATE,
}
_INLINE = many(by_type(ELEMENTS, "rich text element"), _MANY)
_BORDER = number(0, 1)

SECTION = _element("rich_text_section", {"elements": _INLINE})
LIST = _element(
    "rich_text_list",
    {"style": one_of("bullet", "ordered"), "elements": many(SECTION, _MANY)},
    {"indent": number(0, 8), "offset": number(0), "border": _BORDER},
)
PREFORMATTED = _element(
    "rich_text_preformatted",
    {"elements": many(by_type({"text": _TEXT, "link": _LINK}, "element of preformatted text"), _MANY)},
    {"border": _BORDER},
)
QUOTE = _element("rich_text_quote", {"elements": _INLINE}, {"border": _BORDER})

OBJECTS = many(
    by_type(
        {
            "rich_text_section": SECTION,
            "rich_text_list": LIST,
            "rich_text_preformatted": PREFORMATTED,
            "rich_text_quote": QUOTE,
        },
        "rich text object",
    ),
    _MANY,
)
