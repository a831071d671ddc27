"""Actions: each change is the next revision, and changes nothing else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.action import Action
from tests.samples import MONDAY, NOON, an_action, later

WHOLE = an_action(
    "action-12",
    owners=("au", "kari"),
    due=MONDAY,
    due_phrase="mandag",
    meeting="meeting-1",
    item="item-1",
    resting_until=MONDAY,
    asks=("owner", "due"),
    revision=4,
)
CLOSED = replace(WHOLE, state="done", closed_at=NOON, closed_by="ola", resting_until=None)


def test_the_label_is_the_number_as_people_write_it() -> None:
    assert WHOLE.label == "A-12"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda a: a.closed("done", "ola", NOON), {"state": "done", "closed_at": NOON, "closed_by": "ola"}),
        (lambda a: a.closed("dropped", "ola", NOON), {"state": "dropped", "closed_at": NOON, "closed_by": "ola"}),
        (lambda a: a.assigned(("sff",)), {"owners": ("sff",), "asks": ("due",)}),
        (lambda a: a.assigned(("sff", "au", "sff")), {"owners": ("sff", "au"), "asks": ("due",)}),
        (lambda a: a.assigned(()), {"owners": ()}),
        (
            lambda a: a.due_on(date(2026, 6, 9), "9. juni"),
            {"due": date(2026, 6, 9), "due_phrase": "9. juni", "asks": ("owner",)},
        ),
        (lambda a: a.due_on(None, None), {"due": None, "due_phrase": None, "asks": ("owner",)}),
        (lambda a: a.resting(date(2026, 4, 1)), {"resting_until": date(2026, 4, 1)}),
        (lambda a: a.resting(None), {"resting_until": None}),
        (lambda a: a.reworded("Ringe"), {"text": "Ringe"}),
        (lambda a: a.moved("meeting-2", "item-9"), {"meeting": "meeting-2", "item": "item-9"}),
        (lambda a: a.moved(None, None), {"meeting": None, "item": None}),
    ],
)
def test_a_change_is_the_next_revision(change: Callable[[Action], Action], expected: dict[str, object]) -> None:
    rests = {"resting_until": None} if "closed_at" in expected else {}
    assert change(WHOLE) == replace(WHOLE, **expected, **rests, revision=5)  # type: ignore[arg-type]  # field names


def test_reopened_it_is_as_it_was() -> None:
    assert CLOSED.reopened() == replace(CLOSED, state="open", closed_at=None, closed_by=None, revision=5)


@pytest.mark.parametrize(
    ("action", "days", "overdue"),
    [
        (WHOLE, 0, False),
        (WHOLE, 1, True),
        (WHOLE, -1, False),
        (replace(WHOLE, due=None), 1, False),
        (CLOSED, 1, False),
        (WHOLE.closed("dropped", "ola", later()), 1, False),
    ],
)
def test_overdue_is_open_and_past_its_day(action: Action, days: int, overdue: bool) -> None:
    assert action.overdue(MONDAY + timedelta(days=days)) is overdue
