"""`/action` after the capture: who may do it, who is told, and what happens to buttons and forms that have aged."""

import pytest

from bot.ports import Ledger, Message
from bot.reply import Button, Reply
from tests.bot.commands.meeting_room import Room
from tests.bot.commands.talk import Talk, buttons, commands, form, numbers, text


@pytest.fixture
def talk() -> Talk:
    """A channel, a private one, two people and a body that owns things."""
    talk = Talk("en")
    talk.party("liv", "person", "Liv Sand")
    talk.party("una", "person", "Una Berg")
    talk.party("ida", "person", "Ida Moe")
    talk.party("tg", "body", "Trail group", ("una",))
    talk.channel("board", private=True, members=("Liv Sand",))
    for name in ("Liv Sand", "Una Berg", "Ida Moe"):
        talk.say(name, "@referent help")
    return talk


def sent(talk: Talk) -> list[Message]:
    return list(talk.ledgers.read("w", lambda ledger: ledger.outbox.waiting(100)))


def told(talk: Talk) -> list[tuple[str, str]]:
    """Who was told what by direct message."""

    def look(ledger: Ledger) -> list[tuple[str, str]]:
        return [
            (party.name if (party := ledger.parties.get(message.person or "")) else "", text(message.reply))
            for message in ledger.outbox.waiting(100)
        ]

    return talk.ledgers.read("w", look)


def button(reply: Reply, command: str) -> Button:
    return next(each for each in buttons(reply) if each.command == command)


