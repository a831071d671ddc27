"""The routes: who comes in, what each may see, and what is refused."""

import json
from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event
from starlette.testclient import TestClient

from bot.errors import StoreBusy, Unknown
from bot.place import Workspace
from bot.ports import PERHAPS, Ledger, Message
from bot.reply import Reply, Text
from handlers.web.app import web_app
from handlers.web.desk import Desk
from handlers.web.guard import LARGEST_BODY
from handlers.web.incoming import COOKIE
from storage.conversation import StoredConversation
from storage.sqlite import SqliteLedgers
from tests.handlers.web.conftest import HERE, FixedClock, Visitor

Visit = Callable[[str | None], Visitor]
Play = Callable[..., None]

# --- who one is ---


@pytest.mark.parametrize(
    "path", ["/", "/c/styret", "/direct", "/board", "/meetings", "/meetings/1", "/undelivered", "/nothing"]
)
def test_who_has_no_name_is_asked_for_it(visitor: Visit, path: str) -> None:
    answer = visitor(None).get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/name")


def test_who_has_no_name_sends_nothing(visitor: Visit) -> None:
    answer = visitor(None).post("/direct", {"text": "hei", "delivery": "1", "typed": True})
    assert answer.status_code == 403
    assert "hvem du er" in answer.json()["error"]


def test_the_name_is_kept_in_a_cookie_for_this_site_alone(visitor: Visit) -> None:
    kari = visitor(None)
    answer = kari.client.post("/name", data={"name": "  Kåre \n Ås "}, headers={"origin": HERE}, follow_redirects=False)
    assert answer.headers["location"] == "/"
    assert answer.headers["set-cookie"].startswith(f"{COOKIE}=K%C3%A5re%20%C3%85s; HttpOnly; Max-Age=")
    assert "SameSite=strict" in answer.headers["set-cookie"]
    assert "Kåre Ås" in kari.get("/direct").text
    assert '<button name="name" value="Kåre Ås">' in kari.get("/name").text


def test_no_name_is_asked_for_again(visitor: Visit) -> None:
    answer = visitor(None).client.post("/name", data={"name": " "}, headers={"origin": HERE}, follow_redirects=False)
    assert answer.headers["location"] == "/name"


# --- channels ---


def test_a_channel_is_made_by_its_name(visitor: Visit) -> None:
    kari = visitor("Kari")
    assert kari.get("/").headers["location"] == "/direct"
    made = kari.client.post(
        "/channels", data={"channel": "#Møte og/plan"}, headers={"origin": HERE}, follow_redirects=False
    )
    assert made.headers["location"] == "/c/m%C3%B8te-og-plan"
    assert "<bdi>møte-og-plan</bdi>" in kari.get("/c/m%C3%B8te-og-plan").text
    assert kari.get("/").headers["location"] == "/c/m%C3%B8te-og-plan"


def test_one_comes_to_where_something_was_said_last(visitor: Visit, play: Play) -> None:
    for channel in ("a", "b", "c"):
        play(event="channel", channel=channel)
    kari = visitor("Kari")
    assert kari.get("/").headers["location"] == "/c/a"
    kari.say("/c/b", "Hei")
    assert kari.get("/").headers["location"] == "/c/b"


@pytest.mark.parametrize("name", ["", "  ", "#", "///", "..."])
def test_a_channel_without_a_name_is_none(visitor: Visit, name: str) -> None:
    made = visitor("Kari").client.post(
        "/channels", data={"channel": name}, headers={"origin": HERE}, follow_redirects=False
    )
    assert made.headers["location"] == "/"


def test_a_private_channel_is_as_if_it_were_not(visitor: Visit, play: Play) -> None:
    play(event="channel", channel="ledelsen", private=True, members=["Kari"])
    kari, ola = visitor("Kari"), visitor("Ola")
    assert "lukket" in kari.get("/c/ledelsen").text
    kari.say("/c/ledelsen", "/action add Kari sier opp leien")
    assert ola.get("/c/ledelsen").status_code == 404
    assert ola.get("/c/ledelsen").text == ola.get("/c/finnes-ikke").text
    for path in ("/c/ledelsen/since/0", "/c/ledelsen/before/zzz"):
        assert ola.get(path, headers={"accept": "application/json"}).status_code == 404
    assert ola.post("/c/ledelsen", {"text": "hei", "delivery": "1", "typed": True}).status_code == 404
    taken = ola.client.post("/channels", data={"channel": "ledelsen"}, headers={"origin": HERE})
    assert taken.status_code == 404
    assert "ledelsen" not in ola.get("/board").text
    assert "sier opp leien" in kari.get("/board").text
    assert "sier opp leien" not in ola.get("/board").text
    assert "sier opp leien" not in ola.get("/board?channel=ledelsen").text


