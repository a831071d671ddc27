"""`/minutes export`: the minutes as a document, to the sender."""

import re
from collections.abc import Iterator

from bot.call import Call
from bot.commands.minutes_finding import meeting_named
from bot.commands.minutes_view import LONGEST_PART, read_version
from bot.errors import Incomplete, Refused, Unknown
from bot.minutes_document import document_of
from bot.minutes_reading import minutes_of
from bot.ports import Ledger
from bot.reply import Button, Buttons, Reply, Text

_FORMAT = re.compile(r"(?<!\S)(?:(?P<markdown>md|markdown)|json)(?!\S)", re.IGNORECASE)


def export(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/minutes export md`, `export json M-3`, `export json M-3 1`: nothing but the document, in parts."""
    wanted = _FORMAT.search(call.words)
    meeting, rest = meeting_named(call, ledger, _FORMAT.sub("", call.words, count=1).strip())
    version, rest = read_version(rest)
    buttons = Buttons(tuple(Button(each, f"/minutes export {each} {meeting.label}") for each in ("md", "json")))
    if rest.strip():
        raise Refused("minutes.export_format", buttons=buttons, words=rest.strip()[:80])
    if wanted is None:
        raise Incomplete("minutes.export_which", buttons=buttons, ask=True)
    minutes = minutes_of(ledger, meeting, version)
    if minutes is None:
        raise Unknown("minutes.version_unknown", version=version, latest=meeting.version, label=meeting.label)
    document = document_of(ledger, minutes, call.language, as_json=wanted["markdown"] is None)
    return (Reply(tuple(Text(part) for part in whole_lines(document.rstrip("\n")))),)


def whole_lines(text: str, longest: int = LONGEST_PART) -> Iterator[str]:
    """A text in parts that are whole lines: put together again it is what it was. A line that is longer is a part."""
    part: list[str] = []
    size = 0
    for line in text.split("\n"):
        if part and size + len(line) > longest:
            yield "\n".join(part)
            part, size = [], 0
        part.append(line)
        size += len(line) + 1
    yield "\n".join(part)
