"""Slack's requests over a real socket, answered by a whole server before an emulated Slack."""

import json
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
import structlog

from bot.ports import Message
from tests.handlers.slack.posting import FORM, JSON
from tests.handlers.slack.serving import Serving, carried, eventually
from tests.slack_emulator import Slack

Body = dict[str, Any]


def action_in(referent: Serving, slack: Slack, channel: str, text: str = "Write to KDD by Friday") -> None:
    assert referent.post.command(slack.users["kari"], channel, f"/action add {text}").status == 200


def posts(slack: Slack, channel: str) -> list[Body]:
    return [message for message in slack.messages(channel) if message["user"] == slack.bot_user]


def test_a_command_is_stored_and_told_in_the_channel(referent: Serving, slack: Slack) -> None:
    channel = slack.new_channel()
    action_in(referent, slack, channel)
    assert referent.texts() == ["Write to KDD by Friday"]
    assert "A-1" in eventually(lambda: posts(slack, channel))[0]["text"]


def test_what_is_for_the_sender_rides_in_the_acknowledgement(referent: Serving, slack: Slack) -> None:
    channel = slack.new_channel()
    action_in(referent, slack, channel)
    answer = referent.post.command(slack.users["kari"], channel, "/oppgave liste")
    assert answer.json["response_type"] == "ephemeral"
    assert "Write to KDD" in answer.json["text"]


def test_commands_work_in_all_names(referent: Serving, slack: Slack) -> None:
    kari, channel = slack.users["kari"], slack.new_channel()
    for number, name in enumerate(("/action add", "/oppgave ny", "/oppgåve ny", "/referent action add"), 1):
        referent.post.command(kari, channel, f"{name} Ringe nummer {number}")
    assert len(referent.texts()) == 4


def test_whoever_speaks_is_known_by_the_name_that_slack_tells(referent: Serving, slack: Slack) -> None:
    channel, ola = slack.new_channel("ola"), slack.users["ola"]
    referent.post.command(slack.users["kari"], channel, f"/action add <@{ola}> ringer KDD")
    found = referent.read(lambda ledger: ledger.actions.by_number(1))
    assert found is not None
    owner = referent.read(lambda ledger: ledger.parties.get(found.owners[0]))
    assert owner is not None
    assert owner.name == "Ola Vik"


def test_the_same_command_again_answers_and_does_nothing(referent: Serving, slack: Slack) -> None:
    channel = slack.new_channel()
    first = referent.post.command(slack.users["kari"], channel, "/action add Write to KDD")
    assert referent.post.again(first).status == 200
    assert referent.post.again(first, X_Slack_Retry_Num="1").text == first.text
    assert referent.texts() == ["Write to KDD"]


def test_a_team_that_has_not_installed_it_is_told_so(referent: Serving, slack: Slack) -> None:
    with referent.post.another() as stranger:
        stranger.team = "T9"
        answer = stranger.command(slack.users["kari"], "C1", "/action add Hei")
        assert answer.status == 200
        assert "ikke installert" in answer.json["text"]
        assert stranger.message("U1", "C1", "ACTION: hei").status == 200
        assert stranger.press("U1", "C1", '{"v":1,"c":"/action add x"}').text == ""
        view = stranger.submit("U1", {"callback_id": "form", "type": "modal", "blocks": []}, {}).json
        assert "ikke installert" in json.dumps(view, ensure_ascii=False)
    assert referent.texts() == []


def test_slack_is_told_that_the_address_is_right(referent: Serving) -> None:
    answer = referent.post.post(json.dumps({"type": "url_verification", "challenge": "abc"}), JSON)
    assert (answer.status, answer.json) == (200, {"challenge": "abc"})


