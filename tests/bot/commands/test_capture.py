"""How a line is taken in: what repeats, what a form says, on which item it lands, and who is told."""

from datetime import timedelta

import pytest

from bot.reply import Button
from bot.request import Request
from bot.router import answer
from tests.bot.commands.meeting_room import Room
from tests.bot.commands.talk import Talk, commands, form, text

LINE = "/action add Una Berg paints the signs"


@pytest.fixture
def talk() -> Talk:
    talk = Talk("en")
    talk.party("una", "person", "Una Berg")
    talk.party("ida", "person", "Ida Moe")
    talk.say("Liv Sand", "@referent help")
    return talk


def after(
    talk: Talk, seconds: float, who: str = "Liv Sand", words: str = LINE, channel: str = "tur"
) -> tuple[str, ...]:
    """What somebody says so long after what was said last; the numbers of the answer."""
    talk.now += timedelta(seconds=seconds)
    return answer(Request("w", "c", who, who, words, talk.now, channel), talk.ledgers)[0].numbers


class TestRepeats:
    def test_within_two_minutes_it_is_one_capture_and_then_another(self, talk: Talk) -> None:
        assert after(talk, 60) == ("A-1",)
        assert after(talk, 119) == ("A-1",)
        assert after(talk, 2) == ("A-2",)

    @pytest.mark.parametrize(
        ("who", "words", "channel"),
        [("Ida Moe", LINE, "tur"), ("Liv Sand", LINE + " twice", "tur"), ("Liv Sand", LINE, "hike")],
    )
    def test_another_person_text_or_place_is_another(self, talk: Talk, who: str, words: str, channel: str) -> None:
        after(talk, 60)
        assert after(talk, 5, who, words, channel) == ("A-2",)

    def test_a_marker_and_the_command_are_the_same_line(self, talk: Talk) -> None:
        talk.channel("tur")
        after(talk, 60)
        assert after(talk, 5, words="ACTION: Una Berg paints the signs") == ("A-1",)

    def test_what_was_taken_back_is_captured_anew(self, talk: Talk) -> None:
        after(talk, 60)
        after(talk, 5, words="/action remove A-1")
        assert after(talk, 5) == ("A-2",)

    def test_keeping_both_keeps_both(self, talk: Talk) -> None:
        after(talk, 60)
        talk.now -= timedelta(seconds=50)
        told = talk.one("Liv Sand", LINE)
        assert commands(told) == ["/action again A-1"]
        assert talk.one("Liv Sand", commands(told)[0]).numbers == ("A-2",)

    def test_decisions_likewise(self, talk: Talk) -> None:
        assert after(talk, 60, words="/decision add Tar is used") == ("D-1",)
        talk.now -= timedelta(seconds=50)
        told = talk.one("Liv Sand", "/decision add Tar is used")
        assert (told.numbers, told.to) == (("D-1",), "sender")
        assert commands(told) == ["/decision again D-1"]
        assert talk.one("Liv Sand", commands(told)[0]).numbers == ("D-2",)


class TestForms:
    def test_owners_and_date_of_the_form_win_over_the_words(self, talk: Talk) -> None:
        shown = form(talk.one("Liv Sand", "/action"))
        captured = talk.press("Liv Sand", shown, text="Una Berg paints by 9 June", owners="Ida Moe", due="2024-06-10")
        row = captured.rows[0]
        assert (row.owners, row.due.isoformat() if row.due else None) == (("Ida Moe",), "2024-06-10")

    def test_left_empty_they_are_read_from_the_words(self, talk: Talk) -> None:
        row = talk.press(
            "Liv Sand", Button("", "/action add"), text="Una Berg paints by 9 June", owners="", due=""
        ).rows[0]
        assert (row.owners, row.due.isoformat() if row.due else None) == (("Una Berg",), "2024-06-09")

    @pytest.mark.parametrize(
        ("owners", "kept", "asked"),
        [
            ("Una", (), ["Whose is A-1: Una Berg or Una Moe?"]),
            ("Unknown people", (), ["I know nobody called “Unknown people”"]),
            ("we", (), ["“we” does not say"]),
            (
                "Vår Halvorsn, KXD, Una, all",
                ("Vår Halvorsen",),
                ["I know nobody called “KXD”", "Una Berg or Una Moe", "“all” does not say"],
            ),
            ("me", ("Liv Sand",), []),
            (" , ", (), ["Whose is A-1?"]),
            ("x" * 3000, (), ["I know nobody called “xxx"]),
        ],
    )
    def test_owners_that_are_not_clear_hold_nothing_up(
        self, talk: Talk, owners: str, kept: tuple[str, ...], asked: list[str]
    ) -> None:
        talk.party("una2", "person", "Una Moe")
        talk.party("var", "person", "Vår Halvorsen")
        values = {"text": "Paint the signs", "owners": owners, "due": "Friday at 14:00"}
        request = Request("w", "c", "Liv Sand", "Liv Sand", "/action add", talk.now, "tur", values=values)
        captured, *questions = answer(request, talk.ledgers)
        assert (captured.ok, captured.rows[0].owners) == (True, kept)
        assert "at 14:00" in text(captured)
        assert [words in text(question) for words, question in zip(asked, questions, strict=True)] == [True] * len(
            asked
        )
        assert all(question.ask and question.ok for question in questions)
        assert ("read as Vår Halvorsen" in text(captured)) == (kept == ("Vår Halvorsen",))


