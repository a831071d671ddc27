"""What was said in the local workspace: kept in order, once, and found in pages."""

from dataclasses import replace

import pytest

from bot.conversation import Conversation, Post
from bot.reply import Reply, Text
from storage.ledgers import StoredLedgers
from tests.samples import NETWORK, NOON


@pytest.fixture
def conversation(stored: StoredLedgers) -> Conversation:
    return stored.conversation


def a_post(conversation: Conversation, text: str, **fields: object) -> Post:
    """In the channel fjord, by Kari."""
    post = Post(conversation.new_id(), NOON, text, author="Kari", channel="fjord")
    return conversation.add(NETWORK.id, replace(post, **fields))  # type: ignore[arg-type]  # fields by name


def test_each_sees_the_channel_and_what_is_for_them_alone(conversation: Conversation) -> None:
    first = a_post(conversation, "hei")
    direct = a_post(conversation, "bare deg", channel=None, person="kari", author=None, reply=Reply((Text("ja"),)))
    alone = a_post(conversation, "bare du ser dette", person="kari", author=None)
    second = a_post(conversation, "hallo")
    elsewhere = a_post(conversation, "her", channel="storting")
    assert conversation.page(NETWORK.id, "kari", "fjord") == (first, alone, second)
    assert conversation.page(NETWORK.id, "ola", "fjord") == (first, second)
    assert conversation.page(NETWORK.id, "kari", None) == (direct,)
    assert conversation.page(NETWORK.id, "ola", None) == ()
    assert conversation.page(NETWORK.id, "ola", "storting") == (elsewhere,)


def test_pages_go_back_from_the_latest(conversation: Conversation) -> None:
    posts = [a_post(conversation, str(number)) for number in range(7)]
    latest = conversation.page(NETWORK.id, "ola", "fjord", limit=3)
    assert latest == tuple(posts[4:])
    assert conversation.page(NETWORK.id, "ola", "fjord", before=latest[0].id, limit=3) == tuple(posts[1:4])


def test_what_has_come_since_is_told_to_who_waits(conversation: Conversation) -> None:
    posts = [a_post(conversation, str(number)) for number in range(5)]
    a_post(conversation, "ikke for deg", person="kari")
    assert conversation.since(NETWORK.id, "ola", "fjord", posts[1].id) == tuple(posts[2:])
    assert conversation.since(NETWORK.id, "ola", "fjord", posts[1].id, limit=2) == tuple(posts[2:4])
    assert conversation.since(NETWORK.id, "ola", "fjord", posts[4].id) == ()


def test_a_delivery_again_keeps_the_first(conversation: Conversation) -> None:
    first = a_post(conversation, "hei", delivery="d-1")
    assert a_post(conversation, "hei igjen", delivery="d-1") == first
    assert conversation.add(NETWORK.id, first) == first
    assert conversation.page(NETWORK.id, "ola", "fjord") == (first,)


def test_a_post_again_keeps_the_first(conversation: Conversation) -> None:
    first = a_post(conversation, "hei")
    assert conversation.add(NETWORK.id, replace(first, text="noe annet")) == first
