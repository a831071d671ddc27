"""Socket Mode, for those behind a firewall: Slack's requests come down a WebSocket that we open, to the same listeners.

An envelope is acknowledged when what it asks for is stored. One that is not acknowledged Slack sends again, perhaps on
another connection; its delivery id then finds the first answer. Connections are replaced every few hours, when Slack
says so, and whenever one is lost (https://docs.slack.dev/apis/events-api/using-socket-mode).
"""

import asyncio
import logging

import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from handlers.slack.asking import FAILURES, word_of

PING = 5.0
"""Seconds between two pings, and between two attempts to connect."""
PATIENCE = 10
"""Seconds that Slack may take to tell where to connect."""
SELDOM = 300.0
"""Seconds between two attempts with a token that Slack refuses."""
_REFUSALS = frozenset(
    (
        "account_inactive",
        "invalid_auth",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "not_authed",
        "token_expired",
        "token_revoked",
    )
)
"""Slack's words for a token that does not let in (https://docs.slack.dev/reference/methods/apps.connections.open)."""
_log = structlog.get_logger()


class _Told(logging.Handler):
    """Tells our log that something is wrong, and where; never the library's own words, which may hold a message."""

    def emit(self, record: logging.LogRecord) -> None:
        """One line."""
        error = record.exc_info[1] if record.exc_info else None
        kind = type(error).__name__ if error else None
        _log.warning(
            "trouble in Socket Mode", where=record.funcName, kind=kind, slack=word_of(error) if error else None
        )


def _logger() -> logging.Logger:
    logger = logging.Logger("socket_mode", logging.WARNING)  # no child of the root's: nothing else gets its lines
    logger.addHandler(_Told())
    return logger


async def _address(client: AsyncWebClient, app_token: str) -> str | None:
    """Where to connect first; None where Slack could not be asked, which the library tries again and again. A token
    that Slack refuses does not get better by itself: it is told as an error, and seldom tried."""
    while True:
        try:
            return str((await client.apps_connections_open(app_token=app_token))["url"])
        except FAILURES as error:
            word = word_of(error)
            if word not in _REFUSALS:
                return None
            _log.error("SLACK_APP_TOKEN is refused: referent doctor", slack=word)
        await asyncio.sleep(SELDOM)


async def keep_connected(app: AsyncApp, app_token: str, api: str) -> None:
    """Takes what Slack sends, until it is cancelled. Connects again by itself."""
    client = AsyncWebClient(base_url=api, timeout=PATIENCE)
    handler = AsyncSocketModeHandler(app, app_token, _logger(), client, ping_interval=PING)
    try:
        handler.client.wss_uri = await _address(client, app_token)
        await handler.connect_async()  # type: ignore[no-untyped-call]  # the library has no types there
        await asyncio.Event().wait()
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]  # likewise
