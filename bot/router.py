"""From a request to its replies: match a command, look up who asks and where, run it in one transaction.

Four kinds of words arrive: a slash command (typed, or carried by a button or form), words to the bot itself (a mention,
a direct message), a line with a marker ("ACTION: …"), and talk among people, which is not answered.
"""

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from bot.answers.following import is_kept, place_of, remember
from bot.arrival import Arrival, Stranger, arrive, kept_out
from bot.call import Call
from bot.cleaning import clean, visible
from bot.command import typed
from bot.commands import COMMANDS
from bot.commands.ask import GOES_ON
from bot.commands.edited import captures, edit_lines
from bot.commands.happenings import arrived, comes_too_late, happened, is_told, left_alone
from bot.commands.inline import capture_lines
from bot.commands.overheard import overheard
from bot.errors import ReferentError, Refused, StoreUncertain, TooLong, Unknown
from bot.matching import Matched, match
from bot.meeting import Meeting
from bot.mentioned import with_names
from bot.place import Language
from bot.ports import Ledger, Ledgers
from bot.posting import follow_minutes, is_posted, leave, post, put_card
from bot.reply import Reply, Text
from bot.request import Request
from bot.wording import say

_WRITTEN = (
    "workspace",
    "connection",
    "account",
    "name",
    "text",
    "channel",
    "thread",
    "message",
    "delivery",
    "link",
    "author",
)
"""What of a request is text, its values apart."""
_LONGEST_ID = 255
"""Characters in what a platform calls an account, a thread or a delivery; real ones have at most a hundred or so."""
_MINUTES = next(family for family in COMMANDS if family.name == "minutes")
_LATER = frozenset(("approve", "chair", "circulate", "close", "correct", "reopen", "undo", "withdraw"))
"""What changes minutes of a meeting that is not the open one, too."""


def answer(request: Request, ledgers: Ledgers) -> tuple[Reply, ...]:
    """Answers one request: no reply where nothing was asked of the bot. The same delivery gives the same answer.

    What the request wants posted is left in the outbox. Raises `Trouble` where that could not be done, and the platform
    has to send the request again.
    """
    request = _cleaned(request)
    try:
        matched = _meant(request, ledgers)
        if matched is None:
            return ()
        request = with_names(request)
        _check_ids(request)
    except ReferentError as error:
        return _refused(request, ledgers, error)
    try:
        given = _answered(request, matched, ledgers)
    except ReferentError as error:
        if matched.overheard:
            return ()
        if isinstance(error, Refused):
            _remember_sender(request, ledgers)
        return _refused(request, ledgers, error)
    if not given.again and not _post_answer(request, matched, ledgers, given.replies):
        _keep(request, matched, ledgers, given.replies)
    return given.replies


def _refused(request: Request, ledgers: Ledgers, error: ReferentError) -> tuple[Reply, ...]:
    if not is_told(request, error):
        return ()
    field = error.field if error.field in request.values else ""
    replies = (replace(refusal(error, _language_of(request, ledgers)), field=field),)
    if request.outbox == "all":
        ledgers.write(request.workspace, lambda ledger: _leave(request, ledger, replies))
    return replies


def _post_answer(request: Request, matched: Matched, ledgers: Ledgers, replies: tuple[Reply, ...]) -> bool:
    """Leaves in the outbox what a verb that only reads has answered; whether there was anything. One that writes has
    done so itself."""
    if matched.verb.changes or not any(is_posted(request, reply) for reply in replies):
        return False
    place = place_of(request, mentioned=matched.mentioned) if replies[0].asked else None

    def work(ledger: Ledger) -> None:
        _leave(request, ledger, replies)
        if place is not None:
            remember(ledger, request, place, replies[0].asked)

    ledgers.write(request.workspace, work)
    return True


def _leave(request: Request, ledger: Ledger, replies: tuple[Reply, ...]) -> None:
    """Posts replies once: of two deliveries of the same the second finds the first one's answer."""
    if _given_before(request, ledger) is not None:
        return
    arrival = arrive(replace(request, channel=None), ledger, writing=True)
    channel = ledger.places.channel_at(request.connection, request.channel) if request.channel else None
    leave(request, ledger, replace(arrival, channel=channel), replies)
    if request.delivery:
        ledger.deliveries.remember(request.connection, request.delivery, replies, request.at)


