"""Actions and decisions: a row with its menu, its facts in small print below it, or many of them in a table."""

from collections.abc import Iterable, Iterator

from bot.cleaning import visible
from bot.reply import Button, Row, Rows, row_line
from bot.wording.dates import day_words, with_time
from handlers.slack.blocks import (
    HEAVIEST_BLOCK,
    LONGEST_CONTEXT,
    LONGEST_SECTION,
    MOST_IN_CONTEXT,
    MOST_OPTIONS,
    Block,
    Presses,
    context,
    paragraphs,
    rich,
    section,
)
from handlers.slack.pages import Piece
from handlers.slack.text import (
    Element,
    chunks,
    cut,
    elements,
    link_to,
    markup,
    one_line,
    plain,
    quiet,
    web_address,
    weight,
    width,
)
from handlers.slack.voice import Voice

FEWEST_IN_TABLE = 4
_MOST_IN_TABLE = 99
"""Rows of a table beside its head; Slack takes 100 (https://docs.slack.dev/reference/block-kit/blocks/table-block)."""
_HEAVIEST_ROW = 2_500
_LONGEST_IN_LIST = 500
"""Characters of a text, and of its facts, in a list with menus; the menu shows the rest."""
_LATE = "⚠️"
_NOTHING = "–"


def heading(part: Rows) -> Iterator[Piece]:
    """What stands above rows."""
    if visible(part.heading):
        yield Piece(tuple(paragraphs(part.heading, bold=True)), part.heading, leads=bool(part.rows))


def row_alone(row: Row, presses: Presses) -> Iterator[Piece]:
    """A row as a whole, with its buttons below it."""
    words = tuple(paragraphs(f"  {row.text}" if row.number else row.text or _NOTHING, lead=one_line(row.number)))
    blocks = (*words, *_facts(row, presses.voice, None), *presses.actions(row.buttons))
    yield Piece(blocks, row_line(row))


def row_in_list(row: Row, presses: Presses) -> Piece:
    """A row among others, with a menu beside it; what is too long for a list is cut, and the menu shows it."""
    menu, below = _parted(row, presses.voice)
    first = section(_section_text(row), presses.menu(menu) if menu else None)
    facts = _facts(row, presses.voice, _LONGEST_IN_LIST)
    return Piece((first, *facts, *presses.actions(below)), row_line(row))


def _parted(row: Row, voice: Voice) -> tuple[tuple[Button, ...], tuple[Button, ...]]:
    """The buttons that go into the menu, and those that stand below: a menu cannot ask whether one of its lines is
    meant."""
    told = ", ".join(row.owners) + row.due_words + row.note + row.source
    whole = width(row.text) <= _LONGEST_IN_LIST and width(told) <= _LONGEST_IN_LIST - 50
    show = () if whole else (Button(voice.say("slack.whole"), f"/{row.kind} show {row.number}"),)
    calm = tuple(button for button in row.buttons if button.style != "danger")
    menu = calm[: MOST_OPTIONS - len(show)]
    return (*menu, *show), tuple(button for button in row.buttons if button not in menu)


def _section_text(row: Row) -> Element:
    number, text = one_line(row.number), cut(row.text, _LONGEST_IN_LIST)
    told, words = quiet(number), quiet(text)
    if told and words is not None and visible(number):
        return markup(f"*{told}*  {words}")
    line = f"{number}  {text}".strip()
    return plain(line if visible(line) else _NOTHING, LONGEST_SECTION)


def _facts(row: Row, voice: Voice, longest: int | None) -> list[Block]:
    """Owners, due date, what else there is to say, and the source as a link, in small print."""
    late = [f"{_LATE} {voice.say('slack.overdue')}"] * row.overdue
    told = [one_line(words) for words in (", ".join(row.owners), row.due_words, row.note) if visible(words)]
    source, link = one_line(row.source), web_address(row.link)
    if longest:
        told, source = _shortened(told, longest - 200), cut(source, 200)
    line = " · ".join([*late, *told])
    words = quiet(line)
    origin = _origin(source, link, voice)
    if words is not None and origin and len(words) + len(origin) < LONGEST_CONTEXT:
        return [context(markup(" · ".join(filter(None, (words, origin)))))]
    parts = [plain(chunk, LONGEST_CONTEXT) for chunk in chunks(line, LONGEST_CONTEXT) if visible(chunk)]
    parts += [markup(origin)] if origin else [plain(c, LONGEST_CONTEXT) for c in chunks(source, LONGEST_CONTEXT) if c]
    return [context(*parts[at : at + MOST_IN_CONTEXT]) for at in range(0, len(parts), MOST_IN_CONTEXT)]


