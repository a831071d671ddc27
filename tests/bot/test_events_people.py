"""What a platform tells of people and groups: names that follow and never grant anything, and told again, nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest

from bot.call import bodies_of
from bot.events import ChannelTold, PartyTold, channel_told, party_told
from bot.events_people import (
    AccountTold,
    GroupTold,
    account_told,
    accounts_told,
    bot_told,
    came,
    gone,
    group_changed,
    group_told,
    is_news,
    members_told,
)
from bot.journal import Entry
from bot.party import Party
from bot.place import Account, Channel, Connection, Workspace
from bot.ports import Ledger
from tests.memory import MemoryLedgers

T = TypeVar("T")
NOON = datetime(2024, 5, 6, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
TEAM = "slack:T1"


class Team:
    def __init__(self) -> None:
        self.ledgers = MemoryLedgers()
        self.ledgers.create(Workspace("w", "Turlaget", "en"), Connection(TEAM, "slack", "w"))

    def write(self, work: Callable[[Ledger], T]) -> T:
        return self.ledgers.write("w", work)

    def tell(self, id: str, name: str, *aliases: str, at: datetime = NOON, **more: object) -> Account:
        told = AccountTold(TEAM, id, name, aliases, **more)  # type: ignore[arg-type]  # fields of AccountTold
        return self.write(lambda ledger: account_told(ledger, told, at))

    def person(self, id: str) -> Party:
        def look(ledger: Ledger) -> Party | None:
            account = ledger.places.account(TEAM, id)
            return ledger.parties.get(account.person) if account else None

        found = self.ledgers.read("w", look)
        assert found is not None
        return found

    def names(self, id: str) -> tuple[str, ...]:
        return (self.person(id).name, *self.person(id).aliases)

    def directory(self, key: str, name: str, *aliases: str, kind: str = "person") -> Party:
        told = PartyTold(key, kind, name, aliases)  # type: ignore[arg-type]  # a kind
        return self.write(lambda ledger: party_told(ledger, told, NOON))

    def group(self, name: str, *members: str, at: datetime = NOON, handle: str = "", active: bool = True) -> Party:
        told = GroupTold(TEAM, f"{TEAM}:S1", name, handle, members, active)
        return self.write(lambda ledger: group_told(ledger, told, at))

    def members(self, body: str, at: datetime = NOON) -> set[str]:
        def look(ledger: Ledger) -> set[str]:
            held = (m for m in ledger.parties.members(body) if m.covers(at.date()))
            return {party.name for m in held if (party := ledger.parties.get(m.party))}

        return self.ledgers.read("w", look)

    def known(self, channel: Channel) -> datetime | None:
        """As of when it is known who is there."""
        found = self.ledgers.read("w", lambda ledger: ledger.places.channel(channel.id))
        assert found is not None
        return found.members_known

    def about(self, person: str) -> tuple[Entry, ...]:
        return self.ledgers.read("w", lambda ledger: ledger.journal.about(person))

    @property
    def entries(self) -> list[str]:
        return self.ledgers.read("w", lambda ledger: [entry.verb for entry in ledger.journal.entries()])


@pytest.fixture
def team() -> Team:
    return Team()


class TestNames:
    def test_the_old_one_stays_and_the_new_one_follows(self, team: Team) -> None:
        team.tell("U1", "Una Berg")
        team.tell("U1", "Una Dahl")
        assert team.names("U1") == ("Una Dahl", "Una Berg")
        team.tell("U1", "Una Berg")
        assert team.names("U1") == ("Una Berg", "Una Dahl")

    def test_one_that_a_directory_told_stays_and_the_other_is_an_alias(self, team: Team) -> None:
        entry = team.directory("una", "Una Berg")
        account = team.tell("U1", "Una B.")
        team.write(lambda ledger: ledger.places.put_account(_of(account, entry)))
        team.tell("U1", "Una Dahl")
        assert team.names("U1") == ("Una Berg", "Una Dahl")

    @pytest.mark.parametrize("alias", ["AU", "arbeidsutvalget", "Per Aas", "per"])
    def test_none_is_taken_that_means_somebody_else(self, team: Team, alias: str) -> None:
        team.directory("au", "Arbeidsutvalget", "AU", kind="body")
        team.tell("U1", "Per Aas")
        team.tell("U2", "Una Berg", alias)
        assert team.names("U2") == ("Una Berg",)

    def test_nor_one_that_somebody_took_in_the_same_breath(self, team: Team) -> None:
        told = (AccountTold(TEAM, "U1", "Kari Nes"), AccountTold(TEAM, "U2", "Karianne Moe", ("Kari", "Moe")))
        team.write(lambda ledger: accounts_told(ledger, told, NOON))
        assert team.names("U2") == ("Karianne Moe",)

    @pytest.mark.parametrize("alias", ["jeg", "alle", "", "  ", "una", "Berg Una"])
    def test_nor_what_is_no_name_or_a_part_of_one(self, team: Team, alias: str) -> None:
        team.tell("U1", "Una Berg", alias)
        assert team.names("U1") == ("Una Berg",)

    @pytest.mark.parametrize(("name", "kept"), [("jeg", "U1"), ("\u202e", "U1"), ("x" * 300, "x" * 100)])
    def test_what_cannot_be_a_name_is_none(self, team: Team, name: str, kept: str) -> None:
        team.tell("U1", name)
        assert team.names("U1") == (kept,)

    def test_an_old_name_that_means_somebody_else_is_not_kept(self, team: Team) -> None:
        team.tell("U1", "Per Aas")
        team.tell("U2", "Una Berg")
        for name in ("Per Aas", "Una Dahl"):
            team.tell("U2", name)
        assert team.names("U2") == ("Una Dahl", "Una Berg"), "who was Per for a minute is not called so for ever"

    def test_who_is_of_another_organisation_is_called_one_thing(self, team: Team) -> None:
        for name in ("Una Berg", "Una Dahl"):
            team.tell("U1", name, "Styret", standing="external")
        assert team.names("U1") == ("Una Dahl",)

    @pytest.mark.parametrize(
        ("told", "kept"),
        [
            ("/decision revoke D-1", "decision revoke D-1"),
            ("@referent close", "referent close"),
            (" #/@ Una", "Una"),
            ("ACTION: Una sells", "ACTION Una sells"),
            ("/", "U1"),
        ],
    )
    def test_none_looks_like_a_command(self, team: Team, told: str, kept: str) -> None:
        team.tell("U1", told)
        assert team.names("U1") == (kept,)

    def test_of_whom_nothing_was_told_the_id_is_no_alias_afterwards(self, team: Team) -> None:
        team.tell("U1", "U1", standing="guest")
        account = team.tell("U1", "Una Berg", manages=True)
        assert team.names("U1") == ("Una Berg",)
        assert (account.standing, account.administrator) == ("member", True)

    def test_a_directory_does_not_take_over_who_only_bears_the_name(self, team: Team) -> None:
        team.tell("U1", "Una Berg")
        assert team.directory("una", "Una Berg").id != team.person("U1").id


def _of(account: Account, party: Party) -> Account:
    return replace(account, person=party.id)


class TestAccounts:
    def test_told_again_nothing_has_happened(self, team: Team) -> None:
        told = AccountTold(TEAM, "U1", "Una Berg", ("bergen",), zone="Europe/Oslo")
        assert team.ledgers.read("w", lambda ledger: is_news(ledger, told))
        team.write(lambda ledger: account_told(ledger, told, NOON))
        assert not team.ledgers.read("w", lambda ledger: is_news(ledger, told))
        before = team.entries
        team.write(lambda ledger: account_told(ledger, told, LATER))
        assert team.entries == before == ["account.told"]

    def test_a_new_name_is_news_also_where_it_becomes_an_alias(self, team: Team) -> None:
        entry = team.directory("una", "Una Berg")
        account = team.tell("U1", "Una Berg")
        team.write(lambda ledger: ledger.places.put_account(_of(account, entry)))
        for name, news in (("Una Berg", False), ("Una Dahl", True)):
            told = AccountTold(TEAM, "U1", name)
            assert team.ledgers.read("w", lambda ledger, told=told: is_news(ledger, told)) is news  # type: ignore[misc]  # a default binds

    @pytest.mark.parametrize("zone", ["Mars/Olympus", "Europe", "../etc/passwd", "x" * 5000, ""])
    def test_a_zone_that_is_none_is_not_kept(self, team: Team, zone: str) -> None:
        assert team.tell("U1", "Una Berg", zone=zone).zone is None

    @pytest.mark.parametrize("less", [{"active": False}, {"standing": "guest"}, {"standing": "external"}])
    def test_who_is_no_member_any_more_administrates_no_more_and_not_when_they_come_back(
        self, team: Team, less: dict[str, Any]
    ) -> None:
        account = team.tell("U1", "Una Berg")
        team.write(lambda ledger: ledger.places.put_account(replace(account, administrator=True)))
        assert team.tell("U1", "Una Berg").administrates
        assert not team.tell("U1", "Una Berg", **less).administrator
        assert not team.tell("U1", "Una Berg").administrates
        told = [entry.facts.get("administrator") for entry in team.about(account.person)]
        assert told == [None, False, None], "the journal says so"

    @pytest.mark.parametrize("less", [{"active": False}, {"standing": "guest"}])
    def test_an_account_that_says_so_administrates_only_as_a_member(self, less: dict[str, object]) -> None:
        account = Account(TEAM, "U1", "una", administrator=True)
        assert account.administrates
        assert not replace(account, **less).administrates  # type: ignore[arg-type]  # fields of Account

    def test_who_manages_no_more_administrates_no_more(self, team: Team) -> None:
        assert team.tell("U1", "Una Berg", manages=True).administrator
        assert team.tell("U1", "Una Dahl", manages=True).administrator
        assert team.tell("U1", "Una Dahl").administrator, "nothing is told of who manages"
        less = AccountTold(TEAM, "U1", "Una Dahl", manages=False)
        assert team.write(lambda ledger: is_news(ledger, less))
        assert not team.tell("U1", "Una Dahl", manages=False).administrator

    def test_whom_an_administrator_made_one_stays_so_whatever_the_platform_tells(self, team: Team) -> None:
        account = team.tell("U1", "Una Berg", manages=False)
        granted = Entry(NOON, "x", "workspace.admin", account.person, facts={"administrator": True}, audience="w")
        team.write(lambda ledger: ledger.journal.append(granted))
        team.write(lambda ledger: ledger.places.put_account(replace(account, administrator=True)))
        assert team.tell("U1", "Una Dahl", manages=False).administrator
        assert team.tell("U1", "Una Vik", manages=False).administrator

    def test_who_installed_it_need_not_manage(self, team: Team) -> None:
        account = team.tell("U1", "Una Berg")
        team.write(lambda ledger: ledger.places.put_account(replace(account, administrator=True)))
        joined = Entry(NOON, "", "channel.join", account.person, audience="w")
        team.write(lambda ledger: ledger.journal.append(joined))
        assert team.tell("U1", "Una Dahl", manages=False).administrator

    def test_who_manages_administrates_from_the_first_and_no_later(self, team: Team) -> None:
        assert team.tell("U1", "Una Berg", manages=True).administrator
        assert not team.tell("U2", "Per Aas").administrator
        assert not team.tell("U2", "Per Aas", manages=True).administrator

    def test_who_was_erased_is_not_brought_back(self, team: Team) -> None:
        account = Account(TEAM, "U1", "erased")
        team.write(lambda ledger: ledger.places.put_account(account))
        assert team.tell("U1", "Una Berg") == account
        told = AccountTold(TEAM, "U1", "Una Berg")
        assert not team.ledgers.read("w", lambda ledger: is_news(ledger, told))

    def test_a_bot_is_nobody_and_told_again_still(self, team: Team) -> None:
        for _ in range(2):
            team.write(lambda ledger: bot_told(ledger, TEAM, "B1"))
        (bot,) = team.ledgers.read("w", lambda ledger: ledger.places.accounts())
        assert (bot.person, bot.active) == ("", False)


class TestChannels:
    @pytest.fixture
    def styret(self, team: Team) -> Channel:
        told = ChannelTold(TEAM, "C1", "styret", private=True)
        return team.write(lambda ledger: channel_told(ledger, told, NOON))

    def people(self, team: Team, channel: Channel, at: datetime) -> dict[str, str]:
        def look(ledger: Ledger) -> dict[str, str]:
            stays = ledger.places.members_of(channel.id, at)
            return {party.name: stay.standing for stay in stays if (party := ledger.parties.get(stay.person))}

        return team.ledgers.read("w", look)

    def test_standings_follow_and_whose_account_is_closed_is_out(self, team: Team, styret: Channel) -> None:
        una, _ = team.tell("U1", "Una Berg"), team.tell("U2", "Per Aas", standing="guest")
        team.write(lambda ledger: members_told(ledger, styret, ("U1", "U2"), NOON))
        assert self.people(team, styret, LATER) == {"Una Berg": "member", "Per Aas": "guest"}
        team.tell("U2", "Per Aas", at=LATER)
        assert self.people(team, styret, LATER) == {"Una Berg": "member", "Per Aas": "member"}
        team.tell("U1", "Una Berg", at=LATER, active=False)
        assert self.people(team, styret, LATER) == {"Per Aas": "member"}
        assert team.write(lambda ledger: ledger.parties.get(una.person))

    def test_a_guests_standing_follows_the_account_where_members_are_told(self, team: Team, styret: Channel) -> None:
        account = team.tell("U1", "Una Berg")
        team.write(lambda ledger: came(ledger, styret, account, NOON))
        team.write(lambda ledger: ledger.places.put_account(_guest(account)))
        team.write(lambda ledger: members_told(ledger, styret, ("U1",), LATER))
        assert self.people(team, styret, LATER) == {"Una Berg": "guest"}

    def test_who_came_or_left_after_the_question_is_left_as_they_are(self, team: Team, styret: Channel) -> None:
        una, per = team.tell("U1", "Una Berg"), team.tell("U2", "Per Aas")
        team.write(lambda ledger: came(ledger, styret, una, NOON))
        asked = NOON + timedelta(minutes=1)
        team.write(lambda ledger: gone(ledger, styret, una, LATER))
        team.write(lambda ledger: came(ledger, styret, per, LATER))
        team.write(lambda ledger: members_told(ledger, styret, ("U1",), asked))
        assert self.people(team, styret, LATER) == {"Per Aas": "member"}

    @pytest.mark.parametrize("late", [True, False])
    def test_a_move_that_may_not_be_so_makes_it_unknown_who_is_there(
        self, team: Team, styret: Channel, *, late: bool
    ) -> None:
        una, gro = team.tell("U1", "Una Berg"), team.tell("U2", "Gro Nes", standing="guest")
        team.write(lambda ledger: members_told(ledger, styret, ("U1",), NOON))
        at = NOON + timedelta(minutes=2)
        if not late:  # told in another order than it happened
            team.write(lambda ledger: came(ledger, styret, gro, NOON + timedelta(minutes=1)))
            assert not team.write(lambda ledger: gone(ledger, styret, gro, NOON + timedelta(minutes=1, seconds=20)))
            assert team.known(styret) is None
            team.write(lambda ledger: members_told(ledger, styret, ("U1",), NOON + timedelta(minutes=1, seconds=25)))
            at = NOON + timedelta(minutes=1, seconds=30)
        assert team.known(styret) is not None
        assert not team.write(lambda ledger: came(ledger, styret, gro, at, late=late))
        assert team.known(styret) is None
        assert self.people(team, styret, at) == {"Una Berg": "member", "Gro Nes": "guest"}
        (stay,) = team.ledgers.read("w", lambda ledger: ledger.places.channels_of(gro.person, at))
        assert stay.known is None, "she reads nothing there until it has been asked"
        team.write(lambda ledger: members_told(ledger, styret, ("U1",), LATER))
        assert self.people(team, styret, LATER) == {"Una Berg": "member"}
        assert not team.write(lambda ledger: gone(ledger, styret, una, LATER + timedelta(hours=1), late=True))
        assert team.known(styret) is None

    def test_a_move_that_is_sure_leaves_it_known(self, team: Team, styret: Channel) -> None:
        una = team.tell("U1", "Una Berg")
        team.write(lambda ledger: members_told(ledger, styret, (), NOON))
        assert team.write(lambda ledger: came(ledger, styret, una, NOON))
        assert team.write(lambda ledger: came(ledger, styret, una, NOON, late=True)), "she is there already"
        assert team.write(lambda ledger: gone(ledger, styret, una, LATER))
        assert team.write(lambda ledger: gone(ledger, styret, una, LATER)), "she is not there anyway"
        assert team.known(styret) == NOON

    def test_who_is_not_among_them_any_more_is_out(self, team: Team, styret: Channel) -> None:
        for id, name in (("U1", "Una Berg"), ("U2", "Per Aas")):
            team.tell(id, name)
        for there, at in ((("U1", "U2"), NOON), (("U2",), LATER)):
            team.write(lambda ledger, there=there, at=at: members_told(ledger, styret, there, at))  # type: ignore[misc]  # defaults bind
        assert self.people(team, styret, LATER) == {"Per Aas": "member"}

    def test_in_other_channels_they_are_as_they_were(self, team: Team) -> None:
        team.ledgers.create(Workspace("w", "Turlaget"), Connection("web", "local", "w"))
        told = ChannelTold("web", "tur", "tur")
        local = team.write(lambda ledger: channel_told(ledger, told, NOON))
        account = team.tell("U1", "Una Berg")
        team.write(lambda ledger: came(ledger, local, account, NOON))
        team.tell("U1", "Una Berg", at=LATER, active=False)
        assert self.people(team, local, LATER) == {"Una Berg": "member"}

    def test_an_older_answer_makes_nothing_older(self, team: Team, styret: Channel) -> None:
        for at in (LATER, NOON):
            assert team.write(lambda ledger, at=at: members_told(ledger, styret, (), at))  # type: ignore[misc]  # a default binds
        found = team.ledgers.read("w", lambda ledger: ledger.places.channel(styret.id))
        assert found is not None
        assert found.members_known == LATER

    def test_bots_are_in_it_and_count_for_nothing(self, team: Team, styret: Channel) -> None:
        def bots(ledger: Ledger) -> bool:
            bot_told(ledger, TEAM, "B1")
            account = ledger.places.account(TEAM, "B1")
            assert account is not None
            came(ledger, styret, account, NOON)
            return members_told(ledger, styret, ("B1",), NOON)

        assert team.write(bots)
        assert self.people(team, styret, LATER) == {}


def _guest(account: Account) -> Account:
    return replace(account, standing="guest")


class TestGroups:
    def test_is_a_body_with_its_handle_as_alias(self, team: Team) -> None:
        team.tell("U1", "Una Berg")
        body = team.group("Arbeidsutvalget", "U1", handle="au")
        assert (body.kind, body.name, body.aliases) == ("body", "Arbeidsutvalget", ("au",))
        assert team.members(body.id) == {"Una Berg"}
        assert team.group("Arbeidsutvalget", "U1", handle="au") == body

    def test_who_has_left_reads_nothing_as_a_member_the_same_day(self, team: Team) -> None:
        una = team.tell("U1", "Una Berg")
        body = team.group("Arbeidsutvalget", "U1")
        team.group("Arbeidsutvalget", at=LATER)
        assert team.ledgers.read("w", lambda ledger: bodies_of(una.person, ledger, LATER.date())) == ()
        team.group("Arbeidsutvalget", "U1", at=LATER)
        assert team.members(body.id) == {"Una Berg"}

    def test_one_with_a_taken_name_goes_by_its_handle(self, team: Team) -> None:
        team.directory("au", "Arbeidsutvalget", "AU", kind="body")
        body = team.group("Arbeidsutvalget", handle="au")
        assert (body.name, body.aliases) == ("@au", ())

    def test_renamed_it_keeps_the_old_name_as_alias(self, team: Team) -> None:
        team.group("Arbeidsutvalget", handle="au")
        body = team.group("Komiteen", handle="au")
        assert (body.name, set(body.aliases)) == ("Komiteen", {"au", "Arbeidsutvalget"})

    def test_one_that_is_taken_away_ends_and_may_come_back(self, team: Team) -> None:
        assert team.group("Arbeidsutvalget", active=False).last_day == NOON.date()
        ended = team.group("Arbeidsutvalget", active=False, at=NOON + timedelta(days=3))
        assert ended.last_day == NOON.date()
        assert team.group("Arbeidsutvalget").last_day is None

    def test_merged_into_another_body_it_brings_members_and_takes_none(self, team: Team) -> None:
        team.tell("U1", "Una Berg")
        team.tell("U2", "Per Aas")
        board = team.directory("board", "Styret", kind="body")
        body = team.group("Arbeidsutvalget", "U1")
        team.write(lambda ledger: ledger.parties.put(body.ended(NOON.date(), board.id)))
        team.group("Arbeidsutvalget", "U2")
        assert team.members(board.id) == {"Per Aas"}
        key = f"{TEAM}:S1"
        team.write(lambda ledger: group_changed(ledger, TEAM, key, ("U1",), ("U2",), NOON))
        assert team.members(board.id) == {"Una Berg", "Per Aas"}

    def test_without_members_told_they_stay(self, team: Team) -> None:
        team.tell("U1", "Una Berg")
        body = team.group("Arbeidsutvalget", "U1")
        key = f"{TEAM}:S1"
        team.write(lambda ledger: group_changed(ledger, TEAM, key, (), ("U1",), NOON))
        assert team.members(body.id) == set()
        team.group("Arbeidsutvalget", "U1")
        told = GroupTold(TEAM, f"{TEAM}:S1", "Arbeidsutvalget")
        team.write(lambda ledger: group_told(ledger, told, LATER))
        assert team.members(body.id) == {"Una Berg"}
        team.write(lambda ledger: group_changed(ledger, TEAM, "unknown", ("U1",), (), LATER))
