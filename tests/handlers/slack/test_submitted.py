"""What becomes of a form that was sent: nothing of it is lost, and Slack takes what it is told."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.form import Field, Form
from bot.reply import Button, Buttons, Facts, Reply, Row, Rows, Text
from bot.request import Request
from handlers.slack.carried import key_of, read_page, read_value
from handlers.slack.modal import modal, values_of
from handlers.slack.shown import MOST_TOLD, abridged, shown, whole_of
from handlers.slack.submitted import (
    channel_chooser,
    kept_view,
    notice_of,
    pressed_in_view,
    sentence_view,
    submitted,
)
from handlers.slack.voice import Voice
from tests.block_kit import check_response, check_view
from tests.handlers.slack.seen import addresses

Body = dict[str, Any]
VOICE = Voice("nb", "Europe/Oslo")
REQUEST = Request("w", "slack:T1", "U1", "Kari", "/action add", datetime(2026, 11, 24, tzinfo=UTC), channel="C1")
FIELDS = (
    Field("text", "Hva", "text", required=True),
    Field("owners", "Hvem", "parties"),
    Field("chair", "Leder", "party"),
    Field("due", "Når", "date"),
    Field("start", "Klokka", "time"),
    Field("kind", "Slag", "choice", choices=(("a", "A"), ("b", "B"))),
    Field("more", "Mer", "choice", choices=tuple((f"{n}", f"N{n}") for n in range(9))),
)
VIEW, _ = modal(Form("Ny oppgave", "/action add", FIELDS, "Lagre"), VOICE, private={"channel": "C1"})


def sent(view: Body = VIEW, **values: Any) -> Body:
    """The view as Slack sends it back, with what was filled in."""
    state = {f"f:{name}": {name: value} for name, value in values.items()}
    return {**view, "id": "V1", "hash": "1.a", "team_id": "T1", "state": {"values": state}}


def option(value: str) -> Body:
    return {"text": {"type": "plain_text", "text": value}, "value": value}


FILLED = {
    "text": {"type": "plain_text_input", "value": "Ring KDD\nog SIVA"},
    "owners": {"type": "multi_external_select", "selected_options": [option("AU"), option("Kari Berg")]},
    "chair": {"type": "external_select", "selected_option": option("Ola Vik")},
    "due": {"type": "datepicker", "selected_date": "2027-01-15"},
    "start": {"type": "timepicker", "selected_time": "08:30"},
    "kind": {"type": "radio_buttons", "selected_option": option("b")},
    "more": {"type": "static_select", "selected_option": option("7")},
}


def refused(*parts: Any, field: str = "") -> Reply:
    return Reply(parts or (Text("Det gikk ikke."),), ok=False, error="refused", field=field)


def initial(view: Body) -> dict[str, str]:
    """What the fields of a view hold: its state, had nobody touched it."""
    told = {
        "initial_value": "value",
        "initial_date": "selected_date",
        "initial_time": "selected_time",
        "initial_option": "selected_option",
        "initial_options": "selected_options",
    }
    state = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            held = {told[key]: value for key, value in element.items() if key in told}
            state[block["block_id"]] = {element["action_id"]: held}
    return values_of(state)


def test_a_field_that_is_wrong_is_told_so() -> None:
    told = submitted(sent(), REQUEST, (refused(field="due"),), VOICE)
    assert told.next["response_action"] == "errors"
    (place,) = told.next["errors"]
    assert place.startswith("f:due")
    assert told.bodies == ()
    check_response(told.next, view=VIEW)


@pytest.mark.parametrize(
    "reply",
    [
        refused(),
        refused(field="no_such_field"),
        refused(Text("Mente du en av disse?"), Buttons((Button("AU", "/action add x"),)), field="owners"),
        refused(Text("Noen var først."), Rows((Row("action", "A-1", "Ring KDD", "open"),)), Facts((("a", "b"),))),
    ],
)
def test_else_the_form_stays_with_all_that_was_typed(reply: Reply) -> None:
    told = submitted(sent(**FILLED), REQUEST, (reply,), VOICE)
    assert told.next["response_action"] == "update"
    view = told.next["view"]
    check_view(view, mentions=addresses(view["blocks"]))
    values = initial(view)
    assert values["text"] == "Ring KDD\nog SIVA"
    assert values["owners"] == "AU\nKari Berg"
    assert (values["chair"], values["due"], values["start"]) == ("Ola Vik", "2027-01-15", "08:30")
    assert (values["kind"], values["more"]) == ("b", "7")
    assert view["private_metadata"] == VIEW["private_metadata"]


def test_what_was_emptied_stays_empty() -> None:
    view, _ = modal(Form("x", "/action edit A-1", (Field("text", "Hva", "line", "Før"),), "Lagre"), VOICE, private={})
    again, _ = kept_view(sent(view, text={"type": "plain_text_input", "value": None}), refused(), VOICE)
    assert initial(again) == {"text": ""}


def test_the_next_refusal_takes_the_place_of_the_one_before() -> None:
    once, _ = kept_view(sent(**FILLED), refused(Text("Først."), Text("Og så.")), VOICE)
    twice, _ = kept_view(sent(once, **FILLED), refused(Text("Til slutt.")), VOICE)
    assert len(twice["blocks"]) == len(VIEW["blocks"]) + 1
    check_view(twice)


@given(st.text(max_size=4_000), st.text(max_size=3_000))
def test_whatever_is_typed_and_told_slack_takes_it(typed: str, told: str) -> None:
    filled = {**FILLED, "text": {"type": "plain_text_input", "value": typed[:3_000]}}
    view, _ = kept_view(sent(**filled), refused(Text(told)), VOICE)
    check_view(view, mentions=addresses(view["blocks"]))
    shown_first = notice_of(REQUEST, (Reply((Text(told),)),), VOICE)[0]
    check_view(shown_first, mentions=addresses(shown_first["blocks"]))


def test_a_form_that_is_done_closes() -> None:
    done = Reply((Text("A-1 er skrevet."),), to="channel")
    posting = replaced(outbox="channel")
    assert submitted(sent(), posting, (done,), VOICE).next == {}


def replaced(**changed: Any) -> Request:
    return Request(**{**{name: getattr(REQUEST, name) for name in REQUEST.__slots__}, **changed})


def test_what_is_for_the_sender_goes_by_the_response_url_or_is_said_in_the_view() -> None:
    told = Reply((Text("Hvem skal ha ansvaret?"), Buttons((Button("AU", "/action assign A-1 AU"),))), ask=True)
    by_url = submitted(sent(), replaced(respond="https://h/1"), (told,), VOICE)
    assert (by_url.next, len(by_url.bodies)) == ({}, 1)
    in_view = submitted(sent(), REQUEST, (told,), VOICE)
    assert in_view.bodies == ()
    assert in_view.next["response_action"] == "update"
    check_view(in_view.next["view"])
    assert '"channel":"C1"' in in_view.next["view"]["private_metadata"]


def test_a_form_may_lead_to_the_next() -> None:
    following = Reply((Form("Neste", "/minutes start", (Field("title", "Tittel", "line"),), "Åpne"),))
    told = submitted(sent(), REQUEST, (following,), VOICE)
    assert told.next["response_action"] == "update"
    check_view(told.next["view"])


def test_who_presses_in_a_view_is_told_there() -> None:
    told = pressed_in_view(REQUEST, (Reply((Text("Gjort det."),)),), VOICE)
    assert told.notice is not None
    check_view(told.notice)
    nothing = pressed_in_view(replaced(outbox="channel"), (Reply((Text("Alle ser det."),), to="channel"),), VOICE)
    assert nothing.notice is not None
    check_view(nothing.notice)


def test_what_no_view_holds_is_said_elsewhere() -> None:
    minutes = Reply(tuple(Text(f"Sak {number}", "heading") for number in range(150)))
    told = pressed_in_view(REQUEST, (minutes,), VOICE)
    assert told.notice is not None
    check_view(told.notice)
    assert VOICE.say("slack.rest") in str(told.notice["blocks"][-1])
    assert told.rest == minutes
    in_view = submitted(sent(), REQUEST, (minutes,), VOICE)
    assert (in_view.rest, VOICE.say("slack.rest") in str(in_view.next)) == (minutes, True)
    assert pressed_in_view(replaced(text="/referent home"), (minutes,), VOICE).rest is None
    refused = submitted(sent(), REQUEST, (Reply(minutes.parts, ok=False),), VOICE)
    assert (refused.rest, VOICE.say("slack.more") in str(refused.next)) == (None, False)


def pages_turned(view: Body) -> list[tuple[str, int]]:
    """The commands and pages that a view's buttons turn to."""
    last = view["blocks"][-1]
    assert last["type"] == "actions"
    return [(str(read_value(each["value"]).command), read_page(each["value"])) for each in last["elements"]]  # type: ignore[union-attr]  # ours


