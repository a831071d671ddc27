"""Reminders: a direct message to a person, at most one a day, and none where there is nothing to be reminded of."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.action import Action
from bot.call import bodies_of
from bot.ports import ActionQuery, Ledger, Message
from bot.reply import Reply, Rows
from bot.rights import readership_of_person
from bot.rows import RowMaker
from bot.summary import voice
from bot.understanding.workdays import is_workday, next_workday

KIND = "reminder"
AT = time(8, 30)
"""When persons are reminded, on the workspace's clock."""
MOST = 20


def due_persons(ledger: Ledger, now: datetime) -> tuple[str, ...]:
    """The persons with an account who are not reminded yet today; none before the time or on a day off."""
    local = now.astimezone(ZoneInfo(ledger.workspace.zone))
    if local.time() < AT or not is_workday(local.date(), ledger.workspace.country):
        return ()
    persons = dict.fromkeys(account.person for account in ledger.places.accounts())
    return tuple(person for person in persons if _last(ledger, person) != local.date())


def _last(ledger: Ledger, person: str) -> date | None:
    claim = ledger.deliveries.last_claim(person, KIND)
    return claim.day if claim else None


def post_reminder(ledger: Ledger, person: str, now: datetime) -> Message | None:
    """Claims and writes a person's reminder of the day; None where there is nothing to remind of."""
    today = now.astimezone(ZoneInfo(ledger.workspace.zone)).date()
    last = _last(ledger, person)
    if not ledger.deliveries.claim(person, KIND, today, now):
        return None
    soon, past = _owed(ledger, person, now, today, last)
    if not soon and not past:
        return None
    call = voice(ledger, None, now)
    make = RowMaker(call, ledger).action
    parts = tuple(
        Rows(tuple(make(action, buttons=True) for action in actions), call.say(heading, count=len(actions)))
        for heading, actions in (("reminder.past_due", past), ("reminder.due", soon))
        if actions
    )
    message = Message(ledger.new_id(), Reply(parts), now, person=person, about=f"{KIND}:{person}:{today}")
    ledger.outbox.put(message)
    return message


def _owed(
    ledger: Ledger, person: str, now: datetime, today: date, last: date | None
) -> tuple[list[Action], list[Action]]:
    """What falls due today or on the next working day, and what has passed its date since the last reminder (all that
    is overdue on a Monday, or the first time)."""
    bodies = bodies_of(person, ledger, today)
    channels = ledger.places.channels_of(person, now)
    accounts = ledger.places.accounts(person)
    readers = readership_of_person(ledger.workspace.id, accounts[0], channels, bodies)
    owners = (person, *bodies)
    soon = ActionQuery(owners=owners, due_first=today, due_last=next_workday(today, ledger.workspace.country))
    since = None if last is None or today.weekday() == 0 else last
    past = ActionQuery(owners=owners, due_first=since, due_last=today - timedelta(days=1))
    return (
        [a for a in ledger.actions.page(soon, readers, MOST) if not _rests(a, today)],
        [a for a in ledger.actions.page(past, readers, MOST) if not _rests(a, today)],
    )


def _rests(action: Action, today: date) -> bool:
    return action.resting_until is not None and action.resting_until > today
