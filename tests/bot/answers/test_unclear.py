"""What is answered to words that ask nothing: three questions that fit them, and that can be answered."""

import pytest

from bot.place import Language
from tests.bot.commands.talk import Talk, commands


@pytest.fixture
def talk() -> Talk:
    """A channel and a private one, two parties, an action and two decisions."""
    talk = Talk()
    talk.party("liv", "person", "Liv Sand")
    talk.party("sti", "body", "Stigruppa")
    talk.channel("tur")
    talk.channel("rom", private=True, members=("Liv Sand",))
    talk.say("Liv Sand", "/action add Stigruppa merker løypa til Tuva", "tur")
    talk.say("Liv Sand", "/decision add Det bygges ny gapahuk ved vannet", "tur")
    talk.say("Liv Sand", "/decision add Hytta selges til kommunen", "rom")
    return talk


def examples(talk: Talk, words: str, who: str = "Una Berg") -> list[str]:
    """The questions that are offered, as the buttons ask them."""
    return [command.removeprefix("/ask ") for command in commands(talk.one(who, f"/ask {words}"))]


def test_a_party_that_is_named_is_asked_about_first(talk: Talk) -> None:
    offered = examples(talk, "hva synes du om Stigruppa")
    assert offered[0] == "hva skylder Stigruppa?"
    assert len(offered) == 3
    assert len(set(offered)) == 3


def test_a_word_that_a_decision_is_about(talk: Talk) -> None:
    assert examples(talk, "jeg liker gapahuken")[0] == "hva ble vedtatt om gapahuken?"


def test_a_word_that_an_action_is_about(talk: Talk) -> None:
    assert examples(talk, "løypa er kjempefin")[0] == "hvem har ansvaret for løypa?"


def test_a_number_that_is_named(talk: Talk) -> None:
    assert examples(talk, "takk for A-1")[0] == "hva er status for A-1?"


def test_a_word_that_nothing_is_about_gives_the_usual_three(talk: Talk) -> None:
    offered = examples(talk, "syng en vise om havet")
    assert offered == ["hva skylder Stigruppa?", "hva er over fristen?", "hva er status for A-1?"]


def test_what_a_person_may_not_read_is_no_example(talk: Talk) -> None:
    assert "hytta" not in " ".join(examples(talk, "jeg liker hytta"))
    assert examples(talk, "jeg liker hytta", "Liv Sand")[0] == "hva ble vedtatt om hytta?"


@pytest.mark.parametrize(
    ("language", "words", "first"),
    [
        ("nn", "eg er glad i gapahuken", "kva vart vedteke om gapahuken?"),
        ("en", "I really like the gapahuk", "what was decided about gapahuk?"),
    ],
)
def test_each_language_asks_in_its_own_words(talk: Talk, language: Language, words: str, first: str) -> None:
    assert examples(talk, words)[0] == first, language


def test_words_that_say_nothing_of_their_own_are_no_topic(talk: Talk) -> None:
    assert not any("av-og-på" in question for question in examples(talk, "jeg liker av-og-på"))


def test_every_example_is_understood(talk: Talk) -> None:
    for words in ("jeg liker gapahuken", "løypa er kjempefin", "hva synes du om Stigruppa", "I like the gapahuk"):
        for question in examples(talk, words, "Liv Sand"):
            assert talk.one("Liv Sand", f"/ask {question}").intent != "unknown", question
