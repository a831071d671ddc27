"""The channel's next meeting, and the due dates that follow it. Today is Monday 6 May 2024."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.action import Action
from bot.anchor import Anchor
from bot.commands import minutes_calendar
from bot.journal import Entry
from bot.place import Channel
from bot.ports import Ledger, Message
from bot.reply import Reply
from bot.request import Request
from bot.router import answer
from tests.bot.commands.meeting_room import Room
from tests.bot.commands.talk import buttons, commands, form, numbers, text

TEN_BEFORE = Anchor(-10)


@pytest.fixture
def room() -> Room:
    """A channel where a meeting has been and its minutes are sealed: none are a draft."""
    room = Room()
    room.play("Ida Moe", "/minutes start Board", "/minutes chair Ida Moe", "/minutes close", "/minutes approve")
    return room


@pytest.fixture
def draft(room: Room) -> Room:
    """The same with an open meeting."""
    room.play("Ida Moe", "/minutes start Party")
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


@pytest.mark.parametrize("words", ["Hull", "week 23", "in June", "31 February, Hull", "4 June 2044"])
def test_without_a_day_the_line_is_printed_and_the_calendar_stays(draft: Room, words: str) -> None:
    draft.say("Ida Moe", "/minutes next 4 June")
    reply = draft.one("Ida Moe", f"/minutes next {words}")
    assert (reply.ok, reply.ask, planned(draft)) == (True, False, date(2024, 6, 4))
    assert f"Next meeting: {words}" in text(reply)
    assert f"no day in “{words}”" in text(reply)
    assert "/minutes next 4 June, Storvann" in text(reply)
    assert words in text(draft.one("Ida Moe", "/minutes show"))


def test_a_day_that_is_over_is_told_and_asked(draft: Room) -> None:
    reply = draft.one("Ida Moe", "/minutes next 4 June 2023, Hull")
    assert (reply.ok, reply.ask, planned(draft)) == (True, True, None)
    assert "over: Sunday 4 June 2023" in text(reply)
    assert form(draft.press("Ida Moe", buttons(reply)[0])).fields[0].value == "4 June 2023, Hull"


def test_of_two_days_one_is_chosen_and_the_line_stays(draft: Room) -> None:
    reply = draft.one("Ida Moe", "/minutes next Friday 8 June, Hull")
    assert (reply.ask, planned(draft)) == (True, None)
    assert [button.label for button in buttons(reply)] == ["Friday 10 May 2024", "Saturday 8 June 2024"]
    chosen = draft.press("Ida Moe", buttons(reply)[1])
    assert (chosen.ok, planned(draft)) == (True, date(2024, 6, 8))
    assert "printed" not in text(chosen)
    assert "Friday 8 June, Hull" in text(draft.one("Ida Moe", "/minutes show"))


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
    assert "calendar alone" in text(reply)
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
        ("Friday 8 June", True, ["/minutes planned 2024-05-10", "/minutes planned 2024-06-08"]),
    ],
)
def test_without_a_draft_what_cannot_be_set_is_refused(room: Room, words: str, ask: bool, wanted: list[str]) -> None:
    refused = room.one("Ida Moe", f"/minutes next {words}")
    assert (refused.ok, refused.ask, refused.error, planned(room)) == (False, ask, "refused", None)
    assert commands(refused) == wanted


def test_in_a_direct_message_there_is_no_calendar(room: Room) -> None:
    for command in ("/minutes next 4 June", "/minutes next", "/minutes planned 2024-06-04"):
        assert "in a channel" in text(room.one("Ida Moe", command, None))


# --- due dates follow -------------------------------------------------------------------------------------


def test_what_waited_for_the_day_gets_it_and_what_follows_moves(draft: Room) -> None:
    ten = following(draft, "Ida Moe", "Eli Vik books the bus", due_at=time(14))
    eve = following(draft, "Ida Moe", "Per Aas reads it", Anchor(-1, "workday"))
    draft.play("Eli Vik", "/action add Eli Vik calls by 8 May")
    before = len(told(draft))
    own, public = draft.say("Per Aas", "/minutes next 4 June, Hull")
    assert (own.to, public.to, numbers(public)) == ("sender", "channel", [f"A-{ten}", f"A-{eve}"])
    assert "on Tuesday 4 June 2024. 2 due dates follow it:" in text(public)
    after = action(draft, ten)
    assert (after.due, after.due_at, after.anchor, after.asks) == (date(2024, 5, 25), time(14), TEN_BEFORE, ())
    assert after.due_phrase == "ten days before the next meeting"
    assert action(draft, eve).due == date(2024, 6, 3)
    (message,) = told(draft)[before:]  # Per moved his own: nobody needs to tell him
    assert f"Per Aas changed the due date of A-{ten}" in text(message.reply)
    moved = draft.say("Ida Moe", "/minutes next 11 June")[1]
    assert numbers(moved) == [f"A-{ten}", f"A-{eve}"]
    assert [action(draft, number).due for number in (ten, eve)] == [date(2024, 6, 1), date(2024, 6, 10)]
    entry = entries(draft, ten)[-1]
    assert (entry.verb, entry.facts) == ("action.due", {"due": "2024-06-01", "next_meeting": "2024-06-11"})


def test_nothing_moves_twice(draft: Room) -> None:
    number = following(draft, "Ida Moe", "Eli Vik books the bus")
    draft.now = datetime.fromisoformat("2024-05-06T10:00:00+02:00")
    request = Request("w", "c", "Ida Moe", "Ida Moe", "/minutes next 4 June", draft.now, "tur", delivery="d-1")
    first = answer(request, draft.ledgers)
    revision, messages = action(draft, number).revision, len(told(draft))
    assert len(first) == 2
    assert answer(request, draft.ledgers) == first
    assert len(draft.say("Ida Moe", "/minutes next 4 June")) == 1
    assert (action(draft, number).revision, len(told(draft))) == (revision, messages)


def test_a_day_before_today_is_set_and_told_as_overdue(room: Room) -> None:
    number = following(room, "Ida Moe", "Eli Vik books the bus")
    reply = room.one("Ida Moe", "/minutes next 13 May")
    assert action(room, number).due == date(2024, 5, 3)
    assert f"This due date follows it:\nA-{number}" in text(reply)
    assert f"Overdue already: A-{number}." in text(reply)


def test_what_is_set_by_hand_or_closed_follows_no_more(room: Room) -> None:
    by_hand = following(room, "Ida Moe", "Eli Vik books the bus")
    done = following(room, "Ida Moe", "Eli Vik calls Hull")
    room.play("Ida Moe", f"/action due A-{by_hand} 20 May", f"/action done A-{done}")
    assert not room.one("Ida Moe", "/minutes next 4 June").rows
    assert action(room, by_hand).due == date(2024, 5, 20)


def test_however_many_there_are(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(minutes_calendar, "PAGE", 2)
    made = [following(room, "Ida Moe", f"Eli Vik does it, part {'x' * part}") for part in range(1, 6)]
    assert len(room.one("Ida Moe", "/minutes next 4 June").rows) == 5
    assert {action(room, number).due for number in made} == {date(2024, 5, 25)}


def test_another_channels_actions_stay(room: Room) -> None:
    number = following(room, "Ida Moe", "Eli Vik books the bus")
    assert not room.one("Ida Moe", "/minutes next 4 June", "another").rows
    assert action(room, number).due is None


def test_what_not_everyone_there_may_read_moves_and_is_not_told(room: Room) -> None:
    number = following(room, "Ida Moe", "Eli Vik books the bus", audience="hidden")
    reply = room.one("Ida Moe", "/minutes next 4 June")
    assert (action(room, number).due, reply.rows) == (date(2024, 5, 25), ())
    assert "due date" not in text(room.one("Ida Moe", "/minutes next none"))


def test_without_a_next_meeting_due_dates_stay_and_are_counted(draft: Room) -> None:
    number = following(draft, "Ida Moe", "Eli Vik books the bus")
    draft.say("Ida Moe", "/minutes next 4 June")
    assert "One due date follows the next meeting" in text(draft.one("Ida Moe", "/minutes next none"))
    assert (action(draft, number).due, action(draft, number).anchor) == (date(2024, 5, 25), TEN_BEFORE)
    assert numbers(draft.say("Ida Moe", "/minutes next 11 June")[1]) == [f"A-{number}"]


def test_undo_takes_the_calendar_back_too(draft: Room) -> None:
    number = following(draft, "Ida Moe", "Eli Vik books the bus")
    draft.play("Ida Moe", "/minutes note Fine.", "/minutes next 4 June, Hull", "/minutes next 11 June, York")
    undone, public = draft.say("Ida Moe", "/minutes undo")
    assert (undone.ok, public.to, numbers(public)) == (True, "channel", [f"A-{number}"])
    assert (planned(draft), action(draft, number).due) == (date(2024, 6, 4), date(2024, 5, 25))
    assert "Hull" in text(draft.one("Ida Moe", "/minutes show"))
    assert len(draft.say("Ida Moe", "/minutes undo")) == 1
    assert (planned(draft), action(draft, number).due) == (None, date(2024, 5, 25))
    assert "N-1" in text(draft.one("Ida Moe", "/minutes undo"))


def test_undo_leaves_alone_what_was_planned_since(draft: Room) -> None:
    draft.play("Ida Moe", "/minutes next 4 June, Hull")
    draft.play("Eli Vik", "/minutes planned 2024-06-11")
    draft.play("Ida Moe", "/minutes undo")
    assert planned(draft) == date(2024, 6, 11)


def test_undo_brings_back_no_day_that_is_over(draft: Room) -> None:
    draft.play("Ida Moe", "/minutes next 7 May", "/minutes next 4 June")
    on(draft, "2024-05-08")
    draft.play("Ida Moe", "/minutes undo")
    assert planned(draft) is None


DAYS = st.dates(date(2024, 5, 7), date(2025, 12, 31))
ANCHORS = st.builds(Anchor, st.integers(-30, 10), st.sampled_from(["day", "workday", "week", "month"]))


@settings(max_examples=25, deadline=None)
@given(days=st.lists(DAYS, min_size=1, max_size=4), anchor=ANCHORS)
def test_however_often_it_moves_the_last_day_counts(days: list[date], anchor: Anchor) -> None:
    room = Room()
    number = following(room, "Ida Moe", "Eli Vik books the bus", anchor)
    for before, day in zip((None, *days), days, strict=False):
        told_of = numbers(room.one("Ida Moe", f"/minutes next {day}"))
        moves = before is None or anchor.due(day) != anchor.due(before)
        assert told_of == ([f"A-{number}"] if moves else [])
    assert (planned(room), action(room, number).due) == (days[-1], anchor.due(days[-1]))


# --- the meeting is held ----------------------------------------------------------------------------------


def begin(room: Room, title: str = "Party") -> list[Reply]:
    return list(room.say("Ida Moe", f"/minutes start {title}"))


def test_on_the_day_due_dates_stay_and_follow_no_more(room: Room) -> None:
    number = following(room, "Ida Moe", "Eli Vik books the bus")
    room.play("Ida Moe", "/minutes next 4 June")
    on(room, "2024-06-04")
    before = len(told(room))
    (started,) = begin(room)
    assert started.ok
    assert (planned(room), len(told(room))) == (None, before)
    after = action(room, number)
    assert (after.due, after.anchor, entries(room, number)[-1].verb) == (date(2024, 5, 25), None, "action.settle")
    later = following(room, "Ida Moe", "Eli Vik books the boat")
    assert numbers(room.say("Ida Moe", "/minutes next 2 July")[1]) == [f"A-{later}"]


def test_a_meeting_on_a_later_day_moves_them_there(room: Room) -> None:
    number = following(room, "Ida Moe", "Eli Vik books the bus", Anchor())
    room.play("Ida Moe", "/minutes next 4 June")
    on(room, "2024-06-06")
    started, moved = begin(room, "Board")
    assert (started.ok, numbers(moved), planned(room)) == (True, [f"A-{number}"], None)
    assert "The meeting is today. This due date follows it:" in text(moved)
    assert (action(room, number).due, action(room, number).anchor) == (date(2024, 6, 6), None)
    assert f"A-{number} Eli Vik books the bus (due 6 June 2024)" in text(room.one("Ida Moe", "/minutes show"))


def test_a_meeting_before_the_day_is_an_extra_one(room: Room) -> None:
    number = following(room, "Ida Moe", "Eli Vik books the bus")
    room.play("Ida Moe", "/minutes next 4 June")
    on(room, "2024-05-20")
    started, stands = begin(room)
    assert (started.to, stands.to, commands(stands)) == ("channel", "sender", ["/minutes held M-2"])
    assert "planned for Tuesday 4 June 2024" in text(stands)
    assert (planned(room), action(room, number).anchor) == (date(2024, 6, 4), TEN_BEFORE)


def test_unless_it_is_the_one_that_was_planned(room: Room) -> None:
    number = following(room, "Ida Moe", "Eli Vik books the bus", Anchor())
    room.play("Ida Moe", "/minutes next 4 June")
    on(room, "2024-06-03")
    _, stands = begin(room)
    during = following(room, "Ida Moe", "Eli Vik books the boat", Anchor())
    moved = room.press("Ida Moe", buttons(stands)[0])
    assert (numbers(moved), planned(room)) == ([f"A-{number}"], None)
    assert (action(room, number).due, action(room, during).due) == (date(2024, 6, 3), None)
    again = room.press("Ida Moe", buttons(stands)[0])
    assert text(again) == "No next meeting is set here now."
    room.play("Ida Moe", "/minutes close")
    assert room.press("Ida Moe", buttons(stands)[0]).error == "wrong_state"


def test_without_a_plan_the_meeting_is_the_next_one(room: Room) -> None:
    number = following(room, "Ida Moe", "Eli Vik presents it", Anchor())
    done = following(room, "Ida Moe", "Eli Vik calls Hull")
    room.play("Ida Moe", f"/action done A-{done}")
    on(room, "2024-05-20")
    _, moved = begin(room)
    assert numbers(moved) == [f"A-{number}"]
    assert (action(room, number).due, action(room, number).asks) == (date(2024, 5, 20), ())
    assert action(room, done).anchor is None
    room.play("Ida Moe", f"/action reopen A-{done}", "/minutes next 4 June")
    assert action(room, done).due is None
