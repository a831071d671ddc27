"""Replies as messages: what stands where, what it says, and what can be pressed."""

import re
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from bot.form import Field, Form
from bot.reply import Button, Buttons, Facts, Part, Reply, Row, Rows, Text
from handlers.slack.carried import Carried, key_of, read_value
from handlers.slack.pages import HEAVIEST, MOST_BLOCKS
from handlers.slack.render import Rendered, Voice, form_message, messages
from handlers.slack.weight import weight
from tests.handlers.slack.seen import check, commands, elements, told

NORSK = Voice("nb", "Europe/Oslo")
DONE = Button("Ferdig", "/action done A-1", "primary", 3)
OWNER = Button("Annen ansvarlig", "/action assign A-1", revision=3)
REMOVE = Button("Ikke en oppgave", "/action remove A-1", "danger", 3)
LINK = "https://lysvaer.slack.com/archives/C1/p1"
ROW = Row(
    "action",
    "A-1",
    "Sende brev til kommunen",
    "open",
    owners=("Styret", "Odd"),
    due=date(2026, 6, 9),
    due_words="frist tirsdag 9. juni 2026 – «innen 9. juni»",
    source="Styremøte, sak 2, 3. mars 2026",
    link=LINK,
    buttons=(DONE, OWNER),
    revision=3,
    note="felles ansvar",
)
BARE = Row("action", "A-2", "Rydde bua", "open", owners=("Odd",))


def rendered(*parts: Part, ok: bool = True, **more: Any) -> tuple[Rendered, ...]:
    """The messages, each of which the strict checker has taken."""
    made = messages(Reply(parts, ok=ok, **more), NORSK)
    for message in made:
        check(message.text, message.blocks)
        assert len(message.blocks) <= MOST_BLOCKS
        assert weight(message.blocks) <= HEAVIEST
    return made


def one(*parts: Part) -> Rendered:
    (message,) = rendered(*parts)
    return message


def kinds(message: Rendered) -> list[str]:
    return [block["type"] for block in message.blocks]


def words(blocks: Any) -> str:
    return "\n".join(text for _, text in told(blocks))


# --- texts ---


def test_each_style_has_its_block() -> None:
    message = one(Text("Møtet er åpnet", "heading"), Text("Velkommen."), Text("Rett", "quote"), Text("Lite", "small"))
    assert kinds(message) == ["header", "rich_text", "rich_text", "context"]
    assert message.blocks[1]["elements"][0]["type"] == "rich_text_section"
    assert message.blocks[2]["elements"][0]["type"] == "rich_text_quote"


def test_a_heading_too_long_for_a_header_is_bold() -> None:
    message = one(Text("lang " * 40, "heading"))
    assert kinds(message) == ["rich_text"]
    assert all(part["style"] == {"bold": True} for part in elements(message.blocks, "text"))


def test_a_heading_stands_on_one_line() -> None:
    assert one(Text("To\nlinjer", "heading")).blocks[0]["text"]["text"] == "To linjer"


def test_addresses_are_links_to_themselves_and_nothing_else_is() -> None:
    text = "Se https://a.example/b_c?d=1&e=2. Ikke <https://ond.example|https://snill.example>"
    found = list(elements(one(Text(text)).blocks, "link"))
    shown = ["https://a.example/b_c?d=1&e=2", "https://ond.example", "https://snill.example"]
    assert [link["url"] for link in found] == shown
    assert all("text" not in link for link in found)


def test_nothing_that_people_write_is_markup() -> None:
    hostile = "<!channel> <@U0001> *fet* _kursiv_ ~borte~ `kode` :tada: <https://ond.example|snill>"
    row = Row("action", "A-9", hostile, "open", (hostile,), None, hostile, source=hostile, note=hostile, link=LINK)
    parts = (Text(hostile), Text(hostile, "small"), Text(hostile, "heading"), Facts(((hostile, hostile),)))
    for message in rendered(*parts, Rows((row,), hostile), Buttons((Button(hostile, hostile),))):
        marked = [text for kind, text in told(message.blocks) if kind == "mrkdwn"]
        assert set(marked) <= {f"<{LINK}|Åpne meldingen>"}
        assert "<!channel>" not in message.text
        assert "&lt;!channel&gt;" in message.text


def test_nothing_to_see_is_no_message() -> None:
    assert rendered() == ()
    assert rendered(Text(" \n"), Rows(())) == ()


