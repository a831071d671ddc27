"""The ledger's Protocols: what the product asks of storage. The memory fake and the engines pass one contract suite.

A ledger is one unit of work in one workspace: what is put into it is stored wholly, with its journal entries,
messages and delivery id, or not at all. What was put is seen by later reads in the same unit. `put` of a revision that
is not the next one raises `bot.errors.Outdated`; revision 1 is a new row.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple, Protocol, TypeVar

from bot.action import Action, ActionState
from bot.decision import Decision
from bot.journal import Broken, Entry
from bot.meeting import Attendance, Item, Meeting, Note
from bot.minutes import Version
from bot.party import Membership, Party
from bot.place import Account, Channel, ChannelMember, Connection, Workspace
from bot.reply import Reply
from bot.rights import Readership
from bot.understanding.directory import Directory

T = TypeVar("T")
NumberKind = Literal["action", "decision", "meeting"]
KEPT = timedelta(hours=1)
"""How long a question that was asked is kept for those that go on from it, at least."""


@dataclass(frozen=True, slots=True)
class ActionQuery:
    """Which actions; what is None does not narrow. Soonest due first (no due date last), then by number.

    `owners`: owned by any of these, alone or jointly. `due_first`/`due_last`: due date within, both inclusive.
    `anchored`: those alone whose due date follows the channel's next meeting. `overdue_on`: open with a due date before
    that day. `closed_first`/`closed_last`: closed within, as moments,
    the last exclusive; then the latest closed first. `stems`: all of these search stems occur in the text.
    """

    owners: tuple[str, ...] | None = None
    state: ActionState | None = "open"
    channel: str | None = None
    meeting: str | None = None
    due_first: date | None = None
    due_last: date | None = None
    overdue_on: date | None = None
    closed_first: datetime | None = None
    closed_last: datetime | None = None
    stems: tuple[str, ...] = ()
    anchored: bool = False


@dataclass(frozen=True, slots=True)
class DecisionQuery:
    """Which decisions, the latest first; what is None does not narrow. `made_last` is exclusive."""

    channel: str | None = None
    meeting: str | None = None
    made_first: datetime | None = None
    made_last: datetime | None = None
    stems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Capture:
    """What a person captured lately, for telling a repeat (a timeout and Enter again) from a new line."""

    subject: str
    label: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Claim:
    """A post that is due once: for which local date it was made, and at which moment. `seq` is the last entry of the
    journal that was looked at for it, 0 where nobody said."""

    day: date
    at: datetime
    seq: int = 0


class Happening(NamedTuple):
    """What an entry of the journal tells of a channel: that something was done to a row of it, or in its meeting."""

    channel: str
    seq: int
    verb: str
    subject: str
    meeting: str | None


class Happened(NamedTuple):
    """What was done in channels, in order, and the actions and decisions to which it was done, by their ids."""

    told: tuple[Happening, ...]
    actions: Mapping[str, Action]
    decisions: Mapping[str, Decision]


@dataclass(frozen=True, slots=True)
class Verbs:
    """Verbs of the journal, by what their entries are about: an action, a decision, a meeting."""

    actions: tuple[str, ...]
    decisions: tuple[str, ...]
    meetings: tuple[str, ...]


Choice = Literal["all", "fewer", "off"]
"""Which reminders a person wants: all there are, one a week at the most, or none."""


@dataclass(frozen=True, slots=True)
class AskedLast:
    """The question that a person asked last in a thread (or in a direct message): what "and KDD?" goes on from.

    `place` names the thread, or the direct message, within the workspace; `words` are the question's, with those of
    the follow-ups that led to it.
    """

    person: str
    place: str
    words: str
    at: datetime


MessageKind = Literal["post", "card", "mark"]
"""A post says its reply; a card shows a meeting as it is when it is delivered; a mark is a reaction on a message."""


@dataclass(frozen=True, slots=True)
class Message:
    """What is to be delivered, written in the transaction of what it tells: to a channel, or to one person.

    With a channel and a person it is seen in the channel by that person alone. `about` is what it tells of: the id of
    a row, or a summary's key. `connection` is the way it goes (without one the channel's own, or any of the person's),
    `thread` the platform's id of the message in whose thread it stands, or that it marks, `respond` a one-time address
    that takes it where the bot is not in the channel. Once delivered it stands at `sent` in `place`, both the
    platform's ids; put again with the next revision it is delivered anew, in the same spot where it has one.
    """

    id: str
    reply: Reply
    made_at: datetime
    channel: str | None = None
    person: str | None = None
    about: str = ""
    kind: MessageKind = "post"
    connection: str | None = None
    thread: str | None = None
    respond: str | None = None
    place: str | None = None
    sent: str | None = None
    revision: int = 1


@dataclass(frozen=True, slots=True)
class Due:
    """A message that is due to be delivered. `attempts` have been made before, the first of them at `since`; it is
    `unsure` whether the last one arrived, where nobody was told. `parts` of it stand there already."""

    workspace: str
    message: Message
    attempts: int = 0
    parts: int = 0
    since: datetime | None = None
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Standstill:
    """What has not arrived: how many messages wait, and how many were given up, by the platform's word for why."""

    waiting: int
    given_up: Mapping[str, int]


