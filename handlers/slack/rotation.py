"""Slack's tokens end after twelve hours where an app rotates them: the next is got before that.

https://docs.slack.dev/authentication/using-token-rotation
"""

import asyncio
import base64
from collections.abc import Callable, Set
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, ParamSpec, TypeVar

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import Outdated, Trouble
from bot.installation import Installation, Installations
from bot.ports import Clock
from handlers.failures import name_of
from handlers.settings import Secrets
from handlers.slack.tokens import Keyring, Tokens

Key = tuple[str, str]
"""Enterprise and team of an installation."""

P = ParamSpec("P")
T = TypeVar("T")
BEFORE_ITS_END = timedelta(hours=2)
"""A token that ends sooner is replaced."""
NOT_AGAIN = timedelta(minutes=1)
"""How long a token that lasts is used as it is, after no new one could be got for it."""
CLOSING = 10.0
"""Seconds for what is being exchanged when nobody gives it fewer: Slack may take as many."""
_PAUSES = (0.1, 0.3, 1.0)
"""Seconds between looks at what another process has stored, and between attempts to store."""
_LATER = (5.0, 15.0, 60.0)
"""Seconds between further attempts to store, the last again and again."""
_SPENT = "invalid_refresh_token"
"""Slack's word where another process has exchanged it."""
_log = structlog.get_logger()


async def access(client: AsyncWebClient, id: str, secret: str, **asked: str) -> dict[str, Any]:
    """What `oauth.v2.access` gives."""
    shown = base64.b64encode(f"{id}:{secret}".encode()).decode()
    answer = await client.api_call("oauth.v2.access", data=asked, headers={"Authorization": f"Basic {shown}"})
    return answer.data if isinstance(answer.data, dict) else {}


class Work:
    """Runs what touches the register in one of the worker threads."""

    def __init__(self, workers: Executor | None) -> None:
        self._workers = workers

    async def __call__(self, look: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._workers, partial(look, *given, **named))


@dataclass(frozen=True, slots=True)
class _Held:
    """New tokens that are not in the register yet, and the refresh tokens that were exchanged for them."""

    after: Installation
    spent: frozenset[str]


