"""The minutes that a question means, how they stand, and how to open them."""

import re
from datetime import datetime

from bot.answers.asked import Asked
from bot.meeting import Meeting
from bot.reply import Button, Facts, Part, Reply, Text
from bot.rows import party_name
from bot.understanding.stems import stems
from bot.wording.dates import day_words, short_day_words

_LOOKED_THROUGH = 500
"""The latest meetings among which a topic or a period is looked for."""
_SHOWN = 5
_NUMBER = re.compile(r"\bM-?(\d{1,6})\b", re.IGNORECASE)


def minutes(asked: Asked) -> Reply:
    """The minutes of the meeting that is meant: where they stand, and a button that opens them."""
    meetings = meetings_meant(asked, _SHOWN)
    if not meetings:
        return asked.nothing(_none(asked), buttons=_open(asked, _last(asked)))
    parts = tuple(part for meeting in meetings for part in _told(asked, meeting))
    return asked.found(parts, buttons=_open(asked, meetings))


def _open(asked: Asked, meetings: tuple[Meeting, ...]) -> tuple[Button, ...]:
    """Buttons that open the minutes."""
    return tuple(
        Button(asked.say("answers.open_minutes", label=meeting.label), f"/minutes show {meeting.label}")
        for meeting in meetings
    )


def meetings_meant(asked: Asked, most: int) -> tuple[Meeting, ...]:
    """The meetings a question is about, the latest first: by number, by topic, party and period, else the last one."""
    question = asked.question
    if number := _NUMBER.search(asked.call.words):
        meeting = asked.ledger.meetings.by_number(int(number[1]))
        return (meeting,) if meeting and _reads(asked, meeting) else ()
    if not (question.topic or question.period or question.parties):
        return _last(asked)
    latest = asked.ledger.meetings.latest(None, asked.readers, _LOOKED_THROUGH)
    fitting = (each for each in latest if _reads(asked, each) and _fits(asked, each))
    return tuple(meeting for meeting, _ in zip(fitting, range(most), strict=False))


def _last(asked: Asked) -> tuple[Meeting, ...]:
    """The channel's last meeting; in a direct message, or a channel without one, the workspace's."""
    latest, channel = asked.ledger.meetings.latest, asked.call.channel
    here = latest(channel.id, asked.readers, 1) if channel else ()
    found = here or latest(None, asked.readers, 1)
    return tuple(meeting for meeting in found if _reads(asked, meeting))


def _reads(asked: Asked, meeting: Meeting) -> bool:
    told = asked.told is not None and asked.told.reads(meeting.audience, meeting.channel)
    return not told and asked.readers.reads(meeting.audience, meeting.channel)


def _fits(asked: Asked, meeting: Meeting) -> bool:
    period = asked.question.period
    if period and not period.first <= asked.call.local(meeting.start).date() <= period.last:
        return False
    channel = asked.ledger.places.channel(meeting.channel)
    words = set(stems(" ".join((meeting.title, meeting.place, channel.name if channel else ""))))
    return set(stems(asked.question.topic or "")) <= words and _of_parties(asked, words)


def _of_parties(asked: Asked, words: set[str]) -> bool:
    """Whether each party that is named stands in the meeting's name, by one of its own names."""
    directory = asked.ledger.parties.directory()
    entries = (directory.entry(key) for key in asked.question.parties)
    names = ((entry.name, *entry.aliases) for entry in entries if entry)
    return all(any(set(stems(name)) <= words for name in each) for each in names)


def _none(asked: Asked) -> str:
    topic, period = asked.question.topic, asked.question.period
    about = asked.say("answers.about", topic=topic) if topic else ""
    span = asked.days(period.first, period.last) if period else ""
    return asked.say("answers.minutes.none", about=about, span=span)


def _told(asked: Asked, meeting: Meeting) -> tuple[Part, ...]:
    say, language = asked.say, asked.call.language
    facts = [(say("answers.fact.day"), day_words(asked.call.local(meeting.start).date(), language))]
    if meeting.place:
        facts.append((say("answers.fact.place"), meeting.place))
    if meeting.chair:
        facts.append((say("answers.fact.chair"), party_name(asked.ledger, meeting.chair)))
    facts.append((say("answers.fact.minutes"), standing(asked, meeting)))
    return (Text(f"{meeting.label} {meeting.title}", "heading"), Facts(tuple(facts)))


def standing(asked: Asked, meeting: Meeting) -> str:
    """Where the minutes stand, in words."""
    say = asked.say
    if meeting.state == "open":
        return say("answers.minutes.open")
    version = say("answers.minutes.version", version=meeting.version) if meeting.version > 1 else ""
    if meeting.minutes == "approved":
        name = party_name(asked.ledger, meeting.approved_by or "")
        return say("answers.minutes.approved", day=_day(asked, meeting.approved_at), name=name) + version
    if meeting.minutes == "circulated":
        return say("answers.minutes.circulated", day=_day(asked, meeting.circulated_at)) + version
    return say("answers.minutes.draft")


def _day(asked: Asked, moment: datetime | None) -> str:
    return short_day_words(asked.call.local(moment).date(), asked.call.language) if moment else ""
