"""What is made of a message that somebody points at: its words in a form, filled in with what was understood."""

from bot.call import Call
from bot.commands.action_forms import action_form
from bot.commands.asking import day_asked
from bot.commands.capture import LONGEST_ACTION, understood
from bot.commands.decision_forms import decision_form
from bot.commands.finding import next_meeting_of
from bot.commands.messages import message_text, taken_from
from bot.commands.minutes_start import shortened
from bot.commands.removing import label_of
from bot.errors import Incomplete
from bot.naming import told_apart
from bot.ports import Ledger
from bot.reply import Reply

_LONGEST_SAID = 100
"""Characters of a message that tell what its link leads to."""


def action_from(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/action from TEXT`: the form of an action with a message's words, whose they make it and when it is due."""
    text = _text(call)
    due, owners = understood(call, ledger, text, next_meeting_of(call))
    names = "\n".join(told_apart(call, ledger.parties.directory(), owners.keys))
    day = day_asked(due.due, due.at) if due.due else ""
    return (Reply((action_form(call, text, names, day, _hint(call, ledger)),)),)


def decision_from(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/decision from TEXT`: the form of a decision with a message's words."""
    title = call.say("decision.form.title")
    return (Reply((decision_form(call, title, "/decision add", text=_text(call), hint=_hint(call, ledger)),)),)


def quoted_link(call: Call) -> str:
    """The link to the message, with how it begins."""
    if not call.request.link:
        raise Incomplete("shortcut.no_link")
    said = shortened(" ".join(message_text(call.words).split()), _LONGEST_SAID)
    return call.say("shortcut.quoted", text=said, link=call.request.link) if said else call.request.link


def _text(call: Call) -> str:
    """The words as far as an action or a decision may be long: what is in the form can be seen, and shortened."""
    return message_text(call.words)[:LONGEST_ACTION]


def _hint(call: Call, ledger: Ledger) -> str:
    """That something has been captured from the message already, or that not all of it fits."""
    if taken := taken_from(call, ledger):
        return call.say("reactions.already", label=label_of(call, taken[0].row))
    longer = len(message_text(call.words)) > LONGEST_ACTION
    return call.say("shortcut.cut", longest=LONGEST_ACTION) if longer else ""
