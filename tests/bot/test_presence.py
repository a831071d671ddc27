"""Who may read what on a platform that tells who is where: people try to see what they may not, and may not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.arrival import RENEWED, MembershipStale
from bot.call import channel_readership, person_readership
from bot.events import ChannelTold, channel_told
from bot.events_people import AccountTold, account_told, came, gone, members_told
from bot.falling_due import is_due
from bot.place import Channel, Connection, Workspace
from bot.ports import Ledger
from bot.presence import FRESH, is_in, members_are_known
from bot.reminders import Round, plan_of, post_reminder
from bot.reply import Reply, plain_text
from bot.request import Request, Standing
from bot.router import answer
from bot.summaries import made_summaries
from tests.bot.commands.talk import START, Talk, numbers
from tests.memory import MemoryLedgers

TEAM = "slack:T1"
SECRET = "sells the boat"
TICK = timedelta(microseconds=1)


class Team:
    """A team on a platform: `aapen` is public, `styret` private with Una, Per and Eva in it; Gro is a guest in `aapen`,
    Xu of another organisation."""

    def __init__(self) -> None:
        self.ledgers = MemoryLedgers()
        self.now = START
        self.ledgers.create(Workspace("w", "Turlaget", language="en"), Connection(TEAM, "slack", "w"))
        for name in ("Una", "Per", "Eva", "Ali"):
            self.comes(name)
        self.comes("Gro", "guest")
        self.comes("Xu", "external")
        self.channel("aapen")
        self.channel("styret", private=True)
        self.members("aapen", "Una", "Per", "Eva", "Ali", "Gro")
        self.members("styret", "Una", "Per", "Eva")

    def does(self, work: Callable[[Ledger], object]) -> None:
        self.ledgers.write("w", work)

    def comes(self, name: str, standing: Standing = "member") -> None:
        told = AccountTold(TEAM, name, f"{name} Berg", standing=standing)
        self.does(lambda ledger: account_told(ledger, told, self.now))

    def channel(self, name: str, **told: bool) -> None:
        self.does(lambda ledger: channel_told(ledger, ChannelTold(TEAM, name, name, **told), self.now))  # type: ignore[arg-type]  # fields of ChannelTold

    def at(self, name: str, ledger: Ledger) -> Channel:
        found = ledger.places.channel_at(TEAM, name)
        assert found is not None
        return found

    def members(self, channel: str, *names: str) -> None:
        self.does(lambda ledger: members_told(ledger, self.at(channel, ledger), names, self.now))

    def moves(self, channel: str, name: str, move: Callable[..., None]) -> None:
        def work(ledger: Ledger) -> None:
            account = ledger.places.account(TEAM, name)
            assert account is not None
            move(ledger, self.at(channel, ledger), account, self.now)

        self.does(work)

    def passes(self, time: timedelta = FRESH + timedelta(minutes=1)) -> None:
        self.now += time

    def says(self, who: str, text: str, channel: str | None = None, **more: object) -> tuple[Reply, ...]:
        """What somebody says; the edge vouches for who speaks in a channel, and is asked nothing."""
        self.now += timedelta(seconds=1)
        request = Request("w", TEAM, who, f"{who} Berg", text, self.now, channel, present=channel is not None)
        return answer(replace(request, **more), self.ledgers)  # type: ignore[arg-type]  # fields of Request

    def asks(
        self, who: str, text: str, channel: str | None = None, *, known: tuple[str, ...] = ()
    ) -> tuple[Reply, ...]:
        """The same as an edge does it: where a membership is too old, the platform tells of the channels that are
        `known`, and the rest stays as it is."""
        try:
            return self.says(who, text, channel)
        except MembershipStale as stale:
            for each in stale.channels:
                if each in known:
                    self.does(lambda ledger, each=each: self.still(ledger, each))  # type: ignore[misc]  # a default binds
            return self.says(who, text, channel, refreshed=True)

    def still(self, ledger: Ledger, name: str) -> None:
        """Those who are in a channel are in it still."""
        channel = self.at(name, ledger)
        stays = ledger.places.members_of(channel.id, self.now)
        people = {stay.person for stay in stays}
        ids = [each.platform_id for each in ledger.places.accounts() if each.person in people]
        members_told(ledger, channel, ids, self.now)


@pytest.fixture
def team() -> Team:
    """A meeting in the private channel, with an action of Per's, one of nobody's, and a decision; all by Una."""
    team = Team()
    team.says("Una", "/minutes start Boats", "styret")
    team.says("Una", f"/action add Per Berg {SECRET} by Friday", "styret")
    team.says("Una", f"/action add somebody also {SECRET}", "styret")
    team.says("Una", f"/decision add The board {SECRET}", "styret")
    team.says("Una", "/minutes note Nobody else must know", "styret")
    return team


LOOKS = (
    "/action list all",
    "/action show A-1",
    "/action show A-2",
    "/decision list",
    "/decision show D-1",
    "/minutes show M-1",
    "/minutes list",
    "/minutes export md M-1",
    "/owes Per Berg",
    "/ask who owns the boat?",
    "/ask what was decided about the boat?",
    "/ask what is overdue?",
    "/action done A-1",
    "/action due A-2 tomorrow",
    "/referent home",
    "what does Per Berg owe?",
)


def seen(replies: tuple[Reply, ...]) -> str:
    return " ".join(plain_text(reply) for reply in replies)


def sees(team: Team, who: str, *, channel: str | None = None, known: tuple[str, ...] = ()) -> list[str]:
    """The looks by which somebody sees anything of what is secret."""
    found = []
    for look in LOOKS:
        told = seen(team.asks(who, look, channel, known=known))
        if SECRET in told or "Boats" in told or "Nobody else" in told:
            found.append(look)
    return found


class TestOthers:
    @pytest.mark.parametrize("who", ["Ali", "Gro", "Xu"])
    @pytest.mark.parametrize("channel", [None, "aapen"])
    def test_who_is_not_in_a_private_channel_sees_nothing_of_it(
        self, team: Team, who: str, channel: str | None
    ) -> None:
        assert sees(team, who, channel=channel) == []

    @pytest.mark.parametrize("who", ["Ali", "Gro", "Xu"])
    def test_nor_by_asking_in_it(self, team: Team, who: str) -> None:
        (refused,) = team.says(who, "/action list", "styret", present=False)
        assert refused.error == "unknown"

    def test_who_is_in_it_sees_it_elsewhere_too(self, team: Team) -> None:
        assert "/action show A-2" in sees(team, "Eva")

    def test_who_left_a_minute_ago_sees_nothing(self, team: Team) -> None:
        team.moves("styret", "Eva", gone)
        team.passes(timedelta(minutes=1))
        assert sees(team, "Eva") == []

    def test_who_has_come_sees_it(self, team: Team) -> None:
        team.moves("styret", "Ali", came)
        assert "/minutes show M-1" in sees(team, "Ali")

    def test_whose_account_is_closed_sees_nothing(self, team: Team) -> None:
        told = AccountTold(TEAM, "Eva", "Eva Berg", active=False)
        team.does(lambda ledger: account_told(ledger, told, team.now))
        assert sees(team, "Eva") == []

    def test_who_has_become_a_guest_sees_only_where_they_are(self, team: Team) -> None:
        team.says("Una", "/action add Una Berg paints the fence", "aapen")
        team.says("Una", "/action add Una Berg paints the mast", "aapen")
        team.comes("Ali", "guest")
        assert "fence" in seen(team.asks("Ali", "/action list all", None, known=("aapen",)))
        team.moves("aapen", "Ali", gone)
        assert "fence" not in seen(team.asks("Ali", "/action list all"))

    def test_a_request_does_not_make_a_guest_a_member(self, team: Team) -> None:
        team.says("Una", "/action add Una Berg paints the fence", "hytte")
        assert "fence" not in seen(team.says("Gro", "/action list all", None, standing="member"))


class TestStale:
    def test_what_depends_on_an_old_membership_is_asked_for_first(self, team: Team) -> None:
        team.passes()
        with pytest.raises(MembershipStale) as stale:
            team.says("Eva", "/action list all")
        assert stale.value.channels == ("styret",)

    def test_refreshed_it_is_answered(self, team: Team) -> None:
        team.passes()
        assert numbers(team.asks("Eva", "/action list all", known=("styret",))[0]) == ["A-1", "A-2"]

    def test_what_cannot_be_known_only_maker_and_owners_read(self, team: Team) -> None:
        team.passes()
        assert sees(team, "Eva") == []
        assert numbers(team.asks("Per", "/action list all")[0]) == ["A-1"]
        assert numbers(team.asks("Una", "/action list all")[0]) == ["A-1", "A-2"]
        assert team.asks("Per", "/action show A-1")[0].ok
        assert team.asks("Per", "/action show A-2")[0].error == "unknown"
        assert "Boats" not in seen(team.asks("Per", "/action show A-1")), "the meeting is not theirs"
        assert team.asks("Una", "/decision show D-1")[0].ok
        assert team.asks("Eva", "/decision show D-1")[0].error == "unknown"

    def test_what_is_the_senders_anyway_needs_nobody_to_be_asked(self, team: Team) -> None:
        team.says("Ali", "/action add Ali Berg paints the fence", "aapen")
        team.passes()
        assert team.says("Eva", "/action show A-3")[0].ok

    def test_a_capture_in_a_channel_needs_nobody_to_be_asked(self, team: Team) -> None:
        team.passes()
        assert team.says("Eva", "/action add Eva Berg paints", "aapen")[0].to == "channel"
        assert team.says("Eva", "/action add Eva Berg paints the mast", "styret")[0].to == "channel"

    def test_the_platform_vouches_for_who_speaks_in_it(self, team: Team) -> None:
        team.passes()
        team.says("Eva", "/action add Eva Berg paints", "styret")
        assert "A-1" in numbers(team.says("Eva", "/action list all")[0]), "it vouched a moment ago"

    def test_whom_it_vouches_for_is_in_it_though_nobody_told(self, team: Team) -> None:
        assert team.says("Ali", "/action list", "styret")[0].ok
        assert "/action show A-2" in sees(team, "Ali")

    def test_one_who_speaks_there_unvouched_is_asked_about(self, team: Team) -> None:
        team.passes()
        for who in ("Eva", "Ali"):
            with pytest.raises(MembershipStale):
                team.says(who, "/action list", "styret", present=False)
            (refused,) = team.says(who, "/action list", "styret", present=False, refreshed=True)
            assert refused.error == "unknown"

    def test_what_is_on_another_platform_cannot_be_asked_from_here(self, team: Team) -> None:
        def elsewhere(ledger: Ledger) -> None:
            account = ledger.places.account(TEAM, "Eva")
            assert account is not None
            ledger.places.put_account(replace(account, connection="web", platform_id="Eva"))

        team.ledgers.create(Workspace("w", "Turlaget"), Connection("web", "local", "w"))
        team.does(elsewhere)
        assert numbers(team.says("Eva", "/action list all", connection="web")[0]) == ["A-1", "A-2"]
        team.passes()
        assert numbers(team.says("Eva", "/action list all", connection="web")[0]) == []


class TestAge:
    @pytest.mark.parametrize(("age", "known"), [(timedelta(), True), (FRESH, True), (FRESH + TICK, False)])
    def test_what_is_known_is_so_for_ten_minutes(self, team: Team, age: timedelta, known: bool) -> None:
        def look(ledger: Ledger) -> tuple[bool, bool]:
            styret = team.at("styret", ledger)
            (stay, *_) = ledger.places.members_of(styret.id, team.now)
            asked = styret.members_known
            assert asked is not None
            old = replace(stay, known=None)
            return members_are_known(ledger, styret, asked + age), is_in(ledger, styret, old, asked + age)

        assert team.ledgers.read("w", look) == (known, known)

    def test_a_stay_that_was_told_of_later_is_known_longer(self, team: Team) -> None:
        team.passes(FRESH - TICK)
        team.moves("styret", "Eva", came)
        team.passes(timedelta(minutes=5))
        assert numbers(team.says("Eva", "/action list all")[0]) == ["A-1", "A-2"]
        with pytest.raises(MembershipStale):
            team.says("Per", "/action list all")

    @pytest.mark.parametrize(("age", "renewed"), [(RENEWED - TICK, False), (RENEWED + TICK, True)])
    def test_who_is_vouched_for_is_noted_now_and_then(self, team: Team, age: timedelta, renewed: bool) -> None:
        def known(ledger: Ledger) -> datetime | None:
            account = ledger.places.account(TEAM, "Eva")
            assert account is not None
            stays = ledger.places.channels_of(account.person, team.now)
            return next(stay.known for stay in stays if stay.channel == team.at("styret", ledger).id)

        before = team.ledgers.read("w", known)
        assert before is not None
        team.now = before + age - timedelta(seconds=1)
        team.says("Eva", "/action add Eva Berg paints", "styret")
        assert (team.ledgers.read("w", known) != before) is renewed

    def test_on_a_local_connection_it_is_always_known(self) -> None:
        talk = Talk("en")
        talk.channel("styret", private=True, members=("Una Berg",))
        talk.say("Una Berg", "/action add Una Berg paints", "styret")
        talk.now += timedelta(days=30)
        assert numbers(talk.one("Una Berg", "/action list all", None)) == ["A-1"]


class TestEverybody:
    def ask(self, team: Team, channel: str) -> str:
        replies = team.asks("Una", "@referent what does Per Berg owe?", channel, known=("aapen", "styret", "vik"))
        return seen(tuple(reply for reply in replies if reply.to == "channel"))

    @pytest.fixture
    def vik(self, team: Team) -> Team:
        """A second public channel without guests, and an action in each of the two."""
        team.channel("vik")
        team.members("vik", "Una", "Per")
        team.says("Una", "/action add Per Berg paints the fence", "vik")
        team.says("Una", "/action add Per Berg paints the mast", "aapen")
        return team

    def test_an_answer_in_a_channel_holds_what_all_there_may_read(self, vik: Team) -> None:
        told = self.ask(vik, "vik")
        assert "fence" in told
        assert "mast" in told
        assert SECRET not in told

    def test_with_a_guest_there_only_what_is_the_channels_own(self, vik: Team) -> None:
        told = self.ask(vik, "aapen")
        assert ("fence" in told, "mast" in told) == (False, True)

    def test_shared_with_another_organisation_likewise(self, vik: Team) -> None:
        vik.channel("vik", shared=True)
        told = self.ask(vik, "vik")
        assert ("fence" in told, "mast" in told) == (True, False)

    def test_where_it_cannot_be_known_who_is_there_likewise(self, vik: Team) -> None:
        vik.passes()
        with pytest.raises(MembershipStale):
            vik.says("Una", "@referent what does Per Berg owe?", "vik")
        replies = vik.says("Una", "@referent what does Per Berg owe?", "vik", refreshed=True)
        told = seen(tuple(reply for reply in replies if reply.to == "channel"))
        assert ("fence" in told, "mast" in told) == (True, False)

    def test_with_somebody_there_whom_nobody_knows_likewise(self, vik: Team) -> None:
        vik.passes()
        vik.members("vik", "Una", "Per", "UNKNOWN")
        replies = vik.says("Una", "@referent what does Per Berg owe?", "vik", refreshed=True)
        assert "mast" not in seen(tuple(reply for reply in replies if reply.to == "channel"))

    def test_what_only_the_asker_may_read_goes_to_the_asker(self, vik: Team) -> None:
        replies = vik.asks("Una", "@referent what does Per Berg owe?", "vik", known=("styret", "vik"))
        assert SECRET in seen(tuple(reply for reply in replies if reply.to == "sender"))

    def test_a_public_channel_that_turns_private_takes_its_rows_along(self, vik: Team) -> None:
        vik.channel("vik", private=True)
        assert vik.asks("Ali", "/action show A-3")[0].error == "unknown"
        assert "fence" not in seen(vik.asks("Ali", "/owes Per Berg"))
        assert vik.asks("Per", "/action show A-3")[0].ok

    def test_a_summary_holds_what_all_there_may_read(self, vik: Team) -> None:
        def made(ledger: Ledger) -> str:
            channels, tomorrow = (vik.at("aapen", ledger),), vik.now + timedelta(days=1)
            ((_, reply),) = made_summaries(ledger, channels, tomorrow).replies
            return plain_text(reply) if reply else ""

        told = vik.ledgers.read("w", made)
        assert ("mast" in told, "fence" in told, SECRET in told) == (True, False, False)

    def test_nothing_is_said_where_nothing_can_be_posted(self, vik: Team) -> None:
        tomorrow = vik.now + timedelta(days=1)

        def due(ledger: Ledger) -> bool:
            return is_due(ledger, vik.at("aapen", ledger), tomorrow)

        assert vik.ledgers.read("w", due)
        vik.channel("aapen", reachable=False)
        assert not vik.ledgers.read("w", due)


def at_home(ledger: Ledger, now: datetime) -> Round:
    """The round of the workspace's own clock."""
    zone = ledger.workspace.zone
    return Round(zone, now.astimezone(ZoneInfo(zone)).date())


