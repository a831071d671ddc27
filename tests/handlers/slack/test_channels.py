"""Conversations as channels, and who is in them: asked of Slack where an answer depends on it."""

import asyncio
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.place import Connection
from handlers.slack import channels as channels_module
from handlers.slack.asking import in_time
from handlers.slack.bringing import bring_channel
from handlers.slack.channels import MOST_UNMET, channel_of, refresh, together_name
from handlers.slack.place import Slack as Place
from tests.handlers.slack.placed import Placed, placed
from tests.slack_emulator import Slack
from tests.slack_faults import rate_limited, refuses

HERE = Connection("slack:T1", "slack", "w")


@pytest.fixture
def there(tmp_path: Path, slack: Slack) -> Iterator[Placed]:
    """The bot has come into `styret`, an hour ago."""
    with placed(tmp_path, slack) as made:

        async def come(place: Place, connection: Connection) -> None:
            await bring_channel(place, connection, slack.channels["styret"])

        made.run(come)
        made.clock.ahead = timedelta(hours=1)
        slack.recorded.clear()
        yield made


def _privately(_: Any, told: dict[str, Any]) -> dict[str, Any]:
    return told | {"channel": told["channel"] | {"is_private": True, "is_ext_shared": True}}


def _slowly(_: Any, told: dict[str, Any]) -> dict[str, Any]:
    time.sleep(0.5)
    return told


def refreshed(there: Placed, *channels: str) -> None:
    async def ask(place: Place, connection: Connection) -> None:
        await refresh(place, connection, [there.slack.channel_id(each) for each in channels])

    there.run(ask)


