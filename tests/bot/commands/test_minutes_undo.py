"""`/minutes undo`: the sender's last change, and the one before."""

from dataclasses import replace

import pytest

from bot.ports import Ledger
from tests.bot.commands.meeting_room import Room
from tests.bot.commands.talk import Talk, text


@pytest.fixture
def room() -> Room:
    room = Room()
    room.play("Ida Moe", "/minutes start Board", "/minutes item 1 Budget")
    return room


def shown(room: Room) -> str:
    return text(room.one("Ida Moe", "/minutes show"))


@pytest.mark.parametrize(
    "line",
    [
        "/minutes place Hull",
        "/minutes time 08:30-14:00",
        "/minutes chair Per Aas",
        "/minutes secretary Per Aas",
        "/minutes next 1 June",
        "/minutes title Boards",
        "/minutes series Other",
        "/minutes note It is thin.",
        "/minutes attach Report",
        "/minutes item 2 Boats",
        "/minutes edit item 1 Money",
        "/minutes attend Per Aas, Eli Vik",
        "/minutes present Per Aas, treasurer",
        "/minutes delete item 1",
        "/action add Per Aas mends it by 1 June",
        "/decision add We save",
    ],
)
def test_each_change_is_taken_back(room: Room, line: str) -> None:
    before = shown(room)
    room.play("Ida Moe", line)
    undone = room.one("Ida Moe", "/minutes undo")
    assert undone.ok
    assert shown(room) == before


def test_changes_of_actions_and_decisions_are_taken_back(room: Room) -> None:
    room.play("Ida Moe", "/action add Per Aas mends it", "/decision add We save")
    before = shown(room)
    room.play("Ida Moe", "/action edit A-1 Eli Vik mends it by 1 June", "/decision edit D-1 We save more")
    room.play("Ida Moe", "/action assign A-1 Ida Moe", "/decision revoke D-1 Too little", "/minutes delete A-1")
    for _ in range(5):
        undone = room.one("Ida Moe", "/minutes undo")
        assert (undone.ok, undone.to) == (True, "channel")
    assert shown(room) == before


def test_what_a_decision_had_replaced_stands_again_and_is_replaced_again(room: Room) -> None:
    room.play("Ida Moe", "/decision add We save", "/decision supersede D-1 We spend")
    room.play("Ida Moe", "/decision delete D-2")
    assert room.one("Ida Moe", "/decision show D-1").rows[0].state == "stands"
    room.play("Ida Moe", "/minutes undo")
    assert room.one("Ida Moe", "/decision show D-1").rows[0].state == "superseded"
    room.play("Ida Moe", "/minutes undo")
    assert room.one("Ida Moe", "/decision show D-1").rows[0].state == "stands"
    assert not room.one("Ida Moe", "/decision show D-2").ok


def test_what_is_done_is_not_undone_here(room: Room) -> None:
    room.play("Ida Moe", "/action add Per Aas mends it", "/action done A-1")
    assert room.one("Ida Moe", "/minutes undo").error == "wrong_state"
    assert room.one("Ida Moe", "/action show A-1").rows[0].state == "done"


def test_what_others_did_is_left_alone(room: Room) -> None:
    room.play("Ida Moe", "/minutes place Hull")
    room.play("Per Aas", "/minutes place York")
    refused = room.one("Ida Moe", "/minutes undo")
    assert "has been changed since" in text(refused)
    room.play("Per Aas", "/minutes undo")
    room.play("Ida Moe", "/minutes undo")
    assert "Place" not in shown(room)


def test_another_field_of_the_head_is_not_in_the_way(room: Room) -> None:
    room.play("Ida Moe", "/minutes place Hull")
    room.play("Per Aas", "/minutes title Boards")
    room.play("Ida Moe", "/minutes undo")
    assert "Boards" in shown(room)
    assert "Hull" not in shown(room)


def test_a_move_from_another_meeting_is_taken_back_once(room: Room) -> None:
    room.play("Ida Moe", "/action add Per Aas mends it", "/minutes close", "/minutes start Other")
    room.play("Ida Moe", "/minutes item 1 Boats", "/minutes move A-1 item 1", "/minutes undo")
    assert room.one("Ida Moe", "/action show A-1").rows[0].meeting == "Board"
    assert "Item 1: Boats" in shown(room)
    room.play("Ida Moe", "/minutes undo")
    assert "Boats" not in shown(room)


def test_a_row_that_is_gone_or_whose_words_are_erased_is_left(room: Room) -> None:
    room.play("Ida Moe", "/action add Per Aas mends it")

    def lose(ledger: Ledger) -> None:
        action = ledger.actions.by_number(1)
        assert action is not None
        ledger.actions.remove(action)

    room.ledgers.write("w", lose)
    assert room.one("Ida Moe", "/minutes undo").error == "wrong_state"


def test_an_edit_whose_words_are_erased_is_left(room: Room) -> None:
    room.play("Ida Moe", "/minutes note It is thin.", "/minutes edit N-1 It is fat.")

    def erase(ledger: Ledger) -> None:
        entry = list(ledger.journal.entries())[-1]
        ledger.journal.append(replace(entry, words=None, facts={"change": "erased"}))

    room.ledgers.write("w", erase)
    assert room.one("Ida Moe", "/minutes undo").error == "wrong_state"


def test_an_item_undone_leads_back_to_the_one_before_if_that_is_there(room: Room) -> None:
    room.play("Ida Moe", "/minutes item 2 Boats")
    room.play("Per Aas", "/minutes delete item 1")
    room.play("Ida Moe", "/minutes undo")
    assert "N-1 is noted. Board" in text(room.one("Ida Moe", "/minutes note Nowhere."))


def test_nothing_is_undone_in_minutes_that_are_sent_out(room: Room) -> None:
    room.play("Ida Moe", "/minutes close", "/minutes circulate")
    assert "/minutes withdraw" in text(room.one("Ida Moe", "/minutes undo"))


def test_items_are_quoted_as_the_language_does() -> None:
    talk = Talk("nb")
    talk.say("Ida Moe", "/referat start Styret")
    talk.say("Ida Moe", "/referat sak 1 Budsjett")
    assert "saken «Budsjett»" in text(talk.one("Ida Moe", "/referat angre"))
