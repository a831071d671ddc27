"""From what Slack told to the router's replies and what is shown of them: all in one go, in the worker process or in
a worker thread of the server, and again where Slack had to be asked first."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from time import perf_counter
from typing import Generic, TypeVar

import structlog

from bot.arrival import MembershipStale
from bot.errors import ReferentError, Trouble
from bot.matching import only_asks
from bot.mentioned import with_names
from bot.place import Channel, Connection
from bot.ports import Ledger, Ledgers, Message
from bot.reply import Reply
from bot.request import Request
from bot.router import answer, refusal
from handlers.failures import name_of
from handlers.passing import OneLook
from handlers.slack.channels import refresh
from handlers.slack.home import HOME
from handlers.slack.incoming import Coming, permalink
from handlers.slack.mentions import Names, Words, people_in, plain_words
from handlers.slack.people import is_met, meet
from handlers.slack.place import Slack
from handlers.slack.shown import NOTHING, Shown, abridged, json_of, shown
from handlers.slack.teams import Home, team_of
from handlers.slack.voice import Voice
from handlers.worker import NotDone, carried
from handlers.worker_process import Look

T = TypeVar("T")
_MOST_MET = 10
"""Of those whom one message mentions; the others keep the names that they were called by."""
UNTOLD = Voice("nb", "UTC")
"""How it speaks where the register cannot say."""
_log = structlog.get_logger()


class NotInstalled(Exception):
    """The team is not one where Referent is installed."""


@dataclass(frozen=True, slots=True)
class Team:
    """Where something comes from, by Slack's ids."""

    team: str | None
    enterprise: str | None


@dataclass(frozen=True, slots=True)
class Addressed:
    """A request as the register knows it. `trouble` is why it could not look; `old` that what was pressed means nothing
    any more, or that the bot itself has pressed it."""

    request: Request
    connection: Connection
    voice: Voice
    channel: Channel | None = None
    trouble: ReferentError | None = None
    old: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """A request with its replies, and what the edge itself shows of them: `bodies` are the messages for the sender, as
    JSON. Where it is `old`, nothing was done.

    It is small, since it may come from the worker process: the replies are without their parts, the Home tab's apart.
    """

    request: Request
    replies: tuple[Reply, ...]
    connection: Connection
    voice: Voice
    shown: Shown = NOTHING
    bodies: tuple[str, ...] = ()
    old: bool = False

    @property
    def done(self) -> bool:
        """Whether all that was asked was done."""
        return not self.old and all(reply.ok for reply in self.replies)


Then = Callable[[Ledgers, Addressed], T]
"""What is done with a request whose sender and place are known; it may be done in the worker process."""
Show = Callable[[Request, tuple[Reply, ...], Voice], Shown]
"""What the edge shows of replies."""


@dataclass(frozen=True, slots=True)
class _Unmet:
    """Who and where is not known to the register yet."""

    connection: Connection
    people: tuple[str, ...]
    channel: str | None


@dataclass(frozen=True, slots=True)
class _Stale:
    """The channels of which it has to be asked who is in them."""

    connection: Connection
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Told(Generic[T]):
    """What has come of a question that was answered in the look that found who asks."""

    result: T


async def answered(place: Slack, team: Team, coming: Coming, show: Show = shown) -> Answered:
    """The answer to a request. Raises `NotInstalled`, and `Trouble` where nothing could be stored of what is to be
    posted."""
    began = perf_counter()
    try:
        given = await addressed(place, team, coming, partial(_answered, show), may_write=True)
    except NotInstalled:
        raise
    except Exception:
        place.requests.failed(coming.request, began)
        raise
    place.requests.answered(given.request, given.replies, began, old=given.old)
    if given.replies:
        place.wake()
    return given


async def addressed(place: Slack, team: Team, coming: Coming, then: Then[T], *, may_write: bool = False) -> T:
    """What is done with a request, beside the event loop. Whoever is new is met first, and a membership that is too old
    is asked for again. Raises `NotInstalled`. It is done quickest where it is told that `then` usually writes."""
    look = partial(_looked, place, team, then=then, may_write=may_write)
    found = await look(coming)
    if isinstance(found, _Unmet):
        await _meet(place, found, again=coming.request.outbox == "all")
        coming = _now(place, coming)
        found = await look(coming, met=True)
    if isinstance(found, _Stale):
        await refresh(place, found.connection, found.channels)
        coming = _now(place, coming, refreshed=True)
        found = await look(coming, met=True)
    if isinstance(found, _Unmet | _Stale):
        raise NotInstalled  # it was uninstalled between two looks
    return found


