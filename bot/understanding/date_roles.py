"""What each date in a text is to its sentence: the deadline, a day spoken of, or the day of something else.

The words around a date say so: the strong ones (innen, by, before, frist) over the weak ones (på, in) and over none; a
day that a letter, a meeting or a decision is from is no due date.
"""

from datetime import date, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from bot.understanding.date_chunks import Chunk
from bot.understanding.date_lexicon import DAY_OF
from bot.understanding.date_lone import NOT_DUE, ends_clause, letters, single_day, stands_for_a_day
from bot.understanding.date_patterns import bits_of, code_of, codes_of, needed, pattern
from bot.understanding.date_spans import Setting, Span, counted, year_after
from bot.understanding.date_times import time_beside
from bot.understanding.kept import KEPT
from bot.understanding.workdays import last_workday_before, next_workday

STRONG, WEAK, EVENT = 3, 2, 1
_MOST_DATES = 40  # a text with more is no sentence about one action
_JUST_PAST = 31  # days
_NEARER_PAST = 200  # days to the next season of a name
_WINDOW = 9  # chunks to the left that can belong to a date
_CLOCK = "time | badtime | clock | dayend | daypart"
_GLUE = f"(the | on | i | in | about | {_CLOCK} | colon | is | this | coming | bracket){{0,4}}"

_SPOKEN = "(til | to | from | of | for | on | om | per | i | in | daypart)"

# The first pattern that ends right before the date gives its role.
_LEFT: tuple[tuple[str, str], ...] = (
    (f"(?<! be) from by {_GLUE}", "reference"),  # tenders received by 12 January
    (f"notbefore WORDS{{0,2}} {_GLUE}", "not_before"),
    ("deadline WORDS{0,2} pastverb (ended | word)? ON?", "reference"),
    ("see WORDS{0,3}", "reference"),
    ("(recur | recurring) (word | SPAN | amount | LONG | to | name | comma){0,2} (til | to)", "until"),
    ("(from | since) (the | on | i | in){0,2}", "start"),
    (f"pastverb due {_GLUE}", "reference"),  # an invoice that was due on 2 May
    ("(per | of | recur) (the | on | i | in){0,2}", "reference"),
    ("(from | of | since) the? (word | name){0,2} EVENT ON?", "reference"),
    ("meeting (the | i | in)?", "reference"),
    (f"{_SPOKEN} (theevent | the (word | name)? EVENT) (the | i | in)?", "reference"),
    ("not (by | on | til)? the?", "reference"),  # not Friday but Monday
    (f"not WORDS{{0,4}} (before | til) {_GLUE}", "reference"),
    (f"not deliver (WORDS | til | to | of | for | on | i | in){{0,7}} before {_GLUE}", "not_before"),
    ("NOUN (i | in | per)", "reference"),
    (f"before (the | next | one | this)? (word | name){{0,2}} EVENT {_GLUE}", "before"),
    (f"deadline (om | for | word | name | EVENT | of | to){{0,5}} {_GLUE}", "by"),
    (f"before {_GLUE} time {_GLUE}", "by"),
    (f"before {_GLUE}", "before"),
    (f"after {_GLUE}", "after"),
    ("over the", "within"),
    ("over", "after"),
    (f"(by | due) {_GLUE}", "by"),
    (f"within {_GLUE}", "within"),
    (f"til {_GLUE}", "til"),
    (f"to {_GLUE}", "to"),
    ("for the?", "for"),
    ("EVENT (word | name){0,2} is ON{0,2}", "event"),
    ("is ON{0,2}", "event"),
    ("(i | in) the?", "in"),
    ("on the?", "on"),
    ("daypart the", "on"),
)
ROLES_BY_LEFT = tuple(written for written, _ in _LEFT)
_NEEDED = tuple((written, needed(written), role) for written, role in _LEFT)
_ROLE_STRENGTH = {"by": STRONG, "before": STRONG, "after": STRONG, "within": STRONG, "event": EVENT}
_BARE_ROLES = {
    "baremonth": {"by", "before", "after", "within", "til", "in"},
    "bareyear": {"by", "before", "within", "in"},
    "season": {"by", "before", "after", "within", "til", "in", "on"},
    "feast": {"by", "before", "after", "within", "til", "in", "on"},
}
_OWN_WORDS = frozenset({"strong", "upto"})
_LONGER = frozenset({"quarter", "tertial", "halfyear"})
MONTHS_THAT_ARE_NAMES = frozenset({4, 5, 6, 8})  # April, May, June, August
_DATES = frozenset(
    {
        "span",
        "period",
        "strong",
        "upto",
        "baremonth",
        "bareyear",
        "season",
        "feast",
        "recurring",
        "gone",
        "ord",
        "ordword",
        "figures",
        "weekdayshort",
    }
)


