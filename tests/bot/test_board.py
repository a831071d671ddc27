"""The board: who owes what, as far as the one who looks may read it."""

from dataclasses import replace

import pytest

from bot.arrival import arrive
from bot.board import Board, board_of, rows_now
from bot.call import Call
from bot.ports import Ledger
from bot.reply import Row
from bot.request import Request
from tests.bot.commands.talk import Talk


@pytest.fixture
def talk() -> Talk:
    talk = Talk("en")
    talk.party("una", "person", "Una Berg")
    talk.party("tg", "body", "Trail group")
    talk.channel("board", private=True, members=("Liv Sand",))
    for words in (
        "Una Berg paints by 8 May",
        "Una Berg and Trail group sweep",
        "Sweep the yard",
        "Trail group buys tar by 7 May",
    ):
        assert talk.say("Liv Sand", f"/action add {words}")[0].ok
    talk.say("Liv Sand", "/minutes start Secret reform", "board")
    talk.say("Liv Sand", "/action add Una Berg buys a present", "board")
    talk.say("Una Berg", "@referent help")
    talk.now = talk.now.replace(day=8)
    return talk


def call_of(talk: Talk, who: str, ledger: Ledger) -> Call:
    request = Request("w", "c", who, who, "", talk.now)
    arrival = arrive(request, ledger, writing=False)
    return Call(request, "", ledger.workspace, arrival.account, arrival.speaker, None, arrival.language)


def look(talk: Talk, who: str, **filters: object) -> Board:
    def work(ledger: Ledger) -> Board:
        return board_of(call_of(talk, who, ledger), ledger, **filters)  # type: ignore[arg-type]  # the board's filters

    return talk.ledgers.read("w", work)


def columns(board: Board) -> list[tuple[str, list[str], int]]:
    return [(owed.name, [row.number for row in owed.rows], owed.overdue) for owed in board.columns]


def test_those_with_most_overdue_first_then_most_and_nobody_last(talk: Talk) -> None:
    board = look(talk, "Una Berg")
    assert columns(board) == [
        ("Trail group", ["A-4", "A-2"], 1),
        ("Una Berg", ["A-1", "A-2"], 0),
        ("no owner", ["A-3"], 0),
    ]
    assert (board.count, board.shown) == (4, 4)


def test_filtered_by_party_channel_and_state(talk: Talk) -> None:
    tg = talk.party("tg", "body", "Trail group")
    assert columns(look(talk, "Una Berg", party=tg)) == [("Trail group", ["A-4", "A-2"], 1)]
    board = talk.ledgers.read("w", lambda ledger: ledger.places.channel_at("c", "board"))
    assert board is not None
    assert look(talk, "Una Berg", channel=board.id).count == 0
    assert look(talk, "Liv Sand", channel=board.id).count == 1
    talk.say("Liv Sand", "/action done A-1")
    assert columns(look(talk, "Una Berg", state="done")) == [("Una Berg", ["A-1"], 0)]


def test_a_shared_row_brings_neither_its_meeting_nor_its_channel(talk: Talk) -> None:
    assert look(talk, "Una Berg").count == 4
    talk.say("Liv Sand", "/action share A-5", "board")
    shared = next(row for owed in look(talk, "Una Berg").columns for row in owed.rows if row.number == "A-5")
    assert (shared.meeting, "board" in shared.source, "Secret" in shared.source) == (None, False, False)


def test_rows_as_they_are_now_without_those_that_may_not_be_read(talk: Talk) -> None:
    def now(ledger: Ledger) -> dict[str, Row]:
        call = replace(call_of(talk, "Una Berg", ledger), words="")
        return dict(rows_now(call, ledger, ["A-1", "A-5", "A-9", "A-1"]))

    talk.say("Liv Sand", "/action done A-1")
    rows = talk.ledgers.read("w", now)
    assert list(rows) == ["A-1"]
    assert rows["A-1"].state == "done"
