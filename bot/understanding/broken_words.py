"""Words that a line's end, a soft hyphen or a stray space has broken, joined again where a name has such a word."""

import re
from collections.abc import Sequence

from bot.understanding.name_index import NameIndex
from bot.understanding.names import Word, fold_once, words_of
from bot.understanding.spelling import SHORTEST

_LINE_BREAK = re.compile(r"\u00ad|[-\u00ad]?[ \t]*\r?\n[ \t]*")


def unbroken(text: str, index: NameIndex) -> Sequence[Word]:
    """The words of the text, those joined again that a line's end or a stray space has broken."""
    words: list[Word] = []
    for word in words_of(text):
        joined = _joined(words[-1], word, text, index) if words and _may_be_broken(words[-1], word, text) else None
        if joined:
            words[-1] = joined
        else:
            words.append(word)
    return words


def _may_be_broken(first: Word, second: Word, text: str) -> bool:
    """A quick look: a single space parts nearly every pair of words, and few of both are long."""
    if second.start - first.end != 1 or text[first.end] != " ":
        return True
    return first.end - first.start > 3 and second.end - second.start > 3


def _joined(first: Word, second: Word, text: str, index: NameIndex) -> Word | None:
    long_parts = len(first.folded) > 3 and len(second.folded) > 3
    gap = text[first.end : second.start]
    if gap == " " and first.folded + second.folded not in index.words:
        return None
    if gap != " " and not (_LINE_BREAK.fullmatch(gap) or (long_parts and not gap.strip(" \n\t"))):
        return None
    whole = fold_once(text[first.start : first.end] + text[second.start : second.end])
    if len(whole) < SHORTEST or whole not in index.words:
        return None
    return Word(first.start, second.end, whole)
