"""Whom somebody may mean who is typing a name: bodies and people to choose from in a form."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date

from bot.arrival import Stranger, arrive
from bot.call import Call, sender_reads
from bot.errors import ReferentError
from bot.naming import LONGEST_NAME, SPEAKER, told_apart
from bot.ports import ActionQuery, Ledger, Ledgers
from bot.request import Request
from bot.understanding.directory import Directory, Entry
from bot.understanding.name_starts import EXACT, INITIALS, Begun

Choice = tuple[str, str]
"""What is shown, and what it stands for when names are read."""
MOST = 100
"""Choices that a platform shows (Slack: https://docs.slack.dev/reference/block-kit/composition-objects/option-object)."""
_RANKED = 500
"""The best fits that are looked at more closely."""
_OPEN = 300
"""Open actions, the soonest due, from which it is seen who owns most."""
_NEAREST = 3
_MISSPELT = INITIALS + 1


def suggest(
    request: Request, ledgers: Ledgers, typed: str, limit: int = MOST, *, persons: bool = False
) -> tuple[Choice, ...]:
    """Bodies and people that what is typed may mean, best first, bodies before people where they fit alike; at the end
    what is typed, as it is, where nothing fits exactly. Before anything is typed: who owns most here. With
    `persons` no body is among them.

    `request` says who is typing and where; it has no words. Guests choose among those whom they see.
    """
    typed = " ".join(typed.split())[:LONGEST_NAME]

    def look(ledger: Ledger) -> tuple[Choice, ...]:
        call = _call(request, ledger)
        if call is None:
            return _as_typed(call, typed)
        return _suggested(call, ledger, typed, limit, persons=persons)

    return ledgers.read(request.workspace, look)


def _call(request: Request, ledger: Ledger) -> Call | None:
    """Who is typing; None where that is nobody who may choose from anything here."""
    with suppress(Stranger, ReferentError):
        arrival = arrive(request, ledger, writing=False)
        return Call(request, "", ledger.workspace, arrival.account, arrival.speaker, arrival.channel, arrival.language)
    return None


def _suggested(call: Call, ledger: Ledger, typed: str, limit: int, *, persons: bool) -> tuple[Choice, ...]:
    directory = ledger.parties.directory()
    found = _ranked(call, directory, typed) if typed else [Begun(key, EXACT, "") for key in _owning(call, ledger)]
    seen = None if call.account.standing == "member" else _seen(call, ledger)
    kept = [each for each in found if _may_choose(directory, each.key, call.today, seen, persons=persons)]
    exact = bool(kept) and kept[0].fit == EXACT
    extra = () if exact or not typed else _as_typed(call, typed)
    return (*_choices(call, directory, kept[: limit - len(extra)]), *extra)


def _ranked(call: Call, directory: Directory, typed: str) -> list[Begun]:
    """Those whose name fits, best first; behind them those that are meant if it is misspelt."""
    found = sorted(directory.begun(typed), key=_by_fit)[:_RANKED]
    found.sort(key=lambda begun: _order(begun, directory.entry(begun.key)))
    if typed.casefold() in SPEAKER:
        found.insert(0, Begun(call.speaker.id, EXACT, call.speaker.name))
    known = {begun.key for begun in found}
    meant = dict.fromkeys((*directory.resolved(typed), *(() if found else directory.nearest(typed, _NEAREST))))
    return [*found, *(Begun(key, _MISSPELT, "") for key in meant if key not in known)]


def _by_fit(begun: Begun) -> int:
    return begun.fit


def _order(begun: Begun, entry: Entry | None) -> tuple[int, bool, str]:
    assert entry is not None  # noqa: S101  # the directory found it among its own
    return begun.fit, entry.kind != "body", entry.name.casefold()


def _may_choose(directory: Directory, key: str, today: date, seen: frozenset[str] | None, *, persons: bool) -> bool:
    """Whether a party is there today, can be meant, and whoever is typing sees it."""
    entry = directory.entry(key)
    if entry is None or (entry.last_day is not None and entry.last_day < today):
        return False
    if persons and entry.kind == "body":
        return False
    return seen is None or key in seen


def _choices(call: Call, directory: Directory, found: Iterable[Begun]) -> Iterator[Choice]:
    """Each with the alias that fits, where its name does not say it."""
    for begun in found:
        (name,) = told_apart(call, directory, (begun.key,))
        entry = directory.entry(begun.key)
        is_alias = entry is not None and begun.name in entry.aliases
        yield (f"{name} – {begun.name}" if is_alias else name), name


def _as_typed(call: Call | None, typed: str) -> tuple[Choice, ...]:
    if not typed:
        return ()
    return ((call.say("suggest.as_typed", name=typed) if call else typed, typed),)


def _owning(call: Call, ledger: Ledger) -> tuple[str, ...]:
    """Who owns most of what is open in the channel, as far as whoever is typing reads it; in a direct message, of all
    that."""
    query = ActionQuery(channel=call.channel.id if call.channel else None)
    page = ledger.actions.page(query, sender_reads(call, ledger), _OPEN)
    return tuple(key for key, _ in Counter(owner for action in page for owner in action.owners).most_common())


def _seen(call: Call, ledger: Ledger) -> frozenset[str]:
    """Whom a guest sees: the people in the same channels, and the owners of what the guest reads."""
    stays = ledger.places.channels_of(call.speaker.id, call.now)
    people = {other.person for stay in stays for other in ledger.places.members_of(stay.channel, call.now)}
    page = ledger.actions.page(ActionQuery(state=None), sender_reads(call, ledger), _OPEN)
    return frozenset((call.speaker.id, *people, *(owner for action in page for owner in action.owners)))
