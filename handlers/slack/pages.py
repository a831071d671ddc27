"""A reply in as many messages as it needs, each within Slack's limits; what belongs together stays so where it fits."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from handlers.slack.blocks import Block
from handlers.slack.weight import weight

MOST_BLOCKS = 48
"""Blocks in a message; Slack takes 50 (https://docs.slack.dev/reference/block-kit/blocks)."""
HEAVIEST = 12_000
"""What the blocks of a message may weigh: Slack refuses somewhere above 13,000 (`handlers/slack/weight.py`)."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Blocks that belong together, and their plain words. A heading leads: no page ends with one."""

    blocks: tuple[Block, ...]
    words: str
    leads: bool = False


Page = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class _Load:
    """What pieces take of a message: blocks, bytes, tables."""

    blocks: int = 0
    weight: int = 0
    tables: int = 0

    @classmethod
    def of(cls, pieces: Iterable[Piece]) -> "_Load":
        blocks = [block for piece in pieces for block in piece.blocks]
        return cls(len(blocks), weight(blocks), sum(block["type"] == "table" for block in blocks))

    def __add__(self, other: "_Load") -> "_Load":
        return _Load(self.blocks + other.blocks, self.weight + other.weight, self.tables + other.tables)

    def fits(self, most: int, heaviest: int) -> bool:
        return self.blocks <= most and self.weight <= heaviest and self.tables <= 1


def pages(pieces: Iterable[Piece], most: int = MOST_BLOCKS, heaviest: int = HEAVIEST) -> Iterator[Page]:
    """The pieces in order, as many on a page as fit."""
    page: list[Piece] = []
    load = _Load()
    for group in _groups(pieces, most, heaviest):
        more = _Load.of(group)
        if page and not (load + more).fits(most, heaviest):
            yield tuple(page)
            page, load = [], _Load()
        page += group
        load += more
    if page:
        yield tuple(page)


def _groups(pieces: Iterable[Piece], most: int, heaviest: int) -> Iterator[list[Piece]]:
    """What stays on one page: pieces, each with the headings above it where that fits."""
    group: list[Piece] = []
    for piece in (part for whole in pieces for part in _parted(whole, most, heaviest)):
        if group and not _Load.of([*group, piece]).fits(most, heaviest):
            yield group
            group = []
        group.append(piece)
        if not piece.leads:
            yield group
            group = []
    if group:
        yield group


def _parted(piece: Piece, most: int, heaviest: int) -> Iterator[Piece]:
    """A piece that no page holds, block by block."""
    if _Load.of([piece]).fits(most, heaviest):
        yield piece
        return
    words = piece.words
    for block in piece.blocks:
        yield Piece((block,), words)
        words = ""
