"""Actions and decisions as rows of a reply, each with its source: number, meeting, item and date."""

from dataclasses import dataclass, field

from bot.action import Action
from bot.call import Call
from bot.decision import Decision
from bot.meeting import Item, Meeting
from bot.ports import Ledger
from bot.reply import Button, Row
from bot.wording.dates import day_words, short_day_words


def party_name(ledger: Ledger, party: str) -> str:
    """What a party is called now."""
    found = ledger.parties.get(party)
    return found.name if found else ""


@dataclass(slots=True)
class RowMaker:
    """Makes the rows of one reply; looks each meeting and item up once."""

    call: Call
    ledger: Ledger
    _meetings: dict[str, Meeting | None] = field(default_factory=dict)
    _items: dict[str, Item | None] = field(default_factory=dict)

    def action(self, action: Action, *, buttons: bool = False) -> Row:
        """An action with its owners' names, its due date in words and the phrase that it came from."""
        meeting, item = self._place(action.meeting, action.item)
        return Row(
            kind="action",
            number=action.label,
            text=action.text,
            state=action.state,
            owners=tuple(party_name(self.ledger, owner) for owner in action.owners),
            due=action.due,
            due_words=due_words(self.call, action),
            overdue=action.overdue(self.call.today),
            meeting=meeting.title if meeting else None,
            item=item.number if item else None,
            meeting_number=meeting.label if meeting else None,
            source=self._source(action, meeting, item),
            link=action.link,
            buttons=self._action_buttons(action) if buttons else (),
            revision=action.revision,
        )

    def decision(self, decision: Decision) -> Row:
        """A decision with where it was made and what has become of it."""
        meeting, item = self._place(decision.meeting, decision.item)
        return Row(
            kind="decision",
            number=decision.label,
            text=decision.text,
            state=decision.state,
            meeting=meeting.title if meeting else None,
            item=item.number if item else None,
            meeting_number=meeting.label if meeting else None,
            source=self._source(decision, meeting, item),
            link=decision.link,
            revision=decision.revision,
        )

    def _place(self, meeting: str | None, item: str | None) -> tuple[Meeting | None, Item | None]:
        if meeting is not None and meeting not in self._meetings:
            self._meetings[meeting] = self.ledger.meetings.get(meeting)
        if item is not None and item not in self._items:
            self._items[item] = self.ledger.meetings.item(item)
        return self._meetings.get(meeting or ""), self._items.get(item or "")

    def _source(self, row: Action | Decision, meeting: Meeting | None, item: Item | None) -> str:
        say, language = self.call.say, self.call.language
        if meeting is None:
            channel = self.ledger.places.channel(row.channel) if row.channel else None
            day = short_day_words((channel or self.call).local(row.made_at).date(), language)
            return say("source.channel", channel=channel.name, day=day) if channel else say("source.direct", day=day)
        channel = self.ledger.places.channel(meeting.channel)
        day = short_day_words((channel or self.call).local(meeting.start).date(), language)
        if item is None:
            return say("source.meeting", meeting=meeting.title, day=day)
        return say("source.item", meeting=meeting.title, item=item.number, day=day)

    def _action_buttons(self, action: Action) -> tuple[Button, ...]:
        say, revision = self.call.say, action.revision
        if action.state != "open":
            return (Button(say("button.reopen"), f"/action reopen {action.label}", revision=revision),)
        return (
            Button(say("button.done"), f"/action done {action.label}", "primary", revision),
            Button(say("button.owner"), f"/action assign {action.label}", revision=revision),
            Button(say("button.date"), f"/action due {action.label}", revision=revision),
        )


def due_words(call: Call, action: Action) -> str:
    """The due date in words with the phrase it came from: "fredag 9. juni 2023 – «innen 9. juni»"."""
    if action.due is None:
        return ""
    words = call.say("due.words", day=day_words(action.due, call.language))
    return call.say("due.phrase", due=words, phrase=action.due_phrase) if action.due_phrase else words
