"""The settings: `app.yaml`, then the environment, which wins. Secrets come from the environment alone.

Whatever is wrong is told in one sentence that names the setting and a right value: `WrongSetting`.
"""

import os
import re
from collections.abc import Iterator, Mapping
from datetime import date
from datetime import time as LocalTime
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import yaml
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)
from pydantic_settings import SettingsError as UnreadableVariable
from rapidfuzz import fuzz, process

from bot.place import Capture, Language

FILE = Path("app.yaml")
PREFIX = "REFERENT_"
NESTED = "__"
_NO_LEAP_YEAR = 2023
_ALIKE = 60
"""How alike two names are, in per cent, for one to be the other misspelt."""
_LONGEST = 36_500
"""Days: a hundred years, for who wants to keep everything."""
_SHOWN = 60
"""Characters of a wrong value that its error repeats."""


class WrongSetting(Exception):
    """A setting that cannot be used; its text is one whole sentence for the administrator."""


def _month_and_day(written: object) -> tuple[int, int]:
    """`"06-30"` as (6, 30). A day that not every year has is refused."""
    month, _, day = str(written).partition("-")
    try:
        found = date(_NO_LEAP_YEAR, int(month), int(day))
    except ValueError as error:
        raise ValueError("it is a month and a day that every year has") from error
    return found.month, found.day


def _known_database(url: str) -> str:
    file = re.fullmatch(r"sqlite:///\S[^?]*(\?timeout=\d+(\.\d+)?)?", url)
    server = re.fullmatch(r"(postgresql(\+psycopg)?|postgres)://\S+", url)
    if not (file or server):
        raise ValueError("it is sqlite:/// and a file, or postgresql:// and a user, a server and a database")
    return url


def _without_password(value: object) -> str:
    """What was written, as it may be shown."""
    return re.sub(r"(://[^:/@]*):.*@", r"\1:…@", str(value))[:_SHOWN]


def _known_zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError) as error:  # OSError: the name of a folder among the zones, as "Europe"
        raise ValueError("it is a name of the IANA time zone database") from error


def _known_country(code: str) -> str:
    if code == "NO":
        return code
    from holidays import list_supported_countries  # noqa: PLC0415 - takes long to load, and few live abroad

    if code not in list_supported_countries():
        raise ValueError("it is the ISO 3166 code, in capitals, of a country whose holidays are known")
    return code


def _known_address(url: str) -> str:
    if url != "none" and not re.fullmatch(r"https?://[^\s/?#]+", url.rstrip("/")):
        raise ValueError("it is https:// and a name, without a path, or none")
    return url.rstrip("/")


def _known_teams(written: str) -> str:
    if written != "all" and not re.fullmatch(r"[TE][A-Z0-9]+(\s*,\s*[TE][A-Z0-9]+)*", written):
        raise ValueError("it is all, or ids of teams and organisations as T0123ABCD, E0123ABCD")
    return written


MonthDay = Annotated[tuple[int, int], NoDecode, BeforeValidator(_month_and_day)]
"""A day of every year, as (month, day)."""


class Section(BaseModel):
    """A group of settings."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Server(Section):
    """Where the web page and the platforms' paths are served; whether a worker process answers beside the server where
    there is a processor for it; to whom the metrics are shown: to this machine, to whoever reaches it, to nobody."""

    host: str = "127.0.0.1"
    port: int = Field(3000, ge=0, le=65535)
    public_url: Annotated[str, AfterValidator(_known_address)] = "none"
    worker: bool = True
    metrics: Literal["local", "open", "off"] = "local"


class LocalWorkspace(Section):
    """The local workspace, as it is when it is first opened."""

    language: Language = "nb"
    zone: Annotated[str, AfterValidator(_known_zone)] = "Europe/Oslo"
    country: Annotated[str, AfterValidator(_known_country)] = "NO"


class Summary(Section):
    """The daily summary of a new channel; the time is the channel's local time."""

    time: LocalTime = LocalTime(8, 30)


class Reminders(Section):
    """Direct messages to those who owe something."""

    enabled: bool = True


