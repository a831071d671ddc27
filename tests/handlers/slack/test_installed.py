"""Where Referent is installed: one token in the environment, stored installations, enterprises; and how it ends."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from pydantic import SecretStr
from slack_sdk.errors import SlackApiError

from bot.errors import StoreBusy, StoreFull
from bot.installation import Installation
from handlers.settings import Secrets, Settings
from handlers.slack.installed import KEPT, Home, Installed
from handlers.slack.one_token import ASKED_AGAIN
from handlers.slack.teams import Begins
from handlers.slack.tokens import Keyring, Tokens, Unsealable
from storage import open_ledgers
from storage.sqlite import SqliteLedgers
from tests.slack_emulator import Slack
from tests.slack_faults import CUT, rate_limited, refuses

START = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
KEY = "a key that nobody guesses"


class SetClock:
    """Shows what it is set to."""

    def __init__(self) -> None:
        self.moment = START

    def now(self) -> datetime:
        return self.moment

    def pass_(self, time: timedelta = KEPT) -> None:
        self.moment += time


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def ledgers(tmp_path: Path) -> Iterator[SqliteLedgers]:
    opened = open_ledgers(f"sqlite:///{tmp_path}/referent.db")
    yield opened
    opened.close()


def made(ledgers: SqliteLedgers, clock: SetClock, **secrets: Any) -> Installed:
    return Installed(ledgers, ledgers.installations, Secrets(**secrets), Settings(), clock)


def with_token(ledgers: SqliteLedgers, clock: SetClock, slack: Slack, **more: Any) -> Installed:
    return made(ledgers, clock, **{"slack_bot_token": slack.bot_token, "slack_api_url": slack.url, **more})


def installation(team: str = "T1", enterprise: str = "", at: datetime = START, **told: str) -> Installation:
    return Installation("slack", enterprise, team, at, {"bot_user": "U1", "enterprise": enterprise, **told})


def test_the_team_of_the_token_in_the_environment_is_found_out_once(
    ledgers: SqliteLedgers, clock: SetClock, slack: Slack
) -> None:
    installed = with_token(ledgers, clock, slack)
    connection = installed.connection(slack.team, None)
    assert connection
    assert (connection.id, connection.kind, connection.name) == (f"slack:{slack.team}", "slack", "Nettverket")
    home = installed.home(connection.id)
    assert home
    assert (home.team, home.bot_user, home.bot_id) == (slack.team, slack.bot_user, slack.bot)
    assert [workspace.name for workspace in ledgers.workspaces()] == ["Nettverket"]
    assert len(slack.calls("auth.test")) == 1

    again = with_token(ledgers, clock, slack, slack_api_url="http://127.0.0.1:9/api/")
    assert again.connection(slack.team, None) == connection
    assert again.home(connection.id) == home


def test_a_server_that_starts_while_slack_is_down_learns_it_later(
    ledgers: SqliteLedgers, clock: SetClock, slack: Slack
) -> None:
    slack.fails("auth.test", CUT)
    installed = with_token(ledgers, clock, slack)
    assert installed.connection(slack.team, None) is None
    assert installed.connection(slack.team, None) is None
    assert len(slack.calls("auth.test")) == 1
    clock.pass_(ASKED_AGAIN)
    assert installed.connection(slack.team, None)


def test_another_token_is_asked_of_and_another_team_is_nobody(
    ledgers: SqliteLedgers, clock: SetClock, slack: Slack
) -> None:
    assert with_token(ledgers, clock, slack).connection(slack.team, None)
    slack.stands_for("xoxb-another", slack.bot_token)
    other = with_token(ledgers, clock, slack, slack_bot_token="xoxb-another")
    assert other.connection("T999", None) is None
    assert other.connection(None, "E1") is None
    assert other.connection(slack.team, None)
    assert len(slack.calls("auth.test")) == 2
    without = made(ledgers, clock)
    assert without.connection(slack.team, None) is None


def test_a_client_talks_with_the_token(ledgers: SqliteLedgers, clock: SetClock, slack: Slack) -> None:
    installed = with_token(ledgers, clock, slack)
    connection = installed.connection(slack.team, None)
    assert connection

    async def talk() -> None:
        client = await installed.client(connection.id)
        assert client
        assert client is await installed.client(connection.id)
        await client.chat_postMessage(channel=slack.channels["fjord"], text="Hei")
        assert await installed.client("slack:T999") is None
        assert await installed.client("local") is None
        await installed.close()

    asyncio.run(talk())
    assert slack.messages("fjord")[-1]["text"] == "Hei"


def test_a_stored_installation_is_found_again_with_its_tokens_encrypted(
    ledgers: SqliteLedgers, clock: SetClock, slack: Slack, tmp_path: Path
) -> None:
    first = made(ledgers, clock, referent_secret_key=KEY, slack_api_url=slack.url)
    told = installation(slack.team, scopes="commands chat:write", team_url="https://nettverket.slack.com/")
    kept = first.installed(told, Tokens(slack.bot_token), Begins("Nettverket", "nn", "Europe/Oslo"))
    assert kept
    (workspace,) = ledgers.workspaces()
    assert (workspace.name, workspace.language, workspace.zone) == ("Nettverket", "nn", "Europe/Oslo")

    second = made(ledgers, clock, referent_secret_key=KEY, slack_api_url=slack.url)
    assert second.connection(slack.team, None) == kept
    assert second.connections() == (kept,)
    home = second.home(kept.id)
    url = "https://nettverket.slack.com/"
    assert home == Home(slack.team, None, "U1", "", "", url, ("commands", "chat:write"))

    async def talk() -> None:
        client = await second.client(kept.id)
        assert client
        assert (await client.auth_test())["ok"]
        await second.close()

    asyncio.run(talk())
    ledgers.close()
    for file in tmp_path.iterdir():
        assert slack.bot_token.encode() not in file.read_bytes()


def test_what_is_uninstalled_is_nobodys_any_more_in_every_process(
    ledgers: SqliteLedgers, clock: SetClock, slack: Slack
) -> None:
    here, there = (made(ledgers, clock, referent_secret_key=KEY, slack_api_url=slack.url) for _ in range(2))
    kept = here.installed(installation(), Tokens(slack.bot_token), Begins("Nettverket"))
    assert kept

    async def told() -> None:
        assert await here.client(kept.id)
        assert await there.client(kept.id)
        await here.forget("T1", None, START - timedelta(minutes=1))
        assert await here.client(kept.id)
        await here.forget("T1", None, START + timedelta(minutes=1))
        assert await here.client(kept.id) is None
        clock.pass_()
        assert await there.client(kept.id) is None
        await here.forget("T1", None)
        await here.forget("T2", "E2")
        await here.close()
        await there.close()

    asyncio.run(told())
    stored = ledgers.connection(kept.id)
    assert stored
    assert not stored.active
    assert here.connection("T1", None) is None
    assert here.home(kept.id) is None
    assert ledgers.installations.all("slack") == ()

    again = here.installed(installation(), Tokens("xoxb-new"), Begins("Nettverket AS"))
    assert again
    assert (again.workspace, again.active, again.name) == (kept.workspace, True, "Nettverket AS")
    assert here.connection("T1", None) == again


def test_an_enterprises_installation_serves_each_of_its_teams(
    ledgers: SqliteLedgers, clock: SetClock, slack: Slack
) -> None:
    installed = made(ledgers, clock, referent_secret_key=KEY, slack_api_url=slack.url)
    assert installed.installed(installation("", "E1"), Tokens(slack.bot_token), Begins()) is None
    assert installed.connection("T1", None) is None
    assert installed.connection("T1", "E2") is None
    one, two = installed.connection("T1", "E1"), installed.connection("T2", "E1")
    assert one
    assert two
    assert one.workspace != two.workspace
    assert installed.connection("T1", None) == one
    home = installed.home(one.id)
    assert home
    assert (home.team, home.enterprise, home.bot_user) == ("T1", "E1", "U1")

    async def told() -> None:
        client = await installed.client(two.id)
        assert client
        assert client.default_params == {"team_id": "T2"}
        await installed.forget("T1", "E1")  # the enterprise's token works: one of its teams has left
        clock.pass_()
        assert installed.connection("T2", None)
        slack.fails("auth.test", refuses("account_inactive"))
        await installed.forget("T2", None)
        assert await installed.client(two.id) is None
        await installed.close()

    asyncio.run(told())
    assert installed.connection("T2", "E1") is None
    assert ledgers.installations.all("slack") == ()


def test_an_enterprise_that_uninstalls_takes_all_its_teams_along(
    ledgers: SqliteLedgers, clock: SetClock, slack: Slack
) -> None:
    installed = made(ledgers, clock, referent_secret_key=KEY, slack_api_url=slack.url)
    installed.installed(installation("", "E1"), Tokens(slack.bot_token), Begins())
    own = installed.installed(installation("T9", "E1"), Tokens("xoxb-own"), Begins("Eget"))
    assert installed.connection("T1", "E1")
    asyncio.run(installed.forget(None, "E1"))
    assert installed.connection("T1", "E1") is None
    assert installed.connection("T9", "E1") == own


def test_a_team_that_leaves_takes_nothing_of_the_enterprises_along(
    ledgers: SqliteLedgers, clock: SetClock, slack: Slack
) -> None:
    installed = made(ledgers, clock, referent_secret_key=KEY, slack_api_url=slack.url)
    installed.installed(installation("", "E1"), Tokens(slack.bot_token), Begins())
    one = installed.connection("T1", "E1")

    async def told() -> None:
        await installed.forget("T9", "E1")  # never heard of
        slack.fails("auth.test", CUT)
        with pytest.raises(aiohttp.ClientError):
            await installed.forget("T1", "E1")
        slack.fails("auth.test", rate_limited(30))
        with pytest.raises(SlackApiError):
            await installed.forget("T1", "E1")
        await installed.close()

    asyncio.run(told())
    clock.pass_()
    assert installed.connection("T1", "E1") == one


def test_a_key_that_is_gone_for_a_moment_deletes_nothing_of_an_enterprises(
    ledgers: SqliteLedgers, clock: SetClock, slack: Slack
) -> None:
    installed = made(ledgers, clock, referent_secret_key=KEY, slack_api_url=slack.url)
    installed.installed(installation("", "E1"), Tokens(slack.bot_token), Begins())
    assert installed.connection("T1", "E1")
    before = ledgers.installations.all("slack")
    lost = made(ledgers, clock, referent_secret_key="another", slack_api_url=slack.url)
    with pytest.raises(Unsealable):
        asyncio.run(lost.forget("T1", "E1"))
    assert ledgers.installations.all("slack") == before


def test_a_key_that_is_gone_is_no_uninstallation(ledgers: SqliteLedgers, clock: SetClock, slack: Slack) -> None:
    made(ledgers, clock, referent_secret_key=KEY).installed(installation(), Tokens("xoxb-1"), Begins())
    installed = made(ledgers, clock, referent_secret_key="another", slack_api_url=slack.url)
    connection = installed.connection("T1", None)
    assert connection

    async def talk() -> None:
        with pytest.raises(Unsealable):
            await installed.client(connection.id)
        await installed.close()

    asyncio.run(talk())


def test_a_token_in_the_environment_may_be_a_whole_enterprises(
    ledgers: SqliteLedgers, clock: SetClock, slack: Slack
) -> None:
    slack.amends("auth.test", lambda _, answer: answer | {"enterprise_id": "E1", "is_enterprise_install": True})
    installed = with_token(ledgers, clock, slack)
    assert installed.connection("T1", None) is None
    assert installed.connection("T1", "E1")
    assert len(slack.calls("auth.test")) == 1


async def for_a_while(installed: Installed, until: Callable[[], bool]) -> None:
    """What goes on in the background, until something is so."""
    task = asyncio.create_task(installed.keep_learning())
    while not await asyncio.to_thread(until):
        await asyncio.sleep(0.01)
        assert not task.done()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await installed.close()


def test_it_is_asked_in_the_background_until_it_is_known(ledgers: SqliteLedgers, clock: SetClock, slack: Slack) -> None:
    installed = with_token(ledgers, clock, slack)
    asyncio.run(for_a_while(installed, lambda: bool(installed.connections())))
    assert [connection.id for connection in installed.connections()] == [f"slack:{slack.team}"]


def test_what_is_known_from_before_is_asked_again_since_it_may_have_changed(
    ledgers: SqliteLedgers, clock: SetClock, slack: Slack
) -> None:
    assert with_token(ledgers, clock, slack).connection(slack.team, None)
    slack.amends("auth.test", lambda _, answer: answer | {"team": "Nettverket AS"})
    installed = with_token(ledgers, clock, slack)
    known = f"slack:{slack.team}"

    def is_renamed() -> bool:
        there = ledgers.connection(known)
        return there is not None and there.name == "Nettverket AS"

    asyncio.run(for_a_while(installed, is_renamed))
    (workspace,) = ledgers.workspaces()
    assert workspace.name == "Nettverket"  # the register's own name is its administrators'


def test_it_comes_back_when_it_is_installed_again_with_the_same_token(
    ledgers: SqliteLedgers, clock: SetClock, slack: Slack
) -> None:
    here, there = (with_token(ledgers, clock, slack) for _ in range(2))
    before = here.connection(slack.team, None)
    assert there.connection(slack.team, None) == before
    slack.revoked.add(slack.bot_token)
    asyncio.run(here.forget(slack.team, None))
    clock.pass_(max(KEPT, ASKED_AGAIN))
    assert here.connection(slack.team, None) is None
    assert there.connection(slack.team, None) is None
    slack.revoked.clear()
    clock.pass_(max(KEPT, ASKED_AGAIN))
    assert there.connection(slack.team, None) == before
    assert here.connection(slack.team, None) == before


def test_an_enterprises_teams_are_called_what_slack_calls_them(
    ledgers: SqliteLedgers, clock: SetClock, slack: Slack
) -> None:
    installed = made(ledgers, clock, referent_secret_key=KEY, slack_api_url=slack.url)
    installed.installed(installation("", "E1"), Tokens(slack.bot_token), Begins())
    assert installed.connection("T1", "E1")
    assert installed.connection("T2", "E1")

    def teams(asked: Mapping[str, Any]) -> dict[str, Any]:
        if asked.get("cursor") == "more":
            return {"ok": True, "teams": [{"id": "T2", "name": "Fylket"}, {"id": "T9", "name": "En annen"}]}
        told = {"ok": True, "teams": [{"id": "T1", "name": "Kommunen"}]}
        return told | {"response_metadata": {"next_cursor": "more"}}

    slack.amends("auth.test", lambda _, answer: answer | {"url": "https://landet.enterprise.slack.com/"})
    slack.answers("auth.teams.list", teams)
    asyncio.run(for_a_while(installed, lambda: {each.name for each in ledgers.workspaces()} == {"Kommunen", "Fylket"}))
    clock.pass_()
    assert {each.name for each in installed.connections()} == {"Kommunen", "Fylket"}


def test_what_slack_does_not_name_keeps_its_id(ledgers: SqliteLedgers, clock: SetClock, slack: Slack) -> None:
    installed = made(ledgers, clock, referent_secret_key=KEY, slack_api_url=slack.url)
    installed.installed(installation("", "E1"), Tokens(slack.bot_token), Begins())
    assert installed.connection("T1", "E1")
    slack.fails("auth.teams.list", CUT)
    asyncio.run(for_a_while(installed, lambda: bool(slack.calls("auth.teams.list"))))
    assert [each.name for each in ledgers.workspaces()] == ["T1"]


def test_a_start_with_both_keys_lets_the_earlier_one_go(
    ledgers: SqliteLedgers, clock: SetClock, slack: Slack, capsys: pytest.CaptureFixture[str]
) -> None:
    made(ledgers, clock, referent_secret_key="old").installed(installation(), Tokens("xoxb-1"), Begins())
    made(ledgers, clock, referent_secret_key="lost").installed(installation("T2"), Tokens("xoxb-2"), Begins())
    before = ledgers.installations.get("slack", "", "T1")
    both = made(ledgers, clock, referent_secret_key="new,old", slack_api_url=slack.url)
    asyncio.run(for_a_while(both, lambda: ledgers.installations.get("slack", "", "T1") != before))
    after = ledgers.installations.get("slack", "", "T1")
    asyncio.run(for_a_while(both, lambda: True))
    assert ledgers.installations.get("slack", "", "T1") == after
    assert "no key opens the tokens" in "".join(capsys.readouterr())

    async def talk() -> None:
        new = made(ledgers, clock, referent_secret_key="new", slack_api_url=slack.url)
        assert await new.client("slack:T1")
        await new.close()

    asyncio.run(talk())


@pytest.mark.parametrize("word", ["invalid_auth", "account_inactive"])
def test_a_token_that_slack_refuses_is_told_by_slacks_word_and_never_shown(
    ledgers: SqliteLedgers, clock: SetClock, slack: Slack, capsys: pytest.CaptureFixture[str], word: str
) -> None:
    slack.fails("auth.test", refuses(word))
    installed = with_token(ledgers, clock, slack)
    assert installed.connection(slack.team, None) is None
    told = "".join(capsys.readouterr())
    assert word in told
    assert slack.bot_token not in told


def test_a_thousand_installations_cost_a_request_what_one_does(ledgers: SqliteLedgers, clock: SetClock) -> None:
    installed = made(ledgers, clock, referent_secret_key=KEY)
    installed.installed(installation(), Tokens("xoxb-1"), Begins())
    looks = 0
    look = ledgers.look

    def counted(work: Any) -> Any:
        nonlocal looks
        looks += 1
        return look(work)

    ledgers.look = counted  # type: ignore[method-assign]  # counts what the register is asked
    assert installed.connection("T1", None)
    first = looks
    for number in range(2, 30):
        installed.installed(installation(f"T{number}"), Tokens("xoxb-1"), Begins())
    clock.pass_()
    looks = 0
    for _ in range(50):
        assert installed.connection("T1", None)
    assert looks == first == 2


# --- what must not be lost ---------------------------------------------------------------------------------------


def rotating(slack: Slack) -> Tokens:
    """Tokens of Slack's that last twelve hours."""
    slack.oauth.rotating = True
    address = f"{slack.site}/oauth/v2/authorize?client_id={slack.client_id}&scope=chat:write&state=s"
    location = slack.oauth.approve(f"{address}&redirect_uri=http://127.0.0.1/slack/oauth_redirect")
    code = location.partition("code=")[2].partition("&")[0]
    answer = slack.call("oauth.v2.access", client_id=slack.client_id, client_secret=slack.client_secret, code=code)
    return Tokens(answer["access_token"], answer["refresh_token"])


