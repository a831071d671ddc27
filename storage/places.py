"""Accounts, channels and who is in them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, select

from bot.place import Account, Channel, ChannelMember, Connection, Workspace
from storage import shapes
from storage.shapes import moment_text
from storage.tables import channel_members, connections
from storage.unit import Unit


class StoredPlaces:
    """See `bot.ports.Places`."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

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
        rows = self._unit.query(select(connections).where(connections.c.id == id))
        return shapes.CONNECTION.value(rows[0]) if rows else None

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

    def _stays(self, column: str, value: str, at: datetime) -> tuple[ChannelMember, ...]:
        given = {"here": self._unit.workspace, "there": value, "then": moment_text(at)}
        rows = self._unit.query(_STAYS[column], channel_members, **given)
        return tuple(shapes.CHANNEL_MEMBER.value(row) for row in rows)


def _stays_by(column: str) -> Select[Any]:
    """Stays that hold at a moment. Every question asks for the asker's, so the statement is put together once."""
    c = channel_members.c
    here = (c.workspace == bindparam("here"), c[column] == bindparam("there"))
    then = (c.until > bindparam("then"), c.since <= bindparam("then"))
    return select(channel_members).where(*here, *then).order_by(c.since, c.channel, c.person)


_STAYS = {column: _stays_by(column) for column in ("channel", "person")}
