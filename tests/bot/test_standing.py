"""What was said once, as it is now: rows and their buttons follow what has happened since."""

from dataclasses import replace

import pytest

from bot.ports import Ledger, Message
from bot.reply import Button, Buttons, Reply, Row, Rows, Text
from bot.standing import REMOVED, action_numbers, as_it_is_now, readers_now, reply_now
from tests.bot.commands.talk import Talk, commands

DONE = Button("Ferdig", "/action done A-1", "primary", 3)
REMOVE = Button("Ikke en oppgave", "/action remove A-1", "danger")
ROW = Row("action", "A-1", "Sende brev", "open", owners=("Kari",), buttons=(DONE,), revision=3)


def test_the_actions_of_replies_are_named_once() -> None:
    decision = Row("decision", "D-1", "Vedtatt", "stands")
    assert action_numbers([Reply((Rows((ROW, decision)), Rows((ROW,)))), Reply((Rows((ROW,)),))]) == ("A-1",)


def test_what_is_done_already_is_not_offered() -> None:
    reopen = Button("Gjenåpne", "/action reopen A-1")
    now = Row("action", "A-1", "Sende brev", "done", buttons=(reopen,), revision=4)
    reply = Reply((Rows((ROW,), "Oppgave A-1"), Buttons((DONE, REMOVE))))
    assert as_it_is_now(reply, {"A-1": now}).parts == (
        Rows((Row("action", "A-1", "Sende brev", "done", buttons=(reopen, REMOVE), revision=4),), "Oppgave A-1"),
    )


def test_several_rows_keep_what_is_for_all_of_them_below() -> None:
    more = Button("Vis flere", "/action list page 2")
    reply = Reply((Rows((ROW, ROW)), Buttons((DONE, more))))
    assert as_it_is_now(reply, {"A-1": ROW}).parts == (Rows((ROW, ROW)), Buttons((more,)))


def test_a_row_without_buttons_gets_none() -> None:
    quiet = Row("action", "A-1", "Sende brev", "open", revision=2)
    shown_now = as_it_is_now(Reply((Rows((quiet,)),)), {"A-1": ROW})
    assert shown_now.rows == (Row("action", "A-1", "Sende brev", "open", owners=("Kari",), revision=3),)


def test_an_action_that_is_no_more_has_no_buttons_of_its_own() -> None:
    gone = as_it_is_now(Reply((Rows((ROW,)), Buttons((DONE,)))), {})
    assert gone.parts == (Rows((Row("action", "A-1", "Sende brev", "open", owners=("Kari",), revision=3),)),)


def test_a_decision_stands_with_what_can_be_done_with_it() -> None:
    undo = Button("Ikke et vedtak", "/decision delete D-1")
    decision = Row("decision", "D-1", "Vedtatt", "stands")
    reply = Reply((Rows((decision,)), Buttons((undo,))))
    assert as_it_is_now(reply, {}) == reply
    changed = replace(decision, text="Vedtatt likevel", revision=2)
    assert as_it_is_now(reply, {"D-1": changed}).parts == (Rows((changed,)), Buttons((undo,)))


# --- a message in a channel ---


@pytest.fixture
def talk() -> Talk:
    talk = Talk("en")
    talk.channel("tur")
    talk.party("una", "person", "Una Berg")
    return talk


def now(talk: Talk, reply: Reply, *, person: str | None = None, channel: str | None = "tur") -> Reply:
    """What a message with that reply says now, in a channel or to one person alone."""

    def work(ledger: Ledger) -> Reply:
        there = ledger.places.channel_at("c", channel) if channel else None
        to = ledger.parties.directory().named(person)[0] if person else None
        message = Message("m", reply, talk.now, channel=there.id if there else None, person=to)
        readers = readers_now(ledger, message, talk.now, may_ask=False)
        return reply_now(ledger, message, talk.now, readers) if readers else reply

    return talk.ledgers.read("w", work)


def test_a_confirmation_follows_its_action(talk: Talk) -> None:
    told = talk.say("Liv Sand", "/action add Sweep the yard")[0]
    assert told.ask
    assert now(talk, told).parts[1] == told.parts[1]
    talk.say("Liv Sand", "/action assign A-1 Una Berg")
    after = now(talk, told)
    assert after.rows[0].owners == ("Una Berg",)
    assert not after.ask
    assert not [part for part in after.parts if isinstance(part, Text)], "that nobody owns it is not said any more"


def test_what_is_done_is_reopened_from_its_confirmation(talk: Talk) -> None:
    told = talk.say("Liv Sand", "/action add Una Berg sweeps the yard")[0]
    talk.say("Una Berg", "/action done A-1")
    row = now(talk, told).rows[0]
    assert (row.state, [button.command for button in row.buttons]) == (
        "done",
        ["/action reopen A-1", "/action remove A-1"],
    )


def test_what_was_taken_away_says_so_and_offers_nothing(talk: Talk) -> None:
    action = talk.say("Liv Sand", "/action add Una Berg sweeps the yard")[0]
    decision = talk.say("Liv Sand", "/decision add The yard is ours")[0]
    talk.say("Liv Sand", "/action remove A-1")
    talk.say("Liv Sand", "/decision delete D-1")
    for told in (action, decision):
        after = now(talk, told)
        assert (after.rows[0].state, after.rows[0].note, after.rows[0].buttons) == (REMOVED, "taken away", ())
        assert commands(after) == []


def test_a_decision_that_was_reworded_says_its_new_words(talk: Talk) -> None:
    told = talk.say("Liv Sand", "/decision add The yard is ours")[0]
    talk.say("Liv Sand", "/decision edit D-1 The yard is everybody's")
    assert now(talk, told).rows[0].text == "The yard is everybody's"


def test_nothing_is_told_to_those_who_may_not_read_it(talk: Talk) -> None:
    talk.channel("board", private=True, members=("Liv Sand",))
    told = talk.say("Liv Sand", "/action add Una Berg buys a present", "board")[0]
    talk.say("Liv Sand", "/action edit A-1 Una Berg buys two presents", "board")
    elsewhere = now(talk, told)
    assert [part.rows for part in elsewhere.parts if isinstance(part, Rows)] == [elsewhere.rows]
    assert (elsewhere.rows[0].text, elsewhere.rows[0].owners) == ("“/action show A-1” tells how it stands now", ())
    assert commands(elsewhere) == []
    assert now(talk, told, channel="board").rows[0].text == "Una Berg buys two presents"


def test_a_direct_message_says_what_its_reader_may_read(talk: Talk) -> None:
    told = talk.say("Una Berg", "/action add Una Berg sweeps the yard")[0]
    talk.say("Liv Sand", "/action edit A-1 Una Berg sweeps the street")
    assert now(talk, told, person="Una Berg", channel=None).rows[0].text == "Una Berg sweeps the street"


def test_a_message_to_nowhere_stays_as_it_was(talk: Talk) -> None:
    told = talk.say("Una Berg", "/action add Una Berg sweeps the yard")[0]
    assert now(talk, told, channel=None) == told
