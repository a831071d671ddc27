"""What all pages share: the desk, the templates, the threads that work, and how a page is made."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from typing import Any, Concatenate, ParamSpec, TypeVar
from urllib.parse import quote

from jinja2 import Environment
from starlette.requests import Request as HttpRequest
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from bot.errors import ReferentError
from bot.place import Language
from bot.wording import say
from handlers.web.desk import Desk, Shell
from handlers.web.incoming import name_of
from handlers.web.render import Voice

P = ParamSpec("P")
T = TypeVar("T")
Endpoint = Callable[[HttpRequest], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Site:
    """The pages of one workspace."""

    desk: Desk
    templates: Environment
    workers: Executor | None

    async def work(self, look: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
        """Runs what is synchronous in one of the worker threads."""
        return await asyncio.get_running_loop().run_in_executor(self.workers, partial(look, *given, **named))

    def known(self, endpoint: Callable[Concatenate[HttpRequest, str, ...], Awaitable[Response]]) -> Endpoint:
        """An endpoint for somebody: who has no name yet is sent to choose one."""

        async def asked(http: HttpRequest) -> Response:
            name = name_of(http)
            if name is None and wants_json(http):
                return await self.trouble("web.name_first", 403, as_json=True)
            return await endpoint(http, name) if name else RedirectResponse("/name", 303)

        return asked

    def page(self, template: str, shell: Shell, voice: Voice, status: int = 200, **told: Any) -> Response:
        """A page with all that stands around it."""
        return HTMLResponse(self.html(template, voice, shell=shell, **told), status)

    def html(self, template: str, voice: Voice, **told: Any) -> str:
        """A template filled in."""
        return self.templates.get_template(template).render(voice=voice, **told)

    def not_there(self, shell: Shell) -> Response:
        """What isn't there, and what is not for this person: the two look alike."""
        return self.page("not_there.html", shell, voice_of(shell), 404)

    async def trouble(self, sentence: str, status: int, *, as_json: bool, **facts: object) -> Response:
        """One clear sentence, in the workspace's language."""
        language: Language = "nb"
        with contextlib.suppress(ReferentError):  # it may be the register that is the trouble
            language = (await self.work(self.desk.place)).language
        if as_json:
            return JSONResponse({"error": say(language, sentence, **facts)}, status)
        told = say(language, sentence, **facts)
        return HTMLResponse(self.html("trouble.html", Voice(language, "UTC"), told=told), status)


def wants_json(http: HttpRequest) -> bool:
    """Whether our page's script asks, rather than a browser for a page."""
    return "application/json" in http.headers.get("accept", "")


def voice_of(shell: Shell) -> Voice:
    """The channel's language and clock, else the workspace's."""
    place = shell.here or shell.workspace
    return Voice(place.language, place.zone)


def channel_path(channel: str | None) -> str:
    """Where a channel is; None is one's direct messages."""
    return "/direct" if channel is None else f"/c/{quote(channel, safe='')}"
