"""Times of day: kl. 14, klokka halv tre, 5pm, noon, midnight. They stand beside a day; alone they are no deadline."""

from collections.abc import Sequence
from datetime import time

from bot.understanding.date_chunks import Chunk
from bot.understanding.date_patterns import Parts, Rule

_END_OF_DAY = time(23, 59)  # "by midnight on Friday" is the end of that Friday, and kl. 24 is too
_FIRST_HOUR_OF_WORK = 7  # "halv tre" and "at 3" are said of the afternoon
_AT = 1  # the value of English "at" among the parts of a day
_NO_HOUR_BEFORE = (
    "(?! word | name | EVENT | NOUN | UNIT | LONG | deadline | month | dash | slash | sign | mask | num | of | clause)"
)


def _time(parts: Parts) -> time | None:
    """kl. 14, kl 0900, klokka 9.30."""
    if parts.has("decimal"):
        clock: time | None = parts.get("decimal")
        return clock
    if figures := parts.get("figures"):
        return time(figures.day, figures.month) if figures.day < 24 and figures.month < 60 else None
    number = parts.get("num") if parts.has("num") else parts.get("ord")
    if number < _FIRST_HOUR_OF_WORK and parts.chunks[-1].end - parts.chunks[-1].start == 1:  # "kl 3", not "kl 03"
        return time(number + 12) if number else time()
    hour, minute = divmod(number, 100) if number > 99 else (number, 0)
    if (hour, minute) == (24, 0):
        return _END_OF_DAY
    return time(hour, minute) if hour < 24 and minute < 60 else None


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
    number = parts.get("num")
    if parts.get("daypart") != _AT or not 1 <= number < 24:
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


TIME_RULES = (
    Rule("clock? minutes COUNT", "time", _minutes_beside),
    Rule("clock (num | decimal | figures | ord)", "time", _time),
    Rule("clock (numword | one | to)", "time", _spoken_hour),
    Rule("clock? COUNT oclock", "time", _spoken_hour),
    Rule("num? noon", "time", lambda parts: time(*parts.get("noon"))),
    Rule("clock time", "time", _told),
    Rule(f"daypart num {_NO_HOUR_BEFORE}", "time", _at_hour),
    Rule("(?<= DAY month) num (?! word | NOUN | EVENT | UNIT | sign)", "time", _in_four_figures),
    Rule("(?<= month DAY) num (?! word | NOUN | EVENT | UNIT | sign)", "time", _in_four_figures),
)

_BETWEEN = frozenset({"clock", "daypart", "on", "comma", "the", "i", "in", "bracket"})


def time_beside(chunks: Sequence[Chunk], at: int) -> Chunk | None:
    """The time of day beside the date at that place: 9 June at 14:00, by 5pm on Friday, fredag 14.30."""
    for near in (at + 1, at + 2, at + 3, at - 1, at - 2):
        if 0 <= near < len(chunks) and _tells_time(chunks[near]):
            between = chunks[min(near, at) + 1 : max(near, at)]
            if all(chunk.kind in _BETWEEN for chunk in between):
                return chunks[near]
    return None


def _tells_time(chunk: Chunk) -> bool:
    return chunk.kind == "time" or (chunk.kind == "decimal" and chunk.value is not None)
