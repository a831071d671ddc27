"""Delivers what the outbox holds in Slack: posts, whispers, direct messages, cards and marks.

Each post bears the id of its message in Slack's metadata. Where a message was on its way when nobody was there to hear
what became of it, it is looked for in the channel by that id before it is posted again. A whisper, and what
goes to a one-time address, is said once at most, and the doctor tells how many were so left.
"""

import asyncio
import marshal
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from typing import Any, Protocol, TypeVar

from slack_sdk.web.async_client import AsyncWebClient

from bot.delivering import UNINSTALLED, Address
from bot.place import Connection
from bot.ports import PERHAPS, Clock, Due, Ledgers
from bot.rights import MembershipStale
from handlers.attempts import LEASE
from handlers.delivery import Attempt, Delivered, Pace, Undelivered
from handlers.slack.calls import Calls, Holds
from handlers.slack.faults import (
    DELETED,
    ELSEWHERE,
    EXPIRED,
    FAILURES,
    MARKED,
    NO_THREAD,
    NOT_THERE,
    NOT_TO_CHANGE,
    RATE_LIMITED,
    SEALED,
    refused,
)
from handlers.slack.render import Rendered
from handlers.slack.teams import Home
from handlers.slack.tokens import Unsealable
from handlers.slack.writing import Writing, Written

MARK = "memo"
"""The reaction that says: taken down."""
EVENT = "referent_message"
"""The type of the metadata that posts bear (https://docs.slack.dev/messaging/message-metadata)."""
BETWEEN_PARTS = 1.0
"""Seconds between the parts of one message: Slack takes one a second in a channel."""
_EARLIER = 60.0
"""Seconds before the first attempt from which a message is looked for: clocks differ."""
_LOOKS = 5
"""Looks for a message that Slack may cut short: of some apps it shows 15 messages a minute."""
_KEPT = 5_000
"""Messages and persons that are kept in memory."""
_PLAIN = {"link_names": False, "parse": "none"}
"""Slack finds no names or addresses in our words of its own accord."""
_BY_VALUE = 2
"""The last of marshal's formats in which the same is the same, whatever else refers to it; it takes a third of JSON's
time."""
_QUIET = {"unfurl_links": False, "unfurl_media": False}
"""Nor does it show what stands behind an address."""
Refresh = Callable[[Connection, Sequence[str]], Awaitable[None]]
"""Asks Slack who is in some of its channels now."""
K = TypeVar("K")
T = TypeVar("T")


class Teams(Protocol):
    """The teams where the bot is installed: `handlers.slack.installed`."""

    def home(self, connection: str) -> Home | None: ...
    async def client(self, connection: str) -> AsyncWebClient | None: ...


@dataclass(frozen=True, slots=True)
class _Way:
    """To one channel, by a client with the team's token. `channel` is Slack's id of it."""

    calls: Calls
    due: Due
    address: Address
    attempt: Attempt
    channel: str
    thread: str | None
    home: Home | None = None

    @property
    def user(self) -> str:
        """Slack's id of the person, where it goes to one."""
        return self.address.account.platform_id if self.address.account else ""


