"""Actions: what is to be done, by whom, by when."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Literal

from bot.anchor import Anchor

ActionState = Literal["open", "done", "dropped"]


@dataclass(frozen=True, slots=True)
class Action:
    """`A-12`. `owners` are party ids in the order named; `due_phrase` is the words the due date came from.

    `audience` says who may read it (see `bot.rights`); `resting_until` is the day until which nobody is reminded.
    `asks` are the questions still open about it: "owner", "due". `due_at` is the time of day said beside the due date,
    `anchor` how the due date follows the channel's next meeting, `unread_owner` the name in the text that nobody in the
    directory has, or that was read as a misspelling: what a corrected owner teaches.
    """

    id: str
    number: int
    text: str
    maker: str
    made_at: datetime
    audience: str
    owners: tuple[str, ...] = ()
    due: date | None = None
    due_phrase: str | None = None
    state: ActionState = "open"
    channel: str | None = None
    meeting: str | None = None
    item: str | None = None
    closed_at: datetime | None = None
    closed_by: str | None = None
    resting_until: date | None = None
    link: str | None = None
    asks: tuple[str, ...] = ()
    due_at: time | None = None
    anchor: Anchor | None = None
    unread_owner: str | None = None
    revision: int = 1

    @property
    def label(self) -> str:
        """The number as people write it."""
        return f"A-{self.number}"

    def overdue(self, today: date) -> bool:
        """Open and past its due date."""
        return self.state == "open" and self.due is not None and self.due < today

    def closed(self, state: Literal["done", "dropped"], by: str, at: datetime) -> "Action":
        """Done, or dropped."""
        return self._next(state=state, closed_at=at, closed_by=by, resting_until=None)

    def reopened(self) -> "Action":
        """Open again."""
        return self._next(state="open", closed_at=None, closed_by=None)

    def assigned(self, owners: tuple[str, ...]) -> "Action":
        """With other owners: named twice is named once."""
        kept = tuple(dict.fromkeys(owners))
        asks = tuple(ask for ask in self.asks if ask != "owner" or not kept)
        return self._next(owners=kept, asks=asks)

    def due_on(
        self, due: date | None, phrase: str | None, at: time | None = None, anchor: Anchor | None = None
    ) -> "Action":
        """With another due date, or none."""
        asks = tuple(ask for ask in self.asks if ask != "due")
        return self._next(due=due, due_phrase=phrase, due_at=at, anchor=anchor, asks=asks)

    def awaiting(self) -> "Action":
        """The same revision without a due date, which comes when the next meeting has a day, and is asked for until
        then."""
        return replace(self, due=None, asks=(*(ask for ask in self.asks if ask != "due"), "due"))

    def resting(self, until: date | None) -> "Action":
        """Out of reminders and summaries until that day."""
        return self._next(resting_until=until)

    def reworded(self, text: str) -> "Action":
        """With another text."""
        return self._next(text=text)

    def moved(self, meeting: str | None, item: str | None) -> "Action":
        """Under another item."""
        return self._next(meeting=meeting, item=item)

    def _next(self, **changes: object) -> "Action":
        return replace(self, revision=self.revision + 1, **changes)  # type: ignore[arg-type]  # fields checked by the callers above