def test_a_heading_goes_along_with_what_it_leads() -> None:
    note = Text("ord " * 600)
    made = rendered(*(part for n in range(12) for part in (Text(f"Sak {n}", "heading"), note)))
    assert len(made) > 2
    assert all(kinds(message)[0] == "header" for message in made)
    assert all(kinds(message)[-1] != "header" for message in made)


def test_a_long_note_goes_on_in_further_messages() -> None:
    note = "".join(f"Linje {n} om løypa.\n" for n in range(1_800))
    made = rendered(Text(note))
    assert len(made) > 1
    assert "".join(text for message in made for _, text in told(message.blocks)) == note
    assert made[1].text.startswith("Linje")


def test_the_fallback_is_all_of_the_reply_as_text_but_its_buttons() -> None:
    assert one(Text("A & B <c>"), Buttons((DONE,))).text == "A &amp; B &lt;c&gt;"
    assert one(Buttons((DONE,))).text == "[Ferdig]", "there has to be one"


def test_the_fallback_says_a_number_once() -> None:
    row = Row("action", "A-1", "Write to KDD", "open")
    assert one(Rows((row,), "Oppgave A-1")).text == "Oppgave A-1\nWrite to KDD"
    assert one(Rows((row, replace(row, number="A-12")), "A-1 er ferdig")).text.endswith("\nA-12 Write to KDD")


def test_a_long_fallback_is_cut_between_entities() -> None:
    text = one(Text("&" * 900)).text
    assert len(text) <= 4_000
    assert re.fullmatch("(&amp;)+…?", text)


# --- facts ---


def test_short_facts_stand_in_columns_and_long_ones_across() -> None:
    facts = (*((f"Navn {n}", "verdi") for n in range(11)), ("Hvorfor", "fordi " * 40), ("Sist", ""))
    message = one(Facts(facts))
    assert kinds(message) == ["section", "section", "rich_text", "section"]
    assert [len(block["fields"]) for block in message.blocks if "fields" in block] == [10, 1, 1]
    assert message.blocks[0]["fields"][0]["text"] == "*Navn 0*\nverdi"
    assert message.blocks[3]["fields"][0]["text"] == "*Sist*\n–"
    assert message.text.startswith("Navn 0: verdi")


def test_facts_with_long_labels_are_lines_under_each_other() -> None:
    days = (("mandag 6. mai 2024 kl. 09.04", "Siv skrev den"), ("tirsdag 7. mai 2024 kl. 10.00", "Odd endret den"))
    message = one(Facts(days))
    assert kinds(message) == ["rich_text"]
    shown = "".join(text for _, text in told(message.blocks))
    assert shown == "mandag 6. mai 2024 kl. 09.04: Siv skrev den\ntirsdag 7. mai 2024 kl. 10.00: Odd endret den"
    assert len(rendered(Facts(days * 200))) > 1


def test_a_fact_with_signs_is_plain() -> None:
    assert one(Facts((("Sted", "*Bua*"),))).blocks[0]["fields"][0]["type"] == "plain_text"


# --- one row ---


def test_one_row_has_its_buttons_below_everything() -> None:
    message = one(Rows((ROW,), "Oppgave A-1"), Text("Ingen medlemmer ennå.", "small"), Buttons((DONE, OWNER, REMOVE)))
    assert kinds(message) == ["rich_text", "rich_text", "context", "context", "actions"]
    assert commands(message.blocks, {}) == ["/action done A-1", "/action assign A-1", "/action remove A-1"]
    assert message.blocks[2]["elements"][0]["text"] == (
        "Styret, Odd · frist tirsdag 9. juni 2026 – «innen 9. juni» · felles ansvar · "
        f"<{LINK}|Styremøte, sak 2, 3. mars 2026>"
    )


def test_the_buttons_of_one_row_join_those_below_it() -> None:
    share = Button("Vis i kanalen", "@referent /action show A-1")
    message = one(Rows((ROW,)), Buttons((share,)))
    assert kinds(message).count("actions") == 1
    assert commands(message.blocks, {}) == ["/action done A-1", "/action assign A-1", "@referent /action show A-1"]


