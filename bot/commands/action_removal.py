"""`/action remove A-12`, the button *not an action*: a capture is undone."""

from datetime import timedelta

from bot.action import Action
from bot.call import Call, is_speaker
from bot.commands.action_changes import tell_owners
from bot.commands.capture import fingerprint, reply_to
from bot.commands.finding import action_numbered, others_changed
from bot.errors import NotAllowed, WrongState
from bot.meeting import Meeting
from bot.naming import read_numbers
from bot.ports import Capture, Ledger
from bot.record import record
from bot.reply import Button, Buttons, Reply, Rows, Text
from bot.rows import rows_for

_REMEMBERED = timedelta(days=1)
"""How long it is known that somebody took an action away, so that a button pressed twice says so."""


def remove(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """Takes an action away while its minutes are a draft, by who made it or leads the meeting; the number is not given
    again. What others have worked on since the button was made is asked for first, and told its owners."""
    if label := _removed_already(call, ledger):
        return (Reply((Text(call.say("action.removed_already", label=label)),)),)
    action = action_numbered(call, ledger, call.words)
    _check_may(call, ledger, action)
    if others_changed(call, ledger, action):
        again = Button(call.say("button.remove_all_the_same"), f"/action remove {action.label}", "danger")
        raise WrongState("action.changed_since", buttons=Buttons((again,)), ask=True, label=action.label)
    to = reply_to(call, ledger, action)
    row = rows_for(call, ledger, to).action(action)
    if action.revision > 1:
        tell_owners(call, ledger, "remove", action, action.owners)
    ledger.actions.remove(action)
    record(call, ledger, "action.remove", action, action)
    removed = Capture(action.id, action.label, call.now)
    ledger.deliveries.remember_capture(fingerprint(call, "remove", action.label), removed)
    return (Reply((Rows((row,), call.say("action.removed", label=action.label)),), to=to, numbers=(action.label,)),)


def _check_may(call: Call, ledger: Ledger, action: Action) -> None:
    meeting: Meeting | None = ledger.meetings.get(action.meeting) if action.meeting else None
    if meeting is not None and not meeting.draft:
        raise WrongState("action.minutes_fixed", label=action.label)
    leads = meeting is not None and call.speaker.id in {meeting.chair, meeting.secretary}
    if not (leads or call.administrator or is_speaker(call, ledger, action.maker)):
        raise NotAllowed("action.not_yours_to_remove", label=action.label)


def _removed_already(call: Call, ledger: Ledger) -> str | None:
    """The number of an action that the sender has taken away here, and that has not come back."""
    for number in read_numbers(call.words, "A")[0][:1]:
        label = f"A-{number}"
        found = ledger.deliveries.capture(fingerprint(call, "remove", label), call.now - _REMEMBERED)
        if found and ledger.actions.get(found.subject) is None:
            return label
    return None
