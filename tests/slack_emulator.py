"""A Slack that nobody here wrote: `emulate` from npm, as the fixture `slack` of tests/conftest.py gives it.

    def test_a_post(slack):                                      # an emulated workspace behind tests/slack_faults.py
        slack.call("chat.postMessage", channel=slack.channels["fjord"], text="Hei")     # by the bot, through slack-sdk
        assert slack.messages("fjord")[-1]["text"] == "Hei"
        slack.url                                                # for SLACK_API_URL and base_url

One emulator serves a whole run of pytest (it starts in a quarter of a second); each test has a proxy of its own before
it, so that faults, records and problems do not leak, but messages stay: take `slack.new_channel()` where that matters.
For a fixture of a wider scope there is `emulated_slack(slack_emulator)`.

**The workspace.** Team T000000001; people `kari` (administrator), `ola`, `siri` and `gjest` (a guest), the bot
`referent`. Public `fjord` (all of them and the bot) and `aapen` (all but the bot), private `styret` (kari, siri, the
bot) and `lukket` (kari alone). Tokens: `slack.bot_token`, `slack.user_tokens["kari"]`, `slack.app_token`.

**What the emulator can.** chat.postMessage (threads, DMs by user id, metadata), postEphemeral (never readable again:
see `slack.calls`), update, delete, getPermalink, scheduleMessage; conversations.* with membership, private channels,
DMs and group DMs; users.list, info, lookupByEmail and profile; reactions; views.open, push, update, publish with
trigger ids that live three seconds and work once (`slack.trigger`), `hash_conflict`, duplicate external ids; the new
upload of files; OAuth v2 with its page, redirect and code, single-use; scopes are enforced (`missing_scope`). It takes
`mrkdwn` and blocks as they come: our checker, not it, refuses them. Texts beyond 40,000 characters are cut.

**What it cannot, and what stands in for it here.** Slash commands, interactivity, response_urls (`slack.response_url`),
Socket Mode (tests/slack_socket.py), rate limits and outages (`slack.fails`); wrong tokens (it takes any: the proxy does
not); `not_in_channel` for a public channel without chat:write.public, `channel_not_found` for a private one that one is
not in; guests, time zones and locales of people (added to its answers); users.conversations, usergroups.*, auth.revoke,
apps.uninstall (answered here); token rotation and PKCE (tests/slack_oauth.py). Nothing stands in for Slack Connect or a
second team: `slack.answers` and `slack.amends` what a test needs.
"""

import json
import platform
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit
from uuid import uuid4

from aiohttp import web
from slack_sdk import WebClient
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack_calls import Arguments, Body
from tests.slack_faults import Fault, Proxy
from tests.slack_oauth import OAuth

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / ".venv/emulator"
"""Where `make test` installs tests/emulator/package-lock.json."""

APP, CLIENT, SECRET = "A0REFERENT", "1000.2000", "made-up-client-secret"
BOT, BOT_USER = "B0REFERENT", "U0REFERENT"
BOT_TOKEN, APP_TOKEN = "xoxb-referent", "xapp-referent"
REDIRECTS = ["http://127.0.0.1/slack/oauth_redirect", "http://localhost/slack/oauth_redirect"]
PEOPLE = {"kari": "Kari Berg", "ola": "Ola Vik", "siri": "Siri Dahl", "gjest": "Grete Est"}
GUESTS = {"gjest"}
SCOPES = [
    "app_mentions:read",
    "channels:history",
    "channels:join",
    "channels:read",
    "chat:write",
    "commands",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:read",
    "im:write",
    "mpim:history",
    "mpim:read",
    "mpim:write",
    "reactions:read",
    "reactions:write",
    "team:read",
    "usergroups:read",
    "users.profile:read",
    "users:read",
    "users:read.email",
]
_MEMBER_SCOPES = ["channels:manage", "groups:write", "users:write"]
"""What the people of the workspace may do beyond what the bot may."""


def missing() -> str | None:
    """Why there is no emulator, if there is none."""
    if not (FOLDER / "installed").exists():
        return "the emulated Slack is not installed: `make test` does it where there is npm"
    return None if _node() else "there is no node to run the emulated Slack with"


