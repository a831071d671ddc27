"""Persons and bodies, and who is in which."""

from bot.party import Membership, Party
from bot.understanding.directory import Directory
from storage import shapes
from storage.unit import Unit, new_id


class StoredParties:
    """See `bot.ports.Parties`."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def directory(self) -> Directory:
        """All parties that have not been merged away, keyed by party id."""
        return self._unit.register.directory()

    def get(self, id: str) -> Party | None:
        """The party, merged away or not."""
        return self._unit.register.parties.get(id)

    def by_key(self, key: str) -> Party | None:
        """The party that a directory file calls so."""
        register = self._unit.register
        return register.parties.get(register.by_key.get(key, ""))

    def learned(self) -> tuple[Party, ...]:
        """The parties that a correction has given a name, which have not been merged away."""
        parties = self._unit.register.parties.values()
        return tuple(party for party in parties if party.learned and party.merged_into is None)

    def put(self, party: Party) -> None:
        """A new party, or its next revision."""
        self._unit.put(shapes.PARTY, party)
        self._unit.own_register().put_party(party)

    def put_membership(self, membership: Membership) -> None:
        """A new membership, or its next revision."""
        before = self._unit.row(shapes.MEMBERSHIP.table, membership.id)
        self._unit.put(shapes.MEMBERSHIP, membership, made=before["made"] if before else new_id())
        self._unit.own_register().put_membership(membership)

    def members(self, body: str) -> tuple[Membership, ...]:
        """All memberships in a body, past ones too, in the order made."""
        return self._unit.register.members(body)

    def memberships(self, party: str) -> tuple[Membership, ...]:
        """All that a party is or was a member of, in the order made."""
        return self._unit.register.memberships_of(party)
