"""Who is named in a question beyond the names of the directory: by title, in a compound, by an initial, misspelt.

A hurried person writes "styremøtet" for the meeting of styret, "the treasurer" for the one who holds that office,
"nina b" for the Nina whose name goes on in B, and "the steering gropu".
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from bot.understanding.directory import Directory, NameSpan
from bot.understanding.lexicon import CONTENT, FUNCTION, bits, tags_of
from bot.understanding.names import WORD, fold
from bot.understanding.owner_titles import with_titles
from bot.understanding.owner_tokens import Source, Token, tokens_of

_COMPOUND: Final = re.compile(
    r"(?<!\w)(?P<body>[^\W\d_]{2,40}?)[-–]?"
    r"(?P<thing>møt(?:e|et|er|a|ene)|samling(?:a|en)?|(?:møte)?referat(?:et|er|a|ene)?|protokoll(?:en|ane|ene|er)?"
    r"|vedtak(?:et|a|ene)?|oppg[aå]ve(?:n|r|ne|ra)?|oppg[aå]vene|medlem(?:mer|mene|mar|mane)?|frist(?:er|ene|ar|ane)?"
    r"|liste|lista|listen|sak(?:a|en|er|ene)?)(?!\w)",
    re.IGNORECASE,
)
_LINKS: Final = ("", "s", "e")
"""What Norwegian puts between the parts of a compound: "utvalgsmøtet"."""

_WORD_END: Final = re.compile(r"\w*")
_INITIAL: Final = re.compile(r" ([^\W\d_])\.?(?![\w'])")
_WORDS_TOO: Final = frozenset("iåaeæ")
_HEAD: Final = re.compile(
    r"[^\W\d_](?:leder|leiar|sjef|direktør|sekretær|kasserer|kasserar|koordinator|ansvarlig|ansvarleg|rådgiver|konsulent)",
    re.IGNORECASE,
)
_WHO_IS: Final = re.compile(
    r"(?:hvem|kven|kem|kæm|who|whos|who's|ka|kva|hva)(?: (?:er|e|is|var|was|som er))? (?:the |vår |our |han |hun )?$",
    re.IGNORECASE,
)
_LOOK_BACK: Final = 24  # characters that "who is the" may have
_NOT_ALONE: Final = frozenset(("leder", "leiar", "chair", "lead", "head", "designer", "trener", "vara", "leiar"))
"""Titles that are as often verbs or part of another title: without an article they name nobody."""

_TIMELY_END: Final = r"(?=\W*$| (?:i|in|før|by|innen|innan|til|until|neste|next|last|forrige|førre|denne|this|siden)\b)"
_PLACES: Final = (
    re.compile(r"\b(?:skyld\w*|skuld\w*|owes) (?P<name>[^\W\d_]{2,20})(?![\w'-])", re.IGNORECASE),
    re.compile(r"\b(?:does|do|did) (?P<name>[^\W\d_]{2,20}) (?:still )?owe\b", re.IGNORECASE),
    re.compile(
        r"\b(?:har|hadde|skal|må|bør|fikk|fekk|has|did|must) (?P<name>[^\W\d_]{2,20})"
        r"(?= (?:å|to|gjort|gjøre|gjere|gjera|levert|levere|igjen|att|left|done|fått|fullført|lovet|lova|ansvar)\b)",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:hvem|kven|kem|who) (?:er|e|is|'s) (?P<name>[^\W\d_]{2,20})(?=\W*$)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:for|til|hos|hjå|på|fra|frå|av|by|to|at|with|med) (?P<name>[^\W\d_]{{2,20}}){_TIMELY_END}",
        re.IGNORECASE,
    ),
)
"""Where a party stands, so that a word there may be a name even in small letters: "hva skylder per"."""

_OF_THE_TWO_FIRST: Final = 2
_NEVER_NAMES: Final = bits("I|ME|WE|US|YOU|WHO|WHAT|ANY|HAVE|BE|NOT")
_PRONOUNS: Final = frozenset(("it", "her", "him", "them", "that", "this", "us"))
_NAME_WORD: Final = re.compile(r"[^\W\d_]{4,40}")
_MOST_WORDS: Final = 4
_MOST_GUESSES: Final = 12


def names_in(text: str, directory: Directory, *, english: bool) -> tuple[NameSpan, ...]:
    """The parties that a question names, in order and not overlapping; the longer of two readings stays."""
    plain = [span for span in directory.spans(text) if not _is_small_word(span, text)]
    spans = [_with_initial(span, text, directory) for span in plain]
    spans += _by_title(text, plain, directory, english=english)
    spans += _in_compounds(text, directory)
    found = _not_overlapping(spans)
    return tuple(found or _by_place(text, directory, english=english) or _misspelt_bodies(text, directory))


def _by_place(text: str, directory: Directory, *, english: bool) -> list[NameSpan]:
    """A name that is a word, where only a party can stand: "hva skylder per", "WHAT DOES IT OWE"."""
    for certain, place in enumerate(_PLACES):
        found = place.search(text)
        word = found["name"].casefold() if found else ""
        if not found or tags_of(word, slips=False) & _NEVER_NAMES:
            continue
        pronoun = english and word in _PRONOUNS and certain >= _OF_THE_TWO_FIRST
        if keys := () if pronoun else directory.named(word):
            return [NameSpan(found.start("name"), found.end("name"), keys)]
    return []


def _is_small_word(span: NameSpan, text: str) -> bool:
    """ "oss" is us, though initials and a genitive would make a name of it."""
    rest = _WORD_END.match(text, span.end)
    word = text[span.start : rest.end() if rest else span.end]
    return word.islower() and bool(tags_of(word, slips=False) & FUNCTION)


def _not_overlapping(spans: Sequence[NameSpan]) -> list[NameSpan]:
    kept: list[NameSpan] = []
    for span in sorted(spans, key=_longest_first):
        if all(span.end <= other.start or other.end <= span.start for other in kept):
            kept.append(span)
    return sorted(kept, key=_start)


def _longest_first(span: NameSpan) -> tuple[int, int]:
    return span.start - span.end, span.start


def _start(span: NameSpan) -> int:
    return span.start


def _with_initial(span: NameSpan, text: str, directory: Directory) -> NameSpan:
    """A first name that several have, and the letter that tells them apart: "nina b"."""
    found = _INITIAL.match(text, span.end) if len(span.keys) > 1 else None
    if not found or found[1] in _WORDS_TOO:
        return span
    meant = directory.named(f"{text[span.start : span.end]} {found[1]}")
    return replace(span, end=found.end(), keys=meant) if len(meant) == 1 and meant[0] in span.keys else span


def _by_title(text: str, plain: Sequence[NameSpan], directory: Directory, *, english: bool) -> Iterator[NameSpan]:
    """Who holds an office that is named: "styrelederen", "the project manager", "leder i valgkomiteen"."""
    if not _may_hold_title(text, directory):
        return  # nearly every question
    known = {span.start: span.keys for span in plain}
    tokens = with_titles(list(tokens_of(Source(text, tuple(plain), None, None, english))), text, directory)
    for token in tokens:
        if token.kind == "name" and known.get(token.start) != token.keys and _is_meant(token, text, known):
            yield NameSpan(token.start, token.end, token.keys)


def _may_hold_title(text: str, directory: Directory) -> bool:
    """A quick look before a slow one: whether any word may begin a title, or be a compound with one."""
    if not directory.has_titles():
        return False
    return bool(_HEAD.search(text)) or any(directory.may_begin_title(fold(word)) for word in set(WORD.findall(text)))


def _is_meant(token: Token, text: str, known: Iterable[int]) -> bool:
    """Not a verb ("who leads"), and not the office that is asked for ("hvem er leder i AU")."""
    asked_for = _WHO_IS.search(text, max(0, token.start - _LOOK_BACK), token.start)
    if asked_for and any(token.start <= start < token.end for start in known):
        return False
    return not (token.bare and text[token.start : token.end].casefold() in _NOT_ALONE)


def _in_compounds(text: str, directory: Directory) -> Iterator[NameSpan]:
    """The body in "AU-møtet" and "styreprotokollen", which leaves "møtet" and "protokollen" as words."""
    for found in _COMPOUND.finditer(text):
        for link in _LINKS:
            body = found["body"]
            bare = body.removesuffix(link) if link else body
            keys = directory.named(bare) if len(bare) > 1 and (bare != body or not link) else ()
            entry = directory.entry(keys[0]) if len(keys) == 1 else None
            if entry and entry.kind == "body":
                yield NameSpan(found.start(), found.end("body"), keys)
                break


def _misspelt_bodies(text: str, directory: Directory) -> Iterator[NameSpan]:
    """A body of several words, one of them misspelt; looked for only where nobody else is named."""
    words = list(_NAME_WORD.finditer(text))
    tags = [tags_of(word[0].casefold(), slips=False) for word in words]
    joined = [one.end() + 1 == other.start() and text[one.end()] == " " for one, other in pairwise(words)]
    pairs = (range(place, place + count) for place in range(len(words)) for count in range(_MOST_WORDS, 1, -1))
    guesses = 0
    for places in pairs:
        if places.stop > len(words) or guesses >= _MOST_GUESSES:
            continue
        meant = tags[places.start : places.stop]
        if not all(joined[places.start : places.stop - 1]) or any(tag & FUNCTION for tag in meant):
            continue
        if not any(tag & CONTENT for tag in meant):
            continue
        guesses += 1
        start, end = words[places.start].start(), words[places.stop - 1].end()
        keys = directory.resolved(text[start:end])
        if len(keys) == 1:
            yield NameSpan(start, end, keys)
            return
