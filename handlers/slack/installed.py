"""Where Referent is installed in Slack: by one bot token in the environment, or by any number of installations.

A team is a connection, `slack:T123`. What is kept in memory of it is at most a second old, so that an uninstallation
that another process was told of counts here too; a request then costs one look in memory, however many teams there are.
"""

import asyncio
import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http.client import HTTPException
from threading import Lock

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.client import WebClient

from bot.errors import ReferentError
from bot.installation import Installation, Installations
from bot.place import Connection
from bot.ports import Clock, Ledgers
from handlers.failures import name_of
from handlers.settings import Secrets, Settings
from handlers.slack.rotation import Rotation
from handlers.slack.teams import (
    KIND,
    Begins,
    Home,
    connection_id,
    home_of,
    is_everywhere,
    served,
    settle,
    team_of,
    told_by_auth_test,
)
from handlers.slack.tokens import Keyring, Tokens, mark

__all__ = ["Home", "Installed"]

SLACK = "https://slack.com/api/"
KEPT = timedelta(seconds=1)
"""How long what is known of a team is used before it is read again."""
PATIENCE = 10
"""Seconds that Slack may take to answer."""
IN_A_REQUEST = 2
"""The same, while somebody waits: Slack gives a command three."""
ASKED_AGAIN = timedelta(seconds=5)
"""When Slack is asked again whose the token in the environment is, where it could not be told."""
FAILURES = (SlackApiError, OSError, HTTPException)
"""What a call to Slack fails with while nothing is asynchronous."""
_log = structlog.get_logger()
_quiet = logging.getLogger("referent.slack_sdk")
_quiet.setLevel(logging.INFO)  # below that slack_sdk logs whatever is sent and answered: messages, and new tokens


@dataclass(frozen=True, slots=True)
class _Known:
    """A team: its own installation, and the one that has its tokens, which may be the enterprise's."""

    connection: Connection
    own: Installation
    holder: Installation
    read_at: datetime