class Backup(Section):
    """The copy that the server makes each day: where (`none`: nowhere), when by the workspace's clock, how many
    stay."""

    folder: str = "none"
    time: LocalTime = LocalTime(3, 0)
    keep: int = Field(7, ge=1)


class Keep(Section):
    """For how many days is kept what is of use for a time alone, and when by the workspace's clock the rest goes. A
    repeat is known by its delivery for 30 days; the doctor looks back for seven at what was given up."""

    time: LocalTime = LocalTime(3, 30)
    deliveries: int = Field(31, ge=31, le=_LONGEST)
    messages: int = Field(90, ge=1, le=_LONGEST)
    undelivered: int = Field(90, ge=8, le=_LONGEST)
    buttons: int = Field(400, ge=31, le=_LONGEST)


class Seasons(Section):
    """The days that "before summer", "after summer" and "this autumn" stand for, as (month, day)."""

    before_summer: MonthDay = (6, 30)
    after_summer: MonthDay = (8, 15)
    autumn: MonthDay = (11, 30)


class Slack(Section):
    """What Referent is in Slack; the manifest says so to Slack."""

    commands: Literal["all", "one"] = "all"
    history: bool = True
    teams: Annotated[str, AfterValidator(_known_teams)] = "all"
    pkce: bool = False

    def admits(self, *ids: str) -> bool:
        """Whether a team may install it, by its own id or its organisation's."""
        return self.teams == "all" or not {each.strip() for each in self.teams.split(",")}.isdisjoint(ids)


class Log(Section):
    """What is written to standard error."""

    level: Literal["debug", "info", "warning", "error"] = "info"


class Secrets(BaseSettings):
    """What only the environment holds, under the names that the platforms' own guides use, in capitals.

    `referent_secret_key` encrypts tokens; several, separated by commas, while one is replaced by the next.
    `slack_api_url` is no secret, but belongs to tests alone.
    """

    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore", frozen=True)

    slack_signing_secret: SecretStr | None = None
    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_client_id: str | None = None
    slack_client_secret: SecretStr | None = None
    slack_api_url: str | None = None
    teams_client_id: str | None = None
    teams_client_secret: SecretStr | None = None
    teams_tenant_id: str | None = None
    referent_secret_key: SecretStr | None = None


class Settings(BaseSettings):
    """Everything that can be set, with the value it has where nothing is said."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter=NESTED, env_ignore_empty=True, extra="forbid", frozen=True
    )

    database_url: Annotated[str, AfterValidator(_known_database)] = "sqlite:///referent.db"
    server: Server = Server()
    workspace: LocalWorkspace = LocalWorkspace()
    summary: Summary = Summary()
    reminders: Reminders = Reminders()
    capture: Capture = "meetings"
    backup: Backup = Backup()
    keep: Keep = Keep()
    seasons: Seasons = Seasons()
    slack: Slack = Slack()
    log: Log = Log()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - the library's signature
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the library's signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the library's signature
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment before what `load` read from the file; no `.env`, no folder of secrets."""
        return env_settings, init_settings


def load(file: Path = FILE, *, database_url: str | None = None) -> Settings:
    """The settings in force. `database_url` is the command line's and wins over all.

    A file that is not there says nothing; anything wrong raises `WrongSetting`.
    """
    written = _checked(_read(file), Settings, file)
    _check_environment()
    try:
        settings = Settings(**written)
    except ValidationError as error:
        raise WrongSetting(_sentence(error.errors()[0], file)) from error
    except UnreadableVariable as error:
        raise WrongSetting(f"The environment holds a group of settings as one value: {error}.") from error
    return settings if database_url is None else settings.model_copy(update={"database_url": _given(database_url)})


def _given(database_url: str) -> str:
    try:
        return _known_database(database_url)
    except ValueError as error:
        shown = _without_password(database_url)
        raise WrongSetting(f"--database cannot be {shown!r} ({error}); right is sqlite:///referent.db.") from error


def names(model: type[BaseModel] = Settings, above: str = "") -> Iterator[str]:
    """The dotted names of all settings: `server.port`, …"""
    for name in model.model_fields:
        section = _section(model, name)
        if section is None:
            yield above + name
        else:
            yield from names(section, f"{above}{name}.")


