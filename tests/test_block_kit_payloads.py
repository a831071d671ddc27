"""The checker itself, for views, for what answers Slack, and for manifests; cases as in tests/test_block_kit.py."""

from typing import Any

import pytest

from tests.block_kit import BlockKitError, check_manifest, check_response, check_view
from tests.block_kit.samples import (
    DATE,
    GONE,
    TIME,
    TYPED,
    Case,
    asked,
    changed,
    message,
    modal,
    option,
    plain,
    refused,
    section,
    table,
)

VIEWS: list[Case] = [
    (modal(), "type", "sheet", "modal, home"),
    (modal(), "title", GONE, "must have title"),
    (modal(title=plain("x" * 24)), "title/text", "x" * 25, "at most 24"),
    (modal(), "submit/text", "x" * 25, "at most 24"),
    (modal(close=plain()), "close/text", "x" * 25, "at most 24"),
    (modal(), "blocks", [], "at least 1"),
    (modal(*[section()] * 100), "blocks", [section()] * 101, "at most 100"),
    (modal(asked(TYPED)), "submit", GONE, "must have submit"),
    (modal(), "blocks/0", table(), "no block of a modal"),
    (modal(), "blocks/0", {"type": "markdown", "text": "a"}, "no block of a modal"),
    (modal(private_metadata=""), "private_metadata", "x" * 3001, "at most 3000"),
    (modal(callback_id="form"), "callback_id", "x" * 256, "at most 255"),
    (modal(), "hash", "1", "no member hash"),
    (modal(), "blocks/0/text/text", "<!here>", "<!here>"),
    (modal(asked(DATE), asked(TIME, block_id="f:b")), "blocks/1/block_id", "f:when", "twice"),
    ({"type": "home", "blocks": [section()]}, "title", plain(), "no member title"),
    ({"type": "home", "blocks": [section()]}, "submit", plain(), "no member submit"),
    ({"type": "home", "blocks": [section()]}, "blocks/0", table(), "no block of a home"),
]


@pytest.mark.parametrize("case", VIEWS)
def test_a_view(case: Case) -> None:
    refused(check_view, case)


RESPONSES: list[tuple[dict[str, Any] | str, bool]] = [
    ("", True),
    ("Lagret", True),
    ("<!channel>", False),
    ({}, True),
    ({"response_type": "ephemeral", "text": "Lagret", "blocks": [section()]}, True),
    ({"response_type": "in_channel", "text": "Lagret", "replace_original": False}, True),
    ({"response_type": "public", "text": "Lagret"}, False),
    ({"response_type": "ephemeral"}, False),
    ({"blocks": [section()]}, False),
    ({"delete_original": True}, True),
    ({"delete_original": True, "replace_original": True, "text": "a"}, False),
    ({"text": "Lagret", "channel": "C1"}, False),
    ({"response_action": "clear"}, True),
    ({"response_action": "clear", "view": modal()}, False),
    ({"response_action": "close"}, False),
    ({"response_action": "update", "view": modal()}, True),
    ({"response_action": "push", "view": message()}, False),
    ({"response_action": "errors", "errors": {"f:when": "Ingen dato"}}, True),
    ({"response_action": "errors", "errors": {}}, False),
    ({"response_action": "errors", "errors": {"f:when": ""}}, False),
    ({"options": []}, True),
    ({"options": [option("a"), option("b")]}, True),
    ({"options": [option("a"), option("a")]}, False),
    ({"options": [option(f"{n}") for n in range(101)]}, False),
    ({"option_groups": [{"label": plain(), "options": [option()]}]}, True),
    ({"options": [option()], "option_groups": []}, False),
    (5, False),  # type: ignore[list-item]  # what an ill-made answer is
]


@pytest.mark.parametrize(("payload", "good"), RESPONSES)
def test_a_response(payload: dict[str, Any] | str, good: bool) -> None:
    if good:
        check_response(payload)
    else:
        with pytest.raises(BlockKitError):
            check_response(payload)


def test_errors_are_for_fields_that_the_view_has() -> None:
    view = modal(asked(DATE), section(block_id="told"))
    check_response({"response_action": "errors", "errors": {"f:when": "Ingen dato"}}, view=view)
    for block in ("told", "f:who"):
        with pytest.raises(BlockKitError, match="no input block"):
            check_response({"response_action": "errors", "errors": {block: "Nei"}}, view=view)


