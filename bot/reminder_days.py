"""On which days somebody is told of an action: the working day before it is due, the day itself, then weekly; and on
the day on which its rest ends. Who wants fewer reminders is told once a week, of all that the week brings.

Nobody is told anything on days off. What falls on one is told on the working day before, what is told weekly on the one
after.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from bot.action import Action
from bot.falling_due import opens_week
from bot.ports import Choice
from bot.understanding.workdays import last_workday_before, next_workday

Stage = Literal["due", "past_due", "woken"]
"""Why an action is told today: it is due soon, it is past its due date, or its rest has ended."""
_DAY = timedelta(days=1)
_WEEK = 7


@dataclass(frozen=True, slots=True)
class Days:
    """A working day and what is around it: the working days before and after, whether it opens its ISO week, and that
    week's Monday."""

    today: date
    before: date
    next: date
    opens: bool
    monday: date

    @classmethod
    def of(cls, today: date, country: str) -> "Days":
        """Those of a day in a country."""
        return cls(
            today=today,
            before=last_workday_before(today, country),
            next=next_workday(today, country),
            opens=opens_week(today, country),
            monday=today - timedelta(days=today.weekday()),
        )

    @property
    def last(self) -> date:
        """The last due date that anybody is told of today."""
        return max(self.next, self.monday + 6 * _DAY) if self.opens else self.next

    @property
    def rested(self) -> tuple[date, date]:
        """The days on which a rest has ended that anybody is told of today."""
        return (min(self.before, self.monday - _WEEK * _DAY) if self.opens else self.before) + _DAY, self.today

    def stage(self, action: Action, choice: Choice) -> Stage | None:
        """Why somebody is told of an open action today; None where they are not."""
        rests = action.resting_until
        if choice == "off" or (rests is not None and rests > self.today):
            return None
        if choice == "fewer":
            return self._this_week(action) if self.opens else None
        if action.due is not None:
            if self.today <= action.due <= self.next:
                return "due"
            if self._is_a_week_on(action.due):
                return "past_due"
        return "woken" if rests is not None and rests > self.before else None

    def _this_week(self, action: Action) -> Stage | None:
        if action.due is not None and action.due <= self.last:
            return "due" if action.due >= self.today else "past_due"
        rests = action.resting_until
        return "woken" if rests is not None and rests >= self.rested[0] else None

    def _is_a_week_on(self, due: date) -> bool:
        """Whether whole weeks after the due date have ended since the working day before."""
        return (self.today - due).days // _WEEK > max((self.before - due).days, 0) // _WEEK
