"""Persons and bodies, and the days of their memberships."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.samples import MONDAY, a_body, a_membership

AU = a_body(key="au", revision=2)


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