class Candidate(NamedTuple):
    """A date that may be the due date."""

    span: Span
    due: date
    role: str
    strength: int
    start: int  # of the words that make it one, the trigger with them
    end: int
    at: time | None
    over: bool = False  # a deadline, and before today
    repeats: tuple[int, int] | None = None  # where the words stand that make it come again
    bad_time: tuple[int, int] | None = None  # where a time of day stands that no clock shows


def rule_of(candidate: Candidate) -> str:
    """What read it: the word before or after wins over the rule for the day itself."""
    if candidate.repeats:
        return "repeated"
    before_or_after = candidate.role in {"before", "after"} and not candidate.span.ask
    return candidate.role if before_or_after else candidate.span.rule


def candidates(chunks: list[Chunk], setting: Setting, alone: bool) -> list[Candidate]:
    """Every date in the text that may be its due date, and deadlines that are over.

    `alone`: the whole text is meant as a date.
    """
    judged = judged_dates(chunks, setting, alone=alone)
    found = [verdict for _, verdict in judged if isinstance(verdict, Candidate)]
    return found + _beside([one for one in found if not one.over], chunks, codes_of(chunks), setting)


def judged_dates(chunks: list[Chunk], setting: Setting, *, alone: bool) -> list[tuple[Chunk, Candidate | str]]:
    """Each date in the text, with what it is: a candidate, or the word for what it is instead."""
    codes = codes_of(chunks)
    dates = [at for at, chunk in enumerate(chunks) if chunk.kind in _DATES][:_MOST_DATES]
    return [(chunks[at], _judged(chunks, codes, at, setting, alone)) for at in dates]


def _beside(known: list[Candidate], chunks: list[Chunk], codes: str, setting: Setting) -> list[Candidate]:
    """The meeting is on 22 September, papers out a week before: so much before or after the one day that is named."""
    if len(known) != 1 or known[0].span.ask:
        return []
    found = pattern("amount FAR").search(codes)
    if not found or not ends_clause(codes, found.end() - 1):
        return []
    count, unit = chunks[found.start()].value
    count = -count if chunks[found.start() + 1].kind == "before" else count
    span = counted(known[0].span.first, count, unit, setting)
    if span.due < setting.today:
        return []
    return [
        Candidate(span, span.due, "by", STRONG + 1, chunks[found.start()].start, chunks[found.start() + 1].end, None)
    ]


