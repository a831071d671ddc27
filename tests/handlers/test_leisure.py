"""When the courier looks and leases: at once where nothing else is to be done, seldom where others want the machine."""

from dataclasses import dataclass

import pytest

from handlers.leisure import APART, LEISURE, PAUSE, QUIET, SELDOM, Leisure


@dataclass
class Clock:
    """Seconds that a test lets pass."""

    time: float = 1_000.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def leisure(clock: Clock) -> Leisure:
    return Leisure(clock)


def look(leisure: Leisure, clock: Clock, takes: float = 0.001) -> None:
    began = leisure.begun()
    clock.time += takes
    leisure.looked(began)


def test_it_looks_at_once_and_then_every_second(leisure: Leisure, clock: Clock) -> None:
    assert leisure.until_look(has_more=False) <= 0
    look(leisure, clock)
    assert leisure.until_look(has_more=False) == pytest.approx(PAUSE)
    assert leisure.until_lease() <= 0


@pytest.mark.parametrize("happens", ["told", "ended"])
def test_what_happens_is_looked_at_soon_but_all_that_happens_meanwhile_in_one(
    leisure: Leisure, clock: Clock, happens: str
) -> None:
    look(leisure, clock)
    getattr(leisure, happens)()
    assert 0 < leisure.until_look(has_more=False) <= APART
    clock.time += APART
    assert leisure.until_look(has_more=False) <= 0
    leisure.looked(leisure.begun())
    assert leisure.until_look(has_more=False) == pytest.approx(PAUSE)


def test_what_is_told_during_a_look_is_looked_at_after_it(leisure: Leisure) -> None:
    began = leisure.begun()
    leisure.told()
    leisure.looked(began)
    assert leisure.until_look(has_more=False) == pytest.approx(APART)


def test_a_look_that_takes_long_is_followed_by_a_longer_pause(leisure: Leisure, clock: Clock) -> None:
    look(leisure, clock, 0.1)
    leisure.told()
    assert leisure.until_look(has_more=True) == pytest.approx(LEISURE * 0.1)
    look(leisure, clock, 3.0)
    leisure.told()
    assert leisure.until_look(has_more=True) == pytest.approx(PAUSE), "but by no more than this"


def test_while_there_is_more_it_looks_only_for_what_it_was_told_of(leisure: Leisure, clock: Clock) -> None:
    look(leisure, clock)
    leisure.ended()
    assert leisure.until_look(has_more=True) == pytest.approx(SELDOM)
    leisure.told()
    assert leisure.until_look(has_more=True) <= APART


def test_what_is_held_is_looked_for_when_it_may_go(leisure: Leisure, clock: Clock) -> None:
    look(leisure, clock)
    leisure.held(60.0)
    assert leisure.until_look(has_more=False) == pytest.approx(PAUSE)
    leisure.held(0.3)
    leisure.held(0.5)
    assert leisure.until_look(has_more=False) == pytest.approx(0.3)


def test_while_people_write_it_leaves_the_machine_to_them(leisure: Leisure, clock: Clock) -> None:
    def lease(takes: float) -> float:
        began = clock()
        clock.time += takes
        leisure.leased(began)
        return leisure.until_lease()

    assert lease(0.1) <= 0
    leisure.told()
    assert lease(0.1) == pytest.approx(LEISURE * 0.1)
    clock.time += QUIET
    assert lease(0.1) <= 0


def test_only_the_first_word_since_a_look_is_news(leisure: Leisure, clock: Clock) -> None:
    assert leisure.told()
    assert not leisure.told()
    look(leisure, clock)
    assert leisure.told()
