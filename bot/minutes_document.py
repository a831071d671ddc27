"""The minutes of a meeting as a document: Markdown to be read, or JSON as it is sealed."""

from bot.json_text import indented
from bot.markdown import minutes as as_markdown
from bot.meeting import Meeting
from bot.minutes_reading import Minutes, minutes_of
from bot.place import LANGUAGES, Language
from bot.ports import Ledger
from bot.rows import party_name


def minutes_document(ledger: Ledger, meeting: Meeting, language: str, *, as_json: bool) -> str:
    """The latest version of a meeting's minutes: Markdown in that language (if we have it), or JSON."""
    minutes = minutes_of(ledger, meeting)
    assert minutes is not None  # noqa: S101  # a meeting always has a latest version
    known: Language = language if language in LANGUAGES else "nb"
    return document_of(ledger, minutes, known, as_json=as_json)


def document_of(ledger: Ledger, minutes: Minutes, language: Language, *, as_json: bool) -> str:
    """One version of a meeting's minutes."""
    if as_json:
        return _json(minutes)
    by = minutes.version.approved_by if minutes.version else None
    return as_markdown(minutes, language, party_name(ledger, by) if by else "")


def _json(minutes: Minutes) -> str:
    """The content, with the version's state and seal: SHA-256 over the canonical bytes of `content`."""
    version = minutes.version
    told = {
        "state": version.state if version else "draft",
        "seal": version.seal if version else None,
        "approved_at": version.approved_at.isoformat() if version and version.approved_at else None,
        "content": minutes.content.as_json(),
    }
    return indented(told)
