"""What is asked about an action just captured: the readings as buttons, each of which completes it."""

from datetime import date

import pytest

from bot.call import Call
from bot.commands.asking import next_such_day, when_question
from bot.place import Workspace
from bot.reply import Button, Reply
from bot.request import Request
from bot.understanding.dates import DueDate
from tests.bot.commands.meeting_room import Room
from tests.bot.commands.talk import Talk, buttons, commands, text
from tests.samples import a_party, an_account, an_action


@pytest.fixture
def talk() -> Talk:
    """A channel with two who share a first name, and a body with a member."""
    talk = Talk("en")
    for key, name in (("una", "Una Berg"), ("una2", "Una Moe"), ("ida", "Ida Moe")):
        talk.party(key, "person", name)
    talk.party("tg", "body", "Trail group", ("ida",))
    talk.say("Liv Sand", "@referent help")
    talk.join("tur", "Gro Gjest", "guest")
    return talk


def asked(talk: Talk, words: str, who: str = "Liv Sand", **standing: str) -> list[Reply]:
    """The questions that come with a capture, which is stored all the same."""
    captured, *questions = talk.say(who, f"/action add {words}", **standing)  # type: ignore[arg-type]  # a standing
    assert captured.ok
    assert captured.numbers
    assert all(question.ask and question.to == "sender" for question in questions)
    return questions


def pressed(talk: Talk, question: Reply, label: str) -> Reply:
    """The reply to the button that is called so."""
    return talk.press("Liv Sand", next(each for each in buttons(question) if each.label == label))


