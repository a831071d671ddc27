"""A whole `referent run` that is told to stop: what it has accepted is done and answered, within ten seconds in all."""

import signal
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue

import pytest

from tests.handlers.slack.posting import Answer
from tests.handlers.slack.running import Running, texts
from tests.handlers.slack.serving import eventually
from tests.slack_emulator import Slack
from tests.slack_faults import SILENCE

IN_ALL = 10.0
"""Seconds that the whole stop may take."""


@contextmanager
def held(database: Path) -> Iterator[sqlite3.Connection]:
    """The register, which somebody else writes into: whatever is to be stored waits."""
    other = sqlite3.connect(database, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        yield other
    finally:
        other.close()


def typed(referent: Running, user: str, channel: str, text: str) -> "Queue[Answer]":
    """What is answered to a command that is typed now, by and by; the server has it when this returns."""
    answers: Queue[Answer] = Queue()
    client = referent.post.another()

    def post() -> None:
        with client:
            answers.put(client.command(user, channel, text))

    threading.Thread(target=post).start()
    eventually(lambda: client._connection is not None and client._connection.sock is not None)
    assert referent.get("/healthz") == "ok"  # by then it has read what came before
    return answers


@pytest.mark.parametrize("worker", ["true", "false"])
def test_what_was_accepted_is_finished_and_answered(slack: Slack, tmp_path: Path, worker: str) -> None:
    channel, other, kari = slack.new_channel(), slack.new_channel(), slack.users["kari"]
    with Running(tmp_path, slack, REFERENT_SERVER__WORKER=worker) as referent:
        if worker == "true":
            eventually(lambda: "referent_worker_up 1.0" in referent.get("/metrics"))
        referent.post.command(kari, other, "/action list")  # whoever is new is met, which takes its time
        slack.fails("chat.postMessage", SILENCE, times=None, when=lambda call: call["channel"] == channel)
        referent.post.command(kari, channel, "/action add Hang on the way by Friday")
        eventually(lambda: slack.calls("chat.postMessage"))  # the message is on its way, and nobody answers
        with held(referent.database) as register:
            late = typed(referent, kari, other, "/action add Tell me late by Friday")
            assert late.get(timeout=10).text == ""  # acknowledged after 2.5 seconds: the rest comes behind that
            prompt = typed(referent, kari, other, "/action add Tell me at once by Friday")
            began = time.monotonic()
            referent.tell(signal.SIGTERM)
            eventually(lambda: referent.get("/healthz") == "")  # nothing more is accepted
            register.execute("ROLLBACK")
        assert prompt.get(timeout=10).status == 200
        assert referent.ended() == 0
        assert time.monotonic() - began < IN_ALL
    assert texts(referent.database) == {
        "Hang on the way by Friday",
        "Tell me late by Friday",
        "Tell me at once by Friday",
    }
    assert [line for line in referent.lines() if line["level"] == "error"] == []


def test_a_second_signal_ends_it_at_once(slack: Slack, tmp_path: Path) -> None:
    channel, kari = slack.new_channel(), slack.users["kari"]
    slack.fails("chat.postMessage", SILENCE, times=None)
    with Running(tmp_path, slack) as referent:
        referent.post.command(kari, channel, "/action add Hang on the way by Friday")
        eventually(lambda: slack.calls("chat.postMessage"))
        referent.tell(signal.SIGTERM)
        eventually(lambda: referent.get("/healthz") == "")
        assert referent.process.poll() is None  # it waits for the message that is on its way
        began = time.monotonic()
        referent.tell(signal.SIGTERM)
        assert referent.process.wait(IN_ALL) == -signal.SIGTERM
        assert time.monotonic() - began < 2  # the message alone would take it longer
        referent.ended()  # the worker process goes by itself, as soon as nobody talks to it
    assert texts(referent.database) == {"Hang on the way by Friday"}


@pytest.mark.parametrize("sig", [signal.SIGTERM, signal.SIGINT])
def test_with_nothing_to_do_it_ends_soon(slack: Slack, tmp_path: Path, sig: signal.Signals) -> None:
    with Running(tmp_path, slack) as referent:
        began = time.monotonic()
        referent.tell(sig)
        assert referent.ended() == 0
        assert time.monotonic() - began < 5
    assert not tmp_path.joinpath("referent.db-wal").exists()  # closed in order
