"""A message that is edited: what was captured from it follows, and nothing else is posted."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.ports import Ledger, Source
from bot.reply import Reply
from tests.bot.commands.chat import Chat
from tests.bot.commands.talk import buttons, commands, numbers, text


@pytest.fixture
def chat() -> Chat:
    chat = Chat()
    chat.play("Ida Moe", "/minutes start Board meeting", "/minutes item 1 Agenda")
    chat.delivered()
    return chat


def test_an_action_says_what_its_line_says_now(chat: Chat) -> None:
    chat.event("Eli Vik", "ACTION: Per Aas sweps the yard", "m1")
    (told,) = chat.delivered()
    assert chat.edit("Eli Vik", "ACTION: Per Aas sweeps the yard by 10 May", "m1") == ()
    assert chat.action("A-1") == "Per Aas sweeps the yard by 10 May | Per Aas | 2024-05-10"
    (again,) = chat.delivered()
    assert (again.id, again.sent, again.revision) == (told.id, again.sent, 2), "the confirmation that stands there"


def test_owners_and_date_stay_where_the_new_words_name_none(chat: Chat) -> None:
    chat.event("Eli Vik", "ACTION: Per Aas sweeps the yard by 10 May", "m1")
    chat.say("Eli Vik", "/action assign A-1 Ida Moe")
    chat.edit("Eli Vik", "ACTION: sweep the whole yard", "m1")
    assert chat.action("A-1") == "sweep the whole yard | Ida Moe | 2024-05-10"


def test_owners_are_told_of_more_than_mended_words(chat: Chat) -> None:
    chat.say("Per Aas", "@referent help")
    chat.event("Eli Vik", "ACTION: Per Aas sweps the yard", "m1")
    chat.delivered()
    chat.edit("Eli Vik", "ACTION: Per Aas sweeps the yard", "m1")
    assert [each for each in chat.delivered() if each.person] == []
    chat.edit("Eli Vik", "ACTION: Per Aas sweeps the yard by 10 May", "m1")
    (told,) = [each for each in chat.delivered() if each.person]
    assert "Eli Vik" in text(told.reply)


def test_i_am_who_wrote_it(chat: Chat) -> None:
    chat.event("Eli Vik", "ACTION: sweep the yard", "m1")
    chat.edit("Eli Vik", "ACTION: I sweep the yard", "m1")
    assert chat.action("A-1") == "I sweep the yard | Eli Vik | "


def test_a_line_that_says_the_same_undoes_no_correction(chat: Chat) -> None:
    chat.event("Eli Vik", "ACTION: Per Aas sweeps\nACTION: Eli Vik bakes", "m1")
    chat.say("Ida Moe", "/action edit A-1 Per Aas sweeps the street")
    chat.edit("Eli Vik", "ACTION: Per Aas sweeps\nACTION: Eli Vik bakes a cake", "m1")
    assert chat.action("A-1").startswith("Per Aas sweeps the street")
    assert chat.action("A-2").startswith("Eli Vik bakes a cake")


def test_an_edit_back_to_the_first_words_is_an_edit(chat: Chat) -> None:
    chat.event("Eli Vik", "ACTION: Per Aas sweeps", "m1")
    chat.edit("Eli Vik", "ACTION: Per Aas paints", "m1")
    chat.edit("Eli Vik", "ACTION: Per Aas sweeps", "m1")
    assert chat.action("A-1") == "Per Aas sweeps | Per Aas | "


def test_words_that_begin_like_a_number_are_words(chat: Chat) -> None:
    chat.event("Eli Vik", "ACTION: Per Aas sweeps", "m1")
    chat.edit("Eli Vik", "ACTION: A-7 is looked at by Per Aas", "m1")
    assert chat.action("A-1") == "A-7 is looked at by Per Aas | Per Aas | "


def test_a_new_line_is_captured_and_told(chat: Chat) -> None:
    chat.event("Eli Vik", "ACTION: Per Aas sweeps", "m1")
    (told,) = chat.edit("Eli Vik", "ACTION: Per Aas sweeps\nDECISION: The yard is ours", "m1")
    assert numbers(told) == ["D-1"]
    assert [source.position for source in sources(chat, "m1")] == [0, 1]


def test_lines_may_change_places(chat: Chat) -> None:
    chat.event("Eli Vik", "ACTION: Per Aas sweeps\nACTION: Eli Vik bakes", "m1")
    assert chat.edit("Eli Vik", "ACTION: Eli Vik bakes\nACTION: Per Aas sweeps", "m1") == ()
    assert [chat.action("A-1"), chat.action("A-2")] == ["Per Aas sweeps | Per Aas | ", "Eli Vik bakes | Eli Vik | "]


def test_a_message_that_gets_its_first_marker_is_captured(chat: Chat) -> None:
    assert chat.event("Eli Vik", "Per Aas sweeps", "m1") == ()
    (told,) = chat.edit("Eli Vik", "ACTION: Per Aas sweeps", "m1")
    assert numbers(told) == ["A-1"]


@pytest.mark.parametrize("capture", ["meetings", "off"])
def test_not_where_lines_are_not_captured(capture: str) -> None:
    chat = Chat(capture=capture)
    assert chat.edit("Eli Vik", "ACTION: Per Aas sweeps", "m1") == ()
    assert chat.action("A-1") == ""


def test_talk_stays_talk(chat: Chat) -> None:
    chat.event("Eli Vik", "I had an idea", "m1")
    assert chat.edit("Eli Vik", "I had a better idea", "m1") == ()
    assert chat.edit("Eli Vik", "/nonsense", "m1") == ()
    assert chat.edit("Eli Vik", "words", "m1", channel="elsewhere") == ()


def test_a_line_without_its_marker_is_asked_about_once(chat: Chat) -> None:
    chat.event("Eli Vik", "ACTION: Per Aas sweeps", "m1")
    (asked,) = chat.edit("Eli Vik", "Per Aas sweeps", "m1")
    assert (asked.to, asked.ask) == ("sender", True)
    assert commands(asked) == ["/referent keep A-1", "/action remove A-1"]
    assert chat.edit("Eli Vik", "Per Aas sweeps well", "m1") == ()
    assert chat.action("A-1") == "Per Aas sweeps | Per Aas | "
    keep, remove = buttons(asked)
    assert text(chat.press("Eli Vik", keep)) == "A-1 stays."
    assert chat.press("Eli Vik", remove).ok
    assert chat.action("A-1") == ""
    assert chat.edit("Eli Vik", "Per Aas sweeps again", "m1") == ()


def test_a_decision_follows_and_only_its_own_words(chat: Chat) -> None:
    chat.event("Eli Vik", "VEDTAK: The yard is ours", "m1")
    assert chat.edit("Eli Vik", "VEDTAK: The yard is everybody's", "m1") == ()
    assert "The yard is everybody's" in chat.draft()
    chat.say("Eli Vik", "/decision supersede D-1 The yard is sold")
    assert chat.edit("Eli Vik", "VEDTAK: The yard is nobody's", "m1") == ()
    assert "nobody's" not in chat.draft()


def test_a_decision_that_somebody_else_recorded_stays_as_they_recorded_it(chat: Chat) -> None:
    chat.say("Root", "/referent reactions decision :white_check_mark:")
    chat.react("Per Aas", "Eli Vik", "The yard is ours", "m1", "white_check_mark")
    assert chat.edit("Eli Vik", "DECISION: The yard is mine", "m1") == ()
    assert "The yard is ours" in chat.draft()


def test_notes_and_items_follow(chat: Chat) -> None:
    chat.event("Ida Moe", "NOTE: Nobody objectted\nITEM: 2 Bugdet\nNOTE: 1: To the agenda", "m1")
    chat.edit("Ida Moe", "NOTE: Nobody objected\nITEM: 2 Budget\nNOTE: 1: To the old agenda", "m1")
    shown = chat.draft()
    assert "N-1 Nobody objected" in shown
    assert "Item 2: Budget" in shown
    assert "N-2 To the old agenda" in shown
    chat.edit("Ida Moe", "NOTE: Nobody objected\nITEM: 3 Budget plan\nNOTE: 1: To the old agenda", "m1")
    assert "Item 3: Budget plan" in chat.draft()
    (lost_note, lost_item) = chat.edit("Ida Moe", "NOTE: 1: To the old agenda", "m1")
    assert commands(lost_note) == ["/referent keep N-1", "/minutes delete N-1"]
    assert commands(lost_item) == ["/referent keep item 3", "/minutes delete item @2"]


def test_an_item_gets_another_number(chat: Chat) -> None:
    chat.event("Ida Moe", "ITEM: 2 Budget", "m1")
    chat.edit("Ida Moe", "ITEM: 3 Budget", "m1")
    assert "Item 3: Budget" in chat.draft()
    chat.edit("Ida Moe", "ITEM: Budget", "m1")
    assert "Item 3: Budget" in chat.draft()


def test_a_note_before_the_first_item(chat: Chat) -> None:
    chat.play("Ida Moe", "/minutes close", "/minutes start Another")
    chat.event("Ida Moe", "NOTE: 12: to begin with", "m1")
    chat.edit("Ida Moe", "NOTE: 13: to begin with", "m1")
    assert "N-1 13: to begin with" in chat.draft()


def test_an_item_that_is_named_in_the_line_is_no_part_of_its_text(chat: Chat) -> None:
    chat.event("Ida Moe", "ACTION: item 1: Per Aas sweeps", "m1")
    assert chat.edit("Ida Moe", "ACTION: item 1: Per Aas sweeps", "m1") == ()
    chat.edit("Ida Moe", "ACTION: item 1: Per Aas paints", "m1")
    assert chat.action("A-1") == "Per Aas paints | Per Aas | "


def test_an_unclear_owner_is_asked_for_alone(chat: Chat) -> None:
    chat.party("kar1", "person", "Kari Moe")
    chat.party("kar2", "person", "Kari Vik")
    chat.event("Eli Vik", "ACTION: sweep the yard", "m1")
    asked = chat.edit("Eli Vik", "ACTION: Kari sweeps the yard", "m1")
    assert [reply.to for reply in asked] == ["sender"]


def test_after_the_minutes_have_been_sent_out_a_way_to_mend_them_is_offered(chat: Chat) -> None:
    chat.play("Ida Moe", "/minutes chair Per Aas")
    chat.event("Ida Moe", "ACTION: Per Aas sweeps\nDECISION: The yard is ours\nNOTE: Words\nITEM: 2 Bugdet", "m1")
    chat.play("Ida Moe", "/minutes close", "/minutes circulate")
    lines = "ACTION: Per Aas paints\nDECISION: The yard is sold\nNOTE: Better words\nITEM: 2 Budget"
    sent = chat.edit("Ida Moe", lines, "m1")
    assert [commands(reply) for reply in sent] == [
        ["/action edit A-1 Per Aas paints", "/minutes withdraw M-1"],
        *[["/minutes withdraw M-1"]] * 3,
    ]
    assert chat.action("A-1") == "Per Aas sweeps | Per Aas | "
    chat.play("Per Aas", "/minutes approve")
    approved = chat.edit("Ida Moe", lines, "m1")
    assert [commands(reply)[-1] for reply in approved] == [
        "/minutes correct M-1 @1: A-1: Per Aas paints",
        "/minutes correct M-1 @1: D-1: The yard is sold",
        "/minutes correct M-1 @1: N-1: Better words",
        "/minutes correct M-1 @2: Budget",
    ]
    assert "stands in the minutes of Board meeting" in text(approved[0])
    corrected: Reply = chat.press("Per Aas", buttons(approved[1])[-1])
    assert corrected.ok
    assert "D-1: The yard is sold" in text(corrected)
    assert commands(chat.edit("Ida Moe", lines, "m1")[1])[-1].startswith("/minutes correct M-1")


def test_what_is_lost_from_minutes_that_have_been_sent_out(chat: Chat) -> None:
    chat.event("Ida Moe", "NOTE: before the first", "m0")
    chat.event("Ida Moe", "ACTION: Per Aas sweeps\nDECISION: The yard is ours\nNOTE: Words", "m1")
    chat.play("Ida Moe", "/minutes close", "/minutes circulate")
    (asked,) = chat.edit("Ida Moe", "nothing", "m1")
    assert commands(asked) == ["/referent keep A-1", "/action drop A-1"]
    chat.say("Ida Moe", "/action done A-1")
    chat.now = chat.now.replace(day=8)
    assert chat.edit("Ida Moe", "nothing at all", "m1") == ()


def test_a_correction_of_what_stands_on_no_item(chat: Chat) -> None:
    chat.play("Ida Moe", "/minutes close", "/minutes start Small", "/minutes chair Ida Moe")
    chat.event("Ida Moe", "ACTION: Per Aas sweeps", "m1")
    chat.play("Ida Moe", "/minutes close", "/minutes approve")
    (offered,) = chat.edit("Ida Moe", "ACTION: Per Aas paints", "m1")
    assert commands(offered)[-1] == "/minutes correct M-2 A-1: Per Aas paints"


def test_a_command_by_mention_follows_its_message_too(chat: Chat) -> None:
    chat.event("Eli Vik", "@referent action add Per Aas sweeps", "m1")
    chat.edit("Eli Vik", "@referent action add Per Aas paints", "m1")
    assert chat.action("A-1") == "Per Aas paints | Per Aas | "
    chat.event("Ida Moe", "@referent minutes note Words", "m2")
    chat.edit("Ida Moe", "@referent minutes note Other words", "m2")
    assert "N-1 Other words" in chat.draft()
    (asked,) = chat.edit("Eli Vik", "@referent action add", "m1")
    assert commands(asked) == ["/referent keep A-1", "/action remove A-1"]
    assert chat.edit("Eli Vik", "@referent what does Per Aas owe?", "m9") == ()


def test_so_does_what_is_said_to_the_bot_alone(chat: Chat) -> None:
    chat.event("Eli Vik", "ACTION: I sweep the yard", "m1", channel=None)
    assert chat.edit("Eli Vik", "ACTION: I sweep the street", "m1", channel=None) == ()
    assert chat.action("A-1") == "I sweep the street | Eli Vik | "
    (asked,) = chat.edit("Eli Vik", "never mind", "m1", channel=None)
    assert commands(asked) == ["/referent keep A-1", "/action remove A-1"]
    assert chat.edit("Somebody New", "never mind", "m1", channel=None) == ()


def test_an_edit_that_is_too_long_is_refused_alone_and_given_back(chat: Chat) -> None:
    chat.event("Eli Vik", "ACTION: Per Aas sweeps", "m1")
    (refused,) = chat.edit("Eli Vik", "ACTION: " + "x" * 3_001, "m1")
    assert (refused.ok, refused.error, refused.to) == (False, "too_long", "sender")
    assert chat.action("A-1") == "Per Aas sweeps | Per Aas | "


def test_the_same_edit_told_twice_is_one(chat: Chat) -> None:
    chat.event("Eli Vik", "ACTION: Per Aas sweeps", "m1")
    chat.edit("Eli Vik", "ACTION: Per Aas paints", "m1")
    chat.edit("Eli Vik", "ACTION: Per Aas paints", "m1")

    def edits(ledger: Ledger) -> int:
        action = ledger.actions.by_number(1)
        assert action is not None
        return [entry.verb for entry in ledger.journal.about(action.id)].count("action.edit")

    assert chat.ledgers.read("w", edits) == 1


def sources(chat: Chat, message: str) -> tuple[Source, ...]:
    def look(ledger: Ledger) -> tuple[Source, ...]:
        channel = ledger.places.channel_at("c", "tur")
        assert channel is not None
        return ledger.sources.of(channel.id, message)

    return chat.ledgers.read("w", look)


def test_two_lines_alike_are_one_action_and_part_again(chat: Chat) -> None:
    chat.event("Eli Vik", "ACTION: Per Aas sweeps\nACTION: Per Aas sweeps", "m1")
    assert chat.action("A-2") == ""
    (told,) = chat.edit("Eli Vik", "ACTION: Per Aas sweeps\nACTION: Per Aas paints", "m1")
    assert numbers(told) == ["A-2"]
    assert [chat.action("A-1"), chat.action("A-2")] == ["Per Aas sweeps | Per Aas | ", "Per Aas paints | Per Aas | "]


def test_a_second_message_that_said_the_same_is_something_new_when_it_says_otherwise(chat: Chat) -> None:
    chat.event("Eli Vik", "ACTION: Per Aas sweeps", "m1")
    chat.event("Eli Vik", "ACTION: Per Aas sweeps", "m2")
    assert chat.edit("Eli Vik", "ACTION: Per Aas sweeps", "m2") == ()
    (told,) = chat.edit("Eli Vik", "ACTION: Per Aas paints", "m2")
    assert numbers(told) == ["A-2"]
    chat.edit("Eli Vik", "ACTION: Per Aas sweeps the street", "m1")
    assert chat.action("A-1") == "Per Aas sweeps the street | Per Aas | "


def test_what_says_something_else_by_now_is_no_repeat(chat: Chat) -> None:
    chat.event("Eli Vik", "ACTION: Per Aas sweeps\nDECISION: Ours", "m1")
    chat.edit("Eli Vik", "ACTION: Per Aas paints\nDECISION: Yours", "m1")
    both = chat.event("Eli Vik", "ACTION: Per Aas sweeps\nDECISION: Ours", "m2")
    assert [numbers(reply) for reply in both] == [["A-2"], ["D-2"]]


def test_what_was_taken_away_does_not_come_back_when_another_line_is_edited(chat: Chat) -> None:
    lines = "ACTION: Per Aas sweeps\nDECISION: Ours\nNOTE: 1: Words\nITEM: Budget\nACTION: Eli Vik bakes"
    chat.event("Ida Moe", lines, "m1")
    chat.play("Ida Moe", "/action remove A-1", "/decision delete D-1", "/minutes delete N-1", "/minutes delete item @2")
    assert chat.edit("Ida Moe", f"{lines} a cake", "m1") == ()
    assert chat.action("A-2") == "Eli Vik bakes a cake | Eli Vik | "
    assert [chat.action("A-1"), chat.action("A-3")] == ["", ""]
    assert not {"Ours", "Words", "Budget"} & set(chat.draft().split())
    assert chat.edit("Ida Moe", f"{lines} a cake\nACTION: Per Aas knits", "m1") != ()
    assert chat.edit("Ida Moe", f"{lines} a pie\nACTION: Per Aas knits", "m1") == ()
    assert [chat.action("A-1"), chat.action("A-4")] == ["", ""]


def test_a_line_that_was_gone_meanwhile_is_captured_when_it_comes_back(chat: Chat) -> None:
    chat.event("Eli Vik", "ACTION: Per Aas sweeps", "m1")
    (asked,) = chat.edit("Eli Vik", "Per Aas sweeps", "m1")
    chat.press("Eli Vik", buttons(asked)[1])
    (told,) = chat.edit("Eli Vik", "ACTION: Per Aas sweeps", "m1")
    assert numbers(told) == ["A-2"]
    chat.say("Eli Vik", "/action remove A-2")
    chat.edit("Eli Vik", "nothing", "m1")
    (told,) = chat.edit("Eli Vik", "ACTION: Per Aas sweeps", "m1")
    assert numbers(told) == ["A-3"]


def test_a_slip_that_is_mended_undoes_no_correction(chat: Chat) -> None:
    chat.event("Eli Vik", "ACTION: Per Aas sweps the yard by 10 May", "m1")
    chat.play("Eli Vik", "/action assign A-1 Ida Moe", "/action due A-1 20 May")
    assert chat.edit("Eli Vik", "ACTION: Per Aas sweeps the yard by 10 May", "m1") == ()
    assert chat.action("A-1") == "Per Aas sweeps the yard by 10 May | Ida Moe | 2024-05-20"
    chat.edit("Eli Vik", "ACTION: Per Aas sweeps the yard by 11 May", "m1")
    assert chat.action("A-1") == "Per Aas sweeps the yard by 11 May | Ida Moe | 2024-05-11"
    chat.edit("Eli Vik", "ACTION: Eli Vik sweeps the yard by 11 May", "m1")
    assert chat.action("A-1") == "Eli Vik sweeps the yard by 11 May | Eli Vik | 2024-05-11"


def test_what_was_asked_about_the_words_is_not_asked_again(chat: Chat) -> None:
    chat.party("kar1", "person", "Kari Moe")
    chat.party("kar2", "person", "Kari Vik")
    chat.event("Eli Vik", "ACTION: Kari sweps the yard", "m1")
    assert chat.edit("Eli Vik", "ACTION: Kari sweeps the yard", "m1") == ()
    assert chat.event("Eli Vik", "ACTION: Bjarte Ås must paint the hose", "m2")[1].ask
    assert chat.edit("Eli Vik", "ACTION: Bjarte Ås must paint the house", "m2") == ()

    def unread(ledger: Ledger) -> str | None:
        action = ledger.actions.by_number(2)
        return action.unread_owner if action else ""

    assert chat.ledgers.read("w", unread) == "Bjarte Ås"


def test_tomorrow_is_the_day_after_the_words_were_said(chat: Chat) -> None:
    said = chat.now
    chat.event("Eli Vik", "ACTION: Per Aas sweeps the yard tomorrow", "m1")
    due = chat.action("A-1")[-10:]
    chat.say("Eli Vik", "/action due A-1 none")
    chat.now += timedelta(days=2)
    assert chat.edit("Eli Vik", "ACTION: Per Aas sweeps the whole yard tomorrow", "m1", said=said) == ()
    assert chat.action("A-1") == "Per Aas sweeps the whole yard tomorrow | Per Aas | "
    chat.edit("Eli Vik", "ACTION: Per Aas sweeps the whole yard within a week", "m1", said=said)
    assert chat.action("A-1")[-10:] == (date.fromisoformat(due) + timedelta(days=6)).isoformat()


TASKS = st.lists(st.sampled_from(["sweep", "paint", "bake", "knit"]).map("ACTION: {}".format), max_size=4, unique=True)


@settings(max_examples=40)
@given(st.lists(TASKS, min_size=1, max_size=5))
def test_however_a_message_is_edited_every_line_stands_and_nothing_is_lost_unasked(edits: list[list[str]]) -> None:
    chat = Chat(capture="always")
    chat.event("Eli Vik", "\n".join(edits[0]) or "nothing", "m1")
    known = len(edits[0])
    for lines in edits[1:]:
        chat.edit("Eli Vik", "\n".join(lines) or "nothing", "m1")
        texts = [chat.action(f"A-{number}").split(" | ")[0] for number in range(1, 12)]
        stored = [text for text in texts if text]
        assert {line.removeprefix("ACTION: ") for line in lines} <= set(stored)
        assert len(stored) >= known, "nothing has gone by itself"
        known = len(stored)
