"""What the outbox holds comes to Slack: in order, once, where it belongs, and whatever goes wrong on the way."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot.action import Action
from bot.delivering import give_up
from bot.errors import StoreBusy
from bot.events_people import members_told
from bot.meeting import Meeting
from bot.place import ChannelMember, Connection
from bot.ports import Ledger, Message
from bot.reply import Button, Buttons, Reply, Row, Rows, Text
from handlers.attempts import LEASE
from handlers.courier import Courier
from handlers.passing import Passing
from handlers.slack import sender
from handlers.slack.carried import key_of
from handlers.slack.faults import UNREACHABLE, cause_of
from handlers.slack.render import Rendered
from handlers.slack.sender import MARK, SlackSender, permalink
from handlers.slack.tokens import Unsealable
from storage import open_ledgers
from tests.handlers.slack.office import Office
from tests.slack_emulator import Slack
from tests.slack_faults import CUT, LOST, SILENCE, breaks, rate_limited, refuses

ROOT = Path(__file__).parents[3]


@pytest.fixture
def office(slack: Slack) -> Office:
    return Office(slack)


def channel(office: Office, *members: str, **more: Any) -> str:
    """A channel that no other test knows, known to the register by Slack's id."""
    made = office.slack.new_channel(*members, **more)
    name = next(name for name, id in office.slack.channels.items() if id == made)
    office.write(office._fill)
    return name


def texts(office: Office, where: str) -> list[str]:
    """What stands there, posts of the bot alone."""
    return [str(each["text"]) for each in posts(office, where)]


def posts(office: Office, where: str) -> list[dict[str, Any]]:
    return [each for each in office.slack.messages(where) if "metadata" in each]


def an_action(office: Office, where: str, **more: Any) -> Action:
    action = Action("action-1", 1, "Sende brev", "kari", office.clock.now(), office.connection, channel=where)
    return replace(action, **more)


def row_of(action: Action, *buttons: Button) -> Rows:
    return Rows((Row("action", action.label, action.text, action.state, buttons=buttons, revision=action.revision),))


# --- the ways ------------------------------------------------------------------------------------------------


def test_posts_come_in_order_and_bear_their_id(office: Office) -> None:
    where = channel(office)
    letters = [office.letter(f"nummer {n}", where) for n in range(4)]
    office.put(*letters)
    office.deliver(looks=9)
    assert texts(office, where) == [f"nummer {n}" for n in range(4)]
    asked = office.slack.calls("chat.postMessage")
    assert [call["metadata"]["event_payload"]["id"] for call in asked] == [each.id for each in letters]
    assert {(call["unfurl_links"], call["unfurl_media"], call["link_names"], call["parse"]) for call in asked} == {
        (False, False, False, "none")
    }
    sent = office.slack.messages(where)[-1]["ts"]
    stands = office.get(letters[-1])
    assert (stands.place, stands.sent) == (office.slack.channels[where], sent)
    assert office.waiting() == []


def test_a_post_stands_in_the_thread_of_what_it_answers(office: Office) -> None:
    where = channel(office)
    asked = office.slack.call("chat.postMessage", channel=office.slack.channels[where], text="Hva skylder AU?")["ts"]
    letter = office.letter("Ingenting", where, thread=asked)
    office.put(letter)
    office.deliver()
    assert [each["text"] for each in office.slack.replies(where, asked)] == ["Hva skylder AU?", "Ingenting"]


def test_a_post_that_cannot_stand_in_a_thread_stands_in_the_channel(office: Office) -> None:
    where = channel(office)
    office.slack.fails("chat.postMessage", refuses("cannot_reply_to_message"))
    office.put(office.letter("Ja", where, thread="1700000000.000100"))
    office.deliver()
    assert texts(office, where) == ["Ja"]
    assert "thread_ts" not in office.slack.messages(where)[-1]


def test_direct_messages_are_opened_once(office: Office) -> None:
    office.put(office.letter("én", None, person="kari"), office.letter("to", None, person="kari"))
    office.deliver(looks=2)
    assert texts(office, office.slack.direct("kari"))[-2:] == ["én", "to"]
    assert len(office.slack.calls("conversations.open")) == 2, "ours, and that of the test"


def test_a_whisper_is_seen_by_one_alone(office: Office) -> None:
    where = channel(office, "ola")
    office.put(office.letter("Bare du", where, person="ola", thread="1700000000.000100"))
    office.deliver()
    (call,) = office.slack.calls("chat.postEphemeral")
    assert (call["user"], call["thread_ts"], call["text"]) == (
        office.slack.users["ola"],
        "1700000000.000100",
        "Bare du",
    )
    assert texts(office, where) == []


def test_a_whisper_to_one_who_is_not_there_comes_by_direct_message(office: Office) -> None:
    where = channel(office)
    office.put(office.letter(f"Bare du i {where}", where, person="siri"))
    office.deliver()
    assert texts(office, office.slack.direct("siri"))[-1] == f"Bare du i {where}"


