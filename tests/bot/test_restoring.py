"""Rows out of the journal are the rows that went in."""

import json
from datetime import date, time

import pytest

from bot.anchor import Anchor
from bot.canonical import as_json
from bot.meeting import Attendance, Presenter
from bot.restoring import KINDS, row_from
from tests.samples import NOON, a_decision, a_meeting, a_note, an_action, an_item

ROWS = [
    an_action(
        owners=("kari", "per"), due=date(2026, 3, 9), closed_at=NOON, asks=("due",), resting_until=date(2026, 3, 8)
    ),
    an_action("action-2"),
    an_action(
        "action-3", due=date(2026, 3, 9), due_at=time(14, 30), anchor=Anchor(-10, "workday"), unread_owner="FKen"
    ),
    a_decision(ended_at=NOON, reason="Too dear"),
    a_note(item="item-1"),
    an_item(presenters=(Presenter("Per", "per", "treasurer"), Presenter("Kai"))),
    Attendance("attendance-1", "meeting-1", 1, "Kai"),
    a_meeting(end=NOON, term=date(2026, 3, 9)),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: type(row).__name__)
def test_a_row_comes_back_whole(row: object) -> None:
    stored = json.loads(json.dumps(as_json(row)))
    kind = type(row).__name__.lower()
    assert row_from(kind, stored) == row


def test_every_kind_is_tried() -> None:
    assert {type(row).__name__.lower() for row in ROWS} == set(KINDS)
