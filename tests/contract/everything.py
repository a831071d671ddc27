"""Something of every family: written, and told again."""

from dataclasses import replace
from typing import Any

from bot.ports import ActionQuery, AskedLast, Claim, DecisionQuery, Ledger
from bot.reply import Reply, Text
from tests.contract.register import put
from tests.samples import (
    EVERYTHING,
    HERE,
    MONDAY,
    NETWORK,
    NOON,
    a_channel,
    a_decision,
    a_meeting,
    a_membership,
    a_message,
    a_note,
    a_party,
    a_stay,
    a_version,
    an_account,
    an_action,
    an_attendance,
    an_entry,
    an_item,
    later,
)

REPLIES = (Reply((Text("A-1"),), to="channel"),)
ALL = ActionQuery(state=None)
ASKED = AskedLast("kari", "fjord/thread-1", "hva skylder AU?", NOON)


def write_everything(ledger: Ledger) -> None:
    """Something of every family."""
    put(ledger, a_party(), a_membership(), an_account(), a_channel(), a_stay(), a_meeting(), an_item(), a_note())
    put(ledger, an_attendance(), a_version(), an_action(), a_decision(), an_entry(), a_message())
    ledger.actions.set_readers("action-1", ("ola",))
    ledger.deliveries.remember(HERE.id, "delivery", REPLIES, NOON)
    ledger.questions.remember(ASKED)
    ledger.deliveries.claim("fjord", "summary", MONDAY, NOON)
    ledger.places.put_workspace(replace(ledger.workspace, name="Nytt navn"))


def everything(ledger: Ledger) -> dict[str, Any]:
    """What there is of it."""
    return {
        "name": ledger.workspace.name,
        "party": ledger.parties.get("kari"),
        "named": ledger.parties.directory().named("Kari Nordmann"),
        "memberships": ledger.parties.memberships("kari"),
        "account": ledger.places.account(HERE.id, "U1"),
        "channel": ledger.places.channel_at(HERE.id, "C-fjord"),
        "members": ledger.places.members_of("fjord", later(hours=1)),
        "meeting": ledger.meetings.by_number(1),
        "open": ledger.meetings.open_in("fjord"),
        "items": ledger.meetings.items("meeting-1"),
        "notes": ledger.meetings.notes("meeting-1"),
        "attendance": ledger.meetings.attendance("meeting-1"),
        "versions": ledger.versions.of("meeting-1"),
        "action": ledger.actions.by_number(1),
        "actions": ledger.actions.page(ALL, EVERYTHING, 9),
        "readers": ledger.actions.readers("action-1"),
        "decision": ledger.decisions.by_number(1),
        "decisions": ledger.decisions.page(DecisionQuery(), EVERYTHING, 9),
        "journal": [entry.subject for entry in ledger.journal.entries()],
        "outbox": ledger.outbox.waiting(9),
        "answer": ledger.deliveries.answer(HERE.id, "delivery", NOON),
        "asked": ledger.questions.last("kari", "fjord/thread-1", NOON),
        "claim": ledger.deliveries.last_claim("fjord", "summary"),
    }


EMPTY: dict[str, Any] = {
    "name": NETWORK.name,
    "party": None,
    "account": None,
    "channel": None,
    "meeting": None,
    "open": None,
}
EMPTY |= {"action": None, "decision": None, "journal": [], "answer": None, "claim": None, "asked": None}


def nothing() -> dict[str, Any]:
    """What a register has that nobody has written into."""
    return {name: EMPTY.get(name, ()) for name in FULL}


FULL = {
    "name": "Nytt navn",
    "party": a_party(),
    "named": ("kari",),
    "memberships": (a_membership(),),
    "account": an_account(),
    "channel": a_channel(),
    "members": (a_stay(),),
    "meeting": a_meeting(),
    "open": a_meeting(),
    "items": (an_item(),),
    "notes": (a_note(),),
    "attendance": (an_attendance(),),
    "versions": (a_version(),),
    "action": an_action(),
    "actions": (an_action(),),
    "readers": ("ola",),
    "decision": a_decision(),
    "decisions": (a_decision(),),
    "journal": ["action-1"],
    "outbox": (a_message(),),
    "answer": REPLIES,
    "asked": ASKED,
    "claim": Claim(MONDAY, NOON),
}
