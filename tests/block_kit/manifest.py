"""An app's manifest, by Slack's published schema (slackapi/manifest-schema, version 2)."""

from collections.abc import Mapping
from typing import Any

from tests.block_kit.rules import Check, Place, address, flag, many, matching, number, one_of, string, thing, unique

_ADDRESS = address(3500, "https")
_NAMES = many(matching(r"[a-z][a-z0-9_.:-]{0,49}", "must be a name of 50 characters at most"), 255)


def _distinct(value: Any, place: Place) -> None:
    _NAMES(value, place)
    unique(value, place, "name")


def _each_once(key: str, check: Check) -> Check:
    """Items that are told apart by one of their members."""

    def check_all(value: Any, place: Place) -> None:
        check(value, place)
        unique([item[key] for item in value], place, key)

    return check_all


_COMMAND = thing(
    {
        "command": matching(r"/[^\sA-Z/]{1,31}", "must be / and up to 31 characters without spaces or capitals"),
        "description": string(2000),
    },
    {"url": address(3000, "https"), "usage_hint": string(1000), "should_escape": flag},
)
_SHORTCUT = thing(
    {
        "name": string(24),
        "type": one_of("message", "global"),
        "callback_id": string(255),
        "description": string(150),
    }
)
_PROMPTS = many(thing({"title": string(255), "message": string(3000)}), 4)
_FEATURES = thing(
    {},
    {
        "app_home": thing(
            {},
            {"home_tab_enabled": flag, "messages_tab_enabled": flag, "messages_tab_read_only_enabled": flag},
        ),
        "bot_user": thing({"display_name": string(80)}, {"always_online": flag}),
        "shortcuts": _each_once("callback_id", many(_SHORTCUT, 10)),
        "slash_commands": _each_once("command", many(_COMMAND, 50)),
        "unfurl_domains": many(matching(r"[-a-z0-9.]{1,255}", "must be a domain"), 5),
        "agent_view": thing({}, {"agent_description": string(300), "suggested_prompts": _PROMPTS}),
        "assistant_view": thing({"assistant_description": string(300)}, {"suggested_prompts": _PROMPTS}),
    },
)
_DISPLAY = thing(
    {"name": string(35)},
    {
        "description": string(140),
        "long_description": string(4000, least=175),
        "background_color": matching("#([0-9a-fA-F]{3}){1,2}", "must be a colour such as #12ab9f"),
    },
)
_OAUTH = thing(
    {},
    {
        "redirect_urls": many(address(2500, "https"), 1000),
        "scopes": thing(
            {}, {"bot": _distinct, "user": _distinct, "bot_optional": _distinct, "user_optional": _distinct}
        ),
        "token_management_enabled": flag,
        "pkce_enabled": flag,
    },
)


def _events(value: Any, place: Place) -> None:
    _distinct(value, place)
    place.expect(len(value) <= 100, "must have at most 100 items")


_SETTINGS = thing(
    {},
    {
        "event_subscriptions": thing({}, {"request_url": _ADDRESS, "bot_events": _events, "user_events": _events}),
        "interactivity": thing({"is_enabled": flag}, {"request_url": _ADDRESS, "message_menu_options_url": _ADDRESS}),
        "org_deploy_enabled": flag,
        "socket_mode_enabled": flag,
        "token_rotation_enabled": flag,
        "is_hosted": flag,
        "function_runtime": one_of("remote", "slack"),
    },
)


def _reachable(value: Mapping[str, Any], place: Place) -> None:
    """Without Socket Mode everything that Slack sends needs an address to go to."""
    settings = value.get("settings", {})
    if settings.get("socket_mode_enabled"):
        return
    for command in value.get("features", {}).get("slash_commands", ()):
        place.expect("url" in command, f"must have a url for {command['command']}, or Socket Mode")
    for name in ("event_subscriptions", "interactivity"):
        part = settings.get(name, {"request_url": ""})
        wanted = name == "event_subscriptions" or part.get("is_enabled")
        place.expect(not wanted or "request_url" in part, f"must have settings/{name}/request_url, or Socket Mode")


def _bot_for_scopes(value: Mapping[str, Any], place: Place) -> None:
    scopes = value.get("oauth_config", {}).get("scopes", {})
    place.expect("bot" not in scopes or "bot_user" in value.get("features", {}), "must have a bot_user for bot scopes")


_MANIFEST = thing(
    {"display_information": _DISPLAY},
    {
        "_metadata": thing({}, {"major_version": number(1, 2), "minor_version": number(0)}),
        "features": _FEATURES,
        "oauth_config": _OAUTH,
        "settings": _SETTINGS,
    },
    _reachable,
    _bot_for_scopes,
)


def check_manifest(manifest: Mapping[str, Any]) -> None:
    """A whole manifest, as it is uploaded."""
    _MANIFEST(manifest, Place())
