"""Messages of people who have left, and of those whose words others took down: who is told what becomes of them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.arrival import MembershipStale
from bot.events_people import AccountTold, account_told, gone
from bot.ports import Ledger, Message
from bot.presence import FRESH
from bot.reply import Reply, plain_text
from bot.request import Happening
from tests.bot.commands.talk import commands
from tests.bot.test_presence import SECRET, TEAM, Team


@pytest.fixture
def team() -> Team:
    """A meeting in the private channel that Una leads as its secretary, where Eva has made something of her words."""
    team = Team()
    team.says("Una", "/minutes start Boats", "styret")
    made = {"text": "Per Berg paints", "owners": "Per Berg"}
    team.says("Eva", "/action add", "styret", message="m1", author="Per", values=made, outbox="channel")
    team.says("Eva", "ACTION: Per Berg sails\nNOTE: Words", "styret", message="m2", outbox="all")
    posted(team)
    return team


def happens(
    team: Team, who: str, happening: Happening, message: str, text: str = "", channel: str = "styret"
) -> tuple[Reply, ...]:
    """What is told of a message; who is where is asked where it has to be."""
    told = {"happening": happening, "message": message, "outbox": "all", "present": happening == "edited"}
    try:
        return team.says(who, text, channel, **told)
    except MembershipStale as stale:
        for each in stale.channels:
            team.does(lambda ledger, each=each: team.still(ledger, each))  # type: ignore[misc]  # a default binds
        return team.says(who, text, channel, refreshed=True, **told)


def posted(team: Team) -> list[tuple[str, Message]]:
    """To whom what waits is said alone, and what; all of it is delivered then."""

    def work(ledger: Ledger) -> list[tuple[str, Message]]:
        waiting = [each for each in ledger.outbox.waiting(100) if each.kind == "post"]
        for each in waiting:
            ledger.outbox.delivered(each.id, team.now, revision=each.revision, place="d", sent=each.sent or each.id)
        return [(party.name, each) for each in waiting if each.person and (party := ledger.parties.get(each.person))]

    return team.ledgers.write("w", work)


def closes(team: Team, who: str) -> None:
    team.does(lambda ledger: account_told(ledger, AccountTold(TEAM, who, f"{who} Berg", active=False), team.now))


class TestEdited:
    def test_whoever_made_something_of_it_is_asked(self, team: Team) -> None:
        team.passes()
        assert happens(team, "Per", "edited", "m1", f"Per {SECRET}") == ()
        ((name, asked),) = posted(team)
        assert (name, commands(asked.reply)) == ("Eva Berg", [f"/action edit A-1 Per {SECRET}"])

    def test_not_where_they_have_left_since(self, team: Team) -> None:
        team.moves("styret", "Eva", gone)
        (asked,) = happens(team, "Per", "edited", "m1", f"Per {SECRET}")
        assert (asked.to, commands(asked)) == ("sender", [f"/action edit A-1 Per {SECRET}"])
        assert [name for name, _ in posted(team)] == ["Per Berg"]

    def test_nor_where_nobody_can_tell_whether_they_have(self, team: Team) -> None:
        team.passes()
        told = {"happening": "edited", "message": "m1", "outbox": "all", "refreshed": True}
        (asked,) = team.says("Per", f"Per {SECRET}", "styret", **told)
        assert asked.to == "sender"
        assert [name for name, _ in posted(team)] == ["Per Berg"]

    def test_one_question_follows_the_words(self, team: Team) -> None:
        for count in range(3):
            happens(team, "Per", "edited", "m1", f"Per paints {count}")
        ((_, first),) = posted(team)
        assert commands(first.reply) == ["/action edit A-1 Per paints 2"]
        happens(team, "Per", "edited", "m1", "Per paints it red")
        ((_, again),) = posted(team)
        assert (again.id, commands(again.reply)) == (first.id, ["/action edit A-1 Per paints it red"])
        team.passes(timedelta(days=2))
        happens(team, "Per", "edited", "m1", "Per paints it blue")
        ((_, anew),) = posted(team)
        assert anew.id != first.id


class TestDeleted:
    def test_whoever_has_left_is_not_asked_but_who_writes_the_minutes(self, team: Team) -> None:
        team.moves("styret", "Eva", gone)
        team.passes(timedelta(minutes=1))
        assert happens(team, "Eva", "deleted", "m2") == ()
        asked = posted(team)
        assert [(name, commands(each.reply)[1]) for name, each in asked] == [
            ("Una Berg", "/action remove A-2"),
            ("Una Berg", "/minutes delete N-1"),
        ]
        assert "Boats" in plain_text(asked[0][1].reply), "who is asked reads where it was taken down"
        assert [each.channel is None for _, each in asked] == [True, False], "a note is reached from its channel"
        assert team.says("Una", "/action remove A-2")[0].ok
        assert team.says("Una", "/minutes delete N-1", "styret")[0].ok

    def test_nor_is_one_whose_account_is_closed(self, team: Team) -> None:
        closes(team, "Eva")
        team.passes(FRESH)
        happens(team, "Eva", "deleted", "m2")
        assert {name for name, _ in posted(team)} == {"Una Berg"}
        happens(team, "Per", "deleted", "m1")
        assert {name for name, _ in posted(team)} == {"Una Berg"}

    def test_nobody_is_asked_where_there_is_nobody(self, team: Team) -> None:
        team.says("Eva", "/action add Per Berg rows", "aapen", message="m3", author="Per", outbox="channel")
        for who in ("Eva", "Una"):
            team.moves("styret", who, gone)
        closes(team, "Eva")
        posted(team)
        assert happens(team, "Eva", "deleted", "m2") == ()
        assert happens(team, "Per", "deleted", "m3", channel="aapen") == ()
        assert posted(team) == []

    def test_who_may_not_come_in_is_told_nothing(self, team: Team) -> None:
        assert happens(team, "Ali", "deleted", "m2") == ()

    def test_whoever_has_been_merged_is_asked_as_who_they_are_now(self, team: Team) -> None:
        def merges(ledger: Ledger) -> None:
            eva, per = ledger.places.account(TEAM, "Eva"), ledger.places.account(TEAM, "Per")
            party = ledger.parties.get(eva.person) if eva else None
            assert party is not None
            assert per is not None
            ledger.parties.put(replace(party, merged_into=per.person, revision=party.revision + 1))

        team.does(merges)
        assert [commands(each)[1] for each in happens(team, "Per", "deleted", "m1")] == ["/action remove A-1"]

    def test_in_a_direct_message_whoever_wrote_it_is_asked(self, team: Team) -> None:
        team.says("Eva", "ACTION: Per Berg rows", message="m9", outbox="all")
        told = {"happening": "deleted", "message": "m9", "outbox": "all"}
        assert [commands(each)[1] for each in team.says("Eva", "", **told)] == ["/action remove A-3"]
        closes(team, "Eva")

        def erased(ledger: Ledger) -> None:
            account = ledger.places.account(TEAM, "Eva")
            assert account is not None
            ledger.places.put_account(replace(account, person="nobody"))

        team.does(erased)
        assert team.says("Eva", "", "styret", **{**told, "message": "m2"}) == ()
