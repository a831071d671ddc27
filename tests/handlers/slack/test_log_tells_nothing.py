"""The log of a whole `referent run` in which much goes wrong: it tells by which request, and nothing of what people
wrote, what they are called, or what opens a door."""

import json
import signal
import sqlite3
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen
from uuid import uuid4

from handlers.web.incoming import COOKIE
from tests.handlers.slack.running import Running
from tests.handlers.slack.serving import SIGNING_SECRET, eventually
from tests.slack_emulator import Slack
from tests.slack_faults import breaks, refuses

WORDS = ("Grevlingnotat", "Sildespørsmål", "Elgvedtak", "Oterbrev", "Reveskjema", "Ulvenavn", "Harekanal", "Mårside")
"""What is written nowhere else: in commands, messages, a form, a name, the name of a channel and a page."""
PROXYS = "from-the-proxy-7"


def test_the_log_tells_of_requests_and_of_nothing_that_people_wrote(slack: Slack, tmp_path: Path) -> None:
    with Running(tmp_path, slack, REFERENT_LOG__LEVEL="debug") as referent:
        eventually(lambda: "referent_worker_up 1.0" in referent.get("/metrics"))
        all_goes_well(referent, slack)
        slack_goes_wrong(referent, slack)
        what_is_no_request(referent, slack)
        the_register_goes_wrong(referent, slack)
        referent.tell(signal.SIGTERM)
        referent.ended()
    events = {line["event"] for line in referent.lines()}
    assert {"answered", "message given up", "a view could not be shown", "page failed"} <= events
    secrets = (SIGNING_SECRET, slack.bot_token, *slack.user_tokens.values(), "Kari Berg", "/response/")
    assert [word for word in (*WORDS, *secrets) if word.casefold() in referent.said.casefold()] == []
    caused = [line for line in referent.lines() if line["event"] in {"answered", "page failed"}]
    assert all(line.get("request") for line in caused)
    assert PROXYS in {line["request"] for line in caused}
    for line in referent.lines():
        assert line["event"] != "message given up" or line["message"]


def all_goes_well(referent: Running, slack: Slack) -> None:
    channel, kari, post = slack.new_channel("ola"), slack.users["kari"], referent.post
    post.command(kari, channel, "/action add Grevlingnotat to Ola Vik by Friday")
    post.mention(kari, channel, f"<@{slack.bot_user}> what about Sildespørsmål?")
    post.message(kari, channel, "ACTION: Oterbrev by Friday")
    post.home_opened(kari)
    page(referent, "/name", name="Ulvenavn")
    page(referent, "/channels", channel="Harekanal")
    page(referent, "/c/Harekanal", said="/action add Grevlingnotat")


def slack_goes_wrong(referent: Running, slack: Slack) -> None:
    """Messages are refused for good, views are not opened, response_urls do not answer."""
    channel, kari, post = slack.new_channel(), slack.users["kari"], referent.post
    slack.fails("chat.postMessage", refuses("is_archived"), times=None)
    slack.fails("response_url", breaks(), times=None)
    slack.fails("views.open", refuses("invalid_arguments", why="Reveskjema"), times=None)
    post.command(kari, channel, "/action add Elgvedtak by Friday")
    post.command(kari, channel, "/action add")
    eventually(lambda: "message given up" in referent.said and "a view could not be shown" in referent.said)
    slack.mend()


def what_is_no_request(referent: Running, slack: Slack) -> None:
    """Wrongly signed, no JSON, no payload of Slack's, no HTTP."""
    post, kari = referent.post, slack.users["kari"]
    post.post("text=Grevlingnotat", headers={"X-Slack-Signature": "v0=wrong"})
    post.post('{"text": "Grevlingnotat', "application/json")
    post.payload({"type": "block_actions", "user": "Ulvenavn", "actions": "Reveskjema"})
    post.event({"type": "message", "user": kari, "text": ["Oterbrev"], "channel": {"name": "Harekanal"}})
    post.event({"type": "reaction_added", "user": kari, "reaction": "Elgvedtak", "item": "Oterbrev"})
    page(referent, "/c/Mårside")
    page(referent, "/meetings/Mårside")


def the_register_goes_wrong(referent: Running, slack: Slack) -> None:
    """A table is gone: whatever reads or writes it fails, with the words of the driver."""
    with sqlite3.connect(referent.database) as register:
        register.execute("ALTER TABLE actions RENAME TO elsewhere")
    register.close()
    channel, kari = slack.channels["fjord"], slack.users["kari"]
    referent.post.command(kari, channel, "/action add Elgvedtak by Friday")
    referent.post.message(kari, channel, "ACTION: Oterbrev by Friday")
    page(referent, "/board")
    page(referent, "/c/Harekanal", said="/action add Grevlingnotat")


def page(referent: Running, path: str, said: str | None = None, **form: str) -> None:
    """A page as Ulvenavn's browser asks for it, through a proxy that gives an id; whatever it answers."""
    headers = {"Cookie": f"{COOKIE}=Ulvenavn", "Origin": referent.url, "X-Request-ID": PROXYS}
    body = json.dumps({"text": said, "delivery": uuid4().hex}) if said else urlencode(form)
    asked = Request(referent.url + quote(path), body.encode() or None, headers)  # noqa: S310 - our own address
    try:
        answer = urlopen(asked, timeout=30)  # noqa: S310 - likewise
    except HTTPError as refused:
        answer = refused
    with answer:
        assert answer.headers["x-request-id"] == PROXYS