def variable(name: str) -> str:
    """The environment's name of a setting: `REFERENT_SERVER__PORT`."""
    return PREFIX + name.replace(".", NESTED).upper()


def example(name: str) -> str:
    """A right value, as it is written in app.yaml: the default."""
    value: Any = Settings.model_construct()
    for step in name.split("."):
        value = getattr(value, step)
    if isinstance(value, Section):
        return f"{name}: {{{next(iter(type(value).model_fields))}: …}}"
    if isinstance(value, tuple):
        return "{:02}-{:02}".format(*value)
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:%H:%M}" if isinstance(value, LocalTime) else str(value)


def _check_environment() -> None:
    """A nested name that no setting has is a slip, which nobody would obey. Others are let be: a cluster makes
    variables such as REFERENT_PORT of its own accord."""
    known = {variable(name) for name in names()}
    for key in os.environ:
        if key.startswith(PREFIX) and NESTED in key and key not in known:
            raise WrongSetting(_unknown(key.removeprefix(PREFIX).lower().replace(NESTED, "."), key))


def _read(file: Path) -> dict[str, Any]:
    """What the file says, all values as they are written: so `NO` is Norway and 10:30 a time, not a truth and a sum."""
    try:
        # BaseLoader knows texts, lists and groups only; the types are the settings' own.
        written = yaml.load(file.read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - makes no objects
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise WrongSetting(f"{file} cannot be read: {error}.") from error
    except yaml.YAMLError as error:
        raise WrongSetting(f"{file} is not YAML{_place_of(error)}; right is, for example, capture: meetings") from error
    if not written:
        return {}
    if not isinstance(written, dict):
        raise WrongSetting(f"{file} holds no settings; right is, for example, capture: meetings")
    return written


def _place_of(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    return f" in line {mark.line + 1}" if mark else ""


def _section(model: type[BaseModel], key: str) -> type[Section] | None:
    """The group of settings that a key names; None for a setting, or for no key of ours."""
    field = model.model_fields.get(key)
    kind = field.annotation if field else None
    return kind if isinstance(kind, type) and issubclass(kind, Section) else None


def _checked(written: Mapping[str, Any], model: type[BaseModel], file: Path, above: str = "") -> dict[str, Any]:
    """What is written, if all its keys are known; a group whose lines are all commented out says nothing."""
    checked: dict[str, Any] = {}
    for key, value in written.items():
        if key not in model.model_fields:
            raise WrongSetting(_unknown(above + key, str(file)))
        section = _section(model, key)
        if section and isinstance(value, dict):
            checked[key] = _checked(value, section, file, f"{above}{key}.")
        elif section is None or value != "":
            checked[key] = value
    return checked


def _unknown(name: str, place: str) -> str:
    last = name.rpartition(".")[2].lower()
    if last in Secrets.model_fields:
        return f"{place}: {last.upper()} is kept in the environment alone, take it out of the file."
    return f'{place}: there is no setting "{name}"; the nearest is "{_nearest(name)}".'


def _nearest(name: str) -> str:
    """A setting or a group that is called nearly so: in the same group if there is one, else anywhere."""
    group, _, last = name.rpartition(".")
    known = {*names(), *(full.partition(".")[0] for full in names())}
    ends = {full: full.rpartition(".")[2] for full in sorted(known)}
    beside = {full: end for full, end in ends.items() if full.rpartition(".")[0] == group}
    close = process.extractOne(last, beside, scorer=fuzz.ratio, score_cutoff=_ALIKE)
    if close:
        return str(close[2])
    # Of those that end alike, as two groups have a "time", the one whose group is the nearest.
    return max(ends, key=lambda full: (fuzz.ratio(last, ends[full]), fuzz.ratio(name.lower(), full)))


def _sentence(error: ErrorDetails, file: Path) -> str:
    name = ".".join(step for step in error["loc"] if isinstance(step, str))
    place = variable(name) if variable(name) in {key.upper() for key in os.environ} else str(file)
    if error["type"] == "extra_forbidden":
        return _unknown(name, place)
    why = str(error.get("ctx", {}).get("error", error["msg"]))
    shown = _without_password(error["input"])
    return f"{place}: {name} cannot be {shown!r} ({why}); right is, for example, {example(name)}."
