"""The head row of a workspace: its last human numbers and the end of its journal's chain."""

from dataclasses import dataclass, fields

from bot.errors import Unknown
from bot.journal import FIRST_HASH
from storage.session import Session
from storage.shapes import Row
from storage.tables import heads


@dataclass(slots=True)
class Head:
    """As the row; changed by the command that has it, a copy of which the next one gets."""

    workspace: str
    last_action: int = 0
    last_decision: int = 0
    last_meeting: int = 0
    last_entry: int = 0
    last_hash: str = FIRST_HASH
    register_version: int = 0

    def copy(self) -> "Head":
        """One to change."""
        return Head(
            self.workspace,
            self.last_action,
            self.last_decision,
            self.last_meeting,
            self.last_entry,
            self.last_hash,
            self.register_version,
        )

    def row(self) -> Row:
        """As it is stored."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def read_head(session: Session, workspace: str) -> Head:
    """The head as the database has it. Raises `Unknown` where there is no such workspace."""
    found = session.row(heads, (workspace,))
    if found is None:
        raise Unknown("workspace.unknown", workspace=workspace)
    return Head(**found)
