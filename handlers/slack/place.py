"""What all of the Slack edge works with."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from bot.ports import Clock, Ledgers
from handlers.metrics import Requests, uncounted
from handlers.settings import Secrets, Settings

if TYPE_CHECKING:
    from handlers.slack.installed import Installed
    from handlers.worker import Worker

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Slack:
    """The register, the installations and the pool that all edges share. `wake` tells the courier, from any thread,
    that there is something in the outbox; `requests` counts what is answered."""

    ledgers: Ledgers
    installed: "Installed"
    settings: Settings
    secrets: Secrets
    clock: Clock
    workers: Executor
    wake: Callable[[], None]
    worker: "Worker | None" = None
    requests: Requests = field(default_factory=uncounted)

    @property
    def one_command(self) -> bool:
        """Whether the app has one slash command, behind which all others are typed."""
        return self.settings.slack.commands == "one"

    async def work(self, look: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
        """Runs what is synchronous, and whatever touches the register, in one of the worker threads."""
        return await asyncio.get_running_loop().run_in_executor(self.workers, partial(look, *given, **named))
