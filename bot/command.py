"""How commands are told apart: a family (`/action`), its verbs (`add`), and the words for both in three languages."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from bot.place import Language
from bot.reply import Reply

if TYPE_CHECKING:
    from bot.call import Call
    from bot.ports import Ledger

Run = Callable[["Call", "Ledger"], tuple[Reply, ...]]
Words = Mapping[Language, tuple[str, ...]]
_PLAIN = str.maketrans({"å": "a", "ø": "o", "æ": "ae"})


def twins(word: str) -> tuple[str, ...]:
    """A word and its twin without å, æ and ø, for keyboards that have none."""
    plain = word.translate(_PLAIN)
    return (word,) if plain == word else (word, plain)


def typed(command: str, families: Iterable["Family"], language: Language) -> str:
    """A command that is shown, as people of that language type it: "/action assign A-2" is "/oppgave tildel A-2". What
    is no command by its first names stays as it is."""
    head, *words = command.split()
    family = next((each for each in families if head == f"/{each.name}"), None)
    if family is None:
        return command
    verb, length = family.verb(words) or (None, 0)
    name = family.names.get(language, (family.name,))[0]
    told = verb.words.get(language, (verb.name,))[:1] if verb else ()
    return " ".join((f"/{name}", *told, *words[length:]))


@dataclass(frozen=True, slots=True)
class Verb:
    """One thing to do. `words` are what people write for it, the first the usual one; `takes` is what follows it.

    `changes` is False for a pure question: it is read without the writer. A `careful` verb never runs on a
    misspelling: it asks. A `hidden` verb stands on buttons alone and is not told of in the help. One that `governs`
    runs for administrators where the bot does nothing else.
    """

    name: str
    words: Words
    run: Run
    takes: str = ""
    changes: bool = True
    careful: bool = False
    hidden: bool = False
    governs: bool = False

    def all_words(self) -> Iterator[str]:
        """Every way to write it."""
        for words in self.words.values():
            for word in words:
                yield from twins(word)


@dataclass(frozen=True)
class Family:
    """A slash command. `default` answers where no verb is written and the words are its own (`/owes AU`);
    `alone` where nothing is written at all."""

    name: str
    names: Words
    alone: Verb
    verbs: tuple[Verb, ...] = ()
    default: Verb | None = None
    hidden_names: tuple[str, ...] = field(default=())

    def all_names(self) -> Iterator[str]:
        """Every name it has, plain twins too, without the slash."""
        for names in self.names.values():
            for name in names:
                yield from twins(name)
        yield from self.hidden_names

    @cached_property
    def _by_words(self) -> Mapping[tuple[str, ...], Verb]:
        return {tuple(word.casefold().split()): verb for verb in self.verbs for word in verb.all_words()}

    def verb(self, words: list[str]) -> tuple[Verb, int] | None:
        """The verb that these words begin with, the longest first, and how many words it takes."""
        folded = [word.casefold() for word in words[:3]]
        for length in range(len(folded), 0, -1):
            if verb := self._by_words.get(tuple(folded[:length])):
                return verb, length
        return None

    def nearest(self, word: str) -> tuple[tuple[str, Verb], ...]:
        """Verbs of one word that are one edit away (a swapped pair is one), with the word that was meant."""
        if len(word) < 2:
            return ()
        near: dict[str, tuple[str, Verb]] = {}
        for words, verb in self._by_words.items():
            if len(words) == 1 and not verb.hidden and OSA.distance(word.casefold(), words[0], score_cutoff=1) <= 1:
                near.setdefault(verb.name, (words[0], verb))
        return tuple(near.values())
