"""What platforms and directories tell: the same told again changes nothing, in whatever order it comes."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.events import (
    ChannelTold,
    PartyTold,
    channel_renumbered,
    channel_told,
    joined,
    left,
    party_told,
    person_named,
)
from bot.party import Party
from bot.place import Channel, Connection, Workspace
from bot.ports import Ledger
from tests.bot.commands.talk import Talk
from tests.memory import MemoryLedgers

NOON = datetime(2024, 5, 6, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def ledgers() -> MemoryLedgers:
    ledgers = MemoryLedgers()
    ledgers.create(Workspace("w", "Turlaget", "en", summary=time(9)), Connection("c", "local", "w"))
    return ledgers


def tell(ledgers: MemoryLedgers, at: datetime = NOON, **told: object) -> Channel:
    channel = ChannelTold("c", "tur", "tur", **told)  # type: ignore[arg-type]  # fields of ChannelTold
    return ledgers.write("w", lambda ledger: channel_told(ledger, channel, at))


def party(ledgers: MemoryLedgers, *told: object, **more: object) -> Party:
    entry = PartyTold(*told, **more)  # type: ignore[arg-type]  # fields of PartyTold
    return ledgers.write("w", lambda ledger: party_told(ledger, entry, NOON))


def entries(ledgers: MemoryLedgers) -> list[str]:
    return ledgers.read("w", lambda ledger: [entry.verb for entry in ledger.journal.entries()])


class TestChannels:
    def test_a_new_one_is_as_the_workspace_has_it(self, ledgers: MemoryLedgers) -> None:
        channel = tell(ledgers)
        assert (channel.language, channel.summary, channel.summary_since) == ("en", time(9), NOON)

    def test_told_again_it_stays_as_it_is(self, ledgers: MemoryLedgers) -> None:
        first = tell(ledgers, language="nn", zone="Europe/London", summary="07:00", capture="off", private=True)
        assert tell(ledgers, LATER, summary="07:00") == first
        assert entries(ledgers) == ["channel.told"]

    def test_another_time_counts_from_when_it_was_told(self, ledgers: MemoryLedgers) -> None:
        tell(ledgers)
        assert tell(ledgers, LATER, summary="off").summary is None
        changed = tell(ledgers, LATER, summary="07:00")
        assert (changed.summary, changed.summary_since, changed.revision) == (time(7), LATER, 3)

    def test_one_that_closes_its_door_takes_along_what_was_said_before(self) -> None:
        talk = Talk("en")
        talk.channel("tur")
        talk.say("Una Berg", "/minutes start Trails")
        talk.say("Una Berg", "/decision add The hut is painted")
        talk.say("Una Berg", "/action add Liv Sand paints")
        talk.channel("tur", private=True, members=("Una Berg",))
        for command in ("/action show A-1", "/decision show D-1", "/minutes show M-1"):
            assert talk.say("Una Berg", command)[0].ok, command
            assert talk.say("Liv Sand", command, None)[0].error == "unknown", command
        assert not talk.one("Liv Sand", "/owes Liv Sand", None).rows
        talk.channel("tur")
        assert talk.say("Liv Sand", "/action show A-1")[0].error == "unknown", "what is private stays so"


class TestNewIds:
    def renumber(self, ledgers: MemoryLedgers, old: str, new: str) -> list[tuple[str, bool]]:
        ledgers.write("w", lambda ledger: channel_renumbered(ledger, "c", old, new, LATER))
        channels = ledgers.read("w", lambda ledger: ledger.places.channels())
        return sorted((channel.platform_id, channel.reachable) for channel in channels)

    def test_it_is_the_same_channel_of_which_it_is_asked_anew_who_is_there(self, ledgers: MemoryLedgers) -> None:
        before = tell(ledgers)
        ledgers.write("w", lambda ledger: ledger.places.put_channel(replace(before, members_known=NOON, revision=2)))
        assert self.renumber(ledgers, "tur", "tur-2") == [("tur-2", True)]
        after = ledgers.read("w", lambda ledger: ledger.places.channel(before.id))
        assert after == replace(before, platform_id="tur-2", revision=3)

    def test_where_the_new_id_is_known_already_the_old_one_is_out_of_reach(self, ledgers: MemoryLedgers) -> None:
        tell(ledgers)
        ledgers.write("w", lambda ledger: channel_told(ledger, ChannelTold("c", "vik", "vik"), NOON))
        assert self.renumber(ledgers, "tur", "vik") == [("tur", False), ("vik", True)]

    def test_one_that_nobody_knows_is_none_of_ours(self, ledgers: MemoryLedgers) -> None:
        assert self.renumber(ledgers, "tur", "vik") == []


class TestMembers:
    def names(self, ledgers: MemoryLedgers, channel: Channel, at: datetime) -> list[str]:
        def look(ledger: Ledger) -> list[str]:
            there = ledger.places.members_of(channel.id, at)
            return [person.name for stay in there if (person := ledger.parties.get(stay.person))]

        return ledgers.read("w", look)

    def test_they_come_and_go_and_come_back(self, ledgers: MemoryLedgers) -> None:
        channel = tell(ledgers, members=("Una Berg", "Per Aas"))
        tell(ledgers, LATER, members=("Una Berg",))
        una = ledgers.write("w", lambda ledger: person_named(ledger, "Una Berg")).id
        ledgers.write("w", lambda ledger: left(ledger, channel, una, LATER))
        ledgers.write("w", lambda ledger: left(ledger, channel, una, LATER))
        assert self.names(ledgers, channel, LATER) == ["Per Aas"]
        assert self.names(ledgers, channel, NOON) == ["Una Berg", "Per Aas"]
        ledgers.write("w", lambda ledger: joined(ledger, channel, una, LATER + timedelta(hours=1)))
        ledgers.write("w", lambda ledger: joined(ledger, channel, una, LATER + timedelta(hours=2)))
        assert entries(ledgers).count("channel.join") == 3
        assert entries(ledgers).count("channel.leave") == 1


class TestParties:
    def test_members_may_be_named_before_they_are_told_of(self, ledgers: MemoryLedgers) -> None:
        body = party(ledgers, "tg", "body", "Trail group", members=("una",))
        una = party(ledgers, "una", "person", "Una Berg", roles=({"body": "tg", "role": "chair", "unit": None},))
        members = ledgers.read("w", lambda ledger: ledger.parties.members(body.id))
        assert [(m.party, m.role) for m in members] == [(una.id, None), (una.id, "chair")]

    def test_told_again_nothing_changes(self, ledgers: MemoryLedgers) -> None:
        for _ in range(2):
            party(ledgers, "tg", "body", "Trail group", ("TG",), ("una",))
            una = party(
                ledgers, "una", "person", "Una Berg", roles=({"body": "tg", "role": "chair"}, {"role": "keeper"})
            )
        held = ledgers.read("w", lambda ledger: ledger.parties.memberships(una.id))
        assert len(held) == 3
        assert entries(ledgers) == ["party.told", "party.told"]

    def test_told_otherwise_it_is_the_next_revision(self, ledgers: MemoryLedgers) -> None:
        first = party(ledgers, "tg", "body", "Trail group")
        second = party(ledgers, "tg", "body", "The trail group", ("TG",))
        assert (second.id, second.name, second.revision) == (first.id, "The trail group", 2)

    def test_somebody_who_has_spoken_is_the_person_told_of(self, ledgers: MemoryLedgers) -> None:
        spoke = ledgers.write("w", lambda ledger: person_named(ledger, "Una Berg"))
        assert party(ledgers, "una", "person", "Una Berg").id == spoke.id

    def test_and_takes_the_place_of_the_key_that_stood_in(self, ledgers: MemoryLedgers) -> None:
        body = party(ledgers, "tg", "body", "Trail group", members=("una",))
        spoke = ledgers.write("w", lambda ledger: person_named(ledger, "Una Berg"))
        assert party(ledgers, "una", "person", "Una Berg").id == spoke.id
        members = ledgers.read("w", lambda ledger: ledger.parties.members(body.id))
        assert [m.party for m in members] == [spoke.id]

    def test_two_of_one_name_are_not_guessed_between(self, ledgers: MemoryLedgers) -> None:
        party(ledgers, "una1", "person", "Una Berg")
        party(ledgers, "una2", "person", "Una Berg")
        third = ledgers.write("w", lambda ledger: person_named(ledger, "Una Berg"))
        assert third.key is None
