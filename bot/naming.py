"""Numbers and parties as people name them in commands: "A-3 A-5", "Kari, AU og Møre og Romsdal"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.call import Call
from bot.errors import Incomplete, Unknown
from bot.ports import Ledger
from bot.reply import Button, Buttons
from bot.understanding.directory import Directory

_AND = re.compile(r"\s+(?:og|and|&|\+)\s+|\s*[&;]\s*", re.IGNORECASE)
_NUMBER = {letter: re.compile(rf"{letter}\s?-?\s?(\d{{1,9}})\b[\s,;.]*", re.IGNORECASE) for letter in "ADMN"}
_JOINING = re.compile(r"(?:og|and|&)\s+", re.IGNORECASE)


def read_numbers(text: str, letter: str) -> tuple[tuple[int, ...], str]:
    """The numbers that a text begins with, each once, in order, and what stands behind them."""
    numbers: dict[int, None] = {}
    rest = text.strip()
    while match := _NUMBER[letter].match(_JOINING.sub("", rest, count=1) if numbers else rest):
        if numbers:
            rest = _JOINING.sub("", rest, count=1) if _JOINING.match(rest) else rest
        numbers[int(match[1])] = None
        rest = rest[match.end() :]
    return tuple(numbers), rest


@dataclass(frozen=True, slots=True)
class Named:
    """One name in a list, and whom it may mean: nobody, one, or several that share it."""

    name: str
    parties: tuple[str, ...]


def read_parties(directory: Directory, text: str) -> tuple[Named, ...]:
    """The names in a list, in order. An "og" inside a name ("Møre og Romsdal") does not part it."""
    chunks = (chunk.strip(" .\t\n") for chunk in text.split(","))
    return tuple(named for chunk in chunks if chunk for named in _parted(directory, chunk))


def _parted(directory: Directory, chunk: str) -> Iterator[Named]:
    chunk = re.sub(r"^(?:og|and)\s+", "", chunk, flags=re.IGNORECASE)
    if parties := directory.named(chunk):
        yield Named(chunk, parties)
        return
    for joint in _AND.finditer(chunk):
        left = chunk[: joint.start()].strip()
        if directory.resolved(left) or not _AND.search(chunk, joint.end()):
            yield Named(left, directory.resolved(left))
            yield from _parted(directory, chunk[joint.end() :].strip())
            return
    yield Named(chunk, directory.resolved(chunk))


def parties_named(call: Call, ledger: Ledger, text: str, command: str) -> tuple[str, ...]:
    """The parties in a list, each once. `command` is what a button repeats with a right name put in its place.

    Raises `Unknown` for a name that nobody has or several share, with the nearest as buttons.
    """
    directory = ledger.parties.directory()
    found: dict[str, None] = {}
    for named in read_parties(directory, text):
        found[the_one(call, directory, named, command, text)] = None
    if not found:
        raise Incomplete("party.missing", example=f"{command} AU")
    return tuple(found)


def the_one(call: Call, directory: Directory, named: Named, command: str, text: str) -> str:
    """The one party that a name means."""
    if named.name.casefold() in SPEAKER:
        return call.speaker.id
    if len(named.parties) == 1:
        return named.parties[0]
    near = named.parties or directory.nearest(named.name)
    names = [entry.name for key in near if (entry := directory.entry(key))]
    buttons = tuple(Button(name, f"{command} {text.replace(named.name, name, 1)}") for name in names)
    sentence = "party.several" if named.parties else "party.unknown_near" if names else "party.unknown"
    raise Unknown(
        sentence,
        buttons=Buttons(buttons) if buttons else None,
        ask=bool(buttons),
        name=named.name[:80],
        near=", ".join(names),
    )


SPEAKER = frozenset({"jeg", "eg", "meg", "me", "i", "myself", "meg selv", "meg sjølv"})
"""How people name themselves in a list of owners."""
