"""The one server: it mounts every edge that is configured, keeps the scheduler's time and delivers the outbox."""

import asyncio
import contextlib
import gc
import resource
import signal
import socket
import sys
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import structlog
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import ASGIApp

from bot.conversation import Conversation
from bot.health import Stored
from bot.installation import Installations
from bot.ports import Clock, Ledgers
from handlers.arena import keep_small, one_arena
from handlers.backup import NONE, Copied, Nightly
from handlers.courier import Courier
from handlers.delivery import Sender
from handlers.failures import where_of
from handlers.health import Health, Writable
from handlers.local import open_workspace
from handlers.logs import set_up
from handlers.metrics import Metrics
from handlers.pruning import Pruned, Pruning, keep_pruned
from handlers.request_ids import RequestIds, Threads
from handlers.scheduler import Posted, keep_backups, keep_time
from handlers.settings import Secrets, Settings
from handlers.stopping import AFTERWARDS, MESSAGES, WORKER, Server, Stopping
from handlers.web.app import web_app
from handlers.web.sender import LocalSender
from handlers.worker import Worker

if TYPE_CHECKING:
    from handlers.slack.edge import SlackEdge

LOCAL = ("127.0.0.1", "localhost", "::1")
MOST_FILES, SPARED = 16_384, 256
"""Files that are asked for, and those of them that are no connection to us."""
SWITCH_INTERVAL = 0.0005
"""Seconds: with the default, worker threads that compute hold the event loop up by tens of milliseconds."""
WORKERS = 8
"""Threads for all edges: what waits for the disk in them is committed together, twice as much as with four, and
computes nothing meanwhile. Many more would starve the event loop, since only one computes at a time."""
_log = structlog.get_logger()


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The moment it is, aware."""
        return datetime.now(UTC)


_GARBAGE = 10_000
"""Objects that are made before the collector looks for what refers to itself: one request makes some hundred."""


@dataclass(frozen=True, slots=True)
class Wiring:
    """What the composition root hands to the server. Without secrets no platform is configured; without `health` no
    more is told of the register's than that it can be read; `writes` tries to write, and raises where that fails."""

    ledgers: Ledgers
    conversation: Conversation
    settings: Settings
    demo: bool = False
    installations: Installations | None = None
    secrets: Secrets | None = None
    clock: Clock = field(default_factory=SystemClock)
    worker: Worker | None = None
    copied: Copied | None = None
    pruned: Pruned | None = None
    health: Callable[[], Stored] | None = None
    writes: Callable[[], None] = lambda: None
    metrics: Metrics = field(default_factory=Metrics)


def serve(wiring: Wiring, *, host: str, port: int) -> int:
    """Serves until it is told to stop; exit 1 where the address may not be used or is taken."""
    here = host in LOCAL
    if not here and not _slack_configured(wiring):
        sys.stderr.write(
            f"On {host} everybody could pick a name, so sign-in must be configured first, which this version cannot do "
            "yet. Use --host 127.0.0.1.\n"
        )
        return 1
    try:
        listening = _bound(host, port)
    except OSError as error:
        sys.stderr.write(
            f"Port {port} cannot be used ({error.strerror}). Try another: referent run --port {port + 1}\n"
        )
        return 1
    sys.setswitchinterval(SWITCH_INTERVAL)
    stopping = Stopping()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, stopping.told)
    app = build(wiring, web=here, stopping=stopping)
    address = f"http://{host}:{listening.getsockname()[1]}"
    told = "" if here else " to Slack alone: the web page stays on this machine, with --host 127.0.0.1"
    sys.stderr.write(f"Referent is open on {address}{told}\n{_slack_told(wiring)}\n")
    Server(app, stopping, most=connections()).run(sockets=[listening])
    return 0


