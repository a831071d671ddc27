"""What makes a repeat harmless."""

from datetime import date, timedelta

import pytest

from bot.form import Field, Form
from bot.ports import Capture, Claim, Ledger
from bot.reply import Button, Buttons, Facts, Reply, Row, Rows, Text
from tests.contract.register import Register
from tests.samples import HERE, MONDAY, NOON, later

BUTTON = Button("Ferdig", "/action done A-1", "primary", 3)
ROW = Row(
    "action",
    "A-1",
    "Sende brev: «æøå»\n🎉",
    "open",
    owners=("AU", "Kari Nordmann"),
    due=date(2026, 6, 9),
    due_words="tirsdag 9. juni",
    overdue=True,
    meeting="Styremøte",
    item="6a",
    meeting_number="M-1",
    source="Styremøte, sak 6a",
    note="delt",
    link="https://example.org/?a=1&b=2",
    buttons=(BUTTON, Button("Frist", "/action due A-1")),
    revision=3,
)
FIELDS = (
    Field("text", "Tekst", "text", "brev", required=True, hint="Hva", longest=3000),
    Field("state", "Tilstand", "choice", choices=(("open", "Åpen"), ("done", "Ferdig"))),
)
REPLIES = (
    Reply((Text("Overskrift", "heading"), Text("Brødtekst")), to="channel", numbers=("A-1", "D-2"), intent="owes"),
    Reply((Facts((("Ansvarlig", "AU"), ("Frist", ""))), Buttons((BUTTON,)), Rows((ROW,), "Skyldige"), Rows(()))),
    Reply((Form("Ny oppgave", "/action add", FIELDS, "Lagre", 4),), ok=False, ask=True, error="incomplete"),
    Reply(()),
)


def answer(register: Register, delivery: str = "d1", connection: str = HERE.id, **time: float) -> object:
    return register.read(lambda ledger: ledger.deliveries.answer(connection, delivery, later(**time)))


def remember(register: Register, replies: tuple[Reply, ...], **time: float) -> None:
    register.write(lambda ledger: ledger.deliveries.remember(HERE.id, "d1", replies, later(**time)))


def test_a_delivery_is_answered_with_its_first_answer(register: Register) -> None:
    assert answer(register) is None
    remember(register, REPLIES)
    assert answer(register) == REPLIES
    assert answer(register, hours=1) == REPLIES


def test_an_answer_of_no_replies_is_an_answer(register: Register) -> None:
    """A message that captured nothing."""
    remember(register, ())
    assert answer(register) == ()


def test_a_delivery_answers_for_thirty_days(register: Register) -> None:
    remember(register, REPLIES)
    assert answer(register, days=30) == REPLIES
    assert answer(register, days=30, microseconds=1) is None
    remember(register, REPLIES[:1], days=31)
    assert answer(register, days=32) == REPLIES[:1]


def test_a_delivery_is_one_connections(register: Register) -> None:
    remember(register, REPLIES)
    assert answer(register, connection="slack") is None
    assert answer(register, delivery="d2") is None


def test_a_unit_sees_the_delivery_it_remembers(register: Register) -> None:
    def work(ledger: Ledger) -> object:
        ledger.deliveries.remember(HERE.id, "d1", REPLIES, NOON)
        return ledger.deliveries.answer(HERE.id, "d1", NOON)

    assert register.write(work) == REPLIES


# --- captures ---


def test_a_capture_is_known_by_its_fingerprint_for_as_long_as_is_asked(register: Register) -> None:
    first = Capture("action-1", "A-1", NOON)
    register.write(lambda ledger: ledger.deliveries.remember_capture("abc", first))
    capture = register.read(lambda ledger: ledger.deliveries.capture("abc", NOON))
    assert capture == first
    assert register.read(lambda ledger: ledger.deliveries.capture("abc", later(microseconds=1))) is None
    assert register.read(lambda ledger: ledger.deliveries.capture("abd", later(days=-1))) is None


def test_the_last_capture_under_a_fingerprint_counts(register: Register) -> None:
    first, second = Capture("action-1", "A-1", NOON), Capture("action-2", "A-2", later(minutes=5))
    register.write(lambda ledger: ledger.deliveries.remember_capture("abc", first))

    def work(ledger: Ledger) -> Capture | None:
        ledger.deliveries.remember_capture("abc", second)
        return ledger.deliveries.capture("abc", NOON)

    assert register.write(work) == second
    assert register.read(lambda ledger: ledger.deliveries.capture("abc", later(minutes=5))) == second


# --- posts that are due once ---


def test_a_claim_is_true_once_for_a_channel_kind_and_day(register: Register) -> None:
    def claim(channel: str = "fjord", kind: str = "summary", day: date = MONDAY, hours: int = 0) -> bool:
        return register.write(lambda ledger: ledger.deliveries.claim(channel, kind, day, later(hours=hours)))

    assert claim()
    assert not claim()
    assert not claim(hours=5)
    assert claim(channel="storting")
    assert claim(kind="reminder")
    assert claim(day=MONDAY + timedelta(days=1))
    assert not claim()


def test_a_claim_is_true_once_within_a_unit(register: Register) -> None:
    claims = register.write(
        lambda ledger: [ledger.deliveries.claim("fjord", "summary", MONDAY, NOON) for _ in range(3)]
    )
    assert claims == [True, False, False]


def test_a_claim_of_a_unit_that_failed_is_free(register: Register) -> None:
    def work(ledger: Ledger) -> None:
        assert ledger.deliveries.claim("fjord", "summary", MONDAY, NOON)
        raise KeyError

    with pytest.raises(KeyError):
        register.write(work)
    assert register.write(lambda ledger: ledger.deliveries.claim("fjord", "summary", MONDAY, NOON))


def test_the_last_claim_is_that_of_the_latest_day(register: Register) -> None:
    """Whenever the claims were made; it tells when its own was."""
    claims = [Claim(MONDAY + timedelta(days=n), later(days=n, hours=8 - n, microseconds=7)) for n in (3, 9, 1)]

    def work(ledger: Ledger) -> Claim | None:
        for claim in claims:
            assert ledger.deliveries.claim("fjord", "summary", claim.day, claim.at)
        assert not ledger.deliveries.claim("fjord", "summary", claims[1].day, later(days=20))
        return ledger.deliveries.last_claim("fjord", "summary")

    assert register.read(lambda ledger: ledger.deliveries.last_claim("fjord", "summary")) is None
    assert register.write(work) == claims[1]
    assert register.read(lambda ledger: ledger.deliveries.last_claim("fjord", "summary")) == claims[1]
    assert register.read(lambda ledger: ledger.deliveries.last_claim("fjord", "reminder")) is None
    assert register.read(lambda ledger: ledger.deliveries.last_claim("storting", "summary")) is None


# --- commands too long for a button ---


def test_a_command_is_kept_under_its_id_and_once(register: Register) -> None:
    register.write(lambda ledger: ledger.deliveries.keep_command("abc", "/action add milk", NOON))
    register.write(lambda ledger: ledger.deliveries.keep_command("abc", "/action add milk", later(days=1)))
    assert register.read(lambda ledger: ledger.deliveries.kept_command("abc")) == "/action add milk"
    assert register.read(lambda ledger: ledger.deliveries.kept_command("abd")) is None


def test_a_unit_sees_the_command_that_it_keeps(register: Register) -> None:
    def work(ledger: Ledger) -> str | None:
        for _ in range(2):
            ledger.deliveries.keep_command("abc", "/action add milk", NOON)
        return ledger.deliveries.kept_command("abc")

    assert register.write(work) == "/action add milk"
