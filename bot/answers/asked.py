"""A question together with who is answered: what an answer needs to look up, page and tell."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.action import Action
from bot.answers.paging import PAGE, Page, page_of, walk
from bot.call import Call, reads_row
from bot.decision import Decision
from bot.ports import ActionQuery, DecisionQuery, Ledger
from bot.reply import Button, Buttons, Part, Reply, Rows, Text
from bot.rights import Readership
from bot.rows import RowMaker, party_name
from bot.understanding.questions import Question
from bot.wording import listed
from bot.wording.dates import span_words

T = TypeVar("T", Action, Decision)
NOTHING = Reply(())
"""The answer where there is nothing beyond what has been told."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and for whom it is answered.

    `call` is in the language of the answer; `readers` is what the answer may hold; what `told` reads is left out,
    since it has been told already. `command` is what asks the same again, and `page` the page that is asked for.
    """

    call: Call
    ledger: Ledger
    question: Question
    readers: Readership
    command: str
    told: Readership | None = None
    page: int = 1

    def say(self, key: str, **facts: object) -> str:
        """A sentence in the language of the answer."""
        return self.call.say(key, **facts)

    @property
    def makes(self) -> RowMaker:
        """A maker of rows for these readers."""
        return RowMaker(self.call, self.ledger, self.readers)

    def reads(self, row: Action | Decision) -> bool:
        """Whether the answer may hold a row."""
        told = self.told is not None and reads_row(self.told, self.ledger, row)
        return not told and reads_row(self.readers, self.ledger, row)

    def actions(self, query: ActionQuery) -> Page[Action]:
        """The page asked for of the actions that the query finds."""
        ledger = self.ledger.actions
        total = ledger.count(query, self.readers)
        if self.told is None:
            return page_of(lambda limit: ledger.page(query, self.readers, limit), total, self.page)
        rows = walk(lambda limit, after: ledger.page(query, self.readers, limit, after))
        return self._beyond(rows, total - ledger.count(query, self.told))

    def decisions(self, query: DecisionQuery) -> Page[Decision]:
        """The page asked for of the decisions that the query finds."""
        ledger = self.ledger.decisions
        total = ledger.count(query, self.readers)
        if self.told is None:
            return page_of(lambda limit: ledger.page(query, self.readers, limit), total, self.page)
        rows = walk(lambda limit, after: ledger.page(query, self.readers, limit, after))
        return self._beyond(rows, total - ledger.count(query, self.told))

    def _beyond(self, rows: Iterator[T], total: int) -> Page[T]:
        """The first of the rows that have not been told; none is looked for where the counts are the same."""
        found = tuple(islice(filter(self.reads, rows), max(0, min(total, PAGE))))
        return Page(found, total, total > PAGE)

    def found(self, parts: tuple[Part, ...], *, more: bool = False, buttons: tuple[Button, ...] = ()) -> Reply:
        """An answer with the button that shows the next page, where there is one."""
        following = f"{self.command} page {self.page + 1}" if self.told is None else self.command
        shown = (*buttons, *([Button(self.say("button.more"), following)] if more else []))
        return Reply((*parts, Buttons(shown)) if shown else parts, intent=self.question.intent)

    def nothing(self, text: str, *, ok: bool = True, buttons: tuple[Button, ...] = ()) -> Reply:
        """Says that there is nothing; says nothing at all where that has been said already."""
        if self.told is not None:
            return NOTHING
        parts: tuple[Part, ...] = (Text(text), Buttons(buttons)) if buttons else (Text(text),)
        return Reply(parts, ok=ok, intent=self.question.intent, error=None if ok else "unknown")

    def action_rows(self, page: Page[Action], heading: str) -> Rows:
        """Actions under a heading, which tells the page past the first; to the asker alone with their buttons."""
        makes, alone = self.makes, not self.call.mentioned
        rows = [makes.action(action, buttons=alone) for action in page.rows]
        return Rows(tuple(rows), self._paged(heading, page.number))

    def decision_rows(self, page: Page[Decision], heading: str) -> Rows:
        """Decisions under a heading."""
        makes = self.makes
        return Rows(tuple(makes.decision(decision) for decision in page.rows), self._paged(heading, page.number))

    def _paged(self, heading: str, number: int) -> str:
        return heading if number == 1 else self.say("answers.page", heading=heading, page=number)

    @property
    def names(self) -> str:
        """Those asked about, as people write them in a row."""
        return listed(self.call.language, tuple(party_name(self.ledger, key) for key in self.question.parties))

    @property
    def names_first(self) -> str:
        """The same, as they begin a sentence."""
        names = self.names
        return names[:1].upper() + names[1:]

    def scope(self, query: ActionQuery) -> ActionQuery:
        """The query narrowed to those asked about; to the channel of the question where nobody is named."""
        if self.question.parties:
            return replace(query, owners=self.question.parties)
        return replace(query, channel=self.call.channel.id if self.call.channel else None)

    def midnight(self, day: date) -> datetime:
        """The moment a day begins where the question was asked."""
        return datetime.combine(day, time(0), ZoneInfo(self.call.zone))

    def after(self, day: date) -> datetime:
        """The moment a day ends."""
        return self.midnight(day + timedelta(days=1))

    def days(self, first: date, last: date) -> str:
        """A period in words, as it stands behind what is told of it."""
        return f" ({span_words(first, last, self.call.language)})"
