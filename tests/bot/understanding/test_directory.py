"""Parties found by name, by alias, by misspelling and in running text."""

from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.directory import Directory, Entry, NameSpan, Role
from bot.understanding.spelling import Vocabulary

ENTRIES = (
    Entry("KDD", "body", "KDD", ("Kommunal- og distriktsdepartementet",), ("kari-h",)),
    Entry("KD", "body", "KD", ("Kunnskapsdepartementet",)),
    Entry("IN", "body", "Innovasjon Norge", ("IN",)),
    Entry("IT", "body", "IT-avdelingen", ("IT", "the IT department")),
    Entry("AU", "body", "AU", ("arbeidsutvalget", "AU for Vestnett")),
    Entry("GRUPPE", "body", "arbeidsgruppa", ()),
    Entry("ELEV", "body", "elevråd", ()),
    Entry("KOMITE", "body", "turkomite", ()),
    Entry("MR", "body", "Møre og Romsdal", ("Møre og Romsdal fylkeskommune",)),
    Entry("NETT", "body", "Nasjonalt samarbeidsnettverk", ("nettverket",)),
    Entry("BOARD", "body", "the board", ()),
    Entry("kari-h", "person", "Kari Helene Holm", (), (), (Role("KDD", "rådgiver"),)),
    Entry(
        "kari-n", "person", "Kari Nygård", (), (), (Role("AU", "leder"), Role("AU", "leder"), Role(None, "talsperson"))
    ),
    Entry("heidi", "person", "Heidi Fossland", (), (), (Role("IT", "head of fieldwork"),)),
    Entry("torstein", "person", "Torstein Berg", ("Steinen",)),
    Entry("bjorn-erik", "person", "Bjørn-Erik Dahl"),
    Entry("bjorn", "person", "Bjørn Aas"),
    Entry("will", "person", "Will Stone"),
    Entry("mai", "person", "Mai Lunde"),
    Entry("may", "person", "May Rose"),
    Entry("per", "person", "Per Vik"),
    Entry("ek", "person", "Åse Ek"),
    Entry("liv", "person", "Liv"),
)
DIRECTORY = Directory(ENTRIES)


def found(text: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(text[span.start : span.end], span.keys) for span in DIRECTORY.spans(text)]


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("KDD", ("KDD",)),
        (" kdd ", ("KDD",)),
        ("KDDs", ("KDD",)),
        ("kommunal og distriktsdepartementet", ("KDD",)),
        ("Kari", ("kari-h", "kari-n")),
        ("Kari Holm", ("kari-h",)),
        ("Kari Helene", ("kari-h",)),
        ("Helene Holm", ("kari-h",)),
        ("Kari N", ("kari-n",)),
        ("K. Nygård", ("kari-n",)),
        ("Nygård", ("kari-n",)),
        ("Nygaard", ("kari-n",)),
        ("Karis", ("kari-h", "kari-n")),
        ("Bjørn", ("bjorn",)),
        ("Bjørn Erik", ("bjorn-erik",)),
        ("Bjørn Ås", ("bjorn",)),
        ("Steinen", ("torstein",)),
        ("liv", ("liv",)),
        ("the board", ("BOARD",)),
        ("board", ("BOARD",)),
        ("arbeidsgruppen", ("GRUPPE",)),
        ("elevrådet", ("ELEV",)),
        ("turkomiteen", ("KOMITE",)),
        ("turkomitéen", ("KOMITE",)),
        ("arbeidsutvalet", ("AU",)),
        ("arbeidsutvalg", ("AU",)),
        ("boarden", ("BOARD",)),
        ("elevrådets", ("ELEV",)),
        ("Steve", ()),
        ("", ()),
        ("–", ()),
    ],
)
def test_named(name: str, keys: tuple[str, ...]) -> None:
    assert DIRECTORY.named(name) == keys


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("Heidi Fosland", ("heidi",)),
        ("Fossalnd", ("heidi",)),
        ("Kari Nygard", ("kari-n",)),
        ("Nygard", ("kari-n",)),
        ("More og Romsdal", ("MR",)),
        ("Arbeidutvalget", ("AU",)),
        ("Komunal- og distriktdepartementet", ("KDD",)),
        ("KKD", ()),
        ("KDX", ()),
        ("Torstien", ("torstein",)),
        ("Torstina", ()),
        ("arbeidsgruppe", ("GRUPPE",)),
        ("arbeidsgrupper", ()),
        ("Weidi Fossland", ()),
        ("Steve", ()),
        ("", ()),
        ("a b c d e f g h i", ()),
        ("Karu Nygord Fosslend Torstien Helane", ()),
        ("x" * 60, ()),
    ],
)
def test_resolved(name: str, keys: tuple[str, ...]) -> None:
    assert DIRECTORY.resolved(name) == keys


