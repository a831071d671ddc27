"""What a person may not read does not exist for them: any rows, any audiences and any readership, against the rules
spelt out one row at a time."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.action import Action
from bot.decision import Decision
from bot.meeting import Meeting
from bot.ports import ActionQuery, DecisionQuery, Ledger
from bot.rights import Readership
from bot.understanding.stems import stems
from tests.contract.register import Register, put
from tests.samples import NOON, a_decision, a_meeting, an_action, later

V = TypeVar("V", Action, Decision)
Fresh = Callable[[], Register]
Readers = dict[str, tuple[str, ...]]

PARTIES, CHANNELS = ("kari", "ola", "au", "sff"), ("fjord", "ledelsen", "storting")
AUDIENCES = ("network", "here", "ledelsen", "own")
DAYS = [date(2026, 3, 1) + timedelta(days=n) for n in range(4)]
MOMENTS = [later(hours=n) for n in range(4)]
TEXTS = ("Høringssvar om budsjett", "Budsjettet for Ålesund", "Brev fra Alesund i 2024", "År 12/24 – høringssvaret")
QUERIES = ("", "høringssvar", "budsjett høringssvar", "år", "ar", "Ålesund", "2024", "12")


def some(values: tuple[str, ...], most: int = 3) -> st.SearchStrategy[tuple[str, ...]]:
    """A few of these, in any order."""
    return st.lists(st.sampled_from(values), max_size=most, unique=True).map(tuple)


def perhaps(values: Any) -> st.SearchStrategy[Any]:
    """One of these, or None: oftenest None, or too little is left to look at."""
    return st.one_of(st.none(), st.none(), st.sampled_from(values))


readerships = st.builds(
    Readership,
    some(AUDIENCES[:3]).map(frozenset),
    some(CHANNELS, 2).map(frozenset),
    some(PARTIES, 2).map(frozenset),
    some(CHANNELS, 2).map(frozenset),
)
places = st.fixed_dictionaries(
    {"audience": st.sampled_from(AUDIENCES), "channel": st.one_of(st.none(), st.sampled_from(CHANNELS))}
)
action_fields = st.fixed_dictionaries(
    {
        "text": st.sampled_from(TEXTS),
        "owners": some(PARTIES),
        "due": st.one_of(st.none(), st.sampled_from(DAYS)),
        "meeting": perhaps(["meeting-1", "meeting-2"]),
        "closed": st.one_of(st.none(), st.tuples(st.sampled_from(["done", "dropped"]), st.sampled_from(MOMENTS))),
    }
)
action_queries = st.builds(
    ActionQuery,
    owners=st.one_of(st.none(), some(PARTIES)),
    state=st.sampled_from(["open", "open", "done", "dropped", None]),
    channel=perhaps(CHANNELS),
    meeting=perhaps(["meeting-1", "meeting-2"]),
    due_first=perhaps(DAYS),
    due_last=perhaps(DAYS),
    overdue_on=perhaps(DAYS),
    closed_first=perhaps(MOMENTS),
    closed_last=perhaps(MOMENTS),
    stems=st.sampled_from(QUERIES).map(stems),
)
decision_queries = st.builds(
    DecisionQuery,
    channel=perhaps(CHANNELS),
    meeting=perhaps(["meeting-1"]),
    made_first=perhaps(MOMENTS),
    made_last=perhaps(MOMENTS),
    stems=st.sampled_from(QUERIES).map(stems),
)


@st.composite
def actions(draw: st.DrawFn) -> tuple[list[Action], Readers]:
    """Some actions, with the readers of each."""
    rows, readers = [], {}
    for number in range(1, draw(st.integers(0, 9)) + 1):
        fields = draw(places) | draw(action_fields) | {"maker": draw(st.sampled_from(PARTIES))}
        closed = fields.pop("closed")
        action = _owned(an_action(f"action-{number}", **fields))
        rows.append(replace(action, state=closed[0], closed_at=closed[1], closed_by="kari") if closed else action)
        readers[action.id] = draw(some(PARTIES, 2))
    return rows, readers


@st.composite
def decisions(draw: st.DrawFn) -> tuple[list[Decision], Readers]:
    """Some decisions, with the readers of each."""
    rows, readers = [], {}
    for number in range(1, draw(st.integers(0, 9)) + 1):
        fields = draw(places) | {"text": draw(st.sampled_from(TEXTS)), "made_at": draw(st.sampled_from(MOMENTS))}
        fields |= {"maker": draw(st.sampled_from(PARTIES))}
        decision = _owned(a_decision(f"decision-{number}", meeting=draw(perhaps(["meeting-1"])), **fields))
        rows.append(decision)
        readers[decision.id] = draw(some(PARTIES, 2))
    return rows, readers


def _owned(row: V) -> V:
    """Named persons read a row whose audience is its own id."""
    return replace(row, audience=row.id) if row.audience == "own" else row


def may_read(readers: Readership, row: Action | Decision | Meeting, named: Readers) -> bool:
    """The rule in full, not asking `bot.rights`."""
    by_audience = row.audience in readers.audiences
    by_channel = row.channel is not None and row.channel in readers.channels
    makers = () if isinstance(row, Meeting) else (row.maker, *(row.owners if isinstance(row, Action) else ()))
    as_own = row.channel is not None and row.channel in readers.own and any(each in readers.parties for each in makers)
    return by_audience or by_channel or as_own or any(party in readers.parties for party in named.get(row.id, ()))


def is_asked_for(query: ActionQuery, action: Action) -> bool:
    """The docstring of `ActionQuery`, read aloud."""
    due, closed = action.due, action.closed_at
    told = [
        query.owners is None or any(owner in action.owners for owner in query.owners),
        query.state is None or action.state == query.state,
        query.channel is None or action.channel == query.channel,
        query.meeting is None or action.meeting == query.meeting,
        query.due_first is None or (due is not None and due >= query.due_first),
        query.due_last is None or (due is not None and due <= query.due_last),
        query.overdue_on is None or (action.state == "open" and due is not None and due < query.overdue_on),
        query.closed_first is None or (closed is not None and closed >= query.closed_first),
        query.closed_last is None or (closed is not None and closed < query.closed_last),
        all(stem in stems(action.text) for stem in query.stems),
    ]
    return all(told)


def in_order(query: ActionQuery, rows: list[Action]) -> list[Action]:
    """By number, then by what counts more: sorting keeps what was equal."""
    if query.closed_first or query.closed_last:
        by_number = sorted(rows, key=lambda action: action.number, reverse=True)
        return sorted(by_number, key=lambda action: action.closed_at or NOON, reverse=True)
    by_number = sorted(rows, key=lambda action: action.number)
    dated = sorted((row for row in by_number if row.due), key=lambda action: action.due or date.max)
    return dated + [row for row in by_number if row.due is None]


def paged(page: Callable[[V | None], tuple[V, ...]]) -> list[V]:
    """All rows, a page at a time."""
    rows: list[V] = []
    while found := page(rows[-1] if rows else None):
        rows += found
    return rows


def filled(fresh: Fresh, rows: list[Any], named: Readers) -> Register:
    """A workspace with these rows, written in two units."""
    register = fresh()
    half = len(rows) // 2
    for part in (rows[:half], rows[half:]):

        def work(ledger: Ledger, part: list[Any] = part) -> None:
            put(ledger, *part)
            for row in part:
                ledger.actions.set_readers(row.id, named[row.id])

        register.write(work)
    return register


@settings(max_examples=100)
@given(told=actions(), query=action_queries, readers=readerships, size=st.integers(1, 4))
def test_pages_and_counts_of_actions_hold_what_may_be_read_and_nothing_else(
    fresh: Fresh, told: tuple[list[Action], Readers], query: ActionQuery, readers: Readership, size: int
) -> None:
    rows, named = told
    register = filled(fresh, rows, named)
    expected = in_order(query, [row for row in rows if may_read(readers, row, named) and is_asked_for(query, row)])

    def work(ledger: Ledger) -> tuple[list[Action], int]:
        pages = paged(lambda after: ledger.actions.page(query, readers, size, after))
        return pages, ledger.actions.count(query, readers)

    assert register.read(work) == (expected, len(expected))


@settings(max_examples=40)
@given(told=decisions(), query=decision_queries, readers=readerships, size=st.integers(1, 4))
def test_pages_and_counts_of_decisions_hold_what_may_be_read_and_nothing_else(
    fresh: Fresh, told: tuple[list[Decision], Readers], query: DecisionQuery, readers: Readership, size: int
) -> None:
    rows, named = told
    register = filled(fresh, rows, named)
    asked = [
        row
        for row in rows
        if may_read(readers, row, named)
        and (query.channel is None or row.channel == query.channel)
        and (query.meeting is None or row.meeting == query.meeting)
        and (query.made_first is None or row.made_at >= query.made_first)
        and (query.made_last is None or row.made_at < query.made_last)
        and all(stem in stems(row.text) for stem in query.stems)
    ]
    by_number = sorted(asked, key=lambda decision: decision.number, reverse=True)
    expected = sorted(by_number, key=lambda decision: decision.made_at, reverse=True)

    def work(ledger: Ledger) -> tuple[list[Decision], int]:
        pages = paged(lambda after: ledger.decisions.page(query, readers, size, after))
        return pages, ledger.decisions.count(query, readers)

    assert register.read(work) == (expected, len(expected))


@st.composite
def meetings(draw: st.DrawFn) -> tuple[list[Meeting], Readers]:
    """Some meetings that are over, with the readers of each."""
    rows, readers = [], {}
    for number in range(1, draw(st.integers(0, 6)) + 1):
        meeting = a_meeting(
            f"meeting-{number}",
            audience=draw(st.sampled_from(AUDIENCES)),
            channel=draw(st.sampled_from(CHANNELS)),
            series=draw(st.sampled_from(["styremøte", "nettverksmøte"])),
            start=draw(st.sampled_from(MOMENTS)),
            state="closed",
        )
        rows.append(meeting)
        readers[meeting.id] = draw(some(PARTIES, 2))
    return rows, readers


@settings(max_examples=40)
@given(
    told=meetings(),
    channel=perhaps(CHANNELS),
    series=perhaps(["styremøte", "nettverksmøte"]),
    readers=st.one_of(st.none(), readerships),
    limit=st.integers(1, 7),
)
def test_the_latest_meetings_are_those_that_may_be_read(
    fresh: Fresh,
    told: tuple[list[Meeting], Readers],
    channel: str | None,
    series: str | None,
    readers: Readership | None,
    limit: int,
) -> None:
    rows, named = told
    register = filled(fresh, rows, named)
    asked = [
        row
        for row in rows
        if (readers is None or may_read(readers, row, named))
        and (channel is None or row.channel == channel)
        and (series is None or row.series == series)
    ]
    expected = sorted(asked, key=lambda meeting: (meeting.start, meeting.number))[::-1][:limit]
    assert list(register.read(lambda ledger: ledger.meetings.latest(channel, readers, limit, series))) == expected


words = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs", "M")), min_size=1, max_size=12)


@settings(max_examples=60)
@given(texts=st.lists(words, min_size=1, max_size=4), wanted=words)
def test_a_search_means_the_same_whatever_was_written(fresh: Fresh, texts: list[str], wanted: str) -> None:
    """In any alphabet, and with any signs."""
    rows = [an_action(f"action-{n}", text=text, audience="here") for n, text in enumerate(texts, start=1)]
    register = filled(fresh, rows, {row.id: () for row in rows})
    for query in (stems(wanted), *(stems(text)[:2] for text in texts)):
        assert _found(register, query) == [row.number for row in rows if set(query) <= set(stems(row.text))]


def _found(register: Register, query: tuple[str, ...]) -> list[int]:
    readers = Readership(frozenset({"here"}))
    page = register.read(lambda ledger: ledger.actions.page(ActionQuery(stems=query), readers, 9))
    return [action.number for action in page]
