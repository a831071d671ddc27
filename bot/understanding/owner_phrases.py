"""Parties that stand together as one phrase: lists, narrowing ("FK v/ Nordland"), exclusions ("og ikke Agder")."""

from dataclasses import dataclass, field
from typing import Literal

from bot.understanding.directory import Directory
from bot.understanding.owner_tokens import Token
from bot.understanding.owner_words import ALTERNATIVE, JOINING, PASSED_OVER, TIME_NOUNS
from bot.understanding.verbs import looks_finite

_BELONGING = frozenset(("fra", "frå", "from", "i", "in", "of", "at", "hos", "på", "ved", "for"))


def _sequences(listed: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(words.split()) for words in listed.split("|"))


_REPRESENTED = _sequences(
    "v/ | ved | v | represented by | represented through | representert ved | representert av | through | via | gjennom"
)
_EXCLUDING = _sequences(
    "og ikke | og ikkje | men ikke | men ikkje | ikke | ikkje | and not | but not | not | rather than | instead of"
    " | i stedet for | i staden for | heller enn | framfor | unntatt | except | uten | utan | without"
)
_LONG_JOINING = _sequences("as well as | så vel som | i tillegg til")
_FIRST_WORDS = frozenset(words[0] for words in (*_REPRESENTED, *_EXCLUDING, *_LONG_JOINING))
_PASSED_IN_LISTS = PASSED_OVER | {"."}  # "evt. Kari"
_LIST = JOINING | ALTERNATIVE
_NARROWING = _FIRST_WORDS | _BELONGING | {",", "(", "["}
_GOING_ON = _FIRST_WORDS | _LIST | {",", "("}
"""What the word behind a party is, names apart, where something may narrow it, or the phrase may go on."""


@dataclass(slots=True)
class Phrase:
    """One party or several joined: `keys` are clear, `unsure` are the bearers of a shared name, both in order.

    The other fields are those of the tokens that it was made of; `count` is how many parties, a shared name being one.
    """

    start: int
    end: int
    keys: dict[str, None] = field(default_factory=dict)
    unsure: dict[str, None] = field(default_factory=dict)
    count: int = 0
    genitive: bool = False
    pronoun: bool = False
    oblique: bool = False
    bare: bool = False
    mention: bool = False
    alternative: bool = False
    noun: bool = False
    kind: Literal["party"] = "party"


Chunk = Token | Phrase


def chunks_of(tokens: list[Token], directory: Directory) -> list[Chunk]:
    """The tokens with each phrase of parties as one chunk."""
    chunks: list[Chunk] = []
    parser = _Parser(tokens, directory)
    place = 0
    while place < len(tokens):
        if tokens[place].kind == "name":
            phrase, place = parser.phrase(place)
            chunks.append(phrase)
        else:
            chunks.append(tokens[place])
            place += 1
    return chunks


