"""The checker itself, for messages: for every rule what passes and what does not, and where it says that it does not.

Most cases are a good payload of which one member is replaced: the good one passes, the changed one is refused.
"""

import contextlib
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.block_kit import BLOCK_WEIGHT, MESSAGE_WEIGHT, BlockKitError, check_message, check_view, weight
from tests.block_kit.samples import (
    BOXES,
    CONFIRM,
    CONVERSATIONS,
    DATE,
    EXTERNAL,
    GONE,
    GROUPED,
    IMAGE,
    LINK,
    MANY_EXTERNAL,
    MOMENT,
    OVERFLOW,
    RADIO,
    RICH_INPUT,
    SEVERAL,
    STATIC,
    TIME,
    TYPED,
    USERS,
    Case,
    actions,
    asked,
    bullets,
    button,
    cell,
    changed,
    message,
    modal,
    mrkdwn,
    option,
    plain,
    refused,
    rich,
    said,
    section,
    table,
)

MESSAGES: list[Case] = [
    (message(), "text", GONE, "must have text"),
    (message(), "text", "", "at least 1"),
    (message(), "text", " \n", "blank"),
    (message(), "text", "x" * 4001, "at most 4000"),
    (message(), "text", "\ud800", "UTF-8"),
    (message(), "text", 5, "a string"),
    (message(), "surprise", 1, "no member surprise"),
    (message(), "channel", "#general", "id of a channel"),
    (message(thread_ts="1795000000.000100"), "thread_ts", "1795000000", "ts"),
    (message(link_names=False), "link_names", True, "link_names"),
    (message(parse="none"), "parse", "full", "parse"),
    (message(unfurl_links=False), "unfurl_links", "false", "true or false"),
    (message(post_at=1_795_000_000), "post_at", "soon", "whole number"),
    (message(metadata={"event_type": "a", "event_payload": {}}), "metadata/event_payload", {"a": "x" * 8000}, "8000"),
    (message(metadata={"event_type": "a", "event_payload": {}}), "metadata/event_payload", [], "an object"),
    (message(), "blocks", [], "at least 1"),
    (message(), "blocks", {}, "a list"),
    (message(), "blocks/0", "section", "an object"),
    (message(*[section()] * 50), "blocks", [section()] * 51, "at most 50"),
    (message(section(block_id="a"), section(block_id="b")), "blocks/1/block_id", "a", "block_id 'a' twice"),
    (message(), "text", "<!everyone>", "<!everyone>"),
    (message(table(), section()), "blocks/1", table(), "one table"),
    (message(*[{"type": "markdown", "text": "x" * 6000}] * 2), "blocks/1/text", "x" * 6001, "of markdown"),
    (message(asked(EXTERNAL), section(accessory=DATE)), "blocks/1/accessory/focus_on_load", True, "focus_on_load"),
]

