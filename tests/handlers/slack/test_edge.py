"""The edge put together as the server runs it: what goes on beside the requests."""

from pathlib import Path

import pytest

from handlers.slack import bringing
from tests.handlers.slack.serving import Serving, eventually
from tests.slack_emulator import Slack


@pytest.fixture
def _brought(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here everything is brought, as outside of the tests."""
    monkeypatch.setattr("handlers.slack.edge.keep_known", bringing.keep_known)


@pytest.mark.usefixtures("_brought")
def test_people_groups_and_channels_are_brought_as_soon_as_it_is_known_whose_the_token_is(
    tmp_path: Path, slack: Slack
) -> None:
    with Serving(tmp_path, slack):
        for method in ("users.list", "usergroups.list", "conversations.list"):
            eventually(lambda method=method: slack.calls(method))  # type: ignore[misc]  # bound now
