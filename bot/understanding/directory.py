"""The parties that can be named: people and bodies, found by name, by alias, by misspelling, and within a text.

A directory is a value: `changed` gives a new one and leaves the old alone. Names stand in one index by their folded
words, and the first word of a name tells how many to try, so a text costs the same however many parties there are.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from rapidfuzz import fuzz, process

from bot.understanding.name_finder import NameSpan, find_names
from bot.understanding.name_index import ENTERED, INITIALS, PERSON, SHORTER, SURNAME, NameIndex
from bot.understanding.name_starts import Begun, NameStarts
from bot.understanding.names import (
    definite_names,
    fold,
    initials_of,
    key_of,
    shorter_names,
    surname_of,
    without_article,
)
from bot.understanding.titles import Title, Titles

__all__ = ["Directory", "Entry", "NameSpan", "Role"]

_NEAR_ENOUGH, _NEAR_ENOUGH_SHORT = 70.0, 60.0  # below this similarity (0 to 100) a suggestion only confuses
_SHORT = 4  # letters: one slip in so few weighs more
_ACRONYM = 5  # letters at most


@dataclass(frozen=True, slots=True)
class Role:
    """What a person is, and in which body (its key): either may be unknown."""

    body: str | None
    title: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A party as the register knows it; `members` are keys of a body's members, `roles` those of a person; `last_day`
    is when it ended, or left."""

    key: str
    kind: Literal["person", "body"]
    name: str
    aliases: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    last_day: date | None = None


