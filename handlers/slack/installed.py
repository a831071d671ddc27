"""Where Referent is installed in Slack: by one bot token in the environment, or by any number of installations.

A team is a connection, `slack:T123`. What is kept in memory of it is at most a second old, so that an uninstallation
that another process was told of counts here too; a request then costs one look in memory, however many teams there are.
"""

from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import Outdated, StoreBusy
from bot.installation import Installation, Installations
from bot.place import Connection
from bot.ports import Clock, Ledgers
from handlers.settings import Secrets, Settings
from handlers.slack.learning import Learning, Register, told_of
from handlers.slack.one_token import OneToken
from handlers.slack.rotation import CLOSING, Rotation, Work
from handlers.slack.talking import SLACK, Talking
from handlers.slack.teams import (
    KIND,
    Begins,
    Home,
    connection_id,
    home_of,
    is_everywhere,
    is_served,
    served,
    settle,
    team_of,
)
from handlers.slack.tokens import Keyring, Tokens

__all__ = ["SLACK", "Home", "Installed"]

KEPT = timedelta(seconds=10)
"""How long what is known of a team is used before it is read again: what this process changes it knows at once, what
another one does is known by then."""
IN_A_REQUEST = 2
"""Seconds that Slack may take to answer while somebody waits: it gives a command three."""
ATTEMPTS = 5
"""How often an installation is put while its tokens are being rotated."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A team: its own installation, and the one that has its tokens, which may be the enterprise's."""

    connection: Connection
    own: Installation
    holder: Installation
    read_at: datetime
    home: Home