async def at_once(place: Slack, team: Team, coming: Coming, then: Then[T]) -> T:
    """The same where Slack is asked nothing first, for what has to be there within three seconds and tells nothing.
    Raises `NotInstalled`."""
    found = await _looked(place, team, coming, then=then, met=True)
    if isinstance(found, _Unmet | _Stale):
        raise NotInstalled
    return found


async def _looked(
    place: Slack, team: Team, coming: Coming, *, then: Then[T], met: bool = False, may_write: bool = False
) -> T | _Unmet | _Stale:
    """In the worker process where it has time, else in a worker thread."""
    known = place.installed.at_hand(team.team)
    if known is None:
        known = await place.work(connected, place, team)
    look: Look[T | _Unmet | _Stale] = partial(_addressed, place.one_command, *known, coming, then, met)
    if place.worker is not None:
        with suppress(NotDone):
            return await place.worker.do(look, writes=may_write and not _only_asks(coming, known[1]))
    return await place.work(look, place.ledgers)


def _only_asks(coming: Coming, home: Home) -> bool:
    """Whether it changes nothing, as far as its words tell by themselves: such a question may take long, and is not to
    hold up what writes."""
    words = _written(coming, _nobody, home)
    return only_asks(replace(coming.request, text=words.text, names=words.names))


def _now(place: Slack, coming: Coming, *, refreshed: bool = False) -> Coming:
    """The request as it is asked once more, at this moment: what has just been learned was not so before."""
    return replace(coming, request=replace(coming.request, at=place.clock.now(), refreshed=refreshed))


async def _meet(place: Slack, unmet: _Unmet, *, again: bool) -> None:
    """Makes them known: together, since each is asked of Slack while somebody waits. Where that fails, who waits is
    answered as a stranger, in a channel for those in it alone. Raises `Trouble` where the request comes `again`."""
    first, *others = unmet.people or ("",)
    met = [meet(place, unmet.connection, first, unmet.channel)]
    met += [meet(place, unmet.connection, person, None) for person in others[:_MOST_MET]]
    for failed in await asyncio.gather(*met, return_exceptions=True):
        if isinstance(failed, Exception):
            _log.error("somebody new could not be met", **name_of(failed))
            if again:
                raise Trouble("trouble.other", cause=type(failed).__name__) from failed


def connected(place: Slack, team: Team) -> tuple[Connection, Home]:
    """Where a team is connected. Raises `NotInstalled`."""
    connection = place.installed.connection(team.team, team.enterprise)
    home = place.installed.home(connection.id) if connection else None
    if connection is None or home is None:
        raise NotInstalled
    return connection, home


def _addressed(
    one_command: bool, connection: Connection, home: Home, coming: Coming, then: Then[T], met: bool, ledgers: Ledgers
) -> T | _Unmet | _Stale:
    address = _addressing(one_command, connection, home, coming, met=met)

    def look(ledger: Ledger) -> Addressed | _Unmet | _Told[T]:
        found = address(ledger)
        if isinstance(found, _Unmet) or not only_asks(found.request):
            return found
        return _Told(then(OneLook(ledgers, connection.workspace, ledger), found))

    try:
        found = ledgers.read(connection.workspace, look)
    except MembershipStale as stale:
        return _Stale(connection, tuple(stale.channels))
    except ReferentError as error:
        written = _written(coming, _nobody, home)
        request = replace(
            coming.request,
            workspace=connection.workspace,
            connection=connection.id,
            text=written.text,
            names=written.names,
        )
        return then(ledgers, Addressed(request, connection, replace(UNTOLD, one_command=one_command), trouble=error))
    if isinstance(found, _Unmet):
        return found
    if isinstance(found, _Told):
        return found.result
    try:
        return then(ledgers, found)
    except MembershipStale as stale:
        return _Stale(connection, tuple(stale.channels))


def _answered(show: Show, ledgers: Ledgers, given: Addressed) -> Answered:
    """Asks the router, and renders what the edge shows, whose long commands the register keeps first."""
    request, connection, voice = given.request, given.connection, given.voice
    if given.old:
        return Answered(request, (), connection, voice, old=True)
    replies = _untold(request, given.trouble) if given.trouble else answer(request, ledgers)
    request = with_names(request)  # as what was written is shown again
    made = show(request, replies, voice)
    if made.rest is not None and _leave(ledgers, request, made.rest):
        made = abridged(made, voice)
    keep(ledgers, request, made.kept)
    bodies = tuple(json_of(body) for body in made.bodies)
    outlines = tuple(reply if _is_home(request) else replace(reply, parts=()) for reply in replies)
    return Answered(request, outlines, connection, voice, replace(made, bodies=()), bodies)


def _is_home(request: Request) -> bool:
    """Whether it asks for the Home tab, which is made of the answer's parts."""
    return request.text.startswith(HOME)


