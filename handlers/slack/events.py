"""What happens in Slack, by the type of the event: to messages, to people and channels, to the installation."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import structlog
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError

from bot.errors import Trouble
from bot.place import Connection
from handlers.failures import name_of
from handlers.slack.afterwards import Afterwards
from handlers.slack.answering import Addressed, NotInstalled, Team, addressed, answered, connected
from handlers.slack.asking import FAILURES, word_of
from handlers.slack.happened import happened, reaction, with_message
from handlers.slack.incoming import Coming, Payload, made
from handlers.slack.interactions import Interactions
from handlers.slack.listeners import acknowledged
from handlers.slack.place import Slack
from handlers.slack.tidings import hear, told_late

AGAIN = 503
"""Slack tells an event again that was not taken: at once, after a minute and after five
(https://docs.slack.dev/apis/events-api#errors)."""
_PASSING = {"ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"}
_log = structlog.get_logger()

Handler = Callable[[Team, Payload, Payload], Awaitable[None]]


class Again(Exception):
    """What happened could not be taken in, and has to be told again."""


class Events:
    """As `listeners.Commands`. Nothing is shown here: all that is said is posted."""

    def __init__(self, place: Slack, afterwards: Afterwards, interactions: Interactions) -> None:
        self._place = place
        self._afterwards = afterwards
        self._interactions = interactions
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
        except (Trouble, Again) as error:
            _log.warning("an event has to be told again", event_type=event.get("type"), **name_of(error))
            return BoltResponse(status=AGAIN)
        return acknowledged()

    # --- messages --------------------------------------------------------------------------------------------

    async def _message(self, team: Team, body: Payload, event: Payload) -> None:
        coming = self._vouched(happened(event, self._place.clock.now()), event)
        if coming is not None:
            await answered(self._place, team, coming)
        elif event.get("subtype"):
            await self._tidings(team, body, event)

    def _vouched(self, coming: Coming | None, event: Payload) -> Coming | None:
        """What is told late was done by somebody who was there, and may have left since."""
        if coming is None or not told_late(event, self._place.clock.now()):
            return coming
        return replace(coming, request=replace(coming.request, present=False))

    async def _reaction(self, team: Team, body: Payload, event: Payload) -> None:
        """A reaction that the channel chose captures the message that it was put on, whose words Slack is asked for."""
        del body
        coming = self._vouched(reaction(event, self._place.clock.now()), event)
        given = await addressed(self._place, team, coming, _chosen) if coming else None
        if coming is None or given is None:
            return
        message = await self._words(given.connection, coming)
        with_words = with_message(coming, message) if message else None
        if with_words is not None:
            await answered(self._place, team, with_words)

    async def _words(self, connection: Connection, coming: Coming) -> Payload | None:
        """The message of a reaction. `conversations.replies` finds it in a thread too, and alone where it has none."""
        client = await self._place.installed.client(connection.id)
        channel, ts = coming.request.channel, coming.request.message
        if client is None or channel is None or ts is None:
            return None
        try:
            asked: dict[str, Any] = {"oldest": ts, "latest": ts, "inclusive": True, "limit": 10}
            answer = await client.conversations_replies(channel=channel, ts=ts, **asked)
        except FAILURES as error:
            if not isinstance(error, SlackApiError) or word_of(error) in _PASSING:
                raise Again from error
            _log.warning("a message that was reacted to could not be read", slack=word_of(error))
            return None
        found: list[Payload] = answer.get("messages") or []
        return next((message for message in found if message.get("ts") == ts), None)

    async def _tidings(self, team: Team, body: Payload, event: Payload) -> None:
        """What is told of people and channels."""
        del body
        connection, _ = await self._place.work(connected, self._place, team)
        await hear(self._place, connection, event)

    # --- the rest --------------------------------------------------------------------------------------------

    async def _home_opened(self, team: Team, body: Payload, event: Payload) -> None:
        del body
        if event.get("tab") == "home":
            self._afterwards.do(self._interactions.refresh_home(team, made(event, "user")))

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


def _chosen(given: Addressed) -> Addressed | None:
    """The reaction's request, where its channel chose that reaction."""
    channel, name = given.channel, given.request.reaction
    return given if channel and name and name in (channel.action_reaction, channel.decision_reaction) else None
