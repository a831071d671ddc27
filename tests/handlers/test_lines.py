"""Replies as JSON lines."""

from bot.reply import Reply, Row, Rows
from handlers.lines import numbers_of


def a_row(number: str) -> Row:
    return Row(kind="action", number=number, text="sweep", state="open")


def test_a_number_is_told_once_though_two_owners_have_it_under_their_names() -> None:
    reply = Reply((Rows((a_row("A-2"), a_row("A-1"))), Rows((a_row("A-2"),))))
    assert numbers_of(reply) == ("A-2", "A-1")
    assert numbers_of(Reply((), numbers=("A-7", "A-7"))) == ("A-7",)