class Installed:
    """Thread-safe. `connection` and `home` read the register once in ten seconds a team; asked on an event loop they
    belong in a worker thread. What is asynchronous belongs on one event loop, looks at the register in the `workers`,
    and is closed by `close`."""

    def __init__(
        self,
        ledgers: Ledgers,
        installations: Installations,
        secrets: Secrets,
        settings: Settings,
        clock: Clock,
        workers: Executor | None = None,
    ) -> None:
        self._work = Work(workers)
        self._ledgers = ledgers
        self._installations = installations
        self._settings = settings
        self._clock = clock
        self._keys = Keyring(secrets.referent_secret_key)
        self._talking = Talking(secrets.slack_api_url)
        self._one = OneToken(ledgers, installations, secrets, settings, clock, self._talking)
        self._rotation = Rotation(installations, self._keys, secrets, self._talking.client, clock, self._work)
        register = Register(ledgers, installations, settings, clock, self._work)
        self._learning = Learning(register, self._keys, self._one, self._client_of, self._remove)
        self._known: dict[str, _Known] = {}
        self._clients: dict[str, tuple[str, AsyncWebClient]] = {}

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
        return known.home if known else None

    def at_hand(self, team: str | None) -> tuple[Connection, Home] | None:
        """Both of what has been read lately, without a look into the register."""
        known = self._fresh(connection_id(team)) if team else None
        return (known.connection, known.home) if known else None

    def connections(self) -> tuple[Connection, ...]:
        """All that are active: for what is done for each now and then."""
        teams = (each.team for each in self._installations.all(KIND) if not is_everywhere(each))
        known = (self._at(connection_id(team)) for team in teams)
        return tuple(each.connection for each in known if each)

    async def client(self, connection: str) -> AsyncWebClient | None:
        """A client with the team's token, rotated where it soon ends; None where it is uninstalled.

        Raises `Unsealable` where the key that the token was kept under is gone, and what Slack failed with where the
        token has ended and no new one could be got: both are mended elsewhere, and a later attempt can help.
        """
        known = self._fresh(connection) or await self._work(self._at, connection)
        holder = await self._rotation.rotated(known.holder) if known else None
        if known is None or holder is None:
            self._drop(connection)
            return None
        kept, key = self._clients.get(connection), self._key_of(holder)
        if kept is None or kept[0] != key or not self._talking.is_open(kept[1]):
            team, doubt = known.own.team if is_everywhere(holder) else None, partial(self._learning.doubt, holder)
            kept = self._clients[connection] = (key, self._talking.client(self._token_of(holder), team, doubt))
        return kept[1]

    def plain_client(self, token: str | None = None) -> AsyncWebClient:
        """A client with that token; without one, for what needs none."""
        return self._talking.client(token)

    # --- coming and going ------------------------------------------------------------------------------------

    def installed(self, installation: Installation, tokens: Tokens, begins: Begins) -> Connection | None:
        """Keeps what an installation has brought, encrypted, in the place of any before; the team's connection, active
        again. None where it is a whole enterprise's: its teams come with their requests. Raises `Unsealable`."""
        sealed = replace(installation, secret=self._keys.seal(tokens))
        if is_everywhere(installation):
            self._put(sealed)
            self._known.clear()
            return None
        # The workspace first: where it cannot be made, no tokens are kept that nobody was told of.
        connection = settle(self._ledgers, self._settings, installation.team, begins)
        self._put(replace(sealed, enterprise=""))
        self._known.pop(connection.id, None)
        return connection

    def _put(self, installation: Installation) -> None:
        """In the place of any before, as its next revision: so that a rotation of what was there comes too late."""
        for _ in range(ATTEMPTS):
            before = self._installations.get(KIND, installation.enterprise, installation.team)
            try:
                self._installations.put(replace(installation, revision=before.revision + 1 if before else 1))
            except Outdated:
                continue
            return
        raise StoreBusy("trouble.busy")

    async def forget(self, team: str | None, enterprise: str | None, at: datetime | None = None) -> None:
        """It was uninstalled, or its tokens were revoked, at that moment: the tokens are deleted and nothing is sent
        there any more. What Slack tells late, of an installation before the one that is there, changes nothing.

        Where a team is told of that an enterprise's installation serves, Slack is asked whether all of it is gone: what
        that fails with is raised, so that Slack tells again.
        """
        own = await self._work(self._concerned, team, enterprise)
        if own is None or (at is not None and at < own.installed_at):
            return
        if gone := await self._all_of_it(own, team):
            await self._work(self._remove, gone)

    async def keep_learning(self) -> None:
        """Until it is cancelled: see `Learning`."""
        await self._learning.keep()

    async def learned(self) -> None:
        """Waits until it is known whose the token in the environment is, if there is one."""
        await self._learning.known.wait()

    async def close(self, seconds: float = CLOSING) -> None:
        """Closes what is open to Slack, after what may not be broken off, which has so many seconds."""
        await self._rotation.close(seconds)
        await self._talking.close()
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
        known = self._known[connection] = _Known(there, own, holder, now, home_of(own))
        return known

    def _holder(self, own: Installation) -> Installation | None:
        """The installation that has the team's tokens. That of a token that stood in the environment counts while it
        stands there."""
        holder = self._installations.get(KIND, own.details["enterprise"], "") if is_served(own) else own
        return holder if holder and (holder.secret or self._one.is_of(holder)) else None

    def _met(self, team: str, enterprise: str | None) -> _Known | None:
        """A team that is not known yet: the one of the token in the environment, or one of an enterprise's."""
        if self._one and self._one.learn(IN_A_REQUEST) and (known := self._at(connection_id(team))):
            return known
        everywhere = self._installations.get(KIND, enterprise, "") if enterprise else None
        if everywhere is None or self._holder(everywhere) is None:
            return None
        self._installations.put(served(everywhere, team, self._clock.now()))
        settle(self._ledgers, self._settings, team, Begins())
        return self._at(connection_id(team))

    def _key_of(self, holder: Installation) -> str:
        """Tells its token from another, without opening it."""
        return self._one.mark if self._one.is_of(holder) else holder.secret

    def _token_of(self, holder: Installation) -> str:
        return self._one.access if self._one.is_of(holder) else self._keys.open(holder.secret).access

    def _drop(self, connection: str) -> None:
        self._known.pop(connection, None)
        self._clients.pop(connection, None)

    async def _client_of(self, holder: Installation) -> AsyncWebClient | None:
        """One for the whole installation; None where it is no more."""
        rotated = await self._rotation.rotated(holder)
        return self._talking.client(self._token_of(rotated)) if rotated else None

    # --- what is gone ----------------------------------------------------------------------------------------

    def _concerned(self, team: str | None, enterprise: str | None) -> Installation | None:
        own = self._installations.get(KIND, "", team) if team else None
        return own or (self._installations.get(KIND, enterprise, "") if enterprise else None)

    async def _all_of_it(self, own: Installation, team: str | None) -> Installation | None:
        """What is gone where an installation is said to be, in one team or altogether: of an enterprise's either that
        team alone, or all of it. None where the team was never heard of."""
        everywhere = await self._work(self._holder, own) if is_served(own) or is_everywhere(own) else None
        if everywhere is None or not team:
            return own
        if await self._still_works(everywhere):
            return own if is_served(own) else None
        return everywhere

    async def _still_works(self, everywhere: Installation) -> bool:
        """Whether an enterprise's token is still good, since one of its teams is said to be gone. Raises what it cannot
        be known for, as where no key opens it."""
        client = await self._client_of(everywhere)
        return client is not None and await told_of(client) is not None

    def _remove(self, gone: Installation) -> None:
        """The installation is no more; nor are the teams that it served."""
        teams = [gone]
        if is_everywhere(gone):
            every = self._installations.all(KIND)
            teams = [each for each in every if is_served(each) and each.details["enterprise"] == gone.enterprise]
            self._installations.remove(KIND, gone.enterprise, "")
        for each in teams:
            id = connection_id(each.team)
            self._installations.remove(KIND, "", each.team)
            if there := self._ledgers.connection(id):
                self._ledgers.put_connection(replace(there, active=False))
            self._drop(id)
