"""What a readership may read, as a condition: what a person may not read is never fetched, nor counted."""

from sqlalchemy import ColumnElement, FromClause, and_, exists, false, or_

from bot.rights import Readership
from storage.tables import action_owners, actions, readers


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
    if readership.own and readership.parties:
        ways.append(and_(rows.c.channel.in_(sorted(readership.own)), _made(rows, id, workspace, readership.parties)))
    return or_(*ways) if ways else false()


def _made(rows: FromClause, id: str, workspace: str, parties: frozenset[str]) -> ColumnElement[bool]:
    """Whether any of the parties made a row, or owns it. A meeting is nobody's own."""
    some = sorted(parties)
    if rows is action_owners:
        action = actions.alias("made")
        same = (action.c.workspace == workspace, action.c.id == rows.c[id], action.c.maker.in_(some))
        return or_(exists().where(*same), _owned(rows.c[id], workspace, some))
    maker = rows.c["maker"].in_(some) if "maker" in rows.c else false()
    return or_(maker, _owned(rows.c[id], workspace, some)) if rows is actions else maker


def _owned(action: ColumnElement[str], workspace: str, parties: list[str]) -> ColumnElement[bool]:
    owned = action_owners.alias("owned")
    return exists().where(owned.c.workspace == workspace, owned.c.action == action, owned.c.owner.in_(parties))
