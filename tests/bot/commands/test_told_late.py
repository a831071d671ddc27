"""What a platform tells late, once more or in another order than it happened: a message that was edited or deleted."""

from datetime import timedelta

import pytest

from bot.commands.happenings import left_alone
from bot.place import Language
from bot.request import Request
from tests.bot.commands.chat import Chat
from tests.bot.commands.talk import numbers


@pytest.fixture
def chat() -> Chat:
    chat = Chat()
    chat.play("Ida Moe", "/minutes start Board meeting", "/minutes item 1 Agenda")
    chat.delivered()
    return chat


def captured(chat: Chat) -> list[str]:
    """The texts of all actions."""
    return [chat.action(f"A-{number}").split(" | ")[0] for number in range(1, 9) if chat.action(f"A-{number}")]


def test_a_message_whose_edit_came_first_is_not_captured_once_more(chat: Chat) -> None:
    (told,) = chat.edit("Eli Vik", "ACTION: Per Aas paints", "m1")
    assert numbers(told) == ["A-1"]
    assert chat.event("Eli Vik", "ACTION: Per Aas sweeps", "m1") == ()
    assert captured(chat) == ["Per Aas paints"]


def test_nor_where_the_edit_left_nothing_of_it(chat: Chat) -> None:
    assert chat.edit("Eli Vik", "never mind", "m1") == ()
    assert chat.event("Eli Vik", "ACTION: Per Aas sweeps", "m1") == ()
    assert captured(chat) == []


@pytest.mark.parametrize("words", ["ACTION: Per Aas sweeps", "@referent action add Per Aas sweeps"])
def test_nor_one_that_is_deleted_already(chat: Chat, words: str) -> None:
    assert chat.delete("Eli Vik", "m1") == ()
    assert chat.event("Eli Vik", words, "m1") == ()
    assert chat.edit("Eli Vik", words, "m1") == ()
    assert captured(chat) == []


def test_the_same_in_a_direct_message(chat: Chat) -> None:
    assert chat.delete("Eli Vik", "m1", None) == ()
    chat.say("Eli Vik", "@referent help")
    assert chat.delete("Eli Vik", "m1", None) == ()
    assert chat.event("Eli Vik", "ACTION: Per Aas sweeps", "m1", channel=None) == ()
    assert captured(chat) == []


def test_another_message_is(chat: Chat) -> None:
    chat.delete("Eli Vik", "m1")
    assert chat.event("Eli Vik", "ACTION: Per Aas sweeps", "m2") != ()
    chat.say("Ida Moe", "/referent capture always", "elsewhere")
    assert chat.event("Eli Vik", "ACTION: Per Aas paints", "m1", channel="elsewhere") != ()


def test_a_question_is_answered_all_the_same(chat: Chat) -> None:
    chat.edit("Eli Vik", "@referent what does Per Aas owe?", "m1")
    assert chat.event("Eli Vik", "@referent what does Per Aas ow?", "m1") != ()


def test_what_has_been_captured_from_a_message_is_captured_once(chat: Chat) -> None:
    chat.event("Eli Vik", "ACTION: Per Aas sweeps", "m1")
    chat.now += timedelta(hours=1)
    assert chat.event("Eli Vik", "ACTION: Per Aas sweeps", "m1") == ()
    assert captured(chat) == ["Per Aas sweeps"]


@pytest.mark.parametrize("language", ["en", "nb"])
def test_an_older_edit_told_later_changes_nothing(language: Language) -> None:
    chat = Chat(language, capture="always")
    first, second = chat.now + timedelta(minutes=1), chat.now + timedelta(minutes=2)
    chat.event("Eli Vik", "ACTION: Per Aas sweeps", "m1")
    chat.edit("Eli Vik", "ACTION: Per Aas paints", "m1", edited=second)
    assert chat.edit("Eli Vik", "ACTION: Per Aas knits\nACTION: Ida Moe bakes", "m1", edited=first) == ()
    assert captured(chat) == ["Per Aas paints"]
    chat.edit("Eli Vik", "ACTION: Per Aas mends", "m1", edited=second + timedelta(minutes=1))
    assert captured(chat) == ["Per Aas mends"]


def test_nor_where_the_newer_one_left_nothing(chat: Chat) -> None:
    chat.edit("Eli Vik", "never mind", "m1", edited=chat.now)
    assert chat.edit("Eli Vik", "ACTION: Per Aas sweeps", "m1", edited=chat.now - timedelta(minutes=1)) == ()
    assert captured(chat) == []


def test_what_is_captured_while_its_edit_is_looked_at_follows_the_edit(chat: Chat) -> None:
    chat.event("Eli Vik", "ACTION: Per Aas sweeps", "m1")
    request = Request("w", "c", "Eli Vik", "Eli Vik", "", chat.now, "tur", message="m1", happening="edited")
    verb = chat.ledgers.write("w", lambda ledger: left_alone(request, ledger, ()))
    assert verb is not None
    assert verb.name == "edited"
