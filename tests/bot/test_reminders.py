"""Reminders: at most one a day to each person at their morning, of what they and their bodies owe, as far as they may
read it; when which action is told, to whom, and who is told when it stays undone."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.place import Language
from bot.ports import Ledger, Message
from bot.reminded import claim_of
from bot.reminders import (
    MOST,
    Duty,
    Round,
    Unreminded,
    due_rounds,
    end_round,
    plan_of,
    post_reminder,
    post_unreminded,
    propose,
    proposed,
)
from bot.reply import Rows
from handlers.failures import raised
from handlers.reminding import remind
from tests.bot.commands.talk import Talk, text
from tests.bot.test_summary import at, said

HOME = "Europe/Oslo"
UNA, LIV = "Una Berg", "Liv Sand"


@pytest.fixture
def talk() -> Talk:
    talk = Talk("en")
    talk.now = at("2024-05-02 10:00")
    talk.party("una", "person", UNA)
    talk.party("tg", "body", "Trail group", ("una",))
    talk.say(UNA, "@referent help")
    return talk


def account(talk: Talk, name: str, **facts: object) -> None:
    """What a platform tells of somebody's account."""

    def work(ledger: Ledger) -> None:
        found = ledger.places.account("c", name)
        assert found is not None
        ledger.places.put_account(replace(found, **facts))  # type: ignore[arg-type]  # fields of Account

    talk.ledgers.write("w", work)


def rounds(talk: Talk, moment: str) -> list[tuple[str, str]]:
    found = talk.ledgers.read("w", lambda ledger: due_rounds(ledger, at(moment)))
    return [(each.zone, str(each.day)) for each in found]


def end(talk: Talk, moment: str, zone: str = HOME) -> None:
    ended = Round(zone, date.fromisoformat(moment[:10]))
    talk.ledgers.write("w", lambda ledger: end_round(ledger, ended, at(moment)))


def round_of(talk: Talk, moment: str) -> dict[str, Message]:
    """What is said at that moment, by whose it is: a person's or a channel's name."""

    def name(message: Message) -> str:
        party = talk.ledgers.read("w", lambda ledger: ledger.parties.get(message.person or ""))
        return party.name if party else "#"

    workspace = talk.ledgers.read("w", lambda ledger: ledger.workspace)
    said = list(remind(talk.ledgers, workspace, at(moment), raised))
    assert len({name(message) for message, _ in said}) == len(said), "one a person"
    return {f"#{channel}" if channel else name(message): message for message, channel in said}


def numbers(message: Message) -> list[str]:
    return [row.number for row in message.reply.rows]


def told(talk: Talk, moment: str) -> dict[str, list[str]]:
    """The numbers that each is told of in that moment's round."""
    return {name: numbers(message) for name, message in round_of(talk, moment).items()}


def headings(talk: Talk, moment: str, name: str = UNA) -> dict[str, list[str]]:
    message = round_of(talk, moment).get(name)
    parts = message.reply.parts if message else ()
    return {part.heading: [row.number for row in part.rows] for part in parts if isinstance(part, Rows)}


