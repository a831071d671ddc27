"""What `/owner`'s verbs share: finding the party that is meant, who may change the directory, and the journal."""

from bot.call import Call
from bot.canonical import Json
from bot.cleaning import same_name
from bot.commands.owner_words import Split, parted
from bot.errors import Incomplete, NotAllowed, TooLong, WrongState, in_field
from bot.journal import Entry
from bot.naming import LONGEST_NAME, means_nobody, one_named
from bot.party import Party, PartyKind
from bot.ports import Ledger
from bot.reply import Button, Buttons, Part, Text
from bot.understanding.names import key_of


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


def new_party(call: Call, ledger: Ledger, kind: PartyKind, name: str, aliases: tuple[str, ...] = ()) -> Party:
    """Adds a party whose names nobody else bears."""
    for each in (name, *aliases):
        with in_field("name" if each == name else "aliases"):
            check_name(each)
            check_free(ledger, each)
    party = Party(ledger.new_id(), kind, name, aliases)
    ledger.parties.put(party)
    record_party(call, ledger, "party.add", party, {"kind": kind})
    return party


def added_parts(call: Call, party: Party) -> tuple[Part, ...]:
    """Tells that a party has been added, with a button where its kind is the other one."""
    told = call.say(f"owner.added.{party.kind}", name=party.name, aliases=also_words(call, party.aliases))
    return Text(told), Buttons((kind_button(call, party),))


def kind_button(call: Call, party: Party) -> Button:
    """Makes a person of a body, or a body of a person."""
    swapped = "body" if party.kind == "person" else "person"
    return Button(call.say(f"button.is_{swapped}"), f"/owner kind {swapped} {party.name}", revision=party.revision)


def also_words(call: Call, aliases: tuple[str, ...]) -> str:
    """What a party is also called, behind its name; nothing where that is nothing."""
    return call.say("owner.also", aliases=", ".join(aliases)) if aliases else ""


def check_name(name: str) -> None:
    """Raises where what was typed cannot be a name."""
    if len(name) > LONGEST_NAME:
        raise TooLong("name.too_long", longest=LONGEST_NAME, count=len(name), name=name)
    if not key_of(name):
        raise Incomplete("owner.no_name", name=name)
    if means_nobody(name):
        raise Incomplete("owner.nobody_s_name", name=name)


def check_free(ledger: Ledger, name: str, party: Party | None = None) -> None:
    """An alias that two parties claim is refused when it is made, naming both. Where `party` claims it, and is of one
    kind with the other, the two may be one."""
    directory = ledger.parties.directory()
    for key in directory.bearers(name):
        entry = directory.entry(key)
        if entry is None or not any(same_name(name, each) for each in (entry.name, *entry.aliases)):
            continue
        mergeable = party and party.id != key and party.kind == entry.kind and not same_name(party.name, entry.name)
        sentence = "owner.taken_by_twin" if mergeable else "owner.taken"
        raise WrongState(sentence, name=name, other=entry.name, party=party.name if party else "")


def record_party(
    call: Call, ledger: Ledger, verb: str, party: Party, facts: dict[str, Json], learned: str | None = None
) -> None:
    """Appends what the sender did to a party; `learned` is the name that a correction taught, or that was forgotten."""
    words: dict[str, Json] = {"name": party.name, "aliases": list(party.aliases)}
    if learned is not None:
        words["learned"] = learned
    ledger.journal.append(
        Entry(call.now, call.speaker.id, verb, party.id, facts=facts, words=words, audience=call.workspace.id)
    )
