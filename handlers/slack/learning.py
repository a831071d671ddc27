"""What is looked at now and then: whose the token in the environment is, whether tokens are still good, what teams are
called and where their pages are, and under which key their tokens are kept. Slack tells none of it by itself, or may
have told it while nobody listened.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import Outdated
from bot.installation import Installation, Installations
from bot.ports import Clock, Ledgers
from handlers.failures import name_of
from handlers.settings import Settings
from handlers.slack.asking import word_of
from handlers.slack.one_token import OneToken
from handlers.slack.rotation import Key, Work
from handlers.slack.talking import DEAD, PATIENCE
from handlers.slack.teams import KIND, Begins, connection_id, is_served, settle
from handlers.slack.tokens import Keyring, Unsealable

ROUND = 600.0
"""Seconds between two looks."""
DAY = timedelta(hours=23)
"""How long a token that was good is not asked about again."""
_log = structlog.get_logger()

Clients = Callable[[Installation], Awaitable[AsyncWebClient | None]]
"""A client with an installation's token, rotated; None where the installation is no more."""


async def told_of(client: AsyncWebClient) -> Mapping[str, Any] | None:
    """What `auth.test` says of a token; None where that is dead. Raises what else Slack fails with."""
    try:
        answer = await client.auth_test()
    except SlackApiError as error:
        if word_of(error) in DEAD:
            return None
        raise
    return answer.data if isinstance(answer.data, dict) else {}


@dataclass(frozen=True, slots=True)
class Register:
    """What is looked at, and how."""

    ledgers: Ledgers
    installations: Installations
    settings: Settings
    clock: Clock
    work: Work


