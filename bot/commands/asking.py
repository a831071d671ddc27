"""Asking back about an action that is stored: whose it is, and when it is due.

The readings are buttons, and pressing one completes the stored action; the text is never typed again.
"""

import re
from datetime import date, time

from bot.action import Action
from bot.call import Call, open_meeting
from bot.cleaning import clean
from bot.commands.owner_lessons import is_public
from bot.commands.owner_words import names_a_body, names_nobody
from bot.meeting import Meeting
from bot.naming import LONGEST_NAME, means_nobody, told_apart
from bot.ports import Ledger
from bot.reply import Button, Buttons, Reply, Text
from bot.understanding.dates import DueDate
from bot.understanding.language import language_of
from bot.understanding.names import key_of
from bot.understanding.owners import Owners
from bot.wording import listed
from bot.wording.dates import day_words

MOST_ATTENDING = 4
"""Parties of the open meeting that are offered as owners."""
_SHOWN = 40
"""Characters of a name that a button shows."""
NEAR = 183
"""Days ahead within which the same day of another year may be what was meant by a day that has passed."""
_WORK = r"(?=\s+(?:må|skal|kan|bør|lyt|vil|får|must|should|shall|will|needs?|can|has|have)\b)"
_EVERYONE = rf"(?:alle|everyone|everybody)(?:{_WORK}|\s*$)|(?:^|(?<=[:–-]\s))(?:alle|everyone|everybody)"
_WE = re.compile(rf"\b(?:vi|we|{_EVERYONE})\b", re.IGNORECASE)
_WE_IN_NYNORSK = re.compile(rf"\b(?:me|vi|{_EVERYONE})\b", re.IGNORECASE)


def questions_about(call: Call, ledger: Ledger, action: Action, owners: Owners, due: DueDate) -> tuple[Reply, ...]:
    """What has to be asked about an action just read, to the sender alone: of each name on its own."""
    doubts = [(each, unknown_owner(ledger, each)) for each in (owners, *owners.others)]
    asked = [(each, stranger) for each, stranger in doubts if each.ask or each.candidates or stranger]
    sign = "+" if owners.keys or len(asked) > 1 else ""
    return (
        *(owner_question(call, ledger, action, each, stranger, sign) for each, stranger in asked),
        *([when_question(call, action, due)] if asks_when(due) else []),
    )


def unknown_owner(ledger: Ledger, owners: Owners) -> str | None:
    """The name in the owner's place that nobody bears; not one that was read as a misspelling."""
    name = owners.unread
    if name is None or names_nobody(name) or means_nobody(name):
        return None
    return None if set(ledger.parties.directory().resolved(name)) & set(owners.keys) else name


def asks_when(due: DueDate) -> bool:
    """Whether the due date has to be asked for: a deadline that is over is, too."""
    return due.ask or due.trouble == "passed"


def owner_question(
    call: Call, ledger: Ledger, action: Action, owners: Owners, stranger: str | None, sign: str
) -> Reply:
    """Whose is it? Those whom the words may mean as buttons, which with a "+" for `sign` join the other owners; a name
    that nobody bears can be added with one."""
    if stranger is not None:
        near = owners.candidates or ledger.parties.directory().resolved(stranger)
        add = _add_buttons(call, action, stranger, sign)
        sentence = ("action.ask_owner_near" if near else "action.ask_owner_unknown") + ("" if add else "_only")
        return _owner_asked(call, ledger, action, sentence, near, sign, stranger, add)
    if owners.candidates:
        return _owner_asked(call, ledger, action, "action.ask_owner_of", owners.candidates, sign)
    we = owners.unread or _we_in(call, action.text)
    sentence = "action.ask_owner_we" if we else "action.ask_owner"
    return _owner_asked(call, ledger, action, sentence, _attending(call, ledger), sign, we)


def _owner_asked(
    call: Call,
    ledger: Ledger,
    action: Action,
    sentence: str,
    keys: tuple[str, ...],
    sign: str,
    name: str = "",
    add: tuple[Button, ...] = (),
) -> Reply:
    """The question with a button for each party, then `add` and the search."""
    names = told_apart(call, ledger.parties.directory(), keys)
    either = listed(call.language, names, call.say("answers.or"))
    assign = f"/action assign {action.label}"
    choices = [Button(each, f"{assign} {sign}{each}", revision=action.revision) for each in names]
    other = Button(call.say("button.owner"), assign, revision=action.revision)
    asked = Text(call.say(sentence, label=action.label, names=either, name=name[:LONGEST_NAME]))
    seen = [_seen_by_all(call, name)] if add and not is_public(ledger, action) else []
    return Reply((asked, *seen, Buttons((*choices, *add, other))), ask=True, numbers=(action.label,))


