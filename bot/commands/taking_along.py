"""Lines with a marker that nobody expected outside a meeting: an offer to begin one, which takes the line along."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import cast

from bot.call import Call
from bot.commands.capture import capture_action, fingerprint
from bot.commands.decision import capture_decision
from bot.commands.minutes_draft import add_item, item, note
from bot.commands.minutes_finding import channel_of, draft_here
from bot.meeting import read_title
from bot.ports import Capture, Ledger
from bot.reply import Button, Buttons, Reply, Text
from bot.request import Happening
from bot.understanding.capture import Marker, read_markers

OFFER_STANDS = timedelta(days=1)
"""For so long it is known which message an offer was about."""


def inline_item(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """A line "Sak: …" or "Item: …" while a meeting is open."""
    if not _meets(call, ledger):
        return offer(call, ledger, f"Item: {call.words}")
    return item(call, ledger)


def inline_note(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """A line "Note: …" or "Notat: …" while a meeting is open."""
    if not _meets(call, ledger):
        return offer(call, ledger, f"Note: {call.words}")
    return note(call, ledger)


def _meets(call: Call, ledger: Ledger) -> bool:
    return ledger.meetings.open_in(channel_of(call).id) is not None


def offer(call: Call, ledger: Ledger, line: str) -> tuple[Reply, ...]:
    """Outside a meeting a marker is answered to the sender alone: start the meeting, and take the line along."""
    request = call.request
    if request.message:
        said = (request.said or call.now).isoformat()
        told = f"{request.happening} {call.position} {said} {request.author or ''}"
        ledger.deliveries.remember_capture(_offered(call, line), Capture(request.message, told, call.now))
    button = Button(call.say("button.start"), f"/minutes begin {line}", "primary")
    return (Reply((Text(call.say("minutes.offer")), Buttons((button,))), ok=False, ask=True, error="wrong_state"),)


def _offered(call: Call, line: str) -> str:
    """What tells an offer from others: who was offered to take which line along, and where."""
    return fingerprint(replace(call, request=replace(call.request, thread=None)), "taken along", line)


def take_along(call: Call, ledger: Ledger, line: str) -> tuple[Reply, ...]:
    """Captures what was written before the meeting was opened, as if its message had come now."""
    call = _as_offered(call, ledger, line)
    markers = read_markers(line, numbered=True)
    return tuple(
        reply
        for position, marker in enumerate(markers, call.position)
        for reply in _taken_along(replace(call, position=position), ledger, marker)
    )


def _as_offered(call: Call, ledger: Ledger, line: str) -> Call:
    """The call with the message that the offer was about, whose words they are and when they were said; one that nobody
    remembers, or whose line is another by now, is as the form has it."""
    offered = ledger.deliveries.capture(_offered(call, line), call.now - OFFER_STANDS)
    if offered is None:
        return call
    happening, position, said, author = offered.label.split(" ", 3)
    request = replace(
        call.request,
        message=offered.subject,
        happening=cast(Happening, happening),
        author=author or None,
        said=datetime.fromisoformat(said),
    )
    return replace(call, request=request, position=int(position))


def _taken_along(call: Call, ledger: Ledger, marker: Marker) -> tuple[Reply, ...]:
    if marker.kind == "action":
        return capture_action(call, ledger, marker.text)
    if marker.kind == "decision":
        return capture_decision(call, ledger, marker.text)
    if marker.kind == "note":
        return note(replace(call, words=marker.text), ledger)
    number, title = read_title(marker.text)
    return add_item(call, ledger, draft_here(call, ledger), number, title or marker.text)
