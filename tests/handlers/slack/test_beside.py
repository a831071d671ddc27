"""Slack's requests answered by the worker process, and by the server itself where that one is gone."""

import multiprocessing
import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from handlers.slack import answering
from handlers.worker import NotDone, Worker
from tests.handlers.slack.serving import Serving, eventually
from tests.slack_emulator import Slack


@pytest.fixture
def beside(slack: Slack, tmp_path: Path) -> Iterator[Serving]:
    with Serving(tmp_path, slack, works=True) as serving:
        assert serving.worker is not None
        eventually(partial(can_be_asked, serving.worker))
        yield serving


def can_be_asked(worker: Worker) -> bool:
    return worker._talk is not None and worker._talk.has_time()


def forbidden(*given: object) -> Any:
    raise AssertionError(given)


def test_what_is_typed_is_stored_and_answered_there(
    beside: Serving, slack: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel, kari = slack.new_channel(), slack.users["kari"]
    beside.post.command(kari, channel, "/action add Write to KDD by Friday")  # whoever is new is met first
    eventually(beside.texts)
    monkeypatch.setattr(answering, "answer", forbidden)
    assert beside.post.command(kari, channel, "/action add Write to NVE by Friday").status == 200
    eventually(lambda: beside.texts() == ["Write to KDD by Friday", "Write to NVE by Friday"])
    told = beside.post.command(kari, channel, "/action list").json
    assert "Write to NVE" in told["text"]
    eventually(lambda: [each for each in slack.messages(channel) if "A-2" in each["text"]])


def test_where_it_is_gone_the_server_answers_itself(beside: Serving, slack: Slack) -> None:
    channel, kari = slack.new_channel(), slack.users["kari"]
    beside.post.command(kari, channel, "/action add Write to KDD by Friday")
    eventually(beside.texts)  # on a busy machine Slack has had its 200 before
    os.kill(worker_process(), signal.SIGKILL)
    assert beside.post.command(kari, channel, "/action add Write to NVE by Friday").status == 200
    eventually(lambda: beside.texts() == ["Write to KDD by Friday", "Write to NVE by Friday"])


@pytest.mark.parametrize("way", [signal.SIGUSR1, signal.SIGKILL])
def test_whatever_ends_it_all_that_comes_meanwhile_is_stored_once(
    way: signal.Signals, beside: Serving, slack: Slack
) -> None:
    channel, kari = slack.new_channel(), slack.users["kari"]
    beside.post.command(kari, channel, "/action add Write to all by Friday")

    def types(name: str) -> list[int]:
        with closing(beside.post.another()) as post:
            texts = (f"/action add Write to {name} {number} by Friday" for number in range(20))
            return [post.command(kari, channel, text).status for text in texts]

    with ThreadPoolExecutor() as people:
        typed = [people.submit(types, name) for name in ("KDD", "NVE", "SIVA")]
        eventually(lambda: len(beside.texts()) > 5)
        os.kill(worker_process(), way)
    assert [each.result() for each in typed] == [[200] * 20] * 3
    wanted = {f"Write to {name} {number} by Friday" for name in ("KDD", "NVE", "SIVA") for number in range(20)}
    assert sorted(beside.texts()) == sorted({*wanted, "Write to all by Friday"})
    assert beside.worker is not None
    eventually(partial(can_be_asked, beside.worker))


def worker_process() -> int:
    """Its id."""
    (found,) = (each.pid for each in multiprocessing.active_children() if each.name == "referent")
    assert found is not None
    return found


def test_a_command_whose_answer_was_lost_is_done_once(
    beside: Serving, slack: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel, kari = slack.new_channel(), slack.users["kari"]
    beside.post.command(kari, channel, "/action add Write to KDD by Friday")
    eventually(beside.texts)
    assert beside.worker is not None
    real = beside.worker.do

    async def lost(look: Any, *, writes: bool) -> Any:
        await real(look, writes=writes)
        raise NotDone

    monkeypatch.setattr(beside.worker, "do", lost)
    assert beside.post.command(kari, channel, "/action add Write to NVE by Friday").status == 200
    eventually(lambda: beside.texts() == ["Write to KDD by Friday", "Write to NVE by Friday"])


def test_what_is_answered_and_stored_there_is_counted_here(beside: Serving, slack: Slack) -> None:
    channel, kari = slack.new_channel(), slack.users["kari"]
    beside.post.command(kari, channel, "/action add Write to KDD by Friday")
    beside.post.command(kari, channel, "/action add Write to NVE by Friday")
    told = beside.metrics.text("")[0].decode()
    assert 'referent_requests_total{edge="slack",family="action",outcome="done"} 2.0' in told
    assert "referent_worker_up 1.0" in told
    assert "referent_worker_process_resident_memory_bytes " in told
    assert float(told.split("referent_commit_commands_sum ")[1].split()[0]) >= 2
    assert "KDD" not in told


def test_what_only_asks_is_not_gathered_with_what_writes(
    beside: Serving, slack: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mention too, whose answer is posted: else it would be computed while nobody else can write."""
    channel, kari = slack.new_channel(), slack.users["kari"]
    beside.post.command(kari, channel, "/action add Write to KDD by Friday")
    assert beside.worker is not None
    real, told = beside.worker.do, []

    async def seen(look: Any, *, writes: bool) -> Any:
        told.append(writes)
        return await real(look, writes=writes)

    monkeypatch.setattr(beside.worker, "do", seen)
    beside.post.mention(kari, channel, f"<@{slack.bot_user}> what does KDD owe?")
    beside.post.command(kari, channel, "/owes KDD")
    beside.post.command(kari, channel, "/action done A-1")
    assert told[-2:] == [False, True]
    assert True not in told[:-1], "a mention comes as two events, of which the second finds the first one's answer"
