"""The web page's routes. Each picks the person from the cookie, calls the desk in a worker thread, and renders."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, get_args
from urllib.parse import quote

from jinja2 import Environment
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request as HttpRequest
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.action import ActionState
from bot.commands import COMMANDS
from bot.conversation import Conversation
from bot.place import Language, Workspace
from bot.ports import Clock, Ledgers
from bot.wording import say
from handlers.web.desk import Desk, Shell
from handlers.web.incoming import COOKIE, BadRequest, body_of, host_is_ours, origin_is_ours, request_of
from handlers.web.render import Voice, environment, posts_html

POSTS = 60
"""Posts on a conversation's page."""
LONGEST_NAME = 100
_YEAR = 365 * 24 * 3600
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " + (
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = [
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
]


def web_app(ledgers: Ledgers, conversation: Conversation, clock: Clock, workspace: Workspace) -> Starlette:
    """The pages of one local workspace."""
    site = Site(Desk(ledgers, conversation, clock, workspace.id), environment())
    folder = Path(__file__).parent / "static"
    return Starlette(
        routes=[
            Route("/", site.door),
            Route("/name", site.name, methods=["GET", "POST"]),
            Route("/channels", site.make_channel, methods=["POST"]),
            Route("/c/{channel}", site.conversation, methods=["GET", "POST"]),
            Route("/c/{channel}/since/{id}", site.since),
            Route("/direct", site.conversation, methods=["GET", "POST"]),
            Route("/direct/since/{id}", site.since),
            Route("/board", site.board),
            Route("/meetings", site.meetings),
            Route("/meetings/{number:int}", site.meeting),
            Route("/commands.json", site.commands),
            Mount("/static", StaticFiles(directory=folder)),
        ],
        middleware=[Middleware(Guard)],
    )


