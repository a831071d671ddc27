"""The parties that can be named: people and bodies, found by name, by alias, by misspelling, and within a text.

A directory is a value: `changed` gives a new one and leaves the old alone. Names stand in one index by their folded
words, and the first word of a name tells how many to try, so a text costs the same however many parties there are.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Literal

from rapidfuzz import fuzz, process

from bot.understanding.names import Word, definite_names, key_of, shorter_names, without_article, words_of
from bot.understanding.spelling import Vocabulary

# How well a name names: as it was entered, or as a shorter form of a person's name.
ENTERED, SHORTER = 0, 1
_NEAR_ENOUGH = 60.0  # below this similarity (0 to 100) a suggestion only confuses
_MOST_WORDS = 8  # of a name that is looked up as misspelt
_LONG_WORD = 7  # shorter, a word with another letter may well be another word


@dataclass(frozen=True, slots=True)
class Role:
    """What a person is, and in which body (its key): either may be unknown."""

    body: str | None
    title: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A party as the register knows it; `members` are keys of a body's members, `roles` those of a person."""

    key: str
    kind: Literal["person", "body"]
    name: str
    aliases: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True)
class NameSpan:
    """A name in a text, without a genitive's ending; several keys where several parties bear it."""

    start: int
    end: int
    keys: tuple[str, ...]


class Directory:
    """All parties that may be named, indexed for look-up and for finding names in running text."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries: dict[str, Entry] = {}
        self._names: dict[str, tuple[tuple[int, str], ...]] = {}
        self._longest: dict[str, int] = {}
        self._words = Vocabulary()
        self._take_in(entries)

    def changed(self, entries: Iterable[Entry]) -> "Directory":
        """A new directory with these entries put in, or replaced where the key is known."""
        twin = Directory(())
        twin._entries = self._entries.copy()
        twin._names = self._names.copy()
        twin._longest = self._longest.copy()
        twin._words = self._words.copy()
        twin._take_in(entries)
        return twin

    def entry(self, key: str) -> Entry | None:
        """The party with this key."""
        return self._entries.get(key)

    def named(self, name: str) -> tuple[str, ...]:
        """Who bears this name or alias, several when it is shared; a name as entered wins over a shorter form."""
        return self._keys(key_of(name)) or self._inflected(key_of(without_article(name)))

    def resolved(self, name: str) -> tuple[str, ...]:
        """Who is named, else who is clearly meant by a misspelt name; a short acronym never stands for another."""
        return self.named(name) or self._misspelt(tuple(key_of(without_article(name)).split()))

    def nearest(self, name: str, limit: int = 3) -> tuple[str, ...]:
        """The parties whose names are most like this one, best first: for suggestions, never for a decision."""
        scored = process.extract(
            key_of(name), self._names.keys(), scorer=fuzz.ratio, limit=limit * 4, score_cutoff=_NEAR_ENOUGH
        )
        keys = dict.fromkeys(key for found, _, _ in scored for key in self._keys(found))
        return tuple(keys)[:limit]

    def spans(self, text: str) -> tuple[NameSpan, ...]:
        """Every name in the text, the longest alias first, not overlapping, never inside a longer word."""
        return tuple(self._found(tuple(words_of(text)), text))

    def _take_in(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            known = self._entries.get(entry.key)
            if known:
                self._forget(known)
            self._entries[entry.key] = entry
            for name, rank in _names_of(entry):
                self._learn(name, rank, entry.key)

    def _forget(self, entry: Entry) -> None:
        """Take an entry's names out; the words stay known, which costs a look-up and misleads nobody."""
        for name, _ in _names_of(entry):
            kept = tuple(bearer for bearer in self._names.get(name, ()) if bearer[1] != entry.key)
            if kept:
                self._names[name] = kept
            else:
                self._names.pop(name, None)

    def _learn(self, name: str, rank: int, key: str) -> None:
        bearers = self._names.get(name, ())
        if any(bearer == key for _, bearer in bearers):
            return
        self._names[name] = tuple(sorted((*bearers, (rank, key)), key=_by_rank))
        words = name.split()
        self._longest[words[0]] = max(len(words), self._longest.get(words[0], 0))
        for word in words:
            self._words.add(word)

    def _keys(self, name: str) -> tuple[str, ...]:
        bearers = self._names.get(name, ())
        return tuple(key for rank, key in bearers if rank == bearers[0][0])

    def _inflected(self, name: str) -> tuple[str, ...]:
        """The name without a genitive's s, or in the definite or indefinite that was not entered."""
        for ending in ("", "en", "et", "n", "t"):
            if keys := self._keys(f"{name}{ending}"):
                return keys
        for ending in ("s", "en", "et", "n", "t"):
            if len(name) > len(ending) + 1 and name.endswith(ending) and (keys := self._keys(name.removesuffix(ending))):
                return keys
        return ()

    def _misspelt(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """Who bears the one name that these words misspell."""
        if not words or len(words) > _MOST_WORDS:
            return ()
        options = [(word,) if word in self._words else self._words.near(word)[:3] for word in words]
        for meant in product(*options):
            if _clearly_meant(words, meant) and (keys := self._keys(" ".join(meant))):
                return keys
        return ()

    def _found(self, words: tuple[Word, ...], text: str) -> Iterator[NameSpan]:
        place = 0
        while place < len(words):
            count, span = self._name_at(words, place, text)
            if span:
                yield span
            place += count

    def _name_at(self, words: tuple[Word, ...], place: int, text: str) -> tuple[int, NameSpan | None]:
        """How many words to go on by, and the name that starts at this word, if one does."""
        first = words[place].folded
        longest = max(self._longest.get(first, 0), self._longest.get(first.removesuffix("s"), 0))
        for count in range(min(longest, len(words) - place), 0, -1):
            name = " ".join(word.folded for word in words[place : place + count])
            last = words[place + count - 1].end
            keys, end = (self._keys(name), last) if name in self._names else (self._keys(name[:-1]), last - 1)
            if keys and (name in self._names or name.endswith("s")):
                return count, NameSpan(words[place].start, end, keys)
        return 1, None


def _by_rank(bearer: tuple[int, str]) -> int:
    return bearer[0]


def _names_of(entry: Entry) -> Iterator[tuple[str, int]]:
    for name in (entry.name, *entry.aliases):
        yield key_of(name), ENTERED
        yield key_of(without_article(name)), ENTERED
        if entry.kind == "body":
            yield from ((definite, SHORTER) for definite in definite_names(name))
    if entry.kind == "person":
        yield from ((key_of(shorter), SHORTER) for shorter in shorter_names(entry.name))


def _clearly_meant(written: tuple[str, ...], meant: tuple[str, ...]) -> bool:
    """Whether these words can only be a slip: one long word, or a name of several whose other words are right."""
    pairs = [pair for pair in zip(written, meant, strict=True) if pair[0] != pair[1]]
    if any(one[0] != other[0] for one, other in pairs):
        return False
    if len(pairs) < len(written):
        return True
    return all(len(one) >= _LONG_WORD and one[-2:] == other[-2:] for one, other in pairs)
