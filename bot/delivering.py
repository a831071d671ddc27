"""What becomes of a message in the outbox: where it goes, what it says at that moment, how it ended.

The courier and the platforms' senders ask here, each within a unit of work; nothing here knows a platform.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.card import card_reply
from bot.events import ChannelTold, channel_told
from bot.place import Account, Channel, Connection, Language
from bot.ports import Ledger, Message
from bot.reply import Reply, Text
from bot.standing import is_read, readers_now, reply_now, stands_for
from bot.wording import say

Cause = Literal["absent", "archived", "gone", "unreachable", "uninstalled", "forbidden", "refused", "late"]
"""Why a message can't be delivered: the bot is not in the channel, or that is archived, or is no more; the person can't
be reached; the bot was taken away; it may not; the platform does not take what it says; it failed for too long."""
NOWHERE, UNINSTALLED = "nowhere", "uninstalled"
"""Words for why, beside the platform's own: there is nobody there, and nothing is sent there any more."""
_LATE = timedelta(seconds=10)
"""What is delivered later than this tells its rows as they are by then."""
_OF_USE = timedelta(days=1)
"""What could not be posted is of use for so long, where the bot comes into its channel."""
_OUTSIDE: frozenset[Cause] = frozenset(("absent", "gone"))
_TOLD: frozenset[Cause] = frozenset(("absent", "archived", "gone", "forbidden", "late"))


@dataclass(frozen=True, slots=True)
class Address:
    """Where a message goes on a connection: to a channel, or to a person's direct messages; with both it is seen in the
    channel by that person alone."""

    connection: Connection
    channel: Channel | None = None
    account: Account | None = None
    language: Language = "nb"
    zone: str = "UTC"


def address_of(ledger: Ledger, message: Message) -> Address | None:
    """Where it goes: the way it says, else by the channel's connection; to a person by an account that is active, on a
    platform sooner than on this machine. None where nobody is there."""
    channel = ledger.places.channel(message.channel) if message.channel else None
    account = _account(ledger, message, channel)
    if (message.channel and channel is None) or (message.person and account is None):
        return None
    there = channel.connection if channel else account.connection if account else ""
    connection = ledger.places.connection(there)
    if connection is None:
        return None
    zone = channel.zone if channel else account.zone if account else None
    language = channel.language if channel else ledger.workspace.language
    return Address(connection, channel, account, language, zone or ledger.workspace.zone)


def _account(ledger: Ledger, message: Message, channel: Channel | None) -> Account | None:
    if not message.person:
        return None
    way = channel.connection if channel else message.connection
    person = stands_for(ledger, message.person)
    accounts = [account for account in ledger.places.accounts(person) if account.active]
    there = next((account for account in accounts if account.connection == way), None)
    if there is not None or channel is not None:
        return there
    return min(accounts, key=lambda account: _distance(ledger, account), default=None)


def _distance(ledger: Ledger, account: Account) -> int:
    """A platform that is there comes first, then this machine, last what has been uninstalled."""
    connection = ledger.places.connection(account.connection)
    if connection is None or not connection.active:
        return 2
    return 1 if connection.kind == "local" else 0


def said_now(ledger: Ledger, message: Message, now: datetime, *, may_ask: bool = False) -> Reply | None:
    """What a message says when it is delivered; None for nothing: the card of a meeting that is no more, or what nobody
    asked for and not all of its readers may read by now.

    A post was made in the transaction of what it tells, and holds what everybody in its channel could read then. What
    is brought up to date, or comes late, shows its rows as they are, and only to those who may read them by now: others
    may have come, or have left. Raises `MembershipStale` where that depends on who is where, and the platform `may` be
    asked for it.
    """
    if message.kind == "card":
        meeting = ledger.meetings.get(message.about)
        return card_reply(ledger, meeting, now) if meeting else None
    if message.revision == 1 and now - message.made_at <= _LATE:
        return message.reply
    readers = readers_now(ledger, message, now, may_ask=may_ask)
    if readers is None:
        return message.reply
    stands = message.sent is not None and message.about != ""
    if stands or is_read(ledger, message, readers, now):
        return reply_now(ledger, message, now, readers)
    return _too_late(ledger, message)


def _too_late(ledger: Ledger, message: Message) -> Reply | None:
    """To whoever asked; what answers a request goes the way that it came."""
    if message.connection is None:
        return None
    channel = ledger.places.channel(message.channel) if message.channel else None
    told = say(channel.language if channel else ledger.workspace.language, "delivered.too_late")
    return Reply((Text(told),), to=message.reply.to, ok=False, error="late")


def arrived(
    ledger: Ledger, message: Message, now: datetime, *, place: str | None, sent: str | None, link: str | None
) -> None:
    """It stands there. The action or decision that a post in a channel told of first is found there from now on."""
    ledger.outbox.delivered(message.id, now, revision=message.revision, place=place, sent=sent)
    if link and message.kind == "post" and message.about and message.person is None:
        ledger.actions.linked(message.about, link)
        ledger.decisions.linked(message.about, link)


def give_up(ledger: Ledger, message: Message, now: datetime, word: str, cause: Cause, *, unsure: bool = False) -> None:
    """It can't be delivered, though it may have arrived where that is `unsure`. Whose matter it is is told why, and
    what helps, once a day and channel; not where it stands there and only could not be brought up to date."""
    ledger.outbox.given_up(message.id, now, word, cause=cause, unsure=unsure)
    new = message.person is None and message.sent is None
    channel = ledger.places.channel(message.channel) if message.channel and new else None
    if channel and channel.reachable and cause in _OUTSIDE:
        told = ChannelTold(channel.connection, channel.platform_id, channel.name, reachable=False)
        channel_told(ledger, told, now)
    concerned = _concerned(ledger, message) if channel and cause in _TOLD else None
    if channel is None or concerned is None:
        return
    person, what = concerned
    if ledger.deliveries.claim(channel.id, f"undelivered:{cause}:{person}", channel.today(now), now):
        words = say(channel.language, f"undelivered.{cause}", what=what, channel=channel.name)
        reply = Reply((Text(words),), ok=False, error="undelivered")
        ledger.outbox.put(Message(ledger.new_id(), reply, now, person=person, connection=channel.connection))


def try_again(ledger: Ledger, channel: str, now: datetime) -> None:
    """What could not be posted in a channel, since the bot was not there, is posted now that it is: the cards of
    meetings, and what is not too old to be of use."""
    for message in ledger.outbox.lost(channel, now - _OF_USE):
        ledger.outbox.retry(message.id)


def _concerned(ledger: Ledger, message: Message) -> tuple[str, str] | None:
    """Who made what a message tells of, and its number."""
    if row := ledger.actions.get(message.about) or ledger.decisions.get(message.about):
        return row.maker, row.label
    meeting = ledger.meetings.get(message.about)
    return (meeting.secretary, meeting.label) if meeting else None