def test_a_misspelling_with_several_readings_in_three_words_is_left_alone() -> None:
    crowd = Directory(
        Entry(f"{first}-{middle}-{last}", "person", f"{first} {middle} {last}")
        for first in ("Kristin", "Kristen")
        for middle in ("Maria", "Marie")
        for last in ("Hansen", "Jansen", "Hanssen")
    )
    assert crowd.resolved("Kristan Mariu Hannsen") == ()


def test_the_nearest_are_suggested_best_first() -> None:
    assert DIRECTORY.nearest("KKD")[:2] == ("KD", "KDD") or "KDD" in DIRECTORY.nearest("KKD")
    assert DIRECTORY.nearest("Heidi Fosland", limit=1) == ("heidi",)
    assert DIRECTORY.nearest("qqqqqqqq") == ()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("AU for Vestnett svarer KDD", [("AU for Vestnett", ("AU",)), ("KDD", ("KDD",))]),
        ("au svarer", [("au", ("AU",))]),
        ("Aurland svarer Pauline i AUlaget", []),
        ("AU-møtet, hoved-AU, x@au.no, au.no, au_plan og http://au", []),
        ("AU. Så AU, (AU)/AU", [("AU", ("AU",))] * 4),
        ("AUs brev, styret i KDD's hus", [("AU", ("AU",)), ("KDD", ("KDD",))]),
        ("Møre- og Romsdal", [("Møre- og Romsdal", ("MR",))]),
        ("Nasjonalt samarbeids-\nnettverk møtes", [("Nasjonalt samarbeids-\nnettverk", ("NETT",))]),
        ("Nasjonalt samarbeids nettverk møtes", [("Nasjonalt samarbeids nettverk", ("NETT",))]),
        ("arbeids\nutvalget", [("arbeids\nutvalget", ("AU",))]),
        ("arbeids\u00adutvalget", [("arbeids\u00adutvalget", ("AU",))]),
        ("arbeids, utvalget", []),
        ("ne ttverket", []),
        ("In May it will rain, per avtale i mai", []),
        ("IN and IT meet Will", [("IN", ("IN",)), ("IT", ("IT",)), ("Will", ("will",))]),
        ("Meet Mai and Per", [("Mai", ("mai",)), ("Per", ("per",))]),
        ("Will drafts it", [("Will", ("will",))]),
        ("Will someone draft it", []),
        ("Will", [("Will", ("will",))]),
        ("Will: draft", [("Will", ("will",))]),
        ("Will and May draft", [("Will", ("will",)), ("May", ("may",))]),
        ("Will and others draft", []),
        ("Will from KDD drafts", [("Will", ("will",)), ("KDD", ("KDD",))]),
        ("Per i dag mangler tall", []),
        ("Per i Vik svarer", [("Vik", ("per",))]),
        ("May is late", []),
        ("May is responsible", [("May", ("may",))]),
        ("Per deltaker må vi ha tall", []),
        ("on 5 May Per calls, before May", [("Per", ("per",))]),
        ("WILL NOT DRAFT IT", []),
        ("KARI NYGÅRD SVARER KDD", [("KARI NYGÅRD", ("kari-n",)), ("KDD", ("KDD",))]),
        ("Ask WILL about it", [("WILL", ("will",))]),
        ("Heidi Jones svarer Heidi", [("Heidi", ("heidi",))]),
        ("Heidi Monday, Heidi Must", [("Heidi", ("heidi",))] * 2),
        ("Steve Nygård og direktør Nygård", [("Nygård", ("kari-n",))]),
        ("i vik og i Vik", [("Vik", ("per",))]),
        ("ek svarer Ek", [("Ek", ("ek",))]),
        ("nygård svarer", [("nygård", ("kari-n",))]),
        ("Nygård, svar", [("Nygård", ("kari-n",))]),
        ("Kari N. og Kari n. svarer", [("Kari N", ("kari-n",)), ("Kari", ("kari-h", "kari-n"))]),
        ("Kari's hat", [("Kari", ("kari-h", "kari-n"))]),
        ("H. Fossland og H Fossland", [("H. Fossland", ("heidi",)), ("Fossland", ("heidi",))]),
        ("Bjørn-Erik ringer Bjørn-Ole", [("Bjørn-Erik", ("bjorn-erik",))]),
        ("Heidi Fosland svarer", [("Heidi Fosland", ("heidi",))]),
        ("kontakt arbeidutvalget-gjengen", []),
        ("Kari Nygard svarer arbeidutvalget", [("Kari Nygard", ("kari-n",)), ("arbeidutvalget", ("AU",))]),
        ("the board and board", [("the board", ("BOARD",)), ("board", ("BOARD",))]),
        ("", []),
    ],
)  # fmt: skip
def test_spans(text: str, names: list[tuple[str, tuple[str, ...]]]) -> None:
    assert found(text) == names


