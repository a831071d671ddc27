"""What a platform tells of people: their accounts, who is in which channel, and its groups, which are bodies.

Telling the same again changes nothing. What a platform calls somebody grants no right: an account is who it is by the
platform's own id.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.canonical import Json
from bot.cleaning import same_name
from bot.events import SYSTEM, joined, left
from bot.journal import Entry
from bot.party import Membership, Party
from bot.place import Account, Channel, ChannelMember
from bot.ports import Ledger
from bot.presence import LATE
from bot.request import Standing
from bot.told_names import Bearers, names_of, presentable
from bot.understanding.directory import Directory

NOBODY = ""
"""The person behind an account that nobody is: a bot's."""


@dataclass(frozen=True, slots=True)
class AccountTold:
    """An account as its platform tells of it. `name` is the real one, `aliases` what else the person is called there;
    `zone` an IANA name. Who `manages` administrates from when they are first told of, and no
    longer than that; None where the platform does not say."""

    connection: str
    platform_id: str
    name: str
    aliases: tuple[str, ...] = ()
    standing: Standing = "member"
    zone: str | None = None
    email: str | None = None
    active: bool = True
    manages: bool | None = None


@dataclass(frozen=True, slots=True)
class GroupTold:
    """A group of people as a platform tells of it; `members` are its ids of their accounts, None where they are not
    told. One that is not `active` has been taken away."""

    connection: str
    key: str
    name: str
    handle: str = ""
    members: tuple[str, ...] | None = None
    active: bool = True


def account_told(ledger: Ledger, told: AccountTold, at: datetime) -> Account:
    """Makes the account and its person, or changes what is told differently. The old name stays as an alias. Where an
    account is closed, the person stays, with all they own."""
    return accounts_told(ledger, (told,), at)[0]


def accounts_told(
    ledger: Ledger, accounts: Iterable[AccountTold], at: datetime, directory: Directory | None = None
) -> tuple[Account, ...]:
    """The same for many at once, which looks names up in a directory as it was before: one that was read beforehand
    saves those who write from waiting until it is made anew."""
    bearers = Bearers(directory or ledger.parties.directory())
    return tuple(_account_told(ledger, told, bearers, at) for told in accounts)


def is_news(ledger: Ledger, told: AccountTold) -> bool:
    """Whether an account is told differently from what is known of it: platforms tell of many things that are nothing
    here, such as a picture."""
    before = ledger.places.account(told.connection, told.platform_id)
    person = ledger.parties.get(before.person) if before else None
    if before is None or person is None:
        return before is None
    name = presentable(told.name) or told.platform_id
    new = person.name == told.platform_id
    return _account_as_told(ledger, before, told, before.person, new=new) != before or not any(
        same_name(name, each) for each in ((person.name,) if _names_alone(ledger, person) else names_of(person))
    )


def _account_told(ledger: Ledger, told: AccountTold, bearers: Bearers, at: datetime) -> Account:
    before = ledger.places.account(told.connection, told.platform_id)
    known = ledger.parties.get(before.person) if before else None
    if before is not None and known is None and before.person != NOBODY:
        return before  # erased: what the platform tells does not bring a person back
    person = _named_as_told(ledger, known, told, bearers)
    new = known is None or known.name == told.platform_id  # met, but not told of in time
    after = _account_as_told(ledger, before, told, person.id, new=new)
    if after != before:
        ledger.places.put_account(after)
        facts: dict[str, Json] = {"account": told.platform_id, "standing": after.standing, "active": after.active}
        if told.manages is not None:
            facts["manages"] = told.manages
        if after.administrator != (before is not None and before.administrator):
            facts["administrator"] = after.administrator
        _journal(ledger, "account.told", person.id, at, facts)
    if before is not None:
        _follow(ledger, before, after, at)
    return after


def bot_told(ledger: Ledger, connection: str, platform_id: str) -> None:
    """An account of a bot, which is nobody: it is in channels, and reads nothing."""
    if ledger.places.account(connection, platform_id) is None:
        ledger.places.put_account(Account(connection, platform_id, NOBODY, standing="external", active=False))


def _account_as_told(ledger: Ledger, before: Account | None, told: AccountTold, person: str, *, new: bool) -> Account:
    after = Account(
        connection=told.connection,
        platform_id=told.platform_id,
        person=person,
        standing=told.standing,
        administrator=before.administrator if before and not new else bool(told.manages),
        zone=told.zone if told.zone and _is_zone(told.zone) else None,
        email=told.email,
        active=told.active,
    )
    if after.administrates and not (told.manages is False and _managed(ledger, person)):
        return after
    return replace(after, administrator=False)  # once and for all: who comes back has to be made one again


