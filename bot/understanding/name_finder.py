"""Names in running text: the longest first, words broken over a line joined, ordinary words left alone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from unicodedata import is_normalized

from bot.understanding.broken_words import unbroken
from bot.understanding.common_words import COMMON_WORDS, ENGLISH_MONTHS, FUNCTION_WORDS, TIME_WORDS, word_set
from bot.understanding.name_index import ENTERED, INITIALS, SHORTER, SURNAME, NameIndex
from bot.understanding.name_places import may_be_misspelt, words_near_names
from bot.understanding.names import WORD, words_of
from bot.understanding.owner_words import OWNERSHIP
from bot.understanding.text import composed
from bot.understanding.verbs import MODALS, is_auxiliary, looks_finite

_MOST_NAMES = 80  # found in one text
_MOST_GUESSES = 30  # misspelt words looked up in one text, so that a long one costs no more
_LONG = 400  # characters: of a longer text only the words near names are read
_INDENT = 20  # characters of bullets and quotes before a sentence
_LOWER_SURNAME = 6  # a shorter surname without a capital is likelier a word
_BELONGING = frozenset(("i", "fra", "frå", "from", "in", "at", "ved", "på", "v"))
_JOINED_BEFORE = re.compile(r"[^\W_][-_@.]$|//$")
_JOINTS = frozenset("-_@./")
_JOINED_AFTER = re.compile(r"[-_@.][^\W_]")
_JOINING = frozenset(("og", "and", "eller", "or"))
_SPEAKERS = frozenset(("jeg", "eg", "æ"))
_JOINED_LIST = re.compile(r"(?: (?:og|and|eller|or|[&+]) |, (?:og |and |eller |or )?| ?/ ?)", re.IGNORECASE)
_LABEL_BEFORE = re.compile(r"(?:^|\W)(?:ansvar\w*|ansv|resp|owner|responsible|v/)[.:]? ?:? ?$", re.IGNORECASE)
_SMALL_WORDS = frozenset("iå")  # words of one letter
_SMALL_BEFORE_VERBS = frozenset("aemsv")  # words of one letter, but before no verb
_DEFINITE_ENDING = re.compile(r"-((?:en|et|a|ene)(?=s?\b))")
_AFTER_LABELS = frozenset(("", ":", ")", "]", "–", "-", "/", ",", "&", "+", ".", ";", "\n"))
_HEADING = frozenset(("", ":", "–", "-", "/", ",", "&", "+"))
_BEFORE_LABELS = frozenset((":", "(", "[", "–", "-", "/", ",", "&", "+"))
_NEVER_ENGLISH = word_set("jo liv tor per stig finn magne bo stein vår sol lie haug")
_MONTHS = ENGLISH_MONTHS | {"mai"}
_NORWEGIAN_MODALS = word_set("skal må kan bør vil får")
_ENGLISH = word_set("the and of with will must should needs this is are")
_TITLE_ENDINGS = ("leder", "sjef", "direktør", "rektor", "giver", "fører", "tær", "ansvarlig", "lærer", "konsulent")
_TITLES = word_set("mr mrs ms dr prof herr fru frk kollega chair manager director officer secretary")


@dataclass(frozen=True, slots=True)
class NameSpan:
    """A name in a text, without a genitive's ending; several keys where several parties bear it; `guessed` where it is
    read as a misspelling."""

    start: int
    end: int
    keys: tuple[str, ...]
    guessed: bool = False


def find_names(text: str, index: NameIndex) -> tuple[NameSpan, ...]:
    """Every name in the text, in order and not overlapping."""
    if is_normalized("NFC", text):
        return tuple(_Finder(text, index).spans())
    plain, places = composed(text)
    return tuple(
        NameSpan(places[span.start], places[span.end], span.keys, span.guessed)
        for span in _Finder(plain, index).spans()
    )


class _Finder:
    def __init__(self, text: str, index: NameIndex) -> None:
        self.text = text
        self.index = index
        self.long = len(text) > _LONG
        self.words = unbroken(words_near_names(text, index) if self.long else words_of(text), text, index)
        self.shouted = text.isupper() and len(self.words) > 2
        self.guesses = _MOST_GUESSES
        self.last: int | None = None  # where the last name found ends

    @cached_property
    def english(self) -> bool:
        return not _ENGLISH.isdisjoint(WORD.findall(self.text.casefold()))

    def spans(self) -> Iterator[NameSpan]:
        place, found = 0, 0
        dull = self.index.dull
        while place < len(self.words) and found < _MOST_NAMES:
            start, end, folded = self.words[place]
            if self.text[start:end] in dull:
                place += 1  # nearly every word
                continue
            longest = self.index.may_begin(folded)
            if self._is_plain(place, longest):
                place += 1
                continue
            longest = self._reach(place) if longest > 1 else longest
            count, span = self._exact(place, longest) if longest else (1, None)
            if not span and (guessable := self._guessable(place)):
                count, span = self._guess(place, guessable)
            if span:
                self.last, found = span.end, found + 1
                yield span
            place += count

    def _is_plain(self, place: int, longest: int) -> bool:
        """A quick look: whether the word begins no name and misspells none, initials in small letters included."""
        word = self.words[place]
        if longest > 1:
            return False
        if longest:
            initials = self.index.rank_of(word.folded) == INITIALS and not self.text[word.start].isupper()
            return initials and self.text[word.start - 1] != "@"
        plain = not self._may_be_misspelt(place)
        if plain:
            self.index.find_dull(self.text[word.start : word.end])
        return plain

    def _reach(self, place: int) -> int:
        """How many words a name may have that begins here, seen from two of them."""
        first = self.words[place].folded
        reach = self.index.reach(first, self._folded(place + 1))
        return reach or int(self.index.names_alone(first))

    def _exact(self, place: int, longest: int) -> tuple[int, NameSpan | None]:
        """How many words to go on by, and the name that starts at this word, if one does."""
        for count in range(min(longest, len(self.words) - place), 0, -1):
            span = self._span(place, count)
            span = self._definite(span) if span else None
            if span and self._stands_alone(span) and self._is_meant(place, count, span):
                return count, span
        return 1, None

    def _span(self, place: int, count: int) -> NameSpan | None:
        name = " ".join(word.folded for word in self.words[place : place + count])
        start, end = self.words[place].start, self.words[place + count - 1].end
        if keys := self.index.keys(name):
            return NameSpan(start, end, keys)
        if name.endswith("s") and (keys := self.index.keys(name[:-1])) and not self._is_english_plural(start):
            return NameSpan(start, end - 1, keys)
        return None

    def _definite(self, span: NameSpan) -> NameSpan:
        """The span with the ending of an acronym in the definite: "AU-en", "AU-ens"."""
        ending = _DEFINITE_ENDING.match(self.text, span.end)
        if not ending or not self.text[span.start : span.end].isupper():
            return span
        return replace(span, end=ending.end(1))

    def _is_english_plural(self, start: int) -> bool:
        """English writes a genitive with an apostrophe: "designs" are no design team's."""
        return self.english and self.text[start].islower()

    def _stands_alone(self, span: NameSpan) -> bool:
        """Not inside "Anne-Lise", an address or a file's name."""
        before, after = self.text[max(0, span.start - 2) : span.start], self.text[span.end : span.end + 2]
        if before[-1:] not in _JOINTS and after[:1] not in _JOINTS:
            return True  # nearly every name
        return not (_JOINED_BEFORE.search(before) or _JOINED_AFTER.match(after))

    def _is_meant(self, place: int, count: int, span: NameSpan) -> bool:
        """Not an ordinary word that happens to be a name, nor a part of somebody else's name."""
        if count > 1:
            return self._initial_is_meant(place, count)
        word = self.words[place]
        written = self.text[span.start : min(span.end, word.end)]
        if self.index.rank_of(word.folded) == INITIALS:
            return self._initials_are_meant(span, written)
        name = word.folded if word.folded in self.index else word.folded[:-1]
        if name in COMMON_WORDS:
            return self._common_word_is_meant(place, written, name)
        if self.index.rank(name) == SURNAME and written.islower() and len(name) < _LOWER_SURNAME:
            return False
        return not self._is_part_of_another(place, name)

    def _initials_are_meant(self, span: NameSpan, written: str) -> bool:
        """ "KAM sender brev", "Ansvar: KM", "(KM)", "@km": initials in capitals; two letters only as a label."""
        before, after = self.text[: span.start][-_INDENT:].rstrip(" "), self.text[span.end :][:_INDENT].lstrip(" ")
        if before.endswith("@"):
            return True
        if not written.isupper() or self.shouted:
            return False
        if len(written) > 2:
            return True
        return before[-1:] in _BEFORE_LABELS and after[:1] in _AFTER_LABELS if before else after[:1] in _HEADING

    def _initial_is_meant(self, place: int, count: int) -> bool:
        """In "Anne S" and "A. Lie" the single letter is a capital; "Anne's" and "i Lie" are something else."""
        name = " ".join(word.folded for word in self.words[place : place + count])
        if name in self.index and self.index.rank(name) == ENTERED:
            return True  # "R&D"
        if count == 2 and name in self.index and self._tells_namesakes_apart(place):
            return True
        for number, word in enumerate(self.words[place : place + count]):
            if word.end - word.start == 1 and not self.text[word.start].isupper():
                return False
            if word.end - word.start == 1 and number == 0 and self.text[word.end : word.end + 1] != ".":
                return False
        return True

    def _tells_namesakes_apart(self, place: int) -> bool:
        """ "james w", typed without capitals, where there are several of that name."""
        first, initial = self.words[place : place + 2]
        if initial.end - initial.start > 1 or initial.folded in _SMALL_WORDS:
            return False
        acts = looks_finite(self._folded(place + 2))
        if initial.folded in _SMALL_BEFORE_VERBS and not acts:
            return False
        lowered = self.text[first.start : initial.end].islower() and self.text[initial.end : initial.end + 1] != "/"
        return lowered and (acts or len(self.index.keys(first.folded)) > 1)

    def _common_word_is_meant(self, place: int, written: str, name: str) -> bool:
        if written.islower():
            return self._lower_name_is_meant(place, name)
        if written.isupper() and len(written) > 1 and not self.shouted:
            return True
        if not written[0].isupper() or self.index.is_acronym(name) or self.shouted:
            return False
        if name in ENGLISH_MONTHS and self._is_a_month(place):
            return False
        if self.words[place].folded == f"{name}s" and self._folded(place + 1) in OWNERSHIP:
            return True
        if self._begins_a_sentence(place):
            return self._is_followed_like_a_name(place)
        return not self._is_part_of_another(place, name)

    def _lower_name_is_meant(self, place: int, name: str) -> bool:
        """ "even og kari ser på det", "(per)", "ansvar: per", "@per": an ordinary word where only a name can stand."""
        if self.index.is_acronym(name):
            return False
        word = self.words[place]
        before, after = self.text[: word.start][-_INDENT:], self.text[word.end :][:_INDENT].lstrip(" ")
        if before.endswith("@") or (before.endswith(("(", "[")) and after.startswith((")", "]"))):
            return True
        if _LABEL_BEFORE.search(before):
            return True
        if self.last and _JOINED_LIST.fullmatch(self.text, self.last, word.start):
            return self._ends_a_list(place, after, name)
        if not self._begins_a_sentence(place) or name in _MONTHS or self.index.rank(name) == SURNAME:
            return False
        return after.startswith(":") or self._begins_like_a_name(place)

    def _ends_a_list(self, place: int, after: str, name: str) -> bool:
        """ "kari og per ringer", "kari and will to ring"; but "kari and will ring" has a verb."""
        if not after or after[0] in ")].:;,":
            return True
        following = self._folded(place + 1)
        if name in MODALS:
            return following == "to" or (looks_finite(following) and not is_auxiliary(following))
        return following in _JOINING or looks_finite(following)

    def _begins_like_a_name(self, place: int) -> bool:
        following, second = self._folded(place + 1), self._folded(place + 2)
        if following in _JOINING:
            return self._is_joined_to_a_name(place + 2)
        if following == "to" and self.words[place].folded in _NEVER_ENGLISH:
            return True
        if self.english or is_auxiliary(second):
            return False
        return following in _NORWEGIAN_MODALS or (following.endswith("r") and looks_finite(following))

    def _is_joined_to_a_name(self, place: int) -> bool:
        """ "odd og jeg tar", "liv eller kari", "per og odd rydder": an ordinary word only where a verb follows it."""
        joined = self._folded(place)
        if joined in _SPEAKERS or (joined == "i" and self._folded(place - 1) == "and"):
            return looks_finite(self._folded(place + 1))
        known = bool(self.index.longest(joined))
        return known and (joined not in COMMON_WORDS or looks_finite(self._folded(place + 1)))

    def _folded(self, place: int) -> str:
        return self.words[place].folded if place < len(self.words) else ""

    def _is_a_month(self, place: int) -> bool:
        before = self.words[place - 1].folded if place else ""
        after = self.words[place + 1].folded if place + 1 < len(self.words) else ""
        return before in TIME_WORDS or before[:1].isdigit() or after[:1].isdigit()

    def _begins_a_sentence(self, place: int) -> bool:
        start = self.words[place].start
        before = self.text[max(0, start - _INDENT) : start].rstrip(" \t\"'«([*•-–")
        return not before or before[-1] in ".!?:\n"

    def _is_followed_like_a_name(self, place: int) -> bool:
        """ "Will drafts", "Per og Mai", "May: …" are people; "Will someone", "Per 1. mai" and "May need" are not."""
        rest = self.words[place + 1 : place + 3]
        gap = self.text[self.words[place].end : rest[0].start] if rest else ""
        if not rest or gap.strip(" \n\t"):
            return not (gap.strip()[:1] == "." and rest and rest[0].folded.isdigit())
        first, second = (*(word.folded for word in rest), "")[:2]
        if first in _JOINING:
            return self.text[rest[-1].start].isupper() or self._is_joined_to_a_name(place + 2)
        if first in _BELONGING and self.index.longest(second):
            return second not in COMMON_WORDS
        if first in {"is", "was", "er", "var"} and self.words[place].folded in ENGLISH_MONTHS:
            return second in {"responsible", "to", "ansvarlig"}
        return looks_finite(first) and not (is_auxiliary(second) and not is_auxiliary(first))

    def _is_part_of_another(self, place: int, name: str) -> bool:
        """ "Emma Jones" is not our Emma Wood, nor "Agder Energi" Agder: the name goes on in a word we do not know."""
        if self.shouted:
            return False
        if self.index.rank(name) == SURNAME:
            return self._follows_a_first_name(place)
        if place + 1 == len(self.words):
            return False
        word, following = self.words[place], self.words[place + 1]
        return self.text[word.end : following.start] == " " and self._is_strange_name(place + 1)

    def _follows_a_first_name(self, place: int) -> bool:
        if not place or self.text[self.words[place - 1].end : self.words[place].start] != " ":
            return False
        before = self.words[place - 1].folded
        if before in self.index and self.index.rank(before) == SHORTER:
            return True  # both known, but of different people: together they would have been found
        return self._is_strange_name(place - 1) and not (before.endswith(_TITLE_ENDINGS) or before in _TITLES)

    def _is_strange_name(self, place: int) -> bool:
        """A capitalised word that is neither an ordinary one nor begins a name of ours, or a surname."""
        word = self.words[place]
        if not self.text[word.start].isupper() or word.folded in FUNCTION_WORDS or word.folded in ENGLISH_MONTHS:
            return False
        if word.folded.endswith(("day", "dag")):
            return False
        if word.folded in self.index:
            return self.index.rank(word.folded) == SURNAME
        return not self.index.may_begin(word.folded)

    def _guess(self, place: int, longest: int) -> tuple[int, NameSpan | None]:
        """The name that starts at this word with a slip of the fingers in it."""
        for count in range(min(longest, len(self.words) - place), 0, -1):
            words = self.words[place : place + count]
            keys = self.index.misspelt(tuple(word.folded for word in words))
            span = NameSpan(words[0].start, words[-1].end, keys, guessed=True)
            if keys and self._stands_alone(span):
                return count, span
        return 1, None

    def _guessable(self, place: int) -> int:
        """How many words a misspelt name that begins here may have."""
        word = self.words[place]
        if known := self.index.longest(word.folded):
            return known if known > 1 and self._may_be_misspelt(place + 1) else 0
        if not self._may_be_misspelt(place) or self.guesses <= 0:
            return 0
        self.guesses -= 1
        near = self.index.words.near(word.folded)
        if not near:
            self.index.find_dull(self.text[word.start : word.end])
            return 0
        return max(map(self.index.longest, near))

    def _may_be_misspelt(self, place: int) -> bool:
        if place >= len(self.words):
            return False
        word = self.words[place]
        return may_be_misspelt(self.text[word.start : word.end], word.folded, self.index)
