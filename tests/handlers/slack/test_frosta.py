"""The Frosta meeting in Slack: its transcript as real signed requests of a dozen people, and what lands in the channel.

What each line expects is compared as `referent replay --check` does it. The time is the transcript's: the server's
clock and the signatures follow it.
"""

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.events import ChannelTold, channel_told, party_told, person_named
from bot.form import Form
from bot.place import Account
from bot.ports import Ledger, Ledgers
from bot.reply import Reply
from bot.request import Request
from handlers.lines import reply_line
from handlers.settings import Reminders, Settings
from handlers.slack import answering
from handlers.slack.teams import connection_id
from handlers.transcript import differences, party_of
from handlers.transcript_line import moment, parse
from tests.handlers.slack.posting import Answer
from tests.handlers.slack.serving import Serving, eventually
from tests.slack_emulator import Slack

QUIET = Settings(reminders=Reminders(enabled=False))
"""Nothing but what is said: what falls due by itself is posted by another clock."""


@dataclass
class Meeting:
    """The transcript on its way through Slack."""

    referent: Serving
    slack: Slack
    lines: list[Mapping[str, Any]]
    users: dict[str, str] = field(default_factory=dict)
    channels: dict[str, str] = field(default_factory=dict)
    heard: list[tuple[Request, tuple[Reply, ...]]] = field(default_factory=list)

    @property
    def connection(self) -> str:
        return connection_id(self.slack.team)

    def prepare(self) -> None:
        """The register before the meeting, as a directory and an administrator make it; people with their accounts."""
        speakers = dict.fromkeys(line["who"] for line in self.lines if "text" in line)
        self.users = {who: f"UFROSTA{number:02}" for number, who in enumerate(speakers)}
        names = {id: who for who, id in self.users.items()}
        self.slack.answers("users.info", lambda asked: self._person(asked["user"], names.get(asked["user"], "")))
        # The emulator does not know them: what is for one of them alone lands in a direct message with Kari.
        private = self.slack.direct("kari")
        self.slack.answers("conversations.open", {"ok": True, "channel": {"id": private}})
        self.slack.answers("chat.postEphemeral", {"ok": True, "message_ts": "1.000001"})
        for line in self.lines:
            if "event" in line:
                self.referent.stored.write(self.referent.workspace, lambda ledger, told=line: self._told(ledger, told))
        self.referent.stored.write(self.referent.workspace, self._accounts)

    def _told(self, ledger: Ledger, line: Mapping[str, Any]) -> None:
        if line["event"] == "party":
            party_told(ledger, party_of(line), moment(line))
            return
        assert line["event"] == "channel"
        id = self.channels.setdefault(line["channel"], self.slack.new_channel())
        told = {name: line.get(name) for name in ("private", "language", "zone", "capture")}
        channel_told(ledger, ChannelTold(self.connection, id, line["channel"], summary="off", **told), moment(line))

    def _accounts(self, ledger: Ledger) -> None:
        for who, id in self.users.items():
            ledger.places.put_account(Account(self.connection, id, person_named(ledger, who).id))

    def _person(self, id: str, name: str) -> dict[str, Any] | None:
        if not name:
            return None
        profile = {"real_name": name, "display_name": ""}
        told = {"id": id, "team_id": self.slack.team, "name": id.lower(), "real_name": name, "profile": profile}
        return {"ok": True, "user": {**told, "tz": "Europe/Oslo", "deleted": False, "is_bot": False}}

    def play(self, line: Mapping[str, Any]) -> tuple[Answer, tuple[Reply, ...]]:
        """One line as its request; what was answered, over HTTP and by the router."""
        self.referent.clock.at = moment(line)
        self.heard.clear()
        user, channel = self.users[line["who"]], self.channels[line["channel"]]
        post, text = self.referent.post, line["text"]
        if text.startswith("/"):
            answer = post.command(user, channel, text)
        elif text.startswith("@referent"):
            answer, again = post.mention(user, channel, text.replace("@referent", f"<@{self.slack.bot_user}>"))
            assert again.status == 200
        else:
            answer = post.message(user, channel, text)
        first = self.heard[0][1] if self.heard else ()
        assert all(replies == first for _, replies in self.heard), "told twice, and answered differently"
        return answer, first

    def is_delivered(self) -> bool:
        """Whether nothing waits any more; time flies meanwhile, since a channel takes one message a second."""
        self.referent.clock.at += timedelta(seconds=2)
        return self.referent.read(lambda ledger: ledger.outbox.standstill()).waiting == 0


