"""Owners by the forms that their names take: inflected, broken, accented, in small letters, as initials, mentioned."""

import unicodedata
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.dates import DueDate
from bot.understanding.directory import Directory, Entry, NameSpan, Role
from bot.understanding.owners import read_owners

DIRECTORY = Directory(
    [
        Entry("au", "body", "AU", ("arbeidsutvalget",)),
        Entry("mr", "body", "Møre og Romsdal"),
        Entry("ås", "body", "Ås kommune", ("Ås",)),
        Entry("kari", "person", "Kari Anne Moe"),
        Entry("tor", "person", "Tor Egil Bakke", roles=(Role("au", "leder"),)),
        Entry("per", "person", "Per Lund"),
        Entry("will", "person", "Will Stone"),
        Entry("may", "person", "May Ek"),
        Entry("even", "person", "Even Haug"),
        Entry("siri", "person", "Siri Dahl"),
        Entry("nils", "person", "Nils Vik"),
        Entry("liv1", "person", "Liv Berg", last_day=date(2026, 6, 30)),
        Entry("liv2", "person", "Liv Strand"),
        Entry("ole1", "person", "Ole Nes", last_day=date(2026, 6, 30)),
        Entry("ole2", "person", "Ole Ruud", last_day=date(2026, 6, 30)),
        Entry("ps", "person", "Petra Sand"),
        Entry("jw", "person", "James Wood"),
        Entry("jo", "person", "James Olsen"),
    ]
)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("AU-en svarer", ("au",)),
        ("AU-ens rapport må leses", ()),
        ("au-en svarer", ()),
        ("AUs ansvar: kaffe", ("au",)),
        ("arbeidsutvalgets rapport må leses", ()),
        ("arbeidsutvalet svarer", ("au",)),
        ("arbeids-\nutvalget svarer", ("au",)),
        ("MØRE OG ROMSDAL SVARER", ("mr",)),
        ("Møre-\nog Romsdal svarer", ("mr",)),
        ("Møre  og\u00a0Romsdal svarer", ("mr",)),
        ("Ansvar: KAM", ("kari",)),
        ("KAM ringer banken", ("kari",)),
        ("kam ringer banken", ()),
        ("Ansvar: PL", ("per",)),
        ("PL: ring banken", ("per",)),
        ("ring banken (PL)", ("per",)),
        ("@pl ring banken", ("per",)),
        ("PS: husk kaffe", ("ps",)),
        ("PS husk kaffe", ()),
        ("PL sender brev", ()),
        ("sendes av PL", ()),
        ("RING BANKEN, PL", ()),
        ("TE Bakke ringer", ("tor",)),
        ("T.E. Bakke ringer", ("tor",)),
        ("per ringer banken", ("per",)),
        ("per dag ringer vi", ()),
        ("per og siri ringer", ("per", "siri")),
        ("siri og per ringer", ("siri", "per")),
        ("siri, per og nils ringer", ("siri", "per", "nils")),
        ("siri and will to ring", ("siri", "will")),
        ("siri and will ring", ("siri",)),
        ("siri and may ring", ("siri",)),
        ("siri og even", ("siri", "even")),
        ("siri og even (begge)", ("siri",)),
        ("ansvar: per", ("per",)),
        ("ansv. per", ("per",)),
        ("ring banken (even)", ("even",)),
        ("ring banken @even", ("even",)),
        ("even: ring banken", ("even",)),
        ("may: ring the bank", ()),
        ("even tar kaffen", ("even",)),
        ("even if it rains, the bank rings", ()),
        ("liv og helse er viktig", ()),
        ("tor to ring the bank", ("tor",)),
        ("james w to ring the bank", ("jw",)),
        ("james o ringer", ("jo",)),
        ("james v ringer", ()),
        ("james å ringe", ()),
        ("james w/ the bank", ()),
        ("tor b ringer", ("tor",)),
        ("Pers ansvar: kaffe", ("per",)),
        ("Pers kaffe", ()),
        ("@Kari @AU ring banken", ("kari", "au")),
        ("@Kari Anne Moe, @AU: ring banken", ("kari", "au")),
        ("ring banken i dag @kari @AU", ("kari", "au")),
        ("ring banken i dag @kari og @AU", ("kari", "au")),
        ("@AU", ("au",)),
        ("Siri (og Per) ringer", ("siri", "per")),
        ("Siri (eller Per) ringer", ()),
        ("Siri evt. Per ringer", ()),
        ("Siri eventuelt Per ringer", ()),
        ("Siri skal ha beskjed", ()),
        ("Siri lurer på om noen ringer", ()),
        ("banken ringes, tror jeg", ()),
        ("jeg tror vi ringer banken", ()),
        ("jeg håper å ringe banken", ("nils",)),
        ("Even if it is late Siri to ring the bank", ("siri",)),
        ("Siri utkast til brev", ("siri",)),
    ],
)  # fmt: skip
def test_the_forms_of_names(text: str, keys: tuple[str, ...]) -> None:
    assert read_owners(text, DIRECTORY, "nils").keys == keys


