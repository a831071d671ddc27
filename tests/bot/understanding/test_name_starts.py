"""Whose name has a word that begins as somebody has begun to type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.directory import Directory, Entry
from bot.understanding.name_starts import BEGINS, EXACT, INITIALS, LATER, Begun, simple

DIRECTORY = Directory(
    [
        Entry("au", "body", "Arbeidsutvalget", ("AU",)),
        Entry("ost", "body", "Østfold fylkeskommune"),
        Entry("kari", "person", "Kari Anne Nordmann", ("Kari N",)),
        Entry("are", "person", "Åre Øverås"),
        Entry("rene", "person", "René Ødegård-Moe"),
    ]
)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("a", {"au": EXACT + 1, "are": BEGINS, "kari": LATER}),
        ("AU", {"au": EXACT}),
        ("arbeidsutv", {"au": BEGINS}),
        ("ostfold", {"ost": BEGINS}),
        ("Øst", {"ost": BEGINS}),
        ("fylkes", {"ost": LATER}),
        ("nord", {"kari": LATER}),
        ("kari nor", {"kari": BEGINS}),
        ("kari an no", {"kari": BEGINS}),
        ("anne n", {"kari": LATER}),
        ("kari anne nordmann", {"kari": EXACT}),
        ("kan", {"kari": INITIALS}),
        ("no ka", {}),
        ("rene o m", {"rene": BEGINS}),
        ("overas", {"are": LATER}),
        ("åre øverås", {"are": EXACT}),
        ("x", {}),
        ("", {}),
        (" -.", {}),
    ],
)
def test_what_is_typed_so_far(typed: str, found: dict[str, int]) -> None:
    assert {begun.key: begun.fit for begun in DIRECTORY.begun(typed)} == found


def test_the_name_that_fits_best_is_told() -> None:
    assert DIRECTORY.begun("kari n") == (Begun("kari", EXACT, "Kari N"),)


def test_what_is_learnt_and_forgotten_later_is_found_and_not_found() -> None:
    before = Directory([Entry("a", "person", "Kari Moe", ("Kari",)), Entry("b", "person", "Kari Vik")])
    assert {each.key for each in before.begun("kari")} == {"a", "b"}
    after = before.changed([Entry("a", "person", "Karin Moe"), Entry("c", "body", "Karidagene")])
    assert {each.key: each.fit for each in after.begun("kari")} == {"a": BEGINS, "b": BEGINS, "c": BEGINS}
    assert {each.key: each.fit for each in before.begun("kari")} == {"a": EXACT, "b": BEGINS}
    again = after.changed([Entry("c", "body", "Dagene")])
    assert {each.key for each in again.begun("kari")} == {"a", "b"}
    assert {each.key for each in again.begun("dag")} == {"c"}
    assert {each.key for each in after.begun("karid")} == {"c"}


NAMES = st.lists(st.text("aåøKé -bc", min_size=1, max_size=12), min_size=1, max_size=6)


@given(NAMES, st.data())
def test_every_beginning_of_every_word_finds_its_name(names: list[str], data: st.DataObject) -> None:
    directory = Directory([Entry(str(place), "body", name) for place, name in enumerate(names)])
    place = data.draw(st.sampled_from(range(len(names))))
    for word in simple(names[place]).split():
        for length in range(1, len(word) + 1):
            assert str(place) in {begun.key for begun in directory.begun(word[:length])}


@given(NAMES, NAMES, st.text("abck ", max_size=6))
def test_a_changed_directory_finds_what_a_new_one_does(first: list[str], second: list[str], typed: str) -> None:
    old = [Entry(str(place), "person", name) for place, name in enumerate(first)]
    new = [Entry(str(place), "person", name) for place, name in enumerate(second)]
    directory = Directory(old)
    directory.begun("a")
    whole = {entry.key: entry for entry in (*old, *new)}
    assert set(directory.changed(new).begun(typed)) == set(Directory(whole.values()).begun(typed))


def test_a_name_of_many_words_costs_no_more_than_its_length() -> None:
    """Each word is looked for once: this pattern would otherwise be tried in more ways than anybody could wait for."""
    directory = Directory([Entry("a", "body", " ".join(["a"] * 60))])
    assert directory.begun(" ".join(["a"] * 40 + ["b"])) == ()


def test_of_very_many_those_named_just_so_are_among_them() -> None:
    entries = [Entry(str(n), "person", f"Ka{'bcdefghijk'[n % 10]}l Moe{n}") for n in range(3_000)]
    directory = Directory([*entries, Entry("ka", "body", "KA")])
    found = directory.begun("ka")
    assert Begun("ka", EXACT, "KA") in found
    assert len(found) <= 2_000
