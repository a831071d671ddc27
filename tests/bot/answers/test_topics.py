"""What was decided: when, and by or about whom; nothing that was asked is left out without a word."""

import pytest

from tests.bot.commands.talk import Talk, numbers, text


@pytest.fixture
def talk() -> Talk:
    """A jetty committee and a feast committee; three decisions, one of which names the first of them."""
    talk = Talk("en")
    talk.party("j", "body", "Jetty committee")
    talk.party("f", "body", "Feast committee")
    talk.party("liv", "person", "Liv Sand")
    talk.channel("club")
    for decided in ("The Jetty committee may rebuild the roof", "The roof is painted green", "The feast is in June"):
        talk.say("Liv Sand", f"/decision add {decided}", "club")
    return talk


def asked(talk: Talk, *questions: str, channel: str | None = None) -> str:
    """The text of the last answer of several, each going on from the one before."""
    return [text(talk.say("Liv Sand", question, channel)[0]) for question in questions][-1]


def test_the_period_of_a_topic_is_named(talk: Talk) -> None:
    told = asked(talk, "what was decided about the roof?", "and in May?")
    assert "2 decisions about “roof” (1–31 May 2024):" in told
    told = asked(talk, "what was decided about the roof?", "and in April?")
    assert "(1–30 Apr 2024)" in told
    assert "D-" not in told


def test_a_party_narrows_to_what_names_it(talk: Talk) -> None:
    told = asked(talk, "what was decided about the roof?", "and the Jetty committee?")
    assert "One decision about “roof” naming Jetty committee:\nD-1" in told
    assert "D-2" not in told
    told = asked(talk, "what was decided in May?", "and the Jetty committee?")
    assert "D-3" not in told


def test_that_no_decision_names_it_is_said(talk: Talk) -> None:
    told = asked(talk, "what was decided about the roof?", "and the Feast committee?")
    assert "No decision names Feast committee. These are all of them:\n2 decisions about “roof”:" in told


def test_in_its_own_channel_all_is_the_partys(talk: Talk) -> None:
    talk.channel("feast-committee")
    talk.say("Liv Sand", "/decision add The Feast committee serves fish", "feast-committee")
    talk.say("Liv Sand", "/decision add Supper is at eight", "feast-committee")
    told = asked(talk, "/ask what did the Feast committee decide in May?", channel="feast-committee")
    assert told.startswith("2 decisions")


def test_what_the_asker_alone_may_read_is_narrowed_too(talk: Talk) -> None:
    talk.channel("board", private=True, members=("Liv Sand",))
    talk.say("Liv Sand", "/decision add The roof is insured", "board")
    question = "@referent what did the Jetty committee decide about the roof?"
    (told,) = talk.say("Liv Sand", question, "club")
    assert numbers(told) == ["D-1"]
    talk.say("Liv Sand", "/decision add The Jetty committee pays for the roof", "board")
    first, second = talk.say("Liv Sand", question, "club")
    assert (numbers(first), numbers(second)) == (["D-1"], ["D-5"])
