"""The messages that reactions are put on. Slack does not tell their words along, and they are asked for: each once for
all who react meanwhile, and one after another, as slowly as Slack wants it. An app that is given to others outside the
Marketplace may ask once a minute (https://docs.slack.dev/apis/web-api/rate-limits).
"""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from itertools import chain, repeat
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError

from handlers.slack.asking import FAILURES, PATIENCE, later, patiently, word_of
from handlers.slack.incoming import Payload
from handlers.slack.place import Slack

_PASSING = {"ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"}
_log = structlog.get_logger()

Work = Callable[[], Awaitable[bool]]


class Pointed:
    """For one event loop."""

    def __init__(self, place: Slack) -> None:
        self._place = place
        self._asked: dict[tuple[str, str, str], asyncio.Task[Payload | None]] = {}
        self._turns: dict[str, asyncio.Lock] = {}

    async def message(self, connection: str, channel: str, ts: str) -> Payload | None:
        """A message, as Slack tells it; None where there is none any more, or it may not be read. Raises what Slack
        fails with for now."""
        key = (connection, channel, ts)
        task = self._asked.get(key)
        if task is None:
            task = self._asked[key] = asyncio.create_task(self._found(*key))
            task.add_done_callback(lambda _: self._asked.pop(key))
        return await asyncio.shield(task)

    async def _found(self, connection: str, channel: str, ts: str) -> Payload | None:
        """`conversations.replies` finds it in a thread too, and alone where it has none."""
        client = await self._place.installed.client(connection)
        if client is None:
            return None
        asked: dict[str, Any] = {"oldest": ts, "latest": ts, "inclusive": True, "limit": 10}
        try:
            async with self._turns.setdefault(connection, asyncio.Lock()):
                answer = await patiently(client.conversations_replies, channel=channel, ts=ts, **asked)
        except SlackApiError as error:
            if word_of(error) in _PASSING:
                raise
            _log.warning("a message that was reacted to could not be read", slack=word_of(error))
            return None
        found: list[Payload] = answer.get("messages") or []
        return next((message for message in found if message.get("ts") == ts), None)


async def soon_or_later(work: Work) -> None:
    """Does what depends on Slack: while Slack waits for us, where that is quick enough; else when nobody waits, and
    again until it is done. Raises what is no fault of Slack's."""
    task = asyncio.ensure_future(work())
    done, _ = await asyncio.wait({task}, timeout=PATIENCE)
    if done and not isinstance(task.exception(), FAILURES):
        task.result()
        return
    attempts: chain[Work] = chain((lambda: task,), repeat(work))
    later(partial(_next, attempts))


async def _next(attempts: "chain[Work]") -> bool:
    return await next(attempts)()