def connections() -> int:
    """How many connections are served at once, so that files for the register and for Slack remain; whoever comes
    beyond is answered 503. The system lets this process open as many files as it lets any."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = max(soft, MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_FILES))
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))
    return max(files - SPARED, files // 2)


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError:
        listening.close()
        raise
    return listening


def build(wiring: Wiring, *, web: bool = True, stopping: Stopping | None = None) -> ASGIApp:
    """The application with all its edges; without the web page where the address is not this machine's own."""
    stopping = stopping or Stopping()
    workspace = open_workspace(wiring.ledgers, "local", wiring.settings)
    if wiring.demo:
        from handlers.demo import load_demo  # noqa: PLC0415 - only the demonstration needs it

        load_demo(wiring.ledgers, wiring.conversation, wiring.settings)
    make_directories(wiring.ledgers)
    workers = Threads(WORKERS, thread_name_prefix="referent")
    senders: dict[str, Sender] = {"local": LocalSender(wiring.conversation, workers)}
    health = _health(wiring, workers)
    courier = Courier(
        wiring.ledgers,
        senders,
        wiring.clock,
        workers,
        counted=wiring.metrics.attempted,
        looked=health.outbox.beat,
        grace=lambda: stopping.left(MESSAGES),
    )
    slack = _slack(wiring, workers, courier)
    routes = health.routes()
    if slack:
        senders["slack"] = slack.sender
        routes = [*slack.routes, *routes]
    if web:
        requests = wiring.metrics.requests("web")
        page = web_app(wiring.ledgers, wiring.conversation, wiring.clock, workspace, workers, requests)
        routes.append(Mount("/", page))
    work = Work(partial(_times, wiring, health), courier, slack, wiring.worker if slack else None)

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        del app
        threading.Thread(target=_get_ready, daemon=True, name="warm-up").start()
        async with _working(work, stopping):
            yield
        workers.shutdown(cancel_futures=True)

    return RequestIds(Starlette(routes=routes, lifespan=lifespan))


@dataclass(frozen=True, slots=True)
class Work:
    """What runs as long as the server does."""

    times: Callable[[], Iterable[Coroutine[Any, Any, None]]]
    courier: Courier
    slack: "SlackEdge | None"
    worker: Worker | None


@contextlib.asynccontextmanager
async def _working(work: Work, stopping: Stopping) -> AsyncIterator[None]:
    """Runs it, and ends it in the order that `stopping` tells: by then the requests over HTTP are answered."""
    slack, worker = work.slack, work.worker
    beginning = _begun([*work.times(), *(slack.tasks() if slack else ())])
    courier = _begun([work.courier.run()])
    beside = _begun([worker.keep()] if worker else [])
    yield
    await _end(beginning)
    if slack:
        await slack.finish(stopping.left(AFTERWARDS))
    await _end(courier)
    if worker:
        worker.grace = lambda: stopping.left(WORKER)
    await _end(beside)
    if slack:
        await slack.close(stopping.left(WORKER))


def _begun(work: Iterable[Coroutine[Any, Any, None]]) -> list[asyncio.Task[None]]:
    tasks = [asyncio.create_task(each) for each in work]
    for task in tasks:
        task.add_done_callback(_ended)
    return tasks


