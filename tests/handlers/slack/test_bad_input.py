"""What comes in wrong over a real socket: refused, or answered with one clear sentence; nothing half-done, nothing told
in the log."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.handlers.slack.posting import FORM, JSON, Answer, signature
from tests.handlers.slack.serving import SIGNING_SECRET, Serving, carried, eventually, spoken
from tests.slack_emulator import Slack

COMMAND = b"command=%2Faction&text=add+Hei&user_id=U1&channel_id=C1&team_id=T000000001&trigger_id=1.2.x"


def with_headers(referent: Serving, **changed: str) -> Answer:
    headers = {name.replace("_", "-"): value for name, value in changed.items()}
    return referent.post.post(COMMAND, headers=headers)


def stamp(referent: Serving, seconds: float = 0) -> str:
    return str(int(referent.clock.seconds() + seconds))


def test_a_wrong_or_missing_signature(referent: Serving) -> None:
    for signed in ("", "v0=", "v0=" + "0" * 64, "v1=" + "0" * 64, "nonsense", "å" * 70):
        answer = with_headers(referent, X_Slack_Signature=signed.encode().decode("latin-1"))
        assert answer.status == 401
        assert "Slack signs its requests" in answer.text


def test_a_missing_or_non_numeric_time_is_no_fault_of_ours(referent: Serving) -> None:
    for time in ("", "now", "1e9", "-5", "12.5", "9" * 400, "Infinity", "0x10"):
        signed = signature(SIGNING_SECRET, time, COMMAND)
        assert with_headers(referent, X_Slack_Request_Timestamp=time, X_Slack_Signature=signed).status == 401


def test_an_old_or_future_signature(referent: Serving) -> None:
    for seconds in (-301, 302, -86_400):
        time = stamp(referent, seconds)
        signed = signature(SIGNING_SECRET, time, COMMAND)
        assert with_headers(referent, X_Slack_Request_Timestamp=time, X_Slack_Signature=signed).status == 401


def test_another_apps_secret(referent: Serving) -> None:
    time = stamp(referent)
    signed = signature("another", time, COMMAND)
    assert with_headers(referent, X_Slack_Request_Timestamp=time, X_Slack_Signature=signed).status == 401


BODIES = [
    (b"", FORM),
    (b"", JSON),
    (b"neither", FORM),
    (b"\xff\xfe\x00", FORM),
    (b"payload=%7Bnot+json", FORM),
    (b"payload=%22text%22", FORM),
    (b"{", JSON),
    (b"[1, 2]", JSON),
    (b"[" * 90_000, JSON),
    (b"<xml/>", "application/xml"),
    (COMMAND, "text/plain"),
    (COMMAND, "multipart/form-data; boundary=x"),
    (COMMAND, "nonsense"),
]


def test_a_body_that_is_neither_form_nor_json(referent: Serving) -> None:
    assert [referent.post.post(body, kind).status for body, kind in BODIES] == [400] * len(BODIES)


def test_a_body_over_a_megabyte_is_refused_unread(referent: Serving) -> None:
    head = b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000\r\nConnection: close\r\n\r\n"
    with spoken(referent.url) as say:
        assert b"413" in say(head).split(b"\r\n")[0]
    chunk = b"10000\r\n" + b"x" * 65_536 + b"\r\n"
    chunked = b"POST /slack/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    with spoken(referent.url) as say:
        assert b"413" in say(chunked + chunk * 16).split(b"\r\n")[0]


def test_other_methods_and_hosts(referent: Serving) -> None:
    for method, status in (("PUT", b"405"), ("DELETE", b"405"), ("GET", b"200"), ("HEAD", b"200")):
        with spoken(referent.url) as say:
            head = f"{method} /slack/events HTTP/1.1\r\nHost: referent.example\r\nConnection: close\r\n\r\n"
            assert status in say(head.encode()).split(b"\r\n")[0]
    with spoken(referent.url) as say:
        assert b"403" in say(b"GET / HTTP/1.1\r\nHost: referent.example\r\nConnection: close\r\n\r\n").split(b"\r\n")[0]


def test_a_wrong_team(referent: Serving) -> None:
    with referent.post.another() as stranger:
        stranger.team = "T404"
        assert "ikke installert" in stranger.command("U1", "C1", "/oppgave ny Hei").json["text"]


# --- buttons and forms that mean nothing any more ------------------------------------------------------------


def told_after(referent: Serving, slack: Slack, value: str, **more: Any) -> str:
    url = slack.response_url()
    referent.post.response_url = url
    answer = referent.post.press(slack.users["kari"], slack.channels["fjord"], value, **more)
    assert (answer.status, answer.text) == (200, "")
    return str(eventually(lambda: slack.responses(url))[0]["text"])


OLD = [
    "done:A-1",
    '{"v":0,"c":"/action done A-1"}',
    '{"v":2,"command":"/action done A-1"}',
    '{"c":"/action done A-1"}',
    json.dumps({"v": 1, "k": "a" * 32}),
    json.dumps({"v": 1, "c": "/action done A-1", "k": "a" * 32}),
    '{"v":1,"c":"/action done A-1","r":"one"}',
    "[" * 500,
]


def test_a_button_of_last_years_version_says_so_and_does_nothing(referent: Serving, slack: Slack) -> None:
    referent.post.command(slack.users["kari"], slack.channels["fjord"], "/action add jeg ringer KDD")
    for value in OLD:
        assert "eldre utgave" in told_after(referent, slack, value)
    assert referent.read(lambda ledger: ledger.actions.by_number(1)).state == "open"  # type: ignore[union-attr]


def test_a_button_whose_command_is_no_more(referent: Serving, slack: Slack) -> None:
    referent.post.command(slack.users["kari"], slack.channels["fjord"], "/action add jeg ringer KDD")
    told = told_after(referent, slack, '{"v":1,"c":"/action frobnicate A-1"}')
    assert "frobnicate" in told


def test_an_interaction_for_an_action_that_was_taken_away(referent: Serving, slack: Slack) -> None:
    kari, channel = slack.users["kari"], slack.new_channel()
    referent.post.command(kari, channel, "/minutes start Styremøte")
    referent.post.command(kari, channel, "/action add jeg ringer KDD")
    referent.post.command(kari, channel, "/minutes undo")
    assert referent.read(lambda ledger: ledger.actions.by_number(1)) is None
    assert "A-1" in told_after(referent, slack, '{"v":1,"c":"/action done A-1","r":1}')


def test_a_button_pressed_when_somebody_was_first(referent: Serving, slack: Slack) -> None:
    kari, channel = slack.users["kari"], slack.new_channel()
    referent.post.command(kari, channel, "/action add jeg ringer KDD")
    referent.post.command(kari, channel, "/action edit A-1 jeg skriver til KDD")
    told_after(referent, slack, '{"v":1,"c":"/action edit A-1 noe helt annet","r":1}')
    assert "noe helt annet" not in referent.texts()[0]


def test_a_form_of_last_years_version(referent: Serving, slack: Slack) -> None:
    kari = slack.users["kari"]
    view = {"type": "modal", "callback_id": "form", "private_metadata": "action_add|C1", "blocks": []}
    answer = referent.post.submit(kari, view, {})
    assert answer.json["response_action"] == "update"
    assert "eldre utgave" in json.dumps(answer.json["view"], ensure_ascii=False)
    old = {"type": "home", "id": "VH", "private_metadata": ""}
    referent.post.triggers = slack.trigger
    action = {"type": "button", "action_id": "x", "block_id": "b", "value": "1"}
    referent.post.actions(kari, "", action, view=old)
    (opened,) = eventually(lambda: slack.calls("views.open"))
    assert "eldre utgave" in json.dumps(opened["view"], ensure_ascii=False)


def test_a_replayed_press_and_a_replayed_form_do_nothing(referent: Serving, slack: Slack) -> None:
    kari, channel = slack.users["kari"], slack.new_channel()
    referent.post.triggers = slack.trigger
    referent.post.command(kari, channel, "/action add jeg ringer KDD")
    listed = referent.post.command(kari, channel, "/action list")
    pressed = referent.post.press(kari, channel, carried(listed.json, "Ferdig"), ephemeral=True)
    referent.post.command(kari, channel, "/action reopen A-1")
    assert referent.post.again(pressed).text == pressed.text
    assert referent.read(lambda ledger: ledger.actions.by_number(1)).state == "open"  # type: ignore[union-attr]
    referent.post.command(kari, channel, "/action add")
    view = eventually(lambda: slack.calls("views.open"))[0]["view"]
    sent = referent.post.submit(kari, view, {"text": "Write to KDD"})
    referent.post.command(kari, channel, "/action edit A-2 Write to SIVA")
    assert referent.post.again(sent).text == sent.text
    assert referent.texts()[1:] == ["Write to SIVA"]


def test_nothing_signed_and_no_words_are_told_in_the_log(
    tmp_path: Path, slack: Slack, capfd: pytest.CaptureFixture[str]
) -> None:
    with Serving(tmp_path, slack) as referent:
        kari, channel = slack.users["kari"], slack.new_channel()
        referent.post.command(kari, channel, "/action add hemmelighet nummer én")
        referent.post.message(kari, channel, "hemmelighet nummer to", subtype="bot_message")
        referent.post.payload({"type": "unheard_of", "team": {"id": slack.team}, "text": "hemmelighet nummer tre"})
        answer = referent.post.post(COMMAND + b"+hemmelighet", headers={"X-Slack-Signature": "v0=hemmelighet"})
        assert answer.status == 401
        referent.post.payload({"type": "block_actions", "team": 5, "text": "hemmelighet nummer fire"})
        eventually(lambda: slack.calls("chat.postMessage"))
    told = "".join(capfd.readouterr())
    assert "hemmelighet" not in told
    for secret in (slack.bot_token, SIGNING_SECRET, "v0=", "hooks"):
        assert secret not in told
