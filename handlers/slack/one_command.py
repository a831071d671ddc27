"""Commands as they are typed where the app has one slash command: "/referent oppgave ny" for "/oppgave ny".

What tells people to type something is found again by the bot's own sentences, which stand in the catalogues: only their
words are changed, and the facts that are commands. What people wrote, in a note or a quotation, is left alone.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from string import Formatter

from bot.commands import COMMANDS
from bot.form import Form
from bot.reply import Facts, Part, Rows, Text
from bot.wording import CATALOGUES

_ONE = "referent"
_NAMES = sorted({name for family in COMMANDS if family.name != _ONE for name in family.all_names()}, key=len)[::-1]
_NAME = rf"({'|'.join(map(re.escape, _NAMES))})(?![\w/-])"
_COMMAND = re.compile(rf"(?<![\w/])/{_NAME}", re.IGNORECASE)
_ALONE = re.compile(_NAME, re.IGNORECASE)
_COMMAND_FACTS = {"command", "example"}
_LONGEST = 6_000
"""Characters of a text in which sentences are looked for; what is longer is what people wrote."""
_SHORTEST = 5
"""Characters of a sentence's own words by which it is known."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence that holds a command. `needle` are its longest words, `facts` the name of the fact that each group of
    the pattern is: an empty one where it is the sentence's own words."""

    needle: str
    pattern: re.Pattern[str]
    facts: tuple[str, ...]

    def typed(self, text: str) -> str:
        """The text with its commands as they are typed, wherever it is this sentence."""
        return self.pattern.sub(self._typed, text) if self.needle in text else text

    def _typed(self, found: re.Match[str]) -> str:
        made: list[str] = []
        for fact, words in zip(self.facts, found.groups(), strict=True):
            if not fact or (fact in _COMMAND_FACTS and words.startswith("/")):
                made.append(_COMMAND.sub(rf"/{_ONE} \1", words))
            elif made and made[-1].endswith("/") and _ALONE.match(words):
                made.append(f"{_ONE} {words}")
            else:
                made.append(words)
        return "".join(made)


def typed(text: str) -> str:
    """A text of the bot's own with its commands as they are typed."""
    if "/" not in text or len(text) > _LONGEST:
        return text
    if _COMMAND.match(text):  # a line of the help
        return f"/{_ONE} {text[1:]}"
    for sentence in _sentences():
        text = sentence.typed(text)
    return text


def parts_typed(parts: Iterable[Part]) -> tuple[Part, ...]:
    """The parts of a reply with their commands as they are typed. Rows and quotations are what people wrote."""
    return tuple(map(_part_typed, parts))


def _part_typed(part: Part) -> Part:
    match part:
        case Text() if part.style != "quote":
            return replace(part, text=typed(part.text))
        case Facts():
            return Facts(tuple((typed(label), typed(value)) for label, value in part.facts))
        case Rows():
            return replace(part, heading=typed(part.heading))
        case Form():
            return form_typed(part)
    return part


def form_typed(form: Form) -> Form:
    """A form with the commands in its title, labels and hints as they are typed; what it holds is people's."""
    fields = (replace(each, label=typed(each.label), hint=typed(each.hint)) for each in form.fields)
    return replace(form, title=typed(form.title), fields=tuple(fields))


@cache
def _sentences() -> tuple[_Sentence, ...]:
    """Those that hold a command, in all languages, the longest first: a shorter one may be a part of it."""
    found = {sentence: None for catalogue in CATALOGUES.values() for sentence in _all(catalogue)}
    made = [each for sentence in sorted(found, key=len, reverse=True) if (each := _sentence(sentence))]
    return tuple(made)


def _all(catalogue: Mapping[str, str | tuple[str, str]]) -> Iterator[str]:
    for sentence in catalogue.values():
        yield from (sentence,) if isinstance(sentence, str) else sentence


def _sentence(sentence: str) -> _Sentence | None:
    """The sentence to be found again; None where it holds no command, or is one."""
    parts = [(words, fact) for words, fact, _, _ in Formatter().parse(sentence)]
    holds = any(_COMMAND.search(words) or words.endswith("/") or fact in _COMMAND_FACTS for words, fact in parts)
    needle = max((words for words, _ in parts), key=len, default="")
    if not holds or len(needle) < _SHORTEST or _COMMAND.match(sentence):
        return None
    groups = [group for words, fact in parts for group in _groups(words, fact)]
    if groups[-1][1]:
        groups[-1] = (r"[^\n]*", groups[-1][1])
    pattern = re.compile("".join(f"({group})" for group, _ in groups), re.DOTALL)
    return _Sentence(needle, pattern, tuple(fact for _, fact in groups))


def _groups(words: str, fact: str | None) -> Iterator[tuple[str, str]]:
    if words:
        yield re.escape(words), ""
    if fact:
        yield ".*?", fact
