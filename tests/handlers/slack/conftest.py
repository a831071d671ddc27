"""A server of ours before an emulated Slack."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.handlers.slack.serving import Serving
from tests.slack_emulator import Slack


@pytest.fixture(autouse=True)
def _unbrought(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test waits for all of the emulated workspace to be brought first: tests of that call it themselves."""

    async def nothing(place: object) -> None:
        del place

    monkeypatch.setattr("handlers.slack.edge.keep_known", nothing)


@pytest.fixture
def referent(tmp_path: Path, slack: Slack) -> Iterator[Serving]:
    """A whole server, connected with the emulated Slack over HTTP."""
    with Serving(tmp_path, slack) as serving:
        yield serving
