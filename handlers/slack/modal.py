"""Forms as views, and what was filled in as the values of a request.

A text that is longer than one field of Slack's is shown in several, and put together again when it is sent: nothing of
a long note is lost by opening it. Beside a day to be picked stands a line for what no calendar can say: "neste fredag
kl. 14", "ingen".
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, time
from typing import Any

from bot.cleaning import visible
from bot.form import Field, Form
from handlers.slack.blocks import Block, paragraphs
from handlers.slack.carried import LONGEST_OPTION, private_of
from handlers.slack.text import Element, chunks, cut, fits, one_line, plain, something, tidy, width
from handlers.slack.voice import Voice

LONGEST_TITLE = 24
"""Characters in a view's title and on its buttons (https://docs.slack.dev/reference/views/modal-views)."""
LONGEST_INPUT = 3_000
PERSONS = "persons:"
"""How the id of a search begins that is to find no bodies: Slack tells it with what is typed."""
_LONGEST_PART = 2_500
"""Of a long text in one field, so that there is room to write."""
_LONGEST_JOINT = 60
"""Blanks between two parts that the id of a block tells."""
_LONGEST_LABEL = 2_000
_LONGEST_ERROR = 500
_LONGEST_OPTION_TEXT = 75
_MOST_OPTIONS = 100
_MOST_RADIOS = 4
_ID = re.compile(r"f:(?P<name>[^#~]+)(?:#(?P<part>\d{1,3})(?P<joint>[ns]*)|(?P<words>~))?")
_AS_LETTERS = str.maketrans("\n ", "ns")
_AS_BLANKS = str.maketrans("ns", "\n ")


