"""What is owed, overdue, due and done: actions of somebody, or of the channel where nobody is named."""

from dataclasses import replace
from datetime import timedelta
from itertools import islice

from bot.action import Action
from bot.answers.asked import NOTHING, Asked
from bot.answers.paging import PAGE, Page, walk
from bot.call import bodies_of
from bot.ports import ActionQuery
from bot.reply import Part, Reply, Rows, Text
from bot.understanding.dates import Period
from bot.wording.dates import short_day_words


def owes(asked: Asked) -> Reply:
    """Open actions of a party, alone and jointly; for a person also what comes through bodies, in a group apart."""
    if not asked.question.parties:
        return open_ones(asked)
    return _debts(asked, "answers.owes" if len(asked.question.parties) == 1 else "answers.owe")


def mine(asked: Asked) -> Reply:
    """The speaker's own open actions, and what comes through bodies; within a period those due in it."""
    own = replace(asked, question=replace(asked.question, parties=(asked.call.speaker.id,)))
    return due(own) if asked.question.period else _debts(own, "answers.mine")


def open_ones(asked: Asked) -> Reply:
    """Open actions of a party itself, or of the channel."""
    return _listed(asked, asked.scope(ActionQuery()), "answers.open")


def every(asked: Asked) -> Reply:
    """All actions, whatever has become of them."""
    return _listed(asked, asked.scope(ActionQuery(state=None)), "answers.every")


def _debts(asked: Asked, key: str) -> Reply:
    own = asked.actions(ActionQuery(owners=asked.question.parties))
    bodies = _bodies(asked)
    through = _through(asked, bodies)
    if not own.total and not through.total:
        return NOTHING if asked.told is not None else asked.nothing(_nothing_owed(asked, f"{key}.none"))
    parts: list[Rows] = []
    if own.rows and (own.number == asked.page or not through.rows):
        parts.append(asked.action_rows(own, asked.say(key, count=own.total, names=asked.names_first)))
    if through.rows:
        parts.append(asked.action_rows(through, asked.say("answers.through", count=through.total)))
    return asked.found(_or_nothing_own(asked, key, own, parts), more=own.more or through.more)


def _or_nothing_own(asked: Asked, key: str, own: Page[Action], parts: list[Rows]) -> tuple[Part, ...]:
    """Where all comes through bodies, that nothing is the person's own is said as well."""
    if own.total or asked.told is not None:
        return tuple(parts)
    return (Text(asked.say(f"{key}.none", names=asked.names_first)), *parts)


def _bodies(asked: Asked) -> tuple[str, ...]:
    """The bodies through which something comes to the persons asked about."""
    ledger, call = asked.ledger, asked.call
    persons = [key for key in asked.question.parties if (party := ledger.parties.get(key)) and party.kind == "person"]
    bodies = (body for person in persons for body in bodies_of(person, ledger, call.today))
    return tuple(dict.fromkeys(body for body in bodies if body not in asked.question.parties))


def _through(asked: Asked, bodies: tuple[str, ...]) -> Page[Action]:
    """What bodies owe and the persons themselves do not."""
    if not bodies:
        return Page((), 0)
    ledger, own = asked.ledger.actions, asked.question.parties
    either = ActionQuery(owners=(*own, *bodies))
    readings = [asked.readers, *([asked.told] if asked.told else [])]
    counts = [ledger.count(either, each) - ledger.count(ActionQuery(owners=own), each) for each in readings]
    total = counts[0] - sum(counts[1:])
    first = (asked.page - 1) * PAGE
    if first >= total:
        return Page((), total)
    query = ActionQuery(owners=bodies)
    every = walk(lambda limit, after: ledger.page(query, asked.readers, limit, after))
    others = (action for action in every if set(own).isdisjoint(action.owners) and asked.reads(action))
    return Page(tuple(islice(others, first, first + PAGE)), total, total > first + PAGE, asked.page)


def _nothing_owed(asked: Asked, key: str) -> str:
    """That nothing is owed, and when the last one was done."""
    nothing = asked.say(key, names=asked.names_first)
    query = replace(asked.scope(ActionQuery(state="done")), closed_last=asked.after(asked.call.today))
    last = next(iter(asked.ledger.actions.page(query, asked.readers, 1)), None)
    if last is None or last.closed_at is None:
        return nothing
    day = short_day_words(asked.call.local(last.closed_at).date(), asked.call.language)
    return f"{nothing} {asked.say('answers.last_done', label=last.label, day=day, text=last.text)}"


def overdue(asked: Asked) -> Reply:
    """Open and past due, of a party or of the channel; within a period where one is named."""
    period, today = asked.question.period, asked.call.today
    query = ActionQuery(overdue_on=today)
    if period is not None:
        query = replace(query, due_first=period.first, due_last=min(period.last, today - timedelta(days=1)))
    return _listed(asked, asked.scope(query), "answers.overdue", period)


def due(asked: Asked) -> Reply:
    """Open with a due date within the period; from today on where none is named."""
    period = asked.question.period
    if period is None:
        return _listed(asked, asked.scope(ActionQuery(due_first=asked.call.today)), "answers.upcoming")
    query = asked.scope(ActionQuery(due_first=period.first, due_last=period.last))
    return _listed(asked, query, "answers.due", period)


def done(asked: Asked) -> Reply:
    """Closed as done within the period, the latest first; ever where none is named."""
    period = asked.question.period
    query = ActionQuery(
        state="done",
        closed_first=asked.midnight(period.first) if period else None,
        closed_last=asked.after(period.last if period else asked.call.today),
    )
    return _listed(asked, asked.scope(query), "answers.done", period)


def _listed(asked: Asked, query: ActionQuery, key: str, period: Period | None = None) -> Reply:
    """A list with its count in the heading, and whose it is and when."""
    page = asked.actions(query)
    where = _whose(asked)
    span = asked.days(period.first, period.last) if period else ""
    if not page.total:
        return asked.nothing(asked.say(f"{key}.none", where=where, span=span))
    heading = asked.say(key, count=page.total, where=where, span=span)
    return asked.found((asked.action_rows(page, heading),), more=page.more)


def _whose(asked: Asked) -> str:
    if asked.question.parties:
        return asked.say("answers.whose", names=asked.names)
    channel = asked.call.channel
    return asked.say("answers.here", channel=channel.name) if channel else ""