def of_slack(slack: Slack, **more: Any) -> dict[str, Any]:
    told = {"slack_client_id": slack.client_id, "slack_client_secret": slack.client_secret}
    return {**told, "slack_api_url": slack.url, "referent_secret_key": KEY, **more}


def test_a_token_that_has_ended_is_no_uninstallation_of_a_whole_enterprise(
    ledgers: SqliteLedgers, clock: SetClock, slack: Slack
) -> None:
    installed, tokens = made(ledgers, clock, **of_slack(slack)), rotating(slack)
    everywhere = replace(installation("", "E1"), expires_at=START + timedelta(hours=12))
    installed.installed(everywhere, tokens, Begins())
    assert installed.connection("T1", "E1")
    assert installed.connection("T2", "E1")
    clock.pass_(timedelta(hours=13))
    slack.answers(
        "auth.test",
        lambda _: {"ok": False, "error": "token_expired"} if not slack.calls("oauth.v2.access")[1:] else {"ok": True},
    )

    async def told() -> None:
        await installed.forget("T1", "E1", clock.moment)
        clock.pass_()
        assert installed.connection("T1", None) is None
        assert installed.connection("T2", None)
        assert await installed.client("slack:T2")
        await installed.close()

    asyncio.run(told())


def test_a_new_installation_is_not_undone_by_a_rotation_of_the_one_before(
    ledgers: SqliteLedgers, clock: SetClock, slack: Slack
) -> None:
    installed, tokens = made(ledgers, clock, **of_slack(slack)), rotating(slack)
    kept = installed.installed(replace(installation(), expires_at=START + timedelta(hours=12)), tokens, Begins("Eget"))
    assert kept
    clock.pass_(timedelta(hours=11))
    exchange = slack.oauth._access

    def meanwhile(asked: Any) -> Any:
        again = replace(installation(scopes="chat:write"), expires_at=clock.moment + timedelta(hours=12))
        installed.installed(again, Tokens("xoxb-new", "xoxe-new"), Begins())
        return exchange(asked)

    slack.answers("oauth.v2.access", meanwhile)

    async def told() -> None:
        client = await installed.client(kept.id)
        assert client
        assert client.token == "xoxb-new"
        await installed.close()

    asyncio.run(told())
    stored = ledgers.installations.get("slack", "", "T1")
    assert stored
    assert (Keyring(SecretStr(KEY)).open(stored.secret).access, stored.details["scopes"]) == ("xoxb-new", "chat:write")


