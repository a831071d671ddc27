"""A developer's page: what Slack would show, roughly, so that it can be looked at.

    .venv/bin/python -m tests.handlers.slack.preview FILE.html

The replies are those of a small meeting on the register in memory; everybody in it is invented. With a second name,
FILE.json, the payloads are written too.
"""

import json
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from jinja2 import ChainableUndefined, Environment, FileSystemLoader
from markupsafe import Markup

from bot.form import Form
from bot.reply import Reply
from handlers.slack.home import home_view
from handlers.slack.modal import modal
from handlers.slack.render import Voice, form_message, messages
from tests.bot.commands.talk import Talk

_BOLD = re.compile(r"\*([^*\n]+)\*")
_LINK = re.compile(r"<(https?://[^|>]+)(?:\|([^>]*))?>")


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing on the page."""

    title: str
    messages: tuple[Mapping[str, Any], ...] = ()
    views: tuple[Mapping[str, Any], ...] = ()


def mrkdwn(text: str) -> Markup:
    """What Slack makes of the little markup that we write; it comes escaped already."""
    linked = _LINK.sub(lambda found: f'<a href="{found[1]}">{found[2] or found[1]}</a>', text)
    bold = _BOLD.sub(lambda found: f"<b>{found[1]}</b>", linked)
    return Markup(f'<span class="mrkdwn">{bold}</span>')  # noqa: S704 - see above


def page(gallery: list[Shown]) -> str:
    """All of them on one page of HTML."""
    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=ChainableUndefined
    )
    templates.filters["mrkdwn"] = mrkdwn
    return templates.get_template("preview.html").render(gallery=gallery)


def shown(title: str, replies: tuple[Reply, ...], voice: Voice) -> Shown:
    """Replies as their messages, and forms as views and as messages."""
    forms = [part for reply in replies for part in reply.parts if isinstance(part, Form)]
    told = [reply for reply in replies if not any(isinstance(part, Form) for part in reply.parts)]
    made = [{"text": each.text, "blocks": each.blocks} for reply in told for each in messages(reply, voice)]
    made += [{"text": each.text, "blocks": each.blocks} for each in (form_message(form, voice) for form in forms)]
    return Shown(title, tuple(made), tuple(modal(form, voice, private={})[0] for form in forms))


SAID = (
    "/referat start Styremøte 3/2024",
    "/referat møteleder Siv",
    "/referat sak 1 Merking av stien rundt vannet",
    "/oppgave ny Odd og Styret skriver til kommunen innen fredag, se https://tur.example/brev?a=1&b=2.",
    "/oppgave ny sende *alle* regningene til <!channel> og `Odd`",
    "/oppgave ny maling til skiltene innen i morgen",
    "/oppgave ny rydde bua før sommeren",
    "/vedtak ny Stien merkes med blått fra bua til brua",
    "/oppgave liste",
    "/oppgave vis A-1",
    "/oppgave vis A-1 A-3",
    "@referent hva skylder Odd?",
    "/skylder Styret",
    "/skylder Styrt",
    "/oppgave",
    "/oppgave tildel A-1",
    "/oppgave frist A-1",
    "/referat start",
    "/aktør ny",
    "/oppgave frist A-1 en gang",
    "/oppgave ferdig A-3",
    "/referat sak 2 Dugnad",
    "/referat notat " + "Vi gikk gjennom lista over alt som må gjøres før løypa åpner. " * 6,
    "/referat vis",
    "/referat avslutt",
    "/oppsummering nå",
    "/vedtak liste",
    "/referent hjelp",
    "/referent innstillinger",
)


def gallery() -> list[Shown]:
    """A short meeting, and what comes after it."""
    talk, voice = Talk(), Voice("nb", "Europe/Oslo")
    talk.party("siv", "person", "Siv Hatlestrand")
    talk.party("odd", "person", "Odd Bjørkli")
    talk.party("styret", "body", "Styret", members=("siv", "odd"))
    talk.channel("tur", members=("Siv Hatlestrand", "Odd Bjørkli"))
    made = []
    replies: tuple[Reply, ...] = ()
    for said in SAID:
        replies = talk.say("Siv Hatlestrand", said)
        made.append(shown(said[:100], replies, voice))
    for text in (
        "male rekkverket innen 1. juni",
        "kjøpe maling https://maling.example/blå_2 innen 20. mai",
        "ringe skolen",
    ):
        talk.say("Siv Hatlestrand", f"/oppgave ny Odd skal {text}")
    talk.now += timedelta(days=12)
    later = ("@referent hva skylder Odd?", "/oppgave liste Odd")
    made += [shown(f"{said} (later)", talk.say("Siv Hatlestrand", said), voice) for said in later]
    at_home = tuple(part for reply in talk.say("Odd Bjørkli", "/referent home", None) for part in reply.parts)
    return [*made, Shown("Home", views=(home_view(at_home, voice)[0],))]


def main(file: str, payloads: str = "") -> None:
    """The page, and the payloads."""
    made = gallery()
    Path(file).write_text(page(made), "utf-8")
    if payloads:
        told = [{"title": each.title, "messages": each.messages, "views": each.views} for each in made]
        Path(payloads).write_text(json.dumps(told, ensure_ascii=False, indent=1), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
