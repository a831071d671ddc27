"""A form, platform-neutral: a modal in Slack, a card in Teams, a dialog on the web page."""

from dataclasses import dataclass
from typing import Literal

FieldKind = Literal["line", "text", "date", "time", "party", "parties", "choice"]
"""`line` is one line, `text` several; `party` and `parties` are searched in the directory."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to fill in. `name` is its key in `Request.values`; `value` is what it holds beforehand, `parties` one
    name a line: a name may hold a comma. So may the values that come back. `persons` are searched alone where no body
    can be meant."""

    name: str
    label: str
    kind: FieldKind
    value: str = ""
    required: bool = False
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    longest: int | None = None
    persons: bool = False

    @property
    def words(self) -> str:
        """What it holds, as it stands on one line: names with commas between them."""
        return self.value.replace("\n", ", ") if self.kind == "parties" else self.value


@dataclass(frozen=True, slots=True)
class Form:
    """What is sent back is the command `command`, with the fields as `Request.values`."""

    title: str
    command: str
    fields: tuple[Field, ...]
    submit: str
    revision: int | None = None
