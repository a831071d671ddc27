"""The web page's routes, and what is said where one of them fails."""

from concurrent.futures import Executor
from pathlib import Path

import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request as HttpRequest
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from bot.conversation import Conversation
from bot.errors import ReferentError, Trouble
from bot.place import Workspace
from bot.ports import Clock, Ledgers
from handlers.failures import name_of as failed_with
from handlers.failures import where_of
from handlers.metrics import Requests, uncounted
from handlers.web.desk import Desk
from handlers.web.guard import Guard, TooLarge
from handlers.web.incoming import name_of
from handlers.web.pages import Pages
from handlers.web.render import environment
from handlers.web.site import Site, wants_json
from handlers.web.talk import Conversations

_log = structlog.get_logger()


def web_app(
    ledgers: Ledgers,
    conversation: Conversation,
    clock: Clock,
    workspace: Workspace,
    workers: Executor | None = None,
    requests: Requests | None = None,
) -> ASGIApp:
    """The pages of one local workspace. `workers` are the threads that all edges share, else the loop's own."""
    desk = Desk(ledgers, conversation, clock, workspace.id, requests or uncounted())
    site = Site(desk, environment(), workers)
    app = Starlette(routes=_routes(site))
    failures = Failures(site)
    app.add_exception_handler(HTTPException, failures.refused)
    app.add_exception_handler(TooLarge, failures.too_large)
    app.add_exception_handler(ReferentError, failures.register)
    app.add_exception_handler(Exception, failures.unforeseen)
    return Guard(app)


def _routes(site: Site) -> list[Route | Mount]:
    pages, talk, known = Pages(site), Conversations(site), site.known
    return [
        Route("/", known(pages.door)),
        Route("/name", pages.choose),
        Route("/name", pages.chosen, methods=["POST"]),
        Route("/channels", known(pages.make_channel), methods=["POST"]),
        *(
            route
            for at in ("/c/{channel}", "/direct")
            for route in (
                Route(at, known(talk.read)),
                Route(at, known(talk.write), methods=["POST"]),
                Route(f"{at}/since/{{id}}", known(talk.since)),
                Route(f"{at}/before/{{id}}", known(talk.before)),
            )
        ),
        Route("/board", known(pages.board)),
        Route("/meetings", known(pages.meetings)),
        Route("/meetings/{number}", known(pages.meeting)),
        Route("/undelivered", known(pages.undelivered)),
        Route("/commands.json", known(pages.commands)),
        Mount("/static", StaticFiles(directory=Path(__file__).parent / "static")),
    ]


class Failures:
    """One clear sentence for whatever goes wrong."""

    def __init__(self, site: Site) -> None:
        self._site = site

    async def refused(self, http: HttpRequest, error: Exception) -> Response:
        """No such page, or not to be asked for so."""
        status = error.status_code if isinstance(error, HTTPException) else 400
        name = name_of(http)
        if status != 404 or wants_json(http):
            return await self._site.trouble("web.sorry", status, as_json=wants_json(http))
        if name is None:
            return RedirectResponse("/name", 303)
        return self._site.not_there(await self._site.work(self._site.desk.shell, name))

    async def too_large(self, http: HttpRequest, error: Exception) -> Response:
        """More than a megabyte."""
        del error
        return await self._site.trouble("web.too_large", 413, as_json=wants_json(http))

    async def register(self, http: HttpRequest, error: Exception) -> Response:
        """The register refuses, or cannot be read or written: then the page keeps what was typed, and tries again."""
        assert isinstance(error, ReferentError)  # noqa: S101  # what this is registered for
        status = 503 if isinstance(error, Trouble) else 403
        _log.error("page failed", page=_page(http), **failed_with(error))
        return await self._site.trouble(error.sentence, status, as_json=wants_json(http), **error.facts)

    async def unforeseen(self, http: HttpRequest, error: Exception) -> Response:
        """A fault of ours. The server tells the log of it, too, but not of which page."""
        _log.error("page failed", page=_page(http), where=where_of(error), **failed_with(error))
        return await self._site.trouble("web.trouble", 500, as_json=wants_json(http))


def _page(http: HttpRequest) -> str:
    """Which page was asked for, without what stands in its place: the name of a channel, the number of a meeting."""
    route = http.scope.get("route")
    return f"{http.method} {getattr(route, 'path', 'unknown')}"
