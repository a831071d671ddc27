"""Why owners were read as they were: each name with its role, and the rule that decided, in plain English."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.dates import DueDate
from bot.understanding.directory import Directory, Entry, Role
from bot.understanding.owner_explained import OWNER_RULES_EXPLAINED, explain_owners
from bot.understanding.owners import read_owners

DIRECTORY = Directory(
    [
        Entry("AU", "body", "AU", (), ("nina",)),
        Entry("FK", "body", "FK"),
        Entry("nina", "person", "Nina Skog", roles=(Role("AU", "leder"),)),
        Entry("olav", "person", "Olav Ås"),
        Entry("kari1", "person", "Kari Moe", last_day=date(2026, 1, 1)),
        Entry("kari2", "person", "Kari Vik"),
    ]
)


def roles(text: str) -> list[tuple[str, str, str]]:
    """Each name with its role and its rule; what owns is marked with a star."""
    return [
        (one.phrase + ("*" if one.owns else ""), one.role, one.rule) for one in explain_owners(text, DIRECTORY, "olav")
    ]


EXAMPLES = [
    ("Ansvar: AU", [("AU*", "label", "labelled")]),
    ("brev i dag @Nina", [("Nina*", "mention", "mention")]),
    ("@Nina skriver brev", [("Nina*", "mention", "mention")]),
    ("Ninas ansvar: brev", [("Ninas*", "attribute", "task_of")]),
    ("Ninas brev må skrives", [("Ninas", "genitive", "genitive")]),
    ("kan du skrive, Nina?", [("Nina*", "vocative", "vocative")]),
    ("brev, Nina", [("Nina*", "vocative", "afterthought")]),
    ("jeg skriver brev", [("jeg*", "subject", "speaker")]),
    ("banken ringes, tror jeg", [("jeg", "subject", "thinker")]),
    ("send meg brev", [("meg", "object", "speaker_object")]),
    ("Brevet skrives av AU", [("AU*", "passive agent", "agent")]),
    ("Brev av Nina", [("Nina", "attribute", "author")]),
    ("Vi vedtok at Nina skriver", [("Nina*", "subject", "content")]),
    ("Vi vedtok at Nina inviteres", [("Nina", "object", "told_about")]),
    ("AU vedtok at Nina skriver", [("AU", "subject", "decider"), ("Nina*", "subject", "content")]),
    ("Oppmøte v/ Nina", [("Nina*", "margin", "in_margin")]),
    ("Brev til AU", [("AU", "recipient", "behind_preposition")]),
    ("Brev om AU", [("AU", "attribute", "behind_preposition")]),
    ("Brev sendes når AU svarer", [("AU", "subordinate", "in_subordinate")]),
    ("AU skriver brev til Nina", [("AU*", "subject", "head"), ("Nina", "recipient", "behind_preposition")]),
    ("AU inviteres", [("AU", "object", "not_acting")]),
    ("Innen fredag skriver AU brev", [("AU*", "subject", "inside")]),
    ("Kantina varsler AU", [("AU", "object", "object")]),
    ("ikke AU", [("AU", "negated", "negated")]),
    ("Kopi til: AU", [("AU", "recipient", "recipient_heading")]),
    ("AU og Nina skriver", [("AU*", "subject", "head"), ("Nina*", "list", "listed")]),
    ("brev til AU og Nina", [("AU", "recipient", "behind_preposition"), ("Nina", "recipient", "behind_preposition")]),
    ("AU v/ Nina skriver", [("AU", "narrowed", "narrowed"), ("Nina*", "subject", "head")]),
    ("Nina, og ikke FK, skriver", [("Nina*", "subject", "head"), ("FK", "negated", "left_out")]),
    ("FK skriver. Ansvar: AU", [("FK", "subject", "outdone"), ("AU*", "label", "labelled")]),
    ("Torvald skal ringe FK", [("Torvald", "unknown", "stranger"), ("FK", "object", "object")]),
    ("leder i AU skriver", [("leder i AU*", "subject", "head")]),
    ("lederen og FK skriver", [("lederen*", "subject", "head"), ("FK*", "list", "listed")]),
    ("Lederen skriver", [("Lederen*", "subject", "head")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), EXAMPLES)
def test_each_name_has_a_role_and_a_rule(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert roles(text) == expected


def test_each_rule_is_explained_and_has_an_example() -> None:
    shown = {rule for text, _ in EXAMPLES for _, _, rule in roles(text)} | {"in_the_date"}
    assert shown == set(OWNER_RULES_EXPLAINED)


def test_a_name_in_the_words_of_the_date_is_no_owner() -> None:
    due = DueDate(date(2026, 9, 19), start=0, end=8)
    seen = explain_owners("På AUdag ringer Nina", DIRECTORY, None, due)
    assert [(one.phrase, one.owns) for one in seen] == [("Nina", True)]
    (first, _) = explain_owners("Før AU ringer Nina", DIRECTORY, None, DueDate(date(2026, 9, 19), start=0, end=6))
    assert (first.phrase, first.role, first.rule) == ("AU", "date", "in_the_date")


def test_of_namesakes_the_one_who_has_not_left_is_seen() -> None:
    (seen,) = explain_owners("Kari ringer", DIRECTORY, None, today=date(2026, 11, 24))
    assert seen.keys == ("kari2",)


def test_a_text_with_loose_accents_is_explained_too() -> None:
    (seen,) = explain_owners(unicodedata.normalize("NFD", "Olav Ås ringer"), DIRECTORY, None)
    assert (seen.phrase, seen.owns) == ("Olav Ås", True)


WORDS = """
    AU FK Nina Olav Ås Kari og , . : – ( ) v/ ikke skal inviteres av ved at når jeg meg @ s Ansvar Torvald til der
    lederen leder i
    """


@given(st.lists(st.sampled_from(WORDS.split()), max_size=15))
def test_what_owns_is_what_is_read(words: list[str]) -> None:
    text = " ".join(words)
    seen, owners = explain_owners(text, DIRECTORY, "olav"), read_owners(text, DIRECTORY, "olav")
    owning = {key for one in seen if one.owns for key in one.keys}
    assert set(owners.keys) <= owning
    assert all(one.rule in OWNER_RULES_EXPLAINED for one in seen)
