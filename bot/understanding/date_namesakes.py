"""Days and months that are people: April Hansen, Per, Mai, Tor. Place and capital of the word tell them apart."""

from typing import TYPE_CHECKING

from bot.understanding.date_lexicon import folded_word

if TYPE_CHECKING:
    from bot.understanding.date_chunks import Chunk

_NAMESAKES = frozenset({"month", "per", "weekdayshort"})
_NAMES_TOO = frozenset({"Mai", "Juni", "Juli", "Mars"})  # Norwegian months have no capital
_CLEAR_WEEKDAYS = frozenset({"tir", "tirs", "tys", "ons", "tor", "tors", "fre", "lør"})
_CLEAR_WEEKDAYS |= {"tue", "tues", "weds", "thu", "thur", "thurs"}
_WEEKDAYS = frozenset({"weekday", "weekdayshort"})
_PEOPLE_TOO = frozenset({"Sun", "Mon", "Sat", "Man"})
_DAYS = _WEEKDAYS | {"num", "ord", "figures"}


def without_namesakes(text: str, chunks: list["Chunk"]) -> list["Chunk"]:
    """April Hansen and Per are persons, and so are Mai in "til Mai" and Tor in "Tor, kan du ringe?"."""
    return [_as_meant(text, chunks, at) if chunk.kind in _NAMESAKES else chunk for at, chunk in enumerate(chunks)]


def _a_name(chunk: "Chunk") -> "Chunk":
    return chunk._replace(kind="name", value=None)


def _as_meant(text: str, chunks: list["Chunk"], at: int) -> "Chunk":
    chunk = chunks[at]
    if chunk.kind != "weekdayshort":
        return _a_name(chunk) if _is_name(text, chunks, at) else chunk
    if _is_tor(text, chunks, at) or _is_asked(text, chunks, at):
        return _a_name(chunk)
    return chunk._replace(kind="weekday") if _ends_as_weekday(text, chunks, at) else chunk


def _ends_as_weekday(text: str, chunks: list["Chunk"], at: int) -> bool:
    """Ring Kari tor: a short weekday ends the sentence. Norwegians give weekdays no capital, Tor has one."""
    word = text[chunks[at].start : chunks[at].end]
    folded = folded_word(word)
    ends = at + 1 == len(chunks) or chunks[at + 1].kind == "stop"
    if not at or not ends or folded not in _CLEAR_WEEKDAYS:
        return False
    return folded != "tor" or (word[0] == "t" and chunks[at - 1].kind == "name")


def _is_tor(text: str, chunks: list["Chunk"], at: int) -> bool:
    """Tor is a man where somebody speaks to him, or he has his capital in a man's place; innen tor is Thursday."""
    word = text[chunks[at].start : chunks[at].end]
    if folded_word(word) != "tor" or word.endswith("."):
        return False
    if at:
        before = chunks[at - 1]
        english = text[before.start : before.end].casefold() == "by"
        return word == "Tor" and (before.kind in {"til", "for"} or english)
    follows = [chunk.kind for chunk in chunks[1:3]] + ["", ""]
    if word[0].isupper():
        return follows[0] in {"comma", "colon", "dash"} and follows[1] not in _WEEKDAYS
    return follows[0] == "comma" and follows[1] not in _DAYS


def _is_asked(text: str, chunks: list["Chunk"], at: int) -> bool:
    """Sun, can you ring? It is somebody who is asked; "Sun, 9 June" and "Sun, ring Kari" are the day."""
    if at or text[chunks[at].start : chunks[at].end] not in _PEOPLE_TOO or len(chunks) < 4:
        return False
    comma, verb, whom = chunks[1:4]
    return comma.kind == "comma" and verb.kind in {"tailverb", "be", "word"} and whom.kind == "clause"


def _is_name(text: str, chunks: list["Chunk"], at: int) -> bool:
    chunk = chunks[at]
    if not text[chunk.start].isupper():
        return False
    before = chunks[at - 1].kind if at else ""
    if chunk.kind == "per":
        return bool(before)
    after = chunks[at + 1].kind if at + 1 < len(chunks) else ""
    if before in {"num", "ord"} or after in {"num", "ord", "year"}:
        return False
    word = text[chunk.start : chunk.end]
    return (after == "name" and not word.endswith(".")) or (before in {"til", "for"} and word in _NAMES_TOO)
