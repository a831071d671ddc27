"""`/owner twins`: people of a platform who are called as somebody in the directory. A name says nothing of who they
are, so that an administrator says whether the two are one."""

from bot.call import Call
from bot.cleaning import same_name
from bot.commands.owner_finding import administrators_alone
from bot.naming import told_apart
from bot.party import Party
from bot.ports import Ledger
from bot.reply import Button, Buttons, Reply, Text

MOST = 20
"""Pairs that are shown; when these are settled, the next ones are."""


def twins(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/owner twins`, with a button a pair that makes one of the two."""
    administrators_alone(call)
    pairs = pairs_of(ledger)
    if not pairs:
        return (Reply((Text(call.say("twins.none")),)),)
    told = Text(call.say("twins.some", count=len(pairs)))
    return (Reply((told, Buttons(tuple(_button(call, ledger, *pair) for pair in pairs[:MOST]))), ask=True),)


def _button(call: Call, ledger: Ledger, person: Party, entry: Party) -> Button:
    old, new = told_apart(call, ledger.parties.directory(), (person.id, entry.id))
    return Button(entry.name, f"/owner merge {old} into {new}")


def pairs_of(ledger: Ledger) -> tuple[tuple[Party, Party], ...]:
    """Each person with accounts who has one namesake, without any, so that the two may be one."""
    accounts = [account for account in ledger.places.accounts() if not ledger.places.is_local(account.connection)]
    persons = (ledger.parties.get(person) for person in dict.fromkeys(account.person for account in accounts))
    pairs = ((person, _namesake(ledger, person)) for person in persons if person is not None and person.key is None)
    return tuple((person, entry) for person, entry in pairs if entry is not None)


def _namesake(ledger: Ledger, person: Party) -> Party | None:
    """The only other party of that name, where it is a person who has never come."""
    found = (ledger.parties.get(key) for key in ledger.parties.directory().bearers(person.name) if key != person.id)
    others = [each for each in found if each is not None]
    if len(others) != 1 or others[0].kind != "person" or not same_name(others[0].name, person.name):
        return None
    return None if ledger.places.accounts(others[0].id) else others[0]
