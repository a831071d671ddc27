"""What is made of a message that somebody points at: a form with its words, filled in with what was understood."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.form import Form
from bot.ports import Ledger
from bot.reply import Reply
from bot.request import Request
from bot.router import answer
from tests.bot.commands.chat import Chat
from tests.bot.commands.talk import buttons, commands, form, numbers, text

SAID = "I send the plan to Per Aas by 10 May"


@pytest.fixture
def chat() -> Chat:
    chat = Chat()
    chat.play("Ida Moe", "/minutes start Board meeting", "/minutes item 1 Agenda")
    chat.say("Eli Vik", "@referent help")
    return chat


def pointed(chat: Chat, command: str, message: str = "m1", **values: str) -> tuple[Reply, ...]:
    """Per Aas points at a message of Eli Vik's; the form that he sends remembers which."""
    chat.now = chat.now.replace(second=(chat.now.second + 11) % 60)
    link = f"https://chat.example/{message}"
    request = Request("w", "c", "Per Aas", "Per Aas", command, chat.now, "tur", values=values, outbox="channel")
    return answer(replace(request, message=message, link=link, author="Eli Vik"), chat.ledgers)


def filled(shown: Form) -> dict[str, str]:
    return {field.name: field.value for field in shown.fields}


def test_the_form_of_an_action_has_what_was_understood(chat: Chat) -> None:
    shown = form(pointed(chat, f"/action from {SAID}")[0])
    assert shown.command == "/action add"
    assert filled(shown) == {"text": SAID, "owners": "Eli Vik", "due": "2024-05-10"}
    (told,) = pointed(chat, shown.command, **filled(shown))
    assert told.to == "channel"
    assert chat.action("A-1") == f"{SAID} | Eli Vik | 2024-05-10"
    assert "by 10 May" in told.rows[0].due_words, "the words that the date came from"
    assert told.rows[0].link == "https://chat.example/m1"


def test_what_was_sent_is_remembered_with_its_message(chat: Chat) -> None:
    shown = form(pointed(chat, f"/action from {SAID}")[0])
    pointed(chat, shown.command, **filled(shown))
    assert "has been taken from this message already" in text(chat.react("Ida Moe", "Eli Vik", SAID, "m1")[0])
    again = form(pointed(chat, f"/action from {SAID}")[0])
    assert again.fields[0].hint == "A-1 has been taken from this message already."


def test_what_is_filled_in_otherwise_counts(chat: Chat) -> None:
    shown = form(pointed(chat, f"/action from {SAID}")[0])
    pointed(chat, shown.command, **{**filled(shown), "owners": "Ida Moe, Per Aas", "due": "2024-05-13"})
    assert chat.action("A-1") == f"{SAID} | Ida Moe, Per Aas | 2024-05-13"


def test_nothing_is_filled_in_that_was_not_said(chat: Chat) -> None:
    shown = form(pointed(chat, "/action from Oppgave: sweep the yard")[0])
    assert filled(shown) == {"text": "sweep the yard", "owners": "", "due": ""}
    assert shown.fields[0].hint == ""


def test_homonyms_are_told_apart(chat: Chat) -> None:
    chat.party("yard", "body", "Yard")
    chat.party("yard2", "person", "Yard")
    shown = form(pointed(chat, "/action from Yard sweeps and paints")[0])
    assert filled(shown)["owners"] in {"Yard (body)", ""}


def test_a_message_too_long_for_an_action_is_cut_and_says_so(chat: Chat) -> None:
    shown = form(pointed(chat, f"/action from {'word ' * 700}")[0])
    assert len(filled(shown)["text"]) == 3_000
    assert shown.fields[0].hint == "The message is longer than 3000 characters; what did not fit is not here."


def test_a_decision(chat: Chat) -> None:
    shown = form(pointed(chat, "/decision from The yard is ours")[0])
    assert (shown.command, filled(shown)) == ("/decision add", {"text": "The yard is ours"})
    (told,) = pointed(chat, shown.command, **filled(shown))
    assert numbers(told) == ["D-1"]
    assert told.rows[0].link == "https://chat.example/m1"


