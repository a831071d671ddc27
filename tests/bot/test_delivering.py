"""Where a message goes, what it says when it gets there, and what is told of one that never does."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.delivering import Address, Cause, address_of, arrived, give_up, said_now, try_again
from bot.place import Channel, Connection
from bot.ports import Ledger, Message
from bot.reply import Reply, Row, Rows, Text, plain_text
from tests.memory import MemoryLedgers
from tests.samples import (
    HERE,
    NETWORK,
    NOON,
    a_channel,
    a_decision,
    a_meeting,
    a_message,
    a_party,
    an_account,
    an_action,
    later,
)

TEAM = Connection("slack:T1", "slack", NETWORK.id)
GONE = Connection("slack:T2", "slack", NETWORK.id, active=False)
TEAM_CHANNEL = a_channel("vika", connection=TEAM.id, language="en", zone="Europe/London")


@pytest.fixture
def ledgers() -> MemoryLedgers:
    """Kari is on this machine and in two teams, one of which is gone; Ola has left."""
    ledgers = MemoryLedgers()
    for connection in (HERE, TEAM, GONE):
        ledgers.create(NETWORK, connection)

    def fill(ledger: Ledger) -> None:
        for account in (
            an_account("kari"),
            an_account("U9", connection=GONE.id),
            an_account("U1", connection=TEAM.id, zone="Asia/Tokyo"),
            an_account("ola", person="ola"),
            an_account("U2", connection=TEAM.id, person="ola", active=False),
            an_account("U3", connection="slack:T9", person="siri"),
        ):
            ledger.places.put_account(account)
        ledger.places.put_channel(a_channel())
        ledger.places.put_channel(TEAM_CHANNEL)
        ledger.places.put_channel(a_channel("nowhere", connection="slack:T9"))
        ledger.parties.put(a_party())

    ledgers.write(NETWORK.id, fill)
    return ledgers


def address(ledgers: MemoryLedgers, **fields: Any) -> Address | None:
    return ledgers.read(NETWORK.id, lambda ledger: address_of(ledger, a_message(**fields)))


def way(ledgers: MemoryLedgers, **fields: Any) -> tuple[str, str | None, str | None] | None:
    """Connection, channel and account."""
    found = address(ledgers, **fields)
    if found is None:
        return None
    return (
        found.connection.id,
        found.channel.id if found.channel else None,
        found.account.platform_id if found.account else None,
    )


def test_to_a_channel_it_goes_by_the_channels_connection(ledgers: MemoryLedgers) -> None:
    assert way(ledgers) == ("here", "fjord", None)
    assert address(ledgers, channel="vika") == Address(TEAM, TEAM_CHANNEL, None, "en", "Europe/London")
    assert way(ledgers, channel="vika", connection="here") == (TEAM.id, "vika", None)


def test_to_one_person_in_a_channel_it_goes_to_their_account_there(ledgers: MemoryLedgers) -> None:
    assert way(ledgers, channel="vika", person="kari") == (TEAM.id, "vika", "U1")
    assert way(ledgers, channel="fjord", person="kari") == ("here", "fjord", "kari")
    assert way(ledgers, channel="vika", person="ola") is None, "the account there is closed"


def test_to_a_person_it_goes_the_way_it_says_else_by_a_platform_that_is_there(ledgers: MemoryLedgers) -> None:
    assert way(ledgers, channel=None, person="kari", connection="here") == ("here", None, "kari")
    assert way(ledgers, channel=None, person="kari", connection=GONE.id) == (GONE.id, None, "U9")
    assert way(ledgers, channel=None, person="kari") == (TEAM.id, None, "U1")
    assert way(ledgers, channel=None, person="kari", connection="slack:T9") == (TEAM.id, None, "U1")
    assert way(ledgers, channel=None, person="ola", connection=TEAM.id) == ("here", None, "ola")


def test_to_a_person_it_is_said_by_their_own_clock(ledgers: MemoryLedgers) -> None:
    found = address(ledgers, channel=None, person="kari")
    assert found is not None
    assert (found.language, found.zone) == (NETWORK.language, "Asia/Tokyo")
    local = address(ledgers, channel=None, person="ola")
    assert local is not None
    assert local.zone == NETWORK.zone


@pytest.mark.parametrize(
    "fields",
    [
        {"channel": "gone"},
        {"channel": "nowhere"},
        {"channel": None, "person": "nobody"},
        {"channel": None, "person": "siri"},
        {"channel": "fjord", "person": "nobody"},
        {"channel": None},
    ],
)
def test_where_nobody_is_it_goes_nowhere(ledgers: MemoryLedgers, fields: dict[str, Any]) -> None:
    assert way(ledgers, **fields) is None


# --- what it says ----------------------------------------------------------------------------------------------


def row_of(text: str) -> Reply:
    return Reply((Rows((Row("action", "A-1", text, "open"),)),), to="channel")


def said(ledgers: MemoryLedgers, message: Message, **time: float) -> str | None:
    reply = ledgers.read(NETWORK.id, lambda ledger: said_now(ledger, message, later(**time)))
    return None if reply is None else plain_text(reply)


def test_it_says_what_it_said_when_it_was_made(ledgers: MemoryLedgers) -> None:
    ledgers.write(NETWORK.id, lambda ledger: ledger.actions.put(an_action(text="Noe annet")))
    message = a_message(reply=row_of("Sende brev"), about="action-1")
    assert said(ledgers, message, seconds=10) == "A-1 Sende brev"


@pytest.mark.parametrize(("revision", "seconds"), [(2, 0), (1, 11)])
def test_brought_up_to_date_or_late_it_shows_its_row_as_it_is(
    ledgers: MemoryLedgers, revision: int, seconds: float
) -> None:
    ledgers.write(NETWORK.id, lambda ledger: ledger.actions.put(an_action(text="Noe annet")))
    message = a_message(reply=row_of("Sende brev"), about="action-1", revision=revision)
    assert "Noe annet" in (said(ledgers, message, seconds=seconds) or "")
    assert "Noe annet" in (said(ledgers, replace(message, about=""), seconds=seconds) or "")


def test_what_they_may_not_read_by_now_it_does_not_show(ledgers: MemoryLedgers) -> None:
    ledgers.write(NETWORK.id, lambda ledger: ledger.actions.put(an_action(text="Hemmelig", audience="elsewhere")))
    message = a_message(reply=row_of("Sende brev"), about="action-1", revision=2)
    assert said(ledgers, message) is None
    assert "Spør en gang til" in (said(ledgers, replace(message, connection="here")) or "")
    assert "Sende brev" not in (said(ledgers, replace(message, sent="2.5")) or "")


def test_late_it_says_what_is_no_row_as_it_was(ledgers: MemoryLedgers) -> None:
    meeting = Reply((Text("M-1 er åpnet"),), numbers=("M-1",))
    assert said(ledgers, a_message(reply=meeting), hours=1) == "M-1 er åpnet"
    assert said(ledgers, a_message(reply=meeting, channel="gone"), hours=1) == "M-1 er åpnet"
    done = Reply((Text("D-1 er endret"),), numbers=("D-1",))
    ledgers.write(NETWORK.id, lambda ledger: ledger.decisions.put(a_decision(audience="elsewhere", channel=None)))
    assert said(ledgers, a_message(reply=done), hours=1) is None


def test_a_card_says_how_far_its_meeting_has_come(ledgers: MemoryLedgers) -> None:
    ledgers.write(NETWORK.id, lambda ledger: ledger.meetings.put(a_meeting()))
    card = a_message("meeting-1", reply=Reply(()), kind="card", about="meeting-1")
    assert "Styremøte 3/2026" in (said(ledgers, card) or "")
    assert said(ledgers, replace(card, about="meeting-2")) is None


# --- how it ends -----------------------------------------------------------------------------------------------


def does(ledgers: MemoryLedgers, work: Callable[[Ledger], None]) -> None:
    ledgers.write(NETWORK.id, work)


def links(ledgers: MemoryLedgers) -> tuple[str | None, str | None]:
    def look(ledger: Ledger) -> tuple[str | None, str | None]:
        action, decision = ledger.actions.get("action-1"), ledger.decisions.get("decision-1")
        assert action
        assert decision
        return action.link, decision.link

    return ledgers.read(NETWORK.id, look)


@pytest.mark.parametrize(
    ("fields", "linked"),
    [
        ({"about": "action-1"}, ("https://x", None)),
        ({"about": "decision-1"}, (None, "https://x")),
        ({"about": ""}, (None, None)),
        ({"about": "action-1", "person": "kari"}, (None, None)),
        ({"about": "action-1", "kind": "card"}, (None, None)),
    ],
)
def test_a_row_is_found_where_a_post_tells_all_of_it(
    ledgers: MemoryLedgers, fields: dict[str, Any], linked: tuple[str | None, str | None]
) -> None:
    message = a_message(**fields)

    def work(ledger: Ledger) -> None:
        ledger.actions.put(an_action())
        ledger.decisions.put(a_decision())
        ledger.outbox.put(message)
        arrived(ledger, message, NOON, place="C1", sent="2.5", link="https://x")

    does(ledgers, work)
    assert links(ledgers) == linked
    stands = ledgers.read(NETWORK.id, lambda ledger: ledger.outbox.standing("C1", "2.5"))
    assert stands == replace(message, place="C1", sent="2.5")


def test_without_a_link_nothing_is_linked(ledgers: MemoryLedgers) -> None:
    def work(ledger: Ledger) -> None:
        ledger.actions.put(an_action())
        ledger.decisions.put(a_decision())
        ledger.outbox.put(a_message(about="action-1"))
        arrived(ledger, a_message(about="action-1"), NOON, place="C1", sent="2.5", link=None)

    does(ledgers, work)
    assert links(ledgers) == (None, None)


def told(ledgers: MemoryLedgers, message: Message, cause: Cause) -> list[Message]:
    """Gives a message up; what waits then."""

    def work(ledger: Ledger) -> None:
        ledger.actions.put(an_action(maker="kari"))
        ledger.decisions.put(a_decision(maker="ola"))
        ledger.meetings.put(a_meeting(secretary="siri"))
        ledger.outbox.put(message)
        give_up(ledger, message, NOON, "word", cause)

    does(ledgers, work)
    return list(ledgers.read(NETWORK.id, lambda ledger: ledger.outbox.waiting(9)))


@pytest.mark.parametrize(("about", "person"), [("action-1", "kari"), ("decision-1", "ola"), ("meeting-1", "siri")])
def test_whose_matter_it_is_is_told(ledgers: MemoryLedgers, about: str, person: str) -> None:
    (direct,) = told(ledgers, a_message(channel="vika", about=about), "absent")
    assert (direct.person, direct.channel, direct.connection) == (person, None, TEAM.id)
    assert "/invite @Referent" in plain_text(direct.reply)
    assert not direct.reply.ok


@pytest.mark.parametrize("cause", ["absent", "archived", "gone", "forbidden", "late"])
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_it_is_told_in_the_channels_language(ledgers: MemoryLedgers, cause: Cause, language: Any) -> None:
    channel: Channel = a_channel("storting", connection=TEAM.id, language=language)
    does(ledgers, lambda ledger: ledger.places.put_channel(channel))
    (direct,) = told(ledgers, a_message(channel="storting", about="action-1"), cause)
    assert "#storting" in plain_text(direct.reply)


@pytest.mark.parametrize(
    ("fields", "cause"),
    [
        ({"channel": None, "person": "kari", "about": "action-1"}, "unreachable"),
        ({"channel": "vika", "person": "kari", "about": "action-1"}, "absent"),
        ({"about": "summary:fjord:2026-03-02"}, "absent"),
        ({"about": "action-1", "channel": "gone"}, "gone"),
        ({"about": "action-1"}, "uninstalled"),
        ({"about": "action-1"}, "refused"),
        ({"about": "action-1", "sent": "2.5", "place": "C1"}, "archived"),
    ],
)
def test_where_it_helps_nobody_nobody_is_told(ledgers: MemoryLedgers, fields: dict[str, Any], cause: Cause) -> None:
    assert told(ledgers, a_message(**fields), cause) == []


def test_it_says_what_was_lost(ledgers: MemoryLedgers) -> None:
    (direct,) = told(ledgers, a_message(channel="fjord", about="meeting-1", kind="card"), "absent")
    assert plain_text(direct.reply).startswith("Jeg fikk ikke lagt ut M-1 i #")


@pytest.mark.parametrize(("cause", "reachable"), [("absent", False), ("gone", False), ("forbidden", True)])
def test_a_channel_that_it_is_not_in_is_out_of_reach(ledgers: MemoryLedgers, cause: Cause, reachable: bool) -> None:
    told(ledgers, a_message(about="action-1"), cause)
    channel = ledgers.read(NETWORK.id, lambda ledger: ledger.places.channel("fjord"))
    assert channel is not None
    assert channel.reachable is reachable


def test_what_could_not_be_posted_is_tried_again(ledgers: MemoryLedgers) -> None:
    lost = a_message(about="action-1")
    told(ledgers, lost, "absent")
    does(ledgers, lambda ledger: try_again(ledger, "fjord", NOON))
    waiting = ledgers.read(NETWORK.id, lambda ledger: ledger.outbox.waiting(9))
    assert [(each.id, each.revision) for each in waiting if each.channel] == [(lost.id, 2)]


def test_it_is_told_once_a_day_and_channel(ledgers: MemoryLedgers) -> None:
    (first,) = told(ledgers, a_message(about="action-1"), "absent")

    def again(moment: Any) -> int:
        def work(ledger: Ledger) -> int:
            give_up(ledger, a_message("message-2", about="action-1"), moment, "word", "absent")
            return ledger.outbox.standstill().waiting

        return ledgers.write(NETWORK.id, work)

    assert first.reply.parts == (Text(plain_text(first.reply)),)
    assert again(later(hours=1)) == 1
    assert again(later(days=1)) == 2