class TestRefresh:
    def test_it_is_known_again_who_is_there(self, there: Placed) -> None:
        before = there.channel("styret").members_known
        refreshed(there, "styret")
        known = there.channel("styret").members_known
        assert before is not None
        assert known is not None
        assert known - before > timedelta(minutes=59)
        assert not there.slack.calls("users.info"), "all of them are known"

    def test_who_has_gone_meanwhile_is_gone(self, there: Placed) -> None:
        channel = there.slack.new_channel("ola", private=True)

        async def come(place: Place, connection: Connection) -> None:
            await bring_channel(place, connection, channel)

        there.run(come)
        assert "Ola Vik" in there.people_in(channel)
        kari, ola = there.slack.user_tokens["kari"], there.slack.users["ola"]
        there.slack.call("conversations.kick", token=kari, channel=channel, user=ola)
        there.slack.call("conversations.invite", token=kari, channel=channel, users=there.slack.users["gjest"])
        refreshed(there, channel)
        assert "Ola Vik" not in there.people_in(channel)
        assert "Grete Est" in there.people_in(channel)

    @pytest.mark.parametrize("fault", [refuses("channel_not_found"), refuses("fatal_error")])
    def test_what_slack_does_not_tell_stays_as_old_as_it_is(self, there: Placed, fault: Any) -> None:
        before = there.channel("styret").members_known
        there.slack.fails("conversations.members", fault)
        refreshed(there, "styret", "C404")
        assert there.channel("styret").members_known == before

    def test_one_that_was_made_private_is_found_to_be_so(self, there: Placed) -> None:
        channel = there.slack.new_channel()

        async def come(place: Place, connection: Connection) -> None:
            await bring_channel(place, connection, channel)

        there.run(come)
        assert not there.channel(channel).private
        there.slack.amends("conversations.info", _privately)
        refreshed(there, channel)
        assert (there.channel(channel).private, there.channel(channel).shared) == (True, True)

    def test_what_a_channel_is_is_asked_once_an_hour_and_who_is_there_every_time(self, there: Placed) -> None:
        there.clock.ahead = timedelta()

        async def ask(place: Place, connection: Connection) -> list[int]:
            styret, asked = there.slack.channels["styret"], []
            for minutes in (11, 22, 70, 72):
                there.clock.ahead = timedelta(minutes=minutes)
                await refresh(place, connection, [styret])
                asked += [len(there.slack.calls(f"conversations.{each}")) for each in ("info", "members")]
            return asked

        assert there.run(ask) == [1, 1, 1, 2, 1, 3, 2, 4]
        assert there.run(ask)[0] == 3, "another process knows nothing of it"

    def test_where_the_bot_is_not_it_is_not_asked_again_and_again(self, there: Placed) -> None:
        closed = there.slack.new_channel(private=True, bot=False)

        async def ask(place: Place, connection: Connection) -> list[int]:
            asked = []
            for minutes in (61, 65, 72, 73):
                there.clock.ahead = timedelta(minutes=minutes)
                if minutes == 73:  # the bot has been invited
                    kari = there.slack.user_tokens["kari"]
                    there.slack.call("conversations.invite", token=kari, channel=closed, users=there.slack.bot_user)
                    await bring_channel(place, connection, closed)
                await refresh(place, connection, [closed])
                asked.append(len(there.slack.calls("conversations.info")))
            return asked

        assert there.run(ask) == [1, 1, 2, 3]
        assert there.slack.calls("conversations.members")[-2:] == [{"channel": closed, "limit": "1000"}] * 2

    def test_many_who_want_to_know_at_once_ask_once(self, there: Placed) -> None:
        async def ask(place: Place, connection: Connection) -> None:
            styret = there.slack.channels["styret"]
            await asyncio.gather(*(refresh(place, connection, [styret, styret]) for _ in range(20)))

        there.run(ask)
        assert len(there.slack.calls("conversations.members")) == 1

    def test_what_comes_too_late_for_one_is_known_to_the_next(
        self, there: Placed, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(channels_module, "in_time", lambda asked: in_time(asked, 0.2))
        there.slack.amends("conversations.members", _slowly)
        before = there.channel("styret").members_known
        refreshed(there, "styret")
        assert there.channel("styret").members_known != before, "it went on after the request"

    def test_where_it_is_uninstalled_nobody_is_asked(self, there: Placed) -> None:
        async def ask(place: Place, connection: Connection) -> None:
            await place.installed.forget(there.slack.team, None)
            await refresh(place, connection, [there.slack.channels["styret"]])

        there.run(ask)
        assert not there.slack.calls("conversations.members")

    def test_with_somebody_there_of_whom_slack_does_not_tell_it_is_not_known(self, there: Placed) -> None:
        before = there.channel("styret").members_known
        there.slack.amends("conversations.members", lambda _, told: told | {"members": [*told["members"], "U404"]})
        refreshed(there, "styret")
        assert there.channel("styret").members_known == before
        assert len(there.slack.calls("users.info")) == 1

    def test_many_who_are_new_are_not_asked_about_while_somebody_waits(self, there: Placed) -> None:
        strangers = [f"U40{number}" for number in range(MOST_UNMET + 1)]
        there.slack.amends("conversations.members", lambda _, told: told | {"members": [*told["members"], *strangers]})
        refreshed(there, "styret")
        assert not there.slack.calls("users.info")

    def test_members_come_in_pages(self, there: Placed) -> None:
        def page(asked: Any) -> dict[str, Any]:
            users = there.slack.users
            if not asked.get("cursor"):
                return {"ok": True, "members": [users["kari"]], "response_metadata": {"next_cursor": "more"}}
            return {"ok": True, "members": [users["siri"]], "response_metadata": {"next_cursor": ""}}

        there.slack.answers("conversations.members", page)
        there.slack.fails("conversations.members", rate_limited(0))
        refreshed(there, "styret")
        assert there.people_in("styret") == {"Kari Berg", "Siri Dahl"}
        assert len(there.slack.calls("conversations.members")) == 3


class TestChannels:
    @pytest.mark.parametrize(
        ("told", "private", "shared", "reachable"),
        [
            ({"is_channel": True, "is_private": False, "is_member": True, "is_ext_shared": False}, False, False, True),
            ({"is_private": True, "is_member": True, "is_ext_shared": True}, True, True, True),
            ({"is_mpim": True, "is_private": True, "is_pending_ext_shared": True}, True, True, None),
            ({"is_private": False, "is_member": True, "is_archived": True}, False, None, False),
            ({"is_group": True, "is_member": False}, True, None, False),
            ({}, None, None, None),
        ],
    )
    def test_is_as_slack_tells(
        self, told: dict[str, Any], private: bool | None, shared: bool | None, reachable: bool | None
    ) -> None:
        channel = channel_of({"id": "C1", "name": "fjord", **told}, HERE)
        assert channel is not None
        assert (channel.private, channel.shared, channel.reachable) == (private, shared, reachable)

    def test_a_direct_message_is_none(self) -> None:
        assert channel_of({"id": "D1", "is_im": True}, HERE) is None
        assert channel_of({}, HERE) is None

    @pytest.mark.parametrize(
        ("name", "words"),
        [("mpdm-kari--per--una-1", "kari, per, una"), ("fjord", "fjord"), ("mpdm-", "mpdm-"), ("mpdm-x", "mpdm-x")],
    )
    def test_several_people_together_are_named(self, name: str, words: str) -> None:
        assert together_name(name) == words
