"""From close to approval and correction: who may, when, and what is told."""

import pytest

from bot.canonical import digest
from bot.minutes import Version
from bot.ports import Ledger, Message
from tests.bot.commands.meeting_room import Room
from tests.bot.commands.talk import buttons, commands, form, text


@pytest.fixture
def room() -> Room:
    room = Room()
    room.play("Ida Moe", "/minutes start Board", "/minutes chair Per Aas", "/minutes item 1 Budget")
    return room


@pytest.fixture
def closed(room: Room) -> Room:
    room.play("Ida Moe", "/action add Per Aas mends it", "/action add Something is wrong", "/minutes close")
    return room


def versions(room: Room) -> tuple[Version, ...]:
    def look(ledger: Ledger) -> tuple[Version, ...]:
        meeting = ledger.meetings.by_number(1)
        assert meeting is not None
        return ledger.versions.of(meeting.id)

    return room.ledgers.read("w", look)


def waiting(room: Room) -> tuple[Message, ...]:
    return room.ledgers.read("w", lambda ledger: ledger.outbox.waiting(10))


def test_closing_counts_and_names_what_has_no_owner(room: Room) -> None:
    room.play("Ida Moe", "/action add Something is wrong", "/action add Nothing is right", "/action drop A-2")
    told = text(room.one("Ida Moe", "/minutes close"))
    assert "1 item · 0 decisions · 2 actions" in told
    assert "Without an owner: A-1\n" in told


@pytest.mark.parametrize("verb", ["close", "reopen", "circulate", "withdraw", "correct Something"])
def test_only_chair_secretary_and_administrator_lead(closed: Room, verb: str) -> None:
    refused = closed.one("Eli Vik", f"/minutes {verb}")
    assert (refused.ok, refused.to, refused.error) == (False, "sender", "not_allowed")
    assert "Ask Per Aas" in text(refused)


@pytest.mark.parametrize("who", ["Ida Moe", "Per Aas", "Root"])
def test_each_of_those_may(closed: Room, who: str) -> None:
    assert closed.one(who, "/minutes reopen").ok
    assert closed.one(who, "/minutes reopen").error == "wrong_state"
    assert closed.one(who, "/minutes close").ok


def test_what_was_not_circulated_is_not_withdrawn(closed: Room) -> None:
    assert closed.one("Ida Moe", "/minutes withdraw").error == "wrong_state"


def test_an_open_meeting_is_not_circulated(room: Room) -> None:
    assert "Close the meeting first" in text(room.one("Ida Moe", "/minutes circulate"))


def test_a_term_that_is_over_does_not_hold_the_approval(closed: Room) -> None:
    closed.play("Ida Moe", "/minutes circulate 6 May")
    refused = closed.one("Per Aas", "/minutes approve")
    assert (refused.ok, refused.ask) == (False, True)
    now = buttons(refused)[0]
    assert now.command == "/minutes approve M-1 now"
    closed.now = closed.now.replace(day=7)
    assert "before the last day" not in text(closed.one("Per Aas", "/minutes approve"))


def test_a_term_in_the_past_is_refused(closed: Room) -> None:
    assert closed.one("Ida Moe", "/minutes circulate 2020-01-01").error == "refused"


def test_approve_now_without_a_term_is_an_approval(closed: Room) -> None:
    told = text(closed.one("Per Aas", "/minutes approve now"))
    assert "approved by Per Aas" in told
    assert "before the last day" not in told


def test_words_that_mean_nothing_approve_nothing(closed: Room) -> None:
    assert closed.one("Per Aas", "/minutes approve perhaps").error == "refused"
    assert versions(closed) == ()


def test_the_seal_covers_the_content_and_the_journal_names_it(closed: Room) -> None:
    told = text(closed.one("Per Aas", "/minutes approve"))
    (version,) = versions(closed)
    assert version.content is not None
    assert version.seal == digest(version.content)
    assert f"Seal (SHA-256): {version.seal}" in told
    entry = closed.ledgers.read("w", lambda ledger: list(ledger.journal.entries())[-1])
    assert (entry.verb, entry.facts["seal"]) == ("minutes.approve", version.seal)


def test_whoever_approves_something_newer_than_was_shown_is_told(closed: Room) -> None:
    approve = next(b for b in buttons(closed.one("Per Aas", "/minutes show")) if "approve" in b.command)
    closed.play("Eli Vik", "/minutes note One thing more.")
    assert closed.press("Per Aas", approve).error == "outdated"
    again = next(b for b in buttons(closed.one("Per Aas", "/minutes show")) if "approve" in b.command)
    assert closed.press("Per Aas", again).ok


