"""One sentence in chunks, and what stands around each of its phrases."""

from collections.abc import Iterator, Sequence
from functools import cached_property

from bot.understanding.directory import Directory
from bot.understanding.language import Language
from bot.understanding.owner_phrases import Chunk, Phrase
from bot.understanding.owner_predicates import DATE, Predicate, words_of_chunks
from bot.understanding.owner_words import CONJUNCTIONS, LEAD_WORDS, OPENING, PASSED_OVER, TIME_NOUNS
from bot.understanding.verbs import looks_finite

_REACH = 40  # words to the left that may matter, so that a long text costs no more than its length
_MARKS = frozenset((":", "–", "•", "*", "-", "(", "[", ";", "·", "|", "\n", ">", "→"))
_AFTER_BRACKETS = frozenset((")", "]"))
_CLOSING = frozenset((")", "]", ".", "!", "?", ";", "…", DATE))
_SKIPPED = frozenset(("please", "pls", "hei", "ok", ",", "husk"))


class Sentence:
    """The words of a sentence, with a sign in the place of each phrase and each date."""

    def __init__(self, chunks: Sequence[Chunk], directory: Directory, language: Language | None) -> None:
        self.chunks, self.directory, self.language = chunks, directory, language
        self.words = words_of_chunks(chunks)

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        return tuple(_clause_starts(self.words))

    def phrases(self) -> Iterator[tuple[int, Phrase]]:
        """Each phrase with its place."""
        return ((place, chunk) for place, chunk in enumerate(self.chunks) if isinstance(chunk, Phrase))

    def left(self, place: int, reach: int = _REACH) -> tuple[str, ...]:
        """The words before this place, as many as may matter."""
        return self.words[max(0, place - reach) : place]

    def right(self, place: int, phrase: Phrase) -> Predicate:
        """What is said of the phrase at this place."""
        return Predicate(self.words[place + 1 : place + 1 + _REACH], self.language, plural=phrase.count > 1)

    def word(self, place: int) -> str:
        """The word at this place, "" outside the sentence."""
        return self.words[place] if 0 <= place < len(self.words) else ""

    def before(self, place: int) -> int:
        """The place of the word before, past articles and the like; -1 at the beginning."""
        at = place - 1
        while at >= 0 and self.words[at] in PASSED_OVER:
            at -= 1
        return at

    def first(self, place: int) -> int:
        """Where the clause begins that holds this place: after a heading, a dash, a bullet."""
        return self._starts[place]

    def ends(self, place: int) -> bool:
        """Whether nothing but marks and the due date follows."""
        return all(word in _CLOSING for word in self.words[place + 1 : place + _REACH])

    def is_head(self, place: int) -> bool:
        """Whether a clause begins with the phrase, past marks, conjunctions and "please"."""
        before = self.word(self.before(place))
        if before in {"", ","} or before in _MARKS or before in CONJUNCTIONS or before in _AFTER_BRACKETS:
            return True
        lead = self.words[max(self.first(place), place - _REACH) : place]
        return all(word in LEAD_WORDS or word in PASSED_OVER or word == "," for word in lead)

    def opens(self, place: int) -> bool:
        """Whether the clause opens with something else than its subject: a time, a place, an adverb, "det"."""
        first = self.first(place)
        words = self.words[first : self.before(place)][:_REACH] or self.words[first:place]
        words = words[next((at for at, word in enumerate(words) if word not in PASSED_OVER), 0) :]
        if not words:
            return False
        if words[0] in OPENING or words[0] == DATE or words[0].isdigit():
            return True
        return bool(TIME_NOUNS.intersection(words[:3])) and not any(looks_finite(word) for word in words[:2])

    def is_body(self, key: str) -> bool:
        """Whether this party is a body."""
        entry = self.directory.entry(key)
        return entry is not None and entry.kind == "body"


def _clause_starts(words: tuple[str, ...]) -> Iterator[int]:
    """For each word where its clause begins: after the last mark, past "please" and the like."""
    start = 0
    for place, word in enumerate(words):
        yield start
        if word in _MARKS or (place == start and word in _SKIPPED):
            start = place + 1