class TestRounds:
    def test_from_half_past_eight_on_working_days(self, talk: Talk) -> None:
        assert rounds(talk, "2024-05-03 08:29") == []
        assert rounds(talk, "2024-05-03 08:30") == [(HOME, "2024-05-03")]
        assert rounds(talk, "2024-05-03 23:59") == [(HOME, "2024-05-03")], "late the same day"
        for holiday in ("2024-05-04", "2024-05-09", "2024-05-17"):
            assert rounds(talk, f"{holiday} 09:00") == []

    def test_one_a_day_whether_there_was_anything_to_say_or_not(self, talk: Talk) -> None:
        assert told(talk, "2024-05-03 08:30") == {}
        said(talk, "2024-05-03 10:00", "/action add Una Berg paints by 6 May")
        assert told(talk, "2024-05-03 11:00") == {}, "who is given something after the round is not rung up at once"
        assert told(talk, "2024-05-06 08:30") == {UNA: ["A-1"]}

    def test_a_workspace_that_began_after_todays_round_begins_tomorrow(self) -> None:
        talk = Talk("en")
        talk.now = at("2024-05-03 09:00")
        assert rounds(talk, "2024-05-03 09:00") == [], "nobody has ever said anything"
        said(talk, "2024-05-03 09:10", "/action add Una Berg paints by 3 May", who=UNA)
        assert rounds(talk, "2024-05-03 09:11") == []
        assert rounds(talk, "2024-05-06 08:30") == [(HOME, "2024-05-06")]

    def test_each_at_their_own_morning(self, talk: Talk) -> None:
        said(talk, "2024-05-02 12:00", "/action add Una Berg paints by 6 May")
        said(talk, "2024-05-02 12:10", "/action add Liv Sand sweeps by 6 May")
        account(talk, LIV, zone="America/New_York")
        assert told(talk, "2024-05-03 08:30") == {UNA: ["A-1"]}
        assert told(talk, "2024-05-03 14:29") == {}
        assert told(talk, "2024-05-03 14:30") == {LIV: ["A-2"]}
        assert told(talk, "2024-05-03 14:31") == {}

    def test_it_is_their_date_that_counts(self, talk: Talk) -> None:
        said(talk, "2024-05-02 12:00", "/action add Una Berg paints by 3 May")
        account(talk, UNA, zone="Pacific/Auckland")
        late = {UNA: ["A-1"]}
        assert told(talk, "2024-05-02 22:30") == late, "it is the Friday there, half past eight"
        assert told(talk, "2024-05-03 08:30") == {}

    def test_who_goes_west_after_it_is_told_nothing_twice_on_a_date(self, talk: Talk) -> None:
        said(talk, "2024-05-02 12:00", "/action add Una Berg paints by 3 May")
        assert told(talk, "2024-05-03 08:30") == {UNA: ["A-1"]}
        account(talk, UNA, zone="Pacific/Honolulu")
        assert told(talk, "2024-05-03 20:30") == {}

    def test_a_clock_that_is_put_back_says_nothing_twice(self, talk: Talk) -> None:
        said(talk, "2024-05-02 12:00", "/action add Una Berg paints by 3 May")
        assert told(talk, "2024-05-03 09:10") == {UNA: ["A-1"]}
        assert told(talk, "2024-05-03 08:40") == {}

    def test_what_a_wrong_clock_has_claimed_silences_nobody(self, talk: Talk) -> None:
        said(talk, "2024-05-02 12:00", "/action add Una Berg paints by 6 May")
        said(talk, "2024-05-02 12:10", "/action add Una Berg sweeps by 6 May 2025")
        assert told(talk, "2025-05-06 09:00")[UNA] == ["A-2"]
        assert told(talk, "2024-05-03 08:30") == {UNA: ["A-1"]}

    def test_a_round_that_is_tried_again_reminds_nobody_twice(self, talk: Talk) -> None:
        said(talk, "2024-05-02 12:00", "/action add Una Berg paints by 3 May")
        of, now = Round(HOME, date(2024, 5, 3)), at("2024-05-03 08:30")
        plan = talk.ledgers.read("w", lambda ledger: plan_of(ledger, of, now))
        ((person, duties),) = plan.duties.items()

        def post(ledger: Ledger) -> Message | None:
            return post_reminder(ledger, person, duties, of, now)

        assert talk.ledgers.write("w", post) is not None
        assert talk.ledgers.write("w", post) is None
        assert talk.ledgers.read("w", lambda ledger: plan_of(ledger, of, now)).duties == {}


