"""Figures that the words before them make a date or none of: due 20240601 is a day, the sort code 20-11-26 is not."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.understanding.date_lexicon import CODE

if TYPE_CHECKING:
    from bot.understanding.date_chunks import Chunk


@dataclass(frozen=True, slots=True)
class Figures:
    """A date in figures as typed: what stands for the year is None where nothing does."""

    day: int
    month: int
    year: int | None
    sure: bool  # False: 10.02 and 2/3 may be other things
    padded: bool = True  # False: 4.2 may be a version
    slashed: bool = False  # 10/11 behind a week is two weeks
    fraction: bool = False  # 3/4 and 24/7 are more often something else than a day


_COMPACT = re.compile(r"(20\d\d)(\d\d)(\d\d)")
_TRIGGERS = frozenset({"by", "due", "before", "after", "within", "til", "deadline"})
_BETWEEN = frozenset({"is", "colon", "the", "on", "dash"})
_FURTHEST = 4  # chunks to the left
_DATED = frozenset({"figures", "mask"})


def as_meant(text: str, chunks: list["Chunk"]) -> list["Chunk"]:
    """The chunks of the text as typed, with compact dates behind a deadline's words read and codes masked."""
    return [_as_meant(text, chunks, at) if chunk.kind in _DATED else chunk for at, chunk in enumerate(chunks)]


def _as_meant(text: str, chunks: list["Chunk"], at: int) -> "Chunk":
    chunk = chunks[at]
    before = _word_before(chunks, at)
    if chunk.kind == "figures":
        return chunk._replace(kind="mask", value=None) if before and before.value == CODE else chunk
    written = _COMPACT.fullmatch(text, chunk.start, chunk.end)
    if written is None or (before and before.kind not in _TRIGGERS):
        return chunk
    year, month, day = map(int, written.groups())
    return chunk._replace(kind="figures", value=Figures(day, month, year, sure=True))


def _word_before(chunks: list["Chunk"], at: int) -> "Chunk | None":
    """The nearest chunk to the left that is more than a link; None where nothing stands before."""
    nearest = chunks[max(0, at - _FURTHEST) : at][::-1]
    return next((chunk for chunk in nearest if chunk.kind not in _BETWEEN), None)
