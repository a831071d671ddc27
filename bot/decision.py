"""Decisions: what was decided, and what replaced it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

DecisionState = Literal["stands", "superseded", "revoked"]


@dataclass(frozen=True, slots=True)
class Decision:
    """`D-4`; stands until superseded (`superseded_by` is the next one's id) or revoked for a `reason`."""

    id: str
    number: int
    text: str
    maker: str
    made_at: datetime
    audience: str
    state: DecisionState = "stands"
    channel: str | None = None
    meeting: str | None = None
    item: str | None = None
    superseded_by: str | None = None
    supersedes: str | None = None
    reason: str | None = None
    ended_at: datetime | None = None
    link: str | None = None
    revision: int = 1

    @property
    def label(self) -> str:
        """The number as people write it."""
        return f"D-{self.number}"

    def taken_at(self, meeting: str, item: str | None) -> "Decision":
        """A new decision, taken in a meeting and on an item of it."""
        return replace(self, meeting=meeting, item=item)

    def reworded(self, text: str) -> "Decision":
        """With another text: only while its minutes are a draft."""
        return replace(self, text=text, revision=self.revision + 1)

    def superseded(self, by: str, at: datetime) -> "Decision":
        """Replaced by a later one."""
        return replace(self, state="superseded", superseded_by=by, ended_at=at, revision=self.revision + 1)

    def revoked(self, reason: str, at: datetime) -> "Decision":
        """Withdrawn, for a reason."""
        return replace(self, state="revoked", reason=reason, ended_at=at, revision=self.revision + 1)

    def standing_again(self) -> "Decision":
        """As it was before it was replaced, when what replaced it was deleted from a draft."""
        return replace(self, state="stands", superseded_by=None, ended_at=None, revision=self.revision + 1)

    def moved(self, meeting: str | None, item: str | None) -> "Decision":
        """Under another item."""
        return replace(self, meeting=meeting, item=item, revision=self.revision + 1)
