"""What was said once, as it is now: the rows of a reply that stands in a channel, and what can be done with them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from bot.action import Action
from bot.call import channel_readership, person_readership, reads_row
from bot.decision import Decision
from bot.ports import Ledger, Message
from bot.reply import Button, Buttons, Part, Reply, Row, Rows, Text
from bot.rights import Readership
from bot.rows import RowMaker
from bot.summary import voice

REMOVED = "removed"
"""The state of a row that has been taken away since it was shown."""


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
    return replace(current, buttons=(*current.buttons, *more) if row.buttons else ())


def reply_now(ledger: Ledger, message: Message, at: datetime) -> Reply:
    """What a message says at this moment: its rows as they are now, as far as those who see it may read them, and
    without the remarks that were made about the only one, where that has changed since."""
    channel = ledger.places.channel(message.channel) if message.channel else None
    if message.person is not None:
        readers = person_readership(ledger, message.person, at)
    elif channel is not None:
        readers = channel_readership(ledger, channel, at)
    else:
        return message.reply
    makes = RowMaker(voice(ledger, channel, at), ledger, readers)
    now = {row.number: found for row in message.reply.rows if (found := _found(ledger, makes, readers, row))}
    return as_it_is_now(_without_remarks(message.reply, now), now)


def _without_remarks(reply: Reply, now: Mapping[str, Row]) -> Reply:
    """How the words were read, and what was missing, is no matter any more once the row says something else."""
    changed = len(reply.rows) == 1 and now.get(reply.rows[0].number, reply.rows[0]).revision != reply.rows[0].revision
    if not changed:
        return reply
    kept = tuple(part for part in reply.parts if not (isinstance(part, Text) and part.style == "small"))
    return replace(reply, parts=kept, ask=False)


def _found(ledger: Ledger, makes: RowMaker, readers: Readership, row: Row) -> Row | None:
    """A row as it is now; None where it is not for these readers."""
    found = _by_number(ledger, row)
    if found is None:
        return replace(row, state=REMOVED, note=makes.call.say("row.removed"), overdue=False, buttons=(), revision=0)
    if not reads_row(readers, ledger, found):
        return None
    return makes.decision(found) if isinstance(found, Decision) else makes.action(found, buttons=True)


def _by_number(ledger: Ledger, row: Row) -> Action | Decision | None:
    number = int(row.number.partition("-")[2])
    return ledger.actions.by_number(number) if row.kind == "action" else ledger.decisions.by_number(number)