class TestUnasked:
    def test_a_person_is_reminded_of_what_they_may_read(self, team: Team) -> None:
        friday = team.now + timedelta(days=4)

        def reminder(ledger: Ledger) -> str:
            ((person, duties),) = plan_of(ledger, at_home(ledger, friday), friday).duties.items()
            message = post_reminder(ledger, person, duties, at_home(ledger, friday), friday)
            return plain_text(message.reply) if message else ""

        assert SECRET in team.ledgers.write("w", reminder), "an owner, whoever else is there"
        team.moves("styret", "Per", gone)
        later = friday + timedelta(days=7)
        told = team.ledgers.read("w", lambda ledger: plan_of(ledger, at_home(ledger, later), later))
        assert told.duties == {}

    def test_who_is_closed_out_or_gone_is_not_reminded(self, team: Team) -> None:
        friday = team.now + timedelta(days=4)

        def due() -> int:
            return team.ledgers.read("w", lambda ledger: len(plan_of(ledger, at_home(ledger, friday), friday).duties))

        assert due() == 1
        team.comes("Per", "guest")
        team.does(lambda ledger: ledger.places.put_workspace(replace(ledger.workspace, guests=False)))
        assert due() == 0
        told = AccountTold(TEAM, "Per", "Per Berg", active=False)
        team.does(lambda ledger: ledger.places.put_workspace(replace(ledger.workspace, guests=True)))
        team.does(lambda ledger: account_told(ledger, told, team.now))
        assert due() == 0

    def test_a_person_reads_by_what_is_known_and_their_own_where_nothing_is(self, team: Team) -> None:
        def look(ledger: Ledger) -> tuple[bool, bool]:
            account = ledger.places.account(TEAM, "Per")
            assert account is not None
            fresh = person_readership(ledger, account.person, team.now)
            old = person_readership(ledger, account.person, team.now + timedelta(hours=1))
            styret = team.at("styret", ledger).id
            return styret in fresh.audiences, styret in old.own

        assert team.ledgers.read("w", look) == (True, True)

    def test_everybody_in_a_channel_is_nobody_sure_when_it_is_old(self, team: Team) -> None:
        def look(ledger: Ledger) -> list[int]:
            aapen = team.at("styret", ledger)
            return [len(channel_readership(ledger, aapen, at).audiences) for at in (team.now, team.now + 2 * FRESH)]

        assert team.ledgers.read("w", look) == [3, 0]
