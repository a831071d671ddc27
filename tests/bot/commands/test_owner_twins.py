"""`/owner twins`: whether two of one name are one person is for an administrator to say, and for nobody else."""

from dataclasses import replace

import pytest

from bot.events import PartyTold, party_told
from bot.events_people import AccountTold, account_told
from bot.place import Connection, Workspace
from bot.ports import Ledger
from bot.reply import Reply
from bot.request import Request
from bot.router import answer
from tests.bot.commands.talk import START, commands, text
from tests.memory import MemoryLedgers

TEAM = "slack:T1"


@pytest.fixture
def ledgers() -> MemoryLedgers:
    """Liv administrates; the directory knows of Una, of Per twice, and of a body called Eva Nes."""
    made = MemoryLedgers()
    made.create(Workspace("w", "Turlaget", language="en"), Connection(TEAM, "slack", "w"))
    for key, kind, name in (("una", "person", "Una Berg"), ("au", "body", "Eva Nes")):
        told = PartyTold(key, kind, name)  # type: ignore[arg-type]  # a kind
        made.write("w", lambda ledger, told=told: party_told(ledger, told, START))  # type: ignore[misc]  # a default binds
    for key in ("per-1", "per-2"):
        told = PartyTold(key, "person", "Per Aas")
        made.write("w", lambda ledger, told=told: party_told(ledger, told, START))  # type: ignore[misc]  # a default binds
    for name in ("Liv Sand", "Una Berg", "Per Aas", "Eva Nes"):
        comes(made, name)
    return made


def comes(ledgers: MemoryLedgers, name: str) -> None:
    def come(ledger: Ledger) -> None:
        account = account_told(ledger, AccountTold(TEAM, name, name), START)
        ledger.places.put_account(replace(account, administrator=name == "Liv Sand"))

    ledgers.write("w", come)


def say(ledgers: MemoryLedgers, who: str, words: str) -> Reply:
    return answer(Request("w", TEAM, who, who, words, START), ledgers)[0]


def test_who_may_be_one_with_somebody_in_the_directory_is_shown(ledgers: MemoryLedgers) -> None:
    told = say(ledgers, "Liv Sand", "/owner twins")
    assert told.ask
    assert len(commands(told)) == 1, "Per is not alone of his name, and Eva Nes is a body"
    assert commands(told)[0].startswith("/owner merge Una Berg (")
    assert "/owner twins" in commands(say(ledgers, "Liv Sand", "/referent access"))


def test_the_button_makes_one_of_the_two_and_keeps_what_both_had(ledgers: MemoryLedgers) -> None:
    pressed = commands(say(ledgers, "Liv Sand", "/owner twins"))[0]
    assert say(ledgers, "Liv Sand", pressed).ok

    def look(ledger: Ledger) -> tuple[str | None, str]:
        account = ledger.places.account(TEAM, "Una Berg")
        assert account is not None
        person = ledger.parties.get(account.person)
        assert person is not None
        return person.key, person.name

    assert ledgers.read("w", look) == ("una", "Una Berg")
    assert "Nobody in the chat" in text(say(ledgers, "Liv Sand", "/owner twins"))
    assert commands(say(ledgers, "Liv Sand", "/referent access")) == ["/referent guests off"]


def test_it_is_for_administrators(ledgers: MemoryLedgers) -> None:
    assert say(ledgers, "Una Berg", "/owner twins").error == "not_allowed"


def test_of_two_with_accounts_one_that_is_closed_may_be_who_came_again(ledgers: MemoryLedgers) -> None:
    for id, active in (("U1", False), ("U2", True)):
        told = AccountTold(TEAM, id, "Ida Moe", active=active)
        ledgers.write("w", lambda ledger, told=told: account_told(ledger, told, START))  # type: ignore[misc]  # a default binds
    (pressed,) = [each for each in commands(say(ledgers, "Liv Sand", "/owner twins")) if "Ida Moe" in each]
    assert say(ledgers, "Liv Sand", pressed).ok

    def look(ledger: Ledger) -> set[str]:
        accounts = (ledger.places.account(TEAM, id) for id in ("U1", "U2"))
        return {account.person for account in accounts if account}

    (one,) = ledgers.read("w", look)
    assert ledgers.read("w", lambda ledger: ledger.parties.get(one)), "the one who is there"
    assert not any("Ida Moe" in each for each in commands(say(ledgers, "Liv Sand", "/owner twins")))


def test_two_of_another_platform_each_may_be_one_person(ledgers: MemoryLedgers) -> None:
    ledgers.create(Workspace("w", "Turlaget", language="en"), Connection("teams:1", "teams", "w"))
    for connection in (TEAM, "teams:1"):
        told = AccountTold(connection, "U1", "Ida Moe")
        ledgers.write("w", lambda ledger, told=told: account_told(ledger, told, START))  # type: ignore[misc]  # a default binds
    assert len([each for each in commands(say(ledgers, "Liv Sand", "/owner twins")) if "Ida Moe" in each]) == 1


def test_who_has_come_before_is_no_twin(ledgers: MemoryLedgers) -> None:
    told = AccountTold(TEAM, "U2", "Liv Sand")
    ledgers.write("w", lambda ledger: account_told(ledger, told, START))
    assert len(commands(say(ledgers, "Liv Sand", "/owner twins"))) == 1