BLOCKS: list[Case] = [
    (section(), "type", "alert", "no block of a message"),
    (section(), "type", 5, "no block of a message"),
    (section(block_id="a"), "block_id", "x" * 256, "at most 255"),
    (section(block_id="a"), "block_id", "", "at least 1"),
    # text
    (section(), "text/text", "x" * 3001, "at most 3000"),
    (section(), "text/text", "", "at least 1"),
    (section(), "text/text", "a < b", "escaped"),
    (section(), "text/text", "a > b", "escaped"),
    (section(), "text/text", "a & b", "&amp;"),
    (section(), "text/text", "&nbsp;", "&amp;"),
    (section(), "text/text", "<!channel>", "<!channel>"),
    (section(), "text/text", "<@U1>", "<@U1>"),
    (section(), "text/text", "<https://a.no|klikk>", "not told to"),
    (section(), "text/text", "&lt;<!here>", "<!here>"),
    (section(), "text/type", "html", "no text object"),
    (section(), "text/emoji", True, "no member emoji"),
    (section(text=plain()), "text/verbatim", True, "no member verbatim"),
    # section
    (section(), "text", GONE, "text or fields"),
    (section(fields=[plain()] * 10), "fields", [plain()] * 11, "at most 10"),
    (section(fields=[plain()]), "fields", [], "at least 1"),
    (section(fields=[plain("x" * 2000)]), "fields/0/text", "x" * 2001, "at most 2000"),
    (section(accessory=IMAGE), "accessory", TYPED, "no element that may stand here"),
    (section(accessory=DATE), "accessory", MOMENT, "no element"),
    # header, divider, context, image
    ({"type": "header", "text": plain("x" * 150)}, "text/text", "x" * 151, "at most 150"),
    ({"type": "header", "text": plain()}, "text/type", "mrkdwn", "plain_text"),
    ({"type": "divider"}, "text", plain(), "no member text"),
    ({"type": "context", "elements": [plain()] * 10}, "elements", [plain()] * 11, "at most 10"),
    ({"type": "context", "elements": [IMAGE]}, "elements", [], "at least 1"),
    ({"type": "context", "elements": [mrkdwn()]}, "elements/0", button(), "context element"),
    ({**IMAGE, "title": plain()}, "alt_text", "", "at least 1"),
    (IMAGE, "slack_file", {"id": "F1"}, "one only"),
    (IMAGE, "image_url", "data:image/png;base64,AAAA", "must begin with"),
    ({**changed(IMAGE, "image_url", GONE), "slack_file": {"id": "F1"}}, "slack_file", {}, "either"),
    # actions and buttons
    (actions(*[button(f"{n}") for n in range(25)]), "elements", [button()] * 26, "at most 25"),
    (actions(button()), "elements", [], "at least 1"),
    (actions(button("a"), button("b")), "elements/1/action_id", "a", "action_id 'a' twice"),
    (actions(button()), "elements/0", TYPED, "no element"),
    (actions(button()), "elements/0", IMAGE, "no element"),
    (actions(button("x" * 255)), "elements/0/action_id", "x" * 256, "at most 255"),
    (actions(button(text=plain("x" * 75))), "elements/0/text/text", "x" * 76, "at most 75"),
    (actions(button()), "elements/0/text", mrkdwn(), "plain_text"),
    (actions(button(value="x" * 2000)), "elements/0/value", "x" * 2001, "at most 2000"),
    (actions(button()), "elements/0/value", "", "at least 1"),
    (actions(button(style="danger")), "elements/0/style", "default", "primary, danger"),
    (actions(button(url="https://a.no")), "elements/0/url", "javascript:alert(1)", "begin with"),
    (actions(button(url="https://a.no")), "elements/0/url", "https:///a", "host"),
    (actions(button(url="https://a.no")), "elements/0/url", "https://[a", "an address"),
    (actions(button(url="mailto:a@b.no")), "elements/0/url", "https://a b", "without spaces"),
    (actions(button(confirm=CONFIRM)), "elements/0/confirm/title/text", "x" * 101, "100"),
    (actions(button(confirm=CONFIRM)), "elements/0/confirm/text/text", "x" * 301, "300"),
    (actions(button(confirm=CONFIRM)), "elements/0/confirm/confirm/text", "x" * 31, "30"),
    (actions(button(confirm=CONFIRM)), "elements/0/confirm/deny", GONE, "deny"),
    # menus
    (actions(OVERFLOW), "elements/0/options", [], "at least 1"),
    (actions(OVERFLOW), "elements/0/options", [option(f"{n}") for n in range(6)], "at most 5"),
    (actions(OVERFLOW), "elements/0/options/0/value", "x" * 151, "at most 150"),
    (actions(OVERFLOW), "elements/0/options/0/value", "b", "'b' twice"),
    (actions(OVERFLOW), "elements/0/options/0/text/text", "x" * 76, "at most 75"),
    (actions(OVERFLOW), "elements/0/options/0/text", mrkdwn(), "plain"),
    (actions(STATIC), "elements/0/options", [option(f"{n}") for n in range(101)], "at most 100"),
    (actions(STATIC), "elements/0/options/0/url", "https://a.no", "url"),
    (actions(STATIC), "elements/0/options/1/description/text", "x" * 76, "at most 75"),
    (actions(STATIC), "elements/0/initial_option", option("c"), "not among"),
    (actions(STATIC), "elements/0/placeholder/text", "x" * 151, "at most 150"),
    (actions(STATIC), "elements/0/option_groups", GROUPED["option_groups"], "one only"),
    (actions(STATIC), "elements/0/options", GONE, "either"),
    (actions(GROUPED), "elements/0/option_groups/0/label/text", "x" * 76, "at most 75"),
    (actions(GROUPED), "elements/0/option_groups/0/options", [], "at least 1"),
    (actions(SEVERAL), "elements/0/initial_options", [option("a"), option("b")], "may be selected"),
    (actions(SEVERAL), "elements/0/max_selected_items", 0, "at least 1"),
    (actions(USERS), "elements/0/initial_users", ["U1", "U2", "U3"], "may be selected"),
    (actions(USERS), "elements/0/initial_users/0", "kari", "user's id"),
    (actions(CONVERSATIONS), "elements/0/filter", {}, "must have include"),
    (actions(EXTERNAL), "elements/0/min_query_length", -1, "at least 0"),
    (actions(EXTERNAL), "elements/0/options", [option()], "no member options"),
    (actions(MANY_EXTERNAL), "elements/0/initial_options", [], "at least 1"),
    (actions(BOXES), "elements/0/options", [option(f"{n}") for n in range(11)], "at most 10"),
    (actions(RADIO), "elements/0/initial_option", option("c"), "not among"),
    (actions(RADIO), "elements/0/options", [option(f"{n}") for n in range(11)], "at most 10"),
    (actions(DATE), "elements/0/initial_date", "24.11.2026", "must be a date"),
    (actions(DATE), "elements/0/initial_date", "2026-02-30", "exists"),
    (actions(TIME), "elements/0/initial_time", "24:00", "must be a time"),
    (actions(TIME), "elements/0/timezone", "Oslo", "time zone"),
    (actions(MOMENT), "elements/0/initial_date_time", 5, "at least"),
    # rich text
    (rich(said()), "elements", [], "at least 1"),
    (rich(said()), "elements/0/elements", [], "at least 1"),
    (rich(said()), "elements/0/elements/0/text", "", "at least 1"),
    (rich(said()), "elements/0/elements/0/style", {"blink": True}, "no member blink"),
    (rich({**said(), "style": {"bold": True}}), "elements/0/elements/0/style/bold", 1, "true or"),
    (rich(said()), "elements/0", said(), "rich text object"),
    (rich(said()), "elements/0/elements/0", mrkdwn(), "rich text element"),
    (rich(LINK), "elements/0/elements/0/url", "file:///etc/passwd", "must begin with"),
    (rich(LINK), "elements/0/elements/0/text", "https://b.no", "another address"),
    (rich({"type": "emoji", "name": "pushpin"}), "elements/0/elements/0/name", ":pushpin:", "colons"),
    (rich({"type": "color", "value": "#AABBCC"}), "elements/0/elements/0/value", "red", "colour"),
    (rich({"type": "date", "timestamp": 1, "format": "{date}"}), "elements/0/elements/0/timestamp", "now", "whole"),
    (bullets(indent=8), "elements/0/indent", 9, "at most 8"),
    (bullets(), "elements/0/style", "numbered", "bullet, ordered"),
    (bullets(), "elements/0/elements/0", said(), "rich_text_section"),
    (rich(said(), kind="rich_text_quote", border=1), "elements/0/border", 2, "at most 1"),
    (
        rich(said(), kind="rich_text_preformatted"),
        "elements/0/elements/0",
        {"type": "emoji", "name": "a"},
        "preformatted",
    ),
    # table and markdown
    (table(100), "rows", [[cell()]] * 101, "at most 100"),
    (table(columns=20), "rows", [[cell()] * 21], "at most 20"),
    (table(), "rows", [[cell()], [cell(), cell()]], "equally many"),
    (table(), "rows/0/0/text", "x" * 10_000, "at most 10000"),
    (table(), "rows/0/0/text", "", "at least 1"),
    (table(), "rows/0/0", plain(), "table cell"),
    (changed(table(), "rows/0/0", rich(LINK)), "rows/0/0/elements", [], "at least 1"),
    (table(column_settings=[None, {"align": "right"}]), "column_settings", [None] * 3, "columns"),
    (table(column_settings=[{"is_wrapped": True}]), "column_settings/0", {"align": "top"}, "left"),
    ({"type": "markdown", "text": "# Sak"}, "text", "x" * 12_001, "at most 12000"),
    # input blocks, in messages too
    (asked(TYPED), "label/text", "x" * 2001, "at most 2000"),
    (asked(TYPED, hint=plain(), optional=True), "hint/text", "x" * 2001, "at most 2000"),
    (asked(TYPED), "element", button(), "no element"),
    (asked(TYPED), "element", OVERFLOW, "no element"),
    (asked(TYPED), "label", mrkdwn(), "plain_text"),
    (asked(TYPED), "element/max_length", 3001, "at most 3000"),
    (asked(TYPED), "element/max_length", 2, "longer than its max_length"),
    (asked({**TYPED, "max_length": 9}), "element/min_length", 10, "above"),
    (asked(TYPED), "element/dispatch_action_config/trigger_actions_on/0", "x", "one of"),
    (asked(RICH_INPUT), "element/initial_value", plain(), "rich_text"),
    # A rule about the whole payload has an empty path, and a message that begins with "payload".
]