def _shortened(told: list[str], longest: int) -> list[str]:
    """Facts that are short together: each gets its share."""
    return told if width(" · ".join(told)) <= longest else [cut(words, longest // len(told)) for words in told]


def _origin(source: str, link: str | None, voice: Voice) -> str | None:
    """The source in markup, a link where there is one; None where its words cannot stand there."""
    words = quiet(source) if width(source) < LONGEST_CONTEXT // 2 and "://" not in source else None
    if link is None:
        return words
    if not source or words is None or "|" in source:
        return None if source else link_to(link, voice.say("slack.open_source"))
    return link_to(link, source)


def is_table(part: Rows, voice: Voice) -> bool:
    """Whether rows are many, short, and nothing can be done with them where they stand."""
    return (
        len(part.rows) >= FEWEST_IN_TABLE
        and not any(row.buttons for row in part.rows)
        and all(weight(_cells(row, _columns(part.rows), voice)) <= _HEAVIEST_ROW for row in part.rows)
    )


def tables(part: Rows, voice: Voice) -> Iterator[Piece]:
    """Rows as a table, or as several where one would be too heavy."""
    columns = _columns(part.rows)
    head = [rich(elements(voice.say(f"slack.{column}"), bold=True)) for column in columns]
    body: list[list[Element]] = []
    told: list[str] = []
    for row in part.rows:
        cells = _cells(row, columns, voice)
        if len(body) == _MOST_IN_TABLE or weight([head, *body, cells]) > HEAVIEST_BLOCK:
            yield Piece((_table(columns, [head, *body]),), "\n".join(told))
            body, told = [], []
        body.append(cells)
        told.append(row_line(row))
    yield Piece((_table(columns, [head, *body]),), "\n".join(told))


def _table(columns: list[str], rows: list[list[Element]]) -> Block:
    return {
        "type": "table",
        "column_settings": [{"is_wrapped": column != "number"} for column in columns],
        "rows": rows,
    }


def _columns(rows: Iterable[Row]) -> list[str]:
    """The columns that any row has something in."""
    every = tuple(rows)
    told = {
        "owners": any(row.owners for row in every),
        "due": any(row.due or row.due_words or row.overdue for row in every),
        "note": any(visible(row.note) for row in every),
        "source": any(visible(row.source) or web_address(row.link) for row in every),
    }
    return ["number", "text", *(column for column, there in told.items() if there)]


def _cells(row: Row, columns: list[str], voice: Voice) -> list[Element]:
    return [_cell(row, column, voice) for column in columns]


def _cell(row: Row, column: str, voice: Voice) -> Element:
    if column == "number":
        return rich(elements(one_line(row.number) or _NOTHING, bold=True))
    if column == "source":
        return _source_cell(row, voice)
    text = {"text": row.text, "owners": ", ".join(row.owners), "note": row.note}.get(column)
    if text is None:
        text = _due(row, voice)
    return rich(elements(text if visible(text) else _NOTHING))


def _source_cell(row: Row, voice: Voice) -> Element:
    source, link = one_line(row.source), web_address(row.link)
    if link is None:
        return rich(elements(source if visible(source) else _NOTHING))
    return rich([{"type": "link", "url": link, "text": source if visible(source) else voice.say("slack.open_source")}])


def _due(row: Row, voice: Voice) -> str:
    day = with_time(day_words(row.due, voice.language), row.due_at, voice.language) if row.due else row.due_words
    return " · ".join(filter(None, (day, f"{_LATE} {voice.say('slack.overdue')}" if row.overdue else "")))
