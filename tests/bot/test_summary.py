"""The daily summary: when it falls due, over weekends, holidays, clocks that change and meetings that go on; what it
says, and to whom it says nothing."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.events import ChannelTold, channel_told
from bot.falling_due import KIND, is_due, moment_of
from bot.place import Channel
from bot.ports import Ledger, Message
from bot.reply import Rows, Text
from bot.summaries import Made, made_summaries, post_summaries
from bot.summary import MOST
from tests.bot.commands.talk import Talk, text

OSLO = ZoneInfo("Europe/Oslo")


def at(moment: str, zone: ZoneInfo = OSLO) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=zone)


@pytest.fixture
def talk() -> Talk:
    talk = Talk("en")
    talk.now = at("2024-05-02 10:00")
    talk.channel("tur")
    talk.party("una", "person", "Una Berg")
    return talk


def said(talk: Talk, moment: str, words: str, channel: str | None = "tur", who: str = "Liv Sand") -> None:
    talk.now = at(moment) - timedelta(minutes=1)
    reply = talk.say(who, words, channel)[0]
    assert reply.ok, text(reply)


def channel(talk: Talk, name: str = "tur") -> Channel:
    found = talk.ledgers.read("w", lambda ledger: ledger.places.channel_at("c", name))
    assert found is not None
    return found


def made(talk: Talk, moment: str, name: str = "tur") -> Made:
    here = channel(talk, name)
    return talk.ledgers.read("w", lambda ledger: made_summaries(ledger, (here,), at(moment)))


def post(talk: Talk, moment: str, name: str = "tur") -> Message | None:
    """The summary of a channel, if it is due and there is something to say."""
    if not due(talk, moment, name):
        return None
    summary = made(talk, moment, name)
    messages = talk.ledgers.write("w", lambda ledger: post_summaries(ledger, summary, at(moment)))
    return messages[0] if messages else None


def told(talk: Talk, moment: str, name: str = "tur") -> dict[str, list[str]]:
    """The summary's headings and the numbers under each; empty where nothing is said."""
    message = post(talk, moment, name)
    parts = message.reply.parts[1:] if message else ()
    rows = {part.heading: [row.number for row in part.rows] for part in parts if isinstance(part, Rows)}
    return rows | {part.text: [] for part in parts if isinstance(part, Text)}


def due(talk: Talk, moment: str, name: str = "tur") -> bool:
    return talk.ledgers.read("w", lambda ledger: is_due(ledger, channel(talk, name), at(moment)))


def test_its_time_and_late_the_same_day_but_not_before_and_not_the_day_after(talk: Talk) -> None:
    said(talk, "2024-05-02 12:00", "/action add Una Berg paints")
    assert not due(talk, "2024-05-03 08:29")
    assert due(talk, "2024-05-03 08:30")
    assert due(talk, "2024-05-03 23:59")
    assert not due(talk, "2024-05-04 00:30"), "asleep all Friday: not on the Saturday"
    said(talk, "2024-05-04 12:00", "/action add Una Berg sweeps")
    assert told(talk, "2024-05-06 08:30")["New action"] == ["A-2"]


def test_never_twice_a_day(talk: Talk) -> None:
    said(talk, "2024-05-02 12:00", "/action add Una Berg paints")
    assert post(talk, "2024-05-03 08:30") is not None
    said(talk, "2024-05-03 09:00", "/action add Una Berg sweeps")
    assert post(talk, "2024-05-03 12:00") is None
    assert told(talk, "2024-05-06 08:30")["New action"] == ["A-2"]


def test_a_copy_that_came_too_late_makes_none(talk: Talk) -> None:
    """Both looked while it was due; the claim in the transaction is one's alone."""
    said(talk, "2024-05-02 12:00", "/action add Una Berg paints")
    first, second = made(talk, "2024-05-03 08:30"), made(talk, "2024-05-03 08:30")

    def late(ledger: Ledger) -> tuple[Message, ...]:
        assert len(post_summaries(ledger, first, at("2024-05-03 08:30"))) == 1
        return post_summaries(ledger, second, at("2024-05-03 08:30"))

    assert talk.ledgers.write("w", late) == ()


