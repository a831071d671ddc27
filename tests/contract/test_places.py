"""Accounts, channels, and who is in a channel at a moment."""

from dataclasses import replace

import pytest

from bot.action import Action
from bot.errors import Refused
from bot.place import Connection, Workspace
from bot.ports import ActionQuery, DecisionQuery, Ledger
from bot.rights import Readership
from tests.contract.register import Register
from tests.samples import (
    HERE,
    NETWORK,
    a_body,
    a_channel,
    a_decision,
    a_meeting,
    a_note,
    a_party,
    a_stay,
    a_version,
    an_account,
    an_action,
    an_entry,
    later,
)


def test_accounts_are_found_by_the_platforms_id_and_by_person(register: Register) -> None:
    kari, also, ola = an_account(), an_account("U2", standing="guest"), an_account("U3", person="ola")
    register.put(kari, also, ola)
    assert register.read(lambda ledger: ledger.places.account(HERE.id, "U2")) == also
    assert register.read(lambda ledger: ledger.places.account("elsewhere", "U2")) is None
    assert set(register.read(lambda ledger: ledger.places.accounts("kari"))) == {kari, also}
    assert set(register.read(lambda ledger: ledger.places.accounts())) == {kari, also, ola}
    assert register.read(lambda ledger: ledger.places.accounts("nemo")) == ()


def test_the_same_platform_id_on_two_connections_is_two_accounts(register: Register) -> None:
    here, there = an_account(), an_account(connection="slack", person="ola")
    register.put(here, there)
    assert register.read(lambda ledger: ledger.places.account(HERE.id, "U1")) == here
    assert register.read(lambda ledger: ledger.places.account("slack", "U1")) == there


def test_an_account_changes_and_can_be_another_persons(register: Register) -> None:
    register.put(an_account())
    changed = an_account(person="ola", standing="external", administrator=True)
    register.put(changed)
    assert register.read(lambda ledger: ledger.places.account(HERE.id, "U1")) == changed
    assert register.read(lambda ledger: ledger.places.accounts("kari")) == ()
    assert register.read(lambda ledger: ledger.places.accounts("ola")) == (changed,)


def test_channels_are_found_by_id_and_by_the_platforms(register: Register) -> None:
    fjord, ledelsen = a_channel(), a_channel("ledelsen", private=True)
    register.put(fjord, ledelsen)
    assert register.read(lambda ledger: ledger.places.channel("ledelsen")) == ledelsen
    assert register.read(lambda ledger: ledger.places.channel_at(HERE.id, "C-fjord")) == fjord
    assert register.read(lambda ledger: ledger.places.channel_at("elsewhere", "C-fjord")) is None
    assert set(register.read(lambda ledger: ledger.places.channels())) == {fjord, ledelsen}


def test_a_channel_changes(register: Register) -> None:
    register.put(a_channel())
    changed = a_channel().with_summary(None, later())
    register.put(changed)
    assert register.read(lambda ledger: ledger.places.channel_at(HERE.id, "C-fjord")) == changed
    assert register.read(lambda ledger: ledger.places.channels()) == (changed,)


def test_what_a_platform_tells_of_an_account_and_a_channel_is_kept(register: Register) -> None:
    kari = an_account(zone="Europe/Oslo", email="kari@example.no", active=False)
    fjord = a_channel(members_known=later(), allowed=False, shared=True, reachable=False, action_reaction=None)
    register.put(kari, fjord)
    assert register.read(lambda ledger: ledger.places.account(HERE.id, "U1")) == kari
    assert register.read(lambda ledger: ledger.places.channel("fjord")) == fjord


def test_a_connection_is_local_or_not(register: Register) -> None:
    register.ledgers.create(NETWORK, Connection("slack:T1", "slack", NETWORK.id))
    for _ in range(2):
        for connection, local in ((HERE.id, True), ("slack:T1", False), ("nowhere", False)):
            assert register.read(lambda ledger, id=connection: ledger.places.is_local(id)) is local  # type: ignore[misc]  # a default binds


def test_how_much_there_is_of_each_kind(register: Register) -> None:
    assert set(register.read(lambda ledger: ledger.sizes()).values()) == {0}
    bot = an_account("B1", person="", active=False)
    register.put(a_party(), a_body(), an_account(), bot, a_channel(), a_meeting(), a_note())
    register.put(an_action(), an_action("action-2", number=2), a_decision(), a_version(), an_entry())
    assert register.read(lambda ledger: ledger.sizes()) == {
        "actions": 2,
        "decisions": 1,
        "meetings": 1,
        "notes": 1,
        "versions": 1,
        "persons": 1,
        "bodies": 1,
        "channels": 1,
        "accounts": 1,
        "entries": 1,
    }


