"""The settings: app.yaml, then the environment; what is wrong is told in one sentence."""

from datetime import time
from pathlib import Path

import pytest

from handlers.settings import Secrets, Settings, WrongSetting, load, names, variable


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "app.yaml"


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in names():
        monkeypatch.delenv(variable(name), raising=False)
    for secret in Secrets.model_fields:
        monkeypatch.delenv(secret.upper(), raising=False)


def sentence(file: Path, written: str) -> str:
    file.write_text(written, "utf-8")
    with pytest.raises(WrongSetting) as caught:
        load(file)
    said = str(caught.value)
    assert "\n" not in said
    return said.replace(str(file), "app.yaml")


def test_without_a_file_the_defaults_hold(file: Path) -> None:
    settings = load(file)
    assert settings.database_url == "sqlite:///referent.db"
    assert (settings.server.host, settings.server.port) == ("127.0.0.1", 3000)
    assert settings.summary.time == time(8, 30)
    assert settings.seasons.before_summer == (6, 30)


@pytest.mark.parametrize("written", ["", "# nothing\n", "server:\n  # port: 1\n"])
def test_a_file_that_says_nothing_is_fine(file: Path, written: str) -> None:
    file.write_text(written, "utf-8")
    assert load(file) == Settings()


def test_values_are_read_as_they_are_written(file: Path) -> None:
    # YAML 1.1 would make these a truth value, 630 minutes and another truth value.
    file.write_text("workspace: {country: NO}\nsummary:\n  time: 10:30\ncapture: off\n", "utf-8")
    settings = load(file)
    assert settings.workspace.country == "NO"
    assert settings.summary.time == time(10, 30)
    assert settings.capture == "off"