@dataclass(frozen=True, slots=True)
class _Given:
    """An answer, and whether it was given before, to the same delivery."""

    replies: tuple[Reply, ...]
    again: bool = False


def _answered(request: Request, matched: Matched, ledgers: Ledgers) -> _Given:
    """In one transaction: one that reads, where the verb only asks and the sender is known."""
    if not matched.verb.changes:
        with suppress(Stranger):
            return ledgers.read(request.workspace, lambda ledger: _run(request, matched, ledger, writing=False))
    try:
        return ledgers.write(request.workspace, lambda ledger: _run(request, matched, ledger, writing=True))
    except StoreUncertain:
        if not request.delivery:
            raise
    # The delivery id makes a repeat harmless: what has been stored after all is found with its answer.
    return ledgers.write(request.workspace, lambda ledger: _run(request, matched, ledger, writing=True))


def _meant(request: Request, ledgers: Ledgers) -> Matched | None:
    """What a message asks for, or what has happened to one."""
    if request.happening == "said":
        return match(request) or _overheard(request, ledgers)
    matched = _captured_now(request) if request.happening == "edited" else None
    lines = matched.lines if matched else ()
    verb, later = ledgers.read(request.workspace, lambda ledger: happened(request, ledger, lines))
    if verb is None and later:
        verb = ledgers.write(request.workspace, lambda ledger: left_alone(request, ledger, lines))
    return Matched(verb, "", mentioned=matched is not None and matched.mentioned, lines=lines) if verb else None


def _captured_now(request: Request) -> Matched | None:
    """The lines of an edited message that capture something; of one to the bot itself, the words of its command."""
    with suppress(Refused):
        matched = match(request)
        if matched is None or matched.lines or not captures(matched.verb):
            return matched
        return replace(matched, lines=((matched.verb, matched.words),) if visible(matched.words) else ())
    return None


def _overheard(request: Request, ledgers: Ledgers) -> Matched | None:
    """What talk among people asks for; what goes wrong there is nobody's trouble."""
    with suppress(ReferentError):
        if heard := ledgers.read(request.workspace, lambda ledger: overheard(with_names(request), ledger)):
            verb, words = heard
            return Matched(verb, words, mentioned=verb is GOES_ON, overheard=True)
    return None


def _keep(request: Request, matched: Matched, ledgers: Ledgers, replies: tuple[Reply, ...]) -> None:
    """Keeps what was asked for a question that goes on from it, and what others read or may go on from as the answer to
    its delivery, which a platform may repeat. The answer has been given, and stands without."""
    asked = replies[0].asked if replies else ""
    place = place_of(request, mentioned=matched.mentioned) if asked else None
    posted = place is not None or any(reply.to == "channel" for reply in replies)
    delivery = request.delivery if posted and not matched.verb.changes else None
    if place is None and delivery is None:
        return

    def is_needed(ledger: Ledger) -> bool:
        return delivery is not None or (place is not None and not is_kept(ledger, request, place, asked))

    def keep(ledger: Ledger) -> None:
        if place is not None:
            remember(ledger, request, place, asked)
        if delivery:
            ledger.deliveries.remember(request.connection, delivery, replies, request.at)

    with suppress(ReferentError):
        if ledgers.read(request.workspace, is_needed):
            ledgers.write(request.workspace, keep)


def _remember_sender(request: Request, ledgers: Ledgers) -> None:
    """Whoever speaks is known from then on, though what they asked was refused and left nothing."""
    try:
        if ledgers.read(request.workspace, lambda ledger: ledger.places.account(request.connection, request.account)):
            return
        elsewhere = replace(request, channel=None)
        ledgers.write(request.workspace, lambda ledger: arrive(elsewhere, ledger, writing=True))
    except ReferentError:
        return


def _cleaned(request: Request) -> Request:
    """The request without anything that nobody sees or a register cannot hold; a field that shows nothing is empty."""
    written = {name: text for name in _WRITTEN if (text := getattr(request, name))}
    mended: dict[str, Any] = {name: clean(text) for name, text in written.items() if clean(text) != text}
    if request.values:
        mended["values"] = {name: clean(value) if visible(value) else "" for name, value in request.values.items()}
    return replace(request, **mended) if mended else request


