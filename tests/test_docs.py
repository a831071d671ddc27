"""The docs are true: every command and marker is told of, every example does what its page says, every name exists."""

import argparse
import re
import shlex
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

import pytest

from bot.command import Family, Verb
from bot.commands import COMMANDS
from bot.errors import Incomplete, Unknown
from bot.matching import Matched, match
from bot.reply import Reply, plain_text
from bot.request import Request
from bot.router import answer
from bot.understanding import capture
from handlers.demo import load_demo
from handlers.local import local_request
from handlers.main import _parser, main
from handlers.settings import Secrets, Server, Settings
from handlers.settings import names as setting_names
from handlers.slack.edge import EVENTS
from handlers.slack.manifest import SCOPES
from handlers.slack.oauth import PATH as INSTALL
from storage import open_ledgers
from tests.bot.commands.talk import START, Talk

ROOT = Path(__file__).parents[1]
FRONT = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "benchmarks/README.md")
PAGES = [*(ROOT / name for name in FRONT), *sorted((ROOT / "docs").glob("*.md"))]
FENCE = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
NAMES = [page.relative_to(ROOT).as_posix() for page in PAGES]


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def code_in(name: str) -> list[str]:
    """Every line of code on a page: those of its blocks, and what stands between backticks."""
    page = read(name)
    blocks = [line.strip().removeprefix("$ ") for block in FENCE.findall(page) for line in block.splitlines()]
    return blocks + re.findall(r"`([^`\n]+)`", FENCE.sub("", page))


def words_in(cell: str) -> tuple[str, ...]:
    return tuple(re.findall(r"`([^`]+)`", cell))


# --- docs/commands.md tells of every command, and of no other ------------------------------------------------

SECTIONS = {
    title: body for title, body in re.findall(r"^## (.+)\n((?:(?!^## ).*\n)*)", read("docs/commands.md"), re.MULTILINE)
}
ON_BUTTONS = "On buttons alone"
WITH_A_MARKER = "Lines with a marker"


def rows_of(section: str) -> list[list[str]]:
    """The rows of a section's table, without its head."""
    lines = [line for line in SECTIONS[section].splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def verbs_of(family: Family) -> list[Verb]:
    """What a section has rows for, in their order."""
    return [verb for verb in family.verbs if not verb.hidden] + ([family.default] if family.default else [])


def test_every_family_has_its_section_and_there_are_no_others() -> None:
    assert {title[1:] for title in SECTIONS if title.startswith("/")} == {family.name for family in COMMANDS}


@pytest.mark.parametrize("family", COMMANDS, ids=lambda family: family.name)
def test_a_section_names_its_family_in_all_languages(family: Family) -> None:
    first = " ".join(SECTIONS[f"/{family.name}"].split())
    assert first.startswith(f"Bokmål `/{family.names['nb'][0]}`, nynorsk `/{family.names['nn'][0]}`.")


@pytest.mark.parametrize("family", COMMANDS, ids=lambda family: family.name)
def test_a_section_tells_every_verb_with_its_words_and_what_it_takes(family: Family) -> None:
    wanted = [
        (*(verb.words.get(each, ()) for each in ("en", "nb", "nn")), verb.takes, verb.careful)
        for verb in verbs_of(family)
    ]
    told = [
        (words_in(row[0]), words_in(row[1]), words_in(row[2]), " ".join(words_in(row[3])), "†" in row[0])
        for row in rows_of(f"/{family.name}")
    ]
    assert told == wanted


def test_what_buttons_alone_type_is_told() -> None:
    wanted = {
        (f"/{family.name} {verb.name}", *filter(None, (verb.takes,))): {
            word for each in verb.words.values() for word in each
        }
        for family in COMMANDS
        for verb in family.verbs
        if verb.hidden
    }
    told = {}
    for _, command, takes, _ in rows_of(ON_BUTTONS):
        first, *others = words_in(command)
        told[first, *words_in(takes)] = {first.split()[1], *others}
    assert told == wanted


def test_the_markers_are_told_and_are_markers() -> None:
    kinds = {"an action": "action", "a decision": "decision", "an item": "item", "a note": "note"}
    told = {mark.casefold(): kinds[makes] for makes, marks in rows_of(WITH_A_MARKER) for mark in words_in(marks)}
    with_colon = {f"{word}:": kind for word, kind in capture._WORDS.items()}
    with_hash = {f"#{word}": kind for word, kind in capture._HASHES.items()}
    assert told == with_colon | with_hash


# --- docs/commands.md: the examples are one conversation ------------------------------------------------------

EXAMPLE = re.compile(r"(?P<who>[^:]+): (?P<words>.+?)(?:  ← (?P<mark>asks|refused|no answer))?")


def examples() -> Iterator[tuple[str, re.Match[str]]]:
    """Every line of the conversation with the section that it stands in."""
    for section, body in {"": read("docs/commands.md").partition("\n## ")[0], **SECTIONS}.items():
        for line in "".join(FENCE.findall(body)).splitlines():
            found = EXAMPLE.fullmatch(line)
            assert found is not None, line
            yield section, found


def matched(words: str) -> Matched | None:
    return match(Request("w", "c", "", "", words, START, "board"))


def what_came(replies: tuple[Reply, ...]) -> str | None:
    """As the page marks it: nothing where it was simply done."""
    if not replies:
        return "no answer"
    if any(reply.ask for reply in replies):
        return "asks"
    return None if all(reply.ok for reply in replies) else "refused"


def readers_told(words: str) -> set[str]:
    """Who may see the reply, as the command's row tells it ("you; channel for …"); nothing where no row is meant."""
    found = matched(words) if words.startswith("/") else None
    for family in COMMANDS if found else ():
        for verb, row in zip(verbs_of(family), rows_of(f"/{family.name}"), strict=True):
            if found is not None and verb is found.verb:
                return {part.split()[0] for part in row[5].split(";")}
    return set()


def test_every_example_does_what_the_page_says() -> None:
    talk = Talk("en")
    wrong: list[tuple[str, object]] = []
    for _, line in examples():
        replies = talk.say(line["who"], line["words"], "board")
        if what_came(replies) != line["mark"]:
            wrong.append((line[0], [plain_text(reply) for reply in replies]))
        told = readers_told(line["words"]) if all(reply.ok for reply in replies) else set()
        if told and {"channel": "channel", "sender": "you"}[replies[0].to] not in told:
            wrong.append((line[0], f"to the {replies[0].to}, not {told}"))
    assert wrong == []


@pytest.mark.parametrize("family", COMMANDS, ids=lambda family: family.name)
def test_every_verb_has_an_example_in_its_section(family: Family) -> None:
    shown = []
    for section, line in examples():
        if section == f"/{family.name}" and line["mark"] is None and (found := matched(line["words"])):
            shown.append(found.verb)
    assert [verb.name for verb in verbs_of(family) if not any(verb is each for each in shown)] == []


# --- every page: what it names exists -------------------------------------------------------------------------


def anchors(name: str) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", read(name)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", NAMES)
def test_every_link_inside_leads_somewhere(name: str) -> None:
    lost = []
    for target in re.findall(r"\]\((?!\w+:)([^)\s]+)\)", FENCE.sub("", read(name))):
        file, _, anchor = target.partition("#")
        there = (ROOT / name).parent / file if file else ROOT / name
        if not there.exists() or (anchor and anchor not in anchors(there.resolve().relative_to(ROOT).as_posix())):
            lost.append(target)
    assert lost == []


