"""The due dates that follow the channel's next meeting. Today is Monday 6 May 2024."""

from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.anchor import Anchor
from bot.commands import minutes_following
from bot.reply import Reply
from bot.request import Request
from bot.router import answer
from tests.bot.commands.meeting_room import Room
from tests.bot.commands.planned_room import TEN_BEFORE, action, entries, following, on, planned, room_between, told
from tests.bot.commands.talk import buttons, commands, numbers, text


@pytest.fixture
def room() -> Room:
    """No minutes are a draft."""
    return room_between()


@pytest.fixture
def draft(room: Room) -> Room:
    """The same with an open meeting."""
    room.play("Ida Moe", "/minutes start Party")
    return room


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
    monkeypatch.setattr(minutes_following, "PAGE", 2)
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
    kept = draft.one("Ida Moe", "/minutes undo")
    assert (planned(draft), action(draft, number).due, kept.to) == (None, date(2024, 5, 25), "sender")
    assert "One due date follows the next meeting. It stays as it is" in text(kept)
    assert "N-1" in text(draft.one("Ida Moe", "/minutes undo"))


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
    assert (text(again), again.to) == ("No next meeting is set here now.", "sender")
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
    assert (action(room, done).anchor, action(room, done).due) == (None, date(2024, 5, 10))
    room.play("Ida Moe", f"/action reopen A-{done}", "/minutes next 4 June")
    assert (action(room, done).due, action(room, done).asks) == (date(2024, 5, 10), ())


@pytest.mark.parametrize("start", ["/minutes next none", None])
def test_a_date_that_is_kept_until_a_new_day_is_kept_over_an_extra_meeting(draft: Room, start: str | None) -> None:
    kept = following(draft, "Ida Moe", "Eli Vik books the bus")
    draft.play("Ida Moe", "/minutes next 4 June", start or "/minutes undo", "/minutes close")
    waits = following(draft, "Ida Moe", "Eli Vik calls Hull", Anchor())
    _, moved = begin(draft, "Extra")
    assert numbers(moved) == [f"A-{waits}"]
    assert (action(draft, kept).due, action(draft, kept).anchor) == (date(2024, 5, 25), TEN_BEFORE)
    assert f"A-{kept}" in numbers(draft.say("Ida Moe", "/minutes next 11 June")[1])
    assert action(draft, kept).due == date(2024, 6, 1)


def test_what_was_captured_for_the_planned_meeting_in_that_meeting_waits_for_the_one_after(room: Room) -> None:
    room.play("Ida Moe", "/minutes next 4 June")
    on(room, "2024-06-01")
    _, stands = begin(room)
    room.play("Ida Moe", "/action add Eli Vik books the boat before the next meeting")
    done = int(numbers(room.say("Ida Moe", "/action add Eli Vik rows to the next meeting")[0])[0][2:])
    hidden = following(room, "Ida Moe", "Eli Vik calls Hull", audience="hidden", due=date(2024, 6, 4))
    room.play("Ida Moe", f"/action done A-{done}")
    before = len(told(room))
    waits = room.press("Ida Moe", buttons(stands)[0])
    assert (waits.to, numbers(waits), commands(waits)) == ("channel", ["A-1"], ["/minutes next"])
    assert text(waits).startswith("A-1 gets its due date when")
    assert (action(room, 1).due, action(room, 1).asks, action(room, hidden).due) == (None, ("due",), None)
    assert action(room, done).due == date(2024, 6, 4)
    (message,) = told(room)[before:]
    assert message.about == action(room, 1).id or len(message.reply.rows) == 2
    room.play("Ida Moe", "/minutes next 2 July")
    assert action(room, 1).due == date(2024, 7, 1)


# --- what comes back --------------------------------------------------------------------------------------


def test_undo_brings_a_due_date_back_as_the_calendar_has_it_now(draft: Room) -> None:
    number = following(draft, "Ida Moe", "Eli Vik books the bus")
    draft.play("Per Aas", "/minutes next 4 June", f"/action due A-{number} 30 May")
    draft.play("Ida Moe", "/minutes next 11 June")
    before = len(told(draft))
    undone, anew = draft.say("Per Aas", "/minutes undo")
    assert undone.ok
    assert (action(draft, number).due, action(draft, number).anchor) == (date(2024, 6, 1), TEN_BEFORE)
    assert (anew.to, numbers(anew)) == ("channel", [f"A-{number}"])
    assert "Computed anew" in text(anew)
    assert len(told(draft)) == before + 1


