"""The local workspace: made once, as the settings say; and replies as JSON lines."""

from datetime import UTC, date, datetime, time

import pytest

from bot.reply import Reply, Row, Rows
from handlers.lines import numbers_of, reply_line
from handlers.local import local_connection, local_request, open_workspace
from handlers.settings import Settings
from tests.memory import MemoryLedgers


@pytest.fixture
def settings() -> Settings:
    return Settings.model_validate(
        {
            "workspace": {"language": "en", "zone": "Europe/London", "country": "GB"},
            "summary": {"time": "09:00"},
            "capture": "always",
        }
    )


def test_a_workspace_begins_as_the_settings_say_and_keeps_what_it_has(settings: Settings) -> None:
    ledgers = MemoryLedgers()
    made = open_workspace(ledgers, "local", settings)
    assert (made.language, made.zone, made.country, made.summary) == ("en", "Europe/London", "GB", time(9))
    assert made.capture == "always"
    assert made.seasons == ("06-30", "08-15", "11-30")
    assert open_workspace(ledgers, "local", Settings()) == made
    assert open_workspace(ledgers, "another", Settings()).id != made.id


def test_its_connection_is_the_same_at_every_start(settings: Settings) -> None:
    made = open_workspace(MemoryLedgers(), "local", settings)
    request = local_request(made.id, "Ann", "help", datetime(2024, 5, 6, tzinfo=UTC), delivery="d1")
    assert request.connection == local_connection(made.id)
    assert (request.account, request.name, request.channel, request.delivery) == ("Ann", "Ann", None, "d1")


def test_a_reply_is_one_object() -> None:
    action = Row("action", "A-1", "Sing", "open", ("Ann",), date(2024, 5, 9), meeting="Rehearsal", item="2")
    decision = Row("decision", "D-1", "We sing", "stands")
    reply = Reply((Rows((action, decision), "Both"),), to="channel", intent="owes")
    line = reply_line(reply, n=3, at="2024-05-06", workspace="local", channel="kor")
    assert line["rows"] == [
        {
            "number": "A-1",
            "text": "Sing",
            "owners": ["Ann"],
            "due": "2024-05-09",
            "due_at": None,
            "state": "open",
            "meeting": "Rehearsal",
            "item": "2",
        },
        {"number": "D-1", "text": "We sing", "state": "stands", "meeting": None, "item": None},
    ]
    assert (line["numbers"], line["to"], line["intent"], line["error"], line["scheduled"]) == (
        ["A-1", "D-1"],
        "channel",
        "owes",
        None,
        None,
    )
    assert numbers_of(Reply((), numbers=("A-7",))) == ("A-7",)
