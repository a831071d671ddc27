"""What the Slack edge works with, before an emulated Slack: a real register, real installations, a clock to be set."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from bot.party import Party
from bot.place import Account, Channel, Connection
from bot.ports import Ledger
from handlers.settings import Secrets, Settings
from handlers.slack.installed import Installed
from handlers.slack.place import Slack as Place
from storage import open_ledgers
from storage.sqlite import SqliteLedgers
from tests.slack_emulator import Slack

T = TypeVar("T")


class HandClock:
    """Goes on from when it was made, and by what it is told to."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass
class Placed:
    """A team's place. `run` does one thing on an event loop of its own, with all that comes after it."""

    ledgers: SqliteLedgers
    slack: Slack
    clock: HandClock
    workers: ThreadPoolExecutor

    def run(self, work: Callable[[Place, Connection], Coroutine[Any, Any, T]]) -> T:
        async def whole() -> T:
            secrets = Secrets(slack_bot_token=self.slack.bot_token, slack_api_url=self.slack.url)
            installed = Installed(self.ledgers, self.ledgers.installations, secrets, Settings(), self.clock)
            place = Place(self.ledgers, installed, Settings(), secrets, self.clock, self.workers, lambda: None)
            connection = await place.work(installed.connection, self.slack.team, None)
            assert connection is not None
            try:
                done = await work(place, connection)
                await asyncio.gather(*(asyncio.all_tasks() - {asyncio.current_task()}), return_exceptions=True)
                return done
            finally:
                await installed.close()

        return asyncio.run(whole())

    @property
    def connection(self) -> str:
        return f"slack:{self.slack.team}"

    def read(self, look: Callable[[Ledger], T]) -> T:
        (workspace,) = self.ledgers.workspaces()
        return self.ledgers.read(workspace.id, look)

    def write(self, work: Callable[[Ledger], T]) -> T:
        (workspace,) = self.ledgers.workspaces()
        return self.ledgers.write(workspace.id, work)

    def account(self, user: str) -> Account:
        id = self.slack.users.get(user, user)
        found = self.read(lambda ledger: ledger.places.account(self.connection, id))
        assert found is not None, user
        return found

    def person(self, user: str) -> Party:
        id = self.account(user).person
        found = self.read(lambda ledger: ledger.parties.get(id))
        assert found is not None, user
        return found

    def channel(self, channel: str) -> Channel:
        id = self.slack.channel_id(channel)
        found = self.read(lambda ledger: ledger.places.channel_at(self.connection, id))
        assert found is not None, channel
        return found

    def people_in(self, channel: str) -> set[str]:
        """The names of those who are in a channel now."""
        id = self.channel(channel).id

        def names(ledger: Ledger) -> set[str]:
            stays = ledger.places.members_of(id, self.clock.now())
            return {party.name for stay in stays if (party := ledger.parties.get(stay.person))}

        return self.read(names)


@contextmanager
def placed(folder: Path, slack: Slack) -> Iterator[Placed]:
    ledgers = open_ledgers(f"sqlite:///{folder}/referent.db")
    with ThreadPoolExecutor(4) as workers:
        yield Placed(ledgers, slack, HandClock(), workers)
    ledgers.close()