def test_undo_of_what_not_everyone_may_read_is_not_told_there(draft: Room) -> None:
    number = following(draft, "Ida Moe", "Ida Moe books the bus", audience="hidden", maker="")
    draft.play("Ida Moe", "/minutes next 4 June")
    assert action(draft, number).due == date(2024, 5, 25)
    hidden = action(draft, number)
    draft.ledgers.write("w", lambda ledger: ledger.actions.set_readers(hidden.id, (draft_person(draft, "Ida Moe"),)))
    draft.play("Ida Moe", f"/action due A-{number} 30 May", "/minutes next 11 June")
    draft.play("Ida Moe", "/minutes undo")
    assert len(draft.say("Ida Moe", "/minutes undo")) == 1
    assert action(draft, number).due == date(2024, 5, 25)


def draft_person(room: Room, name: str) -> str:
    return room.ledgers.read("w", lambda ledger: ledger.parties.directory().named(name)[0])


def test_the_calendar_is_no_hindrance_for_undo(draft: Room) -> None:
    draft.play("Per Aas", "/action add Eli Vik books the bus ten days before the next meeting")
    draft.play("Ida Moe", "/minutes next 4 June")
    assert text(draft.one("Per Aas", "/minutes undo")).startswith("Undone: action A-1")


@pytest.mark.parametrize("change", ["/action edit A-1 Eli Vik books a big bus", "/action due A-1 30 May"])
def test_undo_after_a_meeting_was_held_brings_back_what_its_day_makes_it(room: Room, change: str) -> None:
    room.play("Ida Moe", "/minutes start Party")
    number = following(room, "Ida Moe", "Eli Vik books the bus")
    on(room, "2024-05-13")
    room.play("Ida Moe", "/minutes next 4 June", change, "/minutes close")
    on(room, "2024-06-11")
    begin(room, "Summer")
    room.play("Ida Moe", "/minutes time 2024-05-05", "/minutes close")  # so that the other draft is the latest
    undone, anew = room.say("Ida Moe", "/minutes undo")
    assert (undone.ok, numbers(anew)) == (True, [f"A-{number}"])
    assert (action(room, number).due, action(room, number).anchor) == (date(2024, 4, 25), None)


def test_undo_after_its_own_meeting_was_held_lets_it_wait(room: Room) -> None:
    room.play("Ida Moe", "/minutes next 4 June")
    on(room, "2024-06-01")
    _, stands = begin(room)
    room.play("Ida Moe", "/action add Eli Vik books the bus to the next meeting", "/action due A-1 2 June")
    assert not room.press("Ida Moe", buttons(stands)[0]).rows
    undone, anew = room.say("Ida Moe", "/minutes undo")
    assert (undone.ok, numbers(anew)) == (True, ["A-1"])
    assert (action(room, 1).due, action(room, 1).asks) == (None, ("due",))


@pytest.mark.parametrize("closed", ["done", "drop"])
def test_what_is_opened_again_has_the_day_that_the_calendar_has_now(draft: Room, closed: str) -> None:
    number = following(draft, "Ida Moe", "Eli Vik books the bus")
    draft.play("Ida Moe", "/minutes next 4 June", f"/action {closed} A-{number}", "/minutes next 18 June")
    assert action(draft, number).due == date(2024, 5, 25)
    opened = draft.one("Ida Moe", f"/action reopen A-{number}")
    assert opened.rows[0].due == action(draft, number).due == date(2024, 6, 8)
    assert f"Computed anew, since the meeting that the due date follows has moved: A-{number}." in text(opened)
    assert numbers(draft.say("Ida Moe", "/minutes next 25 June")[1]) == [f"A-{number}"]


