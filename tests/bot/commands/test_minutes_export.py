"""`/minutes export`: the document itself, whole, to the sender."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.canonical import digest
from bot.commands.minutes_export import whole_lines
from bot.reply import Text
from tests.bot.commands.meeting_room import Room
from tests.bot.commands.talk import commands, text


@pytest.fixture
def room() -> Room:
    room = Room()
    room.play("Ida Moe", "/minutes start Board", "/minutes chair Per Aas", "/minutes item 1 Budget")
    room.play("Ida Moe", "/minutes note It is *thin*.", "/action add Per Aas mends it by 1 June", "/minutes close")
    return room


def test_markdown_is_text_in_the_channels_language(room: Room) -> None:
    told = room.one("Eli Vik", "/minutes export md")
    assert (told.ok, told.to) == (True, "sender")
    assert all(isinstance(part, Text) for part in told.parts)
    shown = text(told)
    assert shown.startswith("# Board\n")
    assert "## Item 1: Budget" in shown
    assert "It is \\*thin\\*." in shown
    assert "*Draft, not approved*" in shown
    assert text(room.one("Eli Vik", "/referat eksporter Markdown M-1")) == shown
    room.play("Ida Moe", "/minutes circulate")
    assert "*Draft, not approved*" in text(room.one("Eli Vik", "/minutes export md"))


def test_json_is_what_is_sealed_of_any_version(room: Room) -> None:
    assert json.loads(text(room.one("Eli Vik", "/minutes export json")))["state"] == "draft"
    room.play("Per Aas", "/minutes approve")
    room.play("Ida Moe", "/minutes correct It rained.", f"/minutes start Tour {'x' * 280}")
    first = json.loads(text(room.one("Eli Vik", "/minutes export M-1 json version 1")))
    assert (first["state"], first["seal"]) == ("approved", digest(first["content"]))
    second = json.loads(text(room.one("Eli Vik", "/minutes export json M-1")))
    assert (second["state"], second["content"]["version"]) == ("circulated", 2)
    assert "approved by" not in text(room.one("Eli Vik", "/minutes export md M-1")).casefold()
    assert "Approved by Per Aas" in text(room.one("Eli Vik", "/minutes export md M-1 1"))
    assert room.one("Eli Vik", "/minutes export md M-1 7").error == "unknown"


def test_long_minutes_are_whole(room: Room) -> None:
    note = "\n".join(f"{number} og så videre" for number in range(1_500))
    room.play("Ida Moe", f"/minutes note {note}")
    told = room.one("Eli Vik", "/minutes export json")
    assert len(told.parts) > 1
    assert json.loads(text(told))["content"]["points"][0]["notes"][1]["text"] == note


def test_other_formats_are_refused_with_those_there_are(room: Room) -> None:
    refused = room.one("Eli Vik", "/minutes export pdf")
    assert refused.error == "refused"
    assert "md or json, not as “pdf”" in text(refused)
    assert commands(refused) == ["/minutes export md M-1", "/minutes export json M-1"]
    asked = room.one("Eli Vik", "/minutes export")
    assert (asked.error, asked.ask, commands(asked)) == ("incomplete", True, commands(refused))


@given(st.text("ab \n", max_size=60), st.integers(1, 20))
def test_parts_are_the_text(text: str, longest: int) -> None:
    parts = list(whole_lines(text, longest))
    assert "\n".join(parts) == text
    assert all(len(part) <= longest or "\n" not in part for part in parts)
