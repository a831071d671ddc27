"""Forms as views, and what was filled in as the values of a request."""

from typing import Any

import pytest

from bot.form import Field, FieldKind, Form
from handlers.slack.carried import Carried, read_private, read_value
from handlers.slack.modal import PERSONS, field_errors, modal, values_of
from handlers.slack.render import Voice
from tests.block_kit import check_response
from tests.handlers.slack.seen import check_shown, told

NORSK = Voice("nb", "Europe/Oslo")


def view_of(*fields: Field, title: str = "Ny oppgave") -> dict[str, Any]:
    """A form's view, which the strict checker has taken."""
    view, kept = modal(Form(title, "/action add", fields, "Legg til", 4), NORSK, private={"channel": "C1"})
    check_shown(view)
    assert kept == {}
    return view


def inputs(*fields: Field) -> list[dict[str, Any]]:
    return [block for block in view_of(*fields)["blocks"] if block["type"] == "input"]


def element(kind: FieldKind, value: str = "", **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = inputs(Field("felt", "Felt", kind, value, **more))[0]["element"]
    return found


# --- the view ---


def test_a_view_says_what_it_is_and_remembers_its_command() -> None:
    view = view_of(Field("text", "Hva skal gjøres?", "text", required=True))
    assert view["title"]["text"] == "Ny oppgave"
    assert (view["submit"]["text"], view["close"]["text"]) == ("Legg til", "Avbryt")
    assert view["callback_id"] == "form"
    assert read_value(view["private_metadata"]) == Carried("/action add", None, 4)
    assert read_private(view["private_metadata"]) == {"channel": "C1"}


def test_a_long_title_stands_in_the_view() -> None:
    view = view_of(title="Ny person eller nytt organ i registeret")
    assert view["title"]["text"] == "Referent"
    assert [text for _, text in told(view["blocks"])] == ["Ny person eller nytt organ i registeret"]


def test_a_form_without_fields_is_its_title() -> None:
    assert [text for _, text in told(view_of()["blocks"])] == ["Ny oppgave"]


def test_a_long_command_is_to_be_kept() -> None:
    form = Form("Endre", "/action add " + "x" * 3_000, (), "Lagre")
    view, kept = modal(form, NORSK, private={})
    (key,) = kept
    assert kept == {key: form.command}
    assert read_value(view["private_metadata"]) == Carried(None, key, None)


# --- fields ---


def test_what_is_required_and_what_helps() -> None:
    first, second = inputs(Field("a", "A", "line", required=True, hint="Slik"), Field("b", "B", "line"))
    assert first["block_id"] == "f:a"
    assert first["optional"] is False
    assert first["hint"]["text"] == "Slik"
    assert second["optional"] is True
    assert "hint" not in second


@pytest.mark.parametrize(
    ("kind", "value", "several"),
    [("line", "Bua", False), ("line", "To\nlinjer", True), ("text", "Bua", True), ("text", "", True)],
)
def test_text_is_written(kind: FieldKind, value: str, several: bool) -> None:
    made = element(kind, value, longest=200)
    assert made["type"] == "plain_text_input"
    assert made["multiline"] is several
    assert made["max_length"] == 200
    assert made.get("initial_value", "") == value


def test_a_value_that_is_too_long_already_can_stay() -> None:
    assert element("line", "x" * 300, longest=200)["max_length"] == 300
    assert element("line", "", longest=40_000)["max_length"] == 3_000


def test_a_day_is_picked_or_written() -> None:
    picked, written = inputs(Field("due", "Frist", "date", "2026-06-09", required=True, hint="For eksempel 9. juni"))
    assert picked["element"] == {"type": "datepicker", "action_id": "due", "initial_date": "2026-06-09"}
    assert written["label"]["text"] == "Frist, med ord"
    assert "«ingen»" in written["hint"]["text"]
    assert picked["optional"] is True
    picked, written = inputs(Field("due", "Frist", "date", hint="Tomt: ingen frist."))
    assert "initial_date" not in picked["element"]
    assert written["hint"]["text"] == "Tomt: ingen frist."


@pytest.mark.parametrize("value", ["2026-06-09 14:00", "2026-02-31", "20260609", "neste møte"])
def test_a_day_that_no_calendar_shows_is_written(value: str) -> None:
    (only,) = inputs(Field("due", "Frist", "date", value))
    assert only["element"]["initial_value"] == value


@pytest.mark.parametrize("value", ["", "08:30"])
def test_a_time_is_picked(value: str) -> None:
    made = element("time", value)
    assert made["type"] == "timepicker"
    assert made.get("initial_time", "") == value


@pytest.mark.parametrize("value", ["8:30", "25:00", "08:30:15", "halv ni"])
def test_a_time_that_no_clock_shows_is_written(value: str) -> None:
    assert element("time", value)["initial_value"] == value


def test_parties_are_searched_for() -> None:
    made = element("parties", "Kari Moe\nStyret\nKari Moe\nHansen, Kari")
    assert made["type"] == "multi_external_select"
    assert made["action_id"] == "felt"
    assert made["min_query_length"] == 0
    assert [option["value"] for option in made["initial_options"]] == ["Kari Moe", "Styret", "Hansen, Kari"]
    assert element("party", "Kari Moe")["initial_option"]["value"] == "Kari Moe"
    assert "initial_option" not in element("party")
    assert "initial_options" not in element("parties")


def test_a_search_for_persons_tells_so_and_is_the_same_field() -> None:
    (block,) = inputs(Field("chair", "Leder", "party", persons=True))
    assert block["block_id"] == "f:chair"
    id = block["element"]["action_id"]
    assert (id, PERSONS) == (f"{PERSONS}chair", "persons:")
    chosen = {"type": "external_select", "selected_option": {"value": "Kari Moe"}}
    assert values_of({"f:chair": {id: chosen}}) == {"chair": "Kari Moe"}


def test_a_long_name_is_cut_where_it_is_shown_and_whole_where_it_counts() -> None:
    name = "Utvalget for " + "løyper og " * 12
    option = element("party", name)["initial_option"]
    assert option["text"]["text"].endswith("…")
    assert option["value"] == name.strip()


@pytest.mark.parametrize(("kind", "value"), [("party", "x" * 151), ("parties", "\n".join(map(str, range(101))))])
def test_what_cannot_be_searched_for_is_written(kind: FieldKind, value: str) -> None:
    assert element(kind, value)["initial_value"] == value


def test_few_choices_are_seen_at_once_and_many_are_behind_a_menu() -> None:
    few = element("choice", "body", choices=(("person", "person"), ("body", "organ")))
    assert few["type"] == "radio_buttons"
    assert few["initial_option"]["text"]["text"] == "organ"
    many = element("choice", "ja", choices=tuple((str(n), f"Valg {n}") for n in range(9)))
    assert many["type"] == "static_select"
    assert "initial_option" not in many


@pytest.mark.parametrize(
    "choices", [(), (("", "ingen"),), (("x" * 151, "lang"),), tuple((str(n), "v") for n in range(101))]
)
def test_what_cannot_be_chosen_is_written(choices: tuple[tuple[str, str], ...]) -> None:
    assert element("choice", "ja", choices=choices)["type"] == "plain_text_input"


def test_a_long_text_is_shown_in_parts() -> None:
    text = "Linje om løypa.\n" * 400
    first, *others = inputs(Field("text", "Tekst", "text", text, required=True, hint="Slik", longest=40_000))
    assert len(others) == 2
    assert first["label"]["text"] == "Tekst (1 av 3)"
    assert first["block_id"] == "f:text"
    assert others[0]["block_id"] == "f:text#2n"
    assert first["optional"] is False
    assert all(other["optional"] for other in others)
    assert "hint" not in others[0]


# --- what was filled in ---


def state(block: str, **held: Any) -> dict[str, Any]:
    return {block: {"felt": held}}


@pytest.mark.parametrize(
    ("held", "value"),
    [
        ({"type": "plain_text_input", "value": "Rydde\nbua "}, "Rydde\nbua "),
        ({"type": "plain_text_input", "value": None}, ""),
        ({"type": "datepicker", "selected_date": "2026-06-09"}, "2026-06-09"),
        ({"type": "datepicker", "selected_date": None}, ""),
        ({"type": "timepicker", "selected_time": "08:30"}, "08:30"),
        ({"type": "static_select", "selected_option": {"value": "nb"}}, "nb"),
        ({"type": "radio_buttons", "selected_option": None}, ""),
        ({"type": "multi_external_select", "selected_options": [{"value": "Kari"}, {"value": "AU"}]}, "Kari\nAU"),
        ({"type": "multi_external_select", "selected_options": []}, ""),
        ({"type": "sketch", "drawing": 1}, ""),
    ],
)
def test_each_element_holds_a_value(held: dict[str, Any], value: str) -> None:
    assert values_of(state("f:felt", **held)) == {"felt": value}


def test_parts_are_put_together_in_their_order() -> None:
    parts = {
        **state("f:text#10", value="!"),
        **state("f:text#2s", value="bua"),
        **state("f:text#3n", value="i dag"),
        **state("f:text", value="Rydde"),
    }
    assert values_of(parts) == {"text": "Rydde bua\ni dag!"}


@pytest.mark.parametrize("blanks", ["", " ", "\n\n", " \n   ", "\n" * 61])
def test_blanks_between_parts_come_back_though_fields_are_trimmed(blanks: str) -> None:
    text = ("x" * 2_490 + blanks) * 3 + "slutt"
    parts = inputs(Field("text", "Tekst", "text", text))
    trimmed = str.strip if len(blanks) <= 60 else str
    filled = {part["block_id"]: {"text": {"value": trimmed(part["element"]["initial_value"])}} for part in parts}
    assert values_of(filled) == {"text": text}


def test_an_emptied_part_leaves_no_break() -> None:
    assert values_of({**state("f:text", value="Rydde"), **state("f:text#2n", value=None)}) == {"text": "Rydde"}


def test_what_is_written_of_a_day_counts_for_more() -> None:
    picked = state("f:due", selected_date="2026-06-09")
    assert values_of({**picked, **state("f:due~", value=" neste fredag ")}) == {"due": "neste fredag"}
    assert values_of({**picked, **state("f:due~", value=" ")}) == {"due": "2026-06-09"}


def test_what_is_not_ours_is_left_out() -> None:
    assert values_of({"other": {"a": {"value": "x"}}, "f:": {}, "f:felt": "x", "f:a#x": {}, "f:b": {"b": 3}}) == {
        "b": ""
    }


# --- errors ---


def test_an_error_stands_in_its_field() -> None:
    view = view_of(
        Field("text", "Tekst", "text"), Field("owners", "Ansvarlig", "parties"), Field("due", "Frist", "date")
    )
    for name, place in (("owners", "f:owners"), ("due", "f:due~"), ("", "f:text"), ("ukjent", "f:text")):
        errors = field_errors(view, "Jeg kjenner ingen slik.", name)
        check_response(errors, view=view)
        assert errors == {"response_action": "errors", "errors": {place: "Jeg kjenner ingen slik."}}


def test_a_long_error_is_cut() -> None:
    (error,) = field_errors(view_of(Field("text", "Tekst", "text")), "x" * 4_000)["errors"].values()
    assert len(error) == 500
