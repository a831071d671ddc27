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
    end, size = 0, 0  # of the word before
    for word in given:
        start, last = word.start, word.end
        joined = None
        if may_be_broken(text, end, start, size, last - start) and words:
            joined = _joined(words[-1], word, text, index)
        if joined:
            words[-1], size = joined, last - joined.start
        else:
            words.append(word)
            size = last - start
        end = last
    return words


def may_be_broken(text: str, end: int, start: int, first: int, second: int) -> bool:
    """A quick look at where a word ends and the next begins, and at how many letters both have: a single space parts
    nearly every pair of words, and few of both are long."""
    return (first > 3 and second > 3) or start - end != 1 or text[end] != " "


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
