"""What a person may not read does not exist for them: two worlds, one with a private channel full of rows and one
without, answer an outsider alike, word for word, and answer alike in the channel whoever asks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reply import Reply
from tests.bot.commands.talk import Talk

NAMES = (
    "Stigruppa",
    "Hytteutvalget",
    "Liv Sand",
    "Una Berg",
    "Kart",
    "Petter",
    "meg",
    "skilt",
    "gave",
    "A-1",
    "A-9",
    "D-2",
)
WORDS = (
    "/owes {}", "/skylder {} side 2", "/action list {}", "/action list {} overdue", "/action list {} all",
    "/action list due in May", "/action list all page 2", "/action show {}", "/action show {} why", "/decision list {}",
    "/ask hva skylder {}?", "/ask hva er over fristen for {}?", "/ask hva gjenstår?", "/ask hva har frist i mai?",
    "/ask hvem har ansvaret for {}?", "/ask hvordan går det med {}?", "/ask status {}", "/ask hva er bestemt om {}?",
    "/ask what was decided in May?", "/ask referatet fra {}", "/ask siste referat", "/ask M-2 referatet",
    "/ask hvem er {}?", "/ask hva ble ferdig i mai for {}?", "/ask hva er ferdig?", "/ask hva skylder jeg?",
    "/ask syng for {}", "/ask {}",
)  # fmt: skip


def world(*, secrets: bool) -> Talk:
    """A week in a club; the secrets come last, so that all else has the same numbers."""
    talk = Talk()
    talk.party("liv", "person", "Liv Sand")
    talk.party("una", "person", "Una Berg")
    talk.party("hytte", "body", "Hytteutvalget", ("liv", "una"))
    talk.party("sti", "body", "Stigruppa")
    talk.channel("tur")
    talk.channel("rom", private=True, members=("Liv Sand",))
    talk.say("Liv Sand", "/minutes start Turmøte")
    for words in (
        "Stigruppa maler skilt innen 7. mai",
        "Una Berg og Liv Sand kjøper kart innen 20. mai",
        "Hytta vaskes",
    ):
        talk.say("Liv Sand", f"/action add {words}")
    talk.say("Liv Sand", "/decision add Nye skilt kjøpes")
    talk.say("Liv Sand", "/minutes close")
    talk.say("Liv Sand", "/action done A-1")
    talk.say("Una Berg", "hei", None)
    if secrets:
        talk.say("Liv Sand", "/minutes start Gavemøte om skilt, Petterstua", "rom")
        for n in range(12):
            talk.say("Liv Sand", f"/action add Stigruppa og Hytteutvalget kjøper gave {n} og skilt innen 7. mai", "rom")
        talk.say("Liv Sand", "/decision add Gave og skilt kjøpes", "rom")
        talk.say("Liv Sand", "/action done A-9", "rom")
        talk.say("Liv Sand", "/minutes close", "rom")
        talk.say("Liv Sand", "/action add Stigruppa henter kart", None)
    talk.now = talk.now.replace(day=10, hour=12, minute=0)
    return talk


@pytest.fixture(scope="module")
def worlds() -> tuple[Talk, Talk]:
    return world(secrets=True), world(secrets=False)


def asked(talk: Talk, who: str, words: str, channel: str | None) -> tuple[Reply, ...]:
    talk.now = talk.now.replace(hour=12, minute=0)
    return talk.say(who, words, channel)


@given(st.sampled_from(WORDS), st.sampled_from(NAMES), st.sampled_from(["tur", None]))
def test_an_outsider_is_answered_as_if_the_private_rows_were_not_there(
    worlds: tuple[Talk, Talk], words: str, name: str, channel: str | None
) -> None:
    there, not_there = worlds
    words = words.format(name)
    if words.startswith("/ask "):
        words = words.removeprefix("/ask ") if channel is None else words.replace("/ask", "@referent")
    assert asked(there, "Una Berg", words, channel) == asked(not_there, "Una Berg", words, channel)


@given(st.sampled_from([words for words in WORDS if words.startswith("/ask")]), st.sampled_from(NAMES))
def test_the_channel_learns_nothing_from_an_insider(worlds: tuple[Talk, Talk], words: str, name: str) -> None:
    there, not_there = worlds
    words = words.format(name).replace("/ask", "@referent")
    told = [reply for reply in asked(there, "Liv Sand", words, "tur") if reply.to == "channel"]
    assert told == [reply for reply in asked(not_there, "Liv Sand", words, "tur") if reply.to == "channel"]


@given(st.text(max_size=80), st.sampled_from(["@referent ", "/ask ", "/owes ", "/action list ", "/action show "]))
def test_any_words_have_an_answer(worlds: tuple[Talk, Talk], words: str, head: str) -> None:
    assert asked(worlds[0], "Una Berg", head + words, "tur")
