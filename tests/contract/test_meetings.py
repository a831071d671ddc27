"""Meetings, their items, notes and attendance in order, and the versions of their minutes."""

from dataclasses import replace
from typing import Any

import pytest

from bot.canonical import Json, canonical_bytes
from bot.errors import Outdated
from bot.meeting import Meeting
from bot.ports import Ledger
from tests.contract.register import Register
from tests.samples import a_meeting, a_note, a_version, an_attendance, an_item, later


def closed(number: int, **fields: Any) -> Meeting:
    """A meeting that is over: only one a channel is open."""
    return a_meeting(f"meeting-{number}", state="closed", **fields)


def latest(register: Register, channel: str | None, limit: int = 9, series: str | None = None) -> list[int]:
    meetings = register.read(lambda ledger: ledger.meetings.latest(channel, None, limit, series))
    return [meeting.number for meeting in meetings]


def test_the_latest_meetings_the_newest_first(register: Register) -> None:
    register.put(
        closed(1, start=later(days=1)),
        closed(2, start=later(days=3), series="nettverksmøte"),
        closed(3, start=later(days=2)),
        closed(4, start=later(days=2)),
        a_meeting("meeting-5", channel="storting", start=later(days=9)),
    )
    assert latest(register, "fjord") == [2, 4, 3, 1]
    assert latest(register, "fjord", limit=2) == [2, 4]
    assert latest(register, None) == [5, 2, 4, 3, 1]
    assert latest(register, "fjord", series="styremøte") == [4, 3, 1]
    assert latest(register, None, series="styremøte", limit=2) == [5, 4]
    assert latest(register, "nowhere") == []
    assert [m.number for m in register.read(lambda ledger: ledger.meetings.latest("fjord"))] == [2]


def test_the_open_meeting_of_a_channel(register: Register) -> None:
    open_here = a_meeting("meeting-2")
    register.put(closed(1), open_here, a_meeting("meeting-3", channel="storting"))
    assert register.read(lambda ledger: ledger.meetings.open_in("fjord")) == open_here
    register.put(open_here.changed(state="closed"))
    assert register.read(lambda ledger: ledger.meetings.open_in("fjord")) is None
    register.put(a_meeting("meeting-4"))
    assert register.read(lambda ledger: ledger.meetings.open_in("fjord")) == a_meeting("meeting-4")


def test_one_closes_and_another_opens_in_one_unit(register: Register) -> None:
    register.put(a_meeting())

    def work(ledger: Ledger) -> list[Meeting | None]:
        seen = [ledger.meetings.open_in("fjord")]
        for meeting in (a_meeting().changed(state="closed"), a_meeting("meeting-2")):
            ledger.meetings.put(meeting)
            seen.append(ledger.meetings.open_in("fjord"))
        return seen

    assert register.write(work) == [a_meeting(), None, a_meeting("meeting-2")]
    assert register.read(lambda ledger: ledger.meetings.open_in("fjord")) == a_meeting("meeting-2")


def test_a_meeting_is_found_by_number(register: Register) -> None:
    register.put(closed(7))
    assert register.read(lambda ledger: ledger.meetings.by_number(7)) == closed(7)
    assert register.read(lambda ledger: ledger.meetings.by_number(8)) is None


def test_items_stand_in_order_of_position(register: Register) -> None:
    """Two may have the same printed number; another meeting's are not among them."""
    first, second, third = an_item("item-3", position=1), an_item("item-1", position=2, number="3"), an_item("item-2")
    third = replace(third, position=3, number="3")
    register.put(third, first)
    register.put(second, an_item("item-9", meeting="meeting-2"))
    assert register.read(lambda ledger: ledger.meetings.items("meeting-1")) == (first, second, third)
    moved = replace(first, position=4, revision=2)
    register.put(moved)
    assert register.read(lambda ledger: ledger.meetings.items("meeting-1")) == (second, third, moved)
    assert register.read(lambda ledger: ledger.meetings.item("item-3")) == moved
    register.write(lambda ledger: ledger.meetings.remove_item(third))
    assert register.read(lambda ledger: ledger.meetings.items("meeting-1")) == (second, moved)


def test_notes_stand_in_order_of_their_address(register: Register) -> None:
    notes = [a_note(f"note-{n}") for n in (2, 10, 1)]
    register.put(*notes, a_note("note-99", meeting="meeting-2", number=2))
    numbers = register.read(lambda ledger: [note.number for note in ledger.meetings.notes("meeting-1")])
    assert numbers == [1, 2, 10]
    assert register.read(lambda ledger: ledger.meetings.note("meeting-1", 10)) == a_note("note-10")
    assert register.read(lambda ledger: ledger.meetings.note("meeting-2", 10)) is None
    register.write(lambda ledger: ledger.meetings.remove_note(a_note("note-10")))
    assert register.read(lambda ledger: ledger.meetings.note("meeting-1", 10)) is None


def test_attendance_stands_in_order_of_position(register: Register) -> None:
    kari, ola = an_attendance("attendance-2"), an_attendance("attendance-1", name="Ola", party=None)
    register.put(kari, ola, an_attendance("attendance-3", meeting="meeting-2"))
    assert register.read(lambda ledger: ledger.meetings.attendance("meeting-1")) == (ola, kari)
    register.write(lambda ledger: ledger.meetings.remove_attendance(ola))
    assert register.read(lambda ledger: ledger.meetings.attendance("meeting-1")) == (kari,)


def test_versions_stand_oldest_first_and_the_sealed_one_holds(register: Register) -> None:
    content: dict[str, Json] = {
        "title": "Møte – «æøå»",
        "items": [{"number": "1", "notes": ["En", "To\nlinjer"]}],
        "end": None,
    }
    sealed = a_version().sealed(content, "kari", later(days=1))
    register.put(
        a_version("version-2", correction="Retter sak 3"), a_version(), a_version("version-9", meeting="other")
    )
    register.put(sealed)
    versions = register.read(lambda ledger: ledger.versions.of("meeting-1"))
    assert versions == (sealed, a_version("version-2", correction="Retter sak 3"))
    assert versions[0].holds()
    assert canonical_bytes(versions[0].content or {}) == canonical_bytes(content)
    with pytest.raises(Outdated):
        register.put(replace(sealed, content={}))
