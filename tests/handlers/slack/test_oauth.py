"""Installing by OAuth: a browser, our server and an emulated Slack, over real HTTP; and all that can go wrong."""

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.errors import StoreBusy
from bot.place import Connection
from handlers.settings import Secrets, Server, Settings
from handlers.settings import Slack as SlackSettings
from handlers.slack.installed import KEPT, Installed
from handlers.slack.oauth import COOKIE, EACH, OPEN_FOR, WITHIN, OAuth
from handlers.slack.place import Slack as Place
from storage import open_ledgers
from storage.sqlite import SqliteLedgers
from tests.slack_emulator import Slack
from tests.slack_faults import CUT, refuses

START = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
KEY = "a key that nobody guesses"
NORWEGIAN = {"accept-language": "nb-NO,nb;q=0.9,en;q=0.8"}


@dataclass
class SetClock:
    """Shows what it is set to."""

    moment: datetime = START

    def now(self) -> datetime:
        return self.moment


@dataclass
class Server_:
    """Our server with its install page, and browsers that come to it."""

    oauth: OAuth
    place: Place
    ledgers: SqliteLedgers
    clock: SetClock
    browser: TestClient
    woken: list[str] = field(default_factory=list)
    brought: list[Connection] = field(default_factory=list)

    def begin(self, **headers: str) -> str:
        """The button is pressed; the address at Slack that the browser is sent to."""
        answer = self.browser.get("/slack/install/begin", headers=headers)
        assert answer.status_code == 303
        return str(answer.headers["location"])

    def back(self, location: str, headers: Mapping[str, str] = NORWEGIAN) -> tuple[int, str]:
        """The browser comes back from Slack: status and page."""
        split = urlsplit(location)
        answer = self.browser.get(f"{split.path}?{split.query}", headers=headers)
        return answer.status_code, answer.text


@contextmanager
def served(
    ledgers: SqliteLedgers,
    slack: Slack,
    url: str = "http://127.0.0.1",
    chosen: SlackSettings = SlackSettings(),  # noqa: B008 - it is frozen
    installations: Any = None,
    **more: Any,
) -> Iterator[Server_]:
    told = {"slack_client_id": slack.client_id, "slack_client_secret": slack.client_secret}
    secrets = Secrets(**{**told, "referent_secret_key": KEY, "slack_api_url": slack.url, **more})
    settings = Settings(server=Server(public_url=url), slack=chosen)
    clock, woken = SetClock(), list[str]()
    kept = installations or ledgers.installations
    with ThreadPoolExecutor(1) as workers:
        installed = Installed(ledgers, kept, secrets, settings, clock)
        place = Place(ledgers, installed, settings, secrets, clock, workers, lambda: woken.append("woken"))
        brought: list[Connection] = []

        async def bring(_: Place, connection: Connection) -> None:
            brought.append(connection)
            raise OSError("it is tried again later")

        oauth = OAuth(place, kept, bring)
        app = Starlette(routes=oauth.routes())
        base = url if url != "none" else "http://127.0.0.1"
        with TestClient(app, base_url=base, follow_redirects=False) as browser:
            yield Server_(oauth, place, ledgers, clock, browser, woken, brought)
            assert browser.portal
            browser.portal.call(oauth.close)
            browser.portal.call(installed.close)


@pytest.fixture
def ledgers(tmp_path: Path) -> Iterator[SqliteLedgers]:
    opened = open_ledgers(f"sqlite:///{tmp_path}/referent.db")
    yield opened
    opened.close()


@pytest.fixture
def server(ledgers: SqliteLedgers, slack: Slack) -> Iterator[Server_]:
    with served(ledgers, slack) as each:
        yield each


