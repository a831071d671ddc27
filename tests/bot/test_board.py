"""The board: who owes what, party by party, as far as the one who looks may read it."""

from bot.action import ActionState
from bot.board import Board, board_of
from tests.bot.commands.talk import Talk
from tests.bot.test_meeting_page import a_call


def board(
    talk: Talk, who: str, party: str | None = None, channel: str | None = None, state: ActionState = "open"
) -> Board:
    def look(ledger):  # type: ignore[no-untyped-def]  # a unit's work
        there = ledger.places.channel_at("c", channel) if channel else None
        found = ledger.parties.directory().named(party) if party else (None,)
        return board_of(
            a_call(talk, ledger, who), ledger, party=found[0], channel=there.id if there else None, state=state
        )

    return talk.ledgers.read("w", look)


def shown(found: Board) -> dict[str, list[str]]:
    return {owed.name: [row.number for row in owed.rows] for owed in found.columns}


def a_talk() -> Talk:
    """A body and two persons owe things in two channels; one thing is nobody's."""
    talk = Talk("en")
    talk.party("kom", "body", "Festkomiteen")
    talk.party("ida", "person", "Ida Moe")
    talk.party("per", "person", "Per Aas")
    talk.say("Ida Moe", "/action add Ida Moe pays the rent by 3 June")
    talk.say("Ida Moe", "/action add Ida Moe and Festkomiteen book a hall by 1 June")
    talk.say("Ida Moe", "/action add Per Aas buys flags by 7 May", "fest")
    talk.say("Ida Moe", "/action add the gate must be painted", "fest")
    return talk


def test_what_is_owed_stands_under_each_that_owes_it() -> None:
    found = board(a_talk(), "Ida Moe")
    assert shown(found) == {
        "Ida Moe": ["A-2", "A-1"],
        "Festkomiteen": ["A-2"],
        "Per Aas": ["A-3"],
        "no owner": ["A-4"],
    }
    assert (found.count, found.shown) == (4, 4)
    assert found.columns[-1].party is None


def test_who_is_most_overdue_stands_first() -> None:
    talk = a_talk()
    talk.now = talk.now.replace(day=20)
    found = board(talk, "Ida Moe")
    assert (found.columns[0].name, found.columns[0].overdue) == ("Per Aas", 1)


def test_a_board_is_narrowed() -> None:
    talk = a_talk()
    assert shown(board(talk, "Ida Moe", party="Festkomiteen")) == {"Festkomiteen": ["A-2"]}
    assert set(shown(board(talk, "Ida Moe", channel="fest"))) == {"Per Aas", "no owner"}
    talk.say("Ida Moe", "/action done A-1")
    assert shown(board(talk, "Ida Moe", state="done")) == {"Ida Moe": ["A-1"]}


def test_what_may_not_be_read_is_not_counted() -> None:
    talk = a_talk()
    talk.channel("ledelsen", private=True, members=("Ida Moe",))
    talk.say("Ida Moe", "/action add Ida Moe lowers the wages", "ledelsen")
    talk.say("Eli Vik", "/referent help", channel=None)
    assert board(talk, "Ida Moe").count == 5
    assert board(talk, "Eli Vik").count == 4
