"""Slash commands, and what all listeners tell Slack. What is to be done follows from the words, by `COMMANDS`."""

from collections.abc import Sequence
from functools import partial

from slack_bolt.response import BoltResponse

from bot.wording import say
from handlers.slack import incoming
from handlers.slack.afterwards import Afterwards
from handlers.slack.answering import UNTOLD, Answered, Team, answered
from handlers.slack.incoming import Payload
from handlers.slack.place import Slack
from handlers.slack.shown import Body, sentence
from handlers.slack.submitted import sentence_view, updated

_JSON: dict[str, str | Sequence[str]] = {"content-type": "application/json;charset=utf-8"}


def acknowledged(body: Body | str | None = None) -> BoltResponse:
    """What Slack is told at once; a text is JSON already."""
    return BoltResponse(status=200, body=body or "", headers=_JSON if body else None)


def not_installed(body: Payload) -> BoltResponse:
    """One clear sentence, as far as an acknowledgement of that kind can say anything."""
    told = say(UNTOLD.language, "slack.not_installed")
    if "command" in body:
        return acknowledged(sentence(told))
    if body.get("type") == "view_submission":
        return acknowledged(updated(sentence_view(told, UNTOLD)))
    return acknowledged()


def fault(body: Payload) -> BoltResponse:
    """Who typed a command is told that something is wrong with us, and gets the words back; for all else Slack has its
    own way to say so, or sends it again."""
    if "command" not in body:
        return BoltResponse(status=500)
    return acknowledged(_fault_of(body))


def _fault_of(command: Payload) -> Body:
    words = f"{command['command']} {command.get('text') or ''}".strip()
    return sentence(say(UNTOLD.language, "slack.fault", text=words))


class Commands:
    """Each is given where something comes from, and the payload; raises `Malformed` and `NotInstalled`."""

    def __init__(self, place: Slack, afterwards: Afterwards) -> None:
        self._place = place
        self._afterwards = afterwards

    async def command(self, team: Team, body: Payload) -> BoltResponse:
        """A slash command: what the sender alone is told rides in the acknowledgement; what comes late goes by
        response_url."""
        coming = incoming.command(body, self._place.clock.now())
        answering = answered(self._place, team, coming)
        given = await self._afterwards.in_time(answering, partial(self._late, body), partial(self._failed, body))
        if given is None:
            return acknowledged()
        first, *others = given.bodies or (None,)
        if others or given.shown.view:
            self._afterwards.do(self._afterwards.show(given, body, tuple(filter(None, others))))
        return acknowledged(first)

    async def _late(self, body: Payload, given: Answered) -> None:
        await self._afterwards.show(given, body, given.bodies)

    async def _failed(self, body: Payload) -> None:
        await self._afterwards.say(incoming.told(body, "response_url"), _fault_of(body))