class Directory:
    """All parties that may be named, indexed for look-up and for finding names in running text."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries: dict[str, Entry] = {}
        self._index = NameIndex()
        self._titles = Titles()
        self.no_titles: set[str] = set()
        """Words that were found to have nothing to do with titles, so that each is looked at once."""
        self._starts: NameStarts | None = None  # made when somebody first types a name to choose from
        self._take_in(entries)

    def changed(self, entries: Iterable[Entry]) -> "Directory":
        """A new directory with these entries put in, or replaced where the key is known."""
        twin = Directory(())
        twin._entries = self._entries.copy()
        twin._index = self._index.copy()
        twin._titles = self._titles.copy()
        twin._starts = self._starts and self._starts.copy()
        twin._take_in(entries)
        return twin

    def entry(self, key: str) -> Entry | None:
        """The party with this key."""
        return self._entries.get(key)

    def named(self, name: str) -> tuple[str, ...]:
        """Who bears this name or alias, several when it is shared; a name as entered wins over a shorter form, and a
        body's over a person's."""
        key = key_of(name)
        if self._index.rank_of(key) == INITIALS and not name.strip(" .").isupper():
            return ()
        return self._index.keys(key) or self._index.inflected(key_of(without_article(name)))

    def bearers(self, name: str) -> tuple[str, ...]:
        """All that were entered with this name, bodies before persons."""
        return self._index.entered(key_of(name))

    def resolved(self, name: str) -> tuple[str, ...]:
        """Who is named, else who is clearly meant by a misspelt name; a short acronym never stands for another."""
        return self.named(name) or self._index.misspelt(tuple(key_of(without_article(name)).split()))

    def nearest(self, name: str, limit: int = 3) -> tuple[str, ...]:
        """The parties whose names are most like this one, best first: for suggestions, never for a decision.

        They begin with the same letter; an acronym is only like what has the same letters ("KKD" and KDD)."""
        key = key_of(name)
        least = _NEAR_ENOUGH_SHORT if len(key) <= _SHORT else _NEAR_ENOUGH
        scored = process.extract(key, self._index.alike(key), scorer=fuzz.ratio, limit=limit * 4, score_cutoff=least)
        akin = (found for found, _, _ in scored if self._index.is_akin(found, key))
        keys = dict.fromkeys((*self.named(name), *(bearer for found in akin for bearer in self._index.keys(found))))
        return tuple(keys)[:limit]

    def begun(self, typed: str) -> tuple[Begun, ...]:
        """Who may be meant by a name that somebody is typing; in no order."""
        if self._starts is None:
            starts = NameStarts()
            for entry in self._entries.values():
                starts.learn(entry.key, *_typed_as(entry))
            self._starts = starts
        return self._starts.find(typed)

    def nearly_names(self, word: str) -> bool:
        """Whether a word is one slip from a name of one word, too short a one to be read as it: "Kair" for Kari."""
        return any(near in self._index for near in self._index.words.near(fold(word)))

    def title(self, written: str) -> Title | None:
        """The job title or office that these words are, if somebody holds it."""
        return self._titles.read(written)

    def has_titles(self) -> bool:
        """Whether anybody holds a title."""
        return self._titles.are_held()

    def may_begin_title(self, word: str) -> bool:
        """Whether a title that is held may begin with this casefolded word."""
        return self._titles.may_begin(word)

    def holders(self, title: str, bodies: Iterable[str] | None = None) -> tuple[str, ...]:
        """Who holds a title ("the treasurer", "leder"), in any body or in those with these keys."""
        return self._titles.holders(title, bodies)

    def living(self, keys: tuple[str, ...], today: date) -> tuple[str, ...]:
        """Those of several that have not ended by this day; all, where nobody is left."""
        if len(keys) == 1:
            return keys  # nearly every name
        kept = (key for key in keys if not (entry := self._entries.get(key)) or not _has_ended(entry, today))
        return tuple(kept) or keys

    def belongs(self, key: str, body: str) -> bool:
        """Whether a party is a member of a body or has a role there."""
        party, whole = self._entries.get(key), self._entries.get(body)
        if party is None or whole is None:
            return False
        return key in whole.members or any(role.body == body for role in party.roles)

    def spans(self, text: str) -> tuple[NameSpan, ...]:
        """Every name in the text, the longest alias first, not overlapping, never inside a longer word."""
        return find_names(text, self._index)

    def _take_in(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            known = self._entries.get(entry.key)
            if known:
                self._forget(known)
            self._entries[entry.key] = entry
            self._learn(entry)

    def _learn(self, entry: Entry) -> None:
        for name, rank in _names_of(entry):
            self._index.learn(key_of(name), rank, entry.key)
        if self._starts is not None:
            self._starts.learn(entry.key, *_typed_as(entry))
        for role in entry.roles:
            self._titles.learn(role.title or "", role.body, entry.key)
        for name in (entry.name, *entry.aliases):
            if name.isupper() and len(name) <= _ACRONYM:
                self._index.learn_acronym(key_of(name))

    def _forget(self, entry: Entry) -> None:
        for name, _ in _names_of(entry):
            self._index.forget(key_of(name), entry.key)
        if self._starts is not None:
            self._starts.forget(entry.key, *_typed_as(entry))
        for role in entry.roles:
            self._titles.forget(role.title or "", role.body, entry.key)


def _has_ended(entry: Entry, today: date) -> bool:
    return entry.last_day is not None and entry.last_day < today


def _typed_as(entry: Entry) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names by which a party is looked for while they are typed, and its initials."""
    return (entry.name, *entry.aliases), initials_of(entry.name) if entry.kind == "person" else ()


def _names_of(entry: Entry) -> Iterator[tuple[str, int]]:
    """What a party is called, with how well each names it."""
    own = ENTERED if entry.kind == "body" else PERSON
    for name in (entry.name, *entry.aliases):
        yield name, own
        yield without_article(name), own
        if entry.kind == "body":
            yield from ((definite, SHORTER) for definite in definite_names(name))
    if entry.kind == "person":
        yield from ((shorter, SHORTER) for shorter in shorter_names(entry.name))
        yield from ((surname, SURNAME) for surname in surname_of(entry.name))
        yield from ((initials, INITIALS) for initials in initials_of(entry.name))
