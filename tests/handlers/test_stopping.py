"""The deadline of a stop, which all its steps share. The whole of it is in tests/handlers/slack/test_stopping.py."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from handlers import stopping
from handlers.stopping import Stopping

ROOT = Path(__file__).parents[2]


def test_what_one_step_leaves_the_next_ones_have(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter([100.0, 102.0, 109.0])
    monkeypatch.setattr(stopping.time, "monotonic", lambda: next(moments))
    stop = Stopping()
    assert not stop.has_begun
    stop.begin()
    assert stop.has_begun
    assert stop.left(8.0) == 6.0
    stop.begin()  # said again, it does not begin again
    assert stop.left(8.0) == 0.0


def ended(program: str) -> subprocess.CompletedProcess[str]:
    begin = (
        "import os, signal, time\nfrom handlers import stopping\nfrom handlers.logs import set_up\nset_up('info')\n"
        "stop = stopping.Stopping()\nsignal.signal(signal.SIGTERM, stop.told)\n"
    )
    return subprocess.run(
        [sys.executable, "-c", begin + program], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )


def test_what_hangs_is_broken_off_and_told() -> None:
    hangs = """
stopping.ALL = 0.2
try:
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(30)
except KeyboardInterrupt:
    time.sleep(30)
"""
    done = ended(hangs)
    assert done.returncode == 1
    assert json.loads(done.stderr)["event"] == "the server did not end in time, and is broken off"


def test_before_it_serves_a_signal_ends_it_as_ctrl_c_does_and_a_second_one_at_once() -> None:
    twice = """
try:
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(30)
except KeyboardInterrupt:
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(30)
"""
    assert ended(twice).returncode == -signal.SIGTERM