class TestLengths:
    def test_3000_characters_fit_and_one_more_does_not(self, talk: Talk) -> None:
        assert talk.say("Liv Sand", "/action add " + "x" * 3000)[0].ok
        refused = talk.one("Liv Sand", "/decision add " + "x" * 3001)
        assert refused.error == "too_long"
        assert "x" * 3001 in text(refused), "the text is given back"


class TestItems:
    @pytest.fixture
    def room(self) -> Room:
        room = Room("en")
        room.play("Ida Moe", "/minutes start Board", "/minutes item 12/24 Roof", "/minutes item 6a Rent")
        return room

    @pytest.mark.parametrize(("head", "item"), [("", "6a"), ("item 12/24: ", "12/24"), ("sak @1: ", "12/24")])
    def test_it_lands_on_the_current_item_or_the_one_named(self, room: Room, head: str, item: str) -> None:
        captured = room.say("Per Aas", f"/action add {head}Per Aas sweeps")[0]
        assert (captured.rows[0].item, captured.rows[0].text) == (item, "Per Aas sweeps")

    def test_an_item_that_is_none_does_not_hold_an_action_up(self, room: Room) -> None:
        captured, asked = room.say("Per Aas", "/action add sak 9: Per Aas sweeps by 20 May")
        (row,) = captured.rows
        assert (captured.ok, captured.ask, captured.to) == (True, True, "channel")
        assert (row.text, row.item, row.owners) == ("sak 9: Per Aas sweeps by 20 May", "6a", ("Per Aas",))
        assert row.due is not None
        assert (asked.ok, asked.ask, asked.to) == (True, True, "sender")
        assert "no item 9, so A-1 stands as you wrote it" in text(asked)
        assert commands(asked) == ["/minutes move A-1 item @1"]
        room.play("Per Aas", *commands(asked))
        assert room.one("Per Aas", "/action show A-1").rows[0].item == "12/24"

    def test_nor_a_decision(self, room: Room) -> None:
        captured, asked = room.say("Per Aas", "/decision add item @9: We sweep")
        assert (captured.ok, captured.ask, captured.rows[0].text) == (True, True, "item @9: We sweep")
        assert commands(asked) == ["/minutes move D-1 item @1"]

    def test_where_no_item_is_open_all_are_offered_and_where_there_is_none_it_says_how(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/minutes start Board")
        captured, asked = talk.say("Liv Sand", "/action add item 9: Una Berg sweeps")
        assert (captured.ask, captured.rows[0].item, commands(asked)) == (True, None, [])
        assert "/minutes item" in text(asked)
        assert "none has been opened yet" in text(talk.one("Liv Sand", "/minutes move A-1 item 9"))

    def test_an_item_without_anything_to_do_is_refused(self, room: Room) -> None:
        refused = room.one("Per Aas", "/action add item 6a:")
        assert refused.error == "incomplete"
        assert not room.one("Per Aas", "/action show A-1").ok

    def test_outside_a_meeting_the_words_stay_as_they_are(self, talk: Talk) -> None:
        assert talk.say("Liv Sand", "/action add item 5: Una Berg sweeps")[0].rows[0].text == "item 5: Una Berg sweeps"


class TestGuests:
    def test_a_guest_in_a_channel_takes_part_there(self, talk: Talk) -> None:
        talk.channel("open")
        talk.join("open", "Gus", "guest")
        captured = talk.say("Gus", "/action add Gus sings", "open", "guest")[0]
        assert (captured.ok, captured.to) == (True, "channel")
        assert talk.say("Gus", "/action done A-1", "open", "guest")[0].ok
        talk.say("Liv Sand", LINE)
        assert not talk.say("Gus", "/action done A-2", "open", "guest")[0].ok
