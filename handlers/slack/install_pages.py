"""The pages that somebody sees who installs Referent: what it asks for, that it is done, or why it is not."""

import base64
import hashlib
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from bot.command import typed
from bot.commands import COMMANDS
from bot.place import LANGUAGES, Language
from handlers.settings import Slack
from handlers.slack.manifest import SCOPES
from handlers.slack.voice import Voice

_NORWEGIAN = {"no": "nb"}
"""What browsers call bokmål as well."""


class Pages:
    """Makes the pages."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._headers = {
            "content-security-policy": _policy(),
            "x-content-type-options": "nosniff",
            "referrer-policy": "no-referrer",
            "cross-origin-resource-policy": "same-origin",
            "cache-control": "no-store",
            "vary": "accept-language",
        }

    def install(self, voice: Voice) -> Response:
        """What Referent is, what it asks for and why, and the button."""
        scopes = [scope for scope in SCOPES if self._slack.history or not scope.history]
        return self._page("install.html", voice, voice.say("install.title"), scopes=scopes)

    def done(self, voice: Voice, team: str, address: str, *, everywhere: bool) -> Response:
        """It is installed; what to type first. `address` opens Slack there."""
        title = voice.say("install.done_in", team=team) if team and not everywhere else voice.say("install.done")
        first = typed(f"/action add {voice.say('install.example')}", COMMANDS, voice.language)
        if self._slack.commands == "one":
            first = f"/referent {first.removeprefix('/')}"
        then = voice.say("install.example_question")
        told: dict[str, Any] = {"everywhere": everywhere, "first": first, "then": then, "address": address}
        return self._page("done.html", voice, title, team=team, **told)

    def not_ready(self, voice: Voice, sentence: str) -> Response:
        """What whoever runs the server has to do first."""
        return self._page("trouble.html", voice, voice.say("install.not_ready"), 503, sentence=sentence, again=False)

    def trouble(self, voice: Voice, sentence: str, status: int = 400) -> Response:
        """Why it was not installed, and a button to begin again."""
        title = voice.say("install.not_installed")
        return self._page("trouble.html", voice, title, status, sentence=sentence, again=True)

    def _page(self, template: str, voice: Voice, title: str, status: int = 200, **told: Any) -> Response:
        html = _templates().get_template(template).render(voice=voice, title=title, css=Markup(_css()), **told)  # noqa: S704 - our own file
        return HTMLResponse(html, status, headers=self._headers)


def preferred(accepted: str, otherwise: Language) -> Language:
    """The language that a browser would rather have, of those we speak (Accept-Language, RFC 9110)."""
    return next(iter(languages(accepted)), otherwise)


def languages(accepted: str) -> tuple[Language, ...]:
    """Those of our languages that are asked for, the most wanted first; of equals, the first."""
    wanted: list[tuple[float, Language]] = []
    for each in accepted[:500].split(","):
        name, _, weight = each.partition(";")
        primary = name.strip().partition("-")[0].casefold()
        found = next((known for known in LANGUAGES if known == _NORWEGIAN.get(primary, primary)), None)
        if found and (quality := _quality(weight)) > 0:
            wanted.append((quality, found))
    return tuple(dict.fromkeys(language for _, language in sorted(wanted, key=lambda one: -one[0])))


def _quality(weight: str) -> float:
    name, _, value = weight.strip().partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0


def _policy() -> str:
    digest = base64.b64encode(hashlib.sha256(_css().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    )


@cache
def _templates() -> Environment:
    loader = PackageLoader("handlers.slack")
    return Environment(loader=loader, autoescape=select_autoescape(), undefined=StrictUndefined, trim_blocks=True)


@cache
def _css() -> str:
    loader = PackageLoader("handlers.slack")
    return loader.get_source(_templates(), "install.css")[0]