PERHAPS = "perhaps_delivered"
"""Our word for why, where a message may have arrived, cannot be looked up, and is therefore not said again."""


@dataclass(frozen=True, slots=True)
class Loss:
    """A message that was given up: when, with the platform's `word` for why, and the `cause` that this comes to
    (`bot.delivering.Cause`), None where nobody said. `unsure`: it may have arrived all the same."""

    message: Message
    at: datetime
    word: str
    cause: str | None = None
    unsure: bool = False

    @property
    def uncertain(self) -> bool:
        """Whether it may have arrived where nobody can look: what one person alone sees in a channel leaves no trace,
        nor does what went to a one-time address."""
        alone = self.message.channel is not None and self.message.person is not None
        return self.word == PERHAPS or (self.unsure and alone)


@dataclass(frozen=True, slots=True)
class Source:
    """What was captured from a message: `kind` is "action", "decision", "note" or "item", `subject` the row's id.

    `message` is the platform's id of it in the channel; one with several lines has several, by `position`.
    """

    channel: str
    message: str
    position: int
    kind: Literal["action", "decision", "note", "item"]
    subject: str


class Parties(Protocol):
    """Persons and bodies, and who is in which."""

    def directory(self) -> Directory:
        """All parties that have not been merged away, keyed by party id; made once and kept up to date."""

    def get(self, id: str) -> Party | None: ...
    def by_key(self, key: str) -> Party | None: ...
    def learned(self) -> tuple[Party, ...]:
        """The parties that a correction has given a name, which have not been merged away."""

    def put(self, party: Party) -> None: ...
    def put_membership(self, membership: Membership) -> None: ...
    def members(self, body: str) -> tuple[Membership, ...]:
        """All memberships in a body, past ones too, in the order made."""

    def memberships(self, party: str) -> tuple[Membership, ...]:
        """All that a party is or was a member of or has a role in, in the order made."""


class Places(Protocol):
    """Accounts, channels and who is in them."""

    def account(self, connection: str, platform_id: str) -> Account | None: ...
    def accounts(self, person: str | None = None) -> tuple[Account, ...]: ...
    def put_account(self, account: Account) -> None: ...
    def connection(self, id: str) -> Connection | None: ...
    def is_local(self, connection: str) -> bool:
        """Whether a connection is a local one. Which kind it is never changes, so this costs a look in memory."""

    def channel(self, id: str) -> Channel | None: ...
    def channel_at(self, connection: str, platform_id: str) -> Channel | None: ...
    def channels(self) -> tuple[Channel, ...]: ...
    def put_channel(self, channel: Channel) -> None: ...
    def make_private(self, channel: Channel) -> None:
        """The actions, decisions and meetings of a channel that its connection could read are from now on for those in
        it alone. Their revisions stay: what they say has not changed."""

    def put_workspace(self, workspace: Workspace) -> None: ...
    def members_of(self, channel: str, at: datetime) -> tuple[ChannelMember, ...]:
        """Who is in a channel at that moment."""

    def channels_of(self, person: str, at: datetime) -> tuple[ChannelMember, ...]:
        """The channels a person is in at that moment."""

    def put_member(self, member: ChannelMember) -> None:
        """Adds a stay, or ends the one with the same channel, person and `since`."""


class Meetings(Protocol):
    """Meetings with their items, notes and attendance. Items, notes and attendance come in order."""

    def get(self, id: str) -> Meeting | None: ...
    def by_number(self, number: int) -> Meeting | None: ...
    def open_in(self, channel: str) -> Meeting | None: ...
    def latest(
        self, channel: str | None, readers: Readership | None = None, limit: int = 1, series: str | None = None
    ) -> tuple[Meeting, ...]:
        """The latest meetings of a channel (of all, where it is None), the newest first, as far as they may be read."""

    def put(self, meeting: Meeting) -> None: ...
    def items(self, meeting: str) -> tuple[Item, ...]: ...
    def item(self, id: str) -> Item | None: ...
    def put_item(self, item: Item) -> None: ...
    def remove_item(self, item: Item) -> None: ...
    def notes(self, meeting: str) -> tuple[Note, ...]: ...
    def note(self, meeting: str, number: int) -> Note | None: ...
    def put_note(self, note: Note) -> None: ...
    def remove_note(self, note: Note) -> None: ...
    def attendance(self, meeting: str) -> tuple[Attendance, ...]: ...
    def put_attendance(self, attendance: Attendance) -> None: ...
    def remove_attendance(self, attendance: Attendance) -> None: ...