@pytest.mark.parametrize(
    ("seconds", "asked", "told"), [(2, True, "Bare du"), (20, True, "Spør en gang til"), (20, False, "")]
)
def test_a_late_whisper_to_one_who_has_left_a_private_channel_does_not_say_what_is_said_there(
    office: Office, seconds: int, asked: bool, told: str
) -> None:
    """Nobody has told that they left, but for Slack, which whispers to nobody who is not there."""
    where = channel(office)

    def was_there(ledger: Ledger) -> None:
        found = ledger.places.channel(where)
        assert found is not None
        private = replace(found, private=True, members_known=office.clock.now(), revision=found.revision + 1)
        ledger.places.put_channel(private)
        since = office.clock.now() - timedelta(days=1)
        ledger.places.put_member(ChannelMember(where, "siri", since, known=office.clock.now()))

    office.write(was_there)
    direct = office.slack.direct("siri")
    before = len(texts(office, direct))
    office.put(office.letter("Bare du", where, person="siri", connection=office.connection if asked else None))
    office.clock.later(seconds=seconds)
    office.deliver()
    said = texts(office, direct)[before:]
    assert told in "".join(said)
    assert (len(said), office.waiting()) == (1 if told else 0, [])
    assert office.read(lambda ledger: ledger.places.channels_of("siri", office.clock.now())) == ()


def test_a_mark_is_a_reaction_and_one_is_enough(office: Office) -> None:
    where = channel(office)
    said = office.slack.call("chat.postMessage", channel=office.slack.channels[where], text="ACTION: x")["ts"]
    for _ in range(2):
        office.put(replace(office.letter("", where, thread=said), kind="mark"))
        office.deliver()
    office.put(replace(office.letter("", where, thread="1700000000.000100"), kind="mark"))
    office.deliver()
    reactions = office.slack.messages(where)[0]["reactions"]
    assert [(each["name"], each["count"]) for each in reactions] == [(MARK, 1)]
    assert (office.waiting(), office.given_up()) == ([], {})


def test_a_mark_that_slack_refuses_is_given_up(office: Office) -> None:
    where = channel(office)
    office.slack.fails("reactions.add", refuses("invalid_name"))
    office.put(replace(office.letter("", where, thread="1.0"), kind="mark"))
    office.deliver()
    assert office.given_up() == {"invalid_name": 1}


@pytest.mark.parametrize("word", ["not_in_channel", "channel_not_found", "is_archived", "missing_scope"])
def test_a_mark_that_cannot_be_put_there_is_no_error(office: Office, word: str) -> None:
    where = channel(office)
    office.slack.fails("reactions.add", refuses(word))
    office.put(replace(office.letter("", where, thread="1700000000.000100"), kind="mark"))
    with structlog.testing.capture_logs() as log:
        office.deliver()
    assert (office.waiting(), office.given_up(), log) == ([], {}, [])


def test_a_long_message_goes_on_in_its_thread(office: Office) -> None:
    where = channel(office)
    parts = tuple(Text(f"{n} " + "æ" * 2_500) for n in range(12))
    letter = replace(office.letter("", where), reply=Reply(parts, to="channel"))
    office.put(letter)
    office.deliver()
    first = posts(office, where)[0]
    stands = office.get(letter)
    thread = office.slack.replies(where, first["ts"])
    assert len(thread) > 1
    assert stands.sent == first["ts"]
    assert [call["metadata"]["event_payload"]["part"] for call in office.slack.calls("chat.postMessage")] == list(
        range(len(thread))
    )


def test_one_in_several_parts_goes_on_where_it_was_broken_off(office: Office) -> None:
    where = channel(office)
    parts = tuple(Text(f"{n} " + "æ" * 2_500) for n in range(12))
    letter = replace(office.letter("", where), reply=Reply(parts, to="channel"))
    office.put(letter, office.letter("bak", where))
    office.slack.fails("chat.postMessage", LOST, when=lambda call: call["metadata"]["event_payload"].get("part") == 1)
    office.deliver(looks=2)
    office.clock.later(minutes=1)
    office.start()
    office.deliver(looks=2)
    first = posts(office, where)[0]
    thread = office.slack.replies(where, first["ts"])
    numbers = [each["metadata"]["event_payload"]["part"] for each in thread]
    assert numbers == list(range(len(thread)))
    assert len(thread) > 2
    assert texts(office, where)[-1] == "bak"


def test_what_shows_nothing_is_not_sent(office: Office) -> None:
    office.put(replace(office.letter(""), reply=Reply(())), replace(office.letter(""), kind="card", about="gone"))
    office.deliver(looks=2)
    assert (office.slack.calls("chat.postMessage"), office.waiting()) == ([], [])


def test_a_command_too_long_for_a_button_is_kept_first(office: Office) -> None:
    where = channel(office)
    command = "/action add " + "lang " * 500
    reply = Reply((Text("Ta den med?"), Buttons((Button("Ja", command),))), to="channel")
    office.put(replace(office.letter("", where), reply=reply))
    office.deliver()
    assert office.read(lambda ledger: ledger.deliveries.kept_command(key_of(command))) == command
    assert key_of(command) in str(office.slack.calls("chat.postMessage")[0]["blocks"])


