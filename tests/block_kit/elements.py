"""Block elements and the composition objects that they hold, each with Slack's documented limits."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import available_timezones

from tests.block_kit.rich import OBJECTS
from tests.block_kit.rules import (
    Check,
    Place,
    address,
    any_of,
    exactly_one,
    flag,
    many,
    matching,
    number,
    one_of,
    string,
    thing,
    unique,
)
from tests.block_kit.texts import plain, text, visible

IDENTIFIER = string(255)
"""action_id, block_id, callback_id, external_id."""

PLACEHOLDER = plain(150)
_LONGEST_INPUT = 3000
_STYLE = one_of("primary", "danger")

CONFIRM = thing(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": _STYLE},
)


def _day(value: Any, place: Place) -> None:
    matching(r"\d{4}-\d\d-\d\d", "must be a date such as 2026-11-24")(value, place)
    try:
        date.fromisoformat(value)
    except ValueError:
        place.refuse("must be a day that exists")


def _zone(value: Any, place: Place) -> None:
    place.expect(isinstance(value, str) and value in available_timezones(), "must be a time zone such as Europe/Oslo")


_TIME = matching(r"([01]\d|2[0-3]):[0-5]\d", "must be a time such as 08:30")


def _option(label: Check, *, link: bool = False) -> Check:
    optional = {"description": plain(75) if link else text(75)}
    return thing({"text": label, "value": string(150)}, optional | ({"url": address()} if link else {}))


_MENU_OPTION = thing({"text": plain(75), "value": string(150)}, {"description": plain(75)})
_BOX_OPTION = _option(text(75))
_OVERFLOW_OPTION = _option(plain(75), link=True)
OPTIONS = many(_MENU_OPTION, 100)
OPTION_GROUPS = many(thing({"label": plain(75), "options": OPTIONS}), 100)


def _choices(value: Mapping[str, Any]) -> list[Any]:
    """All options of a menu, in groups or not."""
    grouped = [option for group in value.get("option_groups", ()) for option in group["options"]]
    return [*value.get("options", ()), *grouped]


def distinct_options(value: Mapping[str, Any], place: Place) -> None:
    """An option's value names it: no two have the same."""
    unique([option["value"] for option in _choices(value)], place, "option value")


def _initial_is_offered(value: Mapping[str, Any], place: Place) -> None:
    """What is chosen beforehand is, in all its members, one of the options."""
    chosen = [value["initial_option"]] if "initial_option" in value else value.get("initial_options", [])
    for option in chosen:
        place.expect(option in _choices(value), "has an initial option that is not among its options")


def _initial_fits(value: Mapping[str, Any], place: Place) -> None:
    most = value.get("max_selected_items")
    chosen = value.get("initial_options") or value.get("initial_users") or []
    place.expect(most is None or len(chosen) <= most, "has more initial options than may be selected")


def _lengths_agree(value: Mapping[str, Any], place: Place) -> None:
    least, most = value.get("min_length", 0), value.get("max_length", _LONGEST_INPUT)
    place.expect(least <= most, "has a min_length above its max_length")
    place.expect(len(value.get("initial_value", "")) <= most, "has an initial_value longer than its max_length")


def _element(kind: str, required: dict[str, Check], optional: dict[str, Check] | None = None, *more: Check) -> Check:
    return thing({"type": one_of(kind), **required}, {"action_id": IDENTIFIER, **(optional or {})}, *more)


_FOCUS = {"focus_on_load": flag}
_ASKED = {"confirm": CONFIRM, **_FOCUS}
_MENU = {"placeholder": PLACEHOLDER, **_ASKED}
_SEVERAL = {"max_selected_items": number(1), **_MENU}
_SOURCE = {"options": OPTIONS, "option_groups": OPTION_GROUPS}
_DISPATCH = {
    "dispatch_action_config": thing(
        {}, {"trigger_actions_on": many(one_of("on_enter_pressed", "on_character_entered"), 2)}
    )
}
_USER = matching("[UW][A-Z0-9]+", "must be a user's id")
_CONVERSATION = matching("[CDGUW][A-Z0-9]+", "must be a conversation's id")
_FILTER = {
    "filter": thing(
        {},
        {
            "include": many(one_of("im", "mpim", "private", "public"), 4),
            "exclude_external_shared_channels": flag,
            "exclude_bot_users": flag,
        },
        any_of("include", "exclude_external_shared_channels", "exclude_bot_users"),
    ),
    "default_to_current_conversation": flag,
}
_MIN_QUERY = {"min_query_length": number(0)}
_RESPONSE_URL = {"response_url_enabled": flag}


def _boxes(kind: str, initial: dict[str, Check]) -> Check:
    options = {"options": many(_BOX_OPTION, 10)}
    return _element(kind, options, {**initial, **_ASKED}, distinct_options, _initial_is_offered)


def _single(kind: str, initial: dict[str, Check], *more: Check) -> Check:
    return _element(kind, {}, {**initial, **_MENU}, *more)


