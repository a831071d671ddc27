"""A text as a row of chunks: words, numbers and signs, each with its kind, value and place."""

import re
from collections.abc import Callable
from datetime import time
from functools import lru_cache, partial
from typing import Any, NamedTuple

from bot.understanding.date_lexicon import PHRASES, UNKNOWN, Meaning, Phrase, folded_word, meaning_of
from bot.understanding.date_namesakes import without_namesakes
from bot.understanding.date_numbers import Figures, as_meant
from bot.understanding.kept import KEPT
from bot.understanding.text import MASK, masked, normalised

READ_AT_MOST = 4_000  # characters: an action is a sentence or two, and what follows a page is no due date
_MOST_ODD = 200  # numbers and signs: a text with more is a table
END_OF_DAY = time(23, 59)  # "by midnight on Friday" is the end of that Friday, and kl. 24 is too


class Chunk(NamedTuple):
    """One or more words that mean one thing, from `start` to `end` in the text. A tuple: the cheapest to make."""

    kind: str
    value: Any
    start: int
    end: int


Chunks = tuple[Chunk, ...]
_chunk: Callable[[tuple[str, Any, int, int]], Chunk] = partial(tuple.__new__, Chunk)
"""Made as a tuple is, at half the cost of a call by its fields: a line has a dozen."""


