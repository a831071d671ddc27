"""slack-sdk's clients as all of the edge uses them: one session, short patience, and nothing in the log."""

import logging
from collections.abc import Callable
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
_quiet = logging.getLogger("referent.slack_sdk")
_quiet.setLevel(logging.INFO)  # below that slack_sdk logs whatever is sent and answered: messages, and new tokens


class Client(AsyncWebClient):
    """One that tells, beside what it raises, where Slack calls its token dead."""

    def __init__(self, *given: Any, refused: Callable[[], None] | None, **named: Any) -> None:
        super().__init__(*given, **named)
        self._refused = refused

    async def api_call(self, *given: Any, **named: Any) -> AsyncSlackResponse:
        """See slack-sdk."""
        try:
            return await super().api_call(*given, **named)
        except SlackApiError as error:
            # What stands before Slack answers in plain text at times, which is kept as it came.
            answered = getattr(error.response, "data", None)
            if self._refused and isinstance(answered, dict) and answered.get("error") in DEAD:
                self._refused()
            raise


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
