"""The Home tab, from the parts of a reply."""

from typing import Any

from bot.reply import Button, Buttons, Part, Row, Rows, Text
from handlers.slack.carried import key_of
from handlers.slack.home import home_view
from handlers.slack.render import Voice
from tests.handlers.slack.seen import check_shown, commands, told

NORSK = Voice("nb", "Europe/Oslo")


def shown(*parts: Part) -> tuple[dict[str, Any], dict[str, str]]:
    view, kept = home_view(parts, NORSK)
    check_shown(view)
    return view, kept


def test_rows_have_their_menus_and_there_is_no_table() -> None:
    rows = tuple(Row("action", f"A-{n}", "Rydde bua", "open") for n in range(6))
    view, kept = shown(Text("Du skylder", "heading"), Rows(rows), Buttons((Button("Vis flere", "/owes page 2"),)))
    assert view["type"] == "home"
    assert {block["type"] for block in view["blocks"]} == {"header", "rich_text", "actions"}
    assert commands(view["blocks"], kept) == ["/owes page 2"]


def test_what_does_not_fit_is_told_of() -> None:
    rows = tuple(
        Row("action", f"A-{n}", "Rydde bua", "open", ("Odd",), buttons=(Button("Ferdig", f"/action done A-{n}"),))
        for n in range(60)
    )
    view, _ = shown(Rows(rows, "Du skylder:"))
    assert len(view["blocks"]) <= 100
    assert [text for _, text in told(view["blocks"][-1:])] == [NORSK.say("slack.more_at_home")]
    assert len(commands(view["blocks"], {})) == 48


def test_long_commands_are_kept() -> None:
    command = "/action add " + "x" * 3_000
    view, kept = shown(Buttons((Button("Legg til", command),)))
    assert kept == {key_of(command): command}
    assert commands(view["blocks"], kept) == [command]


def test_an_empty_home_says_so() -> None:
    view, _ = shown()
    assert [text for _, text in told(view["blocks"])] == [NORSK.say("slack.empty_home")]
