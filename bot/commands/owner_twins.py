"""`/owner twins`: people of a platform who are called as somebody in the directory, or by another account. A name says
nothing of who they are, so that an administrator says whether the two are one."""

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
    """Each person with accounts who has one namesake that may be the same, and which of the two the other becomes."""
    accounts = [account for account in ledger.places.accounts() if not ledger.places.is_local(account.connection)]
    persons = (ledger.parties.get(person) for person in dict.fromkeys(account.person for account in accounts))
    pairs = (_pair(ledger, person) for person in persons if person is not None and person.key is None)
    return tuple(dict.fromkeys(pair for pair in pairs if pair is not None))


def _pair(ledger: Ledger, person: Party) -> tuple[Party, Party] | None:
    """With the only other party of that name, where it is a person: one who has never come, or whose accounts are not
    used where this one's are. The one with accounts becomes the one of the directory; who is gone, the one there is."""
    found = (ledger.parties.get(key) for key in ledger.parties.directory().bearers(person.name) if key != person.id)
    others = [each for each in found if each is not None]
    if len(others) != 1 or others[0].kind != "person" or not same_name(others[0].name, person.name):
        return None
    (other,) = others
    if not ledger.places.accounts(other.id):
        return person, other
    if _used(ledger, person) & _used(ledger, other):
        return None  # on one platform at the same time they are two
    first, second = sorted((person, other), key=lambda each: each.id)
    goes, stays = sorted((second, first), key=lambda each: (each.key is not None, bool(_used(ledger, each))))
    return goes, stays


def _used(ledger: Ledger, person: Party) -> set[str]:
    """The connections where somebody has an account that is open."""
    return {account.connection for account in ledger.places.accounts(person.id) if account.active}
