"""What a question is about: the words that a search must use.

A topic follows the words that ask for it ("hvem tar seg av | skiltet på kaia"), or the preposition that leads
to it ("hva ble vedtatt i vår om | båtplassene"). Where neither stands, it is whatever no table knows.
A party inside a topic is part of the topic, not somebody who is asked about.
"""

from collections.abc import Sequence
from typing import Final

from bot.understanding.lexicon import CONCEPT, FUNCTION, TAGS, bits
from bot.understanding.question_parts import Part

_CONTENT: Final = TAGS["CONTENT"]
_PARTY: Final = TAGS["PARTY"]
_BE: Final = TAGS["BE"]
_NAMED: Final = bits("CONTENT|PARTY")
_PLACED: Final = bits("PERIOD|NUMBER")
_LEADS: Final = {
    "owns": bits("OWN|TAKE|WORK|MODAL|WHOSE|TASK|SIT|PROMISE"),
    "decided": bits("DECIDE|LAND|CAME|SAY"),
    "status": bits("STATUS|GO"),
    "minutes": bits("MINUTES|RECORD|MEETING"),
}
_DECIDED_BY: Final = frozenset({"decided", "minutes"})
_BRIDGES: Final = {
    "decided": bits("ABOUT"),
    "status": bits("ON|WITH|ABOUT|FOR|AT"),
    "minutes": bits("ABOUT"),
}
_ASKS: Final = bits("WHO|WHAT|WHOSE|HOW|WHERE|WHEN")
_LAST: Final = TAGS["LAST"]
_MEETING: Final = TAGS["MEETING"]
_NO_THING: Final = bits("ACT|SAY|REMAIN")
"""Words for what is done with a thing, which a search must not ask for: "hvem skal gjøre A-9"."""

_HOLLOW: Final = bits("TASK|MEETING|LAST|MINUTES|DECIDE")
"""Words that say what kind of thing is meant, not which: "saken om båtplassene", "the Lom meeting"."""


def topic_start(intent: str, parts: Sequence[Part]) -> int | None:
    """The place in parts where the topic begins; None where no word leads to it."""
    leads = [place for place, part in enumerate(parts) if part.is_a(_LEADS[intent])]
    if intent == "owns":
        last = _last_lead(parts, leads)
        return last + 1 if last is not None and _names_something(parts[last + 1 :]) else None
    for place in range(leads[0] + 1 if leads else 0, len(parts)):
        if parts[place].is_a(_BRIDGES[intent]) and _names_something(parts[place + 1 :]):
            return place + 1
    return None


def topic_end(intent: str, parts: Sequence[Part], start: int) -> int:
    """Where the topic ends: before another question, and before the body that decided ("… på siste AU-møte")."""
    for place in range(start + 1, len(parts)):
        here = parts[start:place]
        if parts[place].is_a(_ASKS) and not parts[place].is_a(FUNCTION & ~_ASKS) and _names_something(here):
            return place
        if intent in _DECIDED_BY and parts[place].is_a(_PARTY) and _is_sitting(parts, place) and _names_something(here):
            return place
    return len(parts)


def _is_sitting(parts: Sequence[Part], place: int) -> bool:
    """Whether the party at this place is a body that met: "at the board meeting", "i styret"."""
    return parts[place - 1].word == "i" or names_meeting(parts, place)


def names_meeting(parts: Sequence[Part], place: int) -> bool:
    """Whether the party at this place only tells whose meeting is meant: "neste styremøte"."""
    following = next((part for part in parts[place + 1 : place + 3] if not part.is_a(TAGS["STOP"])), None)
    return bool(following and following.is_a(_MEETING))


def _last_lead(parts: Sequence[Part], leads: Sequence[int]) -> int | None:
    """The end of the run of leading words that begins the question: "has got", "skulle skrive", "is it that takes"."""
    last = None
    for place in leads:
        if last is not None and any(part.is_a(_NAMED) for part in parts[last:place]):
            break
        last = place
    return last


def _names_something(parts: Sequence[Part]) -> bool:
    return bool(_words(parts))


def _words(parts: Sequence[Part]) -> list[Part]:
    """The words that say which thing is meant; where none does, those that say what kind ("vedtak om protokollen")."""
    return [part for part in parts if _says_something(part)] or [
        part for place, part in enumerate(parts) if _is_hollow(part) and not _tells_which_meeting(parts, place)
    ]


def topic_of(intent: str, parts: Sequence[Part]) -> tuple[Sequence[Part], frozenset[Part]]:
    """The topic's words, and the parties that belong to it and so are not asked about."""
    start = topic_start(intent, parts)
    if start is None:
        inside = [part for place, part in enumerate(parts) if part.is_a(_CONTENT) or _is_adjunct(parts, place)]
        return inside, frozenset(part for part in inside if part.is_a(_PARTY))
    end = topic_end(intent, parts, start)
    inside = _words(parts[start:end])
    if intent in _DECIDED_BY and all(part.is_a(_PARTY) and names_meeting(parts, parts.index(part)) for part in inside):
        return (), frozenset()  # "what did we talk about at the board meeting"
    return inside, frozenset(part for part in inside if part.is_a(_PARTY))


def _tells_which_meeting(parts: Sequence[Part], place: int) -> bool:
    """ "forrige møte", "styremøtet": when or whose, and nothing to search for."""
    before = parts[place - 1] if place else None
    follows = bool(before and before.is_a(_PARTY | _LAST))
    return parts[place].is_a(_LAST) or (parts[place].is_a(_MEETING) and follows)


def _is_adjunct(parts: Sequence[Part], place: int) -> bool:
    """Whether a party only tells what sort of thing is meant: "is the museum policy approved"."""
    following = parts[place + 1 : place + 2]
    return bool(parts[place].is_a(_PARTY) and parts[0].is_a(_BE) and following and following[0].is_a(_CONTENT))


def _is_hollow(part: Part) -> bool:
    return part.is_a(_HOLLOW) and not part.is_a(FUNCTION | _PLACED)


def _says_something(part: Part) -> bool:
    if part.is_a(_NAMED):
        return True
    return part.is_a(CONCEPT) and not part.is_a(FUNCTION | _HOLLOW | _PLACED | _NO_THING)