def _node() -> str | None:
    machine = {"x86_64": "x64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())
    packaged = FOLDER / f"node_modules/node-{platform.system().lower()}-{machine}/bin/node"
    return str(packaged) if packaged.exists() else shutil.which("node")


def _seed() -> Body:
    """The workspace before the bot has joined its channels."""
    tokens: list[Body] = [{"token": BOT_TOKEN, "user": "referent", "type": "bot", "scopes": SCOPES}]
    scopes = SCOPES + _MEMBER_SCOPES
    tokens += [{"token": f"xoxp-{name}", "user": name, "type": "user", "scopes": scopes} for name in PEOPLE]
    app = {
        "client_id": CLIENT,
        "client_secret": SECRET,
        "app_id": APP,
        "name": "Referent",
        "redirect_uris": REDIRECTS,
        "scopes": SCOPES,
        "bot_name": "referent",
        "bot_id": BOT,
        "bot_user_id": BOT_USER,
    }
    people = [{"name": name, "real_name": real, "email": f"{name}@example.no"} for name, real in PEOPLE.items()]
    return {
        "team": {"name": "Nettverket", "domain": "nettverket"},
        "users": [{**person, "is_admin": person["name"] == "kari"} for person in people],
        "channels": [
            {"name": "fjord"},
            {"name": "aapen"},
            {"name": "styret", "is_private": True},
            {"name": "lukket", "is_private": True},
        ],
        "oauth_apps": [app],
        "tokens": [{**token, "app_id": APP, "bot_id": BOT, "client_id": CLIENT} for token in tokens],
        "strict_scopes": True,
    }


class Emulator:
    """The process; `url` is its own address, behind the proxy."""

    def __init__(self) -> None:
        script = (ROOT / "tests/emulator/start.mjs").read_text("utf-8")
        self._errors = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed with the process
        self._process = subprocess.Popen(
            [cast("str", _node()), "--input-type=module", "--eval", script],
            cwd=FOLDER,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
        )
        self.url = self._started()
        self._settle()

    def _started(self) -> str:
        """Its address, or what it said instead; it has 30 seconds."""
        stdin, stdout = cast("Any", self._process.stdin), cast("Any", self._process.stdout)
        impatient = threading.Timer(30, self._process.kill)
        impatient.start()
        stdin.write(json.dumps({"slack": _seed()}) + "\n")
        stdin.flush()
        address = stdout.readline().strip()
        impatient.cancel()
        if not address.startswith("http"):
            self._errors.seek(0)
            raise RuntimeError(f"the emulated Slack did not start: {address} {self._errors.read()}")
        return str(address).replace("localhost", "127.0.0.1")

    def _settle(self) -> None:
        """Who is where: the emulator puts everybody in every seeded channel, but the bot in none."""
        kari = WebClient("xoxp-kari", base_url=f"{self.url}/api/")
        channels = _named(kari, "conversations.list", "channels")
        users = _named(kari, "users.list", "members")
        for name in ("fjord", "styret"):
            kari.conversations_invite(channel=channels[name], users=BOT_USER)
        for name, gone in (("styret", ("ola", "gjest")), ("lukket", ("ola", "siri", "gjest"))):
            for user in gone:
                kari.conversations_kick(channel=channels[name], user=users[user])

    def close(self) -> None:
        """It ends when its standard input does."""
        cast("Any", self._process.stdin).close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        cast("Any", self._process.stdout).close()
        self._errors.close()


def _named(client: WebClient, method: str, key: str) -> dict[str, str]:
    """Ids by name."""
    answer = client.api_call(method, params={"types": "public_channel,private_channel", "limit": 1000})
    return {found["name"]: found["id"] for found in answer[key]}


@dataclass
class Slack(Proxy):
    """The workspace, and the proxy before it: see both modules."""

    team: str = "T000000001"
    app: str = APP
    client_id: str = CLIENT
    client_secret: str = SECRET
    bot: str = BOT
    bot_user: str = BOT_USER
    bot_token: str = BOT_TOKEN
    app_token: str = APP_TOKEN
    posts_anywhere: bool = False
    """Whether the app has chat:write.public."""
    user_tokens: dict[str, str] = field(default_factory=lambda: {name: f"xoxp-{name}" for name in PEOPLE})
    channels: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.oauth = OAuth(self)

    def client(self, token: str | None = None) -> AsyncWebClient:
        """slack-sdk's own client; without a token, the bot's."""
        return AsyncWebClient(token or self.bot_token, base_url=self.url)

    def call(self, method: str, *, token: str | None = None, **arguments: Any) -> Body:
        """One method through slack-sdk; raises SlackApiError where Slack refuses."""
        client = WebClient(token or self.bot_token, base_url=self.url)
        return cast("Body", client.api_call(method, json=arguments).data)

    def channel_id(self, channel: str) -> str:
        """A channel's id by its name; an id is one already."""
        return self.channels.get(channel, channel)

    def messages(self, channel: str) -> list[Body]:
        """What stands in a channel or DM, oldest first, as conversations.history tells; replies in threads too."""
        found = self.call("conversations.history", channel=self.channel_id(channel), limit=1000)["messages"]
        return sorted(found, key=lambda message: str(message["ts"]))

    def replies(self, channel: str, ts: str) -> list[Body]:
        """A thread, its first message included."""
        found = self.call("conversations.replies", channel=self.channel_id(channel), ts=ts)["messages"]
        return cast("list[Body]", found)

    def direct(self, user: str) -> str:
        """The id of the bot's DM with a person of the workspace."""
        return str(self.call("conversations.open", users=self.users.get(user, user))["channel"]["id"])

    def home(self, user: str) -> Body:
        """The Home tab that a person sees: the view that was published last."""
        who = self.users.get(user, user)
        published = [call["view"] for call in self.calls("views.publish") if call["user_id"] == who]
        return cast("Body", published[-1])

    def trigger(self, user: str, view: str = "") -> str:
        """A trigger_id as a command or click of this person gives; for a push, with the view that was clicked in."""
        asked = {"user_id": self.users.get(user, user), "view_id": view}
        return str(self.call("views.generateTriggerId", **asked)["trigger_id"])

    def new_channel(self, *members: str, private: bool = False, bot: bool = True) -> str:
        """The id of a channel that no other test knows, with kari, these people and the bot in it."""
        kari = self.user_tokens["kari"]
        name = f"kanal-{uuid4().hex[:12]}"
        made = self.call("conversations.create", token=kari, name=name, is_private=private)["channel"]["id"]
        invited = [self.users[member] for member in members] + [self.bot_user] * bot
        if invited:
            self.call("conversations.invite", token=kari, channel=made, users=",".join(invited))
        self.channels[name] = made
        return str(made)

    # --- where Slack is stricter than the emulator --------------------------------------------------------------

    async def _answer(self, request: web.Request, method: str, arguments: Arguments, raw: bytes) -> Body | Fault:
        """As the emulator's; but to post in a public channel one is in it, and a private one is unknown otherwise."""
        posts = method in {"chat.postMessage", "chat.postEphemeral", "chat.scheduleMessage"}
        if posts and not self.posts_anywhere and await self._is_outside(request, str(arguments.get("channel"))):
            return {"ok": False, "error": "not_in_channel"}
        answer = await super()._answer(request, method, arguments, raw)
        if isinstance(answer, dict) and answer.get("error") == "not_in_channel":
            return {"ok": False, "error": "channel_not_found"}
        return answer

    async def _is_outside(self, request: web.Request, channel: str) -> bool:
        known = await self._ask(request, "conversations.info", channel=channel)
        return bool(known["ok"] and not known["channel"]["is_private"] and not known["channel"]["is_member"])


def _person(user: Body) -> Body:
    """A person as Slack tells of them: with a zone, a locale, and whether they are a guest."""
    guest = user["name"] in GUESTS
    told = {"tz": "Europe/Oslo", "tz_offset": 3600, "locale": "nb-NO", "updated": 1_790_000_000}
    kinds = {"is_restricted": guest, "is_ultra_restricted": guest, "is_app_user": False, "is_owner": False}
    return told | kinds | user


def _fill_in(slack: Slack) -> None:
    """What the emulator leaves out."""

    def one(_: Arguments, answer: Body) -> Body:
        return answer | ({"user": _person(answer["user"])} if "user" in answer else {})

    def all_of_them(_: Arguments, answer: Body) -> Body:
        return answer | {"members": [_person(user) for user in answer.get("members", ())]}

    def through_here(_: Arguments, answer: Body) -> Body:
        path = urlsplit(answer.get("upload_url", "")).path
        return answer | ({"upload_url": f"{slack.site}{path}"} if path else {})

    def mine(_: Arguments, answer: Body) -> Body:
        return answer | {"channels": [channel for channel in answer.get("channels", ()) if channel["is_member"]]}

    slack.amends("users.info", one)
    slack.amends("users.list", all_of_them)
    slack.renames("users.conversations", "conversations.list")
    slack.amends("users.conversations", mine)
    slack.amends("files.getUploadURLExternal", through_here)
    slack.answers("usergroups.list", {"ok": True, "usergroups": []})
    slack.answers("usergroups.users.list", {"ok": True, "users": []})
    slack.answers("apps.uninstall", {"ok": True})


@contextmanager
def emulated_slack(emulator: Emulator) -> Iterator[Slack]:
    """A proxy of one's own before the emulator; at the end nothing invalid may have been sent through it."""
    with Slack(emulator.url, {BOT_TOKEN, APP_TOKEN, *(f"xoxp-{name}" for name in PEOPLE)}) as slack:
        _fill_in(slack)
        client = WebClient(slack.user_tokens["kari"], base_url=slack.url)
        slack.channels = _named(client, "conversations.list", "channels")
        slack.users = _named(client, "users.list", "members")
        slack.recorded.clear()
        yield slack
        assert not slack.problems, f"Slack would have refused: {slack.problems[0]}"
