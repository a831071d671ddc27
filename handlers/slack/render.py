"""Replies and forms as messages in Block Kit. Pure: what is rendered is asserted without a network."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from bot.cleaning import visible
from bot.form import Form
from bot.reply import Button, Buttons, Facts, Part, Reply, Rows, Text, plain_text
from handlers.slack.blocks import (
    LONGEST_HEADER,
    MOST_FIELDS,
    Block,
    Presses,
    fact,
    fields,
    header,
    labelled,
    paragraphs,
    small,
)
from handlers.slack.carried import QUESTION
from handlers.slack.modal import inputs
from handlers.slack.pages import HEAVIEST, MOST_BLOCKS, Page, Piece, pages
from handlers.slack.rows import heading, is_table, row_alone, row_in_list, tables
from handlers.slack.text import LONGEST_FALLBACK, cut, escaped, one_line, something, tidy, width
from handlers.slack.voice import Voice
from handlers.slack.weight import weight

__all__ = ["Block", "Rendered", "Voice", "form_message", "messages", "pieces_of"]

_LONGEST_SHORT_LABEL, _LONGEST_SHORT_VALUE = 24, 80
"""Characters of a fact that stands in one of two columns."""
Fact = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Rendered:
    """One message. `text` is what a notification and a screen reader get, escaped; `kept` are the long commands that
    its buttons name, to be kept by the register before it is sent."""

    text: str
    blocks: tuple[Block, ...]
    kept: Mapping[str, str]


def messages(reply: Reply, voice: Voice) -> tuple[Rendered, ...]:
    """A reply as a message, or as several where Slack does not take it in one: what does not fit goes on in the next.
    None at all where there is nothing to see."""
    presses = Presses(voice)
    reply = voice.reply(reply)
    made = tuple(pages(pieces_of(reply.parts, presses)))
    if len(made) == 1:
        shown: tuple[Rendered, ...] = (_rendered(made[0], presses, _notified(reply)),)
    else:
        shown = tuple(_rendered(page, presses) for page in made)
    return tuple(map(_question, shown)) if reply.ask and reply.to == "sender" else shown


def _question(rendered: Rendered) -> Rendered:
    """The message with its buttons marked as those of a question: whoever has answered it sees it no more."""
    marked = (
        block | {"block_id": f"{QUESTION}:{at}"} if block["type"] == "actions" else block
        for at, block in enumerate(rendered.blocks)
    )
    return replace(rendered, blocks=tuple(marked))


def form_message(form: Form, voice: Voice) -> Rendered:
    """A form as a message, for when its view could not be opened in time: the same fields and a button that sends them;
    where a message does not hold them, a button that asks for the form again."""
    presses, form = Presses(voice), voice.form(form)
    too_late = tuple(small(voice.say("slack.too_late")))
    blocks = (*paragraphs(something(form.title), bold=True), *too_late, *_form(form, presses))
    words = f"{form.title}\n{voice.say('slack.too_late')}"
    if not _is_held(blocks):
        why = voice.say("slack.too_late_and_long")
        blocks, words = tuple(_asked_for(form, why, presses)), f"{cut(form.title, 500)}\n{why}"
    return Rendered(_fallback(words), blocks, presses.kept_in(blocks))


def _is_held(blocks: tuple[Block, ...]) -> bool:
    """Whether one message holds them."""
    return len(blocks) <= MOST_BLOCKS and weight(blocks) <= HEAVIEST


def _asked_for(form: Form, why: str, presses: Presses) -> Iterator[Block]:
    """In a form's place where no message holds it: its title, why, and a button that opens it as a view. It is never
    parted over messages: what was sent of it would be a part alone."""
    opens = Button(presses.voice.say("slack.open_form"), form.command, "primary")
    yield from paragraphs(cut(something(form.title), 500), bold=True)
    yield from small(why)
    yield from presses.actions((opens,))


def _rendered(page: Page, presses: Presses, words: str = "") -> Rendered:
    blocks = tuple(block for piece in page for block in piece.blocks)
    words = words or "\n".join(piece.words for piece in page if not _is_pressed(piece)) or page[0].words
    return Rendered(_fallback(words), blocks, presses.kept_in(blocks))


def _is_pressed(piece: Piece) -> bool:
    """Whether it is nothing but buttons, which a notification does not show."""
    return all(block["type"] == "actions" for block in piece.blocks)


def _notified(reply: Reply) -> str:
    """All that a notification says of a reply: what the heading says already, the number, it does not say again."""
    parts = [part for part in reply.parts if not isinstance(part, Buttons)]
    told = Reply(tuple([_without_numbers(part) if isinstance(part, Rows) else part for part in parts]))
    return "\n".join(map(str.strip, plain_text(told).splitlines()))


def _without_numbers(rows: Rows) -> Rows:
    named = set(_WORD.findall(rows.heading))
    if named.isdisjoint([row.number for row in rows.rows]):
        return rows
    return replace(rows, rows=tuple(replace(row, number="") if row.number in named else row for row in rows.rows))


_WORD = re.compile(r"[\w-]+")


def _fallback(words: str) -> str:
    return escaped(cut(something(tidy(words)), LONGEST_FALLBACK))


def pieces_of(parts: tuple[Part, ...], presses: Presses, *, table: bool = True) -> Iterator[Piece]:
    """All parts as blocks. No button is there twice: one row has its buttons below all that is told, several have each
    its menu. Many rows with nothing to press are a table where `table` allows it, there is no other list and nothing
    further is told: a message takes one table."""
    lists = [part for part in parts if isinstance(part, Rows)]
    alone = sum(len(part.rows) for part in lists) == 1
    as_table = table and len(lists) == 1 and _ends(parts, lists[0]) and is_table(lists[0], presses.voice)
    above = ""
    for part in _once(parts):
        if isinstance(part, Rows) and as_table:
            yield from tables(part, presses.voice, above)
        elif isinstance(part, Rows):
            yield from _rows(part, presses, alone=alone)
        else:
            yield from _part(part, presses)
            above = part.text if isinstance(part, Text) and part.style != "quote" else above


def _ends(parts: tuple[Part, ...], rows: Rows) -> bool:
    """Whether nothing but buttons and small print stands after rows."""
    after = parts[parts.index(rows) + 1 :]
    return all(isinstance(part, Buttons) or (isinstance(part, Text) and part.style == "small") for part in after)


def _once(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """The parts with each command on one button alone."""
    rows = [row for part in parts if isinstance(part, Rows) for row in part.rows]
    if len(rows) == 1:
        return _gathered(parts, rows[0].buttons)
    on_rows = {button.command for row in rows for button in row.buttons}
    return tuple(Buttons(_others(part.buttons, on_rows)) if isinstance(part, Buttons) else part for part in parts)


def _gathered(parts: tuple[Part, ...], buttons: tuple[Button, ...]) -> tuple[Part, ...]:
    """The parts with the buttons of the only row in front of those that all of them end with; else on the row."""
    below = [part for part in parts if isinstance(part, Buttons)]
    more = _others(buttons, {button.command for part in below for button in part.buttons})
    if len(below) != 1 or parts[-1] is not below[0]:
        return _with_buttons(parts, more)
    return (*_with_buttons(parts[:-1], ()), Buttons((*more, *below[0].buttons)))


def _with_buttons(parts: tuple[Part, ...], buttons: tuple[Button, ...]) -> tuple[Part, ...]:
    """The parts with these buttons on their only row."""
    return tuple(
        replace(part, rows=tuple(replace(row, buttons=buttons) for row in part.rows))
        if isinstance(part, Rows)
        else part
        for part in parts
    )


def _others(buttons: Iterable[Button], commands: set[str]) -> tuple[Button, ...]:
    return tuple(button for button in buttons if button.command not in commands)


def _rows(part: Rows, presses: Presses, *, alone: bool) -> Iterator[Piece]:
    yield from heading(part.heading, leads=bool(part.rows))
    for row in part.rows:
        if alone or not row.buttons:
            yield row_alone(row, presses, part.heading)
        else:
            yield row_in_list(row, presses)


def _part(part: Text | Facts | Buttons | Form, presses: Presses) -> Iterator[Piece]:
    match part:
        case Text():
            yield from _text(part)
        case Facts():
            yield from _facts(part)
        case Buttons():
            yield from (Piece((block,), _labels(block)) for block in presses.actions(part.buttons))
        case Form():
            blocks = (*paragraphs(something(part.title), bold=True), *_form(part, presses))
            if not _is_held(blocks):
                blocks = tuple(_asked_for(part, presses.voice.say("slack.too_long"), presses))
            yield Piece(blocks, plain_text(Reply((part,))))


def _text(part: Text) -> Iterator[Piece]:
    if not visible(part.text):
        return
    if part.style == "heading":
        line = one_line(part.text)
        short = width(line) <= LONGEST_HEADER
        yield Piece((header(line),) if short else tuple(paragraphs(line, bold=True)), part.text, leads=True)
    elif part.style == "small":
        yield Piece(tuple(small(part.text)), part.text)
    else:
        kind = "rich_text_quote" if part.style == "quote" else "rich_text_section"
        yield from (Piece((block,), _words(block)) for block in paragraphs(part.text, kind))


def _labels(block: Block) -> str:
    return " ".join(f"[{button['text']['text']}]" for button in block["elements"])


def _words(block: Block) -> str:
    """What a block of rich text says."""
    return "".join(part.get("text") or part.get("url", "") for each in block["elements"] for part in each["elements"])


def _facts(part: Facts) -> Iterator[Piece]:
    """Short facts in two columns, long ones across."""
    told = ((something(one_line(label)), something(tidy(value))) for label, value in part.facts)
    for short, run in groupby(told, _is_short):
        show = _columns if short else _across
        yield from show(list(run))


def _is_short(fact: Fact) -> bool:
    label, value = fact
    return width(label) <= _LONGEST_SHORT_LABEL and width(value) <= _LONGEST_SHORT_VALUE


def _columns(facts: list[Fact]) -> Iterator[Piece]:
    for at in range(0, len(facts), MOST_FIELDS):
        shown = facts[at : at + MOST_FIELDS]
        words = "\n".join(f"{label}: {value}" for label, value in shown)
        yield Piece((fields(fact(label, value) for label, value in shown),), words)


def _across(facts: list[Fact]) -> Iterator[Piece]:
    lines = [(f"{cut(label, 500)}: ", value) for label, value in facts]
    return (Piece((block,), _words(block)) for block in labelled(lines))


def _form(form: Form, presses: Presses) -> Iterator[Block]:
    """The fields of a form and the button that sends them."""
    yield from inputs(form, presses.voice)
    send = presses.button(Button(form.submit, form.command, "primary", form.revision))
    yield {"type": "actions", "elements": [send | {"action_id": "form"}]}
