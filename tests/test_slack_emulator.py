"""The emulated Slack and the proxy before it, through slack-sdk: what the tests of the Slack edge rely on."""

import asyncio
import base64
import hashlib
import json
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qs, urlencode, urlsplit

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler

from tests.block_kit import BlockKitError
from tests.slack_emulator import FOLDER, ROOT, Emulator, Slack, emulated_slack
from tests.slack_faults import CUT, LOST, SILENCE, breaks, rate_limited, refuses

LOCK = json.loads((ROOT / "tests/emulator/package-lock.json").read_text("utf-8"))
HOME = {"type": "home", "blocks": [{"type": "divider"}]}
MODAL = {"type": "modal", "title": {"type": "plain_text", "text": "Oppgave"}, "blocks": [{"type": "divider"}]}
# slack-sdk hands client id and secret to aiohttp in a way that aiohttp 4 will not know any more.
pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
REDIRECT = "http://127.0.0.1/slack/oauth_redirect"


def error_of(work: Coroutine[Any, Any, Any]) -> str:
    """What Slack refuses a call with."""
    with pytest.raises(SlackApiError) as refused:
        asyncio.run(work)
    return str(refused.value.response["error"])


def address(**more: str) -> str:
    """Where an installation begins."""
    query = {"client_id": "1000.2000", "scope": "chat:write,commands", "state": "s1", "redirect_uri": REDIRECT, **more}
    return f"https://slack.com/oauth/v2/authorize?{urlencode(query)}"


async def exchanged(slack: Slack, location: str, **more: str) -> dict[str, Any]:
    """What the code in the address is worth."""
    code = parse_qs(urlsplit(location).query)["code"][0]
    answer = await slack.client().oauth_v2_access(
        client_id=slack.client_id, client_secret=slack.client_secret, code=code, redirect_uri=REDIRECT, **more
    )
    return cast("dict[str, Any]", answer.data)


def test_the_lock_pins_everything_and_names_no_place() -> None:
    packages = {name: package for name, package in LOCK["packages"].items() if name}
    assert all(package["integrity"].startswith("sha512-") for package in packages.values())
    assert not [name for name, package in packages.items() if "resolved" in package]
    wanted = json.loads((ROOT / "tests/emulator/package.json").read_text("utf-8"))
    for name, version in {**wanted["dependencies"], **wanted["optionalDependencies"]}.items():
        assert packages[f"node_modules/{name}"]["version"] == version


def test_what_is_installed_is_what_is_locked(slack_emulator: Emulator) -> None:
    assert slack_emulator.url.startswith("http://127.0.0.1:")
    installed = json.loads((FOLDER / "node_modules/emulate/package.json").read_text("utf-8"))
    assert installed["version"] == LOCK["packages"]["node_modules/emulate"]["version"]


def test_it_posts_answers_in_threads_updates_and_reads_back(slack: Slack) -> None:
    async def talk() -> None:
        client = slack.client()
        channel = slack.new_channel("ola")
        first = await client.chat_postMessage(channel=channel, text="Sak 5", metadata=None)
        await client.chat_postMessage(channel=channel, text="Svar", thread_ts=first["ts"])
        await client.chat_update(channel=channel, ts=first["ts"], text="Sak 6")
        link = await client.chat_getPermalink(channel=channel, message_ts=first["ts"])
        assert link["permalink"].startswith("http")
        assert [message["text"] for message in slack.replies(channel, first["ts"])] == ["Sak 6", "Svar"]
        assert slack.messages(channel)[0]["user"] == slack.bot_user

    asyncio.run(talk())


def test_a_direct_message_and_an_ephemeral_one(slack: Slack) -> None:
    slack.call("chat.postMessage", channel=slack.users["kari"], text="Til deg")
    assert slack.messages(slack.direct("kari"))[-1]["text"] == "Til deg"
    slack.call("chat.postEphemeral", channel=slack.channels["fjord"], user=slack.users["ola"], text="Bare du")
    assert slack.calls("chat.postEphemeral")[0]["text"] == "Bare du"


