"""A channel with a calendar, and what it makes of due dates. Today is Monday 6 May 2024."""

from dataclasses import replace
from datetime import date, datetime

from bot.action import Action
from bot.anchor import Anchor
from bot.journal import Entry
from bot.place import Channel
from bot.ports import Ledger, Message
from tests.bot.commands.meeting_room import Room
from tests.bot.commands.talk import numbers

TEN_BEFORE = Anchor(-10)


def room_between() -> Room:
    """A channel where a meeting has been and its minutes are sealed: none are a draft. All have been there."""
    room = Room()
    for who in ("Per Aas", "Eli Vik"):
        room.say(who, "/referent help")
    room.play("Ida Moe", "/minutes start Board", "/minutes chair Ida Moe", "/minutes close", "/minutes approve")
    return room


def channel(room: Room) -> Channel:
    found = room.ledgers.read("w", lambda ledger: ledger.places.channel_at("c", "tur"))
    assert found is not None
    return found


def planned(room: Room) -> date | None:
    return channel(room).next_meeting


def action(room: Room, number: int) -> Action:
    found = room.ledgers.read("w", lambda ledger: ledger.actions.by_number(number))
    assert found is not None
    return found


def following(room: Room, who: str, text: str, anchor: Anchor = TEN_BEFORE, **fields: object) -> int:
    """An action whose due date follows the next meeting and is not known yet; its number."""
    number = int(numbers(room.say(who, f"/action add {text}")[0])[0].removeprefix("A-"))
    asked = {"asks": ("due",), "due_phrase": "ten days before the next meeting", **fields}

    def work(ledger: Ledger) -> None:
        found = ledger.actions.by_number(number)
        assert found is not None
        ledger.actions.put(replace(found, anchor=anchor, revision=found.revision + 1, **asked))  # type: ignore[arg-type]  # a keyword is a field

    room.ledgers.write("w", work)
    return number


def entries(room: Room, number: int) -> list[Entry]:
    return list(room.ledgers.read("w", lambda ledger: ledger.journal.about(action(room, number).id)))


def told(room: Room) -> tuple[Message, ...]:
    return room.ledgers.read("w", lambda ledger: ledger.outbox.waiting(100))


def on(room: Room, day: str) -> None:
    """It is nine o'clock on that day."""
    room.now = datetime.fromisoformat(f"{day}T09:00:00+02:00")
