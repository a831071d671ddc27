"""`/action due` and `/action snooze`: why words are no day, and due dates that follow the next meeting."""

from dataclasses import replace
from datetime import date

import pytest

from bot.action import Action
from bot.anchor import Anchor
from bot.ports import Ledger
from tests.bot.commands.talk import Talk, buttons, commands, text


@pytest.fixture
def talk() -> Talk:
    talk = Talk("en")
    talk.say("Liv Sand", "/action add Liv Sand paints the signs by 31 May")
    return talk


def stored(talk: Talk, number: int = 1) -> Action:
    action = talk.ledgers.read("w", lambda ledger: ledger.actions.by_number(number))
    assert action is not None
    return action


def plan(talk: Talk, day: date, channel: str = "tur") -> None:
    """The channel's next meeting, as its calendar has it."""

    def work(ledger: Ledger) -> None:
        there = ledger.places.channel_at("c", channel)
        assert there is not None
        ledger.places.put_channel(replace(there, next_meeting=day, revision=there.revision + 1))

    talk.ledgers.write("w", work)


class TestNoSuchDay:
    def test_what_may_be_two_days_offers_both_for_all_the_actions(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add Liv Sand paints the fence")
        asked = talk.one("Liv Sand", "/action due A-1 A-2 1 or 8 June")
        assert (asked.ok, asked.ask, asked.error) == (False, True, "unknown")
        assert commands(asked) == ["/action due A-1 A-2 2024-06-01", "/action due A-1 A-2 2024-06-08"]
        told = talk.press("Liv Sand", buttons(asked)[0])
        assert [row.due for row in told.rows] == [date(2024, 6, 1)] * 2

    @pytest.mark.parametrize("verb", ["due", "snooze"])
    def test_a_day_that_is_not_in_the_calendar(self, talk: Talk, verb: str) -> None:
        refused = talk.one("Liv Sand", f"/action {verb} A-1 31 February")
        assert f"“/action {verb} A-1 28 February”" in text(refused)
        assert commands(refused) == [f"/action {verb} A-1"]

    def test_several_and_a_day_that_has_passed_have_no_form(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add Liv Sand paints the fence")
        assert commands(talk.one("Liv Sand", "/action due A-1 A-2 yesterday")) == []

    def test_last_year_is_offered_as_this_year(self, talk: Talk) -> None:
        refused = talk.one("Liv Sand", "/action due A-1 9 June 2023")
        assert "That day has passed: Friday 9 June 2023" in text(refused)
        assert "/action due A-1 2024-06-09" in commands(refused)

    def test_in_norwegian_the_example_is_a_norwegian_command(self) -> None:
        talk = Talk("nb")
        talk.say("Liv Sand", "/oppgave ny Liv Sand maler skiltene")
        assert "«/oppgave frist A-1 9. juni»" in text(talk.one("Liv Sand", "/oppgave frist A-1 blåmandag"))
        assert "«/oppgave hvil til A-1 9. juni»" in text(talk.one("Liv Sand", "/oppgave hvil til A-1 blåmandag"))

    def test_a_button_pressed_twice_is_no_quarrel(self, talk: Talk) -> None:
        asked = talk.one("Liv Sand", "/action due A-1 1 or 8 June")
        assert talk.press("Liv Sand", buttons(asked)[1]).ok
        assert talk.press("Liv Sand", buttons(asked)[1]).ok
        assert talk.press("Liv Sand", buttons(asked)[0]).ok, "one may change one's mind"
        talk.say("Una Berg", "/action due A-1 9 June")
        refused = talk.press("Liv Sand", buttons(asked)[1])
        assert (refused.error, refused.ask) == ("outdated", True)
        assert talk.press("Una Berg", buttons(refused)[0]).ok, "and set it all the same"


class TestTheNextMeeting:
    def test_where_it_is_known_the_day_is_computed_and_follows_it(self, talk: Talk) -> None:
        plan(talk, date(2024, 6, 20))
        told = talk.one("Liv Sand", "/action due A-1 ten days before the next meeting")
        assert (told.ask, told.rows[0].due) == (False, date(2024, 6, 10))
        assert "follows this channel's next meeting" in text(told)
        assert stored(talk).anchor == Anchor(-10)

    def test_where_it_is_not_the_action_waits(self, talk: Talk) -> None:
        told, asked = talk.say("Liv Sand", "/action due A-1 ten days before the next meeting")
        assert (told.rows[0].due, asked.ask) == (None, True)
        assert (stored(talk).anchor, stored(talk).asks) == (Anchor(-10), ("due",))

    def test_one_that_is_over_is_not_known(self, talk: Talk) -> None:
        plan(talk, date(2024, 5, 5))
        assert talk.say("Liv Sand", "/action due A-1 the next meeting")[0].rows[0].due is None

    def test_a_plain_day_follows_nothing(self, talk: Talk) -> None:
        plan(talk, date(2024, 6, 20))
        talk.say("Liv Sand", "/action due A-1 the next meeting")
        talk.say("Liv Sand", "/action due A-1 9 June")
        assert (stored(talk).due, stored(talk).anchor) == (date(2024, 6, 9), None)

    def test_each_action_follows_its_own_channel(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add Liv Sand paints the hut", "hike")
        plan(talk, date(2024, 6, 20))
        plan(talk, date(2024, 6, 27), "hike")
        told = talk.say("Liv Sand", "/action due A-1 A-2 the next meeting")[0]
        assert [row.due for row in told.rows] == [date(2024, 6, 20), date(2024, 6, 27)]

    @pytest.mark.parametrize("place", [None, "hike"])
    def test_an_action_of_no_channel_has_none(self, talk: Talk, place: str | None) -> None:
        talk.say("Liv Sand", "/action add Liv Sand buys a cake", None)
        talk.say("Liv Sand", "/minutes next 20 June", "hike")
        refused = talk.one("Liv Sand", "/action due A-2 before the next meeting", place)
        assert (refused.error, refused.ask, commands(refused)) == ("unknown", True, ["/action due A-2"])
        assert "which day “before the next meeting” is for A-2. Write for example “/action due A-2 9 June”" in text(
            refused
        )
        edited = talk.say("Liv Sand", "/action edit A-2 Liv Sand buys a cake before the next meeting", place)
        assert "waits" not in "".join(text(reply) for reply in edited)
        assert stored(talk, 2).anchor is None

    def test_of_several_all_have_one_or_none_is_changed(self, talk: Talk) -> None:
        plan(talk, date(2024, 6, 20))
        talk.say("Liv Sand", "/action add Liv Sand buys a cake", None)
        refused = talk.one("Liv Sand", "/action due A-1 A-2 the next meeting")
        assert (refused.error, stored(talk).due) == ("unknown", date(2024, 5, 31))
        assert "is for A-2." in text(refused)
        assert not buttons(refused)

    def test_those_that_have_a_day_and_those_that_wait_are_told_apart(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add Liv Sand paints the hut", "hike")
        plan(talk, date(2024, 6, 20))
        dated, waiting, asked = talk.say("Liv Sand", "/action due A-2 A-1 before the next meeting")
        assert text(dated).startswith("New due date of A-1:")
        assert text(waiting).startswith("A-2 gets its due date when")
        assert (asked.ask, stored(talk, 2).asks) == (True, ("due",))
        assert "waits for the day of this channel's" not in text(asked)

    @pytest.mark.parametrize("line", ["/action due A-1", "/action due A-1 A-2"])
    def test_one_that_falls_before_today_is_told_and_asked(self, talk: Talk, line: str) -> None:
        talk.say("Liv Sand", "/action add Liv Sand paints the hut")
        plan(talk, date(2024, 5, 31))
        refused = talk.one("Liv Sand", f"{line} a month before the next meeting")
        assert (refused.error, refused.ask, stored(talk).anchor) == ("unknown", True, None)
        assert "Tuesday 30 April 2024" in text(refused)

    def test_captured_such_a_day_is_told_and_asked_too(self, talk: Talk) -> None:
        plan(talk, date(2024, 5, 31))
        captured, asked = talk.say("Liv Sand", "/action add Liv Sand rakes a month before the next meeting")
        assert (captured.ask, captured.rows[0].due, stored(talk, 2).asks) == (True, None, ("due",))
        assert "Tuesday 30 April 2024" in text(asked)
        assert "waits" not in text(asked)

    def test_a_private_channels_calendar_is_not_read_from_outside(self, talk: Talk) -> None:
        talk.channel("board", private=True, members=("Liv Sand",))
        talk.say("Liv Sand", "/action add Ida Moe paints the hut", "board")
        talk.say("Liv Sand", "/action share A-2", "board")
        talk.say("Liv Sand", "/minutes next 7 June", "board")
        for words in ("/action due A-2 the next meeting", "/action edit A-2 Ida Moe paints before the next meeting"):
            outside = "".join(text(reply) for reply in talk.say("Ida Moe", words, None))
            assert "A-2" in outside
            assert "June 2024" not in outside
            assert (stored(talk, 2).due, stored(talk, 2).anchor) == (None, None)
        assert talk.one("Ida Moe", "/action snooze A-2 the next meeting", None).error == "unknown"
        inside = talk.say("Liv Sand", "/action due A-2 the next meeting", None)[0]
        assert inside.rows[0].due == date(2024, 6, 7)

    def test_a_capture_and_an_edit_follow_it_too(self, talk: Talk) -> None:
        plan(talk, date(2024, 6, 20))
        captured = talk.one("Liv Sand", "/action add Liv Sand sends the papers ten days before the next meeting")
        assert (captured.rows[0].due, stored(talk, 2).anchor) == (date(2024, 6, 10), Anchor(-10))
        assert "follows this channel's next meeting" in text(captured)
        talk.say("Liv Sand", "/action edit A-1 Liv Sand paints the signs a week before the next meeting")
        assert (stored(talk).due, stored(talk).anchor) == (date(2024, 6, 13), Anchor(-1, "week"))

    def test_a_rest_does_not_wait_for_a_meeting(self, talk: Talk) -> None:
        assert talk.one("Liv Sand", "/action snooze A-1 the next meeting").error == "unknown"
        plan(talk, date(2024, 6, 20))
        assert talk.one("Liv Sand", "/action snooze A-1 the next meeting").ok
        assert stored(talk).resting_until == date(2024, 6, 20)
