"""The client that tells where Slack calls its token dead."""

import asyncio
from typing import TYPE_CHECKING

import pytest
from slack_sdk.errors import SlackApiError

from handlers.slack.asking import word_of
from handlers.slack.talking import Talking
from tests.slack_faults import Fault, breaks, refuses

if TYPE_CHECKING:
    from tests.slack_emulator import Slack


@pytest.mark.parametrize(
    ("fault", "word", "times"),
    [(refuses("token_revoked"), "token_revoked", 1), (refuses("fatal_error"), "fatal_error", 0), (breaks(), None, 0)],
)
def test_only_a_dead_token_is_told_of(slack: "Slack", fault: Fault, word: str | None, times: int) -> None:
    """What breaks on the way answers in plain text, and no word of Slack's is in it."""
    slack.fails("auth.test", fault)
    told: list[None] = []

    async def ask() -> None:
        talking = Talking(slack.url)
        try:
            await talking.client(slack.bot_token, refused=lambda: told.append(None)).auth_test()
        finally:
            await talking.close()

    with pytest.raises(SlackApiError) as failed:
        asyncio.run(ask())
    assert word_of(failed.value) == word
    assert len(told) == times
