"""A person's own page, for a platform that has a place for one (Slack's Home tab)."""

from collections.abc import Mapping
from dataclasses import replace

from bot.ports import Ledgers
from bot.reply import Part
from bot.request import Request
from bot.router import answer


def home(request: Request, ledgers: Ledgers, pages: Mapping[str, int]) -> tuple[Part, ...]:
    """What stands on the page of whoever asks, in their language and nothing that they may not read. `pages` is where
    its lists are ("owed", "through", "approvals", "meetings"), from 1; its buttons carry them in their commands, whose
    reply is the page again. `request` needs no words."""
    words = " ".join(f"{name}={number}" for name, number in pages.items())
    asked = replace(request, text=f"/referent home {words}", channel=None, thread=None, delivery=None, outbox="nothing")
    return tuple(part for reply in answer(asked, ledgers) for part in reply.parts)
