"""Deadlines set by something that no calendar in the text tells: before the next meeting, after the holidays."""

from bot.understanding.date_chunks import Chunk
from bot.understanding.date_patterns import bits_of, codes_of, needed, pattern

_NAMED = "(the | next | this | coming | one | of | word | name | num | ord | ordword | baremonth){0,4}"
_THING = "(word | name | refnoun | clause | mask | deliver | deadline)"
_ANCHORS = (
    f"(amount | day | week)? (before | by | within) {_NAMED} EVENT",
    f"(amount | day | week)? before (the | next | one | this | coming | NTH)? {_THING}",
    f"(amount | day | week)? after {_NAMED} EVENT",
    f"amount (FAR | of) (the | next | one | this)? {_THING}",
    "(by | before | after | til | within) the? (next | coming) (word | name)",
    f"(til | for) (next | coming | NTH) {_NAMED} EVENT",
    "(on | daypart | in | i) the? (next | coming) (word | name)? EVENT",
    "(before | by | within) the? (word | name)? deadline",
    "(?<! plan)(?<! for)(?<! of)(?<! from)(?<! the)(?<! prev) next EVENT",
    f"ready (word | name){{0,2}} (til | to | for | by) {_NAMED} EVENT",
)
_NEEDED = tuple((written, needed(written)) for written in _ANCHORS)
_FRONTED = f"(til | for) {_NAMED} EVENT"


def unknown_anchor(chunks: list[Chunk], alone: bool = False) -> tuple[int, int] | None:
    """Where in the text the words for such a deadline stand. `alone`: the whole text is one, as in "next meeting"."""
    codes = codes_of(chunks)
    present = bits_of(codes)
    tried = (pattern(written).search(codes) for written, kinds in _NEEDED if present & kinds)
    found = next(filter(None, tried), None)
    found = found or pattern(_FRONTED).match(codes) or (pattern(f"{_NAMED} EVENT").match(codes) if alone else None)
    return (chunks[found.start()].start, chunks[found.end() - 1].end) if found else None
