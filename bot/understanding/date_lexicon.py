"""From a word to its kind: the word as it stands, without its Norwegian letters, by its ending, or one slip away."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from bot.understanding import date_words, role_words
from bot.understanding.kept import KEPT

Meaning = tuple[str, Any]  # kind and value
Phrase = tuple[tuple[str, ...], Meaning]  # the words after the first, and what all of them mean

UNKNOWN: Meaning = ("word", None)
_SLIPS_IN = frozenset({"weekday", "month", "relday", "workday", "by"})
_SHORTEST_SLIP = 6
# One slip away from a date word, and words of their own.
_NOT_SLIPS = frozenset({"fridag", "mandig", "senket", "senkes", "sundry", "sunday's", "semester", "fredlig"})
_LETTERS = (("å", "aa"), ("ø", "oe"), ("æ", "ae")), (("å", "a"), ("ø", "o"), ("æ", "a"))
_EVENT_ENDINGS = tuple(role_words.EVENT_ENDINGS.split("|"))
SITTING = "sitting"  # the value of an event that "the next" may mean the channel's next meeting by
NUMBERED = "numbered"  # the value of a word that figures behind it are the number of: inngang 2.1
CODE = "code"  # … of a word that even a whole date behind it is the number of: the sort code is 20-11-26
PREPOSITION = "preposition"  # … of a word that begins something else: den 20. med Kari
DAY_OF = "day_of"  # … of a word for the day that another thing had: lørdagens kamp
OF_A_MEETING = "of_a_meeting"  # … of a thing that a meeting has: dato, innkalling, agenda
_NUMBERED_ENDINGS = tuple(role_words.NUMBERED_ENDINGS.split("|"))
_SITTINGS = tuple(role_words.SITTINGS.split("|"))
_ASSEMBLIES = frozenset(role_words.ASSEMBLIES.split("|"))
_SHORTEST_PLAIN = 5  # før and år have plain forms that are other words


def _spelt() -> Iterator[tuple[str, Meaning]]:
    """Every spelling of the vocabulary. The first meaning of a spelling is its meaning."""
    for names, kind in ((date_words.WEEKDAYS, "weekday"), (date_words.SHORT_WEEKDAYS, "weekdayshort")):
        for number, spellings in enumerate(names):
            yield from ((spelling, (kind, number)) for spelling in spellings.split("|"))
    for number, spellings in enumerate(date_words.MONTHS, start=1):
        yield from ((spelling, ("month", number)) for spelling in spellings.split("|"))
    for number, spellings in date_words.NUMBERS.items():
        yield from ((spelling, ("numword", number)) for spelling in spellings.split("|"))
    yield from _ordinals()
    for words in (role_words.ROLES, date_words.UNITS, date_words.FEASTS):
        for kind, meanings in words.items():
            for value, spellings in meanings.items():
                yield from ((spelling, (kind, value)) for spelling in spellings.split("|"))
    yield from ((spelling, _event(spelling)) for spelling in role_words.EVENTS.split("|"))


def _event(word: str) -> Meaning:
    """A Norwegian event in its definite form is one spoken of before: møtet, konferansen, samlinga."""
    kind = "theevent" if word.endswith(role_words.DEFINITE) else "event"
    return kind, SITTING if word.endswith(_SITTINGS) and word not in _ASSEMBLIES else None


def _ordinals() -> Iterator[tuple[str, Meaning]]:
    for number, spellings in enumerate(date_words.ORDINALS, start=1):
        for spelling in spellings.split("|"):
            yield spelling, ("ordword", number)
            if number < 10:
                for ten, starts in date_words.TENS.items():
                    yield from ((start + spelling, ("ordword", ten + number)) for start in starts)
    yield from ((word, ("ordword", 30)) for word in ("trettiende", "trettiande", "thirtieth"))


def _plain(spelling: str) -> Iterator[str]:
    """The spelling without Norwegian letters, as on a foreign keyboard."""
    if len(spelling) >= _SHORTEST_PLAIN:
        for letters in _LETTERS:
            plain = spelling
            for letter, instead in letters:
                plain = plain.replace(letter, instead)
            yield plain


def _lexicon() -> tuple[dict[str, Meaning], dict[str, dict[str, list[Phrase]]]]:
    words: dict[str, Meaning] = {}
    phrases: dict[str, dict[str, list[Phrase]]] = {}
    spelt = list(_spelt())
    plain = [(form, meaning) for spelling, meaning in spelt for form in _plain(spelling)]
    for spelling, meaning in spelt + plain:
        first, *rest = spelling.split(" ")
        if rest:
            phrases.setdefault(first, {}).setdefault(rest[0], []).append((tuple(rest), meaning))
        else:
            words.setdefault(first, meaning)
    for going_on in phrases.values():
        for starting in going_on.values():
            starting.sort(key=lambda phrase: -len(phrase[0]))
    nouns = role_words.ROLES["refnoun"][0].split("|")
    events = set(role_words.EVENTS.split("|"))
    words.update((noun, ("meeting", _event(noun)[1])) for noun in nouns if noun in events)
    return words, phrases


WORDS, PHRASES = _lexicon()
"""Words by themselves; and phrases by their first word and their second, the longest first."""


@lru_cache(maxsize=1)
def _one_letter_less() -> dict[str, Meaning]:
    """Date words with any one letter left out: two words that share such a form are one slip apart."""
    return {
        shorter: meaning
        for word, meaning in WORDS.items()
        if meaning[0] in _SLIPS_IN and len(word) >= _SHORTEST_SLIP
        for shorter in (word, *_without_one_letter(word))
    }


def _without_one_letter(word: str) -> Iterator[str]:
    """The word less one letter, its first and last letter always kept."""
    return (word[:at] + word[at + 1 :] for at in range(1, len(word) - 1))


def _one_slip_away(word: str) -> Meaning | None:
    if len(word) < _SHORTEST_SLIP - 1 or len(word) > 14 or word in _NOT_SLIPS or not word.isalpha():
        return None
    shorter = _one_letter_less()
    found = [shorter[form] for form in (word, *_without_one_letter(word)) if form in shorter]
    return found[0] if found else None


def _by_ending(word: str) -> Meaning | None:
    if word.endswith(_NUMBERED_ENDINGS):
        return "word", NUMBERED
    if word.endswith(role_words.DEADLINE_ENDINGS):
        return "deadline", 0
    if word.endswith(_EVENT_ENDINGS):
        return _event(word)
    return None


@lru_cache(maxsize=KEPT)
def meaning_of(word: str) -> Meaning:
    """What a word means, whatever its case."""
    folded = folded_word(word)
    return WORDS.get(folded) or _by_ending(folded) or _one_slip_away(folded) or UNKNOWN


@lru_cache(maxsize=KEPT)
def folded_word(word: str) -> str:
    """Lower case, without a closing dot or apostrophe."""
    return word.casefold().rstrip(".'")
