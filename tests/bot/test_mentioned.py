"""Names that a platform fills into what was typed: whatever somebody calls themselves, it is a name."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.commands.inline import lines_in
from bot.errors import TooLong, Unknown
from bot.matching import LONGEST, match
from bot.mentioned import LONGEST_NAME, MARK, as_name, filled, mark
from bot.reply import plain_text
from bot.router import answer
from tests.bot.test_router import actions, opened, request
from tests.memory import MemoryLedgers

_PIECES = st.lists(
    st.sampled_from(
        (
            *("ACTION", "action: x", "#", "#action", "/", "@", "referent", "@referent", "decision revoke D-1", "Sak"),
            *("3", ":", "-", "1.", "*", "_", " ", "\n", "\r\n", "\u2028", "Ola Vik", "add", "[x]", ""),
        )
    ),
    max_size=6,
).map("".join)


@pytest.mark.parametrize(
    "name",
    [
        "/decision revoke D-1",
        "/ decision revoke D-1",
        "@referent minutes close",
        "@Referent",
        "ACTION: Per pays",
        "#action Per pays",
        "Ola\nACTION: Per pays",
        "Ola\u2028/minutes approve now",
        "- [ ] vedtak: alt er vårt",
        "Sak 3: ja",
    ],
)
def test_a_name_at_the_head_of_talk_calls_nobody(name: str) -> None:
    assert match(request(f"{mark(0)} can you look at this?", names=(name,))) is None
    assert match(request(f"Hi\n- {mark(0)} can you look at this?", names=(name,))) is None
    assert match(request(f"@{mark(0)} can you look at this?", names=("referent minutes close",))) is None


@pytest.mark.parametrize("name", ["minutes close", "/minutes close", "decision revoke D-1", "referent", "help"])
def test_behind_the_bots_mention_a_name_is_part_of_the_question(name: str) -> None:
    asked = match(request(f"@referent {mark(0)} owes what?", names=(name,)))
    assert asked is not None
    assert (asked.verb.name, asked.words) == ("ask", f"{name} owes what?")
    asked = match(request(f"{mark(0)} owes what?", channel=None, names=(name,)))
    assert asked is not None
    assert (asked.verb.name, asked.words) == ("ask", f"{name} owes what?")


def test_behind_a_command_a_name_is_no_verb() -> None:
    matched = match(request(f"/owes {mark(0)} and {mark(1)}", names=("all AU", "Per Aas")))
    assert matched is not None
    assert (matched.verb.name, matched.words) == ("owes", "all AU and Per Aas")
    with pytest.raises(Unknown) as refused:
        match(request(f"/decision {mark(0)}", names=("revoke D-1",)))
    assert refused.value.facts["word"] == "revoke D-1"
    with pytest.raises(Unknown) as refused:
        match(request(f"/{mark(0)} D-1", names=("decision revoke",)))
    assert refused.value.facts["name"] == "decision revoke"


def test_a_refusal_says_the_names() -> None:
    with pytest.raises(Unknown) as refused:
        match(request(f"/minutes closs {mark(0)}", names=("Ola Vik",)))
    assert refused.value.buttons is not None
    assert [button.command for button in refused.value.buttons.buttons] == ["/minutes close Ola Vik"]


def test_lines_have_their_names_each_its_own() -> None:
    matched = match(
        request(f"{mark(0)} says\nACTION: {mark(1)} pays\nACTION: {mark(0)} sweeps", names=("Ola", "Per Aas"))
    )
    assert matched is not None
    assert [words for _, words in matched.lines] == ["Per Aas pays", "Ola sweeps"]
    assert matched.words == "Per Aas pays"


def test_what_is_taken_down_has_the_names() -> None:
    ledgers = opened(MemoryLedgers())
    replies = answer(request(f"/action add {mark(0)} sweeps", names=("Per  Aas\n",), delivery="d1"), ledgers)
    assert "Per Aas sweeps" in "".join(map(plain_text, replies))
    assert actions(ledgers) == 1


def test_a_long_name_is_cut_and_one_that_nobody_sees_is_none() -> None:
    assert len(as_name("x" * 10_000)) == LONGEST_NAME
    assert as_name(" Ola\n\u2028 Vik\x07 ") == "Ola Vik"
    assert as_name("\u200b\u2060") == ""
    with pytest.raises(TooLong):
        match(request("/action add " + mark(0) * 500, names=("x" * 10_000,)))
    assert LONGEST > 40_000


def test_a_mark_that_stands_for_nothing_is_dropped() -> None:
    assert filled(f"a {mark(7)}b {MARK}", ("Ola",)) == "a b "
    assert filled(f"what somebody typed {MARK}", ()) == f"what somebody typed {MARK}"


@given(_PIECES, st.lists(_PIECES, min_size=1, max_size=3), _PIECES)
@example("", ["ACTION: Per pays"], "")
@example("#", ["action"], " x")
@example("Sak ", ["3: x"], "")
@example("", ["-", "Action"], ": x")
@example("Sak 3:", ["5 x"], " y")
def test_filled_in_it_is_still_the_same_lines(before: str, names: list[str], behind: str) -> None:
    """What is read again later, with the names in it, captures nothing that was not captured at first."""
    named = tuple(names)
    text = before + " ".join(mark(place) for place in range(len(named))) + behind
    marked = [verb for verb, _ in lines_in(text, numbered=True)]
    again = [verb for verb, _ in lines_in(filled(text, named), numbered=True)]
    assert len(again) <= len(marked)
