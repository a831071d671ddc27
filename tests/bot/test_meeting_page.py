"""A meeting as a page: who sees it, what stands beside the minutes, and which steps each is offered."""

import pytest

from bot.arrival import arrive
from bot.board import rows_now
from bot.call import Call
from bot.meeting_page import Card, MeetingPage, card_of, meeting_page
from bot.ports import Ledger
from bot.reply import Row
from bot.request import Request
from tests.bot.commands.meeting_room import Room
from tests.bot.commands.talk import Talk


def a_call(talk: Talk, ledger: Ledger, who: str, channel: str | None = None) -> Call:
    request = Request("w", "c", who, who, "", talk.now, channel)
    found = arrive(request, ledger, writing=False)
    return Call(request, "", ledger.workspace, found.account, found.speaker, found.channel, found.language)


def page(talk: Talk, who: str, number: int = 1, version: int | None = None) -> MeetingPage | None:
    """A meeting's page as somebody sees it who has spoken before."""
    return talk.ledgers.read("w", lambda ledger: meeting_page(a_call(talk, ledger, who), ledger, number, version))


def steps(talk: Talk, who: str, number: int = 1, version: int | None = None) -> list[str]:
    found = page(talk, who, number, version)
    assert found is not None
    return [button.command for button in found.steps]


@pytest.fixture
def room() -> Room:
    """Ida takes the minutes of a meeting that Per chairs; Eli is there."""
    room = Room()
    room.play("Ida Moe", "/minutes start Board meeting", "/minutes chair Per Aas", "/minutes item 1 Money")
    room.play("Eli Vik", "/action add Eli Vik pays the rent by 3 May", "/decision add The budget stands")
    room.play("Per Aas", "/minutes note All is well")
    return room


def test_a_page_says_what_the_minutes_say(room: Room) -> None:
    found = page(room, "Eli Vik")
    assert found is not None
    assert (found.meeting.label, found.channel.name, found.content.title) == ("M-1", "tur", "Board meeting")
    assert ("Chair", "Per Aas") in found.facts
    assert found.seal is None
    assert found.content.points[0].actions[0].number in found.rows


def test_what_has_become_of_it_stands_beside(room: Room) -> None:
    room.play("Ida Moe", "/minutes close")
    room.play("Per Aas", "/minutes approve")
    room.play("Eli Vik", "/action done A-1")
    found = page(room, "Eli Vik")
    assert found is not None
    assert found.seal is not None
    assert {number: row.state for number, row in found.rows.items()} == {"A-1": "done", "D-1": "stands"}
    assert found.rows["A-1"].buttons == ()


def test_what_is_not_there_and_what_may_not_be_read_are_alike() -> None:
    talk = Talk("en")
    talk.channel("tur", private=True, members=("Ida Moe",))
    talk.say("Ida Moe", "/minutes start Salaries")
    talk.say("Eli Vik", "/referent help", channel=None)
    assert page(talk, "Ida Moe") is not None
    assert page(talk, "Eli Vik") is None
    assert page(talk, "Ida Moe", 2) is None
    assert page(talk, "Ida Moe", 1, version=2) is None


def test_each_step_is_offered_to_those_who_may_take_it(room: Room) -> None:
    assert steps(room, "Ida Moe") == ["/minutes close M-1"]
    assert steps(room, "Per Aas") == ["/minutes close M-1"]
    assert steps(room, "Root") == ["/minutes close M-1"]
    assert steps(room, "Eli Vik") == []
    room.play("Ida Moe", "/minutes close")
    assert steps(room, "Ida Moe") == ["/minutes circulate M-1", "/minutes reopen M-1"]
    assert steps(room, "Per Aas") == ["/minutes circulate M-1", "/minutes reopen M-1", "/minutes approve M-1"]
    room.play("Ida Moe", "/minutes circulate")
    assert steps(room, "Ida Moe") == ["/minutes withdraw M-1"]
    assert steps(room, "Per Aas") == ["/minutes withdraw M-1", "/minutes approve M-1"]
    room.play("Per Aas", "/minutes approve")
    assert steps(room, "Ida Moe") == ["/minutes correct M-1"]
    assert steps(room, "Eli Vik") == []


def test_a_correction_goes_the_same_way_but_never_back(room: Room) -> None:
    room.play("Ida Moe", "/minutes close")
    room.play("Per Aas", "/minutes approve")
    room.play("Ida Moe", "/minutes correct The rent is 300.")
    assert steps(room, "Per Aas") == ["/minutes circulate M-1", "/minutes approve M-1"]
    assert steps(room, "Per Aas", version=1) == []
    room.play("Ida Moe", "/minutes circulate")
    assert steps(room, "Ida Moe") == []
    first = page(room, "Ida Moe", version=1)
    assert first is not None
    assert (first.content.version, first.content.corrections) == (1, ())


def test_an_earlier_meeting_goes_its_own_way_from_its_page(room: Room) -> None:
    room.play("Ida Moe", "/minutes close", "/minutes start Another")
    assert steps(room, "Per Aas") == ["/minutes circulate M-1", "/minutes approve M-1"]
    assert steps(room, "Ida Moe", 2) == ["/minutes close M-2"]


# --- the card ---


def card(talk: Talk, who: str, channel: str | None) -> Card | None:
    return talk.ledgers.read("w", lambda ledger: card_of(a_call(talk, ledger, who, channel), ledger))


def test_the_card_tells_how_far_the_meeting_has_come(room: Room) -> None:
    now = card(room, "Eli Vik", "tur")
    assert now is not None
    assert now.item is not None
    assert (now.meeting.label, now.item.title, now.decisions, now.actions) == ("M-1", "Money", 1, 1)
    room.play("Ida Moe", "/minutes close")
    assert card(room, "Eli Vik", "tur") is None
    assert card(room, "Eli Vik", None) is None


def test_a_meeting_without_items_has_a_card_too() -> None:
    room = Room()
    room.play("Ida Moe", "/minutes start Board meeting")
    now = card(room, "Ida Moe", "tur")
    assert now is not None
    assert now.item is None


# --- rows as they are now ---


def rows(talk: Talk, who: str, *numbers: str) -> dict[str, Row]:
    return dict(talk.ledgers.read("w", lambda ledger: rows_now(a_call(talk, ledger, who), ledger, numbers)))


def test_rows_are_as_they_are_now(room: Room) -> None:
    room.play("Eli Vik", "/action done A-1")
    now = rows(room, "Ida Moe", "A-1", "A-1", "A-9")
    assert list(now) == ["A-1"]
    assert (now["A-1"].state, [button.command for button in now["A-1"].buttons]) == ("done", ["/action reopen A-1"])


def test_rows_that_one_may_not_read_are_left_out(room: Room) -> None:
    room.say("Ida Moe", "/action add buy a gift for Eli", channel=None)
    assert list(rows(room, "Ida Moe", "A-2")) == ["A-2"]
    assert rows(room, "Eli Vik", "A-2") == {}
