"""The index under a directory: folded names to the parties that bear them."""

from itertools import product

from bot.understanding.kept import KEPT
from bot.understanding.names import plain_twin
from bot.understanding.spelling import Vocabulary

# How well a name names. Where several parties answer to it, only the best of these count.
ENTERED, PERSON, SHORTER, SURNAME, INITIALS = range(5)
"""What a body is called, what a person is (a body's own name wins over a person's), a shorter form, a surname,
initials, which are only read in capitals."""

_MOST_WORDS = 8  # of a name that is looked up as misspelt
_LONG_WORD = 7  # shorter, a word with another letter may well be another word
_CHOICES = 3  # that a misspelt word may stand for
_DEFINITE = ("en", "et", "n", "t")


class NameIndex:
    """Which keys answer to a folded name, how long a name may be by its first word, and which names are acronyms."""

    def __init__(self) -> None:
        self.words = Vocabulary()
        self._bearers: dict[str, tuple[tuple[int, str], ...]] = {}
        self._longest: dict[str, int] = {}
        self._beginnings: dict[str, int] = {}
        self._acronyms: dict[str, None] = {}
        self._alike: dict[tuple[str, int], dict[str, None]] = {}
        self._shared: set[tuple[str, int]] = set()  # of those which a copy has too: to be copied before a change
        self.quiet: set[tuple[str, str]] = set()
        """Words as typed, each with the next, that begin no name whatever stands around: as many as fit, likewise."""
        self.dull: set[str] = set()
        """Words as typed that were found to begin no name, and to be near none: as many as fit, until a name is
        learnt."""

    def copy(self) -> "NameIndex":
        """The same names, so that learning one leaves the original alone."""
        twin = NameIndex()
        twin.words = self.words.copy()
        twin._bearers = self._bearers.copy()
        twin._longest = self._longest.copy()
        twin._beginnings = self._beginnings.copy()
        twin._acronyms = self._acronyms.copy()
        twin._alike = self._alike.copy()
        twin._shared, self._shared = set(self._alike), set(self._alike)
        return twin

    def __contains__(self, name: str) -> bool:
        return name in self._bearers

    def alike(self, name: str) -> list[str]:
        """All folded names that begin with the same letter and are about as long."""
        off = max(2, len(name) // 4)
        lengths = range(len(name) - off, len(name) + off + 1)
        return [known for length in lengths for known in self._alike.get((name[:1], length), ())]

    def learn(self, name: str, rank: int, key: str) -> None:
        """Let a key answer to a folded name; the best rank that it was learnt with counts."""
        self.dull, self.quiet = set(), set()
        bearers = self._bearers.get(name, ())
        if not name or any(bearer == key for _, bearer in bearers):
            return
        self._bearers[name] = tuple(sorted((*bearers, (rank, key)), key=_rank))
        self._names_like(name)[name] = None
        words = name.split()
        self._longest[words[0]] = max(len(words), self._longest.get(words[0], 0))
        if len(words) > 2:
            two = f"{words[0]} {words[1]}"
            self._beginnings[two] = max(len(words), self._beginnings.get(two, 0))
        for word in words:
            self.words.add(word)

    def find_dull(self, word: str) -> None:
        """Remember that a word has nothing to do with names, so that it is looked up once."""
        if len(self.dull) >= KEPT:
            self.dull = set()
        self.dull.add(word)

    def _names_like(self, name: str) -> dict[str, None]:
        """The names that begin with the same letter and are as long, to be changed."""
        shape = (name[:1], len(name))
        names = self._alike.setdefault(shape, {})
        if shape in self._shared:
            self._shared.discard(shape)
            names = self._alike[shape] = names.copy()
        return names

    def find_quiet(self, pair: tuple[str, str]) -> None:
        """Remember that a word with the next begins no name."""
        if len(self.quiet) >= KEPT:
            self.quiet = set()
        self.quiet.add(pair)

    def learn_acronym(self, name: str) -> None:
        """Remember that a folded name was entered in capitals: "IN" is not "in"."""
        self._acronyms[name] = None

    def forget(self, name: str, key: str) -> None:
        """A key no longer answers to a name. Its words stay known, which costs a look-up and misleads nobody."""
        kept = tuple(bearer for bearer in self._bearers.get(name, ()) if bearer[1] != key)
        if kept:
            self._bearers[name] = kept
        else:
            self._bearers.pop(name, None)
            self._names_like(name).pop(name, None)

    def keys(self, name: str) -> tuple[str, ...]:
        """Who bears the folded name, at the best rank there is."""
        bearers = self._bearers.get(name, ())
        if len(bearers) == 1:
            return (bearers[0][1],)  # nearly every name
        return tuple(key for rank, key in bearers if rank == bearers[0][0])

    def rank(self, name: str) -> int:
        """How well a known name names; a person's own name is as entered as a body's."""
        best = self._bearers[name][0][0]
        return ENTERED if best == PERSON else best

    def rank_of(self, word: str) -> int | None:
        """How well a word names, or names with a genitive's s; None where it names nobody."""
        bearers = self._bearers.get(word)
        return bearers[0][0] if bearers else None

    def entered(self, name: str) -> tuple[str, ...]:
        """All that were entered with the folded name, bodies before persons."""
        return tuple(key for rank, key in self._bearers.get(name, ()) if rank <= PERSON)

    def is_akin(self, name: str, written: str) -> bool:
        """Whether a name may be suggested for what was written: acronyms only for the same letters, initials never."""
        if self._bearers[name][0][0] == INITIALS:
            return False
        return not self.is_acronym(name) or set(name) == set(written)

    def is_acronym(self, name: str) -> bool:
        """Whether it was entered in capitals."""
        return name in self._acronyms

    def longest(self, first_word: str) -> int:
        """How many words the longest name has that begins with this one; 0 when none does."""
        return self._longest.get(first_word, 0)

    def may_begin(self, word: str) -> int:
        """How many words the longest name has that begins with this one, or with this one less a genitive's s."""
        longest = self._longest.get(word, 0)
        return max(longest, self._longest.get(word[:-1], 0)) if word.endswith("s") else longest

    def reach(self, first: str, second: str) -> int:
        """How many words the longest name has that begins with these two, a genitive's s aside; 0 when none does."""
        two = f"{first} {second}"
        if longest := self._beginnings.get(two):
            return longest
        return 2 * (two in self._bearers or (two.endswith("s") and two[:-1] in self._bearers))

    def names_alone(self, word: str) -> bool:
        """Whether somebody is called this one word, or this less a genitive's s."""
        return word in self._bearers or (word.endswith("s") and word[:-1] in self._bearers)

    def inflected(self, name: str) -> tuple[str, ...]:
        """Who bears the name without a genitive's s, or in the definite or indefinite that was not entered."""
        for ending in ("", *_DEFINITE):
            if keys := self.keys(f"{name}{ending}"):
                return keys
        for ending in ("s", *_DEFINITE):
            bare = name.removesuffix(ending)
            if len(bare) > 1 and (keys := self.keys(bare)):
                return keys
        return ()

    def misspelt(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """Who bears the one name that these folded words misspell."""
        if not words or len(words) > _MOST_WORDS:
            return ()
        options = [(word,) if word in self.words else self.words.near(word)[:_CHOICES] for word in words]
        if sum(len(option) > 1 for option in options) > 2:
            return ()
        for meant in product(*options):
            if meant != words and _clearly_meant(words, meant) and (keys := self.keys(" ".join(meant))):
                return keys
        return ()


def _rank(bearer: tuple[int, str]) -> int:
    return bearer[0]


def _clearly_meant(written: tuple[str, ...], meant: tuple[str, ...]) -> bool:
    """Whether these words can only be a slip: one long word, or a name of several whose other words are right."""
    slips = [pair for pair in zip(written, meant, strict=True) if pair[0] != pair[1]]
    if any(one[0] != other[0] for one, other in slips):
        return False
    if len(slips) < len(written):
        return True
    return all(_same_ending(one, other) or plain_twin(one) == plain_twin(other) for one, other in slips)


def _same_ending(one: str, other: str) -> bool:
    """Long words with a slip inside: "arbeidsgruppe" against "arbeidsgruppa" is grammar, not a slip."""
    return len(one) >= _LONG_WORD and (one[-2:] == other[-2:] or sorted(one) == sorted(other))
