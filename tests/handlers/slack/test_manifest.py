"""The manifest: what Slack would take, generated from the commands, asking for no more than what is used."""

import json
import re
from itertools import product
from pathlib import Path
from typing import Any, get_args

import pytest

from bot.command import Family, Verb, twins
from bot.commands import COMMANDS
from bot.place import LANGUAGES
from bot.wording import say
from handlers.main import main
from handlers.settings import Settings, Slack
from handlers.slack.manifest import EVENTS, MOST_HINT, SCOPES, Wanted, events, fitted, manifest, names, scopes
from tests.block_kit import check_manifest

URL = "https://referent.example.org"
EVERY = [
    Wanted(url, Slack(commands=commands, history=history), many, language)
    for url, commands, history, many, language in product(
        (URL, None), get_args(Slack.model_fields["commands"].annotation), (True, False), (True, False), LANGUAGES
    )
    if url or not many
]


def commands_of(made: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["command"]: each for each in made["features"]["slash_commands"]}


@pytest.mark.parametrize("wanted", EVERY, ids=str)
def test_slack_would_take_it(wanted: Wanted) -> None:
    check_manifest(manifest(wanted))


def test_every_command_is_there_under_every_name_once() -> None:
    told = [name for name, _, _ in names(Wanted(URL))]
    assert sorted(told) == sorted({name for family in COMMANDS for name in family.all_names()})
    assert {"action", "oppgave", "oppgåve", "spør", "spor", "aktor", "skuldar", "referent"} <= set(told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_command_speaks_the_language_of_its_name(language: Any) -> None:
    for family in COMMANDS:
        (name, *_) = family.names[language]
        told = commands_of(manifest(Wanted(URL, language=language)))[f"/{name}"]
        assert told["description"] == say(language, f"slack_app.command_{family.name}")
        for twin in twins(name):
            assert (
                commands_of(manifest(Wanted(URL, language=language)))[f"/{twin}"]["description"] == told["description"]
            )


def test_hints_are_the_verbs_and_fit_on_a_line() -> None:
    told = commands_of(manifest(Wanted(URL)))
    assert told["/summary"]["usage_hint"] == "now · at 08:30 · off"
    assert told["/skylder"]["usage_hint"] == "AKTØR"
    assert told["/referat"]["usage_hint"].startswith("start TITTEL [fra 08:30] · ")
    assert told["/referat"]["usage_hint"].endswith(" · …")
    assert all(0 < len(each["usage_hint"]) <= MOST_HINT for each in told.values())
    hidden = [verb.name for family in COMMANDS for verb in family.verbs if verb.hidden]
    assert not any(f" {name} " in each["usage_hint"] for name in hidden for each in told.values())


def test_a_hint_that_is_too_long_for_its_line_ends_where_a_verb_does() -> None:
    assert fitted(("x" * 60, "y" * 57)) == "x" * 60 + " · " + "y" * 57
    assert fitted(("x" * 60, "y" * 58)) == "x" * 60 + " · …"


def test_one_command_names_the_others_in_its_hint() -> None:
    (told,) = manifest(Wanted(URL, Slack(commands="one"), language="nn"))["features"]["slash_commands"]
    assert told["command"] == "/referent"
    assert told["usage_hint"] == "oppgåve · vedtak · referat · aktør · skuldar · spør · oppsummering"


def test_mentions_and_channels_arrive_as_ids() -> None:
    assert all(each["should_escape"] for each in commands_of(manifest(Wanted(URL))).values())


def test_all_that_slack_sends_comes_to_one_address() -> None:
    made = manifest(Wanted(URL))
    addresses = {each["url"] for each in commands_of(made).values()}
    settings = made["settings"]
    addresses |= {settings["event_subscriptions"]["request_url"], settings["interactivity"]["request_url"]}
    addresses |= {settings["interactivity"]["message_menu_options_url"]}
    assert addresses == {f"{URL}/slack/events"}


def test_socket_mode_names_no_address() -> None:
    made = manifest(Wanted(None))
    assert "https://" not in json.dumps({**made, "_metadata": None})
    assert made["settings"]["socket_mode_enabled"]


def test_many_workspaces_install_by_oauth_with_tokens_that_are_rotated() -> None:
    one, many = manifest(Wanted(URL)), manifest(Wanted(URL, many=True))
    assert many["oauth_config"]["redirect_urls"] == [f"{URL}/slack/oauth_redirect"]
    assert "redirect_urls" not in one["oauth_config"]
    for name in ("token_rotation_enabled", "org_deploy_enabled"):
        assert many["settings"][name]
        assert not one["settings"][name]


def test_without_history_no_message_is_read_and_nobody_writes_in_vain() -> None:
    made = manifest(Wanted(URL, Slack(history=False)))
    assert not [name for name in made["oauth_config"]["scopes"]["bot"] if name.endswith(":history")]
    assert not [name for name in made["settings"]["event_subscriptions"]["bot_events"] if name.startswith("message")]
    assert "reaction_added" not in made["settings"]["event_subscriptions"]["bot_events"]
    assert made["features"]["app_home"]["messages_tab_read_only_enabled"]
    assert not manifest(Wanted(URL))["features"]["app_home"]["messages_tab_read_only_enabled"]


def test_every_scope_says_why_in_every_language() -> None:
    for scope, language in product(SCOPES, LANGUAGES):
        assert scope.why(language)
    assert len({scope.name for scope in SCOPES}) == len(SCOPES)


def test_every_event_has_the_scope_it_needs() -> None:
    assert set(EVENTS.values()) - {""} <= set(scopes(Slack()))
    assert set(events(Slack())) == set(EVENTS)
    assert set(events(Slack(history=False))) < set(EVENTS)


def source(name: str) -> str:
    return (Path(__file__).parents[3] / f"handlers/slack/{name}.py").read_text("utf-8")


def test_what_slack_tells_is_heard_and_what_is_heard_is_told() -> None:
    """The events of the manifest are those that somebody listens to. A conversion is a message of Slack's own."""
    listened = set(re.findall(r'^ +"([a-z_]+)": (?:self\.)?_', source("events") + source("tidings"), re.MULTILINE))
    told = {"message" if name.startswith("message.") else name for name in EVENTS}
    assert told == {name for name in listened if "_convert_to_" not in name}


SCOPE_OF = {
    "auth.revoke": "",
    "chat.postEphemeral": "chat:write",
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "chat.getPermalink": "",
    "conversations.history": "channels:history",
    "conversations.info": "channels:read",
    "conversations.members": "channels:read",
    "conversations.open": "im:write",
    "conversations.replies": "channels:history",
    "reactions.add": "reactions:write",
    "usergroups.list": "usergroups:read",
    "usergroups.users.list": "usergroups:read",
    "users.conversations": "channels:read",
    "users.info": "users:read",
    "users.list": "users:read",
    "views.open": "",
    "views.publish": "",
    "views.update": "",
    "auth.test": "",
    "auth.teams.list": "",
    "apps.connections.open": "",
    "oauth.v2.access": "",
}
"""What each method needs that we call, by its page in Slack's documentation."""


def test_every_method_that_is_called_has_its_scope() -> None:
    sources = "".join(file.read_text("utf-8") for file in (Path(__file__).parents[3] / "handlers/slack").glob("*.py"))
    families = "apps|auth|chat|conversations|files|oauth|reactions|team|usergroups|users|views"
    called = set(re.findall(rf'"((?:{families})\.[a-z]+(?:\.[a-z]+)*[A-Za-z]*)"', sources, re.IGNORECASE))
    methods = {each.replace(".", "_").lower(): each for each in SCOPE_OF}
    called |= {methods.get(each.lower(), each) for each in re.findall(rf"\.((?:{families})_[a-zA-Z_0-9]+)\(", sources)}
    assert called - set(SCOPE_OF) == set()
    assert {SCOPE_OF[each] for each in called} - {""} <= set(scopes(Slack()))


def test_a_family_without_words_hints_at_what_it_takes() -> None:
    """`/owes AU` has a verb that nobody writes."""
    (owes,) = [family for family in COMMANDS if family.name == "owes"]
    assert isinstance(owes, Family)
    assert isinstance(owes.default, Verb)
    assert not any(owes.default.words.values())


# --- the command line ---


@pytest.fixture
def say_on_the_command_line(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> Any:
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["manifest", "slack", *arguments])
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


def test_it_is_printed_ready_to_upload(say_on_the_command_line: Any) -> None:
    code, out, err = say_on_the_command_line("--url", f"{URL}/")
    assert (code, err) == (0, "")
    assert json.loads(out) == manifest(Wanted(URL, language=Settings().workspace.language))
    assert "/oppgåve" in out
    code, out, _ = say_on_the_command_line("--url", URL, "--json")
    assert out.count("\n") == 1


def test_the_address_of_the_settings_is_taken(say_on_the_command_line: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REFERENT_SERVER__PUBLIC_URL", URL)
    monkeypatch.setenv("REFERENT_SLACK__COMMANDS", "one")
    code, out, err = say_on_the_command_line()
    assert (code, err) == (0, "")
    assert json.loads(out) == manifest(Wanted(URL, Slack(commands="one")))


def test_choices_that_the_settings_do_not_know_are_told(say_on_the_command_line: Any) -> None:
    code, out, err = say_on_the_command_line(
        "--socket", "--commands", "one", "--without", "history", "--language", "en"
    )
    assert code == 0
    assert json.loads(out) == manifest(Wanted(None, Slack(commands="one", history=False), language="en"))
    assert err.splitlines() == [
        "Set slack.commands to one in app.yaml too, so that the server knows.",
        "Set slack.history to false in app.yaml too, so that the server knows.",
    ]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "where this server is"),
        (("--url", "http://referent.example.org"), "takes https alone"),
        (("--url", "https://referent.example.org/slack"), "takes https alone"),
        (("--socket", "--workspaces", "many"), "leave out --socket"),
    ],
)
def test_what_cannot_work_is_told_in_a_sentence(
    say_on_the_command_line: Any, arguments: tuple[str, ...], told: str
) -> None:
    code, out, err = say_on_the_command_line(*arguments)
    assert (code, out) == (1, "")
    assert told in err
    assert err.count("\n") == 1
