"""The sample network: it loads once, owes what the README says, and borrows nothing from real minutes."""

import json
import re
from pathlib import Path

import pytest

from bot.router import answer
from handlers.demo import TRANSCRIPT, load_demo
from handlers.lines import numbers_of
from handlers.local import local_request, open_workspace
from handlers.settings import Settings
from handlers.transcript_line import moment
from storage import open_ledgers
from storage.sqlite import SqliteLedgers


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> SqliteLedgers:
    ledgers = open_ledgers(f"sqlite:///{tmp_path_factory.mktemp('demo') / 'demo.db'}")
    load_demo(ledgers, ledgers.conversation, Settings())
    return ledgers


def ask(ledgers: SqliteLedgers, text: str) -> list[str]:
    workspace = open_workspace(ledgers, "local", Settings()).id
    at = moment({"at": "2026-11-02T09:00:00+01:00"})
    (reply,) = answer(local_request(workspace, "Ingunn Moltu", text, at), ledgers)
    assert reply.ok
    return list(numbers_of(reply))


def test_the_committee_owes_six_things(loaded: SqliteLedgers) -> None:
    assert sorted(ask(loaded, "Hva skylder SU?")) == ["A-11", "A-3", "A-4", "A-7", "A-8", "A-9"]


def test_one_meeting_is_approved_and_one_waits(loaded: SqliteLedgers) -> None:
    workspace = open_workspace(loaded, "local", Settings()).id
    meetings = loaded.read(workspace, lambda ledger: ledger.meetings.latest(None, limit=9))
    assert [(meeting.label, meeting.minutes) for meeting in meetings] == [("M-2", "circulated"), ("M-1", "approved")]


def test_every_line_was_done_and_stands_in_the_conversation(loaded: SqliteLedgers) -> None:
    workspace = open_workspace(loaded, "local", Settings()).id
    posts = loaded.conversation.page(workspace, "Ingunn Moltu", "turstier", limit=500)
    assert all(post.reply is None or post.reply.ok for post in posts)
    assert posts[0].text.startswith("God morgen!")
    assert [post.at for post in posts] == sorted(post.at for post in posts)


def test_loading_it_again_adds_nothing(loaded: SqliteLedgers) -> None:
    workspace = open_workspace(loaded, "local", Settings()).id
    before = loaded.conversation.page(workspace, "Ingunn Moltu", "turstier", limit=500)
    load_demo(loaded, loaded.conversation, Settings())
    assert loaded.conversation.page(workspace, "Ingunn Moltu", "turstier", limit=500) == before


def test_an_interrupted_loading_goes_on_where_it_stopped(
    tmp_path: Path, loaded: SqliteLedgers, monkeypatch: pytest.MonkeyPatch
) -> None:
    half = tmp_path / "half.jsonl"
    half.write_text("".join(TRANSCRIPT.read_text("utf-8").splitlines(keepends=True)[:40]), "utf-8")
    ledgers = open_ledgers(f"sqlite:///{tmp_path / 'demo.db'}")
    with monkeypatch.context() as patched:
        patched.setattr("handlers.demo.TRANSCRIPT", half)
        load_demo(ledgers, ledgers.conversation, Settings())
    load_demo(ledgers, ledgers.conversation, Settings())
    assert sorted(ask(ledgers, "Hva skylder SU?")) == sorted(ask(loaded, "Hva skylder SU?"))
    ledgers.close()


def test_nothing_in_it_is_from_the_real_minutes(shared: Path) -> None:
    real = json.loads((shared / "data" / "frosta" / "parties.json").read_text("utf-8"))
    names = {each.casefold() for key, told in real.items() for each in (key, told["name"], *told.get("aliases", ()))}
    lines = [json.loads(line) for line in TRANSCRIPT.read_text("utf-8").splitlines()]
    mine = {each.get(field, "").casefold() for each in lines for field in ("key", "name", "who")}
    assert not (mine - {""}) & names
    minutes = " ".join((shared / "data" / "frosta" / "minutes.txt").read_text("utf-8").casefold().split())
    for line in lines:
        words = re.findall(r"\w+", line.get("text", "").casefold())
        for start in range(len(words) - 4):
            assert " ".join(words[start : start + 5]) not in minutes
