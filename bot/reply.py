"""What the bot says, in platform-neutral parts. Each platform renders them; `plain_text` is the common reading."""

from dataclasses import dataclass
from datetime import date, time
from typing import Literal

from bot.form import Form

To = Literal["sender", "channel"]


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. `style` says what it is, never how it looks."""

    text: str
    style: Literal["plain", "heading", "small", "quote"] = "plain"


@dataclass(frozen=True, slots=True)
class Facts:
    """Label and value, in order."""

    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Button:
    """Carries a command and its arguments, never state. `revision` is that of the row it was made from."""

    label: str
    command: str
    style: Literal["plain", "primary", "danger"] = "plain"
    revision: int | None = None


@dataclass(frozen=True, slots=True)
class Buttons:
    """Buttons in a row."""

    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """An action or a decision as it is shown in a list; `owners` are names, `item` the number as printed.

    `due_words`, `source` and `note` are ready to be read; `source` is meeting, item and date, `note` what else there is
    to say (shared, done, superseded by what), `link` where to open it on the platform; `meeting_number` ("M-1") lets a
    platform with pages of its own link there. `due_at` is the time of day said beside the due date.
    """

    kind: Literal["action", "decision"]
    number: str
    text: str
    state: str
    owners: tuple[str, ...] = ()
    due: date | None = None
    due_words: str = ""
    overdue: bool = False
    meeting: str | None = None
    item: str | None = None
    meeting_number: str | None = None
    source: str = ""
    link: str | None = None
    buttons: tuple[Button, ...] = ()
    revision: int = 1
    note: str = ""
    due_at: time | None = None

    def __hash__(self) -> int:
        """Of what mostly tells rows apart, so that one is soon found among those that are remembered."""
        return hash((self.number, self.revision, self.text))


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows under a heading (none where it is empty)."""

    rows: tuple[Row, ...]
    heading: str = ""


Part = Text | Facts | Buttons | Rows | Form


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply to one request.

    `ok` is False where what was asked was not done or not answered; `ask` is True where it asks back. `error` is a
    stable word for programs. `numbers` are the actions and decisions it made, changed or shows; where it is left empty
    they are those of its rows. `asked` is the question that it answers, as one that goes on from it needs it; `field`
    the name of the field that was filled in wrong, where a form is refused for it.
    """

    parts: tuple[Part, ...]
    to: To = "sender"
    ok: bool = True
    ask: bool = False
    intent: str | None = None
    numbers: tuple[str, ...] = ()
    error: str | None = None
    asked: str = ""
    field: str = ""

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows of all parts, in order."""
        return tuple(row for part in self.parts if isinstance(part, Rows) for row in part.rows)


def plain_text(reply: Reply) -> str:
    """All of a reply as plain text: what a screen reader, a log or the command line gets."""
    return "\n".join(line for part in reply.parts for line in _lines(part))


def row_line(row: Row) -> str:
    """One row as one line: number, text, owners, due date, what else there is to say, and source."""
    facts = " · ".join(filter(None, (", ".join(row.owners), row.due_words, row.note, row.source)))
    return f"{row.number} {row.text} ({facts})" if facts else f"{row.number} {row.text}"


def _lines(part: Part) -> list[str]:
    match part:
        case Text():
            return [part.text]
        case Facts():
            return [f"{label}: {value}" for label, value in part.facts]
        case Buttons():
            return ["[" + "] [".join(button.label for button in part.buttons) + "]"]
        case Rows():
            return [part.heading] * bool(part.heading) + [row_line(row) for row in part.rows]
        case Form():
            return [part.title, *(f"{field.label}: {field.words}".rstrip() for field in part.fields)]