def test_what_is_read_in_a_view_has_pages() -> None:
    minutes = Reply(tuple(Text(f"Sak {number}", "heading") for number in range(250)))
    asks = replaced(text="/minutes show M-1")
    read: list[str] = []
    for page, turns in enumerate(([1], [0, 2], [1])):
        told = pressed_in_view(asks, (minutes,), VOICE, page)
        assert (told.rest, told.kept) == (None, {})
        assert told.notice is not None
        check_view(told.notice)
        assert pages_turned(told.notice) == [("/minutes show M-1", turn) for turn in turns]
        assert VOICE.say("slack.page", part=page + 1, count=3) in str(told.notice["blocks"][-2])
        read += [block["text"]["text"] for block in told.notice["blocks"] if block["type"] == "header"]
    assert read == [f"Sak {number}" for number in range(250)]
    beyond = pressed_in_view(asks, (minutes,), VOICE, 99).notice
    assert beyond == pressed_in_view(asks, (minutes,), VOICE, 2).notice


def test_a_long_command_is_kept_for_its_pages() -> None:
    minutes = Reply(tuple(Text(f"Sak {number}", "heading") for number in range(150)))
    command = "/ask hva er vedtatt om " + "sti " * 600
    told = pressed_in_view(replaced(text=command), (minutes,), VOICE)
    assert told.kept == {key_of(command): command}


