"""What is told as JSON comes to Slack as slack-sdk would tell it, and what Slack answers is taken likewise."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.slack.talking import Talking

TOLD = {"channel": "C1", "text": "Hei på deg", "blocks": [{"type": "divider"}]}


def asked(
    ask: Callable[[AsyncWebClient], Any], body: str, kind: str = "application/json", status: int = 200
) -> tuple[Any, list[tuple[dict[str, Any], Any]]]:
    """What a call came to, or raised; and with which headers and what came to Slack."""
    came: list[tuple[dict[str, Any], Any]] = []
    names = ("Authorization", "Content-Type", "User-Agent")

    async def answer(request: web.Request) -> web.Response:
        came.append(({name: request.headers.get(name) for name in names}, await request.json()))
        return web.Response(text=body, content_type=kind, status=status, headers={"Retry-After": "7"})

    async def run() -> Any:
        app = web.Application()
        app.router.add_post("/api/chat.postMessage", answer)
        async with TestServer(app) as server:
            talking = Talking(str(server.make_url("/api/")))
            try:
                return await ask(talking.client("xoxb-1", "T1"))
            except SlackApiError as error:
                return error
            finally:
                await talking.close()

    return asyncio.run(run()), came


def quick(client: AsyncWebClient) -> Any:
    return client.api_call("chat.postMessage", json=dict(TOLD))


def by_sdk(client: AsyncWebClient) -> Any:
    """The same, with something for which slack-sdk's own way is gone."""
    return client.api_call("chat.postMessage", json=dict(TOLD), headers={})


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ('{"ok": true, "ts": "1.5"}', "application/json", 200),
        ('{"ok": false, "error": "ratelimited"}', "application/json", 429),
        ('{"ok": false, "error": "not_in_channel"}', "application/json", 200),
        ("{", "application/json", 200),
        ("upstream connect error", "text/plain", 503),
        ("<html>", "text/html", 502),
    ],
)
def test_it_is_told_and_answered_as_by_slack_sdk(body: str, kind: str, status: int) -> None:
    (mine, came), (theirs, came_by_sdk) = (asked(ask, body, kind, status) for ask in (quick, by_sdk))
    assert came == came_by_sdk
    assert came[0][1] == {**TOLD, "team_id": "T1"}
    assert type(mine) is type(theirs)
    for each in (mine, theirs):
        response = getattr(each, "response", each)
        assert getattr(response, "status_code", None) or response.status == status
        assert response.headers["Retry-After"] == "7"
    data = [getattr(getattr(each, "response", each), "data", None) for each in (mine, theirs)]
    assert data[0] == data[1]
