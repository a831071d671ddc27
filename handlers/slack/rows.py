"""Actions and decisions: a row with its menu, its facts in small print below it, or many of them in a table."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from bot.cleaning import visible
from bot.place import Language
from bot.reply import Button, Row, Rows, row_line
from bot.wording.dates import day_words, with_time
from handlers.slack.blocks import (
    HEAVIEST_BLOCK,
    LONGEST_CONTEXT,
    LONGEST_HEADER,
    MOST_IN_CONTEXT,
    MOST_OPTIONS,
    Block,
    Presses,
    context,
    filling,
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
    something,
    tidy,
    web_address,
    width,
)
from handlers.slack.voice import Voice
from handlers.slack.weight import size

FEWEST_IN_TABLE = 4
_MOST_IN_TABLE = 99
"""Rows of a table beside its head; Slack takes 100 (https://docs.slack.dev/reference/block-kit/blocks/table-block)."""
_HEAVIEST_ROW = 2_500
_LONGEST_IN_LIST = 500
_LONGEST_FACTS = 300
_LONGEST_SOURCE = 200
"""Characters of a text, its facts and its source in a list with menus; the menu shows the rest."""
_ROWS_REMEMBERED = 500
"""Five kilobytes each, and all are looked through when memory is tidied up."""
_HEADINGS_REMEMBERED = 200
_LATE = "⚠️"


@lru_cache(_HEADINGS_REMEMBERED)
def heading(text: str, *, leads: bool) -> tuple[Piece, ...]:
    """What stands above rows. Nobody changes its blocks."""
    return (Piece(tuple(paragraphs(text, bold=True)), text, leads=leads),) if visible(text) else ()


def row_alone(row: Row, presses: Presses, above: str = "") -> Piece:
    """A row as a whole, with its buttons below it; its number is not said again where it stands above."""
    number = "" if row.number in above.replace(":", "").split() else _number(row)
    words = paragraphs(f"  {row.text}", lead=number) if number else paragraphs(something(row.text))
    blocks = (*words, *_facts(row, presses.voice, short=False), *presses.actions(row.buttons))
    return Piece(blocks, row_line(row))


def row_in_list(row: Row, presses: Presses) -> Piece:
    """A row among others, with a menu beside it; what is too long for a list is cut, and the menu shows it. Words that
    cannot stand in markup have the menu below them."""
    voice = presses.voice
    return _alike_everywhere(row, voice.language, voice.zone, voice.one_command) or _in_list(row, presses)


@lru_cache(_ROWS_REMEMBERED)
def _alike_everywhere(row: Row, language: Language, zone: str, one_command: bool) -> Piece | None:
    """A row in a list where it is the same in each: the rows that people ask for are the same all day. Nobody changes
    its blocks. What makes the voice is found sooner than the voice itself."""
    presses = Presses(Voice(language, zone, one_command))
    piece = _in_list(row, presses)
    return None if presses.used else piece


def _in_list(row: Row, presses: Presses) -> Piece:
    menu, below = _parted(row, presses.voice)
    number, text = _number(row), cut(something(row.text), _LONGEST_IN_LIST)
    facts = _facts(row, presses.voice, short=True)
    told, words = quiet(number), quiet(text)
    if told is None or words is None:
        first = tuple(paragraphs(f"  {text}", lead=number) if number else paragraphs(text))
        return Piece((*first, *facts, *presses.actions(below, presses.menu(menu) if menu else None)), row_line(row))
    line = markup(f"*{told}*  {words}" if told else words)
    beside = section(line, presses.menu(menu) if menu else None)
    return Piece((beside, *facts, *presses.actions(below)), row_line(row))


def _parted(row: Row, voice: Voice) -> tuple[tuple[Button, ...], tuple[Button, ...]]:
    """The buttons that go into the menu, and those that stand below: a menu cannot ask whether one of its lines is
    meant."""
    every = {button.command: button for button in row.buttons}
    show = Button(voice.say("slack.whole"), f"/{row.kind} show {row.number}")
    shows = () if _is_short(row) or show.command in every else (show,)
    calm = [button for button in every.values() if button.style != "danger"]
    menu = calm[: MOST_OPTIONS - len(shows)]
    return (*menu, *shows), tuple(button for button in every.values() if button not in menu)


def _is_short(row: Row) -> bool:
    """Whether a list shows all of a row."""
    return (
        width(tidy(row.text)) <= _LONGEST_IN_LIST
        and width(" · ".join(_told(row))) <= _LONGEST_FACTS
        and width(one_line(row.source)) <= _LONGEST_SOURCE
    )


def _facts(row: Row, voice: Voice, *, short: bool) -> list[Block]:
    """Owners, due date, what else there is to say, and the source as a link, in small print."""
    late = [f"{_LATE} {voice.say('slack.overdue')}"] * row.overdue
    told, source = _told(row), one_line(row.source)
    if short:
        told, source = _shortened(told), cut(source, _LONGEST_SOURCE)
    line = " · ".join([*late, *told])
    words, origin = quiet(line), _origin(source, web_address(row.link), voice)
    if words is not None and origin is not None and len(words) + len(origin) < LONGEST_CONTEXT:
        together = " · ".join(filter(None, (words, origin)))
        return [context(markup(together))] if together else []
    parts = [plain(chunk, LONGEST_CONTEXT) for chunk in _chunks(line)]
    parts += [plain(chunk, LONGEST_CONTEXT) for chunk in _chunks(source)] if origin is None else []
    parts += [markup(origin)] if origin else []
    return [context(*parts[at : at + MOST_IN_CONTEXT]) for at in range(0, len(parts), MOST_IN_CONTEXT)]


def _number(row: Row) -> str:
    return something(cut(one_line(row.number), 40), "")


def _told(row: Row) -> list[str]:
    return [one_line(words) for words in (", ".join(row.owners), row.due_words, row.note) if visible(words)]


def _chunks(line: str) -> list[str]:
    return [chunk for chunk in chunks(line, LONGEST_CONTEXT) if visible(chunk)]


def _shortened(told: list[str]) -> list[str]:
    """Facts that are short together: each gets its share."""
    short = width(" · ".join(told)) <= _LONGEST_FACTS
    return told if short else [cut(words, _LONGEST_FACTS // len(told)) for words in told]


def _origin(source: str, link: str | None, voice: Voice) -> str | None:
    """The source in markup, as a link where there is one; None where its words cannot stand there."""
    words = quiet(source) if len(source) < LONGEST_CONTEXT // 4 and "://" not in source else None
    if link is None or not source:
        return words if link is None else link_to(link, voice.say("slack.open_source"))
    return None if words is None or "|" in source else link_to(link, source)


def is_table(part: Rows, voice: Voice) -> bool:
    """Whether rows are many, short, and nothing can be done with them where they stand."""
    if len(part.rows) < FEWEST_IN_TABLE or any(row.buttons for row in part.rows):
        return False
    columns = _columns(part.rows)
    return all(size(_cells(row, columns, voice)) <= _HEAVIEST_ROW for row in part.rows)


def tables(part: Rows, voice: Voice, above: str = "") -> Iterator[Piece]:
    """Rows as a table below their heading, or as several where one would be too heavy: then each says which it is, by
    the heading or by what stands above the first."""
    columns = _columns(part.rows)
    head = [rich(elements(voice.say(f"slack.{column}"), bold=True)) for column in columns]
    cells = (_cells(row, columns, voice) for row in part.rows)
    bodies = tuple(filling(cells, _MOST_IN_TABLE, HEAVIEST_BLOCK - 1_000))
    rows = iter(part.rows)
    for number, body in enumerate(bodies, 1):
        title = part.heading or (above if number > 1 else "")
        yield from heading(_counted(title, number, len(bodies), voice), leads=True)
        words = "\n".join(map(row_line, islice(rows, len(body))))
        yield Piece((_table(columns, [head, *body]),), words)


def _counted(title: str, number: int, count: int, voice: Voice) -> str:
    """A heading that says which of several it is."""
    if count == 1 or not visible(title):
        return title
    label = title.rstrip(": \n")
    label = label if number == 1 else cut(label, LONGEST_HEADER)
    told = voice.say("slack.part", label=label, part=number, count=count)
    return f"{told}:" if title.rstrip().endswith(":") else told


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
        return rich(elements(something(_number(row)), bold=True))
    if column == "source":
        return _source_cell(row, voice)
    text = {"text": row.text, "owners": ", ".join(row.owners), "note": row.note}.get(column)
    if text is None:
        text = _due(row, voice)
    return _words_cell(text)


def _words_cell(text: str) -> Element:
    """Words alone are half as heavy as rich text, which is for what holds links."""
    parts = list(elements(something(text)))
    links = any(part["type"] == "link" for part in parts)
    return rich(parts) if links else {"type": "raw_text", "text": something(tidy(text))}


def _source_cell(row: Row, voice: Voice) -> Element:
    source, link = one_line(row.source), web_address(row.link)
    if link is None:
        return _words_cell(source)
    return rich([{"type": "link", "url": link, "text": something(source, voice.say("slack.open_source"))}])


def _due(row: Row, voice: Voice) -> str:
    day = with_time(day_words(row.due, voice.language), row.due_at, voice.language) if row.due else row.due_words
    return " · ".join(filter(None, (day, f"{_LATE} {voice.say('slack.overdue')}" if row.overdue else "")))
