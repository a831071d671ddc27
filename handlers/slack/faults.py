"""What Slack answers instead of doing what it was asked, and what that means for a message.

The words are those that Slack's methods document (https://docs.slack.dev/reference/methods/chat.postMessage and its
neighbours). One that is not known here is final: most are a refusal that would be the same again.
"""

import asyncio
from collections.abc import Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.delivering import NOWHERE, UNINSTALLED, Cause
from handlers.delivery import Undelivered

RATE_LIMITED = "ratelimited"
UNREACHABLE = "slack_unreachable"
"""Our word for no answer, or one that is none."""
EXPIRED, SEALED = "token_expired", "token_sealed"
"""The token has ended, and there is no new one; or it was kept under a key that is gone."""
FAILURES = (SlackApiError, aiohttp.ClientError, asyncio.TimeoutError, OSError)
"""What a call to Slack fails with."""
_USUAL_HOLD = 30.0
"""Seconds to wait where Slack limits the rate without saying for how long."""

REFUSED_TOKEN = {"account_inactive", "invalid_auth", "not_authed", "token_revoked"}
"""Slack does not take the token. A right one may follow; where none does the bot was taken away, and Slack tells that
too."""
_PASSING = {
    "accesslimited",
    "external_channel_migrating",
    "message_limit_exceeded",
    "org_login_required",
    "ratelimited",
    "rate_limited",
    "request_timeout",
    "service_unavailable",
    "team_added_to_org",
    EXPIRED,
    UNINSTALLED,
    *REFUSED_TOKEN,
}
_UNSURE = {"fatal_error", "internal_error", "request_timeout", "service_unavailable"}
"""Passing, and something of what was asked may have been done all the same, Slack says."""

NOT_THERE = "user_not_in_channel"
"""The person is not in the channel."""
ELSEWHERE = {"channel_not_found", "not_in_channel", NOT_THERE}
"""The bot, or the person, is not in the channel: there may be another way."""
NO_THREAD = {"cannot_reply_to_message", "restricted_action_non_threadable_channel", "thread_not_found"}
"""It can stand in the channel, but not in that thread."""
DELETED = "message_not_found"
NOT_TO_CHANGE = {"cant_update_message", "edit_window_closed", DELETED}
"""The message to be brought up to date is gone, or stays as it is."""
MARKED = {
    "already_reacted",
    "channel_not_found",
    "is_archived",
    "missing_scope",
    "not_in_channel",
    "too_many_emoji",
    "too_many_reactions",
    DELETED,
}
"""The mark stands, or its message is gone or has more than enough; or it can't stand there, and nobody waits for it."""

_CAUSES: Mapping[Cause, set[str]] = {
    "absent": {"not_in_channel"},
    "archived": {"is_archived"},
    "gone": {"channel_not_found", "channel_is_limited_access", NOWHERE},
    "unreachable": {
        "cannot_dm_bot",
        "messages_tab_disabled",
        "user_disabled",
        "user_not_found",
        "user_not_in_channel",
        "user_not_visible",
        "users_not_found",
    },
    "uninstalled": {
        "not_allowed_token_type",
        "not_configured",
        "team_access_not_granted",
        EXPIRED,
        SEALED,
        UNINSTALLED,
        *REFUSED_TOKEN,
    },
    "forbidden": {
        "access_denied",
        "ekm_access_denied",
        "missing_scope",
        "no_permission",
        "restricted_action",
        "restricted_action_read_only_channel",
        "restricted_action_thread_locked",
        "restricted_action_thread_only_channel",
        "thread_locked",
    },
}


def cause_of(word: str) -> Cause:
    """What a word that a message was given up with comes to."""
    found = next((cause for cause, words in _CAUSES.items() if word in words), None)
    return found or ("late" if word in _PASSING | _UNSURE | {UNREACHABLE} else "refused")


def refused(word: str, after: float | None = None) -> Undelivered:
    """What an error of Slack's means."""
    passing = word in _PASSING | _UNSURE
    return Undelivered(word, final=not passing, after=after, unsure=word in _UNSURE, cause=cause_of(word))


def undelivered(error: Exception) -> Undelivered:
    """What one of the `FAILURES` means."""
    if isinstance(error, SlackApiError):
        return _answered(error.response)
    return Undelivered(UNREACHABLE, unsure=not isinstance(error, aiohttp.ClientConnectorError), cause="late")


def _answered(response: Any) -> Undelivered:
    status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0))
    told = getattr(response, "data", None)
    word = str(told.get("error", "")) if isinstance(told, Mapping) else ""
    if status == 429 or word in {"ratelimited", "rate_limited"}:
        return Undelivered(RATE_LIMITED, after=_seconds(response), cause="late")
    return refused(word) if word and status < 500 else Undelivered(UNREACHABLE, unsure=True, cause="late")


def _seconds(response: Any) -> float:
    """How long Slack wants to be left alone (`Retry-After`, whole seconds)."""
    told = str(response.headers.get("Retry-After", ""))
    return float(told) if told.isdecimal() else _USUAL_HOLD
