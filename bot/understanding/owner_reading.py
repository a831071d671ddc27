"""A text on its way to its owners: its words and names, its sentences, and the part that each phrase plays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from bot.understanding.common_words import word_set
from bot.understanding.directory import Directory, NameSpan
from bot.understanding.language import Language, language_of
from bot.understanding.owner_parts import Part, Ruling, rulings_of
from bot.understanding.owner_phrases import Phrase, chunks_of
from bot.understanding.owner_pieces import pieces_of
from bot.understanding.owner_sentence import Sentence
from bot.understanding.owner_titles import with_titles
from bot.understanding.owner_tokens import Source, Token, tokens_of
from bot.understanding.owner_words import RESPONSIBLE

if TYPE_CHECKING:
    from bot.understanding.dates import DueDate

_SPACES = dict.fromkeys(map(ord, "\u00a0\u2002\u2003\u2007\u2009\u202f"), " ")
_ODD_SPACE = re.compile(f"[{''.join(map(chr, _SPACES))}]")
_LONG = 600  # characters: of a longer text only what stands around names is read
_MOST_NAMES, _FIRST_NAMES = 40, 32  # of very many names the first and the last count
_READ = 4_000  # characters: an action may have 3,000
_ABBREVIATIONS = word_set("kl nr ca jf ref pkt st dr mr mrs ms bl osv etc evt inkl mht ifm vs resp ansv tlf adr avd v")
_SMALL_WORDS = frozenset("iåø")
_RESPONSIBLE = re.compile("|".join(map(re.escape, RESPONSIBLE)))
_ENDS = frozenset(("!", "?", ";", "\n", "."))


class Words(NamedTuple):
    """A text with the names found in it, its tokens, and its language where that is clear."""

    text: str
    names: tuple[NameSpan, ...]
    tokens: list[Token]
    language: Language | None
    crowded: bool = False
    """Whether there are so many names that some were left out."""


class Found(NamedTuple):
    """A phrase of parties with its part; `follows`: its sentence says who follows up."""

    ruling: Ruling
    follows: bool

    @property
    def part(self) -> Part:
        """How clearly it owns."""
        return self.ruling.part

    @property
    def phrase(self) -> Phrase:
        """The parties."""
        return self.ruling.phrase


def readable(text: str) -> str:
    """As much of a text as is read, with plain spaces."""
    text = text[:_READ]
    return (
        text.translate(_SPACES) if _ODD_SPACE.search(text) else text
    )  # to look costs a tenth of what translating does


def read_words(
    text: str, directory: Directory, speaker: str | None, due: DueDate | None = None, today: date | None = None
) -> Words:
    """A readable text in words and names; the words of the due date are one."""
    names = directory.spans(text)
    if today:
        names = tuple(_of_the_living(span, directory, today) for span in names)
    crowded = len(names) > _MOST_NAMES
    if crowded:
        names = (*names[:_FIRST_NAMES], *names[_FIRST_NAMES - _MOST_NAMES :])
    language = language_of(text[: _LONG // 2])
    span = (due.start, due.end) if due and due.due else None  # an unknown anchor may be a party: "by the committee"
    pieces = tuple(pieces_of(text, names, directory)) if len(text) > _LONG else None
    source = Source(text, names, speaker, span, english=language == "en", pieces=pieces)
    return Words(text, names, with_titles(list(tokens_of(source)), text, directory), language, crowded)


def _of_the_living(span: NameSpan, directory: Directory, today: date) -> NameSpan:
    keys = directory.living(span.keys, today)
    return span if keys == span.keys else replace(span, keys=keys)


def found_in(words: Words, directory: Directory) -> list[Found]:
    """Each phrase of parties with its part, in order."""
    return [
        found
        for tokens in _sentences(words.tokens)
        if any(token.kind == "name" for token in tokens)
        for found in _in_sentence(Sentence(chunks_of(tokens, directory), directory, words.language))
    ]


def owning_of(found: list[Found]) -> list[Found]:
    """The phrases that own most clearly; of several sentences the one that says who follows up."""
    if len(found) == 1:
        return found if found[0].part != Part.NONE else []  # nearly every text
    best = max((each.part for each in found), default=Part.NONE)
    if best == Part.NONE:
        return []
    level = {Part.SUBJECT, Part.CONTENT} if best in {Part.SUBJECT, Part.CONTENT} else {best}
    owning = [each for each in found if each.part in level]
    return [each for each in owning if each.follows] or owning


def _in_sentence(sentence: Sentence) -> Iterator[Found]:
    follows = _RESPONSIBLE.search(f" {' '.join(sentence.words)} ") is not None
    return (Found(ruling, follows) for ruling in rulings_of(sentence))


def _sentences(tokens: list[Token]) -> Iterator[list[Token]]:
    """The tokens of one sentence after another; a point after a number or an abbreviation ends none."""
    sentence: list[Token] = []
    for place, token in enumerate(tokens):
        sentence.append(token)
        if token.word in _ENDS and _ends_sentence(tokens, place):
            yield sentence
            sentence = []
    if sentence:
        yield sentence


def _ends_sentence(tokens: list[Token], place: int) -> bool:
    token = tokens[place]
    if token.word != "." or not place:
        return True
    before = tokens[place - 1]
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    if following and following.start == token.end:
        return False
    if before.word.isdigit():
        return following is not None and following.kind == "name"  # "1. juni" against "kl. 12. Kari …"
    initial = len(before.word) == 1 and (before.capital or before.word not in _SMALL_WORDS)
    return not (initial or before.word in _ABBREVIATIONS)
