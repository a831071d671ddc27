"""The summaries of many channels at once: the same as of each by itself, in registers full of all kinds of things."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random

import pytest

from bot.falling_due import KIND, Known, claimed_ahead, due_channels, is_due
from bot.place import Channel
from bot.ports import Ledger, Ledgers
from bot.reply import Reply, Rows
from bot.summaries import Made, News, made_summaries, post_summaries, summary_until_now
from bot.understanding.workdays import is_workday
from storage import open_ledgers
from tests.contract.register import put
from tests.memory import MemoryLedgers
from tests.samples import (
    HERE,
    NETWORK,
    a_body,
    a_channel,
    a_decision,
    a_meeting,
    a_party,
    a_stay,
    an_action,
    an_entry,
    an_item,
)

DAY = timedelta(days=1)
MORNINGS = [datetime(2024, 5, day, 12, tzinfo=UTC) for day in (8, 10, 13, 21)]
"""Before and after Ascension Day, a Monday, and the Tuesday after Whit Monday."""
ZONES = ("Europe/Oslo", "Pacific/Honolulu", "Pacific/Auckland", "America/New_York")
VERBS = {
    "action": ("add", "assign", "due", "edit", "done", "drop", "reopen", "snooze"),
    "decision": ("add", "supersede", "revoke"),
}


class Town:
    """A register in which much has happened by chance, until noon UTC of a day."""

    def __init__(self, ledgers: Ledgers, chance: Random, now: datetime, channels: int) -> None:
        self.ledgers, self._chance, self.now = ledgers, chance, now
        ledgers.create(NETWORK, HERE)
        self._ids = [f"channel-{number}" for number in range(channels)]
        ledgers.write(NETWORK.id, self._fill)

    def _day(self, ahead: int = 12) -> date:
        return self.now.date() + self._chance.randint(-25, ahead) * DAY

    def _fill(self, ledger: Ledger) -> None:
        chance = self._chance
        put(ledger, a_party(), a_party("ola", name="Ola Vik"), a_body())
        for id in self._ids:
            zone, private = chance.choice(ZONES), chance.random() < 0.3
            put(ledger, a_channel(id, zone=zone, private=private, language=chance.choice(("nb", "nn", "en"))))
            if chance.random() < 0.3:
                put(ledger, a_stay(id, since=self.now - 9 * DAY, standing=chance.choice(("guest", "member"))))
        for number in range(1, len(self._ids) * 6):
            self._put_row(ledger, number)
        for hours in sorted(chance.sample(range(1, 480), 200), reverse=True):
            self._happens(ledger, self.now - timedelta(hours=hours, seconds=7))
            if chance.random() < 0.1:
                self._claims(ledger, self.now - timedelta(hours=hours))

    def _put_row(self, ledger: Ledger, number: int) -> None:
        chance = self._chance
        channel = chance.choice(self._ids)
        audience = chance.choice((HERE.id, HERE.id, NETWORK.id, channel, f"own-{number}"))
        meeting = chance.choice((None, f"meeting-{chance.randint(1, number)}"))
        item = f"item-{meeting.rpartition('-')[2]}" if meeting and chance.random() < 0.5 else None
        fields = {"channel": channel, "audience": audience, "meeting": meeting, "item": item}
        action = an_action(
            f"action-{number}",
            **fields,
            owners=chance.choice(((), ("kari",), ("kari", "ola"), ("au",))),
            state=chance.choice(("open", "open", "open", "done", "dropped")),
            due=chance.choice((None, self._day(), self._day())),
            resting_until=chance.choice((None, None, self._day())),
        )
        if action.state != "open":
            action = replace(action, closed_at=self.now - DAY, closed_by="ola")
        put(ledger, action)
        if number % 3 == 0:
            state = chance.choice(("stands", "superseded", "revoked"))
            by = {"superseded_by": f"decision-{number + 3}"} if state == "superseded" else {}
            put(ledger, a_decision(f"decision-{number}", **fields, state=state, ended_at=self.now - DAY, **by))
        minutes = chance.choice(("draft", "circulated", "approved"))
        sitting = a_meeting(f"meeting-{number}", channel=channel, audience=audience, state="closed", minutes=minutes)
        put(ledger, sitting, an_item(f"item-{number}", meeting=sitting.id))

    def _happens(self, ledger: Ledger, at: datetime) -> None:
        for _ in range(3):
            number, kind = self._chance.randint(1, len(self._ids) * 6), self._chance.choice(("action", "decision"))
            verb = self._chance.choice(VERBS[kind])
            put(ledger, an_entry(f"{kind}-{number}", verb=f"{kind}.{verb}", at=at))
            closed = self._chance.choice(("minutes.close", "minutes.circulate", "minutes.approve", "note.add"))
            put(ledger, an_entry(f"meeting-{number}", verb=closed, meeting=f"meeting-{number}", at=at))

    def _claims(self, ledger: Ledger, at: datetime) -> None:
        """An older program, which ran until a fortnight ago, did not say which entry was the last."""
        seq = ledger.journal.end()[0] if at > self.now - 14 * DAY else 0
        for channel in ledger.places.channels():
            if channel.today(at) < channel.today(self.now) and self._chance.random() < 0.5:
                ledger.deliveries.claim(channel.id, KIND, channel.today(at), at, seq)

    def channels(self) -> tuple[Channel, ...]:
        return self.ledgers.read(NETWORK.id, lambda ledger: ledger.places.channels())

    def made(self, *channels: Channel) -> dict[str, Reply | None]:
        made = self.ledgers.read(NETWORK.id, lambda ledger: made_summaries(ledger, channels, self.now))
        return {channel.id: reply for channel, reply in made.replies}


@pytest.mark.parametrize("now", MORNINGS, ids=str)
@pytest.mark.parametrize("engine", ["memory", "sqlite"])
def test_all_at_once_say_what_each_says_by_itself(engine: str, now: datetime, tmp_path: Path) -> None:
    """One is asked for by itself, many together; on a database the rows are gathered beforehand."""
    opened: Ledgers = MemoryLedgers() if engine == "memory" else open_ledgers(f"sqlite:///{tmp_path}/r.db")
    with closing(opened) as ledgers:
        town = Town(ledgers, Random(f"{now}"), now, channels=30)  # noqa: S311 - repeatable
        together = town.made(*town.channels())
        assert sum(reply is not None for reply in together.values()) > 20
        assert len({len(reply.parts) for reply in together.values() if reply}) > 2
        assert together == {channel.id: town.made(channel)[channel.id] for channel in town.channels()}


def small(opened: Ledgers | None = None) -> tuple[Ledgers, Channel, datetime]:
    """A channel in which an action was added yesterday, on a Thursday morning."""
    ledgers, now = opened or MemoryLedgers(), MORNINGS[0] + DAY / 2
    ledgers.create(NETWORK, HERE)
    channel = a_channel(summary=time(8, 30))
    ledgers.write(NETWORK.id, lambda ledger: put(ledger, channel, an_action(), an_entry(at=now - DAY / 2)))
    return ledgers, channel, now


def adds(ledgers: Ledgers, number: int, at: datetime) -> None:
    """Another action."""
    id = f"action-{number}"
    ledgers.write(NETWORK.id, lambda ledger: put(ledger, an_action(id), an_entry(id, at=at)))


def labels(made: Made) -> list[str]:
    """What is told in one channel."""
    ((_, reply),) = made.replies
    return [row.number for part in reply.parts if isinstance(part, Rows) for row in part.rows] if reply else []


def test_what_happens_after_the_news_were_gathered_is_told_once() -> None:
    """Of ten thousand channels the last ones are made seconds after the first."""
    ledgers, channel, now = small()
    news = ledgers.read(NETWORK.id, lambda ledger: News.of(ledger, (channel,), now))
    adds(ledgers, 2, now)
    for _ in range(2):
        made = ledgers.read(NETWORK.id, lambda ledger: made_summaries(ledger, (channel,), now, news))
        assert (labels(made), made.seq) == (["A-1", "A-2"], 2)
    assert len(ledgers.write(NETWORK.id, lambda ledger: post_summaries(ledger, made, now))) == 1
    adds(ledgers, 3, now)
    tomorrow = ledgers.read(NETWORK.id, lambda ledger: made_summaries(ledger, (channel,), now + DAY))
    assert labels(tomorrow) == ["A-3"]


def changes(ledgers: Ledgers, now: datetime, what: str) -> None:
    """Something becomes of A-1, by a verb that no summary tells of."""

    def work(ledger: Ledger) -> None:
        action = ledger.actions.get("action-1")
        assert action is not None
        if what == "remove":
            ledger.actions.remove(action)
        else:
            ledger.actions.put(replace(action, audience="action-1", revision=action.revision + 1))
        put(ledger, an_entry("action-1", verb=f"action.{what}", at=now))

    ledgers.write(NETWORK.id, work)


@pytest.mark.parametrize("what", ["remove", "share"])
@pytest.mark.parametrize("engine", ["memory", "sqlite"])
def test_what_is_removed_or_hidden_after_the_news_were_gathered_is_not_told(
    engine: str, what: str, tmp_path: Path
) -> None:
    opened: Ledgers = MemoryLedgers() if engine == "memory" else open_ledgers(f"sqlite:///{tmp_path}/r.db")
    with closing(opened) as ledgers:
        _, channel, now = small(ledgers)
        adds(ledgers, 2, now - DAY / 2)
        news = ledgers.read(NETWORK.id, lambda ledger: News.of(ledger, (channel,), now))
        changes(ledgers, now, what)
        made = ledgers.read(NETWORK.id, lambda ledger: made_summaries(ledger, (channel,), now, news))
        assert labels(made) == ["A-2"]


@pytest.mark.parametrize("what", ["remove", "share"])
@pytest.mark.parametrize("due", [False, True], ids=["news", "due"])
def test_a_summary_that_tells_what_has_changed_since_it_was_made_is_made_anew(what: str, due: bool) -> None:
    ledgers, channel, now = small()
    other = a_channel("channel-2")

    def fill(ledger: Ledger) -> None:
        put(ledger, other, an_entry("action-2", at=now - DAY / 2))
        put(ledger, an_action("action-2", channel=other.id, due=now.date()))
        put(ledger, an_action("action-3", due=now.date()))
        if due:  # it is told for no other reason
            ledger.actions.put(an_action(due=now.date(), revision=2))
            ledger.deliveries.claim(channel.id, KIND, now.date() - DAY, now - DAY, 99)

    def made() -> Made:
        return ledgers.read(NETWORK.id, lambda ledger: made_summaries(ledger, (channel, other), now))

    ledgers.write(NETWORK.id, fill)
    stale = made()
    changes(ledgers, now, what)
    posted = ledgers.write(NETWORK.id, lambda ledger: post_summaries(ledger, stale, now))
    assert [message.channel for message in posted] == [other.id], "nothing has changed there"
    posted = ledgers.write(NETWORK.id, lambda ledger: post_summaries(ledger, made(), now))
    assert [(message.channel, [row.number for row in message.reply.rows]) for message in posted] == [
        (channel.id, ["A-3"])
    ]


def test_until_now_is_since_todays_where_there_is_one() -> None:
    ledgers, channel, now = small()

    def until_now() -> list[str]:
        reply = ledgers.read(NETWORK.id, lambda ledger: summary_until_now(ledger, channel, now))
        return labels(Made(((channel, reply),), 0))

    assert until_now() == ["A-1"]
    made = ledgers.read(NETWORK.id, lambda ledger: made_summaries(ledger, (channel,), now))
    ledgers.write(NETWORK.id, lambda ledger: post_summaries(ledger, made, now))
    assert until_now() == []
    adds(ledgers, 2, now)
    assert until_now() == ["A-2"]


def test_one_that_was_off_for_long_tells_all_and_makes_the_others_tell_no_more() -> None:
    ledgers, channel, now = small()
    others = tuple(a_channel(f"channel-{number}") for number in range(3))

    def claim(ledger: Ledger) -> None:
        put(ledger, *others, an_action("action-2", channel="channel-0"), an_entry("action-2", at=now - 60 * DAY))
        ledger.deliveries.claim(channel.id, KIND, now.date() - 90 * DAY, now - 90 * DAY, 1)
        for other in others:
            ledger.deliveries.claim(other.id, KIND, now.date() - DAY, now - DAY, 2)

    ledgers.write(NETWORK.id, claim)
    ledgers.write(NETWORK.id, lambda ledger: put(ledger, *(an_entry(f"action-{n}", at=now) for n in (1, 2))))
    made = ledgers.read(NETWORK.id, lambda ledger: made_summaries(ledger, (channel, *others), now))
    assert [reply is not None for _, reply in made.replies] == [True, True, False, False]


@pytest.mark.parametrize("hours", range(0, 50, 7))
def test_those_that_are_due_are_found_together(hours: int) -> None:
    """As each is by itself: over zones, times, what is newer than its time, meetings, claims of this day and others."""
    chance = Random(hours)  # noqa: S311 - repeatable
    now = MORNINGS[0] + timedelta(hours=hours)
    ledgers = MemoryLedgers()
    ledgers.create(NETWORK, HERE)
    channels = [
        a_channel(
            f"channel-{number}",
            zone=chance.choice(ZONES),
            summary=chance.choice((None, time(8, 30), time(2, 30), time(20))),
            summary_since=chance.choice((None, now - DAY / 12, now - 9 * DAY)),
            allowed=chance.random() < 0.9,
            reachable=chance.random() < 0.9,
        )
        for number in range(200)
    ]

    def fill(ledger: Ledger) -> None:
        put(ledger, *channels)
        for number, channel in enumerate(channels):
            if chance.random() < 0.3:
                day = channel.today(now) + chance.choice((-1, 0, 0, 1)) * DAY
                ledger.deliveries.claim(channel.id, KIND, day, now)
            if chance.random() < 0.2:
                put(ledger, a_meeting(f"meeting-{number}", channel=channel.id))

    ledgers.write(NETWORK.id, fill)

    def due(ledger: Ledger) -> tuple[set[Channel], set[Channel]]:
        return set(due_channels(ledger, now, Known())), {each for each in channels if is_due(ledger, each, now)}

    together, each_by_itself = ledgers.read(NETWORK.id, due)
    assert together == each_by_itself
    assert bool(together) == any(is_workday(each.today(now)) for each in channels)


def test_days_that_have_begun_nowhere_are_ahead() -> None:
    """At half past ten in the evening in Oslo it is tomorrow in Auckland, and the day after nowhere."""
    ledgers, channel, _ = small()
    now = datetime(2024, 5, 7, 20, 30, tzinfo=UTC)

    def claim(day: int) -> tuple[str, ...]:
        def work(ledger: Ledger) -> None:
            assert ledger.deliveries.claim(channel.id, KIND, date(2024, 5, day), now)

        ledgers.write(NETWORK.id, work)
        return ledgers.read(NETWORK.id, lambda ledger: claimed_ahead(ledger, now))

    assert (claim(8), claim(9)) == ((), (channel.id,))
