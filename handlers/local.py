"""The local platform: the command line and the web page of one machine, where a person is the name they pick."""

import uuid
from datetime import datetime

import uuid_utils

from bot.place import Connection, Workspace
from bot.ports import Ledgers
from bot.request import Request
from handlers.settings import Settings


def local_connection(workspace: str) -> str:
    """The id of a workspace's local connection, the same at every start."""
    return uuid.uuid5(uuid.UUID(workspace), "local").hex


def open_workspace(ledgers: Ledgers, name: str, settings: Settings) -> Workspace:
    """The workspace of that name with its local connection, made where it is not there yet."""
    for workspace in ledgers.workspaces():
        if workspace.name == name:
            return workspace
    chosen = settings.workspace
    workspace = Workspace(
        id=uuid_utils.uuid7().hex,
        name=name,
        language=chosen.language,
        zone=chosen.zone,
        country=chosen.country,
        summary=settings.summary.time,
        capture=settings.capture,
        seasons=seasons_of(settings),
    )
    ledgers.create(workspace, Connection(local_connection(workspace.id), "local", workspace.id))
    return workspace


def seasons_of(settings: Settings) -> tuple[str, ...]:
    """The days that the seasons' words stand for, as a workspace keeps them."""
    seasons = settings.seasons
    days = (seasons.before_summer, seasons.after_summer, seasons.autumn)
    return tuple(f"{month:02}-{day:02}" for month, day in days)


def local_request(
    workspace: str, name: str, text: str, at: datetime, channel: str | None = None, **more: object
) -> Request:
    """What somebody typed on this machine."""
    return Request(
        workspace=workspace,
        connection=local_connection(workspace),
        account=name,
        name=name,
        text=text,
        at=at,
        channel=channel,
        **more,  # type: ignore[arg-type]  # thread, message, delivery, values, revision: fields of Request
    )
