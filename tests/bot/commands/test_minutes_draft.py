"""Taking minutes down: items, presenters, notes, attachments, attendance."""

import pytest

from tests.bot.commands.meeting_room import Room
from tests.bot.commands.talk import buttons, commands, form, text


@pytest.fixture
def room() -> Room:
    room = Room()
    room.play("Ida Moe", "/minutes start Board")
    return room


def test_item_alone_shows_a_form_that_knows_the_next_number(room: Room) -> None:
    room.play("Ida Moe", "/minutes item 12/24 Budget")
    shown = form(room.one("Ida Moe", "/minutes item"))
    assert shown.fields[0].value == "13/24"
    assert "Item 13/24: Boats" in text(room.press("Ida Moe", shown, number="13/24", title="Boats"))


def test_item_needs_a_title_where_there_is_no_such_item(room: Room) -> None:
    room.play("Ida Moe", "/minutes item 1 Budget", "/minutes item 2 Boats")
    assert "Back to Item 1" in text(room.one("Ida Moe", "/minutes item @1"))
    assert "Back to Item 1" in text(room.one("Ida Moe", "/minutes item 1"))
    assert "no item 7" in text(room.one("Ida Moe", "/minutes item 7"))
    refused = room.one("Ida Moe", "/minutes item @1 Other")
    assert (refused.ok, refused.error) == (False, "incomplete")
    assert room.one("Ida Moe", f"/minutes item 3 {'x' * 301}").error == "too_long"


def test_the_same_item_within_two_minutes_is_one(room: Room) -> None:
    first = room.one("Ida Moe", "/minutes item 1 Budget")
    again = room.one("Ida Moe", "/minutes item 1 Budget")
    assert "Item 1: Budget" in text(first)
    assert "a moment ago" in text(again)
    room.play("Ida Moe", "/minutes undo")
    assert "a moment ago" not in text(room.one("Ida Moe", "/minutes item 1 Budget"))


def test_the_same_note_within_two_minutes_is_one_unless_both_are_kept(room: Room) -> None:
    room.play("Ida Moe", "/minutes item 1 Budget", "/minutes note It is thin.")
    again = room.one("Ida Moe", "/minutes note It is thin.")
    assert "N-1 already" in text(again)
    assert "N-2 is noted" in text(room.press("Ida Moe", buttons(again)[0]))
    room.play("Ida Moe", "/minutes note 1: Of note.", "/minutes delete N-3")
    assert "N-4 is noted" in text(room.one("Ida Moe", "/minutes note 1: Of note."))


def test_a_note_before_any_item_can_be_kept_twice_too(room: Room) -> None:
    room.play("Ida Moe", "/minutes attach Report")
    keep = buttons(room.one("Ida Moe", "/minutes attach Report"))[0]
    assert "N-2 is attached" in text(room.press("Ida Moe", keep))
    assert not room.one("Ida Moe", "/minutes again").ok


def test_note_and_attach_alone_show_forms(room: Room) -> None:
    for verb, told in (("note", "N-1 is noted"), ("attach", "N-2 is attached")):
        shown = form(room.one("Ida Moe", f"/minutes {verb}"))
        assert shown.fields[0].longest == 40_000
        assert told in text(room.press("Ida Moe", shown, text="The report"))


def test_a_note_that_is_too_long_is_given_back_and_not_stored(room: Room) -> None:
    long = "word " * 8_001
    refused = room.press("Ida Moe", form(room.one("Ida Moe", "/minutes note")), text=long)
    assert (refused.ok, refused.error) == (False, "too_long")
    assert long.strip() in text(refused)
    assert "word" not in text(room.one("Ida Moe", "/minutes show"))


def test_a_long_note_is_shown_in_parts(room: Room) -> None:
    room.press("Ida Moe", form(room.one("Ida Moe", "/minutes note")), text="word " * 7_999)
    shown = room.one("Ida Moe", "/minutes show")
    assert all(len(getattr(part, "text", "")) <= 2_900 for part in shown.parts)
    assert text(shown).count("word") == 7_999


