"""A reply in as many messages as it needs, each within Slack's limits; what belongs together stays so where it fits."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from handlers.slack.blocks import Block
from handlers.slack.text import weight

MOST_BLOCKS = 48
"""Blocks in a message; Slack takes 50 (https://docs.slack.dev/reference/block-kit/blocks)."""
HEAVIEST = 12_000
"""Bytes of all the blocks of a message: Slack refuses about 13,000 characters (`msg_blocks_too_long`), undocumented."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Blocks that belong together, and their plain words. A heading leads: no page ends with one."""

    blocks: tuple[Block, ...]
    words: str
    leads: bool = False

    @property
    def table(self) -> bool:
        """Whether it holds a table, of which a message takes one."""
        return any(block["type"] == "table" for block in self.blocks)

    @property
    def weight(self) -> int:
        return weight(self.blocks)


Page = tuple[Piece, ...]


def pages(pieces: Iterable[Piece], most: int = MOST_BLOCKS, heaviest: int = HEAVIEST) -> Iterator[Page]:
    """The pieces in order, as many on a page as fit."""
    page: list[Piece] = []
    for group in _groups(part for piece in pieces for part in _parted(piece, most, heaviest)):
        if page and not _fits([*page, *group], most, heaviest):
            yield tuple(page)
            page = []
        for piece in group:
            if page and not _fits([*page, piece], most, heaviest):
                yield tuple(page)
                page = []
            page.append(piece)
    if page:
        yield tuple(page)


def _groups(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Headings with what they lead."""
    group: list[Piece] = []
    for piece in pieces:
        group.append(piece)
        if not piece.leads:
            yield group
            group = []
    if group:
        yield group


def _parted(piece: Piece, most: int, heaviest: int) -> Iterator[Piece]:
    """A piece that no page holds, block by block."""
    if len(piece.blocks) <= most and piece.weight <= heaviest:
        yield piece
        return
    words = piece.words
    for block in piece.blocks:
        yield Piece((block,), words)
        words = ""


def _fits(page: list[Piece], most: int, heaviest: int) -> bool:
    blocks = sum(len(piece.blocks) for piece in page)
    tables = sum(piece.table for piece in page)
    return blocks <= most and tables <= 1 and sum(piece.weight for piece in page) <= heaviest
