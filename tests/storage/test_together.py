"""Whole requests that commit together in one thread: none is told before it is stored, and none spoils another."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from bot.errors import NotAllowed, Outdated
from bot.place import Connection, Workspace
from bot.ports import ActionQuery, Ledger, Ledgers
from storage.ledgers import StoredLedgers
from storage.session import Session
from storage.sqlite import SqliteLedgers
from tests.contract.register import put
from tests.samples import EVERYTHING, HERE, NETWORK, NOON, a_meeting, a_party, an_action, an_entry

Does = Callable[[Ledgers], Any]


class Line:
    """Requests that have come, and what became of each."""

    def __init__(self, **requests: Does) -> None:
        self._coming = [One(self, name, does) for name, does in requests.items()]
        self.told: dict[str, Any] = {}

    def wait(self) -> "One | None":
        """The next."""
        return self.next()

    def next(self) -> "One | None":
        """The next, at once."""
        return self._coming.pop(0) if self._coming else None


class One:
    """A request."""

    def __init__(self, line: Line, name: str, does: Does) -> None:
        self._line, self._name, self._does = line, name, does
        self._answer: Any = None

    def answer(self, ledgers: Ledgers) -> None:
        """Does it."""
        self._answer = self._does(ledgers)

    def tell(self, error: Exception | None) -> None:
        """Notes what came of it."""
        self._line.told[self._name] = error or self._answer


def adds(number: int) -> Does:
    """Puts one action with its entry, and then finds it."""

    def work(ledger: Ledger) -> None:
        put(ledger, an_action(f"action-{number}"), an_entry(subject=f"action-{number}"))

    def does(ledgers: Ledgers) -> list[int]:
        ledgers.write(NETWORK.id, work)
        return ledgers.read(NETWORK.id, numbers)

    return does


def numbers(ledger: Ledger) -> list[int]:
    """The numbers of all actions."""
    return [action.number for action in ledger.actions.page(ActionQuery(state=None), EVERYTHING, 99)]


def served(ledgers: SqliteLedgers, line: Line) -> list[int]:
    """Serves them; how many units shared each commit."""
    commits: list[int] = []
    ledgers.watch(lambda count, _: commits.append(count))
    assert ledgers.serve(line)
    return commits


def test_they_share_a_commit_and_see_what_those_before_wrote(ledgers: SqliteLedgers) -> None:
    line = Line(first=adds(1), second=adds(2), third=lambda ledgers: ledgers.read(NETWORK.id, numbers))
    assert served(ledgers, line) == [3]
    assert line.told == {"first": [1], "second": [1, 2], "third": [1, 2]}
    assert ledgers.read(NETWORK.id, numbers) == [1, 2]


def test_none_is_told_before_it_is_stored(ledgers: SqliteLedgers, monkeypatch: pytest.MonkeyPatch) -> None:
    line, command, seen = Line(first=adds(1), second=adds(2)), Session.command, []

    def patched(session: Session, sql: str, given: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
        if sql == "COMMIT":
            seen.append(dict(line.told))
        return command(session, sql, given)

    monkeypatch.setattr(Session, "command", patched)
    served(ledgers, line)
    assert seen == [{}]
    assert set(line.told) == {"first", "second"}


def test_what_fails_in_one_is_undone_and_it_may_go_on(ledgers: SqliteLedgers) -> None:
    def fails(ledger: Ledger) -> None:
        put(ledger, an_action("action-7"), an_entry())
        assert 7 in numbers(ledger)
        raise NotAllowed("action.not_yours_to_remove", label="A-7")

    def goes_on(ledgers: Ledgers) -> list[int]:
        with pytest.raises(NotAllowed):
            ledgers.write(NETWORK.id, fails)
        return adds(2)(ledgers)  # type: ignore[no-any-return]

    def raises(ledgers: Ledgers) -> None:
        ledgers.write(NETWORK.id, fails)

    line = Line(first=adds(1), second=goes_on, third=raises)
    served(ledgers, line)
    assert (line.told["first"], line.told["second"]) == ([1], [1, 2])
    assert isinstance(line.told["third"], NotAllowed)
    assert ledgers.read(NETWORK.id, numbers) == [1, 2]


def test_rows_that_cannot_go_in_together_spoil_no_other_request(ledgers: SqliteLedgers) -> None:
    """Two meetings at once in a channel: the database itself refuses, and each request is run again by itself."""

    def opens(id: str) -> Does:
        return lambda ledgers: ledgers.write(NETWORK.id, lambda ledger: put(ledger, a_meeting(id)))

    line = Line(before=adds(1), first=opens("meeting-1"), second=opens("meeting-2"), after=adds(2))
    served(ledgers, line)
    assert isinstance(line.told["second"], Outdated)
    assert (line.told["before"], line.told["first"]) == ([1], None)
    assert ledgers.read(NETWORK.id, numbers) == [1, 2]


def test_a_database_that_fails_fails_all_of_them(ledgers: SqliteLedgers, monkeypatch: pytest.MonkeyPatch) -> None:
    line, command = Line(first=adds(1), second=adds(2)), Session.command

    def patched(session: Session, sql: str, given: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
        if sql == "COMMIT":
            return command(session, "COMMIT nothing at all", given)
        return command(session, sql, given)

    with monkeypatch.context() as broken:
        broken.setattr(Session, "command", patched)
        served(ledgers, line)
    assert all(isinstance(told, Exception) for told in line.told.values())
    assert set(line.told) == {"first", "second"}
    assert ledgers.read(NETWORK.id, numbers) == []


def test_one_that_asks_for_a_broken_row_fails_all_until_each_is_by_itself(
    ledgers: SqliteLedgers, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = Session.query

    def patched(session: Session, statement: Any) -> Any:
        if "decisions" in str(statement):
            session.command("SELECT nonsense")
        return query(session, statement)

    monkeypatch.setattr(Session, "query", patched)
    sizes: Does = lambda ledgers: ledgers.read(NETWORK.id, lambda ledger: ledger.sizes())  # noqa: E731
    line = Line(first=adds(1), second=sizes, third=adds(2))
    served(ledgers, line)
    assert isinstance(line.told["second"], Exception)
    assert ledgers.read(NETWORK.id, numbers) == [1, 2]


def test_what_belongs_to_no_workspace_is_read_and_not_changed(ledgers: SqliteLedgers) -> None:
    def looks(ledgers: Ledgers) -> Iterable[object]:
        ledgers.close()
        return [*ledgers.workspaces(), ledgers.connection(HERE.id), *ledgers.due(NOON, 5)]

    def makes(ledgers: Ledgers) -> None:
        ledgers.create(Workspace("other", "Andre"), Connection("there", "local", "other"))

    def changes(ledgers: Ledgers) -> None:
        ledgers.put_connection(HERE)

    line = Line(looks=looks, makes=makes, changes=changes)
    served(ledgers, line)
    assert line.told["looks"] == [NETWORK, HERE]
    assert isinstance(line.told["makes"], RuntimeError)
    assert isinstance(line.told["changes"], RuntimeError)
    assert [each.id for each in ledgers.workspaces()] == [NETWORK.id]


def test_between_two_of_them_the_same_thread_may_write_by_itself(ledgers: SqliteLedgers) -> None:
    class Writes(Line):
        def wait(self) -> One | None:
            if not self.told:
                adds(5)(ledgers)
            return super().next()

    line = Writes(first=adds(1))
    assert sum(served(ledgers, line)) == 2
    assert ledgers.read(NETWORK.id, numbers) == [1, 5]


def test_where_the_database_is_waited_for_it_is_not_done_so(stored: StoredLedgers) -> None:
    line = Line(first=adds(1))
    assert stored.serve(line) is isinstance(stored, SqliteLedgers)
    assert bool(line.told) is isinstance(stored, SqliteLedgers)


def test_what_is_changed_within_a_look_that_asks_is_seen_by_those_after_it(ledgers: SqliteLedgers) -> None:
    """A question whose answer is posted: it is found in one look who asks, and who is new becomes known within it."""

    def known(name: str) -> Does:
        return lambda ledgers: ledgers.write(NETWORK.id, lambda ledger: ledger.parties.put(a_party(name, name=name)))

    def asks(ledgers: Ledgers) -> None:
        ledgers.read(NETWORK.id, lambda _: known("kari")(ledgers))

    served(ledgers, Line(first=asks, second=known("ola")))
    served(ledgers, Line(third=known("per")))
    names = ("kari", "ola", "per")
    found = ledgers.read(NETWORK.id, lambda ledger: tuple(map(ledger.parties.get, names)))
    assert found == tuple(a_party(name, name=name) for name in names)