def test_a_workspace_that_cannot_be_made_leaves_no_tokens_behind(
    ledgers: SqliteLedgers, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise StoreFull("trouble.full")

    monkeypatch.setattr(ledgers, "create", full)
    with pytest.raises(StoreFull):
        made(ledgers, clock, referent_secret_key=KEY).installed(installation(), Tokens("xoxb-1"), Begins())
    assert ledgers.installations.all("slack") == ()


class Faltering:
    """Installations that cannot be listed so many times."""

    def __init__(self, ledgers: SqliteLedgers, times: int) -> None:
        self.kept, self.left = ledgers.installations, times

    def all(self, kind: str) -> Any:
        self.left -= 1
        if self.left >= 0:
            raise StoreBusy("trouble.busy")
        return self.kept.all(kind)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.kept, name)


def test_a_busy_moment_at_the_start_ends_nothing(ledgers: SqliteLedgers, clock: SetClock, slack: Slack) -> None:
    secrets = Secrets(slack_bot_token=SecretStr(slack.bot_token), slack_api_url=slack.url)
    faltering: Any = Faltering(ledgers, 4)
    installed = Installed(ledgers, faltering, secrets, Settings(), clock)
    asyncio.run(for_a_while(installed, lambda: ledgers.connection(f"slack:{slack.team}") is not None))


