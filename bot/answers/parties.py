"""Who somebody is: what they are called, who is in a body, and what a party is in – now, or when the question says."""

import re
from collections.abc import Iterable
from datetime import date

from bot.answers.asked import Asked
from bot.party import Membership, Party
from bot.reply import Button, Facts, Part, Reply, Text
from bot.rows import party_name
from bot.understanding.dates import read_period
from bot.wording.dates import short_day_words

_MOST = 60
"""Members that are named; beyond that they are counted."""
_YEAR = re.compile(r"\b((?:19|20)\d\d)\b(?![-.]\d)")


def who(asked: Asked) -> Reply:
    """Each party that is asked about."""
    parties = [party for key in asked.question.parties if (party := asked.ledger.parties.get(key))]
    first, last = _span(asked)
    parts = tuple(part for party in parties for part in _told(asked, party, first, last))
    owes = (Button(asked.say("button.owes", name=each.name), f"/owes {each.name}") for each in parties)
    return asked.found(parts, buttons=tuple(owes))


def _span(asked: Asked) -> tuple[date, date]:
    """The days that the question is about: today, if it names none."""
    words, today = asked.call.words, asked.call.today
    if period := read_period(words, today, ahead=False, country=asked.ledger.workspace.country):
        return period.first, period.last
    if year := _YEAR.search(words):
        return date(int(year[1]), 1, 1), date(int(year[1]), 12, 31)
    return today, today


def _told(asked: Asked, party: Party, first: date, last: date) -> tuple[Part, ...]:
    say, parties = asked.say, asked.ledger.parties
    facts = [(say("owner.fact.kind"), say(f"owner.kind.{party.kind}"))]
    if party.aliases:
        facts.append((say("owner.fact.aliases"), ", ".join(party.aliases)))
    members = _overlapping(parties.members(party.id), first, last)
    if party.kind == "body":
        names = _named(asked, ((each.party, each) for each in members))
        facts.append((_when(asked, "members", first, last), names or say("answers.who.nobody")))
    places = _named(asked, ((m.body, m) for m in _overlapping(parties.memberships(party.id), first, last)))
    if places:
        facts.append((_when(asked, "places", first, last), places))
    if party.last_day:
        facts.append((say("owner.fact.ended"), short_day_words(party.last_day, asked.call.language)))
    return (Text(party.name, "heading"), Facts(tuple(facts)))


def _when(asked: Asked, what: str, first: date, last: date) -> str:
    """The label of a fact, with the days it is told for where those are not today."""
    label = asked.say(f"owner.fact.{what}")
    return label if first == last == asked.call.today else label + asked.days(first, last)


def _overlapping(memberships: Iterable[Membership], first: date, last: date) -> list[Membership]:
    return [
        each
        for each in memberships
        if (each.first_day is None or each.first_day <= last) and (each.last_day is None or each.last_day >= first)
    ]


def _named(asked: Asked, memberships: Iterable[tuple[str | None, Membership]]) -> str:
    """Names, each with the roles held there, in the order made."""
    roles: dict[str, list[str]] = {}
    for party, membership in memberships:
        held = roles.setdefault(party_name(asked.ledger, party) if party else "", [])
        held += [words for words in (membership.role, membership.unit) if words]
    told = [_with_roles(name, tuple(dict.fromkeys(held))) for name, held in roles.items()]
    more = [asked.say("answers.who.more", count=len(told) - _MOST)] if len(told) > _MOST else []
    return ", ".join([*told[:_MOST], *more])


def _with_roles(name: str, roles: tuple[str, ...]) -> str:
    if not name:
        return ", ".join(roles)
    return f"{name} ({', '.join(roles)})" if roles else name