def _judged(chunks: list[Chunk], codes: str, at: int, setting: Setting, alone: bool) -> Candidate | str:
    chunk = chunks[at]
    left = _left_of(codes[max(0, at - _WINDOW) : at])
    role, start = ("within", at) if chunk.kind in _OWN_WORDS else (left.role, at - left.length)
    if role == "reference" and _tells_its_own_day(chunk, chunks[at - left.length : at]):
        role, start = "bare", at
    if alone and role in {"bare", "on", "in", "for"} and (chunk.kind != "bareyear" or len(chunks) == 1):
        role = "by"
    span = _span_of(chunks, codes, at, role, setting)
    if span is None or not _fits(chunk.kind, role, span, codes, at, setting):
        return role if role in NOT_DUE else "name"
    if _is_spoken_of(codes, at, role, left):
        return "reference"
    beside = time_beside(chunks, at)
    clock = beside if beside and beside.kind != "badtime" else None
    due = _due(span, "by" if role == "before" and clock else role, setting)  # "before 12 on Friday" is Friday
    over = not span.ask and due < setting.today
    strength = _strength(chunk, codes, at, role, left)
    if (chunk.kind == "gone" and not over) or (over and (strength < STRONG or role == "after")):
        return "past"
    if role == "bare" and not span.ask and _just_past(span, setting):
        return "past"
    return Candidate(
        span=span,
        due=due,
        role=role,
        strength=strength,
        start=min(clock.start, chunks[start].start) if clock else chunks[start].start,
        end=max(clock.end, chunk.end) if clock else chunk.end,
        at=_at(clock.value, span) if clock else None,
        over=over,
        repeats=(chunk.start, chunk.end) if chunk.kind == "recurring" else None,
        bad_time=(beside.start, beside.end) if beside and not clock else None,
    )


def _tells_its_own_day(chunk: Chunk, left: list[Chunk]) -> bool:
    """Pictures from Saturday's match, this evening: what they are from has its day already."""
    counts = isinstance(chunk.value, Span) and chunk.value.rule == "counted"
    return counts and any(before.value == DAY_OF for before in left)


def _at(clock: time, span: Span) -> time:
    """Tonight at 8 is at 20."""
    return clock.replace(hour=clock.hour + 12) if span.unit == "evening" and 0 < clock.hour < 12 else clock


def _strength(chunk: Chunk, codes: str, at: int, role: str, left: "_Left") -> int:
    if left.rather:
        return EVENT
    if chunk.kind in _OWN_WORDS or left.deadline or pattern(_DEADLINE_RIGHT).match(codes, at + 1):
        return STRONG
    return EVENT if chunk.kind == "recurring" and role == "bare" else _ROLE_STRENGTH.get(role, WEAK)


def _just_past(span: Span, setting: Setting) -> bool:
    """A receipt of 2 April, said on the 7th with nothing that makes it a deadline: not the next 2 April."""
    return span.rule == "date" and span.yearly is not None and (span.due - setting.today).days > 365 - _JUST_PAST


class _Left(NamedTuple):
    """What the chunks before a date make of it."""

    role: str
    length: int  # of the words for the role, in chunks
    rather: bool
    deadline: bool  # the word for one stands in the same clause
    spoken_of: bool  # after a verb in the past: the letter that came on 2 January


@lru_cache(maxsize=KEPT)
def _left_of(left: str) -> _Left:
    """What a few kinds in a row make of the date behind them. Kept: people write dates behind the same few rows."""
    role, length = _role(left)
    return _Left(
        role,
        length,
        rather=bool(pattern("rather (by | before | on | til)? the?", "$").search(left)),
        deadline=bool(pattern(_DEADLINE_LEFT, "$").search(left)),
        spoken_of=bool(pattern(_SPOKEN_OF_LEFT, "$").search(left)) and not pattern(_BEFORE_VERB).search(left),
    )


def _role(left: str) -> tuple[str, int]:
    """The role, and how many chunks its words are."""
    present = bits_of(left)
    for written, kinds, role in _NEEDED:
        found = pattern(written, "$").search(left) if present & kinds else None
        if found and found.group():
            return role, len(left) - found.start()
    return "bare", 0


def _fits(kind: str, role: str, span: Span, codes: str, at: int, setting: Setting) -> bool:
    """Whether a date of that kind can stand in that role: months and feasts need a word that makes dates of them."""
    if role in NOT_DUE or (kind == "period" and role == "for") or _names_what_follows(kind, span, codes, at):
        return False
    if kind == "bareyear" and role == "in":
        return span.first > setting.today
    if kind == "season" and codes[at - 1 : at] == code_of("i"):  # "i vinter" in April is the winter that was
        return (span.first - setting.today).days <= _NEARER_PAST
    if span.unit in _LONGER and role in {"bare", "on"}:  # report on Q1 performance
        return ends_clause(codes, at)
    if kind in _BARE_ROLES and role == "bare":
        return _fits_bare(kind, span, codes, at)
    return kind not in _BARE_ROLES or role in _BARE_ROLES[kind]


