"""Actions and decisions as rows of a reply, each with its source: number, meeting, item and date."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.action import Action
from bot.call import Call, everyone_reads, sender_reads
from bot.decision import Decision
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


SNOOZE = "/action snooze"
"""A button with this stands on the rows of a reminder alone."""


class _Reading(NamedTuple):
    """In which language rows are read, by which clock, and on which day."""

    language: Language
    zone: str
    today: date


class _Place(NamedTuple):
    """Where a row was made, as far as its readers may know: the meeting's title, the numbers of its item and its own,
    and all of it in words with the day."""

    meeting: str | None = None
    item: str | None = None
    meeting_number: str | None = None
    source: str = ""


class _Channel(NamedTuple):
    """A channel as its rows tell it: by which sentence, by which clock, and its name where it may be told."""

    key: str
    zone: str
    name: str = ""


@dataclass(slots=True)
class RowMaker:
    """Makes the rows of one reply; looks each meeting, channel and name up once. `readers` is what the reply may tell
    of other rows, such as the decision that replaced this one; None where that is not narrowed."""

    call: Call
    ledger: Ledger
    readers: Readership | None = None
    _owners: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)
    _meetings: dict[tuple[str, str | None], _Place | None] = field(default_factory=dict)
    _channels: dict[tuple[str, str | None], _Channel] = field(default_factory=dict)
    _reading: _Reading = field(init=False)

    def __post_init__(self) -> None:
        self._reading = _reading(self.call)

    def action(self, action: Action, *, buttons: bool = False, reminds: bool = False) -> Row:
        """An action with its owners' names, its due date in words and the phrase that it came from; one that `reminds`
        has the buttons of a reminder."""
        owners = self._owners.get(action.owners)
        if owners is None:
            owners = self._owners[action.owners] = tuple(party_name(self.ledger, owner) for owner in action.owners)
        closer = "" if action.state == "open" else _closer(self.ledger, action)
        return _action_row(action, owners, closer, self._place(action), self._reading, buttons, reminds)

    def decision(self, decision: Decision) -> Row:
        """A decision with where it was made and what has become of it."""
        place = self._place(decision)
        return Row(
            kind="decision",
            number=decision.label,
            text=decision.text,
            state=decision.state,
            meeting=place.meeting,
            item=place.item,
            meeting_number=place.meeting_number,
            source=place.source,
            note="" if decision.state == "stands" else state_words(self.call, self.ledger, decision, self.readers),
            link=decision.link,
            revision=decision.revision,
        )

    def _place(self, row: Action | Decision) -> _Place:
        if row.meeting is not None and (meeting := self._meeting(row.meeting, row.item)):
            return meeting
        here = row.audience, row.channel
        channel = self._channels.get(here)
        if channel is None:
            channel = self._channels[here] = self._channel(*here)
        return _channel_place(channel, row.made_at, self.call.language)

    def _meeting(self, meeting: str, item: str | None) -> _Place | None:
        """A meeting, and the item of it, where the reply may name them."""
        if (meeting, item) not in self._meetings:
            self._meetings[meeting, item] = self._found(meeting, item)
        return self._meetings[meeting, item]

    def _found(self, meeting: str, item: str | None) -> _Place | None:
        found = self.ledger.meetings.get(meeting)
        if found is None or not self._tells(found.audience, found.channel):
            return None
        under = self.ledger.meetings.item(item) if item is not None else None
        number = under.number if under else None
        zone = (self.ledger.places.channel(found.channel) or self.call).zone
        words = _meeting_words(found.title, found.start, number or "", zone, self.call.language)
        return _Place(found.title, number, found.label, words)

    def _tells(self, audience: str, channel: str | None) -> bool:
        """Whether the reply may name a meeting or channel: a row that was shared does not bring its meeting along."""
        return self.readers is None or self.readers.reads(audience, channel)

    def _channel(self, audience: str, channel: str | None) -> _Channel:
        found = self.ledger.places.channel(channel) if channel else None
        if found is None:
            return _Channel("source.direct", self._reading.zone)
        if not self._tells(audience, channel):
            return _Channel("source.shared", self._reading.zone)
        return _Channel("source.channel", found.zone, found.name)


def _reading(call: Call) -> _Reading:
    return _Reading(call.language, call.zone, call.today)


@lru_cache(maxsize=1_000)
def _action_row(
    action: Action, owners: tuple[str, ...], closer: str, place: _Place, reading: _Reading, pressed: bool, reminds: bool
) -> Row:
    """An action as a row, `pressed` with its buttons: it depends on nothing else, and is the same all day."""
    return Row(
        kind="action",
        number=action.label,
        text=action.text,
        state=action.state,
        owners=owners,
        due=action.due,
        due_at=action.due_at if action.due else None,
        due_words=_due_words(action.due, action.due_at, action.due_phrase, reading.language) if action.due else "",
        overdue=action.overdue(reading.today),
        meeting=place.meeting,
        item=place.item,
        meeting_number=place.meeting_number,
        source=place.source,
        note=_action_note(action, closer, reading),
        link=action.link,
        buttons=_action_buttons(action, reading.language, reminds) if pressed else (),
        revision=action.revision,
    )


def _action_note(action: Action, closer: str, reading: _Reading) -> str:
    """What else there is to say of an action: that it is shared, closed or resting."""
    rests = action.resting_until is not None and action.resting_until > reading.today
    shared = [say(reading.language, "row.shared")] if len(action.owners) > 1 else []
    state = [_action_state(action, closer, reading)] if action.state != "open" or rests else []
    return ", ".join(shared + state)


@lru_cache(maxsize=2_000)
def _channel_place(channel: _Channel, made_at: datetime, language: Language) -> _Place:
    """The place of a row that names no meeting, with the day on which it was made."""
    day = short_day_words(made_at.astimezone(ZoneInfo(channel.zone)).date(), language)
    return _Place(source=say(language, channel.key, channel=channel.name, day=day))


@lru_cache(maxsize=2_000)
def _meeting_words(title: str, start: datetime, item: str, zone: str, language: Language) -> str:
    """The meeting, the number of its item where it has one, and the day on which it began there."""
    day = short_day_words(start.astimezone(ZoneInfo(zone)).date(), language)
    if not item:
        return say(language, "source.meeting", meeting=title, day=day)
    return say(language, "source.item", meeting=title, item=item, day=day)


def _action_buttons(action: Action, language: Language, reminds: bool) -> tuple[Button, ...]:
    label, revision = action.label, action.revision
    if action.state != "open":
        return (Button(say(language, "button.reopen"), f"/action reopen {label}", revision=revision),)
    done = Button(say(language, "button.done"), f"/action done {label}", "primary", revision)
    if reminds:
        move = Button(say(language, "button.move_due"), f"/action due {label}", revision=revision)
        rest = Button(say(language, "button.snooze"), f"{SNOOZE} {label} in a week", revision=revision)
        return done, move, rest
    owner = say(language, "button.owner" if action.owners else "button.first_owner")
    day = say(language, "button.date" if action.due is not None else "button.first_date")
    return (
        done,
        Button(owner, f"/action assign {label}", revision=revision),
        Button(day, f"/action due {label}", revision=revision),
    )


def rows_for(call: Call, ledger: Ledger, to: To) -> RowMaker:
    """Makes the rows of a reply to the sender, or to the channel: they name nothing else that those may not read."""
    return RowMaker(call, ledger, everyone_reads(call, ledger) if to == "channel" else sender_reads(call, ledger))


def _due_words(due: date, at: time | None, phrase: str | None, language: Language) -> str:
    """The due date, with its time of day and the phrase it came from: "fredag 9. juni 2023 kl. 14.00 – «innen 9. juni
    kl. 14»"."""
    words = say(language, "due.words", day=with_time(day_words(due, language), at, language))
    return say(language, "due.phrase", due=words, phrase=phrase) if phrase else words


def state_words(call: Call, ledger: Ledger, row: Action | Decision, readers: Readership | None = None) -> str:
    """What has become of an action or decision, in words, naming no other row that `readers` may not read."""
    if isinstance(row, Decision):
        return _decision_state(call, ledger, row, readers)
    return _action_state(row, _closer(ledger, row), _reading(call))


def _closer(ledger: Ledger, action: Action) -> str:
    """What they are called now who closed an action."""
    return party_name(ledger, action.closed_by or "") if action.state != "open" else ""


def _action_state(action: Action, closer: str, reading: _Reading) -> str:
    language, zone, today = reading
    if action.state == "open":
        if action.resting_until is not None and action.resting_until > today:
            return say(language, "row.resting", day=short_day_words(action.resting_until, language))
        return say(language, "row.overdue" if action.overdue(today) else "row.open")
    closed = action.closed_at.astimezone(ZoneInfo(zone)).date() if action.closed_at else None
    return say(language, f"row.{action.state}", day=short_day_words(closed, language) if closed else "", name=closer)


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
