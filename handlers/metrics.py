"""What the server counts of itself, as Prometheus reads it: what is asked, how long it takes, what waits, what fails.

No name, text or id of anybody is in it. Every label is one of a few words of ours, so that there are never more series
than on the first day.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from time import perf_counter
from typing import get_args

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, disable_created_metrics
from prometheus_client.exposition import choose_encoder

from bot.commands import COMMANDS
from bot.errors import Trouble
from bot.health import Stored
from bot.keeping import SORTS, Sort
from bot.reply import Reply
from bot.request import Request
from handlers.attempts import Fate
from handlers.scheduler import Posted

SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Up to when an answer has come. Slack waits for three seconds, and `afterwards.LATE` is 2.5."""
WAITS = (0.001, 0.005, 0.02, 0.1, 0.5, 2.0, 5.0)
"""Seconds that a commit has waited for another process's; `storage` waits for five."""
TOGETHER = (1, 2, 4, 8, 16, 32, 64)
"""Commands in one commit; `storage.writer` takes 64 at most."""
QUESTION, WORDS, UNKNOWN = "question", "words", "unknown"
"""What is no command of a family: a question in plain words; other words without a slash (lines with a marker, talk, a
message that was edited or reacted to); a command that there is none of."""
OUTCOMES = ("done", "asked", "refused", "failed", "old", "ignored")
"""Done; asked back instead; refused, with a sentence; our own fault, or the register's; a button that means nothing any
more; not meant for the bot."""
_MENTION = "@referent"
_log = structlog.get_logger()
_FAMILIES = {name.casefold(): family.name for family in COMMANDS for name in family.all_names()}
_OUTER = next(family for family in COMMANDS if family.name == "referent")
"""Behind its name all other commands may be typed."""
_TROUBLES = frozenset((Trouble.word, *(kind.word for kind in Trouble.__subclasses__())))


