"""What a message to the bot asks: the intent, who and what it is about, and when.

`question_reading` cuts the message into parts; what they say is weighed by `question_signals`; here the parties that
are meant without being named are found, and the question is put together. Conventions: SURFACE.md, *Answers*.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise, takewhile
from typing import Final

from bot.understanding.dates import Period
from bot.understanding.directory import Directory
from bot.understanding.lexicon import TAGS
from bot.understanding.question_parts import Part
from bot.understanding.question_reading import LOOKS_BACK, Reading, reading_of
from bot.understanding.question_signals import Intent

_PARTY: Final = TAGS["PARTY"]
_NUMBER: Final = TAGS["NUMBER"]
_CONTENT: Final = TAGS["CONTENT"]
_NAME: Final = TAGS["NAME"]
_OWE: Final = TAGS["OWE"]
_BY: Final = TAGS["BY"]
_ME: Final = TAGS["ME"]
_WHO: Final = TAGS["WHO"]
_WE: Final = TAGS["WE"]
_US: Final = TAGS["US"]

_DEBTS: Final = frozenset({"owes", "overdue", "due"})
OF_A_PARTY: Final = frozenset({"owes", "overdue", "due", "done", "who"})
_OF_A_SPEAKER: Final = frozenset({"overdue", "due", "done"})
HAS_PERIOD: Final = frozenset({"owes", "mine", "overdue", "due", "done", "decided", "minutes"})
_NOTHING_MORE: Final = frozenset({"help", "unknown"})
_LONGEST_NAME: Final = 5
_SHORTEST_TOPIC: Final = 3
_SOMEBODY: Final = frozenset(("han", "hun", "ho", "de", "dei", "he", "she", "they"))
_AND: Final = re.compile(r"\s*(?:,|&|\+|og|and)\s*(?:the\s+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Question:
    """A question as understood. Parties are keys; a number is as the register writes it; a topic is words to search.

    `unknown_party` is a name that nobody bears, or several do, and `candidates` are the keys that may be meant.
    """

    intent: Intent
    parties: tuple[str, ...] = ()
    period: Period | None = None
    number: str | None = None
    topic: str | None = None
    language: str | None = None
    unknown_party: str | None = None
    candidates: tuple[str, ...] = ()


def read_question(text: str, directory: Directory, speaker: str | None, today: date, country: str = "NO") -> Question:
    """What is asked. Any text has an answer: what cannot be understood has the intent "unknown"."""
    return question_from(reading_of(text, directory, today, country), directory, speaker)


@dataclass(frozen=True, slots=True)
class Mentioned:
    """What a message names, though it asks nothing: parties' keys, a number, and words that may be a topic."""

    parties: tuple[str, ...]
    number: str | None
    words: tuple[str, ...]


def mentioned_in(text: str, directory: Directory, today: date, country: str = "NO") -> Mentioned:
    """What a question may be meant to be about that was not understood."""
    reading = reading_of(text, directory, today, country)
    content = [part for part in reading.parts if part.is_a(_CONTENT) and len(part.word) >= _SHORTEST_TOPIC]
    return Mentioned(
        parties=keys_of([part for part in reading.parts if part.is_a(_PARTY)]),
        number=_number(reading.parts),
        words=tuple(dict.fromkeys(reading.text[part.start : part.end] for part in content)),
    )


def _number(parts: Sequence[Part]) -> str | None:
    return next((part.word for part in parts if part.is_a(_NUMBER)), None)


def question_from(reading: Reading, directory: Directory, speaker: str | None) -> Question:
    """What a message asks that has been read."""
    intent, topic, parties = reading.subject
    if intent in _NOTHING_MORE:
        return Question(intent, language=reading.language)
    period = reading.ahead
    if intent in LOOKS_BACK and period:
        period = reading.period(ahead=False)
    question = Question(
        intent=with_period(intent, period),
        parties=keys_of(parties),
        period=period if intent in HAS_PERIOD else None,
        number=_number(reading.parts),
        topic=topic,
        language=reading.language,
    )
    if intent not in OF_A_PARTY:
        return question
    return _with_people(question, reading.text, reading.parts, directory, speaker)


def with_period(intent: Intent, period: Period | None) -> Intent:
    """The open actions of a party within a period are those due in it."""
    return "due" if intent == "owes" and period else intent


def keys_of(parties: Sequence[Part]) -> tuple[str, ...]:
    """The parties named, in order; a name that several bear names nobody."""
    return tuple(dict.fromkeys(part.keys[0] for part in parties if len(part.keys) == 1))


def _with_people(
    question: Question, text: str, parts: Sequence[Part], directory: Directory, speaker: str | None
) -> Question:
    """The question with those it means without naming them, or with the name that nobody or too many bear."""
    if question.intent in _DEBTS and (_we_owe(parts) or (not question.parties and _means_us(parts))):
        body = own_body(directory, speaker)
        return replace(question, parties=(body,) if body else ())
    if not question.parties and speaker and question.intent in _OF_A_SPEAKER and any(p.is_a(_ME) for p in parts):
        return replace(question, parties=(speaker,))
    return _with_unknown(question, text, parts, directory)


def _we_owe(parts: Sequence[Part]) -> bool:
    """Whether we are the debtor and the party named is whom we owe: "what do we owe KDD"."""
    subjects = [place for place, part in enumerate(parts) if part.is_a(_WE) and not part.is_a(_US)]
    debts = [place for place, part in enumerate(parts) if part.is_a(_OWE)]
    owed_by = any(one.is_a(_BY) and other.is_a(_PARTY) for one, other in pairwise(parts))
    return not owed_by and any(place < debt or place == debt + 1 for place in subjects for debt in debts)


def _means_us(parts: Sequence[Part]) -> bool:
    """Whether it is about what we owe, and not about what a stranger owes us."""
    stranger = any(part.is_a(_NAME | _WHO) or part.word in _SOMEBODY for part in parts)
    return any(part.is_a(_WE) and not (stranger and part.is_a(_US)) for part in parts)


def own_body(directory: Directory, speaker: str | None) -> str | None:
    entry = directory.entry(speaker) if speaker else None
    return next((role.body for role in entry.roles if role.body), None) if entry else None


def _with_unknown(question: Question, text: str, parts: Sequence[Part], directory: Directory) -> Question:
    """The question with a name that is not in the directory and whom it may mean, or that several bear."""
    for part in parts:
        if len(part.keys) > 1:
            return replace(question, unknown_party=part.word, candidates=part.keys)
    name = _unknown_name(question, text, parts)
    if not name:
        return question
    surface = text[name[0].start : name[-1].end]
    return replace(question, unknown_party=surface, candidates=directory.nearest(surface))


def _unknown_name(question: Question, text: str, parts: Sequence[Part]) -> Sequence[Part]:
    """The words in a party's place that name nobody: "hva skylder kkd", "what do KDD and KKD owe"."""
    may_be_small = question.intent == "who" or any(part.is_a(_OWE) for part in parts)
    tag = _CONTENT if may_be_small and not question.parties else _NAME
    for place, part in enumerate(parts):
        if part.is_a(tag) and (not question.parties or _is_joined(text, parts, place)):
            return list(takewhile(lambda part: part.is_a(tag), parts[place : place + _LONGEST_NAME]))
    return ()


def _is_joined(text: str, parts: Sequence[Part], place: int) -> bool:
    """Whether "and" or a comma joins the word to a party: such a one is asked about too."""
    return any(
        part.is_a(_PARTY)
        and (_AND.fullmatch(text, part.end, parts[place].start) or _AND.fullmatch(text, parts[place].end, part.start))
        for part in parts
    )