def test_slack_may_try_the_certificate_and_tell_that_it_holds_events_back(referent: Serving) -> None:
    assert referent.post.post("ssl_check=1&token=unused", FORM).status == 200
    told = {"type": "app_rate_limited", "team_id": "T1", "minute_rate_limited": 1_518_467_820, "api_app_id": "A1"}
    with structlog.testing.capture_logs() as log:
        statuses = [referent.post.post(json.dumps(told | {"n": n}), JSON).status for n in range(2)]
    assert statuses == [200, 200]
    assert [each for each in log if each.get("team") == "T1"] == [
        {"event": "Slack holds events back: more than 30,000 in an hour", "log_level": "warning", "team": "T1"}
    ], "told once"


def test_things_that_are_nothing_to_us_are_acknowledged(referent: Serving, slack: Slack) -> None:
    post = referent.post
    assert post.event({"type": "star_added", "user": "U1"}).status == 200
    assert post.event({"type": "app_home_opened", "user": "U1", "tab": "messages"}).status == 200
    assert post.shortcut(slack.users["kari"], "of_another_app").status == 200
    assert post.payload({"type": "something_new"}).status in (200, 404)


@pytest.mark.parametrize(
    "body",
    [
        {"type": "block_actions", "team": 5},
        {"type": "event_callback", "authorizations": 5, "event": {"type": "message"}},
        {"type": "block_actions", "user": {"id": "U1"}, "actions": [{"action_id": "x", "type": "button"}]},
        {"type": "view_submission", "view": {"callback_id": "form"}, "user": {"id": "U1"}},
    ],
)
def test_a_signed_payload_that_slack_would_not_send_is_a_bad_request(referent: Serving, body: Body) -> None:
    assert referent.post.payload({"team": {"id": "T000000001"}, **body}).status == 400


def test_get_says_what_is_here(referent: Serving) -> None:
    with urlopen(f"{referent.url}/slack/events", timeout=10) as answer:  # noqa: S310 - our own server
        assert b"/slack/install" in answer.read()


def test_a_large_form_is_read_all_the_same(referent: Serving, slack: Slack) -> None:
    """In a worker thread, since that takes a while."""
    channel = slack.new_channel()
    referent.post.command(slack.users["kari"], channel, "/minutes start Styremøte")
    note = "Ordet ble gitt fritt. " * 1_800
    answer = referent.post.command(slack.users["kari"], channel, f"/minutes note {note}")
    assert answer.status == 200
    assert referent.read(lambda ledger: len(ledger.meetings.notes(_meeting(ledger)))) == 1


def _meeting(ledger: Any) -> str:
    return str(ledger.meetings.by_number(1).id)


# --- buttons -------------------------------------------------------------------------------------------------


def test_a_button_in_a_post_does_it_and_brings_the_post_up_to_date(referent: Serving, slack: Slack) -> None:
    channel, ola = slack.new_channel("ola"), slack.users["ola"]
    action_in(referent, slack, channel)
    (post,) = eventually(lambda: posts(slack, channel))
    pressed = referent.post.press(ola, channel, carried(post, "Ferdig"), message=post["ts"])
    assert (pressed.status, pressed.text) == (200, "")
    assert referent.read(lambda ledger: ledger.actions.by_number(1)).state == "done"  # type: ignore[union-attr]
    eventually(lambda: slack.calls("chat.update"))
    referent.post.again(pressed)
    assert referent.read(lambda ledger: ledger.actions.by_number(1)).revision == 2  # type: ignore[union-attr]


def test_a_button_that_asks_for_a_form_opens_it(referent: Serving, slack: Slack) -> None:
    channel, kari = slack.new_channel(), slack.users["kari"]
    referent.post.triggers = slack.trigger
    action_in(referent, slack, channel)
    (post,) = eventually(lambda: posts(slack, channel))
    referent.post.press(kari, channel, carried(post, "Annen frist"), message=post["ts"])
    (opened,) = eventually(lambda: slack.calls("views.open"))
    assert opened["view"]["callback_id"] == "form"
    answer = referent.post.submit(kari, opened["view"], {"when": "2027-01-15"})
    assert (answer.status, answer.text) == (200, "")
    assert str(referent.read(lambda ledger: ledger.actions.by_number(1)).due) == "2027-01-15"  # type: ignore[union-attr]


