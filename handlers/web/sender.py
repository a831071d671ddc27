"""Delivers what the outbox holds on the local platform: posts in a channel, or in a person's direct messages."""

from bot.conversation import Conversation, Post
from bot.ports import Ledger, Ledgers, Message
from bot.reply import plain_text
from handlers.courier import Send
from handlers.local import local_connection


def local_sender(ledgers: Ledgers, conversation: Conversation) -> Send:
    """A message delivered again is the same post: its id is the delivery."""

    def send(workspace: str, message: Message) -> None:
        def address(ledger: Ledger) -> tuple[str | None, str | None] | None:
            if message.channel is not None:
                channel = ledger.places.channel(message.channel)
                return (channel.platform_id, None) if channel else None
            accounts = ledger.places.accounts(message.person)
            here = [a for a in accounts if a.connection == local_connection(workspace)]
            return (None, here[0].platform_id) if here else None

        found = ledgers.read(workspace, address)
        if found is None:
            return
        channel, person = found
        conversation.add(
            workspace,
            Post(
                id=conversation.new_id(),
                at=message.made_at,
                text=plain_text(message.reply),
                channel=channel,
                person=person,
                reply=message.reply,
                delivery=f"outbox:{message.id}",
            ),
        )

    return send
