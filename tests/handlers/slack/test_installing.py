"""From "Add to Slack" to the last day: a whole server, a browser, and an emulated Slack with its people."""

import http.client
import http.server
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Route, expect, sync_playwright

from bot.installation import OAuthState
from handlers.settings import Server, Settings
from handlers.slack.oauth import OAuth
from tests.handlers.slack.serving import SIGNING_SECRET, Serving, carried, eventually
from tests.slack_emulator import Slack

CHROMIUM = "/usr/bin/chromium"


@pytest.fixture
def referent(tmp_path: Path, slack: Slack) -> Iterator[Serving]:
    """A server that nobody has installed yet."""
    secrets = {
        "slack_signing_secret": SIGNING_SECRET,
        "slack_client_id": slack.client_id,
        "slack_client_secret": slack.client_secret,
        "referent_secret_key": "a key that nobody guesses",
        "slack_api_url": slack.url,
    }
    settings = Settings(server=Server(public_url="http://127.0.0.1"))
    with Serving(tmp_path, settings=settings, secrets=secrets) as serving:
        serving.post.team, serving.post.bot_user = slack.team, slack.bot_user
        serving.post.triggers, serving.post.response_url = slack.trigger, slack.response_url
        yield serving


def browse(referent: Serving, verb: str, path: str, cookie: str = "") -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection(urlsplit(referent.url).netloc, timeout=30)
    connection.request(verb, path, headers={"cookie": cookie, "accept-language": "nb", "host": "referent.example.org"})
    answer = connection.getresponse()
    answer.text = answer.read().decode()  # type: ignore[attr-defined]  # kept with it, since the connection closes
    connection.close()
    return answer


def install(referent: Serving, slack: Slack, user: str = "kari") -> str:
    """The page that a person ends on."""
    begun = browse(referent, "GET", "/slack/install/begin")
    cookie = str(begun.headers["set-cookie"]).partition(";")[0]
    location = urlsplit(slack.oauth.approve(str(begun.headers["location"]), user))
    done = browse(referent, "GET", f"{location.path}?{location.query}", cookie)
    assert done.status == 200
    return str(done.text)  # type: ignore[attr-defined]  # see browse


def test_from_nothing_to_the_first_action_and_to_the_end(referent: Serving, slack: Slack) -> None:
    kari, fjord = slack.users["kari"], slack.channels["fjord"]
    page = browse(referent, "GET", "/slack/install")
    assert (page.status, "Legg til i Slack" in page.text) == (200, True)  # type: ignore[attr-defined]  # see browse
    assert "ikke" in str(referent.post.command(kari, fjord, "/oppgave liste").json)

    assert "/oppgave ny" in install(referent, slack)
    direct = slack.direct("kari")
    welcome = eventually(lambda: [each for each in slack.messages(direct) if "Hei!" in each["text"]])[0]

    value = carried(welcome["blocks"], "Sett opp Referent")
    referent.post.press(kari, direct, value, message=welcome["ts"])
    view = eventually(lambda: slack.calls("views.open"))[-1]["view"]
    told = {"language": "nn", "zone": "Europe/Oslo", "summary": "09:30"}
    assert "errors" not in str(referent.post.submit(kari, view, told).json)
    (workspace,) = [each for each in referent.stored.workspaces() if each.name == "Nettverket"]
    assert (workspace.language, workspace.summary) == ("nn", time(9, 30))

    referent.post.command(kari, fjord, "/action add Kari skriv brevet innan fredag")
    assert referent.texts() == ["Kari skriv brevet innan fredag"]
    eventually(lambda: any("brevet" in each["text"] for each in slack.messages("fjord")))

    assert referent.post.event({"type": "app_uninstalled"}).status == 200
    eventually(lambda: referent.stored.installations.all("slack") == ())
    sent = len(slack.calls("chat.postMessage"))
    answer = referent.post.command(kari, fjord, "/action add Kari ringjer")
    assert "install" in str(answer.json)
    assert referent.texts() == ["Kari skriv brevet innan fredag"]
    assert len(slack.calls("chat.postMessage")) == sent


def test_again_after_it_was_uninstalled(referent: Serving, slack: Slack) -> None:
    kari, fjord = slack.users["kari"], slack.channels["fjord"]
    install(referent, slack)
    referent.post.command(kari, fjord, "/oppgave ny Kari skriver brevet")
    referent.post.event({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [slack.bot_user]}})
    eventually(lambda: referent.stored.installations.all("slack") == ())
    install(referent, slack)
    referent.post.command(kari, fjord, "/oppgave ny Kari ringer fylket")
    assert referent.texts() == ["Kari skriver brevet", "Kari ringer fylket"]


@contextmanager
def signed_in_elsewhere(slack: Slack) -> Iterator[str]:
    """Slack's site as somebody sees it who is signed in elsewhere: they come by another host, as their team's address
    or where their organisation has them sign in."""

    class Site(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            here, port = str(self.headers["host"]).split(":")
            self.send_response(302)
            to = slack.site if here == "localhost" else f"http://localhost:{port}"
            self.send_header("location", f"{to}{self.path}")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site) as site:
        thread = threading.Thread(target=site.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{site.server_port}"
        site.shutdown()
        thread.join()


@pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"Chromium is not at {CHROMIUM}")
def test_in_a_real_browser_whom_slack_sends_on_to_the_teams_address(
    referent: Serving, slack: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    with signed_in_elsewhere(slack) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--headless=new", "--no-sandbox"])
        page = browser.new_page(locale="nn-NO")
        wrong = list[str]()
        page.on("console", lambda said: wrong.append(said.text))

        def back(route: Route) -> None:
            """The app's address is another one than this test's server."""
            route.continue_(url=route.request.url.replace("http://127.0.0.1/", f"{referent.url}/"))

        page.route("http://127.0.0.1/slack/oauth_redirect*", back)
        monkeypatch.setattr("handlers.slack.oauth.OAuth._authorize", on_site(site))
        page.goto(f"{referent.url}/slack/install")
        expect(page.get_by_role("heading", level=1)).to_have_text("Legg Referent til i Slack")
        page.get_by_role("link", name="Legg til i Slack").click()
        page.get_by_role("button").first.click()  # the emulated Slack asks who one is
        expect(page.get_by_role("heading", level=1)).to_have_text("Referent er installert i Nettverket")
        assert page.evaluate("getComputedStyle(document.querySelector('main')).maxWidth") == "672px"
        assert wrong == []
        browser.close()
    assert [each.team for each in referent.stored.installations.all("slack")] == [slack.team]


def on_site(site: str) -> Callable[[OAuth, OAuthState], str]:
    """Where an installation begins, at another host that stands for slack.com."""
    authorize = OAuth._authorize
    return lambda oauth, begun: urlsplit(authorize(oauth, begun))._replace(netloc=urlsplit(site).netloc).geturl()
