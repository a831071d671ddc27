"""Slack's tokens end after twelve hours where an app rotates them: the next is got before that.

https://docs.slack.dev/authentication/using-token-rotation
"""

import asyncio
import base64
from collections.abc import Callable
from concurrent.futures import Executor
from datetime import timedelta
from functools import partial
from typing import Any, ParamSpec, TypeVar

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import Outdated, StoreBusy
from bot.installation import Installation, Installations
from bot.ports import Clock
from handlers.failures import name_of
from handlers.settings import Secrets
from handlers.slack.tokens import Keyring, Tokens

P = ParamSpec("P")
T = TypeVar("T")
BEFORE_ITS_END = timedelta(hours=2)
"""A token that ends sooner is replaced."""
_PAUSES = (0.1, 0.3, 1.0)
"""Seconds between looks at what another process has stored, and between attempts to store."""
_log = structlog.get_logger()


async def access(client: AsyncWebClient, id: str, secret: str, **asked: str) -> dict[str, Any]:
    """What `oauth.v2.access` gives. An app that has PKCE turned on is a public client: it has no secret to show.
    https://docs.slack.dev/authentication/using-pkce"""
    if secret:
        shown = base64.b64encode(f"{id}:{secret}".encode()).decode()
        answer = await client.api_call("oauth.v2.access", data=asked, headers={"Authorization": f"Basic {shown}"})
    else:
        answer = await client.api_call("oauth.v2.access", data={"client_id": id, **asked})
    return answer.data if isinstance(answer.data, dict) else {}


class Work:
    """Runs what touches the register in one of the worker threads."""

    def __init__(self, workers: Executor | None) -> None:
        self._workers = workers

    async def __call__(self, look: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._workers, partial(look, *given, **named))


class Rotation:
    """Gets new tokens, once for all who wait for them. Of two processes that do so at once, the one that is too late
    uses what the other has stored."""

    def __init__(
        self,
        installations: Installations,
        keys: Keyring,
        secrets: Secrets,
        client: Callable[[], AsyncWebClient],
        clock: Clock,
        work: Work,
    ) -> None:
        self._work = work
        self._installations = installations
        self._keys = keys
        self._id = secrets.slack_client_id or ""
        self._secret = secrets.slack_client_secret.get_secret_value() if secrets.slack_client_secret else ""
        self._client = client
        self._clock = clock
        self._turns: dict[tuple[str, str], asyncio.Lock] = {}

    async def rotated(self, installation: Installation) -> Installation | None:
        """The installation with a token that lasts; None where it was removed meanwhile."""
        if not self._ends_soon(installation):
            return installation
        turn = self._turns.setdefault((installation.enterprise, installation.team), asyncio.Lock())
        async with turn:
            current = await self._stored(installation)
            if current is None or not self._ends_soon(current):
                return current
            return await self._next(current)

    async def _next(self, current: Installation) -> Installation | None:
        tokens = self._keys.open(current.secret)
        try:
            answer = await self._asked(tokens.refresh)
        except (SlackApiError, OSError, aiohttp.ClientError) as error:
            told = error.response.get("error") if isinstance(error, SlackApiError) else None
            _log.warning("a token could not be rotated", slack=told, **name_of(error))
            return await self._without(current, error)
        sealed = self._keys.seal(Tokens(answer["access_token"], answer.get("refresh_token") or tokens.refresh))
        ends = self._clock.now() + timedelta(seconds=int(answer["expires_in"]))
        return await self._kept(current.with_secret(sealed, ends))

    async def _asked(self, refresh: str) -> Any:
        return await access(self._client(), self._id, self._secret, grant_type="refresh_token", refresh_token=refresh)

    async def _without(self, current: Installation, error: Exception) -> Installation | None:
        """What another process got, or the token as it is while it lasts; else there is none to be had."""
        for pause in _PAUSES:
            stored = await self._stored(current)
            if stored is None or stored.revision != current.revision:
                return stored
            if not isinstance(error, SlackApiError):
                break
            await asyncio.sleep(pause)
        if current.expires_at and current.expires_at > self._clock.now():
            return current
        raise error

    async def _kept(self, after: Installation) -> Installation | None:
        """Stored; Slack gives these tokens once, so that a register that is busy is tried again."""
        for pause in _PAUSES:
            try:
                await self._work(self._installations.put, after)
            except Outdated:
                return await self._stored(after)
            except StoreBusy:
                await asyncio.sleep(pause)
            else:
                return after
        await self._work(self._installations.put, after)
        return after

    async def _stored(self, installation: Installation) -> Installation | None:
        key = (installation.kind, installation.enterprise, installation.team)
        return await self._work(self._installations.get, *key)

    def _ends_soon(self, installation: Installation) -> bool:
        ends = installation.expires_at
        return ends is not None and ends - self._clock.now() < BEFORE_ITS_END