def test_a_channel_that_changed_while_its_summary_was_made_is_left_for_later(talk: Talk) -> None:
    """What is for those in it alone is not posted once everyone may read along; nor into a meeting that has begun."""
    said(talk, "2024-05-02 12:00", "/action add Una Berg paints")
    before = made(talk, "2024-05-03 08:30")
    talk.channel("tur", private=True, members=("Liv Sand",))
    assert talk.ledgers.write("w", lambda ledger: post_summaries(ledger, before, at("2024-05-03 08:30"))) == ()
    before = made(talk, "2024-05-03 08:31")
    said(talk, "2024-05-03 08:31", "/minutes start Board")
    assert talk.ledgers.write("w", lambda ledger: post_summaries(ledger, before, at("2024-05-03 08:31"))) == ()
    said(talk, "2024-05-03 10:00", "/minutes close")
    assert post(talk, "2024-05-03 10:01") is not None


def test_what_happens_while_a_summary_is_made_is_told_by_the_next_and_nothing_twice(talk: Talk) -> None:
    said(talk, "2024-05-02 12:00", "/action add Una Berg paints")
    before = made(talk, "2024-05-03 08:30")
    said(talk, "2024-05-03 08:30", "/action add Una Berg sweeps")
    (message,) = talk.ledgers.write("w", lambda ledger: post_summaries(ledger, before, at("2024-05-03 08:30")))
    assert [row.number for part in message.reply.parts if isinstance(part, Rows) for row in part.rows] == ["A-1"]
    assert told(talk, "2024-05-06 08:30") == {"New action": ["A-2"]}


class TestWrongClocks:
    def test_a_claim_of_a_day_to_come_keeps_nobody_silent_and_tells_nothing_twice(self, talk: Talk) -> None:
        """For a moment a server's clock was a year ahead."""
        said(talk, "2024-05-02 12:00", "/action add Una Berg paints")
        assert post(talk, "2024-05-03 08:30") is not None
        said(talk, "2024-05-03 12:00", "/action add Una Berg sweeps")
        assert told(talk, "2025-05-08 08:30")["New action"] == ["A-2"]
        assert due(talk, "2024-05-06 08:30")
        said(talk, "2024-05-06 08:00", "/action add Una Berg bakes")
        assert told(talk, "2024-05-06 08:30") == {"New action": ["A-3"]}
        assert not due(talk, "2024-05-06 08:31")

    def test_what_was_made_by_a_clock_that_was_put_back_is_told(self, talk: Talk) -> None:
        said(talk, "2024-05-02 12:00", "/action add Una Berg paints")
        assert post(talk, "2024-05-03 08:30") is not None
        said(talk, "2024-05-03 07:45", "/action add Una Berg sweeps")
        assert told(talk, "2024-05-06 08:30") == {"New action": ["A-2"]}

    def test_what_an_older_program_claimed_is_told_until_then(self, talk: Talk) -> None:
        """It did not say which entry was the last."""
        said(talk, "2024-05-03 08:00", "/action add Una Berg paints")
        id = channel(talk).id

        def claim(ledger: Ledger) -> bool:
            return ledger.deliveries.claim(id, KIND, at("2024-05-03 08:30").date(), at("2024-05-03 08:30"))

        assert talk.ledgers.write("w", claim)
        said(talk, "2024-05-03 12:00", "/action add Una Berg sweeps")
        assert told(talk, "2024-05-06 08:30") == {"New action": ["A-2"]}


@pytest.mark.parametrize("day", ["2024-05-04", "2024-05-05", "2024-05-09", "2024-05-17", "2024-05-20"])
def test_none_on_weekends_and_holidays(talk: Talk, day: str) -> None:
    assert not due(talk, f"{day} 09:00")


def test_over_a_weekend_it_tells_what_is_new_since_friday(talk: Talk) -> None:
    assert told(talk, "2024-05-03 08:30") == {}
    said(talk, "2024-05-03 12:00", "/action add Una Berg paints")
    said(talk, "2024-05-05 12:00", "/action add Una Berg sweeps")
    assert told(talk, "2024-05-06 08:30")["2 new actions"] == ["A-1", "A-2"]


def test_the_first_one_tells_of_the_last_working_day_on(talk: Talk) -> None:
    said(talk, "2024-05-02 11:00", "/action add Una Berg paints")
    assert told(talk, "2024-05-03 09:00")["New action"] == ["A-1"]


def test_held_back_while_a_meeting_is_open_and_made_after_it(talk: Talk) -> None:
    said(talk, "2024-05-02 12:00", "/action add Una Berg paints")
    said(talk, "2024-05-03 08:00", "/minutes start Board")
    assert not due(talk, "2024-05-03 08:30")
    said(talk, "2024-05-03 11:00", "/minutes close")
    message = post(talk, "2024-05-03 11:01")
    assert message is not None
    assert "wait for approval" in text(message.reply)


