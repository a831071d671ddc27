"""A database of each version before is brought up to date, with all that is in it."""

from contextlib import closing
from datetime import date
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from bot.place import Account, Connection
from bot.ports import Ledger, Source
from storage import open_ledgers, schema
from storage.address import address_of
from storage.grounds import _APPLICATION
from storage.maintenance import database_version
from storage.postgresql import open_engine
from storage.schema import HEAD
from tests.samples import MONDAY, NOON, a_channel, a_party, an_action
from tests.storage.conftest import NETWORK


def _made_by(version: str, place: str | Path, *statements: str) -> None:
    """A register as that version of the program left it, at a URL or in a file."""
    address = address_of(place if isinstance(place, str) else f"sqlite:///{place}")
    sqlite = address.get_backend_name() == "sqlite"
    engine = create_engine(address) if sqlite else open_engine(address)
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    with engine.begin() as connection:
        if not sqlite:
            connection.exec_driver_sql("BEGIN")  # as the program does: there no transaction is begun unasked
        config.attributes["connection"] = connection
        command.upgrade(config, version)
        for statement in (f"PRAGMA application_id = {_APPLICATION}",) * sqlite + statements:
            connection.exec_driver_sql(statement)
        if not sqlite:
            connection.exec_driver_sql("COMMIT")
    engine.dispose()


_OF_0_1 = (
    "INSERT INTO workspaces VALUES ('network', 'Nettverket', 'nb', 'Europe/Oslo', 'NO', 'meetings', '[]', '08:30:00')",
    "INSERT INTO heads VALUES ('network', 1, 0, 0, 0, '', 7)",
    "INSERT INTO connections VALUES ('here', 'local', 'network')",
    "INSERT INTO channels VALUES ('network', 'fjord', 'here', 'C-fjord', 'fjord', 0, 'nb', 'Europe/Oslo', NULL, NULL,"
    " 'meetings', 1)",
    """INSERT INTO parties VALUES ('network', 'kari', 'person', 'Kari Nordmann', '["Kari"]', NULL, NULL, NULL, 1)""",
    "INSERT INTO actions VALUES ('network', 'action-1', 1, 'Sende brev til fylkene', 'send brev fylk', 'kari',"
    " '2026-03-02T12:00:00.000000+00:00', 'here', '[\"kari\"]', '2026-06-09', 'innen 9. juni', 'open', 'fjord',"
    " NULL, NULL, NULL, NULL, NULL,"
    " NULL, '[]', 1)",
)


_MESSAGE = "workspace, id, channel, person, about, reply, made_at"
_REPLY = '{"parts": [], "to": "channel"}'
_NOON = "2026-03-02T12:00:00.000000+00:00"
_OF_0_2 = (
    "INSERT INTO workspaces (id, name, language, zone, country, capture, seasons, summary)"
    " VALUES ('network', 'Nettverket', 'nb', 'Europe/Oslo', 'NO', 'meetings', '[]', '08:30:00')",
    "INSERT INTO heads VALUES ('network', 0, 0, 0, 0, '', 7)",
    "INSERT INTO connections VALUES ('here', 'local', 'network')",
    "INSERT INTO accounts VALUES ('network', 'here', 'U1', 'kari', 'member', 1)",
    "INSERT INTO channels (workspace, id, connection, platform_id, name, private, language, zone, capture, revision,"
    " offers) VALUES ('network', 'fjord', 'here', 'C-fjord', 'fjord', 0, 'nb', 'Europe/Oslo', 'meetings', 1, 1)",
    *(
        f"INSERT INTO outbox ({_MESSAGE}, delivered_at) VALUES ('network', {row})"  # noqa: S608 - written right here
        for row in (
            f"'1', 'fjord', NULL, '', '{_REPLY}', '{_NOON}', '{_NOON}'",
            f"'2', 'fjord', NULL, '', '{_REPLY}', '{_NOON}', NULL",
            f"'3', 'fjord', NULL, '', '{_REPLY}', '{_NOON}', NULL",
            f"'4', NULL, 'kari', '', '{_REPLY}', '{_NOON}', NULL",
        )
    ),
)


def test_what_0_2_0_stored_is_read_by_this_version(empty: str) -> None:
    """Messages that wait go out in order; whoever was known is active; a channel has Slack's usual reaction."""
    _made_by("0002_0.2.0", empty, *_OF_0_2)
    with closing(open_ledgers(empty)) as ledgers:
        due = ledgers.due(NOON, 9)
        assert [(each.message.id, each.attempts, each.unsure) for each in due] == [("2", 0, False), ("4", 0, False)]
        assert {(each.message.kind, each.message.revision, each.message.sent) for each in due} == {("post", 1, None)}
        assert ledgers.connection("here") == Connection("here", "local", "network")

        def check(ledger: Ledger) -> None:
            assert ledger.workspace.guests
            account, channel = ledger.places.account("here", "U1"), ledger.places.channel("fjord")
            assert account == Account("here", "U1", "kari", administrator=True)
            assert channel is not None
            assert (channel.allowed, channel.shared, channel.members_known) == (True, False, None)
            assert (channel.action_reaction, channel.decision_reaction, channel.offers) == ("pushpin", None, True)
            ledger.outbox.delivered("2", NOON)
            ledger.sources.put(Source("fjord", "1.5", 0, "action", "action-1"))
            ledger.deliveries.keep_command("a", "/action", NOON)

        ledgers.write(NETWORK.id, check)
        assert [each.message.id for each in ledgers.due(NOON, 9)] == ["3", "4"]
        assert ledgers.installations.all("slack") == ()


