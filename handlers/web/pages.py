"""The pages that are read: who one is, the board, the meetings and a meeting's minutes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from starlette.requests import Request as HttpRequest
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from bot.action import ActionState
from bot.command import Family, Words, twins
from bot.commands import COMMANDS
from bot.place import Language
from bot.wording.usage import usage
from handlers.web.incoming import COOKIE, channel_name, cookie_of, name_of, plain_name
from handlers.web.render import Voice
from handlers.web.site import Site, channel_path, voice_of

_YEAR = 365 * 24 * 3600
LONGEST_NUMBER = 9
"""Digits in a number that is looked for: what is longer no meeting has."""
STATES: Mapping[str, ActionState] = {state: state for state in get_args(ActionState)}


@dataclass(frozen=True, slots=True)
class Pages:
    """The endpoints of the pages."""

    site: Site

    async def door(self, http: HttpRequest, name: str) -> Response:
        """To the channel where something was said last; where there is none, to one's direct messages."""
        del http
        shell = await self.site.work(self.site.desk.shell, name)
        return RedirectResponse(channel_path(await self.site.work(self.site.desk.busiest, shell)), 303)

    async def choose(self, http: HttpRequest) -> Response:
        """Who are you? On this machine everybody picks their name."""
        place, names = await self.site.work(self.site.desk.place), await self.site.work(self.site.desk.names)
        voice = Voice(place.language, place.zone)
        return HTMLResponse(self.site.html("name.html", voice, names=names, mine=name_of(http) or ""))

    async def chosen(self, http: HttpRequest) -> Response:
        """The name is kept in a cookie."""
        form = await http.form(max_fields=5, max_files=0)
        name = plain_name(str(form.get("name", "")))
        if not name:
            return RedirectResponse("/name", 303)
        await self.site.work(self.site.desk.welcome, name)
        response = RedirectResponse("/", 303)
        response.set_cookie(COOKIE, cookie_of(name), max_age=_YEAR, httponly=True, samesite="strict")
        return response

    async def make_channel(self, http: HttpRequest, name: str) -> Response:
        """Makes a channel, or goes to the one there is."""
        form = await http.form(max_fields=5, max_files=0)
        channel = channel_name(str(form.get("channel", "")))
        if not channel:
            return RedirectResponse("/", 303)
        await self.site.work(self.site.desk.welcome, name)
        made = await self.site.work(self.site.desk.create_channel, name, channel)
        if made:
            return RedirectResponse(channel_path(channel), 303)
        return self.site.not_there(await self.site.work(self.site.desk.shell, name))

    async def board(self, http: HttpRequest, name: str) -> Response:
        """Who owes what, narrowed by what stands in the address."""
        asked = http.query_params
        party, channel = plain_name(asked.get("party", "")), asked.get("channel", "")
        state = STATES.get(asked.get("state", ""), "open")
        shell = await self.site.work(self.site.desk.shell, name)
        board = await self.site.work(self.site.desk.board, name, party, channel, state)
        chosen = {"party": party, "channel": channel, "state": state}
        return self.site.page("board.html", shell, voice_of(shell), board=board, chosen=chosen, states=list(STATES))

    async def meetings(self, http: HttpRequest, name: str) -> Response:
        """The latest meetings."""
        del http
        shell = await self.site.work(self.site.desk.shell, name)
        found = await self.site.work(self.site.desk.meetings, name)
        return self.site.page("meetings.html", shell, voice_of(shell), meetings=found)

    async def meeting(self, http: HttpRequest, name: str) -> Response:
        """A meeting with its minutes in two columns."""
        number = _number(http.path_params["number"])
        version = _number(http.query_params.get("version", ""))
        shell = await self.site.work(self.site.desk.shell, name)
        page = None if number is None else await self.site.work(self.site.desk.meeting, name, number, version)
        if page is None:
            return self.site.not_there(shell)
        voice = Voice(page.channel.language, page.channel.zone)
        path = channel_path(page.channel.platform_id)
        return self.site.page("meeting.html", shell, voice, page=page, content=page.content, path=path)

    async def undelivered(self, http: HttpRequest, name: str) -> Response:
        """What could not be delivered; for anybody but an administrator there is no such page."""
        shell = await self.site.work(self.site.desk.shell, name)
        if not shell.administrates:
            return self.site.not_there(shell)
        number = _number(http.query_params.get("page", "")) or 1
        lost = await self.site.work(self.site.desk.undelivered, name, number)
        return self.site.page("undelivered.html", shell, voice_of(shell), lost=lost)

    async def commands(self, http: HttpRequest, name: str) -> Response:
        """What can be typed, for completion: every name and verb by language, that of the workspace first."""
        del http, name
        language = (await self.site.work(self.site.desk.place)).language
        return JSONResponse([_family(family, language) for family in COMMANDS])


def _family(family: Family, language: Language) -> dict[str, object]:
    alone = usage(family.default.takes, language) if family.default else ""
    told = [verb for verb in family.verbs if not verb.hidden]
    verbs = [{"words": _words(verb.words, language), "takes": usage(verb.takes, language)} for verb in told]
    return {"names": _words(family.names, language), "takes": alone, "verbs": verbs}


def _words(words: Words, first: Language) -> dict[str, list[str]]:
    languages = sorted(words, key=lambda each: each != first)
    return {language: [twin for word in words[language] for twin in twins(word)] for language in languages}


def _number(said: str) -> int | None:
    """A number that a meeting or a version can have."""
    return int(said) if said.isdecimal() and len(said) <= LONGEST_NUMBER else None
