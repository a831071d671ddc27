"""Why a question was read as it was: its parts and what they can mean, the signals that hold, and what they add up to.

For `referent understand questions FILE --explain`, and for whoever mends a class of misses.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.understanding.directory import Directory
from bot.understanding.lexicon import TAGS
from bot.understanding.question_meaning import Question, question_from
from bot.understanding.question_reading import reading_of
from bot.understanding.question_signals import LEAST, Intent, signals_of, sums_of

MEANINGS: Final[dict[str, str]] = {
    "PARTY": "a party of the directory",
    "NAME": "a capital that no party bears",
    "NUMBER": "an action's or a decision's number",
    "PERIOD": "days asked about",
    "CONTENT": "a word of no table: a topic, perhaps",
    "COUNT": "a figure",
    "INNER": "inside a phrase",
    "I": "the asker as subject",
    "ME": "the asker",
    "MY": "the asker's",
    "WE": "the asker and others",
    "US": "us",
    "YOU": "the one asked",
    "WHAT": "asks what",
    "WHO": "asks who",
    "WHOSE": "asks whose",
    "WHERE": "asks where",
    "WHEN": "asks when",
    "HOW": "asks how",
    "ANY": "anything, everything, nothing",
    "ALL": "all of it",
    "BE": "to be",
    "BEEN": "been",
    "WAS": "was, became",
    "HAVE": "to have",
    "GET": "to get",
    "DO": "do, does, did",
    "DID": "did",
    "MODAL": "shall, must, will",
    "SHOULD": "should have",
    "CAN": "can",
    "NOT": "not, without",
    "YET": "yet, still",
    "IN": "in",
    "AT": "at, from, for, of",
    "WITH": "with",
    "FROM": "from",
    "ON": "on",
    "FOR": "for",
    "BY": "by",
    "BROKE": "broken, blown (a deadline)",
    "NEED": "is needed, is missing",
    "AFTER": "after",
    "AN": "«an», as in «ligger an»",
    "ABOUT": "about",
    "TO": "to (do)",
    "OFF": "«til», «unna», as in «fått unna»",
    "PASS": "through",
    "BEGIN": "started",
    "UPON": "upon, out of",
    "SHOW": "show, list, send",
    "WANT": "wants, wonders",
    "TIMELY": "in time",
    "THANKS": "thanks, regrets",
    "STOP": "says nothing",
    "OWE": "owes",
    "REMAIN": "remains undone",
    "OPEN": "open",
    "TASK": "a task",
    "ACT": "does, delivers",
    "DONE": "done, closed",
    "PLATE": "on somebody's plate or list",
    "LIE": "lies, hangs, rests",
    "WAIT": "waits for",
    "PROMISE": "promised, took on",
    "OVERDUE": "past due",
    "LATE": "late, behind",
    "KEPT": "kept (a deadline)",
    "PAST": "past",
    "DUE": "a deadline",
    "DECIDE": "decided, agreed",
    "YES": "said yes to",
    "LAND": "ended up with",
    "CAME": "came (to)",
    "SAY": "said",
    "STATUS": "how it stands",
    "ONTRACK": "on schedule",
    "FAR": "how far",
    "MEASURE": "how many, how long",
    "AWAY": "away: to or from a place",
    "HAPPEN": "happens",
    "REPLY": "an answer that came",
    "GO": "goes",
    "MINUTES": "minutes",
    "RECORD": "a record, what was discussed",
    "MEETING": "a meeting",
    "LAST": "last",
    "MEMBER": "a member",
    "SIT": "sits in",
    "ROLE": "a role",
    "LEAD": "leads",
    "BELONG": "belongs, consists of",
    "WORKS": "works at",
    "INFO": "information",
    "UNIT": "a body, in general",
    "EXPLAIN": "stands for",
    "OWN": "owns, is responsible",
    "TAKE": "takes, has, gets",
    "WORK": "a piece of work, present tense",
    "CHORE": "a thing that this bot does not do",
    "COMPOSE": "writes or makes a text",
    "LETTER": "a message or a gift to somebody",
    "WORKED": "a piece of work, done",
    "HELP": "help",
    "USE": "to use",
    "ANSWER": "to answer",
    "FUNCTION": "to work, of a thing",
    "OPERATE": "to enter, mark, change",
}
"""The tags of `question_words` in plain words: what a part of a question can mean."""

_NAMES: Final = {bit: name for name, bit in TAGS.items()}


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a message was read. `text` is the question proper, without what was told around it; `parts` are its words or
    names with the tags that they carry; `signals` those that hold, each with its weight; `sums` the intents that any
    signal speaks for or against, the greatest first."""

    text: str
    question: Question
    parts: tuple[tuple[str, tuple[str, ...]], ...]
    signals: tuple[tuple[Intent, int, str], ...]
    sums: tuple[tuple[Intent, int], ...]

    def lines(self) -> Iterator[str]:
        """The whole explanation, a line each."""
        yield f"question: {self.text}"
        for words, tags in self.parts:
            yield f"  {words}: {', '.join(f'{tag} ({MEANINGS[tag]})' for tag in tags)}"
        for intent, weight, pattern in self.signals:
            yield f"  {weight:+d} {intent}: {pattern}"
        yield f"sums (at least {LEAST} to be understood): {_listed(self.sums)}"
        yield f"intent: {self.question.intent}"
        yield from self._slots()

    def _slots(self) -> Iterator[str]:
        question, period = self.question, self.question.period
        if question.parties:
            yield f"parties: {', '.join(question.parties)}"
        if question.unknown_party:
            near = ", ".join(question.candidates) or "nobody"
            yield f"nobody alone is called: {question.unknown_party}, near: {near}"
        if period:
            yield f"period: {period.first.isoformat()} to {period.last.isoformat()} («{period.phrase}»)"
        if question.number:
            yield f"number: {question.number}"
        if question.topic:
            yield f"topic: {question.topic}"


def explain_question(
    text: str, directory: Directory, speaker: str | None, today: date, country: str = "NO"
) -> Explanation:
    """Why `read_question` reads this text as it does."""
    reading = reading_of(text, directory, today, country)
    spoken = ((intent, total) for intent, total in sums_of(reading.parts).items() if total)
    return Explanation(
        text=" ".join(reading.text.split()),
        question=question_from(reading, directory, speaker),
        parts=tuple((reading.text[part.start : part.end], _tag_names(part.tags)) for part in reading.parts),
        signals=tuple(signals_of(reading.parts)),
        sums=tuple(sorted(spoken, key=_total, reverse=True)),
    )


def _total(sum_: tuple[Intent, int]) -> int:
    return sum_[1]


def _tag_names(tags: int) -> tuple[str, ...]:
    return tuple(name for bit, name in _NAMES.items() if tags & bit)


def _listed(sums: tuple[tuple[Intent, int], ...]) -> str:
    return ", ".join(f"{intent} {total}" for intent, total in sums) or "none"
