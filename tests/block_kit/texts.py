"""Text objects, and what in a marked-up text would address people or become a link.

Slack reads `<…>` in mrkdwn and in a message's `text` as a mention or a link, and asks that `&`, `<` and `>` be escaped
otherwise. So text that came from people has no bare bracket in it; what the bot itself addresses is listed.
"""

import re
from typing import Any

from tests.block_kit.rules import Check, Place, by_type, flag, one_of, string, thing

TEXT_MOST = 3000
"""Characters in any text object that has no shorter limit of its own."""

_ENTITY = re.compile(r"<([^<>|\n]+)(?:\|[^<>|\n]*)?>")
_QUOTE = re.compile(r"^>+ ?", re.MULTILINE)
_ESCAPED = re.compile(r"&(?:amp|lt|gt);")


def _drop_allowed(found: re.Match[str], place: Place) -> str:
    target = found[1]
    place.expect(target in place.mentions, f"addresses <{target}>, which it was not told to")
    return ""


def marked_up(value: str, place: Place) -> None:
    """Nothing pings, links or formats by accident: every entity is listed, everything else is escaped.

    A `>` at the beginning of a line is Slack's mark for a quotation and may stand bare.
    """
    bare = _ENTITY.sub(lambda found: _drop_allowed(found, place), value)
    bare = _QUOTE.sub("", bare)
    place.expect("<" not in bare and ">" not in bare, "must have < and > escaped as &lt; and &gt;")
    place.expect("&" not in _ESCAPED.sub("", bare), "must have & escaped as &amp;")


def visible(most: int) -> Check:
    """A string of which something is to be seen."""
    measured = string(most)

    def check(value: Any, place: Place) -> None:
        measured(value, place)
        place.expect(bool(value.strip()), "must not be blank")

    return check


def mrkdwn_string(most: int) -> Check:
    """A string that Slack reads as mrkdwn."""
    shown = visible(most)

    def check(value: Any, place: Place) -> None:
        shown(value, place)
        marked_up(value, place)

    return check


def plain(most: int = TEXT_MOST) -> Check:
    """A text object of type plain_text."""
    return thing({"type": one_of("plain_text"), "text": visible(most)}, {"emoji": flag})


def mrkdwn(most: int = TEXT_MOST) -> Check:
    """A text object of type mrkdwn."""
    return thing({"type": one_of("mrkdwn"), "text": mrkdwn_string(most)}, {"verbatim": flag})


def text(most: int = TEXT_MOST) -> Check:
    """A text object of either type."""
    return by_type({"plain_text": plain(most), "mrkdwn": mrkdwn(most)}, "text object")