class Metrics:
    """One for a server, with a registry of its own."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]  # a second series for each, which nobody reads
        self._registry = mine = CollectorRegistry()
        self._requests = Counter(
            "referent_requests", "Requests that were answered.", ("edge", "family", "outcome"), registry=mine
        )
        self._seconds = Histogram(
            "referent_request_seconds",
            "From when a request was read until its answer was stored.",
            ("edge", "family"),
            registry=mine,
            buckets=SECONDS,
        )
        attempts = Counter(
            "referent_messages", "Attempts to deliver a message, by what they came to.", ("fate",), registry=mine
        )
        self._fates = {fate: attempts.labels(fate) for fate in get_args(Fate)}
        posts = Counter(
            "referent_posts", "What was said without being asked, once put into the outbox.", ("kind",), registry=mine
        )
        self._posts = {kind: posts.labels(kind) for kind in ("summary", "reminder")}
        pruned = Counter("referent_pruned_rows", "Rows that were old and went at night.", ("sort",), registry=mine)
        self._pruned = {sort: pruned.labels(sort) for sort in SORTS}
        self._commits = Histogram(
            "referent_commit_commands", "Commands that shared one commit.", registry=mine, buckets=TOGETHER
        )
        self._waits = Histogram(
            "referent_commit_wait_seconds",
            "How long a commit waited until no other process wrote.",
            registry=mine,
            buckets=WAITS,
        )
        self._readable = Gauge("referent_database_up", "1 where the database can be read.", registry=mine)
        self._waiting = Gauge("referent_outbox_waiting", "Messages that wait to be delivered.", registry=mine)
        told = "How long the oldest of them has waited, 0 where none waits."
        self._oldest = Gauge("referent_outbox_oldest_seconds", told, registry=mine)
        self._watched: dict[str, Gauge] = {}
        ProcessCollector(registry=mine)

    def requests(self, edge: str) -> "Requests":
        """Those of one edge."""
        return Requests(self._requests, self._seconds, edge)

    def attempted(self, fate: Fate, count: int) -> None:
        """So many attempts to deliver a message came to that."""
        self._fates[fate].inc(count)

    def posted(self, posts: Iterable[Posted]) -> None:
        """Summaries and reminders."""
        for each in posts:
            self._posts[each.kind].inc()

    def pruned(self, sort: Sort, count: int) -> None:
        """So many rows went."""
        self._pruned[sort].inc(count)

    def committed(self, commands: int, waited: float) -> None:
        """One commit, here or in the worker process."""
        self._commits.observe(commands)
        self._waits.observe(waited)

    def watch(self, name: str, told: str, look: Callable[[], float]) -> None:
        """A gauge that is looked at whenever somebody asks; the last look given counts."""
        if name not in self._watched:
            self._watched[name] = Gauge(name, told, registry=self._registry)
        self._watched[name].set_function(look)

    def watch_process(self, namespace: str, pid: Callable[[], int | None]) -> None:
        """What the system tells of another process of ours, while there is one."""
        ProcessCollector(namespace, lambda: pid() or "none", registry=self._registry)

    def stored(self, found: Stored | None, now: datetime) -> None:
        """What the register tells of itself; None where it cannot be read."""
        self._readable.set(found is not None)
        self._waiting.set(found.waiting if found else math.nan)
        self._oldest.set(found.waited(now) if found else math.nan)

    def text(self, accept: str) -> tuple[bytes, str]:
        """All of it in the format that the reader understands, and the name of that."""
        encode, content_type = choose_encoder(accept)
        return encode(self._registry), content_type


class Requests:
    """Those of one edge. Each is counted where it is answered, whichever process has done so."""

    def __init__(self, requests: Counter, seconds: Histogram, edge: str) -> None:
        families = (*(family.name for family in COMMANDS), QUESTION, WORDS, UNKNOWN)
        self._outcomes = {
            (family, outcome): requests.labels(edge, family, outcome) for family in families for outcome in OUTCOMES
        }
        self._seconds = {family: seconds.labels(edge, family) for family in families}
        self._edge = edge

    def answered(self, request: Request, replies: Sequence[Reply], began: float, *, old: bool = False) -> None:
        """One that was read at `began`, by `perf_counter`."""
        self._count(family_of(request.text, replies), "old" if old else outcome_of(replies), began)

    def failed(self, request: Request, began: float) -> None:
        """One that could not be answered."""
        self._count(family_of(request.text), "failed", began)

    def _count(self, family: str, outcome: str, began: float) -> None:
        self._outcomes[family, outcome].inc()
        seconds = perf_counter() - began
        self._seconds[family].observe(seconds)
        _log.debug("answered", edge=self._edge, family=family, outcome=outcome, seconds=round(seconds, 4))


def family_of(text: str, replies: Sequence[Reply] = ()) -> str:
    """The family of commands that the first words name, or one of the words above. It is told without matching again:
    of words without a slash, which may be a command, only the first is looked at."""
    if text.startswith("/"):
        return _named(text[1:])
    if not replies:
        return WORDS
    if replies[0].asked:
        return QUESTION
    head = text.removeprefix(_MENTION).lstrip(" ,:").removeprefix("/")
    found = _named(head)
    return WORDS if found == UNKNOWN else found


def _named(text: str) -> str:
    head, *behind = text.split(maxsplit=2)[:2] or ("",)
    found = _FAMILIES.get(head.casefold(), UNKNOWN)
    if found == _OUTER.name and behind and _OUTER.verb(behind) is None:
        return _FAMILIES.get(behind[0].removeprefix("/").casefold(), found)
    return found


def outcome_of(replies: Sequence[Reply]) -> str:
    """One of `OUTCOMES`."""
    if not replies:
        return "ignored"
    if any(reply.error in _TROUBLES for reply in replies):
        return "failed"
    if all(reply.ok for reply in replies):
        return "done"
    return "asked" if any(reply.ask for reply in replies) else "refused"


def uncounted() -> Requests:
    """Where nobody watches."""
    return Metrics().requests("none")