def test_what_a_button_tells_the_sender_goes_by_the_response_url(referent: Serving, slack: Slack) -> None:
    channel, url = slack.new_channel(), slack.response_url()
    referent.post.response_url = url
    action_in(referent, slack, channel)
    listed = referent.post.command(slack.users["kari"], channel, "/action list")
    menu = '{"v":1,"c":"/action show A-1"}'
    referent.post.choose(slack.users["kari"], channel, menu, ephemeral=True)
    (told,) = eventually(lambda: slack.responses(url))
    assert told["response_type"] == "ephemeral"
    assert not told["replace_original"]
    assert "A-1" in told["text"]
    assert listed.status == 200


def test_a_list_is_shown_in_the_channel(referent: Serving, slack: Slack) -> None:
    channel = slack.new_channel()
    action_in(referent, slack, channel)
    listed = referent.post.command(slack.users["kari"], channel, "/action list")
    referent.post.press(slack.users["kari"], channel, carried(listed.json, "Vis i kanalen"), ephemeral=True)
    eventually(lambda: len(posts(slack, channel)) == 2)


# --- forms ---------------------------------------------------------------------------------------------------


def opened_form(referent: Serving, slack: Slack, channel: str, text: str) -> Body:
    """The view that a command opens."""
    referent.post.triggers = slack.trigger
    before = len(slack.calls("views.open"))
    answer = referent.post.command(slack.users["kari"], channel, text)
    assert (answer.status, answer.text) == (200, "")
    view: Body = eventually(lambda: slack.calls("views.open")[before:])[0]["view"]
    return view


def test_a_command_alone_opens_a_form_and_the_form_does_it(referent: Serving, slack: Slack) -> None:
    channel, kari = slack.new_channel(), slack.users["kari"]
    view = opened_form(referent, slack, channel, "/action add")
    answer = referent.post.submit(kari, view, {"text": "Write to KDD", "due": "2027-01-15"})
    assert (answer.status, answer.text) == (200, "")
    assert referent.texts() == ["Write to KDD"]
    assert referent.post.again(answer).text == answer.text
    assert referent.texts() == ["Write to KDD"]
    eventually(lambda: posts(slack, channel))


def test_what_is_wrong_is_told_in_its_field(referent: Serving, slack: Slack) -> None:
    view = opened_form(referent, slack, slack.new_channel(), "/action add")
    answer = referent.post.submit(slack.users["kari"], view, {"text": "x" * 3_001})
    assert answer.json["response_action"] == "errors", answer.text
    assert list(answer.json["errors"]) == ["f:text"]
    assert referent.texts() == []


def test_a_refused_form_keeps_what_was_typed(referent: Serving, slack: Slack) -> None:
    channel, kari = slack.new_channel(), slack.users["kari"]
    view = opened_form(referent, slack, channel, "/minutes start")
    referent.post.command(kari, channel, "/minutes start Et annet møte")
    answer = referent.post.submit(kari, view, {"title": "Styremøte", "place": "Bodø"})
    assert answer.json["response_action"] == "update", answer.text
    kept = answer.json["view"]
    told = [block["element"].get("initial_value") for block in kept["blocks"] if block["type"] == "input"]
    assert told[:2] == ["Styremøte", "Bodø"]
    again = referent.post.submit(kari, kept, {}).json["view"]
    assert len(again["blocks"]) == len(kept["blocks"])


def test_a_trigger_that_has_gone_gives_the_form_as_a_message(referent: Serving, slack: Slack) -> None:
    channel, kari, url = slack.new_channel(), slack.users["kari"], slack.response_url()
    referent.post.response_url = url
    referent.post.command(kari, channel, "/action add")
    (form,) = eventually(lambda: slack.responses(url))
    (send,) = [block for block in form["blocks"] if block["type"] == "actions"]
    button = {**send["elements"][0], "block_id": "b"}
    state = {"f:text": {"text": {"type": "plain_text_input", "value": "Write to KDD"}}}
    assert referent.post.actions(kari, channel, button, ephemeral=True, state={}).status == 200
    told = eventually(lambda: slack.responses(url)[1:])
    assert not any(body.get("delete_original") for body in told)
    assert referent.post.actions(kari, channel, button, ephemeral=True, state=state).status == 200
    assert referent.texts() == ["Write to KDD"]
    eventually(lambda: any(body.get("delete_original") for body in slack.responses(url)))


