"""Names that nobody bears, in the place of an owner: told as typed, with those that are most like them."""

import pytest

from bot.understanding.directory import Directory, Entry
from bot.understanding.owners import read_owners

DIRECTORY = Directory(
    [
        Entry("au", "body", "AU", ("arbeidsutvalget",)),
        Entry("kd", "body", "KD"),
        Entry("kdd", "body", "KDD"),
        Entry("ikt", "body", "IKT"),
        Entry("nina", "person", "Nina Skog"),
        Entry("kari", "person", "Kari Moe"),
        Entry("heidi", "person", "Heidi Fossland"),
        Entry("per", "person", "Per Vik"),
    ]
)


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("FK svarer innen fredag", "FK"),
        ("FKX: svare innen fredag", "FKX"),
        ("Torvald skal ringe banken", "Torvald"),
        ("Torvald Hansen skal ringe banken", "Torvald Hansen"),
        ("Torvald Hansen: ring banken", "Torvald Hansen"),
        ("Ansvar: torvald", "torvald"),
        ("Ansvar: Torvald Hansen", "Torvald Hansen"),
        ("Ansvar: i morgen", None),
        ("ring banken – Torvald", "Torvald"),
        ("– Torvald skal ringe banken", "Torvald"),
        ("ring banken (Torvald)", "Torvald"),
        ("@torvald ring banken", "torvald"),
        ("ring banken @torvald", "torvald"),
        ("Innen fredag ringer Torvald banken", "Torvald"),
        ("Brevet skrives av Torvald", "Torvald"),
        ("Kan du ringe banken, Torvald?", "Torvald"),
        ("Vi ber Torvald om å ringe banken", "Torvald"),
        ("Vi ringer Torvald", None),
        ("AU svarer Torvald", None),
        ("Torvalds rapport må leses", None),
        ("Rydde på loftet", None),
        ("Oppdatere nettsider", None),
        ("Bestille lokaler til møtet", None),
        ("Budsjettet må stemme", None),
        ("Rapport skal sendes til Torvald", None),
        ("Torvald skal i banken", "Torvald"),
        ("Torvald ringer", "Torvald"),
        ("Torvald: ringe banken", "Torvald"),
        ("Gunhild Ås maler gjerdet", "Gunhild Ås"),
        ("Gunhild og AU maler gjerdet", "Gunhild"),
        ("Torvald får svar", None),
        ("Vaktrommet skal males", None),
        ("Vaktrom skal", None),
        ("Festkomiteen leier lokale", "Festkomiteen"),
        ("skiltnemnda skal male gjerdet", "skiltnemnda"),
        ("bladstyret: trykke programmet", "bladstyret"),
        ("bladstyret og AU trykker programmet", "bladstyret"),
        ("The garden committee will order seeds", "garden committee"),
        ("festival team to order seeds", "festival team"),
        ("The team writes a letter", "team"),
        ("Team leads write a letter", None),
        ("The festival begins today", None),
        ("The", None),
        ("Utstyret koster penger", None),
        ("Festkomiteen er ferdig", None),
        ("Malergjengen rydder på lageret", "Malergjengen"),
        ("Servicekontoret ringer kommunen", "Servicekontoret"),
        ("Malergjengen må varsles", None),
        ("festkomiteen må varsles", None),
        ("festkomiteen må få plass", None),
        ("Festkomiteen møter Kari Moe", None),
        ("Kaffe ordner vi", None),
        ("Saken ligger i arkivet", None),
        ("Rapporten skal leveres", None),
        ("Budget needs a review", None),
        ("Julebord: bestille lokale", None),
        ("Oslo kommune skal svare", None),
        ("Oslo Kommune i dag", None),
        ("Someone should call the bank", None),
        ("Sjekke PDF", None),
        ("2026 Torvald", None),
        ("AU og Kari Moe Torvald svarer", None),
        ("Noe av det 1A svarer", None),
    ],
)
def test_a_name_that_nobody_bears(text: str, unread: str | None) -> None:
    answer = read_owners(text, DIRECTORY, "per")
    assert (answer.unread, answer.ask) == (unread, "AU" not in text)


@pytest.mark.parametrize(
    ("text", "unread", "keys"),
    [
        ("Heidi Fosland ringer banken", "Heidi Fosland", ("heidi",)),
        ("Krai Moe ringer banken", "Krai Moe", ("kari",)),
        ("Nina og Torvald ringer banken", "Torvald", ("nina",)),
        ("Heidi Fossland ringer banken", None, ("heidi",)),
    ],
)
def test_what_is_read_as_a_misspelling_is_told_too(text: str, unread: str | None, keys: tuple[str, ...]) -> None:
    answer = read_owners(text, DIRECTORY, "per")
    assert (answer.unread, answer.keys, answer.candidates) == (unread, keys, ())


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("Kair ringer banken", ("kari",)),
        ("KKD svarer banken", ("kd", "kdd")),
        ("IKR svarer banken", ()),
        ("Torvald skal ringe banken", ()),
    ],
)
def test_those_that_are_most_like_it_may_be_meant(text: str, candidates: tuple[str, ...]) -> None:
    answer = read_owners(text, DIRECTORY, "per")
    assert answer.ask
    assert set(answer.candidates) == set(candidates)