def test_a_new_channel_or_a_new_time_after_todays_begins_tomorrow(talk: Talk) -> None:
    assert not due(talk, "2024-05-02 11:00"), "the channel came at ten"
    said(talk, "2024-05-03 08:00", "/summary at 07:30")
    assert not due(talk, "2024-05-03 08:30")
    assert due(talk, "2024-05-06 07:30")
    said(talk, "2024-05-06 07:00", "/summary at 09:00")
    assert not due(talk, "2024-05-06 08:30")
    assert due(talk, "2024-05-06 09:00")


def test_off_is_off(talk: Talk) -> None:
    said(talk, "2024-05-02 12:00", "/summary off")
    assert not due(talk, "2024-05-03 12:00")


def test_a_channel_that_was_never_told_since_when(talk: Talk) -> None:
    def make(ledger: Ledger) -> None:
        ledger.places.put_channel(Channel("old", "c", "old", "old"))

    talk.ledgers.write("w", make)
    assert due(talk, "2024-05-03 08:30", "old")


class TestClocks:
    def test_a_time_that_the_clocks_skip_is_when_they_have_skipped_it(self) -> None:
        skipped = moment_of("Europe/Oslo", at("2024-03-31 00:00").date(), time(2, 30))
        assert skipped == at("2024-03-31 03:30")

    def test_a_time_shown_twice_is_the_first(self) -> None:
        twice = moment_of("Europe/Oslo", at("2024-10-27 00:00").date(), time(2, 30))
        assert twice.utcoffset() == timedelta(hours=2)

    def test_a_summary_at_a_skipped_time_is_made_once(self) -> None:
        """In Cairo the clocks go forward on a Friday, a working day by the country's own calendar here."""
        talk = Talk("en")
        talk.now = at("2024-04-24 10:00")
        told = ChannelTold("c", "tur", "tur", zone="Africa/Cairo", summary="00:30")
        talk.ledgers.write("w", lambda ledger: channel_told(ledger, told, talk.now))
        cairo = ZoneInfo("Africa/Cairo")
        here = channel(talk)

        def is_due_at(moment: datetime) -> bool:
            return talk.ledgers.read("w", lambda ledger: is_due(ledger, here, moment))

        assert not is_due_at(at("2024-04-26 01:15", cairo))
        assert is_due_at(at("2024-04-26 01:30", cairo))

    def test_a_summary_at_a_time_shown_twice_is_due_from_the_first_on_and_made_once(self, talk: Talk) -> None:
        """In Cairo the clocks went back on a Thursday, at midnight: it was half past eleven twice."""
        told = ChannelTold("c", "tur", "tur", zone="Africa/Cairo", summary="23:30")
        talk.ledgers.write("w", lambda ledger: channel_told(ledger, told, at("2024-10-28 10:00")))
        said(talk, "2024-10-31 10:00", "/action add Una Berg paints")
        first, between, second = (
            datetime(2024, 10, 31, *clock, tzinfo=UTC) for clock in ((20, 30), (21, 15), (21, 30))
        )
        here = channel(talk)
        assert (here.local(first).time(), here.local(second).time()) == (time(23, 30), time(23, 30))

        def are_due(*moments: datetime) -> list[bool]:
            return [talk.ledgers.read("w", lambda ledger, now=now: is_due(ledger, here, now)) for now in moments]

        assert are_due(first - timedelta(seconds=1), first, between, second) == [False, True, True, True]
        assert post(talk, "2024-10-31 22:00") is not None
        assert are_due(first, between, second) == [False, False, False]

    def test_over_the_date_line_no_date_twice_and_none_left_out(self, talk: Talk) -> None:
        """A channel on a ship, from Auckland to Honolulu and back: each has its own Tuesday."""
        said(talk, "2024-05-02 12:00", "/referent zone Pacific/Auckland")
        auckland, honolulu = ZoneInfo("Pacific/Auckland"), ZoneInfo("Pacific/Honolulu")
        days: list[str] = []

        def sails(moment: datetime, zone: str | None = None) -> None:
            if zone:
                talk.now = moment
                assert talk.say("Liv Sand", f"/referent zone {zone}", "tur")[0].ok
            now = moment.astimezone(OSLO).replace(tzinfo=None).isoformat()
            if due(talk, now):
                days.append(channel(talk).today(moment).isoformat())
                post(talk, now)

        sails(at("2024-05-07 08:30", auckland))
        sails(at("2024-05-07 12:00", auckland), "Pacific/Honolulu")  # where it is Monday the 6th
        sails(at("2024-05-07 08:30", honolulu))
        sails(at("2024-05-08 08:30", honolulu))
        sails(at("2024-05-08 09:00", honolulu), "Pacific/Auckland")  # where it is Thursday the 9th, a holiday here
        sails(at("2024-05-10 08:30", auckland))
        assert days == ["2024-05-07", "2024-05-06", "2024-05-08", "2024-05-10"]

    def test_another_zone_moves_its_time_and_never_makes_two_of_a_date(self, talk: Talk) -> None:
        said(talk, "2024-05-02 12:00", "/action add Una Berg paints")
        assert post(talk, "2024-05-03 08:30") is not None
        said(talk, "2024-05-03 09:00", "/referent zone America/New_York")
        assert not due(talk, "2024-05-03 14:30"), "half past eight there, of the same date"
        assert not due(talk, "2024-05-06 08:30")
        assert due(talk, "2024-05-06 14:30")


