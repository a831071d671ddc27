"""Slack's markup in what people write, read back to plain words. Pure.

People, groups, channels and links come as `<…>`, and `& < >` of the words themselves are escaped
(https://docs.slack.dev/messaging/formatting-message-text). Of all that comes as `<…>` a mark is left in the text, and
the bot fills it in (`bot.mentioned`): what is asked is told from what was typed.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.mentioned import MARK, as_name, mark

_MARKUP = re.compile(r"<([^<>\n]+)>|&(amp|lt|gt);")
_PERSON = re.compile(r"<@([UW][A-Z0-9]*)(?:\|[^<>]*)?>")
_LINK = re.compile(r"(?:mailto:)?((?<=mailto:)[^|]+|(?:https?://|tel:)[^|]+)")
"""What people write or paste themselves, and Slack makes a link of."""
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">"}
_BOT = "@referent"

Names = Callable[[str], str | None]
"""The register's name of what has that id in Slack: an account (`U…`), a group (`S…`) or a channel (`C…`)."""


def people_in(text: str) -> tuple[str, ...]:
    """The ids of the accounts that a text mentions, each once."""
    return tuple(dict.fromkeys(_PERSON.findall(text)))


@dataclass(frozen=True, slots=True)
class Words:
    """What was typed, with marks for what the names are."""

    text: str
    names: tuple[str, ...] = ()


def plain_words(text: str, names: Names, bot: str | None = None, *, calls: bool = True) -> Words:
    """A text as people read it: names for mentions, addresses for links, and what was escaped as it was written. The
    bot's own mention at the head or the end of a message `calls` it, and is "@referent" before the rest; elsewhere, and
    in a command, it is a word."""
    text = text.replace(MARK, "")
    called, rest = _called(text, bot) if bot and calls and not text.startswith("/") else ("", text)
    found: list[str] = []

    def word(markup: re.Match[str]) -> str:
        if markup[2]:
            return _ENTITIES[markup[2]]
        if link := _LINK.match(markup[1]):
            return _unescaped(link[1])
        found.append(_told(markup[1], names, bot))
        return mark(len(found) - 1)

    plain = _MARKUP.sub(word, rest)
    return Words(called + plain, tuple(found))


def _called(text: str, bot: str) -> tuple[str, str]:
    """The call, where there is one, and the words without it: "<@U1>, who?" as much as "who, <@U1>?"."""
    mention = rf"<@{re.escape(bot)}(?:\|[^<>]*)?>"
    if head := re.match(rf"\s*{mention}", text):
        return _BOT, text[head.end() :]
    if tail := re.search(rf"{mention}\s*(?P<end>[?!.]*)\s*$", text):
        return f"{_BOT} ", text[: tail.start()].rstrip(" \t\n,") + tail["end"]
    return "", text


def _told(markup: str, names: Names, bot: str | None) -> str:
    """What stands there for people; the id where there is no name that anybody sees."""
    target, _, label = markup.partition("|")
    told = as_name(_unescaped(label))
    match target[:1]:
        case "@":
            return "Referent" if target[1:] == bot else names(target[1:]) or told.removeprefix("@") or target[1:]
        case "#":
            return "#" + (names(target[1:]) or told.removeprefix("#") or target[1:])
        case "!":
            return _special(target[1:], told, names)
    return told or target


def _special(target: str, label: str, names: Names) -> str:
    """A group, a date, or what calls everybody (`!channel`), which is a word here and calls nobody."""
    kind, _, id = target.partition("^")
    if kind == "subteam":
        return names(id) or label.removeprefix("@") or id
    return label or f"@{kind}"


def _unescaped(text: str) -> str:
    return _MARKUP.sub(lambda found: _ENTITIES[found[2]] if found[2] else found[0], text)
