"""What a readership may read, as a condition: what a person may not read is never fetched, nor counted."""

from sqlalchemy import ColumnElement, FromClause, exists, false, or_

from bot.rights import Readership
from storage.tables import readers


def readable(rows: FromClause, id: str, workspace: str, readership: Readership) -> ColumnElement[bool]:
    """`Readership.reads` for rows with an audience and a channel; `id` is the column which `readers` names them by.
    Raises `MembershipStale` where the readership is unsure."""
    readership = readership.certain()
    ways: list[ColumnElement[bool]] = []
    if readership.audiences:
        ways.append(rows.c.audience.in_(sorted(readership.audiences)))
    if readership.channels:
        ways.append(rows.c.channel.in_(sorted(readership.channels)))
    if readership.parties:
        named = (
            readers.c.workspace == workspace,
            readers.c.row == rows.c[id],
            readers.c.party.in_(sorted(readership.parties)),
        )
        ways.append(exists().where(*named))
    return or_(*ways) if ways else false()
