"""The local workspace's posts."""

from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.conversation import Post
from storage import shapes
from storage.tables import posts
from storage.unit import Unit, new_id

if TYPE_CHECKING:
    from storage.sqlite import SqliteLedgers


class StoredConversation:
    """See `bot.conversation.Conversation`. Its posts share the register's writer, and so its commits."""

    def __init__(self, ledgers: "SqliteLedgers") -> None:
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
        self,
        workspace: str,
        channel: str | None = None,
        person: str | None = None,
        before: str | None = None,
        limit: int = 50,
    ) -> tuple[Post, ...]:
        """The latest posts of a channel or of a person's direct messages, oldest first, those before an id."""
        asked = select(posts).where(posts.c.workspace == workspace)
        if channel is not None:
            asked = asked.where(posts.c.channel == channel)
        if person is not None:
            asked = asked.where(posts.c.person == person)
        if before is not None:
            asked = asked.where(posts.c.id < before)
        asked = asked.order_by(posts.c.id.desc()).limit(limit)
        rows = self._ledgers.read_unit(workspace, lambda unit: unit.query(asked, posts))
        return tuple(shapes.POST.value(row) for row in reversed(rows))

    def since(self, workspace: str, id: str, limit: int = 200) -> tuple[Post, ...]:
        """What has come behind an id, oldest first."""
        asked = select(posts).where(posts.c.workspace == workspace, posts.c.id > id).order_by(posts.c.id).limit(limit)
        rows = self._ledgers.read_unit(workspace, lambda unit: unit.query(asked, posts))
        return tuple(shapes.POST.value(row) for row in rows)
