"""The card of a meeting: what everybody in the channel sees of it at a glance."""

import pytest

from bot.card import LATEST, card_reply
from bot.ports import Ledger
from bot.reply import Facts, Reply
from tests.bot.commands.meeting_room import Room
from tests.bot.commands.talk import Talk, commands, numbers, text


@pytest.fixture
def room() -> Room:
    room = Room()
    room.channel("tur")
    room.play("Ida Moe", "/minutes start Board meeting 3 from 08:30", "/minutes place Storvann")
    return room


def card(talk: Talk) -> Reply:
    def work(ledger: Ledger) -> Reply:
        meeting = ledger.meetings.by_number(1)
        assert meeting is not None
        return card_reply(ledger, meeting, talk.now)

    return talk.ledgers.read("w", work)


def facts(reply: Reply) -> dict[str, str]:
    return {label: value for part in reply.parts if isinstance(part, Facts) for label, value in part.facts}


def test_a_meeting_that_has_just_begun(room: Room) -> None:
    shown = card(room)
    assert shown.to == "channel"
    assert facts(shown) == {
        "State": "the meeting is going on",
        "Place": "Storvann",
        "Began": "Monday 6 May 2024 at 08:30",
        "Secretary": "Ida Moe",
        "Chair": "not named",
        "So far": "0 items, 0 notes, 0 decisions, 0 actions",
    }
    assert commands(shown) == ["/action add", "/decision add", "/minutes note", "/minutes item", "/minutes close M-1"]


def test_it_follows_the_agenda_and_what_is_captured(room: Room) -> None:
    room.play("Ida Moe", "/minutes chair Per Aas", "/minutes item 1 Agenda", "/minutes item 2 Budget")
    room.play("Ida Moe", "/minutes note Nobody else is to see these words on the card")
    room.play("Eli Vik", "/decision add The budget is approved", "/action add Per Aas sends it by 10 May")
    room.play("Eli Vik", "/action add Festkomiteen bakes", "/action add Eli Vik sweeps")
    shown = card(room)
    assert facts(shown)["Item now"] == "2 Budget (2 of 2)"
    assert facts(shown)["Chair"] == "Per Aas"
    assert facts(shown)["So far"] == "2 items, 1 note, 1 decision, 3 actions"
    assert facts(shown)["Last note"] == "N-1"
    assert numbers(shown) == ["A-3", "A-2", "A-1"]
    assert len(shown.rows) == LATEST
    assert {row.source for row in shown.rows} == {""}
    assert "Nobody else" not in text(shown)
    assert card(room) == shown, "the same while nothing changes"


def test_an_item_without_a_number_stands_with_its_title(room: Room) -> None:
    room.play("Ida Moe", "/minutes close", "/minutes start Board meeting 4")

    def second(ledger: Ledger) -> Reply:
        meeting = ledger.meetings.by_number(2)
        assert meeting is not None
        first = ledger.meetings.items(meeting.id)[0]
        return card_reply(ledger, meeting.changed(current_item=first.id), room.now)

    shown = room.ledgers.read("w", second)
    assert facts(shown)["Item now"].startswith("Approval of the minutes of Board meeting 3")


def test_a_long_capture_is_shortened(room: Room) -> None:
    room.play("Ida Moe", "/decision add " + "The budget is approved. " * 40)
    (row,) = card(room).rows
    assert len(row.text) < 210
    assert row.text.endswith("…")


def test_then_the_next_step_of_the_minutes(room: Room) -> None:
    room.play("Ida Moe", "/action add Eli Vik sweeps", "/minutes close")
    closed = card(room)
    assert "Without a chair nobody can approve." in text(closed)
    assert closed.rows == ()
    assert commands(closed) == ["/minutes show M-1", "/minutes circulate M-1", "/minutes chair M-1"]
    room.play("Ida Moe", "/minutes chair Per Aas")
    assert commands(card(room)) == ["/minutes show M-1", "/minutes circulate M-1", "/minutes approve M-1"]
    room.play("Ida Moe", "/minutes circulate 8 May")
    sent = card(room)
    assert facts(sent)["State"] == "circulated on 6 May 2024, objections by 8 May 2024"
    assert commands(sent) == ["/minutes show M-1", "/minutes approve M-1"]
    room.play("Per Aas", "/minutes approve now")
    approved = card(room)
    assert facts(approved)["State"].startswith("version 1, approved by Per Aas")
    assert commands(approved) == ["/minutes show M-1", "/minutes correct M-1"]


def test_it_speaks_the_channels_language(room: Room) -> None:
    room.play("Ida Moe", "/referent language nn", "/referat sak 1 Saklista")
    assert facts(card(room))["Sak no"] == "1 Saklista (1 av 1)"