class TestThePage:
    def test_says_what_it_asks_for_and_why(self, server: Server_) -> None:
        page = server.browser.get("/slack/install", headers=NORWEGIAN)
        assert page.status_code == 200
        assert '<html lang="nb">' in page.text
        assert "Legg til i Slack" in page.text
        assert "channels:history" in page.text
        policy = page.headers["content-security-policy"]
        style = re.search("<style>(.*?)</style>", page.text, re.DOTALL)
        assert style
        digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
        assert f"style-src 'sha256-{digest}'" in policy
        assert policy.startswith("default-src 'none'")
        assert "script" not in page.text

    @pytest.mark.parametrize(
        ("accepted", "language"),
        [
            ("nn-NO,nb;q=0.8", "nn"),
            ("no", "nb"),
            ("de-DE,en;q=0.4,nb;q=0.5", "nb"),
            ("en-GB", "en"),
            ("de", "nb"),
            ("en;q=0, nn;q=oh, nb;q=0.1", "nb"),
            ("", "nb"),
        ],
    )
    def test_is_in_the_language_of_the_browser(self, server: Server_, accepted: str, language: str) -> None:
        page = server.browser.get("/slack/install", headers={"accept-language": accepted})
        assert f'<html lang="{language}">' in page.text

    def test_asks_for_less_without_history(self, ledgers: SqliteLedgers, slack: Slack) -> None:
        with served(ledgers, slack, chosen=SlackSettings(history=False)) as server:
            assert "channels:history" not in server.browser.get("/slack/install").text
            assert "history" not in server.begin()

    @pytest.mark.parametrize(
        ("missing", "named"),
        [
            ({"slack_client_id": None}, "Basic Information"),
            ({"slack_client_secret": None}, "SLACK_CLIENT_SECRET"),
            ({"slack_client_id": None, "slack_bot_token": "xoxb-1"}, "alt koblet til ett"),
            ({"referent_secret_key": " , "}, "REFERENT_SECRET_KEY"),
        ],
    )
    def test_says_in_one_sentence_what_is_missing_on_the_server(
        self, ledgers: SqliteLedgers, slack: Slack, missing: dict[str, Any], named: str
    ) -> None:
        with served(ledgers, slack, **missing) as server:
            for answer in (server.browser.get("/slack/install"), server.browser.get("/slack/install/begin")):
                assert answer.status_code == 503
                assert named in answer.text
            assert server.back("/slack/oauth_redirect?code=1&state=a.b")[0] == 400
        assert ledgers.installations.all("slack") == ()

    def test_needs_to_know_its_own_address(self, ledgers: SqliteLedgers, slack: Slack) -> None:
        with served(ledgers, slack, "none") as server:
            assert "server.public_url" in server.browser.get("/slack/install").text


