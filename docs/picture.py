"""Makes docs/page.png: the sample network's channel, as Chromium shows it.

    .venv/bin/python docs/picture.py

It starts the program on a register of its own in a temporary folder, and stops it again.
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
SIZE = {"width": 1180, "height": 930}
WHO = "Siv Hatlestrand"
CHANNEL = "turstier"


def main() -> None:
    """The picture, in docs/page.png."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "handlers.main", "run", "--demo", "--port", "0"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True)
        try:
            shoot(address_of(process), ROOT / "docs" / "page.png")
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=20)


def address_of(process: subprocess.Popen[str]) -> str:
    """Where the program says that it answers."""
    assert process.stderr is not None  # noqa: S101 - it is a pipe
    told = process.stderr.readline()
    found = re.search(r"http://[\d.]+:\d+", told)
    if found is None:
        raise SystemExit(told)
    return found[0]


def shoot(address: str, file: Path) -> None:
    """The channel as one of its members sees it, at its latest posts."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport=SIZE, color_scheme="light", locale="nb-NO")
        page.goto(f"{address}/name")
        page.get_by_label("Navnet ditt").fill(WHO)
        page.get_by_role("button", name="Gå videre").click()
        page.goto(f"{address}/c/{CHANNEL}")
        page.get_by_text("Takk for et godt møte").wait_for()
        page.screenshot(path=file, animations="disabled", caret="hide")
        browser.close()


if __name__ == "__main__":
    main()
