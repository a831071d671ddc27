"""A whole organisation's installation: its teams come with their requests, and are served by one token."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.place import Account
from handlers.settings import Server, Settings
from tests.handlers.slack.serving import SIGNING_SECRET, Serving, eventually
from tests.handlers.slack.test_installing import install
from tests.slack_emulator import Slack


@pytest.fixture
def organisation(tmp_path: Path, slack: Slack) -> Iterator[Serving]:
    """A server that kari has installed for her whole organisation."""
    slack.oauth.organisation = ("E1", "Fylkeslandet")
    secrets = {
        "slack_signing_secret": SIGNING_SECRET,
        "slack_client_id": slack.client_id,
        "slack_client_secret": slack.client_secret,
        "referent_secret_key": "a key that nobody guesses",
        "slack_api_url": slack.url,
    }
    settings = Settings(server=Server(public_url="http://127.0.0.1"))
    with Serving(tmp_path, settings=settings, secrets=secrets) as serving:
        serving.post.team, serving.post.enterprise, serving.post.bot_user = slack.team, "E1", slack.bot_user
        serving.post.triggers, serving.post.response_url = slack.trigger, slack.response_url
        assert "hele Fylkeslandet" in install(serving, slack)
        yield serving


def account(organisation: Serving, slack: Slack, name: str) -> Account:
    found = organisation.read(
        lambda ledger: ledger.places.account(f"slack:{slack.team}", slack.users[name])  # the team's own connection
    )
    assert found
    return found


def test_what_is_posted_and_brought_up_to_date_in_a_served_team_names_the_team(
    organisation: Serving, slack: Slack
) -> None:
    kari, channel = slack.users["kari"], slack.new_channel()
    organisation.post.command(kari, channel, "/referat start Styremøte")
    (card,) = eventually(lambda: [each for each in slack.calls("chat.postMessage") if each["channel"] == channel])
    assert card["team_id"] == slack.team
    organisation.post.command(kari, channel, "/referat sak 1 Merking av stien")
    changed = eventually(lambda: [each for each in slack.calls("chat.update") if each["channel"] == channel])
    assert {each["team_id"] for each in changed} == {slack.team}


def test_who_administrates_a_served_team_administrates_there_and_nobody_else(
    organisation: Serving, slack: Slack
) -> None:
    for name in ("ola", "kari"):
        organisation.post.command(slack.users[name], slack.channels["fjord"], "/oppgave liste")
    assert account(organisation, slack, "kari").administrator
    assert not account(organisation, slack, "ola").administrator


def test_who_installed_it_is_welcomed_at_their_first_request_in_a_team_and_once(
    organisation: Serving, slack: Slack
) -> None:
    direct = slack.direct("kari")
    before = len(slack.messages(direct))
    organisation.post.command(slack.users["ola"], slack.channels["fjord"], "/oppgave liste")
    for _ in range(2):
        organisation.post.command(slack.users["kari"], slack.channels["fjord"], "/oppgave liste")
    welcome = eventually(lambda: slack.messages(direct)[before:])
    assert "Hei!" in welcome[0]["text"]
    organisation.post.command(slack.users["kari"], slack.channels["fjord"], "/oppgave liste")
    assert len(slack.messages(direct)) == before + 1