class Learning:
    """`client` gives an installation's client, `gone` is told which installation is no more. What goes wrong in one
    step is told in the log, and tried again with the next round."""

    def __init__(
        self, register: Register, keys: Keyring, one: OneToken, client: Clients, gone: Callable[[Installation], None]
    ) -> None:
        self._ledgers = register.ledgers
        self._installations = register.installations
        self._settings = register.settings
        self._clock = register.clock
        self._work = register.work
        self._keys = keys
        self._one = one
        self._client = client
        self._gone = gone
        self._looked: dict[Key, datetime] = {}
        self._doubted: set[Key] = set()
        self._awake = asyncio.Event()
        self.known = asyncio.Event()
        """Set as soon as it is known whose the token in the environment is, or that there is none."""

    async def keep(self) -> None:
        """Goes on until it is cancelled."""
        await asyncio.gather(self._find_out_whose(), self._rounds())

    def doubt(self, installation: Installation) -> None:
        """Slack has refused its token: it is asked now whether that is dead. On the event loop."""
        self._doubted.add(_key(installation))
        self._awake.set()

    async def _rounds(self) -> None:
        while True:
            self._awake.clear()
            for step in (partial(self._work, self._renew_keys), self._look_at_tokens, self._look_at_teams):
                await _tried(step)
            try:
                await asyncio.wait_for(self._awake.wait(), ROUND)
            except TimeoutError:
                continue

    # --- the token in the environment ------------------------------------------------------------------------

    async def _find_out_whose(self) -> None:
        """Slack may be down when the server starts."""
        pause = 1.0
        while not await _tried(self._whose):
            await asyncio.sleep(pause)
            pause = min(pause * 2, 60.0)
        self.known.set()

    async def _whose(self) -> bool:
        """Whether it is known. What is known from before is asked once, since it may have changed."""
        if not self._one:
            return True
        if await self._work(self._one.is_known):
            await asyncio.to_thread(self._one.ask, PATIENCE)
            return True
        return await asyncio.to_thread(self._one.learn, PATIENCE)

    # --- keys ------------------------------------------------------------------------------------------------

    def _renew_keys(self) -> None:
        """So that an earlier key can be taken away once the server has been started with both."""
        for each in self._installations.all(KIND):
            try:
                if each.secret and (renewed := self._keys.renewed(each.secret)):
                    self._installations.put(each.with_secret(renewed, each.expires_at))
            except Unsealable:
                _log.error("no key opens the tokens of an installation", team=each.team, enterprise=each.enterprise)
            except Outdated:  # another process was first
                continue

    # --- tokens ----------------------------------------------------------------------------------------------

    async def _look_at_tokens(self) -> None:
        """Once a day, and where one is doubted: Slack may have told of its end while nobody listened."""
        for each in await self._work(self._installations.all, KIND):
            if (each.secret or self._one.is_of(each)) and self._is_due(each):
                await _tried(partial(self._look_at_token, each))

    def _is_due(self, installation: Installation) -> bool:
        key, now = _key(installation), self._clock.now()
        if key in self._doubted:
            return True
        if self._one.is_of(installation):  # asked about when the server started
            self._looked.setdefault(key, now)
        looked = self._looked.get(key)
        return looked is None or now - looked >= DAY or not installation.details.get("team_url")

    async def _look_at_token(self, installation: Installation) -> None:
        """What Slack calls dead twice is gone; the second time is at the next look."""
        client, key = await self._client(installation), _key(installation)
        told = await told_of(client) if client else {}
        if told is None and key in self._doubted:
            _log.error("an installation is forgotten, since Slack calls its token dead", team=installation.team)
            self._doubted.discard(key)
            await self._work(self._gone, installation)
        elif told is None:
            self._doubted.add(key)
        else:
            self._doubted.discard(key)
            self._looked[key] = self._clock.now()
            found = {"team_url": str(told.get("url") or ""), "bot_id": str(told.get("bot_id") or "")}
            await self._work(self._complete, installation, found)

    def _complete(self, installation: Installation, found: Mapping[str, str]) -> None:
        """What was not told when it was installed."""
        stored = self._installations.get(KIND, installation.enterprise, installation.team)
        lacking = {name: value for name, value in found.items() if stored and value and not stored.details.get(name)}
        if stored and lacking:
            after = replace(stored, details={**stored.details, **lacking}, revision=stored.revision + 1)
            self._installations.put(after)

    # --- the teams of enterprises ----------------------------------------------------------------------------

    async def _look_at_teams(self) -> None:
        """A request does not say what its team is called, nor what the address of its messages begins with."""
        for enterprise, teams in (await self._work(self._unknown_teams)).items():
            everywhere = await self._work(self._installations.get, KIND, enterprise, "")
            if everywhere:
                for each in teams:
                    await self._work(self._complete, each, {"team_url": everywhere.details.get("team_url", "")})
                await _tried(partial(self._name, everywhere, {each.team for each in teams}))

    def _unknown_teams(self) -> dict[str, list[Installation]]:
        """Those without a name or an address, by enterprise."""
        found: dict[str, list[Installation]] = {}
        for each in filter(is_served, self._installations.all(KIND)):
            there = self._ledgers.connection(connection_id(each.team))
            if there and there.active and not (there.name and each.details.get("team_url")):
                found.setdefault(each.details["enterprise"], []).append(each)
        return found

    async def _name(self, everywhere: Installation, teams: set[str]) -> None:
        client = await self._client(everywhere)
        called = await _called(client) if client else {}
        for team in teams & called.keys():
            await self._work(settle, self._ledgers, self._settings, team, Begins(called[team]))


def _key(installation: Installation) -> Key:
    return installation.enterprise, installation.team


async def _called(client: AsyncWebClient) -> dict[str, str]:
    """The names of an enterprise's teams: https://docs.slack.dev/reference/methods/auth.teams.list"""
    cursor, called = "", dict[str, str]()
    while True:
        answer = await client.auth_teams_list(limit=1_000, cursor=cursor or None)
        called.update({str(team["id"]): str(team["name"]) for team in answer.get("teams") or ()})
        cursor = str((answer.get("response_metadata") or {}).get("next_cursor") or "")
        if not cursor:
            return called


async def _tried(step: Callable[[], Awaitable[bool | None]]) -> bool:
    """Whether a step was done; what it fails with is told, and ends nothing else."""
    try:
        return await step() is not False
    except Exception as error:  # noqa: BLE001 - whatever it is, it is tried again
        _log.warning("what Slack is asked now and then is not known", slack=word_of(error), **name_of(error))
        return False
