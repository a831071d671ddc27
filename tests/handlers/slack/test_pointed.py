"""The messages that reactions are put on: asked for once, in turn, and what depends on them done sooner or later."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.errors import StoreBusy
from bot.place import Connection
from handlers.slack import asking, pointed
from handlers.slack.incoming import Payload
from handlers.slack.place import Slack as Place
from handlers.slack.pointed import Pointed, soon_or_later
from tests.handlers.slack.placed import Placed, placed
from tests.slack_emulator import Slack
from tests.slack_faults import rate_limited, refuses


@pytest.fixture
def there(tmp_path: Path, slack: Slack) -> Iterator[Placed]:
    with placed(tmp_path, slack) as place:
        yield place


def messages(there: Placed, *asked: tuple[str, str]) -> list[str | None]:
    """The texts of messages that are asked for at the same time."""

    async def ask(place: Place, connection: Connection) -> list[Payload | None]:
        found = Pointed(place)
        return list(await asyncio.gather(*(found.message(connection.id, *each) for each in asked)))

    return [each and str(each["text"]) for each in there.run(ask)]


def test_a_message_is_asked_for_once_for_all_who_point_at_it(there: Placed, slack: Slack) -> None:
    channel = slack.new_channel()
    one, other = (str(slack.call("chat.postMessage", channel=channel, text=text)["ts"]) for text in ("en", "to"))
    before = len(slack.calls("conversations.replies"))
    slack.fails("conversations.replies", rate_limited(0))
    assert messages(there, (channel, one), (channel, other), (channel, one)) == ["en", "to", "en"]
    assert len(slack.calls("conversations.replies")) - before == 3


def test_what_is_not_there_or_may_not_be_read_is_nothing(there: Placed, slack: Slack) -> None:
    slack.fails("conversations.replies", refuses("missing_scope"))
    assert messages(there, (slack.new_channel(), "1.000001")) == [None]

    async def ask(place: Place, connection: Connection) -> Payload | None:
        await place.installed.forget(slack.team, None, None)
        return await Pointed(place).message(connection.id, "C1", "1.000001")

    assert there.run(ask) is None


def test_it_is_tried_until_it_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "PAUSES", (0, 0, 0))
    monkeypatch.setattr(pointed, "PATIENCE", 0.01)
    tried: list[int] = []

    async def work() -> bool:
        tried.append(1)
        if len(tried) == 1:
            raise TimeoutError
        return len(tried) == 3

    async def slow() -> bool:
        await asyncio.sleep(0.05)
        return await work()

    async def whole() -> None:
        await soon_or_later(slow)
        await asyncio.gather(*(asyncio.all_tasks() - {asyncio.current_task()}), return_exceptions=True)

    asyncio.run(whole())
    assert len(tried) == 3, "one that takes long goes on, and what fails is done again"


def test_what_is_no_fault_of_slacks_is_told() -> None:
    async def work() -> bool:
        raise StoreBusy("trouble.busy")

    with pytest.raises(StoreBusy):
        asyncio.run(soon_or_later(work))