class TestOwnersAreTold:
    def test_of_what_somebody_else_did_but_not_of_their_own(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add Una Berg paints the signs")
        talk.say("Una Berg", "/action due A-1 9 June")
        assert told(talk) == []
        talk.say("Liv Sand", "/action done A-1")
        assert told(talk) == [("Una Berg", text(sent(talk)[0].reply))]
        assert "Liv Sand marked as done A-1" in told(talk)[0][1]

    def test_who_owned_it_until_then_is_told_too(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add Una Berg paints the signs")
        talk.say("Liv Sand", "/action assign A-1 Ida Moe")
        assert [name for name, _ in told(talk)] == ["Una Berg", "Ida Moe"]

    def test_bodies_are_not_told(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add Trail group paints the signs")
        talk.say("Liv Sand", "/action done A-1")
        assert told(talk) == []

    def test_only_if_they_may_read_it(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add Una Berg buys a present", "board")
        talk.say("Liv Sand", "/action due A-1 9 June", "board")
        assert told(talk) == []

    def test_of_a_shared_action_without_its_meeting(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/minutes start Secret reform", "board")
        talk.say("Liv Sand", "/action add Una Berg buys a present", "board")
        talk.say("Liv Sand", "/action share A-1", "board")
        talk.say("Liv Sand", "/action due A-1 9 June", "board")
        (message,) = told(talk)
        assert "A-1" in message[1]
        assert "Secret" not in message[1]
        assert "board" not in message[1]

    def test_of_a_direct_message_by_who_made_it(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add Una Berg buys a present", None)
        talk.say("Liv Sand", "/action assign A-1 Ida Moe", None)
        assert [name for name, _ in told(talk)] == ["Ida Moe"], "Una may not read it any more"
        assert not talk.one("Una Berg", "/action show A-1", None).ok
        assert talk.one("Ida Moe", "/action show A-1", None).ok


class TestAPrivateChannel:
    def test_shared_its_meeting_and_channel_stay_unnamed(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/minutes start Secret reform", "board")
        talk.say("Liv Sand", "/action add Una Berg buys a present", "board")
        talk.say("Liv Sand", "/action share A-1", "board")
        for words in ("/action due A-1 9 June", "/action edit A-1 Buy two presents", "/action done A-1"):
            done = talk.one("Una Berg", words, None)
            assert done.ok
            assert "Secret" not in text(done)
            assert "board" not in text(done)
            assert done.rows[0].meeting is None

    def test_a_change_is_told_in_no_channel_where_somebody_may_not_read_it(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add Una Berg buys a present", "board")
        talk.say("Liv Sand", "/action add Una Berg paints the signs")
        assert talk.one("Liv Sand", "/action due A-1 9 June", "board").to == "channel"
        assert talk.one("Liv Sand", "/action due A-1 10 June").to == "sender"
        both = talk.one("Liv Sand", "/action done A-1 A-2")
        assert (both.to, numbers(both)) == ("sender", ["A-1", "A-2"])

    def test_a_new_owner_outside_is_told_to_the_maker_with_a_button(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add Liv Sand buys a present", "board")
        changed, asked = talk.say("Liv Sand", "/action assign A-1 +Una Berg", "board")
        assert changed.ok
        assert "Una Berg" in text(asked)
        assert commands(asked) == ["/action share A-1"]
        assert talk.one("Liv Sand", commands(asked)[0], "board").ok
        assert talk.one("Una Berg", "/action show A-1", None).ok

    def test_assigned_by_somebody_else_the_maker_is_told_by_direct_message(self, talk: Talk) -> None:
        talk.join("board", "Ida Moe")
        talk.say("Liv Sand", "/action add Liv Sand buys a present", "board")
        assert len(talk.say("Ida Moe", "/action assign A-1 Una Berg", "board")) == 1
        assert ("Liv Sand", True) in [(name, "Una Berg" in words and "Share" in words) for name, words in told(talk)]

    def test_edited_to_somebody_outside_the_maker_is_told_too(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add Liv Sand buys a present", "board")
        changed, asked = talk.say("Liv Sand", "/action edit A-1 Una Berg buys a present", "board")
        assert changed.rows[0].owners == ("Una Berg",)
        assert commands(asked) == ["/action share A-1"]

    def test_only_who_wrote_it_or_an_administrator_shares(self, talk: Talk) -> None:
        talk.join("board", "Ida Moe")
        talk.say("Ida Moe", "/action add Una Berg buys a present", "board")
        talk.join("board", "Una Berg")
        refused = talk.one("Una Berg", "/action share A-1", "board")
        assert (refused.error, refused.to) == ("not_allowed", "sender")
        assert talk.one("Liv Sand", "/action share A-1", "board").ok, "the first to come administrates"


class TestSeveralNumbers:
    def test_an_unknown_one_and_none_is_changed(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add Una Berg paints the signs")
        assert not talk.one("Liv Sand", "/action done A-1 A-7").ok
        assert talk.one("Liv Sand", "/action show A-1").rows[0].state == "open"

    def test_one_that_may_not_be_read_is_as_unknown(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add Liv Sand buys a present", "board")
        talk.say("Liv Sand", "/action add Una Berg paints the signs")
        hidden = talk.one("Una Berg", "/action done A-2 A-1")
        missing = talk.one("Una Berg", "/action done A-2 A-7")
        assert text(hidden).replace("A-1", "A-7") == text(missing)
        assert talk.one("Una Berg", "/action show A-2").rows[0].state == "open"

    @pytest.mark.parametrize("verb", ["done", "drop", "reopen"])
    def test_without_a_number_it_asks_for_one(self, talk: Talk, verb: str) -> None:
        refused = talk.one("Liv Sand", f"/action {verb}")
        assert refused.error == "incomplete"
        assert f"/action {verb} A-12" in text(refused)

    def test_words_among_the_numbers_are_not_overlooked(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add Una Berg paints the signs")
        refused = talk.one("Liv Sand", "/action done A-1 and the other")
        assert (refused.ok, refused.error) == (False, "unknown")
        assert talk.one("Liv Sand", "/action show A-1").rows[0].state == "open"

    def test_owners_and_days_are_set_for_all_of_them(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add Una Berg paints the signs")
        talk.say("Liv Sand", "/action add Una Berg buys paint")
        assigned = talk.one("Liv Sand", "/action assign A-1 A-2 Ida Moe")
        assert [row.owners for row in assigned.rows] == [("Ida Moe",), ("Ida Moe",)]
        assert "New owner of A-1 and A-2:" in text(assigned)
        due = talk.one("Liv Sand", "/action due A-2 A-1 9 June")
        assert [(row.number, str(row.due)) for row in due.rows] == [("A-2", "2024-06-09"), ("A-1", "2024-06-09")]
        assert numbers(talk.one("Liv Sand", "/action snooze A-1, A-2 Friday")) == ["A-1", "A-2"]

    @pytest.mark.parametrize("words", ["assign A-1 A-2", "due A-1 A-2", "snooze A-1 A-2"])
    def test_a_form_is_about_one(self, talk: Talk, words: str) -> None:
        talk.say("Liv Sand", "/action add Una Berg paints the signs")
        talk.say("Liv Sand", "/action add Una Berg buys paint")
        refused = talk.one("Liv Sand", f"/action {words}")
        assert refused.error == "incomplete"
        assert f"/action {words}" in text(refused)

    def test_one_text_is_changed_at_a_time(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add Una Berg paints the signs")
        talk.say("Liv Sand", "/action add Una Berg buys paint")
        assert talk.one("Liv Sand", "/action edit A-2 A-1 needs six tins").error == "refused"
        edited = talk.press("Liv Sand", form(talk.one("Liv Sand", "/action edit A-2")), text="A-1 needs six tins")
        assert edited.rows[0].text == "A-1 needs six tins", "what stands in the form's field is the text"

    def test_all_of_them_are_shown(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add Una Berg paints the signs")
        talk.say("Liv Sand", "/action add Una Berg buys paint")
        shown = talk.one("Liv Sand", "/action show A-1 A-2")
        assert (shown.numbers, numbers(shown)) == (("A-1", "A-2"), ["A-1", "A-2"])
        assert not talk.one("Liv Sand", "/action show A-1 A-7").ok

    def test_some_that_are_done_already_are_left_as_they_are(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add Una Berg paints the signs")
        talk.say("Liv Sand", "/action add Una Berg buys paint")
        talk.say("Liv Sand", "/action done A-1")
        assert numbers(talk.one("Liv Sand", "/action done A-1 A-2")) == ["A-2"]
        again = talk.one("Liv Sand", "/action done A-1 A-2")
        assert "already" in text(again)
        assert again.to == "sender"


class TestTheReason:
    def test_it_is_kept_and_shown(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add Una Berg paints the signs")
        dropped = talk.one("Una Berg", "/action drop A-1 – they are to be sold")
        assert "they are to be sold" in text(dropped)
        shown = text(talk.one("Liv Sand", "/action show A-1"))
        assert "Una Berg: dropped it: “they are to be sold”" in shown

    @pytest.mark.parametrize("words", ["A-1 D-2", "A-1 -A-3", "A-1 12", "A-1 & A 4", "A-1 og resten", "A-1, M-1"])
    def test_what_begins_like_a_number_is_none(self, talk: Talk, words: str) -> None:
        talk.say("Liv Sand", "/action add Una Berg paints the signs")
        refused = talk.one("Liv Sand", f"/action done {words}")
        assert refused.error in {"unknown"}
        assert talk.one("Liv Sand", "/action show A-1").rows[0].state == "open"

    def test_a_mark_alone_is_none(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add Una Berg paints the signs")
        assert "“" not in text(talk.one("Liv Sand", "/action done A-1!"))

    def test_one_too_long_is_given_back(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add Una Berg paints the signs")
        assert talk.one("Liv Sand", "/action done A-1 " + "x" * 3_001).error == "too_long"


class TestNoDay:
    @pytest.mark.parametrize("word", ["none", "ingen", "inga", "-", "fjern", "no date", "Ingen frist."])
    def test_a_due_date_is_taken_away(self, talk: Talk, word: str) -> None:
        talk.say("Liv Sand", "/action add Una Berg paints the signs by 9 June")
        cleared = talk.one("Liv Sand", f"/action due A-1 {word}")
        assert (cleared.rows[0].due, cleared.rows[0].due_words) == (None, "")
        assert "taken from A-1" in text(cleared)
        assert "Liv Sand: took the due date away, before: Sunday 9 June 2024" in text(
            talk.one("Liv Sand", "/action show A-1")
        )

    def test_an_empty_field_takes_it_away(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add Una Berg paints the signs by 9 June")
        shown = form(talk.one("Liv Sand", "/action due A-1"))
        assert "Empty" in shown.fields[0].hint
        assert talk.press("Liv Sand", shown, when="").rows[0].due is None
        assert "stays as it was" in text(talk.press("Liv Sand", shown, when="")), "saved twice by the same person"
        talk.say("Una Berg", "/action due A-1 9 June")
        stale = talk.press("Liv Sand", shown, when="")
        assert stale.error == "outdated", "somebody else has changed it since"

    def test_a_rest_is_ended(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add Una Berg paints the signs")
        talk.say("Liv Sand", "/action snooze A-1 Friday")
        assert "rest is over for A-1" in text(talk.one("Liv Sand", "/action snooze A-1 none"))
        assert "Liv Sand: ended its rest" in text(talk.one("Liv Sand", "/action show A-1"))

    @pytest.mark.parametrize("words", ["yesterday", "1 May 2020", "2024-05-01", "last week"])
    def test_a_day_that_has_passed_is_asked_for_again(self, talk: Talk, words: str) -> None:
        talk.say("Liv Sand", "/action add Una Berg paints the signs by 9 June")
        asked = talk.one("Liv Sand", f"/action due A-1 {words}")
        assert (asked.ok, asked.ask) == (False, True)
        assert "has passed" in text(asked)
        assert commands(asked) == ["/action due A-1"]

    def test_what_is_no_day_is_told_with_the_way_out(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add Una Berg paints the signs by 9 June")
        assert "/action due A-1 none" in text(talk.one("Liv Sand", "/action due A-1 noonish"))
        assert talk.one("Liv Sand", "/action due the signs").error == "incomplete"
        assert talk.one("Liv Sand", "/action due A-1 Friday A-1").error == "unknown", "numbers come before the day"

    @pytest.mark.parametrize("words", ["due", "edit the signs", "assign Una Berg", "again", "remove", "share"])
    def test_one_that_needs_a_number_asks_for_it(self, talk: Talk, words: str) -> None:
        assert talk.one("Liv Sand", f"/action {words}").error == "incomplete"


class TestAgedForms:
    def test_a_form_saved_over_a_newer_text_shows_both(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add Una Berg paints the signs")
        shown = form(talk.one("Liv Sand", "/action edit A-1"))
        talk.say("Una Berg", "/action edit A-1 Una Berg paints all the signs")
        refused = talk.press("Liv Sand", shown, text="Una Berg paints two signs")
        assert refused.error == "outdated"
        assert "paints all the signs" in text(refused)
        assert "paints two signs" in text(refused)
        assert talk.one("Liv Sand", "/action show A-1").rows[0].text == "Una Berg paints all the signs"

    def test_the_owners_and_dates_that_stand_now_are_shown(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add Una Berg paints the signs")
        owners, due, rest = (form(talk.one("Liv Sand", f"/action {verb} A-1")) for verb in ("assign", "due", "snooze"))
        talk.say("Una Berg", "/action assign A-1 Ida Moe")
        refused = talk.press("Liv Sand", owners, owners="Trail group")
        assert "Now it says: “Ida Moe”. Set “Trail group” all the same?" in text(refused)
        assert commands(refused) == ["/action assign A-1 Trail group"]
        assert "Now it says: “–”" in text(talk.press("Liv Sand", due, when="2024-06-09"))
        talk.say("Una Berg", "/action snooze A-1 1 June")
        assert "Saturday 1 June 2024" in text(talk.press("Liv Sand", rest, when="2024-06-09"))

    def test_an_up_to_date_form_saves(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add Una Berg paints the signs")
        assert talk.press("Liv Sand", form(talk.one("Liv Sand", "/action assign A-1")), owners="Ida Moe").ok
        changed = talk.press("Liv Sand", form(talk.one("Liv Sand", "/action due A-1")), when="2024-06-09")
        assert changed.rows[0].due_words == "due Sunday 9 June 2024", "a date that was picked has no phrase"
        assert talk.press("Liv Sand", form(talk.one("Liv Sand", "/action snooze A-1")), when="2024-05-20").ok

    def test_an_empty_field_shows_the_form_again(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add Una Berg paints the signs")
        shown = form(talk.one("Liv Sand", "/action edit A-1"))
        assert form(talk.press("Liv Sand", shown, text="  ")) == shown


class TestAgedButtons:
    """A question about an owner and one about a day stand side by side: answering one leaves the other open."""

    @pytest.fixture
    def asked(self, talk: Talk) -> tuple[Reply, Reply]:
        talk.party("una2", "person", "Una Moe")
        captured, owner, when = talk.say("Liv Sand", "/action add Una paints the signs before the summit")
        assert captured.ask
        assert owner.ask
        assert when.ask
        return owner, when

    def test_both_questions_can_be_answered(self, talk: Talk, asked: tuple[Reply, Reply]) -> None:
        owner, _ = asked
        talk.say("Liv Sand", "/action due A-1 9 June")
        pressed = talk.press("Liv Sand", button(owner, "/action assign A-1 Una Berg"))
        assert pressed.ok
        assert pressed.rows[0].owners == ("Una Berg",)

    def test_an_answer_that_somebody_else_has_given_is_not_overwritten(
        self, talk: Talk, asked: tuple[Reply, Reply]
    ) -> None:
        owner, _ = asked
        talk.say("Ida Moe", "/action assign A-1 Una Moe")
        refused = talk.press("Liv Sand", button(owner, "/action assign A-1 Una Berg"))
        assert refused.error == "outdated"
        assert "Una Moe" in text(refused)

    def test_a_button_that_opens_a_form_always_opens_it(self, talk: Talk, asked: tuple[Reply, Reply]) -> None:
        owner, when = asked
        talk.say("Ida Moe", "/action assign A-1 Una Moe")
        assert form(talk.press("Liv Sand", button(owner, "/action assign A-1"))).fields[0].value == "Una Moe"
        assert form(talk.press("Liv Sand", button(when, "/action due A-1"))).fields[0].value == ""


class TestEditing:
    def test_a_text_that_names_nobody_and_no_day_leaves_both(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add Una Berg paints the signs by 9 June")
        row = talk.one("Liv Sand", "/action edit A-1 The signs are painted").rows[0]
        assert (row.owners, row.due.isoformat() if row.due else None) == (("Una Berg",), "2024-06-09")

    def test_a_text_that_names_them_changes_both_in_one_revision(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add Una Berg paints the signs by 9 June")
        row = talk.one("Liv Sand", "/action edit A-1 Ida Moe paints the signs by 10 June").rows[0]
        assert (row.owners, row.due.isoformat() if row.due else None) == (("Ida Moe",), "2024-06-10")
        assert row.revision == 2

    def test_what_cannot_be_told_apart_is_asked(self, talk: Talk) -> None:
        talk.party("una2", "person", "Una Moe")
        talk.say("Liv Sand", "/action add Ida Moe paints the signs")
        edited, owner, when = talk.say("Liv Sand", "/action edit A-1 Una paints the signs before the summit")
        assert edited.rows[0].owners == ("Ida Moe",)
        assert "/action assign A-1 Una Moe" in commands(owner)
        assert "/action due A-1" in commands(when)


class TestOwners:
    def test_taking_away_one_who_is_none_is_refused(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add Una Berg paints the signs")
        assert talk.one("Liv Sand", "/action assign A-1 -Ida Moe").error == "refused"

    def test_the_last_owner_may_be_taken_away(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add Una Berg paints the signs")
        row = talk.one("Liv Sand", "/action assign A-1 -Una Berg").rows[0]
        assert row.owners == ()

    def test_a_party_named_twice_owns_once(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add Paint the signs")
        row = talk.one("Liv Sand", "/action assign A-1 Una Berg, Una Berg and Trail group").rows[0]
        assert row.owners == ("Una Berg", "Trail group")
        assert "shared" in row.note


class TestSigns:
    @pytest.mark.parametrize(
        "words", ["+Ida Moe, -Una Berg", "+Ida Moe -Una Berg", "-Una Berg +Ida Moe", "+ Ida Moe - Una Berg"]
    )
    def test_each_name_has_its_own(self, talk: Talk, words: str) -> None:
        talk.say("Liv Sand", "/action add Una Berg paints the signs")
        assert talk.one("Liv Sand", f"/action assign A-1 {words}").rows[0].owners == ("Ida Moe",)

    def test_one_without_goes_with_the_one_before(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add Una Berg paints the signs")
        changed = talk.one("Liv Sand", "/action assign A-1 +Ida Moe, Liv Sand")
        assert changed.rows[0].owners == ("Una Berg", "Ida Moe", "Liv Sand")

    def test_a_misspelt_one_has_the_whole_line_as_its_button(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add Una Berg paints the signs")
        asked = talk.one("Liv Sand", "/action assign A-1 +Trial gruop, -Una Berg")
        assert "/action assign A-1 +Trail group, -Una Berg" in commands(asked)

    def test_a_sign_alone_is_incomplete(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add Una Berg paints the signs")
        assert talk.one("Liv Sand", "/action assign A-1 +").error == "incomplete"


class TestTakingBack:
    def test_who_wrote_it_may(self, talk: Talk) -> None:
        talk.say("Ida Moe", "/action add Una Berg paints the signs")
        assert talk.one("Una Berg", "/action remove A-1").error == "not_allowed"
        removed = talk.one("Ida Moe", "/action remove A-1")
        assert (removed.ok, removed.to) == (True, "channel")
        assert not talk.one("Ida Moe", "/action show A-1").ok

    def test_its_number_is_not_given_again(self, talk: Talk) -> None:
        talk.say("Ida Moe", "/action add Una Berg paints the signs")
        talk.say("Ida Moe", "/action remove A-1")
        (again,) = talk.say("Ida Moe", "/action add Una Berg paints the signs")
        assert again.numbers == ("A-2",)

    def test_in_a_meeting_its_secretary_may_while_its_minutes_are_a_draft(self) -> None:
        room = Room("en")
        room.play("Ida Moe", "/minutes start Board", "/minutes chair Eli Vik")
        room.play("Per Aas", "/action add Per Aas sweeps", "/action add Per Aas bakes")
        assert room.one("Ida Moe", "/action remove A-1").ok
        room.play("Ida Moe", "/minutes close", "/minutes circulate")
        refused = room.one("Ida Moe", "/action remove A-2")
        assert refused.error == "wrong_state"
        assert "/action drop A-2" in text(refused)


def test_a_button_says_whether_there_is_something_to_change(talk: Talk) -> None:
    first, *_ = talk.say("Una Berg", "/action add Buys paper")
    assert {"Choose owner", "Set date"} <= {each.label for each in first.rows[0].buttons}
    talk.say("Una Berg", "/action due A-1 2 June")
    shown, *_ = talk.say("Una Berg", "/action assign A-1 Una Berg")
    assert {"Other owner", "Other date"} <= {each.label for each in shown.rows[0].buttons}
