"""Numbers and short words that may be a day by themselves: 15., 9/6, 10.02, fre. What stands around them says so."""

from collections.abc import Sequence
from functools import lru_cache

from bot.understanding.date_chunks import Chunk
from bot.understanding.date_days import day_alone, figures_span
from bot.understanding.date_grammar import weekday_span
from bot.understanding.date_lexicon import NUMBERED, PREPOSITION
from bot.understanding.date_patterns import Parts, code_of
from bot.understanding.date_spans import Setting, Span

# What a day is that no deadline is: of something else, when a thing begins or ends, before which nothing is done.
NOT_DUE = frozenset({"reference", "start", "until", "not_before"})
_STRONG = frozenset({"by", "before", "after", "within", "event"})


def stands_for_a_day(chunks: Sequence[Chunk], codes: str, at: int, role: str) -> bool:
    """Whether a lone 15., 9/6 or fre. means a day here."""
    chunk = chunks[at]
    trigger = role not in {"bare", "for", "event"} | NOT_DUE
    if chunk.kind == "ord":
        return _stands_alone(chunks, codes, at, trigger)
    if chunk.kind == "ordword":
        return chunk.value > 3 and codes[at - 1 : at] == code_of("the") and _stands_alone(chunks, codes, at, trigger)
    if chunk.kind == "figures":
        return _are_a_date(chunks, codes, at, role)
    return trigger or (at == 0 and codes[1:2] in letters("colon dash comma"))


def _are_a_date(chunks: Sequence[Chunk], codes: str, at: int, role: str) -> bool:
    """Whether figures that may be a number, a fraction or a version are a day here."""
    chunk, figures = chunks[at], chunks[at].value
    before = chunks[at - 1] if at else chunk
    if role == "to" or before.value == NUMBERED:
        return False
    if role == "in" and not figures.sure:  # as in 2.11
        return False
    if not figures.padded and at > 1 and before.kind == "name":  # Drupal 10.2
        return False
    ends = ends_clause(codes, at) and not (at + 1 < len(chunks) and chunks[at + 1].start == chunk.end)
    if figures.fraction and role not in _STRONG:  # enough for 3/4 posts, but d. 3/4 and 3/4 kl. 9
        if codes[at + 1 : at + 2] == code_of("time"):
            return True
        said = role in {"til", "on"} or before.kind == "the"
        return said and (ends or codes[at + 1] in letters(_AFTER_A_DAY))
    return ends or role not in {"bare", "for", "event"}


def single_day(chunk: Chunk, setting: Setting) -> Span | None:
    """The day that a lone 15., 9/6 or fre. means where it means a day."""
    parts = Parts([chunk], setting)
    if chunk.kind in {"ord", "ordword"}:
        return day_alone(parts)
    return figures_span(parts) if chunk.kind == "figures" else weekday_span(parts)


def ends_clause(codes: str, at: int) -> bool:
    return at + 1 == len(codes) or codes[at + 1] in letters(_ENDS)


_ENDS = "comma stop colon dash bracket deadline and time badtime clock"
_AFTER_A_DAY = "be tailverb please daypart time badtime clock or i in on by is for om about"


def _stands_alone(chunks: Sequence[Chunk], codes: str, at: int, trigger: bool) -> bool:
    """The 15th is a day where no noun follows that it could number: the 3rd floor, den 2. utgaven."""
    follows = codes[at + 1 : at + 2]
    if trigger and follows == code_of("name"):  # by the 15th Karen has
        return True
    if follows == code_of("by") and ends_clause(codes, at + 1):  # 20th latest
        return True
    after_the = codes[at - 1 : at] == code_of("the")
    ends = ends_clause(codes, at) or follows in letters(_AFTER_A_DAY) or chunks[at + 1].value == PREPOSITION
    return (trigger or after_the) and ends


@lru_cache(maxsize=32)
def letters(kinds: str) -> frozenset[str]:
    return frozenset(map(code_of, kinds.split()))
