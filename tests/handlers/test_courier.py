"""The courier: what waits goes out in order and once; what fails is tried again, or given up; one lane holds up no other."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import structlog

from bot.delivering import Address
from bot.errors import StoreBusy
from bot.place import Account, Connection, Workspace
from bot.ports import Due, Ledger, Ledgers, Message
from bot.reply import Reply, Text, plain_text
from handlers import courier as module
from handlers.courier import Courier
from handlers.delivery import Delivered, Pace, Undelivered
from handlers.failures import name_of
from handlers.local import local_connection
from handlers.web.sender import LocalSender, deliver_here
from storage import open_ledgers
from tests.memory import MemoryLedgers
from tests.samples import a_channel, an_action

NOON = datetime(2024, 5, 6, 12, tzinfo=UTC)
ID = "0" * 31 + "1"
HERE = "slack:T1"


@dataclass
class Hand:
    """A clock that a test sets."""

    time: datetime = NOON

    def now(self) -> datetime:
        return self.time

    def later(self, **time: float) -> None:
        self.time += timedelta(**time)


@dataclass
class Platform:
    """A platform that takes what it is given, or answers with what a test has said of a message."""

    pace: Pace = Pace()
    faults: dict[str, list[Exception]] = field(default_factory=dict)
    came: list[Due] = field(default_factory=list)
    holds: asyncio.Event | None = None

    async def deliver(self, due: Due, address: Address) -> Delivered:
        self.came.append(due)
        if self.holds:
            await self.holds.wait()
        if self.faults.get(due.message.id):
            raise self.faults[due.message.id].pop(0)
        place = address.channel.platform_id if address.channel else "D1"
        return Delivered(place, f"{len(self.came)}.0", f"https://example.org/{due.message.id}")

    @property
    def ids(self) -> list[str]:
        return [due.message.id for due in self.came]


def letter(id: str, channel: str | None = "fjord", **more: Any) -> Message:
    return Message(id, Reply((Text(f"text {id}"),)), NOON, channel=channel, **more)


def opened(*letters: Message, ledgers: Ledgers | None = None, active: bool = True) -> Ledgers:
    """A register with a team's two channels and Kari."""
    found = ledgers or MemoryLedgers()
    found.create(Workspace(ID, "Turlaget", "en"), Connection(HERE, "slack", ID, active=active))

    def fill(ledger: Ledger) -> None:
        ledger.places.put_channel(a_channel(connection=HERE, language="en"))
        ledger.places.put_channel(a_channel("vika", connection=HERE))
        ledger.places.put_account(Account(HERE, "U1", "kari"))
        for each in letters:
            ledger.outbox.put(each)

    found.write(ID, fill)
    return found


def waiting(ledgers: Ledgers) -> list[str]:
    return [message.id for message in ledgers.read(ID, lambda ledger: ledger.outbox.waiting(99))]


def message(ledgers: Ledgers, id: str) -> Message:
    found = ledgers.read(ID, lambda ledger: ledger.outbox.get(id))
    assert found is not None
    return found


def given_up(ledgers: Ledgers) -> Mapping[str, int]:
    return ledgers.read(ID, lambda ledger: ledger.outbox.standstill()).given_up


async def looked(courier: Courier, times: int = 1) -> None:
    for _ in range(times):
        await courier.look()
        await courier.settled()


def look(ledgers: Ledgers, platform: Platform, clock: Hand | None = None, times: int = 9) -> None:
    """So many looks one after the other, at one moment."""
    asyncio.run(looked(Courier(ledgers, {"slack": platform}, clock or Hand()), times))


def test_in_the_order_written_and_each_once() -> None:
    ledgers, platform = opened(*map(letter, "123")), Platform()
    look(ledgers, platform)
    look(ledgers, platform)
    assert platform.ids == ["1", "2", "3"]
    assert waiting(ledgers) == []
    assert (message(ledgers, "2").place, message(ledgers, "2").sent) == ("C-fjord", "2.0")


def test_one_at_a_time_to_a_channel_and_several_channels_at_once() -> None:
    ledgers = opened(letter("1"), letter("2"), letter("3", "vika"), letter("4", None, person="kari"))
    platform = Platform(holds=asyncio.Event())

    async def run() -> None:
        courier = Courier(ledgers, {"slack": platform}, Hand())
        await courier.look()
        await courier.look()
        await asyncio.sleep(0)
        assert sorted(platform.ids) == ["1", "3", "4"]
        assert platform.holds is not None
        platform.holds.set()
        await courier.settled()
        await looked(courier)

    asyncio.run(run())
    assert sorted(platform.ids) == ["1", "2", "3", "4"]
