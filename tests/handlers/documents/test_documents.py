"""Minutes and lists as files."""

import json
import re

import pytest

from bot.canonical import digest
from bot.markdown import escaped, paragraphs
from bot.ports import ActionQuery, DecisionQuery, Ledger
from bot.rights import Readership
from handlers.documents import journal_lines, minutes_document, register_document
from tests.bot.commands.meeting_room import Room


@pytest.fixture
def room() -> Room:
    room = Room()
    room.play("Ida Moe", "/minutes start Board | *one*", "/minutes chair Per Aas", "/minutes place Hull")
    room.play(
        "Ida Moe", "/minutes note Before it all.", "/minutes item 1 Budget", "/minutes present Eli Vik, treasurer"
    )
    room.play("Ida Moe", "/minutes present Per Aas", "/minutes note # Not a heading\nbut two lines\n\n- and a dash")
    room.play("Ida Moe", "/minutes attach https://example.org/a_b_c", "/action add Per Aas mends it by 1 June 14:00")
    room.play("Ida Moe", "/action add Something is wrong", "/decision add We save")
    room.play("Ida Moe", "/minutes time 08:30-14:00", "/minutes close")
    return room


def document(room: Room, *, as_json: bool = False, language: str = "en") -> str:
    def work(ledger: Ledger) -> str:
        meeting = ledger.meetings.by_number(1)
        assert meeting is not None
        return minutes_document(ledger, meeting, language, as_json=as_json)

    return room.ledgers.read("w", work)


def test_a_draft_as_markdown(room: Room) -> None:
    assert document(room) == (
        "# Board \\| \\*one\\*\n\n"
        "- **Place:** Hull\n"
        "- **Date:** Monday 6 May 2024\n"
        "- **Time:** 08:30–14:00\n"
        "- **Chair:** Per Aas\n"
        "- **Secretary:** Ida Moe\n\n"
        "Before it all.\n\n"
        "## Item 1: Budget\n\n"
        "*Presented by Eli Vik (treasurer) and Per Aas*\n\n"
        "\\# Not a heading  \nbut two lines\n\n"
        "\\- and a dash\n\n"
        "- Attached: <https://example.org/a_b_c>\n\n"
        "**Follow-up**\n\n"
        "- **D-1** Decision: We save\n"
        "- **A-1** Per Aas mends it by 1 June 14:00 — *Per Aas, due 1 June 2024 at 14:00*\n"
        "- **A-2** Something is wrong\n\n"
        "---\n\n"
        "*Draft, not approved*\n"
    )


def test_approved_and_corrected_minutes_name_their_seal(room: Room) -> None:
    room.play("Per Aas", "/minutes approve")
    room.play("Ida Moe", "/minutes correct item 1: It is fat.", "/minutes correct It was in York.")
    assert "*version 2, a correction of version 1, waits for approval*" in document(room)
    room.play("Per Aas", "/minutes approve")
    told = document(room)
    assert "> Correction (version 2): It is fat." in told
    assert "> Correction (version 2): It was in York." in told
    assert re.search(r"\*Approved by Per Aas on Monday 6 May 2024 at \d\d:\d\d, version 2\*", told)
    assert re.search(r"Seal \(SHA-256\): [0-9a-f]{64}\n$", told)


def test_a_meeting_that_goes_on_has_no_end_and_items_may_have_no_number() -> None:
    room = Room()
    room.play("Ida Moe", "/minutes start Board 1", "/minutes close", "/minutes start Board 2", "/minutes close")
    room.play("Ida Moe", "/minutes reopen")

    def work(ledger: Ledger) -> str:
        meeting = ledger.meetings.by_number(2)
        assert meeting is not None
        return minutes_document(ledger, meeting, "xx", as_json=False)

    told = room.ledgers.read("w", work)
    assert "## Approval of the minutes of Board 1 (6 May 2024)\n" in told
    assert "**Tid:** kl. 09.04\n" in told


def test_json_holds_what_the_seal_covers(room: Room) -> None:
    assert json.loads(document(room, as_json=True))["state"] == "draft"
    room.play("Per Aas", "/minutes approve")
    told = json.loads(document(room, as_json=True))
    assert told["state"] == "approved"
    assert told["seal"] == digest(told["content"])
    first, second = told["content"]["points"][1]["actions"]
    assert (first["owners"], first["due"], first["due_at"]) == (["Per Aas"], "2024-06-01", "14:00")
    assert "due_at" not in second


def test_lists_as_tables_and_as_json(room: Room) -> None:
    everything = Readership(frozenset({"c", "w"}))

    def actions(ledger: Ledger) -> tuple[str, str]:
        rows = ledger.actions.page(ActionQuery(state=None), everything, 10)
        tabled = register_document(ledger, rows, "en", as_json=False)
        return tabled, register_document(ledger, rows, "en", as_json=True)

    table, told = room.ledgers.read("w", actions)
    assert (
        "| A-1 | Per Aas mends it by 1 June 14:00 | Per Aas | due 1 June 2024 at 14:00 | Board \\| \\*one\\* 1 |"
        in table
    )
    assert "| A-2 | Something is wrong |  |  |" in table
    assert [(each["due"], each["due_at"]) for each in json.loads(told)] == [("2024-06-01", "14:00"), (None, None)]

    def decisions(ledger: Ledger) -> str:
        return register_document(ledger, ledger.decisions.page(DecisionQuery(), everything, 10), "en", as_json=False)

    assert "| D-1 | We save |" in room.ledgers.read("w", decisions)


def test_the_journal_line_by_line(room: Room) -> None:
    plain = room.ledgers.read("w", lambda ledger: journal_lines(ledger.journal.entries(), as_json=False))
    told = room.ledgers.read("w", lambda ledger: journal_lines(ledger.journal.entries(), as_json=True))
    assert " action.add A-1 " in plain
    assert len(plain.splitlines()) == len(told.splitlines())
    assert all(json.loads(line)["hash"] in plain for line in told.splitlines())


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("1. juni", "1\\. juni"),
        ("9) x", "9\\) x"),
        ("a_b", "a\\_b"),
        ("<b>x</b>", "\\<b\\>x\\</b\\>"),
        ("see https://a.example/x_y ok", "see <https://a.example/x_y> ok"),
        ("+ plus", "\\+ plus"),
        ("two\nlines", "two lines"),
    ],
)
def test_what_people_wrote_is_text(given: str, wanted: str) -> None:
    assert escaped(given) == wanted


def test_paragraphs_stay() -> None:
    assert paragraphs("a\nb\n \nc") == "a  \nb\n\nc"
