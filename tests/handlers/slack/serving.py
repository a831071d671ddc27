"""A running Referent for tests of the Slack edge: the whole server on a free port, in a thread of its own.

with Serving(tmp_path, slack) as referent:                   # slack: the emulated workspace, or None for no Slack
    referent.post.command(slack.users["kari"], slack.channels["fjord"], "/action add …")
    referent.clock.at = datetime(…)                          # its clock, and that of the signatures
    referent.read(lambda ledger: ledger.actions.by_number(1))
"""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar

import uvicorn
from pydantic import SecretStr

from bot.ports import Ledger
from handlers.metrics import Metrics
from handlers.server import Wiring, build, prepare_worker
from handlers.settings import Secrets, Settings
from handlers.slack.teams import connection_id
from handlers.worker import Worker
from storage import open_ledgers
from storage.health import health_of
from tests.handlers.slack.posting import Posting

if TYPE_CHECKING:
    from storage.sqlite import SqliteLedgers
    from tests.slack_emulator import Slack

T = TypeVar("T")
SIGNING_SECRET = "made-up-signing-secret"
PATIENCE = 30.0
"""Seconds that something may take to happen."""


class HandClock:
    """A clock that a test sets: it goes on from `at`, or stands where `stands`."""

    def __init__(self) -> None:
        self._offset = timedelta()
        self.stands: datetime | None = None

    @property
    def at(self) -> datetime:
        """The moment it is."""
        return self.stands or datetime.now(UTC) + self._offset

    @at.setter
    def at(self, moment: datetime) -> None:
        self._offset = moment - datetime.now(UTC)

    def now(self) -> datetime:
        """The moment it is, for the server."""
        return self.at

    def seconds(self) -> float:
        """The same in seconds since 1970, for signatures."""
        return self.at.timestamp()


def eventually(look: Callable[[], T]) -> T:
    """What a look finds as soon as it finds something; fails after a while."""
    until = time.monotonic() + PATIENCE
    while not (found := look()):
        assert time.monotonic() < until, "it has not happened"
        time.sleep(0.01)
    return found


class Serving:
    """See the module. `secrets` are what the environment holds beside the bot's token, else the signing secret; `wrap`
    puts something before the register; with `works` there is a worker process."""

    def __init__(
        self,
        folder: Path,
        slack: "Slack | None" = None,
        *,
        settings: Settings | None = None,
        secrets: Mapping[str, str] | None = None,
        wrap: Callable[["SqliteLedgers"], "SqliteLedgers"] = lambda ledgers: ledgers,
        works: bool = False,
    ) -> None:
        self.clock = HandClock()
        self.database = f"sqlite:///{folder}/referent.db"
        self.stored = open_ledgers(self.database)
        self.metrics = Metrics()
        self.ledgers = wrap(self.stored)
        self.slack = slack
        told = {"slack_signing_secret": SIGNING_SECRET} if secrets is None else dict(secrets)
        if slack is not None:
            told |= {"slack_bot_token": slack.bot_token, "slack_api_url": slack.url}
        plain = {"slack_api_url", "slack_client_id"}
        self._secrets = Secrets.model_construct(
            **{name: value if name in plain else SecretStr(value) for name, value in told.items()}
        )
        self._settings = settings or Settings()
        opened = partial(open_ledgers, self.database, create=False)
        self.worker = Worker(opened, partial(prepare_worker, "error")) if works else None

    def __enter__(self) -> Self:
        wiring = Wiring(
            self.ledgers,
            self.stored.conversation,
            self._settings,
            installations=self.stored.installations,
            secrets=self._secrets,
            clock=self.clock,
            worker=self.worker,
            health=partial(health_of, self.stored),
            metrics=self.metrics,
        )
        self.stored.watch(self.metrics.committed)
        self._listening = socket.create_server(("127.0.0.1", 0))
        config = uvicorn.Config(build(wiring), log_level="warning", access_log=False, timeout_graceful_shutdown=2)
        self.server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self.server.run, args=([self._listening],))
        self._thread.start()
        eventually(lambda: self.server.started)
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        slack = self.slack
        self.post = Posting(
            self.url,
            SIGNING_SECRET,
            team=slack.team if slack else "T1",
            bot_user=slack.bot_user if slack else "UBOT",
            now=self.clock.seconds,
        )
        if slack:
            self.post.response_url = slack.response_url
        return self

    def __exit__(self, *_: object) -> None:
        self.post.close()
        self.server.should_exit = True
        self._thread.join(20)
        self._listening.close()
        self.stored.close()

    @property
    def workspace(self) -> str:
        """The id of the Slack team's workspace."""
        connection = self.stored.connection(connection_id(self.post.team))
        assert connection is not None
        return connection.workspace

    def read(self, look: Callable[[Ledger], T]) -> T:
        """Looks into the team's register."""
        return self.stored.read(self.workspace, look)

    def texts(self) -> list[str]:
        """The texts of all actions, oldest first."""
        numbers = range(1, 10_000)
        found: Iterator[str | None] = (
            self.read(lambda ledger, n=number: (a := ledger.actions.by_number(n)) and a.text) for number in numbers
        )
        texts = []
        for text in found:
            if text is None:
                break
            texts.append(text)
        return texts


@contextmanager
def spoken(url: str) -> Iterator[Callable[[bytes], bytes]]:
    """A bare connection, for what no well-behaved client sends: bytes there, all bytes back."""
    host, _, port = url.removeprefix("http://").partition(":")

    def say(raw: bytes) -> bytes:
        with socket.create_connection((host, int(port)), timeout=PATIENCE) as line:
            line.sendall(raw)
            parts = []
            while part := line.recv(65_536):
                parts.append(part)
            return b"".join(parts)

    yield say


def carried(payload: object, label: str) -> str:
    """The value of the button or line of a menu with that label, anywhere in a payload."""
    found = list(_values(payload, label))
    assert found, f"there is nothing called {label}"
    return found[0]


def _values(payload: object, label: str) -> Iterator[str]:
    if isinstance(payload, Mapping):
        text = payload.get("text")
        if isinstance(text, Mapping) and text.get("text") == label and isinstance(payload.get("value"), str):
            yield payload["value"]
        for inner in payload.values():
            yield from _values(inner, label)
    elif isinstance(payload, list | tuple):
        for inner in payload:
            yield from _values(inner, label)


def blocks_text(payload: object) -> str:
    """All that is written in a payload."""
    return json.dumps(payload, ensure_ascii=False)
