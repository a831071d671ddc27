"""Capture by a reaction: the message becomes an action or a decision, once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.ports import Ledger
from tests.bot.commands.chat import Chat
from tests.bot.commands.talk import buttons, commands, numbers, text


@pytest.fixture
def chat() -> Chat:
    chat = Chat()
    chat.play("Ida Moe", "/minutes start Board meeting", "/minutes item 1 Agenda")
    for name in ("Eli Vik", "Per Aas"):
        chat.say(name, "@referent help")
    chat.delivered()
    return chat


def test_a_message_becomes_an_action_of_the_item_now(chat: Chat) -> None:
    (told,) = chat.react("Per Aas", "Eli Vik", "Ida Moe sweeps the yard\nby 10 May", "m1")
    assert (told.to, numbers(told)) == ("channel", ["A-1"])
    assert chat.action("A-1") == "Ida Moe sweeps the yard\nby 10 May | Ida Moe | 2024-05-10"
    (row,) = told.rows
    assert (row.item, row.link) == ("1", "https://chat.example/m1")

    def maker(ledger: Ledger) -> str:
        action = ledger.actions.by_number(1)
        assert action is not None
        party = ledger.parties.get(action.maker)
        assert party is not None
        return party.name

    assert chat.ledgers.read("w", maker) == "Per Aas"
    (posted,) = [each for each in chat.delivered() if each.about]
    assert posted.thread == "m1"


def test_i_am_its_author(chat: Chat) -> None:
    chat.react("Per Aas", "Eli Vik", "I sweep the yard", "m1")
    assert chat.action("A-1") == "I sweep the yard | Eli Vik | "


def test_an_author_whom_nobody_knows_owns_nothing(chat: Chat) -> None:
    told = chat.react("Per Aas", "Somebody Else", "I sweep the yard", "m1")[0]
    assert chat.action("A-1") == "I sweep the yard |  | "
    assert told.ask


def test_a_message_is_captured_once_and_the_next_is_told_alone(chat: Chat) -> None:
    chat.react("Per Aas", "Eli Vik", "Ida Moe sweeps", "m1")
    (again,) = chat.react("Ida Moe", "Eli Vik", "Ida Moe sweeps", "m1")
    assert (again.to, numbers(again)) == ("sender", ["A-1"])
    assert "A-1 has been taken from this message already." in text(again)
    chat.event("Eli Vik", "NOTE: Words", "m2")
    assert "N-1 has been taken from this message already." in text(chat.react("Ida Moe", "Eli Vik", "Words", "m2")[0])


def test_one_that_was_taken_away_again_may_be_captured_anew(chat: Chat) -> None:
    chat.react("Per Aas", "Eli Vik", "Ida Moe sweeps", "m1")
    chat.play("Per Aas", "/action remove A-1")
    assert numbers(chat.react("Ida Moe", "Eli Vik", "Ida Moe sweeps", "m1")[0]) == ["A-2"]


def test_it_follows_when_its_author_edits_the_message(chat: Chat) -> None:
    chat.react("Per Aas", "Eli Vik", "Oppgave: I sweep the yard", "m1")
    assert chat.edit("Eli Vik", "Oppgave: I sweep the yard", "m1") == ()
    assert chat.edit("Eli Vik", "Oppgave: I sweep the street by 10 May", "m1") == ()
    assert chat.action("A-1") == "I sweep the street by 10 May | Eli Vik | 2024-05-10"
    assert chat.edit("Eli Vik", " ", "m1") == ()
    assert chat.action("A-1") == "I sweep the street by 10 May | Eli Vik | 2024-05-10"


def test_a_marker_is_no_part_of_it(chat: Chat) -> None:
    chat.react("Per Aas", "Eli Vik", "Oppgave: Ida Moe sweeps", "m1")
    assert chat.action("A-1") == "Ida Moe sweeps | Ida Moe | "
    chat.react("Per Aas", "Eli Vik", "First\nOppgave: Ida Moe sweeps the street", "m2")
    assert chat.action("A-2").startswith("First\nOppgave: Ida")


def test_a_decision_where_the_channel_chose_its_reaction(chat: Chat) -> None:
    assert chat.react("Per Aas", "Eli Vik", "The yard is ours", "m1", "white_check_mark") == ()
    chat.play("Ida Moe", "/referent reactions decision :white_check_mark:")
    (told,) = chat.react("Per Aas", "Eli Vik", "The yard is ours", "m1", "white_check_mark")
    assert numbers(told) == ["D-1"]


@pytest.mark.parametrize("reaction", ["tada", ""])
def test_any_other_reaction_is_nothing_to_the_bot(chat: Chat, reaction: str) -> None:
    assert chat.react("Per Aas", "Eli Vik", "Ida Moe sweeps", "m1", reaction) == ()
    assert chat.action("A-1") == ""


def test_nothing_in_a_channel_that_is_not_known(chat: Chat) -> None:
    assert chat.react("Per Aas", "Eli Vik", "Ida Moe sweeps", "m1", channel="never-seen") == ()


def test_outside_a_meeting_whoever_reacts_is_offered_to_begin_one(chat: Chat) -> None:
    chat.play("Ida Moe", "/minutes close")
    (offered,) = chat.react("Per Aas", "Eli Vik", "Ida Moe sweeps\nand paints", "m1")
    assert (offered.to, offered.ok) == ("sender", False)
    assert commands(offered) == ["/minutes begin ACTION: Ida Moe sweeps\nand paints"]
    form = chat.press("Per Aas", buttons(offered)[0]).parts[0]
    filled = {field.name: field.value for field in form.fields}  # type: ignore[union-attr]  # it is a form
    opened = chat.say("Per Aas", "/minutes start", **{**filled, "title": "Yard"})
    assert numbers(opened[1]) == ["A-1"]
    assert chat.action("A-1").startswith("Ida Moe sweeps\nand paints")


@pytest.mark.parametrize(("capture", "captured"), [("always", ["A-1"]), ("off", [])])
def test_as_the_channel_chose(capture: str, captured: list[str]) -> None:
    chat = Chat(capture=capture)
    told = chat.react("Per Aas", "Eli Vik", "Ida Moe sweeps", "m1")
    assert [number for reply in told for number in numbers(reply)] == captured


def test_a_message_without_words_has_nothing_to_take_down(chat: Chat) -> None:
    (refused,) = chat.react("Per Aas", "Eli Vik", " ", "m1")
    assert (refused.ok, refused.to, refused.error) == (False, "sender", "incomplete")


def test_a_message_that_is_too_long_is_refused_alone(chat: Chat) -> None:
    (refused,) = chat.react("Per Aas", "Eli Vik", "x" * 3_001, "m1")
    assert (refused.ok, refused.to, refused.error) == (False, "sender", "too_long")
    assert chat.action("A-1") == ""


def test_the_same_words_by_hand_a_moment_ago_are_one_action(chat: Chat) -> None:
    chat.event("Per Aas", "ACTION: Ida Moe sweeps", "m1")
    (again,) = chat.react("Per Aas", "Eli Vik", "Ida Moe sweeps", "m2")
    assert commands(again) == ["/action again A-1"]


def test_a_reaction_of_its_own(chat: Chat) -> None:
    def choose(ledger: Ledger) -> None:
        channel = ledger.places.channel_at("c", "tur")
        assert channel is not None
        ledger.places.put_channel(replace(channel, action_reaction="dart", revision=channel.revision + 1))

    chat.ledgers.write("w", choose)
    assert chat.react("Per Aas", "Eli Vik", "Ida Moe sweeps", "m1") == ()
    assert numbers(chat.react("Per Aas", "Eli Vik", "Ida Moe sweeps", "m1", "dart")[0]) == ["A-1"]


def test_tomorrow_is_the_day_after_the_words_were_said(chat: Chat) -> None:
    said = chat.now
    chat.now += timedelta(days=1)
    chat.react("Per Aas", "Eli Vik", "I sweep the yard tomorrow", "m1", said=said)
    assert chat.action("A-1") == f"I sweep the yard tomorrow | Eli Vik | {chat.now.date()}"


def test_a_day_that_is_over_since_is_asked_about(chat: Chat) -> None:
    said = chat.now
    chat.now += timedelta(days=12)
    told, asked = chat.react("Per Aas", "Eli Vik", "I sweep the yard tomorrow", "m1", said=said)
    assert chat.action("A-1") == "I sweep the yard tomorrow | Eli Vik | "
    assert (told.to, asked.to, asked.ask) == ("channel", "sender", True)
    assert "“tomorrow” is over" in text(asked)
