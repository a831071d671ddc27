"""What a platform tells of a message besides that it was said: it was edited or deleted, or somebody reacted to it.
Most of it is about nothing that was captured, and costs one look."""

from bot.command import Verb
from bot.commands.edited import captures, edited
from bot.commands.inline import Line
from bot.commands.reacted import react_action, react_decision
from bot.commands.removing import deleted
from bot.place import Channel
from bot.ports import Ledger
from bot.request import Request

EDITED = Verb("edited", {}, edited, hidden=True)
DELETED = Verb("deleted", {}, deleted, hidden=True)
REACT_ACTION = Verb("react", {}, react_action, hidden=True)
REACT_DECISION = Verb("react", {}, react_decision, hidden=True)

__all__ = ["captures", "happened"]


def happened(request: Request, ledger: Ledger, lines: tuple[Line, ...]) -> Verb | None:
    """What is to be done about it; `lines` are those of an edited message that capture something."""
    channel = ledger.places.channel_at(request.connection, request.channel) if request.channel else None
    if request.happening == "reacted":
        return _reaction(request, channel)
    if request.happening == "edited" and lines:
        return EDITED
    if not _is_source(request, ledger, channel):
        return None
    return EDITED if request.happening == "edited" else DELETED


def _reaction(request: Request, channel: Channel | None) -> Verb | None:
    if channel is None or not request.reaction:
        return None
    if request.reaction == channel.action_reaction:
        return REACT_ACTION
    return REACT_DECISION if request.reaction == channel.decision_reaction else None


def _is_source(request: Request, ledger: Ledger, channel: Channel | None) -> bool:
    """Whether anything was captured from the message."""
    account = ledger.places.account(request.connection, request.account)
    place = channel.id if channel else account.person if account and request.channel is None else None
    return place is not None and bool(ledger.sources.of(place, request.message or ""))
