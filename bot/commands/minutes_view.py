"""`/minutes show` and `list`: the whole minutes to the sender, and the meetings there are."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.action import Action
from bot.call import Call, sender_reads
from bot.commands.minutes_carrying import day_of, says_its_day
from bot.commands.minutes_finding import check_nothing_left, meeting_named
from bot.commands.minutes_steps import next_buttons
from bot.decision import Decision
from bot.errors import Unknown
from bot.meeting import Meeting
from bot.minutes import Version
from bot.minutes_content import Agreed, Content, Decided, Point
from bot.minutes_reading import Minutes, minutes_of
from bot.ports import Ledger
from bot.reply import Button, Buttons, Facts, Part, Reply, Row, Rows, Text
from bot.rights import Readership
from bot.rows import RowMaker, party_name
from bot.wording import listed
from bot.wording.dates import clock_words, day_words, moment_words, short_day_words, with_time

LONGEST_PART = 2_900
"""Characters in one part of a reply: a Slack section holds 3,000."""
PAGE = 10
"""Meetings a page."""
_VERSION = re.compile(r"(?:(?:version|versjon|v)\b\.?\s*|v)?(\d{1,4})(?!\S)", re.IGNORECASE)
_PAGE = re.compile(r"\s*\b(?:page|side)\s+(\d{1,6})\s*$", re.IGNORECASE)


def show(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/minutes show`, `show M-3`, `show previous`, `show M-3 version 1`: the whole minutes, to the sender."""
    meeting, rest = meeting_named(call, ledger, call.words.strip())
    version, rest = read_version(rest)
    check_nothing_left(rest, "show")
    return (minutes_reply(call, ledger, meeting, version),)


def read_version(words: str) -> tuple[int | None, str]:
    """The version that words begin with ("version 1", "v1", "1"), if any, and what stands behind."""
    asked = _VERSION.match(words.strip())
    return (int(asked[1]), words.strip()[asked.end() :]) if asked else (None, words)


def minutes_reply(call: Call, ledger: Ledger, meeting: Meeting, version: int | None = None) -> Reply:
    """A meeting's minutes as a reply: the latest version, or the one asked for. The meeting is one the sender reads."""
    minutes = minutes_of(ledger, meeting, version)
    if minutes is None:
        raise Unknown("minutes.version_unknown", version=version, latest=meeting.version, label=meeting.label)
    readers = sender_reads(call, ledger)
    view = _View(call, ledger, meeting, minutes, readers, RowMaker(call, ledger, readers))
    parts = (*view.head(), *view.body(), *view.buttons())
    return Reply(parts)