class Guard:
    """Refuses what our own page would never send, and puts the security headers on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        http = HttpRequest(scope)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [] if scope["path"].startswith("/static/") else _HEADERS
                message["headers"] = [*message["headers"], *(kept or _HEADERS[:3])]
            await send(message)

        if not host_is_ours(http) or (http.method not in ("GET", "HEAD") and not origin_is_ours(http)):
            refused = HTMLResponse("This page answers to its own address alone: http://127.0.0.1", status_code=403)
            await refused(scope, receive, guarded)
            return
        await self.app(scope, receive, guarded)


@dataclass(frozen=True, slots=True)
class Site:
    """The endpoints."""

    desk: Desk
    templates: Environment

    async def door(self, http: HttpRequest) -> Response:
        """To the channel that comes first, or to choosing a name."""
        name = _name(http)
        if name is None:
            return RedirectResponse("/name", status_code=303)
        shell = await asyncio.to_thread(self.desk.shell, name)
        target = f"/c/{quote(shell.channels[0].platform_id, safe='')}" if shell.channels else "/direct"
        return RedirectResponse(target, status_code=303)

    async def name(self, http: HttpRequest) -> Response:
        """Who one is: on this machine everybody picks their name."""
        if http.method == "GET":
            persons = await asyncio.to_thread(self.desk.persons)
            language = (await asyncio.to_thread(_workspace, self.desk)).language
            return self._html("name.html", Voice(language, "UTC"), persons=persons, mine=_name(http) or "")
        form = await http.form(max_fields=5, max_files=0)
        name = " ".join(str(form.get("name", "")).split())[:LONGEST_NAME]
        if not name:
            return RedirectResponse("/name", status_code=303)
        response = RedirectResponse("/", status_code=303)
        response.set_cookie(COOKIE, quote(name, safe=""), max_age=_YEAR, httponly=True, samesite="strict")
        return response

    async def make_channel(self, http: HttpRequest) -> Response:
        """Makes a channel, or goes to the one there is."""
        name = _name(http)
        form = await http.form(max_fields=5, max_files=0)
        channel = "-".join(str(form.get("channel", "")).strip().lstrip("#").casefold().split())[:LONGEST_NAME]
        channel = channel.replace("/", "-")
        if name is None or not channel:
            return RedirectResponse("/", status_code=303)
        made = await asyncio.to_thread(self.desk.create_channel, name, channel)
        return RedirectResponse(f"/c/{quote(channel, safe='')}" if made else "/", status_code=303)

    async def conversation(self, http: HttpRequest) -> Response:
        """A channel, or one's direct messages: to be read, or written in."""
        channel = http.path_params.get("channel")
        name = _name(http)
        if name is None:
            return RedirectResponse("/name", status_code=303) if http.method == "GET" else _json_sorry("nb", 403)
        shell = await asyncio.to_thread(self.desk.shell, name, channel)
        voice = _voice(shell)
        if channel is not None and shell.here is None:
            return self._not_there(shell, voice)
        if http.method == "POST":
            return await self._said(http, shell, voice, channel)
        page = partial(self.desk.conversation.page, self.desk.workspace, name, channel, limit=POSTS)
        posts = await asyncio.to_thread(page)
        last = posts[-1].id if posts else "0"
        html = posts_html(self.templates, posts, voice)
        return self._page("conversation.html", shell, voice, posts=html, last=last, channel=channel)

    async def _said(self, http: HttpRequest, shell: Shell, voice: Voice, channel: str | None) -> Response:
        try:
            body = await body_of(http)
            request = request_of(body, self.desk.workspace, shell.name, channel, self.desk.now())
        except BadRequest:
            return _json_sorry(voice.language, 400)
        posts = await asyncio.to_thread(self.desk.say, request)
        open_now = await asyncio.to_thread(self.desk.live_meeting, shell.name, channel) if channel else None
        return JSONResponse(
            {
                "html": posts_html(self.templates, posts, voice),
                "last": posts[-1].id if posts else None,
                "ok": all(post.reply is None or post.reply.ok for post in posts),
                "meeting": open_now.label if open_now else None,
            }
        )

    async def since(self, http: HttpRequest) -> Response:
        """What has come since the page was last told."""
        channel, name = http.path_params.get("channel"), _name(http)
        if name is None:
            return _json_sorry("nb", 403)
        shell = await asyncio.to_thread(self.desk.shell, name, channel)
        if channel is not None and shell.here is None:
            return _json_sorry(_voice(shell).language, 404)
        look = partial(self.desk.conversation.since, self.desk.workspace, name, channel, http.path_params["id"])
        posts = await asyncio.to_thread(look)
        last = posts[-1].id if posts else http.path_params["id"]
        meeting = shell.meeting.label if shell.meeting else None
        html = posts_html(self.templates, posts, _voice(shell))
        return JSONResponse({"html": html, "last": last, "meeting": meeting})

    async def board(self, http: HttpRequest) -> Response:
        """Who owes what."""
        name = _name(http)
        if name is None:
            return RedirectResponse("/name", status_code=303)
        asked = http.query_params
        state: ActionState = asked["state"] if asked.get("state") in get_args(ActionState) else "open"  # type: ignore[assignment]  # it is one of them
        party, channel = asked.get("party") or None, asked.get("channel") or None
        shell = await asyncio.to_thread(self.desk.shell, name)
        board = await asyncio.to_thread(self.desk.board, name, party, channel, state)
        chosen = {"party": party or "", "channel": channel or "", "state": state}
        return self._page("board.html", shell, _voice(shell), board=board, chosen=chosen, states=get_args(ActionState))

    async def meetings(self, http: HttpRequest) -> Response:
        """The latest meetings."""
        name = _name(http)
        if name is None:
            return RedirectResponse("/name", status_code=303)
        shell = await asyncio.to_thread(self.desk.shell, name)
        return self._page(
            "meetings.html", shell, _voice(shell), meetings=await asyncio.to_thread(self.desk.meetings, name)
        )

    async def meeting(self, http: HttpRequest) -> Response:
        """A meeting with its minutes in two columns."""
        name = _name(http)
        if name is None:
            return RedirectResponse("/name", status_code=303)
        version = http.query_params.get("version", "")
        number = int(version) if version.isdecimal() and len(version) < 6 else None
        found = await asyncio.to_thread(self.desk.meeting, name, http.path_params["number"], number)
        shell = await asyncio.to_thread(self.desk.shell, name)
        if found is None:
            return self._not_there(shell, _voice(shell))
        page, channel = found
        voice = Voice(channel.language, channel.zone)
        return self._page("meeting.html", shell, voice, page=page, content=page.content, place=channel)

    async def commands(self, http: HttpRequest) -> Response:
        """What can be typed, for completion."""
        del http
        told = [
            {
                "names": list(family.all_names()),
                "verbs": [
                    {"words": [word for words in verb.words.values() for word in words], "takes": verb.takes}
                    for verb in family.verbs
                    if not verb.hidden
                ],
            }
            for family in COMMANDS
        ]
        return JSONResponse(told)

    def _not_there(self, shell: Shell, voice: Voice) -> Response:
        return self._page("not_there.html", shell, voice, status=404)

    def _page(self, template: str, shell: Shell, voice: Voice, status: int = 200, **told: Any) -> Response:
        return self._html(template, voice, status, shell=shell, **told)

    def _html(self, template: str, voice: Voice, status: int = 200, **told: Any) -> Response:
        return HTMLResponse(self.templates.get_template(template).render(voice=voice, **told), status_code=status)


def _name(http: HttpRequest) -> str | None:
    from urllib.parse import unquote

    return unquote(http.cookies.get(COOKIE, ""))[:LONGEST_NAME].strip() or None


def _voice(shell: Shell) -> Voice:
    place = shell.here or shell.workspace
    return Voice(place.language, place.zone)


def _workspace(desk: Desk) -> Workspace:
    return desk.ledgers.read(desk.workspace, lambda ledger: ledger.workspace)


def _json_sorry(language: Language, status: int) -> Response:
    return JSONResponse({"error": say(language, "web.sorry")}, status_code=status)


Endpoint = Callable[[HttpRequest], Awaitable[Response]]
Told = Mapping[str, Any]
