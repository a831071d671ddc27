"""A register with many channels whose summaries are all due at the same moment."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice

from sqlalchemy import Table

from bot.action import Action
from bot.falling_due import KIND
from bot.journal import Entry
from bot.meeting import Item, Meeting
from bot.party import Party
from bot.place import Channel, Connection, Workspace
from bot.ports import Ledger
from storage import shapes, tables
from storage.ledgers import StoredLedgers
from storage.session import Session
from storage.shapes import Row, moment_text

WORKSPACE, CONNECTION = "network", "here"
TUESDAY = datetime(2026, 3, 3, 7, 30, tzinfo=UTC)
"""Half past eight in Oslo: the summary before."""
DAY = timedelta(days=1)
OWNERS = tuple(f"owner-{number}" for number in range(300))
_CLAIMED = 14
"""Days before on which each channel had its summary."""
_PART = 20_000


def fill(ledgers: StoredLedgers, channels: int, actions: int) -> None:
    """Since the last summary an action was added and another done in each channel; one is due tomorrow, three are
    overdue, four are due later, and all others were done long ago."""
    ledgers.create(Workspace(WORKSPACE, "Nettverket"), Connection(CONNECTION, "slack", WORKSPACE))
    ledgers.write(WORKSPACE, partial(_places, channels=channels))
    each, numbers = max(10, actions // channels), range(channels)
    _insert(ledgers, tables.actions, (_action(channel, k, each) for channel in numbers for k in range(each)))
    _insert(ledgers, tables.meetings, map(_meeting, numbers))
    _insert(ledgers, tables.items, map(_item, numbers))
    _insert(
        ledgers, tables.claims, (_claim(channel, back, channels) for channel in numbers for back in range(_CLAIMED))
    )
    _insert(ledgers, tables.journal, _entries(channels, each))
    end = tables.heads.update().values(last_entry=3 * channels, last_hash="0" * 64, last_action=channels * each)
    ledgers.change(lambda session: session.change(end))
    ledgers.change(lambda session: session.command("ANALYZE" if session.engine != "sqlite" else "PRAGMA optimize"))


def _places(ledger: Ledger, channels: int) -> None:
    for owner in OWNERS:
        ledger.parties.put(Party(owner, "body", f"Utvalg {owner}"))
    for number in range(channels):
        ledger.places.put_channel(Channel(_channel(number), CONNECTION, f"C{number}", f"kanal-{number}"))


def _insert(ledgers: StoredLedgers, table: Table, rows: Iterable[Row]) -> None:
    rest = iter(rows)
    while part := list(islice(rest, _PART)):
        ledgers.change(partial(_put, table=table, rows=part))


def _put(session: Session, table: Table, rows: list[Row]) -> None:
    session.insert(table, rows)


def _channel(number: int) -> str:
    return f"channel-{number:06}"


def _action_id(channel: int, k: int, each: int) -> str:
    return f"{channel * each + k + 1:032x}"


def _action(channel: int, k: int, each: int) -> Row:
    """The k-th of a channel: 0 is new, 1 was done lately, 2 is due tomorrow, 3 to 5 are overdue, 6 to 9 due later."""
    number, today = channel * each + k + 1, TUESDAY.date() + DAY
    is_open = k < 10 and k != 1
    due = today + DAY if k == 2 else today + (k - 3) * 7 * DAY if k in range(6, 10) else today - (10 + k) * DAY
    closed = TUESDAY + DAY / 4 if k == 1 else TUESDAY - 200 * DAY
    in_meeting = k in {2, 3, 4}
    action = Action(
        id=_action_id(channel, k, each),
        number=number,
        text=f"Sende brev til fylkene om sak {number}",
        maker=OWNERS[0],
        made_at=TUESDAY + DAY / 3 if k == 0 else TUESDAY - 300 * DAY,
        audience=CONNECTION,
        owners=(OWNERS[number % len(OWNERS)],),
        due=None if k == 0 else due,
        due_phrase=None if k == 0 else "innen fredag",
        state="open" if is_open else "done",
        channel=_channel(channel),
        meeting=f"meeting-{channel}" if in_meeting else None,
        item=f"item-{channel}" if in_meeting else None,
        closed_at=None if is_open else closed,
        closed_by=None if is_open else OWNERS[0],
    )
    return shapes.ACTION.row(WORKSPACE, action, stems="send brev fylk sak")


def _meeting(channel: int) -> Row:
    meeting = Meeting(
        id=f"meeting-{channel}",
        number=channel + 1,
        channel=_channel(channel),
        series="Arbeidsmøte",
        title=f"Arbeidsmøte {channel}",
        start=TUESDAY - 30 * DAY,
        secretary=OWNERS[0],
        audience=CONNECTION,
        state="closed",
        minutes="approved",
    )
    return shapes.MEETING.row(WORKSPACE, meeting)


def _item(channel: int) -> Row:
    return shapes.ITEM.row(WORKSPACE, Item(f"item-{channel}", f"meeting-{channel}", 1, "1", "Økonomi"))


def _claim(channel: int, back: int, told: int) -> Row:
    at = TUESDAY - back * DAY
    key = {"workspace": WORKSPACE, "channel": _channel(channel), "kind": KIND, "day": at.date().isoformat()}
    return {**key, "at": moment_text(at), "seq": told}


def _entries(channels: int, each: int) -> Iterator[Row]:
    """One old entry for each channel, which has been told, then the two that have not."""
    seq = 0
    for k, verb, at in (
        (6, "action.add", TUESDAY - DAY),
        (0, "action.add", TUESDAY + DAY / 3),
        (1, "action.done", TUESDAY + DAY / 4),
    ):
        for channel in range(channels):
            seq += 1
            entry = Entry(
                at, OWNERS[0], verb, _action_id(channel, k, each), audience=CONNECTION, seq=seq, hash="0" * 64
            )
            yield shapes.ENTRY.row(WORKSPACE, entry)
