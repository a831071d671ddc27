"""A row in a list is the same in each as long as nothing of it is of one message alone, and in every language anew."""

from dataclasses import replace

from bot.reply import Button, Reply, Row, Rows
from handlers.slack.blocks import Block
from handlers.slack.render import messages
from handlers.slack.voice import Voice

BOKMAL, ENGLISH = Voice("nb", "Europe/Oslo"), Voice("en", "Europe/Oslo")
BUTTONS = (Button("Ferdig", "/action done A-1"), Button("Annen eier", "/action assign A-1"))
ROW = Row("action", "A-1", "Bestille lokale til årsmøtet", "open", owners=("AU",), overdue=True, buttons=BUTTONS)


def blocks_of(*rows: Row, voice: Voice = BOKMAL) -> tuple[Block, ...]:
    (made,) = messages(Reply((Rows(rows),)), voice)
    return made.blocks


def test_a_row_is_made_again_when_anything_of_it_is_another() -> None:
    other = replace(ROW, number="A-2")
    first = blocks_of(ROW, other)
    assert blocks_of(ROW, other) == first
    for changed in (
        replace(ROW, text="Bestille lokale til landsmøtet"),
        replace(ROW, owners=("KDD",)),
        replace(ROW, overdue=False),
        replace(ROW, buttons=BUTTONS[:1]),
        replace(ROW, buttons=(replace(BUTTONS[0], revision=2), BUTTONS[1])),
    ):
        assert blocks_of(changed, other) != first


def test_a_row_is_written_in_the_language_of_its_reader() -> None:
    assert "over fristen" in str(blocks_of(ROW, ROW)).casefold()
    assert "overdue" in str(blocks_of(ROW, ROW, voice=ENGLISH)).casefold()


def test_buttons_that_have_ids_are_of_their_message_alone() -> None:
    takes = (*BUTTONS, Button("Slett", "/action delete A-1", "danger"))
    row = replace(ROW, buttons=takes)
    for _ in range(2):
        below = [block for block in blocks_of(row, replace(row, number="A-2")) if block["type"] == "actions"]
        assert [block["elements"][0]["action_id"] for block in below] == ["do:0", "do:1"]


def test_commands_that_are_too_long_are_kept_each_time() -> None:
    long = replace(ROW, buttons=(BUTTONS[0], Button("Del", f"@referent {'hva skylder AU? ' * 20}")))
    for _ in range(2):
        (made,) = messages(Reply((Rows((long, ROW)),)), BOKMAL)
        assert list(made.kept.values()) == [long.buttons[1].command]
