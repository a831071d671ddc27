"""A person's own page: what they owe, what waits for their approval, their meetings. `/referent home owed=2` stands on
its buttons, and carries the page that each list is at."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import TypeVar

from bot.action import Action
from bot.answers.paging import Page, page_of, walk
from bot.call import Call, bodies_of, sender_reads
from bot.commands.minutes_start import shortened
from bot.commands.minutes_view import meeting_line
from bot.meeting import Meeting
from bot.ports import ActionQuery, Ledger
from bot.reply import Button, Buttons, Part, Reply, Row, Rows, Text
from bot.rights import Readership, may_approve
from bot.rows import RowMaker

T = TypeVar("T")
MOST_MEETINGS = 200
"""The latest meetings that are looked through for those that are the person's."""
_LONGEST_TEXT = 300
"""Characters of an action that are shown: `/action show` has the rest."""
_LONGEST_NAME = 40
"""Characters of a meeting's title on its button."""
_PAGES = re.compile(r"\b(owed|through|approvals|meetings)=(\d{1,4})\b")


def home(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/referent home owed=2 meetings=3`: the page, each list as far on as its number says."""
    pages = {name: int(number) for name, number in _PAGES.findall(call.words)}
    return (Reply(tuple(_Home(call, ledger, pages).parts())),)


@dataclass(frozen=True)
class _Home:
    """Makes the parts of one person's page; `pages` is where its lists are."""

    call: Call
    ledger: Ledger
    pages: Mapping[str, int]

    @cached_property
    def readers(self) -> Readership:
        return sender_reads(self.call, self.ledger)

    @cached_property
    def meetings(self) -> tuple[Meeting, ...]:
        return self.ledger.meetings.latest(None, self.readers, MOST_MEETINGS)

    def parts(self) -> Iterator[Part]:
        """What I owe, myself and through bodies; what I am to approve; my meetings."""
        say = self.call.say
        yield Buttons(
            (
                Button(say("button.add_action"), "/action add", "primary"),
                Button(say("button.start_meeting"), "/minutes start"),
                Button(say("button.help"), "/referent help"),
            )
        )
        yield from self._owed()
        yield from self._through()
        yield from self._approvals()
        yield from self._mine()

    def _owed(self) -> Iterator[Part]:
        """Soonest due first, so that what is overdue stands first."""
        query = ActionQuery(owners=(self.call.speaker.id,))
        actions = self.ledger.actions
        total = actions.count(query, self.readers)
        if total:
            page = page_of(lambda limit: actions.page(query, self.readers, limit), total, self._page("owed"))
            yield from self._actions("owed", "answers.mine", page)
        else:
            yield Text(self.call.say("answers.mine.none"))

    def _through(self) -> Iterator[Part]:
        """What bodies owe and the person does not."""
        own, bodies = self.call.speaker.id, bodies_of(self.call.speaker.id, self.ledger, self.call.today)
        actions = self.ledger.actions
        either = actions.count(ActionQuery(owners=(own, *bodies)), self.readers) if bodies else 0
        total = either - actions.count(ActionQuery(owners=(own,)), self.readers) if either else 0
        if not total:
            return
        query = ActionQuery(owners=bodies)
        every = walk(lambda limit, after: actions.page(query, self.readers, limit, after))
        others = (action for action in every if own not in action.owners)
        yield from self._actions(
            "through",
            "answers.through",
            page_of(lambda limit: tuple(islice(others, limit)), total, self._page("through")),
        )

    def _actions(self, name: str, heading: str, page: Page[Action]) -> Iterator[Part]:
        makes = RowMaker(self.call, self.ledger, self.readers)
        rows = tuple(_shortened(makes.action(action, buttons=True)) for action in page.rows)
        told = self.call.say(heading, count=page.total)
        yield Rows(rows, told if page.number == 1 else self.call.say("answers.page", heading=told, page=page.number))
        yield from self._turning(name, page)

    def _approvals(self) -> Iterator[Part]:
        """Closed minutes that wait for the person's approval, each with what can be done with it."""
        waiting = [
            meeting for meeting in self.meetings if _waits(meeting) and may_approve(self.call.speaker.id, meeting)
        ]
        page = self._page_of("approvals", waiting)
        if not waiting:
            return
        say = self.call.say
        yield self._heading("home.approvals", page)
        for meeting in page.rows:
            yield Text(meeting_line(self.call, self.ledger, meeting))
            approve = Button(say("button.approve"), f"/minutes approve {meeting.label}", "primary", meeting.revision)
            yield Buttons((Button(say("button.show_minutes"), f"/minutes show {meeting.label}"), approve))
        yield from self._turning("approvals", page)

    def _mine(self) -> Iterator[Part]:
        """The latest meetings, those that are open first."""
        there = {stay.channel for stay in self.ledger.places.channels_of(self.call.speaker.id, self.call.now)}
        mine = [meeting for meeting in self.meetings if self._takes_part(meeting, there)]
        page = self._page_of("meetings", sorted(mine, key=_is_over))
        yield self._heading("home.meetings", page)
        if not mine:
            yield Text(self.call.say("home.no_meetings"))
        for meeting in page.rows:
            yield Text(meeting_line(self.call, self.ledger, meeting))
        shows = tuple(Button(_shown(meeting), f"/minutes show {meeting.label}") for meeting in page.rows)
        yield from self._turning("meetings", page, shows)

    def _takes_part(self, meeting: Meeting, channels: set[str]) -> bool:
        """Whether a meeting is the person's: in a channel that they are in, or one that they led or were at."""
        person = self.call.speaker.id
        if meeting.channel in channels or person in {meeting.secretary, meeting.chair, meeting.approver}:
            return True
        return any(each.party == person for each in self.ledger.meetings.attendance(meeting.id))

    def _page(self, name: str) -> int:
        return max(self.pages.get(name, 1), 1)

    def _page_of(self, name: str, all_of_them: Sequence[T]) -> Page[T]:
        return page_of(lambda limit: tuple(all_of_them[:limit]), len(all_of_them), self._page(name))

    def _heading(self, key: str, page: Page[T]) -> Text:
        heading = self.call.say(key)
        told = heading if page.number == 1 else self.call.say("home.page", heading=heading, page=page.number)
        return Text(told, "heading")

    def _turning(self, name: str, page: Page[T], buttons: tuple[Button, ...] = ()) -> Iterator[Part]:
        """Buttons that turn the page of one list, and leave the others where they are."""
        turns = [("button.back", page.number - 1)] * (page.number > 1) + [("button.more", page.number + 1)] * page.more
        turning = tuple(Button(self.call.say(key), self._command(name, number)) for key, number in turns)
        if buttons or turning:
            yield Buttons((*buttons, *turning))

    def _command(self, name: str, number: int) -> str:
        pages = {**self.pages, name: number}
        return " ".join(("/referent home", *(f"{each}={at}" for each, at in sorted(pages.items()) if at > 1)))


def _shortened(row: Row) -> Row:
    return replace(row, text=shortened(row.text, _LONGEST_TEXT))


def _shown(meeting: Meeting) -> str:
    """What the button of a meeting is called: a number alone tells nobody which it is."""
    return f"{shortened(meeting.title, _LONGEST_NAME)} ({meeting.label})"


def _waits(meeting: Meeting) -> bool:
    return meeting.state == "closed" and meeting.minutes != "approved"


def _is_over(meeting: Meeting) -> bool:
    return meeting.state != "open"
