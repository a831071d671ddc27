"""What was asked last, in a thread, by a person."""

from dataclasses import replace

from bot.ports import AskedLast
from tests.contract.register import Register
from tests.samples import NOON, later

ASKED = AskedLast("kari", "fjord/thread-1", "hva skylder AU?", NOON)


def last(register: Register, person: str = "kari", place: str = "fjord/thread-1", **since: float) -> AskedLast | None:
    return register.read(lambda ledger: ledger.questions.last(person, place, later(**since)))


def remember(register: Register, asked: AskedLast) -> None:
    register.write(lambda ledger: ledger.questions.remember(asked))


def test_the_last_question_of_a_person_in_a_thread_is_told(register: Register) -> None:
    assert last(register) is None
    remember(register, ASKED)
    remember(register, replace(ASKED, words="og KDD?", at=later(minutes=1)))
    assert last(register) == AskedLast("kari", "fjord/thread-1", "og KDD?", later(minutes=1))
    assert last(register, person="ola") is None
    assert last(register, place="fjord/thread-2") is None


def test_an_old_question_is_none(register: Register) -> None:
    remember(register, ASKED)
    assert last(register, minutes=0) == ASKED
    assert last(register, minutes=1) is None


def test_a_persons_old_questions_go_and_nobody_elses(register: Register) -> None:
    remember(register, ASKED)
    remember(register, replace(ASKED, person="ola"))
    remember(register, replace(ASKED, place="fjord/thread-2", at=later(minutes=61)))
    assert last(register) is None
    assert last(register, person="ola") is not None
    assert last(register, place="fjord/thread-2") is not None
