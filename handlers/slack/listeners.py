"""One listener a kind of thing that Slack sends; what is to be done follows from the words, by `COMMANDS`."""

import asyncio

from slack_bolt.response import BoltResponse

from bot.errors import Trouble
from bot.wording import say
from handlers.slack import incoming
from handlers.slack.afterwards import Afterwards
from handlers.slack.answering import Answered, NotInstalled, Team, answered
from handlers.slack.happened import happened
from handlers.slack.incoming import Payload, told
from handlers.slack.place import Slack
from handlers.slack.shown import Body, sentence

LATE = 2.5
"""Seconds after which an answer goes by response_url: Slack waits for three, and some of that is the way there."""


def acknowledged(body: Body | None = None) -> BoltResponse:
    """What Slack is told at once."""
    return BoltResponse(status=200, body=body or "")


class Listeners:
    """The listeners of all kinds. Each is given where something comes from, and the payload; raises `Malformed`."""

    def __init__(self, place: Slack, afterwards: Afterwards) -> None:
        self._place = place
        self._afterwards = afterwards

    # --- slash commands --------------------------------------------------------------------------------------

    async def command(self, team: Team, body: Payload) -> BoltResponse:
        """A slash command: what the sender alone is told rides in the acknowledgement."""
        coming = incoming.command(body, self._place.clock.now())
        answering = asyncio.create_task(answered(self._place, team, coming))
        done, _ = await asyncio.wait({answering}, timeout=LATE)
        if not done:
            self._afterwards.do(self._shown_late(answering, body))
            return acknowledged()
        try:
            given = answering.result()
        except NotInstalled:
            return acknowledged(sentence(say("nb", "slack.not_installed")))
        first, *others = given.shown.bodies or (None,)
        if others or given.shown.view:
            self._afterwards.do(self._shown(given, body, tuple(filter(None, others))))
        return acknowledged(first)

    async def _shown_late(self, answering: "asyncio.Task[Answered]", body: Payload) -> None:
        given = await answering
        await self._shown(given, body, given.shown.bodies)

    async def _shown(self, given: Answered, body: Payload, bodies: tuple[Body, ...]) -> None:
        """Shows what the acknowledgement could not take: a form as a view, or as a message where the trigger came too
        late, and messages."""
        view, instead = given.shown.view, given.shown.instead
        if view and instead and not await self._afterwards.open(given.connection, told(body, "trigger_id"), view):
            bodies = (*bodies, instead)
        await self._afterwards.tell(told(body, "response_url"), bodies)

    # --- events ----------------------------------------------------------------------------------------------

    async def event(self, team: Team, body: Payload) -> BoltResponse:
        """Something happened. All that is said about it is posted; where that could not be stored, Slack has to tell it
        again (https://docs.slack.dev/apis/events-api#errors)."""
        event = body.get("event")
        coming = happened(event, self._place.clock.now()) if isinstance(event, dict) else None
        if coming is None:
            return acknowledged()
        try:
            await answered(self._place, team, coming)
        except NotInstalled:
            return acknowledged()
        except Trouble:
            return BoltResponse(status=503)
        return acknowledged()

    # --- buttons ---------------------------------------------------------------------------------------------

    async def press(self, team: Team, body: Payload) -> BoltResponse:
        """A button or a line of a menu: acknowledged when it has been done, and shown behind that."""
        pressed = incoming.press(body, self._place.clock.now())
        if pressed is None:
            return acknowledged()
        self._afterwards.do(self._pressed(team, pressed, body))
        return acknowledged()

    async def _pressed(self, team: Team, pressed: incoming.Pressed, body: Payload) -> None:
        given = await answered(self._place, team, pressed.coming)
        await self._shown(given, body, given.shown.bodies)
