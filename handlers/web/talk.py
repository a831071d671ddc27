"""A channel, or one's direct messages with the bot: read, written in, and followed."""

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request as HttpRequest
from starlette.responses import JSONResponse, Response

from handlers.web.desk import Shell, Talk
from handlers.web.incoming import BadRequest, sent
from handlers.web.render import form_html, posts_html
from handlers.web.site import Site, channel_path, voice_of


@dataclass(frozen=True, slots=True)
class Conversations:
    """The endpoints of the conversations."""

    site: Site

    async def read(self, http: HttpRequest, name: str) -> Response:
        """The latest posts, and a box to write in."""
        channel, shell = await self._place(http, name)
        if channel is not None and shell.here is None:
            return self.site.not_there(shell)
        talk = await self.site.work(self.site.desk.latest, name, channel)
        return self.site.page(
            "conversation.html",
            shell,
            voice_of(shell),
            channel=channel,
            path=channel_path(channel),
            more=talk.more,
            last=talk.posts[-1].id if talk.posts else "0",
            posts=self._html(talk, shell),
        )

    async def write(self, http: HttpRequest, name: str) -> Response:
        """Something typed, pressed or filled in; answered with the posts that it made, or a form to fill in."""
        channel, shell = await self._place(http, name)
        if channel is not None and shell.here is None:
            return await self.site.trouble("web.not_there", 404, as_json=True)
        try:
            body = await sent(http)
        except BadRequest:
            return await self.site.trouble("web.sorry", 400, as_json=True)
        said, talk = await self.site.work(self.site.desk.say, name, channel, body)
        shell = await self.site.work(self.site.desk.shell, name, channel)
        voice = voice_of(shell)
        form = form_html(self.site.templates, said.form, voice) if said.form else None
        return JSONResponse({**self._told(talk, shell), "form": form, "ok": said.ok, "field": said.field})

    async def since(self, http: HttpRequest, name: str) -> Response:
        """What has come since the page was last told."""
        return await self._more(http, name, self.site.desk.since)

    async def before(self, http: HttpRequest, name: str) -> Response:
        """Earlier posts."""
        return await self._more(http, name, self.site.desk.latest)

    async def _more(self, http: HttpRequest, name: str, look: Any) -> Response:
        channel, shell = await self._place(http, name)
        if channel is not None and shell.here is None:
            return await self.site.trouble("web.not_there", 404, as_json=True)
        talk = await self.site.work(look, name, channel, http.path_params["id"])
        return JSONResponse({**self._told(talk, shell), "more": talk.more})

    async def _place(self, http: HttpRequest, name: str) -> tuple[str | None, Shell]:
        channel: str | None = http.path_params.get("channel")
        return channel, await self.site.work(self.site.desk.shell, name, channel)

    def _told(self, talk: Talk, shell: Shell) -> dict[str, object]:
        card = self.site.html("card.html", voice_of(shell), card=shell.card, shell=shell) if shell.here else ""
        return {"html": self._html(talk, shell), "last": talk.posts[-1].id if talk.posts else None, "card": card}

    def _html(self, talk: Talk, shell: Shell) -> str:
        return posts_html(self.site.templates, talk.posts, voice_of(shell), talk.now)
