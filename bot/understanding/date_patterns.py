"""Patterns over kinds of chunks: a rule reads a few chunks in a row as one.

A pattern is a regular expression whose letters are kinds: `"the? ord of? month (comma? year)?"`. Every chunk has one
kind, so that a row of chunks is a string of one letter each, and matching costs what matching a short string costs.

Most patterns speak of kinds that a text does not have at all. So each is known by the kinds that it cannot do without,
as bits of a number, and is not even tried where `bits_of` the text has none of them.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from bot.understanding.date_chunks import Chunk
from bot.understanding.date_spans import Setting, Span
from bot.understanding.kept import KEPT

_FIRST_CODE = 0xE000  # the private use area


class _Codes(dict[str, str]):
    """The letter of each kind, given out when it is first asked for."""

    def __missing__(self, kind: str) -> str:
        self[kind] = chr(_FIRST_CODE + len(self))
        return self[kind]


_CODES = _Codes()
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
UNITS = frozenset(GROUPS["UNIT"].split())
"""The kinds that are so long: day, week, month."""


def code_of(kind: str) -> str:
    """The letter that stands for a kind."""
    return _CODES[kind]


def codes_of(chunks: Iterable[Chunk]) -> str:
    return "".join([_CODES[chunk.kind] for chunk in chunks])


def bits_of(codes: str) -> int:
    """The kinds in a row of letters, one bit each."""
    bits = 0
    for code in set(codes):
        bits |= 1 << ord(code) - _FIRST_CODE
    return bits


def _letters(name: str) -> str:
    return f"[{''.join(map(code_of, GROUPS[name].split()))}]" if name in GROUPS else code_of(name)


@cache
def pattern(written: str, tail: str = "") -> re.Pattern[str]:
    """The expression that a written pattern means; `tail` is added as it is ("$")."""
    spaceless = _NAMES.sub(lambda name: _letters(name.group()), written).replace(" ", "")
    return re.compile(spaceless + tail)


# --- what a pattern cannot do without ---------------------------------------------------------------------

_LOOKING_ROUND = re.compile(r"\(\?[^()]*\)")
_OPTIONAL = re.compile(r"(?:\([^()]*\)|\w+)(?:\?|\{0,\d\})")
_INNERMOST = re.compile(r"\((?!\?)([^()]*)\)(?:\{1,\d\})?")
_KINDS_EVERYWHERE = "word name the i in on of to til for is one num comma stop dash and or before after by within"
_COMMON = frozenset(_KINDS_EVERYWHERE.split())


def needed(written: str) -> int:
    """Kinds, as bits, of which whatever matches the pattern has at least one: the rarest such set that it tells of."""
    before = ""
    while written != before:  # from the innermost brackets outwards
        before = written
        written = _OPTIONAL.sub("", _LOOKING_ROUND.sub("", written))
        written = _INNERMOST.sub(lambda group: _needed_of_either(group[1]), written)
    kinds = _needed_of_either(written)
    return bits_of("".join(map(code_of, kinds.split(",")))) if kinds else -1


def _needed_of_either(alternatives: str) -> str:
    """Kinds with commas between: of each alternative those that it needs; nothing where one needs nothing."""
    rarest = [min(sequence.split(), key=_commonness, default="") for sequence in alternatives.split("|")]
    return ",".join(",".join(_kinds(part)) for part in rarest) if all(rarest) else ""


def _kinds(part: str) -> list[str]:
    return [kind for name in part.split(",") for kind in GROUPS.get(name, name).split()]


def _commonness(part: str) -> int:
    return sum(20 if kind in _COMMON else 1 for kind in _kinds(part))


# --- rules ------------------------------------------------------------------------------------------------


class Parts:
    """The chunks that a pattern matched, asked by kind or group."""

    __slots__ = ("chunks", "setting")

    def __init__(self, chunks: Sequence[Chunk], setting: Setting) -> None:
        self.chunks = chunks
        self.setting = setting

    def all(self, name: str) -> list[Any]:
        """The values of all chunks of that kind or group, in order."""
        kinds = _kinds_in(name)
        return [chunk.value for chunk in self.chunks if chunk.kind in kinds]

    def get(self, name: str) -> Any:
        """The value of the first of them, or None."""
        kinds = _kinds_in(name)
        for chunk in self.chunks:
            if chunk.kind in kinds:
                return chunk.value
        return None

    def has(self, name: str) -> bool:
        kinds = _kinds_in(name)
        return any(chunk.kind in kinds for chunk in self.chunks)


@cache
def _kinds_in(name: str) -> frozenset[str]:
    return frozenset(GROUPS.get(name, name).split())


@dataclass(slots=True)
class Rule:
    """Chunks that match `written` become one chunk of `kind`, its value what `build` says; None leaves them.

    A question among them (31 April) makes a question of the whole, unless the rule `reads_questions` itself.
    """

    written: str
    kind: str
    build: Callable[[Parts], Any]
    reads_questions: bool = False
    needed: int = field(init=False)

    def __post_init__(self) -> None:
        self.needed = needed(self.written)


class Rules:
    """Rules in the order in which they are applied."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.in_order = tuple(rules)

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.in_order)


@lru_cache(maxsize=KEPT)
def _worth_trying(rules: Rules, first: int, present: int) -> tuple[tuple[int, re.Pattern[str]], ...]:
    """The places of the rules from one on that texts with these kinds may match, with their patterns. Kept: the kinds
    in short texts are few and come again, and of the rules there are hundreds."""
    following = enumerate(rules.in_order[first:], first)
    return tuple((place, pattern(rule.written)) for place, rule in following if present & rule.needed)


def reduced(chunks: list[Chunk], rules: Rules, setting: Setting) -> list[Chunk]:
    """The chunks after all rules, each applied once from left to right."""
    first: int | None = 0
    while first is not None:
        codes = codes_of(chunks)
        tried = _worth_trying(rules, first, bits_of(codes))
        first = None
        for place, written in tried:
            if written.search(codes):
                chunks = _applied(rules.in_order[place], written, chunks, codes, setting)
                first = place + 1
                break
    return chunks


def _applied(rule: Rule, written: re.Pattern[str], chunks: list[Chunk], codes: str, setting: Setting) -> list[Chunk]:
    done: list[Chunk] = []
    at = 0
    for found in written.finditer(codes):
        matched = chunks[found.start() : found.end()]
        asked = None if rule.reads_questions else _question_in(matched)
        value = asked or rule.build(Parts(matched, setting))
        if value is not None:
            done += chunks[at : found.start()]
            done.append(Chunk(rule.kind, value, matched[0].start, matched[-1].end))
            at = found.end()
    return done + chunks[at:]


def _question_in(matched: Sequence[Chunk]) -> Span | None:
    for chunk in matched:
        if isinstance(chunk.value, Span) and chunk.value.ask:
            return chunk.value
    return None
