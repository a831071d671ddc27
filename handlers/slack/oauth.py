"""Installing in Slack by OAuth, for any number of workspaces.

What Slack sends back is taken only with a `state` that was given out less than ten minutes ago, once, and to the
browser that brings it: half of it is a digest of that browser's cookie. Where PKCE is turned on for the app, the
verifier that a challenge was made of (RFC 7636) is shown beside the secret, which Slack asks for all the same.
https://docs.slack.dev/authentication/installing-with-oauth, https://docs.slack.dev/authentication/using-pkce
"""

import asyncio
import base64
import hashlib
import hmac
import re
import secrets
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from ipaddress import ip_network
from typing import Any
from urllib.parse import urlencode, urlsplit

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.errors import Trouble
from bot.installation import Installation, Installations, OAuthState
from bot.place import Connection
from handlers.failures import name_of
from handlers.slack.install_pages import Pages, preferred
from handlers.slack.manifest import REDIRECT, scopes
from handlers.slack.place import Slack
from handlers.slack.rotation import access
from handlers.slack.teams import KIND, Begins, told_by_oauth
from handlers.slack.tokens import Tokens
from handlers.slack.voice import Voice
from handlers.slack.welcome import Met, installer, welcomed

PATH, BEGIN = "/slack/install", "/slack/install/begin"
OPEN_FOR = timedelta(minutes=10)
"""How long an installation that has begun may take: Slack's codes last as long."""
COOKIE = "referent_install"
AT_ONCE, EACH, WITHIN = 300, 10, timedelta(minutes=1)
"""So many may begin within that time, and so many of one address: anybody can, each is written down, and commands wait
for the same disk."""
_WORD = re.compile(r"[a-z][a-z0-9_]{0,39}")
_STALE = {"invalid_code", "bad_code", "code_already_used", "code_expired"}
_OURS_WRONG = {"invalid_client_id", "bad_client_secret", "bad_redirect_uri", "invalid_client"}
_log = structlog.get_logger()

Bring = Callable[[Slack, Connection], Awaitable[None]]
"""Brings a team's people and channels, which takes a while."""