class Rotation:
    """Gets new tokens, once for all who wait for them; who waits no longer does not break it off, since what was
    exchanged is good for nothing any more. Of two processes that do so at once, the one that is too late uses what the
    other has stored. What the register does not take is used from memory until it does."""

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
        self._turns: dict[Key, asyncio.Task[Installation | None]] = {}
        self._failed: dict[Key, datetime] = {}
        self._held: dict[Key, _Held] = {}
        self._storing: set[asyncio.Task[None]] = set()

    async def rotated(self, installation: Installation) -> Installation | None:
        """The installation with a token that lasts; None where it was removed meanwhile."""
        mine = self._in_use(installation)
        if not self._ends_soon(mine) or self._is_left_alone(mine):
            return mine
        key = _key(installation)
        turn = self._turns.get(key)
        if turn is None:
            turn = self._turns[key] = asyncio.create_task(self._turn(installation))
            turn.add_done_callback(partial(self._ended, key))
        return await asyncio.shield(turn)

    async def close(self, seconds: float = CLOSING) -> None:
        """Waits so many seconds for what is being exchanged, and stores what is not stored."""
        if self._turns:
            await asyncio.wait(set(self._turns.values()), timeout=seconds)
        for task in tuple(self._storing):
            task.cancel()
        await asyncio.gather(*self._storing, return_exceptions=True)
        for key in tuple(self._held):
            await self._could_store(key)

    # --- exchanging ------------------------------------------------------------------------------------------

    async def _turn(self, installation: Installation) -> Installation | None:
        """Waits a moment for another process that is at it, then does it itself."""
        waits = False
        for pause in (*_PAUSES, None):
            stored = await self._stored(installation)
            current = self._in_use(stored) if stored else None
            if current is None or not self._ends_soon(current):
                return current
            if not waits or pause is None:
                try:
                    return await self._next(await self._claimed(current))
                except Outdated:
                    waits = True
                except Trouble as error:
                    _log.error("the register does not take new tokens", **name_of(error))
                    self._failed[_key(current)] = self._clock.now()
                    return current if self._lasts(current) else await self._next(current)
            await asyncio.sleep(pause or 0)
        return await self._stored(installation)  # whoever was first again and again has got the next

    async def _claimed(self, current: Installation) -> Installation:
        """Its next revision, put before Slack is asked: so it is seen that the register takes what is put there, and
        another process that somebody is at it. Nothing is put where no key opens the tokens."""
        self._keys.open(current.secret)
        claimed = replace(current, revision=current.revision + 1)
        await self._work(self._installations.put, claimed)
        self._held.pop(_key(current), None)
        return claimed

    async def _next(self, current: Installation) -> Installation | None:
        tokens = self._keys.open(current.secret)
        try:
            answer = await self._asked(tokens.refresh)
        except (SlackApiError, OSError, aiohttp.ClientError) as error:
            told = error.response.get("error") if isinstance(error, SlackApiError) else None
            _log.warning("a token could not be rotated", slack=told, **name_of(error))
            self._failed[_key(current)] = self._clock.now()
            return await self._without(current, tokens.refresh, error)
        sealed = self._keys.seal(Tokens(answer["access_token"], answer.get("refresh_token") or tokens.refresh))
        ends = self._clock.now() + timedelta(seconds=int(answer["expires_in"]))
        return await self._kept(current.with_secret(sealed, ends), tokens.refresh)

    async def _asked(self, refresh: str) -> Any:
        return await access(self._client(), self._id, self._secret, grant_type="refresh_token", refresh_token=refresh)

    async def _without(self, current: Installation, refresh: str, error: Exception) -> Installation | None:
        """What another process got, or the token as it is while it lasts; else there is none to be had."""
        for pause in _PAUSES:
            stored = await self._stored(current)
            if stored is None or not self._has(stored, {refresh}):
                return stored
            if not isinstance(error, SlackApiError) or error.response.get("error") != _SPENT:
                break
            await asyncio.sleep(pause)
        if self._lasts(current):
            return current
        raise error

    def _ended(self, key: Key, turn: asyncio.Task[Installation | None]) -> None:
        self._turns.pop(key, None)
        if not turn.cancelled():
            turn.exception()  # else it is told as lost where nobody waits any more

    # --- storing ---------------------------------------------------------------------------------------------

    async def _kept(self, after: Installation, spent: str) -> Installation | None:
        """Stored; Slack gives these tokens once, so that until they are they count from memory."""
        key = _key(after)
        before = self._held.get(key)
        self._held[key] = _Held(after, frozenset({spent}) | (before.spent if before else frozenset()))
        for pause in _PAUSES:
            try:
                return await self._store(key, after)
            except (Outdated, Trouble):
                await asyncio.sleep(pause)
        _log.error("new tokens are in memory alone until the register takes them")
        task = asyncio.create_task(self._store_later(key))
        self._storing.add(task)
        task.add_done_callback(self._storing.discard)
        return after

    async def _store(self, key: Key, after: Installation) -> Installation | None:
        """What is in the register then: ours, in whatever revision the tokens that were exchanged have by now; or what
        somebody else has put there. Raises `Outdated` and `Trouble`."""
        stored, held = await self._stored(after), self._held.get(key)
        if stored is None or held is None or not self._has(stored, held.spent):
            self._held.pop(key, None)
            return stored
        ours = replace(held.after, details=stored.details, revision=stored.revision + 1)
        await self._work(self._installations.put, ours)
        self._held.pop(key, None)
        return ours

    async def _store_later(self, key: Key) -> None:
        turn = 0
        while not await self._could_store(key):
            await asyncio.sleep(_LATER[min(turn, len(_LATER) - 1)])
            turn += 1

    async def _could_store(self, key: Key) -> bool:
        held = self._held.get(key)
        try:
            if held:
                await self._store(key, held.after)
        except (Outdated, Trouble) as error:
            _log.error("new tokens could not be stored", **name_of(error))
            return False
        return True

    async def _stored(self, installation: Installation) -> Installation | None:
        key = (installation.kind, installation.enterprise, installation.team)
        return await self._work(self._installations.get, *key)

    # --- what counts -----------------------------------------------------------------------------------------

    def _in_use(self, stored: Installation) -> Installation:
        """With the tokens that were got for those that are stored, where the register has not taken them yet."""
        held = self._held.get(_key(stored))
        if held is None or not self._has(stored, held.spent):
            return stored
        return replace(held.after, details=stored.details, revision=stored.revision)

    def _has(self, installation: Installation, refresh: Set[str]) -> bool:
        """Whether one of these is its refresh token."""
        return bool(installation.secret) and self._keys.open(installation.secret).refresh in refresh

    def _ends_soon(self, installation: Installation) -> bool:
        ends = installation.expires_at
        return ends is not None and ends - self._clock.now() < BEFORE_ITS_END

    def _lasts(self, installation: Installation) -> bool:
        return installation.expires_at is not None and installation.expires_at > self._clock.now()

    def _is_left_alone(self, installation: Installation) -> bool:
        """Whether no new token could be got a moment ago, and it still has one."""
        failed = self._failed.get(_key(installation))
        return failed is not None and abs(self._clock.now() - failed) < NOT_AGAIN and self._lasts(installation)


def _key(installation: Installation) -> Key:
    return installation.enterprise, installation.team
