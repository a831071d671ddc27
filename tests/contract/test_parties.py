"""Persons and bodies: the directory follows what changes, memberships keep their days."""

from dataclasses import replace
from datetime import date

import pytest

from bot.ports import Ledger
from bot.understanding.directory import Directory, Role
from tests.contract.register import Register, put
from tests.samples import MONDAY, a_body, a_membership, a_party


def directory(register: Register) -> Directory:
    return register.read(lambda ledger: ledger.parties.directory())


def test_parties_are_found_by_name_and_alias(register: Register) -> None:
    register.put(a_party(), a_body())
    known = directory(register)
    assert known.named("Kari Nordmann") == ("kari",)
    assert known.named("Arbeidsutvalget") == known.named("au") == ("au",)
    assert known.named("SFF") == ()


def test_a_party_is_found_by_what_a_directory_file_calls_it(register: Register) -> None:
    register.put(a_body(key="au"), a_party())
    assert register.read(lambda ledger: ledger.parties.by_key("au")) == a_body(key="au")
    assert register.read(lambda ledger: ledger.parties.by_key("kari")) is None
    register.put(replace(a_body(key="arbeidsutvalget"), revision=2))
    assert register.read(lambda ledger: ledger.parties.by_key("au")) is None
    assert register.read(lambda ledger: ledger.parties.by_key("arbeidsutvalget")) is not None


def test_the_directory_follows_a_new_name_and_alias(register: Register) -> None:
    register.put(a_party(), a_body())
    before = directory(register)
    register.put(
        replace(a_party().with_alias("Kari Nordmann"), name="Kari Hansen"), a_body().with_alias("Utvalget for arbeid")
    )
    known = directory(register)
    assert known.named("Kari Hansen") == known.named("Kari Nordmann") == ("kari",)
    assert known.named("Utvalget for arbeid") == ("au",)
    register.put(a_body().with_alias("Utvalget for arbeid").without_alias("AU"))
    assert directory(register).named("AU") == ()
    assert before.named("Kari Hansen") == ()
    assert before.named("AU") == ("au",)


def test_a_unit_sees_its_own_parties_in_the_directory(register: Register) -> None:
    register.put(a_party())

    def work(ledger: Ledger) -> list[tuple[str, ...]]:
        seen = [ledger.parties.directory().named("AU")]
        put(ledger, a_body(), a_membership())
        seen.append(ledger.parties.directory().named("AU"))
        entry = ledger.parties.directory().entry("au")
        return [*seen, entry.members if entry else ()]

    assert register.write(work) == [(), ("au",), ("kari",)]
    assert directory(register).named("AU") == ("au",)


def test_a_unit_that_failed_leaves_no_name(register: Register) -> None:
    register.put(a_party())
    before = directory(register)

    def work(ledger: Ledger) -> None:
        put(ledger, a_body(), a_membership(), a_party().with_alias("Kari Hansen"))
        assert ledger.parties.directory().named("AU") == ("au",)
        raise KeyError

    with pytest.raises(KeyError):
        register.write(work)
    for known in (before, directory(register), register.write(lambda ledger: ledger.parties.directory())):
        assert known.named("AU") == known.named("Kari Hansen") == ()
        assert known.named("Kari Nordmann") == ("kari",)


def test_who_is_merged_away_is_named_no_longer(register: Register) -> None:
    old = a_body("dok", name="Dokumentgruppa", aliases=("DOK",))
    register.put(a_body(), old)
    assert directory(register).named("DOK") == ("dok",)
    gone = old.ended(MONDAY, into="au")
    register.put(gone)
    assert directory(register).named("DOK") == ()
    assert directory(register).entry("dok") is None
    assert directory(register).named("AU") == ("au",)
    assert register.read(lambda ledger: ledger.parties.get("dok")) == gone
    register.put(replace(gone, merged_into=None, revision=3))
    assert directory(register).named("DOK") == ("dok",)


def test_parties_that_a_correction_gave_a_name_are_told(register: Register) -> None:
    """Till it is forgotten, or they are merged away."""
    taught = a_body().taught("FKen")
    register.put(a_party(), a_body(), taught)
    assert directory(register).named("FKen") == ("au",)
    assert register.read(lambda ledger: ledger.parties.learned()) == (taught,)
    register.put(taught.without_alias("FKen"))
    assert register.read(lambda ledger: ledger.parties.learned()) == ()
    assert directory(register).named("FKen") == ()
    register.put(replace(taught, revision=4), replace(taught, merged_into="kari", revision=5))
    assert register.read(lambda ledger: ledger.parties.learned()) == ()


def test_a_body_that_ended_can_still_be_named(register: Register) -> None:
    register.put(a_body(), a_body().ended(MONDAY))
    assert directory(register).named("AU") == ("au",)


def test_the_directory_knows_members_and_roles(register: Register) -> None:
    register.put(a_party(), a_party("ola", name="Ola Hansen"), a_body())
    register.put(a_membership(role="leder"), a_membership("membership-2", party="ola"))
    register.put(a_membership("membership-3", party="ola", body=None, role="statssekretær"))
    known = directory(register)
    au, ola = known.entry("au"), known.entry("ola")
    assert au is not None
    assert au.members == ("kari", "ola")
    assert ola is not None
    assert ola.roles == (Role("au", None), Role(None, "statssekretær"))
    assert known.holders("leder", ["au"]) == ("kari",)
    assert known.belongs("ola", "au")


def test_the_directory_follows_who_leaves(register: Register) -> None:
    register.put(a_party(), a_body(), a_membership(role="leder"))
    register.put(a_membership(role="leder").ended(MONDAY))
    known = directory(register)
    assert not known.belongs("kari", "au")
    assert known.holders("leder", ["au"]) == ()
    assert register.read(lambda ledger: len(ledger.parties.members("au"))) == 1


def test_memberships_are_told_in_the_order_made_with_their_days(register: Register) -> None:
    """Past ones too, those that were changed where they were."""
    first = a_membership("membership-9", role="leder", first_day=date(2020, 1, 1), last_day=date(2023, 12, 31))
    second = a_membership("membership-1", role="medlem", first_day=date(2024, 1, 1))
    third = a_membership("membership-5", party="ola", first_day=MONDAY)
    register.put(first, second)
    register.put(third)
    ended = second.ended(MONDAY)
    register.put(ended)
    assert register.read(lambda ledger: ledger.parties.members("au")) == (first, ended, third)
    assert register.read(lambda ledger: ledger.parties.memberships("kari")) == (first, ended)
    assert register.read(lambda ledger: ledger.parties.memberships("ola")) == (third,)
    assert register.read(lambda ledger: ledger.parties.members("sff")) == ()


def test_a_body_can_be_a_member(register: Register) -> None:
    register.put(a_body(), a_body("net", name="Nettverket", aliases=()), a_membership(party="au", body="net"))
    assert directory(register).belongs("au", "net")
    assert register.read(lambda ledger: ledger.parties.memberships("au")) == (a_membership(party="au", body="net"),)


def test_a_membership_moves_to_another_body(register: Register) -> None:
    """`merge` does it."""
    register.put(a_party(), a_body(), a_body("sff", name="Statsforvalterne", aliases=()), a_membership())
    moved = replace(a_membership(), body="sff", revision=2)
    register.put(moved)
    assert register.read(lambda ledger: ledger.parties.members("au")) == ()
    assert register.read(lambda ledger: ledger.parties.members("sff")) == (moved,)
    assert register.read(lambda ledger: ledger.parties.memberships("kari")) == (moved,)
    assert not directory(register).belongs("kari", "au")
    assert directory(register).belongs("kari", "sff")
