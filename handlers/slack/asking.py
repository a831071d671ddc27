"""Asking Slack: in time, while somebody waits; page by page, as fast as it allows; or later, until it answers."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, TypeVar

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from handlers.failures import name_of
from handlers.slack.tokens import Unsealable

T = TypeVar("T")
Method = Callable[..., Awaitable[AsyncSlackResponse]]
"""A method of Slack's that gives its answer in pages."""
FAILURES = (SlackApiError, aiohttp.ClientError, OSError, TimeoutError, Unsealable)
"""What a call fails with, or getting the token for it."""
PATIENCE = 1.5
"""Seconds that a request waits for what Slack tells."""
PAUSES = (0, 2, 5, 15, 60, 300, 900)
"""Seconds before each attempt to learn what was not told in time."""
LONGEST_PAUSE = 120
"""Seconds that a page is waited for at most where Slack says when to come again."""
_MOST_PAGES = 1_000
_log = structlog.get_logger()
_later: set[asyncio.Task[None]] = set()
"""Tasks that nobody waits for; an event loop itself holds them weakly."""


async def in_time(asking: Awaitable[T], seconds: float = PATIENCE) -> T | None:
    """What Slack tells, if it tells it while somebody waits."""
    try:
        return await asyncio.wait_for(asking, seconds)
    except FAILURES as error:
        _log.warning("Slack does not tell", slack=word_of(error), **name_of(error))
        return None


def word_of(error: BaseException) -> str | None:
    """Slack's own word for what is wrong; None where there is none, as in plain text of what stands before Slack."""
    answered = getattr(error.response, "data", None) if isinstance(error, SlackApiError) else None
    return str(answered.get("error")) if isinstance(answered, dict) else None


async def pages(method: Method, key: str, **asked: Any) -> AsyncIterator[list[Any]]:
    """What a method tells under a key, page by page. Where Slack says so, it is asked again when it says."""
    cursor: str | None = None
    for _ in range(_MOST_PAGES):
        answer = await patiently(method, cursor=cursor, **asked)
        yield list(answer.get(key) or ())
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or None
        if cursor is None:
            return


async def patiently(method: Method, **asked: Any) -> AsyncSlackResponse:
    """What a method answers; where Slack says when to ask again, then."""
    while True:
        try:
            return await method(**asked)
        except SlackApiError as error:
            pause = _pause_of(error)
            if pause is None:
                raise
            await asyncio.sleep(pause)


def _pause_of(error: SlackApiError) -> float | None:
    """The seconds to wait where too much was asked (`Retry-After`)."""
    if error.response.status_code != 429:
        return None
    headers = {str(name).lower(): value for name, value in error.response.headers.items()}
    told = str(headers.get("retry-after", "1"))
    return min(float(told), LONGEST_PAUSE) if told.isdecimal() else 1.0


def later(work: Callable[[], Awaitable[bool]]) -> None:
    """Does something while nobody waits, and again with growing pauses until it says that it is done."""
    task = asyncio.get_running_loop().create_task(_until_done(work))
    _later.add(task)
    task.add_done_callback(_later.discard)


async def _until_done(work: Callable[[], Awaitable[bool]]) -> None:
    for pause in PAUSES:
        await asyncio.sleep(pause)
        try:
            if await work():
                return
        except Exception as error:  # noqa: BLE001 - it is tried again, and nobody waits for it
            _log.warning("what Slack had not told could not be brought", slack=word_of(error), **name_of(error))
