"""The Slack edge put together: what the server mounts, runs and closes."""

from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

from starlette.routing import BaseRoute, Route

from bot.installation import Installations
from bot.ports import Clock, Ledgers
from handlers.settings import Secrets, Settings
from handlers.slack.afterwards import Afterwards
from handlers.slack.app import SlackEvents, bolt_app
from handlers.slack.installed import Installed
from handlers.slack.listeners import Listeners
from handlers.slack.place import Slack
from handlers.slack.sender import SlackSender

EVENTS = "/slack/events"


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


class SlackEdge:
    """All of Slack. To be made on the event loop that it runs on."""

    def __init__(self, around: Around) -> None:
        secrets = around.secrets
        self.installed = Installed(around.ledgers, around.installations, secrets, around.settings, around.clock)
        place = Slack(
            around.ledgers,
            self.installed,
            around.settings,
            secrets,
            around.clock,
            around.workers,
            around.wake,
        )
        self.sender = SlackSender(around.ledgers, self.installed, around.clock, around.workers)
        self._afterwards = Afterwards(place)
        app = bolt_app(Listeners(place, self._afterwards))
        self.routes: list[BaseRoute] = []
        if secrets.slack_signing_secret is not None:
            events = SlackEvents(place, app, secrets.slack_signing_secret.get_secret_value())
            self.routes.append(Route(EVENTS, events, methods=None))

    def tasks(self) -> list[Coroutine[Any, Any, None]]:
        """What runs as long as the server does."""
        return [self.installed.keep_learning()]

    async def close(self) -> None:
        """Ends what is under way, and what is open to Slack."""
        await self._afterwards.close()
        await self.installed.close()