class Versions(Protocol):
    """The versions of minutes, oldest first."""

    def of(self, meeting: str) -> tuple[Version, ...]: ...
    def put(self, version: Version) -> None: ...


class Actions(Protocol):
    """Actions and who may read them."""

    def get(self, id: str) -> Action | None: ...
    def by_number(self, number: int) -> Action | None: ...
    def put(self, action: Action) -> None: ...
    def remove(self, action: Action) -> None:
        """Takes it away; who may read it is kept, should it come back."""

    def readers(self, id: str) -> tuple[str, ...]:
        """The parties named as readers of a row whose audience is its own id, or with whom it was shared."""

    def set_readers(self, id: str, parties: tuple[str, ...]) -> None: ...
    def linked(self, id: str, link: str) -> None:
        """Where it was told first: the link of one that has none. That is no new revision of it."""

    def page(
        self, query: ActionQuery, readers: Readership, limit: int, after: Action | None = None
    ) -> tuple[Action, ...]: ...
    def count(self, query: ActionQuery, readers: Readership) -> int: ...


class Decisions(Protocol):
    """Decisions. `get` and `by_number` do not ask who may read: the commands do, by `Readership.reads`."""

    def get(self, id: str) -> Decision | None: ...
    def by_number(self, number: int) -> Decision | None: ...
    def put(self, decision: Decision) -> None: ...
    def remove(self, decision: Decision) -> None: ...
    def linked(self, id: str, link: str) -> None:
        """As with actions."""

    def page(
        self, query: DecisionQuery, readers: Readership, limit: int, after: Decision | None = None
    ) -> tuple[Decision, ...]: ...
    def count(self, query: DecisionQuery, readers: Readership) -> int: ...


class Journal(Protocol):
    """The chain. `append` gives number, salt and hash; nothing is ever changed or taken out."""

    def append(self, entry: Entry) -> None: ...
    def about(self, subject: str) -> tuple[Entry, ...]:
        """All that happened to a row, oldest first."""

    def of_meeting(self, meeting: str) -> tuple[Entry, ...]: ...
    def entries(self) -> Iterator[Entry]:
        """The whole chain from its first entry on, a part at a time."""

    def end(self) -> tuple[int, str]:
        """The number and hash of the last entry, as the head row has them: (0, FIRST_HASH) before the first."""

    def broken(self) -> Broken | None:
        """The first place where the chain, up to its end, does not hold: see `bot.journal.verify`."""


