"""The outbox in memory (see `tests.memory`): messages on their way, and those that have arrived."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.ports import Due, Loss, Message, Standstill
from tests.memory_tables import Repository, Tables, first


class MemoryOutbox(Repository):
    """See `bot.ports.Outbox`."""

    def put(self, message: Message) -> None:
        tables = self._unit.own()
        before = tables.messages.get(message.id)
        nowhere = before is not None and before.sent is None
        on_its_way = nowhere and _waits(tables, message.id)
        perhaps = nowhere and message.id in tables.given_up and tables.unsure[message.id]
        tables.messages[message.id] = message
        _forget(message.id, tables.delivered, tables.errors, tables.parts, tables.given_up)
        if not on_its_way:
            _untry(tables, message.id)
            tables.unsure[message.id] = perhaps

    def get(self, id: str) -> Message | None:
        return self._tables.messages.get(id)

    def waiting(self, limit: int) -> tuple[Message, ...]:
        return tuple(self._sorted(_all_waiting(self._tables))[:limit])

    def again(self, id: str) -> bool:
        tables = self._unit.own()
        message = tables.messages.get(id)
        looked_up = message is not None and (message.kind == "card" or message.revision > 1)
        untried = looked_up and _waits(tables, id) and not tables.attempts.get(id)
        if message is not None and not untried:
            self.put(replace(message, revision=message.revision + 1))
        return message is not None

    def about(self, subject: str) -> tuple[Message, ...]:
        return tuple(self._sorted(each for each in self._tables.messages.values() if subject and each.about == subject))

    def posts_about(self, subject: str) -> tuple[tuple[str, str | None], ...]:
        posts = [each for each in self.about(subject) if each.kind == "post"]
        return tuple((each.id, each.channel) for each in posts if each.sent or _waits(self._tables, each.id))

    def standing(self, place: str, sent: str) -> Message | None:
        return first(each for each in self._tables.messages.values() if (each.place, each.sent) == (place, sent))

    def lease(self, ids: Iterable[str], now: datetime, until: datetime) -> tuple[Due, ...]:
        tables = self._unit.own()
        there = [tables.messages[id] for id in ids if id in tables.messages and _is_due(tables, id, now)]
        leased = [_due(tables, each) for each in there if _may_go(tables, each, now)]
        for id in (each.message.id for each in leased):
            tables.due[id] = until
            tables.attempts[id] = tables.attempts.get(id, 0) + 1
            tables.tried.setdefault(id, now)
            tables.unsure[id] = True
        return tuple(leased)

    def given_back(self, due: Due, until: datetime) -> None:
        tables, id = self._unit.own(), due.message.id
        if id in tables.messages and _waits(tables, id) and tables.due.get(id) == until:
            _untry(tables, id)
            tables.attempts[id], tables.unsure[id] = due.attempts, due.unsure
            if due.since:
                tables.tried[id] = due.since

    def delivered(
        self, id: str, at: datetime, *, revision: int | None = None, place: str | None = None, sent: str | None = None
    ) -> None:
        tables = self._unit.own()
        message = tables.messages.get(id)
        if message is None:
            return
        message = replace(message, place=place or message.place, sent=sent or message.sent)
        if revision in {None, message.revision} or not message.sent:
            tables.delivered[id] = at
            message = replace(message, respond=None)
        else:
            _untry(tables, id)
            tables.parts.pop(id, None)
        tables.messages[id] = message

    def progressed(
        self, id: str, parts: int, *, until: datetime, place: str | None = None, sent: str | None = None
    ) -> None:
        tables = self._unit.own()
        if id in tables.messages:
            tables.parts[id], tables.due[id], before = parts, until, tables.messages[id]
            tables.messages[id] = replace(before, place=place or before.place, sent=sent or before.sent)

    def postponed(self, id: str, until: datetime, error: str, *, unsure: bool = False) -> None:
        tables = self._unit.own()
        if id in tables.messages:
            tables.due[id], tables.errors[id], tables.unsure[id] = until, error, unsure

    def given_up(self, id: str, at: datetime, error: str, *, cause: str | None = None, unsure: bool = False) -> None:
        tables = self._unit.own()
        if id in tables.messages:
            tables.given_up[id], tables.errors[id] = at, error
            tables.causes[id], tables.unsure[id] = cause, unsure
            tables.messages[id] = replace(tables.messages[id], respond=None)

    def loss(self, id: str) -> Loss | None:
        tables = self._tables
        at = tables.given_up.get(id)
        if at is None:
            return None
        return Loss(tables.messages[id], at, tables.errors[id], tables.causes[id], tables.unsure[id])

    def losses(self, limit: int, after: Loss | None = None, *, certain: bool = False) -> tuple[Loss, ...]:
        found = sorted(((at, id) for id, at in self._tables.given_up.items()), reverse=True)
        behind = (id for at, id in found if after is None or (at, id) < (after.at, after.message.id))
        losses = [loss for id in behind if (loss := self.loss(id)) and not (certain and loss.uncertain)]
        return tuple(losses[:limit])

    def retry(self, id: str, *, anyway: bool = False) -> None:
        tables = self._unit.own()
        if id not in tables.given_up:
            return
        unsure, message = tables.unsure[id] and not anyway, tables.messages[id]
        _forget(id, tables.errors, tables.given_up)
        _untry(tables, id)
        tables.unsure[id] = unsure
        tables.messages[id] = replace(message, revision=message.revision + 1)

    def lost(self, channel: str, since: datetime) -> tuple[Message, ...]:
        given_up = (self._tables.messages[id] for id in self._tables.given_up)
        lost = (each for each in given_up if (each.channel, each.person, each.sent) == (channel, None, None))
        late = (each for each in lost if each.kind == "card" or (each.kind == "post" and each.made_at >= since))
        return tuple(self._sorted(late))

    def standstill(self, since: datetime | None = None) -> Standstill:
        given_up = self._tables.given_up.items()
        lost = Counter(self._tables.errors[id] for id, at in given_up if since is None or at >= since)
        return Standstill(len(_all_waiting(self._tables)), dict(lost))

    @staticmethod
    def _sorted(messages: Iterable[Message]) -> list[Message]:
        return sorted(messages, key=lambda each: (each.made_at, each.id))


def _forget(id: str, *tables: dict[str, Any]) -> None:
    for table in tables:
        table.pop(id, None)


def _untry(tables: Tables, id: str) -> None:
    """No attempt has been made, of what it says now."""
    _forget(id, tables.due, tables.attempts, tables.tried, tables.unsure)


def _waits(tables: Tables, id: str) -> bool:
    return id not in tables.delivered and id not in tables.given_up


def _is_due(tables: Tables, id: str, now: datetime) -> bool:
    return _waits(tables, id) and tables.due.get(id, now) <= now


def _may_go(tables: Tables, message: Message, now: datetime) -> bool:
    """Whether it is the first of its lane, and nothing else of that is on its way."""
    lane = _lane(tables, message)
    together = [each.id for each in _all_waiting(tables) if _lane(tables, each) == lane]
    return message.id == min(together) and all(_is_due(tables, id, now) for id in together)


def _due(tables: Tables, message: Message) -> Due:
    id = message.id
    attempts, parts = tables.attempts.get(id, 0), tables.parts.get(id, 0)
    return Due(tables.workspace.id, message, attempts, parts, tables.tried.get(id), tables.unsure.get(id, False))


def _all_waiting(tables: Tables) -> list[Message]:
    return [each for each in tables.messages.values() if _waits(tables, each.id)]


def _lane(tables: Tables, message: Message) -> str:
    """What keeps its order; of one in several parts, of which some stand already, too."""
    alone = message.kind == "mark" or (message.sent is not None and message.id not in tables.parts)
    return message.id if alone else message.channel or message.person or message.id


def due_messages(tables: Tables, now: datetime) -> Iterator[tuple[tuple[Any, ...], Due]]:
    """A workspace's messages that may be delivered at that moment, the first of each lane, each with what it is sorted
    by."""
    heads: dict[str, Message] = {}
    for message in sorted(_all_waiting(tables), key=lambda each: each.id):
        heads.setdefault(_lane(tables, message), message)
    for message in heads.values():
        due = tables.due.get(message.id)
        if _is_due(tables, message.id, now):
            yield ("" if due is None else due.isoformat(), message.id), _due(tables, message)
