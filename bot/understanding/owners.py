"""Who owns an action, from the words it was typed in.

First the names, then the part that each plays in its sentence: labels ("Ansvar: FK", "… – FK"), subjects before and
after their verb, agents of a passive, whoever it was decided about. A party that only receives, is asked about or
belongs to something owns nothing; where nobody is left the bot asks.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING
from unicodedata import is_normalized

from bot.understanding.directory import Directory, NameSpan
from bot.understanding.owner_parts import Part
from bot.understanding.owner_phrases import Phrase
from bot.understanding.owner_reading import Found, Words, found_in, owning_of, read_words, readable
from bot.understanding.owner_strangers import STRANGER, with_strangers
from bot.understanding.text import composed

if TYPE_CHECKING:
    from bot.understanding.dates import DueDate

_MOST_CANDIDATES = 25  # a title that hundreds hold gives no useful choice
_MOST_STRANGERS = 4  # names that nobody bears, each of which is asked about
_RULES = {Part.LABEL: "label", Part.CONTENT: "content", Part.SUBJECT: "subject", Part.MARGIN: "margin"}


@dataclass(frozen=True, slots=True)
class Owners:
    """Who owns it, as keys in the order named. `ask` is true exactly when nobody is clear.

    `candidates`: bearers of a shared name, to show as buttons, also beside owners that are clear; `phrase`: the words
    the owners came from, as typed; `rule`: what told (label, subject, content, margin, none); `spans`: where the names
    stand; `unread`: a name in an owner's place, as typed, that nobody bears or that was read as a misspelling. Where
    nobody bears it, the candidates are those whose names are most like it. `others`: what else is not clear beside it,
    each to be asked of on its own.
    """

    keys: tuple[str, ...]
    ask: bool
    phrase: str | None = None
    candidates: tuple[str, ...] = ()
    rule: str = "none"
    spans: tuple[NameSpan, ...] = ()
    unread: str | None = None
    others: tuple[Owners, ...] = ()


def read_owners(
    text: str, directory: Directory, speaker: str | None, due: DueDate | None = None, today: date | None = None
) -> Owners:
    """The owners that a text names; `due` keeps the words of the due date out of the grammar.

    Of several that bear a name, those who had left by `today` are not meant where anybody else is.
    """
    if not is_normalized("NFC", text):
        return _read_composed(text, directory, speaker, due, today)
    text = readable(text)
    words = read_words(text, directory, speaker, due, today)
    owners = _chosen(found_in(words, directory), text, words.names)
    strangers = _unknown(words, directory)
    unread, *further = (*_misspelt(owners, text), *strangers) or (None,)
    if not unread:
        return owners
    candidates = owners.candidates or (directory.nearest(unread) if owners.ask else ())
    others = tuple(Owners(owners.keys, owners.ask, unread=name) for name in further if name)
    return replace(owners, unread=unread, candidates=candidates, others=others)


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


def _misspelt(owners: Owners, text: str) -> tuple[str, ...]:
    """The first owner's name that was read as a misspelling, as typed."""
    return tuple(text[span.start : span.end] for span in owners.spans if span.guessed)[:1]


def _unknown(words: Words, directory: Directory) -> tuple[str, ...]:
    """The names that would own if anybody bore them, as typed."""
    marked = None if words.crowded else with_strangers(words.tokens, words.text, directory)
    if marked is None:
        return ()
    owning = [found.phrase for found in owning_of(found_in(words._replace(tokens=marked), directory))]
    strangers = (token for token in marked if token.keys == (STRANGER,))
    meant = (token for token in strangers if any(phrase.start <= token.start < phrase.end for phrase in owning))
    return tuple(dict.fromkeys(words.text[token.start : token.end] for token in meant))[:_MOST_STRANGERS]


def _chosen(found: list[Found], text: str, names: tuple[NameSpan, ...]) -> Owners:
    owning = owning_of(found)
    if not owning:
        return Owners((), ask=True)
    best = max(each.part for each in owning)
    return _owners([each.phrase for each in owning], _RULES[best], text, names)


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
