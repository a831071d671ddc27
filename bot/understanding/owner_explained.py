"""Why a text's owners were read as they were: every name with its role in the sentence and the rule that decided.

For `referent understand owners FILE --explain`, and for whoever mends a class of misses.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final
from unicodedata import is_normalized

from bot.understanding.common_words import word_set
from bot.understanding.directory import Directory
from bot.understanding.owner_parts import Part
from bot.understanding.owner_reading import Found, Words, found_in, owning_of, read_words, readable
from bot.understanding.owner_strangers import STRANGER, with_strangers
from bot.understanding.owner_tokens import Token
from bot.understanding.owner_words import PREPOSITIONS
from bot.understanding.text import composed

if TYPE_CHECKING:
    from bot.understanding.dates import DueDate

OWNER_RULES_EXPLAINED: Final[dict[str, str]] = {
    "labelled": 'a label makes it the owner: "Ansvar: X", "X: …", "… – X", "(X)", "it is X who …"',
    "mention": "it is mentioned with @ where the sentence ends or begins",
    "task_of": 'the task is said to be its own: "X\'s responsibility"',
    "vocative": "it is spoken to at the end of the sentence",
    "afterthought": "it stands alone behind a comma at the end, so it may own where nobody else does",
    "speaker": '"I" is whoever types it',
    "thinker": '"I think", "tror jeg" say who believes it, not who does it',
    "speaker_object": '"me", "to me": the speaker gets something, or somebody else acts',
    "agent": 'a passive verb is done by it: "sendes av X", "checked by X"',
    "author": '"by X", "av X" behind a noun says whose it is, not who acts',
    "content": "it is the subject of what was decided, said, wished or asked",
    "told_about": "what was said of it hands it nothing to do",
    "decider": "it decided or said that another should act",
    "in_margin": '"v/ X" at the end, or a clause of place: it may own where nobody else does',
    "behind_preposition": "a preposition before it makes it a recipient, a topic or a place",
    "in_subordinate": 'it acts in a clause that says when, if, why or which ("når X svarer")',
    "head": "it begins the clause and is its subject",
    "not_acting": "it begins the clause, but only receives, is passive, or lends its name to a thing",
    "inside": "it is the subject behind its verb, or before its verb behind an opening",
    "object": "it stands inside the clause and is not its subject",
    "genitive": "something of its own is spoken of",
    "negated": '"not X", "ikke X"',
    "recipient_heading": 'a heading of those who get, attend or said something: "Kopi til: X"',
    "listed": "it is joined to the name before it and plays the same part",
    "narrowed": "what stands beside it says more narrowly who is meant",
    "left_out": "it is named as one who is not meant",
    "in_the_date": "it is part of the words of the due date",
    "outdone": "another name owns more clearly",
    "stranger": "nobody in the directory bears this name",
}
_OWNING: Final = {
    "excluded": ("attribute", "task_of"),
    "labelled": ("label", "labelled"),
    "speaker": ("subject", "speaker"),
    "agent": ("passive agent", "agent"),
    "promoted": ("subject", "content"),
    "marginal": ("margin", "in_margin"),
    "head": ("subject", "head"),
    "inside": ("subject", "inside"),
}
_NOT_OWNING: Final = {
    "labelled": ("recipient", "recipient_heading"),
    "agent": ("attribute", "author"),
    "promoted": ("object", "told_about"),
    "head": ("object", "not_acting"),
    "inside": ("object", "object"),
    "decider": ("subject", "decider"),
}
"""Role and rule for each rule of the grammar, where it makes an owner and where it does not."""
_RECIPIENTS: Final = word_set("til to for cc med with hos hjå på on mot towards ved at")


@dataclass(frozen=True, slots=True)
class SeenOwner:
    """A name in a text: whose it is, its role in the sentence, the rule that told, and whether it owns."""

    phrase: str
    start: int
    end: int
    keys: tuple[str, ...]
    role: str
    rule: str
    owns: bool = False


def explain_owners(
    text: str, directory: Directory, speaker: str | None, due: DueDate | None = None, today: date | None = None
) -> tuple[SeenOwner, ...]:
    """Every name in a text in order, strangers too, each with its role and rule. Slower than `read_owners`.

    Places are those in the text with its accents composed.
    """
    plain = readable(text if is_normalized("NFC", text) else composed(text)[0])
    words = read_words(plain, directory, speaker, due, today)
    found = found_in(words, directory)
    owning = {id(each.phrase) for each in owning_of(found)}
    seen = [one for each in found for one in _in_phrase(each, words, id(each.phrase) in owning)]
    seen += [*_left_out(words, seen), *_dated(words)]
    return tuple(sorted((*seen, *_strangers(words, directory, seen)), key=lambda one: one.start))


def _seen(words: Words, token: Token, role: str, rule: str, *, owns: bool = False) -> SeenOwner:
    return SeenOwner(words.text[token.start : token.end], token.start, token.end, token.keys, role, rule, owns)


def _in_phrase(found: Found, words: Words, owns: bool) -> Iterator[SeenOwner]:
    """The names of a phrase: the first plays its part, those joined to it the same; a title or a pronoun is one."""
    phrase = found.phrase
    role, rule = _role(found)
    if found.part != Part.NONE and not owns:
        rule = "outdone"
    known, joined = phrase.keys.keys() | phrase.unsure.keys(), False
    for token in words.tokens:
        if token.kind != "name" or not phrase.start <= token.start < phrase.end:
            continue
        if not known & set(token.keys):
            yield _seen(words, token, "narrowed", "narrowed")
            continue
        yield _seen(words, token, *(("list", "listed") if joined and owns else (role, rule)), owns=owns)
        joined = True


def _left_out(words: Words, seen: list[SeenOwner]) -> Iterator[SeenOwner]:
    """Names that a phrase leaves out ("og ikke X"): they are in none."""
    used = [(one.start, one.end) for one in seen]
    for token in words.tokens:
        if token.kind == "name" and not any(start <= token.start < end for start, end in used):
            yield _seen(words, token, "negated", "left_out")


def _dated(words: Words) -> Iterator[SeenOwner]:
    """Names in the words of the due date."""
    dates = [token for token in words.tokens if token.kind == "date"]
    for span in words.names:
        if any(date.start <= span.start < date.end for date in dates):
            written = words.text[span.start : span.end]
            yield SeenOwner(written, span.start, span.end, span.keys, "date", "in_the_date")


def _role(found: Found) -> tuple[str, str]:
    """The role of a phrase, and the rule in words."""
    rule, phrase, owns = found.ruling.rule, found.phrase, found.part != Part.NONE
    if owns and phrase.mention and rule in {"labelled", "head"}:
        return "mention", "mention"
    if rule == "addressed":
        return "vocative", "vocative" if found.part == Part.LABEL else "afterthought"
    if owns:
        return _OWNING[rule]
    if rule == "excluded":
        return ("genitive", "genitive") if phrase.genitive else ("negated", "negated")
    if rule == "speaker":
        return ("object", "speaker_object") if phrase.oblique else ("subject", "thinker")
    return _NOT_OWNING.get(rule) or _governed(found.ruling.before)


def _governed(before: str) -> tuple[str, str]:
    """What a party is behind a preposition, or behind a word that opens a clause of its own."""
    if before in _RECIPIENTS:
        return "recipient", "behind_preposition"
    if before in PREPOSITIONS:
        return "attribute", "behind_preposition"
    return "subordinate", "in_subordinate"


def _strangers(words: Words, directory: Directory, seen: list[SeenOwner]) -> Iterator[SeenOwner]:
    marked = with_strangers(words.tokens, words.text, directory) or []
    for token in marked:
        if token.keys == (STRANGER,) and not any(one.start <= token.start < one.end for one in seen):
            yield _seen(words, token._replace(keys=()), "unknown", "stranger")
