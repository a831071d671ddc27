"""The life of minutes: draft, circulated, approved and sealed; a correction is a new, numbered version."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from bot.canonical import Json, digest
from bot.errors import WrongState
from bot.meeting import Meeting

VersionState = Literal["draft", "circulated", "approved"]


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a meeting's minutes. `content` is what is sealed: the canonical text as JSON. A draft has none:
    it is fixed when it is circulated, else when it is approved. `correction` says what a later version corrects."""

    id: str
    meeting: str
    version: int
    state: VersionState
    made_at: datetime
    made_by: str
    content: Mapping[str, Json] | None = None
    correction: str | None = None
    approved_at: datetime | None = None
    approved_by: str | None = None
    seal: str | None = None
    revision: int = 1

    def sealed(self, content: Mapping[str, Json], by: str, at: datetime) -> "Version":
        """Approved: the content and the SHA-256 over its canonical bytes are fixed."""
        return replace(
            self,
            state="approved",
            content=content,
            approved_at=at,
            approved_by=by,
            seal=digest(content),
            revision=self.revision + 1,
        )

    def fixed(self, content: Mapping[str, Json]) -> "Version":
        """Circulated: what the members read is what will be approved."""
        return replace(self, state="circulated", content=content, revision=self.revision + 1)

    def loosened(self) -> "Version":
        """A draft again: it says what the rows say."""
        return replace(self, state="draft", content=None, revision=self.revision + 1)

    def holds(self) -> bool:
        """Whether the content is still what was sealed."""
        return self.content is not None and self.seal == digest(self.content)


def closed(meeting: Meeting, at: datetime) -> Meeting:
    """The meeting is over; the draft can still be edited. An end that was set by hand stands."""
    if meeting.state == "closed":
        raise WrongState("minutes.closed_already", title=meeting.title)
    return meeting.changed(state="closed", end=meeting.end or at)


def reopened(meeting: Meeting) -> Meeting:
    """The meeting goes on; what was circulated is a draft again. What was once approved never is."""
    if meeting.state == "open":
        raise WrongState("minutes.open_already", title=meeting.title)
    _check_never_approved(meeting)
    return meeting.changed(state="open", end=None, minutes="draft", circulated_at=None, term=None)


def circulated(meeting: Meeting, at: datetime, term: date | None = None) -> Meeting:
    """The draft is sent to the members; it is not edited from here on. `term` is the last day for objections.

    A correction is circulated the same way.
    """
    if meeting.state == "open":
        raise WrongState("minutes.close_first", title=meeting.title)
    if meeting.minutes == "approved":
        raise WrongState("minutes.approved_already", title=meeting.title)
    if meeting.circulated_at is not None:
        raise WrongState("minutes.circulated_already", title=meeting.title)
    return meeting.changed(minutes="circulated", circulated_at=at, term=term)


def withdrawn(meeting: Meeting) -> Meeting:
    """What was circulated is a draft again, and can be edited."""
    if meeting.minutes == "draft":
        raise WrongState("minutes.not_circulated", title=meeting.title)
    _check_never_approved(meeting)
    return meeting.changed(minutes="draft", circulated_at=None, term=None)


def term_runs(meeting: Meeting, today: date) -> bool:
    """Whether members may still object, so that an approval waits unless it is said to be meant now."""
    return meeting.minutes == "circulated" and meeting.term is not None and today <= meeting.term


def approved(meeting: Meeting, by: str, at: datetime) -> Meeting:
    """Approved by somebody who may (see `bot.rights`); circulating first is usual, not required."""
    if meeting.minutes == "approved":
        raise WrongState("minutes.approved_already", title=meeting.title)
    if meeting.state == "open":
        raise WrongState("minutes.close_first", title=meeting.title)
    return meeting.changed(minutes="approved", approved_at=at, approved_by=by)


def corrected(meeting: Meeting) -> Meeting:
    """The next version waits for its approval, and what was approved before it stands beside it, unchanged."""
    if meeting.minutes != "approved":
        raise WrongState("minutes.edit_instead", title=meeting.title)
    return meeting.changed(
        minutes="circulated",
        version=meeting.version + 1,
        circulated_at=None,
        term=None,
        approved_at=None,
        approved_by=None,
    )


def _check_never_approved(meeting: Meeting) -> None:
    if meeting.minutes == "approved" or meeting.version > 1:
        raise WrongState("minutes.approved_already", title=meeting.title)
