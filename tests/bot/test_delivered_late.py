"""What is delivered late is for those who are there by then: others may have come, or have left."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.commands.setting_up import greet
from bot.delivering import address_of, said_now
from bot.events_people import came, gone
from bot.party import Membership, Party
from bot.place import Account
from bot.ports import Ledger, Message
from bot.reply import Reply, Text, plain_text
from bot.rights import MembershipStale
from tests.bot.commands.talk import START
from tests.bot.test_presence import SECRET, TEAM, Team

TOO_LATE = "Ask once more"


class Posted(Team):
    """A team with a post office: `intern` is public, and only members are in it."""

    def __init__(self) -> None:
        super().__init__()
        self.channel("intern")
        self.members("intern", "Una", "Per", "Eva")
        self.says("Una", f"/action add Per Berg {SECRET} soon", "aapen", outbox="channel")
        self.says("Una", "/action add Per Berg paints the boat", "aapen", outbox="channel")
        self.delivered()

    def asks(self, who: str, text: str, channel: str | None) -> None:
        self.says(who, text, channel, message="m1", delivery=f"{who} {text}", outbox="all")

    def waits(self, look: Callable[[Ledger, Message], object]) -> list[object]:
        def work(ledger: Ledger) -> list[object]:
            return [look(ledger, each) for each in ledger.outbox.waiting(50) if each.kind == "post"]

        return self.ledgers.read("w", work)

    def said(self, *, may_ask: bool = False) -> list[str]:
        """What waits, as it is said now."""

        def say(ledger: Ledger, message: Message) -> str:
            reply = said_now(ledger, message, self.now, may_ask=may_ask)
            return plain_text(reply) if reply else ""

        return [str(each) for each in self.waits(say)]

    def delivered(self) -> None:
        def work(ledger: Ledger) -> None:
            for each in ledger.outbox.waiting(50):
                ledger.outbox.delivered(each.id, self.now, revision=each.revision, place="p", sent=f"s{each.id}")

        self.ledgers.write("w", work)


@pytest.fixture
def team() -> Posted:
    return Posted()


@pytest.mark.parametrize("asked", ["what does Per Berg owe?", "/action show A-1", "/owes Per Berg"])
def test_in_a_channel_where_a_guest_has_come_the_asker_asks_again(team: Posted, asked: str) -> None:
    team.asks("Una", f"@referent {asked}", "intern")
    assert SECRET in "".join(team.said()), "it is said as it was answered where that is at once"
    team.moves("intern", "Gro", came)
    team.passes(timedelta(minutes=1))
    (said,) = team.said()
    assert TOO_LATE in said
    assert "boat" not in said


def test_where_nobody_has_come_it_is_said_late_as_it_is_by_then(team: Posted) -> None:
    team.asks("Una", "@referent what does Per Berg owe?", "intern")
    team.says("Per", "/action done A-1", "aapen")
    team.passes(timedelta(minutes=1))
    (said,) = team.said()
    assert SECRET in said
    assert "done" in said


def test_what_is_no_more_is_no_secret(team: Posted) -> None:
    team.asks("Una", "@referent what does Per Berg owe?", "intern")
    team.says("Una", "/action remove A-2", "aapen")
    team.passes(timedelta(minutes=1))
    assert "taken away" in team.said()[0]


def test_a_direct_message_tells_nothing_of_a_channel_that_was_left(team: Posted) -> None:
    team.says("Una", f"/action add Per Berg {SECRET} secretly", "styret")
    team.asks("Eva", "what does Per Berg owe?", None)
    team.moves("styret", "Eva", gone)
    team.passes(timedelta(minutes=1))
    (said,) = team.said()
    assert TOO_LATE in said
    assert "boat" not in said


def test_what_nobody_asked_for_is_not_said(team: Posted) -> None:
    team.asks("Una", "@referent what does Per Berg owe?", "intern")
    team.moves("intern", "Gro", came)
    team.passes(timedelta(minutes=1))

    def unasked(ledger: Ledger, message: Message) -> object:
        return said_now(ledger, replace(message, connection=None), team.now)

    assert team.waits(unasked) == [None]


def test_the_platform_is_asked_first_who_is_where(team: Posted) -> None:
    team.asks("Una", "@referent what does Per Berg owe?", "intern")
    team.passes()
    with pytest.raises(MembershipStale) as stale:
        team.said(may_ask=True)
    assert stale.value.channels == ("intern",)
    team.members("intern", "Una", "Per", "Eva")
    assert SECRET in team.said(may_ask=True)[0]
    team.passes()
    assert TOO_LATE in team.said()[0], "where it does not tell, it is not known"


def test_where_a_person_is_is_asked_too(team: Posted) -> None:
    team.says("Una", f"/action add Per Berg {SECRET} secretly", "styret")
    team.asks("Eva", "what does Per Berg owe?", None)
    team.passes()
    with pytest.raises(MembershipStale) as stale:
        team.said(may_ask=True)
    assert stale.value.channels == ("styret",)
    elsewhere = [said_now_of(team, replace(message, connection="slack:T2")) for message in team.waits(as_it_is)]
    assert TOO_LATE in elsewhere[0]


def as_it_is(_: Ledger, message: Message) -> Message:
    return message


def said_now_of(team: Posted, message: object) -> str:
    assert isinstance(message, Message)
    reply = team.ledgers.read("w", lambda ledger: said_now(ledger, message, team.now, may_ask=True))
    return plain_text(reply) if reply else ""


def test_a_post_that_stands_is_not_wrong_for_ever(team: Posted) -> None:
    team.asks("Una", "@referent /action show A-1", "intern")
    team.delivered()
    team.passes()
    team.says("Per", "/action done A-1", "aapen", outbox="channel")
    said = [each for each in team.waits(lambda ledger, m: (m, said_now(ledger, m, team.now))) if is_sent(each)]
    told = [plain_text(reply) for _, reply in said]  # type: ignore[misc]  # pairs
    assert "A-1 “/action show A-1” tells how it stands now" in told, "it is not known who is in #intern"
    team.members("intern", "Una", "Per", "Eva")
    assert any("done" in each and SECRET in each for each in team.said())


def is_sent(pair: object) -> bool:
    return isinstance(pair, tuple) and pair[0].sent is not None


def test_a_person_who_has_become_another_entry_gets_it_there(team: Posted) -> None:
    team.does(lambda ledger: ledger.places.put_account(replace(account(ledger, "Una"), administrator=True)))
    team.comes("Eva2")
    team.says("Una", "/action add Eva Berg writes", "aapen", outbox="channel")
    team.asks("Eva", "what does Per Berg owe?", None)
    assert all(team.waits(address_of))
    team.says("Una", "/owner merge Eva Berg into Eva2 Berg")
    assert all(team.waits(address_of))
    team.passes(timedelta(minutes=1))
    assert any(SECRET in each for each in team.said())


def account(ledger: Ledger, name: str) -> Account:
    found = ledger.places.account(TEAM, name)
    assert found is not None
    return found


# --- words, which do not say what they tell of -------------------------------------------------------------------


def board_meets(team: Posted) -> None:
    """In the private channel, where Eva is: with words of which nothing but the minutes knows."""
    team.says("Una", "/minutes start Boats", "styret")
    team.says("Una", f"/minutes note The board {SECRET}", "styret")


def test_words_to_who_is_where_they_were_are_said_late(team: Posted) -> None:
    board_meets(team)
    team.asks("Eva", "/minutes show M-1", None)
    team.passes(timedelta(minutes=1))
    assert SECRET in team.said()[-1]


@pytest.mark.parametrize("channel", [None, "styret"])
def test_words_tell_nothing_of_a_channel_that_was_left(team: Posted, channel: str | None) -> None:
    board_meets(team)
    team.asks("Eva", "/minutes show M-1", channel)
    team.passes(timedelta(seconds=1))
    team.moves("styret", "Eva", gone)
    assert SECRET in team.said()[-1], "it is said as it was answered where that is at once"
    team.passes(timedelta(minutes=1))
    assert TOO_LATE in team.said()[-1]
    assert SECRET not in team.said()[-1]


def test_before_words_are_said_late_the_platform_is_asked(team: Posted) -> None:
    board_meets(team)
    team.asks("Eva", "/minutes show M-1", None)
    team.passes()
    with pytest.raises(MembershipStale) as stale:
        team.said(may_ask=True)
    assert stale.value.channels == ("styret",)
    assert TOO_LATE in team.said()[-1], "where it does not tell, it is not known"
    team.members("styret", "Una", "Per", "Eva")
    assert SECRET in team.said(may_ask=True)[-1]


def is_too_late(team: Posted, hours: int) -> bool:
    """Whether what was answered last is said no more, so long after it began, though it is known who is where."""
    team.now = START + timedelta(hours=hours)
    team.members("styret", "Una", "Per", "Eva")
    return TOO_LATE in team.said()[-1]


def test_words_are_of_use_for_a_day(team: Posted) -> None:
    team.asks("Eva", "/minutes list", None)
    assert [hours for hours in (1, 23, 25) if is_too_late(team, hours)] == [25]


def test_words_are_not_for_who_is_a_member_no_more(team: Posted) -> None:
    team.asks("Ali", "/minutes list", None)
    team.comes("Ali", "guest")
    team.passes(timedelta(minutes=1))
    assert TOO_LATE in team.said()[-1]


def test_words_are_not_for_who_has_left_a_body(team: Posted) -> None:
    sings = Membership("sings", "", "choir")

    def joins(ledger: Ledger) -> None:
        ledger.parties.put(Party("choir", "body", "Choir"))
        ledger.parties.put_membership(replace(sings, party=account(ledger, "Eva").person))

    def leaves(ledger: Ledger) -> None:
        (stay,) = ledger.parties.memberships(account(ledger, "Eva").person)
        ledger.parties.put_membership(stay.ended(START.date()))

    team.does(joins)
    team.asks("Eva", "/minutes list", None)
    assert not is_too_late(team, 20)
    team.does(leaves)
    assert is_too_late(team, 20)


def test_words_are_not_for_who_is_not_in_what_has_become_private(team: Posted) -> None:
    team.asks("Ali", "/minutes list", "intern")
    team.channel("intern", private=True)
    team.passes(timedelta(minutes=1))
    assert TOO_LATE in team.said()[-1]


def test_a_greeting_holds_nothing_of_the_register(team: Posted) -> None:
    team.does(lambda ledger: greet(ledger, TEAM, "Xu", team.now))
    team.does(lambda ledger: greet(ledger, TEAM, "Ali", team.now))
    first = team.said()
    team.passes(timedelta(days=9))
    assert team.said() == first != []


def test_the_words_of_an_answer_are_for_no_guest_who_has_come(team: Posted) -> None:
    team.asks("Una", "@referent what does Ali Berg owe?", "intern")
    team.passes(timedelta(minutes=1))
    assert "owes nothing" in team.said()[-1]
    team.passes()
    with pytest.raises(MembershipStale):
        team.said(may_ask=True)
    team.members("intern", "Una", "Per", "Eva")
    assert "owes nothing" in team.said(may_ask=True)[-1]
    team.moves("intern", "Gro", came)
    assert TOO_LATE in team.said()[-1]


def test_what_is_about_a_meeting_is_for_who_may_read_it(team: Posted) -> None:
    board_meets(team)

    def told(channel: str) -> object:
        def work(ledger: Ledger) -> object:
            meeting = ledger.meetings.by_number(1)
            assert meeting is not None
            of = Message("m", Reply((Text("Boats"),)), team.now - timedelta(minutes=1), about=meeting.id)
            return said_now(ledger, replace(of, channel=team.at(channel, ledger).id), team.now)

        return team.ledgers.read("w", work)

    assert told("aapen") is None
    assert told("styret") is not None


def test_what_nobody_asked_for_tells_of_its_row_alone(team: Posted) -> None:
    """Whoever has left some other channel is told all the same; of a row that they may not read by now, nothing."""
    team.says("Una", f"/action add Eva Berg {SECRET} soon", "aapen")
    team.says("Una", f"/action add Per Berg {SECRET} secretly", "styret")
    team.moves("styret", "Eva", gone)

    def told(about: str, person: str) -> object:
        def work(ledger: Ledger) -> object:
            row = ledger.actions.by_number(int(about))
            assert row is not None
            before = team.now - timedelta(minutes=1)
            of = Message("m", Reply((Text(SECRET),)), before, person=account(ledger, person).person, about=row.id)
            return said_now(ledger, of, team.now)

        return team.ledgers.read("w", work)

    assert told("3", "Eva") is not None
    assert told("4", "Eva") is None
    assert told("4", "Una") is not None