def test_a_number_is_said_once() -> None:
    assert words(one(Rows((BARE,), "Oppgave A-2")).blocks[:2]) == "Oppgave A-2\nRydde bua"
    assert words(one(Rows((BARE,), "Endret A-2:")).blocks[:2]) == "Endret A-2:\nRydde bua"
    assert words(one(Rows((BARE,), "Oppgave A-22")).blocks[:2]) == "Oppgave A-22\nA-2\n  Rydde bua"


def test_one_row_among_other_things_keeps_its_own_buttons() -> None:
    other = Buttons((Button("Ny oppgave", "/action"),))
    message = one(other, Rows((ROW,), "Du skylder:"), Text("Møtene dine", "heading"), Buttons((OWNER,)))
    assert kinds(message) == ["actions", "rich_text", "rich_text", "context", "actions", "header", "actions"]
    assert commands(message.blocks, {}) == ["/action", "/action done A-1", "/action assign A-1"]


def test_one_row_alone_has_its_buttons() -> None:
    assert kinds(one(Rows((ROW,)))) == ["rich_text", "context", "actions"]


def test_what_takes_away_asks_first() -> None:
    (button,) = elements(one(Buttons((REMOVE,))).blocks, "button")
    assert "style" not in button, "the first thing to press is not what takes away"
    assert button["confirm"]["confirm"]["text"] == "Ikke en oppgave"
    assert "Ikke en oppgave" in button["confirm"]["text"]["text"]
    (button,) = elements(one(Buttons((Button("Ta bort " * 8, "/x", "danger"),))).blocks, "button")
    assert button["confirm"]["confirm"]["text"] == "Ja"


def test_overdue_is_told_in_words_and_with_a_sign() -> None:
    late = Row("action", "A-1", "Brev", "open", due=date(2026, 1, 2), due_words="frist 2. januar", overdue=True)
    assert one(Rows((late,))).blocks[1]["elements"][0]["text"] == "⚠️ over fristen · frist 2. januar"
    cells = one(Rows((late,) * 4)).blocks[0]["rows"][1]
    assert "⚠️ over fristen" in words(cells)


@pytest.mark.parametrize("link", [None, "", "javascript:alert(1)", "https://a|b", "https://a.example/ b"])
def test_only_a_web_address_is_a_link(link: str | None) -> None:
    row = Row("action", "A-1", "Brev", "open", source="Møtet", link=link)
    assert one(Rows((row,))).blocks[1]["elements"][0]["text"] == "Møtet"


def test_a_source_with_signs_is_told_beside_its_link() -> None:
    row = Row("action", "A-1", "Brev", "open", source="Møte *3*", link=LINK)
    message = one(Rows((row,)))
    assert [part["text"] for part in message.blocks[1]["elements"]] == ["Møte *3*"]


def test_a_link_without_a_source_says_what_it_opens() -> None:
    row = Row("action", "A-1", "Brev", "open", link=LINK)
    assert one(Rows((row,))).blocks[1]["elements"][0]["text"] == f"<{LINK}|Åpne meldingen>"


# --- several rows ---


def test_several_rows_have_a_menu_each() -> None:
    other = Row("action", "A-3", "Rydde", "open", buttons=(Button("Ferdig", "/action done A-3"),))
    message = one(Rows((ROW, other), "To:"), Buttons((DONE, Button("Vis flere", "/action list page 2"))))
    assert kinds(message) == ["rich_text", "section", "context", "section", "actions"]
    first, second = (block for block in message.blocks if block["type"] == "section")
    assert first["text"] == {"type": "mrkdwn", "text": "*A-1*  Sende brev til kommunen", "verbatim": True}
    assert first["accessory"]["action_id"] == "menu"
    assert second["accessory"]["type"] == "button"
    assert commands(message.blocks[-1:], {}) == ["/action list page 2"]


def test_a_text_with_signs_stands_above_its_menu_and_its_number_is_bold() -> None:
    row = Row("action", "A-3", "Rydde *hele* `bua`", "open", ("Odd",), buttons=(DONE, OWNER, REMOVE))
    message = one(Rows((row, ROW)))
    assert kinds(message)[:3] == ["rich_text", "context", "actions"]
    number, text = message.blocks[0]["elements"][0]["elements"]
    assert number == {"type": "text", "text": "A-3", "style": {"bold": True}}
    assert text == {"type": "text", "text": "  Rydde *hele* `bua`"}
    menu, remove = message.blocks[2]["elements"]
    assert (menu["type"], menu["action_id"]) == ("overflow", "menu")
    assert commands([{"elements": [remove]}], {}) == ["/action remove A-1"]
    assert commands([{"elements": [menu]}], {}) == ["/action done A-1", "/action assign A-1"]