class Installed:
    """Thread-safe. `connection` and `home` read the register at most once a second a team; asked on an event loop they
    belong in a worker thread. `client` and `forget` belong on one event loop, and close with `close`."""

    def __init__(
        self, ledgers: Ledgers, installations: Installations, secrets: Secrets, settings: Settings, clock: Clock
    ) -> None:
        self._ledgers = ledgers
        self._installations = installations
        self._settings = settings
        self._clock = clock
        self._api = secrets.slack_api_url or SLACK
        self._keys = Keyring(secrets.referent_secret_key)
        self._token = secrets.slack_bot_token.get_secret_value().strip() if secrets.slack_bot_token else ""
        self._mark = mark(self._token) if self._token else ""
        self._rotation = Rotation(installations, self._keys, secrets, self.plain_client, clock)
        self._known: dict[str, _Known] = {}
        self._clients: dict[str, tuple[str, AsyncWebClient]] = {}
        self._session: aiohttp.ClientSession | None = None
        self._asking = Lock()
        self._asked: datetime | None = None
        self._learned = not self._token

    @property
    def can_keep(self) -> bool:
        """Whether there is a key to keep tokens under."""
        return bool(self._keys)

    # --- looking up ------------------------------------------------------------------------------------------

    def connection(self, team: str | None, enterprise: str | None) -> Connection | None:
        """The team's connection, where it is installed and active. The first request of a team in an enterprise that
        has it installed everywhere makes the team's workspace."""
        known = self._at(connection_id(team)) if team else None
        if known is None and team:
            known = self._met(team, enterprise)
        return known.connection if known else None

    def home(self, connection: str) -> Home | None:
        """The team behind a connection; None where it is uninstalled."""
        known = self._at(connection)
        return home_of(known.own) if known else None

    def connections(self) -> tuple[Connection, ...]:
        """All that are active: for what is done for each now and then."""
        teams = (each.team for each in self._installations.all(KIND) if not is_everywhere(each))
        known = (self._at(connection_id(team)) for team in teams)
        return tuple(each.connection for each in known if each)

    async def client(self, connection: str) -> AsyncWebClient | None:
        """A client with the team's token, rotated where it soon ends; None where it is uninstalled. It never tries
        again by itself: what was posted and not answered would be posted twice.

        Raises `Unsealable` where the key that the token was kept under is gone, and what Slack failed with where the
        token has ended and no new one could be got: both are mended elsewhere, and a later attempt can help.
        """
        known = self._fresh(connection) or await asyncio.to_thread(self._at, connection)
        holder = await self._rotation.rotated(known.holder) if known else None
        if known is None or holder is None:
            self._drop(connection)
            return None
        key = self._mark if self._is_ours(holder) else holder.secret
        kept = self._clients.get(connection)
        if kept is None or kept[0] != key or kept[1].session is not self._open_session():
            team = known.own.team if is_everywhere(holder) else None
            token = self._token if self._is_ours(holder) else self._keys.open(holder.secret).access
            kept = self._clients[connection] = (key, self.plain_client(token, team))
        return kept[1]

    # --- coming and going ------------------------------------------------------------------------------------

    async def keep_learning(self) -> None:
        """Asks Slack whose the token in the environment is until it is known; at once where it was known before."""
        pause = 1.0
        while not await asyncio.to_thread(self._learn, PATIENCE):
            await asyncio.sleep(pause)
            pause = min(pause * 2, 60.0)

    def installed(self, installation: Installation, tokens: Tokens, begins: Begins) -> Connection | None:
        """Keeps what an installation has brought, encrypted, in the place of any before; the team's connection, active
        again. None where it is a whole enterprise's: its teams come with their requests. Raises `Unsealable`."""
        kept = installation if is_everywhere(installation) else replace(installation, enterprise="")
        self._installations.put(replace(kept, secret=self._keys.seal(tokens), revision=1))
        if is_everywhere(installation):
            self._known.clear()
            return None
        self._known.pop(connection_id(installation.team), None)
        return settle(self._ledgers, self._settings, installation.team, begins)

    async def forget(self, team: str | None, enterprise: str | None, at: datetime | None = None) -> None:
        """It was uninstalled, or its tokens were revoked, at that moment: the tokens are deleted and nothing is sent
        there any more. What Slack tells late, of an installation before the one that is there, changes nothing."""
        own = await asyncio.to_thread(self._installations.get, KIND, "", team) if team else None
        if own and own.details.get("served"):
            enterprise = own.details["enterprise"]
            everywhere = await asyncio.to_thread(self._installations.get, KIND, enterprise, "")
            if everywhere and await self._still_works(everywhere):
                await asyncio.to_thread(self._remove, own)
                return
            own = everywhere or own
        elif own is None and enterprise:
            own = await asyncio.to_thread(self._installations.get, KIND, enterprise, "")
        if own and (at is None or own.installed_at <= at):
            await asyncio.to_thread(self._remove, own)

    async def close(self) -> None:
        """Closes what is open to Slack."""
        if self._session is not None:
            await self._session.close()
        self._clients.clear()

    # --- what is known ---------------------------------------------------------------------------------------

    def _fresh(self, connection: str) -> _Known | None:
        known = self._known.get(connection)
        return known if known and abs(self._clock.now() - known.read_at) < KEPT else None

    def _at(self, connection: str) -> _Known | None:
        return self._fresh(connection) or self._read(connection)

    def _read(self, connection: str) -> _Known | None:
        now = self._clock.now()
        own = self._installations.get(KIND, "", team_of(connection))
        holder = self._holder(own) if own else None
        there = self._ledgers.connection(connection) if holder else None
        if own is None or holder is None or there is None or not there.active:
            self._drop(connection)
            return None
        known = self._known[connection] = _Known(there, own, holder, now)
        return known

    def _holder(self, own: Installation) -> Installation | None:
        """The installation that has the team's tokens. That of a token that stood in the environment counts while it
        stands there."""
        if not own.details.get("served"):
            return own if own.secret or self._is_ours(own) else None
        everywhere = self._installations.get(KIND, own.details["enterprise"], "")
        return everywhere if everywhere and (everywhere.secret or self._is_ours(everywhere)) else None

    def _is_ours(self, installation: Installation) -> bool:
        """Whether its token is the one in the environment."""
        return bool(self._mark) and installation.details.get("token") == self._mark

    def _met(self, team: str, enterprise: str | None) -> _Known | None:
        """A team that is not known yet: the one of the token in the environment, or one of an enterprise's."""
        if not self._learned:
            self._learn(IN_A_REQUEST)
            if known := self._at(connection_id(team)):
                return known
        everywhere = self._installations.get(KIND, enterprise, "") if enterprise else None
        if everywhere is None or not (everywhere.secret or self._is_ours(everywhere)):
            return None
        self._installations.put(served(everywhere, team, self._clock.now()))
        settle(self._ledgers, self._settings, team, Begins())
        return self._at(connection_id(team))

    def _drop(self, connection: str) -> None:
        self._known.pop(connection, None)
        self._clients.pop(connection, None)

    def _remove(self, gone: Installation) -> None:
        """The installation is no more; nor are the teams that it served."""
        teams = [gone]
        if is_everywhere(gone):
            every = self._installations.all(KIND)
            teams = [each for each in every if each.details.get("served") and _in(each, gone.enterprise)]
            self._installations.remove(KIND, gone.enterprise, "")
        for each in teams:
            id = connection_id(each.team)
            self._installations.remove(KIND, "", each.team)
            if there := self._ledgers.connection(id):
                self._ledgers.put_connection(replace(there, active=False))
            self._drop(id)

    # --- the token in the environment ------------------------------------------------------------------------

    def _learn(self, patience: int) -> bool:
        """Whose the token is: from the register where it is the same as the last time, else from Slack. True where that
        is known, or there is none."""
        with self._asking:
            now = self._clock.now()
            if self._learned or (self._asked and abs(now - self._asked) < ASKED_AGAIN):
                return self._learned
            try:
                self._learned = self._remembered() or self._asked_slack(patience)
            except (*FAILURES, ReferentError) as error:
                self._asked = now
                told = error.response.get("error") if isinstance(error, SlackApiError) else None
                _log.error("the token in SLACK_BOT_TOKEN could not be checked", slack=told, **name_of(error))
            return self._learned

    def _remembered(self) -> bool:
        return any(self._is_ours(each) for each in self._installations.all(KIND))

    def _asked_slack(self, patience: int) -> bool:
        answer = WebClient(
            self._token, base_url=self._api, timeout=patience, retry_handlers=[], logger=_quiet
        ).auth_test()
        scopes = str({name.lower(): value for name, value in answer.headers.items()}.get("x-oauth-scopes", ""))
        told = answer.data if isinstance(answer.data, dict) else {}
        found = told_by_auth_test(told, scopes, self._mark, self._clock.now())
        self._installations.put(found)
        if not is_everywhere(found):
            settle(self._ledgers, self._settings, found.team, Begins(name=found.details["team_name"]))
        return True

    # --- talking to Slack ------------------------------------------------------------------------------------

    def plain_client(self, token: str | None = None, team: str | None = None) -> AsyncWebClient:
        """A client with that token; without one, for what needs none."""
        session = self._open_session()
        return AsyncWebClient(
            token,
            base_url=self._api,
            timeout=PATIENCE,
            session=session,
            team_id=team,
            retry_handlers=[],
            logger=_quiet,
        )

    def _open_session(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE))
        return self._session

    async def _still_works(self, everywhere: Installation) -> bool:
        """Whether an enterprise's token is still good, since one of its teams is said to be gone."""
        try:
            token = self._token if self._is_ours(everywhere) else self._keys.open(everywhere.secret).access
            await self.plain_client(token).auth_test()
        except Exception as error:  # noqa: BLE001 - whatever it is, the token has not been shown to work
            _log.warning("an enterprise's token does not answer any more", **name_of(error))
            return False
        return True


def _in(installation: Installation, enterprise: str) -> bool:
    return installation.details.get("enterprise") == enterprise
