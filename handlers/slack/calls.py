"""Calls to Slack for one team, with the rate that Slack limits: who was told to wait does not ask before that."""

from collections.abc import AsyncIterator, Mapping, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.ports import Clock
from handlers.delivery import Undelivered
from handlers.slack.faults import FAILURES, RATE_LIMITED, REFUSED_TOKEN, UNREACHABLE, refused, undelivered

_POSTING = "chat.postMessage"
"""Limited a channel; all other methods are limited a team (https://docs.slack.dev/apis/web-api/rate-limits)."""
_MOST_PAGES = 10
_REFUSED = timedelta(minutes=1)
"""For so long a token that Slack does not take is not shown to it again."""

Answer = dict[str, Any]
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Holds:
    """Until when Slack wants to be left alone: of a team's method, and of a channel where that is posting; and with
    which tokens, since it does not take them."""

    _until: dict[tuple[str, str, str], datetime] = field(default_factory=dict)
    _refused: dict[str, tuple[str, str, datetime]] = field(default_factory=dict)

    def left(self, connection: str, method: str, channel: str, now: datetime) -> float:
        """Seconds that are left of it; 0 where it may be asked."""
        held = [self._until.get((connection, method, at)) for at in ("", channel)]
        return max(((until - now).total_seconds() for until in held if until), default=0.0)

    def hold(self, connection: str, method: str, channel: str, until: datetime, now: datetime) -> None:
        """Slack said so. Where it says so in a second channel while one is held, it means the whole team."""
        others = any(
            (team, asked) == (connection, method) and at not in {"", channel} and ends > now
            for (team, asked, at), ends in self._until.items()
        )
        mine = channel if method == _POSTING and not others else ""
        for key in [key for key, ends in self._until.items() if ends <= now]:
            del self._until[key]
        self._until[connection, method, mine] = until

    def refuse(self, connection: str, token: str, word: str, until: datetime) -> None:
        """Slack does not take the team's token; that is told once."""
        before = self._refused.get(connection, ("", "", until))
        if before[:2] != (token, word):
            _log.error("Slack does not take the token; what is to be sent waits", word=word, connection=connection)
        self._refused[connection] = (token, word, until)

    def take(self, connection: str) -> None:
        """It takes it."""
        self._refused.pop(connection, None)

    def refused(self, connection: str, token: str, now: datetime) -> Undelivered | None:
        """What it said of that token lately."""
        of, word, until = self._refused.get(connection, ("", "", now))
        left = (until - now).total_seconds()
        return refused(word, left) if of == token and left > 0 else None


@dataclass(frozen=True, slots=True)
class Calls:
    """A client with the team's token, and what Slack has said to it lately."""

    client: AsyncWebClient
    connection: str
    clock: Clock
    holds: Holds

    async def ask(self, method: str, channel: str = "", **told: Any) -> Answer:
        """One call; what Slack answered. Raises `Undelivered`."""
        return await self._ask(method, channel, {"json": ({"channel": channel} if channel else {}) | told})

    async def may_fail(self, words: Set[str], method: str, channel: str, **told: Any) -> None:
        """The same, where these errors do not matter."""
        try:
            await self.ask(method, channel, **told)
        except Undelivered as failed:
            if failed.word not in words:
                raise

    async def messages(self, method: str, channel: str, **told: Any) -> AsyncIterator[Answer]:
        """The messages of a channel or thread, a page at a time."""
        params = {"channel": channel, "limit": 200, **told}
        for _ in range(_MOST_PAGES):
            answer = await self._ask(method, "", {"http_verb": "GET", "params": params})
            for each in answer.get("messages", ()):
                yield each
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return
            params["cursor"] = cursor

    async def respond(self, url: str, told: Mapping[str, Any]) -> bool:
        """Says it by the one-time address that came with a request; False where that is used up (Slack takes five
        within half an hour). Raises `Undelivered` where a later attempt can help."""
        webhook = AsyncWebhookClient(
            url, timeout=self.client.timeout, session=self.client.session, retry_handlers=[], ssl=self.client.ssl
        )
        try:
            answer = await webhook.send_dict(dict(told))
        except FAILURES as error:
            raise undelivered(error) from None
        if answer.status_code == 429:
            raise Undelivered(RATE_LIMITED, cause="late")
        if answer.status_code >= 500:
            raise Undelivered(UNREACHABLE, unsure=True, cause="late")
        return answer.status_code == 200

    async def _ask(self, method: str, channel: str, payload: Mapping[str, Any]) -> Answer:
        now, token = self.clock.now(), self.client.token or ""
        if told := self.holds.refused(self.connection, token, now):
            raise told
        left = self.holds.left(self.connection, method, channel, now)
        if left > 0:
            raise Undelivered(RATE_LIMITED, after=left, cause="late")
        try:
            answer = await self.client.api_call(method, **payload)
        except FAILURES as error:
            failed = undelivered(error)
            if failed.word == RATE_LIMITED and failed.after:
                self.holds.hold(self.connection, method, channel, now + timedelta(seconds=failed.after), now)
            elif failed.word in REFUSED_TOKEN:
                self.holds.refuse(self.connection, token, failed.word, now + _REFUSED)
                failed.after = _REFUSED.total_seconds()
            raise failed from None  # what Slack answered may hold what the message says
        self.holds.take(self.connection)
        return dict(answer.data) if isinstance(answer.data, dict) else {}
