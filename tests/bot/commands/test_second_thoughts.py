"""Changing one's mind, pressing twice, taking away: what was said is kept, and what others have done is not lost."""

from datetime import timedelta

import pytest

from bot.reply import Button, Reply
from tests.bot.commands.talk import Talk, buttons, commands, form, text


@pytest.fixture
def talk() -> Talk:
    """A channel with two who share a first name, a body with a member, and a guest."""
    talk = Talk("en")
    for key, name in (("una", "Una Berg"), ("una2", "Una Moe"), ("ida", "Ida Moe")):
        talk.party(key, "person", name)
    talk.party("tg", "body", "Trail group", ("ida",))
    talk.channel("board", private=True, members=("Liv Sand", "Una Berg"))
    for name in ("Liv Sand", "Una Berg", "Ida Moe"):
        talk.say(name, "@referent help")
    talk.join("tur", "Gro Gjest", "guest")
    return talk


def button(reply: Reply, command: str) -> Button:
    """The button that begins with a command."""
    return next(each for each in buttons(reply) if each.command.startswith(command))


def messages(talk: Talk) -> list[str]:
    """What is on its way to persons and channels."""
    return [text(message.reply) for message in talk.ledgers.read("w", lambda ledger: ledger.outbox.waiting(20))]


class TestAnotherAnswer:
    def test_the_other_of_two_owners_is_taken(self, talk: Talk) -> None:
        _, question = talk.say("Liv Sand", "/action add Una paints the signs")
        for name in ("Una Berg", "Una Moe", "Una Berg"):
            told = talk.press("Liv Sand", button(question, f"/action assign A-1 {name}"))
            assert (told.ok, told.rows[0].owners) == (True, (name,))

    def test_what_somebody_else_has_made_so_is_no_quarrel(self, talk: Talk) -> None:
        _, question = talk.say("Liv Sand", "/action add Ida Moe and Una paint the signs")
        join = button(question, "/action assign A-1 +Una Berg")
        talk.say("Ida Moe", "/action assign A-1 Una Berg, Ida Moe")
        assert talk.press("Liv Sand", join).rows[0].owners == ("Una Berg", "Ida Moe")
        talk.say("Ida Moe", "/action assign A-1 Una Moe")
        assert talk.press("Liv Sand", join).error == "outdated"

    def test_pressed_twice_it_changes_nothing(self, talk: Talk) -> None:
        _, question = talk.say("Liv Sand", "/action add Ida Moe and Una paint the signs")
        join = button(question, "/action assign A-1 +Una Berg")
        talk.press("Liv Sand", join)
        before = messages(talk)
        again = talk.press("Liv Sand", join)
        assert (again.ok, again.to, messages(talk)) == (True, "sender", before)
        assert "The owners are the same as before for A-1" in text(again)

    def test_what_others_have_changed_beside_it_is_no_quarrel(self, talk: Talk) -> None:
        _, question = talk.say("Liv Sand", "/action add Una paints the signs")
        talk.say("Ida Moe", "/action due A-1 9 June")
        assert talk.press("Liv Sand", button(question, "/action assign A-1 Una Moe")).ok

    def test_where_the_journal_cannot_tell_somebody_may_have_changed_it(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add Una Berg paints the signs")
        assert talk.press("Liv Sand", Button("", "/action assign A-1 Una Moe", revision=99)).error == "outdated"

    def test_what_somebody_else_has_said_can_be_set_all_the_same(self, talk: Talk) -> None:
        _, question = talk.say("Liv Sand", "/action add Una paints the signs")
        talk.say("Ida Moe", "/action assign A-1 Ida Moe")
        refused = talk.press("Liv Sand", button(question, "/action assign A-1 Una Moe"))
        assert (refused.error, refused.ask, commands(refused)) == ("outdated", True, ["/action assign A-1 Una Moe"])
        assert talk.press("Liv Sand", buttons(refused)[0]).rows[0].owners == ("Una Moe",)

    def test_what_is_too_long_for_a_button_is_shown_alone(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add Una Berg paints the signs")
        shown = form(talk.one("Liv Sand", "/action assign A-1"))
        talk.say("Ida Moe", "/action assign A-1 Ida Moe")
        for names in ("Una Berg, " * 40, "Una Berg, " * 400):
            refused = talk.press("Liv Sand", shown, owners=names)
            assert (refused.error, commands(refused)) == ("outdated", [])

    def test_nobody_may_own_it(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add Una Berg paints the signs")
        told = talk.one("Liv Sand", "/action assign A-1 nobody")
        assert (told.rows[0].owners, "Nobody owns A-1 now" in text(told)) == ((), True)

    @pytest.mark.parametrize("name", ["we", "all", "everyone", "<@U1>", "🎉", "@channel"])
    def test_what_is_no_name_is_not_offered_as_one(self, talk: Talk, name: str) -> None:
        talk.say("Liv Sand", "/action add Una Berg paints the signs")
        refused = talk.one("Liv Sand", f"/action assign A-1 {name}")
        assert (refused.error, "does not say who it is" in text(refused)) == ("unknown", True)
        for words in (f"/owner add {name}", f"/owner alias Trail group = {name}", f"/owner learn Trail group = {name}"):
            assert not talk.one("Liv Sand", words).ok

    def test_a_name_with_more_behind_it_is_offered_alone(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add Una Berg paints the signs")
        assert commands(talk.one("Liv Sand", "/action assign A-1 Ida Moe by Friday")) == ["/action assign A-1 Ida Moe"]

    def test_an_ending_is_read_as_in_a_text(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/owner alias Trail group = TGR")
        talk.say("Liv Sand", "/action add Una Berg paints the signs")
        assert talk.one("Liv Sand", "/action assign A-1 TGR-en").rows[0].owners == ("Trail group",)


class TestSeveralUnknown:
    def test_each_is_asked_about_and_each_can_be_added(self, talk: Talk) -> None:
        _, *questions = talk.say("Liv Sand", "/action add Owner: Hagegjengen and Plengutta. Wash the signs")
        assert ["Hagegjengen" in text(questions[0]), "Plengutta" in text(questions[1])] == [True, True]
        for question in questions:
            told = talk.press("Liv Sand", button(question, "/action add-owner A-1 body"))
        assert told.rows[0].owners == ("Hagegjengen", "Plengutta")

    def test_a_guest_is_not_asked_to_add(self, talk: Talk) -> None:
        for words, sentence in (("KXD paints", "Whose is A-1?"), ("Trail groupies paint", "")):
            _, question = talk.say("Gro Gjest", f"/action add {words} the signs", standing="guest")
            assert sentence in text(question)
            assert "add" not in text(question).casefold()

    @pytest.mark.parametrize("channel", ["board", None])
    def test_in_private_it_is_told_who_will_see_the_name(self, talk: Talk, channel: str | None) -> None:
        question = talk.say("Liv Sand", "/action add KXD paints the signs", channel)[-1]
        assert "everybody in Turlaget can see the name" in text(question)
        told = talk.say("Liv Sand", "/action assign A-1 Trail group", channel)[0]
        assert "everybody in Turlaget can see the name" in text(told)

    def test_in_an_open_channel_it_is_not(self, talk: Talk) -> None:
        assert "can see the name" not in text(talk.say("Liv Sand", "/action add KXD paints the signs")[-1])


class TestTakingAway:
    def test_what_others_have_worked_on_is_asked_for_first_and_told_its_owners(self, talk: Talk) -> None:
        captured = talk.one("Una Berg", "/action add Ida Moe paints the signs")
        remove = button(captured, "/action remove")
        talk.say("Ida Moe", "/action done A-1")
        asked = talk.press("Una Berg", remove)
        assert (asked.error, asked.ask, commands(asked)) == ("wrong_state", True, ["/action remove A-1"])
        assert talk.press("Una Berg", buttons(asked)[0]).ok
        assert any("Una Berg took away A-1" in told for told in messages(talk))

    def test_pressed_twice_it_says_so_to_the_one_who_did_it(self, talk: Talk) -> None:
        remove = button(talk.one("Liv Sand", "/action add Una Berg paints the signs"), "/action remove")
        assert talk.press("Liv Sand", remove).ok
        assert "A-1 has already been taken away" in text(talk.press("Liv Sand", remove))
        assert talk.press("Ida Moe", remove).error == "unknown"
        assert messages(talk) == []

    def test_one_s_own_change_holds_nothing_up(self, talk: Talk) -> None:
        remove = button(talk.one("Liv Sand", "/action add Una Berg paints the signs"), "/action remove")
        talk.say("Liv Sand", "/action due A-1 9 June")
        assert talk.press("Liv Sand", remove).ok

    def test_an_offer_is_taken_down_once_however_late(self, talk: Talk) -> None:
        first = talk.one("Liv Sand", "/action take-down Una Berg paints the signs")
        talk.now += timedelta(minutes=30)
        again = talk.one("Liv Sand", "/action take-down Una Berg paints the signs")
        assert again.numbers == first.numbers
        assert "already been taken down as A-1" in text(again)
        talk.say("Liv Sand", "/action remove A-1")
        assert talk.one("Liv Sand", "/action take-down Una Berg paints the signs").numbers == ("A-2",)


class TestDueDates:
    def test_the_form_saved_unchanged_keeps_time_phrase_and_anchor(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add Una Berg paints the signs by Friday at 14:00")
        shown = form(talk.one("Liv Sand", "/action due A-1"))
        assert shown.fields[0].value == "2024-05-10 14:00"
        kept = talk.press("Liv Sand", shown, when=shown.fields[0].value)
        assert "10 May 2024 at 14:00 – “by Friday at 14:00”" in text(kept)
        moved = talk.press("Liv Sand", shown, when="Friday 17 May at 15:00")
        assert "17 May 2024 at 15:00" in text(moved)

    def test_one_that_waits_for_the_next_meeting_goes_on_waiting(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add Una Berg paints the signs ten days before the next meeting at 9:00")
        shown = form(talk.one("Liv Sand", "/action due A-1"))
        assert shown.fields[0].value == "ten days before the next meeting at 9:00"
        talk.press("Liv Sand", shown, when=shown.fields[0].value)
        assert "2 June 2024 at 09:00" in text(talk.say("Liv Sand", "/minutes next 12 June")[0])

    def test_a_reading_keeps_the_time(self, talk: Talk) -> None:
        _, question = talk.say("Liv Sand", "/action add Una Berg paints the signs on 3 or 5 June at 14:00")
        assert "5 June 2024 at 14:00" in text(talk.press("Liv Sand", buttons(question)[1]))
        refused = talk.one("Liv Sand", "/action due A-1 3 or 5 June at 14:00")
        assert "3 June 2024 at 14:00" in text(talk.press("Liv Sand", buttons(refused)[0]))

    def test_a_number_behind_the_day_is_no_day_that_has_passed(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add Una Berg paints the signs")
        assert "has passed" not in text(talk.one("Liv Sand", "/action due A-1 17 May A-2"))

    def test_a_repetition_is_told(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add Una Berg paints the signs")
        assert "“every Friday”: I " in text(talk.one("Liv Sand", "/action due A-1 every Friday"))


class TestEditing:
    def test_what_the_new_words_say_is_told_as_of_a_capture(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/owner add body Boat group")
        talk.party("var", "person", "Vår Halvorsen")
        talk.say("Liv Sand", "/owner end Ida Moe 2024-01-31")
        talk.say("Liv Sand", "/action add paint the signs")
        for words, said in (
            ("Boat group paints the signs", "Boat group has no members"),
            ("Vår Halvorsn paints the signs", "“Vår Halvorsn” was read as Vår Halvorsen"),
            ("Una Berg paints the signs every Friday", "“every Friday”"),
        ):
            assert said in text(talk.say("Liv Sand", f"/action edit A-1 {words}")[0])
        _, question = talk.say("Liv Sand", "/action edit A-1 Ida Moe paints the signs")
        assert question.ask
        assert "Ida Moe" in text(question)


class TestLearnedNames:
    def test_keeping_a_name_twice_is_no_quarrel(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add KXD paints the signs", "board")
        keep = button(talk.say("Liv Sand", "/action assign A-1 Trail group", "board")[0], "/owner learn")
        for _ in range(2):
            assert "“KXD” is Trail group from now on." in text(talk.press("Liv Sand", keep, "board"))

    def test_all_are_shown_a_page_at_a_time(self, talk: Talk) -> None:
        for letter in "ABCDEFGHIJKL":
            talk.say("Liv Sand", f"/owner learn Trail group = X{letter}X")
        first = talk.one("Liv Sand", "/owner learned")
        assert text(first).startswith("12 names")
        more = button(first, "/owner learned page")
        assert commands(talk.press("Liv Sand", more)) == ["/owner forget XBX", "/owner forget XAX"]

    def test_who_taught_it_is_known_after_a_merge(self, talk: Talk) -> None:
        talk.say("Una Berg", "/owner learn Trail group = KXD")
        for name in ("Path group", "Road group"):
            talk.say("Liv Sand", f"/owner add body {name}")
        talk.say("Liv Sand", "/owner merge Trail group into Path group")
        talk.say("Liv Sand", "/owner merge Path group into Road group")
        assert "KXD: Road group, taught by Una Berg on 6 May 2024" in text(talk.one("Liv Sand", "/owner learned"))

    def test_a_button_shows_so_much_of_a_long_name(self, talk: Talk) -> None:
        told = talk.one("Liv Sand", f"/owner learn Trail group = {'Lang' * 20}")
        assert all(len(each.label) < 60 for each in buttons(told))
        assert commands(told) == [f"/owner forget {'Lang' * 20}"]

    def test_forgetting_without_a_name_asks_for_one(self, talk: Talk) -> None:
        refused = talk.one("Liv Sand", "/owner forget")
        assert (refused.error, "/owner forget" in text(refused)) == ("incomplete", True)

    def test_a_full_name_counts_for_more_than_what_another_is_also_called(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/owner learn Una Berg = Bjarne Lunde")
        talk.say("Bjarne Lunde", "@referent help")
        talk.say("Liv Sand", "/action add paint the signs")
        assert talk.one("Liv Sand", "/action assign A-1 Bjarne Lunde").rows[0].owners == ("Bjarne Lunde",)