def test_a_question_goes_when_it_has_been_answered(referent: Serving, slack: Slack) -> None:
    channel, kari, url = slack.new_channel(), slack.users["kari"], slack.response_url()
    referent.post.response_url = url
    asked = referent.post.command(kari, channel, "/action add Hilde Nes writes to the council").json
    (asks,) = [block for block in asked["blocks"] if block["type"] == "actions"]
    eventually(lambda: posts(slack, channel))
    button = {**asks["elements"][0], "block_id": asks["block_id"]}
    assert referent.post.actions(kari, channel, button, ephemeral=True).status == 200
    assert eventually(lambda: slack.responses(url)) == [{"delete_original": True}]
    eventually(lambda: slack.calls("chat.update"))
    assert len(posts(slack, channel)) == 1, "the channel has been told of the action"


def test_a_search_finds_bodies_and_people(referent: Serving, slack: Slack) -> None:
    channel, kari = slack.new_channel(), slack.users["kari"]
    referent.post.command(kari, channel, "/owner add Arbeidsutvalget")
    view = opened_form(referent, slack, channel, "/action add")
    answer = referent.post.options(kari, view, "f:owners", "owners", "arbe")
    assert answer.json["options"][0]["text"]["text"] == "Arbeidsutvalget"


def test_a_search_for_who_chairs_finds_people_alone(referent: Serving, slack: Slack) -> None:
    channel, kari = slack.new_channel(), slack.users["kari"]
    referent.post.command(kari, channel, "/owner add body Karigruppa")

    def found(command: str, block: str) -> list[str]:
        view = opened_form(referent, slack, channel, command)
        (field,) = [each for each in view["blocks"] if each["block_id"] == block]
        answer = referent.post.options(kari, view, block, field["element"]["action_id"], "kari")
        return [option["value"] for option in answer.json["options"]]

    assert "Karigruppa" in found("/action add", "f:owners")
    assert found("/minutes start", "f:chair") == ["Kari Berg", "kari"]


# --- shortcuts and the Home tab ------------------------------------------------------------------------------


def test_a_meeting_is_started_from_anywhere(referent: Serving, slack: Slack) -> None:
    channel, kari = slack.new_channel(), slack.users["kari"]
    referent.post.triggers = slack.trigger
    assert referent.post.shortcut(kari, "start_meeting").text == ""
    (chooser,) = eventually(lambda: slack.calls("views.open"))
    answer = referent.post.submit(kari, chooser["view"], {"channel": channel})
    form = answer.json["view"]
    assert (answer.json["response_action"], form["callback_id"]) == ("update", "form")
    assert referent.post.submit(kari, form, {"title": "Styremøte"}, id="V2").status == 200
    assert referent.read(lambda ledger: ledger.meetings.by_number(1)).title == "Styremøte"  # type: ignore[union-attr]
    eventually(lambda: posts(slack, channel))


def test_where_it_does_not_open_in_time_a_direct_message_opens_it(referent: Serving, slack: Slack) -> None:
    channel, kari, direct = slack.new_channel(), slack.users["kari"], slack.direct("kari")
    before = len(posts(slack, direct))
    assert referent.post.shortcut(kari, "start_meeting").text == "", "its trigger is one that Slack does not know"
    (told,) = eventually(lambda: posts(slack, direct)[before:])
    value = carried(told["blocks"], "Start et møte")
    referent.post.press(kari, direct, value, message=told["ts"])
    eventually(lambda: len(posts(slack, direct)) == before + 2)
    referent.post.triggers = slack.trigger
    referent.post.press(kari, direct, value, message=told["ts"])
    chooser = eventually(lambda: slack.calls("views.open")[2:])[0]
    form = referent.post.submit(kari, chooser["view"], {"channel": channel}).json["view"]
    assert form["callback_id"] == "form"