class TestWhatItSays:
    def test_each_row_once_as_it_is_now(self, talk: Talk) -> None:
        assert told(talk, "2024-05-03 08:30") == {}
        said(talk, "2024-05-03 09:00", "/action add Una Berg paints")
        said(talk, "2024-05-03 10:00", "/action due A-1 17 June")
        said(talk, "2024-05-03 11:00", "/action done A-1")
        assert told(talk, "2024-05-06 08:30") == {"New action": ["A-1"]}
        assert told(talk, "2024-05-07 08:30") == {}

    def test_done_moved_and_opened_again(self, talk: Talk) -> None:
        for number, what in enumerate(("paints", "sweeps", "bakes", "sings"), start=1):
            said(talk, f"2024-05-02 12:0{number}", f"/action add Una Berg {what}")
        said(talk, "2024-05-02 13:00", "/action done A-4")
        post(talk, "2024-05-03 08:30")
        said(talk, "2024-05-03 09:00", "/action done A-1 A-2")
        said(talk, "2024-05-03 10:00", "/action reopen A-2")
        said(talk, "2024-05-03 10:10", "/action assign A-3 Liv Sand")
        said(talk, "2024-05-03 10:20", "/action reopen A-4")
        said(talk, "2024-05-03 10:30", "/action snooze A-3 20 June")
        parts = told(talk, "2024-05-06 08:30")
        assert parts["Done"] == ["A-1"]
        assert sorted(parts["3 changed"]) == ["A-2", "A-3", "A-4"]

    def test_decided_replaced_and_taken_back(self, talk: Talk) -> None:
        said(talk, "2024-05-02 12:00", "/decision add Tar is used")
        post(talk, "2024-05-03 08:30")
        said(talk, "2024-05-03 09:00", "/decision supersede D-1 Oil is used")
        said(talk, "2024-05-03 09:10", "/decision add Paint is used")
        said(talk, "2024-05-03 09:20", "/decision delete D-3")
        said(talk, "2024-05-03 09:30", "/action add Una Berg paints")
        said(talk, "2024-05-03 09:40", "/action remove A-1")
        parts = told(talk, "2024-05-06 08:30")
        assert list(parts.values()) == [["D-1", "D-2"]]

    def test_due_today_or_next_and_past_once(self, talk: Talk) -> None:
        said(talk, "2024-05-02 12:00", "/action add Una Berg paints by 8 May")
        said(talk, "2024-05-02 12:10", "/action add Una Berg sweeps by 10 May")
        post(talk, "2024-05-03 08:30")
        post(talk, "2024-05-06 08:30")
        due_words = "Due today or on the next working day"
        assert told(talk, "2024-05-07 08:30") == {due_words: ["A-1"]}
        # Ascension Day is the 9th: on the 8th the next working day is the 10th.
        assert told(talk, "2024-05-08 08:30")["2 due today or on the next working day"] == ["A-1", "A-2"]
        assert told(talk, "2024-05-10 08:30") == {"Newly past due": ["A-1"], due_words: ["A-2"]}
        assert told(talk, "2024-05-14 08:30")["Newly past due"] == ["A-2"]
        assert told(talk, "2024-05-15 08:30") == {}, "what is unchanged is not said every day"

    def test_what_is_new_and_due_tomorrow_stands_once(self, talk: Talk) -> None:
        said(talk, "2024-05-02 12:00", "/action add Una Berg paints by 3 May")
        said(talk, "2024-05-02 12:10", "/action add Una Berg sweeps by 8 May")
        assert told(talk, "2024-05-03 08:30") == {"2 new actions": ["A-1", "A-2"]}
        said(talk, "2024-05-03 12:10", "/action due A-2 7 May")
        parts = told(talk, "2024-05-06 08:30")
        assert [number for heading, rows in parts.items() if "verdue" not in heading for number in rows] == ["A-2"]

    def test_what_rests_is_not_said(self, talk: Talk) -> None:
        said(talk, "2024-05-02 12:00", "/action add Una Berg paints by 7 May")
        post(talk, "2024-05-03 08:30")
        said(talk, "2024-05-03 12:00", "/action snooze A-1 8 May")
        assert told(talk, "2024-05-06 08:30") == {}
        assert told(talk, "2024-05-08 08:30") == {"Newly past due": ["A-1"]}

    def test_the_weeks_first_working_day_tells_the_rest_and_all_that_is_overdue(self, talk: Talk) -> None:
        """Whit Monday is the 20th, so that Tuesday opens the week."""
        said(talk, "2024-05-02 12:00", "/action add Una Berg and Liv Sand paint by 6 May")
        said(talk, "2024-05-02 12:10", "/action add Sweep by 7 May")
        said(talk, "2024-05-02 12:20", "/action add Una Berg bakes by 24 May")
        said(talk, "2024-05-02 12:30", "/action add Una Berg sings by 26 May")
        said(talk, "2024-05-02 12:40", "/action add Una Berg dances by 27 May")
        post(talk, "2024-05-16 08:30")
        assert not due(talk, "2024-05-20 08:30")
        parts = told(talk, "2024-05-21 08:30")
        assert parts["2 due later this week"] == ["A-3", "A-4"]
        assert parts["Overdue: Una Berg"] == ["A-1"]
        assert parts["Overdue: Liv Sand"] == ["A-1"]
        assert parts["Overdue: no owner"] == ["A-2"]
        assert told(talk, "2024-05-22 08:30") == {}

    def test_the_workspaces_country_says_what_a_working_day_is(self) -> None:
        """Golden Week of 2019: from 27 April to 6 May nobody in Japan worked."""
        talk = Talk("en")
        talk.ledgers.write("w", lambda ledger: ledger.places.put_workspace(replace(ledger.workspace, country="JP")))
        talk.now = at("2019-04-26 10:00")
        talk.channel("tur")
        talk.party("una", "person", "Una Berg")
        said(talk, "2019-04-26 12:00", "/action add Una Berg paints by 11 May 2019")
        assert not due(talk, "2019-05-06 09:00")
        assert told(talk, "2019-05-07 09:00")["Due later this week"] == ["A-1"]

    def test_what_is_beyond_is_counted(self, talk: Talk) -> None:
        for number in range(MOST + 5):
            talk.now = at("2024-05-02 12:00")
            talk.say("Liv Sand", f"/action add Una Berg carries stone {number} by 7 May", "tur")
        post(talk, "2024-05-03 08:30")
        parts = told(talk, "2024-05-07 08:30")
        ((heading, numbers),) = parts.items()
        assert heading == f"{MOST + 5} due today or on the next working day"
        assert len(numbers) == MOST


