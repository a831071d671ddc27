"""What happens in Slack, by the type of the event: to messages, to people and channels, to the installation."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import structlog
from slack_bolt.response import BoltResponse

from bot.commands.setting_up import greet, newcomer
from bot.errors import Trouble
from bot.ports import Ledgers
from handlers.failures import name_of
from handlers.slack.afterwards import Afterwards
from handlers.slack.answering import Addressed, NotInstalled, Team, addressed, answered, connected
from handlers.slack.happened import happened, reaction, with_message
from handlers.slack.incoming import Coming, Payload, blank, made
from handlers.slack.interactions import Interactions
from handlers.slack.listeners import acknowledged
from handlers.slack.place import Slack
from handlers.slack.pointed import Pointed, soon_or_later
from handlers.slack.tidings import hear, told_late

AGAIN = 503
"""Slack tells an event again that was not taken: at once, after a minute and after five
(https://docs.slack.dev/apis/events-api#errors)."""
_log = structlog.get_logger()

Handler = Callable[[Team, Payload, Payload], Awaitable[None]]


class Events:
    """As `listeners.Commands`. Nothing is shown here: all that is said is posted."""

    def __init__(self, place: Slack, afterwards: Afterwards, interactions: Interactions) -> None:
        self._place = place
        self._afterwards = afterwards
        self._interactions = interactions
        self._pointed = Pointed(place)
        self._handlers: dict[str, Handler] = {
            "message": self._message,
            "app_mention": self._message,
            "reaction_added": self._reaction,
            "app_home_opened": self._home_opened,
            "app_uninstalled": self._gone,
            "tokens_revoked": self._revoked,
        }

    async def event(self, team: Team, body: Payload) -> BoltResponse:
        """One event in its envelope."""
        event = body.get("event")
        if not isinstance(event, Mapping):
            return acknowledged()
        handler = self._handlers.get(str(event.get("type")), self._tidings)
        try:
            await handler(team, body, event)
        except NotInstalled:
            return acknowledged()
        except Trouble as error:
            _log.warning("an event has to be told again", event_type=event.get("type"), **name_of(error))
            return BoltResponse(status=AGAIN)
        return acknowledged()

    # --- messages --------------------------------------------------------------------------------------------

    async def _message(self, team: Team, body: Payload, event: Payload) -> None:
        coming = happened(event, self._place.clock.now())
        if coming is not None:
            await answered(self._place, team, self._vouched(coming, event))
        elif event.get("subtype"):
            await self._tidings(team, body, event)

    def _vouched(self, coming: Coming, event: Payload) -> Coming:
        """What is told late was done by somebody who was there, and may have left since."""
        if not told_late(event, self._place.clock.now()):
            return coming
        return replace(coming, request=replace(coming.request, present=False))

    async def _reaction(self, team: Team, body: Payload, event: Payload) -> None:
        """A reaction that the channel chose captures the message that it was put on."""
        del body
        coming = reaction(event, self._place.clock.now())
        if coming is None:
            return
        given = await addressed(self._place, team, self._vouched(coming, event), _chosen)
        if given is not None:
            await soon_or_later(partial(self._pointed_at, team, event, coming, given.connection.id))

    async def _pointed_at(self, team: Team, event: Payload, coming: Coming, connection: str) -> bool:
        """Captures it as soon as Slack tells its words; by then some time may have passed."""
        message = await self._pointed.message(connection, coming.request.channel or "", coming.request.message or "")
        with_words = with_message(coming, message) if message else None
        if with_words is not None:
            now = replace(with_words, request=replace(with_words.request, at=self._place.clock.now()))
            with suppress(NotInstalled):
                await answered(self._place, team, self._vouched(now, event))
        return True

    async def _tidings(self, team: Team, body: Payload, event: Payload) -> None:
        """What is told of people and channels."""
        del body
        connection, _ = await self._place.work(connected, self._place, team)
        await hear(self._place, connection, event)

    # --- the rest --------------------------------------------------------------------------------------------

    async def _home_opened(self, team: Team, body: Payload, event: Payload) -> None:
        """Who looks at the bot's pages for the first time is greeted: where its token stands in the environment nobody
        has installed it, and nobody been welcomed."""
        del body
        user = made(event, "user")
        if event.get("tab") == "home":
            self._afterwards.do(self._interactions.refresh_home(team, user))
        if await addressed(self._place, team, Coming(blank(user, self._place.clock.now(), None)), _greeted):
            self._place.wake()

    async def _gone(self, team: Team, body: Payload, event: Payload) -> None:
        del event
        at = body.get("event_time")
        moment = datetime.fromtimestamp(at + 1, UTC) if isinstance(at, int) else None  # that second is all of it
        await self._place.installed.forget(team.team, team.enterprise, moment)

    async def _revoked(self, team: Team, body: Payload, event: Payload) -> None:
        """The bot's own tokens count: a person's are none that we have."""
        tokens = event.get("tokens")
        if isinstance(tokens, Mapping) and tokens.get("bot"):
            await self._gone(team, body, event)


def _greeted(ledgers: Ledgers, given: Addressed) -> bool:
    """Whether somebody is greeted. Most were before: of them nothing is written."""
    request = given.request
    connection, who = request.connection, request.account
    if ledgers.read(request.workspace, lambda ledger: newcomer(ledger, connection, who)) is None:
        return False
    ledgers.write(request.workspace, lambda ledger: greet(ledger, connection, who, request.at))
    return True


def _chosen(ledgers: Ledgers, given: Addressed) -> Addressed | None:
    """The reaction's request, where its channel chose that reaction."""
    del ledgers
    channel, name = given.channel, given.request.reaction
    return given if channel and name and name in (channel.action_reaction, channel.decision_reaction) else None
