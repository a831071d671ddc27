"""Questions: what is answered, to whom, in pages, and what is not told."""

from dataclasses import replace
from datetime import date

import pytest

from bot.party import Membership
from bot.place import LANGUAGES, Language
from bot.ports import Ledger
from bot.understanding.directory import Directory, Entry
from bot.understanding.questions import read_question
from bot.wording import CATALOGUES, say
from tests.bot.commands.talk import Talk, buttons, commands, form, numbers, text


@pytest.fixture
def talk() -> Talk:
    """A channel, a private one with Liv alone, two bodies and three persons."""
    talk = Talk()
    talk.party("liv", "person", "Liv Sand")
    talk.party("una", "person", "Una Berg")
    talk.party("hytte", "body", "Hytteutvalget", ("liv",))
    talk.party("sti", "body", "Stigruppa")
    talk.channel("tur")
    talk.channel("rom", private=True, members=("Liv Sand",))
    return talk


def add(talk: Talk, count: int, words: str, channel: str | None = "tur", who: str = "Liv Sand") -> None:
    """Captures so many actions; "{n}" in the words is a number."""
    for n in range(1, count + 1):
        talk.say(who, f"/action add {words.format(n=n)}", channel)


class TestPages:
    def test_a_page_holds_ten_and_says_how_many_there_are(self, talk: Talk) -> None:
        add(talk, 23, "Stigruppa merker løype nummer {n}")
        first = talk.one("Una Berg", "/owes Stigruppa")
        assert len(first.rows) == 10
        assert "Stigruppa skylder 23 oppgaver:" in text(first)
        assert commands(first)[0] == "/owes Stigruppa page 2"
        second = talk.one("Una Berg", commands(first)[0])
        assert numbers(second) == [f"A-{n}" for n in range(11, 21)]
        assert "Side 2." in text(second)
        third = talk.one("Una Berg", commands(second)[0])
        assert numbers(third) == ["A-21", "A-22", "A-23"]
        assert "Vis flere" not in text(third)

    def test_a_page_behind_the_last_is_the_last(self, talk: Talk) -> None:
        add(talk, 12, "Stigruppa merker løype nummer {n}")
        assert numbers(talk.one("Una Berg", "/owes Stigruppa side 99")) == ["A-11", "A-12"]
        assert numbers(talk.one("Una Berg", "/action list page 0")) == [f"A-{n}" for n in range(1, 11)]

    def test_more_of_an_answer_in_the_channel_comes_in_the_channel(self, talk: Talk) -> None:
        add(talk, 11, "Stigruppa merker løype nummer {n}")
        first = talk.one("Una Berg", "@referent hva skylder Stigruppa?")
        assert commands(first) == ["@referent hva skylder Stigruppa? page 2"]
        second = talk.one("Una Berg", commands(first)[0])
        assert (second.to, numbers(second)) == ("channel", ["A-11"])

    def test_what_comes_through_bodies_is_paged_beside_what_is_ones_own(self, talk: Talk) -> None:
        add(talk, 12, "Hytteutvalget vasker rom {n}")
        add(talk, 2, "Liv Sand og Hytteutvalget maler dør {n}")
        first = talk.one("Una Berg", "/owes Liv Sand")
        assert "Liv Sand skylder 2 oppgaver:" in text(first)
        assert "Gjennom organer, 12 oppgaver:" in text(first)
        assert numbers(first) == ["A-13", "A-14", *[f"A-{n}" for n in range(1, 11)]]
        assert numbers(talk.one("Una Berg", commands(first)[0])) == ["A-11", "A-12"]
        assert numbers(talk.one("Una Berg", "/owes Liv Sand page 3")) == ["A-13", "A-14"]

    def test_a_topic_with_many_decisions_is_paged(self, talk: Talk) -> None:
        for n in range(11):
            talk.say("Liv Sand", f"/decision add Løype {n} får nye skilt")
        first = talk.one("Una Berg", "@referent hva er bestemt om skiltene?")
        assert (len(first.rows), "11 vedtak om «skiltene»" in text(first)) == (10, True)
        assert numbers(talk.one("Una Berg", commands(first)[0])) == ["D-1"]