def _seen_by_all(call: Call, name: str) -> Text:
    """In a closed channel or a direct message: that a party which is added is seen by the whole workspace."""
    return Text(call.say("owner.added_for_all", name=name[:LONGEST_NAME], workspace=call.workspace.name), "small")


def _add_buttons(call: Call, action: Action, name: str, sign: str) -> tuple[Button, ...]:
    """Adds the name as a party that owns the action, the likelier kind first; guests add nobody."""
    told = " ".join(clean(name).split())
    if call.account.standing != "member" or len(told) > LONGEST_NAME or not key_of(told):
        return ()
    kinds = ("body", "person") if names_a_body(told) else ("person", "body")
    command = f"/action add-owner {action.label}"
    return tuple(
        Button(
            call.say(f"button.add_{kind}", name=told[:_SHOWN]),
            f"{command} {kind} {sign}{told}",
            revision=action.revision,
        )
        for kind in kinds
    )


def _we_in(call: Call, text: str) -> str:
    """The word for "we" or "everyone" in a text whose owner is not clear, as typed; "" where there is none."""
    nynorsk = (language_of(text) or call.language) == "nn"
    found = (_WE_IN_NYNORSK if nynorsk else _WE).search(text)
    return found[0] if found else ""


def _attending(call: Call, ledger: Ledger) -> tuple[str, ...]:
    """Who may be meant in an open meeting: the chair, the bodies that are there, then the persons."""
    meeting = open_meeting(call, ledger)
    if meeting is None:
        return ()
    keys = [*_chair(meeting), *(each.party for each in ledger.meetings.attendance(meeting.id) if each.party)]
    entries = [entry for key in dict.fromkeys(keys) if (entry := ledger.parties.directory().entry(key))]
    entries.sort(key=lambda entry: (entry.key != meeting.chair, entry.kind == "person"))
    return tuple(entry.key for entry in entries[:MOST_ATTENDING])


def _chair(meeting: Meeting) -> tuple[str, ...]:
    return (meeting.chair,) if meeting.chair else ()


def when_question(call: Call, action: Action, due: DueDate) -> Reply:
    """When is it due? Why it has to be asked, and the readings that are equally good as buttons, else a day to pick."""
    command = f"/action due {action.label}"
    days = days_offered(call, due)
    facts = {"label": action.label, "phrase": due.phrase or ""}
    if due.readings:
        told = tuple(day_words(day, call.language) for day in due.readings)
        facts["days"] = listed(call.language, told, call.say("answers.or"))
    buttons = [
        Button(day_words(day, call.language), f"{command} {day_asked(day, due.at)}", revision=action.revision)
        for day in days
    ]
    if _waits_here(call, action, due):
        buttons.append(Button(call.say("button.next_meeting"), "/minutes next"))
    buttons.append(Button(call.say("button.date"), command, revision=action.revision))
    return Reply(
        (Text(call.say(_why_asked(call, action, due), **facts)), Buttons(tuple(buttons))),
        ask=True,
        numbers=(action.label,),
    )


def day_asked(day: date, at: time | None) -> str:
    """A due date as a button or a form has it, with the time of day: "2024-05-09", "2024-05-09 14:00"."""
    return f"{day.isoformat()} {at:%H:%M}" if at else day.isoformat()


def _waits_here(call: Call, action: Action, due: DueDate) -> bool:
    """Whether the due date comes when the channel of the request gets a next meeting."""
    anchored = due.anchor is not None and due.trouble != "passed"
    return anchored and call.channel is not None and call.channel.id == action.channel


def _why_asked(call: Call, action: Action, due: DueDate) -> str:
    """The sentence that says why a due date could not be taken."""
    if _waits_here(call, action, due):
        return "action.ask_due.next_meeting"
    if due.trouble in {"contradiction", "alternatives", "passed"} and not due.readings:
        return "action.ask_due"
    return f"action.ask_due.{due.trouble}" if due.trouble else "action.ask_due"


def days_offered(call: Call, due: DueDate) -> tuple[date, ...]:
    """The days to choose among: what the words may mean; of a day that has passed the next such, if near."""
    if due.trouble != "passed":
        return due.readings
    return tuple(day for passed in due.readings if (day := next_such_day(passed, call.today)))


def next_such_day(passed: date, today: date) -> date | None:
    """The same day and month from today on, where that is near: who writes in December means next January."""
    for year in (today.year, today.year + 1):
        try:
            day = passed.replace(year=year)
        except ValueError:  # 29 February
            continue
        if day >= today:
            return day if (day - today).days <= NEAR else None
    return None
