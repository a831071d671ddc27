"""The period that a question is about: whole weeks and months, and stretches up to or from today."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.understanding.date_chunks import Chunk
from bot.understanding.date_grammar import UNIT_OF_KIND
from bot.understanding.date_patterns import GROUPS, Rule, codes_of, pattern, reduced
from bot.understanding.date_roles import single_day
from bot.understanding.date_spans import Setting, Span, day_span, moved, unit_from
from bot.understanding.workdays import last_workday_before

_DAY = timedelta(days=1)
_DATES = frozenset({"span", "period", "strong", "gone", "baremonth", "bareyear", "season", "feast", "ord", "figures",
                    "weekdayshort"})  # fmt: skip
_GLUE = "(the | on | i | in | about | colon){0,2}"


@dataclass(frozen=True, slots=True)
class Found:
    """Days and the place of the words for them."""

    first: date
    last: date
    start: int
    end: int


def period_in(chunks: list[Chunk], setting: Setting, rules: Iterable[Rule]) -> Found | None:
    """The first period named; None where none is."""
    if any(chunk.kind in {"since", "sofar"} for chunk in chunks):
        setting = replace(setting, ahead=False)
    chunks = reduced(chunks, rules, setting)
    codes = codes_of(chunks)
    return _from_words(chunks, codes, setting) or _named(chunks, codes, setting)


def _from_words(chunks: list[Chunk], codes: str, setting: Setting) -> Found | None:
    """So far this year; the last two weeks; the next ten days; from Monday to Friday."""
    today = setting.today
    if found := pattern("(sofar i? this? (period | LONG)) | ((period | LONG) sofar)").search(codes):
        whole = _whole(chunks[found.start() : found.end()], today)
        return Found(whole.first, today, *_place(chunks, found.start(), found.end()))
    if found := pattern("(the | on | i | in)? (last | prev | next | coming) amount").search(codes):
        matched = chunks[found.start() : found.end()]
        back = any(chunk.kind in {"last", "prev"} for chunk in matched)
        there = moved(
            today, -matched[-1].value[0] if back else matched[-1].value[0], matched[-1].value[1], setting.country
        )
        return Found(min(there, today), max(there, today), *_place(chunks, found.start(), found.end()))
    if found := pattern("from ANY (to | til | dash) ANY").search(codes):
        first, last = chunks[found.start() + 1].value, chunks[found.end() - 1].value
        return Found(
            min(first.first, last.first), max(first.last, last.last), *_place(chunks, found.start(), found.end())
        )
    return None


def _whole(matched: list[Chunk], today: date) -> Span:
    for chunk in matched:
        if isinstance(chunk.value, Span):
            return chunk.value
        if chunk.kind in GROUPS["LONG"].split():
            return unit_from(today, UNIT_OF_KIND.get(chunk.kind, chunk.kind), 0)
    return day_span(today)


def _place(chunks: list[Chunk], first: int, after: int) -> tuple[int, int]:
    return chunks[first].start, chunks[after - 1].end


def _named(chunks: list[Chunk], codes: str, setting: Setting) -> Found | None:
    for at, chunk in enumerate(chunks):
        span = _span_of(chunk, setting) if chunk.kind in _DATES else None
        if span is None or span.ask or (span.unit == "" and at):
            continue
        for role, written in (
            ("since", f"since {_GLUE}"),
            ("by", f"(by | til) {_GLUE}"),
            ("before", f"before {_GLUE}"),
        ):
            left = pattern(written, "$").search(codes[max(0, at - 6) : at])
            if left:
                start = chunks[at - len(left.group())].start
                return _up_to(role, span, setting, start, chunk.end)
        if _is_date(chunk, codes, at):
            return Found(span.first, span.last, chunk.start, chunk.end)
    return None


def _up_to(role: str, span: Span, setting: Setting, start: int, end: int) -> Found | None:
    today = setting.today
    if role == "since":
        first, last = span.since or span.first, today
    else:
        last = span.due if role == "by" else last_workday_before(span.first, setting.country)
        first = today
    return Found(first, last, start, end) if first <= last else None


def _span_of(chunk: Chunk, setting: Setting) -> Span | None:
    return chunk.value if isinstance(chunk.value, Span) else single_day(chunk, setting)


def _is_date(chunk: Chunk, codes: str, at: int) -> bool:
    """Bare figures and numbers need a word before them: on, from, in."""
    if chunk.kind in {"ord", "figures", "weekdayshort", "bareyear"}:
        return bool(pattern("(on | i | in | from | of | the | for | per)", "$").search(codes[:at]))
    return chunk.kind not in {"season", "feast"} or bool(
        pattern("(on | i | in | for | from | of | within | over) the?", "$").search(codes[:at])
    )