@dataclass(frozen=True, slots=True)
class _View:
    """Makes the parts of one meeting's minutes; `readers` is what the sender may read."""

    call: Call
    ledger: Ledger
    meeting: Meeting
    minutes: Minutes
    readers: Readership
    makes: RowMaker

    @property
    def content(self) -> Content:
        return self.minutes.content

    def head(self) -> Iterator[Part]:
        """Title, place, times, who was there, and how far the minutes have come."""
        say, content = self.call.say, self.content
        yield Text(say("minutes.heading", title=content.title, label=content.meeting), "heading")
        facts = head_facts(self.call, content)
        yield Facts((*facts, (say("fact.state"), state_words(self.call, self.ledger, self.meeting, self.minutes))))
        if self.minutes.version is not None and self.minutes.version.seal:
            yield Text(say("minutes.seal", seal=self.minutes.version.seal), "small")
        for correction in content.corrections_of(None):
            yield Text(say("minutes.correction", version=correction.version, text=correction.text), "quote")

    def body(self) -> Iterator[Part]:
        """The items with all that is on them."""
        for point in self.content.points:
            yield from self._point(point)
        if not self.content.points:
            yield Text(self.call.say("minutes.nothing_yet"))

    def _point(self, point: Point) -> Iterator[Part]:
        say = self.call.say
        if point.position:
            yield Text(self._name(point), "heading")
        if point.presenters:
            names = tuple(f"{each.name} ({each.role})" if each.role else each.name for each in point.presenters)
            yield Text(say("minutes.presented_by", names=listed(self.call.language, names)), "small")
        for note in point.notes:
            yield from self._said(note.number, note.text)
        for attached in point.attachments:
            yield from self._said(attached.number, say("minutes.attached", what=attached.text))
        for correction in self.content.corrections_of(point.position):
            yield Text(say("minutes.correction", version=correction.version, text=correction.text), "quote")
        rows = (*(self._decision(d, point) for d in point.decisions), *(self._action(a, point) for a in point.actions))
        if rows:
            yield Rows(rows, say("minutes.follow_up"))

    def _name(self, point: Point) -> str:
        if not point.number:
            return point.title
        same = sum(each.number == point.number for each in self.content.points) > 1
        place = f" (@{point.position})" if same and not self.minutes.version else ""
        return self.call.say("minutes.item_words", number=point.number, place=place, title=point.title)

    def _said(self, number: str, text: str) -> Iterator[Part]:
        """A note, with its address while it can be edited; a long one in parts."""
        head = "" if self.minutes.version else f"{number} "
        for part in in_parts(head + text):
            yield Text(part)

    def _action(self, agreed: Agreed, point: Point) -> Row:
        """The action as the minutes have it; what has become of it since stands beside, as far as it may be read."""
        row = Row(
            kind="action",
            number=agreed.number,
            text=agreed.text,
            state="open",
            owners=agreed.owners,
            due=agreed.due,
            due_at=agreed.due_at,
            due_words=self._due_words(agreed),
            meeting=self.content.title,
            item=point.number or None,
            meeting_number=self.content.meeting,
        )
        action = self.ledger.actions.by_number(int(agreed.number.removeprefix("A-")))
        if action is None or not self._reads(action, self.ledger.actions.readers(action.id)):
            return row
        live = self.makes.action(action)
        note = ", ".join(word for word in (live.note, *self._moved_on(agreed, live)) if word)
        return replace(row, state=live.state, overdue=live.overdue, note=note, link=live.link, revision=live.revision)

    def _due_words(self, agreed: Agreed) -> str:
        if agreed.due is None:
            return ""
        day = day_words(agreed.due, self.call.language)
        return self.call.say("due.words", day=with_time(day, agreed.due_at, self.call.language))

    def _moved_on(self, agreed: Agreed, live: Row) -> Iterator[str]:
        """The due date and the owners that it has now, where they are others than the minutes say."""
        if live.due is not None and (live.due, live.due_at) != (agreed.due, agreed.due_at):
            day = short_day_words(live.due, self.call.language)
            yield self.call.say("minutes.later_due", day=with_time(day, live.due_at, self.call.language))
        if live.owners != agreed.owners:
            yield self.call.say("minutes.later_owners", names=listed(self.call.language, live.owners) or "–")

    def _decision(self, decided: Decided, point: Point) -> Row:
        row = Row(
            kind="decision",
            number=decided.number,
            text=decided.text,
            state="stands",
            meeting=self.content.title,
            item=point.number or None,
            meeting_number=self.content.meeting,
        )
        decision = self.ledger.decisions.by_number(int(decided.number.removeprefix("D-")))
        if decision is None or not self._reads(decision, ()):
            return row
        live = self.makes.decision(decision)
        return replace(row, state=live.state, note=live.note, link=live.link, revision=live.revision)

    def _reads(self, row: Action | Decision, named: tuple[str, ...]) -> bool:
        return self.readers.reads(row.audience, row.channel, named)

    def buttons(self) -> Iterator[Part]:
        """What can be done next, for those who may."""
        meeting, say = self.meeting, self.call.say
        found: list[Button] = []
        if meeting.state == "open":
            found.append(Button(say("button.close"), f"/minutes close {meeting.label}", revision=meeting.revision))
        elif meeting.minutes == "draft":
            command = f"/minutes circulate {meeting.label}"
            found.append(Button(say("button.circulate"), command, revision=meeting.revision))
        if meeting.state == "closed" and meeting.minutes != "approved":
            found += next_buttons(self.call, meeting, ("approve",))
        if found and (self.call.channel is None or self.call.channel.id == meeting.channel):
            yield Buttons(tuple(found))


