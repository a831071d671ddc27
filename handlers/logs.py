"""The log: lines on standard error, and never what somebody wrote.

Our own lines tell of an error its kind and where it arose (`handlers.failures`). Libraries put texts and whole payloads
into theirs, and so do Python's tracebacks: of those no more is told than where they come from.
"""

import logging
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType

import structlog
from structlog.contextvars import merge_contextvars

from handlers.failures import where_of

LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
_PLAIN = "uvicorn.error"
"""The library whose sentences name no value: what it fills them with is left out."""
_DEEP = 8
"""Calls that are told of the way to an error, the innermost ones."""
_log = structlog.get_logger()


def set_up(level: str) -> None:
    """Lines from that level on; coloured where a person reads them, JSON where a program does."""
    human = sys.stderr.isatty()
    renderer = structlog.dev.ConsoleRenderer() if human else structlog.processors.JSONRenderer(ensure_ascii=False)
    structlog.configure(
        processors=[
            merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(LEVELS[level]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.basicConfig(handlers=[Foreign(logging.WARNING)], level=logging.WARNING, force=True)
    sys.excepthook = _uncaught
    threading.excepthook = _ended
    sys.unraisablehook = _unraisable


class Foreign(logging.Handler):
    """Takes what libraries tell."""

    def emit(self, record: logging.LogRecord) -> None:
        """One line."""
        error = record.exc_info[1] if record.exc_info else None
        told = _of(error) if error else {"where": f"{record.filename}:{record.lineno}"}
        if record.name == _PLAIN:
            told["told"] = str(record.msg).strip()
        _log.log(record.levelno, "a library tells of trouble", library=record.name, **told)


def _of(error: BaseException) -> dict[str, str]:
    """Its kind, and the way to where it arose: files and lines alone."""
    frames = traceback.extract_tb(error.__traceback__)[-_DEEP:]
    way = " > ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)
    return {"kind": type(error).__name__, "where": where_of(error), "way": way}


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    _log.error("the program has failed", **_of(error.with_traceback(trace)))


def _ended(told: threading.ExceptHookArgs) -> None:
    """A thread that ends with an error; one that ends itself by SystemExit does so on purpose."""
    if told.exc_value is not None and not isinstance(told.exc_value, SystemExit):
        _log.error("a thread has ended", **_of(told.exc_value))


def _unraisable(told: "sys.UnraisableHookArgs") -> None:
    if told.exc_value is not None:
        _log.error("something could not be tidied away", **_of(told.exc_value))
