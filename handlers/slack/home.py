"""The Home tab: the parts of a reply as a view."""

from dataclasses import dataclass
from typing import Any

from bot.reply import Part
from handlers.slack.blocks import Block, Presses, small
from handlers.slack.pages import pages
from handlers.slack.render import pieces_of
from handlers.slack.voice import Voice

HOME = "/referent home"
"""The command whose answer is a person's own page."""
_MOST_BLOCKS = 98
"""Blocks in a view; Slack takes 100 (https://docs.slack.dev/reference/views/home-tab-views)."""
_HEAVIEST = 200_000
"""Bytes of a view; Slack refuses one above 250 kB as `view_too_large` (docs of the method `views.publish`)."""


@dataclass(frozen=True, slots=True)
class Filled:
    """Blocks for a view, with the long commands that their buttons name: page `page` of `count`, the first of which is
    0."""

    blocks: list[Block]
    kept: dict[str, str]
    page: int = 0
    count: int = 1


def home_view(parts: tuple[Part, ...], voice: Voice) -> tuple[dict[str, Any], dict[str, str]]:
    """The Home tab and the long commands that its buttons name."""
    filled = filled_with(parts, voice, "slack.more_at_home")
    blocks = filled.blocks or list(small(voice.say("slack.empty_home")))
    return {"type": "home", "blocks": blocks}, filled.kept


def filled_with(parts: tuple[Part, ...], voice: Voice, more: str = "", page: int = 0) -> Filled:
    """The parts, as far as they fit a view, or the page of them that is asked for; what does not is not shown, and the
    sentence `more`, if any, says so."""
    presses = Presses(voice)
    shown = tuple(pages(pieces_of(voice.parts(parts), presses, table=False), _MOST_BLOCKS, _HEAVIEST))
    page = max(min(page, len(shown) - 1), 0)
    blocks: list[Block] = [block for piece in (shown[page] if shown else ()) for block in piece.blocks]
    if more and len(shown) > 1:
        blocks += small(voice.say(more))
    return Filled(blocks, dict(presses.kept_in(blocks)), page, max(len(shown), 1))