class SlackSender:
    """Keeps in memory which direct messages are whose, and what stands where, so that nothing is said twice. For one
    event loop."""

    pace = Pace(seconds=1.0, burst=4, updates=2.0, team=0.2, team_burst=20)
    """One message a second in a channel, more for a moment, and some hundred a minute in a whole team
    (https://docs.slack.dev/apis/web-api/rate-limits)."""

    def __init__(
        self,
        ledgers: Ledgers,
        teams: Teams,
        clock: Clock,
        workers: Executor | None = None,
        between_parts: float = BETWEEN_PARTS,
        *,
        one_command: bool = False,
        refresh: Refresh | None = None,
    ) -> None:
        self._ledgers = ledgers
        self._teams = teams
        self._clock = clock
        self._workers = workers
        self._between = between_parts
        self._writing = Writing(ledgers, teams.home, clock, workers, one_command=one_command)
        self._refresh = refresh
        self._holds = Holds()
        self._direct: dict[tuple[str, str], str] = {}
        self._shown: dict[str, bytes] = {}
        self._looks: dict[str, int] = {}

    async def deliver(self, due: Due, address: Address, attempt: Attempt) -> Delivered:
        """Posts it, or brings it up to date where it stands."""
        calls = await self._calls(address.connection.id)
        channel = address.channel.platform_id if address.channel else ""
        way = _Way(calls, due, address, attempt, channel, due.message.thread)
        if due.message.kind == "mark":
            return await self._mark(way)
        written = await self._written(due, address)
        way, pages = replace(way, home=written.home), written.pages
        if not pages:
            return Delivered()
        if due.message.sent and due.message.place and not due.parts:
            return await self._update(way, due.message.place, due.message.sent, pages)
        if not channel:
            return await self._post(await self._direct_way(way), pages)
        try:
            return await (self._whisper(way, pages) if address.account else self._post(way, pages))
        except Undelivered as failed:
            if failed.word not in ELSEWHERE or (due.parts and due.message.sent):
                raise
            return await self._otherwise(way, pages, failed)

    async def _calls(self, connection: str) -> Calls:
        try:
            client = await self._teams.client(connection)
        except Unsealable:
            raise Undelivered(SEALED, cause="late") from None
        except FAILURES:  # of getting a new token
            raise Undelivered(EXPIRED, cause="late") from None
        if client is None:
            raise refused(UNINSTALLED)
        return Calls(client, connection, self._clock, self._holds)

    async def _written(self, due: Due, address: Address) -> Written:
        """What it says, of which some may depend on who is in which channel now: that is asked first."""
        try:
            return await self._writing.written(due, address, may_ask=self._refresh is not None)
        except MembershipStale as stale:
            if self._refresh:
                await self._refresh(address.connection, stale.channels)
            return await self._writing.written(due, address, may_ask=False)

    # --- the ways ------------------------------------------------------------------------------------------------

    async def _mark(self, way: _Way) -> Delivered:
        await way.calls.may_fail(MARKED, "reactions.add", way.channel, timestamp=way.thread, name=MARK)
        return Delivered()

    async def _whisper(self, way: _Way, pages: tuple[Rendered, ...]) -> Delivered:
        _once(way)
        for part in range(way.due.parts, len(pages)):
            told = _told(pages[part]) | _in(way.thread)
            with way.attempt.sending():
                await way.calls.ask("chat.postEphemeral", way.channel, user=way.user, **told)
            await self._said(way, pages, part)
        return Delivered()

    async def _post(self, way: _Way, pages: tuple[Rendered, ...]) -> Delivered:
        """One message, or several: then those that follow stand in the thread of the first."""
        message = way.due.message
        first, thread = message.sent or "", way.thread
        for part in range(way.due.parts, len(pages)):
            if part > way.due.parts:
                await asyncio.sleep(self._between)
            sent, thread = await self._post_part(way, pages[part], part, thread or first or None)
            first = first or sent
            await self._said(way, pages, part, way.channel, first)
        _keep_latest(self._shown, message.id, _digest(pages[0]))
        return Delivered(way.channel, first, _link(way, first, thread))

    async def _post_part(self, way: _Way, page: Rendered, part: int, thread: str | None) -> tuple[str, str | None]:
        """Where it stands: its id in the channel, and the thread's."""
        if way.due.unsure and part == way.due.parts:
            found = await self._found(way, part, thread)
            if found is not None:
                return found, thread
        payload = {"event_type": EVENT, "event_payload": {"id": way.due.message.id, "part": part}}
        told = _told(page) | {"metadata": payload, **_QUIET}
        try:
            with way.attempt.sending():
                posted = await way.calls.ask("chat.postMessage", way.channel, **told, **_in(thread))
        except Undelivered as failed:
            if failed.word not in NO_THREAD or thread is None or part:
                raise
            thread = None
            with way.attempt.sending():
                posted = await way.calls.ask("chat.postMessage", way.channel, **told)
        return str(posted["ts"]), thread

    async def _update(self, way: _Way, place: str, sent: str, pages: tuple[Rendered, ...]) -> Delivered:
        """Brings it up to date where it stands. What is longer than one message is told as far as it goes. A post that
        somebody deleted stays so; a meeting's card is its one place to see and press, and comes back."""
        message, page = way.due.message, pages[0]
        if self._shown.get(message.id) == _digest(page):
            return Delivered()
        try:
            await way.calls.ask("chat.update", place, ts=sent, **_told(page))
        except Undelivered as failed:
            if failed.word == DELETED and message.kind == "card":
                anew = replace(way.due, message=replace(message, place=None, sent=None))
                return await self._post(replace(way, due=anew), pages)
            if failed.word not in NOT_TO_CHANGE:
                raise
        _keep_latest(self._shown, message.id, _digest(page))
        return Delivered()

    async def _otherwise(self, way: _Way, pages: tuple[Rendered, ...], failed: Undelivered) -> Delivered:
        """Where the bot, or the person, is not in the channel: by the one-time address of the request, while it lasts;
        what is one person's alone, by their direct messages. Who is there no more may not read all of it by now."""
        alone = way.address.account is not None
        if failed.word == NOT_THERE:
            await self._work(self._writing.has_left, way.due, way.address)
            pages = (await self._written(way.due, way.address)).pages
            if not pages:
                return Delivered()
            way = replace(way, due=replace(way.due, parts=min(way.due.parts, len(pages) - 1)))
        if way.due.message.respond and await self._respond(way, way.due.message.respond, pages):
            return Delivered()
        if not alone:
            raise failed
        return await self._post(replace(await self._direct_way(way), thread=None), pages)

    async def _respond(self, way: _Way, url: str, pages: tuple[Rendered, ...]) -> bool:
        """Whether it was said by the one-time address."""
        _once(way)
        seen_by = {"response_type": "ephemeral" if way.address.account else "in_channel", "replace_original": False}
        for part in range(way.due.parts, len(pages)):
            with way.attempt.sending():
                heard = await way.calls.respond(url, _shown(pages[part]) | seen_by | _in(way.thread))
            way.attempt.unsure = heard
            if not heard:
                return False
            await self._said(way, pages, part)
        return True

    async def _direct_way(self, way: _Way) -> _Way:
        """To the person's direct messages with the bot."""
        user = way.user
        key = (way.address.connection.id, user)
        if key not in self._direct:
            answer = await way.calls.ask("conversations.open", users=user)
            _keep_latest(self._direct, key, str(answer["channel"]["id"]))
        return replace(way, channel=self._direct[key])

    # --- what stands there -----------------------------------------------------------------------------------------

    async def _found(self, way: _Way, part: int, thread: str | None) -> str | None:
        """Where a part of the message stands already, if it does. Without the scope that reads it can't be told."""
        bears = {"id": way.due.message.id, "part": part}
        first = way.due.message.revision == 1  # else somebody may have let it be tried anew, long after the first time
        since = ((way.due.since if first else None) or way.due.message.made_at).timestamp()
        told = {"oldest": f"{since - _EARLIER:.6f}", "include_all_metadata": "true"}
        if way.due.attempts == 1 and not part and first:  # there was one attempt, no longer than its lease
            told["latest"] = f"{since + LEASE.total_seconds() + _EARLIER:.6f}"
        told |= {"ts": thread} if thread else {}
        method = "conversations.replies" if thread else "conversations.history"
        try:
            async for each in way.calls.messages(method, way.channel, **told):
                metadata = each.get("metadata") or {}
                if metadata.get("event_type") == EVENT and metadata.get("event_payload") == bears:
                    return str(each["ts"])
        except Undelivered as failed:
            if not failed.final and self._may_look_again(way, failed):
                raise
        return None

    def _may_look_again(self, way: _Way, failed: Undelivered) -> bool:
        """Whether it is worth waiting for: all that goes there waits with it."""
        looks = self._looks.get(way.due.message.id, 0) + (failed.word == RATE_LIMITED)
        _keep_latest(self._looks, way.due.message.id, looks)
        return looks < _LOOKS

    async def _said(
        self, way: _Way, pages: Sequence[Rendered], part: int, place: str | None = None, first: str | None = None
    ) -> None:
        """One of several parts has arrived: an attempt after this goes on behind it."""
        if len(pages) > 1:
            await self._work(self._progressed, way, part + 1, place, first)
            way.attempt.unsure = False  # nothing of the next has gone

    def _progressed(self, way: _Way, parts: int, place: str | None, first: str | None) -> None:
        id, until = way.due.message.id, self._clock.now() + LEASE
        self._ledgers.write(
            way.due.workspace,
            lambda ledger: ledger.outbox.progressed(id, parts, place=place, sent=first, until=until),
        )

    async def _work(self, work: Callable[..., T], *given: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._workers, partial(work, *given))