class _Parser:
    def __init__(self, tokens: list[Token], directory: Directory) -> None:
        self.tokens, self.directory = tokens, directory

    def phrase(self, place: int) -> tuple[Phrase, int]:
        """The phrase that begins with the name at this place, and the place after it."""
        governed = place > 0 and self.tokens[place - 1].kind == "word" and self._word(place - 1) not in TIME_NOUNS
        phrase = Phrase(self.tokens[place].start, self.tokens[place].end)
        place = self._item(place, phrase)
        while not phrase.genitive and (self._word(place) in _GOING_ON or self._is_name(place)):
            after = self._excluded(place)
            if after != place:
                place = after
                continue
            at, alternative = self._joined(place)
            if at is None or (governed and self._starts_a_clause(place, at)):
                break
            phrase.alternative = phrase.alternative or alternative
            bracketed = self._word(place) == "("
            place = self._item(at, phrase)
            if bracketed and self._word(place) == ")":
                place += 1  # "Kari (og Ola) ringer"
        return phrase, place

    def _item(self, place: int, phrase: Phrase) -> int:
        """Take one party with what narrows it into the phrase; the place after it."""
        token = self.tokens[place]
        keys, place = token.keys, place + 1
        phrase.end, phrase.genitive, phrase.bare = token.end, token.genitive, token.bare
        phrase.noun = token.noun
        phrase.pronoun, phrase.oblique = phrase.pronoun or token.pronoun, phrase.oblique or token.oblique
        phrase.mention = phrase.mention or token.mention
        while not phrase.genitive and not token.pronoun and (found := self._narrower(place, keys)):
            keys, place = found
            phrase.end, phrase.genitive = self._end_before(place)
        known = phrase.keys if len(keys) == 1 else phrase.unsure
        known.update(dict.fromkeys(keys))
        phrase.count += 1
        return place

    def _end_before(self, place: int) -> tuple[int, bool]:
        last = self.tokens[place - 1]
        return last.end, last.genitive

    def _narrower(self, place: int, keys: tuple[str, ...]) -> tuple[tuple[str, ...], int] | None:
        """The keys that remain, and the place after what narrows them, if something does."""
        if self._word(place) not in _NARROWING and not self._is_name(place):
            return None  # nearly every party
        return (
            self._in_brackets(place, keys)
            or self._represented(place, keys)
            or self._belonging(place, keys)
            or self._apposed(place, keys)
        )

    def _in_brackets(self, place: int, keys: tuple[str, ...]) -> tuple[tuple[str, ...], int] | None:
        if self._word(place) not in {"(", "["}:
            return None
        at = self._after(place + 1, _REPRESENTED) or place + 1
        if self._is_name(at) and not self.tokens[at].oblique and self._word(at + 1) in {")", "]"}:
            inner = self.tokens[at].keys
            if self._may_narrow(keys, inner):
                return self._narrowed(keys, inner), at + 2
        return None

    def _represented(self, place: int, keys: tuple[str, ...]) -> tuple[tuple[str, ...], int] | None:
        at = self._after(place + 1 if self._word(place) == "," else place, _REPRESENTED)
        if at is None or not self._is_name(at):
            return None
        return self._narrowed(keys, self.tokens[at].keys), at + 1

    def _belonging(self, place: int, keys: tuple[str, ...]) -> tuple[tuple[str, ...], int] | None:
        """ "Kari i KDD": a person with the body that says which Kari."""
        if self._word(place) not in _BELONGING or self._kind(keys[0]) != "person":
            return None
        at = place + 2 if self._word(place + 1) in PASSED_OVER else place + 1
        if not self._is_name(at) or self._kind(self.tokens[at].keys[0]) != "body":
            return None
        return self._narrowed(keys, self.tokens[at].keys), at + 1

    def _apposed(self, place: int, keys: tuple[str, ...]) -> tuple[tuple[str, ...], int] | None:
        """ "Fylkeskommunene Nordland og Agder", "Heidi Fossland, SIVA, …": one party said twice."""
        if self._is_name(place) and not (self.tokens[place].pronoun or self._is_mention(place)):
            return self._narrowed(keys, self.tokens[place].keys), place + 1
        if self._word(place) == "," and self._is_name(place + 1) and self._word(place + 2) == ",":
            inner = self.tokens[place + 1].keys
            one_party = set(keys) & set(inner) or self._kind(keys[0]) != self._kind(inner[0])
            if one_party and self._belong_together(keys, inner):
                return self._narrowed(keys, inner), place + 3
        return None

    def _narrowed(self, outer: tuple[str, ...], inner: tuple[str, ...]) -> tuple[str, ...]:
        """The narrower of two: a person before a body, a member before what it is a member of."""
        if same := tuple(key for key in outer if key in inner):
            return same
        members = tuple(key for key in outer if any(self.directory.belongs(key, body) for body in inner))
        if members:
            return members
        if self._kind(outer[0]) == "person":
            return outer
        return tuple(key for key in inner if any(self.directory.belongs(key, body) for body in outer)) or inner

    def _may_narrow(self, outer: tuple[str, ...], inner: tuple[str, ...]) -> bool:
        """Whether brackets after a party say more about it, rather than whose the sentence is."""
        if self._kind(outer[0]) != self._kind(inner[0]) or self._belong_together(outer, inner):
            return True
        entry = self.directory.entry(outer[0])
        return entry is not None and entry.kind == "body" and not entry.members

    def _belong_together(self, one: tuple[str, ...], other: tuple[str, ...]) -> bool:
        """Whether one is the other, or in it."""
        belongs = self.directory.belongs
        return any(a == b or belongs(a, b) or belongs(b, a) for a in one for b in other)

    def _joined(self, place: int) -> tuple[int | None, bool]:
        """Where the next party of a list stands, and whether it is an alternative to the one before."""
        if self._is_mention(place) and self._is_mention(place - 1):
            return place, False
        at = place + 1 if self._word(place) in {",", "("} else place
        if self._word(place) == "(" and self._word(at) not in _LIST:
            return None, False
        long = self._after(at, _LONG_JOINING)
        joining = self._word(at) in _LIST
        if not (long or joining or at > place):
            return None, False
        if not (long or joining) and self._is_name(at) and self.tokens[at].pronoun:
            return None, False  # "Tom, I will …"
        alternative = self._word(at) in ALTERNATIVE
        at = long or (at + 1 if joining else at)
        while self._word(at) in _PASSED_IN_LISTS:
            at += 1
        return (at, alternative) if self._is_name(at) else (None, False)

    def _starts_a_clause(self, place: int, at: int) -> bool:
        """ "… til AU og KDD svarer": what follows the conjunction acts itself."""
        after = self._word(at + 1)
        return (
            self._word(place) in {"og", "and", ","}
            and looks_finite(after)
            and after not in {"to", "å"}
            and not after.endswith("es")
        )

    def _excluded(self, place: int) -> int:
        """The place after ", og ikke Agder,"; the same place when nobody is excluded."""
        comma = self._word(place) == ","
        at = self._after(place + 1 if comma else place, _EXCLUDING)
        if at is None or not self._is_name(at):
            return place
        _, after = self.phrase(at)
        return after + 1 if comma and self._word(after) == "," else after

    def _after(self, place: int, sequences: tuple[tuple[str, ...], ...]) -> int | None:
        """The place after the first of these sequences of words that stands here."""
        first = self._word(place)
        if first not in _FIRST_WORDS:
            return None
        for words in sequences:
            if words[0] == first and all(self._word(place + number) == word for number, word in enumerate(words)):
                return place + len(words)
        return None

    def _word(self, place: int) -> str:
        return self.tokens[place].word if 0 <= place < len(self.tokens) else ""

    def _is_mention(self, place: int) -> bool:
        return self._is_name(place) and self.tokens[place].mention

    def _is_name(self, place: int) -> bool:
        return 0 <= place < len(self.tokens) and self.tokens[place].kind == "name"

    def _kind(self, key: str) -> str:
        entry = self.directory.entry(key)
        return entry.kind if entry else "person"
