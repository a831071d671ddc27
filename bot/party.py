"""Who can own something: persons and bodies, and who was in which body when."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

PartyKind = Literal["person", "body"]


@dataclass(frozen=True, slots=True)
class Party:
    """A person or a body. `key` is what a directory file calls it; `last_day` is set when a body has ended or a
    person has left; `merged_into` is the party that took it over. `learned` are those of the aliases that a correction
    taught, which an administrator may want to look at."""

    id: str
    kind: PartyKind
    name: str
    aliases: tuple[str, ...] = ()
    key: str | None = None
    last_day: date | None = None
    merged_into: str | None = None
    learned: tuple[str, ...] = ()
    revision: int = 1

    def with_alias(self, alias: str) -> "Party":
        """The same party, also called `alias`."""
        return replace(self, aliases=(*self.aliases, alias), revision=self.revision + 1)

    def taught(self, alias: str) -> "Party":
        """The same party, also called `alias`, as a correction has taught."""
        return replace(self.with_alias(alias), learned=(*self.learned, alias))

    def without_alias(self, alias: str) -> "Party":
        """The same party, no longer called `alias`."""
        kept, learned = (tuple(a for a in names if a != alias) for names in (self.aliases, self.learned))
        return replace(self, aliases=kept, learned=learned, revision=self.revision + 1)

    def ended(self, last_day: date, into: str | None = None) -> "Party":
        """The party as it is after its last day, perhaps merged into another."""
        return replace(self, last_day=last_day, merged_into=into, revision=self.revision + 1)


@dataclass(frozen=True, slots=True)
class Membership:
    """A party (a person, or a body) in a body, from its first to its last day, both inclusive; None is open.

    `role` is the title it has there; `body` is None for a title that belongs to no body.
    """

    id: str
    party: str
    body: str | None
    role: str | None = None
    unit: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    revision: int = 1

    def covers(self, day: date) -> bool:
        """Whether it held on that day."""
        return (self.first_day is None or self.first_day <= day) and (self.last_day is None or day <= self.last_day)

    def ended(self, last_day: date) -> "Membership":
        """The membership as it is after its last day."""
        return replace(self, last_day=last_day, revision=self.revision + 1)