def _managed(ledger: Ledger, person: str) -> bool:
    """Whether somebody administrates because their platform told so: nobody here has said it since."""
    for entry in reversed(ledger.journal.about(person)):
        if entry.verb == "workspace.admin":
            return False
        if entry.verb == "account.told" and "manages" in entry.facts:
            return entry.facts["manages"] is True
    return False


def _is_zone(name: str) -> bool:
    """Whether that is a zone; `zoneinfo` keeps those that have been looked up, which a whole town of people needs."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # OSError: a folder of zones, or a name longer than a file's
        return False
    return True


def _follow(ledger: Ledger, before: Account, after: Account, at: datetime) -> None:
    """Where a person is, they are as what they have become; whose account is closed is nowhere any more."""
    if (before.standing, before.active) == (after.standing, after.active):
        return
    for stay in ledger.places.channels_of(after.person, at):
        channel = ledger.places.channel(stay.channel)
        if channel is not None and channel.connection == after.connection:
            ledger.places.put_member(replace(stay, standing=after.standing, until=None if after.active else at))


# --- names ---------------------------------------------------------------------------------------------------


def _named_as_told(ledger: Ledger, person: Party | None, told: AccountTold, bearers: Bearers) -> Party:
    """The person, called what the platform calls them; one whom a directory or another account names too keeps that
    name, and is also called this."""
    name = presentable(told.name) or told.platform_id
    before = person or Party(ledger.new_id(), "person", name)
    party = before
    if not same_name(before.name, name) and _names_alone(ledger, before):
        aliases = tuple(alias for alias in before.aliases if not same_name(alias, name))
        older = () if before.name == told.platform_id else (before.name,)
        party = replace(before, name=name, aliases=(*aliases, *_taken(told, older, (name, *aliases), before, bearers)))
    more = _taken(told, (name, *told.aliases), names_of(party), party, bearers)
    party = replace(party, aliases=(*party.aliases, *more))
    if person is None:
        ledger.parties.put(party)
    elif party != person:
        ledger.parties.put(replace(party, revision=person.revision + 1))
    bearers.take(party)
    return party


def _taken(
    told: AccountTold, names: Iterable[str], known: tuple[str, ...], person: Party, bearers: Bearers
) -> tuple[str, ...]:
    """What else a person is called. Who is of another organisation is called one thing: here nobody vouches for it."""
    return () if told.standing == "external" else bearers.free(names, known, person.id)


def _names_alone(ledger: Ledger, person: Party) -> bool:
    """Whether nobody but this account says what a person is called."""
    return person.key is None and len(ledger.places.accounts(person.id)) <= 1


# --- channels ------------------------------------------------------------------------------------------------


def members_told(ledger: Ledger, channel: Channel, members: Iterable[str], at: datetime) -> bool:
    """Who is in a channel at that moment, by the platform's ids of all their accounts; whether all of them are known
    here. Who came or went after that moment, as an event told, is left as they are."""
    accounts = {id: ledger.places.account(channel.connection, id) for id in members}
    there = {each.person: each.standing for each in accounts.values() if each is not None and each.person != NOBODY}
    stays = {stay.person: stay for stay in ledger.places.members_of(channel.id, at)}
    for person, stay in stays.items():
        if person not in there:
            ledger.places.put_member(replace(stay, until=at, known=at))
    for person, standing in there.items():
        before = stays.get(person)
        if before is None:
            ledger.places.put_member(ChannelMember(channel.id, person, at, known=at, standing=standing))
        elif before.standing != standing:
            ledger.places.put_member(replace(before, standing=standing))
    complete = all(account is not None for account in accounts.values())
    now = ledger.places.channel(channel.id) or channel
    if complete and (now.members_known is None or now.members_known < at):
        ledger.places.put_channel(replace(now, members_known=at, revision=now.revision + 1))
    return complete


def came(ledger: Ledger, channel: Channel, account: Account, at: datetime, *, late: bool = False) -> bool:
    """Somebody has come into a channel; whether that is sure. Where it is told `late`, or just after they left, they
    may have left since: they count as there, read nothing by it, and nobody knows who is there until it is asked."""
    person = account.person
    if person == NOBODY:
        return True
    is_there = _is_in(ledger, channel, person, at)
    if not is_there and (late or _is_in(ledger, channel, person, at - LATE)):
        ledger.places.put_member(ChannelMember(channel.id, person, at, standing=account.standing))
        _doubted(ledger, channel)
        return False
    if not (is_there and late):
        joined(ledger, channel, person, at, account.standing)
    return True


def gone(ledger: Ledger, channel: Channel, account: Account, at: datetime, *, late: bool = False) -> bool:
    """Somebody has left a channel; whether that is sure. Where it is told `late`, or just after they came, they may
    have come again since: they read nothing there any more, and nobody knows who is there until it is asked."""
    if not _is_in(ledger, channel, account.person, at):
        return True
    doubtful = late or not _is_in(ledger, channel, account.person, at - LATE)
    left(ledger, channel, account.person, at)
    if doubtful:
        _doubted(ledger, channel)
    return not doubtful


def _is_in(ledger: Ledger, channel: Channel, person: str, at: datetime) -> bool:
    return any(stay.channel == channel.id for stay in ledger.places.channels_of(person, at))


def _doubted(ledger: Ledger, channel: Channel) -> None:
    now = ledger.places.channel(channel.id) or channel
    ledger.places.put_channel(replace(now, members_known=None, revision=now.revision + 1))


# --- groups --------------------------------------------------------------------------------------------------


def group_told(ledger: Ledger, told: GroupTold, at: datetime) -> Party:
    """Makes the body, or changes what is told differently; its members follow. One that was merged into another body
    brings that its members, and takes none away."""
    before = ledger.parties.by_key(told.key)
    body = _body_as_told(ledger, before, told, at)
    if body != before:
        ledger.parties.put(body if before is None else replace(body, revision=before.revision + 1))
        _journal(ledger, "party.told", body.id, at)
    into = _merged(ledger, body)
    if told.members is not None:
        _members_follow(ledger, told, into, at, ends=into.id == body.id)
    return body


def _body_as_told(ledger: Ledger, before: Party | None, told: GroupTold, at: datetime) -> Party:
    if before is not None and before.merged_into is not None:
        return before
    bearers, own = Bearers(ledger.parties.directory()), before.id if before else ledger.new_id()
    handle = f"@{told.handle}" if told.handle else told.key
    name = next(iter(bearers.free((told.name,), (), own)), handle)
    aliases = bearers.free((told.handle,), (name,), own)
    last_day = None if told.active else _day(ledger, at)
    if before is None:
        return Party(own, "body", name, aliases, told.key, last_day)
    older = () if same_name(before.name, name) or before.name == handle else (before.name,)
    kept = (each for each in (*before.aliases, *older, *aliases) if not same_name(each, name))
    if before.last_day is not None and last_day is not None:
        last_day = before.last_day
    return replace(before, name=name, aliases=tuple(dict.fromkeys(kept)), last_day=last_day)


def _merged(ledger: Ledger, body: Party) -> Party:
    while body.merged_into is not None and (into := ledger.parties.get(body.merged_into)):
        body = into
    return body


def group_changed(
    ledger: Ledger, connection: str, key: str, came: Iterable[str], went: Iterable[str], at: datetime
) -> None:
    """Some have come into a group, and some have left it."""
    body = ledger.parties.by_key(key)
    if body is None:
        return
    into = _merged(ledger, body)
    held = {m.party: m for m in ledger.parties.members(into.id) if m.last_day is None and m.role is None}
    _come(ledger, into, _persons(ledger, connection, came) - held.keys(), at)
    if into.id == body.id:
        _go(ledger, [held[each] for each in _persons(ledger, connection, went) & held.keys()], at)


def _members_follow(ledger: Ledger, told: GroupTold, body: Party, at: datetime, *, ends: bool) -> None:
    persons = _persons(ledger, told.connection, told.members or ())
    held = {m.party: m for m in ledger.parties.members(body.id) if m.last_day is None and m.role is None}
    _come(ledger, body, persons - held.keys(), at)
    if ends:
        _go(ledger, [held[each] for each in held.keys() - persons], at)


def _persons(ledger: Ledger, connection: str, accounts: Iterable[str]) -> set[str]:
    found = (ledger.places.account(connection, id) for id in accounts)
    return {account.person for account in found if account is not None and account.person != NOBODY}


def _come(ledger: Ledger, body: Party, persons: Iterable[str], at: datetime) -> None:
    for person in sorted(persons):
        ledger.parties.put_membership(Membership(ledger.new_id(), person, body.id, first_day=_day(ledger, at)))


def _go(ledger: Ledger, memberships: Iterable[Membership], at: datetime) -> None:
    """A membership covers its last day, and who has left reads nothing as a member from now on."""
    for membership in sorted(memberships, key=lambda each: each.id):
        ledger.parties.put_membership(membership.ended(_day(ledger, at) - timedelta(days=1)))


def _day(ledger: Ledger, at: datetime) -> date:
    return at.astimezone(ZoneInfo(ledger.workspace.zone)).date()


def _journal(ledger: Ledger, verb: str, subject: str, at: datetime, facts: dict[str, Json] | None = None) -> None:
    ledger.journal.append(Entry(at, SYSTEM, verb, subject, facts=facts or {}, audience=ledger.workspace.id))