def test_a_text_with_signs_and_nothing_to_press_is_cut_in_a_list_too() -> None:
    row = Row("action", "A-3", "*lang* " * 500, "open", buttons=(DONE,))
    message = one(Rows((row, ROW)))
    assert kinds(message)[:2] == ["rich_text", "actions"]
    assert len(str(message.blocks[0])) < 800
    assert "/action show A-3" in commands(message.blocks[1:2], {})


def test_what_is_cut_in_a_list_can_be_shown() -> None:
    row = Row("action", "A-3", "lang " * 500, "open", owners=("Kari",) * 100, source="s" * 300, buttons=(DONE, OWNER))
    message = one(Rows((row, ROW)))
    assert "/action show A-3" in commands(message.blocks, {})
    assert message.blocks[0]["text"]["text"].endswith("…")


def test_a_menu_takes_five_and_the_rest_stands_below() -> None:
    many = tuple(Button(f"Velg {n}", f"/action {n}") for n in range(7))
    row = Row("action", "A-3", "Rydde", "open", buttons=(*many, REMOVE, many[0]))
    message = one(Rows((row, ROW)))
    assert kinds(message)[:2] == ["section", "actions"]
    assert len(message.blocks[0]["accessory"]["options"]) == 5
    below = ["/action 5", "/action 6", "/action remove A-1"]
    assert commands(message.blocks[1:2], {}) == below


def test_a_row_without_buttons_among_others_is_told_whole() -> None:
    assert kinds(one(Rows((ROW, BARE)))) == ["section", "context", "rich_text", "context"]


# --- tables ---


def test_many_rows_with_nothing_to_press_are_a_table() -> None:
    decision = Row("decision", "D-1", "Vedtatt. Se https://a.example", "stands", source="Styremøte", link=LINK)
    timed = Row("action", "A-5", "Ringe", "open", due=date(2026, 6, 9), due_at=time(14, 0))
    waits = Row("action", "A-6", "Spørre", "open", due_words="ti dager før neste møte", note="hviler")
    message = one(Rows((decision, BARE, timed, waits), "Fire:"), Buttons((Button("Vis flere", "/x"),)))
    assert kinds(message) == ["rich_text", "table", "actions"]
    table = message.blocks[1]
    head = ["Nr.", "Hva", "Ansvarlig", "Frist", "Status", "Kilde"]
    assert [words(cell) for cell in table["rows"][0]] == head
    assert [words(cell) for cell in table["rows"][3]][3] == "tirsdag 9. juni 2026 kl. 14.00"
    assert [words(cell) for cell in table["rows"][4]][3:5] == ["ti dager før neste møte", "hviler"]
    assert [words(cell) for cell in table["rows"][2]] == ["A-2", "Rydde bua", "Odd", "–", "–", "–"]
    assert [link["url"] for link in elements(table["rows"][1], "link")] == ["https://a.example", LINK]


def test_a_table_has_the_columns_that_hold_something() -> None:
    rows = tuple(Row("decision", f"D-{n}", "Vedtatt", "stands") for n in range(4))
    assert [words(cell) for cell in one(Rows(rows)).blocks[0]["rows"][0]] == ["Nr.", "Hva"]


def test_a_source_that_cannot_be_opened_is_words() -> None:
    rows = tuple(Row("decision", f"D-{n}", "Vedtatt", "stands", source="Møtet") for n in range(4))
    assert words(one(Rows(rows)).blocks[0]["rows"][1]) == "D-0\nVedtatt\nMøtet"


def test_a_long_table_goes_on_in_further_messages_with_its_head() -> None:
    rows = tuple(Row("action", f"A-{n}", "Rydde bua og male veggene", "open", ("Odd",)) for n in range(200))
    made = rendered(Rows(rows, "Alle:"))
    assert len(made) > 1
    numbers = [
        words(row[0]) for message in made for table in elements(message.blocks, "table") for row in table["rows"]
    ]
    assert [number for number in numbers if number != "Nr."] == [row.number for row in rows]
    assert numbers.count("Nr.") == len(made)
    count = len(made)
    assert [message.text.split("\n")[0] for message in made] == [f"Alle ({n} av {count}):" for n in range(1, count + 1)]


