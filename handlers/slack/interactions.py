"""What people press, fill in and search for: buttons, menus, forms, shortcuts, the Home tab."""

from functools import partial
from typing import Any

from slack_bolt.response import BoltResponse

from bot.errors import ReferentError
from bot.home import home
from bot.ports import Ledgers
from bot.reply import Button, Buttons, Part, Reply, Text
from bot.suggesting import suggest
from handlers.slack import incoming
from handlers.slack.afterwards import Afterwards
from handlers.slack.answering import UNTOLD, Addressed, Answered, Team, addressed, answered, at_once, keep
from handlers.slack.home import HOME, home_view
from handlers.slack.incoming import Coming, Payload, Pressed, made, told
from handlers.slack.listeners import acknowledged
from handlers.slack.modal import PERSONS
from handlers.slack.place import Slack
from handlers.slack.render import messages
from handlers.slack.shown import Body, json_of, sentence, shown, to_sender
from handlers.slack.submitted import channel_chooser, pressed_in_view, sentence_view, submitted, updated
from handlers.slack.text import plain

START_MEETING = "start_meeting"
_START = "/minutes start"
"""What a button at the Home tab or in a direct message asks for, which has to be told in which channel."""
_LONGEST_OPTION, _LONGEST_VALUE = 75, 150


class Interactions:
    """As `listeners.Commands`: each is given where something comes from, and the payload."""

    def __init__(self, place: Slack, afterwards: Afterwards) -> None:
        self._place = place
        self._afterwards = afterwards

    # --- buttons and menus -----------------------------------------------------------------------------------

    async def press(self, team: Team, body: Payload) -> BoltResponse:
        """A button, or a line of a menu: acknowledged when it is done, and shown behind that."""
        pressed = incoming.press(body, self._place.clock.now())
        if pressed is None:
            return acknowledged()
        show = partial(pressed_in_view, page=pressed.page) if pressed.view else shown
        showing = partial(self._pressed, team, pressed, body)
        given = await self._afterwards.in_time(answered(self._place, team, pressed.coming, show), showing)
        if given is not None:
            self._afterwards.do(showing(given))
        return acknowledged()

    async def _pressed(self, team: Team, pressed: Pressed, body: Payload, given: Answered) -> None:
        if pressed.view:
            await self._pressed_in_view(team, pressed, body, given)
            return
        if given.request.text == _START and given.request.channel is None:
            await self._ask_where(given, body)
            return
        bodies = given.bodies
        if given.old:
            bodies = (json_of(sentence(given.voice.say("slack.old_button"))),)
        elif (pressed.form or given.request.settles) and given.done and not given.shown.view:
            bodies = (json_of({"delete_original": True}), *bodies)
        await self._afterwards.show(given, body, bodies)

    async def _pressed_in_view(self, team: Team, pressed: Pressed, body: Payload, given: Answered) -> None:
        """A form is put on top of the view; else the view says what came of it, or the Home tab shows it."""
        view, trigger = given.shown.view, told(body, "trigger_id")
        notice = sentence_view(given.voice.say("slack.old_button"), given.voice) if given.old else given.shown.notice
        if pressed.home:
            await self._pressed_at_home(team, body, given, view or notice)
        elif view:
            await self._afterwards.view(given.connection, "views_push", trigger_id=trigger, view=view)
        else:
            await self._afterwards.view(given.connection, "views_update", view_id=pressed.view, view=notice)

    async def _pressed_at_home(self, team: Team, body: Payload, given: Answered, view: Body | None) -> None:
        if given.request.text.startswith(HOME) and not given.old:
            parts = tuple(part for reply in given.replies for part in reply.parts)
            at_home, kept = await self._place.work(home_view, parts, given.voice)
            await self._place.work(keep, self._place.ledgers, given.request, kept)
            await self._publish(given, at_home)
            return
        if given.request.text == _START:
            await self._ask_where(given, body)
        elif given.shown.view or not _is_seen_at_home(given):
            trigger = told(body, "trigger_id")
            await self._afterwards.view(given.connection, "views_open", trigger_id=trigger, view=view)
        await self.refresh_home(team, given.request.account)

    # --- forms -----------------------------------------------------------------------------------------------

    async def submit(self, team: Team, body: Payload) -> BoltResponse:
        """A form that was sent: it closes, says what is wrong with it, or becomes the next."""
        view = body.get("view")
        if body.get("type") != "view_submission" or not isinstance(view, dict):
            return acknowledged()
        now = self._place.clock.now()
        chooses = told(view, "callback_id") == "channel"
        coming = (
            incoming.start_in(body, incoming.chosen_channel(body), now) if chooses else incoming.submission(body, now)
        )
        late = partial(self._submitted_late, body)
        given = await self._afterwards.in_time(answered(self._place, team, coming, partial(submitted, view)), late)
        if given is None:
            return acknowledged(updated(sentence_view(UNTOLD.say("slack.working"), UNTOLD)))
        if given.old:
            return acknowledged(updated(sentence_view(given.voice.say("slack.old_button"), given.voice)))
        if given.bodies:
            self._afterwards.do(self._afterwards.tell(given, given.request.respond, given.bodies))
        return acknowledged(given.shown.next)

    async def _submitted_late(self, body: Payload, given: Answered) -> None:
        """Who sent it has been told to wait, in the view itself."""
        says = "slack.old_button" if given.old else "slack.done"
        view = given.shown.next.get("view") or given.shown.notice or sentence_view(given.voice.say(says), given.voice)
        await self._afterwards.view(given.connection, "views_update", view_id=made(body, "view", "id"), view=view)
        if given.bodies:
            await self._afterwards.tell(given, given.request.respond, given.bodies)

    async def options(self, team: Team, body: Payload) -> BoltResponse:
        """Who can be chosen: bodies and people that what is typed may mean, or people alone."""
        searched = incoming.suggestion(body, self._place.clock.now())
        persons = (told(body, "action_id") or "").startswith(PERSONS)
        found = await addressed(self._place, team, searched.coming, partial(_suggested, searched.typed, persons))
        return acknowledged({"options": found})

    # --- shortcuts -------------------------------------------------------------------------------------------

    async def shortcut(self, team: Team, body: Payload) -> BoltResponse:
        """A shortcut on a message, or the one that stands everywhere."""
        now = self._place.clock.now()
        if told(body, "callback_id") == START_MEETING:
            self._afterwards.do(
                self._choose_channel(team, body, Coming(incoming.blank(made(body, "user", "id"), now, None)))
            )
            return acknowledged()
        coming = incoming.message_shortcut(body, now)
        if coming is None:
            return acknowledged()
        showing = partial(self._shortcut, body)
        given = await self._afterwards.in_time(answered(self._place, team, coming), showing)
        if given is not None:
            self._afterwards.do(showing(given))
        return acknowledged()

    async def _shortcut(self, body: Payload, given: Answered) -> None:
        await self._afterwards.show(given, body, given.bodies)

    async def _choose_channel(self, team: Team, body: Payload, coming: Coming) -> None:
        await self._ask_where(await at_once(self._place, team, coming, _unanswered), body)

    async def _ask_where(self, given: Answered, body: Payload) -> None:
        """Asks in which channel the meeting is; where that does not open in time, by a direct message with a button."""
        view, trigger = channel_chooser(given.voice), told(body, "trigger_id")
        if not await self._afterwards.view(given.connection, "views_open", trigger_id=trigger, view=view):
            bodies = [json_of(to_sender(one)) for one in messages(_again(given), given.voice)]
            await self._afterwards.tell(given, None, bodies)

    # --- the Home tab ----------------------------------------------------------------------------------------

    async def refresh_home(self, team: Team, user: str) -> None:
        """Publishes the Home tab of somebody who looks at it."""
        coming = Coming(incoming.blank(user, self._place.clock.now(), None))
        given, view = await addressed(self._place, team, coming, _home)
        await self._publish(given, view)

    async def _publish(self, given: Addressed | Answered, view: Body) -> None:
        user = given.request.account
        await self._afterwards.view(given.connection, "views_publish", user_id=user, view=view)