def _fits_bare(kind: str, span: Span, codes: str, at: int) -> bool:
    """Good Friday is a day, Christmas a time of year. "Mars: bytte filter" has a date; "April: …" may ask a person."""
    if kind == "feast":
        return span.first == span.last and ends_clause(codes, at)
    heading = at == 0 and codes[1:2] in letters("colon dash")
    return kind == "baremonth" and heading and span.first.month not in MONTHS_THAT_ARE_NAMES


def _names_what_follows(kind: str, span: Span, codes: str, at: int) -> bool:
    """The April overspend, February half-term, the Tuesday Club, the Christmas rush."""
    the, follows = codes[at - 1 : at] == code_of("the"), codes[at + 1 : at + 2]
    if kind == "baremonth":
        return the or follows == code_of("event")
    return the and follows in letters("word name") and (kind == "feast" or span.rule == "weekday")


def _span_of(chunks: list[Chunk], codes: str, at: int, role: str, setting: Setting) -> Span | None:
    chunk = chunks[at]
    if isinstance(chunk.value, Span):
        return chunk.value
    return single_day(chunk, setting) if stands_for_a_day(chunks, codes, at, role) else None


# --- what else stands around it ---------------------------------------------------------------------------

_SPOKEN_OF_LEFT = "pastverb (ended | word | name | the | ANY | i | in | ON | weekdayshort){0,3}"
_BEFORE_VERB = "(be | to | deliver) (word | name){0,2} pastverb"
_DEADLINE_LEFT = "deadline (word | name | the | of | for | is | colon | mask | event | meeting | ON | by | and){0,8}"
_DEADLINE_RIGHT = "(is | the | time | bracket | for){0,2} deadline"


def _is_spoken_of(codes: str, at: int, role: str, left: _Left) -> bool:
    """The 5 March decision; the letter that came on 2 January."""
    if role in {"by", "before", "after", "within"}:
        return False
    if at + 1 < len(codes) and codes[at + 1] in letters("refnoun meeting paper"):
        return True
    return left.spoken_of


# --- the day it sets --------------------------------------------------------------------------------------


def _due(span: Span, role: str, setting: Setting) -> date:
    if role == "before":
        return _before(span, setting)
    if role == "after":
        return span.after or next_workday(span.last, setting.country)
    if role == "by" and (span.before or span.unit == "weekend"):
        return _before(span, setting)
    during = span.unit == "feast" and role in {"in", "within"}  # "i romjula" is until its last day
    if during or span.due < setting.today <= span.last:  # "this week", said on a Saturday
        return span.last
    return span.due


def _before(span: Span, setting: Setting) -> date:
    due = span.before or last_workday_before(span.first, setting.country)
    if due >= setting.today:
        return due
    if span.first > setting.today:  # the last working day before it is over, it is not
        return setting.today
    if span.unit == "weekend":
        return due + timedelta(weeks=1)
    later = year_after(span)
    return later.before or last_workday_before(later.first, setting.country)


# --- which of several -------------------------------------------------------------------------------------


def strongest(found: list[Candidate]) -> list[Candidate]:
    """The candidates that have the best claim, one for each day: more than one is a question."""
    if len(found) == 1:
        return found
    top = max(candidate.strength for candidate in found)
    best = [candidate for candidate in found if candidate.strength == top]
    spans = {one.span[:2]: one.span for one in best}.values()
    narrow = [one for one in best if not any(_holds(one.span, other) for other in spans)]
    return list({candidate.due: candidate for candidate in reversed(narrow)}.values())[::-1]


def _holds(wide: Span, narrow: Span) -> bool:
    """Whether one date only tells the week or month of the other."""
    longer = wide.last - wide.first > narrow.last - narrow.first
    return longer and wide.first <= narrow.first and narrow.last <= wide.last
