"""`/owner`: people and bodies, what they are called, and who is in which body from when to when."""

from dataclasses import replace
from datetime import date

from bot.call import Call
from bot.command import Family, Verb
from bot.commands.owner_ends import end, merge
from bot.commands.owner_finding import members_alone, party_named, party_of, record_party
from bot.commands.owner_words import Split, Stay, names_a_body, parted, read_span, stay
from bot.errors import Incomplete, TooLong, Unknown, WrongState
from bot.form import Field, Form
from bot.naming import LONGEST_NAME, parties_named
from bot.party import Membership, Party, PartyKind
from bot.ports import Ledger
from bot.reply import Button, Buttons, Facts, Reply, Text
from bot.rows import party_name
from bot.wording import listed
from bot.wording.dates import short_day_words


def add(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/owner add NAME [= ALIAS, ALIAS]`, `person` or `body` before the name where it is not plain. Alone: a form."""
    members_alone(call)
    values = call.request.values
    split = parted(call.words)
    name = values.get("name", split.name).strip()
    if not name:
        return (Reply((_form(call),)),)
    kind: PartyKind = "body" if (values.get("kind") or split.kind or _guess(name)) == "body" else "person"
    aliases = parted(f"{name} = {values['aliases']}").aliases if values.get("aliases") else split.aliases
    for each in (name, *aliases):
        _check_name(each)
        _check_free(ledger, each)
    party = Party(ledger.new_id(), kind, name, aliases)
    ledger.parties.put(party)
    record_party(call, ledger, "party.add", party, {"kind": kind})
    swapped = "body" if kind == "person" else "person"
    swap = Button(call.say(f"button.is_{swapped}"), f"/owner kind {swapped} {name}", revision=party.revision)
    told = call.say(f"owner.added.{kind}", name=name, aliases=_also(call, aliases))
    return (Reply((Text(told), Buttons((swap,)))),)


def kind(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/owner kind body NAME`, the button *it is a body*."""
    members_alone(call)
    split = parted(call.words)
    party = party_named(call, ledger, split.name, "/owner kind body")
    after = replace(party, kind=split.kind or party.kind, revision=party.revision + 1)
    ledger.parties.put(after)
    record_party(call, ledger, "party.kind", after, {"kind": after.kind})
    return (Reply((Text(call.say(f"owner.added.{after.kind}", name=after.name, aliases=_also(call, after.aliases))),)),)


def alias(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/owner alias AU = arbeidsutvalget, AU-en`; `/owner alias AU - AU-en` takes one away."""
    members_alone(call)
    split = _with_party(call, ledger, "/owner alias")
    if not split.aliases:
        raise Incomplete("owner.alias_missing", name=split.name)
    party = party_named(call, ledger, split.name, "/owner alias")
    for each in split.aliases:
        if split.taken_away:
            if each not in party.aliases:
                raise Unknown("owner.no_such_alias", name=party.name, alias=each)
            party = party.without_alias(each)
        else:
            _check_name(each)
            _check_free(ledger, each)
            party = party.with_alias(each)
    party = replace(party, revision=party.revision - len(split.aliases) + 1)
    ledger.parties.put(party)
    record_party(call, ledger, "party.alias", party, {})
    return (Reply((Text(call.say("owner.aliases", name=party.name, aliases=_also(call, party.aliases))),)),)


def member(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/owner member AU = Kari, Ola [from 2024-01-01] [to 2024-12-31]`; `/owner member AU - Kari [to 2024-06-30]`."""
    members_alone(call)
    when = stay(call.words)
    split = _with_party(call, ledger, "/owner member", when.rest)
    body = _body(call, ledger, split.name, "/owner member")
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


def _body(call: Call, ledger: Ledger, name: str, command: str) -> Party:
    body = party_named(call, ledger, name, command)
    if body.kind != "body":
        raise WrongState("owner.not_a_body", name=body.name)
    return body


def _leave(call: Call, ledger: Ledger, body: Party, members: tuple[str, ...], when: Stay) -> tuple[Reply, ...]:
    """Ends all that they are in a body, the roles they have there too."""
    last = when.last_day or call.today
    current = [m for m in ledger.parties.members(body.id) if m.covers(call.today) or m.last_day is None]
    for each in members:
        if all(membership.party != each for membership in current):
            raise Unknown("owner.not_member", name=party_name(ledger, each), body=body.name)
    for membership in current:
        if membership.party in members:
            ledger.parties.put_membership(membership.ended(last))
    for each in members:
        record_party(call, ledger, "party.leave", body, {"member": each, "last_day": last.isoformat()})
    names = listed(call.language, tuple(party_name(ledger, each) for each in members))
    day = short_day_words(last, call.language)
    return (Reply((Text(call.say("owner.left", names=names, body=body.name, day=day)),)),)


def role(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/owner role Kari = leder in AU [from 2024-01-01] [to 2024-12-31]`."""
    members_alone(call)
    when = stay(call.words)
    split = _with_party(call, ledger, "/owner role", when.rest)
    person = party_named(call, ledger, split.name, "/owner role")
    if not split.title:
        raise Incomplete("owner.role_missing", name=person.name)
    body = _body(call, ledger, split.body, f"/owner role {person.name} = {split.title} in") if split.body else None
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
    if when.first_day and when.last_day and when.last_day < when.first_day:
        raise WrongState("owner.ends_before", first=when.first_day, last=when.last_day)
    place = body.id if body else None
    held = {(m.body, m.role, m.first_day, m.last_day) for m in ledger.parties.memberships(party)}
    if (place, title, when.first_day, when.last_day) in held:
        return
    ledger.parties.put_membership(Membership(ledger.new_id(), party, place, title, None, when.first_day, when.last_day))
    first, last = (day.isoformat() if day else None for day in (when.first_day, when.last_day))
    subject = body or party_of(ledger, party)
    record_party(call, ledger, "party.join", subject, {"member": party, "first_day": first, "last_day": last})


def show(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/owner show AU [2023]`: what it is called, who is or was in it, and what it is in."""
    first, last, rest = read_span(call.words, call.today, ledger.workspace.country)
    if not rest:
        raise Incomplete("party.missing", example="/owner show AU")
    party = party_named(call, ledger, rest, "/owner show")
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


def _check_name(name: str) -> None:
    if len(name) > LONGEST_NAME:
        raise TooLong("text.too_long", longest=LONGEST_NAME, count=len(name), text=name)


def _check_free(ledger: Ledger, name: str) -> None:
    """An alias that two parties claim is refused when it is made, naming both."""
    directory = ledger.parties.directory()
    for key in directory.named(name):
        entry = directory.entry(key)
        if entry and name.casefold() in {each.casefold() for each in (entry.name, *entry.aliases)}:
            raise WrongState("owner.taken", name=name, other=entry.name)


def _guess(name: str) -> PartyKind:
    return "body" if names_a_body(name) else "person"


def _also(call: Call, aliases: tuple[str, ...]) -> str:
    return call.say("owner.also", aliases=", ".join(aliases)) if aliases else ""


def _when_words(first: date | None, last: date | None) -> str:
    return f"{first or ''}–{last or ''}" if first or last else ""


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
