"""A person's own page: what they owe, what waits for them, their meetings, and nothing that they may not read."""

from itertools import groupby

import pytest

from bot.home import home
from bot.place import ChannelMember
from bot.ports import Ledger
from bot.reply import Buttons, Part, Reply, Rows, Text
from bot.request import Request
from tests.bot.commands.meeting_room import Room
from tests.bot.commands.talk import Talk, buttons, text


@pytest.fixture
def room() -> Room:
    room = Room()
    room.channel("tur")
    return room


def page(talk: Talk, who: str, **pages: int) -> Reply:
    return Reply(home(Request("w", "c", who, who, "", talk.now, "tur", outbox="all"), talk.ledgers, pages))


def lists(reply: Reply) -> dict[str, list[str]]:
    return {part.heading: [row.number for row in part.rows] for part in reply.parts if isinstance(part, Rows)}


def turns(reply: Reply) -> list[tuple[str, str]]:
    return [(each.label, each.command) for each in buttons(reply) if each.command.startswith("/referent home")]


def said(reply: Reply) -> list[str]:
    return [part.text for part in reply.parts if isinstance(part, Text)]


def test_who_has_never_come_before_has_an_empty_page(room: Room) -> None:
    shown = page(room, "Somebody New")
    assert said(shown) == [
        "You owe nothing yourself now.",
        "Your meetings",
        "No meetings yet. Open one in a channel with “/minutes start TITLE”.",
    ]
    assert [each.command for each in buttons(shown)] == ["/action add", "/minutes start", "/referent help"]


def test_what_i_owe_with_what_is_overdue_first_and_what_comes_through_bodies_apart(room: Room) -> None:
    room.party("kom", "body", "Festkomiteen", ("ida",))
    room.play("Per Aas", "/action add Ida Moe sings", "/action add Ida Moe and Per Aas paint by 10 May")
    room.play("Per Aas", "/action add Ida Moe bakes by 7 May", "/action add Festkomiteen sweeps by 7 May")
    room.play("Per Aas", "/action add Ida Moe and Festkomiteen knit", "/action add Per Aas reads")
    room.say("Ida Moe", "@referent help")
    room.now = room.now.replace(day=9)
    shown = page(room, "Ida Moe")
    assert lists(shown) == {
        "You owe 4 actions:": ["A-3", "A-2", "A-1", "A-5"],
        "Through bodies, one action:": ["A-4"],
    }
    assert [row.number for row in shown.rows if row.overdue] == ["A-3", "A-4"]
    assert "shared" in shown.rows[1].note
    assert all(row.buttons for row in shown.rows)


def test_a_long_action_is_shortened(room: Room) -> None:
    room.play("Per Aas", "/action add Ida Moe bakes " + "a cake, " * 200)
    room.say("Ida Moe", "@referent help")
    (row,) = page(room, "Ida Moe").rows
    assert len(row.text) < 310
    assert row.text.endswith("…")


def test_long_lists_have_pages_and_each_turns_alone(room: Room) -> None:
    room.party("kom", "body", "Festkomiteen", ("ida",))
    for number in range(12):
        room.play("Per Aas", f"/action add Ida Moe bakes cake {number}", f"/action add Festkomiteen eats cake {number}")
    first = page(room, "Ida Moe")
    assert [len(numbers) for numbers in lists(first).values()] == [10, 10]
    assert turns(first) == [("Show more", "/referent home owed=2"), ("Show more", "/referent home through=2")]
    second = room.one("Ida Moe", "/referent home owed=2", None)
    assert list(lists(second)) == ["You owe 12 actions: Page 2.", "Through bodies, 12 actions:"]
    assert lists(second)["You owe 12 actions: Page 2."] == ["A-21", "A-23"]
    assert turns(second) == [("Back", "/referent home"), ("Show more", "/referent home owed=2 through=2")]
    assert lists(page(room, "Ida Moe", through=9))["Through bodies, 12 actions: Page 2."] == ["A-22", "A-24"]
    assert lists(page(room, "Ida Moe", owed=0)) == lists(first)


