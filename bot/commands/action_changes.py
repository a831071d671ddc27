"""Storing what has become of actions: the row, its journal entry, and who is told of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.action import Action
from bot.call import Call, person_readership, reads_row
from bot.canonical import Json
from bot.commands.capture import reply_to, unreachable
from bot.ports import Ledger, Message
from bot.record import record
from bot.reply import Buttons, Part, Reply, Rows, Text, To
from bot.rows import RowMaker, rows_for
from bot.wording import listed

MOST_SHOWN = 10
"""Rows of actions that have moved together; of the others it is told how many they are."""


def keep_readers(ledger: Ledger, action: Action) -> None:
    """An action made in a direct message is read by its maker and its owners."""
    if action.audience == action.id:
        ledger.actions.set_readers(action.id, tuple(dict.fromkeys((action.maker, *action.owners))))


@dataclass(frozen=True, slots=True)
class Change:
    """One action as it was and as it is to be, and what the journal says of the change."""

    before: Action
    after: Action
    facts: dict[str, Json]


def changed(call: Call, ledger: Ledger, verb: str, changes: list[Change], told: str | None = None) -> tuple[Reply, ...]:
    """Stores changes, records each with what was before, and tells the channel and the owners. `told` is the sentence
    for it where it is not the verb's own."""
    blind: list[Reply] = []
    for change in changes:
        before, after = change.before, change.after
        ledger.actions.put(after)
        record(call, ledger, f"action.{verb}", after, before, change.facts)
        if not _is_reworded_in_its_message(call, before, after):
            tell_owners(call, ledger, verb, after, (*before.owners, *after.owners))
        if not set(after.owners) <= set(before.owners):
            blind += unreachable(call, ledger, after)
    actions = [change.after for change in changes]
    to: To = "channel" if all(reply_to(call, ledger, action) == "channel" for action in actions) else "sender"
    makes = rows_for(call, ledger, to)
    rows = tuple(makes.action(action, buttons=True) for action in actions)
    label = listed(call.language, tuple(action.label for action in actions))
    heading = Rows(rows, call.say(f"action.{told or verb}.told", count=len(rows), label=label))
    buttons = [Buttons(rows[0].buttons)] if len(rows) == 1 else []
    return (Reply((heading, *buttons), to=to), *blind)


def _is_reworded_in_its_message(call: Call, before: Action, after: Action) -> bool:
    """Whether somebody has mended the words of a message and no more: that is no news to its owners."""
    moved = (before.owners, before.due, before.due_at) != (after.owners, after.due, after.due_at)
    return call.request.happening == "edited" and not moved


def tell_owners(call: Call, ledger: Ledger, verb: str, action: Action, owners: tuple[str, ...]) -> None:
    """Owners who are persons, and may read it, are told what somebody else did with their action; so is who owned it
    until then."""
    for owner in dict.fromkeys(owners):
        _tell(call, ledger, owner, [action], verb)


def tell_moved(call: Call, ledger: Ledger, actions: Sequence[Action]) -> None:
    """Owners are told of due dates that have moved with the next meeting: each once, however many are theirs."""
    theirs: dict[str, list[Action]] = {}
    for action in sorted(actions, key=lambda action: (action.due or date.max, action.number)):
        for owner in action.owners:
            theirs.setdefault(owner, []).append(action)
    for owner, moved in theirs.items():
        _tell(call, ledger, owner, moved, "due")


def _tell(call: Call, ledger: Ledger, owner: str, actions: list[Action], verb: str) -> None:
    """One message of what the sender did with a person's actions, as far as that person may read them."""
    party = ledger.parties.get(owner)
    if owner == call.speaker.id or party is None or party.kind != "person":
        return
    reads = person_readership(ledger, owner, call.now)
    shown = [a for a in actions if reads_row(reads, ledger, a)]
    if shown:
        parts = first_rows(call, RowMaker(call, ledger, reads), shown, _told_owner(call, shown, verb), buttons=False)
        ledger.outbox.put(Message(ledger.new_id(), Reply(parts), call.now, person=owner, about=shown[0].id))


def _told_owner(call: Call, actions: list[Action], verb: str) -> str:
    name = call.speaker.name
    if len(actions) > 1:
        return call.say("action.told_owner.moved", name=name, count=len(actions))
    return call.say("action.told_owner", name=name, label=actions[0].label, what=call.say(f"what.{verb}"))


def first_rows(
    call: Call, makes: RowMaker, actions: list[Action], heading: str, *, buttons: bool = True
) -> tuple[Part, ...]:
    """The first of these actions as rows, and how many there are besides."""
    rows = Rows(tuple(makes.action(action, buttons=buttons) for action in actions[:MOST_SHOWN]), heading)
    more = len(actions) - MOST_SHOWN
    return (rows, Text(call.say("action.more", count=more), "small")) if more > 0 else (rows,)
