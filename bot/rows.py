"""Actions and decisions as rows of a reply, each with its source: number, meeting, item and date."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.action import Action, ActionState
from bot.call import Call, everyone_reads, sender_reads
from bot.decision import Decision
from bot.meeting import Item, Meeting
from bot.place import Language
from bot.ports import Ledger
from bot.reply import Button, Row, To
from bot.rights import Readership
from bot.wording import say
from bot.wording.dates import day_words, short_day_words, with_time


def party_name(ledger: Ledger, party: str) -> str:
    """What a party is called now."""
    found = ledger.parties.get(party)
    return found.name if found else ""


@dataclass(slots=True)
class RowMaker:
    """Makes the rows of one reply; looks each meeting and item up once. `readers` is what the reply may tell of other
    rows, such as the decision that replaced this one; None where that is not narrowed."""

    call: Call
    ledger: Ledger
    readers: Readership | None = None
    _meetings: dict[str, Meeting | None] = field(default_factory=dict)
    _items: dict[str, Item | None] = field(default_factory=dict)
    _today: date = field(init=False)

    def __post_init__(self) -> None:
        self._today = self.call.today

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
            due_at=action.due_at if action.due else None,
            due_words=due_words(self.call, action),
            overdue=action.overdue(self._today),
            meeting=meeting.title if meeting else None,
            item=item.number if item else None,
            meeting_number=meeting.label if meeting else None,
            source=self._source(action, meeting, item),
            note=self._action_note(action),
            link=action.link,
            buttons=_buttons(action, self.call.language) if buttons else (),
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
            note="" if decision.state == "stands" else state_words(self.call, self.ledger, decision, self.readers),
            link=decision.link,
            revision=decision.revision,
        )

    def _action_note(self, action: Action) -> str:
        """What else there is to say of an action: that it is shared, closed or resting."""
        rests = action.resting_until is not None and action.resting_until > self._today
        shared = [self.call.say("row.shared")] if len(action.owners) > 1 else []
        state = [state_words(self.call, self.ledger, action)] if action.state != "open" or rests else []
        return ", ".join(shared + state)

    def _place(self, meeting: str | None, item: str | None) -> tuple[Meeting | None, Item | None]:
        if meeting is not None and meeting not in self._meetings:
            self._meetings[meeting] = self.ledger.meetings.get(meeting)
        found = self._meetings.get(meeting or "")
        if found is None or not self._tells(found.audience, found.channel):
            return None, None
        if item is not None and item not in self._items:
            self._items[item] = self.ledger.meetings.item(item)
        return found, self._items.get(item or "")

    def _tells(self, audience: str, channel: str | None) -> bool:
        """Whether the reply may name a meeting or channel: a row that was shared does not bring its meeting along."""
        return self.readers is None or self.readers.reads(audience, channel)

    def _source(self, row: Action | Decision, meeting: Meeting | None, item: Item | None) -> str:
        say, language = self.call.say, self.call.language
        if meeting is None:
            channel = self.ledger.places.channel(row.channel) if row.channel else None
            if channel is not None and not self._tells(row.audience, row.channel):
                return say("source.shared", day=short_day_words(self.call.local(row.made_at).date(), language))
            day = short_day_words((channel or self.call).local(row.made_at).date(), language)
            return say("source.channel", channel=channel.name, day=day) if channel else say("source.direct", day=day)
        zone = (self.ledger.places.channel(meeting.channel) or self.call).zone
        return _meeting_words(meeting.title, meeting.start, item.number if item else "", zone, language)


@lru_cache(maxsize=2_000)
def _meeting_words(title: str, start: datetime, item: str, zone: str, language: Language) -> str:
    """The meeting, the number of its item where it has one, and the day on which it began there."""
    day = short_day_words(start.astimezone(ZoneInfo(zone)).date(), language)
    if not item:
        return say(language, "source.meeting", meeting=title, day=day)
    return say(language, "source.item", meeting=title, item=item, day=day)


def _buttons(action: Action, language: Language) -> tuple[Button, ...]:
    named, dated = bool(action.owners), action.due is not None
    return _action_buttons(action.label, action.state, action.revision, language, named=named, dated=dated)


@lru_cache(maxsize=2_000)
def _action_buttons(
    label: str, state: ActionState, revision: int, language: Language, *, named: bool, dated: bool
) -> tuple[Button, ...]:
    if state != "open":
        return (Button(say(language, "button.reopen"), f"/action reopen {label}", revision=revision),)
    owner = say(language, "button.owner" if named else "button.first_owner")
    day = say(language, "button.date" if dated else "button.first_date")
    return (
        Button(say(language, "button.done"), f"/action done {label}", "primary", revision),
        Button(owner, f"/action assign {label}", revision=revision),
        Button(day, f"/action due {label}", revision=revision),
    )


def rows_for(call: Call, ledger: Ledger, to: To) -> RowMaker:
    """Makes the rows of a reply to the sender, or to the channel: they name nothing else that those may not read."""
    return RowMaker(call, ledger, everyone_reads(call, ledger) if to == "channel" else sender_reads(call, ledger))


def due_words(call: Call, action: Action) -> str:
    """The due date in words, with its time of day and the phrase it came from: "fredag 9. juni 2023 kl. 14.00 – «innen
    9. juni kl. 14»"."""
    return _due_words(action.due, action.due_at, action.due_phrase, call.language) if action.due else ""


@lru_cache(maxsize=2_000)
def _due_words(due: date, at: time | None, phrase: str | None, language: Language) -> str:
    words = say(language, "due.words", day=with_time(day_words(due, language), at, language))
    return say(language, "due.phrase", due=words, phrase=phrase) if phrase else words


def state_words(call: Call, ledger: Ledger, row: Action | Decision, readers: Readership | None = None) -> str:
    """What has become of an action or decision, in words, naming no other row that `readers` may not read."""
    if isinstance(row, Decision):
        return _decision_state(call, ledger, row, readers)
    if row.state == "open":
        if row.resting_until is not None and row.resting_until > call.today:
            return call.say("row.resting", day=short_day_words(row.resting_until, call.language))
        return call.say("row.overdue" if row.overdue(call.today) else "row.open")
    day = short_day_words(call.local(row.closed_at).date(), call.language) if row.closed_at else ""
    return call.say(f"row.{row.state}", day=day, name=party_name(ledger, row.closed_by or ""))


def _decision_state(call: Call, ledger: Ledger, decision: Decision, readers: Readership | None) -> str:
    day = short_day_words(call.local(decision.ended_at).date(), call.language) if decision.ended_at else ""
    if decision.state == "superseded":
        later = ledger.decisions.get(decision.superseded_by or "")
        if later is None or (readers is not None and not readers.reads(later.audience, later.channel)):
            return call.say("row.replaced", day=day)
        return call.say("decision.state.superseded", label=later.label, day=day)
    if decision.state == "revoked":
        return call.say("decision.state.revoked", day=day, why=decision.reason or "")
    return call.say("decision.state.stands")
