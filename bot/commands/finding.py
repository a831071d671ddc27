"""Finding the actions and decisions that a command names, as far as the sender may read them.

What the sender may not read and what is not there are told alike.
"""

from datetime import date

from bot.action import Action
from bot.call import Call, is_speaker, reads_row, sender_reads
from bot.canonical import Json, as_json
from bot.decision import Decision
from bot.errors import Incomplete, Outdated, Unknown
from bot.naming import read_numbers
from bot.place import Channel
from bot.ports import Ledger
from bot.reply import Button, Buttons
from bot.rights import audience_of

NOTHING = frozenset({"", "-", "–", "none", "no", "remove", "ingen", "inga", "fjern", "ta bort"})
"""What is written where there is to be nothing: no due date, no next meeting."""


def action_numbered(call: Call, ledger: Ledger, words: str) -> Action:
    """The one action that the words name ("A-12")."""
    numbers, _ = read_numbers(words, "A")
    if not numbers:
        raise Incomplete("action.number_missing", words=words[:80])
    return actions_numbered(call, ledger, numbers[:1])[0]


def actions_numbered(call: Call, ledger: Ledger, numbers: tuple[int, ...]) -> tuple[Action, ...]:
    """All the actions with these numbers; `Unknown` if one of them is not there, so that none is changed."""
    readership = sender_reads(call, ledger)
    found: list[Action] = []
    for number in numbers:
        action = ledger.actions.by_number(number)
        if action is None or not reads_row(readership, ledger, action):
            raise Unknown("action.unknown", label=f"A-{number}")
        found.append(action)
    return tuple(found)


def decision_numbered(call: Call, ledger: Ledger, words: str) -> Decision:
    """The one decision that the words name ("D-4")."""
    numbers, _ = read_numbers(words, "D")
    if not numbers:
        raise Incomplete("decision.number_missing", words=words[:80])
    decision = ledger.decisions.by_number(numbers[0])
    if decision is None or not reads_row(sender_reads(call, ledger), ledger, decision):
        raise Unknown("decision.unknown", label=f"D-{numbers[0]}")
    return decision


def check_revision(
    call: Call, ledger: Ledger, row: Action | Decision, column: str, theirs: str, yours: str, again: str = ""
) -> None:
    """Whoever saves over what somebody else has changed since the form or button was made is told, and shown both; the
    command `again` is a button that does it all the same. One's own change since is no quarrel, unless a text that was
    written would be lost.

    A form shows the whole row, so that any change since counts; a button answers one question, about one column.
    """
    if call.request.revision in (None, row.revision):
        return
    if column != "text" and not others_changed(call, ledger, row):
        return
    if call.request.values or _was(ledger, row, call.request.revision, column) != _columns(as_json(row)).get(column):
        offered = bool(again) and len(again) <= LONGEST_AGAIN
        buttons = Buttons((Button(call.say("button.all_the_same"), again),)) if offered else None
        sentence = "action.outdated" if offered else "row.outdated"
        raise Outdated(sentence, buttons=buttons, ask=offered, label=row.label, theirs=theirs, yours=yours)


LONGEST_AGAIN = 300
"""Characters of a command that is offered once more as a button."""


def others_changed(call: Call, ledger: Ledger, row: Action | Decision) -> bool:
    """Whether anybody but the sender has changed a row since the revision that the form or button was made from, as far
    as the journal tells; where its words have been erased somebody may have."""
    if call.request.revision in (None, row.revision):
        return False
    entries = ledger.journal.about(row.id)
    revisions = [_columns((entry.words or {}).get("before")).get("revision") for entry in entries]
    if call.request.revision not in revisions:
        return True
    since = entries[revisions.index(call.request.revision) :]
    return not all(is_speaker(call, ledger, entry.actor) for entry in since)


def _was(ledger: Ledger, row: Action | Decision, revision: int | None, column: str) -> Json:
    """What stood in a column at an earlier revision, as the journal keeps it; nothing where that has been erased."""
    earlier = (_columns((entry.words or {}).get("before")) for entry in ledger.journal.about(row.id))
    return next((before.get(column) for before in earlier if before.get("revision") == revision), None)


def _columns(row: Json) -> dict[str, Json]:
    return row if isinstance(row, dict) else {}


def next_meeting_of(call: Call) -> date | None:
    """The day of the next meeting in the channel of the request, where it is known and not over."""
    return _ahead(call, call.channel)


def next_meeting_for(call: Call, ledger: Ledger, action: Action) -> date | None:
    """The day of the next meeting in the channel of an action, where it is known, not over, and for the sender to
    read."""
    return _ahead(call, calendar_of(call, ledger, action))


def calendar_of(call: Call, ledger: Ledger, action: Action) -> Channel | None:
    """The channel whose meetings an action's due date can follow: its own, if the sender may read what is in it. An
    action that was shared does not bring its channel along."""
    channel = ledger.places.channel(action.channel) if action.channel else None
    if channel is None or not sender_reads(call, ledger).reads(audience_of(channel, ""), channel.id):
        return None
    return channel


def _ahead(call: Call, channel: Channel | None) -> date | None:
    planned = channel.next_meeting if channel else None
    return planned if channel and planned and planned >= channel.today(call.now) else None
