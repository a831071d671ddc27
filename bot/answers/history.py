"""What has happened to an action, told from the journal, and what its owners and due date were read from."""

from collections.abc import Callable, Mapping
from datetime import date, time

from bot.action import Action
from bot.call import Call
from bot.canonical import Json
from bot.journal import Entry
from bot.ports import Ledger
from bot.rows import party_name
from bot.understanding.dates import DueDate, read_due
from bot.understanding.owner_explained import SeenOwner, explain_owners
from bot.wording import listed
from bot.wording.dates import day_words, moment_words, short_day_words, with_time

_MOST = 100
"""Entries told, the latest ones: nobody reads more at once."""
Pairs = tuple[tuple[str, str], ...]
_READS_TEXT = ("action.add", "action.edit")


def history(call: Call, ledger: Ledger, action: Action) -> Pairs:
    """When, and who did what, oldest first."""
    entries = ledger.journal.about(action.id)[-_MOST:]
    return tuple((moment_words(call.local(entry.at), call.language), _told(call, ledger, entry)) for entry in entries)


def _told(call: Call, ledger: Ledger, entry: Entry) -> str:
    told = f"{party_name(ledger, entry.actor)}: {_TELL.get(entry.verb, _changed)(call, ledger, entry)}"
    why = (entry.words or {}).get("why")
    return told + call.say("history.because", why=why) if why else told


def _plain(key: str) -> Callable[[Call, Ledger, Entry], str]:
    """A sentence that needs no facts."""

    def tell(call: Call, ledger: Ledger, entry: Entry) -> str:
        del ledger, entry
        return call.say(key)

    return tell


def _changed(call: Call, ledger: Ledger, entry: Entry) -> str:
    del ledger, entry
    return call.say("history.changed")


def _assigned(call: Call, ledger: Ledger, entry: Entry) -> str:
    names = _names(call, ledger, entry.facts.get("owners"))
    before = _names(call, ledger, _before(entry).get("owners"))
    told = call.say("history.assign", names=names or call.say("history.nobody"))
    return told + (call.say("history.was", what=before) if before else "")


def _due(call: Call, ledger: Ledger, entry: Entry) -> str:
    del ledger
    before, after = _before(entry), entry.facts
    told = call.say("history.due", day=_due_day(call, after)) if after.get("due") else call.say("history.due_none")
    return told + (call.say("history.was", what=_due_day(call, before)) if before.get("due") else "")


def _snoozed(call: Call, ledger: Ledger, entry: Entry) -> str:
    del ledger
    until = entry.facts.get("until")
    return call.say("history.snooze", day=_day(call, until)) if until else call.say("history.snooze_none")


def _edited(call: Call, ledger: Ledger, entry: Entry) -> str:
    del ledger
    before = _before(entry).get("text")
    return call.say("history.edit") + (call.say("history.was", what=f"«{before}»") if before else "")


_TELL: Mapping[str, Callable[[Call, Ledger, Entry], str]] = {
    "action.add": _plain("history.add"),
    "action.done": _plain("history.done"),
    "action.drop": _plain("history.drop"),
    "action.reopen": _plain("history.reopen"),
    "action.remove": _plain("history.remove"),
    "action.share": _plain("history.share"),
    "action.move": _plain("history.move"),
    "action.undo": _plain("history.undo"),
    "action.assign": _assigned,
    "action.due": _due,
    "action.snooze": _snoozed,
    "action.edit": _edited,
}


def _before(entry: Entry) -> Mapping[str, Json]:
    """The row as it was; nothing where the words have been erased, or it is not told."""
    before = (entry.words or {}).get("before")
    return before if isinstance(before, dict) else {}


def _names(call: Call, ledger: Ledger, owners: Json) -> str:
    keys = owners if isinstance(owners, list) else []
    return listed(call.language, tuple(party_name(ledger, str(key)) for key in keys))


def _day(call: Call, iso: Json) -> str:
    return day_words(date.fromisoformat(str(iso)), call.language)


def _due_day(call: Call, facts: Mapping[str, Json]) -> str:
    """A due date with its time of day, which changes made before times were told do not have."""
    at = facts.get("due_at")
    return with_time(_day(call, facts["due"]), time.fromisoformat(str(at)) if at else None, call.language)


def origins(call: Call, ledger: Ledger, action: Action) -> Pairs:
    """Where owners and due date come from: who set them, or the words they were read from and by which rule; and why
    the other names in the text do not own it."""
    entries = ledger.journal.about(action.id)
    day, speaker = _written(call, action, entries)
    due = read_due(action.text, day, *ledger.workspace.calendar, meeting=action.due)  # any day: the words are told
    seen = explain_owners(action.text, ledger.parties.directory(), speaker, due, day)
    owning, others = _names_read(call, seen, owns=True), _names_read(call, seen, owns=False)
    facts = [
        (call.say("history.why_owners"), _origin(call, ledger, entries, "action.assign", owning)),
        (call.say("history.why_due"), _origin(call, ledger, entries, "action.due", _due_read(call, due))),
    ]
    return (*facts, (call.say("history.why_not"), others)) if others else tuple(facts)


def _names_read(call: Call, seen: tuple[SeenOwner, ...], *, owns: bool) -> str:
    """The names that own, or those that do not, each with the rule in words."""
    return "; ".join(_read(call, one.phrase, f"rule.owner.{one.rule}") for one in seen if one.owns is owns)


def _due_read(call: Call, due: DueDate) -> str:
    return _read(call, due.phrase, f"rule.due.{due.rule}") if due.phrase else ""


def _written(call: Call, action: Action, entries: tuple[Entry, ...]) -> tuple[date, str]:
    """On which day, and by whom, the text was last written."""
    last = next((entry for entry in reversed(entries) if entry.verb in _READS_TEXT), None)
    return call.local(last.at if last else action.made_at).date(), last.actor if last else action.maker


def _read(call: Call, phrase: str, rule: str) -> str:
    return call.say("history.read", phrase=phrase, rule=call.say(rule))


def _origin(call: Call, ledger: Ledger, entries: tuple[Entry, ...], verb: str, read: str) -> str:
    """What was set by hand after the text was last written wins over what was read from it."""
    last = next((entry for entry in reversed(entries) if entry.verb in (verb, *_READS_TEXT)), None)
    if read and (last is None or last.verb != verb):
        return read
    by_hand = next((entry for entry in reversed(entries) if entry.verb == verb), None)
    if by_hand is None:
        return call.say("history.not_read")
    day = short_day_words(call.local(by_hand.at).date(), call.language)
    return call.say("history.set_by", name=party_name(ledger, by_hand.actor), day=day)
