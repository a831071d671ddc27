"""Reminders: at most one a day to each person, of what they and their bodies owe, as far as they may read it."""

from datetime import datetime, timedelta

import pytest

from bot.ports import Ledger, Message
from bot.reminders import MOST, due_persons, end_round, post_reminder, round_is_due
from bot.reply import Rows
from tests.bot.commands.talk import Talk, text
from tests.bot.test_summary import at, said


@pytest.fixture
def talk() -> Talk:
    talk = Talk("en")
    talk.now = at("2024-05-02 10:00")
    talk.party("una", "person", "Una Berg")
    talk.party("tg", "body", "Trail group", ("una",))
    talk.say("Una Berg", "@referent help")
    return talk


def due(talk: Talk, moment: datetime) -> list[str]:
    """The names of those who are to be reminded."""

    def look(ledger: Ledger) -> list[str]:
        persons = due_persons(ledger, moment) if round_is_due(ledger, moment) else ()
        return [party.name for id in persons if (party := ledger.parties.get(id))]

    return talk.ledgers.read("w", look)


def end(talk: Talk, moment: str) -> None:
    talk.ledgers.write("w", lambda ledger: end_round(ledger, at(moment)))


def remind(talk: Talk, moment: str, name: str = "Una Berg") -> Message | None:
    def work(ledger: Ledger) -> Message | None:
        (person,) = ledger.parties.directory().named(name)
        return post_reminder(ledger, person, at(moment))

    return talk.ledgers.write("w", work)


def reminded(talk: Talk, moment: str) -> dict[str, list[str]]:
    """What Una is told in the day's round, which ends with her."""
    message = remind(talk, moment)
    end(talk, moment)
    parts = message.reply.parts if message else ()
    return {part.heading: [row.number for row in part.rows] for part in parts if isinstance(part, Rows)}


def test_from_half_past_eight_on_working_days_those_with_an_account(talk: Talk) -> None:
    said(talk, "2024-05-02 12:00", "/action add Una Berg paints by 3 May", who="Liv Sand")
    assert due(talk, at("2024-05-03 08:29")) == []
    assert due(talk, at("2024-05-03 08:30")) == ["Una Berg"]
    for holiday in ("2024-05-04", "2024-05-09", "2024-05-17"):
        assert due(talk, at(f"{holiday} 09:00")) == []


def test_one_round_a_day_whether_there_was_anything_to_say_or_not(talk: Talk) -> None:
    assert due(talk, at("2024-05-03 08:30")) == []
    end(talk, "2024-05-03 08:30")
    said(talk, "2024-05-03 10:00", "/action add Una Berg paints by 3 May")
    assert due(talk, at("2024-05-03 11:00")) == [], "who is given something after the round is not rung up at once"
    assert due(talk, at("2024-05-06 08:30")) == ["Una Berg"]


def test_a_person_is_reminded_once_a_day_though_the_round_is_tried_again(talk: Talk) -> None:
    said(talk, "2024-05-02 12:00", "/action add Una Berg paints by 3 May")
    assert remind(talk, "2024-05-03 08:30") is not None
    assert remind(talk, "2024-05-03 08:31") is None
    assert due(talk, at("2024-05-03 08:32")) == []
    assert due(talk, at("2024-05-06 08:30")) == ["Una Berg"]


def test_a_workspace_that_began_after_todays_round_begins_tomorrow() -> None:
    talk = Talk("en")
    talk.now = at("2024-05-03 09:00")
    assert due(talk, at("2024-05-03 09:00")) == [], "nobody has ever said anything"
    talk.party("una", "person", "Una Berg")
    said(talk, "2024-05-03 09:10", "/action add Una Berg paints by 3 May", who="Una Berg")
    assert due(talk, at("2024-05-03 09:11")) == []
    assert due(talk, at("2024-05-06 08:30")) == ["Una Berg"]


def test_those_without_an_account_and_what_has_no_date_are_let_be(talk: Talk) -> None:
    talk.party("per", "person", "Per Vik")
    said(talk, "2024-05-02 12:00", "/action add Per Vik paints by 3 May")
    said(talk, "2024-05-02 12:10", "/action add Una Berg sweeps")
    assert due(talk, at("2024-05-03 08:30")) == []
    said(talk, "2024-05-02 12:20", "/action add Trail group bakes by 6 May")
    assert due(talk, at("2024-05-03 08:30")) == ["Una Berg"], "as a member of the group"