def test_a_message_is_attached_by_its_link_and_how_it_begins(chat: Chat) -> None:
    told = pointed(chat, "/minutes attach-from The plan\nfor the yard, " + "with many words " * 20)[0]
    assert "N-1 is attached" in text(told)
    shown = chat.draft()
    assert "“The plan for the yard, with many" in shown
    assert "…” https://chat.example/m1" in shown
    assert chat.edit("Eli Vik", "Other words", "m1") == (), "the link leads to what it says now"


def test_who_made_something_of_a_message_is_asked_when_it_is_edited(chat: Chat) -> None:
    shown = form(pointed(chat, f"/action from {SAID}")[0])
    pointed(chat, shown.command, **filled(shown))
    pointed(chat, "/decision add", text="The plan is sent")
    chat.delivered()
    assert chat.edit("Eli Vik", SAID, "m1") == ()
    chat.delivered()
    assert chat.edit("Eli Vik", "I send two plans", "m1") == ()
    asked = [each for each in chat.delivered() if each.person]
    assert [commands(each.reply) for each in asked] == [
        ["/decision edit D-1 I send two plans"],
        ["/action edit A-1 I send two plans"],
    ]
    assert "Shall A-1 say this now?" in text(asked[1].reply)
    assert chat.press("Per Aas", buttons(asked[1].reply)[0], None).ok
    assert chat.action("A-1").startswith("I send two plans")


def test_a_message_of_pictures_is_attached_by_its_link_alone(chat: Chat) -> None:
    pointed(chat, "/minutes attach-from")
    assert "Attached: https://chat.example/m1" in chat.draft()


def test_without_a_link_there_is_nothing_to_attach(chat: Chat) -> None:
    refused = chat.one("Per Aas", "/minutes attach-from The plan")
    assert (refused.ok, refused.error) == (False, "incomplete")


def test_a_line_that_was_captured_follows_beside_what_was_made_of_its_message(chat: Chat) -> None:
    chat.event("Eli Vik", "ACTION: Per Aas sweeps", "m1")
    pointed(chat, "/minutes attach-from ACTION: Per Aas sweeps")
    assert chat.edit("Eli Vik", "ACTION: Per Aas paints", "m1") == ()
    assert chat.action("A-1") == "Per Aas paints | Per Aas | "


def test_the_source_of_an_attachment_is_a_note(chat: Chat) -> None:
    pointed(chat, "/minutes attach-from The plan")

    def kinds(ledger: Ledger) -> list[str]:
        channel = ledger.places.channel_at("c", "tur")
        assert channel is not None
        return [source.kind for source in ledger.sources.of(channel.id, "m1")]

    assert chat.ledgers.read("w", kinds) == ["note"]


def test_tomorrow_is_the_day_after_the_words_were_said(chat: Chat) -> None:
    chat.say("Per Aas", "@referent help")
    said = chat.now
    chat.now += timedelta(days=1)

    def asked(command: str, **values: str) -> tuple[Reply, ...]:
        request = Request("w", "c", "Per Aas", "Per Aas", command, chat.now, "tur", values=values, outbox="channel")
        return answer(replace(request, message="m1", author="Eli Vik", said=said), chat.ledgers)

    shown = form(asked("/action from I sweep the yard tomorrow")[0])
    assert filled(shown)["due"] == str(chat.now.date())
    asked(shown.command, **filled(shown))
    assert chat.action("A-1") == f"I sweep the yard tomorrow | Eli Vik | {chat.now.date()}"
    chat.now += timedelta(days=1)
    shown = form(asked("/action from I sweep the yard tomorrow")[0])
    assert filled(shown)["due"] == ""
    _, asked_when = asked(shown.command, **{**filled(shown), "text": "I sweep it tomorrow"})
    assert "“tomorrow” is over" in text(asked_when)
