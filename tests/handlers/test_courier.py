"""The courier: what waits is sent in order and marked; what failed is tried again; on this machine it is a post."""

import asyncio
from datetime import UTC, datetime

import pytest

from bot.errors import StoreBusy
from bot.place import Account, Connection, Workspace
from bot.ports import Ledgers, Message
from bot.reply import Reply, Text
from handlers.courier import deliver, keep_delivering
from handlers.failures import name_of
from handlers.local import local_connection
from handlers.web.sender import local_sender
from storage import open_ledgers
from tests.handlers.test_scheduler import Ticking, until
from tests.memory import MemoryLedgers
from tests.samples import a_channel

NOON = datetime(2024, 5, 6, 12, tzinfo=UTC)
ID = "0" * 31 + "1"


def letter(id: str, text: str, channel: str | None = None, person: str | None = None) -> Message:
    return Message(id, Reply((Text(text),)), NOON, channel=channel, person=person)


def with_letters(ledgers: Ledgers, *letters: Message) -> Ledgers:
    ledgers.create(Workspace(ID, "Turlaget", "en"), Connection(local_connection(ID), "local", ID))
    for each in letters:
        ledgers.write(ID, lambda ledger, each=each: ledger.outbox.put(each))  # type: ignore[misc]  # bound now
    return ledgers


def waiting(ledgers: Ledgers) -> list[str]:
    return [message.id for message in ledgers.read(ID, lambda ledger: ledger.outbox.waiting(10))]


def test_in_the_order_written_and_each_once() -> None:
    ledgers = with_letters(MemoryLedgers(), letter("1", "one"), letter("2", "two"))
    sent: list[tuple[str, str]] = []
    assert deliver(ledgers, lambda workspace, message: sent.append((workspace, message.id)), NOON) == 2
    assert deliver(ledgers, lambda workspace, message: sent.append((workspace, message.id)), NOON) == 0
    assert sent == [(ID, "1"), (ID, "2")]


def test_what_fails_stays_with_what_is_behind_it() -> None:
    ledgers = with_letters(MemoryLedgers(), letter("1", "one"), letter("2", "two"), letter("3", "three"))

    def send(workspace: str, message: Message) -> None:
        del workspace
        if message.id == "2":
            raise StoreBusy("trouble.busy")

    with pytest.raises(StoreBusy):
        deliver(ledgers, send, NOON)
    assert waiting(ledgers) == ["2", "3"]


def test_one_that_cannot_be_sent_stops_none_behind_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handlers.courier.BATCH", 2)
    ledgers = with_letters(MemoryLedgers(), *(letter(str(n), "text", person="kari") for n in range(1, 8)))
    wrong: list[Exception] = []

    def send(workspace: str, message: Message) -> None:
        del workspace
        if message.id in "125":
            raise ValueError(message.id)

    assert deliver(ledgers, send, NOON, wrong.append) == 4
    assert waiting(ledgers) == ["1", "2", "5"]
    assert [str(error) for error in wrong] == ["1", "2", "5"]


def test_the_log_tells_what_kind_of_error_it_was_and_never_its_text() -> None:
    assert name_of(StoreBusy("trouble.busy")) == {"kind": "StoreBusy", "word": StoreBusy.word}
    assert name_of(ValueError("Kari said")) == {"kind": "ValueError"}


def test_the_courier_goes_on_after_what_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handlers.courier.PAUSE", 0.0)
    ledgers = with_letters(MemoryLedgers(), letter("1", "one"))
    tries: list[str] = []

    def send(workspace: str, message: Message) -> None:
        del workspace
        tries.append(message.id)
        if len(tries) == 1:
            raise StoreBusy("trouble.busy")

    async def run() -> None:
        await until(lambda: not waiting(ledgers), asyncio.create_task(keep_delivering(ledgers, send, Ticking())))

    asyncio.run(run())
    assert tries == ["1", "1"]


def test_on_this_machine_a_message_is_a_post_in_its_channel_or_to_its_person(tmp_path: object) -> None:
    ledgers = open_ledgers(f"sqlite:///{tmp_path}/r.db")
    here = local_connection(ID)
    with_letters(
        ledgers,
        letter("1", "to all", channel="fjord"),
        letter("2", "to Kari", person="kari"),
        letter("3", "to nobody here", person="far away"),
        letter("4", "to no channel", channel="gone"),
    )
    ledgers.write(ID, lambda ledger: ledger.places.put_account(Account(here, "Kari", "kari")))
    ledgers.write(ID, lambda ledger: ledger.places.put_channel(a_channel(connection=here)))
    send = local_sender(ledgers, ledgers.conversation)
    assert deliver(ledgers, send, NOON) == 4
    send(ID, letter("1", "to all", channel="fjord"))
    in_channel = ledgers.conversation.page(ID, "Ola", "C-fjord")
    assert [(post.text, post.author) for post in in_channel] == [("to all", None)], "sent again it is the same post"
    assert [post.text for post in ledgers.conversation.page(ID, "Kari", None)] == ["to Kari"]
    ledgers.close()
