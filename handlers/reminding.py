"""The rounds of reminders that are due in a workspace."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TypeVar

from bot.errors import Trouble
from bot.place import Workspace
from bot.ports import Ledger, Ledgers, Message
from bot.reminders import Duty, Plan, Round, due_rounds, end_round, plan_of, post_reminders, post_unreminded, propose
from handlers.failures import Failed

T = TypeVar("T")
TOGETHER = 50
"""Persons whose reminders are written in one transaction."""


def remind(
    ledgers: Ledgers, workspace: Workspace, now: datetime, failed: Failed
) -> Iterator[tuple[Message, str | None]]:
    """Makes each message that is due, and the name of its channel, None for a direct one. A round is ended only when
    nobody was left out, so that it is tried again."""
    for each in ledgers.read(workspace.id, partial(due_rounds, now=now)):
        yield from _Rounds(ledgers, workspace.id, now, each).said(failed)


@dataclass(slots=True)
class _Rounds:
    """One round, and what went wrong in it."""

    ledgers: Ledgers
    workspace: str
    now: datetime
    round: Round
    wrong: list[Exception] = field(default_factory=list)

    def said(self, failed: Failed) -> Iterator[tuple[Message, str | None]]:
        """All that there is to say."""
        plan = self.ledgers.read(self.workspace, partial(plan_of, of=self.round, now=self.now))
        if plan.agenda:  # first, since reminders tell of it
            self._tried(partial(propose, actions=plan.agenda, now=self.now))
        yield from ((message, None) for message in self._direct(plan))
        for alone in plan.unreminded:
            if message := self._tried(partial(post_unreminded, alone=alone, now=self.now)):
                yield message, self._name_of(alone.channel)
        if not self.wrong:
            self.ledgers.write(self.workspace, partial(end_round, ended=self.round, now=self.now))
        for error in self.wrong:
            failed(error)

    def _direct(self, plan: Plan) -> Iterator[Message]:
        persons = list(plan.duties)
        for first in range(0, len(persons), TOGETHER):
            yield from self._to({person: plan.duties[person] for person in persons[first : first + TOGETHER]})

    def _to(self, duties: Mapping[str, Sequence[Duty]]) -> Iterator[Message]:
        """The reminders of some persons. Where something is wrong with one of them, it is found by halves, and the
        others get theirs."""
        work = partial(post_reminders, duties=duties, of=self.round, now=self.now)
        try:
            yield from self.ledgers.write(self.workspace, work)
        except Trouble as error:
            self.wrong.append(error)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one of many is no other's affair
            if len(duties) == 1:
                self.wrong.append(error)
                return
            persons, half = list(duties), len(duties) // 2
            for part in (persons[:half], persons[half:]):
                yield from self._to({person: duties[person] for person in part})

    def _tried(self, work: Callable[[Ledger], T]) -> T | None:
        """Whatever is wrong with one of many is no other's affair."""
        try:
            return self.ledgers.write(self.workspace, work)
        except Exception as error:  # noqa: BLE001 - see above
            self.wrong.append(error)
            return None

    def _name_of(self, channel: str) -> str | None:
        found = self.ledgers.read(self.workspace, lambda ledger: ledger.places.channel(channel))
        return found.name if found else None