def test_answers_link_to_where_it_was_said_first(office: Office) -> None:
    where = channel(office)
    office.write(lambda ledger: ledger.actions.put(an_action(office, where)))
    office.put(office.letter("A-1", where, about="action-1"))
    office.deliver()
    sent = office.slack.messages(where)[-1]["ts"]
    action = office.read(lambda ledger: ledger.actions.get("action-1"))
    assert action.link == permalink("https://nettverket.slack.com", office.slack.channels[where], sent)
    assert (
        action.link == f"https://nettverket.slack.com/archives/{office.slack.channels[where]}/p{sent.replace('.', '')}"
    )
    assert action.revision == 1


def test_a_link_into_a_thread_and_none_where_the_team_has_no_address(office: Office) -> None:
    assert permalink("https://x.slack.com/", "C1", "2.5", "1.5") == (
        "https://x.slack.com/archives/C1/p25?thread_ts=1.5&cid=C1"
    )
    where = channel(office)
    office.team.address = ""
    office.write(lambda ledger: ledger.actions.put(an_action(office, where)))
    office.put(office.letter("A-1", where, about="action-1"))
    office.deliver()
    assert office.read(lambda ledger: ledger.actions.get("action-1")).link is None


# --- bringing up to date ---------------------------------------------------------------------------------------


def told_anew(office: Office, message: Message) -> None:
    stands = office.get(message)
    office.put(replace(stands, revision=stands.revision + 1))


def test_a_post_is_brought_up_to_date_with_its_row_as_it_is_now(office: Office) -> None:
    where = channel(office)
    action = an_action(office, where)
    done = Button("Ferdig", "/action done A-1", revision=1)
    letter = replace(office.letter("", where, about=action.id), reply=Reply((row_of(action, done),), to="channel"))
    office.write(lambda ledger: ledger.actions.put(action))
    office.put(letter)
    office.deliver()
    office.write(lambda ledger: ledger.actions.put(replace(action, text="Sende to brev", revision=2)))
    told_anew(office, letter)
    office.deliver()
    (post,) = posts(office, where)
    assert "Sende to brev" in post["text"]
    (call,) = office.slack.calls("chat.update")
    assert call["ts"] == post["ts"]


def test_what_says_the_same_is_not_sent_again_and_no_more_than_the_latest_is(office: Office) -> None:
    where = channel(office)
    letter = office.letter("likt", where)
    office.put(letter)
    office.deliver()
    told_anew(office, letter)
    office.deliver()
    assert office.slack.calls("chat.update") == []
    office.clock.later(seconds=2)
    for text in ("én", "to", "tre"):
        office.put(replace(office.get(letter), reply=Reply((Text(text),)), revision=office.get(letter).revision + 1))
    office.deliver(looks=3)
    office.put(replace(office.get(letter), reply=Reply((Text("fire"),)), revision=office.get(letter).revision + 1))
    office.deliver(looks=3)
    assert [call["text"] for call in office.slack.calls("chat.update")] == ["tre"]
    office.clock.later(seconds=2)
    office.deliver()
    assert [call["text"] for call in office.slack.calls("chat.update")] == ["tre", "fire"]
    assert texts(office, where) == ["fire"]


def test_a_post_that_somebody_deleted_stays_deleted(office: Office) -> None:
    where = channel(office)
    letter = office.letter("borte", where)
    office.put(letter)
    office.deliver()
    office.slack.call("chat.delete", channel=office.slack.channels[where], ts=office.get(letter).sent)
    office.put(replace(office.get(letter), reply=Reply((Text("ny"),)), revision=2))
    office.deliver()
    assert (texts(office, where), office.waiting(), office.given_up()) == ([], [], {})


def test_a_card_that_somebody_deleted_comes_back_when_it_says_something_new(office: Office) -> None:
    where = channel(office)
    meeting = Meeting("meeting-1", 1, where, "s", "Styremøte", office.clock.now(), "kari", office.connection)
    card = Message(meeting.id, Reply(()), office.clock.now(), channel=where, about=meeting.id, kind="card")
    office.write(lambda ledger: ledger.meetings.put(meeting))
    office.put(card)
    office.deliver()
    gone = office.get(card).sent
    office.slack.call("chat.delete", channel=office.slack.channels[where], ts=gone)
    office.write(lambda ledger: ledger.meetings.put(replace(meeting, title="Årsmøte", revision=2)))
    told_anew(office, card)
    office.slack.fails("chat.postMessage", LOST)
    office.deliver()
    office.clock.later(minutes=1)
    office.deliver()
    (text,) = texts(office, where)
    assert "Årsmøte" in text
    assert office.get(card).sent not in {gone, None}
    office.write(lambda ledger: ledger.meetings.put(replace(meeting, title="Landsmøte", revision=3)))
    told_anew(office, card)
    office.clock.later(minutes=1)
    office.deliver()
    assert "Landsmøte" in texts(office, where)[0], "brought up to date where it stands now"


