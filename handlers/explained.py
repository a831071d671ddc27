"""Why a row was read as it was: every span with its role and rule in words, for people and as JSON."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from bot.understanding.date_seen import RULES_EXPLAINED, Seen
from bot.understanding.dates import DueDate, explain_due, read_due
from bot.understanding.directory import Directory
from bot.understanding.owner_explained import OWNER_RULES_EXPLAINED, SeenOwner, explain_owners
from bot.understanding.owners import read_owners
from bot.understanding.question_explained import MEANINGS, explain_question
from bot.wording.dates import span_words
from handlers.labelled import Kind, Row

NO_DAY = "2024-01-01"
"""The day on which a row without one was typed."""
_WIDEST = 32
"""Characters of a phrase beside which its role stands in a column."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text: what it is to the sentence, which rule says so, what it means (days, the keys of parties),
    and whether it decides. The words of a question have no place: it is read without what stands around it."""

    phrase: str
    start: int | None = None
    end: int | None = None
    role: str = ""
    rule: str = ""
    in_words: str = ""
    means: str = ""
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
    return explain_names(row, directory) if kind == "owners" else explain_questions(row, directory)


def explain_dates(row: Row) -> Explanation:
    """Every date in the text, and what it is there."""
    today, country = date.fromisoformat(row["today"]), row.get("country") or "NO"
    due = read_due(row["text"], today, country)
    return Explanation(tuple(map(_date, explain_due(row["text"], today, country))), _facts_of(due))


def _date(seen: Seen) -> Span:
    days = span_words(seen.first, seen.last, "en") if seen.first and seen.last else ""
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


def explain_names(row: Row, directory: Directory) -> Explanation:
    """Every name in the text, and what it is there."""
    text, speaker, today = row["text"], row.get("speaker"), date.fromisoformat(row.get("today") or NO_DAY)
    due = read_due(text, today, row.get("country") or "NO")
    owners = read_owners(text, directory, speaker, due, today)
    facts = {"rule": owners.rule, "words": owners.phrase, "candidates": owners.candidates, "unread": owners.unread}
    return Explanation(tuple(map(_name, explain_owners(text, directory, speaker, due, today))), facts)


def _name(seen: SeenOwner) -> Span:
    words = OWNER_RULES_EXPLAINED[seen.rule]
    return Span(seen.phrase, seen.start, seen.end, seen.role, seen.rule, words, ", ".join(seen.keys), seen.owns)


def explain_questions(row: Row, directory: Directory) -> Explanation:
    """Every part of the question with what it can mean, the signals that hold, and what they add up to."""
    today, country = date.fromisoformat(row["today"]), row.get("country") or "NO"
    why = explain_question(row["text"], directory, row.get("speaker"), today, country)
    spans = tuple(
        Span(words, role=" ".join(tags), in_words=" · ".join(MEANINGS[tag] for tag in tags))
        for words, tags in why.parts
    )
    period = why.question.period
    facts = {
        "read": why.text,
        "signals": [f"{intent} {weight:+d} {signal}" for intent, weight, signal in why.signals],
        "sums": dict(why.sums),
        "period": period.phrase if period else None,
        "unknown_party": why.question.unknown_party,
        "candidates": why.question.candidates,
    }
    return Explanation(spans, facts)


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
    means = f" {span.means}" if span.means else ""
    rule = f" – {span.in_words or span.rule}" if span.in_words or span.rule else ""
    return f"{quoted:<{_WIDEST}} {span.role}{means}{rule}"


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
