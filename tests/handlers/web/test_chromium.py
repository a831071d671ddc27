"""The page in a real browser, over the program itself as a process, with its register on a file."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

ROOT = Path(__file__).parents[3]
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

pytestmark = pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"Chromium is not at {CHROMIUM}")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the program answers; it is stopped by its id."""
    folder = tmp_path_factory.mktemp("page")
    environment = {key: value for key, value in os.environ.items() if not key.startswith("REFERENT_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "handlers.main", "run", "--port", "0", "--database", f"sqlite:///{folder / 'page.db'}"],
        cwd=folder,
        env={**environment, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    told = process.stderr.readline()
    found = re.search(r"http://[\d.]+:\d+", told)
    assert found, told
    yield found[0]
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=20)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Opens a browser of one's own, picks the name and goes to a place. No script may fail, and nothing may be asked
    for elsewhere."""
    contexts, wrong = [], list[str]()

    def opened(name: str, place: str = "/", **how: object) -> Page:
        context = browser.new_context(base_url=address, locale="nb-NO", **how)  # type: ignore[arg-type]  # its options
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda asked: check(asked.url))
        page.goto("/")
        page.get_by_label("Navnet ditt").fill(name)
        page.get_by_role("button", name="Gå videre").click()
        page.wait_for_url(re.compile("/(direct|c/)"))
        page.goto(place)
        return page

    def check(url: str) -> None:
        if urlsplit(url).netloc != urlsplit(address).netloc:
            wrong.append(url)

    yield opened
    for context in contexts:
        context.close()
    assert wrong == []


def make_channel(page: Page, name: str) -> None:
    page.get_by_placeholder("Ny kanal").fill(name)
    page.get_by_placeholder("Ny kanal").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"#{name}")


def write(page: Page, text: str) -> None:
    box = page.get_by_placeholder("Skriv, eller / for en kommando")
    box.fill(text)
    box.press("Enter")


def test_what_is_captured_is_done_and_leaves_the_board(visit: Callable[..., Page]) -> None:
    page = visit("Kari Nordmo")
    make_channel(page, "styret")
    write(page, "/action add Kari Nordmo sender budsjettet innen 4. desember")
    row = page.locator(".row", has_text="Kari Nordmo sender budsjettet")
    expect(row).to_contain_text("frist fredag 4. desember")
    expect(page.get_by_placeholder("Skriv, eller / for en kommando")).to_have_value("")

    board = visit("Kari Nordmo", "/board?party=Kari")
    owed = board.locator(".owed", has_text="Kari Nordmo")
    expect(owed.locator(".row")).to_have_count(1)
    row.get_by_role("button", name="Ferdig").click()
    expect(row.first).to_contain_text("ferdig")
    expect(row.first.get_by_role("button", name="Gjenåpne")).to_be_visible()
    board.reload()
    expect(board.get_by_text("Ingen skylder noe her.")).to_be_visible()


def test_done_on_the_board_is_told_and_can_be_taken_back(visit: Callable[..., Page]) -> None:
    page = visit("Ola Dal")
    make_channel(page, "drift")
    write(page, "/action add Ola Dal bytter lås")
    expect(page.locator(".row")).to_have_count(1)
    page.goto("/board?channel=drift")
    page.get_by_role("button", name="Ferdig").click()
    expect(page.locator("#told")).to_contain_text("Ola Dal bytter lås")
    expect(page.get_by_text("Ingen skylder noe her.")).to_be_visible()
    page.locator("#told").get_by_role("button", name="Gjenåpne").click()
    expect(page.locator(".owed .row")).to_contain_text("Ola Dal bytter lås")


def test_two_people_see_each_others_lines_but_not_each_others_commands(visit: Callable[..., Page]) -> None:
    kari = visit("Kari Nordmo")
    make_channel(kari, "plan")
    ola = visit("Ola Dal", "/c/plan")
    write(kari, "Skal vi begynne?")
    expect(ola.locator(".post", has_text="Skal vi begynne?")).to_be_visible(timeout=3000)
    write(ola, "/action add Ola Dal bestiller rom")
    expect(kari.locator(".row", has_text="Ola Dal bestiller rom")).to_be_visible(timeout=3000)
    expect(kari.locator(".post.command")).to_have_count(0)
    expect(ola.locator(".post.command")).to_contain_text("bare du ser dette")


def test_a_form_is_filled_in_in_place_and_keeps_what_was_wrong(visit: Callable[..., Page]) -> None:
    page = visit("Kari Nordmo")
    make_channel(page, "skjema")
    write(page, "/action add Kari Nordmo ringer kommunen")
    page.get_by_role("button", name="Sett frist").click()
    form = page.locator("dialog form")
    form.get_by_label("Frist").fill("tjohei")
    form.get_by_role("button", name="Lagre").click()
    expect(form.get_by_role("alert")).to_contain_text("tjohei")
    expect(form.get_by_label("Frist")).to_have_value("tjohei")
    expect(form.get_by_label("Frist")).to_have_attribute("aria-invalid", "true")
    expect(form.get_by_label("Frist")).to_be_focused()
    form.get_by_label("Frist").fill("9. desember")
    form.get_by_label("Frist").press("Enter")
    expect(page.locator("dialog")).to_be_hidden()
    expect(page.locator(".row").first).to_contain_text("onsdag 9. desember")


def test_what_could_not_be_sent_is_kept_and_sent_once(visit: Callable[..., Page]) -> None:
    page = visit("Kari Nordmo")
    make_channel(page, "nett")
    tries = []

    def answer_is_lost(route: Route) -> None:
        """The first time the server has it, but the browser never hears; the second time nothing gets through."""
        if route.request.method != "POST":
            route.continue_()
            return
        tries.append(route.request.post_data_json["delivery"])
        if len(tries) == 1:
            route.fetch()
        route.abort() if len(tries) < 3 else route.continue_()

    page.route("**/c/nett", answer_is_lost)
    write(page, "/action add Kari Nordmo henter posten")
    expect(page.get_by_role("alert")).to_contain_text("Ikke sendt ennå")
    expect(page.locator("#waiting .post")).to_have_text("/action add Kari Nordmo henter posten")
    expect(page.locator("#posts .row")).to_have_count(1, timeout=15000)
    expect(page.get_by_role("alert")).to_be_hidden(timeout=15000)
    assert len(set(tries)) == 1
    page.unroute("**/c/nett")
    page.reload()
    expect(page.locator("#posts .row")).to_have_count(1)
    expect(page.locator("#posts .post.command")).to_have_count(1)


def test_a_meeting_is_taken_down_and_closed_on_its_page(visit: Callable[..., Page]) -> None:
    page = visit("Kari Nordmo")
    make_channel(page, "rådet")
    page.get_by_role("button", name="Start et møte").click()
    page.locator("dialog").get_by_label("Tittel").fill("Rådsmøte 4/2026")
    page.locator("dialog").get_by_label("Tittel").press("Enter")
    expect(page.locator("#card")).to_contain_text("Rådsmøte 4/2026")
    write(page, "/minutes item 1 Regnskap")
    expect(page.locator("#card")).to_contain_text("Sak 1: Regnskap")
    write(page, "Vedtak: Regnskapet er godkjent.")
    expect(page.locator("#card")).to_contain_text("Ett vedtak")
    page.locator("#card a").click()
    minutes = page.locator("table.minutes")
    expect(minutes.locator("th")).to_have_text(["Saker", "Oppfølging"])
    expect(minutes.locator("tr", has_text="Regnskap").locator("td").nth(1)).to_contain_text("Regnskapet er godkjent.")
    page.get_by_role("button", name="Avslutt").click()
    expect(page.locator("#fresh").get_by_role("button", name="Send ut")).to_be_visible()


def test_commands_are_completed(visit: Callable[..., Page]) -> None:
    page = visit("Kari Nordmo")
    box = page.get_by_placeholder("Skriv, eller / for en kommando")
    box.press_sequentially("/opp")
    expect(page.get_by_role("option").first).to_contain_text("/oppgave")
    box.press("Tab")
    expect(box).to_have_value("/oppgave ")
    box.press_sequentially("fer")
    expect(page.get_by_role("option")).to_have_text(["/oppgave ferdig" + "A-3 A-5"])
    box.press("ArrowDown")
    box.press("Enter")
    expect(box).to_have_value("/oppgave ferdig ")
    expect(page.locator("#completion")).to_contain_text("A-3 A-5")


@pytest.mark.parametrize("width", [380, 1280])
def test_nothing_runs_and_nothing_is_wider_than_the_page(visit: Callable[..., Page], width: int) -> None:
    page = visit("Kari Nordmo", viewport={"width": width, "height": 800})
    make_channel(page, f"langt-{width}")
    write(page, "/minutes start " + "Særdeleslangtmøtenavn" * 9)
    write(page, "/minutes note <script>document.title='x'</script> " + "y" * 3000)
    write(
        page, "/action add Kari \u202e" + "Donaudampfschifffahrt" * 40 + " <img src=x onerror=\"document.title='x'\">"
    )
    expect(page.locator("#posts .row")).to_have_count(1)
    for place in (f"/c/langt-{width}", "/board", "/meetings", page.locator("#card a").get_attribute("href")):
        page.goto(str(place))
        assert page.title() != "x"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), place


def test_a_first_page_is_light(visit: Callable[..., Page]) -> None:
    page = visit("Kari Nordmo")
    loaded: list[int] = []
    page.on("response", lambda answer: loaded.append(len(answer.body())))
    page.goto("/meetings")
    page.wait_for_load_state("networkidle")
    assert len(loaded) <= 10
    assert sum(loaded) <= 100_000