def test_a_direct_message_is_brought_up_to_date_where_it_stands(office: Office) -> None:
    letter = office.letter("før", None, person="ola")
    office.put(letter)
    office.deliver()
    office.start()
    office.put(replace(office.get(letter), reply=Reply((Text("etter"),)), revision=2))
    office.deliver()
    assert texts(office, office.slack.direct("ola"))[-1] == "etter"


def test_a_meetings_card_is_posted_once_and_follows_it(office: Office) -> None:
    where = channel(office)
    meeting = Meeting("meeting-1", 1, where, "s", "Styremøte", office.clock.now(), "kari", office.connection)
    card = Message(meeting.id, Reply(()), office.clock.now(), channel=where, about=meeting.id, kind="card")
    office.write(lambda ledger: ledger.meetings.put(meeting))
    office.put(card)
    office.deliver()
    assert "Styremøte" in texts(office, where)[0]
    office.write(lambda ledger: ledger.meetings.put(replace(meeting, title="Årsmøte", revision=2)))
    told_anew(office, card)
    office.deliver()
    (text,) = texts(office, where)
    assert "Årsmøte" in text


def test_what_comes_late_shows_its_row_as_it_is_by_then(office: Office) -> None:
    where = channel(office)
    action = an_action(office, where)
    letter = replace(office.letter("", where, about=action.id), reply=Reply((row_of(action),), to="channel"))
    office.put(letter)
    office.write(lambda ledger: ledger.actions.put(action))
    office.write(lambda ledger: ledger.actions.put(replace(action, text="Noe annet", revision=2)))
    office.clock.later(minutes=3)
    office.deliver()
    assert "Noe annet" in texts(office, where)[0]


# --- when Slack does not take it -------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", [CUT, LOST, breaks(), breaks(503), refuses("internal_error"), refuses("fatal_error")])
def test_after_a_passing_error_it_stands_there_once(office: Office, fault: Any) -> None:
    where = channel(office)
    office.slack.fails("chat.postMessage", fault)
    office.put(office.letter("Hei", where), office.letter("Hallo", where))
    office.deliver(looks=2)
    office.clock.later(seconds=61)
    office.deliver(looks=3)
    assert texts(office, where) == ["Hei", "Hallo"]
    assert len(office.slack.calls("conversations.history")) >= 1


def test_slack_that_says_nothing_is_not_waited_for(office: Office) -> None:
    where = channel(office)
    office.team.timeout = 0.2
    office.slack.fails("chat.postMessage", SILENCE)
    office.put(office.letter("Hei", where))
    office.deliver()
    assert len(office.waiting()) == 1
    office.clock.later(minutes=1)
    office.deliver()
    assert texts(office, where) == ["Hei"]


def test_in_a_thread_it_is_looked_for_there(office: Office) -> None:
    where = channel(office)
    asked = office.slack.call("chat.postMessage", channel=office.slack.channels[where], text="Hva?")["ts"]
    office.slack.fails("chat.postMessage", LOST)
    letter = office.letter("Det", where, thread=asked)
    office.put(letter)
    office.deliver()
    office.clock.later(minutes=1)
    office.deliver()
    assert [each["text"] for each in office.slack.replies(where, asked)] == ["Hva?", "Det"]
    assert office.get(letter).sent == office.slack.replies(where, asked)[-1]["ts"]


def test_without_the_scope_to_look_it_is_posted_again_sooner_than_lost(office: Office) -> None:
    where = channel(office)
    office.slack.fails("chat.postMessage", CUT)
    office.slack.fails("conversations.history", refuses("missing_scope"))
    office.put(office.letter("Hei", where))
    office.deliver()
    office.clock.later(minutes=1)
    office.deliver()
    assert texts(office, where) == ["Hei"]


def test_where_it_cannot_look_just_now_it_waits(office: Office) -> None:
    where = channel(office)
    office.slack.fails("chat.postMessage", LOST)
    office.slack.fails("conversations.history", rate_limited(60))
    office.put(office.letter("Hei", where))
    office.deliver()
    for _ in range(3):
        office.clock.later(seconds=45)
        office.deliver()
    assert texts(office, where) == ["Hei"]
    assert office.waiting() == []


def test_where_slack_lets_it_see_but_a_little_it_is_posted_again_sooner_than_held_for_a_day(office: Office) -> None:
    """Apps that are not in Slack's directory see 15 messages a minute
    (https://docs.slack.dev/changelog/2025/05/29/rate-limit-changes-for-non-marketplace-apps)."""
    where = channel(office)
    office.slack.fails("chat.postMessage", CUT)
    office.slack.fails("conversations.history", rate_limited(60), times=None)
    office.put(office.letter("Hei", where), office.letter("bak", where))
    office.deliver()
    for _ in range(6):
        office.clock.later(seconds=61)
        office.deliver(looks=2)
    office.slack.mend()
    assert texts(office, where) == ["Hei", "bak"]