class NotInstalled(Exception):
    """Why it did not come about, as a key of the wording; it is shown to whoever tried."""

    def __init__(self, sentence: str, **facts: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.facts = facts


class OAuth:
    """The endpoints."""

    def __init__(self, place: Slack, installations: Installations, bring: Bring) -> None:
        self._place = place
        self._installations = installations
        self._bring = bring
        self._bringing: set[asyncio.Task[None]] = set()
        self._lately: deque[tuple[datetime, str]] = deque(maxlen=AT_ONCE)
        told, settings = place.secrets, place.settings
        self._id = told.slack_client_id or ""
        self._secret = told.slack_client_secret.get_secret_value() if told.slack_client_secret else ""
        self._base = "" if settings.server.public_url == "none" else settings.server.public_url
        self._site = _site(told.slack_api_url)
        self._pages = Pages(settings.slack)

    def routes(self) -> list[BaseRoute]:
        """`/slack/install`, the way from there to Slack, and `/slack/oauth_redirect`.

        It is a link, not a form: a browser holds a form to the page's own policy all the way, and Slack sends people on
        to their team's address, or to where their organisation has them sign in.
        """
        return [
            Route(PATH, self.page, methods=["GET"]),
            Route(BEGIN, self.begin, methods=["GET"]),
            Route(REDIRECT, self.finish, methods=["GET"]),
        ]

    async def page(self, http: Request) -> Response:
        """What Referent is, what it asks for and why; or what is missing on the server."""
        voice = self._voice(http)
        if missing := self._missing():
            return self._pages.not_ready(voice, voice.say(missing))
        return self._pages.install(voice)

    async def begin(self, http: Request) -> Response:
        """To Slack, with a state that is kept, and a cookie that it is bound to."""
        voice = self._voice(http)
        if missing := self._missing():
            return self._pages.not_ready(voice, voice.say(missing))
        if self._is_beset(http.client.host if http.client else ""):
            return self._pages.trouble(voice, voice.say("install.busy"), 429)
        browser = http.cookies.get(COOKIE) or secrets.token_urlsafe(24)
        begun = OAuthState(KIND, _bound(secrets.token_urlsafe(24), browser), self._verifier(), self._place.clock.now())
        try:
            await self._place.work(self._installations.begin, begun)
        except Trouble:
            return self._pages.trouble(voice, voice.say("install.not_stored"))
        answer = RedirectResponse(self._authorize(begun), 303, {"cache-control": "no-store"})
        answer.set_cookie(
            COOKIE,
            browser,
            max_age=int(OPEN_FOR.total_seconds()),
            path="/slack",
            secure=self._base.startswith("https:"),
            httponly=True,
            samesite="lax",  # "strict" would keep it back when Slack sends the browser here
        )
        return answer

    async def finish(self, http: Request) -> Response:
        """Back from Slack: the code becomes tokens, and the tokens an installation."""
        voice = self._voice(http)
        try:
            return await self._installed(http, voice)
        except NotInstalled as error:
            facts = {"url": f"{self._base}{REDIRECT}", **error.facts}
            return self._pages.trouble(voice, voice.say(error.sentence, **facts))

    async def close(self) -> None:
        """Ends what goes on in the background."""
        for task in tuple(self._bringing):
            task.cancel()
        await asyncio.gather(*self._bringing, return_exceptions=True)

    # --- the steps -------------------------------------------------------------------------------------------

    async def _installed(self, http: Request, voice: Voice) -> Response:
        if self._missing():
            raise NotInstalled("install.not_open")
        begun = await self._begun(http)
        if refused := http.query_params.get("error"):
            raise NotInstalled(
                "install.denied" if refused == "access_denied" else "install.refused", word=_word(refused)
            )
        answer = await self._admitted(await self._exchanged(http.query_params.get("code", ""), begun))
        connection = await self._kept(answer, http.headers.get("accept-language", ""))
        team = (answer.get("enterprise") if connection is None else answer.get("team")) or {}
        opened = urlencode({"app": answer.get("app_id", ""), "team": team.get("id", "")})
        address = f"https://slack.com/app_redirect?{opened}"
        return self._pages.done(voice, str(team.get("name") or ""), address, everywhere=connection is None)

    async def _begun(self, http: Request) -> OAuthState:
        """The installation that this browser has begun. It is looked at whose it is before it is taken: who knows
        somebody else's state alone cannot use it up."""
        state, browser = http.query_params.get("state", ""), http.cookies.get(COOKIE, "")
        nonce = state.partition(".")[0]
        if not nonce or "." not in state:
            raise NotInstalled("install.not_open")
        if not browser or not hmac.compare_digest(_bound(nonce, browser).encode(), state.encode()):
            raise NotInstalled("install.other_browser")
        since = self._place.clock.now() - OPEN_FOR
        try:
            begun = await self._place.work(self._installations.finish, KIND, state, since)
        except Trouble as error:
            raise NotInstalled("install.not_stored") from error
        if begun is None:
            raise NotInstalled("install.not_open")
        return begun

    async def _exchanged(self, code: str, begun: OAuthState) -> dict[str, Any]:
        if not code:
            raise NotInstalled("install.bad_code")
        asked = {"code": code, "redirect_uri": f"{self._base}{REDIRECT}"}
        if begun.verifier:
            asked["code_verifier"] = begun.verifier
        try:
            answer = await access(self._place.installed.plain_client(), self._id, self._secret, **asked)
        except SlackApiError as error:
            word = _word(str(error.response.get("error", "")))
            _log.warning("an installation was refused", slack=word)
            raise NotInstalled(_sentence_of(word), word=word) from None
        except (OSError, aiohttp.ClientError) as error:
            _log.warning("an installation was not answered", **name_of(error))
            raise NotInstalled("install.no_answer") from None
        if answer.get("token_type") != "bot" or not answer.get("access_token"):
            raise NotInstalled("install.no_bot")
        return answer

    async def _admitted(self, answer: dict[str, Any]) -> dict[str, Any]:
        """The same, where the team may install it. Else what Slack gave is given back."""
        team, enterprise = answer.get("team") or {}, answer.get("enterprise") or {}
        try:
            ids, name = (str(team.get("id")), str(enterprise.get("id"))), team.get("name") or enterprise.get("name")
        except AttributeError:
            raise NotInstalled("install.refused", word="unknown") from None
        if self._place.settings.slack.admits(*ids):
            return answer
        try:
            await self._place.installed.plain_client(str(answer["access_token"])).auth_revoke()
        except (SlackApiError, OSError, aiohttp.ClientError) as error:
            _log.warning("a token that is not wanted could not be revoked", **name_of(error))
        raise NotInstalled("install.not_here", team=str(name or ids[0]))

    async def _kept(self, answer: Mapping[str, Any], accepted: str) -> Connection | None:
        """Stored, with its workspace; who installed it is welcomed, and the team's people and channels are brought."""
        client = self._place.installed.plain_client(str(answer["access_token"]))
        user = str((answer.get("authed_user") or {}).get("id") or "")
        try:
            asked: Any = (await client.auth_test()).data
        except (SlackApiError, OSError, aiohttp.ClientError) as error:
            _log.warning("a new token was not told about", **name_of(error))
            asked = {}
        met = await installer(client, user, accepted)
        try:
            installation = _expiring(told_by_oauth(answer, asked, self._place.clock.now()), answer)
        except (LookupError, TypeError, AttributeError, ValueError):
            raise NotInstalled("install.refused", word="unknown") from None
        tokens = Tokens(str(answer["access_token"]), str(answer.get("refresh_token") or ""))
        begins = Begins(installation.details["team_name"], met.language, met.zone)
        try:
            connection = await self._place.work(self._place.installed.installed, installation, tokens, begins)
        except Trouble as error:
            raise NotInstalled("install.not_stored") from error
        if connection is not None:
            await self._settled_in(connection, met)
        return connection

    async def _settled_in(self, connection: Connection, met: Met) -> None:
        try:
            if met.user:
                await welcomed(self._place, connection, met)
        except Trouble as error:
            _log.warning("who installed could not be welcomed", **name_of(error))
        task = asyncio.create_task(self._brought(connection))
        self._bringing.add(task)
        task.add_done_callback(self._bringing.discard)

    async def _brought(self, connection: Connection) -> None:
        try:
            await self._bring(self._place, connection)
        except Exception as error:  # noqa: BLE001 - they are brought again once a day, and when somebody speaks
            _log.warning("people and channels could not be brought", **name_of(error))

    # --- what it needs ---------------------------------------------------------------------------------------

    def _missing(self) -> str | None:
        """What has to be set on the server first, as a key of the wording."""
        if not self._id or not self._secret:
            return "install.one_token" if self._place.secrets.slack_bot_token else "install.no_client"
        if not self._place.installed.can_keep:
            return "install.no_key"
        return None if self._base else "install.no_url"

    def _is_beset(self, address: str) -> bool:
        now, network = self._place.clock.now(), _network(address)
        lately = [begun for at, begun in self._lately if abs(now - at) < WITHIN]
        if len(lately) == AT_ONCE or lately.count(network) == EACH:
            return True
        self._lately.append((now, network))
        return False

    def _voice(self, http: Request) -> Voice:
        chosen = self._place.settings.workspace
        return Voice(preferred(http.headers.get("accept-language", ""), chosen.language), chosen.zone)

    def _verifier(self) -> str:
        """43 to 128 characters; none where PKCE is not turned on for the app."""
        return secrets.token_urlsafe(48) if self._place.settings.slack.pkce else ""

    def _authorize(self, begun: OAuthState) -> str:
        asked = {
            "client_id": self._id,
            "scope": ",".join(scopes(self._place.settings.slack)),
            "redirect_uri": f"{self._base}{REDIRECT}",
            "state": begun.state,
        }
        if begun.verifier:
            digest = hashlib.sha256(begun.verifier.encode()).digest()
            asked["code_challenge"] = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
            asked["code_challenge_method"] = "S256"
        return f"{self._site}/oauth/v2/authorize?{urlencode(asked)}"


def _expiring(installation: Installation, answer: Mapping[str, Any]) -> Installation:
    """With the moment at which its tokens end, where they are rotated."""
    lasts = answer.get("expires_in")
    ends = installation.installed_at + timedelta(seconds=int(lasts)) if lasts else None
    return replace(installation, expires_at=ends)


def _network(address: str) -> str:
    """Whose address it is: of the longer ones, 2^64 are the same household's (RFC 6177)."""
    try:
        return str(ip_network((address, 64), strict=False)) if ":" in address else address
    except ValueError:
        return address


def _bound(nonce: str, browser: str) -> str:
    """A state that only this browser can bring back."""
    return f"{nonce}.{hashlib.sha256(f'{nonce}.{browser}'.encode()).hexdigest()[:40]}"


def _site(api: str | None) -> str:
    """Where Slack's own pages are: beside the API, which tests have elsewhere."""
    found = urlsplit(api or "https://slack.com/api/")
    return f"{found.scheme}://{found.netloc}"


def _word(told: str) -> str:
    """Slack's word for an error, as it may be shown; what is no word is none of Slack's."""
    return told if _WORD.fullmatch(told) else "unknown"


def _sentence_of(word: str) -> str:
    if word in _STALE:
        return "install.bad_code"
    return "install.wrong_settings" if word in _OURS_WRONG else "install.refused"
