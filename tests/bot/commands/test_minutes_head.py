"""The head of the minutes: each verb, its form, and who may."""

import pytest

from bot.ports import Ledger
from tests.bot.commands.meeting_room import Room
from tests.bot.commands.talk import form, text


@pytest.fixture
def talk() -> Room:
    talk = Room()
    talk.say("Ida Moe", "/minutes start Board")
    return talk


@pytest.mark.parametrize(
    ("verb", "kind", "value"),
    [
        ("title", "line", "Board"),
        ("place", "line", ""),
        ("next", "line", ""),
        ("time", "line", "2024-05-06 09:02"),
        ("secretary", "party", "Ida Moe"),
        ("chair", "party", ""),
        ("series", "line", "Board"),
    ],
)
def test_alone_each_shows_a_form_with_what_stands(talk: Room, verb: str, kind: str, value: str) -> None:
    shown = form(talk.one("Ida Moe", f"/minutes {verb}"))
    command = "/minutes chair M-1" if verb == "chair" else f"/minutes {verb}"
    assert (shown.command, shown.fields[0].kind, shown.fields[0].value) == (command, kind, value)
    assert shown.fields[0].persons == (kind == "party")


def _without_chair(ledger: Ledger) -> list[bool]:
    meetings = (ledger.meetings.by_number(number) for number in (1, 2))
    return [meeting is not None and meeting.chair is None for meeting in meetings]


def test_the_chair_of_a_meeting_that_is_over_is_named_though_another_is_open(talk: Room) -> None:
    talk.play("Ida Moe", "/minutes close", "/minutes start Tour")
    assert "Per Aas" in text(talk.one("Ida Moe", "/minutes chair M-1 Per Aas"))
    assert talk.ledgers.read("w", _without_chair) == [False, True]


def test_a_place_may_be_emptied_and_a_title_may_not(talk: Room) -> None:
    talk.say("Ida Moe", "/minutes place Hull")
    assert text(talk.one("Ida Moe", "/minutes place", value="")) == "Place: –"
    assert form(talk.one("Ida Moe", "/minutes title", value="")).fields[0].value == "Board"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("08:30", "Monday 6 May 2024 at 08:30"),
        ("08:30-14", "Monday 6 May 2024 08:30–14:00"),
        ("from 8.30 to 2 pm", "Monday 6 May 2024 08:30–14:00"),
        ("to 14:00", "Monday 6 May 2024 09:02–14:00"),
        ("2024-05-03 08:30-09:00", "Friday 3 May 2024 08:30–09:00"),
        ("3.5.2024 08:30", "Friday 3 May 2024 at 08:30"),
        ("2024-05-03", "Friday 3 May 2024 at 09:02"),
        ("8 May 10:00", "Wednesday 8 May 2024 at 10:00"),
    ],
)
def test_time_reads_clocks_and_days(talk: Room, words: str, told: str) -> None:
    assert text(talk.one("Ida Moe", f"/minutes time {words}")) == f"Time: {told}"


@pytest.mark.parametrize("words", ["2024-13-45 08:30", "1024-05-06 08:30", "early", "08:30-25:00", "noon-ish 08:30"])
def test_a_time_that_cannot_be_read_is_refused(talk: Room, words: str) -> None:
    refused = talk.one("Ida Moe", f"/minutes time {words}")
    assert (refused.ok, refused.error) == (False, "refused")


def test_an_end_that_is_set_stands_when_the_start_changes(talk: Room) -> None:
    talk.say("Ida Moe", "/minutes time 08:30-14:00")
    assert text(talk.one("Ida Moe", "/minutes time 08:45")) == "Time: Monday 6 May 2024 08:45–14:00"


def test_the_secretary_is_changed_by_those_who_lead(talk: Room) -> None:
    assert "Ida Moe" in text(talk.one("Eli Vik", "/minutes secretary Eli Vik"))
    assert text(talk.one("Ida Moe", "/minutes secretary Eli Vik")) == "Secretary: Eli Vik"
    assert talk.one("Root", "/minutes secretary Ida Moe").ok


def test_anybody_names_the_first_chair_and_those_who_lead_the_next(talk: Room) -> None:
    assert talk.one("Eli Vik", "/minutes chair Per Aas").ok
    refused = talk.one("Eli Vik", "/minutes chair Eli Vik")
    assert (refused.ok, refused.error) == (False, "not_allowed")
    assert "Ask Per Aas" in text(refused)
    assert talk.one("Per Aas", "/minutes chair Eli Vik").ok
    assert talk.one("Ida Moe", "/minutes chair Per Aas").ok


def test_the_chair_alone_lets_somebody_else_approve(talk: Room) -> None:
    assert "has no chair" in text(talk.one("Ida Moe", "/minutes approver Eli Vik"))
    talk.say("Ida Moe", "/minutes chair Per Aas")
    assert talk.one("Ida Moe", "/minutes approver Eli Vik").error == "not_allowed"
    assert form(talk.one("Per Aas", "/minutes approver")).fields[0].value == ""
    assert "Eli Vik may approve" in text(talk.one("Per Aas", "/minutes approver Eli Vik"))
    talk.say("Ida Moe", "/minutes close")
    assert talk.one("Eli Vik", "/minutes approve").ok
    for verb in ("chair", "approver", "place"):
        refused = talk.one("Per Aas", f"/minutes {verb} Ida Moe")
        assert (refused.ok, refused.error) == (False, "wrong_state")


def test_a_form_that_is_older_than_the_head_is_told_of_it(talk: Room) -> None:
    shown = form(talk.one("Ida Moe", "/minutes place"))
    assert shown.revision == 1
    assert talk.press("Ida Moe", shown, value="Hull").ok
    assert talk.press("Ida Moe", shown, value="York").error == "outdated"
    time = form(talk.one("Ida Moe", "/minutes time"))
    assert talk.press("Ida Moe", time, value="08:00").ok
    assert talk.press("Ida Moe", time, value="07:00").error == "outdated"


def test_outside_a_channel_there_is_no_head(talk: Room) -> None:
    for verb in ("place", "chair", "approver"):
        assert "in a channel" in text(talk.one("Ida Moe", f"/minutes {verb} Per Aas", None))
