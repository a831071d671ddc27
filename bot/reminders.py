"""Reminders: a direct message to a person, at most one a day, and none where there is nothing to be reminded of."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.action import Action
from bot.call import bodies_of, person_readership
from bot.ports import ActionQuery, Ledger, Message
from bot.reply import Reply, Rows
from bot.rights import Readership
from bot.rows import RowMaker
from bot.summary import opens_week, voice, wakeful
from bot.understanding.workdays import is_workday, next_workday

KIND = "reminder"
AT = time(8, 30)
"""When persons are reminded, on the workspace's clock."""
MOST = 20
"""Rows under one heading; what is beyond is counted."""


def due_persons(ledger: Ledger, now: datetime) -> tuple[str, ...]:
    """The persons with an account who are not reminded yet today; none before the time or on a day off."""
    local = now.astimezone(ZoneInfo(ledger.workspace.zone))
    if local.time() < AT or not is_workday(local.date(), ledger.workspace.country):
        return ()
    persons = dict.fromkeys(account.person for account in ledger.places.accounts())
    return tuple(person for person in persons if (_last(ledger, person) or date.min) < local.date())


def _last(ledger: Ledger, person: str) -> date | None:
    claim = ledger.deliveries.last_claim(person, KIND)
    return claim.day if claim else None


def post_reminder(ledger: Ledger, person: str, now: datetime) -> Message | None:
    """Claims and writes a person's reminder of the day; None where there is nothing to remind of."""
    today = now.astimezone(ZoneInfo(ledger.workspace.zone)).date()
    last = _last(ledger, person)
    if not ledger.deliveries.claim(person, KIND, today, now):
        return None
    readers = person_readership(ledger, person, now)
    soon, past = _owed(ledger, person, readers, today, last)
    if not soon and not past:
        return None
    call = voice(ledger, None, now)
    make = RowMaker(call, ledger, readers).action
    parts = tuple(
        Rows(tuple(make(action, buttons=True) for action in actions[:MOST]), call.say(heading, count=len(actions)))
        for heading, actions in (("reminder.past_due", past), ("reminder.due", soon))
        if actions
    )
    message = Message(ledger.new_id(), Reply(parts), now, person=person, about=f"{KIND}:{person}:{today}")
    ledger.outbox.put(message)
    return message


def _owed(
    ledger: Ledger, person: str, readers: Readership, today: date, last: date | None
) -> tuple[list[Action], list[Action]]:
    """What falls due today or on the next working day, and what has passed its date since the last reminder (all that
    is overdue on the week's first working day, or the first time)."""
    country = ledger.workspace.country
    owners = (person, *bodies_of(person, ledger, today))
    soon = ActionQuery(owners=owners, due_first=today, due_last=next_workday(today, country))
    since = None if last is None or opens_week(today, country) else last
    past = ActionQuery(owners=owners, due_first=since, due_last=today - timedelta(days=1))
    return wakeful(ledger, soon, readers, today), wakeful(ledger, past, readers, today)
