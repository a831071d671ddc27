"""What falls due for all at once."""

from datetime import date, timedelta

from bot.ports import Happened, Happening, Ledger, Verbs
from tests.contract.register import Register, put
from tests.samples import MONDAY, NOON, a_channel, a_decision, a_meeting, a_stay, an_action, an_entry, an_item, later

DAY = timedelta(days=1)
FRIDAY = MONDAY - 3 * DAY
VERBS = Verbs(("action.add", "action.done"), ("decision.add",), ("minutes.close",))


def claim(register: Register, channel: str, day: date, seq: int = 0, kind: str = "summary") -> bool:
    return register.write(lambda ledger: ledger.deliveries.claim(channel, kind, day, NOON, seq))


class TestClaims:
    def test_those_of_one_kind_and_day(self, register: Register) -> None:
        for channel, day in (("fjord", MONDAY), ("storting", MONDAY), ("fjord", FRIDAY)):
            assert claim(register, channel, day)
        assert claim(register, "kari", MONDAY, kind="reminder")
        assert register.read(lambda ledger: ledger.dues.claimed("summary", MONDAY)) == {"fjord", "storting"}
        assert register.read(lambda ledger: ledger.dues.claimed("summary", FRIDAY)) == {"fjord"}
        assert register.read(lambda ledger: ledger.dues.claimed("summary", MONDAY + DAY)) == frozenset()
        assert register.read(lambda ledger: ledger.deliveries.is_claimed("kari", "reminder", MONDAY))
        assert not register.read(lambda ledger: ledger.deliveries.is_claimed("kari", "reminder", FRIDAY))

    def test_the_latest_day_of_each_and_how_far_it_was_told(self, register: Register) -> None:
        """A claim of a day to come is by a clock that was wrong: no day of ours, but what it told has been told."""
        told = (("fjord", FRIDAY, 7), ("fjord", FRIDAY - DAY, 9), ("fjord", MONDAY + 400 * DAY, 8), ("old", FRIDAY, 3))
        for channel, day, seq in (*told, ("future", MONDAY + DAY, 5), ("long ago", FRIDAY - 30 * DAY, 1)):
            assert claim(register, channel, day, seq)
        found = register.read(lambda ledger: ledger.dues.last_claims("summary", FRIDAY - 14 * DAY, MONDAY))
        assert found == {"fjord": (FRIDAY, 9), "old": (FRIDAY, 3)}

        def last(ledger: Ledger) -> tuple[date, int] | None:
            claim = ledger.deliveries.last_claim("fjord", "summary", MONDAY)
            return (claim.day, claim.seq) if claim else None

        assert register.read(last) == (FRIDAY, 9)
        assert register.read(lambda ledger: ledger.deliveries.last_claim("future", "summary", MONDAY)) is None

    def test_a_day_is_claimed_for_all_that_have_not(self, register: Register) -> None:
        assert claim(register, "fjord", MONDAY, 3)
        names = [f"channel-{number}" for number in range(1_200)]

        def work(ledger: Ledger) -> frozenset[str]:
            return ledger.dues.claim_all((*names, "fjord"), "summary", MONDAY, later(hours=1), 8)

        assert register.write(work) == {*names}
        assert register.read(lambda ledger: ledger.dues.claimed("summary", MONDAY)) == {*names, "fjord"}
        found = register.read(lambda ledger: ledger.dues.last_claims("summary", MONDAY, MONDAY + DAY))
        assert (found["fjord"], found["channel-7"]) == ((MONDAY, 3), (MONDAY, 8))
        assert not claim(register, "channel-7", MONDAY)

    def test_claims_of_days_to_come(self, register: Register) -> None:
        for channel, day in (("fjord", MONDAY), ("storting", MONDAY + DAY), ("wrong", MONDAY + 2 * DAY)):
            claim(register, channel, day)
        claim(register, "wrong", MONDAY + 9 * DAY)
        assert register.read(lambda ledger: ledger.dues.ahead("summary", MONDAY + DAY)) == ("wrong",)
        assert register.read(lambda ledger: ledger.dues.ahead("reminder", MONDAY)) == ()


