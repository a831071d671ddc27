"""Numbers and parties as people name them in commands: "A-3 A-5", "Kari, AU og Møre og Romsdal"."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import takewhile

from bot.call import Call
from bot.cleaning import clean, same_name
from bot.errors import Incomplete, TooLong, Unknown
from bot.ports import Ledger
from bot.reply import Button, Buttons
from bot.understanding.common_words import word_set
from bot.understanding.directory import Directory, Entry
from bot.understanding.names import fold, key_of, words_of
from bot.understanding.owners import Owners

_JOINTS = re.compile(r"(,|\n|\s+(?:og|and|&|\+)\s+|\s*[&;]\s*)", re.IGNORECASE)
_BETWEEN = ([","], ["\n"])
_MOST_JOINTS = 5
"""Commas and words for "and" inside one name."""
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


def read_number(text: str, letter: str) -> tuple[int | None, str]:
    """The one number that a text begins with, and what stands behind it, though it begins with another number."""
    match = _NUMBER[letter].match(text.strip())
    return (int(match[1]), text.strip()[match.end() :]) if match else (None, text.strip())


@dataclass(frozen=True, slots=True)
class Named:
    """One name in a list, and whom it may mean: nobody, one, or several that share it."""

    name: str
    parties: tuple[str, ...]


LONGEST_LIST = 2_000
"""Characters in a list of names."""
LONGEST_NAME = 120
"""Characters in a name; what is longer is none, and is not searched for."""
_MOST_DOUBTS = 8
"""Names of one list that are asked about."""


def read_parties(directory: Directory, text: str) -> tuple[Named, ...]:
    """The names in a list, in order: with commas between them, or one a line, as forms send what was chosen. Neither an
    "og" ("Møre og Romsdal") nor a comma ("Hansen, Kari") parts what is one name in the register."""
    if len(text) > LONGEST_LIST:
        raise TooLong("text.too_long", longest=LONGEST_LIST, count=len(text), text=text)
    chunks = (chunk.strip(" .\t\n") for chunk in _chunks(directory, text))
    return tuple(named for chunk in chunks if chunk for named in _parted(directory, chunk))


def _chunks(directory: Directory, text: str) -> Iterator[str]:
    """A list parted at line breaks, and at commas but those inside a name."""
    pieces = _JOINTS.split(text)  # what stands between two joints, and the joint
    begun, at = 0, 0
    while at < len(pieces):
        end = _end_of_name(directory, pieces, at)
        if end is not None:
            yield "".join(pieces[begun : max(at - 1, begun)])
            yield "".join(pieces[at:end])
            begun = end + 1
        elif pieces[at + 1 : at + 2] in _BETWEEN:
            yield "".join(pieces[begun : at + 1])
            begun = at + 2
        at = at + 2 if end is None else end + 1
    yield "".join(pieces[begun:])


def _end_of_name(directory: Directory, pieces: list[str], at: int) -> int | None:
    """Where a name that holds a comma ends which begins with this piece, the longest there is."""
    ends = range(at + 3, min(len(pieces), at + 2 * _MOST_JOINTS + 1) + 1, 2)
    joints = takewhile(lambda end: pieces[end - 2] != "\n", ends)
    held = (end for end in joints if "," in pieces[at + 1 : end : 2])
    return next((end for end in reversed(list(held)) if _is_entered(directory, "".join(pieces[at:end]))), None)


def _is_entered(directory: Directory, name: str) -> bool:
    """Whether a party has exactly that name, to the comma."""
    written = _TOLD_APART.sub("", name).strip(" .")
    if len(name) > LONGEST_NAME:
        return False
    entries = filter(None, map(directory.entry, directory.bearers(written)))
    names = (each for entry in entries for each in (entry.name, *entry.aliases))
    return any(_without_blanks(each.strip(" .")) == _without_blanks(written) for each in names)


def _without_blanks(name: str) -> str:
    return "".join(clean(name).casefold().split())


def _parted(directory: Directory, chunk: str) -> Iterator[Named]:
    while chunk:
        chunk = re.sub(r"^(?:og|and)\s+", "", chunk, flags=re.IGNORECASE)
        parties = _named(directory, chunk) if len(chunk) <= LONGEST_NAME else ()
        parted = None if parties else _first_of(directory, chunk)
        if parted is None:
            yield Named(chunk, parties or _resolved(directory, chunk))
            return
        first, chunk = parted
        yield Named(first, _resolved(directory, first))


def _first_of(directory: Directory, chunk: str) -> tuple[str, str] | None:
    """The first name of several, and the rest; None where the whole is one name."""
    for joint in _AND.finditer(chunk, 0, LONGEST_NAME):
        first = chunk[: joint.start()].strip()
        if _resolved(directory, first) or not _AND.search(chunk, joint.end()):
            return first, chunk[joint.end() :].strip()
    return None


def _resolved(directory: Directory, name: str) -> tuple[str, ...]:
    """Who bears a name, with an ending or misspelt too: whatever a text would be read as."""
    if len(name) > LONGEST_NAME:
        return ()
    return _named(directory, name) or directory.resolved(name) or _as_in_a_text(directory, name)


def _as_in_a_text(directory: Directory, name: str) -> tuple[str, ...]:
    """Who is meant where nothing but their name stands in a text: "AU-en"."""
    spans = directory.spans(name)
    whole = len(spans) == 1 and (spans[0].start, spans[0].end) == (0, len(name))
    return spans[0].keys if whole else ()


_TOLD_APART = re.compile(r"\s*\((?P<kind>person|organ|body)(?:\s(?P<place>\d{1,3}))?\)\s*$", re.IGNORECASE)


def _named(directory: Directory, name: str) -> tuple[str, ...]:
    """Who bears a name, or the one of several homonyms that `told_apart` writes so: "Styret (organ)"."""
    said = _TOLD_APART.search(name)
    if said is None:
        found = directory.named(name)
        return tuple(key for key in found if _is_called(directory, key, name)) or found
    kind = "person" if said["kind"].casefold() == "person" else "body"
    same = _homonyms(directory, name[: said.start()], kind)
    place = int(said["place"]) - 1 if said["place"] else None
    return same if place is None else same[place : place + 1]


def _is_called(directory: Directory, key: str, name: str) -> bool:
    """Whether that is a party's own name, which counts for more than what another is also called."""
    entry = directory.entry(key)
    return entry is not None and same_name(entry.name, name)


