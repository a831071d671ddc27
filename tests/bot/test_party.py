"""Persons and bodies, and the days of their memberships."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.samples import MONDAY, a_body, a_membership

AU = a_body(key="au", revision=2)


def test_renamed_it_keeps_its_old_name_as_an_alias() -> None:
    assert AU.renamed("Styret") == replace(AU, name="Styret", aliases=("AU", "Arbeidsutvalget"), revision=3)


def test_renamed_to_an_alias_it_has_that_as_its_name_alone() -> None:
    assert AU.renamed("AU") == replace(AU, name="AU", aliases=("Arbeidsutvalget",), revision=3)


def test_renamed_back_it_names_nothing_twice() -> None:
    back = AU.renamed("Styret").renamed("Arbeidsutvalget")
    assert (back.name, back.aliases) == ("Arbeidsutvalget", ("AU", "Styret"))
    assert AU.renamed("Arbeidsutvalget").aliases == ("AU",)
    both = a_body(aliases=("Arbeidsutvalget", "AU"))
    assert both.renamed("Styret").aliases == ("Arbeidsutvalget", "AU")


@given(names=st.lists(st.sampled_from(["Arbeidsutvalget", "AU", "Styret", "Rådet"]), max_size=6))
def test_however_often_it_is_renamed_every_name_it_had_names_it_once(names: list[str]) -> None:
    party = AU
    for name in names:
        party = party.renamed(name)
    called = (party.name, *party.aliases)
    assert len(called) == len(set(called))
    assert set(called) == {AU.name, *AU.aliases, *names}
    assert party.name == (names[-1] if names else AU.name)


def test_aliases_come_and_go() -> None:
    assert AU.with_alias("Utvalget") == replace(AU, aliases=("AU", "Utvalget"), revision=3)
    assert AU.without_alias("AU") == replace(AU, aliases=(), revision=3)
    assert AU.without_alias("Styret") == replace(AU, revision=3)


def test_ended_it_may_be_taken_over_by_another() -> None:
    assert AU.ended(MONDAY) == replace(AU, last_day=MONDAY, revision=3)
    assert AU.ended(MONDAY, into="net") == replace(AU, last_day=MONDAY, merged_into="net", revision=3)


@pytest.mark.parametrize(
    ("first", "last", "covered"),
    [
        (None, None, [-1, 0, 1]),
        (MONDAY, None, [0, 1]),
        (None, MONDAY, [-1, 0]),
        (MONDAY, MONDAY, [0]),
        (MONDAY + timedelta(days=1), None, [1]),
        (None, MONDAY - timedelta(days=1), [-1]),
        (MONDAY + timedelta(days=1), MONDAY - timedelta(days=1), []),
    ],
)
def test_a_membership_holds_from_its_first_to_its_last_day(
    first: date | None, last: date | None, covered: list[int]
) -> None:
    membership = a_membership(first_day=first, last_day=last)
    assert [days for days in (-1, 0, 1) if membership.covers(MONDAY + timedelta(days=days))] == covered


def test_a_membership_ends() -> None:
    membership = a_membership(role="leder", first_day=date(2020, 1, 1), revision=2)
    assert membership.ended(MONDAY) == replace(membership, last_day=MONDAY, revision=3)