@pytest.mark.parametrize("name", NAMES)
def test_every_file_that_is_named_is_there(name: str) -> None:
    paths = re.compile(r"(?:\.ci|benchmarks|bot|docs|handlers|storage|tests)/[\w./]*")
    named = {part for code in code_in(name) for part in code.split() if paths.fullmatch(part)}
    assert {each for each in named if not (ROOT / each).exists()} == set()


@pytest.mark.parametrize("name", NAMES)
def test_every_slash_command_is_one(name: str) -> None:
    wrong = []
    for code in code_in(name):
        if re.match(r"/[a-zæøå]+(?: |$)", code):
            with suppress(Incomplete):  # "/action" alone is not enough, and right
                try:
                    match(Request("w", "c", "", "", code, START, "board"))
                except Unknown as error:
                    wrong.append((code, error.sentence))
    assert wrong == []


@pytest.mark.parametrize("name", NAMES)
def test_every_make_target_exists(name: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))
    named = {word for code in code_in(name) for word in re.findall(r"(?:^|&& )make ([a-z]+)", code)}
    assert named <= targets


def test_the_targets_for_people_are_told() -> None:
    named = {word for name in NAMES for code in code_in(name) for word in re.findall(r"^make ([a-z]+)", code)}
    assert set(re.search(r"\.PHONY: (.+)", read("Makefile"))[1].split()) <= named  # type: ignore[index]  # it is there


COMMAND_LINE = re.compile(r"(?:\.venv/bin/)?referent (?=\w|--)(?P<rest>.+)")


def command_lines(name: str) -> Iterator[list[str]]:
    for code in code_in(name):
        if found := COMMAND_LINE.fullmatch(code):
            yield shlex.split(found["rest"])


