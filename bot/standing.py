"""What was said once, as it is now: the rows of a reply that stands in a channel, and what can be done with them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.action import Action
from bot.call import bodies_of, channel_readership, person_readership, reads_row
from bot.decision import Decision
from bot.place import Channel
from bot.ports import Ledger, Message
from bot.presence import members_are_known
from bot.reply import Button, Buttons, Facts, Part, Reply, Row, Rows, Text
from bot.rights import Readership, Unsure, audience_of, readership_of_channel
from bot.rows import SNOOZE, RowMaker
from bot.summary import voice

REMOVED = "removed"
"""The state of a row that has been taken away since it was shown."""
WELCOME = "welcome"
"""What a greeting is about: it holds nothing of the register."""
_OF_USE = timedelta(days=1)
"""Words to one person are of use for so long: what they tell of may have changed, and who may read it."""


def action_numbers(replies: Iterable[Reply]) -> tuple[str, ...]:
    """The actions that replies show as rows."""
    rows = (row for reply in replies for row in reply.rows)
    return tuple(dict.fromkeys(row.number for row in rows if row.kind == "action"))


def as_it_is_now(reply: Reply, now: Mapping[str, Row]) -> Reply:
    """A reply whose rows stand as they are now, by number, so that none of its buttons does what is done already.

    Buttons that stand on a row are not said again below it, and what else can be done with the only row stands on it;
    an action that is no more, or that is not for the reader any more, has none.
    """
    on_rows = {button.command for row in reply.rows for button in row.buttons}
    below = tuple(
        b for part in reply.parts if isinstance(part, Buttons) for b in part.buttons if b.command not in on_rows
    )
    alone = len(reply.rows) == 1 and (bool(on_rows) or _is_removed(reply.rows[0], now))
    parts: list[Part] = []
    for part in reply.parts:
        if isinstance(part, Rows):
            parts.append(replace(part, rows=tuple(_row_now(row, now, below if alone else ()) for row in part.rows)))
        elif not isinstance(part, Buttons):
            parts.append(part)
        elif left := () if alone else tuple(button for button in part.buttons if button in below):
            parts.append(Buttons(left))
    return replace(reply, parts=tuple(parts))


def _is_removed(row: Row, now: Mapping[str, Row]) -> bool:
    return row.number in now and now[row.number].state == REMOVED


def _row_now(row: Row, now: Mapping[str, Row], more: tuple[Button, ...]) -> Row:
    if _is_removed(row, now):
        return now[row.number]
    if row.kind == "decision":
        return replace(now.get(row.number, row), buttons=(*row.buttons, *more))
    current = now.get(row.number)
    if current is None:
        return replace(row, buttons=())
    return replace(current, buttons=(*_buttons_now(row, current), *more) if row.buttons else ())


def _buttons_now(row: Row, current: Row) -> tuple[Button, ...]:
    """The buttons of a reminder are its own as long as the action is open."""
    if current.state != "open" or not any(button.command.startswith(SNOOZE) for button in row.buttons):
        return current.buttons
    return tuple(replace(button, revision=current.revision) for button in row.buttons)


def readers_now(ledger: Ledger, message: Message, at: datetime, *, may_ask: bool) -> Readership | None:
    """What those who see a message may read by now; None where it goes nowhere. Where the platform can still be asked
    who is where, what depends on that is unsure."""
    if message.person is not None:
        readers = person_readership(ledger, stands_for(ledger, message.person), at)
        return _asking(ledger, message, readers) if may_ask else readers
    channel = ledger.places.channel(message.channel) if message.channel else None
    if channel is None:
        return None
    readers = channel_readership(ledger, channel, at)
    if not may_ask or members_are_known(ledger, channel, at):
        return readers
    more = readership_of_channel(ledger.workspace.id, channel, ()).audiences  # if only members are there
    return replace(readers, unsure=Unsure((channel.platform_id,), audiences=more)) if more else readers


def _asking(ledger: Ledger, message: Message, readers: Readership) -> Readership:
    """A person's: who is in the channels of that connection of which it is not known can be asked."""
    channels = [channel for id in readers.own if (channel := ledger.places.channel(id)) and _is_near(message, channel)]
    if not channels:
        return readers
    ids = frozenset(channel.id for channel in channels)
    return replace(readers, unsure=Unsure(tuple(each.platform_id for each in channels), audiences=ids, channels=ids))


def _is_near(message: Message, channel: Channel) -> bool:
    return message.connection in (None, channel.connection)


def stands_for(ledger: Ledger, person: str) -> str:
    """The person that an entry has been merged into; itself where it stands."""
    party = ledger.parties.get(person)
    while party is not None and party.merged_into is not None:
        person = party.merged_into
        party = ledger.parties.get(person)
    return person