class TestWhatThereIsToTell:
    def test_what_happened_to_the_rows_and_in_the_meetings_of_each_channel(self, register: Register) -> None:
        register.put(an_action(), an_action("action-2", channel=None), an_action("action-3", channel="storting"))
        register.put(a_decision(), a_meeting(channel="storting"))

        def work(ledger: Ledger) -> Happened:
            put(ledger, an_entry("action-1"), an_entry("action-1", verb="action.done"))
            put(ledger, an_entry("action-2"), an_entry("action-1", verb="action.snooze"), an_entry("gone"))
            put(ledger, an_entry("decision-1", verb="decision.add"), an_entry("action-3", verb="decision.add"))
            put(ledger, an_entry("m", verb="minutes.close", meeting="meeting-1"), an_entry("action-1"))
            return ledger.dues.happened(1, 8, VERBS)

        found = register.write(work)
        few = register.read(lambda ledger: ledger.dues.happened(1, 8, VERBS, {"storting", "x"}))
        assert few == (found.told[2:], {}, {})
        assert register.read(lambda ledger: ledger.dues.happened(1, 8, VERBS, set())).told == ()
        assert (found.actions, found.decisions) == ({"action-1": an_action()}, {"decision-1": a_decision()})
        assert found.told == (
            Happening("fjord", 2, "action.done", "action-1", None),
            Happening("fjord", 6, "decision.add", "decision-1", None),
            Happening("storting", 8, "minutes.close", "m", "meeting-1"),
        )

    def test_all_to_which_something_was_done_since_an_entry(self, register: Register) -> None:
        register.put(an_entry("a"), an_entry("b", verb="action.remove"), an_entry("c", meeting="m"))

        def touched(ledger: Ledger, after: int) -> frozenset[str]:
            return ledger.dues.touched(after)

        assert [register.read(lambda ledger, after=after: touched(ledger, after)) for after in (1, 2, 3)] == [  # type: ignore[misc]  # bound now
            {"b", "c", "m"},
            {"c", "m"},
            frozenset(),
        ]

        def own(ledger: Ledger) -> frozenset[str]:
            put(ledger, an_entry("d"))
            return touched(ledger, 3)

        assert register.write(own) == {"d"}

    def test_the_last_entry_before_a_moment(self, register: Register) -> None:
        """By the time at which it was made: a clock that was put back is no reason to tell all from then on again."""
        register.put(*(an_entry(at=later(hours=hour)) for hour in (0, 1, 9, 2)))

        def last(hours: float) -> int:
            return register.read(lambda ledger: ledger.dues.last_before(later(hours=hours)))

        assert [last(hours) for hours in (0, 0.5, 1, 2.5, 9, 9.5)] == [0, 1, 1, 4, 4, 3]

    def test_what_is_due_in_some_channels(self, register: Register) -> None:
        register.put(*map(a_channel, ("fjord", "storting", "elsewhere")))
        register.put(
            an_action(due=MONDAY),
            an_action("action-2", due=FRIDAY, resting_until=MONDAY),
            an_action("action-3", due=FRIDAY, channel="storting"),
            an_action("action-4", due=FRIDAY, channel="elsewhere"),
            an_action("action-5", due=MONDAY + DAY),
            an_action("action-6", due=FRIDAY, state="done"),
            an_action("action-7"),
        )

        def found(first: date | None, last: date, *channels: str) -> list[int]:
            rows = register.read(lambda ledger: ledger.dues.due_in(channels, first, last))
            return [action.number for action in rows]

        assert found(FRIDAY, MONDAY, "fjord", "storting", "none") == [2, 3, 1]
        assert found(None, FRIDAY, "fjord") == [2]
        assert found(MONDAY, date.max, "fjord") == [1, 5]
        assert found(None, date.max) == []

    def test_the_channels_in_which_somebody_is_no_member(self, register: Register) -> None:
        register.put(
            a_stay(),
            a_stay(person="guest", standing="guest", since=later(hours=1), until=later(hours=3)),
            a_stay("storting", "other", standing="external"),
            a_stay("elsewhere", "guest", standing="guest"),
        )

        def found(hours: float, *channels: str) -> frozenset[str]:
            return register.read(lambda ledger: ledger.dues.outsiders_in(channels, later(hours=hours)))

        assert found(2, "fjord", "storting", "none") == {"fjord", "storting"}
        assert found(0.5, "fjord", "storting") == found(3, "fjord", "storting") == {"storting"}
        assert found(2) == frozenset()

    def test_what_is_gathered_is_looked_up_as_it_is(self, register: Register) -> None:
        register.put(a_meeting(), an_item(), an_action(), a_decision())

        def work(ledger: Ledger) -> tuple[object, ...]:
            ledger.dues.gather(meetings=["meeting-1", "gone"])
            ledger.dues.gather(meetings=["meeting-1"], items=["item-1"] * 2)
            ledger.dues.gather(actions=["action-1", "gone"], decisions=["decision-1"])
            rows = ledger.actions.get("action-1"), ledger.actions.get("gone"), ledger.decisions.get("decision-1")
            return ledger.meetings.get("meeting-1"), ledger.meetings.item("item-1"), ledger.meetings.get("gone"), *rows

        assert register.read(work) == (a_meeting(), an_item(), None, an_action(), None, a_decision())

    def test_the_channels_that_meet(self, register: Register) -> None:
        register.put(a_meeting(), a_meeting("meeting-2", channel="storting", state="closed"))
        assert register.read(lambda ledger: ledger.dues.in_meeting()) == {"fjord"}

    def test_the_actions_of_spans_of_days_and_those_that_wake(self, register: Register) -> None:
        register.put(
            an_action(due=FRIDAY),
            an_action("action-2", due=MONDAY, resting_until=MONDAY + DAY),
            an_action("action-3", resting_until=MONDAY),
            an_action("action-4", due=MONDAY, state="done"),
            an_action("action-5", due=MONDAY + 9 * DAY, resting_until=FRIDAY),
            an_action("action-6"),
        )

        def found(*spans: tuple[date | None, date]) -> list[int]:
            rows = register.read(lambda ledger: ledger.dues.actions(spans, (MONDAY, MONDAY)))
            return [action.number for action in rows]

        assert found() == [3]
        assert found((None, FRIDAY)) == [1, 3]
        assert found((MONDAY, MONDAY), (FRIDAY, MONDAY)) == [1, 2, 3]
        assert found((MONDAY + DAY, date.max)) == [3, 5]


