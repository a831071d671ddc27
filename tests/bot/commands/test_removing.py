"""A message that is deleted: what was captured from it stays until somebody says otherwise."""

import pytest

from bot.reply import Reply
from tests.bot.commands.chat import Chat
from tests.bot.commands.talk import buttons, commands, numbers, text


@pytest.fixture
def chat() -> Chat:
    chat = Chat()
    chat.play("Ida Moe", "/minutes start Board meeting", "/minutes item 1 Agenda")
    chat.delivered()
    return chat


def test_its_author_is_asked_alone_and_nothing_is_lost_meanwhile(chat: Chat) -> None:
    chat.event("Eli Vik", "ACTION: Per Aas sweeps", "m1")
    chat.delivered()
    (asked,) = chat.delete("Eli Vik", "m1")
    assert (asked.to, asked.ask) == ("sender", True)
    assert "The message that A-1 was taken from has been deleted. Shall A-1 stay?" in text(asked)
    assert "Per Aas sweeps" in text(asked)
    assert [button.style for button in buttons(asked)] == ["primary", "danger"]
    assert chat.action("A-1") == "Per Aas sweeps | Per Aas | "
    (posted,) = [each for each in chat.delivered() if each.person]
    assert posted.reply == asked
    assert chat.press("Eli Vik", buttons(asked)[1]).ok
    assert chat.action("A-1") == ""


def test_each_of_its_lines(chat: Chat) -> None:
    chat.event("Eli Vik", "ACTION: Per Aas sweeps\nDECISION: The yard is ours\nNOTE: Words\nITEM: Budget", "m1")
    assert [commands(reply)[1] for reply in chat.delete("Eli Vik", "m1")] == [
        "/action remove A-1",
        "/decision delete D-1",
        "/minutes delete N-1",
        "/minutes delete item @2",
    ]


def test_what_is_gone_already_is_not_asked_about(chat: Chat) -> None:
    chat.event("Eli Vik", "ACTION: Per Aas sweeps\nNOTE: Words", "m1")
    chat.play("Eli Vik", "/action remove A-1")
    chat.play("Ida Moe", "/minutes delete N-1")
    assert chat.delete("Eli Vik", "m1") == ()


def test_nor_is_a_message_that_captured_nothing(chat: Chat) -> None:
    chat.event("Eli Vik", "Only words", "m1")
    assert chat.delete("Eli Vik", "m1") == ()
    assert chat.delete("Eli Vik", "m2", "never-seen") == ()


def test_a_message_that_was_sent_twice_may_go_once(chat: Chat) -> None:
    chat.event("Eli Vik", "ACTION: Per Aas sweeps", "m1")
    (twice,) = chat.event("Eli Vik", "ACTION: Per Aas sweeps", "m2")
    assert numbers(twice) == ["A-1"]
    assert chat.delete("Eli Vik", "m2") == ()
    assert len(chat.delete("Eli Vik", "m1")) == 1


def test_where_somebody_else_captured_it_they_are_asked(chat: Chat) -> None:
    chat.react("Per Aas", "Eli Vik", "Ida Moe sweeps", "m1")
    chat.delivered()
    assert chat.delete("Eli Vik", "m1") == ()
    (asked,) = chat.delivered()
    assert (asked.channel, asked.about != "") == (None, True)
    assert commands(asked.reply) == ["/referent keep A-1", "/action remove A-1"]
    assert chat.press("Per Aas", buttons(asked.reply)[1], None).ok


def test_what_stands_in_minutes_that_have_been_sent_out_is_dropped_not_removed(chat: Chat) -> None:
    chat.event("Eli Vik", "ACTION: Per Aas sweeps\nDECISION: The yard is ours\nNOTE: Words", "m1")
    chat.play("Ida Moe", "/minutes close", "/minutes circulate")
    (asked,) = chat.delete("Eli Vik", "m1")
    assert commands(asked) == ["/referent keep A-1", "/action drop A-1"]
    dropped: Reply = chat.press("Eli Vik", buttons(asked)[1])
    assert dropped.rows[0].state == "dropped"


def test_a_note_of_an_earlier_draft_is_not_reached_from_here(chat: Chat) -> None:
    chat.event("Eli Vik", "NOTE: Words", "m1")
    chat.play("Ida Moe", "/minutes close", "/minutes start Another meeting")
    assert chat.delete("Eli Vik", "m1") == ()


def test_a_private_channel_that_one_has_left() -> None:
    chat = Chat()
    chat.channel("board", private=True, members=("Ida Moe",))
    chat.say("Ida Moe", "/minutes start Secret", "board")
    chat.event("Ida Moe", "NOTE: Words", "m1", channel="board")
    assert chat.delete("Eli Vik", "m1", "board") == ()
    assert [each for each in chat.delivered() if each.person and "Eli" in text(each.reply)] == []


def test_an_item_without_a_number_is_called_by_its_place(chat: Chat) -> None:
    chat.play("Ida Moe", "/minutes close")
    chat.play("Ida Moe", "/minutes start Board meeting")
    chat.event("Ida Moe", "ITEM: Budget", "m1")
    (asked,) = chat.delete("Ida Moe", "m1")
    assert "The message that item 1 was taken from" in text(asked)
