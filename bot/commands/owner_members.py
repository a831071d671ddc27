"""`/owner member` and `/owner role`: who is in which body, as what, from which day to which."""

from dataclasses import replace
from datetime import date

from bot.call import Call
from bot.commands.owner_finding import members_alone, party_named, party_of, record_party, with_party
from bot.commands.owner_words import Split, Stay, signed, stay
from bot.errors import Incomplete, Unknown, WrongState
from bot.naming import parties_named
from bot.party import Membership, Party
from bot.ports import Ledger
from bot.reply import Reply, Text
from bot.rows import party_name
from bot.understanding.directory import Directory
from bot.wording import listed
from bot.wording.dates import short_day_words

_AROUND = " ,;-"


def member(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/owner member AU = Kari, -Ola [from 2024-01-01] [to 2024-12-31]`; `/owner member AU - Kari [to 2024-06-30]`."""
    members_alone(call)
    when = stay(call.words)
    split = with_party(call, ledger, "/owner member", when.rest)
    body = _body(call, ledger, split.name, "/owner member")
    names = signed(split)
    if not any(names):
        raise Incomplete("owner.member_missing", name=body.name)
    coming, going = (
        parties_named(call, ledger, ", ".join(each), "/owner member", call.words) if each else () for each in names
    )
    parts = [_leave(call, ledger, body, going, when)] if going else []
    stays: dict[tuple[date | None, date | None], list[str]] = {}
    for party in coming:
        joined = _join(call, ledger, body, party, None, when)
        stays.setdefault((joined.first_day, joined.last_day), []).append(party)
    for (first, last), parties in stays.items():
        told = _names(call, ledger, parties)
        parts.append(call.say("owner.joined", names=told, body=body.name, when=when_words(call, first, last)))
    return (Reply(tuple(map(Text, parts))),)


def role(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/owner role Kari = leder in AU [from 2024-01-01] [to 2024-12-31]`."""
    members_alone(call)
    when = stay(call.words)
    split = with_party(call, ledger, "/owner role", when.rest)
    person = party_named(call, ledger, split.name, "/owner role")
    title, place = _title(ledger.parties.directory(), person, split)
    body = _body(call, ledger, place, f"/owner role {person.name} = {title} in") if place else None
    joined = _join(call, ledger, body, person.id, title, when)
    told = call.say(
        "owner.role_in" if body else "owner.role",
        name=person.name,
        role=title,
        body=body.name if body else "",
        when=when_words(call, joined.first_day, joined.last_day),
    )
    return (Reply((Text(told),)),)


def _title(directory: Directory, person: Party, split: Split) -> tuple[str, str]:
    """The title and the name of its body: "leder i KDD", and, where KDD is known, "leder KDD" and "leder, KDD". What
    looks like a title and a body, and cannot be parted, is refused with the words that part it."""
    title = split.title.strip(_AROUND)
    if not title:
        raise Incomplete("owner.role_missing", name=person.name)
    if split.body:
        return title, split.body
    last = next(iter(directory.spans(title)[-1:]), None)
    if last is not None and last.start > 0 and last.end == len(title) and _is_body(directory, last.keys):
        return title[: last.start].strip(_AROUND), title[last.start :]
    first, *rest = title.split()
    if "," in title or any(word.isupper() and len(word) > 1 for word in rest):
        place = " ".join(rest)
        raise Incomplete("owner.role_unclear", words=title, name=person.name, role=first.strip(_AROUND), body=place)
    return title, ""


def _is_body(directory: Directory, keys: tuple[str, ...]) -> bool:
    entries = [directory.entry(key) for key in keys]
    return all(entry is not None and entry.kind == "body" for entry in entries)


def _body(call: Call, ledger: Ledger, name: str, command: str) -> Party:
    body = party_named(call, ledger, name, command)
    if body.kind != "body":
        raise WrongState("owner.not_a_body", name=body.name)
    return body


def _leave(call: Call, ledger: Ledger, body: Party, members: tuple[str, ...], when: Stay) -> str:
    """Ends all that they are in a body, the roles they have there too: what held on the last day, else what is open."""
    last = when.last_day or call.today
    there = ledger.parties.members(body.id)
    for each in members:
        mine = [m for m in there if m.party == each]
        ending = [m for m in mine if m.covers(last)] or [m for m in mine if m.last_day is None]
        if not ending:
            raise Unknown("owner.not_member", name=party_name(ledger, each), body=body.name)
        for membership in ending:
            _check_order(membership.first_day, last)
            ledger.parties.put_membership(membership.ended(last))
        record_party(call, ledger, "party.leave", body, {"member": each, "last_day": last.isoformat()})
    day = short_day_words(last, call.language)
    return call.say("owner.left", names=_names(call, ledger, members), body=body.name, day=day)


def _join(call: Call, ledger: Ledger, body: Party | None, party: str, title: str | None, when: Stay) -> Membership:
    """The stay as it is then known. It is one with what is known of the same days: two stays never overlap."""
    _check_order(when.first_day, when.last_day)
    place = body.id if body else None
    known = [m for m in ledger.parties.memberships(party) if (m.body, m.role) == (place, title)]
    said = Membership(ledger.new_id(), party, place, title, None, when.first_day, when.last_day)
    if known and not (when.first_day or when.last_day):
        if now := next((m for m in known if m.covers(call.today)), None):
            return now
        said = replace(said, first_day=call.today)
    same = [m for m in known if _overlap(m, said)]
    if len(same) > 1:
        stays = "; ".join(when_words(call, m.first_day, m.last_day).strip() for m in same)
        raise WrongState("owner.overlaps", name=party_name(ledger, party), stays=stays)
    after = _one_stay(same[0], said) if same else said
    if same and after == same[0]:
        return after
    ledger.parties.put_membership(replace(after, revision=after.revision + 1) if same else after)
    first, last = (day.isoformat() if day else None for day in (after.first_day, after.last_day))
    subject = body or party_of(ledger, party)
    record_party(call, ledger, "party.join", subject, {"member": party, "first_day": first, "last_day": last})
    return after


def _one_stay(known: Membership, said: Membership) -> Membership:
    """What is known of a stay with what is said of it. An open one gets the days that are said; one that has ended goes
    on for as long as either says (it is shortened by taking the member away)."""
    if known.last_day is None and said.last_day is None:
        return replace(known, first_day=said.first_day or known.first_day)
    starts = [day for day in (known.first_day, said.first_day) if day]
    ends = [day for day in (known.last_day, said.last_day) if day]
    last = max(ends) if known.last_day is None or said.last_day else None
    return replace(known, first_day=min(starts, default=None), last_day=last)


def _overlap(one: Membership, other: Membership) -> bool:
    begins = [m.first_day or date.min for m in (one, other)]
    ends = [m.last_day or date.max for m in (one, other)]
    return max(begins) <= min(ends)


def _check_order(first: date | None, last: date | None) -> None:
    if first and last and last < first:
        raise WrongState("owner.ends_before", first=first, last=last)


def _names(call: Call, ledger: Ledger, parties: tuple[str, ...] | list[str]) -> str:
    return listed(call.language, tuple(party_name(ledger, each) for each in parties))


def when_words(call: Call, first: date | None, last: date | None) -> str:
    """From when to when, behind a name and with the space before it; nothing where neither is known."""
    begun = call.say("owner.when.from", day=short_day_words(first, call.language)) if first else ""
    return begun + (call.say("owner.when.to", day=short_day_words(last, call.language)) if last else "")
