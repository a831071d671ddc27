"""Who may read what, through the whole server before an emulated Slack: membership is asked of Slack when it is old."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from bot.presence import FRESH
from tests.handlers.slack.serving import Serving, blocks_text, eventually
from tests.slack_emulator import Slack
from tests.slack_faults import CUT

DIRECT = "D0DIRECT"
"""A direct message, as a slash command typed there tells it."""
SECRET = "sells the boat"


@pytest.fixture
def secret(referent: Serving, slack: Slack) -> str:
    """A private channel with kari and ola in it, and an action there that siri owns."""
    channel = slack.new_channel("ola", private=True)
    told = referent.post.command(slack.users["kari"], channel, f"/action add Siri Dahl {SECRET}")
    assert told.status == 200
    eventually(lambda: referent.read(lambda ledger: ledger.places.accounts()))
    return channel


def listed(referent: Serving, slack: Slack, who: str) -> bool:
    """Whether somebody sees the action when they ask in a direct message."""
    answer = referent.post.command(slack.users[who], DIRECT, "/action list all", channel_name="directmessage")
    assert answer.status == 200
    return SECRET in blocks_text(answer.json)


def late(referent: Serving) -> None:
    referent.clock.at = datetime.now(UTC) + FRESH + timedelta(minutes=1)


@pytest.mark.usefixtures("secret")
def test_who_is_in_a_private_channel_sees_what_is_there_and_others_do_not(referent: Serving, slack: Slack) -> None:
    assert listed(referent, slack, "kari")
    assert not listed(referent, slack, "siri"), "she owns it, and is not there: the maker was told"
    assert not listed(referent, slack, "gjest")


def test_when_it_is_old_slack_is_asked(referent: Serving, slack: Slack, secret: str) -> None:
    referent.post.command(slack.users["ola"], secret, "/action list")
    assert listed(referent, slack, "ola")
    kari = slack.user_tokens["kari"]
    slack.call("conversations.kick", token=kari, channel=secret, user=slack.users["ola"])
    late(referent)
    asked = len(slack.calls("conversations.members"))
    assert not listed(referent, slack, "ola"), "no event told that he has left, but Slack does when it is asked"
    assert len(slack.calls("conversations.members")) > asked
    assert listed(referent, slack, "kari")


def test_while_slack_does_not_tell_only_maker_and_owners_read(referent: Serving, slack: Slack, secret: str) -> None:
    referent.post.command(slack.users["ola"], secret, "/action list")
    late(referent)
    slack.fails("conversations.members", CUT, times=None)
    assert not listed(referent, slack, "ola")
    assert listed(referent, slack, "kari"), "she made it"
    slack.mend()
    assert listed(referent, slack, "ola")


def test_who_leaves_reads_nothing_from_then_on(referent: Serving, slack: Slack, secret: str) -> None:
    referent.post.command(slack.users["ola"], secret, "/action list")
    assert listed(referent, slack, "ola")
    gone = {"type": "member_left_channel", "user": slack.users["ola"], "channel": secret, "team": slack.team}
    assert referent.post.event(gone).status == 200
    assert not listed(referent, slack, "ola")


def test_in_a_denied_channel_nothing_is_done(referent: Serving, slack: Slack) -> None:
    kari, fjord = slack.users["kari"], slack.new_channel()
    assert referent.post.command(kari, fjord, "/referent deny").status == 200
    answer = referent.post.command(kari, fjord, "/action add paint the fence")
    assert "closed" in blocks_text(answer.json) or "stengt" in blocks_text(answer.json)
    assert referent.post.command(kari, fjord, "/referent allow").status == 200
    referent.post.command(kari, fjord, "/action add paint the mast")
    assert referent.texts() == ["paint the mast"]


def test_what_was_said_before_somebody_left_does_not_bring_them_back(
    referent: Serving, slack: Slack, secret: str
) -> None:
    ola, at = slack.users["ola"], f"{referent.clock.at.timestamp() - 65:.6f}"
    referent.post.command(ola, secret, "/action list")
    slack.call("conversations.kick", token=slack.user_tokens["kari"], channel=secret, user=ola)
    gone = {"type": "member_left_channel", "user": ola, "channel": secret, "team": slack.team}
    assert referent.post.event(gone).status == 200
    assert referent.post.message(ola, secret, f"<@{slack.bot_user}> action list", ts=at).status == 200
    assert not listed(referent, slack, "ola")


def test_a_form_is_taken_where_the_bot_is_not_though_it_took_a_while_to_fill_in(
    referent: Serving, slack: Slack
) -> None:
    kari, ola, channel = slack.users["kari"], slack.users["ola"], slack.new_channel(private=True, bot=False)
    referent.post.command(kari, channel, "/action add")
    (opened,) = eventually(lambda: slack.calls("views.open"))
    view = json.loads(opened["view"]) if isinstance(opened["view"], str) else opened["view"]
    late(referent)
    assert "response_action" not in (referent.post.submit(kari, view, {"text": "paint the fence"}).json or {})
    assert eventually(referent.texts) == ["paint the fence"]
    referent.post.submit(ola, view, {"text": "steal the fence"})
    assert referent.texts() == ["paint the fence"], "whoever was never there cannot send it"


def test_who_was_said_to_have_gone_and_speaks_is_there(referent: Serving, slack: Slack) -> None:
    kari, connection = slack.users["kari"], f"slack:{slack.team}"
    referent.post.command(kari, slack.channels["fjord"], "/referent help")
    gone = {"id": kari, "team_id": slack.team, "deleted": True, "profile": {"real_name": "Kari Berg"}}
    referent.post.event({"type": "user_change", "user": gone})

    def active() -> bool:
        account = referent.read(lambda ledger: ledger.places.account(connection, kari))
        return account is not None and account.active

    assert not active()
    referent.post.command(kari, slack.channels["fjord"], "/referent help")
    assert active()