def test_what_was_closed_when_the_meeting_was_held_has_its_day(room: Room) -> None:
    number = following(room, "Ida Moe", "Eli Vik books the bus")
    waits = following(room, "Ida Moe", "Eli Vik calls Hull")
    room.play("Ida Moe", f"/action done A-{waits}", "/minutes next 4 June", f"/action done A-{number}")
    on(room, "2024-06-11")
    assert len(begin(room)) == 1
    opened = room.one("Ida Moe", f"/action reopen A-{number} A-{waits}")
    assert [row.due for row in opened.rows] == [date(2024, 6, 1)] * 2
    assert "Computed anew" not in text(opened)
    assert action(room, waits).asks == ()


def test_what_waits_still_waits_when_it_is_opened_again(room: Room) -> None:
    number = following(room, "Ida Moe", "Eli Vik books the bus")
    room.play("Ida Moe", f"/action done A-{number}", f"/action reopen A-{number}")
    assert (action(room, number).due, action(room, number).asks) == (None, ("due",))


# --- minutes written afterwards ---------------------------------------------------------------------------


def test_the_day_that_the_minutes_say_counts(room: Room) -> None:
    moves = following(room, "Ida Moe", "Eli Vik books the bus", Anchor())
    done = following(room, "Ida Moe", "Eli Vik calls Hull", Anchor())
    by_hand = following(room, "Ida Moe", "Eli Vik books the boat", Anchor())
    gone = following(room, "Ida Moe", "Eli Vik sings", Anchor())
    room.play("Ida Moe", "/minutes next 3 June", f"/action done A-{done}")
    on(room, "2024-06-04")
    begin(room)
    room.play("Ida Moe", f"/action due A-{by_hand} 20 June")
    removed = action(room, gone)
    room.ledgers.write("w", lambda ledger: ledger.actions.remove(removed))
    before = len(told(room))
    timed, moved = room.say("Ida Moe", "/minutes time 2024-06-03 18:00-20:00")
    assert (timed.ok, moved.to, numbers(moved)) == (True, "channel", [f"A-{moves}"])
    assert "The meeting's day is now Monday 3 June 2024. This due date follows it:" in text(moved)
    assert [action(room, each).due for each in (moves, done, by_hand)] == [
        date(2024, 6, 3),
        date(2024, 6, 3),
        date(2024, 6, 20),
    ]
    assert len(told(room)) == before + 1
    assert len(room.say("Ida Moe", "/minutes time 18:30-20:00")) == 1
    room.play("Ida Moe", "/minutes undo")
    _, back = room.say("Ida Moe", "/minutes undo")
    assert (numbers(back), action(room, moves).due) == ([f"A-{moves}"], date(2024, 6, 4))


def test_a_meeting_moved_to_another_day_before_it_was_the_planned_one_is_told_by_that_day(room: Room) -> None:
    number = following(room, "Ida Moe", "Eli Vik books the bus", Anchor())
    room.play("Ida Moe", "/minutes next 6 June")
    on(room, "2024-06-04")
    _, stands = begin(room)
    assert len(room.say("Ida Moe", "/minutes time 2024-06-03 18:00")) == 1
    moved = room.press("Ida Moe", buttons(stands)[0])
    assert "The meeting's day is now Monday 3 June 2024." in text(moved)
    assert action(room, number).due == date(2024, 6, 3)


# --- many -------------------------------------------------------------------------------------------------


def test_many_are_told_in_one_message_a_person_and_ten_rows(room: Room) -> None:
    made = [following(room, "Ida Moe", f"Eli Vik does it, part {'x' * part}") for part in range(1, 13)]
    one = following(room, "Ida Moe", "Per Aas rests")
    before = len(told(room))
    moved = room.one("Ida Moe", "/minutes next 10 May")
    assert numbers(moved) == [f"A-{number}" for number in made[:10]]
    assert "… and 3 more." in text(moved)
    assert "Overdue already: A-1, A-2, A-3, A-4, A-5, A-6, A-7, A-8, A-9, A-10 and 3 more." in text(moved)
    eli, per = sorted(told(room)[before:], key=lambda message: -len(message.reply.rows))
    assert numbers(eli.reply) == numbers(moved)
    assert "changed 12 of your due dates, since they follow a meeting:" in text(eli.reply)
    assert "… and 2 more." in text(eli.reply)
    assert text(per.reply).startswith(f"Ida Moe changed the due date of A-{one}")
