"""A statement is put together once for each shape, and asks each time with the values of the question."""

from typing import Any

from sqlalchemy import ColumnElement, Select, create_engine, literal_column, select

from bot.ports import ActionQuery, Ledger
from bot.rights import Readership
from bot.understanding.stems import stems
from storage.prepared import Filled, Values
from storage.session import Session, Statements
from storage.sqlite import SqliteLedgers
from tests.samples import HERE, NETWORK, an_action

READS = Readership(frozenset({HERE.id}))


def asked(marks: Values) -> Select[Any]:
    name: ColumnElement[str] = literal_column("name")
    rows = select(name).select_from(select(literal_column("'AU'").label("name")).subquery())
    return rows.where(name == marks["one"], name.in_(marks["several"]), name != "same").limit(marks["limit"])


def test_values_take_the_places_of_marks_and_what_is_the_same_stays() -> None:
    engine = create_engine("sqlite://")
    statements = Statements(engine.dialect)
    with engine.connect() as connection:
        session = Session(connection, statements)

        def names(one: str, several: list[str], limit: int = 5) -> list[str]:
            values = {"one": one, "several": several, "limit": limit}
            return [name for (name,) in session.ask("a test", values, asked)]

        assert names("AU", ["KDD", "AU", "SIVA"]) == ["AU"]
        assert names("AU", ["KDD", "SIVA", "NMF", "HK", "AU"]) == ["AU"]
        assert names("AU", ["AU"]) == ["AU"]
        assert names("AU", ["AU"], limit=0) == []
        assert names("AU", ["KDD"]) == []
        assert names("KDD", ["AU"]) == []
        assert names("same", ["same"]) == []
        session.close()


def test_one_statement_answers_all_questions_of_a_shape() -> None:
    statements = Statements(create_engine("sqlite://").dialect)
    made = []

    def make(marks: Values) -> Select[Any]:
        made.append(marks)
        return asked(marks)

    for several in (["a", "b", "c"], ["a", "b", "c", "d"], ["a"], ["b"]):
        statements.prepared("a test", Filled.of({"one": "AU", "several": several, "limit": 5}), make)
    assert [len(marks["several"]) for marks in made] == [4, 1]


def test_searches_for_other_words_are_of_one_shape(ledgers: SqliteLedgers) -> None:
    """Whatever is looked for, and however many words."""
    kept = ledgers._statements._prepared

    def look(ledger: Ledger, words: tuple[str, ...]) -> int:
        return len(ledger.actions.page(ActionQuery(stems=words), READS, 5))

    ledgers.write(NETWORK.id, lambda ledger: ledger.actions.put(an_action(text="Svare på høringen om budsjettet")))
    assert ledgers.read(NETWORK.id, lambda ledger: look(ledger, stems("høring"))) == 1
    before = len(kept)
    assert ledgers.read(NETWORK.id, lambda ledger: look(ledger, stems("budsjett høring"))) == 1
    assert ledgers.read(NETWORK.id, lambda ledger: look(ledger, stems("budsjett kloakk"))) == 0
    assert len(kept) == before > 0