def test_what_is_approved_says_the_same_whatever_happens_later(closed: Room) -> None:
    closed.play("Ida Moe", "/decision add We save", "/minutes reopen", "/decision add We spend", "/minutes close")
    closed.play("Per Aas", "/minutes approve")
    (before,) = versions(closed)
    closed.play("Ida Moe", "/action done A-1", "/action edit A-2 Eli Vik mends it by 1 June")
    closed.play("Ida Moe", "/decision revoke D-2 Too dear")
    shown = closed.one("Ida Moe", "/minutes show")
    rows = {row.number: row for row in shown.rows}
    assert rows["A-1"].state == "done"
    assert rows["A-2"].text == "Something is wrong"
    assert rows["A-2"].owners == ()
    assert "now due 1 June 2024" in rows["A-2"].note
    assert "now with Eli Vik" in rows["A-2"].note
    assert rows["D-2"].state == "revoked"
    assert versions(closed) == (before,)
    assert before.holds()


def test_what_is_circulated_is_what_is_approved(closed: Room) -> None:
    closed.play("Ida Moe", "/minutes circulate")
    (circulated,) = versions(closed)
    assert (circulated.state, circulated.seal) == ("circulated", None)
    assert "edit" in text(closed.one("Ida Moe", "/minutes correct Eli came late"))
    closed.play("Ida Moe", "/action edit A-2 Eli Vik sells it all by 1 June", "/action done A-1")
    assert closed.one("Ida Moe", "/minutes edit N-1 Other").error == "wrong_state"
    rows = {row.number: row for row in closed.one("Eli Vik", "/minutes show").rows}
    assert (rows["A-2"].text, rows["A-2"].owners, rows["A-1"].state) == ("Something is wrong", (), "done")
    assert "now with Eli Vik" in rows["A-2"].note
    closed.play("Per Aas", "/minutes approve")
    (version,) = versions(closed)
    assert version.content == circulated.content
    assert version.holds()
    rows = {row.number: row for row in closed.one("Eli Vik", "/minutes show").rows}
    assert rows["A-2"].text == "Something is wrong"


@pytest.mark.parametrize("back", [("withdraw",), ("reopen", "close")])
def test_what_is_taken_back_says_what_the_rows_say(closed: Room, back: tuple[str, ...]) -> None:
    closed.play("Ida Moe", "/minutes circulate", "/action edit A-2 Eli Vik sells it all")
    closed.play("Ida Moe", *(f"/minutes {verb}" for verb in back))
    (draft,) = versions(closed)
    assert (draft.state, draft.content) == ("draft", None)
    assert "Eli Vik sells it all" in text(closed.one("Ida Moe", "/minutes show"))
    closed.play("Ida Moe", "/minutes circulate", "/action edit A-2 Nobody sells it")
    (again,) = versions(closed)
    closed.play("Ida Moe", "/minutes withdraw", "/minutes note Late.")
    closed.play("Per Aas", "/minutes approve")
    (version,) = versions(closed)
    assert (version.id, version.content == again.content) == (draft.id, False)
    assert "Nobody sells it" in text(closed.one("Ida Moe", "/minutes show"))


def test_a_chair_named_after_the_draft_was_circulated_stands_in_what_is_approved(room: Room) -> None:
    room.play("Ida Moe", "/minutes close", "/minutes circulate", "/minutes chair Eli Vik")
    room.play("Eli Vik", "/minutes approve")
    (version,) = versions(room)
    assert version.content is not None
    assert (version.content["chair"], version.holds()) == ("Eli Vik", True)
    room.play("Ida Moe", "/minutes correct It rained.", "/minutes chair Per Aas")
    assert room.one("Per Aas", "/minutes approve").ok
    assert [each.content["chair"] for each in versions(room) if each.content] == ["Eli Vik", "Eli Vik"]


def test_a_row_that_was_lost_is_still_in_the_minutes(closed: Room) -> None:
    closed.play("Ida Moe", "/minutes reopen", "/decision add We save", "/minutes close")
    closed.play("Per Aas", "/minutes approve")

    def lose(ledger: Ledger) -> None:
        action, decision = ledger.actions.by_number(1), ledger.decisions.by_number(1)
        assert action is not None
        assert decision is not None
        ledger.actions.remove(action)
        ledger.decisions.remove(decision)

    closed.ledgers.write("w", lose)
    assert [row.state for row in closed.one("Ida Moe", "/minutes show").rows] == ["stands", "open", "open"]