def _once(way: _Way) -> None:
    """What leaves no trace that could be looked up is not said again where it may have arrived."""
    if way.due.unsure:
        raise Undelivered(PERHAPS, final=True, unsure=True)


def permalink(team_url: str, channel: str, sent: str, thread: str | None = None) -> str:
    """The address of a message, as Slack's `chat.getPermalink` gives it."""
    link = f"{team_url.rstrip('/')}/archives/{channel}/p{sent.replace('.', '')}"
    return f"{link}?thread_ts={thread}&cid={channel}" if thread else link


def _digest(page: Rendered) -> bytes:
    """What tells one message from another: a message itself takes ten kilobytes and more in memory."""
    return sha256(marshal.dumps((page.text, page.blocks), _BY_VALUE)).digest()


def _keep_latest(kept: dict[K, T], key: K, value: T) -> None:
    """As many as are worth it, the oldest forgotten first."""
    kept.pop(key, None)
    kept[key] = value
    if len(kept) > _KEPT:
        del kept[next(iter(kept))]


def _told(page: Rendered) -> dict[str, Any]:
    """A message as Slack's methods take it."""
    return {**_shown(page), **_PLAIN}


def _shown(page: Rendered) -> dict[str, Any]:
    return {"text": page.text, "blocks": list(page.blocks)}


def _link(way: _Way, sent: str, thread: str | None) -> str | None:
    if way.home is None or not way.home.team_url:
        return None
    return permalink(way.home.team_url, way.channel, sent, thread if thread != sent else None)


def _in(thread: str | None) -> dict[str, str]:
    return {"thread_ts": thread} if thread else {}