class Outbox(Protocol):
    """Messages on their way, and those that have arrived."""

    def put(self, message: Message) -> None:
        """A new message, or one that says something new: it waits to be delivered, whatever became of it before. Where
        it may stand, and nobody can say where, it stays unsure."""

    def get(self, id: str) -> Message | None: ...
    def waiting(self, limit: int) -> tuple[Message, ...]:
        """The oldest that are not yet delivered, nor given up."""

    def again(self, id: str) -> bool:
        """Lets a message be delivered anew, as what it tells of is by then; whether there is such a message. A card, or
        one that is to be brought up to date, waits for that already where no attempt has been made: it stays as it is.
        """

    def about(self, subject: str) -> tuple[Message, ...]:
        """The posts that tell of a row and the cards of a meeting, oldest first, delivered or not."""

    def posts_about(self, subject: str) -> tuple[tuple[str, str | None], ...]:
        """The posts that tell of a row and stand somewhere or are on their way, oldest first: their ids, each with the
        channel that it is for."""

    def standing(self, place: str, sent: str) -> Message | None:
        """The message that stands there, by the platform's ids of the channel and of the message."""

    def lease(self, ids: Iterable[str], now: datetime, until: datetime) -> tuple[Due, ...]:
        """They are being delivered: nobody else takes them before that moment. This counts as an attempt, of which it
        is unsure whether it arrived until somebody says so. Those that are still due, as they are."""

    def given_back(self, due: Due, until: datetime) -> None:
        """Nothing of it was sent: it is due at once, as it was before it was leased until then. It does nothing where
        somebody else has leased it since, or something became of it."""

    def delivered(
        self, id: str, at: datetime, *, revision: int | None = None, place: str | None = None, sent: str | None = None
    ) -> None:
        """It has arrived, and stands there. One that was given a newer revision meanwhile goes on waiting, unless
        nobody can say where it stands."""

    def progressed(
        self, id: str, parts: int, *, until: datetime, place: str | None = None, sent: str | None = None
    ) -> None:
        """Of a message in several parts these have arrived; where they stand there the first does so at `sent`. The
        lease goes on until then."""

    def postponed(self, id: str, until: datetime, error: str, *, unsure: bool = False) -> None:
        """An attempt has failed, and the next is due then; `unsure` where it may have arrived all the same. `error` is
        a stable word, the platform's own."""

    def given_up(self, id: str, at: datetime, error: str, *, cause: str | None = None, unsure: bool = False) -> None:
        """It can't be delivered; `unsure` where it may have arrived all the same."""

    def loss(self, id: str) -> Loss | None:
        """How a message was given up; None where it was not, or is on its way again."""

    def losses(self, limit: int, after: Loss | None = None, *, certain: bool = False) -> tuple[Loss, ...]:
        """The messages that were given up, the latest first, or those behind one; the `certain` alone, or all."""

    def retry(self, id: str, *, anyway: bool = False) -> None:
        """One that was given up waits in its place again, as if no attempt had been made, but for its parts that stand
        there. It stays unsure whether it has arrived, unless it is to go `anyway`."""

    def lost(self, channel: str, since: datetime) -> tuple[Message, ...]:
        """What was to stand in a channel for all and was given up, oldest first: posts made since then, and cards."""

    def standstill(self, since: datetime | None = None) -> Standstill:
        """How many wait, and how many were given up since a moment, or ever."""


class Sources(Protocol):
    """What was captured from which message."""

    def of(self, channel: str, message: str) -> tuple[Source, ...]:
        """All that was captured from a message, by position."""

    def about(self, subject: str) -> Source | None:
        """The message that a row was captured from."""

    def put(self, source: Source) -> None: ...


class Questions(Protocol):
    """What was asked lately, for questions that go on from it. A person's older than `KEPT` may be forgotten."""

    def last(self, person: str, place: str, since: datetime) -> AskedLast | None:
        """What the person asked there last, since a moment."""

    def remember(self, asked: AskedLast) -> None: ...


class Deliveries(Protocol):
    """What makes a repeat harmless: delivery ids with their first answer, late captures, posts that are due once."""

    def answer(self, connection: str, delivery: str, now: datetime) -> tuple[Reply, ...] | None:
        """The first answer to a delivery of the last 30 days."""

    def remember(self, connection: str, delivery: str, replies: tuple[Reply, ...], now: datetime) -> None: ...
    def capture(self, fingerprint: str, since: datetime) -> Capture | None:
        """What was captured under this fingerprint since a moment."""

    def remember_capture(self, fingerprint: str, capture: Capture) -> None: ...
    def claim(self, channel: str, kind: str, day: date, now: datetime, seq: int = 0) -> bool:
        """Whether a post that is due once a channel (or person), kind and local date is this unit's to make."""

    def is_claimed(self, channel: str, kind: str, day: date) -> bool:
        """Whether somebody has made it, or is to."""

    def last_claim(self, channel: str, kind: str, before: date | None = None) -> Claim | None:
        """The latest such post, or the latest for a day before that one; its `seq` is the greatest of all of them."""

    def keep_command(self, id: str, command: str, now: datetime) -> None:
        """Keeps a command that is too long for a platform's button, which carries its id."""

    def kept_command(self, id: str) -> str | None: ...


