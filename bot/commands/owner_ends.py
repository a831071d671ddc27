"""How a party ends: `/owner merge`, where two entries stand for one, and `/owner end`, on its last day."""

from collections.abc import Iterator
from dataclasses import replace

from bot.action import Action
from bot.answers.paging import walk
from bot.call import Call, sender_reads
from bot.commands.owner_finding import administrators_alone, party_named, record_party
from bot.commands.owner_words import parted_into, read_span
from bot.errors import Incomplete, WrongState
from bot.meeting import Meeting
from bot.party import Party
from bot.ports import ActionQuery, Ledger
from bot.record import record
from bot.reply import Reply, Text
from bot.rights import Readership
from bot.wording.dates import short_day_words

MOST_MEETINGS = 10_000


def merge(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/owner merge OLD into NEW`: two entries for the same party become one; all that was the old one's goes along."""
    administrators_alone(call)
    split = parted_into(call.words)
    if not split.into:
        raise Incomplete("owner.merge_missing")
    old = party_named(call, ledger, split.name, "/owner merge")
    new = party_named(call, ledger, split.into, f"/owner merge {old.name} into")
    _check_two(old, new)
    if old.kind != new.kind:
        raise WrongState("owner.kinds_differ", old=old.name, new=new.name)
    ledger.parties.put(old.ended(call.today, new.id))
    known = {each.casefold() for each in (new.name, *new.aliases)}
    extra = tuple(each for each in (old.name, *old.aliases) if each.casefold() not in known)
    learned = tuple(each for each in old.learned if each in extra)
    aliases, learned = (*new.aliases, *extra), (*new.learned, *learned)
    ledger.parties.put(replace(new, aliases=aliases, learned=learned, revision=new.revision + 1))
    _move_accounts(ledger, old.id, new.id, call)
    _move_memberships(ledger, old.id, new.id)
    _move_meetings(ledger, old.id, new.id)
    count = _hand_over(call, ledger, old.id, new.id, ActionQuery(owners=(old.id,), state=None))
    _share_what_was_read(ledger, old.id, new.id)
    record_party(call, ledger, "party.merge", old, {"into": new.id})
    record_party(call, ledger, "party.absorb", new, {"of": old.id})
    return (Reply((Text(call.say("owner.merged", old=old.name, new=new.name, count=count)),)),)


def end(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/owner end AU 2023-12-31 [into NAME]`: its last day; what is open goes to the one that takes over."""
    administrators_alone(call)
    split = parted_into(call.words)
    _, last, name = read_span(split.name, call.today, ledger.workspace.country)
    party = party_named(call, ledger, name, "/owner end")
    heir = party_named(call, ledger, split.into, f"/owner end {party.name} {last} into") if split.into else None
    if heir is not None:
        _check_two(party, heir)
        if last > call.today:
            day = short_day_words(last, call.language)
            raise WrongState("owner.ends_later", name=party.name, day=day, last=last, heir=heir.name)
    for membership in (*ledger.parties.members(party.id), *ledger.parties.memberships(party.id)):
        if membership.last_day is None:
            ledger.parties.put_membership(membership.ended(last))
    ledger.parties.put(replace(party, last_day=last, revision=party.revision + 1))
    count = _hand_over(call, ledger, party.id, heir.id, ActionQuery(owners=(party.id,))) if heir else 0
    record_party(call, ledger, "party.end", party, {"last_day": last.isoformat(), "into": heir.id if heir else None})
    key = ("owner.ended_into" if count else "owner.ended_into_none") if heir else "owner.ended"
    day = short_day_words(last, call.language)
    return (Reply((Text(call.say(key, name=party.name, day=day, heir=heir.name if heir else "", count=count)),)),)


def _check_two(old: Party, new: Party) -> None:
    if old.id == new.id:
        raise WrongState("owner.same", name=old.name)


def _move_accounts(ledger: Ledger, old: str, new: str, call: Call) -> None:
    """Who signed in as the old one is the new one, and is where the old one was."""
    for account in ledger.places.accounts(old):
        ledger.places.put_account(replace(account, person=new))
    there = {stay.channel for stay in ledger.places.channels_of(new, call.now)}
    for stay in ledger.places.channels_of(old, call.now):
        ledger.places.put_member(replace(stay, until=call.now, known=call.now))
        if stay.channel not in there:
            ledger.places.put_member(replace(stay, person=new, since=call.now))


def _move_memberships(ledger: Ledger, old: str, new: str) -> None:
    for membership in (*ledger.parties.members(old), *ledger.parties.memberships(old)):
        party = new if membership.party == old else membership.party
        body = new if membership.body == old else membership.body
        ledger.parties.put_membership(replace(membership, party=party, body=body, revision=membership.revision + 1))


def _move_meetings(ledger: Ledger, old: str, new: str) -> None:
    """Who leads a meeting goes on leading it; what its approved minutes say stays as it is."""
    for meeting in ledger.meetings.latest(None, _everything(ledger, old), MOST_MEETINGS):
        offices = {name: new for name in ("secretary", "chair", "approver") if getattr(meeting, name) == old}
        if offices:
            after: Meeting = meeting.changed(**offices)
            ledger.meetings.put(after)


def _hand_over(call: Call, ledger: Ledger, old: str, new: str, query: ActionQuery) -> int:
    """Puts one owner in the place of another in every action, whoever may read it: it is the register's upkeep. Only
    what the sender may read is counted."""
    count, reads = 0, sender_reads(call, ledger)
    for action in _all(ledger, query, _everything(ledger, old)):
        after = action.assigned(tuple(new if owner == old else owner for owner in action.owners))
        ledger.actions.put(after)
        readers = ledger.actions.readers(action.id)
        count += reads.reads(action.audience, action.channel, readers)
        if old in readers:
            ledger.actions.set_readers(action.id, (*readers, new))
        record(call, ledger, "action.assign", after, action, {"owners": list(after.owners)})
    return count


def _share_what_was_read(ledger: Ledger, old: str, new: str) -> None:
    """What the old one alone might read, the new one may: a direct message's actions."""
    named = Readership(frozenset(), parties=frozenset((old,)))
    for action in _all(ledger, ActionQuery(state=None), named):
        ledger.actions.set_readers(action.id, (*ledger.actions.readers(action.id), new))


def _all(ledger: Ledger, query: ActionQuery, readers: Readership) -> Iterator[Action]:
    return walk(lambda limit, after: ledger.actions.page(query, readers, limit, after))


def _everything(ledger: Ledger, party: str) -> Readership:
    """All there is, direct messages of that party too."""
    channels = ledger.places.channels()
    audiences = {ledger.workspace.id, *(c.connection for c in channels), *(c.id for c in channels)}
    return Readership(frozenset(audiences), frozenset(c.id for c in channels), frozenset((party,)))