def test_of_namesakes_the_one_who_has_not_left_is_meant() -> None:
    today = date(2026, 11, 24)
    assert read_owners("Liv ringer", DIRECTORY, None).candidates == ("liv1", "liv2")
    assert read_owners("Liv ringer", DIRECTORY, None, today=today).keys == ("liv2",)
    assert read_owners("Liv ringer", DIRECTORY, None, today=date(2026, 6, 30)).candidates == ("liv1", "liv2")
    assert read_owners("Liv Berg ringer", DIRECTORY, None, today=today).keys == ("liv1",)
    assert read_owners("Ole ringer", DIRECTORY, None, today=today).candidates == ("ole1", "ole2")


@pytest.mark.parametrize("text", ["Møre og Romsdal svarer", "Innen fredag må Ås og Møre og Romsdal svare på går"])
def test_loose_accents_change_nothing_and_places_hold(text: str) -> None:
    loose = unicodedata.normalize("NFD", text)
    plain, answer = read_owners(text, DIRECTORY, None), read_owners(loose, DIRECTORY, None)
    assert (answer.keys, answer.phrase) == (plain.keys, plain.phrase)
    written = [loose[span.start : span.end] for span in answer.spans]
    assert [unicodedata.normalize("NFC", name) for name in written] == [text[s.start : s.end] for s in plain.spans]
    assert DIRECTORY.spans(loose) == answer.spans


def test_the_due_date_is_left_out_of_a_text_with_loose_accents() -> None:
    text = unicodedata.normalize("NFD", "På Pers dag må Siri ringe")
    end = text.index(" må".replace("å", "a"))
    assert read_owners(text, DIRECTORY, None, DueDate(date(2026, 9, 19), start=0, end=end)).keys == ("siri",)


def test_initials_are_looked_up_in_capitals_alone() -> None:
    assert DIRECTORY.named("KAM") == ("kari",)
    assert DIRECTORY.named("kam") == ()
    assert DIRECTORY.named("P.L.") == ()


LETTERS = "ADEKMRTU"
ACRONYMS = ["".join(letters) for size in (2, 3) for letters in product(LETTERS, repeat=size)]


@pytest.mark.parametrize("chosen", ["KD", "KDD", "AU", "AMU", "EUR"])
def test_no_short_acronym_stands_for_another(chosen: str) -> None:
    """All pairs of a chosen acronym and another of two or three letters: neither found, resolved nor, with other
    letters, suggested."""
    directory = Directory([Entry(chosen, "body", chosen)])
    for other in ACRONYMS:
        if other in {chosen, f"{chosen}A", f"{chosen}ET", f"{chosen}T"}:
            continue
        assert directory.spans(f"{other} svarer {other.lower()}") == (), other
        assert directory.resolved(other) == (), other
        if set(other) != set(chosen):
            assert directory.nearest(other) == (), other


@given(st.lists(st.text(alphabet="ABDEIKLMNORSTUV", min_size=2, max_size=4), min_size=2, max_size=12, unique=True))
def test_among_short_acronyms_each_names_itself_alone(acronyms: list[str]) -> None:
    directory = Directory(Entry(name, "body", name) for name in acronyms)
    for name in acronyms:
        assert directory.spans(f"brev til {name}!") == (NameSpan(9, 9 + len(name), (name,)),)


def test_a_learned_alias_is_an_alias_like_others() -> None:
    taught = DIRECTORY.changed([Entry("au", "body", "AU", ("arbeidsutvalget", "Au-gjengen", "AUen"))])
    assert read_owners("AUen svarer", DIRECTORY, None).unread == "AUen"
    assert read_owners("AUen svarer", DIRECTORY, None).candidates == ("au",)
    assert read_owners("AUen svarer", taught, None).keys == ("au",)
    assert read_owners("Au-gjengen svarer", taught, None).keys == ("au",)
    forgotten = taught.changed([Entry("au", "body", "AU", ("arbeidsutvalget",))])
    assert read_owners("AUen svarer", forgotten, None).ask
