"""What Slack's events tell of people and channels; what is told twice, late or of what nobody knows changes nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.place import Connection
from bot.ports import Message
from bot.reply import Reply, Text, plain_text
from handlers.slack import asking
from handlers.slack.place import Slack as Place
from handlers.slack.tidings import hear
from tests.handlers.slack.placed import Placed, placed
from tests.slack_emulator import Slack
from tests.slack_faults import refuses

ADMIN = {"Admin User"}
"""The emulator puts one of its own in every channel."""


@pytest.fixture
def there(tmp_path: Path, slack: Slack) -> Iterator[Placed]:
    with placed(tmp_path, slack) as made:
        yield made


def told(there: Placed, *events: Mapping[str, Any]) -> list[bool]:
    async def listen(place: Place, connection: Connection) -> list[bool]:
        return [await hear(place, connection, event) for event in events]

    return there.run(listen)


def user(there: Placed, name: str, **more: Any) -> dict[str, Any]:
    profile = {"real_name": more.pop("real_name", f"{name.title()} Berg"), "display_name": more.pop("shown", "")}
    return {"id": there.slack.users.get(name, name), "team_id": there.slack.team, "profile": profile, **more}


def moved(there: Placed, kind: str, channel: str, name: str, **more: Any) -> dict[str, Any]:
    who = there.slack.users.get(name, name)
    return {"type": f"member_{kind}_channel", "channel": there.slack.channel_id(channel), "user": who, **more}


class TestPeople:
    def test_a_new_colleague_is_known_before_they_speak(self, there: Placed) -> None:
        assert told(there, {"type": "team_join", "user": user(there, "U7", real_name="Nils Ny")}) == [True]
        assert there.person("U7").name == "Nils Ny"

    def test_a_new_name_follows_and_the_old_one_stays_an_alias(self, there: Placed) -> None:
        change = {"type": "user_change"}
        told(there, {**change, "user": user(there, "U7", real_name="Nils Ny")})
        told(there, {**change, "user": user(there, "U7", real_name="Nils Gammel", shown="Nisse")})
        assert (there.person("U7").name, set(there.person("U7").aliases)) == ("Nils Gammel", {"Nils Ny", "Nisse"})
        told(there, {**change, "user": user(there, "U7", real_name="Nils Ny", shown="Nisse")})
        assert (there.person("U7").name, set(there.person("U7").aliases)) == ("Nils Ny", {"Nils Gammel", "Nisse"})

    def test_whose_account_is_closed_stays_with_what_they_own(self, there: Placed) -> None:
        told(there, {"type": "team_join", "user": user(there, "U7")}, moved(there, "joined", "fjord", "U7"))
        told(there, {"type": "user_change", "user": user(there, "U7", deleted=True)})
        assert not there.account("U7").active
        assert there.person("U7").last_day is None

    def test_who_becomes_a_guest_is_one_everywhere(self, there: Placed) -> None:
        told(there, {"type": "team_join", "user": user(there, "U7")})
        told(there, {"type": "user_change", "user": user(there, "U7", is_restricted=True)})
        assert there.account("U7").standing == "guest"

    def test_what_is_no_news_leaves_no_trace(self, there: Placed) -> None:
        told(there, {"type": "team_join", "user": user(there, "U7")})
        before = there.read(lambda ledger: list(ledger.journal.entries()))
        told(
            there, {"type": "user_change", "user": user(there, "U7", updated=5)}, {"type": "user_change", "user": None}
        )
        assert there.read(lambda ledger: list(ledger.journal.entries())) == before

    def test_a_group_is_a_body_whose_members_follow(self, there: Placed) -> None:
        for name in ("U7", "U8"):
            told(there, {"type": "team_join", "user": user(there, name, real_name=f"{name} Nes")})
        group = {"id": "S1", "name": "Arbeidsutvalget", "handle": "au"}
        told(there, {"type": "subteam_created", "subteam": {**group, "users": ["U7"]}}, {"type": "subteam_updated"})
        assert members(there, "S1") == {"U7 Nes"}
        change = {"type": "subteam_members_changed", "subteam_id": "S1"}
        told(there, {**change, "added_users": ["U8", "U404"], "removed_users": ["U7"]})
        assert members(there, "S1") == {"U8 Nes", "U404"}, "one whom Slack does not tell of is nobody to be dropped"
        told(there, {**change, "subteam_id": "S404", "added_users": ["U7"]})

    def test_whose_account_was_closed_before_they_ever_came_is_nobody_new(self, there: Placed) -> None:
        told(there, {"type": "user_change", "user": user(there, "U7", deleted=True)})
        assert there.read(lambda ledger: ledger.places.account(there.connection, "U7")) is None
        told(there, {"type": "team_join", "user": user(there, "U7")})
        told(there, {"type": "user_change", "user": user(there, "U7", deleted=True)})
        assert not there.account("U7").active

    def test_members_of_a_group_who_have_not_come_yet_are_met_first(self, there: Placed) -> None:
        kari, ola = there.slack.users["kari"], there.slack.users["ola"]
        group = {"id": "S1", "name": "Arbeidsutvalget", "handle": "au", "users": [kari]}
        told(there, {"type": "subteam_created", "subteam": group})
        assert members(there, "S1") == {"Kari Berg"}
        told(there, {"type": "subteam_members_changed", "subteam_id": "S1", "added_users": [ola]})
        assert members(there, "S1") == {"Kari Berg", "Ola Vik"}


def members(there: Placed, group: str) -> set[str]:
    def names(ledger: Any) -> set[str]:
        body = ledger.parties.by_key(f"{there.connection}:{group}")
        today = there.clock.now().astimezone(ZoneInfo(ledger.workspace.zone)).date()
        held = [each for each in ledger.parties.members(body.id) if each.covers(today)]
        return {ledger.parties.get(each.party).name for each in held}

    return there.read(names)


class TestChannels:
    def test_the_bot_that_is_invited_knows_who_is_there(self, there: Placed) -> None:
        told(there, moved(there, "joined", "styret", there.slack.bot_user))
        assert there.channel("styret").private
        assert there.people_in("styret") - ADMIN == {"Kari Berg", "Siri Dahl"}
        assert there.channel("styret").members_known is not None

    def test_the_bot_that_is_invited_says_what_it_could_not_say_before(self, there: Placed) -> None:
        told(there, moved(there, "joined", "styret", there.slack.bot_user))
        channel, now = there.channel("styret"), there.clock.now()
        letter = Message("1", Reply((Text("Hei"),)), now, channel=channel.id)

        def lose(ledger: Any) -> None:
            ledger.places.put_channel(replace(channel, reachable=False, revision=channel.revision + 1))
            ledger.outbox.put(letter)
            ledger.outbox.given_up(letter.id, now, "not_in_channel")

        there.write(lose)
        (greeting,) = there.read(lambda ledger: ledger.outbox.waiting(9))
        told(there, moved(there, "joined", "styret", "ola"))
        assert there.read(lambda ledger: ledger.outbox.waiting(9)) == (greeting,)
        told(there, moved(there, "joined", "styret", there.slack.bot_user))
        assert {each.id for each in there.read(lambda ledger: ledger.outbox.waiting(9))} == {greeting.id, "1"}
        assert there.channel("styret").reachable

    def test_the_bot_that_is_invited_greets_once_however_often_that_is_told(self, there: Placed) -> None:
        invited = moved(there, "joined", "styret", there.slack.bot_user)
        told(there, invited, invited)
        told(there, invited)
        (greeting,) = there.read(lambda ledger: ledger.outbox.waiting(9))
        assert (greeting.channel, greeting.person) == (there.channel("styret").id, None)
        assert "/referat start" in plain_text(greeting.reply)

    def test_people_come_and_go(self, there: Placed) -> None:
        told(there, moved(there, "joined", "styret", there.slack.bot_user))
        there.clock.ahead += timedelta(minutes=1)
        told(there, moved(there, "joined", "styret", "ola"), moved(there, "left", "styret", "siri"))
        assert there.people_in("styret") - ADMIN == {"Kari Berg", "Ola Vik"}
        told(there, moved(there, "left", "styret", "siri"), moved(there, "left", "styret", "U404"))
        assert there.people_in("styret") - ADMIN == {"Kari Berg", "Ola Vik"}

    def test_who_is_said_to_have_come_long_ago_is_asked_for(self, there: Placed) -> None:
        told(there, moved(there, "joined", "styret", there.slack.bot_user))
        ago = there.clock.now().timestamp() - 300
        told(there, moved(there, "joined", "styret", "ola", event_ts=str(ago)))
        assert there.people_in("styret") - ADMIN == {"Kari Berg", "Siri Dahl"}, "ola has left since"
        told(there, moved(there, "joined", "styret", "ola", event_ts="whenever"))
        assert there.people_in("styret") - ADMIN == {"Kari Berg", "Siri Dahl"}

    def test_a_guest_who_came_counts_while_slack_does_not_tell_who_is_there(
        self, there: Placed, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(asking, "PAUSES", (0,))
        told(there, moved(there, "joined", "styret", there.slack.bot_user))
        assert there.channel("styret").members_known is not None
        for method in ("conversations.info", "conversations.members"):
            there.slack.fails(method, refuses("internal_error"), times=None)
        ago = there.clock.now().timestamp() - 65
        told(there, moved(there, "joined", "styret", "gjest", event_ts=str(ago)))
        assert there.channel("styret").members_known is None
        assert there.account("gjest").person in there.read(
            lambda ledger: [
                stay.person for stay in ledger.places.members_of(there.channel("styret").id, there.clock.now())
            ]
        )

    def test_a_channel_that_gets_another_id_is_the_same_one(self, there: Placed) -> None:
        told(there, moved(there, "joined", "styret", there.slack.bot_user))
        before, old = there.channel("styret"), there.slack.channels["styret"]
        new = there.slack.channel_id(there.slack.new_channel(private=True))
        changed = {"type": "channel_id_changed", "old_channel_id": old, "new_channel_id": new}
        told(there, changed, changed)
        found = there.read(lambda ledger: ledger.places.channels())
        assert [(each.id, each.platform_id, each.private) for each in found] == [(before.id, new, True)]
        assert there.read(lambda ledger: ledger.places.channel_at(there.connection, old)) is None
        told(there, {"type": "channel_id_changed"}, {**changed, "old_channel_id": "C404"})
        assert len(there.read(lambda ledger: ledger.places.channels())) == 1

    def test_where_somebody_spoke_under_the_new_id_first_the_old_one_is_out_of_reach(self, there: Placed) -> None:
        told(there, moved(there, "joined", "styret", there.slack.bot_user))
        told(there, moved(there, "joined", "fjord", there.slack.bot_user))
        old, new = there.slack.channels["styret"], there.slack.channels["fjord"]
        told(there, {"type": "channel_id_changed", "old_channel_id": old, "new_channel_id": new})
        assert not there.channel("styret").reachable
        assert there.channel("fjord").reachable

    def test_a_channel_that_nobody_knows_is_none_of_ours(self, there: Placed) -> None:
        told(there, moved(there, "joined", "fjord", "ola"), {"type": "channel_archive", "channel": "C404"})
        told(there, {"type": "channel_unarchive", "channel": "C404"}, {"type": "channel_rename"})
        assert there.read(lambda ledger: ledger.places.channels()) == ()

    def test_what_becomes_of_a_channel(self, there: Placed) -> None:
        told(there, moved(there, "joined", "fjord", there.slack.bot_user))
        fjord = there.slack.channels["fjord"]
        told(there, {"type": "channel_rename", "channel": {"id": fjord, "name": "vik"}})
        assert there.channel("fjord").name == "vik"
        for gone in ("channel_left", "channel_archive", "channel_deleted"):
            told(there, {"type": gone, "channel": fjord})
            assert not there.channel("fjord").reachable
            told(there, {"type": "channel_unarchive", "channel": fjord})
            assert there.channel("fjord").reachable
        told(there, {"type": "channel_shared", "channel": fjord})
        assert there.channel("fjord").shared
        told(there, {"type": "channel_unshared", "channel": fjord, "is_ext_shared": True})
        assert there.channel("fjord").shared, "with a third one"
        told(there, {"type": "channel_unshared", "channel": fjord, "is_ext_shared": False})
        assert not there.channel("fjord").shared

    def test_one_that_is_made_private_is_so_at_once(self, there: Placed) -> None:
        told(there, moved(there, "joined", "fjord", there.slack.bot_user))
        converted = {"type": "message", "subtype": "channel_convert_to_private"}
        assert told(there, {**converted, "channel": there.slack.channels["fjord"]}) == [True]
        assert there.channel("fjord").private

    @pytest.mark.parametrize("event", [{"type": "message", "text": "hei"}, {"type": "app_mention"}, {}])
    def test_what_people_say_is_none_of_it(self, there: Placed, event: dict[str, str]) -> None:
        assert told(there, event) == [False]
