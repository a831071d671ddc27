"""Lists of actions and decisions: what is asked for, in order, in pages that a count agrees with."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from bot.anchor import Anchor
from bot.ports import ActionQuery, DecisionQuery, Ledger
from bot.rights import Readership
from bot.understanding.stems import stems
from tests.contract.register import Register
from tests.samples import EVERYTHING, HERE, NETWORK, NOON, a_decision, an_action, later

JUNE = date(2026, 6, 9)


def numbers(
    register: Register, query: ActionQuery, readers: Readership = EVERYTHING, limit: int = 99, after: str | None = None
) -> list[int]:
    """The numbers of a page; a count of all says the same where the page holds all."""
    behind = register.read(lambda ledger: ledger.actions.get(after)) if after else None
    page = register.read(lambda ledger: ledger.actions.page(query, readers, limit, behind))
    count = register.read(lambda ledger: ledger.actions.count(query, readers))
    assert count == len(page) or limit < 99 or after
    return [action.number for action in page]


def decision_numbers(
    register: Register,
    query: DecisionQuery,
    readers: Readership = EVERYTHING,
    limit: int = 99,
    after: str | None = None,
) -> list[int]:
    """The same, of decisions."""
    behind = register.read(lambda ledger: ledger.decisions.get(after)) if after else None
    page = register.read(lambda ledger: ledger.decisions.page(query, readers, limit, behind))
    count = register.read(lambda ledger: ledger.decisions.count(query, readers))
    assert count == len(page) or limit < 99 or after
    return [decision.number for decision in page]


@pytest.fixture
def owed(register: Register) -> Register:
    """Actions with and without dates, of AU, of SFF, of both and of nobody."""
    register.put(
        an_action("action-1", owners=("au",)),
        an_action("action-2", owners=("au",), due=JUNE, anchor=Anchor(-1, "workday")),
        an_action("action-3", owners=("sff", "au"), due=date(2026, 4, 1), channel="storting"),
        an_action("action-4", owners=("sff",), due=JUNE, meeting="meeting-1", item="item-1"),
        an_action("action-5", due=date(2026, 4, 1)),
        an_action("action-6", owners=("au",), due=JUNE, state="done", closed_at=later(days=1), closed_by="kari"),
        an_action("action-7", owners=("au",), state="dropped", closed_at=later(days=2), closed_by="kari"),
        an_action("action-8", owners=("sff",), state="done", closed_at=later(days=2), closed_by="kari"),
    )
    return register


def test_soonest_due_first_without_a_date_last_then_by_number(owed: Register) -> None:
    assert numbers(owed, ActionQuery()) == [3, 5, 2, 4, 1]
    assert numbers(owed, ActionQuery(state=None)) == [3, 5, 2, 4, 6, 1, 7, 8]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (ActionQuery(state="done"), [6, 8]),
        (ActionQuery(state="dropped"), [7]),
        (ActionQuery(owners=("au",)), [3, 2, 1]),
        (ActionQuery(owners=("sff", "au")), [3, 2, 4, 1]),
        (ActionQuery(owners=("sff",), state=None), [3, 4, 8]),
        (ActionQuery(owners=("kari",)), []),
        (ActionQuery(owners=()), []),
        (ActionQuery(anchored=True, channel="fjord"), [2]),
        (ActionQuery(anchored=True, owners=("sff",)), []),
        (ActionQuery(channel="storting"), [3]),
        (ActionQuery(channel="fjord"), [5, 2, 4, 1]),
        (ActionQuery(channel="nowhere"), []),
        (ActionQuery(meeting="meeting-1"), [4]),
        (ActionQuery(owners=("sff",), meeting="meeting-1"), [4]),
        (ActionQuery(owners=("au",), meeting="meeting-1"), []),
        (ActionQuery(due_first=JUNE), [2, 4]),
        (ActionQuery(due_last=JUNE - timedelta(days=1)), [3, 5]),
        (ActionQuery(due_first=date(2026, 4, 1), due_last=date(2026, 4, 1)), [3, 5]),
        (ActionQuery(due_first=JUNE, owners=("au",)), [2]),
        (ActionQuery(due_first=date(2026, 4, 2), due_last=JUNE - timedelta(days=1)), []),
        (ActionQuery(overdue_on=JUNE), [3, 5]),
        (ActionQuery(overdue_on=JUNE + timedelta(days=1)), [3, 5, 2, 4]),
        (ActionQuery(overdue_on=date(2026, 4, 1)), []),
        (ActionQuery(overdue_on=date(2030, 1, 1), state=None, owners=("au",)), [3, 2]),
        (ActionQuery(overdue_on=date(2030, 1, 1), state="done"), []),
        (ActionQuery(state=None, closed_first=NOON), [8, 7, 6]),
        (ActionQuery(state="done", closed_first=NOON), [8, 6]),
        (ActionQuery(state="done", closed_first=NOON, owners=("au", "sff")), [8, 6]),
        (ActionQuery(state="done", closed_first=later(days=1), closed_last=later(days=2)), [6]),
        (ActionQuery(state=None, closed_last=later(days=1)), []),
        (ActionQuery(state=None, closed_last=later(days=1, seconds=1)), [6]),
        (ActionQuery(closed_first=NOON), []),
    ],
)
def test_each_part_of_a_query_narrows(owed: Register, query: ActionQuery, expected: list[int]) -> None:
    assert numbers(owed, query) == expected


@pytest.mark.parametrize("owners", [None, ("au",), ("au", "sff")])
@pytest.mark.parametrize("closed", [False, True])
def test_a_page_goes_on_behind_the_one_before(owed: Register, owners: tuple[str, ...] | None, closed: bool) -> None:
    query = ActionQuery(owners=owners, state=None, closed_first=NOON if closed else None)
    every = numbers(owed, query)
    for size in range(1, len(every) + 1):
        pages, after = [], None
        while page := numbers(owed, query, limit=size, after=after):
            pages += page
            after = f"action-{page[-1]}"
        assert pages == every


def test_a_page_holds_no_more_than_its_limit(owed: Register) -> None:
    assert numbers(owed, ActionQuery(), limit=2) == [3, 5]
    assert numbers(owed, ActionQuery(), limit=2, after="action-5") == [2, 4]


def test_a_page_goes_on_behind_a_row_that_is_no_longer_in_it(owed: Register) -> None:
    """It was done between two pages."""
    two = an_action("action-2", owners=("au",), due=JUNE)
    owed.put(two.closed("done", "kari", later(days=3)))
    page = owed.read(lambda ledger: ledger.actions.page(ActionQuery(), EVERYTHING, 9, two))
    assert [action.number for action in page] == [4, 1]


def test_a_changed_action_is_found_as_it_is_now(owed: Register) -> None:
    one = an_action("action-1", owners=("au",))
    owed.put(one.assigned(("sff",)))
    assert (numbers(owed, ActionQuery(owners=("au",))), numbers(owed, ActionQuery(owners=("sff",)))) == (
        [3, 2],
        [3, 4, 1],
    )
    owed.put(one.assigned(("sff",)).due_on(date(2026, 3, 3), None))
    assert numbers(owed, ActionQuery(owners=("sff",))) == [1, 3, 4]
    owed.put(one.assigned(("sff",)).due_on(date(2026, 3, 3), None).closed("done", "kari", later(days=9)))
    assert numbers(owed, ActionQuery(owners=("sff",))) == [3, 4]
    assert numbers(owed, ActionQuery(owners=("sff",), state="done", closed_first=NOON)) == [1, 8]


def test_a_removed_action_is_found_nowhere(owed: Register) -> None:
    owed.write(lambda ledger: ledger.actions.remove(an_action("action-3")))
    assert numbers(owed, ActionQuery(state=None)) == [5, 2, 4, 6, 1, 7, 8]
    assert numbers(owed, ActionQuery(owners=("au",))) == [2, 1]
    assert owed.read(lambda ledger: ledger.actions.by_number(3)) is None


def test_an_owner_named_twice_owns_once(register: Register) -> None:
    register.put(an_action(owners=("au", "sff", "au")))
    assert numbers(register, ActionQuery(owners=("au", "sff"))) == [1]


def test_a_list_in_a_unit_holds_what_the_unit_put(owed: Register) -> None:
    query = ActionQuery(owners=("kari",))

    def work(ledger: Ledger) -> tuple[list[int], int]:
        ledger.actions.put(an_action("action-9", owners=("kari",), due=JUNE))
        page = ledger.actions.page(query, EVERYTHING, 9)
        return [action.number for action in page], ledger.actions.count(query, EVERYTHING)

    assert owed.write(work) == ([9], 1)


# --- who may read ---


@pytest.fixture
def mixed(register: Register) -> Register:
    """Rows of the connection, of the workspace, of a private channel, and of named persons."""
    makers: tuple[Callable[..., object], ...] = (an_action, a_decision)
    for kind, make in zip(("action", "decision"), makers, strict=True):
        register.put(
            make(f"{kind}-1"),
            make(f"{kind}-2", audience=NETWORK.id, channel="storting"),
            make(f"{kind}-3", audience="private", channel="private"),
            make(f"{kind}-4", audience=f"{kind}-4", channel=None),
            make(f"{kind}-5", audience="private", channel="private"),
        )
    named = {"action-4": ("kari", "au"), "action-5": ("ola",), "decision-4": ("kari", "au"), "decision-5": ("ola",)}

    def work(ledger: Ledger) -> None:
        for row, readers in named.items():
            ledger.actions.set_readers(row, readers)

    register.write(work)
    return register


@pytest.mark.parametrize(
    ("readers", "expected"),
    [
        (Readership(frozenset()), []),
        (Readership(frozenset({HERE.id})), [1]),
        (Readership(frozenset({HERE.id, NETWORK.id})), [1, 2]),
        (Readership(frozenset({HERE.id, NETWORK.id, "private"})), [1, 2, 3, 5]),
        (Readership(frozenset(), frozenset({"storting"})), [2]),
        (Readership(frozenset(), frozenset({"private", "fjord"})), [1, 3, 5]),
        (Readership(frozenset(), parties=frozenset({"kari"})), [4]),
        (Readership(frozenset(), parties=frozenset({"ola", "au", "kari"})), [4, 5]),
        (Readership(frozenset({HERE.id}), parties=frozenset({"ola"})), [1, 5]),
        (Readership(frozenset({"nobody"}), frozenset({"nowhere"}), frozenset({"nemo"})), []),
    ],
)
def test_only_what_may_be_read_is_listed_and_counted(mixed: Register, readers: Readership, expected: list[int]) -> None:
    assert numbers(mixed, ActionQuery(), readers) == expected
    assert decision_numbers(mixed, DecisionQuery(), readers) == expected[::-1]


def test_readers_are_told_in_order_and_each_once(register: Register) -> None:
    register.put(an_action())
    register.write(lambda ledger: ledger.actions.set_readers("action-1", ("ola", "kari", "ola")))
    assert register.read(lambda ledger: ledger.actions.readers("action-1")) == ("ola", "kari")
    register.write(lambda ledger: ledger.actions.set_readers("action-1", ("au", "ola")))
    assert register.read(lambda ledger: ledger.actions.readers("action-1")) == ("au", "ola")
    register.write(lambda ledger: ledger.actions.set_readers("action-1", ()))
    assert register.read(lambda ledger: ledger.actions.readers("action-1")) == ()


def test_the_readers_of_a_removed_action_are_kept_should_it_come_back(register: Register) -> None:
    register.put(an_action())
    register.write(lambda ledger: ledger.actions.set_readers("action-1", ("ola",)))
    register.write(lambda ledger: ledger.actions.remove(an_action()))
    assert register.read(lambda ledger: ledger.actions.readers("action-1")) == ("ola",)


# --- search ---


@pytest.fixture
def texts(register: Register) -> Register:
    register.put(
        an_action("action-1", text="Sende høringssvar om hjemmekontor"),
        an_action("action-2", text="Skrive høringssvaret ferdig, og budsjettet"),
        an_action("action-3", text="Bestille rom i Ålesund: 12/24"),
        an_action("action-4", text="Bestille rom i Alesund"),
        an_action("action-5", text='Se på "året" OR NOT (NEAR *) stems: -x'),
        an_action("action-6", text="Ta imot gjester fra årene 2024"),
    )
    return register


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("høringssvar", [1, 2]),
        ("HØRINGSSVARENE", [1, 2]),
        ("høringssvar budsjett", [2]),
        ("hjemmekontoret", [1]),
        ("Ålesund", [3]),
        ("alesund", [4]),
        ("horingssvar", []),
        ("bestilles", [3, 4]),
        ("12/24", [3]),
        ("24", [3]),
        ("OR", []),
        ("near", [5]),
        ("stems", [5]),
        ("høring", []),
        ("network", []),
        ("action", []),
    ],
)
def test_a_search_finds_all_stems_and_nothing_else(texts: Register, words: str, expected: list[int]) -> None:
    wanted = stems(words)
    found = numbers(texts, ActionQuery(stems=wanted))
    assert found == (expected if wanted else [1, 2, 3, 4, 5, 6])


def test_a_search_follows_a_changed_text(texts: Register) -> None:
    texts.put(an_action("action-1", text="Sende høringssvar om hjemmekontor").reworded("Ringe ordføreren"))
    assert numbers(texts, ActionQuery(stems=stems("høringssvar"))) == [2]
    assert numbers(texts, ActionQuery(stems=stems("ordfører"))) == [1]
    texts.write(lambda ledger: ledger.actions.remove(an_action("action-2")))
    assert numbers(texts, ActionQuery(stems=stems("høringssvar"))) == []


def test_a_search_narrows_what_else_is_asked(texts: Register) -> None:
    texts.put(an_action("action-7", text="Sende høringssvar", owners=("au",), channel="storting"))
    wanted = stems("høringssvar")
    assert numbers(texts, ActionQuery(stems=wanted, owners=("au",))) == [7]
    assert numbers(texts, ActionQuery(stems=wanted, channel="fjord")) == [1, 2]
    assert numbers(texts, ActionQuery(stems=wanted), Readership(frozenset({"nobody"}))) == []


# --- decisions ---


@pytest.fixture
def decided(register: Register) -> Register:
    register.put(
        a_decision("decision-1", made_at=later(days=1)),
        a_decision("decision-2", channel="storting", made_at=later(days=3)),
        a_decision("decision-3", meeting="meeting-1", text="Hjemmekontor to dager i uka", made_at=later(days=3)),
        a_decision("decision-4", state="revoked", made_at=NOON),
    )
    return register


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (DecisionQuery(), [3, 2, 1, 4]),
        (DecisionQuery(channel="storting"), [2]),
        (DecisionQuery(channel="fjord"), [3, 1, 4]),
        (DecisionQuery(meeting="meeting-1"), [3]),
        (DecisionQuery(made_first=later(days=1)), [3, 2, 1]),
        (DecisionQuery(made_last=later(days=1)), [4]),
        (DecisionQuery(made_first=later(days=1), made_last=later(days=3)), [1]),
        (DecisionQuery(stems=stems("hjemmekontor")), [3]),
        (DecisionQuery(stems=stems("budsjettet som er vedtatt")), [2, 1, 4]),
        (DecisionQuery(stems=stems("hjemmekontor"), channel="storting"), []),
    ],
)
def test_decisions_the_latest_first(decided: Register, query: DecisionQuery, expected: list[int]) -> None:
    assert decision_numbers(decided, query) == expected


def test_pages_of_decisions_go_on_behind_the_one_before(decided: Register) -> None:
    for size in range(1, 5):
        pages, after = [], None
        while page := decision_numbers(decided, DecisionQuery(), limit=size, after=after):
            pages += page
            after = f"decision-{page[-1]}"
        assert pages == [3, 2, 1, 4]


def test_a_decision_is_found_as_it_is_now(decided: Register) -> None:
    decided.put(a_decision("decision-1", made_at=later(days=1)).reworded("Ordføreren leder"))
    assert decision_numbers(decided, DecisionQuery(stems=stems("ordfører"))) == [1]
    decided.write(lambda ledger: ledger.decisions.remove(a_decision("decision-3")))
    assert decision_numbers(decided, DecisionQuery()) == [2, 1, 4]
    assert decision_numbers(decided, DecisionQuery(stems=stems("hjemmekontor"))) == []
    assert decided.read(lambda ledger: ledger.decisions.by_number(3)) is None
