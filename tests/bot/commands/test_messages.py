"""What was captured from a message, and what its words were."""

from bot.commands.messages import Taken, line_was, message_text
from bot.meeting import Item
from bot.ports import Ledger, Source
from tests.bot.commands.chat import Chat


def test_where_the_journal_has_no_words_any_more_the_row_has_them() -> None:
    taken = Taken(Source("c", "m", 0, "item", "i"), Item("i", "meeting", 1, "2", "Budget"))
    assert Chat().ledgers.read("w", lambda ledger: line_was(ledger, taken)) == "Budget"


def test_the_words_of_a_message_without_the_marker_before_them() -> None:
    assert message_text(" Oppgave: sweep\nthe yard ") == "sweep\nthe yard"
    assert message_text("ACTION: one\nACTION: two") == "ACTION: one\nACTION: two"
    assert message_text("The yard") == "The yard"


def test_a_slash_command_stands_in_no_message() -> None:
    chat = Chat()
    chat.say("Ida Moe", "/action add Per Aas sweeps")

    def about(ledger: Ledger) -> Source | None:
        action = ledger.actions.by_number(1)
        assert action is not None
        return ledger.sources.about(action.id)

    assert chat.ledgers.read("w", about) is None
