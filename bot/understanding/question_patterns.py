"""The patterns of `question_signals`: how they are read, and whether they hold for a question.

All terms of a pattern must hold.
    OWE            a part with this tag stands somewhere       PARTY|WE    one of these
    -MODAL         no part has this tag                        ^DONE       the first part that says anything has it
    WHO>OWN        the one somewhere before the other          WHO.BE.IN   one right after the other (small words aside)
    =PARTY|WITH    no part has anything but these tags
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Final, NamedTuple

from bot.understanding.lexicon import bits
from bot.understanding.question_parts import Part

_SILENT: Final = bits("STOP|INNER|YET")
_ANYTHING: Final = ~0


class Step(NamedTuple):
    """One place in a chain: the tags that fit, and whether it must touch the place before."""

    tags: int
    touching: bool


class Tags(NamedTuple):
    """The tags of a question's parts in order, and all of them together."""

    each: Sequence[int]
    all: int


def tags_that_speak(parts: Sequence[Part]) -> Tags:
    """What the parts say, without the small words that say nothing."""
    each = [part.tags for part in parts if part.tags & ~_SILENT]
    return Tags(each, reduce(or_, each, 0))


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern, ready to be held against the tags of a question."""

    present: tuple[int, ...]
    absent: int
    first: int
    only: int
    chains: tuple[tuple[Step, ...], ...]

    @classmethod
    def read(cls, pattern: str) -> "Pattern":
        """The pattern as written in the table."""
        absent, first, only = 0, 0, _ANYTHING
        chains: list[tuple[Step, ...]] = []
        for term in pattern.split():
            if term.startswith("-"):
                absent |= bits(term[1:])
            elif term.startswith("="):
                only = bits(term[1:])
            else:
                chains.append(_steps(term.removeprefix("^")))
                first |= chains[-1][0].tags if term.startswith("^") else 0
        present = tuple(step.tags for chain in chains for step in chain)
        return cls(present, absent, first, only, tuple(chain for chain in chains if len(chain) > 1))

    def holds(self, tags: Tags) -> bool:
        """Whether all terms hold. The cheap ones are tried first: most patterns fail there."""
        if tags.all & self.absent:
            return False
        for wanted in self.present:
            if not tags.all & wanted:
                return False
        if self.first and not tags.each[0] & self.first:
            return False
        if self.only != _ANYTHING and not all(tag & self.only for tag in tags.each):
            return False
        return all(_runs(chain, tags.each) for chain in self.chains)


def _steps(term: str) -> tuple[Step, ...]:
    """The term WHO.BE>OWN as its three steps."""
    return tuple(
        Step(bits(names), touching=near > 0) for group in term.split(">") for near, names in enumerate(group.split("."))
    )


def _runs(chain: Sequence[Step], tags: Sequence[int]) -> bool:
    """Whether the steps of the chain are found in order."""
    places = [place for place, tag in enumerate(tags) if tag & chain[0].tags]
    for step in chain[1:]:
        if step.touching:
            places = [place + 1 for place in places if place + 1 < len(tags) and tags[place + 1] & step.tags]
        elif places:
            places = [place for place in range(places[0] + 1, len(tags)) if tags[place] & step.tags]
    return bool(places)
