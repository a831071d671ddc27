"""Documents as JSON (RFC 8259), in UTF-8, for programs."""

import json

from bot.minutes_reading import Minutes


def minutes(minutes: Minutes) -> str:
    """The content, with the version's state and seal: SHA-256 over the canonical bytes of `content`."""
    version = minutes.version
    told = {
        "state": version.state if version else "draft",
        "seal": version.seal if version else None,
        "approved_at": version.approved_at.isoformat() if version and version.approved_at else None,
        "content": minutes.content.as_json(),
    }
    return dumped(told)


def dumped(value: object) -> str:
    """Indented, for people who look into it."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def line(value: object) -> str:
    """One object a line."""
    return json.dumps(value, ensure_ascii=False) + "\n"
