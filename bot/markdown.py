"""Minutes and lists as Markdown (CommonMark, with the tables of GitHub's dialect).

What people wrote is text, never Markdown: it is escaped, so that it breaks no layout.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, time
from zoneinfo import ZoneInfo

from bot.minutes_content import Agreed, Content, Point
from bot.minutes_reading import Minutes
from bot.place import Language
from bot.wording import listed, say
from bot.wording.dates import clock_words, day_words, moment_words, short_day_words, with_time

_SPECIAL = re.compile(r"([\\`*_\[\]<>|&~])")
_LINE_START = re.compile(r"^(\d{1,9})([.)])(?=\s|$)|^([#+=-])")
_URL = re.compile(r"(https?://[^\s<>]+)")


def minutes(minutes: Minutes, language: Language, approved_by: str = "") -> str:
    """The minutes of one meeting: the head, then each item with its follow-up, then the seal."""
    content = minutes.content
    blocks = [f"# {escaped(content.title)}", "\n".join(_head(content, language))]
    blocks += [_correction(each.version, each.text, language) for each in content.corrections_of(None)]
    for point in content.points:
        blocks += _point(content, point, language)
    blocks += ["---", *_foot(minutes, language, approved_by)]
    return "\n\n".join(blocks) + "\n"


def _head(content: Content, language: Language) -> Iterator[str]:
    facts = (
        ("fact.place", content.place),
        ("fact.date", day_words(content.start.date(), language)),
        ("fact.time", clock_words(content.start.time(), content.end.time() if content.end else None, language)),
        ("fact.attendance", listed(language, content.attendance)),
        ("fact.chair", content.chair or ""),
        ("fact.secretary", content.secretary),
        ("fact.next", content.next_meeting),
    )
    for label, value in facts:
        if value:
            yield f"- **{say(language, label)}:** {escaped(value)}"


def _point(content: Content, point: Point, language: Language) -> Iterator[str]:
    if point.position:
        yield f"## {_name(point, language)}"
    if point.presenters:
        names = tuple(f"{each.name} ({each.role})" if each.role else each.name for each in point.presenters)
        yield f"*{escaped(say(language, 'minutes.presented_by', names=listed(language, names)))}*"
    yield from (paragraphs(note.text) for note in point.notes)
    attached = [f"- {say(language, 'document.attachment')}: {escaped(each.text)}" for each in point.attachments]
    if attached:
        yield "\n".join(attached)
    for correction in content.corrections_of(point.position):
        yield _correction(correction.version, correction.text, language)
    if follow_up := list(_follow_up(point, language)):
        yield f"**{say(language, 'document.follow_up')}**"
        yield "\n".join(follow_up)


def _name(point: Point, language: Language) -> str:
    if not point.number:
        return escaped(point.title)
    return escaped(say(language, "minutes.item_words", number=point.number, place="", title=point.title))


def _follow_up(point: Point, language: Language) -> Iterator[str]:
    for decision in point.decisions:
        yield f"- **{decision.number}** {say(language, 'document.decision')}: {escaped(decision.text)}"
    for action in point.actions:
        yield f"- **{action.number}** {escaped(action.text)}{_owed(action, language)}"


def _owed(action: Agreed, language: Language) -> str:
    owners = escaped(listed(language, action.owners))
    told = ", ".join(each for each in (owners, _due(action.due, action.due_at, language)) if each)
    return f" — *{told}*" if told else ""


def _due(day: date | None, at: time | None, language: Language) -> str:
    if day is None:
        return ""
    return say(language, "document.due", day=with_time(short_day_words(day, language), at, language))


def _correction(version: int, text: str, language: Language) -> str:
    return f"> {escaped(say(language, 'minutes.correction', version=version, text=text))}"


def _foot(minutes: Minutes, language: Language, approved_by: str) -> Iterator[str]:
    version = minutes.version
    if version is None or (version.approved_at is None and version.version == 1):
        yield f"*{say(language, 'document.draft')}*"
        return
    if version.approved_at is None:
        waits = say(language, "minutes.state.correction", version=version.version, before=version.version - 1)
        yield f"*{escaped(waits)}*"
        return
    when = moment_words(version.approved_at.astimezone(ZoneInfo(minutes.content.zone)), language)
    told = say(language, "document.approved", name=approved_by, when=when, version=version.version)
    yield f"*{escaped(told)}*"
    yield escaped(say(language, "minutes.seal", seal=version.seal))


def table(entries: Iterable[Mapping[str, object]], kind: str, language: Language) -> str:
    """Actions or decisions as a table."""
    columns = ("number", kind, "owner", "due_head", "meeting")
    heads = [say(language, f"document.{column}") for column in columns]
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    lines += [f"| {' | '.join(_cells(entry, language))} |" for entry in entries]
    return "\n".join(lines) + "\n"


def _cells(entry: Mapping[str, object], language: Language) -> Iterator[str]:
    owners = entry["owners"]
    yield str(entry["number"])
    yield escaped(str(entry["text"]))
    yield escaped(", ".join(map(str, owners))) if isinstance(owners, list) else ""
    yield _due(*_day_and_time(entry), language)
    yield escaped(" ".join(str(part) for part in (entry["title"], entry["item"]) if part))


def _day_and_time(entry: Mapping[str, object]) -> tuple[date | None, time | None]:
    due, at = entry["due"], entry["due_at"]
    return (
        date.fromisoformat(due) if isinstance(due, str) else None,
        time.fromisoformat(at) if isinstance(at, str) else None,
    )


def escaped(text: str) -> str:
    """One line of text that means itself; an address stays one that can be followed."""
    line = " ".join(text.split())
    parts = _URL.split(line)
    told = "".join(f"<{part}>" if i % 2 else _SPECIAL.sub(r"\\\1", part) for i, part in enumerate(parts))
    return _LINE_START.sub(lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", told)


def paragraphs(text: str) -> str:
    """A text of several lines: its line breaks stay, an empty line parts paragraphs."""
    blocks = re.split(r"\n\s*\n", text.strip())
    return "\n\n".join("  \n".join(escaped(line) for line in block.splitlines()) for block in blocks)
