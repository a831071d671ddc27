"""What a person did on a platform, as a frozen value: an edge makes it, the router answers it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Standing = Literal["member", "guest", "external"]
"""What an account is on its connection: a guest or an external reads only the channels it is in."""
Happening = Literal["said", "edited", "deleted", "reacted"]
"""What happened to the words: they were said, changed or taken away, or somebody put a reaction on them."""
ByOutbox = Literal["nothing", "channel", "all"]
"""Which replies the edge does not show itself, since they are posted: those to the channel, or all."""


@dataclass(frozen=True, slots=True)
class Request:
    """One message, slash command, button or form.

    `channel` and `account` are the platform's own ids, unique within `connection`; `channel` is None in a direct
    message. A button carries a command and its arguments, so its `text` is that command; a form's `text` is the command
    it belongs to and `values` what was filled in. `names` are those that the platform fills into the text where others
    are mentioned; the text has marks for them (`bot.mentioned`), so that none is read as a command. `delivery` is the
    platform's id of this delivery: the same id again within 30 days is the same request. `revision` is that of the row
    that a button or form was made from. `thread` is the platform's id of the message that began the thread it stands
    in, `message` its own where it has one: that of a thread that begins with it.

    `author` is the account whose words they are, where they are not the sender's own: of a message that somebody reacts
    to, or makes an action of; `reaction` is its name, as the platform calls it. `pressed` is the platform's id of the
    bot's own message whose button was pressed, `respond` a one-time address by which the platform takes a reply where
    the bot is not in the channel. `settles` says that the button stood in a question that
    the sender alone had been asked. `present` says that the platform vouches for the sender being in the channel at
    this moment, `seen` when it last did so, of a form that was begun there; `refreshed` that the edge has asked the
    platform who is where, as far as it can be known. `said` is when the words were said, where that was before `at`: of
    a message that is edited, reacted to or made something of; `edited` is when they were given the form that they have.
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
    happening: Happening = "said"
    author: str | None = None
    reaction: str | None = None
    outbox: ByOutbox = "nothing"
    pressed: str | None = None
    respond: str | None = None
    present: bool = False
    seen: datetime | None = None
    refreshed: bool = False
    settles: bool = False
    names: tuple[str, ...] = ()
    said: datetime | None = None
    edited: datetime | None = None
