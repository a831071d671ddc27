"""The local workspace's posts."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, or_, select

from bot.conversation import Post
from storage import shapes
from storage.tables import posts
from storage.unit import Unit, new_id

if TYPE_CHECKING:
    from storage.ledgers import StoredLedgers


class StoredConversation:
    """See `bot.conversation.Conversation`. Its posts share the register's writer, and so its commits."""

    def __init__(self, ledgers: "StoredLedgers") -> None:
        self._ledgers = ledgers

    def new_id(self) -> str:
        """A UUIDv7, which sorts by time."""
        return new_id()

    def add(self, workspace: str, post: Post) -> Post:
        """Keeps a post, or gives the one that its delivery brought before."""

        def kept(unit: Unit) -> Post:
            first = unit.find(posts, delivery=post.delivery) if post.delivery else unit.row(posts, post.id)
            if first is not None:
                return shapes.POST.value(first)
            unit.put_new(posts, shapes.POST.row(workspace, post))
            return post

        return self._ledgers.write_unit(workspace, kept)

    def page(
        self, workspace: str, reader: str, channel: str | None, before: str | None = None, limit: int = 50
    ) -> tuple[Post, ...]:
        """The latest posts that somebody sees in a channel or in direct messages, oldest first, those before an id."""
        asked = _seen(workspace, reader, channel)
        if before is not None:
            asked = asked.where(posts.c.id < before)
        asked = asked.order_by(posts.c.id.desc()).limit(limit)
        rows = self._ledgers.read_unit(workspace, lambda unit: unit.query(asked, posts))
        return tuple(shapes.POST.value(row) for row in reversed(rows))

    def since(self, workspace: str, reader: str, channel: str | None, id: str, limit: int = 200) -> tuple[Post, ...]:
        """What has come there behind an id, oldest first."""
        asked = _seen(workspace, reader, channel).where(posts.c.id > id).order_by(posts.c.id).limit(limit)
        rows = self._ledgers.read_unit(workspace, lambda unit: unit.query(asked, posts))
        return tuple(shapes.POST.value(row) for row in rows)


def _seen(workspace: str, reader: str, channel: str | None) -> Select[Any]:
    """A channel's posts for all and those for the reader alone; without a channel the reader's direct messages."""
    here = posts.c.channel.is_(None) if channel is None else posts.c.channel == channel
    mine = posts.c.person == reader
    for_me = mine if channel is None else or_(posts.c.person.is_(None), mine)
    return select(posts).where(posts.c.workspace == workspace, here, for_me)
