"""Asking Slack in time, page by page, or later until it answers."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from slack_sdk.errors import SlackApiError

from handlers.slack import asking
from handlers.slack.asking import in_time, later, pages, word_of
from tests.slack_emulator import Slack
from tests.slack_faults import Fault, breaks, rate_limited, refuses


def listed(slack: Slack, **asked: int) -> list[str]:
    async def ask() -> list[str]:
        client = slack.client()
        return [each["name"] async for page in pages(client.users_list, "members", **asked) for each in page]

    return asyncio.run(ask())


class TestPages:
    def test_all_of_them(self, slack: Slack) -> None:
        assert {"kari", "ola", "siri", "gjest"} <= set(listed(slack, limit=2))
        assert len(slack.calls("users.list")) > 1

    @pytest.mark.parametrize("fault", [rate_limited(0), Fault({"ok": False, "error": "ratelimited"}, 429, None)])
    def test_when_too_much_is_asked_it_waits(self, slack: Slack, fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
        waited: list[float] = []

        async def sleep(seconds: float) -> None:
            waited.append(seconds)

        monkeypatch.setattr(asking.asyncio, "sleep", sleep)
        slack.fails("users.list", fault, times=2)
        assert "kari" in listed(slack)
        assert len(waited) == 2

    @pytest.mark.parametrize("fault", [refuses("missing_scope"), breaks(500)])
    def test_what_is_refused_is_raised(self, slack: Slack, fault: Fault) -> None:
        slack.fails("users.list", fault)
        with pytest.raises(SlackApiError):
            listed(slack)

    def test_a_list_without_an_end_is_left(self, slack: Slack, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(asking, "_MOST_PAGES", 3)
        again = {"ok": True, "members": [{"name": "kari"}], "response_metadata": {"next_cursor": "again"}}
        slack.answers("users.list", again)
        assert listed(slack) == ["kari"] * 3


class TestInTime:
    def test_what_is_told_in_time(self, slack: Slack) -> None:
        async def ask() -> object:
            return await in_time(slack.client().users_info(user=slack.users["kari"]))

        assert asyncio.run(ask()) is not None

    def test_what_is_not_is_nothing(self) -> None:
        async def ask() -> None:
            assert await in_time(asyncio.sleep(10, "late"), 0.01) is None

        asyncio.run(ask())

    def test_slacks_own_word(self, slack: Slack) -> None:
        slack.fails("users.list", refuses("missing_scope"))
        with pytest.raises(SlackApiError) as refused:
            listed(slack)
        assert word_of(refused.value) == "missing_scope"
        assert word_of(OSError()) is None


class TestLater:
    def run(self, work: Callable[[], Awaitable[bool]]) -> None:
        async def whole() -> None:
            later(work)
            await asyncio.gather(*(asyncio.all_tasks() - {asyncio.current_task()}))

        asyncio.run(whole())

    def test_until_it_is_done_whatever_goes_wrong(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(asking, "PAUSES", (0,) * 5)
        outcomes = iter([False, OSError("down"), True, False])
        tried: list[object] = []

        async def work() -> bool:
            tried.append(outcome := next(outcomes))
            if isinstance(outcome, OSError):
                raise outcome
            return bool(outcome)

        self.run(work)
        assert len(tried) == 3

    def test_and_not_for_ever(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(asking, "PAUSES", (0,) * 4)
        tried: list[int] = []

        async def work() -> bool:
            tried.append(1)
            return False

        self.run(work)
        assert len(tried) == 4