@pytest.mark.parametrize("case", MESSAGES)
def test_a_message(case: Case) -> None:
    refused(check_message, case)


@pytest.mark.parametrize("case", BLOCKS)
def test_a_block(case: Case) -> None:
    block, path, value, rule = case
    refused(check_message, (message(block), f"blocks/0/{path}", value, rule))


def test_who_may_be_addressed_is_listed() -> None:
    addressed = message(section(text=mrkdwn("<@U1|Kari> &amp; <#C1>: <https://a.no/5|sak 5>\n> &gt; sitat")))
    check_message(addressed, mentions=["@U1", "#C1", "https://a.no/5"])
    with pytest.raises(BlockKitError, match="<#C1>"):
        check_message(addressed, mentions=["@U1"])


@pytest.mark.parametrize(
    ("element", "target"),
    [
        ({"type": "user", "user_id": "U1"}, "@U1"),
        ({"type": "channel", "channel_id": "C1"}, "#C1"),
        ({"type": "usergroup", "usergroup_id": "S1"}, "!subteam^S1"),
        ({"type": "broadcast", "range": "here"}, "!here"),
    ],
)
def test_rich_text_addresses_only_who_is_listed(element: dict[str, Any], target: str) -> None:
    check_message(message(rich(element)), mentions=[target])
    with pytest.raises(BlockKitError, match=re.escape(target)):
        check_message(message(rich(element)))


def test_what_was_typed_may_stand_in_plain_and_rich_text() -> None:
    check_message(message(section(text=plain("<!channel> & co")), rich(said("<@U1> > <"))))


def test_the_blocks_of_a_message_have_a_weight_in_all() -> None:
    def long(characters: int) -> dict[str, Any]:
        sections = [section(text=plain("x" * 3000)) for _ in range(4)]
        return message(*sections, section(text=plain("x" * characters)))

    left = MESSAGE_WEIGHT - 4 * 3000 - 5 * BLOCK_WEIGHT
    check_message(long(left))
    assert weight(long(left)["blocks"]) == MESSAGE_WEIGHT
    with pytest.raises(BlockKitError, match="msg_blocks_too_long"):
        check_message(long(left + 1))
    check_view(modal(*long(3000)["blocks"]))


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["type", "text", "elements"]), inner),
    max_leaves=8,
)


@given(st.sampled_from(BLOCKS), _JSON)
def test_whatever_stands_there_is_passed_or_refused_but_never_breaks_the_checker(case: Case, value: Any) -> None:
    with contextlib.suppress(BlockKitError):
        check_message(message(changed(case[0], case[1], value)))