def a_message(slack: Slack, channel: str, text: str) -> Body:
    """Something that ola wrote."""
    posted = slack.call("chat.postMessage", token=slack.user_tokens["ola"], channel=channel, text=text)
    return {"type": "message", "ts": posted["ts"], "user": slack.users["ola"], "text": text}


def test_an_action_is_made_of_a_message(referent: Serving, slack: Slack) -> None:
    kari, channel = slack.users["kari"], slack.new_channel("ola")
    referent.post.triggers = slack.trigger
    message = a_message(slack, channel, "Ola Vik skriver til KDD innen 15. januar 2027")
    assert referent.post.message_shortcut(kari, channel, "action_from", message).text == ""
    (opened,) = eventually(lambda: slack.calls("views.open"))
    assert referent.post.submit(kari, opened["view"], {}).text == ""
    action = referent.read(lambda ledger: ledger.actions.by_number(1))
    assert action is not None
    assert str(action.due) == "2027-01-15"
    assert action.link is not None
    assert action.link.endswith(f"/archives/{channel}/p{message['ts'].replace('.', '')}")
    source = referent.read(lambda ledger: ledger.sources.about(action.id))
    assert source is not None
    assert source.message == message["ts"]


def test_a_decision_too_and_where_the_view_did_not_open_the_message_is_remembered(
    referent: Serving, slack: Slack
) -> None:
    kari, channel, url = slack.users["kari"], slack.new_channel("ola"), slack.response_url()
    referent.post.response_url = url
    referent.post.command(kari, channel, "/minutes start Styremøte")
    message = a_message(slack, channel, "Vi kjøper hytta")
    referent.post.message_shortcut(kari, channel, "decision_from", message)
    (form,) = eventually(lambda: slack.responses(url))
    (send,) = [block for block in form["blocks"] if block["type"] == "actions"]
    inputs = [block for block in form["blocks"] if block["type"] == "input"]
    state = {block["block_id"]: filled(block) for block in inputs}
    referent.post.actions(kari, channel, {**send["elements"][0], "block_id": "b"}, ephemeral=True, state=state)
    decision = referent.read(lambda ledger: ledger.decisions.by_number(1))
    assert decision is not None
    assert decision.text == "Vi kjøper hytta"
    source = referent.read(lambda ledger: ledger.sources.about(decision.id))
    assert source is not None
    assert source.message == message["ts"]


def filled(block: Body) -> Body:
    """An input as it came."""
    element = block["element"]
    return {element["action_id"]: {"type": element["type"], "value": element.get("initial_value")}}


def test_a_message_is_attached_to_the_minutes(referent: Serving, slack: Slack) -> None:
    kari, channel = slack.users["kari"], slack.new_channel("ola")
    referent.post.command(kari, channel, "/minutes start Styremøte")
    referent.post.command(kari, channel, "/minutes item 1 Hytta")
    referent.post.message_shortcut(kari, channel, "attach_from", a_message(slack, channel, "Se tilbudet her"))
    (note,) = referent.read(lambda ledger: ledger.meetings.notes(_meeting(ledger)))
    assert (note.kind, channel in note.text) == ("attachment", True)


def test_the_home_tab_is_published_when_it_is_looked_at(referent: Serving, slack: Slack) -> None:
    channel, kari = slack.new_channel(), slack.users["kari"]
    referent.post.command(kari, channel, "/action add jeg ringer KDD")
    referent.post.home_opened(kari)
    eventually(lambda: slack.calls("views.publish"))
    assert "ringer KDD" in json.dumps(slack.home("kari"), ensure_ascii=False)


@pytest.mark.parametrize("tab", ["home", "messages"])
def test_who_opens_the_bots_page_for_the_first_time_is_greeted_once(referent: Serving, slack: Slack, tab: str) -> None:
    ola, direct = slack.users["ola"], slack.direct("ola")
    before = len(posts(slack, direct))
    for _ in range(2):
        assert referent.post.home_opened(ola, tab=tab).status == 200
    (greeting,) = eventually(lambda: posts(slack, direct)[before:])
    assert "/referat start" in greeting["text"]
    assert "Sett opp Referent" not in json.dumps(greeting, ensure_ascii=False), "he administrates nothing"
    referent.post.home_opened(ola, tab="home" if tab == "messages" else "messages")
    assert len(told_directly(referent)) == 1


