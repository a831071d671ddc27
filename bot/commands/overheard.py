"""Talk among people, which is not answered, with two exceptions: what goes on from a question in its thread, and, where
the channel chose so, what hands somebody something to do. What is neither leaves no trace."""

from zoneinfo import ZoneInfo

from bot.answers.following import Reader, followed, place_of
from bot.command import Verb
from bot.commands.ask import ASK_QUESTION
from bot.place import Account, Channel
from bot.ports import Ledger
from bot.request import Request


def overheard(request: Request, ledger: Ledger) -> Verb | None:
    """What talk in a channel asks for, if anything. Mostly it costs one look at the channel, kept in memory."""
    channel = ledger.places.channel_at(request.connection, request.channel or "")
    if channel is None or not (request.thread or channel.offers):
        return None
    account = ledger.places.account(request.connection, request.account)
    if account is None:
        return None
    return ASK_QUESTION if _goes_on(request, ledger, channel, account) else None


def _goes_on(request: Request, ledger: Ledger, channel: Channel, account: Account) -> bool:
    place = place_of(request, mentioned=True) if request.thread else None
    if place is None:
        return False
    today = request.at.astimezone(ZoneInfo(channel.zone)).date()
    reader = Reader(ledger.parties.directory(), account.person, today, ledger.workspace.country)
    return followed(ledger, place, request.text.strip(), request, reader) is not None
