"""`referent doctor`, as far as Slack is concerned: whether what is configured works, and what mends it.

Without anything of Slack's configured nothing is looked at, and nobody on the network is asked.
"""

import asyncio
import json
import re
import secrets as random
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from bot.installation import Installation, Installations
from bot.ports import Clock
from handlers.settings import Secrets, Settings
from handlers.slack import prescriptions
from handlers.slack.manifest import PATH, scopes
from handlers.slack.teams import KIND
from handlers.slack.tokens import Keyring, Tokens, Unsealable
from handlers.upkeep import Finding

SLACK = "https://slack.com/api/"
PATIENCE = 5.0
"""Seconds that each thing may take that is asked of somebody."""
MOST_ASKED = 20
"""Installations whose token is tried; in a network of a thousand the rest are as these."""
LATE = timedelta(seconds=60)
"""How far the clock may be off. Slack's signatures count for five minutes; by then this has long been visible."""
SHORTEST_KEY = 16
_SIGNING_SECRET = re.compile(r"[0-9a-f]{32}")
_FAILURES = (SlackApiError, aiohttp.ClientError, OSError, TimeoutError, AttributeError)
"""What asking Slack fails with. AttributeError is the SDK's, where a page is answered with status 200."""


def examine(secrets: Secrets, settings: Settings, installations: Installations | None, clock: Clock) -> list[Finding]:
    """Everything about Slack. `installations` is None where the register cannot be opened."""
    if not is_configured(secrets):
        return []
    kept = installations.all(KIND) if installations else ()
    return asyncio.run(_examined(secrets, settings, tuple(kept), clock))


async def _examined(
    secrets: Secrets, settings: Settings, kept: tuple[Installation, ...], clock: Clock
) -> list[Finding]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE)) as session:
        return await _Doctor(secrets, settings, clock, session).findings(kept)


def is_configured(secrets: Secrets) -> bool:
    """Whether anything says that Slack is meant to be there."""
    return any(getattr(secrets, name) for name in Secrets.model_fields if name.startswith("slack_") and name != _API)


_API = "slack_api_url"


