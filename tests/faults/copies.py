"""`referent run` as processes of their own, to be killed: all of one at once, its server, or its worker process."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Literal, Self

from tests.faults.register import KEY, Register
from tests.handlers.slack.serving import SIGNING_SECRET
from tests.postgres import free_port, wait_until

Part = Literal["all", "server", "worker"]
"""What is killed of one: all its processes at once, the server alone, its worker process alone."""
SHORT = "short_leases"
"""What was on its way at a kill is due again after seconds: a test cannot wait for as long as the product does."""
PATIENCE = 60.0
"""Seconds that a start may take."""
_ROOT = Path(__file__).parents[2]
_PROGRAM, _WEAKENED = "handlers.main", "tests.faults.weakened"


class Copy:
    """One `referent run`, on a port that stays the same; as a context it is ended.

    `weakened` are the safeguards that are off: see `tests.faults.weakened`. Without any it is the program itself.
    """

    def __init__(
        self,
        register: Register,
        platform: str,
        folder: Path,
        *,
        weakened: str = "",
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.register = register
        self.starts = 0
        self._program = _WEAKENED if weakened else _PROGRAM
        self._folder = folder
        self._log = folder / f"log-{self.port}"
        self._process: subprocess.Popen[bytes] | None = None
        self._environment = {
            **_environment(),
            "SLACK_SIGNING_SECRET": SIGNING_SECRET,
            "SLACK_API_URL": platform,
            "REFERENT_SECRET_KEY": KEY,
            "REFERENT_DATABASE_URL": register.url,
            "REFERENT_LOG__LEVEL": "error",
            "WEAKENED": weakened,
            **(environment or {}),
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    @property
    def log(self) -> str:
        """What it has said, the end of it."""
        return self._log.read_text("utf-8", errors="replace")[-4000:] if self._log.exists() else ""

    def start(self) -> None:
        """Starts it, and does not wait."""
        self.starts += 1
        command = [sys.executable, "-m", self._program, "run", "--port", str(self.port)]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=self._folder, env=self._environment, stdout=log, stderr=log, start_new_session=True
            )

    def wait_until_open(self) -> None:
        """Until it takes connections."""
        wait_until(lambda: self._ended or self._answers(), f"it does not open: {self.log}", PATIENCE)
        assert not self._ended, f"it has not started: {self.log}"

    def wait_for_worker(self) -> None:
        """Until its worker process is there, which need not be ready yet."""
        wait_until(lambda: self._ended or self._worker(), f"there is no worker process: {self.log}", PATIENCE)

    def kill(self, part: Part = "all") -> bool:
        """Kills at once; whether there was something to be killed. A worker process whose server is gone ends by
        itself, when it has stored what it was asked to."""
        process = self._process
        if process is None:
            return False
        if part == "worker":
            worker = self._worker()
            if worker:
                with suppress(ProcessLookupError):
                    os.kill(worker, signal.SIGKILL)
            return bool(worker)
        with suppress(ProcessLookupError):
            (os.killpg if part == "all" else os.kill)(process.pid, signal.SIGKILL)
        process.wait(PATIENCE)
        self._process = None
        return True

    @property
    def _ended(self) -> bool:
        return self._process is None or self._process.poll() is not None

    def _answers(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=5):
            return True
        return False

    def _worker(self) -> int:
        """The id of its worker process, 0 where there is none."""
        process = self._process
        if process is None:
            return 0
        for child in _children(process.pid):
            with suppress(OSError):
                if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
                    return child
        return 0


def _children(process: int) -> list[int]:
    """The processes that one has begun, by any of its threads."""
    found: list[int] = []
    with suppress(OSError):
        for thread in Path(f"/proc/{process}/task").iterdir():
            with suppress(OSError):
                found += map(int, (thread / "children").read_text().split())
    return found


def _environment() -> dict[str, str]:
    """Ours, so that a program that is started elsewhere finds this tree."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(_ROOT), os.environ.get("PYTHONPATH", "")])}


def verified(register: Register) -> bool:
    """Whether `referent journal verify` finds each workspace's chain whole."""
    environment = {**_environment(), "REFERENT_DATABASE_URL": register.url}
    command = [sys.executable, "-m", _PROGRAM, "journal", "verify"]
    return subprocess.run(command, env=environment, capture_output=True, timeout=300, check=False).returncode == 0