async def _end(tasks: Sequence[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _ended(task: asyncio.Task[None]) -> None:
    """Nothing that runs as long as the server does ends before it."""
    if task.cancelled():
        return
    error = task.exception()
    told = {"kind": type(error).__name__, "where": where_of(error)} if error else {}
    coroutine = task.get_coro()
    _log.error(
        "something that runs as long as the server has ended", what=getattr(coroutine, "__qualname__", ""), **told
    )


def _times(wiring: Wiring, health: Health) -> Iterator[Coroutine[Any, Any, None]]:
    """What keeps time: summaries and reminders, and the copy of each night where one is wanted; of the demonstration's
    register none, whose copies would take the places of the real one's."""

    def looked(posts: Sequence[Posted]) -> None:
        health.scheduler.beat()
        wiring.metrics.posted(posts)

    reminders = wiring.settings.reminders.enabled
    yield keep_time(wiring.ledgers, wiring.clock, reminders=reminders, looked=looked)
    if wiring.pruned:
        yield keep_pruned(Pruning(wiring.ledgers, wiring.pruned, wiring.settings, wiring.metrics.pruned), wiring.clock)
    if wiring.copied and not wiring.demo and wiring.settings.backup.folder != NONE:
        yield keep_backups(Nightly(wiring.ledgers, wiring.copied, wiring.settings), wiring.clock)


def _health(wiring: Wiring, workers: Executor) -> Health:
    """What tells whether all is well, and how much is done; of the worker process too, where there is one."""
    metrics, worker = wiring.metrics, wiring.worker
    metrics.watch("referent_worker_up", "1 where a worker process can be asked.", lambda: bool(worker and worker.is_up))
    if worker:
        worker.watcher = metrics.committed
        metrics.watch_process("referent_worker", lambda: worker.pid)

    def read() -> Stored:
        tuple(wiring.ledgers.workspaces())
        return Stored("", "")

    writable, shown = Writable(wiring.writes), wiring.settings.server.metrics
    return Health(wiring.health or read, writable, metrics, shown, wiring.clock, workers)


def _slack_configured(wiring: Wiring) -> bool:
    """Whether there is what Slack needs: over HTTP a signing secret; in Socket Mode the app's token, and the bot's or
    what it can be installed with."""
    secrets = wiring.secrets
    if secrets is None or wiring.installations is None:
        return False
    return bool(secrets.slack_signing_secret or (secrets.slack_app_token and _can_answer(secrets)))


def _can_answer(secrets: Secrets) -> bool:
    return bool(secrets.slack_bot_token or secrets.slack_client_id)


def _slack_told(wiring: Wiring) -> str:
    """Whether Slack is served and how, or what is missing; a token that Slack refuses is for `referent doctor`."""
    secrets = wiring.secrets or Secrets.model_construct()
    tokens = "SLACK_BOT_TOKEN is missing (for many workspaces SLACK_CLIENT_ID and SLACK_CLIENT_SECRET)"
    if not (secrets.slack_signing_secret or secrets.slack_app_token):
        missing = "SLACK_SIGNING_SECRET is missing (for Socket Mode SLACK_APP_TOKEN)"
        return f"Slack: not configured, {missing if _can_answer(secrets) else tokens}"
    if not _can_answer(secrets):
        return f"Slack: {tokens}: nothing can be answered"
    return f"Slack: {'Socket Mode' if secrets.slack_app_token else 'over HTTP'}; referent doctor looks at the tokens"


def _slack(wiring: Wiring, workers: Executor, courier: Courier) -> "SlackEdge | None":
    if wiring.secrets is None or wiring.installations is None or not _slack_configured(wiring):
        return None
    from handlers.slack.edge import Around, SlackEdge  # noqa: PLC0415 - ten megabytes that only Slack needs

    return SlackEdge(
        Around(
            ledgers=wiring.ledgers,
            installations=wiring.installations,
            settings=wiring.settings,
            secrets=wiring.secrets,
            clock=wiring.clock,
            workers=workers,
            wake=courier.wake,
            worker=wiring.worker,
            requests=wiring.metrics.requests("slack"),
        )
    )


def prepare_worker(level: str) -> None:
    """What the worker process does first: it logs from that level on, and is warm before it is asked."""
    one_arena()
    keep_small()
    set_up(level)
    _get_ready()


def _get_ready() -> None:
    warm_up()
    # What has been loaded by now stays as long as the server does. Else the collector would walk all of it again and
    # again, and hold the event loop up for tens of milliseconds each time.
    gc.freeze()
    gc.set_threshold(_GARBAGE)


def make_directories(ledgers: Ledgers) -> None:
    """Makes the directory of each workspace's parties, which takes seconds where there are ten thousand."""
    for workspace in ledgers.workspaces():
        ledgers.read(workspace.id, lambda ledger: ledger.parties.directory())


def warm_up() -> None:
    """Loads what understanding needs, so that no user's first request waits for it."""
    from bot.understanding.dates import read_due  # noqa: PLC0415 - slow to load, hence in a thread
    from bot.understanding.dates import warm_up as warm_up_dates  # noqa: PLC0415 - likewise
    from bot.understanding.directory import Directory, Entry  # noqa: PLC0415 - likewise
    from bot.understanding.owners import read_owners  # noqa: PLC0415 - likewise
    from bot.understanding.questions import read_question  # noqa: PLC0415 - likewise

    warm_up_dates()
    directory, today = Directory((Entry("AU", "body", "AU"),)), date(2026, 1, 1)
    for text in ("AU svarer innen fredag", "the board and AU will reply by Friday"):
        read_owners(text, directory, None, read_due(text, today))
    for text in ("hva skylder AU?", "what is overdue for AU in May?"):
        read_question(text, directory, None, today)