def test_a_long_text_has_only_so_many_guesses() -> None:
    text = "Arbeidutvalgit " * 200 + "AU"
    assert found(text)[-1] == ("AU", ("AU",))


def test_changed_leaves_the_old_directory_alone() -> None:
    changed = DIRECTORY.changed(
        [
            Entry("AU", "body", "Arbeidsutvalet i vest", ("AUV",), ("ny",)),
            Entry("kari-n", "person", "Kari Berge", (), (), (Role(None, "kasserer"),)),
            Entry("ny", "person", "Nils Ny", (), (), (Role("AU", "leder"),)),
        ]
    )
    assert (DIRECTORY.named("AU"), changed.named("AU")) == (("AU",), ())
    assert changed.named("AUV") == ("AU",)
    assert changed.named("Kari") == ("kari-h", "kari-n")
    assert (changed.named("Nygård"), changed.named("Berge")) == ((), ("kari-n",))
    assert changed.entry("ny") == Entry("ny", "person", "Nils Ny", (), (), (Role("AU", "leder"),))
    assert DIRECTORY.entry("ny") is None
    assert DIRECTORY.holders("leder", ("AU",)) == ("kari-n",)
    assert changed.holders("leder", ("AU",)) == ("ny",)
    assert changed.holders("kasserer") == ("kari-n",)
    assert (DIRECTORY.holders("talsperson"), changed.holders("talsperson")) == (("kari-n",), ())


@pytest.mark.parametrize(
    ("title", "bodies", "keys"),
    [
        ("leder", None, ("kari-n",)),
        ("chairman", None, ("kari-n", "heidi")),
        ("rådgiveren", None, ("kari-h",)),
        ("the adviser", None, ("kari-h",)),
        ("head of fieldwork", None, ("heidi",)),
        ("lederen", ("AU",), ("kari-n",)),
        ("sjefen", ("AU",), ("kari-n",)),
        ("sjefen", ("KDD",), ()),
        ("rådgiver", ("AU",), ()),
        ("vaktmester", None, ()),
        ("medlem", None, ()),
    ],
)
def test_holders_of_a_title(title: str, bodies: tuple[str, ...] | None, keys: tuple[str, ...]) -> None:
    assert DIRECTORY.holders(title, bodies) == keys


def test_a_title_says_whether_it_is_definite() -> None:
    for written, definite in (("rådgiver", False), ("rådgiveren", True), ("the adviser", True)):
        title = DIRECTORY.title(written)
        assert title is not None
        assert (title.form, title.definite) == ("rådgiver", definite)
    assert DIRECTORY.title("pilot") is None
    assert DIRECTORY.may_begin_title("rådgiveren")
    assert not DIRECTORY.may_begin_title("pilot")


