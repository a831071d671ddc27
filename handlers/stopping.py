"""How the server ends: one deadline for all of it, up to which each step may use what those before it have left.

1. Nothing more is accepted, from browsers or from Slack, and nothing more falls due.
2. The requests that were accepted are answered.
3. What is shown behind an acknowledgement is shown.
4. Messages on their way arrive.
5. The worker process stores what it was asked, and ends.
6. The register is closed.

What does not come to an end in time is broken off. What is stored is safe, and nothing else has been answered.
"""

import os
import signal
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

import structlog
import uvicorn

REQUESTS, AFTERWARDS, MESSAGES, WORKER, ALL = 5.0, 6.5, 8.0, 9.0, 9.7
"""Seconds after which each step is over, counted from when the server was told to end."""
_log = structlog.get_logger()


class Stopping:
    """One for a server. `left` is asked by whoever has something to finish."""

    def __init__(self) -> None:
        self._began: float | None = None

    @property
    def has_begun(self) -> bool:
        """Whether the server ends."""
        return self._began is not None

    def begin(self) -> None:
        """The seconds are counted from now on; from the first time, where it is said again."""
        if self._began is None:
            self._began = time.monotonic()

    def left(self, until: float) -> float:
        """Seconds that are left of a step. It begins the stop where nobody has."""
        self.begin()
        assert self._began is not None  # noqa: S101  # `begin` has seen to it
        return max(0.0, self._began + until - time.monotonic())

    def told(self, sig: int, frame: FrameType | None = None) -> None:
        """A signal has come while the server does not run: it ends the program as Ctrl-C does; a second one at once."""
        del frame
        self.signalled(sig)
        raise KeyboardInterrupt

    def signalled(self, sig: int) -> None:
        """A signal has come: the stop begins, and is broken off in the end; a second one ends the program at once."""
        if self.has_begun:
            # By the signal itself, so that whoever started the program sees what has ended it.
            signal.signal(sig, signal.SIG_DFL)
            os.kill(os.getpid(), sig)
        self.begin()
        last = threading.Timer(ALL, _break_off)
        last.daemon = True
        last.start()


class Server(uvicorn.Server):
    """A server that ends in that order, by SIGTERM or Ctrl-C; a second one ends it at once."""

    def __init__(self, app: Callable[..., Any], stopping: Stopping, *, most: int | None = None) -> None:
        config = uvicorn.Config(
            app,
            log_config=None,  # `logs` takes what it tells
            log_level="warning",
            access_log=False,
            limit_concurrency=most,
            timeout_graceful_shutdown=int(REQUESTS),
        )
        super().__init__(config)
        self._stopping = stopping

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """See `uvicorn.Server`, which would raise the signal again once it has ended, before the register is closed."""
        del frame
        self._stopping.signalled(sig)
        self.should_exit = True


def _break_off() -> None:
    """Something hangs: a disk, or a thread that nothing can end."""
    _log.error("the server did not end in time, and is broken off", seconds=ALL)
    os._exit(1)