class TestReminding:
    def test_who_wants_fewer(self, register: Register) -> None:
        def work(ledger: Ledger) -> dict[str, str]:
            ledger.reminding.choose("kari", "off", NOON)
            ledger.reminding.choose("ola", "fewer", NOON)
            ledger.reminding.choose("kari", "all", later(hours=1))
            return dict(ledger.reminding.choices())

        assert register.read(lambda ledger: dict(ledger.reminding.choices())) == {}
        assert register.write(work) == {"kari": "all", "ola": "fewer"}
        assert register.read(lambda ledger: dict(ledger.reminding.choices())) == {"kari": "all", "ola": "fewer"}

    def test_what_the_next_meeting_is_asked_to_take_up(self, register: Register) -> None:
        def work(ledger: Ledger) -> list[bool]:
            asked = (("fjord", "action-2", 0), ("fjord", "action-1", 1), ("fjord", "action-2", 2), ("storting", "x", 0))
            return [ledger.reminding.propose(channel, id, later(hours=hour)) for channel, id, hour in asked]

        assert register.write(work) == [True, True, False, True]
        assert register.read(lambda ledger: ledger.reminding.proposed("fjord")) == ("action-2", "action-1")
        assert register.read(lambda ledger: ledger.reminding.proposed("elsewhere")) == ()
