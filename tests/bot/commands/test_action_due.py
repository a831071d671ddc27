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
        assert talk.press("Liv Sand", buttons(asked)[0]).error == "outdated"


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

    def test_a_direct_message_has_none(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add Liv Sand buys a cake", None)
        told, asked = talk.say("Liv Sand", "/action due A-2 the next meeting", None)
        assert (told.rows[0].due, commands(asked)) == (None, ["/action due A-2"])

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