MANIFEST: dict[str, Any] = {
    "_metadata": {"major_version": 2, "minor_version": 1},
    "display_information": {"name": "Referent", "description": "Referat", "background_color": "#123456"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False},
        "bot_user": {"display_name": "referent", "always_online": True},
        "agent_view": {"agent_description": "Svarer", "suggested_prompts": [{"title": "a", "message": "b"}]},
        "shortcuts": [
            {"name": "Vedtak", "type": "message", "callback_id": "decision", "description": "Skriv et vedtak"},
            {"name": "Møte", "type": "global", "callback_id": "meeting", "description": "Start et møte"},
        ],
        "slash_commands": [
            {
                "command": "/referat",
                "url": "https://a.no/slack/events",
                "description": "Referat",
                "should_escape": True,
            },
            {"command": "/skylder", "url": "https://a.no/slack/events", "description": "Skyld", "usage_hint": "AU"},
        ],
    },
    "oauth_config": {
        "redirect_urls": ["https://a.no/slack/oauth_redirect"],
        "scopes": {"bot": ["commands", "chat:write"]},
    },
    "settings": {
        "event_subscriptions": {"request_url": "https://a.no/slack/events", "bot_events": ["app_mention"]},
        "interactivity": {"is_enabled": True, "request_url": "https://a.no/slack/events"},
        "org_deploy_enabled": True,
        "socket_mode_enabled": False,
        "token_rotation_enabled": True,
    },
}
COMMAND = MANIFEST["features"]["slash_commands"][0]
SHORTCUT = MANIFEST["features"]["shortcuts"][0]
MANIFESTS: list[tuple[str, Any, str]] = [
    ("display_information", GONE, "display_information"),
    ("display_information/name", "x" * 36, "at most 35"),
    ("display_information/description", "x" * 141, "at most 140"),
    ("display_information/long_description", "x" * 174, "at least 175"),
    ("display_information/long_description", "x" * 4001, "at most 4000"),
    ("display_information/background_color", "blue", "colour"),
    ("features/bot_user", GONE, "bot_user"),
    ("features/bot_user/display_name", "x" * 81, "at most 80"),
    ("features/slash_commands", [{**COMMAND, "command": f"/{n}"} for n in range(51)], "at most 50"),
    ("features/slash_commands", [], "at least 1"),
    ("features/slash_commands/0/command", "/" + "x" * 32, "up to 31"),
    ("features/slash_commands/0/command", "referat", "must be /"),
    ("features/slash_commands/0/command", "/Referat", "capitals"),
    ("features/slash_commands/0/command", "/re ferat", "spaces"),
    ("features/slash_commands/0/command", "/skylder", "'/skylder' twice"),
    ("features/slash_commands/0/description", "x" * 2001, "at most 2000"),
    ("features/slash_commands/1/usage_hint", "x" * 1001, "at most 1000"),
    ("features/slash_commands/1/usage_hint", "", "at least 1"),
    ("features/slash_commands/0/url", "http://a.no", "https"),
    ("features/slash_commands/0/url", GONE, "url for /referat"),
    ("features/shortcuts", [{**SHORTCUT, "callback_id": f"{n}"} for n in range(11)], "at most 10"),
    ("features/shortcuts/0/name", "x" * 25, "at most 24"),
    ("features/shortcuts/0/type", "channel", "message, global"),
    ("features/shortcuts/0/description", "x" * 151, "at most 150"),
    ("features/shortcuts/1/callback_id", "decision", "twice"),
    ("features/agent_view/agent_description", "x" * 301, "at most 300"),
    ("features/agent_view/suggested_prompts", [{"title": "a", "message": "b"}] * 5, "at most 4"),
    ("oauth_config/redirect_urls/0", "a.no", "https"),
    ("oauth_config/scopes/bot", ["commands", "commands"], "twice"),
    ("settings/event_subscriptions/bot_events", [f"e{n}" for n in range(101)], "at most 100"),
    ("settings/event_subscriptions/request_url", GONE, "event_subscriptions/request_url"),
    ("settings/interactivity/request_url", GONE, "interactivity/request_url"),
    ("settings/interactivity/is_enabled", GONE, "is_enabled"),
    ("settings/surprise", True, "no member surprise"),
]


@pytest.mark.parametrize(("path", "value", "rule"), MANIFESTS)
def test_a_manifest(path: str, value: Any, rule: str) -> None:
    refused(check_manifest, (MANIFEST, path, value, rule))


def test_with_socket_mode_nothing_needs_an_address() -> None:
    manifest = changed(MANIFEST, "settings/socket_mode_enabled", True)
    for path in ("settings/event_subscriptions/request_url", "settings/interactivity/request_url"):
        manifest = changed(manifest, path, GONE)
    check_manifest(changed(manifest, "features/slash_commands/0/url", GONE))
