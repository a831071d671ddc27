"""A server of ours before an emulated Slack."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.handlers.slack.serving import Serving
from tests.slack_emulator import Slack


@pytest.fixture
def referent(tmp_path: Path, slack: Slack) -> Iterator[Serving]:
    """A whole server, connected with the emulated Slack over HTTP."""
    with Serving(tmp_path, slack) as serving:
        yield serving