@pytest.fixture
def meeting(shared: Path, slack: Slack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Meeting]:
    lines = [parse(line) for line in (shared / "data/frosta/transcript.jsonl").read_bytes().splitlines()]
    serving = Serving(tmp_path, slack, settings=QUIET)
    serving.clock.at = moment(lines[0])
    slack.answers("views.open", {"ok": True, "view": {"id": "V1"}})
    with serving as referent:
        eventually(lambda: referent.stored.connection(connection_id(slack.team)))
        meeting = Meeting(referent, slack, lines)
        real = answering.answer

        def listened(request: Request, ledgers: Ledgers) -> tuple[Reply, ...]:
            replies = real(request, ledgers)
            meeting.heard.append((request, replies))
            return replies

        monkeypatch.setattr(answering, "answer", listened)
        meeting.prepare()
        yield meeting


def test_the_meeting_in_frosta(meeting: Meeting) -> None:
    wrong, said, shown = [], [], []
    for line in meeting.lines:
        if "text" not in line:
            continue
        answer, replies = meeting.play(line)
        assert answer.status == 200, (line["n"], answer.text)
        told = [
            reply_line(reply, n=line["n"], at=line["at"], workspace="local", channel=line["channel"])
            for reply in replies
        ]
        wrong += [(line["n"], each) for each in differences(line.get("expect") or {}, told) if line.get("expect")]
        said += [(line, reply) for reply in replies]
        if replies and line["text"].startswith("/"):
            whispered = [reply for reply in replies if reply.to == "sender" and not has_form(reply)]
            assert bool(answer.text) is bool(whispered), line["n"]
            shown += [(line["n"], said_in(answer.text))]
    assert wrong == []
    eventually(meeting.is_delivered)
    check_what_landed(meeting, said)
    check_what_was_read(meeting, dict(shown))


def said_in(text: str) -> str:
    """What is written in JSON, as people read it."""
    return json.dumps(json.loads(text), ensure_ascii=False) if text else ""


def check_what_was_read(meeting: Meeting, shown: Mapping[int, str]) -> None:
    """What a line expects to be told was readable: in the acknowledgement, in the channel, or by the asker alone."""
    for line in meeting.lines:
        # What an acknowledgement has no room for is shown after it.
        eventually(partial(is_read, meeting, line, shown.get(line.get("n"), "")))


def is_read(meeting: Meeting, line: Mapping[str, Any], shown: str) -> bool:
    """Whether all that a line expects to be told has been shown or posted by now."""
    calls = [call for method in ("chat.postMessage", "chat.postEphemeral") for call in meeting.slack.calls(method)]
    told = json.dumps([*calls, *meeting.slack.all_responses()], ensure_ascii=False)
    read = (shown + told).casefold()
    return all(each.casefold() in read for each in (line.get("expect") or {}).get("contains", ()))


def has_form(reply: Reply) -> bool:
    """Such a reply opens a view, and says nothing beside."""
    return any(isinstance(part, Form) for part in reply.parts)


def check_what_landed(meeting: Meeting, said: list[tuple[Mapping[str, Any], Reply]]) -> None:
    """What was to be posted stands in the channel, once, in order, and nothing else does."""
    (channel,) = meeting.channels.values()
    rows = outbox(meeting.referent.database)
    assert [row for row in rows.values() if row["given_up_at"]] == []
    posted = [call for call in meeting.slack.calls("chat.postMessage") if call["channel"] == channel]
    ids = [(call["metadata"]["event_payload"]["id"], call["metadata"]["event_payload"]["part"]) for call in posted]
    assert len(set(ids)) == len(ids), "posted twice"
    firsts = [id for id, part in ids if part == 0]
    assert firsts == sorted(firsts), "out of order"
    there = {row["id"] for row in rows.values() if row["channel"] and not row["person"] and row["kind"] != "mark"}
    assert set(firsts) == there
    standing = {message["ts"] for message in meeting.slack.messages(channel)}
    assert {rows[id]["sent"] for id in firsts if not rows[id]["thread"]} <= standing
    assert len([id for id in firsts if rows[id]["kind"] == "card"]) == 1
    words = [json.dumps(call, ensure_ascii=False) for call in posted]
    for line, reply in said:
        if reply.to == "channel":
            assert all(any(number in each for each in words) for number in reply.numbers), line["n"]


def outbox(database: str) -> dict[str, dict[str, Any]]:
    """All messages that ever were in the outbox, by their ids."""
    with sqlite3.connect(re.sub("^sqlite:///", "", database)) as connection:
        connection.row_factory = sqlite3.Row
        found = {row["id"]: dict(row) for row in connection.execute("SELECT * FROM outbox ORDER BY id")}
    connection.close()
    return found