def test_it_is_looked_for_no_later_than_it_can_have_arrived(office: Office) -> None:
    where = channel(office)
    office.slack.fails("chat.postMessage", LOST)
    office.put(office.letter("Hei", where))
    office.deliver()
    tried = office.clock.now()
    office.clock.later(hours=1)
    office.deliver()
    (look,) = office.slack.calls("conversations.history")
    assert float(look["latest"]) - tried.timestamp() < 300
    assert texts(office, where) == ["Hei"]


def test_slack_unreachable_is_no_doubt(office: Office) -> None:
    where = channel(office)
    office.put(office.letter("Hei", where))
    url, office.team.url = office.team.url, "http://127.0.0.1:1/api/"
    office.deliver()
    office.clock.later(minutes=1)
    office.team.url = url
    office.deliver()
    assert office.slack.calls("conversations.history") == [], "it cannot have arrived"
    assert texts(office, where) == ["Hei"]


def test_a_429_holds_the_channel_for_as_long_as_slack_says(office: Office) -> None:
    one, two = channel(office), channel(office)
    office.slack.fails(
        "chat.postMessage", rate_limited(30), when=lambda call: call["channel"] == office.slack.channels[one]
    )
    office.put(office.letter("a", one), office.letter("b", one), office.letter("c", two))
    office.deliver(looks=3)
    assert (texts(office, one), texts(office, two)) == ([], ["c"])
    office.clock.later(seconds=29)
    office.deliver(looks=3)
    assert len(office.slack.calls("chat.postMessage")) == 2
    office.clock.later(seconds=1)
    office.deliver(looks=3)
    assert texts(office, one) == ["a", "b"]


def test_a_429_in_two_channels_holds_the_team(office: Office) -> None:
    channels = [channel(office) for _ in range(3)]
    for each in channels[:2]:
        id = office.slack.channels[each]
        office.slack.fails("chat.postMessage", rate_limited(30), when=lambda call, id=id: call["channel"] == id)
        office.put(office.letter("a", each))
        office.deliver()
    office.put(office.letter("c", channels[2]))
    office.deliver()
    assert len(office.slack.calls("chat.postMessage")) == 2
    office.clock.later(seconds=30)
    office.deliver(looks=2)
    assert [texts(office, each) for each in channels] == [["a"], ["a"], ["c"]]


def test_a_429_of_an_update_holds_all_the_teams_updates(office: Office) -> None:
    one, two = channel(office), channel(office)
    letters = [office.letter("a", one), office.letter("b", two)]
    office.put(*letters)
    office.deliver()
    office.slack.fails("chat.update", rate_limited(20))
    for each in letters:
        office.put(replace(office.get(each), reply=Reply((Text("ny"),)), revision=2))
        office.deliver()
    assert len(office.slack.calls("chat.update")) == 1
    office.put(office.letter("mer", one))
    office.deliver()
    assert texts(office, one) == ["a", "mer"], "what is new is not held by that"
    office.clock.later(seconds=20)
    office.deliver(looks=2)
    assert (texts(office, one), texts(office, two)) == (["ny", "mer"], ["ny"])


@pytest.mark.parametrize(
    "word",
    ["channel_not_found", "is_archived", "msg_too_long", "odd_one"],
)
def test_what_slack_will_never_take_is_given_up_at_once(office: Office, word: str) -> None:
    where = channel(office)
    office.slack.fails("chat.postMessage", refuses(word))
    office.put(office.letter("a", where), office.letter("b", where))
    office.deliver(looks=3)
    assert office.given_up() == {word: 1}
    assert texts(office, where) == ["b"]


@pytest.mark.parametrize("word", ["channel_not_found", "not_in_channel", "is_archived", "msg_too_long"])
@pytest.mark.parametrize("method", ["chat.postEphemeral", "chat.update", "conversations.open"])
def test_in_every_way_of_sending_it_is_given_up(office: Office, method: str, word: str) -> None:
    where = channel(office, "ola")
    letters = {
        "chat.postEphemeral": office.letter("x", where, person="ola"),
        "chat.update": office.letter("x", where),
        "conversations.open": office.letter("x", None, person="ola"),
    }
    letter = letters[method]
    office.put(letter)
    if method == "chat.update":
        office.deliver()
        office.put(replace(office.get(letter), reply=Reply((Text("ny"),)), revision=2))
    office.slack.fails(method, refuses(word), times=None)
    office.slack.fails("conversations.open", refuses("cannot_dm_bot"), times=None)
    office.deliver()
    assert sum(office.given_up().values()) == 1
    assert office.waiting() == []


def test_where_the_bot_is_not_in_the_channel_it_comes_by_the_one_time_address(office: Office) -> None:
    where = channel(office, bot=False)
    url = office.slack.response_url()
    office.put(office.letter("Hei", where, respond=url), office.letter("Du", where, person="kari", respond=url))
    office.deliver(looks=2)
    told = office.slack.responses(url)
    assert [(each["text"], each["response_type"], each["replace_original"]) for each in told] == [
        ("Hei", "in_channel", False),
        ("Du", "ephemeral", False),
    ]
    assert (office.waiting(), office.given_up()) == ([], {})