# Most tokens are plain words after a space: they come first, and no alternative is tried at the space itself.
_TOKENS = re.compile(
    r"\ {0,2}+(?:"
    r"(?P<plain>(?-i:[^\W\d_]++(?![\d./'-])))"
    r"|(?P<iso>(?<!\d)(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])[-/.]\d{1,2}(?!\d))(?:t\d\d:?\d\d[\d:.z+]*)?"
    r"|(?P<full>(?<![\d.])\d{1,2}(?:[./]\ ?\d{1,2}(?:[./-]\ ?)|-\d{1,2}-)(?:\d{4}|'?\d{2})(?![\d/]|:\d|\.\d))"
    r"|(?P<colon_time>\d{1,2}:\d{2}(?!\d)(?:\ ?[ap]\.?m\b)?)"
    r"|(?P<ampm>\d{1,2}(?:[.:]\d{2})?\ ?[ap]\.?m\b)"
    r"|(?P<halves>(?<![\d.])\d{1,2}(?:/\d{1,2}|\.\ ?\d{1,2}\.|\.\d{1,2})(?![\d/:]|\.\d))"
    r"|(?P<ord>\d{1,2}(?:(?:st|nd|rd|th|de|te)\b|\.(?=\ {0,9}(?:[^\W\d]|[,;:)\-–/]|$))))"
    r"|(?P<short>\b(?:uke|veke|week|wk|w|u|v|q|h|t)\d{1,2}\b(?!-[^\W\d]))"
    r"|(?P<chat>(?<!\w)(?:(?-i:b4)|2(?:day|morrow|moro|mrw|moz|nite|night))(?!\w))"
    r"|(?P<year>(?<!\d)(?:19|20)\d\d(?!\d)|(?<!\w)'\d\d\b)"
    r"|(?P<num>\d+)"
    r"|(?P<saint>\bst\.(?=\ ?(?:hans|patrick)))"
    r"|(?P<weekof>\bw/c\b)"
    r"|(?P<dotted>\b(?:[^\W\d_]\.){2,5}(?:[^\W\d_](?!\w))?)"
    r"|(?P<word>[^\W\d_]+(?:['-][^\W\d_]+)*'?)"
    r"|(?P<mask>￼+)"
    r"|(?P<sign>[^\w\s]))",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_SIGNS = dict.fromkeys(";.!?", "stop") | dict.fromkeys("-–—", "dash") | dict.fromkeys("()", "bracket")
_SIGNS |= {",": "comma", "/": "slash", ":": "colon", "&": "and"}
_QUOTED = re.compile(r"«[^»]{1,200}»|\"[^\"]{1,200}\"|“[^”]{1,200}”|(?<!\w)'[^']{2,200}'(?!\w)")
_QUOTATION_MARKS = frozenset("«\"“'")
_ABBREVIATED = frozenset(
    {"month", "weekday", "weekdayshort", "weekshort", "week", "clock", "the", "see", "quarter", "per", "about", "or"}
)
_LONGEST_WORD = 40


def chunks_of(text: str) -> list[Chunk]:
    """The chunks of the beginning of a text. What stands in quotation marks or only looks like a date is one blank."""
    typed = normalised(text[:READ_AT_MOST])
    plain = _without_quoted(masked(typed))
    chunks = _near_dates(_merged(plain, _tokens(plain)))
    return as_meant(typed, _told(plain, without_namesakes(plain, chunks)))


_MANY = 80
_REACH = 20
"""Chunks beside what may belong to a date, more than any pattern looks over."""
_LIGHT = frozenset(
    (
        "word",
        "name",
        "the",
        "on",
        "i",
        "in",
        "of",
        "is",
        "not",
        "clause",
        "rel",
        "pastverb",
        "have",
        "and",
        "ended",
        "om",
    )
)
"""What no date is made of by itself."""


def _near_dates(chunks: list[Chunk]) -> list[Chunk]:
    """Of a long text only what stands near something that a date may be made of."""
    if len(chunks) < _MANY:
        return chunks
    kept: list[Chunk] = []
    done = 0
    for place, chunk in enumerate(chunks):
        if chunk.kind not in _LIGHT:
            kept += chunks[max(done, place - _REACH) : place + _REACH]
            done = max(done, min(place + _REACH, len(chunks)))
    return kept


def _without_quoted(text: str) -> str:
    if _QUOTATION_MARKS.isdisjoint(text):
        return text
    bare = text.strip()
    return _QUOTED.sub(lambda found: found.group() if found.group() == bare else MASK * len(found.group()), text)


def _tokens(text: str) -> list[Chunk]:
    chunks: list[Chunk] = []
    odd = 0
    for found in _TOKENS.finditer(text):
        kind = found.lastgroup or "plain"
        start, end = found.span(kind)
        if kind == "plain":
            chunks.append(_chunk((*_reading(text[start:end]), start, end)))
        else:
            chunks += _READERS[kind](text[start:end], start, end)
            odd += 1
            if odd == _MOST_ODD:
                break
    return chunks


@lru_cache(maxsize=KEPT)
def _reading(word: str) -> Meaning:
    """What a word is in a row of chunks: an unknown one with a capital is a name."""
    if len(word) > _LONGEST_WORD:
        return UNKNOWN
    kind, value = meaning_of(word)
    return ("name", value) if kind == "word" and word[0].isupper() else (kind, value)


def _word(word: str, start: int, end: int) -> Chunks:
    if "-" in word and len(word) <= _LONGEST_WORD and meaning_of(word)[0] == "word":
        return _hyphenated(word, start) or (Chunk(*_reading(word), start, end),)
    return (Chunk(*_reading(word), start, end),)


def _hyphenated(word: str, start: int) -> Chunks | None:
    """mid-June and end-of-month part by part; May-Britt and april-møtet stay whole, unknown words."""
    if weekdays := _weekdays_between(word, start):
        return weekdays
    parts: list[Chunk] = []
    for part in word.split("-"):
        kind, value = meaning_of(part)
        if not parts and kind not in {"part", "numword"}:
            return None
        parts.append(Chunk(kind, value, start, start + len(part)))
        start += len(part) + 1
    return None if any(part.kind == "word" for part in parts) else tuple(parts)


def _weekdays_between(word: str, start: int) -> Chunks | None:
    """Mandag-fredag."""
    first, dash, last = word.partition("-")
    known = [meaning_of(part) for part in (first, last)]
    if any(kind not in {"weekday", "weekdayshort"} for kind, _ in known):
        return None
    middle, end = start + len(first), start + len(word)
    behind = middle + len(dash)
    return Chunk(*known[0], start, middle), Chunk("dash", None, middle, behind), Chunk(*known[1], behind, end)


def _dotted(word: str, start: int, end: int) -> Chunks:
    return (Chunk(*meaning_of(word), start, end),)


def _figures(day: int, month: int, year: int | None, sure: bool, start: int, end: int) -> Chunks:
    return (Chunk("figures", Figures(day, month, year, sure), start, end),)


def _iso(written: str, start: int, end: int) -> Chunks:
    year, month, day = map(int, re.split(r"\D", written))
    return _figures(day, month, year, True, start, end)


def full_year(written: str) -> int:
    """27 is 2027; four figures are what they are."""
    return int(written) if len(written) > 2 else 2000 + int(written)


def _full(written: str, start: int, end: int) -> Chunks:
    day, month, year = _DIGITS.findall(written)
    return _figures(int(day), int(month), full_year(year), True, start, end)


def _halves(written: str, start: int, end: int) -> Chunks:
    return (Chunk(*_halves_read(written), start, end),)


@lru_cache(maxsize=2_000)
def _halves_read(written: str) -> Meaning:
    """9/6, 1.3., 10.02 are days; 9.15 and 4.2 are also times and numbers."""
    day, month = map(int, _DIGITS.findall(written))
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return "decimal", time_of(day, month) if "." in written else None
    fraction = ("/" in written and day < month <= 5) or written == "24/7"
    sure = written.endswith(".") or ("/" in written and not fraction)
    padded = len(written) > 4 or "/" in written
    return "figures", Figures(day, month, None, sure, padded, "/" in written, fraction)


def time_of(hour: int, minute: int) -> time | None:
    """The time that the clock shows; 24:00 is the end of the day, and 25:00 is none."""
    if (hour, minute) == (24, 0):
        return END_OF_DAY
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _clock(written: str, start: int, end: int) -> Chunks:
    hour, minute = ([*map(int, _DIGITS.findall(written)), 0])[:2]
    if half := re.search(r"[ap]", written.casefold()):
        hour = hour % 12 + (12 if half.group() == "p" else 0)
    known = time_of(hour, minute)
    return (Chunk("time", known, start, end) if known is not None else Chunk("badtime", None, start, end),)


def _short(written: str, start: int, end: int) -> Chunks:
    """uke23, v38; Q3, H1, T2."""
    letters = written.rstrip("0123456789")
    number = int(written[len(letters) :])
    unit = {"q": "quarter", "h": "halfyear", "t": "tertial"}.get(letters.casefold())
    if unit:
        return (Chunk("nth", (unit, number), start, end),)
    middle = start + len(letters)
    return Chunk("weekshort", "week", start, middle), Chunk("num", number, middle, end)


def _number(written: str, start: int, end: int) -> Chunks:
    return (Chunk("num", int(written), start, end) if len(written) < 5 else Chunk("longnum", None, start, end),)


def _ordinal(written: str, start: int, end: int) -> Chunks:
    return (Chunk("ord", int(written.rstrip(".stndrhe")), start, end),)


def _year(written: str, start: int, end: int) -> Chunks:
    return (Chunk("year", full_year(written.lstrip("'")), start, end),)


def _mask(_written: str, start: int, end: int) -> Chunks:
    return (Chunk("mask", None, start, end),)


def _sign(written: str, start: int, end: int) -> Chunks:
    return (Chunk(_SIGNS.get(written, "sign"), None, start, end),)


_READERS: dict[str, Callable[[str, int, int], Chunks]] = {
    "iso": _iso,
    "full": _full,
    "colon_time": _clock,
    "ampm": _clock,
    "halves": _halves,
    "ord": _ordinal,
    "short": _short,
    "year": _year,
    "num": _number,
    "dotted": _dotted,
    "saint": _dotted,
    "chat": _dotted,
    "weekof": _dotted,
    "word": _word,
    "mask": _mask,
    "sign": _sign,
}


def _merged(text: str, chunks: list[Chunk]) -> list[Chunk]:
    """The chunks with phrases put together, and the dot of an abbreviation gone."""
    words = [folded_word(text[chunk.start : chunk.end]) for chunk in chunks]
    merged: list[Chunk] = []
    at = 0
    while at < len(chunks):
        chunk = chunks[at]
        phrase = _phrase_at(words, at) if words[at] in PHRASES else None
        if phrase:
            (kind, value), at = phrase[1], at + len(phrase[0])
            merged.append(Chunk(kind, value, chunk.start, chunks[at].end))
        elif chunk.kind == "stop" and _is_abbreviating_dot(text, chunk, merged):
            merged[-1] = Chunk(merged[-1].kind, merged[-1].value, merged[-1].start, chunk.end)
        else:
            merged.append(chunk)
        at += 1
    return merged


def _phrase_at(words: list[str], at: int) -> Phrase | None:
    if at + 1 == len(words):
        return None
    for phrase in PHRASES[words[at]].get(words[at + 1], ()):
        rest = phrase[0]
        if tuple(words[at + 1 : at + 1 + len(rest)]) == rest:
            return phrase
    return None


def _is_abbreviating_dot(text: str, chunk: Chunk, before: list[Chunk]) -> bool:
    """The dot of mån. or des. where the sentence goes on: no capital after it."""
    if text[chunk.start : chunk.end] != "." or not before or before[-1].end != chunk.start:
        return False
    last = before[-1]
    if last.kind == "week" and text[chunk.end : chunk.end + 2].strip().istitle():  # hver uke. Kari svarer
        return False
    return last.kind in _ABBREVIATED and last.end - last.start <= 5


_PAST_ENDINGS = re.compile(r"\w{2,}(?:te|dde|et|[^e]ed)", re.IGNORECASE)


def _told(text: str, chunks: list[Chunk]) -> list[Chunk]:
    """Those who signed, de som meldte: an unknown word after a pronoun, with an ending of the past tense, is one."""
    told = list(chunks)
    for at in range(1, len(chunks)):
        chunk = chunks[at]
        pronoun = chunks[at - 1]
        if chunk.kind != "word" or pronoun.kind not in {"rel", "clause"}:
            continue
        object_too = text[pronoun.start : pronoun.end].casefold() in {"it", "you"}  # get it signed
        if not object_too and _PAST_ENDINGS.fullmatch(text, chunk.start, chunk.end):
            told[at] = chunk._replace(kind="pastverb")
    return told
