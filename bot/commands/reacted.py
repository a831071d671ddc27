"""Capture by a reaction: the one that the channel chose takes down the message that it is put on."""

from dataclasses import replace

from bot.call import Call, open_meeting
from bot.cleaning import visible
from bot.commands.capture import add_action
from bot.commands.decision import add_decision
from bot.commands.messages import Taken, message_text, taken_from
from bot.commands.removing import label_of, told_of
from bot.commands.taking_along import offer
from bot.errors import Incomplete
from bot.ports import Ledger
from bot.reply import Reply


def react_action(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """The message is an action, by whoever reacts; "I" in it is its author."""
    return _reacted(call, ledger, "action")


def react_decision(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """The message is a decision."""
    return _reacted(call, ledger, "decision")


def _reacted(call: Call, ledger: Ledger, kind: str) -> tuple[Reply, ...]:
    """Where lines are captured: in an open meeting, or always; else whoever reacts is offered to begin one. A message
    is captured once: the next is told, alone, what it has become."""
    if call.channel is None or call.channel.capture == "off":
        return ()
    if taken := taken_from(call, ledger):
        return (_told_first(call, ledger, taken),)
    text = message_text(call.request.text)
    if not visible(text):
        raise Incomplete("reactions.no_text")
    if call.channel.capture == "meetings" and open_meeting(call, ledger) is None:
        return offer(call, ledger, f"{kind.upper()}: {text}")
    take = add_action if kind == "action" else add_decision
    return take(replace(call, words=text), ledger)


def _told_first(call: Call, ledger: Ledger, taken: tuple[Taken, ...]) -> Reply:
    """What the message has become already."""
    first = taken[0].row
    words = call.say("reactions.already", label=label_of(call, first))
    return Reply((told_of(call, ledger, first, words, call.speaker.id),))