def test_where_the_bot_is_not(slack: Slack) -> None:
    assert error_of(slack.client().chat_postMessage(channel=slack.channels["aapen"], text="Hei")) == "not_in_channel"
    private = slack.channels["lukket"]
    assert error_of(slack.client().chat_postMessage(channel=private, text="Hei")) == "channel_not_found"
    assert error_of(slack.client().conversations_info(channel=private)) == "channel_not_found"
    slack.posts_anywhere = True
    slack.call("chat.postMessage", channel=slack.channels["aapen"], text="Hei")
    mine = slack.call("users.conversations", types="public_channel,private_channel", limit=1000)["channels"]
    assert {"fjord", "styret"} <= {channel["name"] for channel in mine}
    assert not {"aapen", "lukket"} & {channel["name"] for channel in mine}


def test_who_is_who_and_where(slack: Slack) -> None:
    people = {user["name"]: user for user in slack.call("users.list")["members"]}
    assert [people[name]["is_restricted"] for name in ("kari", "gjest")] == [False, True]
    assert people["kari"]["is_admin"]
    assert people["kari"]["profile"]["email"] == "kari@example.no"
    assert slack.call("users.info", user=slack.users["ola"])["user"]["tz"] == "Europe/Oslo"
    members = slack.call("conversations.members", channel=slack.channels["styret"])["members"]
    assert {slack.users["kari"], slack.users["siri"], slack.bot_user} <= set(members)
    assert slack.users["ola"] not in members


def test_views_are_opened_once_by_a_fresh_trigger(slack: Slack) -> None:
    async def open_and_change() -> None:
        client = slack.client()
        trigger = slack.trigger("kari")
        view = (await client.views_open(trigger_id=trigger, view=MODAL))["view"]
        await client.views_update(view_id=view["id"], hash=view["hash"], view=MODAL)
        await client.views_push(trigger_id=slack.trigger("kari", view["id"]), view=MODAL)
        await client.views_publish(user_id=slack.users["kari"], view=HOME)
        with pytest.raises(SlackApiError, match="hash_conflict"):
            await client.views_update(view_id=view["id"], hash=view["hash"], view=MODAL)
        with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
            await client.views_open(trigger_id=trigger, view=MODAL)

    asyncio.run(open_and_change())
    assert slack.home("kari") == HOME


def test_a_file_is_uploaded(slack: Slack) -> None:
    channel = slack.new_channel()

    async def upload() -> Any:
        client = slack.client()
        answer = await client.files_upload_v2(channel=channel, filename="referat.txt", content="Sak 5", title="Referat")
        return answer["files"]

    assert asyncio.run(upload())[0]["title"] == "Referat"
    assert slack.messages(channel)[-1]["files"][0]["name"] == "referat.txt"


def test_an_installation_goes_through_slack_s_page(slack: Slack) -> None:
    location = slack.oauth.approve(address())
    assert location.startswith(f"{REDIRECT}?code=")
    assert parse_qs(urlsplit(location).query)["state"] == ["s1"]
    granted = asyncio.run(exchanged(slack, location))
    assert granted["scope"] == "chat:write,commands"
    assert (granted["team"]["id"], granted["bot_user_id"]) == (slack.team, slack.bot_user)
    assert slack.call("auth.test", token=granted["access_token"])["bot_id"] == slack.bot
    assert error_of(slack.client(granted["access_token"]).users_list()) == "missing_scope"
    assert error_of(exchanged(slack, location)) == "invalid_code"
    assert "error=access_denied" in slack.oauth.deny(address())
    with pytest.raises(RuntimeError, match="not registered"):
        slack.oauth.approve(address(redirect_uri="https://elsewhere.example/"))


