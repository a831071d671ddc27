"""Calls to Slack: who was told to wait does not ask before that; what Slack says is kept apart from what was said."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from handlers.delivery import Undelivered
from handlers.slack.calls import Calls, Holds
from tests.handlers.slack.office import Clock
from tests.slack_emulator import Slack
from tests.slack_faults import rate_limited, refuses

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
POST = "chat.postMessage"


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def test_a_channel_is_held_for_posting_and_a_team_for_all_else() -> None:
    holds = Holds()
    holds.hold("slack:T1", POST, "C1", after(30), NOON)
    holds.hold("slack:T1", "chat.update", "C1", after(20), NOON)
    assert holds.left("slack:T1", POST, "C1", after(10)) == 20
    assert holds.left("slack:T1", POST, "C2", NOON) == 0
    assert holds.left("slack:T1", "chat.update", "C2", NOON) == 20
    assert holds.left("slack:T2", "chat.update", "C2", NOON) == 0
    assert holds.left("slack:T1", POST, "C1", after(31)) <= 0


def test_a_second_channel_that_is_held_means_the_team() -> None:
    holds = Holds()
    holds.hold("slack:T1", POST, "C1", after(30), NOON)
    holds.hold("slack:T1", POST, "C2", after(10), after(1))
    assert holds.left("slack:T1", POST, "C3", after(1)) == 9
    assert holds.left("slack:T1", POST, "C1", after(1)) == 29, "the longer counts"


def test_a_channel_that_was_held_before_means_nothing() -> None:
    holds = Holds()
    holds.hold("slack:T1", POST, "C1", after(30), NOON)
    holds.hold("slack:T1", POST, "C2", after(70), after(40))
    assert holds.left("slack:T1", POST, "C3", after(41)) == 0
    assert len(holds._until) == 1, "what is past is forgotten"


def calls(slack: Slack) -> Calls:
    return Calls(slack.client(), "slack:T1", Clock(NOON), Holds())


def test_who_was_told_to_wait_does_not_ask(slack: Slack) -> None:
    mine = calls(slack)
    slack.fails("users.info", rate_limited(30))
    for left in (30, 30):
        with pytest.raises(Undelivered) as failed:
            asyncio.run(mine.ask("users.info", user="U1"))
        assert (failed.value.word, failed.value.final, failed.value.after) == ("ratelimited", False, left)
    assert len(slack.calls("users.info")) == 1


def test_some_errors_do_not_matter(slack: Slack) -> None:
    slack.fails(POST, refuses("message_not_found"))
    asyncio.run(calls(slack).may_fail({"message_not_found"}, POST, "C1", text="hemmelig"))
    slack.fails(POST, refuses("is_archived"))
    with pytest.raises(Undelivered) as failed:
        asyncio.run(calls(slack).may_fail({"message_not_found"}, POST, "C1", text="hemmelig"))
    assert failed.value.final
    assert failed.value.__cause__ is None, "what Slack answered may hold what was said"


def test_all_pages_are_read_but_not_for_ever(slack: Slack) -> None:
    asked: list[Any] = []

    def page(call: Any) -> dict[str, Any]:
        asked.append(call.get("cursor"))
        return {"ok": True, "messages": [{"ts": f"{len(asked)}.0"}], "response_metadata": {"next_cursor": "more"}}

    slack.answers("conversations.history", page)

    async def read() -> list[str]:
        return [each["ts"] async for each in calls(slack).messages("conversations.history", "C1")]

    assert len(asyncio.run(read())) == 10
    assert asked[:2] == [None, "more"]