def modal(form: Form, voice: Voice, *, private: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """The view of a form, and the command to be kept by the register where it is too long to be carried.

    `private` comes back with what is filled in. Raises ValueError where it is more than Slack carries.
    """
    metadata, kept = private_of(form, private)
    form = voice.form(form)
    title = something(one_line(form.title), "Referent")
    long = width(title) > LONGEST_TITLE
    blocks = [*(paragraphs(title, bold=True) if long else ()), *inputs(form, voice)]
    view = {
        "type": "modal",
        "callback_id": "form",
        "title": plain("Referent" if long else title, LONGEST_TITLE),
        "submit": plain(something(one_line(form.submit), "OK"), LONGEST_TITLE),
        "close": plain(voice.say("slack.close"), LONGEST_TITLE),
        "private_metadata": metadata,
        "blocks": blocks or list(paragraphs(title)),
    }
    return view, dict([kept] if kept else [])


def inputs(form: Form, voice: Voice) -> Iterator[Block]:
    """A form's fields as input blocks."""
    for field in form.fields:
        yield from _field(field, voice)


def _field(field: Field, voice: Voice) -> Iterator[Block]:
    if width(tidy(field.value)) > LONGEST_INPUT:
        yield from _long(field, voice)
    elif field.kind == "date" and _is_day(field.value):
        yield from _day(field, voice)
    else:
        yield _input(f"f:{field.name}", field, _element(field, voice))


def _day(field: Field, voice: Voice) -> Iterator[Block]:
    """A day to be picked, or written, which counts for more. Slack cannot ask for one of two: neither is required. Nor
    is a day that is picked taken away again by leaving a line empty: where one is, that is not the hint."""
    picked = replace(field, required=False, hint="")
    label = voice.say("slack.in_words", label=cut(field.label, 1_900))
    hint = voice.say("slack.in_words_hint") if field.value else field.hint
    yield _input(f"f:{field.name}", picked, _picker("datepicker", "initial_date", field))
    yield _input(f"f:{field.name}~", replace(picked, label=label, hint=hint), _written(field.name, "", False, 200))


def _long(field: Field, voice: Voice) -> Iterator[Block]:
    parts = list(_parts(tidy(field.value)))
    for number, (part, joint) in enumerate(parts, 1):
        label = voice.say("slack.part", label=cut(field.label, 1_900), part=number, count=len(parts))
        block = f"f:{field.name}" if number == 1 else f"f:{field.name}#{number}{joint.translate(_AS_LETTERS)}"
        yield _input(block, field, _written(field.name, part, True, LONGEST_INPUT), label, first=number == 1)


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """A long text in parts, each with the blanks that stood before it: at the ends of a field they might be lost."""
    before = ""
    while not fits(text, _LONGEST_PART):
        head = next(chunks(text, _LONGEST_PART))
        part, rest = head.rstrip("\n "), text[len(head) :].lstrip("\n ")
        between = text[len(part) : len(text) - len(rest)]
        if not (part and rest) or len(between) > _LONGEST_JOINT:
            part, rest, between = head, text[len(head) :], ""
        yield part, before
        text, before = rest, between
    yield text, before


def _input(block: str, field: Field, element: Element, label: str = "", *, first: bool = True) -> Block:
    made: Block = {
        "type": "input",
        "block_id": block,
        "label": plain(one_line(label or field.label) or field.name, _LONGEST_LABEL),
        "element": element,
        "optional": not (field.required and first),
    }
    if first and visible(field.hint):
        made["hint"] = plain(field.hint, _LONGEST_LABEL)
    return made


def _element(field: Field, voice: Voice) -> Element:
    """The element that fits a field's kind and the value it holds; what none of them can hold is written as text."""
    match field.kind:
        case "time" if _is_time(field.value):
            return _picker("timepicker", "initial_time", field)
        case "party" | "parties" if _are_names(field):
            return _search(field, voice)
        case "choice" if _can_be_chosen(field):
            return _choice(field, voice)
    longest = min(field.longest or LONGEST_INPUT, LONGEST_INPUT)
    several = field.kind == "text" or "\n" in field.value
    return _written(field.name, tidy(field.value), several, longest)


def _written(name: str, value: str, several: bool, longest: int) -> Element:
    made: Element = {
        "type": "plain_text_input",
        "action_id": name,
        "multiline": several,
        "max_length": max(longest, len(value)),
    }
    return made | ({"initial_value": value} if value else {})


def _picker(kind: str, holds: str, field: Field) -> Element:
    return {"type": kind, "action_id": field.name} | ({holds: field.value} if field.value else {})


def _is_day(value: str) -> bool:
    with suppress(ValueError):
        return not value or date.fromisoformat(value).isoformat() == value
    return False


def _is_time(value: str) -> bool:
    with suppress(ValueError):
        return not value or f"{time.fromisoformat(value):%H:%M}" == value
    return False


def _names(field: Field) -> list[str]:
    names = field.value.split("\n") if field.kind == "parties" else [field.value]
    return list(dict.fromkeys(filter(visible, map(one_line, names))))


def _are_names(field: Field) -> bool:
    names = _names(field)
    return len(names) <= _MOST_OPTIONS and all(map(_can_be_carried, names))


def _search(field: Field, voice: Voice) -> Element:
    several = field.kind == "parties"
    options = [_option(name, name) for name in _names(field)]
    made: Element = {
        "type": "multi_external_select" if several else "external_select",
        "action_id": f"{PERSONS}{field.name}" if field.persons else field.name,
        "min_query_length": 0,
        "placeholder": plain(voice.say("slack.search"), 150),
    }
    if options and several:
        made["initial_options"] = options
    elif options:
        made["initial_option"] = options[0]
    return made


def _can_be_chosen(field: Field) -> bool:
    values = [value for value, _ in field.choices]
    return 0 < len(values) <= _MOST_OPTIONS and all(_can_be_carried(value) for value in values)


def _can_be_carried(value: str) -> bool:
    return visible(value) and value == tidy(value) and len(value) <= LONGEST_OPTION


def _choice(field: Field, voice: Voice) -> Element:
    """A few choices are seen at once; more are behind a menu."""
    options = {value: _option(value, label) for value, label in field.choices}
    radios = len(options) <= _MOST_RADIOS
    made: Element = {
        "type": "radio_buttons" if radios else "static_select",
        "action_id": field.name,
        "options": list(options.values()),
    }
    if not radios:
        made["placeholder"] = plain(voice.say("slack.choose"), 150)
    return made | ({"initial_option": options[field.value]} if field.value in options else {})


def _option(value: str, label: str) -> Element:
    return {"text": plain(one_line(label) or value, _LONGEST_OPTION_TEXT), "value": value}


def values_of(state: Mapping[str, Any]) -> dict[str, str]:
    """What was filled in, by the names of the fields: `view.state.values`, or a message's. A party is its name, parties
    stand one a line, dates are ISO or as they were written, times HH:MM; what was left empty is ""."""
    parts: dict[str, dict[int, str]] = {}
    written: dict[str, str] = {}
    for block, elements in state.items():
        found = _ID.fullmatch(block)
        if found is None or not isinstance(elements, Mapping):
            continue
        value = "".join(_value(element) for element in elements.values() if isinstance(element, Mapping))
        if found["words"]:
            written |= {found["name"]: value.strip()} if value.strip() else {}
            continue
        joint = (found["joint"] or "").translate(_AS_BLANKS) if value else ""
        parts.setdefault(found["name"], {})[int(found["part"] or 1)] = joint + value
    return {name: "".join(text for _, text in sorted(each.items())) for name, each in parts.items()} | written


def _value(element: Mapping[str, Any]) -> str:
    """What one element of a state holds."""
    several = element.get("selected_options")
    if isinstance(several, list):
        return "\n".join(str(option["value"]) for option in several)
    chosen = element.get("selected_option")
    if isinstance(chosen, Mapping):
        return str(chosen["value"])
    given = (element.get(key) for key in ("value", "selected_date", "selected_time"))
    return next((text for text in given if isinstance(text, str)), "")


def field_errors(view: Mapping[str, Any], sentence: str, name: str = "") -> dict[str, Any]:
    """What is wrong with a form that was sent, told in the field `name`, or in its first one: the answer to a
    `view_submission` (https://docs.slack.dev/surfaces/modals#displaying_errors)."""
    inputs = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
    place = next((block for block in (f"f:{name}~", f"f:{name}") if block in inputs), inputs[0])
    return {"response_action": "errors", "errors": {place: cut(sentence, _LONGEST_ERROR)}}