def told_directly(referent: Serving) -> list[Message]:
    return list(referent.read(lambda ledger: ledger.outbox.about("welcome")))


def test_where_the_meeting_is_is_asked_before_slack_is_asked_who_asks(referent: Serving, slack: Slack) -> None:
    referent.post.triggers = slack.trigger
    referent.post.shortcut("UNEW", "start_meeting")
    (chooser,) = eventually(lambda: slack.calls("views.open"))
    assert chooser["view"]["callback_id"] == "channel"
    assert [call for call in slack.calls("users.info") if call["user"] == "UNEW"] == []


def test_what_is_pressed_at_home_is_done_and_shown_there(referent: Serving, slack: Slack) -> None:
    channel, kari = slack.new_channel(), slack.users["kari"]
    referent.post.triggers = slack.trigger
    referent.post.command(kari, channel, "/action add jeg ringer KDD")
    referent.post.home_opened(kari)
    eventually(lambda: slack.calls("views.publish"))
    view = {**slack.home("kari"), "id": "VH"}
    referent.post.actions(kari, "", button("/action done A-1"), view=view)
    eventually(lambda: len(slack.calls("views.publish")) == 2)
    assert "ringer KDD" not in json.dumps(slack.home("kari")["blocks"][:4], ensure_ascii=False)
    referent.post.actions(kari, "", button("/referent home meetings=2"), view=view)
    eventually(lambda: len(slack.calls("views.publish")) == 3)
    referent.post.actions(kari, "", button("/minutes start"), view=view)
    views = eventually(lambda: [call["view"]["callback_id"] for call in slack.calls("views.open")][1:])
    assert views == ["channel"], "in which channel the meeting is has to be told"


def button(command: str) -> Body:
    value = json.dumps({"v": 1, "c": command})
    return {"type": "button", "action_id": "do:0", "block_id": "b", "value": value}


def test_what_is_pressed_in_a_view_is_answered_in_it(referent: Serving, slack: Slack) -> None:
    kari, channel = slack.users["kari"], slack.new_channel()
    referent.post.command(kari, channel, "/action add jeg ringer KDD")
    slack.answers("views.update", {"ok": True, "view": {"id": "V1"}})
    slack.answers("views.push", {"ok": True, "view": {"id": "V2"}})
    view = {"id": "V1", "type": "modal", "callback_id": "notice", "private_metadata": ""}
    referent.post.actions(kari, "", button("/action list"), view=view)
    (updated,) = eventually(lambda: slack.calls("views.update"))
    assert "ringer KDD" in json.dumps(updated["view"], ensure_ascii=False)
    referent.post.actions(kari, "", button("/action due A-1"), view=view)
    (pushed,) = eventually(lambda: slack.calls("views.push"))
    assert pushed["view"]["callback_id"] == "form"


# --- events --------------------------------------------------------------------------------------------------


def test_a_marked_line_in_a_meeting_is_captured_once(referent: Serving, slack: Slack) -> None:
    kari, channel = slack.users["kari"], slack.new_channel()
    referent.post.command(kari, channel, "/minutes start Styremøte")
    ts = slack.call("chat.postMessage", token=slack.user_tokens["kari"], channel=channel, text="ACTION: …")["ts"]
    first = referent.post.message(kari, channel, "ACTION: Write to KDD &amp; SIVA", ts=ts)
    assert first.status == 200
    assert referent.post.again(first, X_Slack_Retry_Num="2", X_Slack_Retry_Reason="http_timeout").status == 200
    assert referent.texts() == ["Write to KDD & SIVA"]
    eventually(lambda: slack.calls("reactions.add"))