def _homonyms(directory: Directory, name: str, kind: str) -> tuple[str, ...]:
    """Those of one kind that bear exactly this name, the oldest first."""
    entries = (directory.entry(key) for key in directory.bearers(name))
    return tuple(sorted(each.key for each in entries if each and each.kind == kind and same_name(each.name, name)))


def told_apart(call: Call, directory: Directory, keys: Iterable[str]) -> tuple[str, ...]:
    """What parties are called where one has to be chosen: homonyms with their kind, and of one kind with a number. Each
    of these names means that one party wherever names are read."""
    return tuple(_told_apart(call, directory, entry) for key in keys if (entry := directory.entry(key)))


def _told_apart(call: Call, directory: Directory, entry: Entry) -> str:
    same = _homonyms(directory, entry.name, entry.kind)
    others = _homonyms(directory, entry.name, "body" if entry.kind == "person" else "person")
    if len(same) + len(others) == 1:
        return entry.name
    kind = call.say(f"owner.kind.{entry.kind}")
    place = f" {same.index(entry.key) + 1}" if len(same) > 1 else ""
    return f"{entry.name} ({kind}{place})"


def listed_owners(directory: Directory, text: str, speaker: str) -> Owners:
    """The owners in a list that came with a text worth keeping, so that nothing in it is refused: what is not clear is
    to be asked, of each name on its own."""
    keys: dict[str, None] = {}
    misread: list[str] = []
    doubts: list[Named] = []
    for named in read_parties(directory, text[:LONGEST_LIST]):
        if named.name.casefold() in SPEAKER:
            keys[speaker] = None
        elif len(named.parties) == 1 and not _is_no_name(directory, named.name):
            keys[named.parties[0]] = None
            misread += [named.name] if not _named(directory, named.name) else []
        else:
            doubts.append(named)
    known = tuple(keys)
    asked = [_doubt(directory, named, known) for named in doubts[:_MOST_DOUBTS]]
    told = [Owners(known, ask=False, unread=name) for name in misread] or [Owners(known, ask=False)] * bool(known)
    first, *others = [*told, *asked] or [Owners((), ask=True)]
    return replace(first, others=tuple(others))


def _doubt(directory: Directory, named: Named, known: tuple[str, ...]) -> Owners:
    """A name of a list that several bear, or nobody, or that is no name."""
    if _is_no_name(directory, named.name):
        return Owners(known, ask=True, unread=named.name)
    if named.parties:
        return Owners(known, ask=not known, candidates=named.parties)
    return Owners(known, ask=not known, candidates=directory.nearest(named.name[:LONGEST_NAME]), unread=named.name)


