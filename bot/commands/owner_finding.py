"""What `/owner`'s verbs share: finding the party that is meant, who may change the directory, and the journal."""

from bot.call import Call
from bot.canonical import Json
from bot.commands.owner_words import Split, parted
from bot.errors import Incomplete, NotAllowed
from bot.journal import Entry
from bot.naming import one_named
from bot.party import Party
from bot.ports import Ledger


def party_named(call: Call, ledger: Ledger, name: str, command: str) -> Party:
    """The one party with that name; `command` is what a button repeats with a right name behind it."""
    if not name:
        raise Incomplete("party.missing", example=f"{command} AU")
    return party_of(ledger, one_named(call, ledger, name, command))


def with_party(call: Call, ledger: Ledger, command: str, words: str | None = None) -> Split:
    """The words parted; where no "=" stands, the longest name at the head is the party and the rest follows it."""
    text = call.words if words is None else words
    split = parted(text)
    if not split.name:
        raise Incomplete("party.missing", example=f"{command} AU = …")
    if split.aliases or split.title:
        return split
    spans = ledger.parties.directory().spans(text)
    if spans and not text[: spans[0].start].strip() and text[spans[0].end :].strip():
        head, tail = text[spans[0].start : spans[0].end], text[spans[0].end :].strip()
        return parted(f"{head} - {tail[1:]}" if tail.startswith("-") else f"{head} = {tail.removeprefix('+')}")
    return split


def party_of(ledger: Ledger, id: str) -> Party:
    """The party with an id that the directory gave."""
    party = ledger.parties.get(id)
    assert party is not None  # noqa: S101 - the directory is made of these rows
    return party


def members_alone(call: Call) -> None:
    """Guests and externals change no directory."""
    if call.account.standing != "member":
        raise NotAllowed("owner.members_alone")


def administrators_alone(call: Call) -> None:
    """What cannot be taken back is for administrators."""
    if not call.administrator:
        raise NotAllowed("owner.administrators_alone")


def record_party(call: Call, ledger: Ledger, verb: str, party: Party, facts: dict[str, Json]) -> None:
    """Appends what the sender did to a party."""
    words: dict[str, Json] = {"name": party.name, "aliases": list(party.aliases)}
    ledger.journal.append(
        Entry(call.now, call.speaker.id, verb, party.id, facts=facts, words=words, audience=call.workspace.id)
    )
