"""A reply in as many messages as it needs, each within Slack's limits; what belongs together stays so where it fits."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from handlers.slack.blocks import Block
from handlers.slack.weight import weight

MOST_BLOCKS = 48
"""Blocks in a message; Slack takes 50 (https://docs.slack.dev/reference/block-kit/blocks)."""
HEAVIEST = 12_000
"""What the blocks of a message may weigh: Slack refuses somewhere above 13,000 (`handlers/slack/weight.py`)."""


@dataclass(frozen=True)
class Piece:
    """Blocks that belong together, and their plain words. A heading leads: no page ends with one."""

    blocks: tuple[Block, ...]
    words: str
    leads: bool = False

    @cached_property
    def weight(self) -> int:
        """What they weigh together."""
        return weight(self.blocks)

    @cached_property
    def tables(self) -> int:
        """How many of them are tables."""
        return sum(block["type"] == "table" for block in self.blocks)


Page = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class _Load:
    """Pieces, and what they take of a message: blocks, bytes, tables."""

    pieces: Page = ()
    blocks: int = 0
    weight: int = 0
    tables: int = 0

    @classmethod
    def of(cls, *pieces: Piece) -> "_Load":
        blocks = heavy = tables = 0
        for piece in pieces:  # once for all three, since it is done for every message
            blocks += len(piece.blocks)
            heavy += piece.weight
            tables += piece.tables
        return cls(pieces, blocks, heavy, tables)

    def __add__(self, other: "_Load") -> "_Load":
        return _Load(
            self.pieces + other.pieces,
            self.blocks + other.blocks,
            self.weight + other.weight,
            self.tables + other.tables,
        )

    def fits(self, most: int, heaviest: int) -> bool:
        return self.blocks <= most and self.weight <= heaviest and self.tables <= 1


def pages(pieces: Iterable[Piece], most: int = MOST_BLOCKS, heaviest: int = HEAVIEST) -> Iterator[Page]:
    """The pieces in order, as many on a page as fit; mostly that is all of them."""
    every = tuple(pieces)
    if _Load.of(*every).fits(most, heaviest):
        yield from [every] if every else []
        return
    page = _Load()
    for group in _groups(every, most, heaviest):
        more = page + group
        if page.pieces and not more.fits(most, heaviest):
            yield page.pieces
            more = group
        page = more
    if page.pieces:
        yield page.pieces


def _groups(pieces: Iterable[Piece], most: int, heaviest: int) -> Iterator[_Load]:
    """What stays on one page: pieces, each with the headings above it where that fits."""
    group = _Load()
    for load in (part for piece in pieces for part in _parted(_Load.of(piece), most, heaviest)):
        more = group + load
        if group.pieces and not more.fits(most, heaviest):
            yield group
            more = load
        group = more
        if not load.pieces[0].leads:
            yield group
            group = _Load()
    if group.pieces:
        yield group


def _parted(load: _Load, most: int, heaviest: int) -> Iterator[_Load]:
    """A piece that no page holds, block by block."""
    if load.fits(most, heaviest):
        yield load
        return
    words = load.pieces[0].words
    for block in load.pieces[0].blocks:
        yield _Load.of(Piece((block,), words))
        words = ""
