"""A post office for tests: a register with the emulated team's people and channels, and a courier that sends there.

office = Office(slack)
office.put(office.letter("Hei", "fjord"))
office.deliver()                                             # so many looks, all at the moment of office.clock
office.clock.later(minutes=2)
"""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from slack_sdk.web.async_client import AsyncWebClient

from bot.party import Party
from bot.place import Account, Channel, Connection, Workspace
from bot.ports import Ledger, Ledgers, Message
from bot.reply import Reply, Text
from handlers.courier import Courier
from handlers.slack.sender import SlackSender
from handlers.slack.teams import Home, connection_id
from tests.memory import MemoryLedgers
from tests.slack_emulator import Slack

WORKSPACE = "network"
TEAM_URL = "https://nettverket.slack.com/"
_MADE = count(1)


@dataclass
class Clock:
    """It stands until a test sets it on."""

    time: datetime

    def now(self) -> datetime:
        return self.time

    def later(self, **time: float) -> None:
        self.time += timedelta(**time)


@dataclass
class Team:
    """The emulated team, as `handlers.slack.installed` knows it; gone where it is uninstalled."""

    url: str
    token: str | None
    address: str = TEAM_URL
    timeout: float = 10.0

    def home(self, connection: str) -> Home | None:
        return Home(connection, None, "U0", "B0", "A0", self.address, ()) if self.token else None

    async def client(self, connection: str) -> AsyncWebClient | None:
        del connection
        timeout: Any = self.timeout
        return AsyncWebClient(self.token, base_url=self.url, timeout=timeout, retry_handlers=[]) if self.token else None


class Office:
    """See the module."""

    def __init__(self, slack: Slack, ledgers: Ledgers | None = None) -> None:
        self.slack = slack
        self.ledgers = ledgers or MemoryLedgers()
        self.clock = Clock(datetime.now(UTC))
        self.team = Team(slack.url, slack.bot_token)
        self.connection = connection_id(slack.team)
        self.ledgers.create(Workspace(WORKSPACE, "Nettverket"), Connection(self.connection, "slack", WORKSPACE))
        self.write(self._fill)
        self.start()

    def _fill(self, ledger: Ledger) -> None:
        for name, user in self.slack.users.items():
            if ledger.places.account(self.connection, user) is None:
                ledger.parties.put(Party(name, "person", name.title()))
                ledger.places.put_account(Account(self.connection, user, name, zone="Europe/Oslo"))
        for name, channel in self.slack.channels.items():
            if ledger.places.channel(name) is None:
                ledger.places.put_channel(Channel(name, self.connection, channel, name))

    def start(self) -> None:
        """Sender and courier as after a start: they remember nothing."""
        self.sender = SlackSender(self.ledgers, self.team, self.clock, between_parts=0)
        self.courier = Courier(self.ledgers, {"slack": self.sender}, self.clock)

    def letter(self, text: str, channel: str | None = "fjord", **more: Any) -> Message:
        """A post that says this."""
        id = f"{next(_MADE):08x}{uuid4().hex[:24]}"  # they sort as they were made
        return Message(id, Reply((Text(text),), to="channel"), self.clock.now(), channel=channel, **more)

    def put(self, *messages: Message) -> None:
        """They wait."""
        for each in messages:
            self.write(lambda ledger, each=each: ledger.outbox.put(each))  # type: ignore[misc]  # bound now

    def deliver(self, looks: int = 1) -> None:
        """All that may go at this moment goes."""

        async def work() -> None:
            for _ in range(looks):
                await self.courier.look()
                await self.courier.settled()

        asyncio.run(work())

    def get(self, message: Message) -> Message:
        """As it is now."""
        found = self.read(lambda ledger: ledger.outbox.get(message.id))
        assert found is not None
        return found

    def waiting(self) -> list[str]:
        """The ids of those that wait."""
        return [each.id for each in self.read(lambda ledger: ledger.outbox.waiting(999))]

    def given_up(self) -> dict[str, int]:
        """How many were given up, by Slack's word."""
        return dict(self.read(lambda ledger: ledger.outbox.standstill()).given_up)

    def read(self, look: Any) -> Any:
        return self.ledgers.read(WORKSPACE, look)

    def write(self, work: Any) -> Any:
        return self.ledgers.write(WORKSPACE, work)
