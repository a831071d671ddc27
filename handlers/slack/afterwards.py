"""What the edge does at Slack behind an acknowledgement: views that are opened, and what only the sender sees."""

import asyncio
import json
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, TypeVar

import structlog
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.place import Connection
from handlers.failures import name_of, where_of
from handlers.slack.answering import Answered
from handlers.slack.asking import FAILURES, word_of
from handlers.slack.incoming import Payload, told
from handlers.slack.place import Slack
from handlers.slack.shown import Body, json_of

LATE = 2.5
"""Seconds after which an answer goes its own way: Slack waits for three, and some of that is the way there."""
PATIENCE = 5
"""Seconds that one call may take."""
PAUSES = (1.0, 5.0, 30.0)
"""Seconds before each further attempt to tell the sender something."""
MOST_USES = 5
"""Messages that Slack takes at one response_url, within half an hour
(https://docs.slack.dev/interactivity/handling-user-interaction#message_responses)."""
T = TypeVar("T")
_FAILURES = (*FAILURES, SlackClientError, ValueError)
_log = structlog.get_logger()


class Afterwards:
    """Runs what is not waited for, and ends it with the server."""

    def __init__(self, place: Slack) -> None:
        self._place = place
        self._running: set[asyncio.Task[None]] = set()

    def do(self, work: Coroutine[Any, Any, None]) -> None:
        """Runs it by and by; what it fails with is told in the log."""
        task = asyncio.create_task(_logged(work))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def in_time(
        self,
        work: Coroutine[Any, Any, T],
        late: Callable[[T], Coroutine[Any, Any, None]],
        failed: Callable[[], Coroutine[Any, Any, None]] | None = None,
    ) -> T | None:
        """What comes of work that Slack waits for; None where that takes too long: `late` is done with it then, or what
        is done where it has `failed`."""
        task = asyncio.create_task(work)
        done, _ = await asyncio.wait({task}, timeout=LATE)
        if done:
            return task.result()

        async def later() -> None:
            try:
                result = await task
            except Exception:
                if failed is not None:
                    await failed()
                raise
            await late(result)

        self.do(later())
        return None

    async def close(self, seconds: float) -> None:
        """Waits so many seconds for what is under way."""
        if self._running:
            _, late = await asyncio.wait(set(self._running), timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def tell(self, given: Answered, address: str | None, bodies: Sequence[str]) -> None:
        """Shows the sender messages, each as JSON, in order: by a response_url as many as Slack takes there and as long
        as it does, the rest in their direct messages with the bot, where nobody else sees them either."""
        shown = 0
        messages: list[Body] = [json.loads(body) for body in bodies]
        for message in messages[:MOST_USES]:
            if address is None or not await self._told(address, message):
                break
            shown += 1
        for message in messages[shown:]:
            if message.get("text"):
                await self._directly(given, message)

    async def say(self, address: str | None, message: Body) -> None:
        """One message by a response_url, where there is one."""
        if address is not None:
            await self._told(address, message)

    async def _directly(self, given: Answered, body: Body) -> None:
        shown: Body = {name: body[name] for name in ("text", "blocks") if name in body}
        message: Body = {**shown, "unfurl_links": False, "unfurl_media": False}
        try:
            client = await self._place.installed.client(given.connection.id)
            if client is not None:
                await client.chat_postMessage(channel=given.request.account, **message)
        except _FAILURES as error:
            _log.warning("something could not be shown to the sender", slack=word_of(error), **name_of(error))

    async def _told(self, address: str, body: Body) -> bool:
        for pause in (*PAUSES, None):
            try:
                answer = await AsyncWebhookClient(address, timeout=PATIENCE, retry_handlers=[]).send_dict(body)
            except _FAILURES as error:
                _log.warning("a response_url does not answer", **name_of(error))
            else:
                if answer.status_code < 400:
                    return True
                if answer.status_code < 500 and answer.status_code != 429:
                    return False  # used up, or too old
            if pause is not None:
                await asyncio.sleep(pause)
        return False

    async def show(self, given: Answered, body: Payload, bodies: tuple[str, ...]) -> None:
        """Shows what the acknowledgement could not take: a form as a view, or as a message where its trigger came too
        late or not at all, and messages."""
        trigger, view = told(body, "trigger_id"), given.shown.view
        if view and not await self.view(given.connection, "views_open", trigger_id=trigger, view=view):
            bodies = (*bodies, *map(json_of, filter(None, (given.shown.instead,))))
        await self.tell(given, told(body, "response_url"), bodies)

    async def view(self, connection: Connection, method: str, **arguments: Any) -> bool:
        """Calls one of the methods for views; whether Slack did it. A trigger is good for three seconds, and once
        (https://docs.slack.dev/interactivity/handling-user-interaction#modal_responses)."""
        try:
            client = await self._place.installed.client(connection.id)
            if client is not None:
                await asyncio.wait_for(_method(client, method)(**arguments), PATIENCE)
                return True
        except _FAILURES as error:
            _log.warning("a view could not be shown", method=method, slack=word_of(error), **name_of(error))
        return False


def _method(client: AsyncWebClient, name: str) -> Any:
    return getattr(client, name)


async def _logged(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except Exception as error:  # noqa: BLE001 - nobody waits for it, and nobody else would tell
        _log.error("something could not be shown", where=where_of(error), **name_of(error))
