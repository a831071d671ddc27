"""A transcript: JSON lines of messages and events, played as if they arrived at the times they name."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.cleaning import clean
from bot.events import ChannelTold, PartyTold, channel_told, joined, left, party_told, person_named
from bot.ports import Ledger, Ledgers
from bot.router import answer
from handlers.lines import reply_line
from handlers.local import local_connection, local_request, open_workspace
from handlers.scheduler import Posted, due_between, fall_due
from handlers.settings import Settings
from handlers.transcript_line import moment, parse


@dataclass(slots=True)
class Player:
    """Plays lines into the register, one after the other. `scheduled` also makes what falls due between them."""

    ledgers: Ledgers
    settings: Settings
    scheduled: bool = False
    _workspaces: dict[str, str] = field(default_factory=dict)
    _threads: dict[tuple[str, str | None, str], str] = field(default_factory=dict)
    _clock: datetime | None = None

    def play(self, line: bytes | str) -> Iterator[dict[str, Any]]:
        """The reply lines of one line of the transcript; `MalformedLine` where it is none."""
        told = parse(line)
        at = moment(told)
        workspace = self._workspace(str(told.get("workspace", "local")))
        yield from self._due_until(at)
        if "event" in told:
            self.ledgers.write(workspace, _event(told, at, workspace))
        else:
            yield from self._message(told, at, workspace)
        self._clock = max(at, self._clock or at)
        if self.scheduled:
            yield from self._posted(fall_due(self.ledgers, self._clock))

    def _workspace(self, name: str) -> str:
        if name not in self._workspaces:
            self._workspaces[name] = open_workspace(self.ledgers, name, self.settings).id
        return self._workspaces[name]

    def _message(self, told: Mapping[str, Any], at: datetime, workspace: str) -> Iterator[dict[str, Any]]:
        request = local_request(
            workspace,
            told["who"],
            told["text"],
            at,
            told.get("channel"),
            thread=self._thread(told, workspace),
            message=_text(told.get("n")),
            delivery=_text(told.get("delivery")),
        )
        for reply in answer(request, self.ledgers):
            yield reply_line(
                reply,
                n=told.get("n"),
                at=told["at"],
                workspace=str(told.get("workspace", "local")),
                channel=told.get("channel"),
            )

    def _thread(self, told: Mapping[str, Any], workspace: str) -> str | None:
        """The `n` that began the thread in which a line stands: an answer to an answer stands in the same one."""
        answered, number = _text(told.get("thread")), _text(told.get("n"))
        if answered is None:
            return None
        began = self._threads.get((workspace, told.get("channel"), answered), answered)
        if number is not None:
            self._threads[workspace, told.get("channel"), number] = began
        return began

    def _due_until(self, at: datetime) -> Iterator[dict[str, Any]]:
        if not self.scheduled or self._clock is None:
            return
        for due in due_between(self.ledgers, self._clock, at):
            yield from self._posted(fall_due(self.ledgers, due))

    def _posted(self, posts: Iterable[Posted]) -> Iterator[dict[str, Any]]:
        for post in posts:
            yield reply_line(
                post.reply,
                n=None,
                at=post.at.isoformat(),
                workspace=post.workspace,
                channel=post.channel,
                scheduled=post.kind,
            )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _event(told: Mapping[str, Any], at: datetime, workspace: str) -> Callable[[Ledger], None]:
    def work(ledger: Ledger) -> None:
        match told["event"]:
            case "channel":
                channel_told(ledger, _channel(told, workspace), at)
            case "party":
                party_told(ledger, party_of(told), at)
            case "join" | "leave" as event:
                name = clean(told["channel"])
                channel = channel_told(ledger, ChannelTold(local_connection(workspace), name, name), at)
                person = person_named(ledger, clean(told["who"]))
                (joined if event == "join" else left)(ledger, channel, person.id, at)

    return work


def _channel(told: Mapping[str, Any], workspace: str) -> ChannelTold:
    members = told.get("members")
    return ChannelTold(
        connection=local_connection(workspace),
        platform_id=clean(told["channel"]),
        name=clean(told["channel"]),
        private=told.get("private"),
        members=_cleaned(members) if members is not None else None,
        language=told.get("language"),
        zone=told.get("zone"),
        summary=told.get("summary"),
        capture=told.get("capture"),
    )


def party_of(told: Mapping[str, Any]) -> PartyTold:
    """A checked party event, as the register is told of it."""
    return PartyTold(
        key=told["key"],
        kind=told["kind"],
        name=clean(told["name"]),
        aliases=_cleaned(told.get("aliases") or ()),
        members=tuple(told.get("members") or ()),
        roles=tuple(told.get("roles") or ()),
    )


def _cleaned(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(clean, names))


def differences(expect: Mapping[str, Any], replies: list[dict[str, Any]]) -> list[str]:
    """What does not hold of the replies to one line, taken together; `to` is that of the first."""
    text = "\n".join(reply["text"] for reply in replies).casefold()
    numbers = sorted({number for reply in replies for number in reply["numbers"]})
    found = {
        "ok": bool(replies) and all(reply["ok"] for reply in replies),
        "intent": replies[0]["intent"] if replies else None,
        "count": sum(len(reply["rows"]) for reply in replies),
        "numbers": numbers,
        "to": replies[0]["to"] if replies else None,
    }
    wanted = {**expect, "numbers": sorted(expect["numbers"])} if "numbers" in expect else dict(expect)
    wrong = [
        f"{name} is {found[name]!r}, not {wanted[name]!r}"
        for name in found
        if name in wanted and found[name] != wanted[name]
    ]
    wrong += [f"{each!r} is not in the text" for each in expect.get("contains", ()) if each.casefold() not in text]
    wrong += [f"{each!r} is in the text" for each in expect.get("not_contains", ()) if each.casefold() in text]
    return wrong