# --- the conversation ---


def test_a_line_is_for_all_and_a_command_for_its_sender(visitor: Visit, play: Play) -> None:
    play(event="channel", channel="styret")
    kari, ola = visitor("Kari"), visitor("Ola")
    kari.say("/c/styret", "Hei alle!")
    answered = kari.say("/c/styret", "/action add Ola ringer kommunen innen 4. desember")
    assert answered["ok"]
    assert answered["form"] is None
    told = ola.json("/c/styret/since/0")["html"]
    assert "Hei alle!" in told
    assert "Ola ringer kommunen" in told
    assert "/action add" not in told
    assert "/action add" in kari.json("/c/styret/since/0")["html"]
    assert "/action add" in kari.get("/c/styret").text


def test_the_same_delivery_gives_the_first_answer(visitor: Visit, play: Play) -> None:
    play(event="channel", channel="styret")
    kari = visitor("Kari")
    first = kari.say("/c/styret", "/action add Kari vasker", delivery="en")
    again = kari.say("/c/styret", "/action add Kari vasker", delivery="en")
    assert again == first
    assert kari.get("/c/styret").text.count('class="row action') == 1


def test_a_command_that_has_a_form_brings_it_and_leaves_no_trace(visitor: Visit, play: Play) -> None:
    play(event="channel", channel="styret")
    kari = visitor("Kari")
    asked = kari.say("/c/styret", "/action add")
    assert 'data-command="/action add"' in asked["form"]
    assert asked["html"].strip() == ""
    done = kari.press("/c/styret", "/action add", values={"text": "Vaske", "due": "4. desember", "owners": ""})
    assert done["ok"]
    assert done["form"] is None
    assert "Vaske" in kari.get("/c/styret").text


def test_the_form_that_sets_it_up_is_filled_in_on_the_page_too(visitor: Visit, ledgers: SqliteLedgers) -> None:
    kari = visitor("Kari")
    asked = kari.say("/direct", "/referent setup")
    assert 'data-command="/referent setup"' in asked["form"]
    told = {"language": "nn", "zone": "Europe/London", "summary": "09:15"}
    assert kari.press("/direct", "/referent setup", values=told)["ok"]
    (workspace,) = ledgers.workspaces()
    assert (workspace.language, workspace.zone, workspace.summary) == ("nn", "Europe/London", time(9, 15))


def test_a_form_that_is_refused_says_why_and_leaves_no_trace(visitor: Visit) -> None:
    kari = visitor("Kari")
    kari.say("/direct", "/action add Kari vasker")
    before = kari.json("/direct/since/0")["html"]
    refused = kari.press("/direct", "/action due A-1", values={"when": "tjohei"})
    assert not refused["ok"]
    assert "tjohei" in refused["html"]
    assert refused["field"] == "when"
    assert kari.json("/direct/since/0")["html"] == before


def test_rows_stand_as_they_are_now(visitor: Visit, play: Play) -> None:
    play(event="channel", channel="styret")
    kari = visitor("Kari")
    kari.say("/c/styret", "/action add Kari vasker")
    assert "/action done A-1" in kari.get("/c/styret").text
    kari.press("/c/styret", "/action done A-1", revision=1)
    page = kari.get("/c/styret").text
    assert "/action done A-1" not in page
    assert page.count('data-command="/action reopen A-1"') == 2


def test_commands_are_told_in_the_language_of_the_workspace_first(visitor: Visit) -> None:
    told = visitor("Kari").json("/commands.json")
    assert list(told[0]["names"]) == ["nb", "en", "nn"]
    assert told[0]["names"]["nn"] == ["oppgåve", "oppgave"]
    verbs = [verb["words"].get("en") for verb in told[0]["verbs"]]
    assert ["done"] in verbs
    assert ["remove"] not in verbs


