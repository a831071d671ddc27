"""Replies as JSON lines: what `say`, `replay` and checks read (SURFACE.md, *Command line*)."""

from typing import Any

from bot.reply import Reply, Row, plain_text


def reply_line(
    reply: Reply, *, n: int | None, at: str, workspace: str, channel: str | None, scheduled: str | None = None
) -> dict[str, Any]:
    """One reply as one object."""
    return {
        "n": n,
        "at": at,
        "workspace": workspace,
        "channel": channel,
        "to": reply.to,
        "ok": reply.ok,
        "intent": reply.intent,
        "ask": reply.ask,
        "numbers": list(numbers_of(reply)),
        "rows": [row_line(row) for row in reply.rows],
        "text": plain_text(reply),
        "error": reply.error,
        "scheduled": scheduled,
    }


def numbers_of(reply: Reply) -> tuple[str, ...]:
    """The actions and decisions of the rows, or that the reply says it made, changed or shows, each once."""
    return tuple(dict.fromkeys(reply.numbers or (row.number for row in reply.rows)))


def row_line(row: Row) -> dict[str, Any]:
    """One row as one object: an action has owners and a due date, a decision has not."""
    line: dict[str, Any] = {"number": row.number, "text": row.text}
    if row.kind == "action":
        line |= {"owners": list(row.owners), "due": row.due.isoformat() if row.due else None}
        line |= {"due_at": f"{row.due_at:%H:%M}" if row.due_at else None}
    return line | {"state": row.state, "meeting": row.meeting, "item": row.item}