def test_when_the_address_is_used_up_it_is_given_up_and_a_whisper_comes_by_direct_message(office: Office) -> None:
    where = channel(office, bot=False)
    url = office.slack.response_url()
    letters = [office.letter(str(n), where, respond=url) for n in range(6)]
    office.put(*letters, office.letter(f"Du i {where}", where, person="kari", respond=url))
    for _ in range(9):
        office.deliver()
        office.clock.later(seconds=2)
    assert [each["text"] for each in office.slack.responses(url)] == list("01234")
    assert office.given_up() == {"not_in_channel": 1}
    assert texts(office, office.slack.direct("kari"))[-1] == f"Du i {where}"


@pytest.mark.parametrize("fault", [CUT, breaks()])
def test_what_may_have_been_said_by_an_address_is_not_said_again(office: Office, fault: Any) -> None:
    """Nothing can be looked up there."""
    where = channel(office, bot=False)
    url = office.slack.response_url()
    office.slack.fails("response_url", fault)
    office.put(office.letter("Hei", where, respond=url))
    office.deliver()
    office.clock.later(minutes=1)
    office.deliver()
    assert office.slack.responses(url) == []
    assert (office.waiting(), office.given_up()) == ([], {"perhaps_delivered": 1})


@pytest.mark.parametrize("fault", [CUT, LOST, breaks()])
def test_a_whisper_that_may_have_been_heard_is_not_said_again(office: Office, fault: Any) -> None:
    where = channel(office, "ola")
    office.slack.fails("chat.postEphemeral", fault)
    office.put(office.letter("Hei", where, person="ola"))
    office.deliver()
    office.clock.later(minutes=1)
    office.deliver()
    assert len(office.slack.calls("chat.postEphemeral")) == 1
    assert (office.waiting(), office.given_up()) == ([], {"perhaps_delivered": 1})