def test_what_needs_more_messages_than_slack_takes_goes_on_elsewhere() -> None:
    long = Reply((Text("ord " * 20_000),))
    told = shown(replaced(respond="https://h/1"), (long,), VOICE)
    assert (len(told.bodies) > MOST_TOLD, told.rest) == (True, long)
    short = abridged(told, VOICE)
    assert len(short.bodies) == MOST_TOLD
    for body in short.bodies:
        check_response(body)
    assert VOICE.say("slack.rest") in str(short.bodies[-1]["blocks"][-1])
    assert short.bodies[0] == told.bodies[0]
    little = shown(REQUEST, (Reply((Text("Gjort det."),)),), VOICE)
    assert (little.rest, abridged(little, VOICE)) == (None, little)


def test_views_of_our_own() -> None:
    check_view(channel_chooser(VOICE))
    check_view(sentence_view("Det gikk ikke.", VOICE))
    for language in ("nb", "nn", "en"):
        check_view(channel_chooser(Voice(language, "UTC")))  # type: ignore[arg-type]  # the three there are


def test_a_form_in_a_message_remembers_where_it_was_asked_for() -> None:
    form = Reply((Form("Ny", "/action add", (Field("text", "Hva", "line"),), "Lagre"),))
    told = shown(replaced(message="1.5", link="https://a.slack.com/archives/C1/p15", outbox="channel"), (form,), VOICE)
    assert told.instead is not None
    check_response(told.instead)
    (send,) = [block for block in told.instead["blocks"] if block["type"] == "actions"]
    assert '"message": "1.5"' in send["elements"][0]["value"]
    long = shown(replaced(link="https://a.slack.com/" + "x" * 2_500), (form,), VOICE)
    assert long.instead is not None
    check_response(long.instead)


def test_all_of_it_tells_of_the_same_rows() -> None:
    """By which it is known, when it comes late, for whom it is."""
    row = Reply((Rows((Row("action", "A-2", "Male", "open"),)),))
    assert whole_of((row, Reply((Text("Ja"),)))).numbers == ()
    told = whole_of((Reply((Text("D-1"),), numbers=("D-1", "A-2")), row, Reply((Text("A-3"),), numbers=("A-3",))))
    assert told.numbers == ("D-1", "A-2", "A-3")