class TestDays:
    @pytest.mark.parametrize(
        ("due", "days"),
        [
            ("7 May", ["05-06", "05-07", "05-14", "05-21", "05-28"]),
            ("13 May", ["05-10", "05-13", "05-21", "05-27"]),  # a week on is Whit Monday
            ("9 May", ["05-08", "05-16", "05-23", "05-30"]),  # Ascension Day: nothing on the day itself
            ("11 May", ["05-10", "05-21", "05-27"]),  # a Saturday; the Monday a week after 18 May is Whit Monday
        ],
    )
    def test_the_working_day_before_the_day_then_weekly(self, talk: Talk, due: str, days: list[str]) -> None:
        said(talk, "2024-05-02 12:00", f"/action add Una Berg paints by {due}")
        month = [f"2024-05-{day:02}" for day in range(3, 32)]
        assert [day[5:] for day in month if told(talk, f"{day} 08:30")] == days

    def test_what_rests_is_left_alone_till_then(self, talk: Talk) -> None:
        said(talk, "2024-05-02 12:00", "/action add Una Berg paints by 7 May")
        said(talk, "2024-05-02 12:10", "/action snooze A-1 9 May")
        month = [f"2024-05-{day:02}" for day in range(3, 16)]
        found = {day[5:]: each for day in month if (each := headings(talk, f"{day} 08:30"))}
        assert found == {
            "05-10": {"An action has ended its rest": ["A-1"]},  # the ninth is Ascension Day
            "05-14": {"You have an action past its due date": ["A-1"]},
        }

    def test_what_has_no_date_is_let_be_unless_it_has_rested(self, talk: Talk) -> None:
        said(talk, "2024-05-02 12:00", "/action add Una Berg paints")
        assert told(talk, "2024-05-03 08:30") == {}
        said(talk, "2024-05-03 12:00", "/action snooze A-1 7 May")
        assert told(talk, "2024-05-06 08:30") == {}
        assert told(talk, "2024-05-07 08:30") == {UNA: ["A-1"]}

    def test_what_is_done_or_moved_between_the_look_and_the_message_is_left_out(self, talk: Talk) -> None:
        for verb in ("paints", "sweeps", "bakes"):
            said(talk, "2024-05-02 12:00", f"/action add Una Berg {verb} by 3 May")
        of, now = Round(HOME, date(2024, 5, 3)), at("2024-05-03 08:30")
        ((person, duties),) = talk.ledgers.read("w", lambda ledger: plan_of(ledger, of, now)).duties.items()
        said(talk, "2024-05-03 08:30", "/action done A-1")
        said(talk, "2024-05-03 08:30", "/action due A-2 10 May")

        def post(duties: list[Duty]) -> Message | None:
            return talk.ledgers.write("w", lambda ledger: post_reminder(ledger, person, duties, of, now))

        assert post(duties[:2]) is None
        message = post(duties)
        assert message is not None
        assert numbers(message) == ["A-3"]


class TestWhat:
    def test_what_is_beyond_is_counted(self, talk: Talk) -> None:
        for number in range(MOST + 3):
            talk.now = at("2024-05-02 12:00") + timedelta(seconds=number)
            talk.say(LIV, f"/action add Una Berg carries stone {number} by 7 May")
        ((heading, rows),) = headings(talk, "2024-05-06 08:30").items()
        assert str(MOST + 3) in heading
        assert len(rows) == MOST

    def test_each_row_has_done_move_and_rest_and_says_how_it_is_after_a_press(self, talk: Talk) -> None:
        said(talk, "2024-05-02 12:00", "/action add Una Berg paints by 3 May")
        message = round_of(talk, "2024-05-03 08:30")[UNA]
        (row,) = message.reply.rows
        assert [button.label for button in row.buttons] == ["Done", "Move the date", "Rest for a week"]
        assert "/referent reminders" in text(message.reply)
        talk.now = at("2024-05-03 09:00")
        assert talk.press(UNA, row.buttons[2], None).ok
        assert "10 May" in text(talk.one(UNA, "/action show A-1", None))

    def test_what_they_may_not_read_is_not_told(self, talk: Talk) -> None:
        talk.channel("board", private=True, members=(LIV,))
        said(talk, "2024-05-02 12:00", "/minutes start Secret reform", "board")
        said(talk, "2024-05-02 12:10", "/action add Una Berg buys a present by 7 May", "board")
        assert told(talk, "2024-05-06 08:30") == {}
        said(talk, "2024-05-06 12:10", "/action share A-1", "board")
        message = round_of(talk, "2024-05-07 08:30")[UNA]
        assert "A-1" in text(message.reply)
        assert "Secret" not in text(message.reply)

    def test_what_is_shared_with_somebody_elsewhere_and_is_not_theirs(self, talk: Talk) -> None:
        """Liv leads the group, and is not where its action was made: it was shared with her."""
        talk.channel("board", private=True, members=(UNA,))
        said(talk, "2024-05-02 12:00", "/owner role Liv Sand = leader in Trail group")
        said(talk, "2024-05-02 12:10", "/action add Trail group buys a present by 3 May", "board", who=UNA)
        assert told(talk, "2024-05-03 08:30")[UNA] == ["A-1"], "she may not read it: the next are asked"

    def test_every_account_of_a_person_counts(self, talk: Talk) -> None:
        """Una is a guest on one account and a member on another."""
        said(talk, "2024-05-02 12:00", "/action add Una Berg paints by 7 May")
        talk.say(UNA, "/referent admin add Liv Sand")  # since a guest administrates no longer
        talk.say(UNA, "@referent help", None, "guest")
        assert told(talk, "2024-05-06 08:30") == {}
        talk.party("una2", "person", "Una B")
        talk.say("Una B", "@referent help")
        talk.say(LIV, "/owner merge Una B into Una Berg")
        assert told(talk, "2024-05-07 08:30") == {UNA: ["A-1"]}


