"""Socket Mode: the same listeners behind a WebSocket that comes and goes; nothing is lost, nothing done twice."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest

from handlers.slack import socket_mode as module
from tests.handlers.slack.posting import Answer, Posting, Sent
from tests.handlers.slack.serving import Serving, eventually
from tests.slack_emulator import Slack
from tests.slack_socket import SocketMode, socket_mode


class Enveloping(Posting):
    """The same client, whose requests go down the WebSocket: nothing is signed there."""

    def __init__(self, socket: SocketMode, slack: Slack) -> None:
        super().__init__("", "", team=slack.team, bot_user=slack.bot_user)
        self.socket = socket
        self.response_url = slack.response_url
        self.triggers = slack.trigger

    def _send(self, sent: Sent) -> Answer:
        kind, payload = enveloped(sent)
        return Answer(200, json.dumps(self.socket.asks(kind, payload)), sent)


def enveloped(sent: Sent) -> tuple[str, dict[str, Any]]:
    """The kind of envelope that a request over HTTP would have been, and its payload."""
    if sent.body.startswith(b"{"):
        return "events_api", json.loads(sent.body)
    form = dict(parse_qsl(sent.body.decode(), keep_blank_values=True))
    return ("interactive", json.loads(form["payload"])) if "payload" in form else ("slash_commands", form)


@contextmanager
def connected(folder: Path, slack: Slack, patience: float = 3) -> Iterator[tuple[Serving, SocketMode, Enveloping]]:
    """A server that has the two tokens and no signing secret."""
    tokens = {"slack_app_token": slack.app_token}
    with socket_mode(slack, patience=patience) as socket, Serving(folder, slack, secrets=tokens) as referent:
        socket.connected()
        yield referent, socket, Enveloping(socket, slack)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PING", 0.2)


def test_commands_events_and_forms_come_down_the_socket(tmp_path: Path, slack: Slack) -> None:
    kari, channel = slack.users["kari"], slack.new_channel()
    with connected(tmp_path, slack) as (referent, _, post):
        post.command(kari, channel, "/minutes start Styremøte")
        post.message(kari, channel, "ACTION: Write to KDD")
        assert referent.texts() == ["Write to KDD"]
        assert "Write to KDD" in post.command(kari, channel, "/action list").json["text"]
        post.command(kari, channel, "/action add")
        (opened,) = eventually(lambda: slack.calls("views.open"))
        refused = post.submit(kari, opened["view"], {"text": "x" * 3_001})
        assert refused.json["response_action"] == "errors"
        post.submit(kari, opened["view"], {"text": "Call SIVA"})
        assert referent.texts() == ["Write to KDD", "Call SIVA"]


def test_nothing_is_served_to_slack_over_http(tmp_path: Path, slack: Slack) -> None:
    with connected(tmp_path, slack) as (referent, _, _):
        assert referent.post.command("U1", "C1", "/action list").status in (403, 404, 405)


def test_an_envelope_that_comes_again_does_nothing_more(tmp_path: Path, slack: Slack) -> None:
    kari, channel = slack.users["kari"], slack.new_channel()
    with connected(tmp_path, slack, patience=0.5) as (referent, socket, post):
        post.command(kari, channel, "/minutes start Styremøte")
        socket.holds_back()
        sent = socket.posts(*command_of(post, kari, channel, "/action add Write to KDD"))
        eventually(lambda: sent.tries == 2)
        socket.holds_back(False)
        socket.settled(sent)
        assert referent.texts() == ["Write to KDD"]


def command_of(post: Enveloping, user: str, channel: str, text: str) -> tuple[str, dict[str, Any]]:
    """The envelope of a command, not sent yet."""
    kept: list[Sent] = []

    class Keeping(Enveloping):
        def _send(self, sent: Sent) -> Answer:
            kept.append(sent)
            return Answer(200, "", sent)

    maker = Keeping.__new__(Keeping)
    maker.__dict__ = post.__dict__
    maker.command(user, channel, text)
    return enveloped(kept[0])


@pytest.mark.parametrize("trouble", ["refreshes", "drops", "freezes"])
def test_a_connection_that_ends_is_replaced(tmp_path: Path, slack: Slack, trouble: str) -> None:
    kari, channel = slack.users["kari"], slack.new_channel()
    with connected(tmp_path, slack) as (referent, socket, post):
        post.command(kari, channel, "/action add Number one")
        getattr(socket, trouble)()
        sent = [socket.posts(*command_of(post, kari, channel, f"/action add Number {n}")) for n in ("two", "three")]
        for each in sent:
            socket.settled(each, 20)
        assert sorted(referent.texts()) == ["Number one", "Number three", "Number two"]
        post.command(kari, channel, "/action add Number four")
        assert len(referent.texts()) == 4


def test_it_tries_until_it_is_let_in(tmp_path: Path, slack: Slack) -> None:
    with socket_mode(slack) as socket:
        socket.refuses(2)
        with Serving(tmp_path, slack, secrets={"slack_app_token": slack.app_token}):
            socket.connected(seconds=20)


def test_a_wrong_token_is_told_in_the_log_and_is_no_end(
    tmp_path: Path, slack: Slack, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SELDOM", 0.2)
    with Serving(tmp_path, slack, secrets={"slack_app_token": "xapp-wrong"}) as referent:
        eventually(lambda: len(slack.calls("apps.connections.open")) > 1)
        assert referent.server.started
    told = "".join(capfd.readouterr())
    assert "SLACK_APP_TOKEN is refused" in told
    assert "invalid_auth" in told
    assert "xapp-wrong" not in told
