"""Replies: the common reading of all parts, and their rows."""

from dataclasses import replace
from datetime import date

import pytest

from bot.form import Field, Form
from bot.reply import Button, Buttons, Facts, Part, Reply, Row, Rows, Text, plain_text, row_line

LEAST = Row("decision", "D-4", "Budsjettet er vedtatt", "stands")
WHOLE = Row(
    "action",
    "A-12",
    "Sende brev",
    "open",
    owners=("AU", "SFF"),
    due=date(2026, 6, 9),
    due_words="tirsdag 9. juni 2026",
    source="Styremøte, sak 6",
    note="delt",
)


@pytest.mark.parametrize(
    ("row", "line"),
    [
        (WHOLE, "A-12 Sende brev (AU, SFF · tirsdag 9. juni 2026 · delt · Styremøte, sak 6)"),
        (Row("action", "A-1", "Ringe", "open", owners=("AU",), source="fjord"), "A-1 Ringe (AU · fjord)"),
        (Row("action", "A-1", "Ringe", "open", note="ferdig"), "A-1 Ringe (ferdig)"),
        (LEAST, "D-4 Budsjettet er vedtatt"),
    ],
)
def test_a_row_as_one_line(row: Row, line: str) -> None:
    assert row_line(row) == line


FORM = Form(
    "Ny oppgave",
    "/action add",
    (Field("text", "Tekst", "text", "Sende brev"), Field("due", "Frist", "date")),
    "Lagre",
)


@pytest.mark.parametrize(
    ("part", "lines"),
    [
        (Text("To linjer\nher", "quote"), ["To linjer", "her"]),
        (Text(""), [""]),
        (Facts((("Ansvarlig", "AU"), ("Frist", "9. juni"))), ["Ansvarlig: AU", "Frist: 9. juni"]),
        (Facts(()), None),
        (Buttons((Button("Ferdig", "/action done A-1"), Button("Frist", "/action due A-1"))), ["[Ferdig] [Frist]"]),
        (Rows((WHOLE,), "Skyldig"), ["Skyldig", row_line(WHOLE)]),
        (Rows((WHOLE, WHOLE)), [row_line(WHOLE)] * 2),
        (Rows((), "Ingenting"), ["Ingenting"]),
        (Rows(()), None),
        (FORM, ["Ny oppgave", "Tekst: Sende brev", "Frist:"]),
    ],
)
def test_each_part_as_plain_text(part: Part, lines: list[str] | None) -> None:
    assert plain_text(Reply((part,))) == "\n".join(lines or [])
    around = Reply((Text("før"), part, Text("etter")))
    assert plain_text(around).split("\n") == ["før", *(lines or []), "etter"]


def test_what_is_no_part_cannot_be_read() -> None:
    with pytest.raises(TypeError):
        plain_text(Reply(("a text alone",)))  # type: ignore[arg-type]  # no part


def test_rows_that_are_alike_are_found_among_those_remembered() -> None:
    alike, another = replace(WHOLE), replace(WHOLE, source="another")
    assert {WHOLE: 1, another: 2} == {alike: 1, another: 2}


def test_nothing_is_nothing() -> None:
    assert plain_text(Reply(())) == ""


def test_the_rows_of_all_parts_in_order() -> None:
    reply = Reply((Rows((WHOLE,)), Text("og"), FORM, Rows((LEAST, WHOLE), "Mer")))
    assert reply.rows == (WHOLE, LEAST, WHOLE)
    assert Reply((Text("ingen"),)).rows == ()