class TestWhatTheChannelMayNotRead:
    def test_what_the_asker_may_read_beyond_comes_to_the_asker_alone(self, talk: Talk) -> None:
        add(talk, 1, "Stigruppa rydder ved setra")
        add(talk, 14, "Stigruppa kjøper gave {n}", "rom")
        first, second = talk.say("Liv Sand", "@referent hva skylder Stigruppa?")
        assert (first.to, numbers(first), commands(first)) == ("channel", ["A-1"], [])
        assert (second.to, len(second.rows)) == ("sender", 10)
        assert "Stigruppa skylder 14 oppgaver:" in text(second)
        (all_of_it,) = commands(second)
        assert all_of_it == "/ask hva skylder Stigruppa?"
        assert "15 oppgaver" in text(talk.one("Liv Sand", all_of_it, None))

    def test_the_second_page_in_the_channel_says_nothing_more_to_the_asker(self, talk: Talk) -> None:
        add(talk, 11, "Stigruppa merker løype nummer {n}")
        add(talk, 1, "Stigruppa kjøper gave", "rom")
        (reply,) = talk.say("Liv Sand", "@referent hva skylder Stigruppa? page 2")
        assert numbers(reply) == ["A-11"]

    def test_many_rows_that_all_may_read_do_not_hide_the_one_that_not_all_may(self, talk: Talk) -> None:
        add(talk, 120, "Stigruppa merker løype nummer {n}")
        add(talk, 1, "Stigruppa kjøper gave", "rom")
        _, second = talk.say("Liv Sand", "@referent hva skylder Stigruppa?")
        assert numbers(second) == ["A-121"]

    def test_what_comes_through_bodies_is_parted_too(self, talk: Talk) -> None:
        add(talk, 1, "Hytteutvalget vasker gulvet")
        add(talk, 1, "Hytteutvalget kjøper gave", "rom")
        first, second = talk.say("Liv Sand", "@referent hva skylder jeg?")
        assert (numbers(first), numbers(second)) == (["A-1"], ["A-2"])
        assert "Du skylder ingenting selv nå." in text(first)
        assert "Du skylder ingenting" not in text(second)

    def test_with_a_guest_in_the_channel_it_holds_that_channels_rows_alone(self, talk: Talk) -> None:
        add(talk, 1, "Stigruppa merker løypa")
        talk.channel("gjester")
        talk.join("gjester", "Pål Vik", "guest")
        add(talk, 1, "Stigruppa henter gjestene", "gjester")
        (alone,) = talk.say("Pål Vik", "@referent hva skylder Stigruppa?", "gjester", "guest")
        assert numbers(alone) == ["A-2"]
        first, second = talk.say("Una Berg", "@referent hva skylder Stigruppa?", "gjester")
        assert (numbers(first), numbers(second)) == (["A-2"], ["A-1"])

    def test_a_decision_that_replaced_another_unseen_is_not_named(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/decision add Hytta holder stengt i november")
        talk.say("Liv Sand", "/decision supersede D-1 Hytta selges", "rom")
        reply = talk.one("Una Berg", "@referent status D-1")
        assert "erstattet 6. mai 2024" in text(reply)
        assert "D-2" not in text(reply)
        assert "erstattet av D-2" in text(talk.one("Liv Sand", "/ask status D-1"))

    def test_an_unknown_number_and_a_hidden_one_are_told_alike(self, talk: Talk) -> None:
        add(talk, 1, "Stigruppa kjøper gave", "rom")
        hidden, unknown = talk.one("Una Berg", "/ask status A-1"), talk.one("Una Berg", "/ask status A-2")
        assert text(hidden).replace("A-1", "A-2") == text(unknown)
        assert (hidden.ok, hidden.error) == (unknown.ok, unknown.error) == (False, "unknown")

    def test_a_row_that_was_shared_does_not_bring_its_meeting_along(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/minutes start Hemmelig oppgjør", "rom")
        talk.say("Liv Sand", "/action add Una Berg kjøper gave", "rom")
        talk.say("Liv Sand", "/minutes close", "rom")
        talk.say("Liv Sand", "/action add Una Berg pakker den inn", "rom")
        for label in ("A-1", "A-2"):
            talk.say("Liv Sand", f"/action share {label}", "rom")
        for words in ("/owes Una Berg", "/action list me", "/action show A-1", "/ask status A-2"):
            told = text(talk.one("Una Berg", words, None))
            assert "delt, 6. mai 2024" in told
            assert "Hemmelig" not in told
            assert "#rom" not in told
        assert "Hemmelig oppgjør" in text(talk.one("Liv Sand", "/owes Una Berg"))

    def test_an_action_made_in_a_direct_message_is_for_its_maker_and_owners(self, talk: Talk) -> None:
        add(talk, 1, "Hytteutvalget kjøper gave", None, "Una Berg")
        assert numbers(talk.one("Liv Sand", "/owes Hytteutvalget")) == ["A-1"]
        assert numbers(talk.one("Pål Vik", "/owes Hytteutvalget")) == []
        first, second = talk.say("Liv Sand", "@referent hva skylder Hytteutvalget?")
        assert (numbers(first), numbers(second)) == ([], ["A-1"])


class TestDebts:
    def test_nothing_owed_says_when_the_last_one_was_done(self, talk: Talk) -> None:
        add(talk, 2, "Stigruppa merker løype nummer {n}")
        talk.say("Una Berg", "/action done A-2")
        talk.say("Una Berg", "/action done A-1")
        reply = talk.one("Una Berg", "/owes Stigruppa")
        assert (reply.ok, reply.rows, reply.numbers) == (True, (), ())
        assert "Stigruppa skylder ingenting nå. Den siste ble ferdig 6. mai 2024: A-1" in text(reply)

    def test_without_a_party_it_is_about_the_channel(self, talk: Talk) -> None:
        add(talk, 1, "Stigruppa merker løypa")
        add(talk, 1, "Stigruppa kjøper gave", "rom")
        assert numbers(talk.one("Liv Sand", "/action list")) == ["A-1"]
        assert numbers(talk.one("Liv Sand", "/action list", None)) == ["A-1", "A-2"]
        assert "Én åpen oppgave i #tur:" in text(talk.one("Una Berg", "/action list"))
        assert "Ingen åpne oppgaver i #tom." in text(talk.one("Una Berg", "/action list", "tom"))

    def test_a_question_without_a_party_too(self, talk: Talk) -> None:
        add(talk, 1, "Stigruppa merker løypa")
        add(talk, 1, "Stigruppa kjøper gave", "rom")
        reply = talk.one("Una Berg", "@referent hva gjenstår?")
        assert (reply.intent, numbers(reply)) == ("owes", ["A-1"])

    def test_with_a_period_it_is_what_is_due_then(self, talk: Talk) -> None:
        add(talk, 1, "Una Berg merker løypa innen 9. mai")
        add(talk, 1, "Una Berg maler setra innen 30. mai")
        mine = talk.one("Una Berg", "@referent hva må jeg gjøre denne uka?")
        assert (mine.intent, numbers(mine)) == ("mine", ["A-1"])
        assert numbers(talk.one("Liv Sand", "/owes Una Berg i mai")) == ["A-1", "A-2"]
        assert numbers(talk.one("Liv Sand", "/owes Una Berg innen fredag")) == ["A-1"]

    def test_what_one_owes_can_be_marked_done_from_the_answer(self, talk: Talk) -> None:
        add(talk, 1, "Una Berg merker løypa")
        (row,) = talk.one("Una Berg", "hva skylder jeg?", None).rows
        assert row.buttons[0].command == "/action done A-1"
        assert talk.one("Una Berg", row.buttons[0].command, None).ok
        (shown,) = talk.one("Una Berg", "@referent status A-1").rows
        assert shown.buttons == ()

    def test_several_parties_count_together_and_each_action_once(self, talk: Talk) -> None:
        add(talk, 1, "Stigruppa og Hytteutvalget rydder loftet")
        add(talk, 1, "Stigruppa merker løypa")
        reply = talk.one("Una Berg", "/owes Stigruppa og Hytteutvalget")
        assert numbers(reply) == ["A-1", "A-2"]
        assert "skylder til sammen 2 oppgaver" in text(reply)

    def test_a_name_that_two_share_is_asked_about(self, talk: Talk) -> None:
        talk.party("liv2", "person", "Liv Aune")
        reply = talk.one("Una Berg", "/owes Liv")
        assert (reply.ok, reply.ask, reply.rows) == (False, True, ())
        assert sorted(commands(reply)) == ["/owes Liv Aune", "/owes Liv Sand"]
        assert talk.one("Una Berg", commands(reply)[0]).ok

    def test_a_misspelt_party_in_a_question_has_the_nearest_as_buttons(self, talk: Talk) -> None:
        talk.party("knv", "body", "KNV")
        reply = talk.one("Una Berg", "@referent hva skylder KVN?")
        assert (reply.ok, reply.intent, reply.to) == (False, "owes", "sender")
        assert "@referent hva skylder KNV?" in commands(reply)

    def test_who_is_not_known_can_be_added_though_another_has_those_initials(self, talk: Talk) -> None:
        talk.party("adm", "person", "Admin User")
        shown = talk.one("Una Berg", "@referent hva skylder AU?")
        assert text(shown).splitlines()[0] == "Jeg kjenner ingen «AU». Mente du Admin User?"
        assert commands(shown) == ["@referent hva skylder Admin User?", "/owner add AU"]
        talk.say("Una Berg", "/action add noe")
        assert commands(talk.one("Una Berg", "/action assign A-1 Zorro")) == ["/owner add Zorro"]
        assert commands(talk.one("Una Berg", "/owes Zorro=x")) == [], "that is no name"
        assert talk.press("Una Berg", buttons(shown)[1]).ok
        assert text(talk.one("Una Berg", "/owes AU")).startswith("AU skylder")

    def test_one_unknown_name_among_several_is_not_dropped(self, talk: Talk) -> None:
        add(talk, 1, "Stigruppa merker løypa")
        for words in ("@referent hva skylder Stigruppa og KNX?", "/owes Stigruppa, KNX"):
            reply = talk.one("Una Berg", words)
            assert (reply.ok, reply.rows, "«KNX»" in text(reply)) == (False, (), True)

    def test_the_form_asks_the_same(self, talk: Talk) -> None:
        add(talk, 1, "Stigruppa merker løypa")
        asked = form(talk.one("Una Berg", "/owes"))
        reply = talk.one("Una Berg", asked.command, party="Stigruppa")
        assert numbers(reply) == ["A-1"]

    def test_the_answer_can_be_shared_with_the_channel(self, talk: Talk) -> None:
        add(talk, 1, "Stigruppa merker løypa")
        reply = talk.one("Una Berg", "/owes Stigruppa")
        (share,) = commands(reply)
        shown = talk.one("Una Berg", share)
        assert (shown.to, numbers(shown)) == ("channel", ["A-1"])
        assert commands(talk.one("Una Berg", "hva skylder Stigruppa?", None)) == []
        assert commands(talk.one("Una Berg", "/owes meg")) == ["@referent hva skylder Una Berg?"]


class TestTopics:
    def test_nobody_owns_it(self, talk: Talk) -> None:
        add(talk, 1, "Loftet må ryddes")
        reply = talk.one("Una Berg", "@referent hvem har ansvaret for A-1?")
        assert "Ingen har ansvaret for A-1 ennå" in text(reply)

    def test_several_are_found_each_with_its_owner(self, talk: Talk) -> None:
        add(talk, 2, "Stigruppa kjøper skilt til løype {n}")
        reply = talk.one("Una Berg", "@referent hvem har ansvaret for skiltene?")
        assert (numbers(reply), "2 oppgaver om «skiltene»" in text(reply)) == (["A-1", "A-2"], True)

    def test_what_is_closed_is_found_where_nothing_is_open(self, talk: Talk) -> None:
        add(talk, 1, "Stigruppa kjøper skilt")
        talk.say("Una Berg", "/action done A-1")
        assert numbers(talk.one("Una Berg", "@referent hvem har ansvaret for skiltene?")) == ["A-1"]

    def test_the_most_of_the_words_count_where_not_all_are_there(self, talk: Talk) -> None:
        add(talk, 1, "Stigruppa kjøper røde skilt til setra")
        add(talk, 1, "Stigruppa maler setra")
        reply = talk.one("Una Berg", "@referent hvordan går det med de nye røde skiltene?")
        assert numbers(reply) == ["A-1"]
        assert "Dette ligner mest" in text(reply)

    def test_a_party_beside_the_topic_comes_first_but_shuts_nobody_out(self, talk: Talk) -> None:
        add(talk, 1, "Stigruppa kjøper skilt")
        add(talk, 1, "Una Berg maler skilt")
        assert numbers(talk.one("Una Berg", "@referent hvem i Stigruppa har ansvaret for skiltene?")) == ["A-1"]
        both = talk.one("Una Berg", "@referent hvem i Hytteutvalget har ansvaret for skiltene?")
        assert numbers(both) == ["A-1", "A-2"]

    def test_minutes_that_are_not_found_come_with_the_last_ones(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/minutes start Årsmøte")
        reply = talk.one("Una Berg", "@referent referatet fra Kautokeino")
        assert "ingen møter om «Kautokeino»" in text(reply)
        assert commands(reply) == ["/minutes show M-1"]

    def test_nothing_is_found(self, talk: Talk) -> None:
        reply = talk.one("Una Berg", "@referent hvem har ansvaret for flaggstanga?")
        assert (reply.ok, reply.rows) == (True, ())
        assert "ingenting om «flaggstanga»" in text(reply)

    def test_the_state_of_a_decision_is_found_by_topic(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/decision add Flaggstanga flyttes til setra")
        assert numbers(talk.one("Una Berg", "@referent hvordan går det med flaggstanga?")) == ["D-1"]

    def test_a_decision_asked_for_by_number(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/decision add Flaggstanga flyttes til setra")
        assert numbers(talk.one("Una Berg", "@referent hva gikk vedtak D-1 ut på?")) == ["D-1"]

    def test_what_is_due_ahead(self, talk: Talk) -> None:
        add(talk, 1, "Stigruppa kjøper skilt innen 10. mai")
        add(talk, 1, "Stigruppa maler setra")
        reply = talk.one("Una Berg", "/action list due")
        assert (numbers(reply), "frist framover i #tur" in text(reply)) == (["A-1"], True)

    def test_what_was_over_the_date_in_a_period(self, talk: Talk) -> None:
        add(talk, 1, "Stigruppa kjøper skilt innen 10. mai")
        talk.now = talk.now.replace(month=6)
        assert numbers(talk.one("Una Berg", "@referent hva gikk over fristen i mai?")) == ["A-1"]
        assert numbers(talk.one("Una Berg", "@referent hva gikk over fristen i juni?")) == []


class TestWho:
    def test_members_and_roles_now_and_then(self, talk: Talk) -> None:
        body, person = talk.party("styre", "body", "Styret"), talk.party("gro", "person", "Gro Moe")

        def past(ledger: Ledger) -> None:
            years = (date(2020, 1, 1), date(2022, 12, 31))
            ledger.parties.put_membership(Membership(ledger.new_id(), person, body, "leder", "Nord", *years))
            ledger.parties.put_membership(Membership(ledger.new_id(), person, None, "kartograf"))

        talk.ledgers.write("w", past)
        assert "ingen er skrevet inn" in text(talk.one("Una Berg", "@referent hvem er i Styret?"))
        then = text(talk.one("Una Berg", "@referent hvem var i Styret i 2021?"))
        assert "Medlemmer (1. jan.–31. des. 2021): Gro Moe (leder, Nord)" in then
        today = text(talk.one("Una Berg", "@referent hvem er Gro Moe?"))
        assert "kartograf" in today
        assert "Styret" not in today

    def test_a_year_written_alone(self, talk: Talk) -> None:
        assert "2019" in text(talk.one("Una Berg", "@referent hvem er Stigruppa 2019"))

    def test_a_body_with_very_many_members(self, talk: Talk) -> None:
        for n in range(70):
            talk.party(f"lag{n}", "body", f"Lag {n}")
        talk.party("alle", "body", "Lagtinget", tuple(f"lag{n}" for n in range(70)))
        told = text(talk.one("Una Berg", "@referent hvem er Lagtinget?"))
        assert "Lag 59" in told
        assert "og 10 til" in told

    def test_a_body_that_has_ended_says_so(self, talk: Talk) -> None:
        talk.ledgers.write("w", lambda ledger: _end(ledger, "Stigruppa"))
        assert "Siste dag: 30. april 2024" in text(talk.one("Una Berg", "@referent hvem er Stigruppa?"))

    def test_somebody_unknown(self, talk: Talk) -> None:
        reply = talk.one("Una Berg", "@referent hvem er Petter Smart?")
        assert (reply.ok, reply.intent, reply.to) == (False, "who", "sender")


def _end(ledger: Ledger, name: str) -> None:
    (id,) = ledger.parties.directory().named(name)
    party = ledger.parties.get(id)
    assert party is not None
    ledger.parties.put(replace(party, last_day=date(2024, 4, 30), revision=party.revision + 1))


class TestNotUnderstood:
    def test_three_questions_about_what_the_asker_may_read(self, talk: Talk) -> None:
        add(talk, 1, "Stigruppa kjøper gave innen 7. mai", "rom")
        add(talk, 1, "Hytteutvalget vasker gulvet innen 10. mai")
        reply = talk.one("Una Berg", "/ask syng en vise om havet")
        assert (reply.ok, reply.intent) == (False, "unknown")
        assert commands(reply) == [
            "/ask hva skylder Hytteutvalget?",
            "/ask hva er over fristen?",
            "/ask hva er status for A-2?",
        ]
        assert all(talk.one("Una Berg", command).ok for command in commands(reply))

    def test_an_action_without_owner_gives_a_number_alone(self, talk: Talk) -> None:
        add(talk, 1, "Loftet må ryddes")
        questions = [button.label for button in buttons(talk.one("Una Berg", "/ask syng en vise om havet"))]
        assert questions == ["hva er over fristen?", "hva skylder jeg?", "hva er status for A-1?"]

    def test_an_empty_register_has_questions_too(self, talk: Talk) -> None:
        reply = talk.one("Una Berg", "syng en vise om havet", None)
        assert len(buttons(reply)) == 3
        assert all(talk.one("Una Berg", command, None).ok for command in commands(reply))

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_every_question_shown_is_understood(self, language: Language) -> None:
        directory = Directory((Entry("sti", "body", "Stigruppa"),))
        keys = [key for key in CATALOGUES[language] if key.startswith("answers.example.")]
        assert len(keys) == 7
        for key in keys:
            words = say(language, key, name="Stigruppa", label="A-3", topic="gapahuken")
            question = read_question(words, directory, None, date(2024, 5, 6))
            assert question.intent == {"about": "decided"}.get(key[16:], key[16:])

    def test_nothing_at_all_is_answered_with_what_can_be_typed(self, talk: Talk) -> None:
        reply = talk.one("Una Berg", "@referent")
        assert (reply.intent, reply.to) == ("help", "sender")
        assert "/oppgave" in text(reply)
        assert "/oppgåve" in text(Talk("nn").one("Una Berg", "@referent"))

    def test_the_form_asks_the_same(self, talk: Talk) -> None:
        asked = form(talk.one("Una Berg", "/ask"))
        assert talk.one("Una Berg", asked.command, question="what do I owe?").intent == "mine"
        assert talk.one("Una Berg", asked.command, question=" ").parts == (asked,)


class TestCourtesy:
    def test_who_only_calls_is_told_what_to_begin_with(self, talk: Talk) -> None:
        told = talk.one("Una Berg", "@referent")
        assert (told.to, told.intent, len(text(told).splitlines())) == ("sender", "help", 6)
        assert commands(told) == ["/minutes start", "/action add", "/referent help"]
        assert commands(talk.one("Una Berg", " ", None)) == ["/action add", "/referent help"]

    @pytest.mark.parametrize(
        ("words", "answer"),
        [
            ("takk!", "Bare hyggelig."),
            ("Tusen takk for hjelpen 🙏", "Bare hyggelig."),
            ("thank you", "You are welcome."),
            ("Hei på deg", "Hei! Spør meg om oppgaver, vedtak og møter."),
            ("god morgen :)", "Hei! Spør meg om oppgaver, vedtak og møter."),
        ],
    )
    def test_thanks_and_greetings_get_one_short_sentence(self, talk: Talk, words: str, answer: str) -> None:
        told = talk.one("Una Berg", f"@referent {words}")
        assert (told.ok, told.to, commands(told)) == (True, "sender", ["/referent help"])
        assert text(told).splitlines()[0] == answer

    def test_what_asks_something_is_a_question(self, talk: Talk) -> None:
        assert talk.one("Una Berg", "@referent hei, hva skylder Stigruppa?").intent == "owes"
