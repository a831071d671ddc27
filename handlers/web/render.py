"""Posts and replies as HTML. Pure: what is rendered is asserted without a server. Everything is escaped by Jinja."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from datetime import time as LocalTime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from bot.conversation import Post
from bot.form import Form
from bot.place import Language
from bot.reply import Button, Buttons, Facts, Part, Row, Rows, Text
from bot.standing import as_it_is_now
from bot.wording import say
from bot.wording.dates import day_words, time_words, with_time

_LINK = re.compile(r"https?://[^\s<>\"«»“”]+[^\s<>\"«»“”.,;:!?)\]]")

_SHOWS = re.compile(r"/minutes show M-(\d+)")


def environment() -> Environment:
    """The templates, all of which escape what they are given."""
    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["linked"] = linked
    templates.filters["kind"] = kind_of
    templates.filters["page"] = page_of
    return templates


def linked(text: str) -> Markup:
    """Text with its web addresses (http and https alone) as links; nothing else of it is markup."""
    parts: list[Markup] = []
    end = 0
    for match in _LINK.finditer(text):
        parts.append(escape(text[end : match.start()]))
        parts.append(Markup('<a href="{0}" rel="noopener noreferrer nofollow">{0}</a>').format(match[0]))
        end = match.end()
    parts.append(escape(text[end:]))
    return Markup("").join(parts)


def kind_of(part: Part) -> str:
    """What a part is, for the template."""
    match part:
        case Text():
            return "text"
        case Facts():
            return "facts"
        case Buttons():
            return "buttons"
        case Rows():
            return "rows"
        case Form():
            return "form"


def page_of(button: Button) -> str | None:
    """The page that shows what a button asks for: minutes are read on their own page, not in the conversation."""
    shows = _SHOWS.fullmatch(button.command)
    return f"/meetings/{shows[1]}" if shows else None


@dataclass(frozen=True, slots=True)
class Voice:
    """The language and the clock of a page."""

    language: Language
    zone: str

    def say(self, key: str, /, **facts: Any) -> str:
        """A sentence of the page."""
        return say(self.language, key, **facts)

    def day(self, moment: datetime) -> str:
        """The day of a moment in words."""
        return self.date(self._there(moment).date())

    def date(self, day: date, at: LocalTime | None = None) -> str:
        """A date in words, with a time of day where one is said beside it."""
        return with_time(day_words(day, self.language), at, self.language)

    def time(self, moment: datetime) -> str:
        """The time of day of a moment."""
        return time_words(self._there(moment).time().replace(tzinfo=None), self.language)

    def _there(self, moment: datetime) -> datetime:
        return moment.astimezone(ZoneInfo(self.zone))


def posts_html(templates: Environment, posts: Iterable[Post], voice: Voice, now: Mapping[str, Row]) -> str:
    """Posts as they stand in a conversation; `now` are the actions they show, as they are now."""
    current = [replace(post, reply=as_it_is_now(post.reply, now)) if post.reply else post for post in posts]
    return templates.get_template("posts.html").render(posts=current, voice=voice)


def form_html(templates: Environment, form: Form, voice: Voice) -> str:
    """A form, to be filled in in a dialog."""
    return templates.get_template("form.html").render(form=form, voice=voice)