class TestReaders:
    def test_what_was_made_while_the_channel_was_private_is_not_told_once_it_is_public(self, talk: Talk) -> None:
        talk.channel("board", private=True, members=("Liv Sand",))
        said(talk, "2024-05-02 12:00", "/minutes start Reform", "board")
        said(talk, "2024-05-02 12:00", "/action add Liv Sand buys a present by 6 May", "board")
        said(talk, "2024-05-02 12:00", "/decision add The manager leaves", "board")
        said(talk, "2024-05-02 12:30", "/minutes close", "board")
        talk.channel("board", private=False)
        assert told(talk, "2024-05-03 08:30", "board") == {}

    def test_a_decision_that_replaced_one_in_private_is_not_named(self, talk: Talk) -> None:
        talk.channel("board", private=True, members=("Liv Sand",))
        said(talk, "2024-05-02 12:00", "/decision add The manager stays")
        said(talk, "2024-05-02 12:10", "/decision supersede D-1 The manager leaves", "board")
        message = post(talk, "2024-05-03 08:30")
        assert message is not None
        assert "D-1" in text(message.reply)
        assert "D-2" not in text(message.reply)

    def test_of_another_channel_nothing(self, talk: Talk) -> None:
        said(talk, "2024-05-02 12:00", "/action add Una Berg paints", "elsewhere")
        assert told(talk, "2024-05-03 08:30") == {}

    def test_minutes_that_wait_are_told_until_they_are_approved(self, talk: Talk) -> None:
        said(talk, "2024-05-02 12:00", "/minutes start Board")
        said(talk, "2024-05-02 12:10", "/minutes chair Liv Sand")
        said(talk, "2024-05-02 12:20", "/minutes close")
        said(talk, "2024-05-02 12:30", "/minutes approve")
        assert told(talk, "2024-05-03 08:30") == {}
