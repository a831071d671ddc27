"""Talk among people, which is not answered, with two exceptions: what goes on from a question in its thread, and, where
the channel chose so, what hands somebody something to do. What is neither leaves no trace."""

from bot.answers.following import Reader, followed, place_of
from bot.command import Verb
from bot.commands.ask import GOES_ON
from bot.commands.offering import OFFER
from bot.place import Channel
from bot.ports import Ledger
from bot.request import Request
from bot.understanding.offers import read_offer


def overheard(request: Request, ledger: Ledger) -> tuple[Verb, str] | None:
    """What talk in a channel asks for, and its words. Mostly it costs one look at the channel, kept in memory. What has
    been answered is not read again: its first answer stands, whatever has been asked since."""
    channel = ledger.places.channel_at(request.connection, request.channel or "")
    if channel is None or not (request.thread or channel.offers):
        return None
    account = ledger.places.account(request.connection, request.account)
    if account is None:
        return None
    said = request.text.strip()
    if request.delivery and ledger.deliveries.answer(request.connection, request.delivery, request.at) is not None:
        return GOES_ON, said
    reader = Reader(ledger.parties.directory(), account.person, channel.today(request.at), ledger.workspace.country)
    if request.thread and _goes_on(request, ledger, reader, said):
        return GOES_ON, said
    offered = _handed_out(ledger, channel, reader, said) if channel.offers else None
    return (OFFER, offered) if offered else None


def _goes_on(request: Request, ledger: Ledger, reader: Reader, said: str) -> bool:
    place = place_of(request, mentioned=True)
    return place is not None and followed(ledger, place, said, request, reader) is not None


def _handed_out(ledger: Ledger, channel: Channel, reader: Reader, said: str) -> str | None:
    """The sentence that hands somebody something to do, while a meeting is open."""
    if ledger.meetings.open_in(channel.id) is None:
        return None
    planned = channel.next_meeting
    meeting = planned if planned and planned >= reader.today else None
    return read_offer(said, reader.directory, reader.speaker, reader.today, *ledger.workspace.calendar, meeting=meeting)
