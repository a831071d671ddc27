"""Blocks as Slack takes them, each within its documented limits (https://docs.slack.dev/reference/block-kit)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from typing import Any, TypeVar

from bot.cleaning import visible
from bot.reply import Button
from handlers.slack.carried import LONGEST_OPTION, LONGEST_VALUE, value_of
from handlers.slack.text import Element, chunks, cut, elements, markup, one_line, plain, quiet, something, tidy, width
from handlers.slack.voice import Voice
from handlers.slack.weight import size

Block = dict[str, Any]
T = TypeVar("T")

LONGEST_HEADER = 150
LONGEST_FIELD = 2_000
LONGEST_CONTEXT = 2_000
MOST_FIELDS = 10
MOST_IN_CONTEXT = 10
MOST_BUTTONS = 25
MOST_OPTIONS = 5
LONGEST_LABEL = 75
LONGEST_ANSWER = 30
HEAVIEST_BLOCK = 9_000
"""Bytes of one block, so that a few stand in one message (`weight.size`)."""
_HEAVIEST_TEXT = 3_500
"""Bytes of a block of rich text, which is parted there between words: Slack names no limit of its own."""
_MOST_ELEMENTS = 500
_LONGEST_CROWDED = 300


def header(text: str) -> Block:
    """A heading of one line, at most `LONGEST_HEADER` wide."""
    return {"type": "header", "text": plain(text, LONGEST_HEADER)}


def context(*parts: Element) -> Block:
    """Small text: at most `MOST_IN_CONTEXT` text objects."""
    return {"type": "context", "elements": list(parts)}


def section(text: Element, accessory: Element | None = None) -> Block:
    """A paragraph, with a button or a menu beside it."""
    return {"type": "section", "text": text} | ({"accessory": accessory} if accessory else {})


def fields(facts: Iterable[Element]) -> Block:
    """Short facts in two columns, at most `MOST_FIELDS`."""
    return {"type": "section", "fields": list(facts)}


def fact(label: str, value: str) -> Element:
    """A label above its value."""
    told, words = quiet(label), quiet(value)
    if told is None or words is None:
        return plain(f"{label}\n{value}", LONGEST_FIELD)
    return markup(f"*{told}*\n{words}")


def rich(parts: Iterable[Element], kind: str = "rich_text_section") -> Block:
    """Rich text: a paragraph, or a quotation (`rich_text_quote`)."""
    return {"type": "rich_text", "elements": [{"type": kind, "elements": list(parts)}]}


def paragraphs(text: str, kind: str = "rich_text_section", *, bold: bool = False, lead: str = "") -> Iterator[Block]:
    """All of a text as rich text, a long one in several blocks; `lead` stands bold before it."""
    if visible(lead + text):
        every = chain(elements(lead, bold=True), elements(text, bold=bold))
        yield from (rich(parts, kind) for parts in filling(every, _MOST_ELEMENTS, _HEAVIEST_TEXT) if _is_seen(parts))


def labelled(lines: Sequence[tuple[str, str]]) -> Iterator[Block]:
    """Lines of rich text, each behind its label."""
    ends = (*["\n"] * (len(lines) - 1), "")
    every = (
        element
        for (label, text), end in zip(lines, ends, strict=True)
        for element in chain(elements(label, bold=True), elements(text + end))
    )
    yield from map(rich, filling(every, _MOST_ELEMENTS, _HEAVIEST_TEXT))


def _is_seen(parts: list[Element]) -> bool:
    return any(part["type"] == "link" or visible(part["text"]) for part in parts)


def small(text: str) -> Iterator[Block]:
    """All of a text as small print, with links where that is possible without markup."""
    words = quiet(text)
    if words is not None and len(words) <= LONGEST_CONTEXT:
        yield from [context(markup(words))] if visible(text) else []
        return
    for chunk in chunks(tidy(text), LONGEST_CONTEXT):
        if visible(chunk):
            yield context(plain(chunk, LONGEST_CONTEXT))


def filling(things: Iterable[T], most: int, heaviest: int) -> Iterator[list[T]]:
    """Things in order, as many together as are no more and no heavier than that; one at the least."""
    some: list[T] = []
    heavy = 0
    for thing in things:
        more = size(thing) + 1
        if some and (len(some) == most or heavy + more > heaviest):
            yield some
            some, heavy = [], 0
        some.append(thing)
        heavy += more
    if some:
        yield some


@dataclass(slots=True)
class Presses:
    """Makes the buttons of one reply or view, each with an id of its own; `kept` are the commands too long to carry."""

    voice: Voice
    kept: dict[str, str] = field(default_factory=dict)
    _made: int = 0

    @property
    def used(self) -> bool:
        """Whether any button has got an id, or a command that is kept: then the blocks are of this reply alone."""
        return bool(self._made or self.kept)

    def button(self, button: Button, longest: int = LONGEST_VALUE) -> Element:
        """A button; one that takes something away has no colour, which the eye is drawn to, but asks whether it is
        meant."""
        made: Element = {
            "type": "button",
            "action_id": f"do:{self._made}",
            "text": _face(button.label),
            "value": self._value(button, longest),
        }
        self._made += 1
        if button.style == "primary":
            made["style"] = "primary"
        if button.style == "danger":
            made["confirm"] = self._asks(button)
        return made

    def menu(self, buttons: Iterable[Button]) -> Element:
        """A menu of at most `MOST_OPTIONS`; of one alone, a button."""
        first, *others = buttons
        if not others:
            return self.button(first, _LONGEST_CROWDED)
        options = [
            {"text": _face(button.label), "value": self._value(button, LONGEST_OPTION)} for button in (first, *others)
        ]
        return {"type": "overflow", "action_id": "menu", "options": options}

    def actions(self, buttons: Iterable[Button], menu: Element | None = None) -> Iterator[Block]:
        """All of the buttons, in as many blocks as they need, behind a menu where there is one."""
        every = tuple(buttons)
        longest = LONGEST_VALUE if len(every) <= MOST_OPTIONS else _LONGEST_CROWDED
        made = chain([menu] if menu else (), (self.button(button, longest) for button in every))
        yield from ({"type": "actions", "elements": some} for some in filling(made, MOST_BUTTONS, HEAVIEST_BLOCK))

    def kept_in(self, blocks: object) -> Mapping[str, str]:
        """Those of the kept commands that these blocks name."""
        written = str(blocks) if self.kept else ""
        return {key: command for key, command in self.kept.items() if key in written}

    def _value(self, button: Button, longest: int) -> str:
        value, kept = value_of(button, longest)
        if kept:
            self.kept[kept[0]] = kept[1]
        return value

    def _asks(self, button: Button) -> Element:
        say, label = self.voice.say, _label(button.label)
        return {
            "title": plain(say("slack.sure"), 100),
            "text": plain(say("slack.sure_of", label=cut(label, 200)), 300),
            "confirm": plain(label if width(label) <= LONGEST_ANSWER else say("slack.yes"), LONGEST_ANSWER),
            "deny": plain(say("slack.close"), LONGEST_ANSWER),
            "style": "danger",
        }


@lru_cache(maxsize=500)
def _face(label: str) -> Element:
    """What stands on a button, which is one of a few dozen labels mostly. Nobody changes it."""
    return plain(_label(label), LONGEST_LABEL)


def _label(label: str) -> str:
    return something(one_line(label))
