"""Why a row was read as it was: every span with its role and rule in words, for people and as JSON."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from bot.understanding.date_seen import RULES_EXPLAINED, Seen
from bot.understanding.dates import DueDate, explain_due, read_due
from bot.understanding.directory import Directory
from bot.understanding.lexicon import TAGS
from bot.understanding.owners import read_owners
from bot.understanding.question_reading import reading_of
from bot.understanding.question_signals import LEAST, sums_of
from bot.understanding.questions import read_question
from bot.wording.dates import span_words
from handlers.labelled import Kind, Row

NO_DAY = "2024-01-01"
"""The day on which a row without one was typed."""
_WIDEST = 32
"""Characters of a phrase beside which its role stands in a column."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text: what it is to the sentence, which rule says so, and whether it decides."""

    phrase: str
    start: int
    end: int
    role: str
    rule: str = ""
    in_words: str = ""
    days: str | None = None
    decides: bool = False


@dataclass(frozen=True, slots=True)
class Explanation:
    """The spans in their order, and what else was understood; what is empty is left out."""

    spans: tuple[Span, ...]
    facts: Mapping[str, Any] = field(default_factory=dict)

    def as_object(self) -> dict[str, Any]:
        """The field `explain`."""
        spans = [
            {name: value for name, value in asdict(span).items() if value not in ("", None)} for span in self.spans
        ]
        return {"spans": spans, **{name: fact for name, fact in self.facts.items() if fact}}


def explain(kind: Kind, row: Row, directory: Directory) -> Explanation:
    """Why the row was read as it was."""
    if kind == "dates":
        return explain_dates(row)
    return explain_owners(row, directory) if kind == "owners" else explain_questions(row, directory)


def explain_dates(row: Row) -> Explanation:
    """Every date in the text, and what it is there."""
    today, country = date.fromisoformat(row["today"]), row.get("country") or "NO"
    due = read_due(row["text"], today, country)
    return Explanation(tuple(map(_date, explain_due(row["text"], today, country))), _facts_of(due))


def _date(seen: Seen) -> Span:
    days = span_words(seen.first, seen.last, "en") if seen.first and seen.last else None
    words = RULES_EXPLAINED[seen.rule]
    return Span(seen.phrase, seen.start, seen.end, seen.role, seen.rule, words, days, seen.wins)


def _facts_of(due: DueDate) -> dict[str, Any]:
    return {
        "rule": due.rule,
        "at": due.at.isoformat("minutes") if due.at else None,
        "repeats": due.repeats,
        "trouble": due.trouble,
        "readings": [day.isoformat() for day in due.readings],
    }


def explain_owners(row: Row, directory: Directory) -> Explanation:
    """Every name in the text, and what it is there."""
    text = row["text"]
    due = read_due(text, date.fromisoformat(row.get("today") or NO_DAY), row.get("country") or "NO")
    owners = read_owners(text, directory, row.get("speaker"), due)
    owning = {(span.start, span.end) for span in owners.spans}
    spans = tuple(
        Span(text[one.start : one.end], one.start, one.end, "owner" if decides else "named", decides=decides)
        for one in directory.spans(text)
        for decides in ((one.start, one.end) in owning,)
    )
    facts = {"rule": owners.rule, "words": owners.phrase, "candidates": owners.candidates, "unread": owners.unread}
    return Explanation(spans, facts)


def explain_questions(row: Row, directory: Directory) -> Explanation:
    """Every part of the question with what it can mean, and what the signals of each intent add up to."""
    today, country = date.fromisoformat(row["today"]), row.get("country") or "NO"
    reading = reading_of(row["text"], directory, today, country)
    question = read_question(row["text"], directory, row.get("speaker"), today, country)
    sums = sorted(sums_of(reading.parts).items(), key=lambda each: -each[1])
    facts = {
        "read": reading.text.strip(),
        "sums": {intent: total for intent, total in sums if total > 0},
        "least": LEAST,
        "unknown_party": question.unknown_party,
        "candidates": question.candidates,
    }
    spans = (Span(part.word, part.start, part.end, " ".join(_tags_of(part.tags)).lower()) for part in reading.parts)
    return Explanation(tuple(spans), facts)


def _tags_of(tags: int) -> Iterator[str]:
    return (name for name, tag in TAGS.items() if tags & tag)


def lines_about(row: Row, answer: Row, why: Explanation, *, right: bool | None) -> Iterator[str]:
    """A row for people: its text, its spans, what was understood, and, where it has a label, whether that is right."""
    yield " · ".join(str(row[name]) for name in ("id", "lang", "today", "country", "speaker") if row.get(name))
    yield f"  {' '.join(row['text'].split())}"
    yield from (f"  {'→' if span.decides else ' '} {_span_words(span)}" for span in why.spans)
    facts = {name: fact for name, fact in why.facts.items() if fact}
    yield from (f"    {name.replace('_', ' ')}: {_fact_words(fact)}" for name, fact in facts.items())
    yield f"  = {_answer_words(answer)}{_verdict(row, answer, right)}"
    yield ""


def _span_words(span: Span) -> str:
    quoted = f"“{' '.join(span.phrase.split())}”"
    days = f" {span.days}" if span.days else ""
    rule = f" – {span.in_words or span.rule}" if span.in_words or span.rule else ""
    return f"{quoted:<{_WIDEST}} {span.role}{days}{rule}"


def _fact_words(fact: object) -> str:
    if isinstance(fact, Mapping):
        return ", ".join(f"{name} {value}" for name, value in fact.items())
    return ", ".join(map(str, fact)) if isinstance(fact, list | tuple) else str(fact)


def _answer_words(answer: Row) -> str:
    """What was understood: "due 2024-05-09", "owners AU, KDD", "ask"; "nothing" where there is nothing."""
    parts = [name if value is True else f"{name} {_fact_words(value)}" for name, value in answer.items() if value]
    return " · ".join(parts) or "nothing"


def _verdict(row: Row, answer: Row, right: bool | None) -> str:
    """Right, or wrong with the label beside it."""
    if right is None:
        return ""
    label = {name: row[name] for name in answer if name in row}
    return "   right" if right else f"   WRONG; the label: {_answer_words(label)}"
