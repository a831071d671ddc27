"""What was said in the local workspace's channels and direct messages: what Slack or Teams keep for their own, the web
page keeps here. It is no part of the register: what the register holds is what was captured from it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.reply import Reply


@dataclass(frozen=True, slots=True)
class Post:
    """One message, by a person (`author` is the name) or by the bot (None), whose `reply` it then is.

    It stands in a `channel`, for all or for one `person` there alone, or without a channel in a person's direct
    messages with the bot; both are the platform's own ids. `id` sorts by time; `delivery` makes a repeat harmless.
    """

    id: str
    at: datetime
    text: str
    author: str | None = None
    channel: str | None = None
    person: str | None = None
    reply: Reply | None = None
    delivery: str | None = None


class Conversation(Protocol):
    """Posts of a workspace, in the order in which they came."""

    def new_id(self) -> str:
        """An id for a post, behind all those before it."""

    def add(self, workspace: str, post: Post) -> Post:
        """Keeps a post and gives it back; one whose delivery is there already changes nothing and gives the first."""

    def page(
        self, workspace: str, reader: str, channel: str | None, before: str | None = None, limit: int = 50
    ) -> tuple[Post, ...]:
        """The latest posts that somebody sees in a channel, oldest first, those before an id; without a channel those
        of their direct messages."""

    def since(self, workspace: str, reader: str, channel: str | None, id: str, limit: int = 200) -> tuple[Post, ...]:
        """What has come there behind an id, oldest first: for a page that is open."""
