"""`/minutes show` and `list`."""

from datetime import timedelta

import pytest

from bot.commands.minutes_view import in_parts
from tests.bot.commands.meeting_room import Room
from tests.bot.commands.talk import buttons, commands, text


def test_an_empty_draft_says_how_to_begin() -> None:
    room = Room()
    room.play("Ida Moe", "/minutes start Board")
    assert "Begin with “/minutes item 1 TITLE”" in text(room.one("Eli Vik", "/minutes show"))


def test_what_is_not_numbered_is_shown_by_its_title() -> None:
    room = Room()
    room.play("Ida Moe", "/minutes start Board 1", "/minutes close", "/minutes start Board 2")
    told = text(room.one("Ida Moe", "/minutes item @1"))
    assert "Back to @1 Approval of the minutes" in told
    assert room.one("Ida Moe", "/action add Per Aas reads it").rows[0].source == "Board 2, 6 May 2024"


def test_the_time_of_day_stands_beside_the_due_date() -> None:
    room = Room()
    room.play(
        "Ida Moe", "/minutes start Board 1", "/minutes chair Per Aas", "/action add Per Aas mends it by 1 June 14:00"
    )
    assert "due Saturday 1 June 2024 at 14:00" in text(room.one("Ida Moe", "/minutes show"))
    room.play("Ida Moe", "/minutes close")
    room.play("Per Aas", "/minutes approve")
    assert "now due" not in text(room.one("Ida Moe", "/minutes show"))
    room.play("Ida Moe", "/action due A-1 1 June at 15:30")
    (row,) = room.one("Ida Moe", "/minutes show").rows
    assert row.due_words == "due Saturday 1 June 2024 at 14:00"
    assert "now due 1 June 2024 at 15:30" in row.note
    begun = text(room.one("Ida Moe", "/minutes start Board 2"))
    assert "A-1 Per Aas mends it by 1 June 14:00 (due 1 June 2024 at 15:30)" in begun


def test_the_buttons_are_what_comes_next() -> None:
    room = Room()
    room.play("Ida Moe", "/minutes start Board", "/minutes chair Per Aas")
    assert commands(room.one("Ida Moe", "/minutes show")) == ["/minutes close M-1"]
    room.play("Ida Moe", "/minutes close")
    assert commands(room.one("Ida Moe", "/minutes show")) == ["/minutes circulate M-1", "/minutes approve M-1"]
    assert commands(room.one("Ida Moe", "/minutes show M-1", "elsewhere")) == []
    room.play("Per Aas", "/minutes approve")
    assert commands(room.one("Ida Moe", "/minutes show")) == []


def test_the_list_is_the_newest_first_in_pages() -> None:
    room = Room()
    for number in range(1, 13):
        room.play("Ida Moe", f"/minutes start Board {number}", "/minutes close")
        room.now += timedelta(days=1)
    first = room.one("Ida Moe", "/minutes list")
    assert "M-12 Board 12" in text(first)
    assert "M-2 Board 2," not in text(first)
    assert commands(first)[-1] == "/minutes list page 2"
    second = room.press("Ida Moe", buttons(first)[-1])
    assert "M-2 Board 2" in text(second)
    assert "page 3" not in " ".join(commands(second))
    assert "No more meetings" in text(room.one("Ida Moe", "/minutes list page 3"))


def test_a_meeting_listed_tells_how_far_it_has_come() -> None:
    room = Room()
    room.play("Ida Moe", "/minutes start Board", "/minutes chair Per Aas")
    for line, state in (
        ("/minutes place Hull", "the meeting is going on"),
        ("/minutes close", "draft"),
        ("/minutes circulate", "circulated on 6 May 2024"),
        ("/minutes withdraw", "draft"),
        ("/minutes circulate 10 May", "objections by 10 May 2024"),
        ("/minutes approve now", "version 1, approved by Per Aas"),
        ("/minutes correct It was York", "version 2, a correction of version 1"),
    ):
        room.play("Per Aas", line)
        assert state in text(room.one("Eli Vik", "/minutes list"))


@pytest.mark.parametrize(
    ("given", "parts"),
    [
        ("short", ["short"]),
        ("aaaa bbbb cccc", ["aaaa bbbb", "cccc"]),
        ("aaaaaa\nbb cc dd", ["aaaaaa", "bb cc dd"]),
        ("aaaaaaaaaaaaaa", ["aaaaaaaaaa", "aaaa"]),
    ],
)
def test_a_long_text_is_parted_where_it_can_be(given: str, parts: list[str]) -> None:
    assert list(in_parts(given, 10)) == parts
