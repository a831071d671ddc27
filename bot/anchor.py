"""A due date that the channel's next meeting tells: "before the next meeting", "ten days before it"."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.understanding.date_spans import moved, unit_from

AnchorUnit = Literal["day", "workday", "week", "calendar_week", "month"]


@dataclass(frozen=True, slots=True)
class Anchor:
    """So many units after the day of the next meeting, before it where `count` is negative; 0 is the day itself.

    Plain "before" is the last working day before it: -1 workday (DESIGN.md, *Conventions for dates*). A week is
    counted exactly; a calendar week, "the week before the next meeting", is the Friday of that week.
    """

    count: int = 0
    unit: AnchorUnit = "day"

    def due(self, meeting: date, country: str = "NO") -> date:
        """The due date, where the next meeting is on that day."""
        if self.unit == "calendar_week":
            return unit_from(meeting, "week", self.count).due
        return moved(meeting, self.count, self.unit, country) if self.count else meeting
