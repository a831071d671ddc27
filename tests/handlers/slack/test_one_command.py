"""Where the app has one slash command, everything that tells people to type something names it."""

import re
from datetime import UTC, datetime
from pathlib import Path
from string import Formatter

import pytest

from bot.commands import COMMANDS
from bot.form import Field, Form
from bot.place import Language
from bot.reply import Button, Buttons, Facts, Reply, Row, Rows, Text, plain_text
from bot.request import Request
from bot.wording import CATALOGUES, say
from handlers.settings import Settings
from handlers.settings import Slack as SlackSettings
from handlers.slack.home import home_view
from handlers.slack.modal import modal
from handlers.slack.one_command import parts_typed, typed
from handlers.slack.render import Voice, form_message, messages
from handlers.slack.submitted import submitted
from tests.bot.commands.talk import Talk
from tests.handlers.slack.serving import Serving, eventually
from tests.slack_emulator import Slack

ONE = Voice("nb", "Europe/Oslo", one_command=True)
NAMES = "|".join(name for family in COMMANDS for name in family.all_names() if family.name != "referent")
COMMAND = re.compile(rf"(?<![\w/])/({NAMES})\b")
LANGUAGES: tuple[Language, ...] = ("nb", "nn", "en")


def all_sentences(language: Language) -> list[tuple[str, str]]:
    """Every sentence, with facts that are no commands, but for those that are."""
    made = []
    for key, sentence in CATALOGUES[language].items():
        for one in (sentence,) if isinstance(sentence, str) else sentence:
            names = {name for _, name, _, _ in Formatter().parse(one) if name}
            shows = "command" if "command" in names or "/" in one else "example"
            facts = {name: "/action due A-1" if name in ("command", shows) else f"[{name}]" for name in names}
            made.append((key, one.format_map(facts)))
    return made


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_names_the_command_that_there_is(language: Language) -> None:
    for key, text in all_sentences(language):
        told = typed(text)
        assert not COMMAND.search(told), (key, told)
        assert told.replace("/referent ", "/") == text.replace("/referent ", "/"), key
        assert typed(told) == told


def test_what_people_wrote_is_left_alone() -> None:
    said = "Vi skrev /oppgave ny på tavla, og «/vedtak liste» under."
    row = Row("action", "A-1", said, "open", note=said, source=said)
    pressed = Buttons((Button("x", "/oppgave ny x"),))
    parts = (Text(said), Text(f"/oppgave ny {said}", "quote"), Facts((("Sak", said),)), Rows((row,), said), pressed)
    assert parts_typed(parts) == parts
    unknown = say("nb", "command.unknown", name="/oppgave") + f" {said}"
    assert typed(unknown).endswith(said)
    note = say("nb", "slack.old_button") + " ord" * 2_000
    assert typed(note) == note


def test_the_sentences_around_what_people_wrote_are_not() -> None:
    told = say("nb", "action.when_unclear", words="/oppgave ny «/vedtak»", command="/oppgave frist A-1")
    assert typed(told).count("«/oppgave ny «/vedtak»»") == 1
    assert typed(told).count("«/referent oppgave frist A-1 ") == 2
    assert typed("\n".join((told, told))).count("/referent oppgave frist") == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_help_and_what_is_refused(language: Language) -> None:
    talk = Talk(language)
    asked = ("/referent help", "/oppgave tildel", "/action due A-1 tull", "/referat vis", "/action xyz", "/summary x")
    for words in asked:
        for reply in talk.say("Liv Sand", words):
            shown = plain_text(Reply(parts_typed(reply.parts)))
            assert not COMMAND.search(shown), shown


def test_all_that_is_rendered_says_it_so() -> None:
    told = "Skriv hvem det gjelder, for eksempel «/oppgave tildel A-1 AU»."
    form = Form("Ny", "/action add", (Field("text", "Hva", "line", hint=told, value=told),), "Lagre")
    (message,) = messages(Reply((Text(told),)), ONE)
    assert "«/referent oppgave tildel A-1 AU»" in str(message.blocks)
    assert "«/referent oppgave tildel A-1 AU»" in message.text
    assert "/referent oppgave tildel" in str(home_view((Text(told),), ONE)[0])
    for blocks in (modal(form, ONE, private={})[0]["blocks"], form_message(form, ONE).blocks):
        (field,) = [block for block in blocks if block["type"] == "input"]
        assert "/referent oppgave tildel" in field["hint"]["text"]
        assert field["element"]["initial_value"] == told
    assert "«/referent oppgave liste»" in ONE.say("slack.old_button")
    refused = Reply((Text(told),), ok=False, field="text")
    request = Request("w", "c", "U1", "Kari", "/action add", datetime(2026, 11, 24, tzinfo=UTC))
    sent = {**modal(form, ONE, private={})[0], "state": {"values": {}}}
    assert "/referent oppgave tildel" in str(submitted(sent, request, (refused,), ONE).next["errors"])
    (as_ever,) = messages(Reply((Text(told),)), Voice("nb", "Europe/Oslo"))
    assert "«/oppgave tildel A-1 AU»" in as_ever.text


def test_a_whole_server_with_one_command(tmp_path: Path, slack: Slack) -> None:
    kari, channel = slack.users["kari"], slack.new_channel()
    with Serving(tmp_path, slack, settings=Settings(slack=SlackSettings(commands="one"))) as referent:
        told = referent.post.command(kari, channel, "/referent oppgave hvil A-1")
        assert told.status == 200
        assert not COMMAND.search(told.json["text"]), told.json["text"]
        referent.post.mention(kari, channel, f"<@{slack.bot_user}> hjelp")
        said = eventually(lambda: [c["text"] for c in slack.calls("chat.postMessage") if c["channel"] == channel])
        assert "/referent oppgave ny" in said[0]
        assert not COMMAND.search(said[0]), said[0]
        referent.post.command(kari, channel, "/referent oppgave ny jeg ringer KDD")
        assert referent.texts() == ["jeg ringer KDD"]
