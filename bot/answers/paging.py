"""Pages: ten rows at a time, and a button that carries the command for the next ten."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

PAGE = 10
"""Rows a page."""
_LAST_PAGE = 1_000
_BATCH = 100
_AT_END = re.compile(r"(?:^|\s+)(?:page|side)\s+(\d{1,6})\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """The rows of one page, how many there are in all, whether others follow, and which page it is."""

    rows: tuple[T, ...]
    total: int
    more: bool = False
    number: int = 1


def split_page(words: str) -> tuple[str, int]:
    """The words without "page 2" (*side 2*) at their end, and the number of the page, from 1."""
    found = _AT_END.search(words)
    if found is None:
        return words.strip(), 1
    return words[: found.start()].strip(), min(max(int(found[1]), 1), _LAST_PAGE)


def page_of(fetch: Callable[[int], tuple[T, ...]], total: int, number: int) -> Page[T]:
    """The page with that number, or the last one, of what `fetch(limit)` gives in its order."""
    number = max(1, min(number, -(-total // PAGE)))
    first = (number - 1) * PAGE
    rows = fetch(first + PAGE)[first:] if total else ()
    return Page(rows, total, total > first + PAGE, number)


def walk(fetch: Callable[[int, T | None], tuple[T, ...]]) -> Iterator[T]:
    """All that `fetch(limit, after)` gives, a batch at a time, for as long as somebody asks for the next."""
    batch = fetch(_BATCH, None)
    while batch:
        yield from batch
        batch = fetch(_BATCH, batch[-1])