def test_presenters_are_people_and_roles(room: Room) -> None:
    assert room.one("Ida Moe", "/minutes present Per Aas").error == "incomplete"
    room.play("Ida Moe", "/minutes item 1 Budget", "/minutes item 2 Boats")
    assert room.one("Ida Moe", "/minutes present").error == "incomplete"
    room.play("Ida Moe", "/minutes present Per Aas, treasurer; Kai Ukjent, guest")
    room.play("Ida Moe", "/minutes present 1: Eli Vik, Ida Moe")
    room.play("Ida Moe", "/minutes present Per Aas, treasurer")
    shown = text(room.one("Ida Moe", "/minutes show"))
    assert "Presented by Per Aas (treasurer) and Kai Ukjent (guest)" in shown
    assert "Presented by Eli Vik and Ida Moe" in shown


def test_attend_alone_shows_a_form(room: Room) -> None:
    shown = form(room.one("Ida Moe", "/minutes attend"))
    assert text(room.press("Ida Moe", shown, names="Per Aas, Festkomiteen")).startswith(
        "Present: Per Aas and Festkomiteen"
    )


def test_a_shared_name_is_asked_and_the_others_are_listed(room: Room) -> None:
    room.party("per2", "person", "Per Bø")
    listed, asked = room.say("Ida Moe", "/minutes attend Eli Vik, Per")
    assert text(listed).startswith("Present: Eli Vik")
    assert (listed.ok, listed.ask, asked.ask) == (True, True, True)
    assert sorted(commands(asked)) == ["/minutes attend Per Aas", "/minutes attend Per Bø"]
    (alone,) = room.say("Ida Moe", "/minutes attend Per")
    assert alone.ask
    assert "Per" not in text(room.one("Ida Moe", "/minutes show"))


def test_nobody_is_listed_twice(room: Room) -> None:
    room.play("Ida Moe", "/minutes attend Kai Ukjent, kai ukjent, Per Aas")
    again = text(room.one("Ida Moe", "/minutes attend Per Aas, Kai Ukjent"))
    assert "listed already. Present: Kai Ukjent and Per Aas" in again


def test_outside_a_meeting_only_the_latest_draft_is_added_to(room: Room) -> None:
    room.play("Ida Moe", "/minutes item 1 Budget", "/minutes close")
    assert "draft minutes of Board" in text(room.one("Ida Moe", "/minutes note One thing more."))
    assert room.one("Ida Moe", "/minutes note Here?", None).error == "wrong_state"


def test_a_number_that_is_no_item_is_part_of_the_note(room: Room) -> None:
    room.play("Ida Moe", "/minutes item 1 Budget", "/minutes item 2 Boats", "/minutes item 2 Oars")
    year = room.one("Ida Moe", "/minutes note 2023: a good year")
    assert (year.ok, year.ask) == (True, False)
    noted, asked = room.say("Ida Moe", "/minutes note 9: It is thin.")
    assert (noted.ok, noted.ask, "N-2 is noted. Item 2 (@3)" in text(noted)) == (True, True, True)
    assert commands(asked) == ["/minutes move N-2 item @1", "/minutes move N-2 item @2"]
    room.play("Ida Moe", commands(asked)[0])
    shown = text(room.one("Ida Moe", "/minutes show"))
    assert "N-1 2023: a good year" in shown
    assert "Item 1: Budget\nN-2 9: It is thin." in shown


def test_two_items_with_one_number_are_told_by_their_place(room: Room) -> None:
    room.play("Ida Moe", "/minutes item 1 Budget", "/minutes item 2 Boats", "/minutes item 2 Oars")
    assert "The items are: 1, @2, @3." in text(room.one("Ida Moe", "/minutes item 9"))


def test_what_cannot_be_noted_is_given_back() -> None:
    room = Room()
    told = text(room.one("Ida Moe", "/minutes note We met."))
    assert "no meeting here yet" in told
    assert "Nothing was noted: We met." in told
    room.play("Ida Moe", "/minutes start Board")
    room.play("Ida Moe", "/minutes close", "/minutes circulate")
    assert "Nothing was noted" not in text(room.one("Ida Moe", "/minutes note"))
