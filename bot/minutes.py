"""The life of minutes: draft, circulated, approved and sealed; a correction is a new, numbered version."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from bot.canonical import Json, canonical_bytes, digest
from bot.errors import WrongState
from bot.meeting import Meeting

VersionState = Literal["draft", "circulated", "approved"]


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a meeting's minutes. `content` is what is sealed: the canonical text as JSON. Version 1 of a
    draft has none yet: it is made when it is approved. `correction` says what a later version corrects."""

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

    def holds(self) -> bool:
        """Whether the content is still what was sealed."""
        return self.content is not None and self.seal == digest(self.content)

    def sealed_bytes(self) -> bytes:
        """The bytes that the seal covers."""
        return canonical_bytes(self.content or {})


def closed(meeting: Meeting, at: datetime) -> Meeting:
    """The meeting is over; the draft can still be edited."""
    if meeting.state == "closed":
        raise WrongState("minutes.closed_already", title=meeting.title)
    return meeting.changed(state="closed", end=at)


def reopened(meeting: Meeting) -> Meeting:
    """The meeting goes on; what was circulated is a draft again. Approved minutes never are."""
    if meeting.state == "open":
        raise WrongState("minutes.open_already", title=meeting.title)
    if meeting.minutes == "approved":
        raise WrongState("minutes.approved_already", title=meeting.title)
    return meeting.changed(state="open", end=None, minutes="draft", circulated_at=None)


def circulated(meeting: Meeting, at: datetime) -> Meeting:
    """The draft is sent to the members; it is not edited from here on."""
    if meeting.state == "open":
        raise WrongState("minutes.close_first", title=meeting.title)
    if meeting.minutes == "approved":
        raise WrongState("minutes.approved_already", title=meeting.title)
    return meeting.changed(minutes="circulated", circulated_at=at)


def approved(meeting: Meeting, by: str, at: datetime) -> Meeting:
    """Approved by somebody who may (see `bot.rights`); circulating first is usual, not required."""
    if meeting.minutes == "approved":
        raise WrongState("minutes.approved_already", title=meeting.title)
    if meeting.state == "open":
        raise WrongState("minutes.close_first", title=meeting.title)
    return meeting.changed(minutes="approved", approved_at=at, approved_by=by)


def corrected(meeting: Meeting) -> Meeting:
    """The next version begins as a draft, and what was approved before it stands beside it, unchanged."""
    if meeting.minutes != "approved":
        raise WrongState("minutes.edit_instead", title=meeting.title)
    return meeting.changed(minutes="circulated", version=meeting.version + 1, approved_at=None, approved_by=None)