class TestInstalling:
    def test_from_the_button_to_the_first_words(self, server: Server_, slack: Slack) -> None:
        asked = server.begin()
        query = dict(parse_qsl(urlsplit(asked).query))
        assert asked.startswith(f"{slack.site}/oauth/v2/authorize?")
        assert query["client_id"] == slack.client_id
        assert "chat:write" in query["scope"].split(",")
        assert "code_challenge" not in query
        status, page = server.back(slack.oauth.approve(asked))
        assert (status, "Referent er installert i Nettverket" in page) == (200, True)
        assert "/oppgave ny AU skriver brevet innen fredag" in page

        connection = server.place.installed.connection(slack.team, None)
        assert connection
        assert connection.name == "Nettverket"
        home = server.place.installed.home(connection.id)
        assert home
        assert (home.bot_user, home.bot_id, home.app_id) == (slack.bot_user, slack.bot, slack.app)
        assert "chat:write" in home.scopes
        (workspace,) = server.ledgers.workspaces()
        assert (workspace.name, workspace.language, workspace.zone) == ("Nettverket", "nb", "Europe/Oslo")
        assert server.brought == [connection]

    def test_who_installs_it_administrates_and_is_welcomed(self, server: Server_, slack: Slack) -> None:
        server.back(slack.oauth.approve(server.begin()))
        (workspace,) = server.ledgers.workspaces()
        account = server.ledgers.read(
            workspace.id, lambda ledger: ledger.places.account(f"slack:{slack.team}", slack.users["kari"])
        )
        assert account
        assert (account.administrator, account.zone) == (True, "Europe/Oslo")
        (due,) = server.ledgers.due(server.clock.now(), 9)
        assert (due.message.person, due.message.connection) == (account.person, f"slack:{slack.team}")
        assert server.woken

    def test_by_one_command_alone_where_other_apps_own_the_names(self, ledgers: SqliteLedgers, slack: Slack) -> None:
        with served(ledgers, slack, chosen=SlackSettings(commands="one")) as server:
            assert "/referent oppgave ny" in server.back(slack.oauth.approve(server.begin()))[1]

    def test_a_norwegian_in_a_slack_in_english_is_spoken_to_in_norwegian(self, server: Server_, slack: Slack) -> None:
        slack.amends("users.info", lambda _, told: told | {"user": told["user"] | {"locale": "en-US"}})
        server.back(slack.oauth.approve(server.begin()), {"accept-language": "nn,en;q=0.5"})
        (workspace,) = server.ledgers.workspaces()
        assert workspace.language == "nn"

    def test_what_slack_does_not_tell_is_left_as_the_settings_have_it(self, server: Server_, slack: Slack) -> None:
        slack.fails("users.info", refuses("missing_scope"))
        slack.fails("auth.test", CUT)
        assert server.back(slack.oauth.approve(server.begin()), {})[0] == 200
        (workspace,) = server.ledgers.workspaces()
        assert (workspace.language, workspace.zone) == ("nb", "Europe/Oslo")

    def test_for_a_whole_organisation(self, server: Server_, slack: Slack) -> None:
        slack.oauth.organisation = ("E1", "Fylkeslandet")
        status, page = server.back(slack.oauth.approve(server.begin()))
        assert (status, "hele Fylkeslandet" in page) == (200, True)
        assert tuple(server.ledgers.workspaces()) == ()
        connection = server.place.installed.connection("T7", "E1")
        assert connection
        assert server.brought == []

    def test_again_keeps_the_register_and_takes_the_new_tokens(self, server: Server_, slack: Slack) -> None:
        server.back(slack.oauth.approve(server.begin()))
        first = server.place.installed.connection(slack.team, None)
        assert server.browser.portal
        server.browser.portal.call(server.place.installed.forget, slack.team, None)
        server.clock.moment += KEPT
        assert server.place.installed.connection(slack.team, None) is None
        server.back(slack.oauth.approve(server.begin(), "siri"))
        assert server.place.installed.connection(slack.team, None) == first
        (workspace,) = server.ledgers.workspaces()
        account = server.ledgers.read(
            workspace.id, lambda ledger: ledger.places.account(f"slack:{slack.team}", slack.users["siri"])
        )
        assert account
        assert not account.administrator

    def test_where_pkce_is_turned_on_a_verifier_is_shown_beside_the_secret(
        self, ledgers: SqliteLedgers, slack: Slack
    ) -> None:
        with served(ledgers, slack, chosen=SlackSettings(pkce=True)) as server:
            asked = server.begin()
            query = dict(parse_qsl(urlsplit(asked).query))
            assert query["code_challenge_method"] == "S256"
            assert server.back(slack.oauth.approve(asked))[0] == 200
            (given,) = slack.calls("oauth.v2.access")
            digest = hashlib.sha256(given["code_verifier"].encode()).digest()
            assert base64.urlsafe_b64encode(digest).decode() == query["code_challenge"] + "="


