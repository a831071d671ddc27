"""What the pages need of the product: the conversation, the board, the meetings, as one person may see them.

Plain and synchronous; the routes call it in a worker thread.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bot.action import ActionState
from bot.arrival import arrive
from bot.board import Board, board_of
from bot.call import Call, open_meeting, sender_reads
from bot.conversation import Conversation, Post
from bot.meeting import Meeting
from bot.minutes_content import Content
from bot.minutes_reading import minutes_of
from bot.place import Channel, Workspace
from bot.ports import Clock, Ledger, Ledgers
from bot.reply import Reply, Row, plain_text
from bot.request import Request
from bot.router import answer
from bot.rows import RowMaker, party_name
from handlers.local import local_request

MOST_MEETINGS = 100


@dataclass(frozen=True, slots=True)
class Shell:
    """What stands around every page: the channels that the person sees, and where the page is."""

    name: str
    channels: tuple[Channel, ...]
    workspace: Workspace
    here: Channel | None = None
    meeting: Meeting | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A meeting's page: what its minutes say, and beside it what has become of its actions since."""

    meeting: Meeting
    content: Content
    seal: str | None
    approved_by: str
    now: dict[str, Row]


@dataclass(frozen=True, slots=True)
class Desk:
    """One local workspace."""

    ledgers: Ledgers
    conversation: Conversation
    clock: Clock
    workspace: str

    def persons(self) -> tuple[str, ...]:
        """Those who have an account here or stand in the directory as persons."""

        def look(ledger: Ledger) -> tuple[str, ...]:
            accounts = {account.platform_id for account in ledger.places.accounts()}
            names = {party_name(ledger, account.person) for account in ledger.places.accounts()}
            return tuple(sorted(accounts | (names - {""}), key=str.casefold))

        return self.ledgers.read(self.workspace, look)

    def shell(self, name: str, channel: str | None = None) -> Shell:
        """What stands around a page; `here` is None where there is no such channel for this person."""
        self._know(name)

        def look(ledger: Ledger) -> Shell:
            call = self._call(ledger, name)
            channels = tuple(sorted(_visible(call, ledger), key=lambda each: each.name.casefold()))
            here = next((each for each in channels if each.platform_id == channel), None)
            meeting = ledger.meetings.open_in(here.id) if here else None
            return Shell(name, channels, ledger.workspace, here, meeting)

        return self.ledgers.read(self.workspace, look)

    def create_channel(self, name: str, channel: str) -> Channel | None:
        """Makes a public channel where there is none of that name; None where one is there that is not for this
        person."""
        request = self._request(name, channel=channel)

        def make(ledger: Ledger) -> Channel | None:
            from bot.errors import Unknown

            try:
                return arrive(request, ledger, writing=True).channel
            except Unknown:
                return None

        return self.ledgers.write(self.workspace, make)

    def say(self, request: Request) -> tuple[Post, ...]:
        """Keeps what somebody said and what the bot answers; a repeated delivery gives the same posts."""
        said = self._keep(request, request.delivery or "", author=request.name, text=request.text)
        replies = answer(request, self.ledgers)
        posts = [said] if said else []
        for number, reply in enumerate(replies):
            posts.append(self._keep_reply(request, reply, f"{request.delivery}:{number}"))
        return tuple(posts)

    def _keep(self, request: Request, delivery: str, *, author: str, text: str) -> Post | None:
        """A line for all to read; a command, a button or a form is seen by who sent it alone, as in Slack."""
        if request.values:
            return None
        alone = text.startswith("/") or request.channel is None
        post = Post(
            id=self.conversation.new_id(),
            at=request.at,
            text=text,
            author=author,
            channel=request.channel,
            person=request.account if alone else None,
            delivery=delivery,
        )
        return self.conversation.add(self.workspace, post)

    def _keep_reply(self, request: Request, reply: Reply, delivery: str) -> Post:
        alone = reply.to == "sender" or request.channel is None
        post = Post(
            id=self.conversation.new_id(),
            at=request.at,
            text=plain_text(reply),
            channel=request.channel,
            person=request.account if alone else None,
            reply=reply,
            delivery=delivery,
        )
        return self.conversation.add(self.workspace, post)

    def board(self, name: str, party: str | None, channel: str | None, state: ActionState) -> Board:
        """Who owes what; `party` and `channel` are names."""

        def look(ledger: Ledger) -> Board:
            call = self._call(ledger, name)
            parties = ledger.parties.directory().resolved(party) if party else ()
            channels = [each.id for each in _visible(call, ledger) if each.name == channel]
            if (party and not parties) or (channel and not channels):
                return Board((), 0, 0)
            return board_of(
                call,
                ledger,
                party=parties[0] if parties else None,
                channel=channels[0] if channels else None,
                state=state,
            )

        return self.ledgers.read(self.workspace, look)

    def meetings(self, name: str) -> tuple[tuple[Meeting, Channel], ...]:
        """The latest meetings that the person may read, the newest first."""

        def look(ledger: Ledger) -> tuple[tuple[Meeting, Channel], ...]:
            readers = sender_reads(self._call(ledger, name), ledger)
            channels = {channel.id: channel for channel in ledger.places.channels()}
            found = ledger.meetings.latest(None, readers, MOST_MEETINGS)
            return tuple((meeting, channels[meeting.channel]) for meeting in found)

        return self.ledgers.read(self.workspace, look)

    def meeting(self, name: str, number: int, version: int | None = None) -> tuple[Page, Channel] | None:
        """A meeting's page; None where there is none that the person may read."""

        def look(ledger: Ledger) -> tuple[Page, Channel] | None:
            meeting = ledger.meetings.by_number(number)
            call = self._call(ledger, name)
            if meeting is None or not sender_reads(call, ledger).reads(meeting.audience, meeting.channel):
                return None
            minutes = minutes_of(ledger, meeting, version)
            channel = ledger.places.channel(meeting.channel)
            if minutes is None or channel is None:
                return None
            seal = minutes.version.seal if minutes.version else None
            by = minutes.version.approved_by if minutes.version else None
            now = _now(replace(call, channel=channel), ledger, minutes.content)
            return Page(meeting, minutes.content, seal, party_name(ledger, by) if by else "", now), channel

        return self.ledgers.read(self.workspace, look)

    def live_meeting(self, name: str, channel: str) -> Meeting | None:
        """The meeting that is open in a channel."""
        return self.ledgers.read(self.workspace, lambda ledger: open_meeting(self._call(ledger, name, channel), ledger))

    def now(self) -> datetime:
        """The moment it is."""
        return self.clock.now()

    def _know(self, name: str) -> None:
        known = self.ledgers.read(
            self.workspace, lambda ledger: ledger.places.account(self._request(name).connection, name)
        )
        if known is None:
            self.ledgers.write(self.workspace, lambda ledger: arrive(self._request(name), ledger, writing=True))

    def _request(self, name: str, channel: str | None = None) -> Request:
        return local_request(self.workspace, name, "", self.clock.now(), channel)

    def _call(self, ledger: Ledger, name: str, channel: str | None = None) -> Call:
        request = self._request(name, channel)
        arrival = arrive(request, ledger, writing=False)
        return Call(request, "", ledger.workspace, arrival.account, arrival.speaker, arrival.channel, arrival.language)


def _visible(call: Call, ledger: Ledger) -> Iterator[Channel]:
    """The channels that exist for this person: public ones, and private ones they are in."""
    mine = {stay.channel for stay in ledger.places.channels_of(call.speaker.id, call.now)}
    for channel in ledger.places.channels():
        if channel.connection == call.account.connection and (not channel.private or channel.id in mine):
            yield channel


def _now(call: Call, ledger: Ledger, content: Content) -> dict[str, Row]:
    """What has become of the meeting's actions: their later state is shown beside, never inside."""
    makes = RowMaker(call, ledger)
    rows: dict[str, Row] = {}
    for point in content.points:
        for agreed in point.actions:
            action = ledger.actions.by_number(int(agreed.number.removeprefix("A-")))
            if action is not None:
                rows[agreed.number] = makes.action(action, buttons=True)
    return rows