def test_a_long_table_is_called_what_stands_above_it_where_it_has_no_heading() -> None:
    rows = tuple(Row("action", f"A-{n}", "Rydde bua og male veggene", "open", ("Odd",)) for n in range(60))
    first, second = rendered(Text("Åpne oppgaver", "heading"), Rows(rows), Text("Alt er med.", "small"))
    assert first.text.startswith("Åpne oppgaver\nA-0 ")
    assert second.text.startswith("Åpne oppgaver (2 av 2)\nA-")
    bare = rendered(Rows(rows))
    assert bare[1].text.startswith("A-")


@pytest.mark.parametrize(
    "parts",
    [
        (Rows((BARE,) * 3),),
        (Rows((BARE,) * 4), Rows((BARE,) * 4)),
        (Rows((BARE,) * 4), Text("Sak 2", "heading"), Text("Mer")),
        (Rows((*(BARE,) * 4, ROW)),),
        (Rows((*(BARE,) * 4, Row("action", "A-9", "lang " * 600, "open"))),),
    ],
    ids=["few", "two lists", "more is told", "something to press", "long"],
)
def test_other_rows_are_told_one_by_one(parts: tuple[Part, ...]) -> None:
    assert all("table" not in kinds(message) for message in rendered(*parts))


# --- buttons ---


def test_many_buttons_stand_in_several_blocks() -> None:
    message = one(Buttons(tuple(Button(f"Velg {n}", f"/x {n}") for n in range(60))))
    assert [len(block["elements"]) for block in message.blocks] == [25, 25, 10]
    assert len({button["action_id"] for button in elements(message.blocks, "button")}) == 60


def test_a_long_command_is_kept_with_the_message_that_names_it() -> None:
    command = "/action add " + "x" * 2_500
    message = one(Buttons((Button("Legg til likevel", command), DONE)))
    assert message.kept == {key_of(command): command}
    assert commands(message.blocks, message.kept) == [command, "/action done A-1"]
    far = rendered(Buttons((Button("Legg til", command),)), Text("ord " * 8_000))
    assert [bool(each.kept) for each in far] == [True, *[False] * (len(far) - 1)]


# --- forms ---


FORM = Form("Ny oppgave", "/action add", (Field("text", "Hva skal gjøres?", "text", required=True),), "Legg til", 2)


def test_a_form_that_came_too_late_is_filled_in_where_it_stands() -> None:
    message = form_message(FORM, NORSK)
    check(message.text, message.blocks)
    assert kinds(message) == ["rich_text", "context", "input", "actions"]
    (send,) = elements(message.blocks, "button")
    assert send["action_id"] == "form"
    assert send["value"] == '{"v":1,"c":"/action add","r":2}'
    assert message.text.startswith("Ny oppgave\nSkjemaet rakk ikke")


def test_a_form_that_a_message_cannot_hold_is_asked_for_again() -> None:
    form = Form("Endre N-7", "/minutes edit N-7", (Field("text", "Tekst", "text", "ord " * 9_000),), "Lagre", 2)
    message = form_message(form, NORSK)
    check(message.text, message.blocks)
    assert kinds(message) == ["rich_text", "context", "actions"]
    assert commands(message.blocks, {}) == ["/minutes edit N-7"]


def test_a_form_among_other_parts_is_shown_too() -> None:
    assert kinds(one(Text("Fyll ut:"), FORM)) == ["rich_text", "rich_text", "input", "actions"]


@pytest.mark.parametrize(
    "fields",
    [
        (Field("text", "Tekst", "text", "ord " * 9_000),),
        tuple(Field(f"text{number}", "Tekst", "line") for number in range(60)),
    ],
    ids=["heavy", "many"],
)
def test_a_form_that_no_message_holds_is_never_parted(fields: tuple[Field, ...]) -> None:
    message = one(Text("Her er det.", "small"), Form("Endre N-7", "/minutes edit N-7", fields, "Lagre", 2))
    assert kinds(message) == ["context", "rich_text", "context", "actions"]
    assert words(message.blocks[1:2]) == "Endre N-7"
    assert "Skjemaet er for langt til å stå i en melding" in words(message.blocks[2:3])
    (opens,) = message.blocks[3]["elements"]
    assert opens["action_id"].startswith("do:")
    assert opens["text"]["text"] == "Åpne skjemaet"
    assert read_value(opens["value"]) == Carried("/minutes edit N-7", None, None)