class TestWhatGoesWrong:
    def refused(self, server: Server_, location: str, sentence: str) -> None:
        status, page = server.back(location)
        assert (status, sentence in page) == (400, True)
        assert "Traceback" not in page
        assert server.ledgers.installations.all("slack") == ()

    def test_denied(self, server: Server_, slack: Slack) -> None:
        self.refused(server, slack.oauth.deny(server.begin()), "Du ga ikke tillatelse")

    def test_another_error_of_slacks_and_what_is_none(self, server: Server_, slack: Slack) -> None:
        location = slack.oauth.deny(server.begin()).replace("access_denied", "invalid_team_for_non_distributed_app")
        self.refused(server, location, "invalid_team_for_non_distributed_app")
        location = slack.oauth.deny(server.begin()).replace("access_denied", "%3Cb%3Ehei%3C/b%3E")
        self.refused(server, location, "(unknown)")

    def test_a_state_is_used_once(self, server: Server_, slack: Slack) -> None:
        location = slack.oauth.approve(server.begin())
        assert server.back(location)[0] == 200
        status, page = server.back(location)
        assert (status, "ikke åpen lenger" in page) == (400, True)

    def test_a_state_that_is_too_old(self, server: Server_, slack: Slack) -> None:
        location = slack.oauth.approve(server.begin())
        server.clock.moment += OPEN_FOR + timedelta(seconds=1)
        self.refused(server, location, "ikke åpen lenger")

    @pytest.mark.parametrize("state", ["", "x", ".", "%C3%A5.%C3%A5", "a.b"])
    def test_a_state_that_nobody_gave_out(self, server: Server_, state: str) -> None:
        server.begin()
        status, page = server.back(f"/slack/oauth_redirect?code=1&state={state}")
        assert status == 400
        assert "Begynn på nytt" in page

    def test_another_browser_cannot_bring_it_back_nor_use_it_up(self, server: Server_, slack: Slack) -> None:
        location = slack.oauth.approve(server.begin())
        mine = server.browser.cookies[COOKIE]
        server.browser.cookies.clear()
        self.refused(server, location, "en annen nettleser")
        server.begin()
        self.refused(server, location, "en annen nettleser")
        server.browser.cookies.clear()
        server.browser.cookies.set(COOKIE, mine)
        assert server.back(location)[0] == 200

    def test_two_windows_of_one_browser(self, server: Server_, slack: Slack) -> None:
        first, second = server.begin(), server.begin()
        assert server.back(slack.oauth.approve(first))[0] == 200
        assert server.back(slack.oauth.approve(second))[0] == 200

    def test_a_code_that_slack_does_not_take(self, server: Server_, slack: Slack) -> None:
        location = re.sub("code=[^&]*", "code=made-up", slack.oauth.approve(server.begin()))
        self.refused(server, location, "Slack tar imot koden")
        location = re.sub("code=[^&]*", "", slack.oauth.approve(server.begin()))
        self.refused(server, location, "Slack tar imot koden")

    @pytest.mark.parametrize(
        ("word", "sentence"),
        [
            ("bad_client_secret", "http://127.0.0.1/slack/oauth_redirect"),
            ("bad_redirect_uri", "(bad_redirect_uri)"),
            ("org_login_required", "(org_login_required)"),
        ],
    )
    def test_what_slack_refuses(self, server: Server_, slack: Slack, word: str, sentence: str) -> None:
        slack.fails("oauth.v2.access", refuses(word))
        self.refused(server, slack.oauth.approve(server.begin()), sentence)

    def test_slack_that_does_not_answer(self, server: Server_, slack: Slack) -> None:
        slack.fails("oauth.v2.access", CUT)
        self.refused(server, slack.oauth.approve(server.begin()), "Slack svarer ikke")

    def test_no_token_of_a_bot(self, server: Server_, slack: Slack) -> None:
        slack.answers("oauth.v2.access", {"ok": True, "access_token": "xoxp-1", "token_type": "user"})
        self.refused(server, slack.oauth.approve(server.begin()), "ingen nøkkel til en bot")

    @pytest.mark.parametrize("odd", [{"team": None}, {"team": "T1"}, {"team": {"id": "T1"}, "expires_in": "soon"}])
    def test_an_answer_that_is_none_of_slacks(self, server: Server_, slack: Slack, odd: dict[str, Any]) -> None:
        slack.answers("oauth.v2.access", {"ok": True, "access_token": "xoxb-1", "token_type": "bot", **odd})
        self.refused(server, slack.oauth.approve(server.begin()), "(unknown)")

    def test_a_register_that_is_busy(self, ledgers: SqliteLedgers, slack: Slack) -> None:
        class Busy:
            """Installations of which one method has no time."""

            def __init__(self, method: str) -> None:
                self.method = method

            def __getattr__(self, name: str) -> Any:
                if name == self.method:
                    raise StoreBusy("trouble.busy")
                return getattr(ledgers.installations, name)

        with served(ledgers, slack, installations=Busy("begin")) as server:
            answer = server.browser.get("/slack/install/begin", headers=NORWEGIAN)
            assert "lot seg ikke skrive til" in answer.text
        for method in ("finish", "put"):
            with served(ledgers, slack, installations=Busy(method)) as server:
                self.refused(server, slack.oauth.approve(server.begin()), "lot seg ikke skrive til")

    def test_more_than_anybody_needs_are_not_begun_at_once(self, server: Server_) -> None:
        for _ in range(EACH):
            server.begin()
        answer = server.browser.get("/slack/install/begin", headers=NORWEGIAN)
        assert (answer.status_code, "For mange" in answer.text) == (429, True)
        server.clock.moment += WITHIN
        assert server.begin()

    @pytest.mark.parametrize("elsewhere", ["192.0.2.1", "2001:db8:0:2::1", "testclient", "odd:address"])
    def test_whoever_begins_too_many_keeps_nobody_else_out(self, server: Server_, elsewhere: str) -> None:
        flood = TestClient(server.browser.app, client=("2001:db8:0:1::1", 1), follow_redirects=False)
        for number in range(EACH):
            flood = TestClient(server.browser.app, client=(f"2001:db8:0:1::{number}", 1), follow_redirects=False)
            assert flood.get("/slack/install/begin").status_code == 303
        assert flood.get("/slack/install/begin").status_code == 429
        other = TestClient(server.browser.app, client=(elsewhere, 1), follow_redirects=False)
        assert other.get("/slack/install/begin").status_code == 303

    @pytest.mark.parametrize("organisation", [None, ("E1", "Fylkeslandet")])
    def test_a_team_that_the_server_is_not_for(
        self, ledgers: SqliteLedgers, slack: Slack, organisation: tuple[str, str] | None
    ) -> None:
        slack.oauth.organisation = organisation
        with served(ledgers, slack, chosen=SlackSettings(teams="T999, E2")) as server:
            self.refused(server, slack.oauth.approve(server.begin()), "slack.teams")
            assert slack.calls("auth.revoke")
            slack.fails("auth.revoke", CUT)
            self.refused(server, slack.oauth.approve(server.begin()), "ikke åpen for")
        with served(ledgers, slack, chosen=SlackSettings(teams=f"{slack.team},E1")) as server:
            assert server.back(slack.oauth.approve(server.begin()))[0] == 200

    def test_nothing_of_a_token_is_told(
        self, server: Server_, slack: Slack, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
    ) -> None:
        slack.oauth.rotating = True
        _, page = server.back(slack.oauth.approve(server.begin()))
        slack.fails("oauth.v2.access", refuses("bad_client_secret"))
        _, refused = server.back(slack.oauth.approve(server.begin()))
        told = "".join([*capsys.readouterr(), caplog.text, page, refused, repr(server.place)])
        for secret in ("xoxb", "xoxe", slack.client_secret, KEY):
            assert secret not in told

    def test_the_cookie_is_for_this_alone_and_secure_where_the_page_is(
        self, ledgers: SqliteLedgers, slack: Slack
    ) -> None:
        with served(ledgers, slack, "https://referent.example.org") as server:
            cookie = server.browser.get("/slack/install/begin").headers["set-cookie"].lower()
            assert all(each in cookie for each in ("secure", "httponly", "samesite=lax", "path=/slack"))


def test_tokens_that_are_rotated_last(server: Server_, slack: Slack) -> None:
    slack.oauth.rotating = True
    server.back(slack.oauth.approve(server.begin()))
    (kept,) = server.ledgers.installations.all("slack")
    assert kept.expires_at == START + timedelta(hours=12)
