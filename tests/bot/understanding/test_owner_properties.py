"""What must hold for whatever is typed: the words around change nothing, nor do traps, spaces, case and length."""

from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.directory import Directory, Entry, Role
from bot.understanding.owners import read_owners

DIRECTORY = Directory(
    [
        Entry("au", "body", "AU", ("arbeidsutvalget",)),
        Entry("fk", "body", "FK"),
        Entry("nett", "body", "Nasjonalt nettverk"),
        Entry("kari", "person", "Kari Anne Moe"),
        Entry("nils", "person", "Nils Vik", roles=(Role("au", "daglig leder"),)),
        Entry("siri", "person", "Siri Dahl", roles=(Role("fk", "kasserer"),)),
    ]
)
OWNED = [
    ("AU sender brev", {"au"}),
    ("Innen fredag skal Kari ringe banken", {"kari"}),
    ("Ansvar: Siri Dahl", {"siri"}),
    ("Brevet skrives av FK og Nils", {"fk", "nils"}),
    ("Nasjonalt nettverk følger opp saken", {"nett"}),
    ("Vi vedtok at Siri henter nøkkelen", {"siri"}),
    ("Kan du ringe banken, Nils?", {"nils"}),
    ("kassereren betaler regningen", {"siri"}),
    ("jeg ringer banken", {"kari"}),
    ("Rydde på loftet", set()),
]
owned = st.sampled_from(OWNED)


def owners(text: str) -> set[str]:
    return set(read_owners(text, DIRECTORY, "kari").keys)


PLAIN = "det ble snakket lenge om planene og alle var enige i at dette var en god dag for dem som hadde tid"


@given(owned, st.lists(st.sampled_from(PLAIN.split()), max_size=60), st.sampled_from([". ", ".\n", "! ", "\n\n"]))
def test_plain_words_around_change_nothing(case: tuple[str, set[str]], words: list[str], between: str) -> None:
    text, keys = case
    around = " ".join(words).capitalize() if words != ["i"] else ""  # "I." alone is an initial
    assert owners(f"{text}{between}{around}") == keys
    assert owners(f"{around}{between}{text}") == keys


TRAPS = [
    "Send kopi til FK",
    "Se AUs rapport",
    "Brev til Nils og Siri",
    "Tallene fra FK mangler",
    "Ta det med Siri",
    "Rapporten til AU må leses",
    "Møtet handler om AU",
    "Siris ønsker er kjent",
]


@given(owned, st.lists(st.sampled_from(TRAPS), min_size=1, max_size=3))
def test_objects_recipients_and_genitives_beside_change_nothing(case: tuple[str, set[str]], traps: list[str]) -> None:
    text, keys = case
    assert owners(". ".join([text, *traps])) == keys
    assert owners(". ".join([*traps, text])) == keys


@given(owned, st.sampled_from(["", ".", "!", " .", "…", "...", "  ", "\n"]))
def test_what_ends_the_text_changes_nothing(case: tuple[str, set[str]], ending: str) -> None:
    text, keys = case
    assert owners(text + ending) == keys
    assert owners(f"  {text}") == keys


@given(owned, st.sampled_from(["  ", "\u00a0", "\u2009", "\t", " \u00a0 "]))
def test_other_spaces_change_nothing(case: tuple[str, set[str]], space: str) -> None:
    text, keys = case
    assert owners(space.join(text.split(" "))) == keys


@given(owned)
def test_the_case_of_acronyms_changes_nothing(case: tuple[str, set[str]]) -> None:
    text, keys = case
    assert owners(text.replace("AU", "au").replace("FK", "fk")) == keys
    assert owners(text.replace("AU", "Au").replace("FK", "Fk")) == keys


FILLING = " ".join([PLAIN] * 40)


@pytest.mark.parametrize(("text", "keys"), OWNED)
def test_a_long_text_is_read_wherever_its_owners_stand(text: str, keys: set[str]) -> None:
    for long in (f"{text}. {FILLING}", f"{FILLING}. {text}", f"{FILLING[:1500]}. {text}. {FILLING[:1500]}"):
        assert owners(long[:4_000]) == keys


def test_in_a_long_text_nobody_is_made_an_owner_by_what_was_left_out() -> None:
    assert owners(f"{FILLING[:1000]} brev til FK {FILLING[:1000]} ringe Siri {FILLING[:600]}") == set()
    assert owners("x" * 3_000) == set()
    assert read_owners(f"{FILLING} Ansvar: Kari", Directory([Entry("k", "person", "Kari Moe")]), None).keys == ("k",)


PIECES = ["og AU og AU ", "((((", "Kari, Kari, ", "av AU av ", "– ", "@AU ", "Ansvar: ", "jeg ", "at AU at ", "AU v/ "]
PIECES += [
    "Torvald og ",
    "FK (AU) ",
    "a-",
    "Kair ",
    "leder i ",
    "kasserer ",
    "AU-en-",
    "e\u0301",
    "\u0301",
    "K. ",
    "N N ",
]


@pytest.mark.parametrize("piece", PIECES)
def test_what_is_repeated_costs_its_length(piece: str) -> None:
    """Of the shortest of several runs, twice as much takes hardly more than twice as long."""

    def shortest(text: str) -> float:
        taken = []
        for _ in range(5):
            start = thread_time()
            read_owners(text, DIRECTORY, "kari")
            taken.append(thread_time() - start)
        return min(taken)

    half, whole = (piece * 1_000)[:1_000], (piece * 2_000)[:2_000]
    assert shortest(whole) <= 4 * shortest(half) + 0.002


def test_very_many_names_do_not_hide_who_owns() -> None:
    assert owners("Ansvar: Siri. " + "Brev til Nils. " * 100) == {"siri"}
    assert owners("Nils til FK og til " * 20 + "AU") == {"nils"}
