"""Storing what has become of actions: the row, its journal entry, and who is told of it."""

from dataclasses import dataclass

from bot.action import Action
from bot.call import Call, person_readership
from bot.canonical import Json
from bot.commands.capture import reply_to, unreachable
from bot.ports import Ledger, Message
from bot.record import record
from bot.reply import Buttons, Reply, Rows, To
from bot.rows import RowMaker, rows_for
from bot.wording import listed


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


def tell_owners(call: Call, ledger: Ledger, verb: str, action: Action, owners: tuple[str, ...]) -> None:
    """Owners who are persons, and may read it, are told what somebody else did with their action; so is who owned it
    until then."""
    for owner in dict.fromkeys(owners):
        party = ledger.parties.get(owner)
        reads = person_readership(ledger, owner, call.now)
        mine = owner == call.speaker.id or party is None or party.kind != "person"
        if mine or not reads.reads(action.audience, action.channel, ledger.actions.readers(action.id)):
            continue
        heading = call.say(
            "action.told_owner", name=call.speaker.name, label=action.label, what=call.say(f"what.{verb}")
        )
        reply = Reply((Rows((RowMaker(call, ledger, reads).action(action),), heading),))
        ledger.outbox.put(Message(ledger.new_id(), reply, call.now, person=owner, about=action.id))
