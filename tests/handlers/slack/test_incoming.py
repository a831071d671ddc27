"""From Slack's payloads to requests: pure, and strict where something is missing."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.form import Field, Form
from bot.request import Request
from handlers.slack.happened import happened, reaction, with_message
from handlers.slack.incoming import (
    Coming,
    Malformed,
    chosen_channel,
    command,
    message_shortcut,
    moment_of,
    permalink,
    press,
    private_of,
    start_in,
    submission,
    suggestion,
)
from handlers.slack.modal import modal
from handlers.slack.voice import Voice

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
Body = dict[str, Any]


def slash(**changed: str) -> Body:
    fields = {
        "user_id": "U1",
        "user_name": "kari",
        "channel_id": "C1",
        "command": "/oppgave",
        "text": "ny <@U2> ringer",
        "trigger_id": "1.2.x",
        "response_url": "https://hooks.example/1",
    }
    return {**fields, **changed}


def test_a_command_is_taken_as_typed() -> None:
    coming = command(slash(), AT)
    assert coming.marked_up
    assert not coming.carried
    assert coming.request == Request(
        workspace="",
        connection="",
        account="U1",
        name="kari",
        text="/oppgave ny <@U2> ringer",
        at=AT,
        channel="C1",
        delivery="cmd:1.2.x",
        outbox="channel",
        respond="https://hooks.example/1",
        present=True,
    )


def test_a_command_alone_and_one_in_a_direct_message() -> None:
    assert command(slash(text=""), AT).request.text == "/oppgave"
    assert command(slash(channel_id="D1"), AT).request.channel is None


@pytest.mark.parametrize("missing", ["user_id", "channel_id", "command", "trigger_id"])
def test_a_command_without_what_it_needs_is_none(missing: str) -> None:
    with pytest.raises(Malformed):
        command(slash(**{missing: ""}), AT)
    with pytest.raises(Malformed):
        command({**slash(), missing: 5}, AT)


def test_an_id_longer_than_any_is_none() -> None:
    with pytest.raises(Malformed):
        command(slash(user_id="U" * 300), AT)


# --- messages ------------------------------------------------------------------------------------------------


def said(**changed: Any) -> Body:
    return {"type": "message", "user": "U1", "channel": "C1", "text": "ACTION: hei", "ts": "1.5", **changed}


def request_of(event: Body) -> Request:
    coming = happened(event, AT)
    assert coming is not None
    return coming.request


def test_a_message_and_its_mention_are_one_delivery() -> None:
    message, mention = request_of(said()), request_of(said(type="app_mention"))
    assert message == mention
    assert (message.message, message.thread, message.delivery) == ("1.5", None, "msg:C1:1.5")
    assert (message.outbox, message.present, message.happening) == ("all", True, "said")


def test_a_message_in_a_thread_and_one_that_begins_it() -> None:
    assert request_of(said(thread_ts="1.1")).thread == "1.1"
    assert request_of(said(thread_ts="1.5")).thread is None
    assert request_of(said(thread_ts="1.1", subtype="thread_broadcast")).thread == "1.1"


def test_a_direct_message_has_no_channel_but_its_own_delivery() -> None:
    request = request_of(said(channel="D7", channel_type="im", subtype="file_share"))
    assert (request.channel, request.delivery) == (None, "msg:D7:1.5")


@pytest.mark.parametrize(
    "event",
    [
        said(bot_id="B1"),
        said(subtype="bot_message"),
        said(subtype="channel_join"),
        said(subtype="message_replied"),
        said(user=None),
        said(type="channel_rename"),
        {"type": "message", "subtype": "message_changed", "channel": "C1", "message": "none"},
        {"type": "message", "subtype": "message_deleted", "channel": "C1", "previous_message": None},
    ],
)
def test_what_is_nothing_to_the_bot(event: Body) -> None:
    assert happened(event, AT) is None


def edit(message: Body | None = None, before: Body | None = None, **changed: Any) -> Body:
    told = {"user": "U1", "text": "ACTION: ha det", "ts": "1.5", "edited": {"user": "U1", "ts": "2.0"}}
    return {
        "type": "message",
        "subtype": "message_changed",
        "channel": "C1",
        "ts": "2.1",
        "message": {**told, **(message or {})},
        "previous_message": {"user": "U1", "text": "ACTION: hei", "ts": "1.5", **(before or {})},
        **changed,
    }


def test_an_edit_is_what_was_said_anew() -> None:
    request = request_of(edit())
    assert (request.happening, request.text, request.message) == ("edited", "ACTION: ha det", "1.5")
    assert request.delivery == "edit:C1:1.5:2.0"
    assert (request.said, request.edited) == (moment(1.5), moment(2.0))


def moment(stamp: float) -> datetime:
    return datetime.fromtimestamp(stamp, UTC)


@pytest.mark.parametrize("stamp", [None, "", "soon", "inf", "nan", "-1e30", "9" * 40])
def test_a_stamp_that_is_none_tells_no_moment(stamp: str | None) -> None:
    assert moment_of(stamp) is None


@pytest.mark.parametrize(
    "event",
    [
        edit({"text": "ACTION: hei"}),  # a link was unfolded
        edit({"edited": None}),  # somebody answered in its thread
        edit({"bot_id": "B1"}),
        edit({"subtype": "bot_message"}),
        edit({"user": ""}),
    ],
)
def test_what_is_no_edit(event: Body) -> None:
    assert happened(event, AT) is None


def test_a_deletion_with_and_without_replies_below() -> None:
    gone = {"type": "message", "subtype": "message_deleted", "channel": "C1", "ts": "3.0", "deleted_ts": "1.5"}
    before = {"user": "U1", "text": "ACTION: hei", "ts": "1.5"}
    request = request_of({**gone, "previous_message": before})
    assert (request.happening, request.account, request.text) == ("deleted", "U1", "ACTION: hei")
    assert (request.delivery, request.present) == ("gone:C1:1.5", False)
    assert request_of(edit({"subtype": "tombstone"})).delivery == "gone:C1:1.5"
    assert happened({**gone, "previous_message": {**before, "bot_id": "B1"}}, AT) is None
    assert happened({**gone, "previous_message": {**before, "user": None}}, AT) is None


def reacted(**changed: Any) -> Coming | None:
    item = {"type": "message", "channel": "C1", "ts": "1.5"}
    event = {"type": "reaction_added", "user": "U2", "reaction": "thumbsup::skin-tone-2", "item": item}
    return reaction({**event, "item_user": "U1", "event_ts": "4.0", **changed}, AT)


def test_a_reaction_and_the_words_it_was_put_on() -> None:
    coming = reacted()
    assert coming is not None
    request = coming.request
    assert (request.account, request.author, request.reaction) == ("U2", "U1", "thumbsup")
    assert (request.message, request.delivery) == ("1.5", "react:C1:1.5:4.0")
    assert request.said == moment(1.5)
    whole = with_message(coming, {"user": "U1", "text": "hei", "ts": "1.5", "thread_ts": "1.1"})
    assert whole is not None
    assert (whole.request.text, whole.request.thread) == ("hei", "1.1")
    assert with_message(coming, {"user": "U1", "text": "", "ts": "1.5"}) is None
    assert with_message(coming, {"bot_id": "B1", "text": "hei", "ts": "1.5"}) is None


def test_a_reaction_to_a_file_is_nothing() -> None:
    assert reacted(item={"type": "file", "file": "F1"}) is None
    assert reacted(user=None) is None


def test_links_to_messages() -> None:
    request = request_of(said(thread_ts="1700000000.000001", ts="1700000001.000200"))
    assert permalink("https://a.slack.com/", request) == (
        "https://a.slack.com/archives/C1/p1700000001000200?thread_ts=1700000000.000001&cid=C1"
    )
    assert permalink("", request) is None
    assert permalink("https://a.slack.com/", request_of(said(channel="D1"))) is None


# --- buttons, forms, shortcuts -------------------------------------------------------------------------------

VALUE = '{"v":1,"c":"/action done A-1","r":3}'


def pressed(action: Body | None = None, **changed: Any) -> Body:
    return {
        "type": "block_actions",
        "user": {"id": "U1"},
        "trigger_id": "7.x",
        "channel": {"id": "C1"},
        "container": {"type": "message", "message_ts": "1.5", "channel_id": "C1", "is_ephemeral": False},
        "message": {"ts": "1.5", "thread_ts": "1.1"},
        "response_url": "https://hooks.example/2",
        "actions": [action or {"type": "button", "action_id": "do:0", "value": VALUE}],
        **changed,
    }


def test_a_button_carries_its_command() -> None:
    found = press(pressed(), AT)
    assert found is not None
    request = found.coming.request
    assert found.coming.carried
    assert (request.text, request.revision, request.pressed) == ("/action done A-1", 3, "1.5")
    assert (request.thread, request.message, request.delivery) == ("1.1", None, "act:7.x")
    assert request.values == {}


def test_a_line_of_a_menu_does_too() -> None:
    option = {"type": "overflow", "action_id": "menu", "selected_option": {"value": VALUE}}
    found = press(pressed(option), AT)
    assert found is not None
    assert found.coming.request.text == "/action done A-1"


def test_a_message_that_one_person_sees_is_not_brought_up_to_date() -> None:
    found = press(pressed(container={"message_ts": "1.5", "is_ephemeral": True}), AT)
    assert found is not None
    assert found.coming.request.pressed is None


def test_a_button_that_sends_the_form_it_stands_below() -> None:
    action = {"type": "button", "action_id": "form", "value": '{"v":1,"c":"/action add"}'}
    state = {"values": {"f:text": {"text": {"type": "plain_text_input", "value": "Hei"}}}}
    found = press(pressed(action, state=state), AT)
    assert found is not None
    assert found.form
    assert found.coming.request.values == {"text": "Hei"}


def test_a_kept_command_is_named() -> None:
    found = press(pressed({"type": "button", "action_id": "do:0", "value": json.dumps({"v": 1, "k": "a" * 32})}), AT)
    assert found is not None
    assert (found.coming.kept, found.coming.request.text) == ("a" * 32, "")


@pytest.mark.parametrize(
    "value", ["", "done A-1", '{"v":0,"c":"/action done A-1"}', "[]", '{"v":1}', '{"v":1,"c":5}', "{", "x" * 4_000]
)
def test_what_is_not_ours_has_no_command(value: str) -> None:
    found = press(pressed({"type": "button", "action_id": "old", "value": value}), AT)
    assert found is not None
    assert found.coming.carried
    assert (found.coming.request.text, found.coming.kept) == ("", None)


@pytest.mark.parametrize("actions", [None, [], ["x"], [{"type": "datepicker"}]])
def test_choosing_something_does_nothing_by_itself(actions: Any) -> None:
    assert press(pressed(actions=actions), AT) is None


def test_a_button_in_a_view_knows_where_that_was_opened() -> None:
    view = {"id": "V1", "type": "modal", "private_metadata": '{"v":1,"c":"","channel":"C9","respond":"https://h/3"}'}
    found = press(pressed(view=view, container={"type": "view"}, channel=None, message=None, response_url=None), AT)
    assert found is not None
    request = found.coming.request
    assert (found.view, found.home, request.channel, request.respond) == ("V1", False, "C9", "https://h/3")
    assert (request.delivery, request.present, request.pressed) == ("act:7.x:V1", False, None)


def view_of(form: Form, request: Request | None = None) -> Body:
    view, _ = modal(form, Voice("nb", "UTC"), private=private_of(request) if request else {})
    return view


FORM = Form("Ny oppgave", "/action add", (Field("text", "Hva", "line"),), "Lagre", revision=4)


def sent(view: Body, values: Body) -> Body:
    return {
        "type": "view_submission",
        "user": {"id": "U1"},
        "trigger_id": "8.x",
        "view": {**view, "id": "V1", "state": {"values": values}},
    }


def test_a_form_comes_back_with_where_it_was_asked_for() -> None:
    asked = request_of(said(thread_ts="1.1"))
    view = view_of(FORM, asked)
    coming = submission(sent(view, {"f:text": {"text": {"value": "Hei"}}}), AT)
    request = coming.request
    assert coming.carried
    assert (request.text, request.values, request.revision) == ("/action add", {"text": "Hei"}, 4)
    assert (request.channel, request.thread, request.message) == ("C1", "1.1", "1.5")
    assert (request.delivery, request.present) == ("act:8.x:V1", False)
    assert request.said is None


def test_a_form_remembers_when_its_sender_was_there() -> None:
    first = submission(sent(view_of(FORM, request_of(said())), {}), AT).request
    assert (first.seen, first.present) == (AT, False)
    again = submission(sent(view_of(FORM, first), {}), AT + timedelta(hours=1)).request
    assert again.seen == AT, "and not when it was sent"
    view = {**view_of(FORM, first), "id": "V1"}
    turned = press(pressed(view=view, container={"type": "view"}), AT + timedelta(hours=1))
    assert turned is not None
    assert (turned.coming.request.seen, turned.coming.request.present) == (AT, False)


def test_a_form_that_is_not_ours_has_no_command() -> None:
    assert submission(sent({**view_of(FORM), "private_metadata": "?"}, {}), AT).request.text == ""


def test_a_shortcut_on_a_message() -> None:
    body = {
        "type": "message_action",
        "callback_id": "action_from",
        "trigger_id": "9.x",
        "user": {"id": "U1"},
        "channel": {"id": "C1"},
        "message": {"ts": "1.5", "user": "U2", "text": "kan du ringe?"},
        "response_url": "https://hooks.example/4",
    }
    coming = message_shortcut(body, AT)
    assert coming is not None
    assert (coming.verb, coming.request.text, coming.request.author) == ("/action from", "kan du ringe?", "U2")
    assert coming.linked
    assert coming.request.said == moment(1.5)
    view = view_of(FORM, coming.request)
    assert submission(sent(view, {}), AT).request.said == moment(1.5), "what is filled in was said then"
    assert message_shortcut({**body, "callback_id": "something_else"}, AT) is None
    with pytest.raises(Malformed):
        message_shortcut({**body, "message": {}}, AT)


def test_the_channel_of_a_meeting_is_chosen() -> None:
    state = {"channel": {"channel": {"type": "conversations_select", "selected_conversation": "C5"}}}
    body = sent({"callback_id": "channel"}, state)
    assert chosen_channel(body) == "C5"
    assert start_in(body, "C5", AT).request.text == "/minutes start"
    with pytest.raises(Malformed):
        chosen_channel(sent({"callback_id": "channel"}, {}))
    with pytest.raises(Malformed):
        chosen_channel({"view": None})


def test_a_search_is_where_its_form_is() -> None:
    view = {"private_metadata": '{"v":1,"c":"/action add","channel":"C9"}'}
    found = suggestion({"user": {"id": "U1"}, "view": view, "value": "au"}, AT)
    assert (found.typed, found.coming.request.channel) == ("au", "C9")
    assert suggestion({"user": {"id": "U1"}, "channel": {"id": "C1"}}, AT).coming.request.channel == "C1"


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
KEYS = ["user", "channel", "message", "view", "container", "actions", "state", "item", "text", "ts", "trigger_id"]


@given(
    st.dictionaries(
        st.sampled_from([*KEYS, "user_id", "channel_id", "command", "event_ts", "previous_message"]), anything
    )
)
def test_no_payload_is_stumbled_over(body: Body) -> None:
    for read in (command, press, submission, message_shortcut, suggestion, happened, reaction):
        for event in (body, {**body, "type": "message", "subtype": "message_changed", "callback_id": "action_from"}):
            try:
                read(event, AT)
            except Malformed:
                continue
