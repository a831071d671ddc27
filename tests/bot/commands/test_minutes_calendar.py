"""The channel's next meeting, and the line that minutes print. Today is Monday 6 May 2024."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from tests.bot.commands.meeting_room import Room
from tests.bot.commands.planned_room import channel, on, planned, room_between
from tests.bot.commands.talk import buttons, commands, form, text


@pytest.fixture
def room() -> Room:
    """No minutes are a draft."""
    return room_between()


@pytest.fixture
def draft(room: Room) -> Room:
    """The same with an open meeting."""
    room.play("Ida Moe", "/minutes start Party")
    return room


# --- what the words say -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("4 June, Storvann", date(2024, 6, 4)),
        ("tirsdag 4. juni kl. 10-14, rom 3", date(2024, 6, 4)),
        ("13.-14. mars 2025 på Storvann", date(2025, 3, 13)),
        ("in two weeks, York", date(2024, 5, 20)),
        ("5.-7. mai 2024, Hull", date(2024, 5, 6)),
        ("today", date(2024, 5, 6)),
    ],
)
def test_the_day_is_read_and_of_several_the_first(draft: Room, words: str, day: date) -> None:
    reply = draft.one("Ida Moe", f"/minutes next {words}")
    assert (reply.ok, reply.to, planned(draft)) == (True, "sender", day)
    assert f"Next meeting: {words}" in text(reply)
    assert "The next meeting here is on" in text(reply)


def test_the_day_is_the_channels_own(draft: Room) -> None:
    """At eleven in the evening in Oslo it is tomorrow already in Tokyo."""
    there = replace(channel(draft), zone="Asia/Tokyo", revision=channel(draft).revision + 1)
    draft.ledgers.write("w", lambda ledger: ledger.places.put_channel(there))
    draft.now = datetime.fromisoformat("2024-05-06T23:00:00+02:00")
    draft.say("Ida Moe", "/minutes next tomorrow")
    assert planned(draft) == date(2024, 5, 8)


WITHOUT_A_DAY = ["Hull", "week 23", "in June"]


@pytest.mark.parametrize("words", WITHOUT_A_DAY)
def test_without_any_day_the_line_alone_is_printed(draft: Room, words: str) -> None:
    reply = draft.one("Ida Moe", f"/minutes next {words}")
    assert (reply.ok, reply.ask, planned(draft)) == (True, False, None)
    assert f"Next meeting: {words}" in text(reply)
    assert f"no day in “{words}”" in text(reply)
    assert "/minutes next 4 June, Storvann" in text(reply)
    assert words in text(draft.one("Ida Moe", "/minutes show"))


@pytest.mark.parametrize("words", WITHOUT_A_DAY)
def test_where_the_calendar_has_a_day_the_line_says_it_too(draft: Room, words: str) -> None:
    draft.say("Ida Moe", "/minutes next 4 June, York")
    reply = draft.one("Ida Moe", f"/minutes next {words}")
    assert (reply.ok, planned(draft)) == (False, date(2024, 6, 4))
    assert "the next meeting here is on Tuesday 4 June 2024" in text(reply)
    assert "4 June, York" in text(draft.one("Ida Moe", "/minutes show"))
    assert draft.press("Ida Moe", buttons(reply)[0]).ok
    assert f"Tuesday 4 June 2024, {words}" in text(draft.one("Ida Moe", "/minutes show"))
    assert planned(draft) == date(2024, 6, 4)


@pytest.mark.parametrize(
    ("words", "told_of"),
    [
        ("4 June 2023, Hull", "over: Sunday 4 June 2023"),
        ("31 February, Hull", "no such day as “31 February”"),
        ("30/2 at 18", "no such day as “30/2"),
        ("4 June 2044, Hull", "Saturday 4 June 2044 is more than 10 years away"),
        ("2035-06-01", "Friday 1 June 2035 is more than 10 years away"),
        ("2 May 2024", "over: Thursday 2 May 2024"),
    ],
)
@pytest.mark.parametrize("lines", [["/minutes start Party"], []])
def test_what_is_no_day_to_come_is_told_and_stored_nowhere(
    room: Room, words: str, told_of: str, lines: list[str]
) -> None:
    for line in lines:
        room.play("Ida Moe", line)
    reply = room.one("Ida Moe", f"/minutes next {words}")
    assert (reply.ok, reply.ask, planned(room), commands(reply)) == (False, True, None, ["/minutes next"])
    assert told_of in text(reply)
    assert "Next meeting" not in text(room.one("Ida Moe", "/minutes show"))


@pytest.mark.parametrize(
    ("words", "over", "line"),
    [
        ("5 May, Hull", "Sunday 5 May 2024", "Monday 5 May 2025, Hull"),
        ("Hull, 8 March at 18", "Friday 8 March 2024", "Hull, Saturday 8 March 2025 at 18"),
        ("3.-4. mai, Hull", "Friday 3 May 2024", None),
    ],
)
def test_a_day_just_over_is_not_taken_for_next_years(draft: Room, words: str, over: str, line: str | None) -> None:
    reply = draft.one("Ida Moe", f"/minutes next {words}")
    assert (reply.ok, reply.ask, planned(draft)) == (False, True, None)
    assert f"over: {over}" in text(reply)
    assert commands(reply) == [*([f"/minutes next {line}"] if line else []), "/minutes next"]
    assert "Next meeting" not in text(draft.one("Ida Moe", "/minutes show"))
    if line:
        assert draft.press("Ida Moe", buttons(reply)[0]).ok
        assert line in text(draft.one("Ida Moe", "/minutes show"))


def test_the_form_saved_on_the_day_after_does_not_plan_a_year_ahead(draft: Room) -> None:
    draft.say("Ida Moe", "/minutes next 3 June, Hull")
    on(draft, "2024-06-04")
    shown = form(draft.one("Ida Moe", "/minutes next"))
    saved = draft.press("Ida Moe", shown, value=shown.fields[0].value)
    assert (saved.ok, saved.ask, planned(draft)) == (False, True, date(2024, 6, 3))


@pytest.mark.parametrize(("words", "day"), [("5 March", date(2025, 3, 5)), ("Monday", date(2024, 5, 13))])
def test_a_day_long_over_or_of_the_week_is_the_next_such(draft: Room, words: str, day: date) -> None:
    assert draft.one("Ida Moe", f"/minutes next {words}").ok
    assert planned(draft) == day


def test_of_two_days_one_is_chosen_and_the_line_says_it(draft: Room) -> None:
    reply = draft.one("Ida Moe", "/minutes next Monday 4 June at 18, Hull")
    assert (reply.ok, reply.ask, planned(draft)) == (False, True, None)
    assert "4 June" not in text(draft.one("Ida Moe", "/minutes show"))
    assert [button.label for button in buttons(reply)] == ["Monday 3 June 2024", "Tuesday 4 June 2024"]
    chosen = draft.press("Ida Moe", buttons(reply)[1])
    assert (chosen.ok, planned(draft)) == (True, date(2024, 6, 4))
    shown = text(draft.one("Ida Moe", "/minutes show"))
    assert "Tuesday 4 June 2024" in shown
    assert "at 18:00, Hull" in shown
    assert "Monday 4 June" not in shown


def test_of_a_day_that_comes_again_it_is_told_that_the_first_is_set(draft: Room) -> None:
    reply = draft.one("Ida Moe", "/minutes next every Friday, Hull")
    assert planned(draft) == date(2024, 5, 10)
    assert "“every Friday”: I set the first of these meetings" in text(reply)


GUESTS_LEAVE_ALONE = ["/minutes next 4 June", "/minutes next none", "/minutes next", "/minutes held M-2"]


@pytest.mark.parametrize("line", GUESTS_LEAVE_ALONE)
@pytest.mark.parametrize("lines", [["/minutes start Party"], []])
def test_a_guest_leaves_the_calendar_alone(room: Room, line: str, lines: list[str]) -> None:
    room.play("Ida Moe", "/minutes next 11 June", *lines)
    room.join("tur", "Gunn", "guest")
    (reply,) = room.say("Gunn", line, standing="guest")
    assert (reply.ok, reply.error, planned(room)) == (False, "not_allowed", date(2024, 6, 11))
    assert "Guests cannot change the channel's calendar" in text(reply)


@pytest.mark.parametrize("words", ["none", "ingen", "-"])
def test_none_takes_it_away(draft: Room, words: str) -> None:
    draft.say("Ida Moe", "/minutes next 4 June, Hull")
    reply = draft.one("Ida Moe", f"/minutes next {words}")
    assert (reply.ok, planned(draft)) == (True, None)
    assert "No next meeting is set here" in text(reply)
    assert "Hull" not in text(draft.one("Ida Moe", "/minutes show"))


def test_a_form_left_empty_takes_it_away(draft: Room) -> None:
    draft.say("Ida Moe", "/minutes next 4 June, Hull")
    shown = form(draft.one("Ida Moe", "/minutes next"))
    assert (shown.fields[0].value, shown.fields[0].required) == ("4 June, Hull", False)
    assert draft.press("Ida Moe", shown, value="").ok
    assert planned(draft) is None


# --- without a draft --------------------------------------------------------------------------------------


def test_without_a_draft_the_calendar_alone_has_it(room: Room) -> None:
    sealed = text(room.one("Ida Moe", "/minutes show"))
    reply = room.one("Eli Vik", "/minutes next 4 June, Storvann")
    assert (reply.ok, reply.to, planned(room)) == (True, "channel", date(2024, 6, 4))
    assert "in no minutes" in text(reply)
    assert text(room.one("Ida Moe", "/minutes show")) == sealed
    shown = form(room.one("Ida Moe", "/minutes next"))
    assert (shown.command, shown.fields[0].value) == ("/minutes next", "4 June 2024")
    gone = room.press("Ida Moe", shown, value="")
    assert (text(gone), planned(room)) == ("No next meeting is set here now.", None)
    assert form(room.one("Ida Moe", "/minutes next")).fields[0].value == ""


def test_where_there_has_been_no_meeting_yet(room: Room) -> None:
    reply = room.one("Ida Moe", "/minutes next 4 June", "another")
    assert (reply.ok, reply.to) == (True, "channel")


@pytest.mark.parametrize(
    ("words", "ask", "wanted"),
    [
        ("Hull", False, ["/minutes next"]),
        ("yesterday", True, ["/minutes next"]),
        ("Friday 8 June", True, ["/minutes next Friday 7 June 2024", "/minutes next Saturday 8 June 2024"]),
    ],
)
def test_without_a_draft_what_cannot_be_set_is_refused(room: Room, words: str, ask: bool, wanted: list[str]) -> None:
    refused = room.one("Ida Moe", f"/minutes next {words}")
    assert (refused.ok, refused.ask, refused.error, planned(room)) == (False, ask, "refused", None)
    assert commands(refused) == wanted


def test_in_a_direct_message_there_is_no_calendar(room: Room) -> None:
    for command in ("/minutes next 4 June", "/minutes next"):
        assert "in a channel" in text(room.one("Ida Moe", command, None))


def test_undo_leaves_alone_what_was_planned_since(draft: Room) -> None:
    draft.play("Ida Moe", "/minutes next 28 May", "/minutes next 4 June, Hull", "/minutes close")
    draft.play("Ida Moe", "/minutes chair Ida Moe", "/minutes circulate")
    draft.play("Eli Vik", "/minutes next 11 June")
    draft.play("Ida Moe", "/minutes withdraw")
    draft.play("Ida Moe", "/minutes undo")  # the chair
    undone = draft.one("Ida Moe", "/minutes undo")
    assert planned(draft) == date(2024, 6, 11)
    assert "The next meeting here is on Tuesday 11 June 2024." in text(undone)


def test_undo_brings_back_no_day_that_is_over(draft: Room) -> None:
    draft.play("Ida Moe", "/minutes next 7 May", "/minutes next 4 June")
    on(draft, "2024-05-08")
    draft.play("Ida Moe", "/minutes undo")
    assert planned(draft) is None
