"""The pages over a register on a real file, at a fixed time, as several people see them."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from bot.place import Workspace
from handlers.local import open_workspace
from handlers.settings import Settings
from handlers.transcript import Player
from handlers.web.app import web_app
from handlers.web.incoming import COOKIE, cookie_of
from storage import open_ledgers
from storage.sqlite import SqliteLedgers

HERE = "http://127.0.0.1:3000"


class FixedClock:
    """A Tuesday in November."""

    def now(self) -> datetime:
        return datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


class Visitor:
    """Somebody's browser, without its scripts."""

    _sent = count(1)

    def __init__(self, client: TestClient) -> None:
        self.client = client

    def get(self, path: str, **more: Any) -> Any:
        return self.client.get(path, follow_redirects=False, **more)

    def json(self, path: str) -> Any:
        return self.client.get(path, headers={"accept": "application/json"}).json()

    def post(self, path: str, body: dict[str, Any], **headers: str) -> Any:
        told = {"origin": HERE, "accept": "application/json", **headers}
        return self.client.post(path, json=body, headers=told, follow_redirects=False)

    def say(self, path: str, text: str, **more: Any) -> Any:
        """What the page's script sends for a typed line; the answer is what it gets."""
        body = {"text": text, "delivery": f"typed-{next(self._sent)}", "typed": True, **more}
        answer = self.post(path, body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def press(self, path: str, command: str, **more: Any) -> Any:
        return self.say(path, command, typed=False, **more)


@pytest.fixture
def ledgers(tmp_path: Path) -> Iterator[SqliteLedgers]:
    opened = open_ledgers(f"sqlite:///{tmp_path / 'page.db'}")
    yield opened
    opened.close()


@pytest.fixture
def workspace(ledgers: SqliteLedgers) -> Workspace:
    return open_workspace(ledgers, "local", Settings())


@pytest.fixture
def visitor(ledgers: SqliteLedgers, workspace: Workspace) -> Iterator[Callable[[str | None], Visitor]]:
    """Makes a visitor of that name, or one that has not chosen yet."""
    app = web_app(ledgers, ledgers.conversation, FixedClock(), workspace)
    with ExitStack() as opened:

        def visit(name: str | None) -> Visitor:
            cookies = {COOKIE: cookie_of(name)} if name else None
            return Visitor(opened.enter_context(TestClient(app, base_url=HERE, cookies=cookies)))

        yield visit


@pytest.fixture
def play(ledgers: SqliteLedgers) -> Callable[..., None]:
    """Plays events of a transcript, such as a channel with its members."""
    player = Player(ledgers, Settings())

    def told(**event: Any) -> None:
        list(player.play(json.dumps({"at": "2026-11-20T09:00:00+01:00", **event})))

    return told
