"""What the register tells of its own health, for whoever watches a server."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Stored:
    """`version` is the migration that the tables are at, `needed` the program's own. Of all workspaces `waiting`
    messages are on their way in the outbox, the `oldest` of them since then."""

    version: str | None
    needed: str
    waiting: int = 0
    oldest: datetime | None = None

    def waited(self, now: datetime) -> float:
        """For how many seconds by then; 0 where none waits. The clock may have been put back."""
        return max(0.0, (now - self.oldest).total_seconds()) if self.oldest else 0.0
