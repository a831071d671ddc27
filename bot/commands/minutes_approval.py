"""`/minutes approve`: the minutes are sealed, and never change again."""

import re
from dataclasses import replace

from bot.call import Call
from bot.canonical import Json
from bot.commands.minutes_carrying import on_its_day
from bot.commands.minutes_finding import before_in_series, meeting_here, meeting_named
from bot.commands.minutes_steps import chair_button, in_its_channel, latest_version, next_buttons, put_step
from bot.commands.minutes_writer import Writer
from bot.errors import NotAllowed, Outdated, Refused, Unknown, WrongState
from bot.meeting import Item, Meeting
from bot.minutes import Version, approved, term_runs
from bot.minutes_reading import content_now
from bot.ports import Ledger
from bot.reply import Button, Buttons, Part, Reply, Text
from bot.rights import may_approve
from bot.rows import party_name
from bot.wording.dates import day_words, moment_words

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
        raise WrongState(
            "minutes.no_chair", buttons=Buttons((chair_button(call, meeting),)), title=meeting.title, ask=True
        )
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
    waiting = latest_version(ledger, meeting)
    after = approved(meeting, call.speaker.id, call.now)
    content = (waiting.content if waiting else None) or content_now(ledger, meeting).as_json()
    if waiting is not None:
        version = waiting.sealed(content, call.speaker.id, call.now)
    else:
        draft = Version(ledger.new_id(), meeting.id, meeting.version, "draft", call.now, meeting.secretary)
        version = replace(draft.sealed(content, call.speaker.id, call.now), revision=1)
    ledger.versions.put(version)
    facts: dict[str, Json] = {"version": version.version, "seal": version.seal}
    put_step(call, ledger, "approve", after, meeting, facts)
    return after, version


def _recorded_in_next(call: Call, ledger: Ledger, meeting: Meeting, version: Version) -> Item | None:
    """Records the approval in the meeting that is open in the same series, on its item for it."""
    following = _following(ledger, meeting)
    if following is None or not following.draft:
        return None
    writer = Writer.of(call, ledger)
    item = next((i for i in ledger.meetings.items(following.id) if i.approves == meeting.id), None)
    if item is None:
        title = call.say("minutes.approval_of", meeting=on_its_day(call, meeting))
        item = writer.new_item(following, "", title, approves=meeting.id)
        writer.add(item)
    text = call.say("minutes.approval_note", meeting=on_its_day(call, meeting), seal=version.seal)
    writer.note(following, text, item)
    return item


def _approval_told(
    call: Call, ledger: Ledger, meeting: Meeting, version: Version, *, early: bool, recorded: Item | None
) -> tuple[Reply, ...]:
    say = call.say
    facts = {"meeting": on_its_day(call, meeting), "name": call.speaker.name}
    sentence = "minutes.approved_version" if version.version > 1 else "minutes.approved"
    parts: list[Part] = [Text(say(sentence, version=version.version, before=version.version - 1, **facts), "heading")]
    if early and meeting.term:
        parts.append(Text(say("minutes.approved_early", day=day_words(meeting.term, call.language))))
    if recorded is not None:
        parts.append(Text(say("minutes.approval_recorded", title=recorded.title)))
    parts.append(Text(say("minutes.seal", seal=version.seal), "small"))
    parts.append(Buttons(tuple(next_buttons(call, meeting, ("show", "correct")))))
    return in_its_channel(call, ledger, meeting, Reply(tuple(parts), to="channel"))
