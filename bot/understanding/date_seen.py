"""Every date that stands in a text, with what it is to its sentence: for those who want to know why it was read so."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.understanding.date_chunks import Chunk
from bot.understanding.date_roles import Candidate, judged_dates, rule_of, strongest
from bot.understanding.date_spans import Setting, Span

# What each rule reads, in one line: `DueDate.rule` and `Seen.rule` are among these.
RULES_EXPLAINED: dict[str, str] = {
    "none": "nothing in the text is a due date",
    "date": "a day and a month, in words or figures; the next such day where no year stands there",
    "day_of_month": "a day alone (the 15th): of this month, or of the next that has it",
    "weekday": "a weekday: the next one after today; with next before it, that day of the next ISO week",
    "counted": "days, weeks, months counted exactly, from today or from another day",
    "working_days": "working days, counted without weekends and the country's public holidays",
    "week": "a week: its Friday",
    "weekend": "a weekend: the last working day before it",
    "month": "a month: its last day; the 15th where its middle is named",
    "quarter": "a quarter: its last day",
    "tertial": "four months of a year: their last day",
    "halfyear": "half a year: its last day",
    "year": "a year: its last day",
    "season": "a season, with the days that the workspace has set for it",
    "feast": "a feast or a public holiday",
    "ordinal": "the first, second, last … of its kind in a month or another stretch",
    "range": "from one day to another: due on the last",
    "before": "before a day or a stretch: the last working day before it",
    "after": "after a day or a stretch: the first working day after it",
    "repeated": "a deadline that comes again: the first time",
    "next_meeting": "a deadline told by the channel's next meeting",
    "dateparser": "a date as it is written in another language or order, read by dateparser",
    "alternatives": "several days that are equally good: asked",
    "contradiction": "a weekday that its date does not fall on: asked",
    "impossible": "a day that no calendar has: asked",
    "anchor": "a deadline told by something that no calendar here has: asked",
    "passed": "a deadline that is over: told and asked",
}
# What a date is to its sentence.
ROLES_EXPLAINED: dict[str, str] = {
    "due": "when something is to be done",
    "reference": "when something else was or is: a letter, a decision, a meeting",
    "event": "the day of something else that is named in the text",
    "start": "from when something is, or since when",
    "until": "when something that comes again ends",
    "not_before": "the day before which nothing is to be done",
    "past": "over",
    "name": "part of the name of something: the April figures",
}


@dataclass(frozen=True, slots=True)
class Seen:
    """A date in a text, from `start` to `end`: days `first` to `last`, or None where no calendar tells them."""

    phrase: str
    start: int
    end: int
    first: date | None
    last: date | None
    role: str  # of ROLES_EXPLAINED
    rule: str  # of RULES_EXPLAINED
    wins: bool = False  # it is the due date, or what is asked


def seen_in(text: str, chunks: list[Chunk], setting: Setting) -> Iterator[Seen]:
    """The dates of a text in the order they stand."""
    dates = judged_dates(chunks, setting, alone=False)
    known = [verdict for _, verdict in dates if isinstance(verdict, Candidate) and not verdict.over]
    best = strongest(known) if known else []
    for chunk, verdict in dates:
        if isinstance(verdict, Candidate):
            yield _seen(text, verdict, wins=verdict in best)
        elif isinstance(chunk.value, Span):
            first, last = _days(chunk.value)
            phrase = text[chunk.start : chunk.end]
            yield Seen(phrase, chunk.start, chunk.end, first, last, verdict, chunk.value.rule)


def _seen(text: str, one: Candidate, *, wins: bool) -> Seen:
    role = "past" if one.over else "event" if one.role == "event" and not wins else "due"
    first, last = _days(one.span)
    return Seen(text[one.start : one.end], one.start, one.end, first, last, role, rule_of(one), wins)


def _days(span: Span) -> tuple[date, date] | tuple[None, None]:
    return (None, None) if span.ask and not span.readings else (span.first, span.last)