def head_facts(call: Call, content: Content) -> tuple[tuple[str, str], ...]:
    """The head of the minutes, as labels and values; what is not said is left out."""
    say, language = call.say, call.language
    start = content.start
    clock = clock_words(start.time(), content.end.time() if content.end else None, language)
    facts = (
        (say("fact.place"), content.place),
        (say("fact.date"), day_words(start.date(), language)),
        (say("fact.time"), clock),
        (say("fact.attendance"), listed(language, content.attendance)),
        (say("fact.chair"), content.chair or ""),
        (say("fact.secretary"), content.secretary),
        (say("fact.next"), content.next_meeting),
    )
    return tuple((label, value) for label, value in facts if value)


def state_words(call: Call, ledger: Ledger, meeting: Meeting, minutes: Minutes | None = None) -> str:
    """How far the minutes have come, in words."""
    version = minutes.version if minutes else None
    if version is not None and version.approved_at is not None:
        return _approved_words(call, ledger, version)
    if meeting.minutes == "approved" and meeting.approved_at:
        name = party_name(ledger, meeting.approved_by or "")
        when = moment_words(call.local(meeting.approved_at), call.language)
        return call.say("minutes.state.approved", version=meeting.version, name=name, when=when)
    if meeting.version > 1:
        return call.say("minutes.state.correction", version=meeting.version, before=meeting.version - 1)
    if meeting.minutes == "circulated" and meeting.circulated_at:
        day = short_day_words(call.local(meeting.circulated_at).date(), call.language)
        if meeting.term:
            return call.say("minutes.state.term", day=day, term=short_day_words(meeting.term, call.language))
        return call.say("minutes.state.circulated", day=day)
    return call.say(f"minutes.state.{meeting.state}")


def _approved_words(call: Call, ledger: Ledger, version: Version) -> str:
    name = party_name(ledger, version.approved_by or "")
    when = moment_words(call.local(version.approved_at or version.made_at), call.language)
    return call.say("minutes.state.approved", version=version.version, name=name, when=when)


def in_parts(text: str, longest: int = LONGEST_PART) -> Iterator[str]:
    """A long text in parts, parted between paragraphs or words where it can be."""
    while len(text) > longest:
        cut = max(text.rfind("\n", longest // 2, longest), -1)
        if cut < 0:
            cut = text.rfind(" ", longest // 2, longest)
        if cut < 0:
            cut = longest
        yield text[:cut].rstrip()
        text = text[cut:].lstrip()
    yield text


def list_meetings(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/minutes list`: the channel's meetings, in a direct message all that the sender reads, the newest first."""
    paged = _PAGE.search(f" {call.words[-40:]}")
    page = max(int(paged[1]), 1) if paged else 1
    channel = call.channel.id if call.channel else None
    wanted = min(page * PAGE + 1, 2_000)
    found = ledger.meetings.latest(channel, sender_reads(call, ledger), wanted)
    shown = found[(page - 1) * PAGE : page * PAGE]
    if not shown:
        return (Reply((Text(call.say("minutes.none_listed")),)),)
    lines = [Text(meeting_line(call, ledger, meeting)) for meeting in shown]
    buttons = [Button(meeting.label, f"/minutes show {meeting.label}") for meeting in shown[:5]]
    if len(found) > page * PAGE:
        buttons.append(Button(call.say("button.more"), f"/minutes list page {page + 1}"))
    return (Reply((Text(call.say("minutes.listed"), "heading"), *lines, Buttons(tuple(buttons)))),)


def meeting_line(call: Call, ledger: Ledger, meeting: Meeting) -> str:
    """A meeting in one line: number, title, day, and how far its minutes have come."""
    state = state_words(call, ledger, meeting)
    day = "" if says_its_day(call, meeting) else f", {day_of(call, meeting)}"
    return f"{meeting.label} {meeting.title}{day}: {state}"
