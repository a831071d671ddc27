"""Rows are made once for all who are told the same: whoever is told something else gets another."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.action import Action
from bot.call import Call
from bot.meeting import Meeting
from bot.party import Party
from bot.place import Account, Channel
from bot.ports import Ledger
from bot.reply import Row
from bot.request import Request
from bot.rights import Readership
from bot.rows import RowMaker
from tests.bot.commands.talk import START, Talk

UNA = Party("una", "person", "Una Berg")
ACTION = Action("a", 1, "Sende brev", "una", START, "hidden", owners=("una",), channel="room")
HELD = replace(ACTION, meeting="m")
EVERYTHING, NOTHING = None, Readership(frozenset())
Told = Callable[..., Row]


@pytest.fixture
def talk() -> Talk:
    talk = Talk("en")

    def work(ledger: Ledger) -> None:
        ledger.parties.put(UNA)
        ledger.places.put_channel(Channel("room", "c", "styret", "styret", private=True, zone="Asia/Tokyo"))
        ledger.meetings.put(Meeting("m", 1, "room", "styret", "Styremøte", START, "una", "hidden"))

    talk.ledgers.write("w", work)
    return talk


@pytest.fixture
def told(talk: Talk) -> Told:
    """How an action is told to those readers, in that call."""

    def row(action: Action, readers: Readership | None = EVERYTHING, *, later: int = 0, **call: object) -> Row:
        def work(ledger: Ledger) -> Row:
            request = Request("w", "c", "una", "una", "", START + timedelta(days=later))
            asks = Call(request, "", ledger.workspace, Account("c", "una", "una"), UNA, None, "en")
            return RowMaker(replace(asks, **call), ledger, readers).action(action)  # type: ignore[arg-type]  # fields

        return talk.ledgers.read("w", work)

    return row


def test_a_row_is_the_same_for_all_who_are_told_the_same(told: Told) -> None:
    assert told(ACTION) == told(ACTION)
    assert told(ACTION).source == "#styret, 6 May 2024"


def test_who_may_not_read_where_it_was_made_is_not_told(told: Told) -> None:
    assert told(HELD).source == "Styremøte, 6 May 2024"
    hidden = told(HELD, NOTHING)
    assert (hidden.meeting, hidden.meeting_number, hidden.item) == (None, None, None)
    assert "Styremøte" not in hidden.source
    assert "styret" not in hidden.source
    assert told(ACTION, NOTHING).source == hidden.source
    assert told(HELD).meeting == "Styremøte"


def test_a_row_has_the_names_of_now(told: Told, talk: Talk) -> None:
    assert told(ACTION).owners == ("Una Berg",)
    closed = ACTION.closed("done", "una", START)
    assert "Una Berg" in told(closed).note
    talk.ledgers.write("w", lambda ledger: ledger.parties.put(replace(UNA, name="Una Li", revision=2)))
    assert told(ACTION).owners == ("Una Li",)
    assert "Una Li" in told(closed).note


def test_a_row_is_of_the_day_the_clock_and_the_language_of_the_call(told: Told) -> None:
    due = replace(ACTION, due=START.date(), channel=None, made_at=START.replace(hour=0, minute=30))
    assert not told(due).overdue
    assert told(due, later=1).overdue
    assert told(due, language="nb").due_words == "frist mandag 6. mai 2024"
    assert told(due).due_words == "due Monday 6 May 2024"
    assert "6 May 2024" in told(due).source
    west = Channel("west", "c", "west", "west", zone="America/New_York")
    assert "5 May 2024" in told(due, channel=west).source
