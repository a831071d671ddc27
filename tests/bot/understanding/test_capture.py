"""Markers in plain messages."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.capture import Marker, no_name, read_marker, read_markers
from bot.understanding.dates import NO_DATE, read_due
from bot.understanding.directory import Directory, Entry


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ACTION: Berit orders chairs", "action"),
        ("Oppgave: Berit bestiller stoler", "action"),
        ("Oppgåve: Berit tingar stolar", "action"),
        ("Oppfølging: Berit bestiller stoler", "action"),
        ("Oppfølgjing: Berit tingar stolar", "action"),
        ("#action Berit orders chairs", "action"),
        ("DECISION: we meet in Lom", "decision"),
        ("RESOLVED: we meet in Lom", "decision"),
        ("RESOLUTION: we meet in Lom", "decision"),
        ("AGREED: we meet in Lom", "decision"),
        ("Vedtak: vi møtes i Lom", "decision"),
        ("#agreed we meet in Lom", "decision"),
        ("Item: Budget", "item"),
        ("Sak: Budsjett", "item"),
        ("#topic Budget", "item"),
        ("Note: the lift is broken", "note"),
        ("Notat: heisen er ødelagt", "note"),
        ("#info the lift is broken", "note"),
    ],
)
def test_each_marker_captures_its_kind(text: str, kind: str) -> None:
    found = read_marker(text)
    assert found is not None
    assert found.kind == kind
    assert text.endswith(found.text)
    assert text.startswith(found.marker)


@pytest.mark.parametrize(
    "text",
    [
        "action: order chairs",
        "Action : order chairs",
        "  ACTION:order chairs",
        "*ACTION:* order chairs",
        "**Action**: order chairs",
    ],
)
def test_case_spaces_and_bold_do_not_matter(text: str) -> None:
    found = read_marker(text)
    assert found is not None
    assert (found.kind, found.text) == ("action", "order chairs")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ACTION:",
        "ACTION:   ",
        "#action",
        "#actions speak louder than words",
        "the action: we leave at once",
        "Vedtaket: hva ble det til?",
        "Sak 3: det skal stå Lom",
        "> ACTION: order chairs",
        "`ACTION: order chairs`",
        "ACTIONS: none",
        "action is needed",
        "Noted: thanks",
    ],
)
def test_prose_quotes_and_empty_markers_capture_nothing(text: str) -> None:
    assert read_marker(text) is None


def test_the_lines_below_belong_to_the_text() -> None:
    assert read_marker("Vedtak: vi møtes i Lom\nog spiser der") == Marker(
        "decision", "vi møtes i Lom\nog spiser der", "Vedtak:"
    )


@pytest.mark.parametrize("bullet", ["- ", "* ", "• ", "– ", "1. ", "12) ", "  - ", "- [ ] ", "* [x] ", "- **"])
@pytest.mark.parametrize("marker", ["Oppgave:", "ACTION:", "#action"])
def test_in_a_list_each_line_is_one(bullet: str, marker: str) -> None:
    text = f"{bullet}{marker} Kari Moe paints\n{bullet}{marker} Per Aas washes"
    assert [found.text for found in read_markers(text)] == ["Kari Moe paints", "Per Aas washes"]
    assert {found.marker for found in read_markers(text)} == {marker}


@pytest.mark.parametrize(
    "text", ["-Oppgave: x", "> - Oppgave: x", "- the action: x", "1.Oppgave: x", "1990. Oppgave: x"]
)
def test_what_is_no_list_captures_nothing(text: str) -> None:
    assert read_markers(text) == ()


def test_a_message_may_hold_several() -> None:
    text = "so far so good\nACTION: Berit orders chairs\nand tables\n#agreed we meet in Lom\nNote:\n"
    assert read_markers(text) == (
        Marker("action", "Berit orders chairs\nand tables", "ACTION:"),
        Marker("decision", "we meet in Lom", "#agreed"),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Sak 2: Eventuelt", "2 Eventuelt"),
        ("Item 6a: Rent", "6a Rent"),
        ("**SAK 12/24**: Budsjett", "12/24 Budsjett"),
        ("  item  3 :Boats", "3 Boats"),
    ],
)
def test_an_item_with_its_number_is_one_where_it_is_asked_for(text: str, said: str) -> None:
    found = read_marker(text, numbered=True)
    assert found is not None
    assert (found.kind, found.text) == ("numbered", said)
    assert text.replace("*", "").strip().startswith(found.marker.replace("*", ""))
    assert read_marker(text) is None


@pytest.mark.parametrize(
    "text", ["Sak 2:", "Sak 2 er lang", "i sak 2: nei", "> Sak 2: Eventuelt", "Sak 10:30", "Saken 2: ja"]
)
def test_what_is_no_item_with_a_number_is_none(text: str) -> None:
    assert read_markers(text, numbered=True) == ()


def test_a_line_with_a_number_parts_what_is_above_only_where_it_is_asked_for() -> None:
    text = "Notat: Taket lekker\nSak 2: Eventuelt"
    assert [marker.text for marker in read_markers(text, numbered=True)] == ["Taket lekker", "2 Eventuelt"]
    assert [marker.text for marker in read_markers(text)] == ["Taket lekker\nSak 2: Eventuelt"]


@given(st.text(max_size=200))
def test_any_text_is_a_marker_or_none(text: str) -> None:
    found = read_marker(text)
    assert found is None or found.text == found.text.strip() != ""
    assert found is None or read_markers(text)[0].marker == found.marker


def test_a_name_alone_is_no_day() -> None:
    directory = Directory([Entry("tor", "person", "Tor Vik")])
    named = read_due("Tor, kan du lage et utkast?", date(2024, 5, 6))
    assert no_name(named, directory) == NO_DATE
    assert no_name(named, Directory(())) == named
    for text in ("Tor lager et utkast tor.", "et utkast innen 3. juni", "et utkast"):
        due = read_due(text, date(2024, 5, 6))
        assert no_name(due, directory) == due