class TestWhose:
    def test_a_name_that_several_bear(self, talk: Talk) -> None:
        (question,) = asked(talk, "Una paints the signs")
        assert [each.label for each in buttons(question)] == ["Una Berg", "Una Moe", "Other owner"]
        assert pressed(talk, question, "Una Moe").rows[0].owners == ("Una Moe",)

    def test_beside_an_owner_that_is_clear_the_other_joins(self, talk: Talk) -> None:
        (question,) = asked(talk, "Trail group and Una paint the signs")
        assert pressed(talk, question, "Una Berg").rows[0].owners == ("Trail group", "Una Berg")

    @pytest.mark.parametrize(
        ("name", "first"),
        [
            ("Turgjengen", "body"),
            ("Kystklubben", "body"),
            ("Havnekontoret", "body"),
            ("Feedback Panel", "body"),
            ("Torvald Lie", "person"),
        ],
    )
    def test_the_likelier_kind_stands_first(self, talk: Talk, name: str, first: str) -> None:
        (question,) = asked(talk, f"Owner: {name}. Paint the signs")
        kinds = [each.command.split()[3] for each in buttons(question) if "add-owner" in each.command]
        assert kinds[0] == first
        assert set(kinds) == {"body", "person"}

    def test_a_name_that_nobody_bears_is_added_by_one_press(self, talk: Talk) -> None:
        (question,) = asked(talk, "KXD paints the signs by 9 June")
        assert "I know nobody called “KXD”" in text(question)
        added = pressed(talk, question, "Add “KXD” as a body")
        assert (added.rows[0].owners, added.to) == (("KXD",), "channel")
        assert "/owner kind person KXD" in commands(added)
        assert talk.one("Liv Sand", "/action add KXD paints the fence").rows[0].owners == ("KXD",)

    def test_beside_an_owner_that_is_clear_the_new_one_joins(self, talk: Talk) -> None:
        (question,) = asked(talk, "Trail group and KXD paint the signs")
        assert pressed(talk, question, "Add “KXD” as a person").rows[0].owners == ("Trail group", "KXD")

    def test_guests_are_not_offered_to_add_anybody(self, talk: Talk) -> None:
        (question,) = asked(talk, "KXD paints the signs", "Gro Gjest", standing="guest")
        assert [each.label for each in buttons(question)] == ["Other owner"]
        (refused,) = talk.say("Gro Gjest", "/action add-owner A-1 body KXD", standing="guest")
        assert refused.error == "not_allowed"

    def test_a_name_with_a_place_in_it_is_added_whole(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add Paint the signs")
        added = talk.one("Liv Sand", "/action add-owner A-1 body Ungdomsrådet i Bodø")
        assert added.rows[0].owners == ("Ungdomsrådet i Bodø",)

    def test_nobody_at_all(self, talk: Talk) -> None:
        (question,) = asked(talk, "Paint the signs")
        assert commands(question) == ["/action assign A-1"]
        assert "“/action assign A-1 NAME”" in text(question)

    @pytest.mark.parametrize(
        ("words", "named"),
        [("We must paint", "We"), ("Everyone should paint", "Everyone"), ("Owner: everybody", "everybody")],
    )
    def test_we_is_nobody_in_particular(self, talk: Talk, words: str, named: str) -> None:
        (question,) = asked(talk, words)
        assert f"“{named}” does not say whose A-1 is" in text(question)

    def test_everyone_who_is_only_written_to_is_no_owner(self, talk: Talk) -> None:
        (question,) = asked(talk, "Write to everyone in the network")
        assert "does not say" not in text(question)

    def test_in_a_meeting_the_chair_and_the_bodies_that_are_there_come_first(self) -> None:
        room = Room("en")
        lines = ("start Board", "chair Eli Vik", "attend Ida Moe, Per Aas, Festkomiteen, A stranger")
        room.play("Ida Moe", *(f"/minutes {line}" for line in lines))
        (question,) = asked(room, "We must paint")
        assert [each.label for each in buttons(question)][:4] == ["Eli Vik", "Festkomiteen", "Ida Moe", "Per Aas"]


class TestWhen:
    def test_both_readings_of_a_contradiction_in_words(self, talk: Talk) -> None:
        (question,) = asked(talk, "Ida Moe paints by Friday 8 June")
        assert "do not match" in text(question)
        assert pressed(talk, question, "Saturday 8 June 2024").rows[0].due == date(2024, 6, 8)

    @pytest.mark.parametrize("words", ["by 31 February", "innen 30/2", "frist 31. april"])
    def test_a_day_that_is_not_in_the_calendar(self, talk: Talk, words: str) -> None:
        (question,) = asked(talk, f"Ida Moe paints {words}")
        assert "does not exist" in text(question)
        assert commands(question) == ["/action due A-1"]

    def test_a_day_that_is_over_is_told_and_asked_for(self, talk: Talk) -> None:
        captured, question = talk.say("Liv Sand", "/action add Ida Moe paints by yesterday")
        assert (captured.ask, captured.rows[0].due) == (True, None)
        assert "Sunday 5 May 2024" in text(question)
        assert commands(question) == ["/action due A-1"], "next year's is far away"

    def test_last_year_written_in_the_new_year_is_offered_as_this(self, talk: Talk) -> None:
        (question,) = asked(talk, "Ida Moe paints by 9 June 2023")
        assert pressed(talk, question, "Sunday 9 June 2024").rows[0].due == date(2024, 6, 9)

    def test_an_event_that_no_calendar_knows(self, talk: Talk) -> None:
        (question,) = asked(talk, "Ida Moe paints before the summit")
        assert "I do not know which day “before the summit” is" in text(question)

    def test_the_next_meeting_where_none_is_planned(self, talk: Talk) -> None:
        (question,) = asked(talk, "Ida Moe paints ten days before the next meeting")
        assert commands(question) == ["/minutes next", "/action due A-1"]
        moved = talk.say("Liv Sand", "/minutes next 20 June")[0]
        assert [(row.number, row.due) for row in moved.rows] == [("A-1", date(2024, 6, 10))]

    def test_in_a_direct_message_there_is_no_next_meeting_to_set(self, talk: Talk) -> None:
        _, question = talk.say("Liv Sand", "/action add Ida Moe paints before the next meeting", None)
        assert commands(question) == ["/action due A-1"]

    def test_a_form_s_day_that_is_none_is_asked_for(self, talk: Talk) -> None:
        captured = talk.press("Liv Sand", Button("", "/action add"), text="Ida Moe paints", owners="", due="whenever")
        assert (captured.ok, captured.ask) == (True, True)
        asked_again = talk.press("Liv Sand", Button("", "/action add"), text="Ida Moe rakes", owners="", due="31.2.")
        assert asked_again.ask

    def test_a_contradiction_without_a_day_to_choose_asks_plainly(self, talk: Talk) -> None:
        call = Call(
            Request("w", "c", "", "", "", talk.now), "", Workspace("w", "W"), an_account(), a_party(), None, "en"
        )
        asked_of = when_question(call, an_action(), DueDate(None, True, "Friday the 8th", trouble="contradiction"))
        assert "I am not sure about “Friday the 8th”" in text(asked_of)


class TestTheSameDayAgain:
    @pytest.mark.parametrize(
        ("passed", "today", "again"),
        [
            (date(2023, 6, 9), date(2024, 5, 6), date(2024, 6, 9)),
            (date(2024, 1, 9), date(2024, 12, 20), date(2025, 1, 9)),
            (date(2024, 5, 5), date(2024, 5, 6), None),
            (date(2020, 2, 29), date(2024, 1, 6), date(2024, 2, 29)),
            (date(2024, 2, 29), date(2024, 12, 6), None),
        ],
    )
    def test_it_is_offered_where_it_is_near(self, passed: date, today: date, again: date | None) -> None:
        assert next_such_day(passed, today) == again
