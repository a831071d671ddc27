"""Asking whether what was captured from a message goes with it: the message was deleted, or its line has lost its
marker. Nothing goes by itself."""

from dataclasses import replace

from bot.action import Action
from bot.call import Call, is_speaker
from bot.commands.messages import Captured, Taken, meeting_of, stands_elsewhere, taken_from
from bot.commands.minutes_finding import meeting_here
from bot.decision import Decision
from bot.meeting import Item, Meeting
from bot.ports import Ledger, Message
from bot.reply import Button, Buttons, Part, Reply, Rows, Text
from bot.rows import rows_for


def deleted(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """A message was deleted: what was captured from it stays until somebody says otherwise. One that was sent twice may
    go once."""
    return tuple(
        reply
        for taken in taken_from(call, ledger)
        if not stands_elsewhere(call, ledger, taken)
        for reply in removal_asked(call, ledger, taken, "deleted.ask")
    )


def removal_asked(call: Call, ledger: Ledger, taken: Taken, sentence: str) -> tuple[Reply, ...]:
    """Keep it, or remove it? To the author alone; where somebody else captured it, to them instead, since they may.
    Where it cannot be removed any more, nothing is asked."""
    remove = _removing(call, ledger, taken.row)
    if remove is None:
        return ()
    label = label_of(call, taken.row)
    keep = Button(call.say("button.keep"), f"/referent keep {label}", "primary")
    buttons = Buttons((keep, replace(remove, label=call.say("button.remove"), style="danger")))
    told = told_of(call, ledger, taken.row, call.say(sentence, label=label))
    return to_maker(call, ledger, taken, Reply((told, buttons), ask=True))


def to_maker(call: Call, ledger: Ledger, taken: Taken, reply: Reply) -> tuple[Reply, ...]:
    """What is asked of who captured it: the sender, or somebody who then gets it as a direct message."""
    if taken.maker is None or is_speaker(call, ledger, taken.maker):
        return (reply,)
    ledger.outbox.put(Message(ledger.new_id(), reply, call.now, person=taken.maker, about=taken.row.id))
    return ()


def told_of(call: Call, ledger: Ledger, row: Captured, words: str) -> Part:
    """Words about a row, with an action or a decision under them as it is."""
    makes = rows_for(call, ledger, "sender")
    match row:
        case Action():
            return Rows((makes.action(row),), words)
        case Decision():
            return Rows((makes.decision(row),), words)
        case _:
            return Text(words)


def _removing(call: Call, ledger: Ledger, row: Captured) -> Button | None:
    """What takes a row away, or ends it where its minutes are no draft any more; None where nothing does."""
    meeting = meeting_of(ledger, row)
    fixed = meeting is not None and not meeting.draft
    match row:
        case Action():
            ends = f"/action drop {row.label}" if row.state == "open" else None
            command = ends if fixed else f"/action remove {row.label}"
        case Decision():
            command = None if fixed or row.state != "stands" else f"/decision delete {row.label}"
        case _:
            name = f"item @{row.position}" if isinstance(row, Item) else row.label
            command = None if fixed or not _is_here(call, ledger, meeting) else f"/minutes delete {name}"
    return Button("", command, revision=row.revision) if command else None


def _is_here(call: Call, ledger: Ledger, meeting: Meeting | None) -> bool:
    """Whether a command about minutes, typed here, is about this meeting's."""
    return meeting is not None and meeting_here(call, ledger).id == meeting.id


def label_of(call: Call, row: Captured) -> str:
    """What a row is called: its number; of an item that, or its place."""
    if not isinstance(row, Item):
        return row.label
    return call.say("removing.item", number=row.number or f"@{row.position}")


def keep(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/referent keep A-3`, the button *keep it*."""
    del ledger
    return (Reply((Text(call.say("removing.kept", label=call.words.strip()[:40])),)),)
