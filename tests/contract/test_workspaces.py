"""No workspace sees another."""

from dataclasses import replace

import pytest

from bot.errors import Unknown
from bot.journal import verify
from bot.place import Connection, Workspace
from bot.ports import ActionQuery, DecisionQuery, Ledger, Ledgers
from tests.contract.everything import FULL, everything, nothing, write_everything
from tests.contract.register import Register
from tests.samples import (
    EVERYTHING,
    HERE,
    NETWORK,
    a_decision,
    an_action,
    an_entry,
)

OTHER = Workspace("other", "Det andre nettverket", "en", "Europe/London", "GB")
THERE = Connection("there", "slack", OTHER.id)


def test_a_new_register_has_no_workspace(ledgers: Ledgers) -> None:
    assert tuple(ledgers.workspaces()) == ()


@pytest.mark.parametrize("way", ["read", "write"])
def test_a_workspace_that_is_not_there_is_unknown(ledgers: Ledgers, way: str) -> None:
    with pytest.raises(Unknown):
        getattr(ledgers, way)("nowhere", everything)
    assert tuple(ledgers.workspaces()) == ()


def test_making_a_workspace_again_changes_nothing(register: Register) -> None:
    register.write(write_everything)
    register.ledgers.create(NETWORK, replace(HERE, kind="slack"))
    assert register.read(everything) == FULL
    assert register.read(lambda ledger: ledger.places.connection(HERE.id)) == HERE


def test_a_workspace_can_have_several_connections(register: Register) -> None:
    register.ledgers.create(NETWORK, Connection("slack", "slack", NETWORK.id))
    kinds = register.read(lambda ledger: [ledger.places.connection(id) for id in (HERE.id, "slack", "nowhere")])
    assert kinds == [HERE, Connection("slack", "slack", NETWORK.id), None]


def test_all_workspaces_are_told(register: Register) -> None:
    register.ledgers.create(OTHER, THERE)
    register.write(lambda ledger: ledger.places.put_workspace(replace(NETWORK, language="nn")))
    assert {workspace.id: workspace for workspace in register.ledgers.workspaces()} == {
        "network": replace(NETWORK, language="nn"),
        "other": OTHER,
    }


def test_two_workspaces_never_see_each_other(register: Register) -> None:
    """Not even with the same ids, which only a test gives."""
    register.ledgers.create(OTHER, THERE)
    other = Register(register.ledgers, OTHER.id)
    register.write(write_everything)
    assert other.read(everything) == {**nothing(), "name": OTHER.name}
    assert other.write(lambda ledger: ledger.next_number("action")) == 1
    other.write(write_everything)
    other.put(replace(an_action(), text="Noe ganske annet", revision=2), an_entry("action-9"))
    assert register.read(everything) == FULL
    for each in (register, other):
        assert each.read(lambda ledger: verify(ledger.journal.entries())) is None


def test_a_search_ends_at_the_workspace(register: Register) -> None:
    register.ledgers.create(OTHER, THERE)
    other = Register(register.ledgers, OTHER.id)
    register.put(an_action("action-1", text="budsjett"), a_decision("decision-1", text="budsjett"))
    other.put(an_action("action-2", text="budsjett"), a_decision("decision-2", text="budsjett"))
    other.write(lambda ledger: ledger.actions.remove(an_action("action-2")))
    found = ActionQuery(stems=("budsjett",)), DecisionQuery(stems=("budsjett",))

    def search(ledger: Ledger) -> list[str]:
        actions, decisions = (
            ledger.actions.page(found[0], EVERYTHING, 9),
            ledger.decisions.page(found[1], EVERYTHING, 9),
        )
        return [action.id for action in actions] + [decision.id for decision in decisions]

    assert register.read(search) == ["action-1", "decision-1"]
    assert other.read(search) == ["decision-2"]


# --- connections, which are found before their workspace is known ---


def test_a_connection_is_found_by_its_id(register: Register) -> None:
    register.ledgers.create(OTHER, replace(THERE, name="Nettverket i Slack"))
    assert register.ledgers.connection(THERE.id) == replace(THERE, name="Nettverket i Slack")
    assert register.ledgers.connection("nowhere") is None


def test_a_connection_changes_its_name_its_workspace_and_whether_it_is_active(register: Register) -> None:
    register.ledgers.create(OTHER, THERE)
    changed = replace(THERE, name="Nytt navn", active=False, workspace=NETWORK.id)
    register.ledgers.put_connection(changed)
    assert register.ledgers.connection(THERE.id) == changed
    assert register.ledgers.connection(HERE.id) == HERE
    assert register.read(lambda ledger: ledger.places.connection(THERE.id)) == changed
    register.ledgers.create(OTHER, THERE)
    assert register.ledgers.connection(THERE.id) == changed, "what is made already stays as it is"


def test_putting_a_connection_that_is_not_there_makes_none(register: Register) -> None:
    register.ledgers.put_connection(THERE)
    assert register.ledgers.connection(THERE.id) is None
