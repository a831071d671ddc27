"""`/owner`: people and bodies, what they are called, and who is in which body from when to when."""

from dataclasses import replace
from datetime import date

from bot.call import Call
from bot.canonical import Json
from bot.command import Family, Verb
from bot.commands.owner_words import Split, Stay, names_a_body, parted, read_span, stay
from bot.errors import Incomplete, NotAllowed, Unknown, WrongState
from bot.form import Field, Form
from bot.journal import Entry
from bot.naming import Named, parties_named, the_one
from bot.party import Membership, Party, PartyKind
from bot.ports import ActionQuery, Ledger
from bot.reply import Button, Buttons, Facts, Reply, Text
from bot.rights import Readership
from bot.rows import party_name
from bot.wording import listed
from bot.wording.dates import short_day_words


def add(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/owner add NAME [= ALIAS, ALIAS]`, `person` or `body` before the name where it is not plain. Alone: a form."""
    _members_alone(call)
    values = call.request.values
    split = parted(call.words)
    name = values.get("name", split.name).strip()
    if not name:
        return (Reply((_form(call),)),)
    kind: PartyKind = "body" if (values.get("kind") or split.kind or _guess(name)) == "body" else "person"
    aliases = parted(f"{name} = {values['aliases']}").aliases if values.get("aliases") else split.aliases
    for each in (name, *aliases):
        _check_free(ledger, each)
    party = Party(ledger.new_id(), kind, name, aliases)
    ledger.parties.put(party)
    _record(call, ledger, "party.add", party, {"kind": kind})
    swapped = "body" if kind == "person" else "person"
    swap = Button(call.say(f"button.is_{swapped}"), f"/owner kind {swapped} {name}", revision=party.revision)
    told = call.say(f"owner.added.{kind}", name=name, aliases=_also(call, aliases))
    return (Reply((Text(told), Buttons((swap,)))),)


def kind(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/owner kind body NAME`, the button *it is a body*."""
    _members_alone(call)
    split = parted(call.words)
    party = _party(call, ledger, split.name, "/owner kind body")
    after = replace(party, kind=split.kind or party.kind, revision=party.revision + 1)
    ledger.parties.put(after)
    _record(call, ledger, "party.kind", after, {"kind": after.kind})
    return (Reply((Text(call.say(f"owner.added.{after.kind}", name=after.name, aliases=_also(call, after.aliases))),)),)


def alias(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/owner alias AU = arbeidsutvalget, AU-en`; `/owner alias AU - AU-en` takes one away."""
    _members_alone(call)
    split = _with_party(call, ledger, "/owner alias")
    if not split.aliases:
        raise Incomplete("owner.alias_missing", name=split.name)
    party = _party(call, ledger, split.name, "/owner alias")
    for each in split.aliases:
        if split.taken_away:
            if each not in party.aliases:
                raise Unknown("owner.no_such_alias", name=party.name, alias=each)
            party = party.without_alias(each)
        else:
            _check_free(ledger, each)
            party = party.with_alias(each)
    party = replace(party, revision=party.revision - len(split.aliases) + 1)
    ledger.parties.put(party)
    _record(call, ledger, "party.alias", party, {})
    return (Reply((Text(call.say("owner.aliases", name=party.name, aliases=_also(call, party.aliases))),)),)


def member(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/owner member AU = Kari, Ola [from 2024-01-01] [to 2024-12-31]`; `/owner member AU - Kari [to 2024-06-30]`."""
    _members_alone(call)
    when = stay(call.words)
    split = _with_party(call, ledger, "/owner member", when.rest)
    body = _party(call, ledger, split.name, "/owner member")
    if body.kind != "body":
        raise WrongState("owner.not_a_body", name=body.name)
    if not split.aliases:
        raise Incomplete("owner.member_missing", name=body.name)
    members = parties_named(call, ledger, ", ".join(split.aliases), f"/owner member {body.name} =")
    if split.taken_away:
        return _leave(call, ledger, body, members, when)
    for each in members:
        _join(call, ledger, body, each, None, when)
    names = listed(call.language, tuple(party_name(ledger, each) for each in members))
    told = call.say("owner.joined", names=names, body=body.name, when=_when_words(when.first_day, when.last_day))
    return (Reply((Text(told),)),)


def _leave(call: Call, ledger: Ledger, body: Party, members: tuple[str, ...], when: Stay) -> tuple[Reply, ...]:
    last = when.last_day or call.today
    current = {m.party: m for m in ledger.parties.members(body.id) if m.covers(call.today) or m.last_day is None}
    for each in members:
        if each not in current:
            raise Unknown("owner.not_member", name=party_name(ledger, each), body=body.name)
    for each in members:
        ledger.parties.put_membership(current[each].ended(last))
        _record(call, ledger, "party.leave", body, {"member": each, "last_day": last.isoformat()})
    names = listed(call.language, tuple(party_name(ledger, each) for each in members))
    day = short_day_words(last, call.language)
    return (Reply((Text(call.say("owner.left", names=names, body=body.name, day=day)),)),)


def role(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/owner role Kari = leder in AU [from 2024-01-01] [to 2024-12-31]`."""
    _members_alone(call)
    when = stay(call.words)
    split = _with_party(call, ledger, "/owner role", when.rest)
    person = _party(call, ledger, split.name, "/owner role")
    if not split.title:
        raise Incomplete("owner.role_missing", name=person.name)
    body = _party(call, ledger, split.body, f"/owner role {person.name} = {split.title} in") if split.body else None
    _join(call, ledger, body, person.id, split.title, when)
    where = body.name if body else ""
    told = call.say(
        "owner.role_in" if body else "owner.role",
        name=person.name,
        role=split.title,
        body=where,
        when=_when_words(when.first_day, when.last_day),
    )
    return (Reply((Text(told),)),)


def _join(call: Call, ledger: Ledger, body: Party | None, party: str, title: str | None, when: Stay) -> None:
    place = body.id if body else None
    ledger.parties.put_membership(Membership(ledger.new_id(), party, place, title, None, when.first_day, when.last_day))
    first, last = (day.isoformat() if day else None for day in (when.first_day, when.last_day))
    subject = body or _known(ledger, party)
    _record(call, ledger, "party.join", subject, {"member": party, "first_day": first, "last_day": last})


def show(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/owner show AU [2023]`: what it is called, who is or was in it, and what it is in."""
    first, last, rest = read_span(call.words, call.today, ledger.workspace.country)
    if not rest:
        raise Incomplete("party.missing", example="/owner show AU")
    party = _party(call, ledger, rest, "/owner show")
    facts = [(call.say("owner.fact.kind"), call.say(f"owner.kind.{party.kind}"))]
    if party.aliases:
        facts.append((call.say("owner.fact.aliases"), ", ".join(party.aliases)))
    members = [m for m in ledger.parties.members(party.id) if _overlaps(m, first, last)]
    if members:
        lines = [_membership_words(ledger, m, m.party) for m in members]
        facts.append((call.say("owner.fact.members"), "; ".join(dict.fromkeys(lines))))
    places = [m for m in ledger.parties.memberships(party.id) if _overlaps(m, first, last)]
    if places:
        lines = [_membership_words(ledger, m, m.body) for m in places]
        facts.append((call.say("owner.fact.places"), "; ".join(dict.fromkeys(lines))))
    if party.last_day:
        facts.append((call.say("owner.fact.ended"), short_day_words(party.last_day, call.language)))
    owes = Button(call.say("button.owes", name=party.name), f"/owes {party.name}")
    return (Reply((Text(party.name, "heading"), Facts(tuple(facts)), Buttons((owes,)))),)


def _overlaps(membership: Membership, first: date, last: date) -> bool:
    begun = membership.first_day is None or membership.first_day <= last
    return begun and (membership.last_day is None or membership.last_day >= first)


def _membership_words(ledger: Ledger, membership: Membership, party: str | None) -> str:
    name = party_name(ledger, party) if party else ""
    when = _when_words(membership.first_day, membership.last_day)
    return " ".join(part for part in (name, f"({membership.role})" if membership.role else "", when) if part)


def merge(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/owner merge OLD into NEW`: two entries for the same party become one; all it owns goes along."""
    _administrators_alone(call)
    split = parted(call.words)
    if not split.into:
        raise Incomplete("owner.merge_missing")
    old = _party(call, ledger, split.name, "/owner merge")
    new = _party(call, ledger, split.into, f"/owner merge {old.name} into")
    if old.id == new.id:
        raise WrongState("owner.same", name=old.name)
    if old.kind != new.kind:
        raise WrongState("owner.kinds_differ", old=old.name, new=new.name)
    ledger.parties.put(old.ended(call.today, new.id))
    known = {each.casefold() for each in (new.name, *new.aliases)}
    extra = tuple(each for each in (old.name, *old.aliases) if each.casefold() not in known)
    ledger.parties.put(replace(new, aliases=(*new.aliases, *extra), revision=new.revision + 1))
    for account in ledger.places.accounts(old.id):
        ledger.places.put_account(replace(account, person=new.id))
    count = _hand_over(call, ledger, old.id, new.id, None)
    _record(call, ledger, "party.merge", old, {"into": new.id})
    return (Reply((Text(call.say("owner.merged", old=old.name, new=new.name, count=count)),)),)


def end(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/owner end AU 2023-12-31 [into NAME]`: its last day; what is open goes to the one that takes over."""
    _administrators_alone(call)
    split = parted(call.words)
    _, last, name = read_span(split.name, call.today, ledger.workspace.country)
    party = _party(call, ledger, name, "/owner end")
    heir = _party(call, ledger, split.into, f"/owner end {party.name} {last} into") if split.into else None
    for membership in (*ledger.parties.members(party.id), *ledger.parties.memberships(party.id)):
        if membership.last_day is None:
            ledger.parties.put_membership(membership.ended(last))
    ledger.parties.put(replace(party, last_day=last, revision=party.revision + 1))
    count = _hand_over(call, ledger, party.id, heir.id, "open") if heir else 0
    _record(call, ledger, "party.end", party, {"last_day": last.isoformat(), "into": heir.id if heir else None})
    key = "owner.ended_into" if heir else "owner.ended"
    day = short_day_words(last, call.language)
    return (Reply((Text(call.say(key, name=party.name, day=day, heir=heir.name if heir else "", count=count)),)),)


def _hand_over(call: Call, ledger: Ledger, old: str, new: str, state: str | None) -> int:
    """Puts one owner in the place of another in every action, whoever may read it: it is the register's upkeep."""
    query = ActionQuery(owners=(old,), state="open" if state else None)
    everything = Readership(
        frozenset(_audiences(ledger)), frozenset(c.id for c in ledger.places.channels()), frozenset((old, new))
    )
    count = 0
    while page := ledger.actions.page(query, everything, 200):
        for action in page:
            owners = tuple(new if owner == old else owner for owner in action.owners)
            after = action.assigned(owners)
            ledger.actions.put(after)
            readers = ledger.actions.readers(action.id)
            if old in readers:
                ledger.actions.set_readers(action.id, tuple(dict.fromkeys((*readers, new))))
            ledger.journal.append(
                Entry(
                    call.now,
                    call.speaker.id,
                    "action.assign",
                    action.id,
                    action.label,
                    action.meeting,
                    action.audience,
                    {"owners": list(after.owners)},
                )
            )
            count += 1
    return count


def _audiences(ledger: Ledger) -> set[str]:
    channels = ledger.places.channels()
    return {ledger.workspace.id, *(c.connection for c in channels), *(c.id for c in channels)}


def _with_party(call: Call, ledger: Ledger, command: str, words: str | None = None) -> Split:
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


def _party(call: Call, ledger: Ledger, name: str, command: str) -> Party:
    directory = ledger.parties.directory()
    id = the_one(call, directory, Named(name, directory.resolved(name)), command, name)
    return _known(ledger, id)


def _known(ledger: Ledger, id: str) -> Party:
    party = ledger.parties.get(id)
    if party is None:
        raise Unknown("party.unknown", name=id)
    return party


def _check_free(ledger: Ledger, name: str) -> None:
    """An alias that two parties claim is refused when it is made, naming both."""
    directory = ledger.parties.directory()
    for key in directory.named(name):
        entry = directory.entry(key)
        if entry and name.casefold() in {each.casefold() for each in (entry.name, *entry.aliases)}:
            raise WrongState("owner.taken", name=name, other=entry.name)


def _guess(name: str) -> PartyKind:
    return "body" if names_a_body(name) else "person"


def _members_alone(call: Call) -> None:
    if call.account.standing != "member":
        raise NotAllowed("owner.members_alone")


def _administrators_alone(call: Call) -> None:
    if not call.administrator:
        raise NotAllowed("owner.administrators_alone")


def _also(call: Call, aliases: tuple[str, ...]) -> str:
    return call.say("owner.also", aliases=", ".join(aliases)) if aliases else ""


def _when_words(first: date | None, last: date | None) -> str:
    return f"{first or ''}–{last or ''}" if first or last else ""


def _record(call: Call, ledger: Ledger, verb: str, party: Party, facts: dict[str, Json]) -> None:
    words: dict[str, Json] = {"name": party.name, "aliases": list(party.aliases)}
    ledger.journal.append(
        Entry(call.now, call.speaker.id, verb, party.id, facts=facts, words=words, audience=call.workspace.id)
    )


def _form(call: Call) -> Form:
    kinds = tuple((kind, call.say(f"owner.kind.{kind}")) for kind in ("person", "body"))
    return Form(
        title=call.say("owner.form.title"),
        command="/owner add",
        fields=(
            Field("name", call.say("owner.form.name"), "line", required=True, longest=200),
            Field("kind", call.say("owner.fact.kind"), "choice", "person", choices=kinds),
            Field("aliases", call.say("owner.form.aliases"), "line", hint=call.say("owner.form.aliases_hint")),
        ),
        submit=call.say("button.add"),
    )


ADD = Verb("add", {"en": ("add", "new"), "nb": ("ny",), "nn": ("ny",)}, add, "NAME [= ALIAS, ALIAS]")
OWNER = Family(
    name="owner",
    names={"en": ("owner",), "nb": ("aktør",), "nn": ("aktør",)},
    alone=ADD,
    verbs=(
        ADD,
        Verb("alias", {"en": ("alias",), "nb": ("alias",), "nn": ("alias",)}, alias, "AU = ALIAS, ALIAS"),
        Verb("member", {"en": ("member",), "nb": ("medlem",), "nn": ("medlem",)}, member, "AU = PARTY, PARTY"),
        Verb("role", {"en": ("role",), "nb": ("rolle",), "nn": ("rolle",)}, role, "PARTY = TITLE in AU"),
        Verb("show", {"en": ("show",), "nb": ("vis",), "nn": ("vis",)}, show, "AU [2023]", changes=False),
        Verb(
            "merge",
            {"en": ("merge",), "nb": ("slå sammen",), "nn": ("slå saman",)},
            merge,
            "OLD into NEW",
            careful=True,
        ),
        Verb(
            "end",
            {"en": ("end",), "nb": ("avslutt",), "nn": ("avslutt",)},
            end,
            "AU 2023-12-31 [into NEW]",
            careful=True,
        ),
        Verb("kind", {"en": ("kind",)}, kind, "body AU", hidden=True),
    ),
)
