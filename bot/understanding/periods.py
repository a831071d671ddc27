"""The period that a question is about: whole weeks and months, and stretches up to or from today."""

from dataclasses import dataclass, replace
from datetime import date

from bot.understanding.date_chunks import Chunk
from bot.understanding.date_grammar import UNIT_OF_KIND
from bot.understanding.date_lone import single_day
from bot.understanding.date_patterns import GROUPS, Rules, codes_of, pattern, reduced
from bot.understanding.date_roles import MONTHS_THAT_ARE_NAMES
from bot.understanding.date_spans import Setting, Span, day_span, moved, span_between, unit_from, weekday_before
from bot.understanding.workdays import last_workday_before

_KINDS = "span period strong upto gone baremonth bareyear season feast ord figures weekdayshort"
_DATES = frozenset(_KINDS.split())
_GLUE = "(the | on | i | in | about | colon){0,2}"
_UP_TO = (("since", f"since {_GLUE}"), ("by", f"(by | til) {_GLUE}"), ("before", f"before {_GLUE}"))
_SO_FAR = "sofar IN? this? (period | baremonth | LONG) | (period | LONG) sofar"
_AMOUNT = "(the | on | i | in)? (last | prev | next | coming) amount"
_LONG = frozenset(GROUPS["LONG"].split())
_NEED_A_WORD = frozenset(["ord", "figures", "weekdayshort", "bareyear", "season", "feast"])
_WORD_FOR_A_DATE = "(on | i | in | from | of | the | for | per | due | within | over | deadline) the?"
_FROM_TO = "from ANY (to | til | dash) ANY"


@dataclass(frozen=True, slots=True)
class Found:
    """Days and the place of the words for them."""

    first: date
    last: date
    start: int
    end: int


def period_in(chunks: list[Chunk], setting: Setting, rules: Rules) -> Found | None:
    """The first period named; None where none is."""
    if any(chunk.kind in {"since", "sofar"} for chunk in chunks):
        setting = replace(setting, ahead=False)
    chunks = reduced(chunks, rules, setting)
    codes = codes_of(chunks)
    return _from_words(chunks, codes, setting) or _named(chunks, codes, setting)


def _from_words(chunks: list[Chunk], codes: str, setting: Setting) -> Found | None:
    """So far this year; the last two weeks; the next ten days; from Monday to Friday."""
    for written, days_of in ((_SO_FAR, _so_far), (_AMOUNT, _around_today), (_FROM_TO, _from_to)):
        if found := pattern(written).search(codes):
            matched = chunks[found.start() : found.end()]
            return Found(*days_of(matched, setting), matched[0].start, matched[-1].end)
    return None


def _so_far(matched: list[Chunk], setting: Setting) -> tuple[date, date]:
    chunk = next(chunk for chunk in matched if isinstance(chunk.value, Span) or chunk.kind in _LONG)
    if isinstance(chunk.value, Span):
        return min(chunk.value.first, setting.today), setting.today
    return unit_from(setting.today, UNIT_OF_KIND.get(chunk.kind, chunk.kind), 0).first, setting.today


def _around_today(matched: list[Chunk], setting: Setting) -> tuple[date, date]:
    count, unit = matched[-1].value
    if any(chunk.kind in {"last", "prev"} for chunk in matched):
        return moved(setting.today, -count, unit, setting.country), setting.today
    return setting.today, moved(setting.today, count, unit, setting.country)


def _from_to(matched: list[Chunk], setting: Setting) -> tuple[date, date]:
    first, last = matched[1].value, matched[-1].value
    if first.rule == last.rule == "weekday":
        first = day_span(weekday_before(last.due, first.due.weekday()))
    found = span_between(first, last, setting)
    return found.first, found.last


def _named(chunks: list[Chunk], codes: str, setting: Setting) -> Found | None:
    for at, chunk in enumerate(chunks):
        span = _span_of(chunk, setting) if chunk.kind in _DATES else None
        if span is None or span.ask:
            continue
        if chunk.kind == "upto":
            return Found(setting.today, span.last, chunk.start, chunk.end)
        for role, written in _UP_TO:
            left = pattern(written, "$").search(codes[:at])
            if left:
                return _up_to(role, span, setting, chunks[left.start()].start, chunk.end)
        if _is_date(chunk, codes, at):
            return Found(span.first, span.last, chunk.start, chunk.end)
    return None


def _up_to(role: str, span: Span, setting: Setting, start: int, end: int) -> Found | None:
    today = setting.today
    if role == "since":
        first, last = span.since or span.first, today
    else:
        before = span.before or last_workday_before(span.first, setting.country)
        last = span.due if role == "by" else before
        first = today
    return Found(first, last, start, end) if first <= last else None


def _span_of(chunk: Chunk, setting: Setting) -> Span | None:
    return chunk.value if isinstance(chunk.value, Span) else single_day(chunk, setting)


def _is_date(chunk: Chunk, codes: str, at: int) -> bool:
    """Bare figures, feasts and months that are names too need a word before them: on, from, in."""
    if chunk.kind == "baremonth":
        short = chunk.end - chunk.start <= 3
        needs_word = (short or chunk.value.first.month in MONTHS_THAT_ARE_NAMES) and at + 1 < len(codes)
    else:
        needs_word = chunk.kind in _NEED_A_WORD
    return not needs_word or bool(pattern(_WORD_FOR_A_DATE, "$").search(codes[:at]))