@pytest.mark.parametrize("name", NAMES)
def test_every_command_line_can_be_typed(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = []
    for arguments in command_lines(name):
        try:
            asked: argparse.Namespace | None = _parser().parse_args(arguments)
        except SystemExit as exit:
            asked = None
            if exit.code:
                wrong.append((arguments, capsys.readouterr().err.splitlines()[-1]))
        if asked is not None and not hasattr(asked, "run"):
            wrong.append((arguments, "it does nothing"))
    assert wrong == []


def test_every_command_of_the_command_line_is_told() -> None:
    (verbs,) = [action for action in _parser()._actions if isinstance(action, argparse._SubParsersAction)]
    told = {arguments[0] for name in NAMES for arguments in command_lines(name)}
    assert set(verbs.choices) <= told


# --- README.md: the tour ---------------------------------------------------------------------------------------

TOUR_DAY = datetime.fromisoformat("2026-11-24T12:00:00+01:00")
"""When the tour of the README was walked: "before Christmas" is another day in another year."""


def tour() -> list[tuple[list[str], list[str]]]:
    """Each command of the tour with the lines that the README says it answers."""
    steps: list[tuple[list[str], list[str]]] = []
    for line in (line for block in FENCE.findall(read("README.md")) if "$ " in block for line in block.splitlines()):
        if line.startswith("$ referent "):
            steps.append((shlex.split(line.removeprefix("$ referent ")), []))
        else:
            steps[-1][1].append(line)
    return steps


def answered(arguments: list[str], url: str, capsys: pytest.CaptureFixture[str]) -> str:
    """What the command line answers; `say` on the day of the tour."""
    asked = _parser().parse_args(arguments)
    if arguments[0] != "say":
        assert main([*arguments, "--database", url]) == 0
        return capsys.readouterr().out
    with closing(open_ledgers(url)) as ledgers:
        (workspace,) = ledgers.workspaces()
        request = local_request(workspace.id, asked.name, " ".join(asked.text), TOUR_DAY, asked.channel)
        return "".join(f"{plain_text(reply)}\n" for reply in answer(request, ledgers))


def as_pattern(lines: list[str]) -> str:
    """What an answer must match: "…" alone stands for any lines, at the end of a line for the rest of it."""
    found = ""
    for line in lines:
        rest = line.endswith("…")
        found += "(?:.*\n)+?" if line == "…" else re.escape(line.removesuffix("…")) + (".*\n" if rest else "\n")
    return found


def test_the_tour_is_answered_as_the_readme_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"sqlite:///{tmp_path}/demo.db"
    with closing(open_ledgers(url)) as ledgers:
        load_demo(ledgers, ledgers.conversation, Settings())
    for arguments, lines in tour():
        out = answered(arguments, url, capsys)
        assert re.fullmatch(as_pattern(lines), out), (arguments, out)


# --- docs/slack.md ---------------------------------------------------------------------------------------------


def test_every_scope_is_told_with_its_reason() -> None:
    told = re.findall(r"^\| `([a-z:_]+)` \| (.+) \|$", read("docs/slack.md"), re.MULTILINE)
    assert told == [(scope.name, scope.why("en")) for scope in SCOPES]


def test_slack_names_settings_and_secrets_that_exist() -> None:
    page = read("docs/slack.md")
    secrets = set(re.findall(r"\b(SLACK_[A-Z_]+|REFERENT_[A-Z_]+)\b", page))
    assert secrets == {name.upper() for name in Secrets.model_fields if not re.match("teams|slack_api", name)}
    assert set(re.findall(r"`((?:slack|server)\.[a-z_]+)", page)) <= set(setting_names())


def test_slack_is_served_where_its_page_says() -> None:
    page = read("docs/slack.md")
    assert f"https://referent.example.org{INSTALL}" in page
    assert EVENTS.startswith("/slack/")
    assert re.search(r"location /slack/ \{ proxy_pass http://127\.0\.0\.1:(\d+); \}", page)[1] == str(Server().port)  # type: ignore[index]  # it is there


# --- docs/architecture.md -------------------------------------------------------------------------------------


def modules_told(package: str) -> set[str]:
    """What the table of places names in a package: `bot/request.py` `reply.py`, and folders with a stroke behind."""
    rows = re.findall(r"^\| (`.+?) \|", read("docs/architecture.md"), re.MULTILINE)
    rows = [words_in(row) for row in rows]
    named = [name.removeprefix(f"{package}/") for row in rows if row[0].startswith(f"{package}/") for name in row]
    assert len(named) == len(set(named)), "told of twice"
    return set(named)


def modules_of(package: str) -> set[str]:
    found = {
        path.name if path.is_file() else f"{path.name}/"
        for path in (ROOT / package).iterdir()
        if path.suffix == ".py" or (path.is_dir() and (path / "__init__.py").exists())
    }
    return found - {"__init__.py"}


def test_the_architecture_names_every_part_of_the_product() -> None:
    assert modules_told("bot") == modules_of("bot")


def test_the_code_it_shows_is_the_code() -> None:
    (block,) = re.findall(r"^```python\n(.*?)^```", read("docs/architecture.md"), re.MULTILINE | re.DOTALL)
    assert all(part in read("bot/commands/summary.py") for part in block.split("\n\n\n"))


@pytest.mark.parametrize("package", ["handlers", "storage"])
def test_the_architecture_names_nothing_that_is_not_there(package: str) -> None:
    assert modules_told(package) <= modules_of(package)
