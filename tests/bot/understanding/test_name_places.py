"""Names in long texts: passed over at a glance is only what is no name, wherever in the text it stands."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.directory import Directory, Entry

DIRECTORY = Directory(
    [
        Entry("kari", "person", "Kari Anne Moe"),
        Entry("per", "person", "Per Vik"),
        Entry("heidi", "person", "Heidi Fossland"),
        Entry("emma", "person", "Emma Wood"),
        Entry("board", "body", "The Board of Trustees", ("the board",)),
        Entry("it", "body", "IT"),
        Entry("utvalg", "body", "Arbeidsutvalget", ("AU",)),
    ]
)
PROSE = "vi så på taket og det var ikke så ille som fryktet men the old wood was fine while it needs paint elles "
NAMES = [
    "Kari Anne Moe",
    "Kari",
    "kari moe",
    "Heidi Fosland",
    "the board",
    "the Board of Trustees",
    "AU",
    "Arbeidsutvalet",
    "arbeids-\nutvalget",
    "arbeids utvalget",
    "@kam",
    "(per)",
    "@per",
    "IT",
    "AUs",
]


def found_in(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """Each name as typed, with whose it is."""
    return [(text[span.start : span.end], span.keys) for span in DIRECTORY.spans(text)]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("before", [0, 1, 9])
def test_a_name_is_found_among_many_words_as_alone(name: str, before: int) -> None:
    alone = found_in(f"og så {name} der")
    assert alone
    assert found_in(f"{PROSE * before}og så {name} der {PROSE * 9}") == alone


@pytest.mark.parametrize("words", ["it and the wood", "per stykk", "kam og børste", "the boards", "the unforgettable"])
def test_ordinary_words_are_passed_over(words: str) -> None:
    assert DIRECTORY.spans(f"{PROSE * 6}og {words} {PROSE * 6}") == ()


def test_ordinary_words_that_stand_like_names_are_found_too() -> None:
    text = f"{PROSE * 6}kari og per ringer. ansvar: per. {PROSE * 6}"
    assert [span.keys for span in DIRECTORY.spans(text)] == [("kari",), ("per",), ("per",)]


def test_of_very_many_names_the_first_and_the_last_are_found() -> None:
    text = f"{'AU og ' * 300}Kari"
    spans = DIRECTORY.spans(text)
    assert len(spans) < 100
    assert (spans[0].keys, spans[-1].keys) == (("utvalg",), ("kari",))


def test_a_text_that_ends_in_the_beginning_of_a_name() -> None:
    assert DIRECTORY.spans(f"{PROSE * 6}the") == ()


def test_many_misspellings_cost_no_more_than_some() -> None:
    strange = " ".join(f"Fosslan{letter}{other}" for letter in "aeiouyxz" for other in "bcdfghjk")
    assert len(DIRECTORY.spans(f"{strange} {PROSE * 6}")) <= 60


def test_what_is_remembered_of_words_stays_small() -> None:
    for number in range(21):
        assert DIRECTORY.spans(" ".join(f"w{number}x{word}" for word in range(1000))) == ()
    for number in range(0, 20_100, 30):
        assert DIRECTORY.spans(" ".join(f"x{number + word}" for word in range(30))) == ()
    assert found_in(f"{PROSE * 6}og Kari der") == [("Kari", ("kari",))]


@given(st.text(alphabet="aKk iogAU\n-.@", min_size=401, max_size=700))
def test_no_long_text_raises_and_no_spans_overlap(text: str) -> None:
    spans = DIRECTORY.spans(text)
    assert all(one.end <= other.start for one, other in pairwise(spans))