def test_pkce_holds_the_code_to_its_verifier(slack: Slack) -> None:
    verifier = "a" * 43
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = address(code_challenge=challenge, code_challenge_method="S256")
    assert error_of(exchanged(slack, slack.oauth.approve(asked), code_verifier="b" * 43)) == "invalid_code"
    assert asyncio.run(exchanged(slack, slack.oauth.approve(asked), code_verifier=verifier))["ok"]


def test_tokens_rotate(slack: Slack) -> None:
    slack.oauth.rotating = True
    granted = asyncio.run(exchanged(slack, slack.oauth.approve(address())))
    assert granted["expires_in"] == 43_200

    async def refresh(token: str) -> dict[str, Any]:
        answer = await slack.client().oauth_v2_access(
            client_id=slack.client_id,
            client_secret=slack.client_secret,
            grant_type="refresh_token",
            refresh_token=token,
        )
        return cast("dict[str, Any]", answer.data)

    second = asyncio.run(refresh(granted["refresh_token"]))
    third = asyncio.run(refresh(second["refresh_token"]))
    assert slack.call("auth.test", token=third["access_token"])["user_id"] == slack.bot_user
    assert error_of(refresh(granted["refresh_token"])) == "invalid_refresh_token"


def test_an_organisation_installs(slack: Slack) -> None:
    slack.oauth.organisation = ("E1", "Fylkeslandet")
    granted = asyncio.run(exchanged(slack, slack.oauth.approve(address())))
    assert granted["team"] is None
    assert (granted["enterprise"]["id"], granted["is_enterprise_install"]) == ("E1", True)


def test_tokens_are_told_apart(slack: Slack) -> None:
    assert error_of(slack.client("xoxb-wrong").auth_test()) == "invalid_auth"
    assert error_of(slack.client(slack.app_token).auth_test()) == "not_allowed_token_type"
    assert error_of(slack.client().apps_connections_open(app_token=slack.bot_token)) == "not_allowed_token_type"
    slack.call("auth.revoke", token=slack.user_tokens["siri"])
    assert error_of(slack.client(slack.user_tokens["siri"]).auth_test()) == "token_revoked"

    async def anonymous() -> Any:
        async with aiohttp.ClientSession() as session, session.post(f"{slack.url}auth.test") as answer:
            return await answer.json()

    assert asyncio.run(anonymous())["error"] == "not_authed"
    assert error_of(slack.client().api_call("surprise.me")) == "unknown_method"


@pytest.mark.parametrize("error", ["ratelimited", "account_inactive", "msg_too_long", "not_in_channel"])
def test_chosen_methods_are_refused_a_number_of_times(slack: Slack, error: str) -> None:
    channel = slack.new_channel()
    slack.fails("chat.postMessage", refuses(error), times=2, when=lambda call: call["channel"] == channel)
    slack.call("chat.postMessage", channel=slack.channels["fjord"], text="Et annet sted")
    for _ in range(2):
        assert error_of(slack.client().chat_postMessage(channel=channel, text="Sak 5")) == error
    slack.call("chat.postMessage", channel=channel, text="Sak 5")
    assert [message["text"] for message in slack.messages(channel)] == ["Sak 5"]


def test_a_rate_limit_says_how_long_to_wait(slack: Slack) -> None:
    slack.fails("chat.postMessage", rate_limited(30))
    with pytest.raises(SlackApiError) as limited:
        slack.call("chat.postMessage", channel=slack.channels["fjord"], text="Sak 5")
    assert limited.value.response.status_code == 429
    assert limited.value.response.headers["Retry-After"] == "30"
    slack.fails("chat.postMessage", rate_limited(0))

    async def patient() -> None:
        client = slack.client()
        client.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=1))
        await client.chat_postMessage(channel=slack.channels["fjord"], text="Sak 5")

    asyncio.run(patient())


