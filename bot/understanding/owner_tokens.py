"""A text as the grammar of owners sees it: words, marks, names, the speaker, and what the due date covers."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from typing import Literal, NamedTuple

from bot.understanding.common_words import word_set
from bot.understanding.directory import NameSpan
from bot.understanding.kept import KEPT
from bot.understanding.owner_words import DEPARTMENTS

Kind = Literal["word", "mark", "name", "date"]

_TOKEN = re.compile(
    r"\d+(?:[.,:/]\d+)*|v/|['’](?:ll|d)\b|[^\W_]+(?:(?:['’-]|-\n[ \t]*(?=[a-zæøå]))[^\W_]+)*|[-=]+>|--+|\n|[^\w\s]"
)
_BROKEN = re.compile(r"-\n[ \t]*")
_BULLET = re.compile(r"\n[ \t]*(?:\n|[-*•·]|\d+[.)]|\[)")
_GENITIVE = re.compile(r"s\b|['’]s?(?!\w)| (?:sin|si|sitt|sine)\b")
_SPEAKER = frozenset(("jeg", "eg", "æ", "æg", "undertegnede", "underteikna"))
_ENGLISH_SPEAKER = frozenset(("i'll", "i'm", "i've", "i'd"))
_OBLIQUE = frozenset(("meg", "mæ", "myself"))
_OF_THE_SPEAKER = _SPEAKER | _ENGLISH_SPEAKER | _OBLIQUE | {"i", "me"}
_BEFORE_A_PERSON = frozenset(("han", "hun", "ho"))
"""Words that people say before a name as an article: "han Lars ringer"."""
_AFTER_ENGLISH_I = word_set("can will should could would am have shall may might must need think")
_DASHES = frozenset(("--", "—", "–", "->", "=>", "→"))
_IGNORED = frozenset('@<>"«»“”*_`')
_SELDOM = _IGNORED | _BEFORE_A_PERSON | {"\n"}
"""What may be passed over."""


class Token(NamedTuple):
    """A word, a mark or a name in the text. `word` is casefolded; parties and dates have none.

    A tuple, which is the cheapest thing to make: a line has a dozen.

    `pronoun`: "I", "jeg", a subject wherever it stands; `oblique`: "me", "meg", never one;
    `bare`: a title without an article, which may as well be a verb ("leder"); `mention`: "@Siri";
    `noun`: a department called by an ordinary word ("Plan", "drift").
    """

    kind: Kind
    start: int
    end: int
    word: str = ""
    keys: tuple[str, ...] = ()
    capital: bool = False
    genitive: bool = False
    pronoun: bool = False
    oblique: bool = False
    bare: bool = False
    mention: bool = False
    noun: bool = False


_token: Callable[[tuple[object, ...]], Token] = partial(tuple.__new__, Token)
"""Made as a tuple is, at half the cost of a call by its fields."""
_NOTHING_ELSE = (False,) * 6
"""What a plain word is not."""


def word_at(tokens: list[Token], place: int) -> str:
    """The word in a place; "" behind the last."""
    return tokens[place].word if place < len(tokens) else ""


class Source(NamedTuple):
    """What there is to read: the text, the names found in it, who speaks, where the due date stands."""

    text: str
    names: tuple[NameSpan, ...]
    speaker: str | None
    due: tuple[int, int] | None
    english: bool
    pieces: tuple[tuple[int, int], ...] | None = None
    """Where it is worth reading in a long text; None is all of it."""


def tokens_of(source: Source) -> Iterator[Token]:
    """The tokens of a text in order, without quotes and without line ends that only wrap a line."""
    names = {span.start: span for span in source.names}
    if source.pieces is None:
        yield from _tokens_in(source, names, 0, len(source.text))
        return
    for start, end in source.pieces:
        yield from _tokens_in(source, names, start, end)
        yield Token("mark", end, end, "\n")  # what is left out ends the sentence


def _tokens_in(source: Source, names: dict[int, NameSpan], place: int, end: int) -> Iterator[Token]:
    text = source.text
    due_start, due_end = source.due or (0, 0)
    while found := _TOKEN.search(text, place, end):
        start = found.start()
        if due_start <= start < due_end:
            token = Token("date", start, due_end)
        elif start in names:
            token = _name(source, names[start])
        else:
            token = _plain(source, found)
        place = token.end
        if token.word not in _SELDOM or not _is_passed_over(token, text, names):
            yield token


def _is_passed_over(token: Token, text: str, names: dict[int, NameSpan]) -> bool:
    if token.word == "\n":
        return not _BULLET.match(text, token.start)  # it only wraps the line
    return token.word in _IGNORED or token.end + 1 in names


def _name(source: Source, span: NameSpan) -> Token:
    """A name with its genitive: "KDDs", "the board's", "Lars'", "Kari sitt"."""
    genitive = _GENITIVE.match(source.text, span.end)
    end = genitive.end() if genitive else span.end
    mention = source.text[span.start - 1 : span.start] == "@"
    noun = source.text[span.start : span.end].casefold() in DEPARTMENTS
    return Token("name", span.start, end, keys=span.keys, genitive=bool(genitive), mention=mention, noun=noun)


def _plain(source: Source, found: re.Match[str]) -> Token:
    written = found[0]
    start, end = found.span()
    word, kind, capital = _spelt(written)
    if source.speaker and word in _OF_THE_SPEAKER:
        if _is_speaker(source, word, written, end):
            return Token("name", start, end, word, keys=(source.speaker,), pronoun=True)
        if word in _OBLIQUE or (word == "me" and _is_english_me(source, end)):
            return Token("name", start, end, word, keys=(source.speaker,), oblique=True)
    return _token((kind, start, end, word, (), capital, *_NOTHING_ELSE))


@lru_cache(maxsize=KEPT)
def _spelt(written: str) -> tuple[str, Kind, bool]:
    """A word or mark in one spelling, its kind, and whether it has a capital. Kept: the same words come again."""
    word = _BROKEN.sub("", written).casefold().replace("’", "'")
    kind: Kind = "word" if word[-1].isalnum() else "mark"
    return "–" if word in _DASHES else word, kind, written[0].isupper()


def _is_speaker(source: Source, word: str, written: str, end: int) -> bool:
    if word in _SPEAKER or word in _ENGLISH_SPEAKER:
        return True
    if word != "i":
        return False
    return (written == "I" and source.english) or _next_word(source, end) in _AFTER_ENGLISH_I


def _is_english_me(source: Source, end: int) -> bool:
    """In nynorsk "me" is "we"."""
    return source.english or _next_word(source, end) in {":", "and", "&"}


def _next_word(source: Source, end: int) -> str:
    found = _TOKEN.search(source.text, end)
    return found[0].casefold() if found else ""
