"""What the pages need of the product: the conversation, the board, the meetings, as one person may see them.

Plain and synchronous; the routes call it in a worker thread.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import TypeVar

from bot.action import ActionState
from bot.answers.paging import Page
from bot.arrival import arrive
from bot.board import Board, board_of, rows_now
from bot.call import Call, sender_reads
from bot.commands.undelivered import Lost, lost_page
from bot.conversation import Conversation, Post
from bot.errors import Unknown
from bot.meeting import Meeting
from bot.meeting_page import Card, MeetingPage, card_of, meeting_page
from bot.place import Channel, Workspace
from bot.ports import Clock, Ledger, Ledgers
from bot.reply import Row
from bot.request import Request
from bot.rows import party_name
from bot.standing import action_numbers
from handlers.local import local_request
from handlers.metrics import Requests
from handlers.web.exchange import Exchange, exchange
from handlers.web.incoming import Sent

T = TypeVar("T")
MOST_MEETINGS = 200
POSTS = 60
"""Posts on a conversation's page, and in each part of what is before them."""
MOST_NEW = 500
MOST_DOORS = 50
"""Channels that are looked into for where something was said last."""
OVERLAP = 3_000
"""Milliseconds: ids are made before they are stored, so what is new is looked for from a little further back."""


@dataclass(frozen=True, slots=True)
class Shell:
    """What stands around every page: the channels that the person sees, where the page is (`here`), and whether the
    person administrates the workspace."""

    name: str
    channels: tuple[Channel, ...]
    workspace: Workspace
    here: Channel | None = None
    card: Card | None = None
    administrates: bool = False


