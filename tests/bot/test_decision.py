"""Decisions: what was decided, and what became of it."""

from dataclasses import replace

from tests.samples import NOON, a_decision, later

WHOLE = a_decision("decision-4", meeting="meeting-1", item="item-1", supersedes="decision-2", revision=3)


def test_the_label_is_the_number_as_people_write_it() -> None:
    assert WHOLE.label == "D-4"


def test_a_new_decision_is_taken_in_a_meeting_before_it_is_stored() -> None:
    taken = a_decision("decision-4").taken_at("meeting-1", "item-1")
    assert taken == a_decision("decision-4", meeting="meeting-1", item="item-1")
    assert taken.revision == 1


def test_a_change_is_the_next_revision() -> None:
    assert WHOLE.reworded("Nytt") == replace(WHOLE, text="Nytt", revision=4)
    assert WHOLE.moved(None, None) == replace(WHOLE, meeting=None, item=None, revision=4)
    assert WHOLE.moved("meeting-2", "item-9") == replace(WHOLE, meeting="meeting-2", item="item-9", revision=4)


def test_superseded_it_names_the_later_one() -> None:
    superseded = WHOLE.superseded("decision-5", later())
    assert superseded == replace(WHOLE, state="superseded", superseded_by="decision-5", ended_at=NOON, revision=4)
    assert superseded.standing_again() == replace(WHOLE, revision=5)


def test_revoked_it_says_why() -> None:
    revoked = WHOLE.revoked("Ulovlig", later(days=1))
    assert revoked == replace(WHOLE, state="revoked", reason="Ulovlig", ended_at=later(days=1), revision=4)
