"""`/minutes start`, the form, the series, and what a new draft has from before."""

from datetime import timedelta

import pytest

from bot.reply import Facts
from tests.bot.commands.meeting_room import Room
from tests.bot.commands.talk import commands, form, text


@pytest.fixture
def talk() -> Room:
    return Room()


def facts(reply: object) -> dict[str, str]:
    return dict(pair for part in reply.parts if isinstance(part, Facts) for pair in part.facts)  # type: ignore[attr-defined]


def test_alone_it_shows_a_form_and_the_form_opens_the_meeting(talk: Room) -> None:
    shown = form(talk.one("Ida Moe", "/minutes start"))
    assert [field.name for field in shown.fields] == ["title", "place", "start", "chair"]
    assert [field.persons for field in shown.fields] == [False, False, False, True]
    assert shown.fields[2].value == "09:02"
    opened = talk.one("Ida Moe", shown.command, title="Board 1", place="Hull", start="08:45", chair="Per Aas")
    assert opened.ok
    assert opened.to == "channel"
    assert facts(opened) == {
        "Secretary": "Ida Moe",
        "Chair": "Per Aas",
        "Began": "Monday 6 May 2024 at 08:45",
        "Place": "Hull",
    }


def test_a_form_without_a_time_opens_the_meeting_now(talk: Room) -> None:
    assert facts(talk.one("Ida Moe", "/minutes start", title="Board 1"))["Began"] == "Monday 6 May 2024 at 09:02"


def test_a_time_that_is_none_is_refused_and_nothing_is_opened(talk: Room) -> None:
    refused = talk.one("Ida Moe", "/minutes start", title="Board 1", start="soon")
    assert (refused.ok, refused.error) == (False, "refused")
    assert "soon" in text(refused)
    assert not talk.one("Ida Moe", "/minutes close").ok


def test_words_that_only_look_like_a_time_stay_in_the_title(talk: Room) -> None:
    assert "News from 99:99" in text(talk.one("Ida Moe", "/minutes start News from 99:99"))


@pytest.mark.parametrize("words", ["fra 08:30", "from 8:30", "kl. 08.30"])
def test_a_time_is_no_title(talk: Room, words: str) -> None:
    shown = form(talk.one("Ida Moe", f"/minutes start {words}"))
    assert [field.value for field in shown.fields] == ["", "", "08:30", ""]
    assert not talk.one("Ida Moe", "/minutes close").ok


def test_a_title_may_not_be_endless(talk: Room) -> None:
    refused = talk.one("Ida Moe", f"/minutes start {'x' * 301}")
    assert (refused.ok, refused.error) == (False, "too_long")


def test_chair_must_be_one_person(talk: Room) -> None:
    assert "not one person" in text(talk.one("Ida Moe", "/minutes start", title="Board", chair="Festkomiteen"))
    assert "not one person" in text(talk.one("Ida Moe", "/minutes start", title="Board", chair="Ida Moe, Per Aas"))


def test_alone_the_family_shows_the_form_then_the_minutes(talk: Room) -> None:
    assert form(talk.one("Ida Moe", "/minutes")).command == "/minutes start"
    talk.say("Ida Moe", "/minutes start Board")
    assert "Board (M-1)" in text(talk.one("Ida Moe", "/minutes"))
    assert "Board (M-1)" in text(talk.one("Ida Moe", "/minutes", None))


def test_another_meeting_is_refused_with_the_open_one_named(talk: Room) -> None:
    talk.say("Ida Moe", "/minutes start Board")
    refused = talk.one("Per Aas", "/minutes start Other")
    assert (refused.ok, refused.error) == (False, "wrong_state")
    assert commands(refused) == ["/minutes show M-1", "/minutes close M-1"]


def test_a_line_outside_a_meeting_is_taken_along_into_the_one_it_opens(talk: Room) -> None:
    for line, told in (
        ("Note: We met early.", "N-1 is noted"),
        ("Item: Boats", "Item 1: Boats"),
        ("Item: 4 Oars", "Item 4: Oars"),
    ):
        offered = talk.one("Ida Moe", line)
        assert (offered.ok, offered.to, offered.ask) == (False, "sender", True)
        (command,) = commands(offered)
        shown = form(talk.one("Ida Moe", command))
        assert shown.fields[-1].value.endswith(line.partition(": ")[2])
        along = {field.name: field.value for field in shown.fields}
        opened = talk.say("Ida Moe", shown.command, **{**along, "title": "Board", "chair": ""})
        assert [reply.ok for reply in opened] == [True, True]
        assert told in text(opened[1])
        talk.say("Ida Moe", "/minutes close")