def _untold(request: Request, error: ReferentError) -> tuple[Reply, ...]:
    """The register cannot even be read: what is posted has to come again, whoever waits is told."""
    if request.outbox == "all":
        raise error
    _log.error("a request could not be answered", **name_of(error))
    return (refusal(error, UNTOLD.language),)


def _leave(ledgers: Ledgers, request: Request, rest: Reply) -> bool:
    """Leaves in the outbox what comes as a direct message; whether that was possible."""

    about = f"rest:{request.connection}:{request.delivery}" if request.delivery else ""

    def put(ledger: Ledger) -> None:
        account = ledger.places.account(request.connection, request.account)
        if account is None or ledger.outbox.about(about):  # left already, when the same delivery was answered before
            return
        ledger.outbox.put(
            Message(
                ledger.new_id(), rest, request.at, person=account.person, about=about, connection=request.connection
            )
        )

    try:
        ledgers.write(request.workspace, put)
    except ReferentError as error:
        _log.error("the rest of an answer could not be left in the outbox", **name_of(error))
        return False
    return True


def keep(ledgers: Ledgers, request: Request, kept: Mapping[str, str]) -> None:
    """Keeps the commands that are too long for their buttons. Where that fails, those buttons say so when pressed."""

    def put(ledger: Ledger) -> None:
        for key, command in kept.items():
            ledger.deliveries.keep_command(key, command, request.at)

    try:
        if kept:
            ledgers.write(request.workspace, put)
    except ReferentError as error:
        _log.error("a button's command could not be kept", **name_of(error))


def _addressing(
    one_command: bool, connection: Connection, home: Home, coming: Coming, *, met: bool
) -> Callable[[Ledger], Addressed | _Unmet]:
    """Fills in what the register knows: who it is, what the command was, whom the words name."""

    def look(ledger: Ledger) -> Addressed | _Unmet:
        request = coming.request
        if not met and (unmet := _unmet(ledger, connection, coming, home)):
            return unmet
        account = ledger.places.account(connection.id, request.account)
        party = ledger.parties.get(account.person) if account else None
        channel = ledger.places.channel_at(connection.id, request.channel) if request.channel else None
        place = channel or ledger.workspace
        words = _words(ledger, connection, home, coming)
        known = replace(
            request,
            workspace=connection.workspace,
            connection=connection.id,
            name=party.name if party else request.name,
            standing=account.standing if account else "guest",  # who could not be met: never more than is safe
            text=words.text,
            names=words.names,
            link=permalink(home.team_url, request) if coming.linked else request.link,
        )
        old = (coming.carried and not known.text) or request.account == home.bot_user
        voice = Voice(place.language, place.zone, one_command)
        return Addressed(known, connection, voice, channel, old=old)

    return look


def _unmet(ledger: Ledger, connection: Connection, coming: Coming, home: Home) -> _Unmet | None:
    request = coming.request
    named = (*((request.author,) if request.author else ()), *(people_in(request.text) if coming.marked_up else ()))
    people = tuple(
        person
        for person in dict.fromkeys((request.account, *named))
        if person != home.bot_user and ledger.places.account(connection.id, person) is None
    )
    acts = request.happening != "deleted"  # whose message is deleted may be gone long since
    if acts and request.account not in (home.bot_user, *people) and not is_met(ledger, connection.id, request.account):
        people = (request.account, *people)
    known = request.channel is None or ledger.places.channel_at(connection.id, request.channel) is not None
    return None if known and not people else _Unmet(connection, people, None if known else request.channel)


def _words(ledger: Ledger, connection: Connection, home: Home, coming: Coming) -> Words:
    """The words of a request; "" where a button's command is not kept any more."""
    if coming.kept:
        return Words(ledger.deliveries.kept_command(coming.kept) or "")
    written = _written(coming, _names(ledger, connection), home)
    return replace(written, text=f"{coming.verb} {written.text}".rstrip()) if coming.verb else written


def _written(coming: Coming, names: Names, home: Home) -> Words:
    """Of a message that a shortcut points at, nothing calls the bot."""
    text = coming.request.text
    return plain_words(text, names, home.bot_user, calls=not coming.verb) if coming.marked_up else Words(text)


def _nobody(id: str) -> None:
    """The names that are known while the register cannot be read."""
    del id


def _names(ledger: Ledger, connection: Connection) -> Names:
    def name(id: str) -> str | None:
        if id.startswith(("C", "G")):
            channel = ledger.places.channel_at(connection.id, id)
            return channel.name if channel else None
        if id.startswith("S"):
            party = ledger.parties.by_key(f"slack:{team_of(connection.id)}:{id}")
        else:
            account = ledger.places.account(connection.id, id)
            party = ledger.parties.get(account.person) if account else None
        return party.name if party else None

    return name


carried(Connection, Home, Request, Coming, Answered, Shown, Voice)
