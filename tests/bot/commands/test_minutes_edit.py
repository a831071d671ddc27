"""Mending a draft: edit, move, delete."""

import pytest

from tests.bot.commands.meeting_room import Room
from tests.bot.commands.talk import buttons, form, text


@pytest.fixture
def room() -> Room:
    room = Room()
    room.play("Ida Moe", "/minutes start Board", "/minutes item 1 Budget", "/minutes note It is thin.")
    room.play("Ida Moe", "/action add Per Aas mends it", "/decision add We save", "/minutes item 2 Boats")
    return room


def test_edit_alone_shows_the_note_and_a_newer_text_is_shown_beside(room: Room) -> None:
    shown = form(room.one("Ida Moe", "/minutes edit N-1"))
    assert shown.fields[0].value == "It is thin."
    assert room.press("Ida Moe", shown, text="It is very thin.").ok
    outdated = room.press("Per Aas", shown, text="It is fat.")
    assert outdated.error == "outdated"
    assert "It is very thin." in text(outdated)
    assert "It is fat." in text(outdated)


def test_the_edit_button_of_a_note_shows_its_form(room: Room) -> None:
    edit = buttons(room.one("Ida Moe", "/minutes note Two boats."))[0]
    assert form(room.press("Ida Moe", edit)).command == "/minutes edit N-2"


def test_edit_reaches_items_actions_and_decisions(room: Room) -> None:
    assert form(room.one("Ida Moe", "/minutes edit item 1")).fields[0].value == "Budget"
    assert "Item 1: The budget" in text(room.one("Ida Moe", "/minutes edit item 1 The budget"))
    assert "Item 3: Money" in text(room.one("Ida Moe", "/minutes edit @1 3 Money"))
    assert room.one("Ida Moe", "/minutes edit D-1 We save more").numbers == ("D-1",)
    assert room.one("Ida Moe", "/minutes edit A-1 Eli Vik mends it").rows[0].owners == ("Eli Vik",)


@pytest.mark.parametrize(
    "words", ["edit", "edit something", "move", "move something", "delete", "delete item", "delete item soon"]
)
def test_what_is_meant_must_be_said(room: Room, words: str) -> None:
    refused = room.one("Ida Moe", f"/minutes {words}")
    assert not refused.ok
    assert "/minutes " in text(refused)


def test_a_decision_is_moved_by_those_who_may_change_it(room: Room) -> None:
    assert room.one("Eli Vik", "/minutes move D-1 item 2").error == "not_allowed"
    moved = room.one("Ida Moe", "/minutes move D-1 on item 2")
    assert (moved.ok, moved.to, moved.numbers) == (True, "channel", ("D-1",))


def test_several_are_moved_or_none(room: Room) -> None:
    room.play("Ida Moe", "/action add Eli Vik paints")
    assert not room.one("Ida Moe", "/minutes move A-1 A-9 item 2").ok
    assert room.one("Ida Moe", "/action show A-1").rows[0].item == "1"
    assert room.one("Ida Moe", "/minutes move A-1 og A-2 til sak 1").numbers == ("A-1", "A-2")


def test_an_action_made_before_the_meeting_can_be_taken_into_it(room: Room) -> None:
    room.play("Ida Moe", "/minutes close")
    room.play("Ida Moe", "/action add Eli Vik calls", "/minutes move A-2 item 1")
    assert room.one("Ida Moe", "/action show A-2").rows[0].item == "1"


def test_an_action_that_not_all_may_read_is_not_taken_in(room: Room) -> None:
    assert room.say("Ida Moe", "/action add Secret thing for Ida Moe", None)[0].ok
    assert room.one("Ida Moe", "/minutes move A-2 item 1").error == "wrong_state"


def test_drafts_give_to_each_other_and_fixed_minutes_do_not(room: Room) -> None:
    room.play("Ida Moe", "/minutes close", "/minutes start Other", "/minutes item 1 Boats")
    assert room.one("Ida Moe", "/minutes move A-1 item 1").rows == ()
    assert room.one("Ida Moe", "/action show A-1").rows[0].meeting == "Other"
    room.play("Ida Moe", "/minutes close", "/minutes circulate", "/minutes start Third", "/minutes item 1 Oars")
    refused = room.one("Ida Moe", "/minutes move A-1 item 1")
    assert (refused.ok, refused.error) == (False, "wrong_state")


