"""Who is met when they first come: known before they are answered, and never as more than Slack tells."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.place import Connection
from handlers.slack import asking, people
from handlers.slack.accounts import account_of, group_of, standing_of
from handlers.slack.people import meet
from handlers.slack.place import Slack as Place
from tests.handlers.slack.placed import Placed, placed
from tests.slack_emulator import Slack
from tests.slack_faults import CUT, SILENCE, refuses

HERE = Connection("slack:T1", "slack", "w")


@pytest.fixture
def there(tmp_path: Path, slack: Slack) -> Iterator[Placed]:
    with placed(tmp_path, slack) as made:
        yield made


def met(there: Placed, user: str, channel: str | None = None) -> None:
    id, where = there.slack.users.get(user, user), channel and there.slack.channel_id(channel)

    async def come(place: Place, connection: Connection) -> None:
        await meet(place, connection, id, where)

    there.run(come)


class TestMeeting:
    def test_somebody_new_is_known_as_slack_tells(self, there: Placed) -> None:
        met(there, "kari", "styret")
        kari, styret = there.account("kari"), there.channel("styret")
        assert (kari.standing, kari.zone, kari.active) == ("member", "Europe/Oslo", True)
        assert (there.person("kari").name, there.person("kari").kind) == ("Kari Berg", "person")
        assert (styret.name, styret.private, styret.shared, styret.reachable) == ("styret", True, False, True)

    def test_who_is_known_is_not_asked_about_again(self, there: Placed) -> None:
        met(there, "kari", "fjord")
        met(there, "kari", "fjord")
        met(there, "kari")
        assert len(there.slack.calls("users.info")) == len(there.slack.calls("conversations.info")) == 1

    def test_a_guest_is_one_and_a_bot_is_nobody(self, there: Placed) -> None:
        met(there, "gjest")
        met(there, there.slack.bot_user)
        assert there.account("gjest").standing == "guest"
        bot = there.account(there.slack.bot_user)
        assert (bot.person, bot.standing, bot.active) == ("", "external", False)

    def test_whom_slack_does_not_know_is_a_guest(self, there: Placed) -> None:
        met(there, "U404", "C404")
        assert there.account("U404").standing == "guest"
        assert there.channel("C404").private

    def test_what_is_not_told_in_time_is_less_than_it_may_be_and_told_later(
        self, there: Placed, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(asking, "PAUSES", (0, 0, 0))
        there.slack.fails("users.info", CUT, times=2)
        there.slack.fails("conversations.info", SILENCE)
        monkeypatch.setattr(people, "in_time", lambda asked: asking.in_time(asked, 0.5))
        seen: list[tuple[str, bool]] = []

        async def come(place: Place, connection: Connection) -> None:
            await meet(place, connection, there.slack.users["ola"], there.slack.channels["fjord"])
            seen.append((there.account("ola").standing, there.channel("fjord").private))

        there.run(come)
        assert seen == [("guest", True)]
        assert (there.account("ola").standing, there.channel("fjord").private) == ("member", False)
        assert there.person("ola").name == "Ola Vik"

    def test_who_cannot_be_told_of_is_not_asked_about_for_ever(
        self, there: Placed, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(asking, "PAUSES", (0, 0, 0))
        there.slack.fails("users.info", refuses("user_not_found"), times=None)
        met(there, "U404")
        assert len(there.slack.calls("users.info")) == 2

    def test_whose_account_was_said_to_be_closed_is_asked_about_when_they_speak(self, there: Placed) -> None:
        met(there, "kari")
        closed = replace(there.account("kari"), active=False)
        there.write(lambda ledger: ledger.places.put_account(closed))
        met(there, "kari")
        assert there.account("kari").active
        met(there, there.slack.bot_user)
        met(there, there.slack.bot_user)
        assert len(there.slack.calls("users.info")) == 3, "a bot is nobody, and not asked about again"


class TestAccounts:
    def test_a_name_is_the_real_one_and_what_is_displayed_an_alias(self) -> None:
        told = account_of({"id": "U1", "profile": {"real_name": "Una Berg", "display_name": "una"}}, HERE)
        assert told is not None
        assert (told.name, told.aliases, told.standing) == ("Una Berg", ("una",), "member")

    @pytest.mark.parametrize(
        ("user", "standing"),
        [
            ({"team_id": "T1"}, "member"),
            ({}, "member"),
            ({"team_id": "T1", "is_restricted": True}, "guest"),
            ({"team_id": "T1", "is_ultra_restricted": True}, "guest"),
            ({"team_id": "T2"}, "external"),
            ({"team_id": "T1", "is_stranger": True}, "external"),
            ({"team_id": "E1", "enterprise_user": {"teams": ["T0", "T1"]}}, "member"),
            ({"team_id": "E1", "enterprise_user": {"teams": ["T0"]}}, "external"),
            ({"team_id": "T1", "is_admin": True, "is_restricted": True}, "guest"),
        ],
    )
    def test_a_standing_is_what_the_team_gives(self, user: dict[str, object], standing: str) -> None:
        assert standing_of(user, "T1") == standing

    @pytest.mark.parametrize("user", [{"id": "U1", "is_bot": True}, {"id": "USLACKBOT"}])
    def test_bots_are_nobody(self, user: dict[str, object]) -> None:
        assert account_of(user, HERE) is None

    def test_a_group_is_a_body(self) -> None:
        group = group_of({"id": "S1", "name": "Arbeidsutvalget", "handle": "au", "users": ["U1"]}, HERE)
        assert group is not None
        assert (group.key, group.name, group.handle, group.members, group.active) == (
            "slack:T1:S1",
            "Arbeidsutvalget",
            "au",
            ("U1",),
            True,
        )
        assert group_of({"name": "?"}, HERE) is None
        assert group_of({"id": "S1", "date_delete": 1, "handle": "au"}, HERE).active is False  # type: ignore[union-attr]  # it has an id
