"""The minutes out of the register, however many rows they have."""

import pytest

from bot import minutes_reading
from bot.minutes_reading import actions_of, decisions_of, minutes_of
from bot.ports import Ledger
from tests.bot.commands.meeting_room import Room


def test_all_that_was_captured_is_read_in_the_order_of_its_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(minutes_reading, "BATCH", 2)
    room = Room()
    room.play("Ida Moe", "/minutes start Board")
    for number in range(1, 5):
        room.play("Ida Moe", f"/action add Per Aas does {number} by {9 - number} June", f"/decision add We do {number}")
    room.play("Ida Moe", "/action add Per Aas does 5", "/action done A-2")

    def look(ledger: Ledger) -> tuple[list[int], list[int]]:
        meeting = ledger.meetings.by_number(1)
        assert meeting is not None
        assert minutes_of(ledger, meeting, 2) is None
        actions, decisions = actions_of(ledger, meeting), decisions_of(ledger, meeting)
        return [action.number for action in actions], [decision.number for decision in decisions]

    assert room.ledgers.read("w", look) == ([1, 2, 3, 4, 5], [1, 2, 3, 4])
