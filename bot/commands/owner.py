"""`/owner`: people and bodies, what they are called, and who is in which body from when to when."""

from dataclasses import replace
from datetime import date

from bot.call import Call
from bot.cleaning import same_name
from bot.command import Family, Verb
from bot.commands.owner_ends import end, merge
from bot.commands.owner_finding import (
    added_parts,
    also_words,
    check_free,
    check_name,
    members_alone,
    new_party,
    party_named,
    record_party,
    with_party,
)
from bot.commands.owner_learned import forget, learn, learned
from bot.commands.owner_members import member, role, when_words
from bot.commands.owner_twins import twins
from bot.commands.owner_words import names_a_body, parted, read_span, signed
from bot.errors import Incomplete, Unknown
from bot.form import Field, Form
from bot.naming import LONGEST_NAME
from bot.party import Membership, Party, PartyKind
from bot.ports import Ledger
from bot.reply import Button, Buttons, Facts, Reply, Text
from bot.rows import party_name
from bot.wording.dates import short_day_words


def add(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/owner add NAME [= ALIAS, ALIAS]`, `person` or `body` before the name where it is not plain. Alone: a form."""
    members_alone(call)
    values = call.request.values
    split = parted(call.words)
    name = " ".join(values.get("name", split.name).split())
    if not name:
        return (Reply((_form(call),)),)
    if "," in name:
        raise Incomplete("owner.one_at_a_time", field="name", name=name.split(",")[0].strip()[:LONGEST_NAME])
    kind: PartyKind = "body" if (values.get("kind") or split.kind or _guess(name)) == "body" else "person"
    aliases = parted(f"{name} = {values['aliases']}").aliases if values.get("aliases") else split.aliases
    party = new_party(call, ledger, kind, name, aliases)
    return (Reply(added_parts(call, party)),)


def kind(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/owner kind body NAME`, the button *it is a body*."""
    members_alone(call)
    split = parted(call.words)
    party = party_named(call, ledger, split.name, "/owner kind body")
    after = replace(party, kind=split.kind or party.kind, revision=party.revision + 1)
    ledger.parties.put(after)
    record_party(call, ledger, "party.kind", after, {"kind": after.kind})
    return (
        Reply((Text(call.say(f"owner.added.{after.kind}", name=after.name, aliases=also_words(call, after.aliases))),)),
    )


def alias(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/owner alias AU = arbeidsutvalget, AU-en`; `/owner alias AU - AU-en` takes one away."""
    members_alone(call)
    split = with_party(call, ledger, "/owner alias")
    if not split.aliases:
        raise Incomplete("owner.alias_missing", name=split.name)
    before = party = party_named(call, ledger, split.name, "/owner alias")
    added, taken = signed(split)
    for each in taken:
        known = next((alias for alias in party.aliases if same_name(alias, each)), None)
        if known is None:
            raise Unknown("owner.no_such_alias", name=party.name, alias=each)
        party = party.without_alias(known)
    for each in added:
        check_name(each)
        check_free(ledger, each, party)
        party = party.with_alias(each)
    party = replace(party, revision=before.revision + 1)
    ledger.parties.put(party)
    record_party(call, ledger, "party.alias", party, {})
    return (Reply((Text(call.say("owner.aliases", name=party.name, aliases=also_words(call, party.aliases))),)),)


def show(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/owner show AU [2023]`: what it is called, who is or was in it, and what it is in."""
    first, last, rest = read_span(call.words, call.today, ledger.workspace.country)
    if not rest:
        raise Incomplete("party.missing", example="/owner show AU")
    party = party_named(call, ledger, rest, "/owner show")
    facts = [(call.say("owner.fact.kind"), call.say(f"owner.kind.{party.kind}"))]
    if party.aliases:
        facts.append((call.say("owner.fact.aliases"), ", ".join(_alias_words(call, party))))
    members = [m for m in ledger.parties.members(party.id) if _overlaps(m, first, last)]
    if members:
        lines = [_membership_words(call, ledger, m, m.party) for m in members]
        facts.append((call.say("owner.fact.members"), "; ".join(dict.fromkeys(lines))))
    places = [m for m in ledger.parties.memberships(party.id) if _overlaps(m, first, last)]
    if places:
        lines = [_membership_words(call, ledger, m, m.body) for m in places]
        facts.append((call.say("owner.fact.places"), "; ".join(dict.fromkeys(lines))))
    if party.last_day:
        facts.append((call.say("owner.fact.ended"), short_day_words(party.last_day, call.language)))
    owes = Button(call.say("button.owes", name=party.name), f"/owes {party.name}")
    return (Reply((Text(party.name, "heading"), Facts(tuple(facts)), Buttons((owes,)))),)


def _alias_words(call: Call, party: Party) -> tuple[str, ...]:
    """What a party is also called; what a correction taught is marked."""
    return tuple(call.say("owner.learned_mark", alias=a) if a in party.learned else a for a in party.aliases)


def _overlaps(membership: Membership, first: date, last: date) -> bool:
    begun = membership.first_day is None or membership.first_day <= last
    return begun and (membership.last_day is None or membership.last_day >= first)


def _membership_words(call: Call, ledger: Ledger, membership: Membership, party: str | None) -> str:
    name = party_name(ledger, party) if party else ""
    role = f"({membership.role})" if membership.role else ""
    return " ".join(part for part in (name, role) if part) + when_words(call, membership.first_day, membership.last_day)


def _guess(name: str) -> PartyKind:
    return "body" if names_a_body(name) else "person"


def _form(call: Call) -> Form:
    kinds = tuple((kind, call.say(f"owner.kind.{kind}")) for kind in ("person", "body"))
    return Form(
        title=call.say("owner.form.title"),
        command="/owner add",
        fields=(
            Field("name", call.say("owner.form.name"), "line", required=True, longest=LONGEST_NAME),
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
        Verb(
            "learned",
            {"en": ("learned", "learnt"), "nb": ("lært",), "nn": ("lært",)},
            learned,
            changes=False,
        ),
        Verb("twins", {"en": ("twins",), "nb": ("dobbelt",), "nn": ("dobbelt",)}, twins, changes=False),
        Verb("kind", {"en": ("kind",)}, kind, "body AU", hidden=True),
        Verb("learn", {"en": ("learn",)}, learn, "AU = ALIAS", hidden=True),
        Verb("forget", {"en": ("forget",), "nb": ("glem",), "nn": ("gløym",)}, forget, "ALIAS", hidden=True),
    ),
)
