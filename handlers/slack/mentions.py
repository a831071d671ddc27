"""Slack's markup in what people write, read back to plain words. Pure.

People, groups, channels and links come as `<…>`, and `& < >` of the words themselves are escaped
(https://docs.slack.dev/messaging/formatting-message-text).
"""

import re
from collections.abc import Callable

_MARK = re.compile(r"<([^<>\n]+)>|&(amp|lt|gt);")
_PERSON = re.compile(r"<@([UW][A-Z0-9]*)(?:\|[^<>]*)?>")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">"}
_BOT = "@referent"

Names = Callable[[str], str | None]
"""The register's name of what has that id in Slack: an account (`U…`), a group (`S…`) or a channel (`C…`)."""


def people_in(text: str) -> tuple[str, ...]:
    """The ids of the accounts that a text mentions, each once."""
    return tuple(dict.fromkeys(_PERSON.findall(text)))


def plain_words(text: str, names: Names, bot: str | None = None) -> str:
    """A text as people read it: names for mentions, addresses for links, and what was escaped as it was written. The
    bot's own mention at the head or the end calls it, and is "@referent" before the rest; elsewhere it is a word."""
    called, rest = _called(text, bot) if bot else ("", text)
    return called + _MARK.sub(lambda mark: _word(mark, names, bot), rest)


def _called(text: str, bot: str) -> tuple[str, str]:
    """The call, where there is one, and the words without it: "<@U1>, who?" as much as "who, <@U1>?"."""
    mention = rf"<@{re.escape(bot)}(?:\|[^<>]*)?>"
    if head := re.match(rf"\s*{mention}", text):
        return _BOT, text[head.end() :]
    if tail := re.search(rf"{mention}\s*(?P<end>[?!.]*)\s*$", text):
        return f"{_BOT} ", text[: tail.start()].rstrip(" \t\n,") + tail["end"]
    return "", text


def _word(mark: re.Match[str], names: Names, bot: str | None) -> str:
    if mark[2]:
        return _ENTITIES[mark[2]]
    target, _, label = mark[1].partition("|")
    told = _unescaped(label)
    match target[:1]:
        case "@":
            return "Referent" if target[1:] == bot else names(target[1:]) or told.removeprefix("@") or target[1:]
        case "#":
            return "#" + (names(target[1:]) or told.removeprefix("#") or target[1:])
        case "!":
            return _special(target[1:], told, names)
    return _unescaped(target.removeprefix("mailto:") if "@" in target else target)


def _special(target: str, label: str, names: Names) -> str:
    """A group, a date, or what calls everybody (`!channel`), which is a word here and calls nobody."""
    kind, _, id = target.partition("^")
    if kind == "subteam":
        return names(id) or label.removeprefix("@") or id
    return label or f"@{kind}"


def _unescaped(text: str) -> str:
    return _MARK.sub(lambda mark: _ENTITIES[mark[2]] if mark[2] else mark[0], text)
