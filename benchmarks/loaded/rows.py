"""The registers that the servers work on, and the rows that the floors write and read in them."""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[2]))

import capture
import owes
from pydantic import SecretStr

import storage
from bot.installation import Installation
from bot.party import Party
from bot.place import Account, Channel, Connection, Workspace
from bot.ports import Ledger
from handlers.slack.tokens import Keyring, Tokens
from storage import tables
from storage.sqlite import SqliteLedgers
from storage.unit import new_id

KEY = "a key for benchmarks alone"
CHANNELS = 8
"""Channels and people of a team that the requests are spread over."""
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def team_of(number: int) -> str:
    """The id of a team."""
    return f"T{number:05}"


def filled(file: Path, teams: int) -> None:
    """A register with so many teams, each with a few people, bodies and channels."""
    with closing(storage.open_ledgers(f"sqlite:///{file}")) as ledgers:
        for number in range(1, teams + 1):
            _team(ledgers, team_of(number))


def _team(ledgers: SqliteLedgers, team: str) -> None:
    workspace, connection = f"w{team}", f"slack:{team}"
    ledgers.create(Workspace(workspace, team), Connection(connection, "slack", workspace, team))
    details = {"team_name": team, "bot_user": "UBOT", "bot_id": "B1", "enterprise": "", "scopes": "commands"}
    sealed = Keyring(SecretStr(KEY)).seal(Tokens("xoxb-1"))
    ledgers.installations.put(Installation("slack", "", team, NOW, details, sealed))

    def work(ledger: Ledger) -> None:
        for number in range(1, CHANNELS + 1):
            person = Party(new_id(), "person", f"Kari Nordmann {number}")
            ledger.parties.put(person)
            ledger.places.put_account(Account(connection, f"U{number}", person.id, administrator=number == 1))
            ledger.places.put_channel(Channel(new_id(), connection, f"C{number}", f"kanal-{number}", members_known=NOW))
        for name in capture.BODIES:
            ledger.parties.put(Party(new_id(), "body", name))

    ledgers.write(workspace, work)


# --- the floor of a capture ---


class Writer(capture.RawWriter):
    """As that of benchmarks/capture.py, with one row more: the message that is posted."""

    inserts = (*capture.INSERTS, capture.insert("outbox", tables.outbox.c.keys()))

    def _rows(self, number: int) -> Iterator[tuple[Any, ...]]:
        yield from super()._rows(number)
        lane = {"id": f"{number:032x}", "channel": self._channel, "lane": f"c:{self._channel}"}
        yield tuple({**_MESSAGE, **lane, "about": f"{number:032x}"}.get(key) for key in tables.outbox.c.keys())  # noqa: SIM118 - not a dict


_MESSAGE: dict[str, Any] = {
    "workspace": capture.WORKSPACE,
    "reply": capture.REPLIES,
    "made_at": NOW.isoformat(),
    "kind": "post",
    "revision": 1,
    "due_at": "",
    "attempts": 0,
    "unsure": 0,
    "parts": 0,
}


def opened_writer(file: Path) -> Writer:
    """A writer into a fresh register."""
    with capture.opened(file) as ledgers:
        (channel,) = ledgers.read(capture.WORKSPACE, lambda ledger: ledger.places.channels())
    return Writer(file, channel.id)


# --- the floor of a question ---

WORKSPACE, TEAM = "wT00001", team_of(1)
owes.WORKSPACE, owes.CONNECTION = WORKSPACE, f"slack:{TEAM}"


def owing(file: Path, actions: int) -> None:
    """A Slack team's register with so many actions, and who asks."""
    made = owes.make(file, actions)
    with closing(storage.open_ledgers(f"sqlite:///{file}")) as ledgers:
        details = {"team_name": TEAM, "bot_user": "UBOT", "bot_id": "B1", "enterprise": "", "scopes": "commands"}
        sealed = Keyring(SecretStr(KEY)).seal(Tokens("xoxb-1"))
        ledgers.installations.put(Installation("slack", "", TEAM, NOW, details, sealed))

        def work(ledger: Ledger) -> None:
            ledger.places.put_account(Account(owes.CONNECTION, "U1", made.asker, administrator=True))
            ledger.places.put_channel(Channel(new_id(), owes.CONNECTION, "C1", "kanal-1", members_known=NOW))

        ledgers.write(WORKSPACE, work)


def asks(connection: sqlite3.Connection) -> tuple[str, ...]:
    """What the bare SQL is given: the workspace, AU, and what the asker may read."""
    (au,) = connection.execute("SELECT id FROM parties WHERE name = 'AU'").fetchone()
    (asker,) = connection.execute("SELECT person FROM accounts WHERE platform_id = 'U1'").fetchone()
    return (WORKSPACE, au, WORKSPACE, owes.CONNECTION, asker)