def _multiple(kind: str, initial: dict[str, Check], *more: Check) -> Check:
    return _element(kind, {}, {**initial, **_SEVERAL}, _initial_fits, *more)


_STATIC = (exactly_one("options", "option_groups"), distinct_options, _initial_is_offered)
_BUTTON = _element(
    "button",
    {"text": plain(75)},
    {
        "value": string(2000),
        "url": address(),
        "style": _STYLE,
        "confirm": CONFIRM,
        "accessibility_label": visible(75),
    },
)
IMAGE_SOURCE = {
    "image_url": address(3000, "http", "https"),
    "slack_file": thing({}, {"id": string(255), "url": address()}, exactly_one("id", "url")),
}
_PLAIN_TEXT_INPUT = _element(
    "plain_text_input",
    {},
    {
        "multiline": flag,
        "min_length": number(0, _LONGEST_INPUT),
        "max_length": number(1, _LONGEST_INPUT),
        "initial_value": string(_LONGEST_INPUT, least=0),
        "placeholder": PLACEHOLDER,
        **_DISPATCH,
        **_FOCUS,
    },
    _lengths_agree,
)

ELEMENTS: dict[str, Check] = {
    "button": _BUTTON,
    "overflow": _element("overflow", {"options": many(_OVERFLOW_OPTION, 5)}, {"confirm": CONFIRM}, distinct_options),
    "static_select": _single("static_select", {**_SOURCE, "initial_option": _MENU_OPTION}, *_STATIC),
    "multi_static_select": _multiple(
        "multi_static_select", {**_SOURCE, "initial_options": many(_MENU_OPTION, 100)}, *_STATIC
    ),
    "external_select": _single("external_select", {**_MIN_QUERY, "initial_option": _MENU_OPTION}),
    "multi_external_select": _multiple(
        "multi_external_select", {**_MIN_QUERY, "initial_options": many(_MENU_OPTION, 100)}
    ),
    "users_select": _single("users_select", {"initial_user": _USER}),
    "multi_users_select": _multiple("multi_users_select", {"initial_users": many(_USER, 100)}),
    "conversations_select": _single(
        "conversations_select", {"initial_conversation": _CONVERSATION, **_FILTER, **_RESPONSE_URL}
    ),
    "multi_conversations_select": _multiple(
        "multi_conversations_select", {"initial_conversations": many(_CONVERSATION, 100), **_FILTER}
    ),
    "channels_select": _single("channels_select", {"initial_channel": _CONVERSATION, **_RESPONSE_URL}),
    "multi_channels_select": _multiple("multi_channels_select", {"initial_channels": many(_CONVERSATION, 100)}),
    "datepicker": _single("datepicker", {"initial_date": _day}),
    "timepicker": _single("timepicker", {"initial_time": _TIME, "timezone": _zone}),
    "datetimepicker": _element(
        "datetimepicker", {}, {"initial_date_time": number(1_000_000_000, 9_999_999_999), **_ASKED}
    ),
    "plain_text_input": _PLAIN_TEXT_INPUT,
    "rich_text_input": _element(
        "rich_text_input",
        {},
        {
            "initial_value": thing({"type": one_of("rich_text"), "elements": OBJECTS}),
            "placeholder": PLACEHOLDER,
            **_DISPATCH,
            **_FOCUS,
        },
    ),
    "email_text_input": _element(
        "email_text_input", {}, {"initial_value": string(255), "placeholder": PLACEHOLDER, **_DISPATCH, **_FOCUS}
    ),
    "url_text_input": _element(
        "url_text_input", {}, {"initial_value": address(), "placeholder": PLACEHOLDER, **_DISPATCH, **_FOCUS}
    ),
    "number_input": _element(
        "number_input",
        {"is_decimal_allowed": flag},
        {
            "initial_value": string(100),
            "min_value": string(100),
            "max_value": string(100),
            "placeholder": PLACEHOLDER,
            **_DISPATCH,
            **_FOCUS,
        },
    ),
    "checkboxes": _boxes("checkboxes", {"initial_options": many(_BOX_OPTION, 10)}),
    "radio_buttons": _boxes("radio_buttons", {"initial_option": _BOX_OPTION}),
    "image": thing(
        {"type": one_of("image"), "alt_text": visible(2000)}, IMAGE_SOURCE, exactly_one("image_url", "slack_file")
    ),
}

_SELECTS = {kind for kind in ELEMENTS if kind.endswith("_select")}
_PICKED = _SELECTS | {"checkboxes", "radio_buttons", "datepicker", "timepicker"}
_TYPED = {"plain_text_input", "rich_text_input", "email_text_input", "url_text_input", "number_input"}


def _only(kinds: set[str]) -> dict[str, Check]:
    return {kind: ELEMENTS[kind] for kind in kinds}


# Which elements may stand where, by the "works with block types" of each element's page.
IN_SECTION = _only(_PICKED | {"button", "overflow", "image"})
IN_ACTIONS = _only(_PICKED | {"button", "overflow", "datetimepicker"})
IN_INPUT = _only(_PICKED | _TYPED | {"datetimepicker"})
