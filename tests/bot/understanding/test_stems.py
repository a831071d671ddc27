"""Search stems: a word meets itself however it is inflected, and what is no word costs nothing."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.stems import stem_of, stems


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("høringssvar", "høringssvaret"),
        ("rapport", "Rapportene"),
        ("budsjett", "BUDSJETTET"),
        ("kollektivtransport", "kollektivtransporten"),
        ("møte", "møter"),
        ("meeting", "meetings"),
        ("report", "reporting"),
        ("utvalg", "utval"),
        ("sak 12", "12 saker"),
    ],
)
def test_a_word_meets_its_other_forms(one: str, other: str) -> None:
    assert set(stems(one)) == set(stems(other))


@pytest.mark.parametrize(("one", "other"), [("år", "ar"), ("buss", "båt"), ("dør", "dor")])
def test_other_words_stay_apart(one: str, other: str) -> None:
    assert stems(one) != stems(other)


def test_each_stem_once_in_order_and_words_that_say_nothing_left_out() -> None:
    assert stems("Det er budsjettet og budsjettene som skal til rapporten") == ("budsjett", "rapport")
    assert stems("og i the to") == ()
    assert stems(" ,.– ") == ()


def test_what_is_no_word_does_not_keep_anybody_waiting() -> None:
    begun = time.perf_counter()
    assert len(stems("x" * 1_000_000)) == 1
    assert time.perf_counter() - begun < 1


@given(st.text(max_size=40))
def test_a_stem_is_its_own_stem(word: str) -> None:
    assert stem_of(stem_of(word)) == stem_of(word)


@given(st.text(max_size=80))
def test_no_stem_is_empty(text: str) -> None:
    assert all(stem.strip() for stem in stems(text))