def group(talk: Talk, *names: str) -> None:
    """The trail group's people come, in it or with a title there ("Bo Vik = leader")."""
    for name in names:
        person, _, title = name.partition(" = ")
        talk.say(person, "@referent help")
        told = f"/owner role {person} = {title} in Trail group" if title else f"/owner member Trail group = {person}"
        assert talk.one(LIV, told).ok


class TestBodies:
    def test_its_secretary_else_whoever_leads_it_else_all_in_it(self, talk: Talk) -> None:
        said(talk, "2024-05-02 12:00", "/action add Trail group paints by 6 May")
        assert told(talk, "2024-05-03 08:30") == {UNA: ["A-1"]}
        group(talk, "Bo Vik = leader", "Ola Dal = vice chair", "Eva Li")
        assert told(talk, "2024-05-06 08:30") == {"Bo Vik": ["A-1"]}
        group(talk, "Eva Li = secretary")
        assert told(talk, "2024-05-13 08:30") == {"Eva Li": ["A-1"], "Bo Vik": ["A-1"]}, "overdue for a week"

    def test_each_is_told_as_what(self, talk: Talk) -> None:
        said(talk, "2024-05-02 12:00", "/action add Trail group paints by 6 May")
        (heading,) = headings(talk, "2024-05-03 08:30")
        assert heading.startswith("Trail group owes this; you are in it")
        group(talk, "Una Berg = leader")
        (heading,) = headings(talk, "2024-05-06 08:30")
        assert heading == "Trail group owes this; you lead it, and no secretary can be reminded"
        group(talk, "Una Berg = secretary")
        (heading,) = headings(talk, "2024-05-13 08:30")
        assert heading == "Trail group owes this; you are its secretary"

    def test_only_current_roles_count(self, talk: Talk) -> None:
        said(talk, "2024-05-02 12:00", "/action add Trail group paints by 6 May")
        talk.say("Bo Vik", "@referent help")
        talk.say(LIV, "/owner role Bo Vik = secretary in Trail group from 2024-01-01 to 2024-04-30")
        assert told(talk, "2024-05-03 08:30") == {UNA: ["A-1"]}

    def test_who_is_told_as_owner_is_told_once(self, talk: Talk) -> None:
        said(talk, "2024-05-02 12:00", "/action add Una Berg and Trail group paint by 6 May")
        assert headings(talk, "2024-05-03 08:30") == {"You have an action due today or soon": ["A-1"]}

    def test_with_nobody_the_channel_is_told_once(self, talk: Talk) -> None:
        said(talk, "2024-05-02 11:00", "/owner add body AU")
        said(talk, "2024-05-02 12:00", "/action add AU paints by 6 May")
        said(talk, "2024-05-02 12:10", "/action add AU sweeps by 6 May")
        message = round_of(talk, "2024-05-03 08:30")["#tur"]
        assert message.reply.to == "channel"
        assert "Nobody is reminded of what AU owes here" in text(message.reply)
        assert numbers(message) == ["A-1", "A-2"]
        assert told(talk, "2024-05-06 08:30") == {}
        said(talk, "2024-05-06 12:00", "/action add AU bakes by 7 May", "fjell")
        assert told(talk, "2024-05-07 08:30") == {"#fjell": ["A-3"]}, "another channel"

    @pytest.mark.parametrize("language", ["nb", "nn", "en"])
    def test_what_the_message_says_helps(self, language: Language) -> None:
        talk = Talk(language)
        said(talk, "2024-05-02 11:00", "/owner add body AU")
        said(talk, "2024-05-02 11:10", "/owner add person Kari Nordmann")
        said(talk, "2024-05-02 12:00", "/action add AU paints by 6 May")
        words = text(round_of(talk, "2024-05-03 08:30")["#tur"].reply).replace("«", "“").replace("»", "”")
        talk.say("Kari Nordmann", "@referent help")
        assert talk.one(LIV, words.partition("“")[2].partition("”")[0]).ok
        assert told(talk, "2024-05-06 08:30") == {"Kari Nordmann": ["A-1"]}

    @pytest.mark.parametrize(
        ("title", "counts"),
        [
            ("sekretær", True),
            ("AU-sekretær", True),
            ("Secretary", True),
            ("leiar", True),
            ("styreleder", True),
            ("chair", True),
            ("Team leader", True),
            ("ordførar", True),
            ("nestleiar", False),
            ("vice chair", False),
            ("deputy leader", False),
            ("prosjektleder", False),
            ("kasserer", False),
        ],
    )
    def test_which_titles_count(self, talk: Talk, title: str, counts: bool) -> None:
        group(talk, f"Bo Vik = {title}")
        said(talk, "2024-05-02 12:00", "/action add Trail group paints by 6 May")
        assert set(told(talk, "2024-05-03 08:30")) == ({"Bo Vik"} if counts else {"Bo Vik", UNA})

    def test_a_channel_where_nothing_may_be_said_is_not_told(self, talk: Talk) -> None:
        said(talk, "2024-05-02 11:00", "/owner add body AU")
        said(talk, "2024-05-02 12:00", "/action add AU paints by 6 May")
        said(talk, "2024-05-02 12:10", "/action add AU sweeps by 6 May", None)
        talk.say(UNA, "/referent deny #tur", None)
        assert told(talk, "2024-05-03 08:30") == {}
        talk.say(UNA, "/referent allow #tur", None)
        assert told(talk, "2024-05-06 08:30") == {"#tur": ["A-1"]}

    def test_what_not_all_there_may_read_is_not_told_there(self, talk: Talk) -> None:
        talk.channel("board", private=True, members=(LIV,))
        said(talk, "2024-05-02 11:00", "/owner add body AU")
        said(talk, "2024-05-02 12:00", "/action add AU paints by 6 May", "board")

        def post(ledger: Ledger) -> Message | None:
            action = ledger.actions.by_number(1)
            elsewhere = ledger.places.channel_at("c", "tur")
            assert action is not None
            assert elsewhere is not None
            return post_unreminded(
                ledger, Unreminded(elsewhere.id, action.owners[0], (action,)), at("2024-05-03 08:30")
            )

        assert talk.ledgers.write("w", post) is None
        assert told(talk, "2024-05-03 08:30") == {"#board": ["A-1"]}


