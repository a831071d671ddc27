"""The life of minutes: what may follow what, told as a table, tried in any order; and the seal."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot import minutes
from bot.canonical import Json, canonical_bytes, digest
from bot.errors import WrongState
from bot.meeting import Meeting
from bot.minutes import Version
from tests.samples import MONDAY, NOON, a_meeting, a_version, later

Stage = Literal["open", "closed", "circulated", "approved", "corrected", "correction circulated"]
STEPS: Mapping[str, Callable[[Meeting], Meeting]] = {
    "close": lambda meeting: minutes.closed(meeting, NOON),
    "reopen": minutes.reopened,
    "circulate": lambda meeting: minutes.circulated(meeting, later(hours=1), MONDAY),
    "withdraw": minutes.withdrawn,
    "approve": lambda meeting: minutes.approved(meeting, "kari", later(hours=2)),
    "correct": minutes.corrected,
}
_OPEN = a_meeting("meeting-3", title="Styremøte", chair="kari", approver="ola", place="Frosta", revision=7)
_CLOSED = replace(_OPEN, state="closed", end=NOON)
_CIRCULATED = replace(_CLOSED, minutes="circulated", circulated_at=later(hours=1), term=MONDAY)
_APPROVED = replace(_CIRCULATED, minutes="approved", approved_at=later(hours=2), approved_by="kari")
_CORRECTED = replace(_CLOSED, minutes="circulated", version=2)
MEETINGS: Mapping[Stage, Meeting] = {
    "open": _OPEN,
    "closed": _CLOSED,
    "circulated": _CIRCULATED,
    "approved": _APPROVED,
    "corrected": _CORRECTED,
    "correction circulated": replace(_CIRCULATED, version=2),
}
"""A meeting at each stage."""
LIFE: Mapping[Stage, Mapping[str, str]] = {
    "open": {
        "close": "closed",
        "reopen": "minutes.open_already",
        "circulate": "minutes.close_first",
        "withdraw": "minutes.not_circulated",
        "approve": "minutes.close_first",
        "correct": "minutes.edit_instead",
    },
    "closed": {
        "close": "minutes.closed_already",
        "reopen": "open",
        "circulate": "circulated",
        "withdraw": "minutes.not_circulated",
        "approve": "approved",
        "correct": "minutes.edit_instead",
    },
    "circulated": {
        "close": "minutes.closed_already",
        "reopen": "open",
        "circulate": "minutes.circulated_already",
        "withdraw": "closed",
        "approve": "approved",
        "correct": "minutes.edit_instead",
    },
    "approved": {
        "close": "minutes.closed_already",
        "reopen": "minutes.approved_already",
        "circulate": "minutes.approved_already",
        "withdraw": "minutes.approved_already",
        "approve": "minutes.approved_already",
        "correct": "corrected",
    },
    "corrected": {
        "close": "minutes.closed_already",
        "reopen": "minutes.approved_already",
        "circulate": "correction circulated",
        "withdraw": "minutes.approved_already",
        "approve": "approved",
        "correct": "minutes.edit_instead",
    },
    "correction circulated": {
        "close": "minutes.closed_already",
        "reopen": "minutes.approved_already",
        "circulate": "minutes.circulated_already",
        "withdraw": "minutes.approved_already",
        "approve": "approved",
        "correct": "minutes.edit_instead",
    },
}
"""For each stage and step, the stage that follows, or the sentence that it is refused with."""
CASES = [(stage, step) for stage, steps in LIFE.items() for step in steps]


@pytest.mark.parametrize(("stage", "step"), CASES)
def test_what_may_follow_what(stage: Stage, step: str) -> None:
    meeting, outcome = MEETINGS[stage], LIFE[stage][step]
    if outcome not in MEETINGS:
        with pytest.raises(WrongState) as refused:
            STEPS[step](meeting)
        assert (refused.value.sentence, refused.value.facts) == (outcome, {"title": "Styremøte"})
        return
    after = STEPS[step](meeting)
    assert after.revision == meeting.revision + 1
    assert stage_of(after) == outcome


def stage_of(meeting: Meeting) -> Stage:
    """The stage that a meeting is at, told from its fields alone."""
    corrected = meeting.version > 1
    if meeting.state == "open":
        return "open"
    if meeting.minutes == "circulated" and corrected:
        return "correction circulated" if meeting.circulated_at else "corrected"
    return "closed" if meeting.minutes == "draft" else meeting.minutes


def changes(before: Meeting, after: Meeting) -> dict[str, Any]:
    """The fields in which two differ."""
    names = Meeting.__dataclass_fields__
    return {name: getattr(after, name) for name in names if getattr(before, name) != getattr(after, name)}


def test_closing_sets_the_end() -> None:
    assert changes(_OPEN, minutes.closed(_OPEN, NOON)) == {"state": "closed", "end": NOON, "revision": 8}


def test_an_end_that_was_set_by_hand_stands() -> None:
    at_four = _OPEN.changed(end=later(hours=4))
    assert changes(at_four, minutes.closed(at_four, NOON)) == {"state": "closed", "revision": 9}


def test_reopening_makes_what_was_circulated_a_draft_again() -> None:
    assert changes(_CIRCULATED, minutes.reopened(_CIRCULATED)) == {
        "state": "open",
        "end": None,
        "minutes": "draft",
        "circulated_at": None,
        "term": None,
        "revision": 8,
    }


@pytest.mark.parametrize("term", [None, MONDAY])
def test_circulating_says_when_and_until_when(term: date | None) -> None:
    changed = changes(_CLOSED, minutes.circulated(_CLOSED, NOON, term))
    told = {"minutes": "circulated", "circulated_at": NOON, "revision": 8}
    assert changed == (told | {"term": term} if term else told)


def test_circulating_needs_no_term() -> None:
    assert minutes.circulated(_CLOSED, NOON).term is None


def test_withdrawing_takes_the_term_away() -> None:
    changed = changes(_CIRCULATED, minutes.withdrawn(_CIRCULATED))
    assert changed == {"minutes": "draft", "circulated_at": None, "term": None, "revision": 8}


@pytest.mark.parametrize("meeting", [_CLOSED, _CIRCULATED, _CORRECTED])
def test_approving_says_who_and_when(meeting: Meeting) -> None:
    changed = changes(meeting, minutes.approved(meeting, "ola", NOON))
    assert changed == {"minutes": "approved", "approved_by": "ola", "approved_at": NOON, "revision": 8}


def test_correcting_begins_the_next_version() -> None:
    assert changes(_APPROVED, minutes.corrected(_APPROVED)) == {
        "minutes": "circulated",
        "version": 2,
        "circulated_at": None,
        "term": None,
        "approved_at": None,
        "approved_by": None,
        "revision": 8,
    }


@pytest.mark.parametrize(
    ("meeting", "days", "runs"),
    [
        (_CIRCULATED, -1, True),
        (_CIRCULATED, 0, True),
        (_CIRCULATED, 1, False),
        (replace(_CIRCULATED, term=None), 0, False),
        (_APPROVED, 0, False),
        (replace(_CLOSED, term=MONDAY), 0, False),
    ],
)
def test_a_term_runs_to_the_end_of_its_day(meeting: Meeting, days: int, runs: bool) -> None:
    assert minutes.term_runs(meeting, MONDAY + timedelta(days=days)) is runs


# --- the seal ---

CONTENT: dict[str, Json] = {"title": "Styremøte", "items": [{"number": "1", "notes": ["Økonomien er god"]}]}
json: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(st.characters(codec="utf-8")),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner, max_size=3)
    ),
    max_leaves=8,
)
contents = st.dictionaries(st.text("abæøå", min_size=1, max_size=4), json, max_size=4)


def test_sealing_fixes_the_content() -> None:
    draft = a_version(correction="Retter sak 3")
    sealed = draft.sealed(CONTENT, "ola", NOON)
    assert sealed == replace(
        draft,
        state="approved",
        content=CONTENT,
        approved_at=NOON,
        approved_by="ola",
        seal=digest(CONTENT),
        revision=2,
    )
    assert sealed.holds()
    assert canonical_bytes(sealed.content or {}) == canonical_bytes(CONTENT)


def test_what_has_no_seal_does_not_hold() -> None:
    assert not a_version().holds()
    assert not a_version(content=CONTENT).holds()
    assert not a_version(seal=digest({})).holds()
    assert not a_version(seal="").holds()


@given(content=contents)
def test_a_seal_holds_whatever_the_minutes_say(content: dict[str, Json]) -> None:
    sealed = a_version().sealed(content, "kari", NOON)
    assert sealed.holds()
    assert replace(sealed, content=dict(reversed(content.items()))).holds()


@given(content=contents, key=st.sampled_from("abæøåx"), value=json)
def test_a_seal_breaks_when_a_word_is_changed(content: dict[str, Json], key: str, value: Json) -> None:
    sealed = a_version().sealed(content, "kari", NOON)
    altered = content | {key: value}
    assert replace(sealed, content=altered).holds() is (canonical_bytes(altered) == canonical_bytes(content))


@pytest.mark.parametrize("seal", [digest(CONTENT)[:-1], digest(CONTENT).upper(), "", None])
def test_a_seal_that_was_changed_does_not_hold(seal: str | None) -> None:
    assert not replace(a_version().sealed(CONTENT, "kari", NOON), seal=seal).holds()


# --- all of it, in any order ---


class Life(RuleBasedStateMachine):
    """Any steps in any order. A model keeps the stage and what was approved; both must agree with the meeting."""

    def __init__(self) -> None:
        super().__init__()
        self.meeting = a_meeting()
        self.stage: str = "open"
        self.draft = a_version()
        self.sealed: list[tuple[Version, bytes]] = []

    @rule(step=st.sampled_from(sorted(STEPS)), words=st.text(st.characters(codec="utf-8"), max_size=5))
    def try_to(self, step: str, words: str) -> None:
        """Takes a step where the stage lets it; where it is refused nothing has changed."""
        outcome, before = LIFE[self.stage][step], self.meeting  # type: ignore[index]  # a stage
        if outcome not in LIFE:
            with pytest.raises(WrongState, match=outcome):
                STEPS[step](before)
            return
        self.meeting, self.stage = STEPS[step](before), outcome
        assert self.meeting.revision == before.revision + 1
        if step == "approve":
            self._seal({"version": self.meeting.version, "text": words})
        if step == "correct":
            self.draft = a_version(f"version-{self.meeting.version}", correction=words)

    def _seal(self, content: dict[str, Json]) -> None:
        version = self.draft.sealed(content, "kari", NOON)
        self.sealed.append((version, canonical_bytes(content)))

    @invariant()
    def approved_never_changes(self) -> None:
        """Every version that was once approved still says what it said."""
        for version, told in self.sealed:
            assert version.state == "approved"
            assert version.holds()
            assert canonical_bytes(version.content or {}) == told

    @invariant()
    def versions_count_up(self) -> None:
        """One by one: those that were approved, and the one that waits."""
        numbers = [version.version for version, _ in self.sealed]
        assert numbers == list(range(1, len(numbers) + 1))
        assert self.meeting.version == len(numbers) + (self.stage != "approved")

    @invariant()
    def what_was_approved_is_never_a_draft(self) -> None:
        """Nor open: neither `reopen` nor `withdraw` is a way around the seal."""
        if self.sealed:
            assert self.meeting.state == "closed"
            assert not self.meeting.draft

    @invariant()
    def the_fields_agree(self) -> None:
        """What belongs to a stage is there, and nothing of another."""
        meeting = self.meeting
        assert stage_of(meeting) == self.stage
        assert (meeting.end is None) == (meeting.state == "open")
        assert (meeting.approved_at is None) == (meeting.approved_by is None) == (meeting.minutes != "approved")
        if meeting.draft:
            assert meeting.circulated_at is None
            assert meeting.term is None


TestLife = Life.TestCase
