"""`/minutes correct`: what was approved stands; a new version says what it corrects, and waits for its own approval."""

from dataclasses import replace

from bot.call import Call
from bot.commands.capture import checked_text
from bot.commands.minutes_finding import item_head, meeting_named, no_such_item
from bot.commands.minutes_steps import in_its_channel, leader, next_buttons, put_step
from bot.errors import NotAllowed, WrongState, in_field
from bot.form import Field, Form
from bot.meeting import Meeting
from bot.minutes import Version, corrected
from bot.minutes_content import Content, Point, read_content
from bot.minutes_reading import minutes_of
from bot.ports import Ledger
from bot.reply import Buttons, Reply, Text
from bot.rights import may_lead
from bot.rows import party_name

LONGEST_CORRECTION = 3_000
"""Characters in a correction."""


def correct(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/minutes correct TEXT`, `correct item 3: TEXT`: a version that names what it corrects. Alone: a form."""
    meeting, rest = meeting_named(call, ledger, call.words.strip())
    words = call.request.values.get("text", rest).strip()
    if not may_lead(call.speaker.id, meeting, administrator=call.administrator):
        raise NotAllowed("minutes.not_yours", name=leader(ledger, meeting))
    words = words.removeprefix(":").strip()
    before = minutes_of(ledger, meeting)
    never_approved = meeting.version == 1 and meeting.minutes != "approved"
    if before is None or before.version is None or never_approved:
        raise WrongState("minutes.edit_instead", title=meeting.title)
    if not words:
        return (Reply((_correct_form(call, meeting),)),)
    name, text = item_head(checked_text(words, LONGEST_CORRECTION))
    with in_field("text"):
        point = _point_named(before.content, name) if name else None
    if meeting.minutes == "approved":
        after, content = _next_version(call, ledger, meeting, before.version, text, point)
    else:
        after, content = _same_version(call, ledger, meeting, before.version, text, point)
    return _correction_told(call, ledger, after, content, point, text)


def _point_named(content: Content, name: str) -> Point:
    """The point with that number as printed, of two the later; or by its place."""
    if name.startswith("@"):
        found = [point for point in content.points if str(point.position) == name[1:]]
    else:
        found = [point for point in content.points if point.number.casefold() == name.casefold()]
    if not found:
        raise no_such_item(name, ((point.number, point.position) for point in content.points if point.position))
    return found[-1]


def _next_version(
    call: Call, ledger: Ledger, meeting: Meeting, before: Version, text: str, point: Point | None
) -> tuple[Meeting, Content]:
    after = corrected(meeting)
    content = read_content(before.content or {}).corrected(text, before.seal or "", point.position if point else None)
    version = Version(
        id=ledger.new_id(),
        meeting=meeting.id,
        version=after.version,
        state="circulated",
        made_at=call.now,
        made_by=call.speaker.id,
        content=content.as_json(),
        correction=text,
    )
    ledger.versions.put(version)
    put_step(call, ledger, "correct", after, meeting, {"version": after.version, "corrects": before.version})
    return after, content


def _same_version(
    call: Call, ledger: Ledger, meeting: Meeting, waiting: Version, text: str, point: Point | None
) -> tuple[Meeting, Content]:
    """One correction more in the version that waits; who saw it before sees it again before it is approved."""
    content = read_content(waiting.content or {}).corrected_too(text, point.position if point else None)
    texts = f"{waiting.correction}\n{text}"
    version = replace(waiting, content=content.as_json(), correction=texts, revision=waiting.revision + 1)
    ledger.versions.put(version)
    after = meeting.changed()
    put_step(call, ledger, "correct", after, meeting, {"version": after.version, "corrects": content.version - 1})
    return after, content


def _correction_told(
    call: Call, ledger: Ledger, meeting: Meeting, content: Content, point: Point | None, text: str
) -> tuple[Reply, ...]:
    say = call.say
    head = say("minutes.corrected", title=meeting.title, version=content.version, before=content.version - 1)
    where = say("minutes.correction_on", item=point.name, text=text) if point else text
    chair = party_name(ledger, meeting.chair) if meeting.chair else None
    waits = say("minutes.waits_for", name=chair) if chair else say("minutes.name_chair")
    parts = (
        Text(head, "heading"),
        Text(where, "quote"),
        Text(waits),
        Buttons(tuple(next_buttons(call, meeting, ("show", "approve")))),
    )
    return in_its_channel(call, ledger, meeting, Reply(parts, to="channel"))


def _correct_form(call: Call, meeting: Meeting) -> Form:
    field = Field("text", call.say("minutes.form.correct"), "text", required=True, longest=LONGEST_CORRECTION)
    heading = call.say("minutes.form.correct_heading", title=meeting.title)
    return Form(heading, f"/minutes correct {meeting.label}", (field,), call.say("button.save"))
