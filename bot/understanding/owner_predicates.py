"""What stands to the right of a party: whether it acts, or has something done to it, or only lends its name."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.understanding.language import Language
from bot.understanding.owner_phrases import Chunk, Phrase
from bot.understanding.owner_words import (
    ADVERBS,
    CONJUNCTIONS,
    GETTING,
    PREPOSITIONS,
    RECEIVED,
    RECEIVING,
    WONDERING,
)
from bot.understanding.verbs import (
    BE,
    HAVE,
    MODALS,
    commands,
    is_auxiliary,
    is_participle,
    is_s_passive,
    looks_finite,
)

_REACH = 10  # how far from its subject a verb may stand
_ENDS = frozenset((":", "–", "(", "[", ";"))
_TO = frozenset(("to", "å"))
_BETWEEN = MODALS | HAVE | ADVERBS | _TO | frozenset(("need", "needs", "trenger", "treng", "required", "is", "are"))
_ARTICLES = frozenset(("the", "a", "an", "en", "ei", "et", "ein", "eit", "our", "vår", "vårt"))
_MADE_OF = frozenset(("av", "of"))  # "drift av anlegget" is no department


_TOGETHER = {("samarbeid",), ("samråd",), ("cooperation",), ("collaboration",), ("consultation",)}
_BEFORE_NOUNS = (_ARTICLES | PREPOSITIONS) - {"to"}
_HELPING = (MODALS | HAVE | BE) - GETTING
_PROCURING = frozenset(("skaffe", "gi", "sende", "hente", "innhente"))
_KEPT_INFORMED = frozenset(("ha", "have"))
_TASKS = frozenset(("oppdrag", "ansvar", "ansvaret", "oppgave", "oppgåve", "mandat", "jobb"))
_NO_NOUNS = PREPOSITIONS | ADVERBS | CONJUNCTIONS | _TO | frozenset(("som", "who", "which", "that"))
# What stands among the words for a party and for a date: no token of a text can look like this.
PARTY, DATE = "<party>", "<date>"


class Predicate(NamedTuple):
    """The chunks to the right of a party, up to the end of its sentence."""

    words: tuple[str, ...]
    language: Language | None
    plural: bool = False

    def acts(self) -> bool:
        """Whether the party is the one who does it."""
        if not self.words or self.words[0] in _ENDS:
            return True
        if self.words[0] in _MADE_OF or self._is_attribute() or self._is_done_by_another():
            return False
        verb = self._verb()
        if verb is None:
            return True
        if self.words[verb] in WONDERING:
            return False
        rest = self.words[verb:]
        if is_passive(rest, self.language):
            return is_commanded(rest)
        return not _receives(rest)

    def says_what_of(self) -> bool:
        """Whether a preposition follows that says what of: "plan for skileik må lages", "sales to clubs must grow"."""
        if self.words[:1] == ("to",):
            return not MODALS.isdisjoint(self.words[2:7])
        return bool(self.words) and self.words[0] in PREPOSITIONS and self.words[1:2] not in _TOGETHER

    def begins_with_verb(self) -> bool:
        """Whether the next word, adverbs aside, can only be the party's verb."""
        words = without_adverbs(self.words)
        return bool(words) and looks_finite(words[0])

    def _verb(self) -> int | None:
        for place, word in enumerate(self.words[:_REACH]):
            if word in _ENDS:
                return None
            if self.words[place - 1 : place] and self.words[place - 1] in _BEFORE_NOUNS:
                continue
            if looks_finite(word) or is_s_passive(word, self.language):
                return place
        return None

    def _is_done_by_another(self) -> bool:
        """ "accounts audited by X"."""
        return len(self.words) > 2 and is_participle(self.words[0]) and self.words[1] in {"by", "av"}

    def _is_attribute(self) -> bool:
        """ "HR policies must …", "AU møtet flyttes": the party only says which thing it is about."""
        noun, verb = (*self.words[:2], "", "")[:2]
        if not noun.isalpha() or is_auxiliary(noun) or noun in _NO_NOUNS:
            return False
        if is_auxiliary(verb) and not self.plural:
            return verb not in {"ha", "have", "be", "være"}
        if looks_finite(noun) or self.plural:
            return noun.endswith("s") and self.language == "en" and verb == "to" and self.words[2:3] == ("be",)
        return is_s_passive(verb, self.language) or (
            verb.endswith("r") and looks_finite(verb) and not noun.endswith("e")
        )


def words_of_chunks(chunks: Sequence[Chunk]) -> tuple[str, ...]:
    """Chunks as words, with a sign for each party and each date."""
    return tuple(map(_word, chunks))


def _word(chunk: Chunk) -> str:
    if isinstance(chunk, Phrase):
        return PARTY
    return DATE if chunk.kind == "date" else chunk.word


def without_adverbs(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words from the first that is no adverb."""
    start = next((place for place, word in enumerate(words) if word not in ADVERBS), len(words))
    return words[start:]


def is_passive(words: tuple[str, ...], language: Language | None) -> bool:
    """Whether a verb group that begins here is passive: "må inviteres", "blir kontakta", "to be told"."""
    passive = False
    for word in words[:_REACH]:
        if word in BE:
            passive = True
        elif word not in _BETWEEN:
            return is_participle(word) if passive else is_s_passive(word, language)
    return False


def is_commanded(words: tuple[str, ...]) -> bool:
    """Whether the passive hands its subject a task: "bes om å sende", "is asked to report"."""
    at = next((place for place, word in enumerate(words[:_REACH]) if commands(word)), None)
    if at is None:
        return False
    rest = words[at + 1 : at + 6]
    to = next((place for place, word in enumerate(rest) if word in _TO), None)
    if to is not None:
        return not (set(rest[to + 1 : to + 2]) & (_ARTICLES | {PARTY, DATE}))
    return words[at].startswith("be") and bool(rest) and rest[0].endswith("e")


def _receives(words: tuple[str, ...]) -> bool:
    """Whether the subject waits for something: "trenger tall", "needs a printer", "får svar"."""
    rest, helping = without_adverbs(words), ""
    while rest and rest[0] in _HELPING:
        helping, rest = rest[0], without_adverbs(rest[1:])
    if helping in _KEPT_INFORMED and rest[:1] and rest[0] in RECEIVED:
        return True
    if rest and rest[0] in RECEIVING:
        following = without_adverbs(rest[1:])
        return bool(following) and following[0] not in _TO and not is_auxiliary(following[0])
    if not rest or rest[0] not in GETTING or _PROCURING.intersection(rest[1:2]):
        return False
    got = rest[1:4]
    return bool(RECEIVED.intersection(got) or _ARTICLES.intersection(got[:1])) and not _TASKS.intersection(got)
