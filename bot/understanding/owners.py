"""Who owns an action, from the words it was typed in.

First the names, then the part that each plays in its sentence: labels ("Ansvar: FK", "… – FK"), subjects before and
after their verb, agents of a passive, whoever it was decided about. A party that only receives, is asked about or
belongs to something owns nothing; where nobody is left the bot asks.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING
from unicodedata import is_normalized

from bot.understanding.common_words import word_set
from bot.understanding.directory import Directory, NameSpan
from bot.understanding.language import Language, language_of
from bot.understanding.owner_parts import Part, parts_of
from bot.understanding.owner_phrases import Chunk, Phrase, chunks_of
from bot.understanding.owner_sentence import Sentence
from bot.understanding.owner_strangers import STRANGER, with_strangers
from bot.understanding.owner_titles import with_titles
from bot.understanding.owner_tokens import Source, Token, tokens_of
from bot.understanding.owner_words import RESPONSIBLE
from bot.understanding.text import composed

if TYPE_CHECKING:
    from bot.understanding.dates import DueDate

_SPACES = dict.fromkeys(map(ord, "\u00a0\u2002\u2003\u2007\u2009\u202f"), " ")
_READ = 4_000  # characters: an action may have 3,000
_MOST_CANDIDATES = 25  # a title that hundreds hold gives no useful choice
_ABBREVIATIONS = word_set("kl nr ca jf ref pkt st dr mr mrs ms bl osv etc evt inkl mht ifm vs resp tlf adr avd v")
_ENDS = frozenset(("!", "?", ";", "\n", "."))
_RULES = {Part.LABEL: "label", Part.CONTENT: "content", Part.SUBJECT: "subject", Part.MARGIN: "margin"}


@dataclass(frozen=True, slots=True)
class Owners:
    """Who owns it, as keys in the order named. `ask` is true exactly when nobody is clear.

    `candidates`: bearers of a shared name, to show as buttons, also beside owners that are clear; `phrase`: the words
    the owners came from, as typed; `rule`: what told (label, subject, content, margin, none); `spans`: where the names
    stand; `unread`: a name in an owner's place, as typed, that nobody bears or that was read as a misspelling. Where
    nobody bears it, the candidates are those whose names are most like it.
    """

    keys: tuple[str, ...]
    ask: bool
    phrase: str | None = None
    candidates: tuple[str, ...] = ()
    rule: str = "none"
    spans: tuple[NameSpan, ...] = ()
    unread: str | None = None


def read_owners(
    text: str, directory: Directory, speaker: str | None, due: DueDate | None = None, today: date | None = None
) -> Owners:
    """The owners that a text names; `due` keeps the words of the due date out of the grammar.

    Of several that bear a name, those who had left by `today` are not meant where anybody else is.
    """
    if not is_normalized("NFC", text):
        return _read_composed(text, directory, speaker, due, today)
    text = text[:_READ].translate(_SPACES)
    names = directory.spans(text)
    if today:
        names = tuple(replace(span, keys=directory.living(span.keys, today)) for span in names)
    language = language_of(text)
    span = (due.start, due.end) if due and due.due else None  # an unknown anchor may be a party: "by the committee"
    source = Source(text, names, speaker, span, english=language == "en")
    tokens = with_titles(list(tokens_of(source)), text, directory)
    owners = _chosen(_found(tokens, directory, language), text, names)
    unread = _misspelt(owners, text) or _stranger(tokens, text, directory, language)
    if not unread:
        return owners
    candidates = owners.candidates or (directory.nearest(unread) if owners.ask else ())
    return replace(owners, unread=unread, candidates=candidates)


def _read_composed(
    text: str, directory: Directory, speaker: str | None, due: DueDate | None, today: date | None
) -> Owners:
    """The owners of a text with loose accents, read with its letters composed; spans are those of the text given."""
    plain, places = composed(text)
    if due:
        due = replace(due, start=bisect_left(places, due.start), end=bisect_left(places, due.end))
    owners = read_owners(plain, directory, speaker, due, today)
    spans = (replace(span, start=places[span.start], end=places[span.end]) for span in owners.spans)
    return replace(owners, spans=tuple(spans))


def _found(tokens: list[Token], directory: Directory, language: Language | None) -> list[tuple[Part, Phrase, bool]]:
    """Each phrase of parties with its part, and whether its sentence says who follows up."""
    return [
        found
        for sentence in _sentences(tokens)
        for found in _parts(chunks_of(sentence, directory), directory, language)
    ]


def _misspelt(owners: Owners, text: str) -> str | None:
    """The first owner's name that was read as a misspelling, as typed."""
    return next((text[span.start : span.end] for span in owners.spans if span.guessed), None)


def _stranger(tokens: list[Token], text: str, directory: Directory, language: Language | None) -> str | None:
    """The name that would own if anybody bore it, as typed."""
    read = with_strangers(tokens, text, directory)
    if read is None:
        return None
    owning = _owning(_found(read, directory, language))
    if not any(STRANGER in phrase.keys for phrase in owning):
        return None
    own = ((token.start, token.end) for token in read if token.keys == (STRANGER,))
    return next(
        (text[start:end] for start, end in own if any(phrase.start <= start < phrase.end for phrase in owning)), None
    )


def _parts(chunks: list[Chunk], directory: Directory, language: Language | None) -> Iterator[tuple[Part, Phrase, bool]]:
    """Each phrase of a sentence with its part, and whether the sentence says who follows up."""
    sentence = Sentence(chunks, directory, language)
    words = f" {' '.join(sentence.words)} "
    follows = any(phrase in words for phrase in RESPONSIBLE)
    return ((part, phrase, follows) for part, phrase in parts_of(sentence))


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
    return not (before.word in _ABBREVIATIONS or len(before.word) == 1)


def _chosen(found: list[tuple[Part, Phrase, bool]], text: str, names: tuple[NameSpan, ...]) -> Owners:
    best = max((part for part, _, _ in found), default=Part.NONE)
    owning = _owning(found)
    return _owners(owning, _RULES[best], text, names) if owning else Owners((), ask=True)


def _owning(found: list[tuple[Part, Phrase, bool]]) -> list[Phrase]:
    """The phrases that own most clearly; of several sentences the one that says who follows up."""
    best = max((part for part, _, _ in found), default=Part.NONE)
    if best == Part.NONE:
        return []
    level = {Part.SUBJECT, Part.CONTENT} if best in {Part.SUBJECT, Part.CONTENT} else {best}
    owning = [(phrase, follows) for part, phrase, follows in found if part in level]
    if any(follows for _, follows in owning):
        owning = [(phrase, follows) for phrase, follows in owning if follows]
    return [phrase for phrase, _ in owning]


def _owners(phrases: list[Phrase], rule: str, text: str, names: tuple[NameSpan, ...]) -> Owners:
    keys = tuple(dict.fromkeys(key for phrase in phrases for key in phrase.keys))
    unsure = tuple(dict.fromkeys(key for phrase in phrases for key in phrase.unsure if key not in keys))
    if any(phrase.alternative for phrase in phrases):
        keys, unsure = (), (*keys, *unsure)
    first = phrases[0]
    spans = tuple(span for span in names if any(p.start <= span.start < p.end for p in phrases))
    return Owners(
        keys,
        ask=not keys,
        phrase=text[first.start : first.end],
        candidates=unsure[:_MOST_CANDIDATES],
        rule=rule,
        spans=spans,
    )
