"""The register that faults are made in: a Slack team with people and channels. It is filled by the product, before
anything goes wrong; what is in it afterwards is read by bare SQL, past all that is under test.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import psycopg
from pydantic import SecretStr
from sqlalchemy.engine import make_url

from bot.action import Action
from bot.installation import Installation
from bot.party import Party
from bot.place import Account, Channel, Connection, Workspace
from bot.ports import Ledger, Ledgers
from handlers.slack.bringing import BROUGHT
from handlers.slack.tokens import Keyring, Tokens
from storage import open_ledgers
from tests.faults.chat import TEAM
from tests.postgres import wait_until

KEY = "a key for tests alone"
WORKSPACE, CONNECTION = "laget", f"slack:{TEAM}"
PEOPLE = 8
"""As many as there are writers."""
CHANNELS = 120
"""So many that what is posted, one message a second in each, does not wait for long."""


def user_of(number: int) -> str:
    """Slack's id of a person, from 1 on."""
    return f"U{number}"


def channel_of(number: int) -> str:
    """Slack's id of a channel, from 1 on."""
    return f"C{number}"


def name_of(number: int) -> str:
    """What a person is called. One letter, so that no name is another's misspelt."""
    return f"{chr(ord('A') + number)}ste Nordmann"


@dataclass(frozen=True, slots=True)
class Register:
    """A database by its URL: `sqlite:///FILE`, or PostgreSQL's."""

    url: str

    def fill(self, channels: int = CHANNELS, summary: time | None = None, at: datetime | None = None) -> None:
        """People and channels; with a time for their summaries an action in each, so that there is something to say.
        All of that has been there since `at`, or now."""
        with closing(open_ledgers(self.url)) as ledgers:
            _fill(ledgers, channels, summary, at or datetime.now(UTC))

    def rows(self, asked: str) -> list[tuple[Any, ...]]:
        """What a statement finds."""
        with self._open() as connection:
            return list(connection.execute(asked).fetchall())

    def actions(self) -> list[tuple[int, str]]:
        """The number and text of all actions."""
        return [(number, text) for number, text in self.rows("SELECT number, text FROM actions ORDER BY number")]

    def waiting(self) -> int:
        """How many messages have not arrived."""
        found = self.rows("SELECT count(*) FROM outbox WHERE delivered_at IS NULL AND given_up_at IS NULL")
        return int(found[0][0])

    def given_up(self) -> list[str]:
        """Why messages were given up."""
        return [str(why) for (why,) in self.rows("SELECT error FROM outbox WHERE given_up_at IS NOT NULL")]

    def delivered(self, patience: float) -> None:
        """Waits until all messages have arrived, or were given up."""
        wait_until(lambda: self.waiting() == 0, "messages still wait", patience)

    @contextmanager
    def _open(self) -> Iterator[Any]:
        url = make_url(self.url)
        if url.get_backend_name() == "sqlite":
            with closing(sqlite3.connect(f"file:{url.database}?mode=ro", uri=True, timeout=30)) as lite:
                yield lite
        else:
            address = self.url.replace("postgresql+psycopg", "postgresql", 1)
            with psycopg.connect(address, connect_timeout=5) as connection:
                yield connection


def _fill(ledgers: Ledgers, channels: int, summary: time | None, now: datetime) -> None:
    ledgers.create(Workspace(WORKSPACE, "Laget"), Connection(CONNECTION, "slack", WORKSPACE, "Laget"))
    details = {"team_name": "Laget", "bot_user": "UBOT", "bot_id": "B1", "enterprise": "", "scopes": "commands"}
    sealed = Keyring(SecretStr(KEY)).seal(Tokens("xoxb-1"))
    installation = Installation("slack", "", TEAM, now, details, sealed)
    ledgers.installations.put(installation)  # type: ignore[attr-defined]

    def work(ledger: Ledger) -> None:
        people = [_person(ledger, number) for number in range(1, PEOPLE + 1)]
        for number in range(1, channels + 1):
            place = Channel(ledger.new_id(), CONNECTION, channel_of(number), f"kanal-{number}", capture="always")
            place = replace(place, summary=summary, members_known=now)
            ledger.places.put_channel(place)
            if summary is not None:
                text = f"Sender brev {number}"
                made = Action(ledger.new_id(), number, text, people[0], now, CONNECTION, channel=place.id)
                ledger.actions.put(replace(made, due=now.date()))  # overdue by now, which a summary says
        # Slack's own lists of people and channels are not asked for today: nothing is in them.
        for day in (now, now + timedelta(days=1)):
            ledger.deliveries.claim(CONNECTION, BROUGHT, day.date(), now)

    ledgers.write(WORKSPACE, work)


def _person(ledger: Ledger, number: int) -> str:
    person = Party(ledger.new_id(), "person", name_of(number))
    ledger.parties.put(person)
    ledger.places.put_account(Account(CONNECTION, user_of(number), person.id, administrator=number == 1))
    return person.id
