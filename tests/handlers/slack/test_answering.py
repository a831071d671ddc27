"""Answers that take their time, and a register or a Slack in trouble."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from bot.errors import StoreBusy
from bot.place import Account, Channel, Connection, Workspace
from bot.ports import Ledger
from bot.reply import Reply, Text
from bot.request import Request
from handlers.slack import afterwards, answering
from handlers.slack.tokens import Unsealable
from storage import open_ledgers
from tests.handlers.slack.serving import Serving, carried, eventually
from tests.slack_emulator import Slack
from tests.slack_faults import CUT, SILENCE, rate_limited, refuses

if TYPE_CHECKING:
    from storage.sqlite import SqliteLedgers

T = TypeVar("T")


class Slow:
    """A register that waits, or is in trouble, when it is told to."""

    def __init__(self, stored: "SqliteLedgers") -> None:
        self._stored = stored
        self.go_on = threading.Event()
        self.go_on.set()
        self.trouble = False
        self.broken = False
        self.blind = False

    def write(self, workspace: str, work: Callable[[Ledger], T]) -> T:
        self.go_on.wait(20)
        if self.broken:
            raise LookupError
        if self.trouble:
            raise StoreBusy("trouble.busy")
        return self._stored.write(workspace, work)

    def read(self, workspace: str, work: Callable[[Ledger], T]) -> T:
        if self.blind:
            raise StoreBusy("trouble.busy")
        return self._stored.read(workspace, work)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stored, name)


@pytest.fixture
def slow(tmp_path: Path, slack: Slack, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Serving, Slow]]:
    monkeypatch.setattr(afterwards, "LATE", 0.3)
    monkeypatch.setattr(afterwards, "PAUSES", (0.05, 0.05))
    kept: list[Slow] = []

    def wrap(stored: "SqliteLedgers") -> Any:
        kept.append(Slow(stored))
        return kept[0]

    with Serving(tmp_path, slack, wrap=wrap) as referent:
        referent.post.response_url = slack.response_url()
        yield referent, kept[0]
        kept[0].go_on.set()


def responses(referent: Serving, slack: Slack) -> list[Any]:
    assert isinstance(referent.post.response_url, str)
    return slack.responses(referent.post.response_url)


def test_a_command_that_takes_long_is_answered_by_the_response_url(slow: tuple[Serving, Slow], slack: Slack) -> None:
    referent, register = slow
    kari, channel = slack.users["kari"], slack.new_channel()
    referent.post.command(kari, channel, "/action add jeg ringer KDD")
    register.go_on.clear()
    answer = referent.post.command(kari, channel, "/action done A-9")
    assert (answer.status, answer.text) == (200, "")
    assert responses(referent, slack) == []
    register.go_on.set()
    (told,) = eventually(lambda: responses(referent, slack))
    assert "A-9" in told["text"]


def test_a_command_that_fails_late_gives_the_words_back_by_the_response_url(
    slow: tuple[Serving, Slow], slack: Slack
) -> None:
    referent, register = slow
    kari, channel = slack.users["kari"], slack.new_channel()
    referent.post.command(kari, channel, "/action add jeg ringer KDD")
    register.go_on.clear()
    register.broken = True
    assert referent.post.command(kari, channel, "/action add jeg skriver til NVE").status == 200
    register.go_on.set()
    (told,) = eventually(lambda: responses(referent, slack))
    assert "/action add jeg skriver til NVE" in told["text"]


def test_a_form_that_takes_long_is_waited_for_in_its_view(slow: tuple[Serving, Slow], slack: Slack) -> None:
    referent, register = slow
    referent.post.triggers = slack.trigger
    kari, channel = slack.users["kari"], slack.new_channel()
    slack.answers("views.update", {"ok": True, "view": {"id": "V1"}})
    referent.post.command(kari, channel, "/action add")
    view = eventually(lambda: slack.calls("views.open"))[0]["view"]
    register.go_on.clear()
    answer = referent.post.submit(kari, view, {"text": "Write to KDD"})
    assert answer.json["response_action"] == "update"
    register.go_on.set()
    (shown,) = eventually(lambda: slack.calls("views.update"))
    assert shown["view_id"] == "V1"
    assert referent.texts() == ["Write to KDD"]


def test_a_refused_form_that_takes_long_comes_back_with_what_was_typed(
    slow: tuple[Serving, Slow], slack: Slack
) -> None:
    referent, register = slow
    referent.post.triggers = slack.trigger
    kari, channel = slack.users["kari"], slack.new_channel()
    slack.answers("views.update", {"ok": True, "view": {"id": "V1"}})
    referent.post.command(kari, channel, "/action add")
    view = eventually(lambda: slack.calls("views.open"))[0]["view"]
    register.go_on.clear()
    referent.post.submit(kari, view, {"text": "Write to KDD", "item": "99"})
    register.trouble = True
    register.go_on.set()
    (shown,) = eventually(lambda: slack.calls("views.update"))
    assert "Write to KDD" in json.dumps(shown["view"])


def test_what_is_wrong_in_a_field_of_a_form_that_takes_long_is_told_above_it(
    slow: tuple[Serving, Slow], slack: Slack
) -> None:
    referent, register = slow
    referent.post.triggers = slack.trigger
    kari, channel = slack.users["kari"], slack.new_channel()
    slack.answers("views.update", {"ok": True, "view": {"id": "V1"}})
    referent.post.command(kari, channel, "/action add jeg ringer KDD")
    referent.post.command(kari, channel, "/action due A-1")
    view = eventually(lambda: slack.calls("views.open"))[0]["view"]
    at_once = referent.post.submit(kari, view, {"when~": "en vakker dag"})
    assert at_once.json["response_action"] == "errors"
    register.go_on.clear()
    referent.post.submit(kari, view, {"when~": "en vakker dag"})
    register.go_on.set()
    (shown,) = eventually(lambda: slack.calls("views.update"))
    assert "en vakker dag" in json.dumps(shown["view"]["blocks"])
    assert shown["view"]["callback_id"] == "form"


def test_a_fault_of_ours_is_told_with_the_words(
    referent: Serving, slack: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    kari, channel = slack.users["kari"], slack.new_channel()

    def faulty(*_: object) -> None:
        raise RuntimeError("hemmelig")

    monkeypatch.setattr("handlers.slack.answering.answer", faulty)
    told = referent.post.command(kari, channel, "/action add " + "Write to KDD &amp; " * 400)
    assert (told.status, "Write to KDD &amp;" in told.json["text"]) == (200, True)
    assert len(told.json["text"]) <= 4_000
    assert referent.post.message(kari, channel, "ACTION: Write to KDD").status == 500


def test_an_answer_in_many_messages_is_shown_whole(referent: Serving, slack: Slack) -> None:
    """One rides in the acknowledgement, three go by the response_url; the last says that all comes as direct messages,
    which it does."""
    kari, channel, url = slack.users["kari"], slack.new_channel(), slack.response_url()
    referent.post.command(kari, channel, "/minutes start Styremøte")
    for number in range(7):
        referent.post.command(kari, channel, f"/minutes note Innlegg {number}: " + "ordet ble gitt fritt. " * 700)
    referent.post.response_url = url
    answer = referent.post.command(kari, channel, "/minutes show")
    assert answer.json["response_type"] == "ephemeral"
    last = eventually(lambda: slack.responses(url)[2:])
    assert len(last) == 1
    assert "direktemelding" in json.dumps(last[0]["blocks"][-1])

    def is_told(number: int) -> bool:
        return any(f"Innlegg {number}:" in json.dumps(call["blocks"]) for call in directly())

    def directly() -> list[Any]:
        return [call for call in slack.calls("chat.postMessage") if call["channel"] != channel]

    eventually(lambda: all(map(is_told, range(7))))
    assert len(slack.responses(url)) == 3


def test_what_is_long_is_read_page_by_page_in_a_view(referent: Serving, slack: Slack) -> None:
    kari, channel = slack.users["kari"], slack.new_channel()
    referent.post.command(kari, channel, "/minutes start Styremøte")
    for number in range(1, 55):
        referent.post.command(kari, channel, f"/minutes item {number} Punktet {number}")
        referent.post.command(kari, channel, f"/minutes note Alle {number} var enige")
    slack.answers("views.update", {"ok": True, "view": {"id": "V1"}})
    view = {
        "id": "V1",
        "type": "modal",
        "callback_id": "notice",
        "private_metadata": json.dumps({"channel": channel, "v": 1}),
    }

    def read(value: str) -> Any:
        before = len(slack.calls("views.update"))
        button = {"type": "button", "action_id": "page:1", "block_id": "b", "value": value}
        referent.post.actions(kari, "", button, view=view)
        return eventually(lambda: slack.calls("views.update")[before:])[0]["view"]["blocks"]

    first = read('{"v":1,"c":"/minutes show M-1"}')
    second = read(first[-1]["elements"][-1]["value"])
    assert "Punktet 1" in json.dumps(first)
    assert "Punktet 54" not in json.dumps(first)
    assert "Punktet 54" in json.dumps(second)
    assert not any(call["channel"] != channel for call in slack.calls("chat.postMessage"))


def test_without_the_key_of_the_tokens_a_form_comes_as_a_message(
    referent: Serving, slack: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    kari, channel, url = slack.users["kari"], slack.new_channel(), slack.response_url()
    referent.post.command(kari, channel, "/action list")

    async def sealed(*_: object) -> None:
        raise Unsealable

    monkeypatch.setattr("handlers.slack.installed.Installed.client", sealed)
    referent.post.response_url = url
    referent.post.command(kari, channel, "/action add")
    (form,) = eventually(lambda: slack.responses(url))
    assert [block["type"] for block in form["blocks"]].count("input") > 1


def test_a_button_that_takes_long_is_acknowledged_in_time(slow: tuple[Serving, Slow], slack: Slack) -> None:
    referent, register = slow
    kari, channel = slack.users["kari"], slack.new_channel()
    referent.post.command(kari, channel, "/action add jeg ringer KDD")
    register.go_on.clear()
    pressed = referent.post.press(kari, channel, '{"v":1,"c":"/action done A-7"}')
    assert (pressed.status, pressed.text) == (200, "")
    register.go_on.set()
    (told,) = eventually(lambda: responses(referent, slack))
    assert "A-7" in told["text"]


def test_while_the_register_is_in_trouble_words_are_given_back(slow: tuple[Serving, Slow], slack: Slack) -> None:
    referent, register = slow
    kari, channel = slack.users["kari"], slack.new_channel()
    referent.post.command(kari, channel, "/action add jeg ringer KDD")
    eventually(referent.texts)
    for broken in ("trouble", "blind"):
        setattr(register, broken, True)
        answer = referent.post.command(kari, channel, "/action add Write to KDD &amp; &lt;SIVA&gt;")
        assert answer.status == 200
        assert "/action add Write to KDD &amp; &lt;SIVA&gt;" in answer.json["text"]
    register.trouble = register.blind = False
    assert len(referent.texts()) == 1


def test_an_event_that_could_not_be_stored_is_told_again(slow: tuple[Serving, Slow], slack: Slack) -> None:
    referent, register = slow
    kari, channel = slack.users["kari"], slack.new_channel()
    referent.post.command(kari, channel, "/minutes start Styremøte")
    register.trouble = True
    first = referent.post.message(kari, channel, "ACTION: Write to KDD")
    assert first.status == 503
    register.trouble, register.blind = False, True
    assert referent.post.again(first).status == 503
    register.blind = False
    assert referent.post.again(first).status == 200
    assert referent.texts() == ["Write to KDD"]


def test_no_search_stumbles_over_the_register(slow: tuple[Serving, Slow], slack: Slack) -> None:
    referent, register = slow
    referent.post.command(slack.users["kari"], slack.new_channel(), "/action add jeg ringer KDD")
    register.blind = True
    view = {"private_metadata": '{"v":1,"c":"/action add"}', "blocks": []}
    assert referent.post.options(slack.users["kari"], view, "f:owners", "owners", "a").json == {"options": []}


def test_a_response_url_that_fails_is_tried_again(slow: tuple[Serving, Slow], slack: Slack) -> None:
    referent, _ = slow
    slack.fails("response_url", CUT)
    slack.fails("response_url", rate_limited(1))
    referent.post.press(slack.users["kari"], slack.new_channel(), '{"v":1,"c":"/action show A-7"}')
    eventually(lambda: responses(referent, slack))


def test_an_answer_for_which_the_response_url_is_too_old_comes_as_a_direct_message(
    referent: Serving, slack: Slack
) -> None:
    """A form may be open for longer than the half hour in which Slack takes messages there."""
    kari, channel = slack.users["kari"], slack.new_channel()
    used_up = slack.response_url()
    referent.post.response_url = used_up.replace("/response/", "/nowhere/") + "x"
    referent.post.press(kari, channel, '{"v":1,"c":"/action show A-7"}')
    (call,) = eventually(lambda: [each for each in slack.calls("chat.postMessage") if "A-7" in each["text"]])
    assert call["channel"] == kari
    assert call["blocks"]


def test_whom_slack_does_not_tell_of_is_a_guest_until_it_does(referent: Serving, slack: Slack) -> None:
    """Never more than is safe: what is not known is a private channel."""
    slack.fails("users.info", SILENCE, times=None)
    slack.fails("conversations.info", refuses("internal_error"), times=None)
    channel, ola = slack.new_channel("ola"), slack.users["ola"]
    assert referent.post.command(ola, channel, "/action add jeg ringer KDD").status == 200
    connection = f"slack:{slack.team}"
    account = referent.read(lambda ledger: ledger.places.account(connection, ola))
    known = referent.read(lambda ledger: ledger.places.channel_at(connection, channel))
    assert account is not None
    assert known is not None
    assert (account.standing, known.private) == ("guest", True)


def test_who_is_in_a_private_channel_is_asked_again(referent: Serving, slack: Slack) -> None:
    """An answer that depends on who is there, asked from elsewhere."""
    kari, siri, channel = slack.users["kari"], slack.users["siri"], slack.new_channel("siri", private=True)
    referent.post.command(kari, channel, "/action add jeg ringer KDD")
    referent.post.event({"type": "member_joined_channel", "user": slack.bot_user, "channel": channel})
    eventually(lambda: members_known(referent, channel))
    age(referent, channel)
    before = len(slack.calls("conversations.members"))
    answer = referent.post.command(siri, slack.direct("siri"), "/action show A-1")
    assert "ringer KDD" in answer.text
    assert len(slack.calls("conversations.members")) > before
    slack.call("conversations.kick", token=slack.user_tokens["kari"], channel=channel, user=siri)
    age(referent, channel)
    assert "ringer KDD" not in referent.post.command(siri, slack.direct("siri"), "/action show A-1").text


def members_known(referent: Serving, channel: str) -> bool:
    known = referent.read(lambda ledger: ledger.places.channel_at(f"slack:{referent.post.team}", channel))
    return known is not None and known.members_known is not None


def age(referent: Serving, channel: str) -> None:
    """What is known of who is in a channel is old."""
    long_ago = referent.clock.now().replace(year=2020)

    def older(ledger: Ledger) -> None:
        there = ledger.places.channel_at(f"slack:{referent.post.team}", channel)
        assert isinstance(there, Channel)
        aged = replace(there, members_known=long_ago, revision=there.revision + 1)
        ledger.places.put_channel(aged)
        for stay in ledger.places.members_of(there.id, referent.clock.now()):
            ledger.places.put_member(replace(stay, known=long_ago))

    referent.stored.write(referent.workspace, older)


def test_a_long_command_is_kept_for_its_button(referent: Serving, slack: Slack) -> None:
    """A verb that may be two carries what was written on two buttons, and Slack takes 2,000 characters on each."""
    kari, channel, url = slack.users["kari"], slack.new_channel(), slack.response_url()
    answer = referent.post.command(kari, channel, "/action dune A-7 " + "about the matter at hand " * 100)
    value = carried(answer.json, "/action done")
    assert '"k":' in value
    referent.post.response_url = url
    referent.post.press(kari, channel, value, ephemeral=True)
    (told,) = eventually(lambda: slack.responses(url))
    assert "A-7" in told["text"]


def test_ends_with_what_is_under_way(tmp_path: Path, slack: Slack) -> None:
    """What was to be shown when the server ends is still shown."""
    url = slack.response_url()
    with Serving(tmp_path, slack) as referent:
        referent.post.response_url = url
        referent.post.press(slack.users["kari"], slack.new_channel(), '{"v":1,"c":"/action show A-7"}')
    assert slack.responses(url)


def test_what_is_left_for_a_direct_message_is_left_once_however_often_it_is_answered(tmp_path: Path) -> None:
    with closing(open_ledgers(f"sqlite:///{tmp_path}/referent.db")) as ledgers:
        ledgers.create(Workspace("w1", "Laget"), Connection("slack:T1", "slack", "w1"))
        account = Account("slack:T1", "U1", "kari")
        ledgers.write("w1", lambda ledger: ledger.places.put_account(account))
        asked = Request("w1", "slack:T1", "U1", "Kari", "/help", datetime.now(UTC), delivery="cmd:1")
        rest = Reply((Text("All of it"),))
        for request in (asked, asked, replace(asked, delivery="cmd:2"), replace(asked, account="U2", delivery="cmd:3")):
            assert answering._leave(ledgers, request, rest)
        left = ledgers.read("w1", lambda ledger: ledger.outbox.waiting(9))
    assert [message.about for message in left] == ["rest:slack:T1:cmd:1", "rest:slack:T1:cmd:2"]
