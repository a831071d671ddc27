"""Which request the Slack edge works for: over HTTP the server's, in Socket Mode one of its own for each envelope."""

import asyncio
import urllib.request
from types import SimpleNamespace
from typing import Any

from slack_bolt.response import BoltResponse

from handlers.request_ids import current_id, working_for
from handlers.slack.answering import Team
from handlers.slack.app import _listener
from handlers.slack.incoming import Payload
from tests.handlers.slack.serving import Serving
from tests.slack_emulator import Slack

CONTEXT: Any = SimpleNamespace(team_id="T1", enterprise_id=None)


def test_each_envelope_of_socket_mode_has_an_id_of_its_own_and_one_over_http_the_servers() -> None:
    seen: list[str | None] = []

    async def handle(team: Team, body: Payload) -> BoltResponse:
        del team, body
        seen.append(current_id())
        return BoltResponse(status=200)

    async def come() -> None:
        listener = _listener(handle)
        await listener({}, CONTEXT)
        await listener({}, CONTEXT)
        with working_for("over-http"):
            await listener({}, CONTEXT)

    asyncio.run(come())
    first, second, third = seen
    assert first
    assert second
    assert first != second
    assert third == "over-http"


def test_slack_is_answered_with_the_id(referent: Serving, slack: Slack) -> None:
    del slack
    with urllib.request.urlopen(f"{referent.url}/slack/events") as answer:  # noqa: S310 - our own address
        assert len(answer.headers["x-request-id"]) == 16
