"""Finding the actions and decisions that a command names, as far as the sender may read them.

What the sender may not read and what is not there are told alike.
"""

from datetime import date

from bot.action import Action
from bot.call import Call, sender_reads
from bot.canonical import Json, as_json
from bot.decision import Decision
from bot.errors import Incomplete, Outdated, Unknown
from bot.naming import read_numbers
from bot.place import Channel
from bot.ports import Ledger


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
        if action is None or not readership.reads(action.audience, action.channel, ledger.actions.readers(action.id)):
            raise Unknown("action.unknown", label=f"A-{number}")
        found.append(action)
    return tuple(found)


def decision_numbered(call: Call, ledger: Ledger, words: str) -> Decision:
    """The one decision that the words name ("D-4")."""
    numbers, _ = read_numbers(words, "D")
    if not numbers:
        raise Incomplete("decision.number_missing", words=words[:80])
    decision = ledger.decisions.by_number(numbers[0])
    readers = ledger.actions.readers(decision.id) if decision else ()
    if decision is None or not sender_reads(call, ledger).reads(decision.audience, decision.channel, readers):
        raise Unknown("decision.unknown", label=f"D-{numbers[0]}")
    return decision


def check_revision(call: Call, ledger: Ledger, row: Action | Decision, column: str, theirs: str, yours: str) -> None:
    """Whoever saves over a newer revision than the form or button was made from is told, and shown both.

    A form shows the whole row, so that any change since counts; a button answers one question, about one column.
    """
    revision = call.request.revision
    if revision in (None, row.revision):
        return
    if call.request.values or _was(ledger, row, revision, column) != _columns(as_json(row)).get(column):
        raise Outdated("row.outdated", label=row.label, theirs=theirs, yours=yours)


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
    """The day of the next meeting in the channel of an action, where it is known and not over."""
    return _ahead(call, ledger.places.channel(action.channel) if action.channel else None)


def _ahead(call: Call, channel: Channel | None) -> date | None:
    planned = channel.next_meeting if channel else None
    return planned if channel and planned and planned >= channel.today(call.now) else None