def test_slack_is_down_and_is_back(slack: Slack) -> None:
    async def ask(fault_free: bool) -> None:
        client = slack.client()
        client.retry_handlers.clear()
        client.timeout = 1
        if fault_free:
            await client.auth_test()
        else:
            with pytest.raises((aiohttp.ClientError, asyncio.TimeoutError, SlackApiError)):
                await client.auth_test()

    for fault in (CUT, breaks(500), breaks(503), SILENCE):
        slack.fails("*", fault, times=None)
        asyncio.run(ask(fault_free=False))
        slack.mend()
    asyncio.run(ask(fault_free=True))
    assert len(slack.calls("auth.test")) == 5


def test_it_was_posted_but_nobody_was_told(slack: Slack) -> None:
    channel = slack.new_channel()
    slack.fails("chat.postMessage", LOST)

    async def post() -> None:
        client = slack.client()
        client.retry_handlers.clear()
        with pytest.raises(aiohttp.ClientError):
            await client.chat_postMessage(channel=channel, text="Sak 5")

    asyncio.run(post())
    assert [message["text"] for message in slack.messages(channel)] == ["Sak 5"]


def test_what_slack_would_refuse_is_refused_and_remembered(slack: Slack) -> None:
    blocks = [{"type": "divider"}] * 51
    assert error_of(slack.client().chat_postMessage(channel="C1", text="a", blocks=blocks)) == "invalid_blocks"
    assert error_of(slack.client().views_publish(user_id="U1", view={"type": "home", "blocks": []})) == "invalid_blocks"
    assert error_of(slack.client().chat_postMessage(channel="C1", text="<@U1> og <!channel>")) == "invalid_blocks"
    assert [problem.path for problem in slack.problems] == ["blocks", "blocks", "text"]
    slack.problems.clear()


def test_a_problem_fails_the_test_that_made_it(slack_emulator: Emulator) -> None:
    def post() -> None:
        with emulated_slack(slack_emulator) as slack:
            error_of(slack.client().chat_postMessage(channel="C1", text="<!here>"))
            assert isinstance(slack.problems[0], BlockKitError)

    with pytest.raises(AssertionError, match="would have refused: text"):
        post()


def test_whom_the_bot_addresses_on_purpose(slack: Slack) -> None:
    slack.mentions.add(f"@{slack.users['kari']}")
    slack.call("chat.postMessage", channel=slack.channels["fjord"], text=f"<@{slack.users['kari']}>: se her")


def test_a_response_url_is_good_five_times(slack: Slack) -> None:
    async def respond() -> list[int]:
        statuses = []
        async with aiohttp.ClientSession() as session:
            for payload in [{"response_type": "ephemeral", "text": "Lagret"}] * 6:
                async with session.post(url, json=payload) as answer:
                    statuses.append(answer.status)
        return statuses

    url = slack.response_url()
    assert asyncio.run(respond()) == [200] * 5 + [404]
    assert slack.responses(url)[0]["text"] == "Lagret"
    slack.fails("response_url", breaks(500))
    url = slack.response_url()
    assert asyncio.run(respond())[0] == 500


def test_ill_made_responses_are_refused(slack: Slack) -> None:
    async def respond() -> int:
        async with (
            aiohttp.ClientSession() as session,
            session.post(slack.response_url(), json={"text": "<!channel>"}) as answer,
        ):
            return answer.status

    assert asyncio.run(respond()) == 400
    slack.problems.clear()


def test_answers_of_one_s_own(slack: Slack) -> None:
    slack.answers("usergroups.list", {"ok": True, "usergroups": [{"id": "S1", "handle": "au"}]})
    assert slack.call("usergroups.list")["usergroups"][0]["handle"] == "au"
    slack.answers("team.info", lambda asked: refuses("team_not_found") if asked.get("team") else None)
    assert slack.call("team.info")["team"]["name"] == "Nettverket"
    assert error_of(slack.client().team_info(team="T2")) == "team_not_found"


def test_the_emulator_is_installed_where_git_does_not_look() -> None:
    assert Path(FOLDER).relative_to(ROOT).parts[0] == ".venv"