def parties_named(call: Call, ledger: Ledger, text: str, command: str, whole: str | None = None) -> tuple[str, ...]:
    """The parties in a list, each once. `command` is what a button repeats with a right name put in its place; `whole`
    is all that stood behind it where that is more than the list. Of several who share a name and have accounts, those
    are meant whose account is open.

    Raises `Unknown` for a name that nobody has or several share, with the nearest as buttons.
    """
    directory = ledger.parties.directory()
    found: dict[str, None] = {}
    for each in read_parties(directory, text):
        named = replace(each, parties=_still_here(ledger, each.parties))
        found[the_one(call, directory, named, command, text if whole is None else whole)] = None
    if not found:
        raise Incomplete("party.missing", example=f"{command} AU")
    return tuple(found)


def _still_here(ledger: Ledger, parties: tuple[str, ...]) -> tuple[str, ...]:
    """Those of several whose account is open; all, where nobody's is, or where a platform has told nothing of one."""
    if len(parties) < 2:
        return parties
    accounts = {party: ledger.places.accounts(party) for party in parties}
    kept = tuple(party for party in parties if any(account.active for account in accounts[party]))
    return kept if kept and all(accounts.values()) else parties


def one_named(call: Call, ledger: Ledger, name: str, command: str) -> str:
    """The one party that bears a name, which is not parted however it is written."""
    directory = ledger.parties.directory()
    return the_one(call, directory, Named(name, _resolved(directory, name)), command, name)


def the_one(call: Call, directory: Directory, named: Named, command: str, text: str) -> str:
    """The one party that a name means."""
    if named.name.casefold() in SPEAKER:
        return call.speaker.id
    if _is_no_name(directory, named.name):
        raise Unknown("party.nobody", name=named.name[:80])
    if len(named.parties) == 1:
        return named.parties[0]
    near = named.parties or directory.nearest(named.name[:LONGEST_NAME])
    with_more = () if near else _at_head(directory, named.name)
    near = near or with_more
    names = told_apart(call, directory, near)
    buttons = tuple(Button(name, f"{command} {text.replace(named.name, name, 1)}") for name in names)
    if not (named.parties or with_more):
        buttons += adding(call, named.name)
    sentence = "party.several" if named.parties else "party.unknown_near" if names else "party.unknown"
    raise Unknown(
        sentence,
        buttons=Buttons(buttons) if buttons else None,
        ask=bool(names),
        name=named.name[:80],
        near=", ".join(names),
    )


def adding(call: Call, name: str) -> tuple[Button, ...]:
    """A button that adds somebody by a name that is not known, for who may."""
    plain = key_of(name) and not means_nobody(name) and not _APART.search(name) and len(name) <= LONGEST_NAME
    if not plain or call.account.standing != "member":
        return ()
    return (Button(call.say("button.add_party", name=name), f"/owner add {name}"),)


_APART = re.compile(r"[=,;\n]")
"""What parts a name from its aliases, or from the next."""


def _at_head(directory: Directory, name: str) -> tuple[str, ...]:
    """Who is named before words that are no name: "Kari Moe by Friday"."""
    spans = directory.spans(name[:LONGEST_NAME])
    return spans[0].keys if spans and spans[0].start == 0 else ()


def _is_no_name(directory: Directory, name: str) -> bool:
    return means_nobody(name) and not directory.bearers(name)


def means_nobody(name: str) -> bool:
    """Whether what was typed in a name's place is none: "we", "everyone", "nobody", a sign, a platform's mention of an
    account that is not known. A short word in capitals may be an acronym."""
    words = words_of(name)
    if not key_of(name) or _MENTION.search(name):
        return True
    acronym = len(words) == 1 and name.isupper() and 1 < len(name) <= _LONGEST_ACRONYM
    return not acronym and all(word.folded in _NO_NAMES for word in words)


_LONGEST_ACRONYM = 3
_MENTION = re.compile(r"<[@#!]|^@(?:here|channel|everyone|alle)\b", re.IGNORECASE)
_NO_NAMES = frozenset(
    fold(word)
    for word in word_set(
        """
        jeg eg meg i me myself vi oss we us du deg dere dykk you han ham hun henne ho he him she her de dei dem
        them they man noen nokon nokre someone somebody anyone anybody alle everyone everybody all ingen inga
        nobody none vedkommende vedkomande folk hvem kven who whoever andre others sammen saman og and the no
        one
        """
    )
)

SPEAKER = frozenset({"jeg", "eg", "meg", "me", "i", "myself", "meg selv", "meg sjølv"})
"""How people name themselves in a list of owners."""
