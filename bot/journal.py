"""The journal: the append-only list of all that happened, each entry chained to the one before by SHA-256.

What people wrote (`words`) enters the chain as a salted digest alone: it can be erased and the chain stays whole.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.canonical import Json, canonical_bytes, digest, moment_text

FIRST_HASH = "0" * 64
"""What the first entry of a workspace names as the one before."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. The ledger gives `seq`, `salt` and `hash` when it is appended.

    `verb` is "action.done"; `subject` the row's id; `label` its number; `facts` hold ids, dates and states, never
    what somebody wrote; `words` do, and are None once erased. `audience` is the subject's.
    """

    at: datetime
    actor: str
    verb: str
    subject: str
    label: str = ""
    meeting: str | None = None
    audience: str = ""
    facts: Mapping[str, Json] = field(default_factory=dict)
    words: Mapping[str, Json] | None = None
    words_digest: str = ""
    seq: int = 0
    salt: str = ""
    hash: str = ""

    def chained(self, seq: int, previous: str, salt: str) -> "Entry":
        """The entry as it stands in the chain, behind the entry whose hash is `previous`."""
        words_digest = salted_digest(self.words, salt)
        hash = self._hash(seq, words_digest, previous)
        return Entry(
            at=self.at,
            actor=self.actor,
            verb=self.verb,
            subject=self.subject,
            label=self.label,
            meeting=self.meeting,
            audience=self.audience,
            facts=self.facts,
            words=self.words,
            words_digest=words_digest,
            seq=seq,
            salt=salt,
            hash=hash,
        )  # `replace` costs twice as much, for every command

    def expected_hash(self, previous: str) -> str:
        """SHA-256 over the hash before and the entry's canonical bytes."""
        return self._hash(self.seq, self.words_digest, previous)

    def _hash(self, seq: int, words_digest: str, previous: str) -> str:
        told: dict[str, Json] = {
            "seq": seq,
            "at": moment_text(self.at),
            "actor": self.actor,
            "verb": self.verb,
            "subject": self.subject,
            "label": self.label,
            "meeting": self.meeting,
            "audience": self.audience,
            "facts": dict(self.facts),
            "words": words_digest,
        }
        return hashlib.sha256(previous.encode() + canonical_bytes(told)).hexdigest()


def salted_digest(words: Mapping[str, Json] | None, salt: str) -> str:
    """What stands in the chain for what people wrote: empty where nothing was written."""
    return digest({"salt": salt, "words": dict(words)}) if words else ""


@dataclass(frozen=True, slots=True)
class Broken:
    """Where a chain does not hold, and why: "hash", "words" or "gap"."""

    seq: int
    why: str


def verify(entries: Iterable[Entry], end: tuple[int, str] | None = None) -> Broken | None:
    """The first place where a workspace's journal, read from its first entry on, was altered; None if it is whole.

    `end` is the number and hash that the last entry has to have: without it, a chain cut short looks whole.
    """
    previous = FIRST_HASH
    last = 0
    for expected, entry in enumerate(entries, start=1):
        if broken := fault(entry, expected, previous):
            return broken
        previous = entry.hash
        last = entry.seq
    return None if end in (None, (last, previous)) else Broken(last + 1, "gap")


def fault(entry: Entry, expected: int, previous: str) -> Broken | None:
    """What is wrong with the entry which has to have that number, behind the one whose hash is `previous`."""
    if entry.seq != expected:
        return Broken(expected, "gap")
    if entry.words is not None and salted_digest(entry.words, entry.salt) != entry.words_digest:
        return Broken(entry.seq, "words")
    if entry.expected_hash(previous) != entry.hash:
        return Broken(entry.seq, "hash")
    return None