def test_from_elsewhere_the_sender_is_answered_and_the_channel_told(closed: Room) -> None:
    (told,) = closed.say("Per Aas", "/minutes approve M-1", None)
    assert (told.ok, told.to) == (True, "sender")
    assert waiting(closed)[-1].channel is not None
    (corrected,) = closed.say("Per Aas", "/minutes correct M-1: Eli came late", None)
    assert (corrected.ok, corrected.to) == (True, "sender")
    assert len(waiting(closed)) == 2


def test_the_chair_of_the_next_meeting_approves_the_previous_minutes(closed: Room) -> None:
    closed.play("Ida Moe", "/minutes start Board 2")
    assert closed.one("Eli Vik", "/minutes approve previous").error == "not_allowed"
    closed.play("Ida Moe", "/minutes chair Eli Vik", "/minutes delete @1")
    assert "Recorded in the meeting" in text(closed.one("Eli Vik", "/minutes approve the previous"))
    assert "were approved. Seal:" in text(closed.one("Ida Moe", "/minutes show"))
    assert closed.one("Eli Vik", "/minutes approve previous").error == "wrong_state"


def test_where_there_is_no_previous_meeting_it_says_so(closed: Room) -> None:
    assert closed.one("Per Aas", "/minutes approve previous").error == "unknown"
    assert closed.one("Per Aas", "/minutes show previous").error == "unknown"


def test_previous_is_the_one_before_in_the_channel_where_the_series_has_none(closed: Room) -> None:
    closed.play("Ida Moe", "/minutes start Tour")
    assert "Board (M-1)" in text(closed.one("Ida Moe", "/minutes show previous"))


def test_correct_alone_shows_a_form(closed: Room) -> None:
    assert closed.one("Ida Moe", "/minutes correct").error == "wrong_state"
    closed.play("Per Aas", "/minutes approve")
    shown = form(closed.one("Ida Moe", "/minutes correct"))
    told = closed.press("Ida Moe", shown, text="item @1: It is fat.")
    assert "1 Budget: It is fat." in text(told)
    refused = closed.one("Ida Moe", "/minutes correct @7: It is fat.")
    assert (refused.error, "The items are: 1." in text(refused)) == ("unknown", True)
    assert closed.one("Ida Moe", f"/minutes correct {'x' * 3_001}").error == "too_long"


def test_a_correction_is_circulated_with_a_term_and_never_withdrawn(closed: Room) -> None:
    closed.play("Per Aas", "/minutes approve")
    closed.play("Ida Moe", "/minutes correct Eli came late", "/minutes circulate 1 June")
    assert closed.one("Per Aas", "/minutes approve").ask
    for verb in ("withdraw", "reopen"):
        assert closed.one("Ida Moe", f"/minutes {verb}").error == "wrong_state"
    told = text(closed.one("Per Aas", "/minutes approve now"))
    assert "Version 2" in told
    closed.play("Ida Moe", "/minutes correct And left early")
    assert "version 3, a correction of version 2" in text(closed.one("Ida Moe", "/minutes show"))
    assert "version 2, approved by Per Aas" in text(closed.one("Ida Moe", "/minutes show version 2"))


def test_a_correction_keeps_the_seal_of_what_it_corrects(closed: Room) -> None:
    closed.play("Per Aas", "/minutes approve")
    closed.play("Ida Moe", "/minutes correct Eli came late", "/minutes correct item 1: It is fat.")
    closed.play("Per Aas", "/minutes approve")
    first, second = versions(closed)
    assert second.content is not None
    assert second.correction == "Eli came late\nIt is fat."
    assert [each["seal"] for each in second.content["corrections"]] == [first.seal, first.seal]  # type: ignore[index, union-attr]
    assert first.holds()
    assert second.holds()


def test_without_a_chair_a_correction_says_who_is_missing(closed: Room) -> None:
    closed.play("Ida Moe", "/minutes start Tour", "/minutes close")
    sent = closed.one("Ida Moe", "/minutes circulate")
    assert "Without a chair nobody can approve." in text(sent)
    assert commands(sent) == ["/minutes show M-2", "/minutes chair M-2"]
    refused = closed.one("Ida Moe", "/minutes approve")
    assert (refused.ok, refused.ask) == (False, True)
    assert commands(refused) == ["/minutes chair M-2"]


# --- the number of a meeting ---


