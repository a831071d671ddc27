"""Writing to the journal: one way for every command, so that each change can be told, and undone in a draft."""

from collections.abc import Mapping

from bot.action import Action
from bot.call import Call
from bot.canonical import Json, as_json
from bot.decision import Decision
from bot.journal import Entry
from bot.meeting import Attendance, Item, Meeting, Note
from bot.ports import Ledger

Recorded = Action | Decision | Item | Note | Meeting | Attendance


def record(
    call: Call,
    ledger: Ledger,
    verb: str,
    after: Recorded,
    before: Recorded | None = None,
    facts: Mapping[str, Json] | None = None,
    why: str = "",
) -> None:
    """Appends what the sender did to a row. `facts` hold ids, dates and states; what people wrote goes into the words
    (`why` is the reason they gave), with the row as it was before. What followed the edit of a message says so."""
    words: dict[str, Json] = {}
    if before is None or _text(before) != _text(after):
        words["text"] = _text(after)
    if before is not None:
        words["before"] = as_json(before)
    if why:
        words["why"] = why
    meeting = after.id if isinstance(after, Meeting) else after.meeting
    ledger.journal.append(
        Entry(
            at=call.now,
            actor=call.speaker.id,
            verb=verb,
            subject=after.id,
            label=getattr(after, "label", ""),
            meeting=meeting,
            audience=getattr(after, "audience", ""),
            facts={**(facts or {}), **({"message": True} if call.request.happening == "edited" else {})},
            words=words or None,
        )
    )


def _text(row: Recorded) -> str:
    match row:
        case Item() | Meeting():
            return row.title
        case Attendance():
            return row.name
        case _:
            return row.text