@pytest.mark.parametrize(
    ("line", "number"), [("ACTION: Ida Moe writes", ("A-1",)), ("DECISION: We buy boats", ("D-1",)), ("talk", ())]
)
def test_actions_and_decisions_are_taken_along_too(talk: Room, line: str, number: tuple[str, ...]) -> None:
    opened = talk.say("Ida Moe", "/minutes start", title="Board", along=line)
    assert tuple(n for reply in opened for n in reply.numbers) == number


def test_where_all_is_captured_items_and_notes_still_need_a_meeting(talk: Room) -> None:
    assert talk.one("Ida Moe", "/referent capture always").ok
    for line in ("Item: Boats", "Note: We met early."):
        assert commands(talk.one("Ida Moe", line)) == [f"/minutes begin {line}"]


def test_a_very_long_line_is_taken_along_whole(talk: Room) -> None:
    line = f"Note: {'long ' * 400}".strip()
    assert commands(talk.one("Ida Moe", line)) == [f"/minutes begin {line}"]


def test_what_is_open_from_before_is_listed_by_owner(talk: Room) -> None:
    talk.say("Ida Moe", "/minutes start Board 1")
    talk.say("Ida Moe", "/action add Per Aas calls the harbour by 1 June")
    talk.say("Ida Moe", "/action add Something must be painted")
    talk.say("Ida Moe", "/minutes close")
    talk.say("Ida Moe", "/action add Per Aas mends the gate")
    talk.now += timedelta(days=30)
    opened = talk.one("Ida Moe", "/minutes start Board 2")
    assert "3 actions are open from before" in text(opened)
    assert "Per Aas:\n– A-1" in text(opened)
    assert "Without an owner:\n– A-2" in text(opened)
    assert "A-3 Per Aas mends the gate" in text(opened)
    assert commands(opened) == ["/minutes series board 2 5 june 2024"]


def test_a_guest_does_not_put_meetings_into_series(talk: Room) -> None:
    talk.say("Ida Moe", "/minutes start Board 1")
    talk.join("tur", "Gjest", "guest")
    assert not talk.say("Gjest", "/minutes series Other", standing="guest")[0].ok


def test_series_alone_shows_a_form_and_takes_back_what_was_carried(talk: Room) -> None:
    talk.say("Ida Moe", "/minutes start Board 1")
    talk.say("Ida Moe", "/action add Per Aas mends the gate")
    talk.say("Ida Moe", "/minutes close")
    talk.say("Ida Moe", "/minutes start Board 2")
    assert form(talk.one("Ida Moe", "/minutes series")).fields[0].value == "Board"
    talk.say("Ida Moe", "/minutes edit N-1 Only the gate.")
    assert "first meeting in the series “Tour”" in text(talk.one("Ida Moe", "/minutes series", value="Tour"))
    shown = text(talk.one("Ida Moe", "/minutes show"))
    assert "Only the gate." in shown
    assert "Approval of the minutes" not in shown


def test_a_new_title_takes_the_meeting_to_its_series(talk: Room) -> None:
    talk.say("Ida Moe", "/minutes start Board 1")
    talk.say("Ida Moe", "/action add Per Aas mends the gate")
    talk.say("Ida Moe", "/minutes close")
    talk.say("Ida Moe", "/minutes start Bord 2")
    assert "Approval" not in text(talk.one("Ida Moe", "/minutes show"))
    talk.say("Ida Moe", "/minutes title Board 2")
    assert "Approval of the minutes of Board 1" in text(talk.one("Ida Moe", "/minutes show"))
    talk.say("Ida Moe", "/minutes title Board 3")
    talk.say("Ida Moe", "/minutes series Tour")
    talk.say("Ida Moe", "/minutes title Board 4")
    assert form(talk.one("Ida Moe", "/minutes series")).fields[0].value == "Tour"


def test_all_marked_lines_are_taken_along(talk: Room) -> None:
    line = "From before:\nItem 4: Boats\nNote: They leak.\nACTION: Per Aas mends them"
    opened = talk.say("Ida Moe", "/minutes start", title="Board", along=line)
    assert [number for reply in opened for number in reply.numbers] == ["A-1"]
    assert "Item 4: Boats\nN-1 They leak." in text(talk.one("Ida Moe", "/minutes show"))


def test_a_series_is_shown_with_names_as_they_are_written(talk: Room) -> None:
    first = text(talk.one("Ida Moe", "/minutes start Friends of Hull in Bergen"))
    assert "first meeting in the series “Friends of Hull”" in first
    talk.say("Ida Moe", "/minutes close")
    assert "The series “Friends of Hull”" in text(talk.one("Ida Moe", "/minutes start Friends of Hull, York"))
    assert "The series “Friends of Hull”" in text(talk.one("Ida Moe", "/minutes series friends of Hull"))
    assert "series “Club of ABC”" in text(talk.one("Ida Moe", "/minutes series  club of  ABC"))
    assert "[The series “Friends of Hull”]" in text(talk.one("Ida Moe", "/minutes series Tour"))
