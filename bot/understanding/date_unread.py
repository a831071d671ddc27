"""What stands unread behind a word that makes a deadline of it, and dates there that no calendar has."""

import re
from collections.abc import Iterator
from datetime import time

from bot.understanding.date_chunks import Chunk
from bot.understanding.date_lexicon import meaning_of
from bot.understanding.date_numbers import Figures
from bot.understanding.date_patterns import codes_of, pattern
from bot.understanding.date_spans import Span

_TRIGGERS = frozenset({"by", "due", "before", "til", "deadline"})
_BETWEEN = frozenset({"the", "on", "is", "colon", "of", "about"})
_WEEK = "week (num | ord) (?! word | name | NOUN | EVENT | UNIT | deadline | sign | mask)"
_NO_SUCH_WEEK = (
    f"(by | due | before | after | within | til | deadline | i | in) (the | on | is | colon | of){{0,2}} {_WEEK}"
)
_ENDS = r"(?![\w/%:]|[.,]\d)"
# 99.99., 45/13, 12.13.2026, 2026-13-45, 1.5.20026, år 20026: figures that are a date, though there is no such day.
_NO_SUCH = re.compile(
    r"(?:\d{1,3}\. ?\d{1,3}\.|\d\d\.\d\d|\d{1,3}/\d{1,3}|\d{1,3}[./-] ?\d{1,3}[./-] ?\d{2,6}"
    rf"|\d{{4,6}}-\d\d?-\d\d?|20\d{{6}}|(?:år|året|year) \d{{5,6}}){_ENDS}",
    re.IGNORECASE,
)
_INCREASE = re.compile(r"by \d\d\.\d\d(?!\.)", re.IGNORECASE)  # raised by 45.50
_NO_SUCH_DAY = re.compile(r"\d{1,4}\.? ?([^\W\d_]{3,10})\b")


def after_trigger(chunks: list[Chunk], alone: bool) -> Iterator[tuple[int, Chunk]]:
    """Where a trigger begins, with what stands behind it; the beginning of the text where it is `alone`."""
    if alone and chunks:
        yield chunks[0].start, chunks[0]
    for at, chunk in enumerate(chunks):
        if chunk.kind in _TRIGGERS:
            after = next((other for other in chunks[at + 1 :] if other.kind not in _BETWEEN), None)
            if after:
                yield chunk.start, after


def _is_read(chunk: Chunk) -> bool:
    """Whether it is a date or a time, or can be one: 3/4 is a day of April where something says so."""
    if isinstance(chunk.value, Figures):
        return chunk.value.month <= 12
    return isinstance(chunk.value, Span | time)


def no_such_day(text: str, chunks: list[Chunk], alone: bool) -> tuple[int, int] | None:
    """Where such a date stands, the trigger with it."""
    for start, after in after_trigger(chunks, alone):
        if _is_read(after):
            continue
        found = _NO_SUCH.match(text, after.start)
        if found and not (after.kind == "decimal" and _INCREASE.match(text, start)):
            return start, found.end()
        day = _NO_SUCH_DAY.match(text, after.start) if after.kind != "year" else None
        if day and meaning_of(day[1])[0] == "month":
            return start, day.end()
    return _no_such_week(chunks, alone)


def _no_such_week(chunks: list[Chunk], alone: bool) -> tuple[int, int] | None:
    """Uke 54: what is left of weeks and numbers are those that no year has."""
    codes = codes_of(chunks)
    found = pattern(_NO_SUCH_WEEK).search(codes) or (pattern(_WEEK).match(codes) if alone else None)
    return (chunks[found.start()].start, chunks[found.end() - 1].end) if found else None
