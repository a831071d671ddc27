"""What a platform or a directory tells without being asked: channels, who comes and goes, people and bodies.

Telling the same again changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time

from bot.cleaning import same_name
from bot.journal import Entry
from bot.party import Membership, Party, PartyKind
from bot.place import Capture, Channel, ChannelMember, Language
from bot.ports import Ledger
from bot.request import Standing

SYSTEM = ""
"""The actor of what nobody asked for."""


@dataclass(frozen=True, slots=True)
class ChannelTold:
    """A channel as told; what is None is left as it is, or as the workspace has it. `summary` is "off" or "08:30"."""

    connection: str
    platform_id: str
    name: str
    private: bool | None = None
    members: tuple[str, ...] | None = None
    language: Language | None = None
    zone: str | None = None
    summary: str | None = None
    capture: Capture | None = None
    shared: bool | None = None
    reachable: bool | None = None


@dataclass(frozen=True, slots=True)
class PartyTold:
    """An entry of a directory file; members and roles name other entries by key, which may come later."""

    key: str
    kind: PartyKind
    name: str
    aliases: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    roles: tuple[Mapping[str, str | None], ...] = ()


def channel_told(ledger: Ledger, told: ChannelTold, at: datetime) -> Channel:
    """Makes the channel, or changes what is told differently."""
    before = ledger.places.channel_at(told.connection, told.platform_id)
    channel = _as_told(before or new_channel(ledger, told.connection, told.platform_id, at), told, at)
    if before is None or channel != before:
        revision = before.revision + 1 if before else 1
        channel = replace(channel, revision=revision)
        ledger.places.put_channel(channel)
        if before is not None and channel.private and not before.private:
            # One that opens again keeps for itself what was said behind its door.
            ledger.places.make_private(channel)
        _journal(ledger, "channel.told", channel.id, at)
    for name in told.members or ():
        joined(ledger, channel, person_named(ledger, name).id, at)
    return channel


def channel_renumbered(ledger: Ledger, connection: str, old: str, new: str, at: datetime) -> None:
    """A platform calls a channel by another id from now on. Where somebody has spoken under that first there are two,
    and the old one is out of reach."""
    channel = ledger.places.channel_at(connection, old)
    if channel is None:
        return
    is_taken = ledger.places.channel_at(connection, new) is not None
    after = replace(channel, reachable=False) if is_taken else replace(channel, platform_id=new, members_known=None)
    ledger.places.put_channel(replace(after, revision=channel.revision + 1))
    _journal(ledger, "channel.told", channel.id, at)


def new_channel(ledger: Ledger, connection: str, platform_id: str, at: datetime) -> Channel:
    """A public channel with the workspace's language and zone, as it is when first met."""
    return Channel(
        id=ledger.new_id(),
        connection=connection,
        platform_id=platform_id,
        name=platform_id,
        language=ledger.workspace.language,
        zone=ledger.workspace.zone,
        summary=ledger.workspace.summary,
        summary_since=at,
        capture=ledger.workspace.capture,
    )


def _as_told(channel: Channel, told: ChannelTold, at: datetime) -> Channel:
    summary, since = channel.summary, channel.summary_since
    if told.summary is not None:
        summary = None if told.summary == "off" else time.fromisoformat(told.summary)
        since = since if summary == channel.summary else at
    return replace(
        channel,
        name=told.name,
        private=channel.private if told.private is None else told.private,
        language=told.language or channel.language,
        zone=told.zone or channel.zone,
        summary=summary,
        summary_since=since,
        capture=told.capture or channel.capture,
        shared=channel.shared if told.shared is None else told.shared,
        reachable=channel.reachable if told.reachable is None else told.reachable,
    )


def joined(ledger: Ledger, channel: Channel, person: str, at: datetime, standing: Standing | None = None) -> None:
    """Somebody is in a channel from now on; who is there already is known to be there still."""
    stays = [stay for stay in ledger.places.channels_of(person, at) if stay.channel == channel.id]
    for stay in stays or [ChannelMember(channel.id, person, at)]:
        ledger.places.put_member(replace(stay, known=at, standing=standing or stay.standing))
    if not stays:
        _journal(ledger, "channel.join", channel.id, at, person)


def left(ledger: Ledger, channel: Channel, person: str, at: datetime) -> None:
    """Somebody is not in a channel any more."""
    for stay in ledger.places.channels_of(person, at):
        if stay.channel == channel.id:
            ledger.places.put_member(replace(stay, until=at, known=at))
            _journal(ledger, "channel.leave", channel.id, at, person)