@pytest.mark.parametrize(
    ("words", "order"),
    [
        ("move item 3 before item 1", ["Oars", "Budget", "Boats"]),
        ("move item 1 after 2", ["Boats", "Budget", "Oars"]),
        ("flytt sak 1 etter sak 3", ["Boats", "Oars", "Budget"]),
        ("move @3 før @2", ["Budget", "Oars", "Boats"]),
    ],
)
def test_items_change_their_order_and_back(room: Room, words: str, order: list[str]) -> None:
    room.play("Ida Moe", "/minutes item 3 Oars", f"/minutes {words}")
    assert titles(room) == order
    room.play("Ida Moe", "/minutes undo")
    assert titles(room) == ["Budget", "Boats", "Oars"]


def titles(room: Room) -> list[str]:
    lines = text(room.one("Ida Moe", "/minutes show")).splitlines()
    return [line.rpartition(": ")[2] for line in lines if line.startswith("Item ")]


@pytest.mark.parametrize(
    "words", ["move item 1", "move item 1 near item 2", "move item 1 before", "move item 1 after 1"]
)
def test_an_order_that_is_none_is_refused(room: Room, words: str) -> None:
    assert room.one("Ida Moe", f"/minutes {words}").error == "incomplete"


def test_delete_reaches_actions_decisions_and_several_notes(room: Room) -> None:
    room.play("Ida Moe", "/minutes note Two boats.")
    assert room.one("Ida Moe", "/minutes delete A-1").numbers == ("A-1",)
    assert room.one("Ida Moe", "/minutes delete D-1").numbers == ("D-1",)
    assert "N-9" in text(room.one("Ida Moe", "/minutes delete N-1 N-9"))
    assert "Deleted: N-1, N-2" in text(room.one("Ida Moe", "/minutes delete N-1 N-2"))
    room.play("Ida Moe", "/minutes delete item 1")
    assert titles(room) == ["Boats"]


def test_deleting_an_empty_current_item_leaves_none(room: Room) -> None:
    assert "Deleted: Item 2" in text(room.one("Ida Moe", "/minutes delete item 2"))
    assert "N-2 is noted. Board" in text(room.one("Ida Moe", "/minutes note Nowhere."))
    room.play("Ida Moe", "/minutes undo", "/minutes undo")
    assert "N-3 is noted. Item 2" in text(room.one("Ida Moe", "/minutes note Somewhere."))


def test_those_listed_are_taken_off(room: Room) -> None:
    room.play("Ida Moe", "/minutes attend Per Aas, Kai Ukjent")
    assert "Deleted: Kai Ukjent" in text(room.one("Ida Moe", "/minutes delete kai ukjent"))
    assert room.one("Ida Moe", "/minutes delete Eli Vik").error == "unknown"
    assert "Deleted: Per Aas" in text(room.one("Ida Moe", "/minutes delete Per Aas"))
    room.play("Ida Moe", "/minutes undo")
    assert "Present: Per Aas" in text(room.one("Ida Moe", "/minutes show"))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("delete", "for example “/minutes delete N-7”."),
        ("edit", "for example “/minutes edit N-7 …”."),
        ("edit perhaps", "not “perhaps”."),
        ("move", "for example “/minutes move A-5 item 6”."),
        ("move A-1", "Say where to, for example “/minutes move A-5 item 6”."),
        ("move A-1 away", "not “away”."),
        ("delete N-9", "no note has been written yet."),
    ],
)
def test_what_is_missing_is_told_in_a_whole_sentence(words: str, told: str) -> None:
    room = Room()
    room.play("Ida Moe", "/minutes start Board", "/action add Per Aas rows")
    assert text(room.one("Ida Moe", f"/minutes {words}")).endswith(told)
