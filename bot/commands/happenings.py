"""What a platform tells of a message besides that it was said: it was edited or deleted, or somebody reacted to it.
Most of it is about nothing that was captured, and costs one look, or a note that it was changed."""

from dataclasses import replace

from bot.arrival import Arrival, arrive
from bot.command import Verb
from bot.commands.edited import captures, edited
from bot.commands.inline import Line
from bot.commands.messages import is_overtaken, place_known, remember_change
from bot.commands.reacted import react_action, react_decision
from bot.commands.removing import deleted
from bot.errors import ReferentError, Refused, Unknown
from bot.ports import Ledger
from bot.request import Request

EDITED = Verb("edited", {}, edited, hidden=True)
DELETED = Verb("deleted", {}, deleted, hidden=True)
REACT_ACTION = Verb("react", {}, react_action, hidden=True)
REACT_DECISION = Verb("react", {}, react_decision, hidden=True)

__all__ = ["arrived", "captures", "comes_too_late", "happened", "is_told", "left_alone"]


def happened(request: Request, ledger: Ledger, lines: tuple[Line, ...]) -> tuple[Verb | None, bool]:
    """What is to be done about it, and whether it is to be noted where that is nothing; `lines` are those of an edited
    message that capture something."""
    if request.happening == "reacted":
        return _reaction(request, ledger), False
    if request.happening == "edited" and lines:
        return EDITED, False
    place = place_known(request, ledger)
    if place is None or not ledger.sources.of(place, request.message or ""):
        return None, place is not None
    return EDITED if request.happening == "edited" else DELETED, False


def left_alone(request: Request, ledger: Ledger, lines: tuple[Line, ...]) -> Verb | None:
    """As `happened`; where nothing is to be done, it is noted that the message was changed: it may be told yet."""
    verb, later = happened(request, ledger, lines)
    if later:
        remember_change(request, ledger)
    return verb


def comes_too_late(request: Request, ledger: Ledger, *, takes: bool) -> bool:
    """Whether a message that captures something (`takes`), or an edit of one, is told after what it has become since.
    What a command does is no matter of its message's."""
    if request.message is None or request.outbox != "all" or request.happening == "reacted":
        return False
    if request.happening == "said":
        return takes and is_overtaken(request, ledger)
    overtaken = is_overtaken(request, ledger)
    if not overtaken:
        remember_change(request, ledger)
    return overtaken


def arrived(request: Request, ledger: Ledger, *, writing: bool) -> Arrival:
    """Who has come and where, as `arrive` tells. A message is deleted by its author or by somebody else, and its author
    may be gone: what was captured from it is no less to be asked about."""
    try:
        return arrive(request, ledger, writing=writing)
    except Unknown:
        channel = ledger.places.channel_at(request.connection, request.channel) if request.channel else None
        if request.happening != "deleted" or channel is None:
            raise
        elsewhere = arrive(replace(request, channel=None), ledger, writing=writing)
        return replace(elsewhere, channel=channel, language=channel.language)


def is_told(request: Request, error: ReferentError) -> bool:
    """Whether anybody is told that something went wrong. Who edits or deletes a message has asked for nothing, and is
    not told that they are not there any more, or that something is not for them to read."""
    if request.happening == "deleted":
        return not isinstance(error, Refused)
    return request.happening == "said" or not isinstance(error, Unknown)


def _reaction(request: Request, ledger: Ledger) -> Verb | None:
    channel = ledger.places.channel_at(request.connection, request.channel) if request.channel else None
    if channel is None or not request.reaction:
        return None
    if request.reaction == channel.action_reaction:
        return REACT_ACTION
    return REACT_DECISION if request.reaction == channel.decision_reaction else None
