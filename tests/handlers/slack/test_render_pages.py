"""How a reply is parted into messages, and a text into what Slack takes at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.slack.blocks import header, paragraphs, small
from handlers.slack.pages import Piece, pages
from handlers.slack.text import chunks, cut, escaped, fits, quiet, something, tidy, width
from handlers.slack.weight import size, weight


def piece(text: str, *, leads: bool = False, times: int = 1) -> Piece:
    return Piece((header(text),) * times, text, leads)


def parted(*pieces: Piece, most: int = 4, heaviest: int = 1_000) -> list[list[str]]:
    return [[each.words for each in page] for page in pages(pieces, most, heaviest)]


# --- pages ---


def test_as_much_as_fits_is_together() -> None:
    assert parted(piece("a"), piece("b", times=3), piece("c")) == [["a", "b"], ["c"]]


def test_a_heading_is_never_the_last() -> None:
    assert parted(piece("a", times=3), piece("H", leads=True), piece("b")) == [["a"], ["H", "b"]]


def test_a_heading_with_too_much_below_it_stands_alone() -> None:
    assert parted(piece("H", leads=True), piece("b", times=4)) == [["H"], ["b"]]


def test_a_last_heading_is_shown() -> None:
    assert parted(piece("a"), piece("H", leads=True)) == [["a", "H"]]


def test_what_no_page_holds_is_parted() -> None:
    assert parted(piece("a", times=6)) == [["a", "", "", ""], ["", ""]]


def test_a_heavy_piece_is_a_page_of_its_own() -> None:
    assert parted(piece("a"), piece("b" * 140, times=2), heaviest=600) == [["a"], ["b" * 140]]


def test_a_block_weighs_more_than_its_characters() -> None:
    blocks = [header("Æ")]
    assert size(blocks[0]) == len(str(blocks[0]).replace(" ", "").replace("False", "false")) + 1
    assert weight(blocks) == size(blocks[0]) + 60
    assert weight([{"type": "divider"}]) < 125


# --- texts ---


@given(st.text(), st.integers(7, 60))
def test_the_parts_of_a_text_are_the_text(text: str, longest: int) -> None:
    parts = list(chunks(text * 9, longest))
    assert "".join(parts) == text * 9
    assert all(width(part) <= longest for part in parts)


@given(st.text(), st.integers(7, 60))
def test_a_cut_text_is_a_beginning(text: str, longest: int) -> None:
    shown = cut(text * 9, longest)
    assert width(shown) <= longest
    assert shown == text * 9 or (shown.endswith("…") and (text * 9).startswith(shown[:-1]))


@given(st.text())
def test_a_text_is_as_wide_as_it_is_escaped(text: str) -> None:
    assert width(text) == len(escaped(text)) + sum(character > "\uffff" for character in text)
    assert fits(text, width(text))


@pytest.mark.parametrize(
    ("text", "longest", "shown"),
    [
        ("ord og ord", 20, "ord og ord"),
        ("ord og ord", 7, "ord og…"),
        ("&&&&", 11, "&&…"),
        ("a👩‍👩‍👧", 6, "a…"),
        ("ee\u0301e\u0301e\u0301", 4, "ee\u0301…"),
        ("a👍🏽👍🏽", 5, "a…"),
        ("se https://a.example/side her", 20, "se…"),
        ("e" + "\u0301" * 90, 40, "e" + "\u0301" * 38 + "…"),
    ],
)
def test_nothing_is_cut_in_two(text: str, longest: int, shown: str) -> None:
    assert cut(text, longest) == shown


def test_texts_are_parted_between_lines_and_words() -> None:
    assert list(chunks("en to tre fire\nfem seks", 18)) == ["en to tre fire\n", "fem seks"]
    assert list(chunks("en to tre fire fem", 12)) == ["en to tre ", "fire fem"]
    assert list(chunks("x" * 25, 10)) == ["x" * 10, "x" * 10, "x" * 5]


@pytest.mark.parametrize("text", ["*fet*", "a_b", "~x~", "`x`", "<x>", "a > b", ":tada:", "kl. :)*"])
def test_a_sign_of_markup_is_not_quiet(text: str) -> None:
    assert quiet(text) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A & B", "A &amp; B"),
        ("kl. 08:30 :-) #3 @Siv 1/2", "kl. 08:30 :-) #3 @Siv 1/2"),
        ("se http://a.example/b_c.", "se <http://a.example/b_c>."),
        ("http://a.example", "<http://a.example>"),
        ("", ""),
    ],
)
def test_other_words_are_quiet(text: str, words: str) -> None:
    assert quiet(text) == words


def test_an_endless_address_is_words() -> None:
    text = "https://a.example/" + "x" * 2_000
    assert quiet(text) == text


def test_what_nobody_sees_is_told_apart_from_something() -> None:
    assert something("\u200b") == "–"
    assert something("a") == "a"
    assert tidy("a\x00\nb\u202e") == "a\nb"


# --- rich text ---


def test_blank_parts_of_a_long_text_are_left_out() -> None:
    blocks = list(paragraphs("a" + " " * 9_000 + "b"))
    assert len(blocks) == 2
    assert list(paragraphs(" \n ")) == []


def test_small_print_that_is_long_goes_on() -> None:
    assert len(list(small("ord " * 1_200))) == 3
    assert len(list(small("a" + " " * 4_000 + "b"))) == 2
    assert list(small(" ")) == []
