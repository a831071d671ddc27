"""A call of the Web API as a value: what was asked, however it was encoded."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

Arguments = Mapping[str, Any]
Body = dict[str, Any]

_FLAGS = {"unfurl_links", "unfurl_media", "mrkdwn", "reply_broadcast", "link_names", "as_user"}


@dataclass(frozen=True, slots=True)
class Call:
    """One call: what was asked, by whom, and what was answered (None where nothing was)."""

    method: str
    arguments: Arguments
    token: str
    answer: Body | None


def _decoded(key: str, value: str) -> Any:
    """A form's member as the object or flag that it stands for."""
    if value[:1] in "[{" and value:
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value.lower() in {"1", "true"} if key in _FLAGS else value


def arguments_of(raw: bytes, content_type: str, query: Mapping[str, str]) -> Body:
    """What a method was asked, however it was encoded; without the token."""
    if "application/json" in content_type:
        asked = json.loads(raw or b"{}")
    elif "multipart" in content_type:
        asked = dict(query)
    else:
        pairs = {**query, **dict(parse_qsl(raw.decode(), keep_blank_values=True))}
        asked = {key: _decoded(key, value) for key, value in pairs.items()}
    return {key: value for key, value in asked.items() if key != "token"}
