"""Whether the server is well, for whoever watches it: `/healthz`, `/readyz` and `/metrics`.

`/healthz` says that it answers at all. `/readyz` says whether it does its work, and is 503 where it does not. That a
platform is down, so that messages wait, is told there and changes nothing: nobody would be helped if this server were
taken out for that, since it goes on answering and storing.
"""

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import partial
from ipaddress import IPv6Address, ip_address
from typing import Any, Literal

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.errors import ReferentError, StoreVersion
from bot.health import Stored
from bot.ports import Clock
from bot.wording import say
from handlers.metrics import Metrics
from handlers.web.guard import host_is_ours

LONGEST = {"scheduler": 120.0, "outbox": 60.0}
"""Seconds after which they should have come round: six of the scheduler's ticks, sixty looks into the outbox."""
EVERY = 5.0
"""Seconds between two tries to write: each costs the disk one flush, however often somebody asks."""
Shown = Literal["local", "open", "off"]
"""To whom the metrics are shown: to this machine, to whoever reaches the server, to nobody."""


class Pulse:
    """When something that goes on for ever last came round, or began. It follows no clock that anybody sets."""

    def __init__(self) -> None:
        self._at = time.monotonic()

    def beat(self) -> None:
        """It has come round."""
        self._at = time.monotonic()

    def age(self) -> float:
        """Seconds since."""
        return time.monotonic() - self._at


class Writable:
    """Whether the register takes what is written, as of the last try; `check` tries it, and raises a `Trouble`."""

    def __init__(self, check: Callable[[], None]) -> None:
        self._check = check
        self._trying = threading.Lock()
        self._tried: float | None = None
        self._trouble: ReferentError | None = None

    def trouble(self) -> ReferentError | None:
        """Why it does not. Who asks while somebody tries is told how it was before, and does not wait."""
        is_due = self._tried is None or time.monotonic() - self._tried >= EVERY
        if is_due and self._trying.acquire(blocking=False):
            try:
                self._trouble = self._found()
                self._tried = time.monotonic()
            finally:
                self._trying.release()
        return self._trouble

    def _found(self) -> ReferentError | None:
        try:
            self._check()
        except ReferentError as error:
            return error
        return None


@dataclass(frozen=True, slots=True)
class Health:
    """`look` asks the register how it is, `writable` whether it can be written; `workers` are the threads that may
    wait for it."""

    look: Callable[[], Stored]
    writable: Writable
    metrics: Metrics
    shown: Shown
    clock: Clock
    workers: Executor
    scheduler: Pulse = field(default_factory=Pulse)
    outbox: Pulse = field(default_factory=Pulse)

    def routes(self) -> list[BaseRoute]:
        """What is served, and the pulses among the metrics."""
        told = "Seconds since the {} last came round."
        self.metrics.watch("referent_scheduler_age_seconds", told.format("scheduler"), self.scheduler.age)
        self.metrics.watch("referent_courier_age_seconds", told.format("outbox's courier"), self.outbox.age)
        return [Route("/healthz", _alive), Route("/readyz", self._ready), Route("/metrics", self._metrics)]

    async def _ready(self, http: Request) -> Response:
        del http
        told = await asyncio.get_running_loop().run_in_executor(self.workers, self.found)
        well = all(part["well"] for part in told.values())
        return JSONResponse({"ready": well, **told}, 200 if well else 503, {"cache-control": "no-store"})

    async def _metrics(self, http: Request) -> Response:
        if self.shown == "off":
            return PlainTextResponse("There is nothing here.\n", 404)
        if self.shown == "local" and not _is_from_here(http):
            return PlainTextResponse("This is shown on this machine alone: the setting server.metrics.\n", 403)
        look = partial(self._text, http.headers.get("accept", ""))
        text, content_type = await asyncio.get_running_loop().run_in_executor(self.workers, look)
        return Response(text, media_type=content_type)

    def _text(self, accept: str) -> tuple[bytes, str]:
        try:
            self.metrics.stored(self.look(), self.clock.now())
        except ReferentError:
            self.metrics.stored(None, self.clock.now())
        return self.metrics.text(accept)

    def found(self) -> dict[str, dict[str, Any]]:
        """What `/readyz` says of each part."""
        scheduler, outbox = _of_pulse("scheduler", self.scheduler), _of_pulse("outbox", self.outbox)
        try:
            stored = self.look()
        except StoreVersion as error:
            newer = {"well": False, "version": error.facts["found"], "needed": error.facts["needed"]}
            return {"database": {"well": True}, "migrations": newer, "scheduler": scheduler, "outbox": outbox}
        except ReferentError as error:
            return {"database": _unwell(error), "migrations": {"well": False}, "scheduler": scheduler, "outbox": outbox}
        waits = {"waiting": stored.waiting, "oldest_seconds": round(stored.waited(self.clock.now()), 3)}
        same = stored.version == stored.needed
        trouble = self.writable.trouble()
        return {
            "database": _unwell(trouble) if trouble else {"well": True},
            "migrations": {"well": same, "version": stored.version, "needed": stored.needed},
            "scheduler": scheduler,
            "outbox": outbox | waits,
        }


async def _alive(http: Request) -> Response:
    del http
    return PlainTextResponse("ok")


def _unwell(error: ReferentError) -> dict[str, Any]:
    """The reason in words; whoever reaches the server reads it, so no name of a file, host or user is filled in."""
    reason = say("en", "trouble.other" if error.facts else error.sentence)
    return {"well": False, "word": error.word, "reason": reason}


def _of_pulse(name: str, pulse: Pulse) -> dict[str, Any]:
    age = pulse.age()
    return {"well": age < LONGEST[name], "lag_seconds": round(age, 3)}


def _is_from_here(http: Request) -> bool:
    """Whether a program on this machine asks, under this machine's name: a page of another site could ask under its
    own. Whom a proxy on this machine asks for, uvicorn has found by then."""
    try:
        address = ip_address(http.client.host if http.client else "")
    except ValueError:
        return False
    plain = address.ipv4_mapped if isinstance(address, IPv6Address) and address.ipv4_mapped else address
    return plain.is_loopback and host_is_ours(http)