def test_a_question_by_mention_is_answered_once_in_its_thread(referent: Serving, slack: Slack) -> None:
    kari, channel = slack.users["kari"], slack.new_channel()
    referent.post.command(kari, channel, "/owner add AU")
    ts = slack.call("chat.postMessage", token=slack.user_tokens["kari"], channel=channel, text="…")["ts"]
    answers = referent.post.mention(kari, channel, f"<@{slack.bot_user}> hva skylder AU?", ts=ts)
    assert [answer.status for answer in answers] == [200, 200]
    eventually(lambda: len(slack.replies(channel, ts)) == 2)
    referent.post.post(answers[0].sent.body, JSON)
    assert len([call for call in slack.calls("chat.postMessage") if call.get("thread_ts") == ts]) == 1


def test_a_direct_message_is_answered_there(referent: Serving, slack: Slack) -> None:
    kari = slack.users["kari"]
    direct = slack.direct("kari")
    referent.post.message(kari, direct, "hva skylder jeg?")
    eventually(lambda: [call for call in slack.calls("chat.postMessage") if call["channel"] == direct])


def test_the_bot_hears_neither_itself_nor_other_bots(referent: Serving, slack: Slack) -> None:
    channel = slack.new_channel()
    referent.post.command(slack.users["kari"], channel, "/minutes start Styremøte")
    referent.post.message(slack.bot_user, channel, "ACTION: Write to KDD")
    referent.post.message(slack.users["kari"], channel, "ACTION: Write to KDD", bot_id="B9")
    referent.post.message("", channel, "ACTION: Write to KDD", subtype="bot_message")
    assert referent.texts() == []


def test_a_reaction_captures_the_message_that_it_is_put_on(referent: Serving, slack: Slack) -> None:
    kari, ola, channel = slack.users["kari"], slack.users["ola"], slack.new_channel("ola")
    referent.post.command(kari, channel, "/minutes start Styremøte")
    ts = slack.call("chat.postMessage", token=slack.user_tokens["ola"], channel=channel, text="Jeg ringer KDD")["ts"]
    referent.post.reacted(kari, channel, ts, "eyes", ola)
    assert slack.calls("conversations.replies") == []
    referent.post.reacted(kari, channel, ts, "pushpin", ola)
    assert len(slack.calls("conversations.replies")) == 1
    assert len(referent.texts()) == 1


def test_uninstalling_ends_it(referent: Serving, slack: Slack) -> None:
    channel = slack.new_channel()
    action_in(referent, slack, channel)
    assert referent.post.event({"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": []}}).status == 200
    action_in(referent, slack, channel, "Another one")
    assert referent.post.event({"type": "app_uninstalled"}).status == 200
    answer = referent.post.command(slack.users["kari"], channel, "/action list")
    assert "ikke installert" in answer.json["text"]


def test_people_and_channels_are_heard_of(referent: Serving, slack: Slack) -> None:
    channel, ola = slack.new_channel("ola"), slack.users["ola"]
    referent.post.command(ola, channel, "/action add jeg ringer KDD")
    user = {"id": ola, "team_id": slack.team, "name": "ola", "real_name": "Ola Nordmann", "profile": {}}
    assert referent.post.event({"type": "user_change", "user": user}).status == 200
    account = referent.read(lambda ledger: ledger.places.account(f"slack:{slack.team}", ola))
    assert account is not None
    assert referent.read(lambda ledger: ledger.parties.get(account.person)).name == "Ola Nordmann"  # type: ignore[union-attr]


def test_forms_that_slack_does_not_know(referent: Serving) -> None:
    assert referent.post.post("a=b", FORM).status == 404


def test_bolt_takes_nothing_from_the_environment_for_itself(
    tmp_path: Path, slack: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would keep installations in the home folder, and use a token that is no team's."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "made-up")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-another")
    with Serving(tmp_path, slack) as referent:
        action_in(referent, slack, slack.new_channel())
        assert referent.texts() == ["Write to KDD by Friday"]
        assert referent.post.event({"type": "app_uninstalled"}).status == 200
    assert list(home.iterdir()) == []
