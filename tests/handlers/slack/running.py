"""`referent run` as a program of its own, before an emulated Slack.

with Running(tmp_path, slack, REFERENT_LOG__LEVEL="debug") as referent:
    referent.post.command("U1", "C1", "/action add AU writes to KDD by Friday")     see posting.py
    referent.tell(signal.SIGTERM)
    assert referent.ended() == 0
    referent.lines()                                             the log, one object a line
"""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, Self
from urllib.error import HTTPError
from urllib.request import urlopen

from tests.handlers.slack.posting import Posting
from tests.handlers.slack.serving import PATIENCE, SIGNING_SECRET, eventually
from tests.slack_emulator import Slack

_OPEN = re.compile(r"Referent is open on (http://\S+?)[ \n]")


class Running:
    """See the module. `more` are further variables of its environment."""

    def __init__(self, folder: Path, slack: Slack, **more: str) -> None:
        self.database = folder / "referent.db"
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "REFERENT_"))}
        secrets = {"SLACK_SIGNING_SECRET": SIGNING_SECRET, "SLACK_BOT_TOKEN": slack.bot_token}
        self._environment = {**inherited, **secrets, "SLACK_API_URL": slack.url, **more}
        self._folder, self._slack = folder, slack
        self.said = ""

    def __enter__(self) -> Self:
        program = [sys.executable, "-c", "import sys; from handlers.main import main; sys.exit(main())"]
        self.process = subprocess.Popen(
            [*program, "run", "--port", "0"],
            cwd=self._folder,
            env=self._environment,
            stderr=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        found: re.Match[str] = eventually(lambda: _OPEN.search(self.said) or self._is_gone())
        self.url = found[1]
        slack = self._slack
        self.post = Posting(self.url, SIGNING_SECRET, team=slack.team, bot_user=slack.bot_user)
        self.post.response_url = slack.response_url
        eventually(lambda: self.get("/healthz") == "ok")
        return self

    def __exit__(self, *_: object) -> None:
        self.post.close()
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._reader.join()
        assert self.process.stderr is not None
        self.process.stderr.close()

    def tell(self, sig: signal.Signals) -> None:
        """Sends it a signal."""
        self.process.send_signal(sig)

    def ended(self) -> int:
        """How it has ended, as soon as it has, and all that it says is read."""
        code = self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        return code

    def get(self, path: str) -> str:
        """What it answers over HTTP; "" where it does not yet."""
        try:
            with urlopen(f"{self.url}{path}", timeout=PATIENCE) as answer:  # noqa: S310 - our own address
                return str(answer.read().decode())
        except HTTPError as refused:
            return refused.read().decode()
        except OSError:
            return ""

    def lines(self) -> list[dict[str, Any]]:
        """The lines of the log; the two that tell where it listens are none."""
        return [json.loads(line) for line in self.said.splitlines() if line.startswith("{")]

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.said += line

    def _is_gone(self) -> None:
        assert self.process.poll() is None, self.said


def texts(database: Path) -> set[str]:
    """Of all actions in a register."""
    with sqlite3.connect(database) as reader:
        found = {text for (text,) in reader.execute("SELECT text FROM actions")}
    reader.close()
    return found
