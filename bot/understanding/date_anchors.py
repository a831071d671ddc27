"""Deadlines set by something that no calendar in the text tells: before the next meeting, after the holidays."""

from typing import cast

from bot.anchor import Anchor, AnchorUnit
from bot.understanding.date_chunks import Chunk
from bot.understanding.date_lexicon import OF_A_MEETING, SITTING
from bot.understanding.date_patterns import bits_of, code_of, codes_of, needed, pattern
from bot.understanding.date_spans import DAYS_IN, MONTHS_IN

_NAMED = "(the | next | this | coming | one | of | word | name | num | ord | ordword | baremonth){0,4}"
_FAR = "(amount | halves | vague | day | week | monthunit)"
_THING = "(word | name | refnoun | clause | mask | deliver | deadline)"
ANCHORS = (
    f"{_FAR}? (before | by | within) {_NAMED} EVENT",
    f"{_FAR}? before (the | next | one | this | coming | NTH)? {_THING}",
    f"{_FAR}? after {_NAMED} EVENT (?! pastverb)",  # after what the meeting decided
    f"amount (FAR | of) (the | next | one | this)? {_THING}",
    "within about? amount of (the | next | one | this){0,2} EVENT",
    "(by | before | after | til | within) the? (next | coming) (word | name)",
    f"(til the? | for) (next | coming | NTH) {_NAMED} EVENT",
    "to the? (next | coming) (word | name){0,2} EVENT (?! word | name | NOUN)",
    "(on | daypart | in | i) the? (next | coming) (word | name)? EVENT",
    "(before | by | within) the? (word | name)? deadline",
    "(?<! plan)(?<! for)(?<! of)(?<! from)(?<! the)(?<! prev) next EVENT",
    f"ready (word | name){{0,2}} (til | to | for | by) {_NAMED} EVENT",
)
_NEEDED = tuple((written, needed(written)) for written in ANCHORS)
_FRONTED = f"(til | for) {_NAMED} EVENT"


_HOW_FAR = frozenset({"amount", "day", "week"})
_INEXACT = frozenset({"halves", "vague", "monthunit"})


def unknown_anchor(chunks: list[Chunk], alone: bool = False) -> tuple[int, int, Anchor | None] | None:
    """Where in the text the words for such a deadline stand, and how it follows the next meeting, where it does.

    `alone`: the whole text is one, as in "next meeting".
    """
    codes = _without_purposes(chunks, codes_of(chunks))
    present = bits_of(codes)
    tried = (pattern(written).search(codes) for written, kinds in _NEEDED if present & kinds)
    found = next(filter(None, tried), None)
    found = found or pattern(_FRONTED).match(codes) or (pattern(f"{_NAMED} EVENT").match(codes) if alone else None)
    if found is None:
        return None
    matched = chunks[found.start() : found.end()]
    return matched[0].start, matched[-1].end, _next_meeting(matched)


def _without_purposes(chunks: list[Chunk], codes: str) -> str:
    """The kinds without the meetings that something is for: its date, its agenda, the invitation to it."""
    for found in pattern(f"(til | for | to) {_NAMED} EVENT").finditer(codes):
        if found.start() and chunks[found.start() - 1].value == OF_A_MEETING:
            codes = codes[: found.start()] + code_of("mask") * len(found.group()) + codes[found.end() :]
    return codes


def _next_meeting(chunks: list[Chunk]) -> Anchor | None:
    """How a deadline follows the next meeting: None where something else is next, or it is not said how far exactly."""
    kinds = [chunk.kind for chunk in chunks]
    if chunks[-1].value != SITTING or not _INEXACT.isdisjoint(kinds) or not {"next", "coming"} & set(kinds):
        return None
    away = 1 if "after" in kinds else -1 if "before" in kinds else 0
    far = next((chunk for chunk in chunks if chunk.kind in _HOW_FAR), None)
    if away == 0 or far is None:
        return Anchor(away, "workday") if away else Anchor()
    if far.kind == "week":  # the week before is that week, one week before is seven days
        return Anchor(away, "calendar_week")
    count, unit = far.value if far.kind == "amount" else (1, far.kind)
    return _so_far_away(away * count, unit)


def _so_far_away(count: int, unit: str) -> Anchor:
    """In the units that an anchor counts in."""
    if unit in {"day", "workday", "week", "month"}:
        return Anchor(count, cast("AnchorUnit", unit))
    if unit == "hour":
        return Anchor(int(count / 24), "day")
    if unit in MONTHS_IN:
        return Anchor(count * MONTHS_IN[unit], "month")
    return Anchor(count * DAYS_IN[unit], "day")
