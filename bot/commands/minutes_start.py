"""`/minutes start`: a meeting opens, in a series, and its draft has what the one before left over."""

import re
from collections.abc import Iterator
from datetime import datetime, time

from bot.call import Call
from bot.commands.capture import checked_text
from bot.commands.minutes_calendar import begin_meeting
from bot.commands.minutes_carrying import Carried, carry, day_of, on_its_day, says_its_day, uncarry
from bot.commands.minutes_finding import channel_of
from bot.commands.minutes_writer import Writer, put_in_order
from bot.commands.summary import read_time
from bot.errors import NotAllowed, Refused, WrongState, in_field
from bot.form import Field, Form
from bot.meeting import Meeting, series_of, series_words
from bot.naming import parties_named
from bot.ports import Ledger
from bot.record import record
from bot.reply import Button, Buttons, Facts, Part, Reply, Text
from bot.rights import audience_of
from bot.rows import party_name
from bot.wording.dates import moment_words

LONGEST_TITLE = 300
"""Characters in a title, a place and the like."""
_FROM = re.compile(r"(?:^|\s+)(?:from|fra|frå|kl\.?|at)\s+(\d{1,2}(?:[:.]?\d\d)?(?:\s*[ap]m)?)\s*$", re.IGNORECASE)


def start(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/minutes start TITLE [from 08:30]`. Alone: a form."""
    channel = channel_of(call)
    check_none_open(call, ledger, channel.id)
    title, begins = _title_and_time(call)
    if not title:
        return (Reply((start_form(call, begins),)),)
    place = checked_text(call.request.values.get("place", "").strip(), LONGEST_TITLE, "place")
    meeting = Meeting(
        id=ledger.new_id(),
        number=ledger.next_number("meeting"),
        channel=channel.id,
        series=series_of(title, place),
        title=title,
        start=_moment(call, begins) if begins else call.now,
        secretary=call.speaker.id,
        audience=audience_of(channel, ""),
        place=place,
        chair=_chair(call, ledger),
    )
    ledger.meetings.put(meeting)
    record(call, ledger, "minutes.start", meeting)
    followed = begin_meeting(call, ledger, meeting)
    carried = carry(Writer.of(call, ledger), meeting)
    return (_opened(call, ledger, meeting, carried), *followed)


def check_none_open(call: Call, ledger: Ledger, channel: str) -> None:
    """One meeting at a time a channel."""
    already = ledger.meetings.open_in(channel)
    if already is not None:
        show = Button(call.say("button.show_minutes"), f"/minutes show {already.label}")
        close = Button(call.say("button.close"), f"/minutes close {already.label}", revision=already.revision)
        buttons = Buttons((show, close))
        raise WrongState("minutes.another_open", buttons=buttons, title=already.title, label=already.label)


def _title_and_time(call: Call) -> tuple[str, time | None]:
    """The title and the time that the meeting began, from the form or from the words."""
    values = call.request.values
    if "title" in values:
        began = values.get("start", "").strip()
        if began and read_time(began) is None:
            raise Refused("minutes.time_unclear", field="start", words=began[:40])
        return checked_text(values["title"].strip(), LONGEST_TITLE, "title"), read_time(began) if began else None
    words = " ".join(checked_text(call.words, LONGEST_TITLE).split())
    behind = _FROM.search(words)
    begins = read_time(behind[1]) if behind else None
    return words[: behind.start()] if behind and begins else words, begins


def _moment(call: Call, clock: time) -> datetime:
    """That time on the day of the request, as the channel's clock has it."""
    return call.local(call.now).replace(hour=clock.hour, minute=clock.minute, second=0, microsecond=0)


def _chair(call: Call, ledger: Ledger) -> str | None:
    named = call.request.values.get("chair", "").strip()
    with in_field("chair"):
        return person_named(call, ledger, named, "/minutes chair") if named else None


def person_named(call: Call, ledger: Ledger, name: str, command: str) -> str:
    """The one person with that name; bodies chair nothing."""
    keys = parties_named(call, ledger, name, command)
    party = ledger.parties.get(keys[0])
    if len(keys) > 1 or party is None or party.kind != "person":
        raise Refused("minutes.person_alone", name=name[:80], command=command)
    return party.id


def start_form(call: Call, begins: time | None = None) -> Form:
    """The form of `/minutes start`; the time that a meeting began is now where none was said."""
    say = call.say
    clock = begins or call.local(call.now).time()
    fields = (
        Field("title", say("minutes.form.title"), "line", required=True, longest=LONGEST_TITLE),
        Field("place", say("minutes.form.place"), "line", longest=LONGEST_TITLE),
        Field("start", say("minutes.form.start"), "time", f"{clock:%H:%M}"),
        Field("chair", say("minutes.form.chair"), "party", hint=say("minutes.form.chair_hint"), persons=True),
    )
    return Form(say("minutes.form.heading"), "/minutes start", fields, say("button.start"))


def _opened(call: Call, ledger: Ledger, meeting: Meeting, carried: Carried) -> Reply:
    """What is told of the new meeting. Where the platform posts its card, that tells the channel, and only who opened
    it has to know what came with it."""
    has_card = call.request.outbox != "nothing" and call.channel is not None and call.channel.reachable
    head = Text(call.say("minutes.started", title=meeting.title, label=meeting.label), "heading")
    facts = () if has_card else (_facts(call, ledger, meeting),)
    tail = Text(call.say("minutes.started_tail"), "small")
    parts = (head, *facts, *series_told(call, ledger, meeting, carried), tail)
    return Reply(parts, to="sender" if has_card else "channel")


def _facts(call: Call, ledger: Ledger, meeting: Meeting) -> Facts:
    say = call.say
    facts = [
        (say("fact.secretary"), party_name(ledger, meeting.secretary)),
        (say("fact.chair"), party_name(ledger, meeting.chair) if meeting.chair else say("minutes.no_chair_yet")),
        (say("fact.began"), moment_words(call.local(meeting.start), call.language)),
    ]
    if meeting.place:
        facts.append((say("fact.place"), meeting.place))
    return Facts(tuple(facts))


def series_told(call: Call, ledger: Ledger, meeting: Meeting, carried: Carried, wanted: str = "") -> tuple[Part, ...]:
    """Which series a meeting is in, what came with it, and buttons that change it."""
    say, before = call.say, carried.previous
    name = series_name(meeting, wanted)
    if before is None:
        parts: list[Part] = [Text(say("minutes.series_new", series=name))]
    else:
        told = say("minutes.series_goes_on", series=name, meeting=on_its_day(call, before), label=before.label)
        parts = [Text(told)]
    if carried.approval is not None:
        parts.append(Text(f"– {carried.approval.title}"))
    if carried.asked is not None:
        parts.append(Text(say("minutes.carried_asked", count=carried.undone)))
        parts.append(Text(shortened(carried.asked.text), "quote"))
    if carried.left_over is not None:
        parts.append(Text(say("minutes.carried_open", count=carried.actions)))
        parts.append(Text(shortened(carried.left_over.text), "quote"))
    buttons = tuple(_series_buttons(call, ledger, meeting, carried))
    return (*parts, Buttons(buttons)) if buttons else tuple(parts)


def shortened(text: str, longest: int = 2_000) -> str:
    """The beginning of a text, where the whole would be too much."""
    return text if len(text) <= longest else f"{text[:longest].rsplit(None, 1)[0]} …"


def series_name(meeting: Meeting, wanted: str = "") -> str:
    """A meeting's series as it is shown: it is kept with its letters' case folded, but the title, or who asked for it,
    has the names in it as they are written."""
    said = wanted or series_words(meeting.title, meeting.place)
    name = said if folded(said) == meeting.series else meeting.series
    return name[:1].upper() + name[1:]


def _series_buttons(call: Call, ledger: Ledger, meeting: Meeting, carried: Carried) -> Iterator[Button]:
    if carried.previous is not None:
        own = folded(meeting.title if says_its_day(call, meeting) else f"{meeting.title} {day_of(call, meeting)}")
        yield Button(call.say("button.own_series"), f"/minutes series {own}", revision=meeting.revision)
    latest = ledger.meetings.latest(meeting.channel, limit=20)
    others: dict[str, Meeting] = {}
    for each in latest:
        if each.series != meeting.series:
            others.setdefault(each.series, each)
    for series, last in list(others.items())[:3]:
        yield Button(call.say("button.series", series=series_name(last)), f"/minutes series {series}")


def folded(series: str) -> str:
    """The name of a series as it is kept."""
    return " ".join(series.casefold().split())


def series(call: Call, ledger: Ledger, meeting: Meeting, wanted: str) -> tuple[Reply, ...]:
    """Puts a meeting into another series: what was carried over from the first goes, if nobody has touched it."""
    if call.account.standing != "member":
        raise NotAllowed("minutes.members_alone")
    writer = Writer.of(call, ledger)
    name = " ".join(checked_text(wanted, LONGEST_TITLE).split())
    after = into_series(writer, meeting, folded(name))
    carried = carry(writer, after)
    return (Reply(series_told(call, ledger, after, carried, name)),)


def into_series(writer: Writer, meeting: Meeting, name: str) -> Meeting:
    """The meeting in that series, without what was carried over into it and is untouched."""
    ledger = writer.ledger
    for entry in reversed(ledger.journal.of_meeting(meeting.id)):
        if entry.facts.get("carried"):
            uncarry(writer, meeting, entry.subject)
    put_in_order(ledger, ledger.meetings.items(meeting.id))
    latest = ledger.meetings.get(meeting.id) or meeting
    after = latest.changed(series=name)
    writer.edit("series", latest, after, fields=["series"])
    return after


def began(call: Call, meeting: Meeting) -> str:
    """The day and time that a meeting began, in words."""
    return moment_words(call.local(meeting.start), call.language)
