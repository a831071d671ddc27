"""A statement is put together once for each shape, and asks each time with the values of the question."""

from sqlalchemy import Select, create_engine, literal_column, select

from storage import prepared as module
from storage.prepared import prepared

MARKS = {"one": "\0one", "several": ["\0a", "\0b"], "limit": 104_729}


def asked() -> Select[tuple[str]]:
    name = literal_column("name")
    rows = select(name).select_from(select(literal_column("'AU'").label("name")).subquery())
    return rows.where(name == MARKS["one"], name.in_(MARKS["several"]), name != "same").limit(104_729)


def test_marks_are_filled_in_and_what_is_the_same_stays() -> None:
    made = prepared("shape of a test", asked, MARKS)
    assert prepared("shape of a test", lambda: 1 / 0, MARKS) is made  # type: ignore[arg-type,return-value]  # not asked
    with create_engine("sqlite://").connect() as connection:

        def rows(one: str, several: list[str]) -> list[str]:
            given = made.given({"one": one, "several": several, "limit": 5})
            return list(connection.execute(made.statement, given).scalars())

        assert rows("AU", ["KDD", "AU", "SIVA"]) == ["AU"]
        assert rows("AU", ["KDD"]) == []
        assert rows("KDD", ["AU"]) == []
    module._kept.pop("shape of a test")