def test_minutes_wait_for_who_may_approve_them(room: Room) -> None:
    room.play("Ida Moe", "/minutes start Board meeting 1", "/minutes chair Per Aas", "/minutes close")
    room.play("Eli Vik", "/action add Eli Vik sweeps")
    shown = page(room, "Per Aas")
    assert "Waiting for your approval" in said(shown)
    assert ["/minutes show M-1", "/minutes approve M-1"] in [
        [button.command for button in part.buttons] for part in shown.parts if isinstance(part, Buttons)
    ]
    (approve,) = [each for each in buttons(shown) if each.command == "/minutes approve M-1"]
    assert "Waiting for your approval" not in said(page(room, "Eli Vik"))
    assert room.press("Per Aas", approve, None).ok
    assert "Waiting for your approval" not in said(page(room, "Per Aas"))


def test_my_meetings_those_that_are_open_first(room: Room) -> None:
    room.play("Ida Moe", "/minutes start Board meeting 1", "/minutes attend Eli Vik", "/minutes close")
    room.channel("fest")
    room.say("Per Aas", "/minutes start Party", "fest")
    room.play("Ida Moe", "/minutes start Board meeting 2", "/minutes close")
    room.now = room.now.replace(day=8)
    room.say("Per Aas", "@referent help")
    room.say("Eli Vik", "@referent help")
    room.say("Per Aas", "/minutes chair Ida Moe", "fest")
    assert [line.split()[0] for line in said(page(room, "Ida Moe")) if line.startswith("M-")] == ["M-2", "M-3", "M-1"]
    assert [line.split()[0] for line in said(page(room, "Per Aas")) if line.startswith("M-")] == ["M-2"]
    assert [line.split()[0] for line in said(page(room, "Eli Vik")) if line.startswith("M-")] == ["M-1"]
    assert [each.label for each in buttons(page(room, "Ida Moe"))][-3:] == [
        "Party (M-2)",
        "Board meeting 2 (M-3)",
        "Board meeting 1 (M-1)",
    ]


def test_many_meetings_have_pages(room: Room) -> None:
    for number in range(12):
        room.play("Ida Moe", f"/minutes start Board meeting {number}", "/minutes chair Ida Moe", "/minutes close")
    first = page(room, "Ida Moe")
    headings = [line for line in said(first) if not line.startswith("M-")]
    assert headings == ["You owe nothing yourself now.", "Waiting for your approval", "Your meetings"]
    assert turns(first) == [("Show more", "/referent home approvals=2"), ("Show more", "/referent home meetings=2")]
    second = page(room, "Ida Moe", approvals=2, meetings=2)
    assert "Waiting for your approval, page 2" in said(second)
    assert [len(list(lines)) for is_meeting, lines in groupby(said(second), _is_meeting) if is_meeting] == [2, 2]


def _is_meeting(line: str) -> bool:
    return line.startswith("M-")


def test_nothing_of_a_channel_that_one_has_left(room: Room) -> None:
    room.channel("board", private=True, members=("Ida Moe", "Per Aas"))
    room.say("Per Aas", "/minutes start Secret reform", "board")
    room.say("Per Aas", "/minutes chair Ida Moe", "board")
    room.say("Per Aas", "/action add Ida Moe and Per Aas buy a present", "board")
    assert "Secret reform" in text(page(room, "Ida Moe"))

    def leaves(ledger: Ledger) -> None:
        channel = ledger.places.channel_at("c", "board")
        assert channel is not None
        ida = ledger.parties.by_key("ida")
        assert ida is not None
        for stay in ledger.places.members_of(channel.id, room.now):
            if stay.person == ida.id:
                ledger.places.put_member(ChannelMember(channel.id, ida.id, stay.since, until=room.now))

    room.ledgers.write("w", leaves)
    shown = text(page(room, "Ida Moe"))
    assert "Secret reform" not in shown
    assert "present" not in shown


def test_in_the_workspaces_language() -> None:
    talk = Talk("nn")
    talk.say("Kari Moe", "@referent hjelp", None)
    parts: tuple[Part, ...] = home(Request("w", "c", "Kari Moe", "Kari Moe", "", talk.now), talk.ledgers, {})
    assert "Møta dine" in [part.text for part in parts if isinstance(part, Text)]