class Dues(Protocol):
    """What falls due, for all of a workspace at once: a few grouped queries, however many channels and persons there
    are. Nothing here asks who may read: whoever says something of it does."""

    def claimed(self, kind: str, day: date) -> frozenset[str]:
        """The channels (or persons) whose post of that day is claimed."""

    def last_claims(self, kind: str, since: date, before: date) -> Mapping[str, tuple[date, int]]:
        """By channel the latest day claimed, of those since one day and before another, and the greatest `seq` of all
        that are claimed since that day."""

    def claim_all(self, channels: Iterable[str], kind: str, day: date, now: datetime, seq: int) -> frozenset[str]:
        """Claims a day for all of them that have not claimed it; those, whose posts are this unit's to make."""

    def ahead(self, kind: str, after: date) -> tuple[str, ...]:
        """The channels (or persons) with a claim for a day after that one: somebody's clock was wrong."""

    def in_meeting(self) -> frozenset[str]:
        """The channels in which a meeting is open."""

    def last_before(self, at: datetime) -> int:
        """The number of the journal's last entry before a moment, 0 where there is none."""

    def happened(self, after: int, until: int, verbs: Verbs, channels: Collection[str] | None = None) -> Happened:
        """What was done by these verbs after one entry of the journal and up to another: in all channels, or in these
        few."""

    def touched(self, after: int) -> frozenset[str]:
        """The ids of all that something was done to after an entry of the journal, and of the meetings where it was."""

    def due_in(self, channels: Collection[str], first: date | None, last: date) -> tuple[Action, ...]:
        """The open actions of these channels that are due within these days, both inclusive, resting ones included;
        soonest first, then by number."""

    def outsiders_in(self, channels: Collection[str], at: datetime) -> frozenset[str]:
        """Those of these channels in which somebody is at that moment who is no member of the workspace."""

    def gather(
        self,
        *,
        meetings: Collection[str] = (),
        items: Collection[str] = (),
        actions: Collection[str] = (),
        decisions: Collection[str] = (),
    ) -> None:
        """These rows will be looked up one by one in this unit: they are read together now."""

    def actions(self, spans: Iterable[tuple[date | None, date]], rested: tuple[date, date]) -> tuple[Action, ...]:
        """The open actions that are due within one of these spans of days, both inclusive, or whose rest ends within
        `rested`, by number."""


class Reminding(Protocol):
    """Who wants which reminders, and what the next meeting is asked to take up."""

    def choices(self) -> Mapping[str, Choice]:
        """By person; whoever is not named wants all."""

    def choose(self, person: str, choice: Choice, now: datetime) -> None: ...
    def propose(self, channel: str, action: str, now: datetime) -> bool:
        """Asks the next meeting in a channel to take an action up; whether that is new."""

    def proposed(self, channel: str) -> tuple[str, ...]:
        """The actions that the next meeting in a channel is asked to take up, done or not, in the order asked."""


class Ledger(Protocol):
    """One unit of work in one workspace."""

    @property
    def workspace(self) -> Workspace: ...
    @property
    def parties(self) -> Parties: ...
    @property
    def places(self) -> Places: ...
    @property
    def meetings(self) -> Meetings: ...
    @property
    def versions(self) -> Versions: ...
    @property
    def actions(self) -> Actions: ...
    @property
    def decisions(self) -> Decisions: ...
    @property
    def journal(self) -> Journal: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def deliveries(self) -> Deliveries: ...
    @property
    def dues(self) -> Dues: ...
    @property
    def reminding(self) -> Reminding: ...
    @property
    def questions(self) -> Questions: ...
    @property
    def sources(self) -> Sources: ...
    def new_id(self) -> str:
        """A UUIDv7 (RFC 9562) as 32 hexadecimal digits: it sorts by the time it was made."""

    def sizes(self) -> Mapping[str, int]:
        """How many rows there are of each kind: "actions", "decisions", "meetings", "notes", "versions", "persons",
        "bodies", "channels", "accounts", and "entries" of the journal."""

    def next_number(self, kind: NumberKind) -> int:
        """The next human number. Takes the head row, so ask for it as late as you can."""


class Ledgers(Protocol):
    """The register's door. `write` may run `work` again if somebody else's rows got in the way: it must depend on
    nothing but what it is given. An error that `work` raises leaves nothing stored."""

    def write(self, workspace: str, work: Callable[[Ledger], T]) -> T: ...
    def read(self, workspace: str, work: Callable[[Ledger], T]) -> T: ...
    def workspaces(self) -> Iterable[Workspace]: ...
    def create(self, workspace: Workspace, connection: Connection) -> None:
        """Makes a workspace with a connection, where it is not there yet."""

    def connection(self, id: str) -> Connection | None:
        """A connection, which is found before its workspace is known."""

    def put_connection(self, connection: Connection) -> None:
        """A connection's name, whether it is active, and its usual workspace."""

    def due(self, now: datetime, limit: int) -> tuple[Due, ...]:
        """The messages that may be delivered at that moment, the workspaces in turn, and in each those due longest
        first. Of what goes to the same channel or person only the first that waits: what was made before comes before.
        What brings one up to date that stands already, and a mark, need not wait for others."""

    def close(self) -> None:
        """Lets go of the files and threads it holds; what was stored stays."""


class Clock(Protocol):
    """The time, for whoever stands at the edge; the product is told it."""

    def now(self) -> datetime: ...
