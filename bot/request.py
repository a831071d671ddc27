"""What a person did on a platform, as a frozen value: an edge makes it, the router answers it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Standing = Literal["member", "guest", "external"]
"""What an account is on its connection: a guest or an external reads only the channels it is in."""


@dataclass(frozen=True, slots=True)
class Request:
    """One message, slash command, button or form.

    `channel` and `account` are the platform's own ids, unique within `connection`; `channel` is None in a direct
    message. A button carries a command and its arguments, so its `text` is that command; a form's `text` is the
    command it belongs to and `values` what was filled in. `delivery` is the platform's id of this delivery: the same
    id again within 30 days is the same request. `revision` is that of the row that a button or form was made from.
    `thread` is the platform's id of the message that began the thread it stands in, `message` its own where it has one:
    that of a thread that begins with it.
    """

    workspace: str
    connection: str
    account: str
    name: str
    text: str
    at: datetime
    channel: str | None = None
    thread: str | None = None
    message: str | None = None
    delivery: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    revision: int | None = None
    standing: Standing = "member"
    link: str | None = None