def _check_ids(request: Request) -> None:
    """Ids are a platform's; one that is none, or longer than any, is refused before it is looked for."""
    ids = (request.account, request.thread, request.message, request.delivery)
    longest = max(len(id or "") for id in ids)
    if longest > _LONGEST_ID:
        raise TooLong("id.too_long", longest=_LONGEST_ID, count=longest)
    if request.channel is not None and not visible(request.channel):
        raise Unknown("channel.nameless")


def _run(request: Request, matched: Matched, ledger: Ledger, *, writing: bool) -> _Given:
    if (before := _given_before(request, ledger)) is not None:
        return _Given(before, again=True)
    arrival = arrived(request, ledger, writing=writing)
    takes = bool(matched.lines) or captures(matched.verb)
    if _is_kept_out(request, matched, ledger, arrival) or comes_too_late(request, ledger, takes=takes):
        return _Given(())
    posts = writing and request.outbox != "nothing"
    call = Call(
        request=request,
        words=matched.words,
        workspace=ledger.workspace,
        account=arrival.account,
        speaker=arrival.speaker,
        channel=arrival.channel,
        language=arrival.language,
        mentioned=matched.mentioned,
        inline=bool(matched.lines),
    )
    take = edit_lines if request.happening == "edited" else capture_lines
    replies = take(call, ledger, matched.lines) if matched.lines else matched.verb.run(call, ledger)
    if matched.read_as and replies:
        replies = (_told_reading(call, replies[0], matched.read_as), *replies[1:])
    if posts and matched.verb.changes:
        taken = call.inline and not call.mentioned
        post(request, ledger, arrival, replies, marks=taken or request.happening == "reacted")
        if matched.verb.name in _LATER and matched.verb in _MINUTES.verbs:
            follow_minutes(ledger, arrival, matched.words)
        if meeting := _meeting_in(arrival, ledger):
            put_card(request, ledger, meeting)
    if writing and request.delivery and not (posts and not matched.verb.changes):
        ledger.deliveries.remember(request.connection, request.delivery, replies, request.at)
    return _Given(replies)


def _given_before(request: Request, ledger: Ledger) -> tuple[Reply, ...] | None:
    """The first answer to the same delivery: () where nothing was said."""
    if not request.delivery:
        return None
    return ledger.deliveries.answer(request.connection, request.delivery, request.at)


def _is_kept_out(request: Request, matched: Matched, ledger: Ledger, arrival: Arrival) -> bool:
    """Whether an administrator has closed the channel, or guests out. Who speaks to the bot is told so; what people say
    among themselves is left alone."""
    closed = kept_out(arrival, ledger.workspace)
    if closed is None or (matched.verb.governs and arrival.account.administrates):
        return False
    among = bool(matched.lines) and not matched.mentioned and request.channel is not None
    if matched.overheard or among or request.happening != "said":
        return True
    raise closed


def _meeting_in(arrival: Arrival, ledger: Ledger) -> Meeting | None:
    """The meeting that is open in the channel: its card follows what is done there."""
    return ledger.meetings.open_in(arrival.channel.id) if arrival.channel else None


def _told_reading(call: Call, reply: Reply, verb: str) -> Reply:
    return replace(reply, parts=(*reply.parts, Text(call.say("command.read_as", verb=verb), "small")))


def refusal(error: ReferentError, language: Language) -> Reply:
    """What the sender alone is told of an error: one sentence with a right example."""
    facts = {name: _typed(fact, language) if name in _COMMAND_FACTS else fact for name, fact in error.facts.items()}
    text = Text(say(language, error.sentence, **facts))
    parts = (text, error.buttons) if error.buttons else (text,)
    return Reply(parts, to="sender", ok=False, ask=error.ask, error=error.word)


_COMMAND_FACTS = frozenset({"example", "command"})


def _typed(fact: object, language: Language) -> object:
    return typed(fact, COMMANDS, language) if isinstance(fact, str) and fact.startswith("/") else fact


def _language_of(request: Request, ledgers: Ledgers) -> Language:
    """The channel's language, else the workspace's; bokmål where the register itself cannot be read."""

    def look(ledger: Ledger) -> Language:
        channel = ledger.places.channel_at(request.connection, request.channel) if request.channel else None
        return channel.language if channel else ledger.workspace.language

    try:
        return ledgers.read(request.workspace, look)
    except ReferentError:
        return "nb"