class TestLadder:
    @pytest.fixture(autouse=True)
    def _undone(self, talk: Talk) -> None:
        """What the trail group was given in a meeting that Ola chaired; Bo leads the group, Una is its secretary."""
        group(talk, "Una Berg = secretary", "Bo Vik = leader")
        said(talk, "2024-05-02 10:30", "/minutes start Spring meeting")
        talk.say("Ola Dal", "@referent help")
        said(talk, "2024-05-02 10:40", "/minutes chair Ola Dal")
        said(talk, "2024-05-02 10:50", "/action add Trail group paints by 3 May")
        said(talk, "2024-05-02 10:55", "/minutes close")

    def test_the_leader_then_the_chair_then_the_next_meeting(self, talk: Talk) -> None:
        assert told(talk, "2024-05-03 08:30") == {UNA: ["A-1"]}
        found = round_of(talk, "2024-05-10 08:30")
        assert set(found) == {UNA, "Bo Vik"}
        assert "Trail group owes this, 7 days overdue; you lead Trail group" in text(found["Bo Vik"].reply)
        found = round_of(talk, "2024-05-21 08:30")  # the 17th and Whit Monday are days off
        assert set(found) == {UNA, "Ola Dal"}
        assert "Owed by Trail group, 18 days overdue; you chair" in text(found["Ola Dal"].reply)
        assert "asked to take up" not in text(found[UNA].reply)
        found = round_of(talk, "2024-05-24 08:30")
        assert set(found) == {UNA}
        assert "The next meeting in its channel is asked to take up A-1." in text(found[UNA].reply)
        assert told(talk, "2024-05-31 08:30") == {UNA: ["A-1"]}

    def test_the_next_meeting_lists_it_in_front(self, talk: Talk) -> None:
        said(talk, "2024-05-02 12:00", "/action add Liv Sand sweeps by 10 May")
        for day in ("05-10", "05-21", "05-24"):
            round_of(talk, f"2024-{day} 08:30")
        said(talk, "2024-05-25 10:00", "/minutes start Autumn meeting")
        items = talk.one(LIV, "/minutes show")
        words = text(items)
        assert words.index("Long overdue: to be taken up") < words.index("A-1")
        assert words.count("A-1 ") == 1
        assert "A-2" not in words, "of another series, and not overdue for so long"

    def test_it_is_carried_into_the_same_series_once(self, talk: Talk) -> None:
        said(talk, "2024-05-02 12:00", "/action add Liv Sand sweeps by 10 May")
        for day in ("05-10", "05-21", "05-24"):
            round_of(talk, f"2024-{day} 08:30")
        said(talk, "2024-05-25 10:00", "/minutes start Spring meeting")
        words = text(talk.one(LIV, "/minutes show"))
        asked, before = words.index("Long overdue"), words.index("Actions open from earlier meetings")
        assert asked < words.index("A-1 ") < before < words.index("A-2 ")
        assert words.count("A-1 ") == 1

    def test_what_is_done_or_moved_by_then_is_not_listed(self, talk: Talk) -> None:
        for day in ("05-10", "05-21", "05-24"):
            round_of(talk, f"2024-{day} 08:30")

        def asked(moment: str) -> list[str]:
            def look(ledger: Ledger) -> list[str]:
                channel = ledger.places.channel_at("c", "tur")
                assert channel is not None
                return [each.label for each in proposed(ledger, channel.id, at(moment).date())]

            return talk.ledgers.read("w", look)

        assert asked("2024-05-24 12:00") == ["A-1"]
        said(talk, "2024-05-24 13:00", "/action due A-1 31 May")
        assert asked("2024-06-03 12:00") == []
        assert asked("2024-06-21 12:00") == ["A-1"]
        said(talk, "2024-06-21 13:00", "/action snooze A-1 1 July")
        assert asked("2024-06-21 14:00") == []
        said(talk, "2024-06-21 15:00", "/action done A-1")
        assert asked("2024-07-21 14:00") == []

    def test_a_date_that_is_moved_begins_anew(self, talk: Talk) -> None:
        assert set(told(talk, "2024-05-10 08:30")) == {UNA, "Bo Vik"}
        said(talk, "2024-05-10 12:00", "/action due A-1 14 May")
        assert set(told(talk, "2024-05-14 08:30")) == {UNA}
        assert set(told(talk, "2024-05-21 08:30")) == {UNA, "Bo Vik"}

    def test_all_that_was_due_that_day_climbs(self, talk: Talk) -> None:
        said(talk, "2024-05-02 12:00", "/action add Trail group sweeps by 3 May")
        both = ["A-1", "A-2"]
        assert told(talk, "2024-05-10 08:30") == {UNA: both, "Bo Vik": both}
        said(talk, "2024-05-21 07:00", "/minutes start Summer meeting")
        said(talk, "2024-05-21 07:10", "/minutes chair Liv Sand")
        account(talk, "Ola Dal", active=False)
        assert told(talk, "2024-05-21 08:30") == {UNA: both, LIV: both}

    def test_one_rung_at_a_time_however_late(self, talk: Talk) -> None:
        assert set(told(talk, "2024-09-06 08:30")) == {UNA, "Bo Vik"}, "126 days overdue, and nobody has kept time"
        assert set(told(talk, "2024-09-13 08:30")) == {UNA, "Ola Dal"}

    def test_a_rung_is_told_once_whoever_else_has_planned_it(self, talk: Talk) -> None:
        of, now = Round(HOME, date(2024, 5, 10)), at("2024-05-10 08:30")
        plan = talk.ledgers.read("w", lambda ledger: plan_of(ledger, of, now))

        def claim(ledger: Ledger) -> None:
            action = ledger.actions.by_number(1)
            assert action is not None
            assert action.due is not None
            assert ledger.deliveries.claim(action.id, claim_of("leads"), action.due, now)

        talk.ledgers.write("w", claim)

        def post(ledger: Ledger) -> dict[str, bool]:
            made = {person: post_reminder(ledger, person, duties, of, now) for person, duties in plan.duties.items()}
            return {duties[0].role.why: made[person] is not None for person, duties in plan.duties.items()}

        assert talk.ledgers.write("w", post) == {"secretary": True, "leads": False}

    def test_whoever_is_told_anyway_is_no_rung(self, talk: Talk) -> None:
        """Una, the secretary, chairs the next meeting, and Bo leaves: there is only the agenda left."""
        said(talk, "2024-05-02 12:00", "/owner member Trail group - Bo Vik to 2024-05-02")
        said(talk, "2024-05-02 12:10", "/minutes start Summer meeting")
        said(talk, "2024-05-02 12:20", "/minutes chair Una Berg")
        said(talk, "2024-05-02 12:30", "/action add Trail group sweeps by 3 May")
        said(talk, "2024-05-02 12:40", "/action done A-1")
        assert set(told(talk, "2024-05-10 08:30")) == {UNA}
        assert set(told(talk, "2024-05-21 08:30")) == {UNA}
        assert "take up A-2" in text(round_of(talk, "2024-05-24 08:30")[UNA].reply)

    def test_a_chair_who_cannot_be_told_is_passed_over_for_the_channels_latest(self, talk: Talk) -> None:
        account(talk, "Ola Dal", active=False)
        assert set(told(talk, "2024-05-10 08:30")) == {UNA, "Bo Vik"}
        assert set(told(talk, "2024-05-21 08:30")) == {UNA}, "nobody chairs: it waits for the agenda"
        said(talk, "2024-05-22 12:00", "/minutes start Summer meeting")
        said(talk, "2024-05-22 12:10", "/minutes chair Liv Sand")
        assert set(told(talk, "2024-05-24 08:30")) == {UNA, LIV}

    def test_what_nobody_owns_comes_to_the_chair(self, talk: Talk) -> None:
        said(talk, "2024-05-02 12:00", "/action done A-1")
        said(talk, "2024-05-02 12:10", "/action add somebody sweeps by 6 May")
        assert told(talk, "2024-05-13 08:30") == {}
        said(talk, "2024-05-13 12:00", "/minutes start Summer meeting")
        said(talk, "2024-05-13 12:10", "/minutes chair Liv Sand")
        message = round_of(talk, "2024-05-21 08:30")[LIV]
        assert "Nobody owns this, 15 days overdue; you chair" in text(message.reply)

    def test_what_was_made_in_a_direct_message_is_on_nobodys_agenda(self, talk: Talk) -> None:
        said(talk, "2024-05-02 12:00", "/action done A-1")
        said(talk, "2024-05-02 12:10", "/action add Una Berg sweeps by 3 May", None)
        for day in ("05-10", "05-21", "05-24", "05-31"):
            assert "asked to take up" not in text(round_of(talk, f"2024-{day} 08:30")[UNA].reply)

    def test_what_has_no_channel_or_date_is_never_proposed(self, talk: Talk) -> None:
        def work(ledger: Ledger) -> None:
            action = ledger.actions.by_number(1)
            assert action is not None
            bare = [replace(action, channel=None), replace(action, due=None)]
            propose(ledger, bare, at("2024-05-24 08:30"))

        talk.ledgers.write("w", work)
        look = talk.ledgers.read(
            "w", lambda ledger: [ledger.reminding.proposed(c.id) for c in ledger.places.channels()]
        )
        assert not any(look)


