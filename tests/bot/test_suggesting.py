"""Whom somebody may mean who is typing a name into a form."""

from datetime import date

import pytest

from bot.naming import read_parties
from bot.ports import Ledger
from bot.request import Request
from bot.suggesting import suggest
from tests.bot.commands.talk import START, Talk


@pytest.fixture
def talk() -> Talk:
    talk = Talk("en")
    talk.channel("tur")
    talk.party("au", "body", "Arbeidsutvalget")
    talk.party("kom", "body", "Festkomiteen")
    for key, name in (("kari", "Kari Moe"), ("karin", "Karin Aas"), ("una", "Una Berg"), ("fest", "Fester Moe")):
        talk.party(key, "person", name)
    talk.say("Liv Sand", "/owner alias Arbeidsutvalget = AU")
    return talk


def labels(talk: Talk, typed: str, who: str = "Liv Sand", channel: str | None = "tur", limit: int = 100) -> list[str]:
    return [label for label, _ in choices(talk, typed, who, channel, limit)]


def choices(
    talk: Talk, typed: str, who: str = "Liv Sand", channel: str | None = "tur", limit: int = 100
) -> tuple[tuple[str, str], ...]:
    return suggest(Request("w", "c", who, who, "", talk.now, channel), talk.ledgers, typed, limit)


def test_bodies_come_first_where_they_fit_alike(talk: Talk) -> None:
    assert labels(talk, "fest") == ["Festkomiteen", "Fester Moe", "“fest”, as typed"]


def test_where_a_person_is_meant_no_body_is_offered(talk: Talk) -> None:
    talk.say("Liv Sand", "/action add Festkomiteen and Una Berg sweep")

    def found(typed: str) -> list[str]:
        request = Request("w", "c", "Liv Sand", "Liv Sand", "", talk.now, "tur")
        return [label for label, _ in suggest(request, talk.ledgers, typed, persons=True)]

    assert found("fest") == ["Fester Moe", "“fest”, as typed"]
    assert (found("au"), found("me")[0], found("")) == (["“au”, as typed"], "Liv Sand", ["Una Berg"])


def test_an_exact_name_needs_no_way_out(talk: Talk) -> None:
    assert labels(talk, "karin aas") == ["Karin Aas"]


def test_an_alias_is_told_beside_the_name_it_stands_for(talk: Talk) -> None:
    assert choices(talk, "au") == (("Arbeidsutvalget – AU", "Arbeidsutvalget"),)


def test_a_misspelt_name_is_found_last(talk: Talk) -> None:
    assert labels(talk, "Festkomitene") == ["Festkomiteen", "“Festkomitene”, as typed"]
    assert labels(talk, "Una Breg")[0] == "Una Berg"


def test_initials_and_a_later_word(talk: Talk) -> None:
    assert labels(talk, "ub") == ["Una Berg", "“ub”, as typed"]
    assert labels(talk, "moe") == ["Fester Moe", "Kari Moe", "“moe”, as typed"]


def test_me_is_whoever_is_typing(talk: Talk) -> None:
    assert labels(talk, "me")[0] == "Liv Sand"


def test_what_nobody_is_called_can_be_kept(talk: Talk) -> None:
    assert choices(talk, "  Xyz   Qq ") == (("“Xyz Qq”, as typed", "Xyz Qq"),)


def test_as_many_as_are_asked_for_with_the_way_out(talk: Talk) -> None:
    assert labels(talk, "kar", limit=2) == ["Kari Moe", "“kar”, as typed"]


def test_each_choice_means_the_one_it_shows(talk: Talk) -> None:
    talk.party("styret", "body", "Styret")
    talk.party("styret2", "person", "Styret")
    shown = choices(talk, "sty")[:-1]
    assert [label for label, _ in shown] == ["Styret (body)", "Styret (person)"]

    def meant(ledger: Ledger) -> list[int]:
        return [
            len(named.parties) for named in read_parties(ledger.parties.directory(), ", ".join(v for _, v in shown))
        ]

    assert talk.ledgers.read("w", meant) == [1, 1]


def test_before_anything_is_typed_who_owns_most_here(talk: Talk) -> None:
    assert labels(talk, "") == []
    for words in ("Una Berg sweeps", "Una Berg paints", "Kari Moe sings"):
        talk.say("Liv Sand", f"/action add {words}")
    talk.say("Liv Sand", "/action add Karin Aas looks on", None)
    assert labels(talk, "") == ["Una Berg", "Kari Moe"]
    assert labels(talk, "", channel=None) == ["Una Berg", "Kari Moe", "Karin Aas"]
    talk.say("Una Berg", "@referent help")
    assert labels(talk, "", who="Una Berg", channel=None) == ["Una Berg", "Kari Moe"], "not what she may not read"


def test_nobody_who_has_gone(talk: Talk) -> None:
    talk.say("Root", "/owner merge Karin Aas into Kari Moe")

    def ends(ledger: Ledger) -> None:
        una = ledger.parties.by_key("una")
        assert una is not None
        ledger.parties.put(una.ended(date(2024, 5, 1)))

    talk.ledgers.write("w", ends)
    assert labels(talk, "una") == ["“una”, as typed"]


def test_a_guest_chooses_among_those_it_sees(talk: Talk) -> None:
    talk.join("tur", "Gjest", "guest")
    talk.join("tur", "Kari Moe")
    talk.say("Liv Sand", "/action add Festkomiteen sweeps")
    talk.say("Gjest", "@referent help", "tur", standing="guest")
    asked = Request("w", "c", "Gjest", "Gjest", "", talk.now, "tur", standing="guest")
    assert [label for label, _ in suggest(asked, talk.ledgers, "kar")] == ["Kari Moe", "“kar”, as typed"]
    assert [label for label, _ in suggest(asked, talk.ledgers, "fest")] == ["Festkomiteen", "“fest”, as typed"]
    assert [label for label, _ in suggest(asked, talk.ledgers, "una")] == ["“una”, as typed"]


def test_who_is_not_known_chooses_from_nothing(talk: Talk) -> None:
    assert choices(talk, "kar", who="Nobody Here") == (("kar", "kar"),)
    assert choices(talk, "", who="Nobody Here") == ()


def test_nothing_of_a_channel_that_one_is_not_in() -> None:
    talk = Talk("en")
    talk.channel("board", private=True, members=("Liv Sand",))
    talk.say("Una Berg", "@referent help", None)
    talk.say("Liv Sand", "/action add Una Berg sings", "board")
    assert choices(talk, "", who="Una Berg", channel="board") == ()
    assert choices(talk, "Li", who="Una Berg", channel="board") == (("Li", "Li"),)


def test_what_is_too_long_for_a_name_is_cut() -> None:
    assert suggest(Request("w", "c", "a", "a", "", START), Talk().ledgers, "x" * 500) == (("x" * 120, "x" * 120),)
