"""The board: who owes what, party by party, as far as the one who looks may read it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.action import Action, ActionState
from bot.call import Call, reads_row, sender_reads
from bot.ports import ActionQuery, Ledger
from bot.reply import Row
from bot.rows import RowMaker, party_name

MOST = 500
"""Actions on one board; a board with more says so, and a filter shows the rest."""


@dataclass(frozen=True, slots=True)
class Owed:
    """What one party owes: its rows, overdue ones first. `party` is None for what nobody owns yet."""

    party: str | None
    name: str
    rows: tuple[Row, ...]
    overdue: int


@dataclass(frozen=True, slots=True)
class Board:
    """All parties that owe, those with most overdue first; `count` is how many actions there are in all."""

    columns: tuple[Owed, ...]
    count: int
    shown: int


def board_of(
    call: Call, ledger: Ledger, *, party: str | None = None, channel: str | None = None, state: ActionState = "open"
) -> Board:
    """The board with its filters: one party's, one channel's, and open, done or dropped ones."""
    query = ActionQuery(owners=(party,) if party else None, channel=channel, state=state)
    readers = sender_reads(call, ledger)
    actions = ledger.actions.page(query, readers, MOST)
    by_owner: dict[str | None, list[Action]] = {}
    for action in actions:
        for owner in action.owners or (None,):
            if party is None or owner == party:
                by_owner.setdefault(owner, []).append(action)
    makes = RowMaker(call, ledger, readers)
    columns = [_owed(call, ledger, makes, owner, owned) for owner, owned in by_owner.items()]
    columns.sort(key=lambda owed: (-owed.overdue, owed.party is None, -len(owed.rows), owed.name.casefold()))
    return Board(tuple(columns), ledger.actions.count(query, readers), len(actions))


def _owed(call: Call, ledger: Ledger, makes: RowMaker, owner: str | None, actions: list[Action]) -> Owed:
    rows = tuple(makes.action(action, buttons=True) for action in actions)
    name = party_name(ledger, owner) if owner else call.say("summary.nobody")
    return Owed(owner, name, rows, sum(row.overdue for row in rows))


def rows_now(call: Call, ledger: Ledger, numbers: Iterable[str]) -> Mapping[str, Row]:
    """Actions as they are now, by their numbers ("A-2"), with buttons; those that the caller may not read are left
    out."""
    readers = sender_reads(call, ledger)
    makes = RowMaker(call, ledger, readers)
    rows: dict[str, Row] = {}
    for number in dict.fromkeys(numbers):
        action = ledger.actions.by_number(int(number.removeprefix("A-")))
        if action and reads_row(readers, ledger, action):
            rows[number] = makes.action(action, buttons=True)
    return rows