def person_named(ledger: Ledger, name: str) -> Party:
    """The one person with this name, capital letters and spaces aside, made where there is none: on the local
    connection a name is a person."""
    same = _persons_named(ledger, name)
    exact = [person for person in same if person.name == name]
    if len(exact or same) == 1:
        return (exact or same)[0]
    person = Party(ledger.new_id(), "person", name)
    ledger.parties.put(person)
    return person


def party_told(ledger: Ledger, told: PartyTold, at: datetime) -> Party:
    """Makes the party, or changes what is told differently.

    A membership that is not told any more stays: it is ended by `/owner`, with its last day.
    """
    before = ledger.parties.by_key(told.key)
    if told.kind == "person" and (before is None or _stands_in(before)):
        before = _known_already(ledger, told.name, before)
    after = _party_as_told(ledger, before, told)
    if before is None or after != before:
        after = replace(after, revision=before.revision + 1 if before else 1)
        ledger.parties.put(after)
        _journal(ledger, "party.told", after.id, at)
    known = {(m.party, m.body, m.role) for m in ledger.parties.members(after.id) if m.last_day is None}
    for key in told.members:
        member = _keyed(ledger, key)
        if (member.id, after.id) not in {(party, body) for party, body, _ in known}:
            ledger.parties.put_membership(Membership(ledger.new_id(), member.id, after.id))
    _roles_told(ledger, after, told)
    return after


def _party_as_told(ledger: Ledger, before: Party | None, told: PartyTold) -> Party:
    if before is not None:
        aliases = tuple(dict.fromkeys((*told.aliases, *before.learned)))  # a directory does not know what was learned
        return replace(before, kind=told.kind, name=told.name, aliases=aliases, key=told.key)
    return Party(ledger.new_id(), told.kind, told.name, told.aliases, told.key)


def _stands_in(party: Party) -> bool:
    """Whether a party is a key that was named before the directory told of it."""
    return party.kind == "body" and party.name == party.key


def _known_already(ledger: Ledger, name: str, stand_in: Party | None) -> Party | None:
    """Somebody who was named or has spoken before, in the place of the key that stood in for them."""
    person = _spoken_before(ledger, name)
    if person is None or stand_in is None:
        return person or stand_in
    ledger.parties.put(replace(stand_in, key=None, merged_into=person.id, revision=stand_in.revision + 1))
    for membership in ledger.parties.memberships(stand_in.id):
        ledger.parties.put_membership(replace(membership, party=person.id, revision=membership.revision + 1))
    return person


def _spoken_before(ledger: Ledger, name: str) -> Party | None:
    """Somebody who has spoken before the directory told of them, and has no key yet. Who has an account elsewhere than
    on a local connection is who they are there, whatever they call themselves: an administrator merges the two."""
    return next((each for each in _persons_named(ledger, name) if each.key is None and _is_local(ledger, each)), None)


def _is_local(ledger: Ledger, person: Party) -> bool:
    return all(ledger.places.is_local(account.connection) for account in ledger.places.accounts(person.id))


def _persons_named(ledger: Ledger, name: str) -> list[Party]:
    parties = (ledger.parties.get(key) for key in ledger.parties.directory().named(name))
    return [party for party in parties if party and party.kind == "person" and same_name(party.name, name)]


def _roles_told(ledger: Ledger, party: Party, told: PartyTold) -> None:
    held = {(m.body, m.role) for m in ledger.parties.memberships(party.id) if m.last_day is None}
    for role in told.roles:
        key = role.get("body")
        body = _keyed(ledger, key).id if key else None
        if (body, role.get("role")) not in held:
            ledger.parties.put_membership(
                Membership(ledger.new_id(), party.id, body, role.get("role"), role.get("unit"))
            )


def _keyed(ledger: Ledger, key: str) -> Party:
    """The party with this key; one that the directory names before it tells of it stands under its key till then."""
    party = ledger.parties.by_key(key)
    if party is None:
        party = Party(ledger.new_id(), "body", key, key=key)
        ledger.parties.put(party)
    return party


def _journal(ledger: Ledger, verb: str, subject: str, at: datetime, person: str = "") -> None:
    facts = {"person": person} if person else {}
    ledger.journal.append(Entry(at, SYSTEM, verb, subject, facts=facts, audience=ledger.workspace.id))