def _is_seen_at_home(given: Answered) -> bool:
    """Whether the tab itself shows what was done, so that nobody needs to be told."""
    return not given.old and all(reply.ok and not reply.ask and reply.to == "channel" for reply in given.replies)


def _unanswered(ledgers: Ledgers, given: Addressed) -> Answered:
    """Whose request it is and how they are spoken to, while nothing is answered."""
    del ledgers
    return Answered(given.request, (), given.connection, given.voice)


def _again(given: Answered) -> Reply:
    """A button that opens what did not open in time."""
    say = given.voice.say
    return Reply((Text(say("slack.open_again")), Buttons((Button(say("slack.start_meeting"), _START, "primary"),))))


def _home(ledgers: Ledgers, given: Addressed) -> tuple[Addressed, Body]:
    parts: tuple[Part, ...] = home(given.request, ledgers, {})
    view, kept = home_view(parts, given.voice)
    keep(ledgers, given.request, kept)
    return given, view


def _suggested(typed: str, persons: bool, ledgers: Ledgers, given: Addressed) -> list[dict[str, Any]]:
    """The options of a search (https://docs.slack.dev/reference/interaction-payloads/block_suggestion-payload)."""
    try:
        found = suggest(given.request, ledgers, typed, persons=persons)
    except ReferentError:
        return []
    return [
        {"text": plain(label, _LONGEST_OPTION), "value": value}
        for label, value in found
        if label.strip() and 0 < len(value) <= _LONGEST_VALUE
    ]
