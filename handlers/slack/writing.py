"""What messages say when they go: asked of the register and rendered in a worker thread.

Those that are asked for in the same turn of the event loop come to it together, since to wake a thread takes as long as
to render one.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from bot.delivering import Address, said_now
from bot.events_people import gone
from bot.ports import Clock, Due, Ledger, Ledgers
from handlers.slack.render import Rendered, messages
from handlers.slack.teams import Home
from handlers.slack.voice import Voice


@dataclass(frozen=True, slots=True)
class Written:
    """The pages of a message, none where it says nothing, and the team where it goes, if that is still there."""

    pages: tuple[Rendered, ...]
    home: Home | None


@dataclass(frozen=True, slots=True)
class _Asked:
    """A message that is to be written; `may_ask`: who is in which channel may be asked of Slack first."""

    due: Due
    address: Address
    may_ask: bool
    outcome: "asyncio.Future[Written]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Writing:
    """For one event loop; `home` tells of the team behind a connection, in a worker thread."""

    def __init__(
        self,
        ledgers: Ledgers,
        home: Callable[[str], Home | None],
        clock: Clock,
        workers: Executor | None,
        *,
        one_command: bool,
    ) -> None:
        self._ledgers = ledgers
        self._home = home
        self._clock = clock
        self._workers = workers
        self._one_command = one_command
        self._asked: list[_Asked] = []

    async def written(self, due: Due, address: Address, *, may_ask: bool) -> Written:
        """What the message says now, in the language and by the clock of where it goes. Raises what asking the register
        does, and where it `may_ask`, `MembershipStale`."""
        asked = _Asked(due, address, may_ask)
        self._asked.append(asked)
        if len(self._asked) == 1:
            asyncio.get_running_loop().call_soon(self._begin)
        return await asked.outcome

    def _begin(self) -> None:
        together, self._asked = self._asked, []
        loop = asyncio.get_running_loop()
        try:
            ended = loop.run_in_executor(self._workers, self._write_each, together)
        except RuntimeError as error:  # the server ends, and its threads take nothing any more
            _tell(together, [error] * len(together))
        else:
            ended.add_done_callback(lambda ended: _tell(together, ended.result()))

    # --- in a worker thread --------------------------------------------------------------------------------------

    def has_left(self, due: Due, address: Address) -> None:
        """Slack says that the person is not in the channel, whatever was known of it."""
        channel, account, now = address.channel, address.account, self._clock.now()
        if channel is not None and account is not None:
            self._ledgers.write(due.workspace, lambda ledger: gone(ledger, channel, account, now))

    def _write_each(self, together: Sequence[_Asked]) -> list[Written | Exception]:
        return [self._outcome(asked) for asked in together]

    def _outcome(self, asked: _Asked) -> Written | Exception:
        try:
            return self._written(asked)
        except Exception as error:  # noqa: BLE001 - it is raised where that message is delivered
            return error

    def _written(self, asked: _Asked) -> Written:
        """Long commands of its buttons are kept by the register first."""
        due, address, now = asked.due, asked.address, self._clock.now()
        home = self._home(address.connection.id)
        reply = self._ledgers.read(
            due.workspace, lambda ledger: said_now(ledger, due.message, now, may_ask=asked.may_ask)
        )
        voice = Voice(address.language, address.zone, self._one_command)
        pages = messages(reply, voice) if reply else ()
        kept = {key: command for page in pages for key, command in page.kept.items()}
        if kept:
            self._ledgers.write(due.workspace, partial(_keep, kept=kept, now=now))
        return Written(pages, home)


def _tell(together: Sequence[_Asked], outcomes: Sequence[Written | Exception]) -> None:
    for asked, outcome in zip(together, outcomes, strict=True):
        if asked.outcome.done():  # it is not waited for any more
            continue
        if isinstance(outcome, Written):
            asked.outcome.set_result(outcome)
        else:
            asked.outcome.set_exception(outcome)


def _keep(ledger: Ledger, kept: Mapping[str, str], now: datetime) -> None:
    for key, command in kept.items():
        ledger.deliveries.keep_command(key, command, now)
