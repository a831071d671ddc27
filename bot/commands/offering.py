"""Offers to take down what plain talk in a meeting hands somebody: never done, only offered, to the one who said it."""

from datetime import timedelta

from bot.call import Call, open_meeting, sender_reads
from bot.command import Verb
from bot.commands.capture import fingerprint, understood
from bot.commands.finding import next_meeting_of
from bot.meeting import Meeting
from bot.ports import ActionQuery, Capture, Ledger
from bot.reply import Button, Buttons, Part, Reply, Text
from bot.rows import party_name
from bot.understanding.dates import DueDate
from bot.understanding.stems import stems
from bot.wording import listed
from bot.wording.dates import day_words, with_time


def offer_action(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """Offers to capture a sentence while a meeting is open: once in that meeting, whatever was answered, and not where
    it has been taken down."""
    text, meeting = call.words, open_meeting(call, ledger)
    if meeting is None:
        return ()
    offered = fingerprint(call, f"offer {meeting.id}", _said(text))
    if ledger.deliveries.capture(offered, call.now - _MEETS) or _is_taken_down(call, ledger, meeting, text):
        return ()
    due, owners = understood(call, ledger, text, next_meeting_of(call))
    ledger.deliveries.remember_capture(offered, Capture("", "", call.now))
    names = listed(call.language, tuple(party_name(ledger, key) for key in owners.keys))
    what = " · ".join(filter(None, (names, _due_words(call, due))))
    parts: list[Part] = [Text(call.say("offers.offered", what=what))]
    if text != call.request.text.strip():
        parts.append(Text(text, "quote"))
    return (Reply((*parts, Buttons(_buttons(call, text)))),)


_MEETS = timedelta(days=2)
"""Longer than any meeting sits."""
_LOOKED_AT = 20
_STEMS = 6
"""Stems of a sentence that are looked for: what has them all is compared word by word."""


def _is_taken_down(call: Call, ledger: Ledger, meeting: Meeting, text: str) -> bool:
    """Whether an action of the meeting says just that, whoever captured it."""
    query = ActionQuery(meeting=meeting.id, state=None, stems=stems(text)[:_STEMS])
    actions = ledger.actions.page(query, sender_reads(call, ledger), _LOOKED_AT)
    return any(_said(action.text) == _said(text) for action in actions)


def _said(text: str) -> str:
    """A sentence as it is compared: capitals, spaces and the sign at its end aside."""
    return " ".join(text.casefold().split()).rstrip(" .!?")


def _due_words(call: Call, due: DueDate) -> str:
    if due.due is None:
        return ""
    return with_time(day_words(due.due, call.language), due.at, call.language)


def _buttons(call: Call, text: str) -> tuple[Button, ...]:
    """A guest may not settle what the channel does, and gets no button that does."""
    off = (Button(call.say("button.no_offers"), "/referent offers off"),)
    return (
        Button(call.say("button.take_down"), f"/action take-down {text}", "primary"),
        Button(call.say("button.leave_it"), "/referent leave-it"),
        *(off if call.account.standing == "member" else ()),
    )


OFFER = Verb("offer", {}, offer_action, hidden=True)
"""What talk that hands out work asks for; nobody types it."""
