"""Asking whether what was captured from a message goes with it: the message was deleted, or its line has lost its
marker. Nothing goes by itself."""

from collections.abc import Iterator
from dataclasses import replace

from bot.action import Action
from bot.call import Call, person_readership, sender_reads
from bot.commands.messages import Captured, Taken, meeting_of, stands_elsewhere, taken_from
from bot.decision import Decision
from bot.meeting import Item, Meeting, Note
from bot.ports import Ledger, Message
from bot.presence import can_be_asked
from bot.reply import Button, Buttons, Part, Reply, Rows, Text
from bot.rights import MembershipStale, audience_of
from bot.rows import RowMaker


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
    """Keep it, or remove it? To the author alone; where somebody else captured it, to them instead, since they may; to
    the meeting's secretary where they are there no more. Where it cannot be removed any more, nothing is asked."""
    remove = _removing(ledger, taken.row)
    asked = next((each for each in _who_may(call, ledger, taken) if is_there(call, ledger, each)), None)
    if remove is None or asked is None:
        return ()
    label = label_of(call, taken.row)
    keep = Button(call.say("button.keep"), f"/referent keep {label}", "primary")
    buttons = Buttons((keep, replace(remove, label=call.say("button.remove"), style="danger")))
    told = told_of(call, ledger, taken.row, call.say(sentence, label=label), asked)
    reply = Reply((told, buttons), ask=True)
    if asked == call.speaker.id:
        return (reply,)
    channel = call.channel if isinstance(taken.row, Note | Item) else None  # elsewhere their meeting is not known
    left = Message(ledger.new_id(), reply, call.now, person=asked, about=taken.row.id)
    ledger.outbox.put(replace(left, channel=channel.id if channel else None))
    return ()


def _who_may(call: Call, ledger: Ledger, taken: Taken) -> Iterator[str]:
    """Who may take it away: who captured it, who keeps the minutes."""
    yield as_by_now(ledger, taken.maker) if taken.maker else call.speaker.id
    meeting = meeting_of(ledger, taken.row)
    if meeting and meeting.secretary:
        yield as_by_now(ledger, meeting.secretary)


def as_by_now(ledger: Ledger, person: str) -> str:
    """A person's entry, after those that have been merged."""
    while (party := ledger.parties.get(person)) and party.merged_into:
        person = party.merged_into
    return person


def is_there(call: Call, ledger: Ledger, person: str) -> bool:
    """Whether a person may read at this moment what is said where the request was made. Raises `MembershipStale` where
    that has to be asked."""
    channel = call.channel
    if channel is None:
        return person == call.speaker.id
    reads = person_readership(ledger, person, call.now)
    if reads.reads(audience_of(channel, ""), channel.id):
        return True
    if channel.id in reads.own and can_be_asked(call.request, channel):
        raise MembershipStale((channel.platform_id,))
    return False


def told_of(call: Call, ledger: Ledger, row: Captured, words: str, person: str) -> Part:
    """Words about a row to one person, with an action or a decision under them as it is."""
    reads = sender_reads(call, ledger) if person == call.speaker.id else person_readership(ledger, person, call.now)
    makes = RowMaker(call, ledger, reads)
    match row:
        case Action():
            return Rows((makes.action(row),), words)
        case Decision():
            return Rows((makes.decision(row),), words)
        case _:
            return Text(words)


def _removing(ledger: Ledger, row: Captured) -> Button | None:
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
            command = None if fixed or not _is_here(ledger, meeting) else f"/minutes delete {name}"
    return Button("", command, revision=row.revision) if command else None


def _is_here(ledger: Ledger, meeting: Meeting | None) -> bool:
    """Whether a command about minutes, typed in the meeting's channel, is about this one."""
    here = meeting and (ledger.meetings.open_in(meeting.channel) or ledger.meetings.latest(meeting.channel)[0])
    return here is not None and meeting is not None and here.id == meeting.id


def label_of(call: Call, row: Captured) -> str:
    """What a row is called: its number; of an item that, or its place."""
    if not isinstance(row, Item):
        return row.label
    return call.say("removing.item", number=row.number or f"@{row.position}")


def keep(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/referent keep A-3`, the button *keep it*."""
    del ledger
    return (Reply((Text(call.say("removing.kept", label=call.words.strip()[:40])),)),)