@pytest.mark.parametrize("method", ["read", "write"])
def test_a_whisper_that_could_not_be_written_in_time_is_said_at_the_next_attempt(
    office: Office, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    """The register was busy when its words were read, or a long command of its was kept: nothing has gone to Slack."""
    where = channel(office, "ola")
    reply = Reply((Text("Ta den med?"), Buttons((Button("Ja", "/action add " + "lang " * 500),))))
    office.put(replace(office.letter("", where, person="ola"), reply=reply))

    def busy(*_: object) -> None:
        raise StoreBusy("trouble.busy")

    with monkeypatch.context() as patch:
        register = Passing(office.ledgers)
        patch.setattr(office.sender._writing, "_ledgers", register)
        patch.setattr(register, method, busy)
        office.deliver()
    assert office.slack.calls("chat.postEphemeral") == []
    office.clock.later(minutes=1)
    office.deliver()
    assert len(office.slack.calls("chat.postEphemeral")) == 1
    assert (office.waiting(), office.given_up()) == ([], {})


def test_a_whisper_of_several_messages_goes_on_where_our_own_error_broke_it_off(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = channel(office, "ola")
    parts = tuple(Text(f"{n} " + "æ" * 2_500) for n in range(12))
    office.put(replace(office.letter("", where, person="ola"), reply=Reply(parts)))
    told = sender._told

    def once(page: Rendered) -> dict[str, Any]:
        if not page.text.startswith("0 "):
            raise ValueError
        return told(page)

    with monkeypatch.context() as patch:
        patch.setattr(sender, "_told", once)
        office.deliver()
    office.clock.later(minutes=1)
    office.deliver()
    said = [call["text"].split()[0] for call in office.slack.calls("chat.postEphemeral")]
    assert len(said) > 1
    assert said == sorted(set(said), key=int), "none twice"
    assert (office.waiting(), office.given_up()) == ([], {})


def test_a_whisper_that_an_administrator_tries_again_is_said_only_if_it_is_to_go_anyway(office: Office) -> None:
    where = channel(office, "ola")
    office.slack.fails("chat.postEphemeral", LOST)
    letter = office.letter("Hei", where, person="ola")
    office.put(letter)
    office.deliver()
    office.clock.later(minutes=1)
    office.deliver()
    for anyway, calls in ((False, 1), (True, 2)):
        office.write(lambda ledger, anyway=anyway: ledger.outbox.retry(letter.id, anyway=anyway))
        office.deliver()
        assert len(office.slack.calls("chat.postEphemeral")) == calls
    assert (office.waiting(), office.given_up()) == ([], {})


def test_a_post_that_may_have_arrived_long_ago_is_found_when_it_is_tried_again(office: Office) -> None:
    where = channel(office)
    office.slack.fails("chat.postMessage", LOST)
    letter = office.letter("Hei", where)
    office.put(letter)
    office.deliver()
    now = office.clock.now()
    office.write(lambda ledger: give_up(ledger, letter, now, UNREACHABLE, "late", unsure=True))
    office.clock.later(hours=70)
    office.write(lambda ledger: ledger.outbox.retry(letter.id))
    office.slack.fails("conversations.history", rate_limited(1))
    office.deliver()
    office.clock.later(minutes=1)
    office.deliver()
    assert texts(office, where) == ["Hei"]
    assert office.waiting() == []


def test_an_address_that_is_asked_too_often_is_tried_again(office: Office) -> None:
    where = channel(office, bot=False)
    url = office.slack.response_url()
    office.slack.fails("response_url", rate_limited(1))
    office.put(office.letter("Hei", where, respond=url))
    office.deliver()
    office.clock.later(minutes=1)
    office.deliver()
    assert [each["text"] for each in office.slack.responses(url)] == ["Hei"]


@pytest.mark.parametrize("person", [None, "kari"])
def test_an_answer_of_several_messages_goes_on_where_the_address_was_asked_too_often(
    office: Office, person: str | None
) -> None:
    where = channel(office, bot=False)
    url = office.slack.response_url()
    parts = tuple(Text(f"{n} " + "æ" * 2_500) for n in range(8))
    letter = replace(office.letter("", where, respond=url, person=person), reply=Reply(parts, to="channel"))
    office.put(letter)
    office.slack.fails("response_url", rate_limited(1), when=lambda call: not call["text"].startswith("0 "))
    office.deliver()
    office.clock.later(minutes=1)
    office.deliver()
    told = [each["text"].split()[0] for each in office.slack.responses(url)]
    assert len(told) > 2
    assert told == sorted(set(told), key=int), "none twice"
    assert (office.waiting(), office.given_up()) == ([], {})


def test_a_whisper_of_several_messages_goes_on_where_it_was_broken_off(office: Office) -> None:
    where = channel(office, "ola")
    parts = tuple(Text(f"{n} " + "æ" * 2_500) for n in range(12))
    office.put(replace(office.letter("", where, person="ola"), reply=Reply(parts)))
    office.slack.fails("chat.postEphemeral", rate_limited(1), when=lambda call: not call["text"].startswith("0 "))
    office.deliver()
    office.clock.later(minutes=1)
    office.deliver()
    told = [call["text"].split()[0] for call in office.slack.calls("chat.postEphemeral")]
    assert told.count("0") == 1
    assert (office.waiting(), office.given_up()) == ([], {})


def test_a_private_channel_without_the_bot_is_one_that_slack_does_not_know(office: Office) -> None:
    office.put(office.letter("Hei", "lukket"))
    office.deliver()
    assert office.given_up() == {"channel_not_found": 1}


def test_whose_matter_it_is_is_told(office: Office) -> None:
    where = channel(office, bot=False)
    office.write(lambda ledger: ledger.actions.put(an_action(office, where)))
    office.put(office.letter("Hei", where, about="action-1"))
    office.deliver(looks=2)
    assert texts(office, office.slack.direct("kari"))[-1].startswith(f"Jeg fikk ikke lagt ut A-1 i #{where}")


def test_where_it_is_uninstalled_nothing_is_sent(office: Office) -> None:
    office.team.token = None
    office.put(office.letter("Hei"))
    office.deliver()
    assert (len(office.waiting()), office.given_up()) == (1, {}), "it may be there again soon"
    office.clock.later(hours=25)
    office.deliver()
    assert office.given_up() == {"uninstalled": 1}
    assert office.slack.recorded == []


@pytest.mark.parametrize(("error", "word"), [(Unsealable(), "token_sealed"), (OSError(), "token_expired")])
def test_without_a_token_for_now_it_waits(
    office: Office, monkeypatch: pytest.MonkeyPatch, error: Exception, word: str
) -> None:
    async def fails(_: str) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(office.team, "client", fails)
        office.put(office.letter("Hei"))
        office.deliver()
    assert len(office.waiting()) == 1
    assert cause_of(word) == "uninstalled"
    office.clock.later(minutes=1)
    office.deliver()
    assert office.waiting() == []


@pytest.mark.parametrize("word", ["account_inactive", "invalid_auth", "not_authed", "token_revoked"])
def test_while_slack_does_not_take_the_token_all_of_the_team_waits_and_nothing_is_lost(
    office: Office, word: str
) -> None:
    where, other = channel(office), channel(office)
    office.slack.fails("*", refuses(word), times=None)
    office.put(office.letter("a", where), office.letter("b", where), office.letter("c", other))
    with structlog.testing.capture_logs() as log:
        for _ in range(4):
            office.deliver(looks=3)
            office.clock.later(seconds=21)
    asked = len(office.slack.calls("chat.postMessage"))
    assert 2 <= asked <= 4, "both channels may be on their way when it is found out; then one look a minute"
    assert [each["word"] for each in log] == [word], "told once"
    assert (len(office.waiting()), office.given_up()) == (3, {})
    office.slack.mend()
    office.clock.later(minutes=1)
    office.deliver(looks=3)
    assert (texts(office, where), texts(office, other)) == (["a", "b"], ["c"])


def test_a_new_token_does_not_wait_for_the_old_one(office: Office) -> None:
    where = channel(office)
    office.team.token = "xoxb-wrong"
    office.put(office.letter("a", where))
    office.deliver()
    office.team.token = office.slack.bot_token
    office.put(office.letter("b", None, person="ola"))
    office.deliver()
    assert texts(office, office.slack.direct("ola"))[-1] == "b"
    office.clock.later(minutes=1)
    office.deliver()
    assert texts(office, where) == ["a"]


def test_slack_is_down_for_an_hour_in_the_midst_of_a_meeting(office: Office) -> None:
    where, other = channel(office), channel(office)
    office.put(office.letter("0", where))
    office.deliver()
    office.slack.fails("*", CUT, times=None)
    for minute in range(60):
        office.put(office.letter(str(minute + 1), where))
        if minute == 30:
            office.put(office.letter("annet", other))
        office.deliver()
        office.clock.later(minutes=1)
    assert len(office.waiting()) == 61
    office.slack.mend()
    for _ in range(70):
        office.deliver()
        office.clock.later(seconds=2)
    assert texts(office, where) == [str(n) for n in range(61)]
    assert texts(office, other) == ["annet"]
    assert (office.waiting(), office.given_up()) == ([], {})


# --- killed ------------------------------------------------------------------------------------------------------

CHILD = """
import asyncio, os, signal, sys
from datetime import UTC, datetime
from handlers.courier import Courier
from handlers.slack.sender import SlackSender
from storage import open_ledgers
from tests.handlers.slack.office import Clock, Team

moment, url, token, database = sys.argv[1:]

class Dying(SlackSender):
    async def deliver(self, due, address, attempt):
        if moment == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        done = await super().deliver(due, address, attempt)
        os.kill(os.getpid(), signal.SIGKILL)

async def run():
    ledgers = open_ledgers(database)
    sender = Dying(ledgers, Team(url, token), Clock(datetime.now(UTC)))
    await Courier(ledgers, {"slack": sender}, Clock(datetime.now(UTC))).run()

asyncio.run(run())
"""


@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_between_post_and_mark_nothing_is_lost_and_nothing_comes_twice(
    slack: Slack, tmp_path: Path, moment: str
) -> None:
    database = f"sqlite:///{tmp_path}/r.db"
    ledgers = open_ledgers(database)
    office = Office(slack, ledgers)
    where = channel(office)
    letters = [office.letter("én", where), office.letter("to", where)]
    office.put(*letters)
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    child = [sys.executable, "-c", CHILD, moment, slack.url, slack.bot_token, database]
    ended = subprocess.run(child, env=environment, cwd=ROOT, timeout=60, check=False)
    assert ended.returncode == -signal.SIGKILL
    office.clock.time = datetime.now(UTC)
    assert texts(office, where) == ([] if moment == "before" else ["én"])
    office.deliver()
    assert len(office.waiting()) == 2, "the lease has not run out"
    office.clock.time += LEASE
    office.deliver(looks=2)
    assert texts(office, where) == ["én", "to"]
    assert office.waiting() == []
    first = office.get(letters[0])
    assert first.sent == next(each["ts"] for each in slack.messages(where) if each["text"] == "én")
    ledgers.close()


def test_every_word_has_a_cause() -> None:
    words = ("not_in_channel", "is_archived", "nowhere", "cannot_dm_bot", "missing_scope", UNREACHABLE, "odd_one")
    assert [cause_of(word) for word in words] == [
        "absent",
        "archived",
        "gone",
        "unreachable",
        "forbidden",
        "late",
        "refused",
    ]


def test_who_is_where_is_asked_before_anything_late_is_said(office: Office) -> None:
    """A row of another channel is for members: first it has to be known that no guest is here by now."""
    where, elsewhere = channel(office), channel(office)
    asked: list[tuple[str, tuple[str, ...]]] = []

    async def refresh(connection: Connection, channels: Sequence[str]) -> None:
        asked.append((connection.id, tuple(channels)))
        if len(asked) > 1:
            office.write(lambda ledger: members_told(ledger, ledger.places.channel(where), (), office.clock.now()))

    office.sender = SlackSender(office.ledgers, office.team, office.clock, between_parts=0, refresh=refresh)
    office.courier = Courier(office.ledgers, {"slack": office.sender}, office.clock)
    action = an_action(office, elsewhere)
    office.write(lambda ledger: ledger.actions.put(action))
    for _ in range(2):
        late = office.letter("", where, connection=office.connection)
        office.put(replace(late, reply=Reply((row_of(action),), to="channel")))
        office.clock.later(minutes=1)
        office.deliver()
    assert asked == [(office.connection, (office.slack.channel_id(where),))] * 2
    first, second = texts(office, where)
    assert "Spør en gang til" in first
    assert "Sende brev" in second