@dataclass(frozen=True, slots=True)
class Talk:
    """Posts of a conversation with the actions that they show, as they are now; `more` where there are earlier ones."""

    posts: tuple[Post, ...]
    now: Mapping[str, Row]
    more: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """One local workspace. `name` is everywhere that of the person who looks; `requests` counts what is answered."""

    ledgers: Ledgers
    conversation: Conversation
    clock: Clock
    workspace: str
    requests: Requests

    def place(self) -> Workspace:
        """The workspace as it is now."""
        return self._read(lambda ledger: ledger.workspace)

    def names(self) -> tuple[str, ...]:
        """Those who have been here before."""

        def look(ledger: Ledger) -> tuple[str, ...]:
            names = {party_name(ledger, account.person) for account in ledger.places.accounts()}
            return tuple(sorted(names - {""}, key=str.casefold))

        return self._read(look)

    def welcome(self, name: str) -> None:
        """Whoever has picked a name is known from then on."""
        known = self._read(lambda ledger: ledger.places.account(self._request(name).connection, name))
        if known is None:
            request = self._request(name)
            self.ledgers.write(self.workspace, lambda ledger: arrive(request, ledger, writing=True))

    def shell(self, name: str, channel: str | None = None) -> Shell:
        """What stands around a page; `here` is None where there is no such channel for this person."""
        self.welcome(name)

        def look(ledger: Ledger) -> Shell:
            call = self._call(ledger, name)
            channels = tuple(sorted(_visible(call, ledger), key=lambda each: each.name.casefold()))
            here = next((each for each in channels if each.platform_id == channel), None)
            card = card_of(self._call(ledger, name, channel), ledger) if here else None
            return Shell(name, channels, ledger.workspace, here, card, call.administrator)

        return self._read(look)

    def busiest(self, shell: Shell) -> str | None:
        """The channel where something was said last; None where there is no channel yet."""

        def last(channel: Channel) -> str:
            posts = self.conversation.page(self.workspace, shell.name, channel.platform_id, limit=1)
            return posts[0].id if posts else ""

        found = max(shell.channels[:MOST_DOORS], key=last, default=None)
        return found.platform_id if found else None

    def create_channel(self, name: str, channel: str) -> bool:
        """Makes a public channel where there is none of that name; False where that name is not for this person."""
        request = self._request(name, channel)

        def make(ledger: Ledger) -> bool:
            try:
                return arrive(request, ledger, writing=True).channel is not None
            except Unknown:
                return False

        return self.ledgers.write(self.workspace, make)

    def say(self, name: str, channel: str | None, sent: Sent) -> tuple[Exchange, Talk]:
        """Answers what somebody sent, and gives the posts it made as they now stand."""
        request = sent.request(self.workspace, name, channel, self.clock.now())
        began = perf_counter()
        try:
            said = exchange(self.ledgers, self.conversation, request, typed=sent.typed)
        except Exception:
            self.requests.failed(request, began)
            raise
        self.requests.answered(request, said.replies, began)
        return said, self._talk(name, channel, said.posts)

    def latest(self, name: str, channel: str | None, before: str | None = None) -> Talk:
        """The latest posts of a conversation, or those before one."""
        posts = self.conversation.page(self.workspace, name, channel, before, POSTS + 1)
        return self._talk(name, channel, posts[-POSTS:], more=len(posts) > POSTS)

    def since(self, name: str, channel: str | None, id: str) -> Talk:
        """What has come behind a post, with a little of what came right before it: the page leaves out what it has."""
        posts = self.conversation.since(self.workspace, name, channel, a_little_before(id), MOST_NEW)
        return self._talk(name, channel, posts)

    def board(self, name: str, party: str, channel: str, state: ActionState) -> Board:
        """Who owes what; `party` and `channel` are names, empty where all are meant."""

        def look(ledger: Ledger) -> Board:
            call = self._call(ledger, name)
            parties = ledger.parties.directory().resolved(party) if party else (None,)
            channels = [each.id for each in _visible(call, ledger) if each.name == channel] if channel else [None]
            if not parties or not channels:
                return Board((), 0, 0)
            return board_of(call, ledger, party=parties[0], channel=channels[0], state=state)

        return self._read(look)

    def meetings(self, name: str) -> tuple[tuple[Meeting, Channel], ...]:
        """The latest meetings that the person may read, the newest first."""

        def look(ledger: Ledger) -> tuple[tuple[Meeting, Channel], ...]:
            channels = {channel.id: channel for channel in ledger.places.channels()}
            readers = sender_reads(self._call(ledger, name), ledger)
            found = ledger.meetings.latest(None, readers, MOST_MEETINGS)
            return tuple((meeting, channels[meeting.channel]) for meeting in found)

        return self._read(look)

    def meeting(self, name: str, number: int, version: int | None = None) -> MeetingPage | None:
        """A meeting's page; None where there is none that the person may read."""
        return self._read(lambda ledger: meeting_page(self._call(ledger, name), ledger, number, version))

    def undelivered(self, name: str, number: int) -> Page[Lost]:
        """A page of what could not be delivered, for who administrates the workspace."""
        return self._read(lambda ledger: lost_page(self._call(ledger, name), ledger, number))

    def _talk(self, name: str, channel: str | None, posts: tuple[Post, ...], *, more: bool = False) -> Talk:
        numbers = action_numbers(post.reply for post in posts if post.reply)
        now = self._read(lambda ledger: rows_now(self._call(ledger, name, channel), ledger, numbers)) if numbers else {}
        return Talk(posts, now, more)

    def _read(self, look: Callable[[Ledger], T]) -> T:
        return self.ledgers.read(self.workspace, look)

    def _request(self, name: str, channel: str | None = None) -> Request:
        return local_request(self.workspace, name, "", self.clock.now(), channel)

    def _call(self, ledger: Ledger, name: str, channel: str | None = None) -> Call:
        request = self._request(name, channel)
        arrival = arrive(request, ledger, writing=False)
        return Call(request, "", ledger.workspace, arrival.account, arrival.speaker, arrival.channel, arrival.language)


def a_little_before(id: str) -> str:
    """The id that a post would have that was made a little earlier; a UUIDv7 (RFC 9562) begins with the time in
    milliseconds. An id that is none stands for the beginning."""
    try:
        made = int(id[:12], 16)
    except ValueError:
        return ""
    return f"{max(made - OVERLAP, 0):012x}"


def _visible(call: Call, ledger: Ledger) -> Iterator[Channel]:
    """The channels that exist for this person: public ones, and private ones they are in."""
    mine = {stay.channel for stay in ledger.places.channels_of(call.speaker.id, call.now)}
    for channel in ledger.places.channels():
        if channel.connection == call.account.connection and (not channel.private or channel.id in mine):
            yield channel