def test_earlier_posts_come_in_parts(visitor: Visit, play: Play) -> None:
    play(event="channel", channel="styret")
    kari = visitor("Kari")
    for number in range(65):
        kari.say("/c/styret", f"linje {number}.")
    page = kari.get("/c/styret").text
    assert "linje 5." in page
    assert "linje 4." not in page
    first = page.split('<li class="post')[1].split('id="p')[1].split('"')[0]
    earlier = kari.json(f"/c/styret/before/{first}")
    assert "linje 4." in earlier["html"]
    assert earlier["html"].count('<li class="post') == 5
    assert not earlier["more"]


def test_direct_messages_are_ones_own(visitor: Visit) -> None:
    kari, ola = visitor("Kari"), visitor("Ola")
    kari.say("/direct", "/action add kjøpe gave til Ola")
    assert "kjøpe gave" in kari.get("/direct").text
    assert "kjøpe gave" not in ola.get("/direct").text
    assert "kjøpe gave" not in ola.get("/board").text


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": " ", "delivery": "1"},
        {"text": "hei"},
        {"text": "hei", "delivery": ""},
        {"text": "hei", "delivery": "x" * 201},
        {"text": "hei", "delivery": "1", "values": []},
        {"text": "hei", "delivery": "1", "values": {"due": 3}},
        {"text": "hei", "delivery": "1", "revision": "2"},
    ],
)
def test_what_our_page_does_not_send_is_refused(visitor: Visit, body: dict[str, object]) -> None:
    answer = visitor("Kari").post("/direct", body)
    assert answer.status_code == 400
    assert "ingenting ble lagret" in answer.json()["error"]


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff", b"[" * 100_000])
def test_what_is_no_json_is_refused(visitor: Visit, content: bytes) -> None:
    answer = visitor("Kari").client.post(
        "/direct", content=content, headers={"origin": HERE, "accept": "application/json"}
    )
    assert answer.status_code == 400


def test_too_long_a_text_is_refused_and_not_kept(visitor: Visit) -> None:
    kari = visitor("Kari")
    answer = kari.say("/direct", "x" * 40_001)
    assert not answer["ok"]
    assert "xxxxx" not in kari.get("/direct").text.split('id="composer"')[0].replace("x" * 200, "")
    larger = kari.post("/direct", {"text": "x" * LARGEST_BODY, "delivery": "1", "typed": True})
    assert larger.status_code == 413
    assert "40 000 tegn" in larger.json()["error"]


# --- the board and the meetings ---


def test_the_board_is_narrowed_by_its_address(visitor: Visit, play: Play) -> None:
    play(event="channel", channel="styret")
    play(event="channel", channel="drift")
    kari = visitor("Kari")
    visitor("Ola").get("/")
    kari.say("/c/styret", "/action add Kari betaler leien innen 4. desember")
    kari.say("/c/drift", "/action add Ola bytter lås")
    kari.say("/c/drift", "/action add Ola rydder")
    kari.press("/c/drift", "/action done A-3")
    everything = kari.get("/board").text
    assert "betaler leien" in everything
    assert "bytter lås" in everything
    assert "rydder" not in everything
    assert "bytter lås" not in kari.get("/board?party=Kari").text
    assert "betaler leien" not in kari.get("/board?channel=drift").text
    assert "rydder" in kari.get("/board?party=Ola&state=done").text
    assert "Ingen skylder noe her." in kari.get("/board?party=Ingen%20slik").text
    assert "betaler leien" in kari.get("/board?state=tull").text


def test_a_meeting_is_read_by_those_who_may(visitor: Visit, play: Play) -> None:
    play(event="channel", channel="ledelsen", private=True, members=["Kari"])
    kari, ola = visitor("Kari"), visitor("Ola")
    kari.say("/c/ledelsen", "/minutes start Ledermøte 1/2026")
    kari.say("/c/ledelsen", "/minutes item 1 Leien")
    kari.say("/c/ledelsen", "/minutes attach https://leie.example/kontrakt?a=1&b=2")
    kari.say("/c/ledelsen", "/action add Kari ringer gården innen 1. juni 2040 kl. 14")
    page = kari.get("/meetings/1").text
    assert "frist fredag 1. juni 2040 kl. 14.00" in page
    assert "frist fredag 1. juni 2040 kl. 14.00" in kari.get("/board?party=Kari").text
    assert '<a href="https://leie.example/kontrakt?a=1&amp;b=2" rel="noopener noreferrer nofollow">' in page
    assert "Ledermøte 1/2026" in kari.get("/meetings").text
    assert "Ledermøte" not in ola.get("/meetings").text
    assert ola.get("/meetings/1").status_code == 404
    assert ola.get("/meetings/1").text == ola.get("/meetings/99").text
    for beyond in ("99999999999999999999999", "9" * 5_000, "one", "-1", "²"):
        assert kari.get(f"/meetings/{beyond}").status_code == 404, beyond
    assert kari.get("/meetings/1?version=7").status_code == 404
    assert kari.get("/meetings/1?version=x").status_code == 200


def test_a_page_asks_as_little_of_the_register_for_a_long_meeting(visitor: Visit, play: Play) -> None:
    play(event="channel", channel="styret")
    kari = visitor("Kari")
    kari.say("/c/styret", "/minutes start Styremøte")
    few = statements(kari, "/meetings/1", kari.say, 3)
    assert statements(kari, "/meetings/1", kari.say, 30) == few


def statements(kari: Visitor, path: str, say: Callable[..., object], lines: int) -> int:
    """How many statements a page takes, once so many lines more have been taken down."""
    for line in range(lines):
        say("/c/styret", f"/minutes item Sak {lines} {line}")
        say("/c/styret", f"/minutes note Merknad {lines} {line}")
        say("/c/styret", f"/action add Kari gjør {lines} {line} innen 4. desember")
        say("/c/styret", f"/decision add Vi gjør {lines} {line}")
    taken = []

    def count(*_: object) -> None:
        taken.append(1)

    event.listen(Engine, "before_cursor_execute", count)
    try:
        assert kari.get(path).text.count("Merknad") >= lines
    finally:
        event.remove(Engine, "before_cursor_execute", count)
    return len(taken)


def test_a_page_speaks_the_language_of_its_channel(visitor: Visit, play: Play) -> None:
    play(event="channel", channel="board", language="en")
    play(event="channel", channel="lag", language="nn")
    kari = visitor("Kari")
    assert '<html lang="en">' in kari.get("/c/board").text
    assert "Start a meeting" in kari.get("/c/board").text
    assert "Start eit møte" in kari.get("/c/lag").text
    assert '<html lang="nb">' in kari.get("/board").text


# --- safety ---


def test_every_answer_keeps_other_sites_out(visitor: Visit) -> None:
    kari = visitor("Kari")
    for path in ("/", "/name", "/direct", "/nothing", "/static/referent.js", "/commands.json"):
        headers = kari.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
    assert kari.get("/board").headers["cache-control"] == "no-store"


def test_pages_hold_no_code_and_no_style_of_their_own(visitor: Visit, play: Play) -> None:
    play(event="channel", channel="styret")
    kari = visitor("Kari")
    kari.say("/c/styret", "/minutes start Møte")
    for path in ("/name", "/c/styret", "/direct", "/board", "/meetings", "/meetings/1"):
        page = kari.get(path).text
        assert " style=" not in page
        assert " onclick" not in page
        assert page.count("<script") == page.count('<script src="/static/')


@pytest.mark.parametrize("host", ["evil.example", "evil.example:3000", "127.0.0.1.evil.example", "[", ""])
def test_another_name_for_this_machine_is_refused(visitor: Visit, host: str) -> None:
    answer = visitor("Kari").get("/direct", headers={"host": host})
    assert answer.status_code == 403
    assert "http://127.0.0.1" in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1:3000", "localhost:8080", "[::1]:3000"])
def test_this_machine_is_known_by_its_names(visitor: Visit, host: str) -> None:
    assert visitor("Kari").get("/direct", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:3001", "https://127.0.0.1:3000"])
def test_a_change_that_another_site_sends_is_refused(visitor: Visit, origin: str) -> None:
    kari = visitor("Kari")
    body = {"text": "/action add stjele", "delivery": "1", "typed": True}
    assert kari.post("/direct", body, origin=origin).status_code == 403
    assert kari.client.post("/direct", json=body).status_code == 403
    assert "stjele" not in kari.get("/direct").text


def test_a_register_that_does_not_answer_is_told_in_one_sentence(
    ledgers: SqliteLedgers, visitor: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    kari = visitor("Kari")
    kari.get("/direct")

    def busy(*_: object) -> None:
        raise StoreBusy("trouble.busy")

    monkeypatch.setattr(ledgers, "read", busy)
    answer = kari.post("/direct", {"text": "hei", "delivery": "1", "typed": True})
    assert answer.status_code == 503
    assert "opptatt akkurat nå" in answer.json()["error"]
    page = kari.get("/board")
    assert page.status_code == 503
    assert "opptatt akkurat nå" in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_whoever_was_erased_is_told_so(visitor: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    def erased(*_: object) -> None:
        raise Unknown("person.erased")

    monkeypatch.setattr(Desk, "shell", erased)
    answer = visitor("Kari").get("/board")
    assert answer.status_code == 403
    assert "slettet" in answer.text


def test_a_fault_of_ours_is_told_without_its_innards(
    ledgers: SqliteLedgers, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = web_app(ledgers, ledgers.conversation, FixedClock(), workspace)
    client = TestClient(app, base_url=HERE, cookies={COOKIE: "Kari"}, raise_server_exceptions=False)

    def broken(*_: object) -> None:
        raise KeyError("secret")

    monkeypatch.setattr(StoredConversation, "page", broken)
    answer = client.get("/direct")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "svarer ikke" in answer.text


def test_another_method_is_refused(visitor: Visit) -> None:
    kari = visitor("Kari")
    answer = kari.client.put("/direct", headers={"origin": HERE, "accept": "application/json"})
    assert answer.status_code == 405
    assert json.loads(answer.text)["error"]


# --- what could not be delivered ---


def lose(ledgers: SqliteLedgers, workspace: Workspace, id: str, hour: int = 0, **more: Any) -> None:
    at = FixedClock().now() + timedelta(hours=hour)

    def work(ledger: Ledger) -> None:
        channel = ledger.places.channels()[0].id
        ledger.outbox.put(Message(id, Reply((Text("Det hemmelige"),)), at, channel=channel))
        ledger.outbox.given_up(id, at, "is_archived", cause="archived", **more)

    ledgers.write(workspace.id, work)


def test_an_administrator_sees_what_could_not_be_delivered_and_tries_it_again(
    visitor: Visit, play: Play, ledgers: SqliteLedgers, workspace: Workspace
) -> None:
    play(event="channel", channel="a")
    kari, ola = visitor("Kari"), visitor("Ola")
    assert "Alt er kommet fram" in kari.get("/undelivered").text
    assert ola.get("/undelivered").status_code == 404
    assert "/undelivered" not in ola.get("/board").text
    for number in range(12):
        lose(ledgers, workspace, f"lost{number:02}", number)
    page = kari.get("/undelivered").text
    assert "12 meldinger kom ikke fram" in page
    assert "Kanalen er arkivert (is_archived)." in page
    assert "hemmelige" not in page
    assert page.index("retry lost11") < page.index("retry lost02")
    assert ('href="/undelivered?page=2"' in page, "retry lost01" in page) == (True, False)
    for asked in ("2", "9", "x"):
        assert ("retry lost01" in kari.get(f"/undelivered?page={asked}").text) is (asked != "x")
    assert kari.press("/direct", "/referent retry lost11")["ok"]
    assert "retry lost11" not in kari.get("/undelivered").text


def test_what_may_have_arrived_has_a_button_of_its_own(
    visitor: Visit, play: Play, ledgers: SqliteLedgers, workspace: Workspace
) -> None:
    play(event="channel", channel="a")
    kari = visitor("Kari")
    kari.get("/direct")
    lose(ledgers, workspace, "lost1")

    def work(ledger: Ledger) -> None:
        ledger.outbox.given_up("lost1", FixedClock().now(), PERHAPS, unsure=True)

    ledgers.write(workspace.id, work)
    assert 'data-command="/referent retry lost1 anyway">Send likevel' in kari.get("/undelivered").text