class _Doctor:
    """Looks at one thing after the other."""

    def __init__(self, secrets: Secrets, settings: Settings, clock: Clock, session: aiohttp.ClientSession) -> None:
        self._secrets = secrets
        self._settings = settings
        self._clock = clock
        self._keys = Keyring(secrets.referent_secret_key)
        self._session = session

    async def findings(self, installed: tuple[Installation, ...]) -> list[Finding]:
        asked = (self._clock_told(), self._own_token(), self._tokens(installed), self._app_token(), self._address())
        found = await asyncio.gather(*asked)
        alone = [*self._settled(), *self._secret(), *self._key(), *self._history()]
        return alone + [finding for each in found for finding in each]

    # --- what needs nobody else ---

    def _settled(self) -> Iterator[Finding]:
        missing = prescriptions.missing(self._secrets, self._settings)
        if missing:
            yield from (Finding("slack settings", well=False, told=told, mend=mend) for told, mend in missing)
        else:
            yield Finding("slack settings", well=True, told=prescriptions.way_in(self._secrets))
        if self._secrets.slack_api_url:
            told = f"SLACK_API_URL is set, which is for tests: everything goes to {self._secrets.slack_api_url}."
            yield Finding("slack settings", well=True, told=told)

    def _secret(self) -> Iterator[Finding]:
        secret = self._signing_secret()
        if secret:
            right = bool(_SIGNING_SECRET.fullmatch(secret))
            told = (
                "The signing secret has the right form." if right else "The signing secret is not 32 digits 0-9, a-f."
            )
            yield Finding("slack signing secret", right, told, "" if right else prescriptions.COPY_SIGNING_SECRET)

    def _key(self) -> Iterator[Finding]:
        keys = self._secrets.referent_secret_key
        if keys and min(len(each.strip()) for each in keys.get_secret_value().split(",")) < SHORTEST_KEY:
            told = f"REFERENT_SECRET_KEY has a key of fewer than {SHORTEST_KEY} characters, which can be guessed."
            yield Finding("slack secret key", well=False, told=told, mend=prescriptions.MAKE_KEY)

    def _history(self) -> Iterator[Finding]:
        if not self._settings.slack.history:
            yield Finding("slack messages", well=True, told=prescriptions.WITHOUT_HISTORY)

    # --- what Slack is asked ---

    async def _clock_told(self) -> list[Finding]:
        try:
            answer = await self._client(None).api_test()
        except _FAILURES as error:
            if not (isinstance(error, SlackApiError) and prescriptions.word_of(error)):
                told = f"Slack does not answer at {self._url()} ({prescriptions.kind_of(error)})."
                return [Finding("slack", well=False, told=told, mend=prescriptions.LET_THROUGH)]
            answer = error.response
        return list(self._off(_header(answer.headers, "date")))

    def _off(self, date: str) -> Iterator[Finding]:
        try:
            slacks = parsedate_to_datetime(date)
        except ValueError:
            return
        off = self._clock.now() - slacks
        if abs(off) <= LATE:
            yield Finding("slack clock", well=True, told="This machine's clock agrees with Slack's.")
        else:
            side = "ahead of" if off > timedelta() else "behind"
            told = f"This machine's clock is {abs(off).total_seconds():.0f} seconds {side} Slack's."
            yield Finding("slack clock", well=False, told=told, mend=prescriptions.SET_CLOCK)

    async def _own_token(self) -> list[Finding]:
        token = self._secrets.slack_bot_token
        return await self._token("slack token", token.get_secret_value().strip()) if token else []

    async def _tokens(self, installed: tuple[Installation, ...]) -> list[Finding]:
        """Those of the installations in the register."""
        with_tokens = [each for each in installed if each.secret]
        asked = await asyncio.gather(*(self._stored(each) for each in with_tokens[:MOST_ASKED]))
        told = [finding for found in asked for finding in found]
        if len(with_tokens) > MOST_ASKED:
            rest = f"{len(with_tokens)} installations, of which the first {MOST_ASKED} were tried."
            told.append(Finding("slack installations", well=True, told=rest))
        return told

    async def _stored(self, installation: Installation) -> list[Finding]:
        what = f"slack {installation.details.get('team_name') or installation.team or installation.enterprise}"
        try:
            tokens: Tokens = self._keys.open(installation.secret)
        except Unsealable:
            told = "None of the keys in REFERENT_SECRET_KEY opens its token."
            return [Finding(what, well=False, told=told, mend=prescriptions.OLD_KEY)]
        if installation.expires_at and installation.expires_at <= self._clock.now():
            return [Finding(what, well=True, told="Its token has ended, and is renewed when it is next used.")]
        return await self._token(what, tokens.access)

    async def _token(self, what: str, token: str) -> list[Finding]:
        """Whether a bot's token is one, and what it may do."""
        try:
            answer = await self._client(token).auth_test()
        except _FAILURES as error:
            told, mend = prescriptions.token_refused(error)
            return [Finding(what, well=False, told=told, mend=mend)]
        told = f"It is {answer.get('user')}'s in {answer.get('team')} ({answer.get('url')})."
        return [Finding(what, well=True, told=told), *self._scopes(what, _header(answer.headers, "x-oauth-scopes"))]

    def _scopes(self, what: str, given: str) -> Iterator[Finding]:
        had, wanted = set(given.replace(",", " ").split()), set(scopes(self._settings.slack))
        if missing := sorted(wanted - had) if had else []:
            told = f"The scopes {', '.join(missing)} are missing."
            yield Finding(f"{what}: scopes", well=False, told=told, mend=prescriptions.ADD_SCOPES)
        elif had:
            more = sorted(had - wanted)
            told = "It has the scopes it needs" + (f", and does not need {', '.join(more)}." if more else ".")
            yield Finding(f"{what}: scopes", well=True, told=told)

    async def _app_token(self) -> list[Finding]:
        token = self._secrets.slack_app_token
        if token is None:
            return []
        try:
            await self._client(None).apps_connections_open(app_token=token.get_secret_value().strip())
        except _FAILURES as error:
            told, mend = prescriptions.app_token_refused(error)
            return [Finding("slack app token", well=False, told=told, mend=mend)]
        return [Finding("slack app token", well=True, told="Socket Mode can be opened with it.")]

    # --- what our own server is asked, as Slack would ---

    async def _address(self) -> list[Finding]:
        """Whether the public address leads to us: what only we can read is sent there, and has to come back."""
        url, secret = self._settings.server.public_url, self._signing_secret()
        if not secret or self._secrets.slack_app_token:
            return []
        if url == "none":
            return [Finding("slack address", well=True, told=prescriptions.NO_ADDRESS)]
        told, mend = await self._challenged(url + PATH, secret)
        return [Finding("slack address", well=not mend, told=told, mend=mend)]

    async def _challenged(self, url: str, secret: str) -> tuple[str, str]:
        challenge = random.token_urlsafe(16)
        body = json.dumps({"type": "url_verification", "challenge": challenge})
        try:
            async with self._session.post(
                url, data=body, headers=signed(body, secret, self._clock.now()), allow_redirects=False
            ) as answer:
                text = (await answer.content.read(4096)).decode(errors="replace")
                return prescriptions.address_answers(url, answer.status, ours=challenge in text)
        except _FAILURES as error:
            return prescriptions.address_silent(url, error, self._settings.server.port)

    # --- what it asks with ---

    def _client(self, token: str | None) -> AsyncWebClient:
        return AsyncWebClient(
            token, base_url=self._url(), timeout=int(PATIENCE), session=self._session, retry_handlers=[]
        )

    def _url(self) -> str:
        return self._secrets.slack_api_url or SLACK

    def _signing_secret(self) -> str:
        secret = self._secrets.slack_signing_secret
        return secret.get_secret_value().strip() if secret else ""


def signed(body: str, secret: str, at: datetime) -> dict[str, str]:
    """The headers of what Slack signs (https://docs.slack.dev/authentication/verifying-requests-from-slack)."""
    stamp = str(int(at.timestamp()))
    signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body) or ""
    return {"Content-Type": "application/json", "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature}


def _header(headers: object, name: str) -> str:
    """One header, however it is written; "" without it."""
    told = {key.lower(): value for key, value in dict(headers).items()}  # type: ignore[call-overload]  # untyped in the SDK
    return str(told.get(name, ""))
