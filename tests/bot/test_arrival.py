"""Who has come and where: what a name grants on the local connection, and that it grants nothing elsewhere."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from bot.arrival import Arrival, MembershipStale, Stranger, arrive
from bot.errors import Unknown
from bot.events import left, person_named
from bot.party import Party
from bot.place import Account, Connection, Workspace
from bot.ports import Ledger
from bot.presence import LATE, SEEN
from bot.request import Request
from tests.memory import MemoryLedgers

NOON = datetime(2024, 5, 6, 12, tzinfo=UTC)


@pytest.fixture
def ledgers() -> MemoryLedgers:
    """A workspace with a local connection and a Slack team."""
    ledgers = MemoryLedgers()
    ledgers.create(Workspace("w", "Turlaget", "en"), Connection("local", "local", "w"))
    ledgers.create(Workspace("w", "Turlaget", "en"), Connection("slack", "slack", "w"))
    return ledgers


def come(ledgers: MemoryLedgers, connection: str, account: str, name: str, channel: str | None = None) -> Arrival:
    request = Request("w", connection, account, name, "hello", NOON, channel)
    return ledgers.write("w", lambda ledger: arrive(request, ledger, writing=True))


def test_on_the_local_connection_a_name_is_a_person(ledgers: MemoryLedgers) -> None:
    known = ledgers.write("w", lambda ledger: person_named(ledger, "Una Berg"))
    assert come(ledgers, "local", "Una Berg", "Una Berg").speaker == known


@pytest.mark.parametrize("name", ["una berg", "Una  Berg ", "UNA BERG", "Una\tBerg"])
def test_capital_letters_and_spaces_make_nobody_else(ledgers: MemoryLedgers, name: str) -> None:
    first = come(ledgers, "local", "Una Berg", "Una Berg")
    again = come(ledgers, "local", name, name)
    assert again.speaker == first.speaker
    assert again.account.administrator, "what one may do does not hang on a capital letter"
    assert not come(ledgers, "local", "Per Aas", "Per Aas").account.administrator


def test_a_name_as_it_is_written_wins_over_one_that_is_nearly_so(ledgers: MemoryLedgers) -> None:
    both = [Party("1", "person", "Una Berg"), Party("2", "person", "UNA BERG")]
    for party in both:

        def put(ledger: Ledger, party: Party = party) -> None:
            ledger.parties.put(party)

        ledgers.write("w", put)
    assert come(ledgers, "local", "UNA BERG", "UNA BERG").speaker.id == "2"
    assert come(ledgers, "local", "una berg", "una berg").speaker.id not in {"1", "2"}


def test_elsewhere_a_long_name_is_cut_and_an_empty_one_is_the_accounts(ledgers: MemoryLedgers) -> None:
    assert come(ledgers, "slack", "U1", "x" * 300).speaker.name == "x" * 100
    assert come(ledgers, "slack", "U2", "\u200b").speaker.name == "U2"


def test_elsewhere_a_display_name_is_nobody_known(ledgers: MemoryLedgers) -> None:
    known = ledgers.write("w", lambda ledger: person_named(ledger, "Una Berg"))
    stranger = come(ledgers, "slack", "U1", "Una Berg").speaker
    assert stranger.id != known.id
    assert come(ledgers, "slack", "U1", "Una B").speaker == stranger, "an account is one person, whatever it is called"
    assert come(ledgers, "slack", "U2", "Una Berg").speaker.id not in {stranger.id, known.id}


def test_an_account_whose_person_is_gone_is_told(ledgers: MemoryLedgers) -> None:
    ledgers.write("w", lambda ledger: ledger.places.put_account(Account("slack", "U1", "erased")))
    with pytest.raises(Unknown) as refused:
        come(ledgers, "slack", "U1", "Una Berg")
    assert refused.value.sentence == "person.erased"


def test_reading_makes_nobody(ledgers: MemoryLedgers) -> None:
    request = Request("w", "local", "Una Berg", "Una Berg", "hello", NOON, "tur")
    with pytest.raises(Stranger):
        ledgers.read("w", lambda ledger: arrive(request, ledger, writing=False))
    come(ledgers, "local", "Una Berg", "Una Berg")
    with pytest.raises(Stranger):
        ledgers.read("w", lambda ledger: arrive(request, ledger, writing=False))
    come(ledgers, "local", "Una Berg", "Una Berg", "tur")
    assert ledgers.read("w", lambda ledger: arrive(request, ledger, writing=False)).channel is not None


def test_a_channel_that_nothing_is_known_of_is_private_elsewhere_than_at_home(ledgers: MemoryLedgers) -> None:
    request = Request("w", "slack", "U1", "Una Berg", "hello", NOON, "C1", present=True)
    came = ledgers.write("w", lambda ledger: arrive(request, ledger, writing=True))
    assert came.channel is not None
    assert came.channel.private, "the platform has not said that all may read it"
    here = come(ledgers, "local", "Una Berg", "Una Berg", "tur").channel
    assert here is not None
    assert not here.private


class TestHavingLeft:
    """What somebody said just before they left may be told just after."""

    def say(self, ledgers: MemoryLedgers, at: datetime, *, refreshed: bool = False) -> Arrival:
        request = Request("w", "slack", "U1", "Una Berg", "hello", at, "C1", present=True, refreshed=refreshed)
        return ledgers.write("w", lambda ledger: arrive(request, ledger, writing=True))

    @pytest.fixture
    def _left(self, ledgers: MemoryLedgers) -> None:
        arrival = self.say(ledgers, NOON)
        there = arrival.channel
        assert there is not None
        ledgers.write("w", lambda ledger: left(ledger, there, arrival.speaker.id, NOON + 2 * LATE))

    @pytest.mark.usefixtures("_left")
    def test_it_does_not_bring_them_back(self, ledgers: MemoryLedgers) -> None:
        with pytest.raises(MembershipStale):
            self.say(ledgers, NOON + 2 * LATE + LATE / 2)
        with pytest.raises(Unknown):
            self.say(ledgers, NOON + 2 * LATE + LATE / 2, refreshed=True)

    @pytest.mark.usefixtures("_left")
    def test_who_comes_again_later_is_there_again(self, ledgers: MemoryLedgers) -> None:
        assert self.say(ledgers, NOON + 4 * LATE).channel is not None


class TestWhereNobodyCanBeAsked:
    """The bot is not in a private channel: the platform tells who speaks there, and nothing else."""

    def ask(self, ledgers: MemoryLedgers, at: datetime, **more: Any) -> Arrival:
        request = Request("w", "slack", "U1", "Una Berg", "hello", at, "C1", **more)
        return ledgers.write("w", lambda ledger: arrive(request, ledger, writing=True))

    def test_a_form_that_was_begun_there_counts_for_a_while(self, ledgers: MemoryLedgers) -> None:
        there = self.ask(ledgers, NOON, present=True).channel
        with pytest.raises(MembershipStale):
            self.ask(ledgers, NOON + SEEN, seen=NOON)
        assert self.ask(ledgers, NOON + SEEN, seen=NOON, refreshed=True).channel == there
        with pytest.raises(Unknown):
            self.ask(ledgers, NOON + 2 * SEEN, seen=NOON, refreshed=True)

    def test_not_for_who_has_left_since(self, ledgers: MemoryLedgers) -> None:
        came = self.ask(ledgers, NOON, present=True)
        assert came.channel is not None
        gone = partial(left, channel=came.channel, person=came.speaker.id, at=NOON + timedelta(minutes=1))
        ledgers.write("w", gone)
        with pytest.raises(Unknown) as refused:
            self.ask(ledgers, NOON + SEEN, seen=NOON, refreshed=True)
        assert refused.value.sentence == "channel.unknown"

    def test_who_may_still_be_there_is_told_how_it_can_be_known(self, ledgers: MemoryLedgers) -> None:
        there = self.ask(ledgers, NOON, present=True).channel
        assert there is not None
        ledgers.write("w", lambda ledger: ledger.places.put_channel(replace(there, name="styret", revision=2)))
        with pytest.raises(Unknown) as refused:
            self.ask(ledgers, NOON + SEEN, refreshed=True)
        assert (refused.value.sentence, refused.value.facts) == ("channel.not_told", {"channel": "styret"})
