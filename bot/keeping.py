"""How long is kept what is of use for a time alone. The journal, and all that people have said and decided, stays."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, get_args

Sort = Literal["deliveries", "captures", "messages", "undelivered", "buttons", "questions", "claims"]
"""What goes: first answers to deliveries, what a repeat is told by, messages that have arrived, those that were given
up, commands that buttons carry by an id, questions that others went on from, claims of posts that are due once."""
SORTS: tuple[Sort, ...] = get_args(Sort)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is from `before` that moment goes, by what it is. Of claims, those of a kind that is `by_day` (whose channel
    names the day) go by their age alone; of the others the latest before `today` stays, and each that knows more of the
    journal than those that came later."""

    before: Mapping[Sort, datetime]
    today: date
    by_day: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Slice:
    """What became of some rows: so many are gone, and `after` is where the next slice begins, None behind the last."""

    gone: int
    after: tuple[str, ...] | None