def test_a_token_that_is_dead_is_noticed_though_slack_told_of_it_while_nobody_listened(
    ledgers: SqliteLedgers, clock: SetClock, slack: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.slack.learning.ROUND", 0.01)
    installed = made(ledgers, clock, **of_slack(slack))
    assert installed.installed(installation(), Tokens(slack.bot_token), Begins("Eget"))
    slack.fails("auth.test", refuses("account_inactive"))
    asyncio.run(for_a_while(installed, lambda: len(slack.calls("auth.test")) == 2))
    assert ledgers.installations.all("slack")  # once may be a slip of Slack's
    clock.pass_(timedelta(days=1))
    slack.revoked.add(slack.bot_token)
    installed = made(ledgers, clock, **of_slack(slack))
    asyncio.run(for_a_while(installed, lambda: ledgers.installations.all("slack") == ()))
    there = ledgers.connection("slack:T1")
    assert there
    assert not there.active


def test_a_token_that_was_refused_while_something_was_sent_is_looked_at_at_once(
    ledgers: SqliteLedgers, clock: SetClock, slack: Slack
) -> None:
    installed = made(ledgers, clock, **of_slack(slack))
    assert installed.installed(installation(), Tokens(slack.bot_token), Begins("Eget"))

    async def told() -> None:
        learning = asyncio.create_task(installed.keep_learning())
        while not slack.calls("auth.test"):
            await asyncio.sleep(0.01)
        client = await installed.client("slack:T1")
        assert client
        slack.revoked.add(slack.bot_token)
        with pytest.raises(SlackApiError):
            await client.chat_postMessage(channel=slack.channels["fjord"], text="Hei")
        while ledgers.installations.all("slack"):
            await asyncio.sleep(0.01)
            assert not learning.done()
        learning.cancel()
        await asyncio.gather(learning, return_exceptions=True)
        await installed.close()

    asyncio.run(asyncio.wait_for(told(), 20))


def test_where_messages_are_is_asked_again_where_slack_did_not_say_when_it_was_installed(
    ledgers: SqliteLedgers, clock: SetClock, slack: Slack
) -> None:
    installed = made(ledgers, clock, **of_slack(slack))
    installed.installed(installation("", "E1"), Tokens(slack.bot_token), Begins())
    own = installed.installed(installation(), Tokens(slack.bot_token), Begins("Eget"))
    served = installed.connection("T2", "E1")
    assert own
    assert served
    slack.amends("auth.test", lambda _, answer: answer | {"url": "https://landet.enterprise.slack.com/"})

    def are_known() -> bool:
        clock.pass_()
        homes = [installed.home(each.id) for each in (own, served)]
        return {home.team_url for home in homes if home} == {"https://landet.enterprise.slack.com/"}

    asyncio.run(for_a_while(installed, are_known))
