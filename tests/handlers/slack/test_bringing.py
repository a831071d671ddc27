"""All of a team's people and channels, brought together; once a day, whatever goes wrong with one of them."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.place import Connection
from handlers.slack import bringing
from handlers.slack.bringing import bring_all, bring_channel, bring_daily
from handlers.slack.channels import MOST_UNMET
from handlers.slack.place import Slack as Place
from tests.handlers.slack.placed import Placed, placed
from tests.slack_emulator import Slack
from tests.slack_faults import rate_limited, refuses


@pytest.fixture
def there(tmp_path: Path, slack: Slack) -> Iterator[Placed]:
    slack.answers(
        "usergroups.list", {"ok": True, "usergroups": [{"id": "S1", "name": "Styret", "users": [slack.users["kari"]]}]}
    )
    with placed(tmp_path, slack) as made:
        yield made


def test_people_groups_and_channels_come_with_who_is_there(there: Placed) -> None:
    there.run(bring_all)
    names = {there.person(each).name for each in ("kari", "ola", "siri", "gjest")}
    assert names == {"Kari Berg", "Ola Vik", "Siri Dahl", "Grete Est"}
    assert there.account("gjest").standing == "guest"
    assert there.account("kari").administrator, "as in the team"
    assert not there.account("ola").administrator
    known = {channel.name for channel in there.read(lambda ledger: ledger.places.channels())}
    assert {"fjord", "styret"} <= known
    assert not {"aapen", "lukket"} & known, "the bot is not in them"
    assert {"Kari Berg", "Siri Dahl"} <= there.people_in("styret")
    body = there.read(lambda ledger: ledger.parties.by_key(f"{there.connection}:S1"))
    assert body is not None
    assert [each.party for each in there.read(lambda ledger: ledger.parties.members(body.id))] == [
        there.account("kari").person
    ]


def test_brought_again_nothing_has_happened(there: Placed) -> None:
    there.run(bring_all)
    before = there.read(lambda ledger: list(ledger.journal.entries()))
    there.run(bring_all)
    assert there.read(lambda ledger: list(ledger.journal.entries())) == before


def test_many_whose_accounts_are_closed_are_asked_about_some_at_a_time(there: Placed) -> None:
    closed = [f"U40{number}" for number in range(MOST_UNMET + 1)]
    there.slack.amends("conversations.members", lambda _, told: told | {"members": [*told["members"], *closed]})
    there.slack.amends(
        "users.info",
        lambda asked, told: (
            {"ok": True, "user": {"id": asked["user"], "deleted": True}} if asked["user"] in closed else told
        ),
    )

    async def bring(place: Place, connection: Connection) -> None:
        await bring_channel(place, connection, there.slack.channels["styret"])

    there.run(bring)
    assert there.channel("styret").members_known is None
    there.run(bring)
    assert there.channel("styret").members_known is not None, "all of them are known"


def test_what_slack_refuses_is_no_hindrance_to_the_rest(there: Placed) -> None:
    there.slack.fails("users.list", refuses("missing_scope"))
    there.slack.fails("usergroups.list", refuses("plan_upgrade_required"))
    there.run(bring_all)
    assert {"Kari Berg", "Siri Dahl"} <= there.people_in("styret")


def test_who_asks_too_much_waits(there: Placed) -> None:
    there.slack.fails("users.list", rate_limited(0))
    there.slack.fails("conversations.members", rate_limited(0), times=2)
    there.run(bring_all)
    assert there.person("ola").name == "Ola Vik"
    assert {"Kari Berg", "Siri Dahl"} <= there.people_in("styret")


def test_a_channel_that_the_bot_is_no_longer_in_is_out_of_reach(there: Placed) -> None:
    channel = there.slack.new_channel(private=True)
    there.run(bring_all)
    assert there.channel(channel).reachable
    there.slack.call(
        "conversations.kick", token=there.slack.user_tokens["kari"], channel=channel, user=there.slack.bot_user
    )
    there.run(bring_all)
    assert not there.channel(channel).reachable


def test_it_is_brought_once_a_day(there: Placed) -> None:
    async def daily(place: Place, connection: Connection) -> None:
        await bring_daily(place, connection)

    there.run(daily)
    there.run(daily)
    assert len(there.slack.calls("users.list")) == 1
    there.clock.ahead = timedelta(days=1)
    there.run(daily)
    assert len(there.slack.calls("users.list")) == 2


def test_it_goes_on_day_after_day_and_one_teams_trouble_is_no_others(
    there: Placed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bringing, "LOOK", 0.0)
    brought: list[str] = []

    async def fails_first(_: Place, connection: Connection) -> None:
        brought.append(connection.id)
        if len(brought) == 1:
            raise RuntimeError("trouble")

    monkeypatch.setattr(bringing, "bring_daily", fails_first)

    async def keep(place: Place, _: Connection) -> None:
        task = asyncio.create_task(bringing.keep_known(place))
        while len(brought) < 3:
            await asyncio.sleep(0)
        task.cancel()

    there.run(keep)
    assert brought[:3] == [there.connection] * 3


def test_where_it_is_uninstalled_nothing_is_brought(there: Placed) -> None:
    async def bring(place: Place, connection: Connection) -> None:
        await place.installed.forget(there.slack.team, None)
        await bring_all(place, connection)
        assert await bringing.bring_channel(place, connection, "C1")

    there.run(bring)
    assert not there.slack.calls("users.list")
    assert not there.slack.calls("conversations.list")