@pytest.fixture
def second(closed: Room) -> Room:
    """M-1 is closed, M-2 open."""
    closed.play("Ida Moe", "/minutes start Tour", "/minutes chair Eli Vik")
    return closed


def states(room: Room) -> list[tuple[str, str]]:
    def look(ledger: Ledger) -> list[tuple[str, str]]:
        found = (ledger.meetings.by_number(number) for number in (1, 2))
        return [(each.state, each.minutes) for each in found if each]

    return room.ledgers.read("w", look)


def test_a_step_is_about_the_meeting_it_names(second: Room) -> None:
    assert second.one("Ida Moe", "/minutes close M-1").error == "wrong_state"
    assert second.one("Ida Moe", "/minutes close M-9").error == "unknown"
    assert "Board (M-1)" in text(second.one("Ida Moe", "/minutes show M-1"))
    second.play("Per Aas", "/minutes circulate M-1 1 June")
    assert states(second) == [("closed", "circulated"), ("open", "draft")]
    second.play("Per Aas", "/minutes withdraw M-1", "/minutes approve M-1", "/minutes correct M-1 Eli came late")
    assert states(second) == [("closed", "circulated"), ("open", "draft")]
    assert second.one("Per Aas", "/minutes close M-2").error == "not_allowed"
    second.play("Eli Vik", "/minutes close M-2")
    assert states(second)[1] == ("closed", "draft")


def test_a_meeting_is_not_reopened_beside_another(second: Room) -> None:
    refused = second.one("Ida Moe", "/minutes reopen M-1")
    assert (refused.error, "Tour (M-2)" in text(refused)) == ("wrong_state", True)
    second.play("Ida Moe", "/minutes close", "/minutes reopen M-1")
    assert states(second) == [("open", "draft"), ("closed", "draft")]


@pytest.mark.parametrize("words", ["close perhaps", "close M-2 M-1", "reopen M-1 now", "withdraw tomorrow", "show all"])
def test_words_that_are_not_understood_change_nothing(second: Room, words: str) -> None:
    refused = second.one("Ida Moe", f"/minutes {words}")
    assert (refused.ok, refused.error) == (False, "refused")
    assert f"“/minutes {words.split(maxsplit=1)[0]} M-3”" in text(refused)
    assert states(second) == [("closed", "draft"), ("open", "draft")]


def test_from_a_direct_message_a_step_names_its_meeting(second: Room) -> None:
    (told,) = second.say("Ida Moe", "/minutes circulate M-1", None)
    assert (told.ok, told.to) == (True, "sender")
    assert waiting(second)[-1].channel is not None
    assert second.say("Ida Moe", "/minutes close", None)[0].error == "wrong_state"


def test_the_form_of_a_correction_is_about_its_meeting(second: Room) -> None:
    second.play("Per Aas", "/minutes approve M-1")
    shown = form(second.one("Ida Moe", "/minutes correct M-1"))
    assert "Correction of the minutes of Board" in text(second.press("Ida Moe", shown, text="M-2 was the next."))
    assert "M-2 was the next." in text(second.one("Ida Moe", "/minutes show M-1 2"))
    assert "M-2 was" not in text(second.one("Ida Moe", "/minutes show M-1 1"))
    assert "approved by Per Aas" in text(second.one("Ida Moe", "/minutes show M-1 v1"))
    assert second.one("Ida Moe", "/minutes show M-1 7").error == "unknown"


# --- the day of a meeting is told once ---


@pytest.mark.parametrize("title", ["Board 6 May", "Styret 6. mai 2024", "Board 2024-05-06", "Styret 06.05.2024"])
def test_a_day_that_the_title_has_is_not_said_again(title: str) -> None:
    room = Room()
    room.play("Ida Moe", f"/minutes start {title}", "/minutes chair Per Aas", "/minutes close")
    assert text(room.one("Ida Moe", "/minutes circulate")).startswith(f"The minutes of {title} have been circulated")
    assert text(room.one("Per Aas", "/minutes approve")).startswith(f"The minutes of {title} are approved by Per Aas")
    assert f"M-1 {title}: version 1" in text(room.one("Ida Moe", "/minutes list"))


@pytest.mark.parametrize("title", ["Board 16 May", "Board 6/2024", "Board 26.05.2024"])
def test_another_number_is_not_its_day(title: str) -> None:
    room = Room()
    room.play("Ida Moe", f"/minutes start {title}", "/minutes close")
    assert f"The minutes of {title} (6 May 2024) have" in text(room.one("Ida Moe", "/minutes circulate"))