def test_the_workspaces_settings_change(register: Register) -> None:
    changed = replace(NETWORK, name="Nytt", language="nn", zone="Europe/London", country="GB")

    def work(ledger: Ledger) -> Workspace:
        ledger.places.put_workspace(replace(changed, name="Ikke ennå"))
        ledger.places.put_workspace(changed)
        return ledger.workspace

    assert register.write(work) == changed
    assert register.read(lambda ledger: ledger.workspace) == changed
    assert tuple(register.ledgers.workspaces()) == (changed,)


@pytest.mark.parametrize(
    ("hours", "expected"), [(-1, []), (0, ["kari"]), (1, ["kari", "ola"]), (2, ["ola"]), (3, ["ola", "kari"])]
)
def test_members_at_a_moment(register: Register, hours: int, expected: list[str]) -> None:
    """From `since` on, until before `until`; who comes again has two stays."""
    register.put(
        a_stay(until=later(hours=2)),
        a_stay(person="ola", since=later(hours=1)),
        a_stay(since=later(hours=3), known=later(hours=3), standing="guest"),
        a_stay("storting", "per"),
    )
    members = register.read(lambda ledger: ledger.places.members_of("fjord", later(hours=hours)))
    assert [member.person for member in members] == expected
    for person in ("kari", "ola"):
        assert _channels(register, person, hours) == (["fjord"] if person in expected else [])


INSIDE = Readership(frozenset({"fjord"}))
OUTSIDE = Readership(frozenset({HERE.id}))
HERS = ActionQuery(owners=("kari",))


def test_what_was_public_in_a_channel_is_read_inside_it_alone_once_it_is_private(register: Register) -> None:
    """What waits in the same unit too; what has other readers, or another channel, stays as it is."""
    elsewhere = an_action("action-2", channel="storting", owners=("kari",))
    named = an_action("action-3", audience="action-3", owners=("kari",))
    register.put(a_channel(), a_meeting(state="closed"), a_decision(), elsewhere, named)

    def work(ledger: Ledger) -> tuple[Action, ...]:
        ledger.actions.put(an_action(owners=("kari",)))
        ledger.places.make_private(a_channel())
        ledger.actions.put(an_action("action-4", owners=("kari",), audience="fjord"))
        return ledger.actions.page(HERS, OUTSIDE, 9)

    assert register.write(work) == (elsewhere,)
    assert _numbers(register, INSIDE) == [1, 4]
    assert register.read(lambda ledger: ledger.actions.count(HERS, OUTSIDE)) == 1
    assert register.read(lambda ledger: ledger.decisions.page(DecisionQuery(), INSIDE, 9)) == (
        a_decision(audience="fjord"),
    )
    assert register.read(lambda ledger: ledger.meetings.latest(None, OUTSIDE)) == ()
    assert register.read(lambda ledger: ledger.meetings.get("meeting-1")) == a_meeting(state="closed", audience="fjord")
    assert register.read(lambda ledger: ledger.actions.get("action-3")) == named
    register.put(an_action(owners=("kari",), audience="fjord", text="Ringe", revision=2))
    assert _numbers(register, INSIDE) == [1, 4]


def _numbers(register: Register, readers: Readership) -> list[int]:
    return [action.number for action in register.read(lambda ledger: ledger.actions.page(HERS, readers, 9))]


def test_a_unit_that_fails_leaves_the_channel_as_public_as_it_was(register: Register) -> None:
    register.put(a_channel(), an_action(owners=("kari",)))

    def work(ledger: Ledger) -> None:
        ledger.places.make_private(a_channel())
        raise Refused("minutes.none")

    with pytest.raises(Refused):
        register.write(work)
    assert _numbers(register, OUTSIDE) == [1]
    assert _numbers(register, INSIDE) == []


def _channels(register: Register, person: str, hours: int) -> list[str]:
    stays = register.read(lambda ledger: ledger.places.channels_of(person, later(hours=hours)))
    return [stay.channel for stay in stays]


def test_a_stay_is_told_as_it_was_put(register: Register) -> None:
    stay = a_stay(until=later(days=1), known=later(hours=1), standing="external")
    register.put(stay)
    assert register.read(lambda ledger: ledger.places.members_of("fjord", later())) == (stay,)
    assert register.read(lambda ledger: ledger.places.channels_of("kari", later())) == (stay,)


def test_a_stay_ends(register: Register) -> None:
    register.put(a_stay())
    assert register.read(lambda ledger: ledger.places.members_of("fjord", later(days=9))) == (a_stay(),)
    register.put(a_stay(until=later(days=1)))
    assert register.read(lambda ledger: ledger.places.members_of("fjord", later(days=9))) == ()
    assert register.read(lambda ledger: ledger.places.members_of("fjord", later())) == (a_stay(until=later(days=1)),)


def test_the_channels_of_a_person(register: Register) -> None:
    register.put(a_stay(), a_stay("storting", since=later(hours=1)), a_stay("ledelsen", until=later(hours=1)))
    assert _channels(register, "kari", 2) == ["fjord", "storting"]
    assert _channels(register, "ola", 2) == []
