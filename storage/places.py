"""Accounts, channels and who is in them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, update

from bot.place import Account, Channel, ChannelMember, Connection, Workspace
from storage import shapes
from storage.prepared import Filled, Values
from storage.register import StaysBy
from storage.tables import action_owners, actions, channel_members, connections, decisions, meetings
from storage.unit import Unit

_CONNECTION = tuple(connections.c.keys())


class StoredPlaces:
    """See `bot.ports.Places`."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._connections: dict[str, Connection | None] = {}

    def account(self, connection: str, platform_id: str) -> Account | None:
        """The account with the platform's id."""
        return self._unit.register.accounts.get((connection, platform_id))

    def accounts(self, person: str | None = None) -> tuple[Account, ...]:
        """A person's accounts; all of them where no person is named."""
        register = self._unit.register
        if person is None:
            return tuple(register.accounts.values())
        return tuple(register.accounts[key] for key in register.of_person.get(person, ()))

    def put_account(self, account: Account) -> None:
        """A new account, or one that has changed."""
        self._unit.put_row(shapes.ACCOUNT.table, shapes.ACCOUNT.row(self._unit.workspace, account))
        self._unit.own_register().put_account(account)

    def connection(self, id: str) -> Connection | None:
        """A connection, whichever workspace is its usual one."""
        if id not in self._connections:  # which no unit changes
            rows = self._unit.ask("connection", Filled.of({"id": id}), _connection_at)
            found = shapes.CONNECTION.value(dict(zip(_CONNECTION, rows[0], strict=True))) if rows else None
            self._connections[id] = found
        return self._connections[id]

    def is_local(self, connection: str) -> bool:
        """Whether a connection is a local one."""
        kinds = self._unit.register.kinds
        if connection not in kinds and (found := self.connection(connection)):
            kinds[connection] = found.kind
        return kinds.get(connection) == "local"

    def channel(self, id: str) -> Channel | None:
        """The channel."""
        return self._unit.register.channels.get(id)

    def channel_at(self, connection: str, platform_id: str) -> Channel | None:
        """The channel with the platform's id."""
        register = self._unit.register
        return register.channels.get(register.at_platform.get((connection, platform_id), ""))

    def channels(self) -> tuple[Channel, ...]:
        """All channels."""
        return tuple(self._unit.register.channels.values())

    def put_channel(self, channel: Channel) -> None:
        """A new channel, or its next revision."""
        self._unit.put(shapes.CHANNEL, channel)
        self._unit.own_register().put_channel(channel)

    def make_private(self, channel: Channel) -> None:
        """What the channel's connection could read of it, only those in the channel read from now on."""
        self._unit.change(
            *(
                update(table)
                .where(
                    table.c.workspace == self._unit.workspace,
                    table.c.channel == channel.id,
                    table.c.audience == channel.connection,
                )
                .values(audience=channel.id)
                for table in (actions, action_owners, decisions, meetings)
            )
        )

    def put_workspace(self, workspace: Workspace) -> None:
        """The workspace's settings."""
        self._unit.put_workspace(workspace)

    def members_of(self, channel: str, at: datetime) -> tuple[ChannelMember, ...]:
        """Who is in a channel at that moment."""
        return self._stays("channel", channel, at)

    def channels_of(self, person: str, at: datetime) -> tuple[ChannelMember, ...]:
        """The channels a person is in at that moment."""
        return self._stays("person", person, at)

    def put_member(self, member: ChannelMember) -> None:
        """Adds a stay, or ends the one with the same channel, person and `since`."""
        self._unit.put_row(channel_members, shapes.CHANNEL_MEMBER.row(self._unit.workspace, member))
        self._unit.own_register().forget_stays(member)

    def _stays(self, column: StaysBy, value: str, at: datetime) -> tuple[ChannelMember, ...]:
        register = self._unit.register
        stays = register.stays.get((column, value))
        if stays is None:
            rows = self._unit.find_all(channel_members, **{column: value})
            stays = tuple(sorted(map(shapes.CHANNEL_MEMBER.value, rows), key=_since))
            register.keep_stays(column, value, stays)
        return tuple(stay for stay in stays if stay.since <= at and (stay.until is None or at < stay.until))


def _since(stay: ChannelMember) -> tuple[datetime, str, str]:
    return stay.since, stay.channel, stay.person


def _connection_at(values: Values) -> Select[Any]:
    return select(connections).where(connections.c.id == values["id"])