def is_read(ledger: Ledger, message: Message, readers: Readership, now: datetime) -> bool:
    """Whether all that a message tells of is for its readers; what is no more is nobody's secret.

    Words do not say what they tell of. Those to a channel were for all in it, but what answers a question is for no
    guest who may have come; those to one person are theirs if they read by `now` all that they could when the words
    were written. Raises `MembershipStale` where that is unsure.
    """
    numbers = message.reply.numbers or tuple(row.number for row in message.reply.rows)
    found = [_by_number(ledger, number) for number in numbers]
    row = ledger.actions.get(message.about) or ledger.decisions.get(message.about)
    meeting = ledger.meetings.get(message.about)
    if not all(reads_row(readers, ledger, each) for each in (*found, row) if each is not None):
        return False
    if meeting is not None and not readers.reads(meeting.audience, meeting.channel):
        return False
    if message.person is None:
        return bool(numbers) or not message.reply.asked or _are_members(ledger, message, readers)
    if message.about == WELCOME:
        return True
    unasked = message.connection is None and bool(message.reply.rows or row)  # that tells of nothing else
    return unasked or _reads_as_then(ledger, message, readers, now)


def _are_members(ledger: Ledger, message: Message, readers: Readership) -> bool:
    """Whether all in the channel of a message read what every member may."""
    channel = ledger.places.channel(message.channel) if message.channel else None
    return channel is not None and readers.reads(channel.connection, None)


def _reads_as_then(ledger: Ledger, message: Message, readers: Readership, now: datetime) -> bool:
    """Whether the person of a message still reads all that they could when it was made: they are where they were, and
    members. Of a guest it is not known whether they were one then."""
    person, then = stands_for(ledger, message.person or ""), message.made_at
    accounts = [account for account in ledger.places.accounts(person) if account.active]
    if now - then > _OF_USE or any(account.standing != "member" for account in accounts):
        return False
    day = then.astimezone(ZoneInfo(ledger.workspace.zone)).date()
    if not readers.parties.issuperset(bodies_of(person, ledger, day)):
        return False
    there = [ledger.places.channel(stay.channel) for stay in ledger.places.channels_of(person, then)]
    here = ledger.places.channel(message.channel) if message.channel else None
    return all(readers.reads(audience_of(channel, ""), channel.id) for channel in (*there, here) if channel)


def reply_now(ledger: Ledger, message: Message, at: datetime, readers: Readership) -> Reply:
    """What a message says at this moment: its rows as they are now, without the remarks that were made about the only
    one, where that has changed since. Where one is not for its readers any more, only its number is left."""
    channel = ledger.places.channel(message.channel) if message.channel else None
    makes = RowMaker(voice(ledger, channel, at), ledger, readers)
    now = {row.number: found for row in message.reply.rows if (found := _found(ledger, makes, readers, row))}
    if all(row.number in now for row in message.reply.rows):
        return as_it_is_now(_without_remarks(message.reply, now), now)
    rows = tuple(now.get(row.number) or _elsewhere(makes, row) for row in message.reply.rows)
    return replace(message.reply, parts=(Rows(rows),), ask=False)


def _elsewhere(makes: RowMaker, row: Row) -> Row:
    """All that is said of a row where those may be who may not read it: how those see it who may."""
    told = makes.call.say(f"row.elsewhere.{row.kind}", number=row.number)
    return Row(row.kind, row.number, told, REMOVED, revision=0)


def _without_remarks(reply: Reply, now: Mapping[str, Row]) -> Reply:
    """How the words were read, what was missing, and what else was told of it, is no matter any more once the row says
    something else."""
    changed = len(reply.rows) == 1 and now.get(reply.rows[0].number, reply.rows[0]).revision != reply.rows[0].revision
    if not changed:
        return reply
    remarks = (isinstance(part, Facts) or (isinstance(part, Text) and part.style == "small") for part in reply.parts)
    kept = tuple(part for part, is_remark in zip(reply.parts, remarks, strict=True) if not is_remark)
    return replace(reply, parts=kept, ask=False)


def _found(ledger: Ledger, makes: RowMaker, readers: Readership, row: Row) -> Row | None:
    """A row as it is now; None where it is not for these readers."""
    found = _by_number(ledger, row.number)
    if found is None:
        return replace(row, state=REMOVED, note=makes.call.say("row.removed"), overdue=False, buttons=(), revision=0)
    if not reads_row(readers, ledger, found):
        return None
    return makes.decision(found) if isinstance(found, Decision) else makes.action(found, buttons=True)


def _by_number(ledger: Ledger, number: str) -> Action | Decision | None:
    kind, _, count = number.partition("-")
    if kind == "A":
        return ledger.actions.by_number(int(count))
    return ledger.decisions.by_number(int(count)) if kind == "D" else None
