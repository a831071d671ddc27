"""Words that a line's end, a soft hyphen or a stray space has broken, joined again where a name has such a word."""

import re
from collections.abc import Iterable, Sequence

from bot.understanding.name_index import NameIndex
from bot.understanding.names import Word, fold_once
from bot.understanding.spelling import SHORTEST

_LINE_BREAK = re.compile(r"\u00ad|[-\u00ad]?[ \t]*\r?\n[ \t]*")


def unbroken(given: Iterable[Word], text: str, index: NameIndex) -> Sequence[Word]:
    """These words of the text, those joined again that a line's end or a stray space has broken."""
    words: list[Word] = []
    before: Word | None = None
    for word in given:
        if before and may_be_broken(before, word, text, index) and (joined := _joined(before, word, text, index)):
            before = words[-1] = joined
        else:
            before = word
            words.append(word)
    return words


def may_be_broken(first: Word, second: Word, text: str, index: NameIndex) -> bool:
    """A quick look: a single space parts nearly every pair of words, and few of both are long and a name together."""
    if second.start - first.end != 1 or text[first.end] != " ":
        return True
    both_long = first.end - first.start > 3 and second.end - second.start > 3
    return both_long and first.folded + second.folded in index.words


def _joined(first: Word, second: Word, text: str, index: NameIndex) -> Word | None:
    long_parts = len(first.folded) > 3 and len(second.folded) > 3
    gap = text[first.end : second.start]
    if gap != " " and not (_LINE_BREAK.fullmatch(gap) or (long_parts and not gap.strip(" \n\t"))):
        return None
    whole = fold_once(text[first.start : first.end] + text[second.start : second.end])
    if len(whole) < SHORTEST or whole not in index.words:
        return None
    return Word(first.start, second.end, whole)
