"""The edge put together as the server runs it: what goes on beside the requests."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.errors import StoreBusy
from handlers.server import SystemClock
from handlers.settings import Secrets, Settings
from handlers.slack import bringing
from handlers.slack.edge import Around, SlackEdge
from storage import open_ledgers
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


def test_the_install_page_is_there_in_socket_mode_too(tmp_path: Path) -> None:
    ledgers = open_ledgers(f"sqlite:///{tmp_path}/r.db")
    secrets = Secrets(slack_app_token=SecretStr("xapp-1"), slack_bot_token=SecretStr("xoxb-1"))
    with ThreadPoolExecutor(1) as workers:
        around = Around(ledgers, ledgers.installations, Settings(), secrets, SystemClock(), workers, lambda: None)
        with TestClient(Starlette(routes=SlackEdge(around).routes)) as browser:
            assert browser.get("/slack/install").status_code == 503
            assert "alt koblet til ett" in browser.get("/slack/install").text
            assert browser.post("/slack/events").status_code == 404
    ledgers.close()


def test_a_busy_moment_does_not_end_the_bringing(tmp_path: Path, slack: Slack, monkeypatch: pytest.MonkeyPatch) -> None:
    began = list[str]()

    async def busy_at_first(place: object) -> None:
        del place
        began.append("began")
        if len(began) == 1:
            raise StoreBusy("trouble.busy")

    monkeypatch.setattr("handlers.slack.edge.AGAIN", 0.01, raising=False)
    monkeypatch.setattr("handlers.slack.edge.keep_known", busy_at_first)
    with Serving(tmp_path, slack):
        eventually(lambda: len(began) == 2)
