"""What was said in the local workspace's channels and direct messages: what Slack or Teams keep for their own, the web
page keeps here. It is no part of the register: what the register holds is what was captured from it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.reply import Reply


@dataclass(frozen=True, slots=True)
class Post:
    """One message, by a person (`author` is the name) or by the bot (None), whose `reply` it then is.

    It stands in a `channel`, or in a `person`'s direct messages with the bot; both are the platform's own ids. `id`
    sorts by time; `delivery` makes a repeat harmless.
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
        self,
        workspace: str,
        channel: str | None = None,
        person: str | None = None,
        before: str | None = None,
        limit: int = 50,
    ) -> tuple[Post, ...]:
        """The latest posts of a channel or of a person's direct messages, oldest first, those before an id."""

    def since(self, workspace: str, id: str, limit: int = 200) -> tuple[Post, ...]:
        """What has come behind an id anywhere in the workspace, oldest first: for a page that is open."""
