"""What words ask for, told from the words alone."""

import pytest

from bot.matching import only_asks
from bot.request import Happening, Request
from tests.samples import NOON


@pytest.mark.parametrize(
    ("text", "channel", "expected"),
    [
        ("/ask what does AU owe?", "rådet", True),
        ("/action list", "rådet", True),
        ("@referent hva skylder AU?", "rådet", True),
        ("hva skylder AU?", None, True),
        ("/action add AU svarer", "rådet", False),
        ("ACTION: AU svarer", "rådet", False),
        ("noe helt annet", "rådet", False),
        ("/nosuchthing", "rådet", False),
    ],
)
def test_what_only_asks(text: str, channel: str | None, expected: bool) -> None:
    assert only_asks(Request("w", "local", "kari", "Kari", text, NOON, channel=channel)) is expected


@pytest.mark.parametrize("happening", ["edited", "deleted", "reacted"])
def test_what_happens_to_a_message_does_not_only_ask(happening: Happening) -> None:
    assert not only_asks(Request("w", "local", "kari", "Kari", "/ask hva?", NOON, channel="rådet", happening=happening))
