"""Slack's side of Socket Mode, met by slack-sdk's own client: what the tests of our Socket Mode rely on."""

import asyncio
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from tests.slack_emulator import Slack
from tests.slack_faults import breaks, refuses
from tests.slack_socket import SocketMode, socket_mode

COMMAND = {"command": "/oppgave", "text": "ny Sende brev", "user_id": "U1", "channel_id": "C1"}
EVENT = {"type": "event_callback", "event_id": "Ev1", "event": {"type": "app_mention", "text": "Hva skylder AU?"}}


class App:
    """The other side: slack-sdk's client in a thread of its own, acknowledging what it gets.

    answers: what an acknowledgement carries, by envelope; None: nothing is acknowledged.
    """

    def __init__(self, slack: Slack, answers: Callable[[SocketModeRequest], dict[str, Any] | None]) -> None:
        self.slack, self.answers = slack, answers
        self.heard: list[SocketModeRequest] = []
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever)

    async def start(self) -> None:
        quiet = logging.getLogger("tests.slack_socket")
        quiet.setLevel(logging.CRITICAL)
        self.client = SocketModeClient(self.slack.app_token, quiet, self.slack.client(), ping_interval=0.2)
        self.client.socket_mode_request_listeners.append(self.listen)
        await self.client.connect_to_new_endpoint()

    async def stop(self) -> None:
        await self.client.close()  # type: ignore[no-untyped-call]  # slack-sdk says nothing
        await asyncio.sleep(0.05)

    async def listen(self, client: Any, request: SocketModeRequest) -> None:
        self.heard.append(request)
        answer = self.answers(request)
        if answer is not None:
            await client.send_socket_mode_response(SocketModeResponse(request.envelope_id, answer or None))

    def run(self, work: Any) -> None:
        asyncio.run_coroutine_threadsafe(work, self.loop).result(30)


@contextmanager
def app(slack: Slack, answers: Callable[[SocketModeRequest], dict[str, Any] | None] = lambda _: {}) -> Iterator[App]:
    """Such an app, connected. A client that is not closed before its loop goes on for ever, in no loop at all."""
    running = App(slack, answers)
    running.thread.start()
    try:
        running.run(running.start())
        yield running
    finally:
        running.run(running.stop())
        running.loop.call_soon_threadsafe(running.loop.stop)
        running.thread.join(10)
        running.loop.close()


@pytest.fixture
def socket(slack: Slack) -> Iterator[SocketMode]:
    with socket_mode(slack, patience=0.3, grace=0.1) as server:
        yield server


def answered(request: SocketModeRequest) -> dict[str, Any]:
    return {"response_type": "ephemeral", "text": f"Lagret: {request.payload['text']}"}


def test_a_command_is_answered_in_its_acknowledgement(slack: Slack, socket: SocketMode) -> None:
    with app(slack, answered) as other:
        assert socket.asks("slash_commands", COMMAND)["text"] == "Lagret: ny Sende brev"
    assert [request.type for request in other.heard] == ["slash_commands"]
    assert other.heard[0].accepts_response_payload


def test_an_event_is_acknowledged_without_a_payload(slack: Slack, socket: SocketMode) -> None:
    with app(slack) as other:
        socket.tells(EVENT)
    assert other.heard[0].retry_attempt == 0
    assert not other.heard[0].accepts_response_payload


def test_a_payload_where_none_belongs_is_a_problem(slack: Slack, socket: SocketMode) -> None:
    with app(slack, lambda _: {"text": "Hei"}):
        socket.tells(EVENT)
    assert "events_api" in str(slack.problems.pop())


def test_an_answer_that_slack_would_refuse_is_a_problem(slack: Slack, socket: SocketMode) -> None:
    with app(slack, lambda _: {"text": "<!channel>"}):
        socket.asks("slash_commands", COMMAND)
    assert slack.problems.pop().path == "text"


def test_what_is_not_acknowledged_comes_again_with_the_same_id(slack: Slack, socket: SocketMode) -> None:
    with app(slack) as other:
        socket.holds_back()
        sent = socket.posts("events_api", EVENT)
        with pytest.raises(TimeoutError, match="3 tries"):
            socket.settled(sent)
    assert [(request.envelope_id, request.retry_attempt) for request in other.heard] == [
        (sent.envelope_id, attempt) for attempt in range(3)
    ]
    assert other.heard[1].retry_reason == "timeout"


def test_what_was_sent_into_a_dropped_connection_comes_on_the_next(slack: Slack, socket: SocketMode) -> None:
    with app(slack) as other:
        socket.connected()
        socket.drops()
        sent = socket.posts("slash_commands", COMMAND)
        socket.settled(sent)
        assert {request.envelope_id for request in other.heard} == {sent.envelope_id}
    assert len(slack.calls("apps.connections.open")) >= 2


def test_a_refresh_loses_nothing(slack: Slack, socket: SocketMode) -> None:
    with app(slack) as other:
        socket.connected()
        sent = []
        for _ in range(3):
            sent.append(socket.posts("events_api", EVENT))
            socket.refreshes()
            sent.append(socket.posts("slash_commands", COMMAND))
            socket.connected()
        for envelope in sent:
            socket.settled(envelope)
        assert {request.envelope_id for request in other.heard} == {envelope.envelope_id for envelope in sent}


def test_a_half_open_connection_is_noticed_by_the_client(slack: Slack, socket: SocketMode) -> None:
    with app(slack):
        socket.connected()
        socket.freezes()
        assert socket.asks("slash_commands", COMMAND) == {}


def test_connections_are_refused_for_a_while(slack: Slack, socket: SocketMode) -> None:
    socket.refuses(2)
    slack.fails("apps.connections.open", breaks(503))

    async def ask() -> None:
        await slack.client().apps_connections_open(app_token=slack.app_token)

    with pytest.raises(SlackApiError):
        asyncio.run(ask())
    with app(slack):
        socket.connected()


@pytest.mark.usefixtures("socket")
def test_an_address_is_good_for_one_connection(slack: Slack) -> None:
    async def connect() -> int:
        async with aiohttp.ClientSession() as session:
            address = (await slack.client().apps_connections_open(app_token=slack.app_token))["url"]
            async with session.ws_connect(address) as first:
                assert (await first.receive_json())["type"] == "hello"
            with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
                await session.ws_connect(address)
            return refused.value.status

    assert asyncio.run(connect()) == 401


def test_void_addresses_and_tokens_that_may_not_connect(slack: Slack, socket: SocketMode) -> None:
    async def connect() -> None:
        async with aiohttp.ClientSession() as session:
            address = (await slack.client().apps_connections_open(app_token=slack.app_token))["url"]
            socket.forgets()
            await session.ws_connect(address)

    with pytest.raises(aiohttp.WSServerHandshakeError):
        asyncio.run(connect())
    slack.fails("apps.connections.open", refuses("invalid_auth"))
    with pytest.raises(SlackApiError, match="invalid_auth"):
        asyncio.run(connect())
    assert not socket.sent