class TestChoice:
    def test_none_is_none_and_the_next_are_asked(self, talk: Talk) -> None:
        group(talk, "Bo Vik = secretary")
        said(talk, "2024-05-02 12:00", "/action add Trail group paints by 6 May")
        said(talk, "2024-05-02 12:00", "/action add Bo Vik sweeps by 6 May")
        said(talk, "2024-05-02 13:00", "/referent reminders off", who="Bo Vik")
        assert told(talk, "2024-05-03 08:30") == {UNA: ["A-1"]}

    def test_fewer_is_one_as_the_week_opens_with_all_it_brings(self, talk: Talk) -> None:
        said(talk, "2024-05-02 12:00", "/action add Una Berg paints by 23 May")
        said(talk, "2024-05-02 12:10", "/action add Una Berg sweeps by 15 May")
        said(talk, "2024-05-02 12:20", "/action add Una Berg bakes by 27 May")
        said(talk, "2024-05-02 12:30", "/action add Una Berg digs by 15 July")
        said(talk, "2024-05-02 12:40", "/action snooze A-4 16 May")
        said(talk, "2024-05-02 13:00", "/referent reminders fewer", who=UNA)
        days = [f"2024-05-{day:02}" for day in range(14, 28)]
        found = {day[5:]: each for day in days if (each := headings(talk, f"{day} 08:30"))}
        assert found == {
            "05-21": {  # its Monday is a day off
                "You have an action past its due date": ["A-2"],
                "You have an action due today or soon": ["A-1"],
                "An action has ended its rest": ["A-4"],
            },
            "05-27": {
                "You have 2 actions past their due dates": ["A-2", "A-1"],
                "You have an action due today or soon": ["A-3"],
            },
        }

    def test_it_goes_along_with_a_merge(self, talk: Talk) -> None:
        said(talk, "2024-05-02 12:00", "/action add Una Berg paints by 6 May")
        talk.party("una2", "person", "Una B")
        said(talk, "2024-05-02 13:00", "/referent reminders off", who="Una B")
        talk.say(UNA, "/owner merge Una B into Una Berg")
        assert told(talk, "2024-05-03 08:30") == {}
        said(talk, "2024-05-03 13:00", "/referent reminders all", who=UNA)
        assert told(talk, "2024-05-06 08:30") == {UNA: ["A-1"]}

    def test_a_leader_who_wants_fewer_is_told_as_the_week_opens(self, talk: Talk) -> None:
        group(talk, "Bo Vik = leader", "Una Berg = secretary")
        said(talk, "2024-05-02 12:00", "/action add Trail group paints by 3 May")
        said(talk, "2024-05-02 13:00", "/referent reminders fewer", who="Bo Vik")
        assert told(talk, "2024-05-10 08:30") == {UNA: ["A-1"]}
        assert told(talk, "2024-05-13 08:30") == {"Bo Vik": ["A-1"]}
        assert told(talk, "2024-05-21 08:30") == {UNA: ["A-1"]}
