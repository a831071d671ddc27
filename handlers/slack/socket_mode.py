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

PING = 5.0
"""Seconds between two pings, and between two attempts to connect."""
PATIENCE = 10
"""Seconds that Slack may take to tell where to connect."""
_log = structlog.get_logger()


class _Told(logging.Handler):
    """Tells our log that something is wrong, and where; never the library's own words, which may hold a message."""

    def emit(self, record: logging.LogRecord) -> None:
        """One line."""
        error = record.exc_info[0] if record.exc_info else None
        _log.warning("trouble in Socket Mode", where=record.funcName, kind=error.__name__ if error else None)


def _logger() -> logging.Logger:
    logger = logging.Logger("socket_mode", logging.WARNING)  # no child of the root's: nothing else gets its lines
    logger.addHandler(_Told())
    return logger


async def keep_connected(app: AsyncApp, app_token: str, api: str) -> None:
    """Takes what Slack sends, until it is cancelled. Connects again by itself."""
    client = AsyncWebClient(base_url=api, timeout=PATIENCE)
    handler = AsyncSocketModeHandler(app, app_token, _logger(), client, ping_interval=PING)
    try:
        await handler.connect_async()  # type: ignore[no-untyped-call]  # the library has no types there
        await asyncio.Event().wait()
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]  # likewise
