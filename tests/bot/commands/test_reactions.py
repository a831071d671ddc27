"""`/referent reactions`: which reactions capture, chosen a channel."""

import pytest

from bot.ports import Ledger
from tests.bot.commands.talk import Talk, buttons, commands, text


@pytest.fixture
def talk() -> Talk:
    talk = Talk("en")
    talk.channel("tur")
    return talk


def chosen(talk: Talk) -> tuple[str | None, str | None]:
    def look(ledger: Ledger) -> tuple[str | None, str | None]:
        channel = ledger.places.channel_at("c", "tur")
        assert channel is not None
        return channel.action_reaction, channel.decision_reaction

    return talk.ledgers.read("w", look)


@pytest.mark.parametrize(
    ("words", "then"),
    [
        ("reactions action :dart:", ("dart", None)),
        ("reactions decision :white_check_mark:", ("pushpin", "white_check_mark")),
        ("reactions action off decision memo", (None, "memo")),
        ("reactions action=:thumbsup::skin-tone-3:", ("thumbsup", None)),
        ("reaksjoner oppgave av vedtak ✅", (None, "white_check_mark")),
        ("reaksjonar oppgåve 📌 vedtak :+1:", ("pushpin", "+1")),
        ("reactions action ☑️", ("ballot_box_with_check", None)),
        ("reactions decision :Åre-tur:", ("pushpin", "åre-tur")),
    ],
)
def test_a_channel_chooses(talk: Talk, words: str, then: tuple[str | None, str | None]) -> None:
    told = talk.one("Liv Sand", f"/referent {words}")
    assert (told.ok, told.to) == (True, "channel")
    assert chosen(talk) == then


def test_what_was_chosen_is_told(talk: Talk) -> None:
    told = talk.one("Liv Sand", "/referent reactions decision :memo:")
    assert text(told) == "Reactions that take down: 📌 takes down an action, 📝 takes down a decision."
    assert "Reactions: 📌 takes down an action" in text(talk.one("Liv Sand", "/referent settings"))


def test_alone_it_says_how_it_is_with_buttons_that_change_it(talk: Talk) -> None:
    shown = talk.one("Liv Sand", "/referent reactions")
    assert commands(shown) == ["/referent reactions action off", "/referent reactions decision :white_check_mark:"]
    for button in buttons(shown):
        assert talk.press("Liv Sand", button).ok
    assert chosen(talk) == (None, "white_check_mark")
    shown = talk.one("Liv Sand", "/referent reactions")
    assert commands(shown) == ["/referent reactions action :pushpin:", "/referent reactions decision off"]
    talk.say("Liv Sand", "/referent reactions decision off")
    assert "Reactions: off" in text(talk.one("Liv Sand", "/referent reactions"))


@pytest.mark.parametrize(
    "words", ["action", "action pushpin decision", "note :memo:", "action ::", "action 🦄", "action a/b"]
)
def test_what_is_unclear_is_answered_with_an_example(talk: Talk, words: str) -> None:
    refused = talk.one("Liv Sand", f"/referent reactions {words}")
    assert (refused.ok, refused.to, refused.error) == (False, "sender", "incomplete")
    assert "/referent reactions action :pushpin: decision off" in text(refused)
    assert chosen(talk) == ("pushpin", None)


def test_one_reaction_means_one_thing(talk: Talk) -> None:
    assert talk.one("Liv Sand", "/referent reactions decision :pushpin:").error == "incomplete"
    assert chosen(talk) == ("pushpin", None)


def test_only_in_a_channel_and_only_by_a_member(talk: Talk) -> None:
    assert talk.one("Liv Sand", "/referent reactions", None).error == "wrong_state"
    talk.join("tur", "Gjest", "guest")
    (refused,) = talk.say("Gjest", "/referent reactions action off", "tur", standing="guest")
    assert refused.error == "not_allowed"
