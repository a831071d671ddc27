"""A line that is taken along into the meeting that it opens: it is captured as if its message had come then."""

from datetime import timedelta
from typing import Any

import pytest

from bot.form import Form
from bot.reply import Reply
from tests.bot.commands.chat import Chat
from tests.bot.commands.talk import buttons, form, numbers


@pytest.fixture
def chat() -> Chat:
    chat = Chat()
    for name in ("Eli Vik", "Per Aas"):
        chat.say(name, "@referent help")
    return chat


def opened(chat: Chat, who: str, offered: Reply, **other: str) -> tuple[Reply, ...]:
    """The offer is taken, and its form sent; the replies behind that the meeting is open."""
    shown: Form = form(chat.press(who, buttons(offered)[0]))
    values: dict[str, Any] = {field.name: field.value for field in shown.fields}
    return chat.say(who, shown.command, **values | {"title": "Board meeting"} | other)[1:]


def test_its_message_is_remembered_and_followed(chat: Chat) -> None:
    (offered,) = chat.event("Eli Vik", "ACTION: Per Aas sweeps\nNOTE: Words\nITEM: Budget\nDECISION: Ours", "m1")
    told = opened(chat, "Eli Vik", offered)
    assert [number for reply in told for number in numbers(reply)] == ["A-1", "D-1"]
    assert chat.edit("Eli Vik", "ACTION: Per Aas paints\nNOTE: Other words\nITEM: Budget\nDECISION: Ours", "m1") == ()
    assert chat.action("A-1") == "Per Aas paints | Per Aas | "
    assert "N-1 Other words" in chat.draft()


def test_i_am_who_wrote_it_not_who_reacted(chat: Chat) -> None:
    (offered,) = chat.react("Per Aas", "Eli Vik", "I sweep the yard", "m1")
    opened(chat, "Per Aas", offered)
    assert chat.action("A-1") == "I sweep the yard | Eli Vik | "
    chat.edit("Eli Vik", "I sweep the street", "m1")
    assert chat.action("A-1") == "I sweep the street | Eli Vik | "


def test_a_line_that_is_another_by_now_is_what_the_form_says(chat: Chat) -> None:
    (offered,) = chat.react("Per Aas", "Eli Vik", "I sweep the yard", "m1")
    opened(chat, "Per Aas", offered, along="ACTION: I sweep the street")
    assert chat.action("A-1") == "I sweep the street | Per Aas | "
    assert chat.delete("Eli Vik", "m1") == ()


def test_an_offer_is_forgotten_after_a_day(chat: Chat) -> None:
    (offered,) = chat.event("Eli Vik", "ACTION: Per Aas sweeps", "m1")
    chat.now += timedelta(days=2)
    opened(chat, "Eli Vik", offered)
    assert chat.action("A-1") == "Per Aas sweeps | Per Aas | "
    assert chat.delete("Eli Vik", "m1") == ()


def test_tomorrow_is_the_day_after_the_words_were_said(chat: Chat) -> None:
    said = chat.now - timedelta(days=2)
    (offered,) = chat.event("Eli Vik", "ACTION: Per Aas sweeps tomorrow", "m1")
    (reacted,) = chat.react("Per Aas", "Eli Vik", "I sweep in a week", "m2", said=said)
    day = chat.now.date()
    chat.now += timedelta(hours=20)
    opened(chat, "Eli Vik", offered)
    assert chat.action("A-1") == f"Per Aas sweeps tomorrow | Per Aas | {day + timedelta(days=1)}"
    chat.say("Eli Vik", "/minutes close")
    opened(chat, "Per Aas", reacted)
    assert chat.action("A-2") == f"I sweep in a week | Eli Vik | {day + timedelta(days=5)}"


def test_each_line_where_lines_are_always_captured() -> None:
    chat = Chat(capture="always")
    action, offered = chat.event("Eli Vik", "ACTION: Per Aas sweeps\nNOTE: Words", "m1")
    assert numbers(action) == ["A-1"]
    opened(chat, "Eli Vik", offered)
    assert chat.edit("Eli Vik", "ACTION: Per Aas sweeps\nNOTE: Other words", "m1") == ()
    assert "N-1 Other words" in chat.draft()
