"""The life of minutes: close, reopen, circulate, withdraw, approve, correct."""

import re
from dataclasses import replace
from datetime import date

from bot.call import Call
from bot.canonical import Json
from bot.commands.capture import checked_text
from bot.commands.minutes_finding import (
    before_in_series,
    channel_of,
    item_head,
    meeting_here,
    meeting_named,
)
from bot.commands.minutes_start import day_of
from bot.commands.minutes_writer import Writer
from bot.errors import NotAllowed, Outdated, Refused, Unknown, WrongState
from bot.form import Field, Form
from bot.meeting import Item, Meeting
from bot.minutes import Version, approved, circulated, closed, corrected, reopened, term_runs, withdrawn
from bot.minutes_content import Content, Point, read_content
from bot.minutes_reading import actions_of, content_now, decisions_of, minutes_of
from bot.ports import Ledger, Message
from bot.record import record
from bot.reply import Button, Buttons, Part, Reply, Text
from bot.rights import may_approve, may_lead
from bot.rows import party_name
from bot.understanding.dates import read_when
from bot.wording.dates import day_words, moment_words

LONGEST_CORRECTION = 3_000
"""Characters in a correction."""


def close(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/minutes close`: by the chair, the secretary or an administrator; the draft can still be edited."""
    meeting = _led(call, ledger)
    after = closed(meeting, call.now)
    _put(call, ledger, "close", after, meeting)
    actions, decisions = actions_of(ledger, after), decisions_of(ledger, after)
    say = call.say
    items = len(ledger.meetings.items(after.id))
    parts: list[Part] = [
        Text(say("minutes.closed", title=after.title, label=after.label), "heading"),
        Text(
            " · ".join(
                (
                    say("minutes.count_items", count=items),
                    say("minutes.count_decisions", count=len(decisions)),
                    say("minutes.count_actions", count=len(actions)),
                )
            )
        ),
    ]
    if nobody := [action.label for action in actions if not action.owners and action.state == "open"]:
        parts.append(Text(say("minutes.without_owner", labels=", ".join(nobody))))
    if after.chair is None:
        parts.append(Text(say("minutes.name_chair"), "small"))
    parts.append(Buttons(tuple(_next_buttons(call, after, ("show", "circulate", "reopen")))))
    return (Reply(tuple(parts), to="channel"),)


def reopen(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/minutes reopen`: the meeting goes on."""
    meeting = _led(call, ledger)
    after = reopened(meeting)
    _put(call, ledger, "reopen", after, meeting)
    text = Text(call.say("minutes.reopened", title=after.title, label=after.label))
    return (Reply((text, Buttons(tuple(_next_buttons(call, after, ("show", "close"))))), to="channel"),)


def circulate(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/minutes circulate [WHEN]`: the members get the draft; with a day, they may object until then."""
    meeting = _led(call, ledger)
    term = _term(call, ledger)
    if meeting.circulated_at is not None and meeting.minutes == "circulated":
        raise WrongState("minutes.circulated_before", title=meeting.title, day=_day(call, meeting.circulated_at))
    after = circulated(meeting, call.now, term)
    _put(call, ledger, "circulate", after, meeting, {"term": term.isoformat() if term else None})
    say = call.say
    parts: list[Part] = [Text(say("minutes.circulated", title=after.title, day=day_of(call, after)), "heading")]
    if term is not None:
        parts.append(Text(say("minutes.circulated_term", day=day_words(term, call.language))))
    chair = party_name(ledger, after.chair) if after.chair else None
    parts.append(Text(say("minutes.waits_for", name=chair) if chair else say("minutes.name_chair")))
    parts.append(Buttons(tuple(_next_buttons(call, after, ("show", "approve")))))
    return (Reply(tuple(parts), to="channel"),)


def _term(call: Call, ledger: Ledger) -> date | None:
    """The last day for objections: "9. juni", "innen fredag"."""
    words = call.words.strip()
    if not words:
        return None
    read = read_when(words, call.today, ledger.workspace.country)
    if read.due is None or read.due < call.today:
        raise Refused("minutes.term_unclear", words=words[:80])
    return read.due


def withdraw(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/minutes withdraw`: what was sent out is a draft again, and can be edited."""
    meeting = _led(call, ledger)
    after = withdrawn(meeting)
    _put(call, ledger, "withdraw", after, meeting)
    text = Text(call.say("minutes.withdrawn", title=after.title))
    return (Reply((text, Buttons(tuple(_next_buttons(call, after, ("show", "circulate"))))), to="channel"),)


_NOW = re.compile(r"\b(?:now|nå|no)\b\s*$", re.IGNORECASE)


def approve(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/minutes approve`, `approve now` while a term runs, `approve M-3`, `approve previous` in the next meeting."""
    words = _NOW.sub("", call.words.strip()).strip()
    now = _NOW.search(call.words.strip()) is not None
    meeting, rest = _to_approve(call, ledger, words)
    if rest.strip():
        raise Refused("minutes.approve_unclear", words=rest[:80])
    _check_approvable(call, ledger, meeting)
    early = term_runs(meeting, call.today) and meeting.term is not None
    if early and not now:
        again = Button(
            call.say("button.approve_now"), f"/minutes approve {meeting.label} now", "primary", meeting.revision
        )
        day = day_words(meeting.term, call.language) if meeting.term else ""
        raise WrongState("minutes.term_runs", buttons=Buttons((again,)), ask=True, title=meeting.title, day=day)
    after, version = seal(call, ledger, meeting)
    recorded = _recorded_in_next(call, ledger, after, version)
    return _approval_told(call, ledger, after, version, early=early, recorded=recorded)


_PREVIOUS = re.compile(r"(?:the\s+)?(?:previous|forrige|førre|forre)\b", re.IGNORECASE)


def _to_approve(call: Call, ledger: Ledger, words: str) -> tuple[Meeting, str]:
    """Which minutes are meant. While a meeting is open, the previous ones are those of its series."""
    if match := _PREVIOUS.match(words):
        here = meeting_here(call, ledger)
        previous = before_in_series(ledger, here)
        if previous is None:
            raise Unknown("minutes.no_previous", title=here.title)
        return previous, words[match.end() :]
    return meeting_named(call, ledger, words)


def _check_approvable(call: Call, ledger: Ledger, meeting: Meeting) -> None:
    """Done already, still open, without a chair, not the sender's to approve, or changed since the sender saw it."""
    if meeting.minutes == "approved" and meeting.approved_at is not None:
        name = party_name(ledger, meeting.approved_by or "")
        when = moment_words(call.local(meeting.approved_at), call.language)
        raise WrongState("minutes.approved_before", title=meeting.title, name=name, when=when)
    if meeting.state == "open":
        raise WrongState("minutes.close_first", title=meeting.title)
    if meeting.chair is None:
        raise WrongState("minutes.no_chair", title=meeting.title, ask=True)
    if not (may_approve(call.speaker.id, meeting) or _chairs_next(call, ledger, meeting)):
        raise NotAllowed("minutes.approve_not_yours", name=party_name(ledger, meeting.chair))
    if call.request.revision is not None and call.request.revision != meeting.revision:
        raise Outdated("minutes.changed_since", title=meeting.title)


def _chairs_next(call: Call, ledger: Ledger, meeting: Meeting) -> bool:
    """Whether the sender chairs the open meeting of the same series, which approves the minutes of the one before."""
    following = _following(ledger, meeting)
    return following is not None and following.chair == call.speaker.id


def _following(ledger: Ledger, meeting: Meeting) -> Meeting | None:
    """The meeting that is open now in the same series."""
    now = ledger.meetings.open_in(meeting.channel)
    return now if now is not None and now.series == meeting.series and now.id != meeting.id else None


def seal(call: Call, ledger: Ledger, meeting: Meeting) -> tuple[Meeting, Version]:
    """Approves the minutes: the version with its content and SHA-256 is stored, and never changes again."""
    waiting = next((v for v in ledger.versions.of(meeting.id) if v.version == meeting.version), None)
    after = approved(meeting, call.speaker.id, call.now)
    if waiting is not None and waiting.content is not None:
        version = waiting.sealed(waiting.content, call.speaker.id, call.now)
    else:
        draft = Version(ledger.new_id(), meeting.id, meeting.version, "draft", call.now, meeting.secretary)
        content = content_now(ledger, meeting).as_json()
        version = replace(draft.sealed(content, call.speaker.id, call.now), revision=1)
    ledger.versions.put(version)
    facts: dict[str, Json] = {"version": version.version, "seal": version.seal}
    _put(call, ledger, "approve", after, meeting, facts)
    return after, version


def _recorded_in_next(call: Call, ledger: Ledger, meeting: Meeting, version: Version) -> Item | None:
    """Records the approval in the meeting that is open in the same series, on its item for it."""
    following = _following(ledger, meeting)
    if following is None or not following.draft:
        return None
    writer = Writer.of(call, ledger)
    item = next((i for i in ledger.meetings.items(following.id) if i.approves == meeting.id), None)
    if item is None:
        title = call.say("minutes.approval_of", title=meeting.title, day=day_of(call, meeting))
        item = writer.new_item(following, "", title, approves=meeting.id)
        writer.add(item)
    text = call.say("minutes.approval_note", title=meeting.title, day=day_of(call, meeting), seal=version.seal)
    writer.note(following, text, item)
    return item


def _approval_told(
    call: Call, ledger: Ledger, meeting: Meeting, version: Version, *, early: bool, recorded: Item | None
) -> tuple[Reply, ...]:
    say = call.say
    facts = {"title": meeting.title, "day": day_of(call, meeting), "name": call.speaker.name}
    sentence = "minutes.approved_version" if version.version > 1 else "minutes.approved"
    parts: list[Part] = [Text(say(sentence, version=version.version, before=version.version - 1, **facts), "heading")]
    if early and meeting.term:
        parts.append(Text(say("minutes.approved_early", day=day_words(meeting.term, call.language))))
    if recorded is not None:
        parts.append(Text(say("minutes.approval_recorded", title=recorded.title)))
    parts.append(Text(say("minutes.seal", seal=version.seal), "small"))
    parts.append(Buttons(tuple(_next_buttons(call, meeting, ("show", "correct")))))
    return _in_its_channel(call, ledger, meeting, Reply(tuple(parts), to="channel"))


def _in_its_channel(call: Call, ledger: Ledger, meeting: Meeting, reply: Reply) -> tuple[Reply, ...]:
    """The reply to its meeting's channel; from elsewhere the sender is answered, and the channel told."""
    if call.channel is not None and call.channel.id == meeting.channel:
        return (reply,)
    ledger.outbox.put(Message(ledger.new_id(), reply, call.now, channel=meeting.channel, about=meeting.id))
    return (replace(reply, to="sender"),)


def correct(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/minutes correct TEXT`, `correct item 3: TEXT`: a version that names what it corrects. Alone: a form."""
    meeting, words = meeting_named(call, ledger, call.request.values.get("text", call.words).strip())
    if not may_lead(call.speaker.id, meeting, administrator=call.administrator):
        raise NotAllowed("minutes.not_yours", name=_leader(ledger, meeting))
    words = words.removeprefix(":").strip()
    before = minutes_of(ledger, meeting)
    if before is None or before.version is None:
        raise WrongState("minutes.edit_instead", title=meeting.title)
    if not words:
        return (Reply((_correct_form(call, meeting),)),)
    name, text = item_head(checked_text(words, LONGEST_CORRECTION))
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
        numbers = ", ".join(point.number for point in content.points if point.number) or "–"
        raise Unknown("item.unknown", name=name, numbers=numbers)
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
    _put(call, ledger, "correct", after, meeting, {"version": after.version, "corrects": before.version})
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
    _put(call, ledger, "correct", after, meeting, {"version": after.version, "corrects": content.version - 1})
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
        Buttons(tuple(_next_buttons(call, meeting, ("show", "approve")))),
    )
    return _in_its_channel(call, ledger, meeting, Reply(parts, to="channel"))


def _correct_form(call: Call, meeting: Meeting) -> Form:
    field = Field("text", call.say("minutes.form.correct"), "text", required=True, longest=LONGEST_CORRECTION)
    heading = call.say("minutes.form.correct_heading", title=meeting.title)
    return Form(heading, "/minutes correct", (field,), call.say("button.save"))


def _led(call: Call, ledger: Ledger) -> Meeting:
    """The meeting here, if the sender is its chair, its secretary or an administrator."""
    channel_of(call)
    meeting = meeting_here(call, ledger)
    if not may_lead(call.speaker.id, meeting, administrator=call.administrator):
        raise NotAllowed("minutes.not_yours", name=_leader(ledger, meeting))
    return meeting


def _leader(ledger: Ledger, meeting: Meeting) -> str:
    return party_name(ledger, meeting.chair or meeting.secretary)


def _day(call: Call, moment: object) -> str:
    return moment_words(call.local(moment), call.language)  # type: ignore[arg-type]  # a moment, checked by the caller


def _put(
    call: Call,
    ledger: Ledger,
    verb: str,
    after: Meeting,
    before: Meeting,
    facts: dict[str, Json] | None = None,
) -> None:
    ledger.meetings.put(after)
    record(call, ledger, f"minutes.{verb}", after, before, facts)


_LABELS = {"show": "show_minutes", "reopen": "reopen_meeting"}


def _next_buttons(call: Call, meeting: Meeting, verbs: tuple[str, ...]) -> list[Button]:
    """Buttons for what comes next; what cannot be meant twice carries the revision it was made from."""
    commands = {
        "show": f"/minutes show {meeting.label}",
        "approve": f"/minutes approve {meeting.label}",
        "correct": f"/minutes correct {meeting.label}",
    }
    return [
        Button(
            call.say(f"button.{_LABELS.get(verb, verb)}"),
            commands.get(verb, f"/minutes {verb}"),
            "primary" if verb in ("circulate", "approve") else "plain",
            meeting.revision if verb == "approve" else None,
        )
        for verb in verbs
    ]
