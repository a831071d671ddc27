"""The Home tab: the parts of a reply as a view."""

from typing import Any

from bot.reply import Part
from handlers.slack.blocks import Block, Presses, small
from handlers.slack.pages import pages
from handlers.slack.render import pieces_of
from handlers.slack.voice import Voice

_MOST_BLOCKS = 98
"""Blocks in a view; Slack takes 100 (https://docs.slack.dev/reference/views/home-tab-views)."""
_HEAVIEST = 200_000
"""Bytes of a view; Slack refuses one above 250 kB as `view_too_large` (docs of the method `views.publish`)."""


def home_view(parts: tuple[Part, ...], voice: Voice) -> tuple[dict[str, Any], dict[str, str]]:
    """The view and the long commands that its buttons name. What does not fit is not shown, and the view says so."""
    presses = Presses(voice)
    shown = tuple(pages(pieces_of(parts, presses, table=False), _MOST_BLOCKS, _HEAVIEST))
    blocks: list[Block] = [block for piece in (shown[0] if shown else ()) for block in piece.blocks]
    if len(shown) != 1:
        blocks += small(voice.say("slack.more_at_home" if shown else "slack.empty_home"))
    return {"type": "home", "blocks": blocks}, dict(presses.kept_in(blocks))