def test_the_environment_wins(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text("summary: {time: 07:00}\nserver: {port: 4000, host: localhost}\n", "utf-8")
    monkeypatch.setenv("REFERENT_SUMMARY__TIME", "09:15")
    monkeypatch.setenv("REFERENT_SERVER__PORT", "5000")
    monkeypatch.setenv("REFERENT_SEASONS__AUTUMN", "11-15")
    settings = load(file)
    assert settings.summary.time == time(9, 15)
    assert (settings.server.host, settings.server.port) == ("localhost", 5000)
    assert settings.seasons.autumn == (11, 15)


def test_a_misspelt_variable_is_told_with_the_nearest(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REFERENT_SUMARY__TIME", "09:15")
    with pytest.raises(WrongSetting, match=r"REFERENT_SUMARY__TIME: .*summary\.time"):
        load(file)


def test_the_command_lines_database_wins_over_the_environment(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text("database_url: sqlite:///file.db\n", "utf-8")
    monkeypatch.setenv("REFERENT_DATABASE_URL", "sqlite:///environment.db")
    assert load(file).database_url == "sqlite:///environment.db"
    assert load(file, database_url="sqlite:///given.db").database_url == "sqlite:///given.db"


def test_what_others_put_in_the_environment_is_let_be(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A cluster sets these of its own accord for a service named "referent".
    monkeypatch.setenv("REFERENT_PORT", "tcp://10.0.0.1:3000")
    monkeypatch.setenv("REFERENT_SERVICE_HOST", "10.0.0.1")
    assert load(file) == Settings()


def test_no_dotenv_file_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("REFERENT_SERVER__PORT=1\nSLACK_BOT_TOKEN=x\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert load().server.port == 3000
    assert Secrets().slack_bot_token is None


def test_secrets_come_from_the_environment_and_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "hush")
    monkeypatch.setenv("REFERENT_SECRET_KEY", "one,two")
    secrets = Secrets()
    assert secrets.slack_signing_secret is not None
    assert secrets.slack_signing_secret.get_secret_value() == "hush"
    assert "hush" not in repr(secrets)
    assert "one,two" not in repr(secrets)


@pytest.mark.parametrize(
    ("written", "wrong", "nearest"),
    [
        ("sumary: {time: 08:30}", "sumary", "summary"),
        ("summary: {tiem: 08:30}", "summary.tiem", "summary.time"),
        ("Server: {port: 1}", "Server", "server"),
        ("time: 08:30", "time", "keep.time"),
        ("port: 3000", "port", "server.port"),
        ("database: x", "database", "database_url"),
        ("server: {zone: Europe/Oslo}", "server.zone", "workspace.zone"),
        ("_env_file: x", "_env_file", ""),
    ],
)
def test_a_wrong_key_is_named_with_the_nearest_right_one(file: Path, written: str, wrong: str, nearest: str) -> None:
    said = sentence(file, written)
    assert said.startswith(f'app.yaml: there is no setting "{wrong}"')
    assert f'the nearest is "{nearest}' in said


def test_a_wrong_key_in_the_environment_is_named_by_its_variable(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REFERENT_SUMMARY__TIEM", "09:00")
    said = sentence(file, "")
    assert said == 'REFERENT_SUMMARY__TIEM: there is no setting "summary.tiem"; the nearest is "summary.time".'


@pytest.mark.parametrize("written", ["SLACK_BOT_TOKEN: x", "server: {slack_bot_token: x}"])
def test_a_secret_in_the_file_is_refused_without_showing_it(file: Path, written: str) -> None:
    assert sentence(file, written).startswith("app.yaml: SLACK_BOT_TOKEN is kept in the environment alone")


@pytest.mark.parametrize(
    ("written", "name", "example"),
    [
        ("server: {port: abc}", "server.port", "3000"),
        ("server: {port: 70000}", "server.port", "3000"),
        ("server: 4", "server", "server: {host: …}"),
        ("workspace: {zone: Europe}", "workspace.zone", "Europe/Oslo"),
        ("workspace: {zone: Europe/Olso}", "workspace.zone", "Europe/Oslo"),
        ("workspace: {zone: ../passwd}", "workspace.zone", "Europe/Oslo"),
        ("workspace: {language: no}", "workspace.language", "nb"),
        ("workspace: {country: XX}", "workspace.country", "NO"),
        ("summary: {time: 25:30}", "summary.time", "08:30"),
        ("seasons: {autumn: 02-29}", "seasons.autumn", "11-30"),
        ("seasons: {autumn: [13, 40]}", "seasons.autumn", "11-30"),
        ("reminders: {enabled: perhaps}", "reminders.enabled", "true"),
    ],
)
def test_a_wrong_value_is_told_with_a_right_example(file: Path, written: str, name: str, example: str) -> None:
    said = sentence(file, written)
    assert said.startswith(f"app.yaml: {name} cannot be ")
    assert said.endswith(f"right is, for example, {example}.")


def test_a_wrong_value_in_the_environment_is_named_by_its_variable(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REFERENT_SERVER__PORT", "many")
    assert sentence(file, "").startswith("REFERENT_SERVER__PORT: server.port cannot be 'many'")


def test_a_group_as_one_variable_is_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REFERENT_SERVER", "x")
    assert "server" in sentence(file, "")


def test_a_long_wrong_value_is_not_repeated_whole(file: Path) -> None:
    assert len(sentence(file, f"capture: {'x' * 5_000}")) < 250


@pytest.mark.parametrize("written", ["a: [", "server:\n\t- x", "? [a]\n: b", "- capture\n", "just words"])
def test_a_file_that_holds_no_settings_is_told(file: Path, written: str) -> None:
    assert sentence(file, written).endswith("right is, for example, capture: meetings")


def test_a_file_that_cannot_be_read_is_told(file: Path) -> None:
    file.write_bytes(b"\xff\xfe\xff")
    with pytest.raises(WrongSetting, match="cannot be read"):
        load(file)
    with pytest.raises(WrongSetting, match="cannot be read"):
        load(file.parent)


@pytest.mark.parametrize("country", ["SE", "US"])
def test_other_countries_are_known(file: Path, country: str) -> None:
    file.write_text(f"workspace: {{country: {country}}}\n", "utf-8")
    assert load(file).workspace.country == country


def test_who_may_install_it_is_named_by_ids(file: Path) -> None:
    assert load(file).slack.admits("T1", "")
    file.write_text("slack:\n  teams: T1, E2\n", "utf-8")
    chosen = load(file).slack
    assert [chosen.admits(*ids) for ids in (("T1", ""), ("T9", "E2"), ("None", "E2"), ("T2", ""))] == [
        True,
        True,
        True,
        False,
    ]
    assert "slack.teams" in sentence(file, "slack:\n  teams: Nettverket\n")
