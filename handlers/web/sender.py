"""Delivers what the outbox holds on the local platform: posts in a channel, or in a person's direct messages."""

import asyncio
from concurrent.futures import Executor
from datetime import datetime
from functools import partial

from bot.conversation import Conversation, Post
from bot.delivering import Address, address_of, arrived
from bot.ports import Due, Ledgers, Message
from bot.reply import plain_text
from handlers.delivery import Attempt, Delivered, Pace

_BATCH = 50


class LocalSender:
    """A message delivered again is the same post: its id is the delivery."""

    pace = Pace()

    def __init__(self, conversation: Conversation, workers: Executor | None = None) -> None:
        self._conversation = conversation
        self._workers = workers

    async def deliver(self, due: Due, address: Address, attempt: Attempt) -> Delivered:
        """Adds it to the conversation. Nothing is brought up to date there: the page shows rows as they are anyway."""
        del attempt  # it may be broken off at any moment
        await asyncio.get_running_loop().run_in_executor(
            self._workers, add_post, self._conversation, due.workspace, due.message, address
        )
        return Delivered()


def add_post(conversation: Conversation, workspace: str, message: Message, address: Address) -> None:
    """A message as a post where it goes."""
    post = Post(
        id=conversation.new_id(),
        at=message.made_at,
        text=plain_text(message.reply),
        channel=address.channel.platform_id if address.channel else None,
        person=address.account.platform_id if address.account else None,
        reply=message.reply,
        delivery=f"outbox:{message.id}",
    )
    conversation.add(workspace, post)


def deliver_here(ledgers: Ledgers, conversation: Conversation, workspace: str, now: datetime) -> int:
    """Delivers all that waits in a workspace of this machine, while no server runs; how many."""
    count = 0
    while waiting := ledgers.read(workspace, lambda ledger: ledger.outbox.waiting(_BATCH)):
        for message in waiting:
            address = ledgers.read(workspace, partial(address_of, message=message))
            if address is not None:
                add_post(conversation, workspace, message, address)
            ledgers.write(workspace, partial(arrived, message=message, now=now, place=None, sent=None, link=None))
            count += 1
    return count