def test_a_zone_further_west_gives_no_second_one(talk: Talk) -> None:
    end(talk, "2024-05-03 08:30")
    talk.now = at("2024-05-03 09:00")
    talk.say("Una Berg", "/referent zone Pacific/Honolulu", None)
    assert due(talk, at("2024-05-03 11:00")) == []
    assert due(talk, at("2024-05-03 20:30")) == [], "half past eight of the same date there"


def test_what_is_due_and_what_has_passed_since_the_last_one(talk: Talk) -> None:
    said(talk, "2024-05-02 12:00", "/action add Una Berg paints by 7 May", who="Liv Sand")
    said(talk, "2024-05-02 12:10", "/action add Trail group sweeps by 8 May")
    said(talk, "2024-05-02 12:20", "/action add Liv Sand bakes by 7 May")
    assert list(reminded(talk, "2024-05-06 08:30").values()) == [["A-1"]]
    assert list(reminded(talk, "2024-05-07 08:30").values()) == [["A-1", "A-2"]]
    assert list(reminded(talk, "2024-05-08 08:30").values()) == [["A-1"], ["A-2"]]
    assert list(reminded(talk, "2024-05-10 08:30").values()) == [["A-2"]]
    assert reminded(talk, "2024-05-14 08:30") == {}


def test_the_week_opens_with_all_that_is_overdue_though_its_monday_is_a_holiday(talk: Talk) -> None:
    said(talk, "2024-05-02 12:00", "/action add Una Berg paints by 7 May")
    assert list(reminded(talk, "2024-05-16 08:30").values()) == [["A-1"]], "the first one tells all"
    assert list(reminded(talk, "2024-05-21 08:30").values()) == [["A-1"]]
    assert reminded(talk, "2024-05-22 08:30") == {}


def test_what_rests_is_left_alone_till_then(talk: Talk) -> None:
    said(talk, "2024-05-02 12:00", "/action add Una Berg paints by 7 May")
    said(talk, "2024-05-02 12:10", "/action snooze A-1 8 May")
    assert reminded(talk, "2024-05-07 08:30") == {}
    assert list(reminded(talk, "2024-05-08 08:30").values()) == [["A-1"]]


def test_what_they_may_not_read_is_not_told(talk: Talk) -> None:
    talk.channel("board", private=True, members=("Liv Sand",))
    said(talk, "2024-05-02 12:00", "/minutes start Secret reform", "board")
    said(talk, "2024-05-02 12:10", "/action add Una Berg buys a present by 7 May", "board")
    assert reminded(talk, "2024-05-06 08:30") == {}
    said(talk, "2024-05-06 12:10", "/action share A-1", "board")
    message = remind(talk, "2024-05-07 08:30")
    assert message is not None
    assert "A-1" in text(message.reply)
    assert "Secret" not in text(message.reply)


def test_every_account_of_a_person_counts(talk: Talk) -> None:
    """Una is a guest on one account and a member on another."""
    said(talk, "2024-05-02 12:00", "/action add Una Berg paints by 7 May")
    talk.say("Una Berg", "/referent admin add Liv Sand")  # since a guest administrates no longer
    talk.say("Una Berg", "@referent help", None, "guest")
    assert reminded(talk, "2024-05-06 08:30") == {}
    talk.party("una2", "person", "Una B")
    talk.say("Una B", "@referent help")
    talk.say("Liv Sand", "/owner merge Una B into Una Berg")
    assert list(reminded(talk, "2024-05-07 08:30").values()) == [["A-1"]]


def test_what_is_beyond_is_counted(talk: Talk) -> None:
    for number in range(MOST + 3):
        talk.now = at("2024-05-02 12:00") + timedelta(seconds=number)
        talk.say("Liv Sand", f"/action add Una Berg carries stone {number} by 7 May")
    ((heading, rows),) = reminded(talk, "2024-05-06 08:30").items()
    assert str(MOST + 3) in heading
    assert len(rows) == MOST
