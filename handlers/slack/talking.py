"""slack-sdk's clients as all of the edge uses them: one session, short patience, and nothing in the log."""

import json
import logging
from collections.abc import Callable, Mapping
from http.client import HTTPException
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.web.client import WebClient

SLACK = "https://slack.com/api/"
PATIENCE = 10
"""Seconds that Slack may take to answer."""
FAILURES = (SlackApiError, OSError, aiohttp.ClientError, HTTPException)
"""What a call to Slack fails with."""
DEAD = {"account_inactive", "invalid_auth", "token_revoked"}
"""What Slack says of a token that is good for nothing any more. One that has ended is not: there may be a next."""
_JSON = "application/json;charset=utf-8"
_quiet = logging.getLogger("referent.slack_sdk")
_quiet.setLevel(logging.INFO)  # below that slack_sdk logs whatever is sent and answered: messages, and new tokens


class Client(AsyncWebClient):
    """One that tells, beside what it raises, where Slack calls its token dead."""

    def __init__(self, *given: Any, refused: Callable[[], None] | None, **named: Any) -> None:
        super().__init__(*given, **named)
        self._refused = refused

    async def api_call(self, api_method: str, **named: Any) -> AsyncSlackResponse:
        """See slack-sdk."""
        try:
            if self.session is not None and named.keys() == {"json"} and "token" not in named["json"]:
                return await self._posted(self.session, api_method, named["json"])
            return await super().api_call(api_method, **named)
        except SlackApiError as error:
            # What stands before Slack answers in plain text at times, which is kept as it came.
            answered = getattr(error.response, "data", None)
            if self._refused and isinstance(answered, dict) and answered.get("error") in DEAD:
                self._refused()
            raise

    async def _posted(self, session: aiohttp.ClientSession, method: str, told: Mapping[str, Any]) -> AsyncSlackResponse:
        """What slack-sdk does with what is told as JSON, without what it does there for files, forms and further
        attempts, which takes half of the time."""
        url, body = f"{self.base_url.rstrip('/')}/{method}", {**self.default_params, **told}
        headers = {**self.headers, "Authorization": f"Bearer {self.token}", "Content-Type": _JSON}
        ssl = True if self.ssl is None else self.ssl
        async with session.post(url, data=json.dumps(body), headers=headers, ssl=ssl, proxy=self.proxy) as answer:
            answered = await _answered(answer)
        response = AsyncSlackResponse(
            client=self,
            http_verb="POST",
            api_url=url,
            req_args={},
            data=answered,
            headers=answer.headers,  # type: ignore[arg-type]  # a mapping, as slack-sdk gives it
            status_code=answer.status,
        )
        response.validate()  # type: ignore[no-untyped-call]
        return response


async def _answered(answer: aiohttp.ClientResponse) -> Any:
    """What stands before Slack answers in plain text at times, which is kept as it came. Raises `SlackApiError` where
    it is no JSON though it says so."""
    if answer.content_type == "text/plain":
        return await answer.text()
    try:
        return await answer.json()
    except aiohttp.ContentTypeError:
        return {}
    except json.JSONDecodeError:
        raise SlackApiError("what Slack answered is no JSON", answer) from None  # type: ignore[no-untyped-call]


class Talking:
    """Makes the clients. None of them tries again by itself: what was posted and not answered would be posted twice.
    Belongs to one event loop, but for `at_once`."""

    def __init__(self, api: str | None) -> None:
        self._api = api or SLACK
        self._session: aiohttp.ClientSession | None = None

    def client(
        self, token: str | None = None, team: str | None = None, refused: Callable[[], None] | None = None
    ) -> AsyncWebClient:
        """A client with that token; `team` is the one that an enterprise's token is used for, `refused` is told where
        Slack calls the token dead."""
        return Client(
            token,
            refused=refused,
            base_url=self._api,
            timeout=PATIENCE,
            session=self._open(),
            team_id=team,
            retry_handlers=[],
            logger=_quiet,
        )

    def at_once(self, token: str, patience: float) -> WebClient:
        """One that is not asynchronous, for a worker thread."""
        return WebClient(token, base_url=self._api, timeout=int(patience), retry_handlers=[], logger=_quiet)

    def is_open(self, client: AsyncWebClient) -> bool:
        """Whether a client that was made before can be used."""
        return client.session is self._session and client.session is not None and not client.session.closed

    async def close(self) -> None:
        """Closes what is open to Slack."""
        if self._session is not None:
            await self._session.close()

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE))
        return self._session
