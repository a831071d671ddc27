"""Patterns over kinds of chunks: a rule reads a few chunks in a row as one.

A pattern is a regular expression whose letters are kinds: `"the? ord of? month (comma? year)?"`. Every chunk has one
kind, so that a row of chunks is a string of one letter each, and matching costs what matching a short string costs.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from bot.understanding.date_chunks import Chunk
from bot.understanding.date_spans import Setting, Span

_FIRST_CODE = 0xE000  # the private use area
_CODES: dict[str, str] = {}
_NAMES = re.compile(r"[a-z]+|[A-Z]+")
GROUPS = {
    "COUNT": "num numword one to",
    "DAY": "num ord",
    "NTH": "ord ordword",
    "UNIT": "day workday week monthunit quarter tertial halfyear yearunit hour fortnight weekend",
    "LONG": "week monthunit quarter tertial halfyear yearunit weekend",
    "IN": "i in",
    "ON": "on the i",
    "WEEKDAY": "weekday weekdayshort",
    "EVENT": "event theevent meeting",
    "NOUN": "refnoun meeting",
    "BARE": "baremonth season feast",
    "SPAN": "span period",
    "ANY": "span period baremonth season feast",
    "WORDS": "word name the ready deliver ended clause refnoun event theevent meeting be have to one",
    "FAR": "before after",
    "ARTICLE": "the one this",
}


def code_of(kind: str) -> str:
    """The letter that stands for a kind."""
    if kind not in _CODES:
        _CODES[kind] = chr(_FIRST_CODE + len(_CODES))
    return _CODES[kind]


def codes_of(chunks: Iterable[Chunk]) -> str:
    return "".join(code_of(chunk.kind) for chunk in chunks)


def _letters(name: str) -> str:
    return f"[{''.join(map(code_of, GROUPS[name].split()))}]" if name in GROUPS else code_of(name)


@cache
def pattern(written: str, tail: str = "") -> re.Pattern[str]:
    """The expression that a written pattern means; `tail` is added as it is ("$")."""
    spaceless = _NAMES.sub(lambda name: _letters(name.group()), written).replace(" ", "")
    return re.compile(spaceless + tail)


class Parts:
    """The chunks that a pattern matched, asked by kind or group."""

    __slots__ = ("chunks", "setting")

    def __init__(self, chunks: Sequence[Chunk], setting: Setting) -> None:
        self.chunks = chunks
        self.setting = setting

    def all(self, name: str) -> list[Any]:
        """The values of all chunks of that kind or group, in order."""
        kinds = GROUPS.get(name, name).split()
        return [chunk.value for chunk in self.chunks if chunk.kind in kinds]

    def get(self, name: str) -> Any:
        """The value of the first of them, or None."""
        found = self.all(name)
        return found[0] if found else None

    def has(self, name: str) -> bool:
        return bool(self.all(name))


@dataclass(frozen=True, slots=True)
class Rule:
    """Chunks that match `written` become one chunk of `kind`, its value what `build` says; None leaves them.

    A question among them (31 April) makes a question of the whole, unless the rule `reads_questions` itself.
    """

    written: str
    kind: str
    build: Callable[[Parts], Any]
    reads_questions: bool = False


def reduced(chunks: list[Chunk], rules: Iterable[Rule], setting: Setting) -> list[Chunk]:
    """The chunks after all rules, each applied once from left to right."""
    codes = codes_of(chunks)
    for rule in rules:
        if not pattern(rule.written).search(codes):
            continue
        chunks = _applied(rule, chunks, codes, setting)
        codes = codes_of(chunks)
    return chunks


def _applied(rule: Rule, chunks: list[Chunk], codes: str, setting: Setting) -> list[Chunk]:
    done: list[Chunk] = []
    at = 0
    for found in pattern(rule.written).finditer(codes):
        matched = chunks[found.start() : found.end()]
        asked = None if rule.reads_questions else _question_in(matched)
        value = asked or rule.build(Parts(matched, setting))
        if value is not None:
            done += chunks[at : found.start()]
            done.append(Chunk(rule.kind, value, matched[0].start, matched[-1].end))
            at = found.end()
    return done + chunks[at:]


def _question_in(matched: Sequence[Chunk]) -> Span | None:
    return next((chunk.value for chunk in matched if isinstance(chunk.value, Span) and chunk.value.ask), None)