def test_belonging() -> None:
    assert DIRECTORY.belongs("kari-h", "KDD")
    assert DIRECTORY.belongs("kari-n", "AU")
    assert not DIRECTORY.belongs("kari-n", "KDD")
    assert not DIRECTORY.belongs("nobody", "KDD")
    assert not DIRECTORY.belongs("kari-n", "nobody")


@given(st.text(max_size=200))
def test_any_text_gives_spans_in_order_that_do_not_overlap(text: str) -> None:
    spans = DIRECTORY.spans(text)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert all(0 <= span.start < span.end <= len(text) and span.keys for span in spans)
    DIRECTORY.resolved(text)
    DIRECTORY.nearest(text)


LETTERS = st.text(alphabet="abcdefghijklmnopqrstuvwxyzæøå", min_size=1, max_size=8)


@given(LETTERS, LETTERS)
def test_an_acronym_is_never_found_inside_a_longer_word(before: str, after: str) -> None:
    for word in (f"{before}au", f"{before}AU", f"{before}-AU", f"AU{after}", f"AU-{after}"):
        spans = DIRECTORY.spans(f"Brev om {word} og annet")
        assert word == "AUs" or not any("AU" in span.keys for span in spans if span.end - span.start <= 3)


@given(
    st.sampled_from(["KDD", "arbeidsutvalget", "Møre og Romsdal", "Heidi Fossland", "Nasjonalt samarbeidsnettverk"]),
    st.data(),
)
def test_case_and_spaces_do_not_matter(name: str, data: st.DataObject) -> None:
    cased = data.draw(st.sampled_from([name, name.upper(), name.lower(), name.title()]))
    spaced = data.draw(st.sampled_from([" ", "  ", "\n", "\t"])).join(cased.split(" "))
    text = f"brev til {spaced}."
    assert DIRECTORY.spans(text) == (NameSpan(9, 9 + len(spaced), DIRECTORY.named(name)),)
    assert DIRECTORY.named(spaced) == DIRECTORY.named(name)


@given(st.sampled_from(["arbeidsutvalget", "kunnskapsdepartementet", "fossland"]), st.data())
def test_one_slip_inside_a_long_word_is_understood(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(2, len(word) - 4))
    letter = data.draw(st.sampled_from("bkmvx"))
    slips = (
        word[:place] + word[place + 1 :],
        word[:place] + letter + word[place:],
        word[:place] + letter + word[place + 1 :],
        word[:place] + word[place + 1] + word[place] + word[place + 2 :],
    )
    meant = DIRECTORY.named(word)
    assert [DIRECTORY.resolved(slip) for slip in slips] == [meant] * 4


def test_what_misspellings_stand_for_is_kept_for_so_many_words_only() -> None:
    vocabulary = Vocabulary()
    vocabulary.add("bibliotek")
    for number in range(10_001):
        vocabulary.near(f"w{number:05}")
    assert vocabulary.near("biblotek") == ("bibliotek",)


def test_the_bearers_of_a_name_are_those_it_was_entered_for() -> None:
    directory = Directory([Entry("au", "body", "AU"), Entry("aud", "person", "Au Dal"), Entry("au2", "person", "AU")])
    assert directory.bearers("AU") == ("au", "au2")


def test_words_that_have_nothing_to_do_with_names_are_kept_for_so_many_only() -> None:
    directory = Directory([Entry("bib", "body", "biblioteket")])
    words = map("".join, product("abcdefghijklmnopqrstuvwxyzæøå", repeat=3))
    assert directory.spans(" ".join(words)) == ()
    assert directory.spans("Biblotekeet svarer") == (NameSpan(0, 11, ("bib",), guessed=True),)


def test_a_changed_directory_and_its_original_do_not_share_what_is_near() -> None:
    original = Directory([Entry("kari", "person", "Karianne")])
    changed = original.changed([Entry("karin", "person", "Karianna")])
    further = original.changed([Entry("kari", "person", "Torbjørn")])
    assert original.nearest("Karianni") == ("kari",)
    assert set(changed.nearest("Karianni")) == {"kari", "karin"}
    assert further.nearest("Karianni") == ()
    assert further.nearest("Torbjørm") == ("kari",)
