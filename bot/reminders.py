"""Reminders: a direct message to a person, at most one a day, and none where there is nothing to be reminded of.

A round goes over all persons once a day; those who have something to be reminded of are claimed, and so is the round
once it has ended. Whoever comes, or is given something, after the round is in the next one.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.action import Action
from bot.call import bodies_of, person_readership
from bot.falling_due import moment_of, opens_week
from bot.ports import ActionQuery, Ledger, Message
from bot.reply import Reply, Rows
from bot.rows import RowMaker
from bot.summary import voice, wakeful
from bot.understanding.workdays import is_workday, next_workday

KIND = "reminder"
ROUND = "reminders"
AT = time(8, 30)
"""When persons are reminded, on the workspace's clock."""
MOST = 20
"""Rows under one heading; what is beyond is counted."""


def round_is_due(ledger: Ledger, now: datetime) -> bool:
    """Whether it is time for the day's round, and none has ended yet; a workspace that is newer than the round's time
    begins tomorrow."""
    local = _local(ledger, now)
    if local.time() < AT or not is_workday(local.date(), ledger.workspace.country):
        return False
    last = ledger.deliveries.last_claim(ledger.workspace.id, ROUND)
    return last.day < local.date() if last else _began_before(ledger, local)


def _began_before(ledger: Ledger, local: datetime) -> bool:
    first = next(iter(ledger.journal.entries()), None)
    begins = moment_of(ledger.workspace.zone, local.date(), AT)
    return first is not None and first.at < begins


def end_round(ledger: Ledger, now: datetime) -> None:
    """Everybody has been looked at."""
    ledger.deliveries.claim(ledger.workspace.id, ROUND, _local(ledger, now).date(), now)


def due_persons(ledger: Ledger, now: datetime) -> tuple[str, ...]:
    """The persons with an account who have something to be reminded of, and are not reminded yet today."""
    today = _local(ledger, now).date()
    owners = ledger.actions.owners_due(next_workday(today, ledger.workspace.country))
    guests = ledger.workspace.guests
    accounts = (each for each in ledger.places.accounts() if each.active and (guests or each.standing == "member"))
    persons = dict.fromkeys(account.person for account in accounts)
    owing = (each for each in persons if not owners.isdisjoint((each, *bodies_of(each, ledger, today))))
    return tuple(person for person in owing if any(_owed(ledger, person, now)))


def _local(ledger: Ledger, now: datetime) -> datetime:
    return now.astimezone(ZoneInfo(ledger.workspace.zone))


def post_reminder(ledger: Ledger, person: str, now: datetime) -> Message | None:
    """Claims and writes a person's reminder of the day; None where there is nothing to remind of."""
    today = _local(ledger, now).date()
    soon, past = _owed(ledger, person, now)
    if not (soon or past) or not ledger.deliveries.claim(person, KIND, today, now):
        return None
    call = voice(ledger, None, now)
    make = RowMaker(call, ledger, person_readership(ledger, person, now)).action
    parts = tuple(
        Rows(tuple(make(action, buttons=True) for action in actions[:MOST]), call.say(heading, count=len(actions)))
        for heading, actions in (("reminder.past_due", past), ("reminder.due", soon))
        if actions
    )
    message = Message(ledger.new_id(), Reply(parts), now, person=person, about=f"{KIND}:{person}:{today}")
    ledger.outbox.put(message)
    return message


def _owed(ledger: Ledger, person: str, now: datetime) -> tuple[list[Action], list[Action]]:
    """What falls due today or on the next working day, and what has passed its date since the last round (all that is
    overdue on the week's first working day, or the first time); nothing for who is reminded already today."""
    country, today = ledger.workspace.country, _local(ledger, now).date()
    before = ledger.deliveries.last_claim(person, KIND)
    if before is not None and before.day >= today:
        return [], []
    owners = (person, *bodies_of(person, ledger, today))
    readers = person_readership(ledger, person, now)
    soon = ActionQuery(owners=owners, due_first=today, due_last=next_workday(today, country))
    since = None if before is None or opens_week(today, country) else _last_round(ledger)
    past = ActionQuery(owners=owners, due_first=since, due_last=today - timedelta(days=1))
    return wakeful(ledger, soon, readers, today), wakeful(ledger, past, readers, today)


def _last_round(ledger: Ledger) -> date | None:
    last = ledger.deliveries.last_claim(ledger.workspace.id, ROUND)
    return last.day if last else None
