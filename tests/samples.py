"""Values to test with: whole and plausible, each field open to change."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.action import Action
from bot.decision import Decision
from bot.journal import Entry
from bot.meeting import Attendance, Item, Meeting, Note
from bot.minutes import Version
from bot.party import Membership, Party
from bot.place import Account, Channel, ChannelMember, Connection, Workspace
from bot.ports import Message
from bot.reply import Reply, Text
from bot.rights import Readership

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
"""A Monday."""
MONDAY = date(2026, 3, 2)
NETWORK = Workspace("network", "Nettverket")
HERE = Connection("here", "local", NETWORK.id)
EVERYTHING = Readership(frozenset({NETWORK.id, HERE.id, "fjord"}))
"""What a member reads who is in all channels of these samples."""


def later(**time: float) -> datetime:
    """So long after noon."""
    return NOON + timedelta(**time)


def an_action(id: str = "action-1", **fields: Any) -> Action:
    """Open, nobody's, without a date."""
    number = int(id.rpartition("-")[2])
    return replace(Action(id, number, "Sende brev til fylkene", "kari", NOON, HERE.id, channel="fjord"), **fields)


def a_decision(id: str = "decision-1", **fields: Any) -> Decision:
    """It stands."""
    number = int(id.rpartition("-")[2])
    return replace(Decision(id, number, "Budsjettet er vedtatt", "kari", NOON, HERE.id, channel="fjord"), **fields)


def a_meeting(id: str = "meeting-1", **fields: Any) -> Meeting:
    """Open, in the channel fjord."""
    number = int(id.rpartition("-")[2])
    return replace(Meeting(id, number, "fjord", "styremøte", "Styremøte 3/2026", NOON, "kari", HERE.id), **fields)


def an_item(id: str = "item-1", **fields: Any) -> Item:
    """An item of the meeting above."""
    position = int(id.rpartition("-")[2])
    return replace(Item(id, "meeting-1", position, str(position), "Økonomi"), **fields)


def a_note(id: str = "note-1", **fields: Any) -> Note:
    """A note in the meeting above."""
    number = int(id.rpartition("-")[2])
    return replace(Note(id, "meeting-1", number, "Regnskapet ble lagt fram", "kari", NOON), **fields)


def an_attendance(id: str = "attendance-1", **fields: Any) -> Attendance:
    """Somebody who was at the meeting above."""
    position = int(id.rpartition("-")[2])
    return replace(Attendance(id, "meeting-1", position, "Kari Nordmann", "kari"), **fields)


def a_version(id: str = "version-1", **fields: Any) -> Version:
    """A version of the meeting's minutes."""
    version = int(id.rpartition("-")[2])
    return replace(Version(id, "meeting-1", version, "draft", NOON, "kari"), **fields)


def a_party(id: str = "kari", **fields: Any) -> Party:
    """A person."""
    return replace(Party(id, "person", "Kari Nordmann"), **fields)


def a_body(id: str = "au", **fields: Any) -> Party:
    """A body."""
    return replace(Party(id, "body", "Arbeidsutvalget", ("AU",)), **fields)


def a_membership(id: str = "membership-1", **fields: Any) -> Membership:
    """Kari is in AU."""
    return replace(Membership(id, "kari", "au"), **fields)


def an_account(platform_id: str = "U1", **fields: Any) -> Account:
    """Kari's account here."""
    return replace(Account(HERE.id, platform_id, "kari"), **fields)


def a_channel(id: str = "fjord", **fields: Any) -> Channel:
    """A public channel."""
    return replace(Channel(id, HERE.id, f"C-{id}", id), **fields)


def a_stay(channel: str = "fjord", person: str = "kari", **fields: Any) -> ChannelMember:
    """Kari is in the channel from noon on."""
    return replace(ChannelMember(channel, person, NOON), **fields)


def an_entry(subject: str = "action-1", **fields: Any) -> Entry:
    """An entry that has not been appended yet."""
    return replace(Entry(NOON, "kari", "action.add", subject, "A-1", words={"text": "Sende brev"}), **fields)


def a_message(id: str = "message-1", **fields: Any) -> Message:
    """A message on its way to the channel."""
    return replace(Message(id, Reply((Text("Husk fristen"),), to="channel"), NOON, channel="fjord"), **fields)
