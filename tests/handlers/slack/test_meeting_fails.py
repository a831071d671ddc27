"""The register fails just while somebody, or a channel, is met: nothing is thought open that may be closed."""

from datetime import datetime

import pytest

from bot.place import Connection
from bot.ports import Ledger
from handlers.slack import asking, people
from tests.handlers.slack.serving import Serving, eventually
from tests.slack_emulator import Slack

real = people._make


@pytest.fixture
def fails(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of channels that cannot be written, once each."""
    channels: list[str] = []

    def make(ledger: Ledger, connection: Connection, new: people._New, at: datetime, *, managed: bool) -> None:
        if new.channel in channels:
            channels.remove(str(new.channel))
            raise OSError("the disk is full")
        real(ledger, connection, new, at, managed=managed)

    monkeypatch.setattr(people, "_make", make)
    monkeypatch.setattr(asking, "PAUSES", (0, 0, 0, 1, 1))
    return channels


def private(referent: Serving, channel: str) -> bool | None:
    connection = f"slack:{referent.post.team}"
    found = referent.read(lambda ledger: ledger.places.channel_at(connection, channel))
    return found.private if found else None


def test_a_command_goes_on_in_a_channel_for_those_in_it_alone(
    referent: Serving, slack: Slack, fails: list[str]
) -> None:
    kari, siri, closed = slack.users["kari"], slack.users["siri"], slack.new_channel(private=True)
    referent.post.command(siri, slack.channels["fjord"], "/referent help")
    fails.append(closed)
    assert referent.post.command(kari, closed, "/action add Kari sells the boat").status == 200
    assert private(referent, closed)
    action = referent.read(lambda ledger: ledger.actions.by_number(1))
    assert action is not None
    assert action.audience == action.channel
    assert "sells" not in str(referent.post.command(siri, slack.channels["fjord"], "/action list all").json)


def test_what_is_open_is_known_to_be_so_a_little_later(referent: Serving, slack: Slack, fails: list[str]) -> None:
    kari, opened = slack.users["kari"], slack.new_channel()
    fails.append(opened)
    referent.post.command(kari, opened, "/referent help")
    eventually(lambda: private(referent, opened) is False)


def test_an_event_is_told_again(referent: Serving, slack: Slack, fails: list[str]) -> None:
    kari, channel = slack.users["kari"], slack.new_channel()
    referent.post.command(kari, slack.channels["fjord"], "/referent help")
    ts, words = referent.post.stamp(), f"<@{slack.bot_user}> action add paint the fence"
    fails.append(channel)
    assert referent.post.message(kari, channel, words, ts=ts).status == 503
    assert referent.texts() == []
    assert referent.post.message(kari, channel, words, ts=ts).status == 200
    assert referent.texts() == ["paint the fence"]
