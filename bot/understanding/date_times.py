"""Times of day: kl. 14, klokka halv tre, 5pm, noon, midnight. They stand beside a day; alone they are no deadline."""

from collections.abc import Sequence
from datetime import time
from itertools import pairwise

from bot.understanding.date_chunks import Chunk, time_of
from bot.understanding.date_numbers import Figures
from bot.understanding.date_patterns import Parts, Rule

_FIRST_HOUR_OF_WORK = 7  # "halv tre" and "at 3" are said of the afternoon
_AT = 1  # the value of English "at" among the parts of a day
_NO_HOUR_BEFORE = (
    "(?! word | name | EVENT | NOUN | UNIT | LONG | deadline | month | dash | slash | sign | mask | num | of | clause)"
)


def _time(parts: Parts) -> time | None:
    """kl. 14, kl 0900, klokka 9.30."""
    return _as_time(parts.chunks[-1])


def _as_time(chunk: Chunk) -> time | None:
    """Any figures that the words around them make a time of day."""
    if isinstance(chunk.value, Figures):
        return _in_figures(chunk.value)
    if not isinstance(chunk.value, int):
        found: time | None = chunk.value
        return found
    number = chunk.value
    if number < _FIRST_HOUR_OF_WORK and chunk.end - chunk.start == 1:  # "kl 3", not "kl 03"
        return time(number + 12) if number else time()
    return time_of(*divmod(number, 100)) if number > 99 else time_of(number, 0)


def _in_figures(figures: Figures) -> time | None:
    """9.10; and 9.30-11, which ends at 11 and looks like a date with its year."""
    at = time_of(figures.day, figures.month)
    return at if at is None or figures.year is None else time_of(figures.year % 100, 0)


def _hour(parts: Parts) -> int | None:
    """The hour that COUNT tells on a clock of twelve, as people at work mean it."""
    number = parts.all("COUNT")[-1] or 2  # Norwegian `to`
    if not 1 <= number <= 12:
        return None
    return int(number) + 12 if number < _FIRST_HOUR_OF_WORK else int(number)


def _spoken_hour(parts: Parts) -> time | None:
    """klokka tre, three o'clock."""
    hour = _hour(parts)
    return None if hour is None else time(hour)


def _minutes_beside(parts: Parts) -> time | None:
    """halv tre, kvart over to, quarter to three."""
    hour = _hour(parts)
    if hour is None:
        return None
    minutes = hour * 60 + parts.get("minutes")
    return time(minutes // 60, minutes % 60)


def _at_hour(parts: Parts) -> time | None:
    """at 3, at 15; "morning 3" is none."""
    return _hour_of_day(parts) if parts.get("daypart") == _AT else None


def _hour_of_day(parts: Parts) -> time | None:
    """Friday by 5."""
    number = parts.get("num")
    if not 1 <= number < 24:
        return None
    return time(number + 12 if number < _FIRST_HOUR_OF_WORK else number)


def _in_four_figures(parts: Parts) -> time | None:
    """9. juni 1400: five minutes or ten are times, other figures beside a day its year."""
    chunk = parts.chunks[0]
    hour, minute = divmod(chunk.value, 100)
    known = chunk.end - chunk.start == 4 and hour < 19 and minute < 60 and minute % 5 == 0
    return time(hour, minute) if known else None


def _told(parts: Parts) -> time:
    """kl. 14:30, where the figures are a time by themselves."""
    found: time = parts.get("time")
    return found


def _end_of_range(parts: Parts) -> time | None:
    """kl. 12-14 is due when it ends."""
    return _as_time(parts.chunks[-1])


def _end_when_together(parts: Parts) -> time | None:
    """12-14, with no space between."""
    together = all(one.end == other.start for one, other in pairwise(parts.chunks))
    return _as_time(parts.chunks[-1]) if together and _as_time(parts.chunks[0]) else None


def _no_such_time(_parts: Parts) -> bool:
    return True


_BEHIND_DAY = "(?<= (relday | weekday))"
_RANGE = "(num | ord | decimal | figures)"

TIME_RULES = (
    Rule("clock? minutes COUNT", "time", _minutes_beside),
    Rule("clock (num | decimal | figures | ord)", "time", _time),
    Rule("clock (numword | one | to)", "time", _spoken_hour),
    Rule("clock? COUNT oclock", "time", _spoken_hour),
    Rule("num? noon", "time", lambda parts: time(*parts.get("noon"))),
    Rule("clock time", "time", _told),
    Rule("clock (num | decimal | figures | ord | badtime)", "badtime", _no_such_time),
    Rule(f"time dash {_RANGE} (?! UNIT | month | dash | slash | sign | mask | num)", "time", _end_when_together),
    Rule("(num | decimal) dash (time | decimal) (?! UNIT | month | dash | slash | sign)", "time", _end_when_together),
    Rule("(between | from)? time (dash | and | til | to) time", "time", _end_of_range),
    Rule(f"(between | from)? time (dash | and | til | to) {_RANGE} {_NO_HOUR_BEFORE}", "time", _end_of_range),
    Rule(f"{_BEHIND_DAY} (between | from) num (and | til | to | dash) num {_NO_HOUR_BEFORE}", "time", _end_of_range),
    Rule(f"(?<= (relday | weekday) (by | before)) num {_NO_HOUR_BEFORE}", "time", _hour_of_day),
    Rule(f"daypart num {_NO_HOUR_BEFORE}", "time", _at_hour),
    Rule("(?<= DAY month) num (?! word | NOUN | EVENT | UNIT | sign)", "time", _in_four_figures),
    Rule("(?<= month DAY) num (?! word | NOUN | EVENT | UNIT | sign)", "time", _in_four_figures),
)

_BETWEEN = frozenset({"clock", "daypart", "on", "comma", "the", "i", "in", "bracket"})
_BETWEEN_BEHIND = _BETWEEN | {"by", "before", "due", "deadline"}
_TIMES = frozenset({"time", "badtime"})


def time_beside(chunks: Sequence[Chunk], at: int) -> Chunk | None:
    """The time of day beside the date at that place: 9 June at 14:00, by 5pm on Friday, fredag 14.30, i dag før kl 15.

    It may be one that no clock shows: `badtime`.
    """
    for near in (at + 1, at + 2, at + 3, at - 1, at - 2):
        if 0 <= near < len(chunks) and _tells_time(chunks[near]):
            allowed = _BETWEEN_BEHIND if near > at else _BETWEEN
            if all(chunk.kind in allowed for chunk in chunks[min(near, at) + 1 : max(near, at)]):
                return chunks[near]
    return None


def _tells_time(chunk: Chunk) -> bool:
    return chunk.kind in _TIMES or (chunk.kind == "decimal" and chunk.value is not None)
