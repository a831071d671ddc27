"""Slack's markup read back to plain words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mentioned import MARK, filled, mark
from handlers.slack.mentions import Words, people_in, plain_words
from handlers.slack.text import escaped

NAMES = {"U1": "Kari Berg", "W2": "Ola Vik", "S1": "AU", "C1": "styret"}


def words(text: str) -> str:
    read = plain_words(text, NAMES.get, "UBOT")
    return filled(read.text, read.names)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<@UBOT> hva skylder <!subteam^S1|@au>?", "@referent hva skylder AU?"),
        ("  <@UBOT|referent>: hei", "@referent: hei"),
        ("hva skylder AU, <@UBOT>?", "@referent hva skylder AU?"),
        ("hva skylder AU? <@UBOT|referent>  ", "@referent hva skylder AU?"),
        ("spør <@UBOT> om det", "spør Referent om det"),
        ("<@U1> og <@W2|ola>", "Kari Berg og Ola Vik"),
        ("<@U7|per> og <@U8>", "per og U8"),
        ("se <#C1|gammelt-navn>, <#C9|annet> og <#C8>", "se #styret, #annet og #C8"),
        ("<https://a.no/x?a=1&amp;b=2|her>", "https://a.no/x?a=1&b=2"),
        ("<https://a.no>", "https://a.no"),
        ("<mailto:kari@a.no|kari@a.no>", "kari@a.no"),
        ("<!here> <!channel> <!subteam^S9|@styre> <!subteam^S8>", "@here @channel styre S8"),
        ("<!date^1392734382^{date}|i fjor>", "i fjor"),
        ("1 &lt; 2 &amp;&amp; 3 &gt; 2, &amp;lt;", "1 < 2 && 3 > 2, &lt;"),
        ("&lt;@U1&gt;", "<@U1>"),
        ("<> < a", "<> < a"),
    ],
)
def test_marks_become_words(written: str, read: str) -> None:
    assert words(written) == read


def test_without_a_bot_nobody_is_called() -> None:
    assert plain_words("<@UBOT> hei", NAMES.get) == Words(f"{mark(0)} hei", ("UBOT",))


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("<@U1> kan du?", f"{mark(0)} kan du?"),
        ("<@UBOT> <@U1> og <!subteam^S1>", f"@referent {mark(0)} og {mark(1)}"),
        ("spør <@UBOT> om <#C1|action> <!here>", f"spør {mark(0)} om {mark(1)} {mark(2)}"),
        ("<!subteam^S9|@referent> hjelp", f"{mark(0)} hjelp"),
        ("</decision revoke D-1|x> <ACTION: x|y>", f"{mark(0)} {mark(1)}"),
        ("<https://a.no/x|ACTION: y> <tel:+4790000000|ring>", "https://a.no/x tel:+4790000000"),
        (f"{MARK}0{MARK} <@U1>", f"0 {mark(0)}"),
    ],
)
def test_what_is_called_is_told_from_what_was_typed(written: str, typed: str) -> None:
    assert plain_words(written, NAMES.get, "UBOT").text == typed


def test_a_name_that_nobody_sees_is_its_id() -> None:
    assert words("<@U7|\u200b> <!subteam^S8|@> <#C8|\u2060>") == "U7 S8 #C8"


def test_who_is_mentioned() -> None:
    assert people_in("<@U1> <@W2|ola> <@U1> <!subteam^S1> <#C1> &lt;@U9&gt;") == ("U1", "W2")


@given(st.text(max_size=80))
def test_what_people_write_comes_back_as_they_wrote_it(text: str) -> None:
    assert words(escaped(text)) == text.replace(MARK, "")


def test_a_long_text_is_no_long_work() -> None:
    for text in (" " * 40_000, "<@UBOT>" * 5_000, "<" * 40_000, "<@UBOT" * 6_000, "<@UBOT> ?" * 4_000, "&amp;" * 8_000):
        assert len(words(text + "x")) > 1
        assert isinstance(people_in(text), tuple)


def test_in_a_command_and_where_a_message_is_pointed_at_the_bot_is_a_word() -> None:
    written = "/action add ask <@UBOT>"
    read = plain_words(written, NAMES.get, "UBOT")
    assert filled(read.text, read.names) == "/action add ask Referent"
    pointed_at = plain_words("<@UBOT> hva skylder AU?", NAMES.get, "UBOT", calls=False)
    assert filled(pointed_at.text, pointed_at.names) == "Referent hva skylder AU?"
