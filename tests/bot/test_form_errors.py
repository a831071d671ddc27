"""What is filled in wrong is told of the field it is wrong in, wherever a form checks what it is given."""

import pytest

from bot.errors import Incomplete, in_field
from bot.form import Form
from bot.reply import Reply
from tests.bot.commands.meeting_room import Room

LONG = "a" * 40_001


@pytest.fixture
def room() -> Room:
    room = Room()
    room.channel("tur")
    room.channel("fest")
    room.play("Ida Moe", "/minutes start Board meeting", "/minutes item 1 Agenda", "/minutes note Words")
    room.play("Ida Moe", "/action add Eli Vik sweeps", "/decision add The yard is ours")
    return room


def filled_in(room: Room, who: str, command: str, values: dict[str, str], channel: str = "tur") -> Reply:
    return room.press(who, Form("", command, (), ""), channel, **values)


@pytest.mark.parametrize(
    ("command", "values", "field", "error"),
    [
        ("/action add", {"text": LONG[:3_001]}, "text", "too_long"),
        ("/action add", {"text": "item 1: "}, "text", "incomplete"),
        ("/action edit A-1", {"text": LONG[:3_001]}, "text", "too_long"),
        ("/action assign A-1", {"owners": "Qwerty"}, "owners", "unknown"),
        ("/action due A-1", {"when": "gibberish"}, "when", "unknown"),
        ("/action snooze A-1", {"when": "gibberish"}, "when", "unknown"),
        ("/decision add", {"text": LONG[:3_001]}, "text", "too_long"),
        ("/decision edit D-1", {"text": LONG[:3_001]}, "text", "too_long"),
        ("/decision supersede D-1", {"text": LONG[:3_001]}, "text", "too_long"),
        ("/minutes item", {"number": "2", "title": LONG[:301]}, "title", "too_long"),
        ("/minutes item", {"number": "2", "title": ""}, "title", "unknown"),
        ("/minutes note", {"text": LONG}, "text", "too_long"),
        ("/minutes attach", {"text": LONG}, "text", "too_long"),
        ("/minutes edit N-1", {"text": LONG}, "text", "too_long"),
        ("/minutes edit item 1", {"text": LONG[:301]}, "text", "too_long"),
        ("/minutes attend", {"names": LONG[:2_001]}, "names", "too_long"),
        ("/minutes title", {"value": LONG[:301]}, "value", "too_long"),
        ("/minutes place", {"value": LONG[:301]}, "value", "too_long"),
        ("/minutes time", {"value": "gibberish"}, "value", "refused"),
        ("/minutes time", {"value": LONG[:301]}, "value", "too_long"),
        ("/minutes series", {"value": LONG[:301]}, "value", "too_long"),
        ("/minutes next", {"value": "30 February 2025"}, "value", "refused"),
        ("/minutes chair", {"value": "Qwerty"}, "value", "unknown"),
        ("/minutes secretary", {"value": "Festkomiteen"}, "value", "refused"),
        ("/owner add", {"name": "we", "kind": "body"}, "name", "incomplete"),
        ("/owner add", {"name": "Kari, Per", "kind": "person"}, "name", "incomplete"),
        ("/owner add", {"name": "Vennelaget", "kind": "body", "aliases": "Festkomiteen"}, "aliases", "wrong_state"),
        ("/summary at", {"time": "25:70"}, "time", "incomplete"),
    ],
)
def test_the_field_that_is_wrong(room: Room, command: str, values: dict[str, str], field: str, error: str) -> None:
    reply = filled_in(room, "Ida Moe", command, values)
    assert (reply.ok, reply.error, reply.field) == (False, error, field)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": LONG[:301], "place": "", "start": "", "chair": ""}, "title"),
        ({"title": "Party", "place": LONG[:301], "start": "", "chair": ""}, "place"),
        ({"title": "Party", "place": "", "start": "25:70", "chair": ""}, "start"),
        ({"title": "Party", "place": "", "start": "", "chair": "Qwerty"}, "chair"),
        ({"title": "Party", "place": "", "start": "", "chair": "Festkomiteen"}, "chair"),
    ],
)
def test_a_form_of_several_fields(room: Room, values: dict[str, str], field: str) -> None:
    assert filled_in(room, "Ida Moe", "/minutes start", values, "fest").field == field
    assert not room.one("Ida Moe", "/minutes start Party", "fest").field


def test_a_correction(room: Room) -> None:
    room.play("Ida Moe", "/minutes chair Per Aas", "/minutes close")
    room.play("Per Aas", "/minutes approve")
    for text in (LONG[:3_001], "item 77: words"):
        assert filled_in(room, "Per Aas", "/minutes correct", {"text": text}).field == "text"


def test_what_is_typed_has_no_fields(room: Room) -> None:
    reply: Reply = room.one("Ida Moe", "/action assign A-1 Qwerty")
    assert (reply.ok, reply.field) == (False, "")


def test_a_form_about_what_is_there_no_more_has_no_wrong_field(room: Room) -> None:
    assert filled_in(room, "Ida Moe", "/action edit A-77", {"text": "Words"}).field == ""


def test_what_says_its_field_itself_keeps_it() -> None:
    with pytest.raises(Incomplete) as caught, in_field("one"):
        raise Incomplete("text.missing", field="two", words="")
    assert caught.value.field == "two"
