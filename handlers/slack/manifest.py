"""What Slack is told of the app: its commands, shortcuts, events and scopes, generated from `COMMANDS`.

The shape and the limits are those of Slack's schema (https://docs.slack.dev/reference/app-manifest). Not in it:
`agent_view`, which an app that is no AI agent need not have, and which would ask for one scope more; `pkce_enabled`,
which makes an app a public client for good; `users:read.email`, which nothing needs.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.command import Family, Verb, twins
from bot.commands import COMMANDS
from bot.place import LANGUAGES, Language
from bot.wording import say
from bot.wording.usage import usage
from handlers.settings import Settings, Slack

PATH, REDIRECT = "/slack/events", "/slack/oauth_redirect"
"""Where Slack sends everything, and where it sends who has installed."""
MOST_HINT = 120
"""Characters of a usage hint: Slack takes 1,000, and shows one line."""
_COLOUR = "#1d4e5f"


@dataclass(frozen=True, slots=True)
class Scope:
    """What is asked of an administrator. `history` is not asked for where Referent is not to read messages."""

    name: str
    history: bool = False

    def why(self, language: Language) -> str:
        """What it is for, as a part of a sentence."""
        return say(language, f"slack_app.scope_{self.name.translate(_PLAIN)}")


_PLAIN = str.maketrans(":.", "__")
SCOPES = (
    Scope("commands"),
    Scope("chat:write"),
    Scope("im:write"),
    Scope("app_mentions:read"),
    Scope("reactions:write"),
    Scope("users:read"),
    Scope("usergroups:read"),
    Scope("channels:read"),
    Scope("groups:read"),
    Scope("mpim:read"),
    Scope("channels:history", history=True),
    Scope("groups:history", history=True),
    Scope("mpim:history", history=True),
    Scope("im:history", history=True),
    Scope("reactions:read", history=True),
)
EVENTS: Mapping[str, str] = {
    "app_home_opened": "",
    "app_mention": "app_mentions:read",
    "app_uninstalled": "",
    "channel_archive": "channels:read",
    "channel_deleted": "channels:read",
    "channel_id_changed": "channels:read",
    "channel_left": "channels:read",
    "channel_rename": "channels:read",
    "channel_shared": "channels:read",
    "channel_unarchive": "channels:read",
    "channel_unshared": "channels:read",
    "group_archive": "groups:read",
    "group_deleted": "groups:read",
    "group_left": "groups:read",
    "group_rename": "groups:read",
    "group_unarchive": "groups:read",
    "member_joined_channel": "channels:read",
    "member_left_channel": "channels:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    "reaction_added": "reactions:read",
    "subteam_created": "usergroups:read",
    "subteam_members_changed": "usergroups:read",
    "subteam_updated": "usergroups:read",
    "team_join": "users:read",
    "tokens_revoked": "",
    "user_change": "users:read",
}
"""The events that Slack sends, each with the scope it needs (https://docs.slack.dev/reference/events)."""
SHORTCUTS: Mapping[str, Literal["message", "global"]] = {
    "action_from": "message",
    "decision_from": "message",
    "attach_from": "message",
    "start_meeting": "global",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the app is to be. Without a `url` it is reached by Socket Mode. `many` workspaces install it by OAuth, each
    with tokens of its own that are rotated; `language` is the one that its shortcuts and its description are in."""

    url: str | None
    slack: Slack = field(default_factory=Slack)
    many: bool = False
    language: Language = "nb"


def scopes(slack: Slack) -> tuple[str, ...]:
    """What an installation asks for."""
    return tuple(scope.name for scope in SCOPES if slack.history or not scope.history)


def events(slack: Slack) -> tuple[str, ...]:
    """What the app subscribes to: the events for which it asks the scope."""
    asked = {"", *scopes(slack)}
    return tuple(event for event, scope in EVENTS.items() if scope in asked)


def manifest(wanted: Wanted) -> dict[str, Any]:
    """The whole manifest, as it is uploaded."""
    scoped: dict[str, Any] = {"scopes": {"bot": list(scopes(wanted.slack))}}
    if wanted.many:
        scoped["redirect_urls"] = [f"{wanted.url}{REDIRECT}"]
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": "Referent",
            "description": say(wanted.language, "slack_app.description"),
            "long_description": say(wanted.language, "slack_app.about"),
            "background_color": _COLOUR,
        },
        "features": _features(wanted),
        "oauth_config": scoped,
        "settings": _settings(wanted),
    }


def _features(wanted: Wanted) -> dict[str, Any]:
    return {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            # Where it may not read messages nobody is to write it one that is never answered.
            "messages_tab_read_only_enabled": not wanted.slack.history,
        },
        "bot_user": {"display_name": "referent", "always_online": True},
        "shortcuts": [_shortcut(wanted.language, id, kind) for id, kind in SHORTCUTS.items()],
        "slash_commands": [
            {
                "command": f"/{name}",
                "description": say(language, f"slack_app.command_{family.name}"),
                "usage_hint": hint(family, language, alone=wanted.slack.commands == "one"),
                # So that people and channels arrive as ids, and what looks like markup as it was typed.
                "should_escape": True,
                **_at("url", wanted),
            }
            for name, family, language in names(wanted)
        ],
    }


def names(wanted: Wanted) -> Iterator[tuple[str, Family, Language]]:
    """The slash commands, each once, with the language of its words. Names with å, æ or ø have a plain twin."""
    found: set[str] = set()
    for family in COMMANDS if wanted.slack.commands == "all" else COMMANDS[-1:]:
        for language in sorted(LANGUAGES, key=lambda each: each != wanted.language):
            for name in (twin for each in family.names[language] for twin in twins(each)):
                if name not in found:
                    found.add(name)
                    yield name, family, language


def hint(family: Family, language: Language, *, alone: bool = False) -> str:
    """What can follow a command: its verbs with what each takes, as many as fit on a line; where it stands `alone` for
    all the others, their names."""
    if alone:
        return fitted(tuple(each.names[language][0] for each in COMMANDS[:-1]))
    shown = [verb for verb in (*family.verbs, family.default) if verb and not verb.hidden]
    return fitted(tuple(_hint_of(verb, language) for verb in shown))


def _hint_of(verb: Verb, language: Language) -> str:
    return f"{verb.words[language][0] if verb.words else ''} {usage(verb.takes, language)}".strip()


def fitted(hints: tuple[str, ...]) -> str:
    """As many as fit, and whether there are more."""
    line = " · ".join(hints)
    while len(line) > MOST_HINT:
        hints = hints[:-1]
        line = " · ".join((*hints, "…"))
    return line


def _shortcut(language: Language, id: str, kind: str) -> dict[str, str]:
    name, told = say(language, f"slack_app.{id}"), say(language, f"slack_app.{id}_told")
    return {"name": name, "type": kind, "callback_id": id, "description": told}


def _settings(wanted: Wanted) -> dict[str, Any]:
    return {
        "event_subscriptions": {"bot_events": list(events(wanted.slack)), **_at("request_url", wanted)},
        "interactivity": {
            "is_enabled": True,
            **_at("request_url", wanted),
            **_at("message_menu_options_url", wanted),
        },
        "org_deploy_enabled": wanted.many,
        "socket_mode_enabled": wanted.url is None,
        # A bot token that stands in the environment has nobody who could renew it every twelve hours.
        "token_rotation_enabled": wanted.many,
    }


def _at(key: str, wanted: Wanted) -> dict[str, str]:
    """The address under that key; with Socket Mode Slack needs none."""
    return {} if wanted.url is None else {key: wanted.url + PATH}


def print_manifest(asked: argparse.Namespace, settings: Settings) -> int:
    """`referent manifest slack`: the manifest on standard output; exit 1 where it cannot be made as asked."""
    slack = Slack(
        commands=asked.commands or settings.slack.commands,
        history=settings.slack.history and asked.without != "history",
    )
    wanted = Wanted(
        _url(asked, settings), slack, asked.workspaces == "many", asked.language or settings.workspace.language
    )
    if wrong := _wrong(wanted, socket=asked.socket):
        sys.stderr.write(f"{wrong}\n")
        return 1
    sys.stdout.write(json.dumps(manifest(wanted), ensure_ascii=False, indent=None if asked.json else 2) + "\n")
    for differs in _differences(slack, settings.slack):
        sys.stderr.write(f"{differs}\n")
    return 0


def _url(asked: argparse.Namespace, settings: Settings) -> str | None:
    public = settings.server.public_url
    given = asked.url or (None if public == "none" else public)
    return None if asked.socket or given is None else str(given).rstrip("/")


def _wrong(wanted: Wanted, *, socket: bool) -> str | None:
    if socket:
        return _NO_OAUTH if wanted.many else None
    if wanted.url is None:
        return "Slack must know where this server is. " + _RIGHT
    return (
        None
        if _HTTPS.fullmatch(wanted.url)
        else f"Slack cannot reach {wanted.url[:80]}: it takes https alone. {_RIGHT}"
    )


_HTTPS = re.compile(r"https://[^\s/?#]+")
_RIGHT = "Right is, for example, referent manifest slack --url https://referent.example.org, or --socket."
_NO_OAUTH = "With Socket Mode there is one workspace: for many, leave out --socket and give --url."


def _differences(slack: Slack, setting: Slack) -> Iterator[str]:
    """What else has to be said in the settings, so that the doctor and the install page ask for the same."""
    for name in Slack.model_fields:
        value = getattr(slack, name)
        if value != getattr(setting, name):
            yield f"Set slack.{name} to {str(value).lower()} in app.yaml too, so that the server knows."
