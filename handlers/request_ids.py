"""The id of a request, which stands in every line of the log that the request causes.

It is kept beside the running code (`contextvars`): what the code awaits has it, and so have the tasks that it begins.
`Threads` takes it along into the worker threads, `handlers.worker` into the worker process.
"""

import re
import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from typing import Any, TypeVar

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bind_contextvars, bound_contextvars, get_contextvars

HEADER = "x-request-id"
_SANE = re.compile(r"[A-Za-z0-9-]{1,64}")
T = TypeVar("T")


def new_id() -> str:
    """One that no other request has."""
    return secrets.token_hex(8)


def current_id() -> str | None:
    """That of the request that this code runs for; None where it runs for none."""
    found: str | None = get_contextvars().get("request")
    return found


@contextmanager
def working_for(id: str | None) -> Iterator[None]:
    """What is done within is done for that request; for the one that it is done for already where None is given."""
    if id is None:
        yield
        return
    with bound_contextvars(request=id):
        yield


class RequestIds:
    """Stands before the application: each request over HTTP gets an id, that of the proxy where it gives one that is
    fit for a log, and is answered with it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        id = _taken_over(scope) or new_id()
        # Never taken back: the server has a task of its own for each request, and may tell of it after this.
        bind_contextvars(request=id)

        async def answered(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[HEADER] = id
            await send(message)

        await self.app(scope, receive, answered)


def _taken_over(scope: Scope) -> str | None:
    given = Headers(scope=scope).get(HEADER, "")
    return given if _SANE.fullmatch(given) else None


class Threads(ThreadPoolExecutor):
    """Worker threads that work for the request of whoever asks them."""

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """See `concurrent.futures.Executor`."""
        return super().submit(copy_context().run, fn, *args, **kwargs)
