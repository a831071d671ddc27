"""The Slack edge put together: what the server mounts, runs and closes."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import structlog
from starlette.routing import BaseRoute, Route

from bot.installation import Installations
from bot.ports import Clock, Ledgers
from handlers.delivery import Sender
from handlers.failures import name_of
from handlers.metrics import Requests, uncounted
from handlers.settings import Secrets, Settings
from handlers.slack.afterwards import Afterwards
from handlers.slack.app import SlackEvents, bolt_app
from handlers.slack.bringing import bring_all, keep_known
from handlers.slack.channels import refresh
from handlers.slack.events import Events
from handlers.slack.installed import SLACK, Installed
from handlers.slack.interactions import Interactions
from handlers.slack.listeners import Commands
from handlers.slack.oauth import OAuth
from handlers.slack.place import Slack
from handlers.slack.sender import SlackSender
from handlers.slack.socket_mode import keep_connected
from handlers.worker import Worker

EVENTS = "/slack/events"
AGAIN = 60.0
"""Seconds after which the bringing of people and channels is begun again, where it broke off."""
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Around:
    """What the server hands to an edge."""

    ledgers: Ledgers
    installations: Installations
    settings: Settings
    secrets: Secrets
    clock: Clock
    workers: Executor
    wake: Callable[[], None]
    worker: Worker | None = None
    requests: Requests = field(default_factory=uncounted)


class SlackEdge:
    """All of Slack: over HTTP where there is a signing secret, in Socket Mode where there is the app's token."""

    def __init__(self, around: Around) -> None:
        ledgers, secrets, clock, workers = around.ledgers, around.secrets, around.clock, around.workers
        self._secrets = secrets
        self._installed = Installed(ledgers, around.installations, secrets, around.settings, clock, workers)
        self._place = Slack(
            ledgers,
            self._installed,
            around.settings,
            secrets,
            clock,
            workers,
            around.wake,
            around.worker,
            around.requests,
        )
        self._afterwards = Afterwards(self._place)
        interactions = Interactions(self._place, self._afterwards)
        events = Events(self._place, self._afterwards, interactions)
        self._app = bolt_app(Commands(self._place, self._afterwards), events, interactions)
        self._oauth = OAuth(self._place, around.installations, bring_all)
        self.sender: Sender = SlackSender(
            ledgers,
            self._installed,
            clock,
            workers,
            one_command=self._place.one_command,
            refresh=partial(refresh, self._place),
        )

    @property
    def routes(self) -> list[BaseRoute]:
        """What is served over HTTP: what Slack sends only where it can be told from what anybody sends."""
        secret = self._secrets.slack_signing_secret
        if secret is None:
            return self._oauth.routes()
        endpoint = SlackEvents(self._place, self._app, secret.get_secret_value())
        return [Route(EVENTS, endpoint), *self._oauth.routes()]

    def tasks(self) -> list[Coroutine[Any, Any, None]]:
        """What runs as long as the server does."""
        token, api = self._secrets.slack_app_token, self._secrets.slack_api_url or SLACK
        socket = [keep_connected(self._app, token.get_secret_value(), api)] if token else []
        return [self._installed.keep_learning(), self._keep_known(), *socket]

    async def _keep_known(self) -> None:
        """Whose the token is comes first: before that there is no team to ask of. A register that has no time for a
        moment does not end it."""
        await self._installed.learned()
        while True:
            try:
                return await keep_known(self._place)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is begun again
                _log.warning("people and channels could not be brought", **name_of(error))
            await asyncio.sleep(AGAIN)

    async def finish(self, seconds: float) -> None:
        """Ends what is under way behind acknowledgements, which has so many seconds."""
        await self._afterwards.close(seconds)

    async def close(self, seconds: float) -> None:
        """Ends what is open to Slack; what may not be broken off has so many seconds."""
        await self._oauth.close()
        await self._installed.close(seconds)
