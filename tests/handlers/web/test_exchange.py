"""What is said and answered as posts: kept once, in order, for those whom it is for."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.place import Workspace
from bot.ports import Ledger, Message
from bot.reply import Reply, Text
from bot.request import Request
from handlers.local import local_request
from handlers.web.desk import a_little_before
from handlers.web.exchange import exchange
from handlers.web.incoming import channel_name, plain_name
from handlers.web.sender import deliver_here
from storage.sqlite import SqliteLedgers
from tests.handlers.web.conftest import FixedClock

NOW = FixedClock().now()


@pytest.fixture
def say(workspace: Workspace) -> Callable[..., Request]:
    """A request of Kari's, in the channel styret unless said otherwise."""

    def asked(text: str, channel: str | None = "styret", delivery: str | None = None) -> Request:
        return local_request(workspace.id, "Kari", text, NOW, channel, delivery=delivery)

    return asked


def posts(ledgers: SqliteLedgers, workspace: Workspace, who: str = "Kari", channel: str | None = "styret") -> list[str]:
    return [post.text for post in ledgers.conversation.page(workspace.id, who, channel)]


def test_talk_among_people_is_kept_and_not_answered(
    ledgers: SqliteLedgers, workspace: Workspace, say: Callable[..., Request]
) -> None:
    said = exchange(ledgers, ledgers.conversation, say("  Hei\u202e alle\x00 "))
    assert (said.ok, said.form) == (True, None)
    assert posts(ledgers, workspace, "Ola") == ["Hei alle"]


def test_a_line_stands_before_its_answer(
    ledgers: SqliteLedgers, workspace: Workspace, say: Callable[..., Request]
) -> None:
    said = exchange(ledgers, ledgers.conversation, say("/action add Kari vasker", delivery="d"))
    assert [post.author for post in said.posts] == ["Kari", None]
    assert said.posts == exchange(ledgers, ledgers.conversation, say("/action add Kari vasker", delivery="d")).posts
    assert len(posts(ledgers, workspace)) == 2
    assert len(posts(ledgers, workspace, "Ola")) == 1


def test_in_direct_messages_a_question_goes_on_from_the_one_before(
    ledgers: SqliteLedgers, say: Callable[..., Request]
) -> None:
    exchange(ledgers, ledgers.conversation, say("/action add Ola vasker innen 9. juni"))
    exchange(ledgers, ledgers.conversation, say("/owner add Ola"))
    exchange(ledgers, ledgers.conversation, say("/action assign A-1 Ola"))
    exchange(ledgers, ledgers.conversation, say("hva skylder Kari?", None))
    said = exchange(ledgers, ledgers.conversation, say("og Ola?", None))
    assert "A-1 Ola vasker" in said.posts[-1].text
    assert len(exchange(ledgers, ledgers.conversation, say("og Kari?")).posts) == 1


def test_a_button_leaves_its_answer_alone(
    ledgers: SqliteLedgers, workspace: Workspace, say: Callable[..., Request]
) -> None:
    exchange(ledgers, ledgers.conversation, say("/action add Kari vasker"))
    exchange(ledgers, ledgers.conversation, say("/action done A-1"), typed=False)
    assert "/action done A-1" not in posts(ledgers, workspace)


def test_words_to_the_bot_alone_that_bring_a_form_are_kept(
    ledgers: SqliteLedgers, workspace: Workspace, say: Callable[..., Request]
) -> None:
    said = exchange(ledgers, ledgers.conversation, say("action add", None))
    assert said.form is not None
    assert posts(ledgers, workspace, "Kari", None) == ["action add"]


def test_an_unknown_command_is_refused(
    ledgers: SqliteLedgers, workspace: Workspace, say: Callable[..., Request]
) -> None:
    said = exchange(ledgers, ledgers.conversation, say("/tull og tøys"))
    assert not said.ok
    assert posts(ledgers, workspace, "Ola") == []


# --- messages of the outbox ---


def message(id: str, **to: str) -> Message:
    return Message(id, Reply((Text("God morgen"),), to="channel"), NOW, **to)


def test_a_message_becomes_one_post_where_it_belongs(
    ledgers: SqliteLedgers, workspace: Workspace, say: Callable[..., Request]
) -> None:
    exchange(ledgers, ledgers.conversation, say("Hei"))
    exchange(ledgers, ledgers.conversation, say("/action add Kari vasker"))
    channel, person = ledgers.read(
        workspace.id, lambda ledger: (ledger.places.channels()[0].id, ledger.places.accounts()[0].person)
    )
    for _ in range(2):
        sent(ledgers, workspace, message("m1", channel=channel), message("m2", person=person))
    assert posts(ledgers, workspace, "Ola").count("God morgen") == 1
    assert posts(ledgers, workspace, "Kari", None) == ["God morgen"]


def sent(ledgers: SqliteLedgers, workspace: Workspace, *messages: Message) -> None:
    """Delivers messages, also those that have been delivered before."""

    def put(ledger: Ledger) -> None:
        for each in messages:
            before = ledger.outbox.get(each.id)
            ledger.outbox.put(replace(each, revision=before.revision + 1) if before else each)

    ledgers.write(workspace.id, put)
    deliver_here(ledgers, ledgers.conversation, workspace.id, NOW)


def test_a_message_to_nobody_here_is_let_go(ledgers: SqliteLedgers, workspace: Workspace) -> None:
    sent(ledgers, workspace, message("m1", channel="nowhere"), message("m2", person="nobody"))
    assert posts(ledgers, workspace, "nobody", None) == []


# --- names and ids ---


@pytest.mark.parametrize(
    ("written", "name"),
    [("  Kåre\n Ås ", "Kåre Ås"), ("a\x00b", "a b"), ("x" * 150, "x" * 100), ("\u202e", "")],
)
def test_a_name_is_one_plain_line(written: str, name: str) -> None:
    assert plain_name(written) == name


@pytest.mark.parametrize(
    ("written", "name"), [("#Styret", "styret"), ("a/b c", "a-b-c"), ("..", ""), ("Øst Nord", "øst-nord")]
)
def test_a_channel_has_a_name_that_can_stand_in_an_address(written: str, name: str) -> None:
    assert channel_name(written) == name


def test_what_is_new_is_looked_for_from_a_little_before() -> None:
    assert a_little_before("01a20e988ecc708b8b6fdd20b6b1c7f7") == "01a20e988314"
    assert a_little_before("0") == "000000000000"
    assert a_little_before("zzz") == ""
