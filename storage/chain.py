"""Following a journal's chain from its first entry on, as fast as the rows can be read.

An entry's canonical bytes are put together from its columns as they are stored, without making values of them and JSON
again, which would take ten times as long as to read them. Nothing false passes for it: only bytes that give the hash
which stands in the chain are taken, and they can be put together from no other columns, since each text is quoted and
the facts stand between names that no text can contain. Where they do not give it, `bot.journal` decides: facts whose
keys are in another order, as earlier versions stored them, are canonical only after that.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from hashlib import sha256
from json.encoder import encode_basestring as quoted
from typing import Any

from sqlalchemy import Select, literal, select

from bot.canonical import VERSION
from bot.journal import FIRST_HASH, Broken, fault
from storage import shapes
from storage.prepared import Filled, Values
from storage.session import Key
from storage.tables import journal

_PART = 1_000
_READ = (
    *("seq", "hash", "words_digest", "actor", "at", "audience", "facts"),
    *("label", "meeting", "subject", "verb", "salt", "words"),
)
Ask = Callable[[Hashable, Filled, Callable[[Values], Select[Any]]], list[Key]]
"""`Session.ask_filled`, or a unit's."""


def chain_parts(ask: Ask, workspace: str) -> Iterator[list[Key]]:
    """A workspace's entries in order, a part at a time, for `verify_parts`, which sees by the end where they stop
    early: the journal alone, read without the register around it, so that a copy of an older version can be read too.
    """
    last = 0
    while part := ask("chain", Filled.of({"workspace": workspace, "after": last}), _part):
        yield part
        last += _PART


def _part(marks: Values) -> Select[Any]:
    """By numbers, not by a limit: for that PostgreSQL, as long as it has not counted the rows, sorts all there are."""
    c, after = journal.c, literal(marks["after"])
    here = (c.workspace == marks["workspace"], c.seq > after, c.seq <= after + _PART)
    return select(*(c[name] for name in _READ)).where(*here).order_by(c.seq)


def verify_parts(parts: Iterable[list[Key]], end: tuple[int, str]) -> Broken | None:
    """See `bot.journal.verify`."""
    last, previous = 0, FIRST_HASH
    for part in parts:
        for row in part:
            last += 1
            if not _holds(row, last, previous) and (broken := _fault(row, last, previous)):
                return broken
            previous = row[1]
    return None if end == (last, previous) else Broken(last + 1, "gap")


def _holds(row: Key, expected: int, previous: str) -> bool:
    """Whether the entry is certainly whole."""
    seq, hash, digest, actor, at, audience, facts, label, meeting, subject, verb, salt, words = row
    if seq != expected:
        return False
    try:
        if words is not None:
            told = f'{{"salt":{quoted(salt)},"v":{VERSION},"words":{words}}}'
            if sha256(told.encode()).hexdigest() != digest:
                return False
        told = (
            f'{previous}{{"actor":{quoted(actor)},"at":{quoted(at)},"audience":{quoted(audience)},"facts":{facts},'
            f'"label":{quoted(label)},"meeting":{"null" if meeting is None else quoted(meeting)},"seq":{seq},'
            f'"subject":{quoted(subject)},"v":{VERSION},"verb":{quoted(verb)},"words":{quoted(digest)}}}'
        )
    except TypeError:  # no text, where there has to be one
        return False
    return bool(sha256(told.encode()).hexdigest() == hash)


def _fault(row: Key, expected: int, previous: str) -> Broken | None:
    told = dict(zip(_READ, row, strict=True))
    return fault(shapes.ENTRY.value(told), expected, previous)