def test_what_0_1_0_stored_is_read_by_this_version(empty: str) -> None:
    _made_by("0001_0.1.0", empty, *_OF_0_1)
    with closing(open_ledgers(empty)) as ledgers:

        def check(ledger: Ledger) -> None:
            action = ledger.actions.by_number(1)
            assert action is not None
            assert (action.text, action.owners, action.due_phrase) == (an_action().text, ("kari",), "innen 9. juni")
            assert (action.due_at, action.anchor, action.unread_owner) == (None, None, None)
            party, channel = ledger.parties.get("kari"), ledger.places.channel("fjord")
            assert party is not None
            assert party.learned == a_party().learned == ()
            assert channel is not None
            assert (channel.offers, channel.next_meeting) == (False, None)
            ledger.actions.put(action.resting(action.due))
            ledger.places.put_channel(a_channel(next_meeting=action.due, offers=True, revision=2))

        ledgers.write(NETWORK.id, check)
        kept = ledgers.read(NETWORK.id, lambda ledger: ledger.places.channel("fjord"))
        assert kept is not None
        assert kept.offers


_OF_0_3 = (
    "INSERT INTO workspaces (id, name, language, zone, country, capture, seasons, summary)"
    " VALUES ('network', 'Nettverket', 'nb', 'Europe/Oslo', 'NO', 'meetings', '[]', '08:30:00')",
    "INSERT INTO heads VALUES ('network', 1, 0, 0, 0, '', 7)",
    "INSERT INTO connections (id, kind, workspace) VALUES ('here', 'local', 'network')",
    "INSERT INTO claims (workspace, channel, kind, day, at)"
    " VALUES ('network', 'fjord', 'summary', '2026-03-02', '2026-03-02T12:00:00.000000+00:00')",
    "INSERT INTO actions (workspace, id, number, text, stems, maker, made_at, audience, owners, due, state, channel,"
    " resting_until, asks, revision) VALUES ('network', 'action-1', 1, 'Ringe ordføreren', 'ring ordfør', 'kari',"
    " '2026-03-02T12:00:00.000000+00:00', 'here', '[\"kari\"]', '2026-06-09', 'open', 'fjord', '2026-05-01', '[]', 1)",
)


def test_what_0_3_0_stored_is_read_by_this_version(empty: str) -> None:
    """A summary that was posted stays posted, and an action rests on."""
    _made_by("0003_0.3.0", empty, *_OF_0_3)
    with closing(open_ledgers(empty)) as ledgers:

        def check(ledger: Ledger) -> None:
            claim = ledger.deliveries.last_claim("fjord", "summary")
            assert claim is not None
            assert (claim.day, claim.at) == (MONDAY, NOON)
            assert not ledger.deliveries.claim("fjord", "summary", MONDAY, NOON)
            action = ledger.actions.by_number(1)
            assert action is not None
            assert action.resting_until == date(2026, 5, 1)
            assert ledger.next_number("action") == 2

        ledgers.write(NETWORK.id, check)
    assert database_version(empty) == HEAD


_OF_0_4 = (
    "INSERT INTO workspaces (id, name, language, zone, country, capture, seasons, summary)"
    " VALUES ('network', 'Nettverket', 'nb', 'Europe/Oslo', 'NO', 'meetings', '[]', '08:30:00')",
    "INSERT INTO heads VALUES ('network', 0, 0, 0, 0, '', 7)",
    "INSERT INTO connections (id, kind, workspace) VALUES ('here', 'local', 'network')",
    *(
        f"INSERT INTO outbox ({_MESSAGE}, unsure, given_up_at, error)"  # noqa: S608 - written right here
        f" VALUES ('network', '{id}', 'fjord', NULL, '', '{_REPLY}', '{_NOON}', 1, {given_up})"
        for id, given_up in (("1", f"'{_NOON}', 'is_archived'"), ("2", "NULL, NULL"))
    ),
    "INSERT INTO deliveries VALUES ('network', 'here', 'd1', '[]', '2026-03-02T12:00:00.000000+00:00')",
    "INSERT INTO kept_commands VALUES ('network', 'k1', '/action done A-1', '2026-03-02T12:00:00.000000+00:00')",
)


def test_what_was_given_up_before_its_cause_was_kept_is_tried_again(empty: str) -> None:
    """Whether it has arrived was not kept for sure then either."""
    _made_by("0004_0.4.0", empty, *_OF_0_4)
    with closing(open_ledgers(empty)) as ledgers:

        def check(ledger: Ledger) -> None:
            (loss,) = ledger.outbox.losses(9)
            assert (loss.message.id, loss.at, loss.word) == ("1", NOON, "is_archived")
            assert (loss.cause, loss.unsure) == (None, True)
            assert ledger.deliveries.answer("here", "d1", NOON) == ()
            assert ledger.deliveries.kept_command("k1") == "/action done A-1"
            ledger.outbox.retry("1")

        ledgers.write(NETWORK.id, check)
        assert [each.message.id for each in ledgers.due(NOON, 9)] == ["1"]
    assert database_version(empty) == HEAD
