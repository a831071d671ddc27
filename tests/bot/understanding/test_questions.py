"""What a message to the bot asks, on a directory of its own: a hospital, its bodies and people."""

import json
import os
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.dates import Period, warm_up
from bot.understanding.directory import Directory, Entry, Role
from bot.understanding.lexicon import CONTENT, TAGS, bits, tags_of
from bot.understanding.question_parts import numbers_in
from bot.understanding.question_reading import parts_in
from bot.understanding.question_signals import INTENTS, LEAST, SIGNALS, sums_of
from bot.understanding.questions import Question, read_question

SHARED = Path(__file__).parents[4] / "shared" / "data"
TODAY = date(2026, 9, 9)  # a Wednesday, in week 37

DIRECTORY = Directory(
    [
        Entry("lab", "body", "laboratoriet", ("lab", "the laboratory", "laben"), ("ada", "odd")),
        Entry("kjk", "body", "kjøkkenkomiteen", ("KOK", "kjøkenkomiteen", "the kitchen committee")),
        Entry("trust", "body", "board of trustees", ("the trustees", "trustees"), ("grace",)),
        Entry("KDD", "body", "KDD", ("Kommunal- og distriktsdepartementet",)),
        Entry("it", "body", "IT-avdelingen", ("IT", "IT-avdelinga")),
        Entry("ada", "person", "Ada Fjellheim", (), (), (Role("lab", "leder"),)),
        Entry("odd", "person", "Odd Vassbotn", (), (), (Role("lab", "forsker"),)),
        Entry("grace", "person", "Grace Lee", (), (), (Role("trust", "chair"),)),
        Entry("will", "person", "Will Harper", (), (), (Role("it", "developer"),)),
        Entry("mai", "person", "Mai Lunde", (), (), ()),
        Entry("kari-a", "person", "Kari Aune", (), (), (Role(None, "gjest"),)),
        Entry("kari-b", "person", "Kari Bø", (), (), ()),
        Entry("mm", "body", "Mandag Morgen", ("gruppe A-20",)),
    ]
)


def asked(text: str, speaker: str | None = "ada", today: date = TODAY) -> Question:
    return read_question(text, DIRECTORY, speaker, today)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Hva er det laben skylder oss?", "owes"),
        ("kva har ikkje laboratoriet gjort enno", "owes"),
        ("which tasks are still open for the trustees", "owes"),
        ("what hasn't the laboratory done", "owes"),
        ("what's left for the trustees, and who's late?", "overdue"),
        ("what is the fence's state and who'll do it", "owns"),
        ("hva sitter kjøkkenkomiteen med", "owes"),
        ("noe liggende på KOK?", "owes"),
        ("kok?", "owes"),
        ("oppgavene mine, takk", "mine"),
        ("kva heng att på meg", "mine"),
        ("is there anything I have to do", "mine"),
        ("hvem purrer på rørleggeren", "owns"),
        ("kven er sett til å henta nøklane", "owns"),
        ("who is chasing the builders", "owns"),
        ("hvem feier trappa", "owns"),
        ("hva falt vi ned på om kantina", "decided"),
        ("vart det vedteke noko om parkering", "decided"),
        ("did the trustees approve the new menu", "decided"),
        ("hva burde vært levert for lenge siden", "overdue"),
        ("er kjøkenkomiteen seine med noko", "overdue"),
        ("anything past its deadline?", "overdue"),
        ("hva må kjøkkenet ha klart til fredag", "due"),
        ("kva fristar kjem neste veke", "due"),
        ("what needs doing by 1 October", "due"),
        ("hva rakk vi forrige uke", "done"),
        ("kva vart avslutta i går", "done"),
        ("what did the trustees finish last month", "done"),
        ("er taket reparert", "status"),
        ("er plakatane trykte", "status"),
        ("korleis går det med heisen", "status"),
        ("has the fence been mended", "status"),
        ("finn møteboka frå Lom", "minutes"),
        ("hva ble diskutert på forrige møte", "minutes"),
        ("could you send me the latest minutes", "minutes"),
        ("hvem sitter i kjøkkenkomiteen", "who"),
        ("kva står KOK for", "who"),
        ("which team is Will in", "who"),
        ("hvordan legger jeg inn et vedtak", "help"),
        ("kva kan du hjelpe med", "help"),
        ("what can I ask you", "help"),
    ],
)
def test_each_intent_in_three_languages(text: str, intent: str) -> None:
    assert asked(text).intent == intent


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "hvem vant cupfinalen",
        "how far is it to Lom",
        "takk for referatet",
        "thanks for the update",
        "how are you",
        "jeg er ferdig for i dag",
        "bussen er forsinket",
        "kan noen åpne døra",
        "vent 5 minutes",
        "write a song about Grace",
        "hvordan går det?",
        "hvem skal det?",
    ],
)
def test_small_talk_is_not_a_question_and_carries_nothing(text: str) -> None:
    question = asked(text)
    assert question == Question("unknown", language=question.language)


@pytest.mark.parametrize("text", ["hva skyldr laben", "hva er forflat", "status på utlsyningen", "overdeu tasks"])
def test_a_slip_of_the_finger_does_not_matter(text: str) -> None:
    right = {"hva skyldr laben": "owes", "hva er forflat": "overdue", "overdeu tasks": "overdue"}
    assert asked(text).intent == right.get(text, "status")


@pytest.mark.parametrize(("text", "intent"), [("hvem tar skulebussen", "owns"), ("vedtak om møtestad", "decided")])
def test_a_longer_word_that_begins_like_a_signal_is_a_topic(text: str, intent: str) -> None:
    question = asked(text)
    assert (question.intent, question.topic) == (intent, text.rsplit(maxsplit=1)[-1])


def test_signals_that_point_both_ways_are_weighed() -> None:
    """A decision about the minutes is a decision; overdue actions of a party are not merely owed."""
    assert asked("what was agreed about the minutes").intent == "decided"
    assert asked("overdue items for the trustees").intent == "overdue"


class TestParties:
    def test_all_who_are_named_in_order(self) -> None:
        assert asked("hva gjenstår hos KOK og laben").parties == ("kjk", "lab")

    def test_we_in_a_question_about_debts_is_the_body_of_the_speakers_first_role(self) -> None:
        assert asked("hva skylder vi").parties == ("lab",)
        assert asked("hva skylder vi", speaker="kari-a").parties == ()
        assert asked("hva skylder vi", speaker="mai").parties == ()
        assert asked("hva skylder vi", speaker=None).parties == ()
        assert asked("hva skylder vi", speaker="nobody").parties == ()

    def test_we_who_finished_something_are_not_a_party(self) -> None:
        assert asked("hva har vi fått unna i august").parties == ()

    def test_who_owes_and_whom(self) -> None:
        assert asked("hva skylder vi trustees").parties == ("lab",)
        assert asked("what do we owe the trustees").parties == ("lab",)
        assert asked("what do the trustees owe us").parties == ("trust",)
        assert asked("what are we owed by the trustees").parties == ("trust",)

    def test_the_speaker_is_nobody_in_mine_but_somebody_in_a_filter(self) -> None:
        assert asked("hva skylder jeg", speaker="odd").parties == ()
        assert asked("which of my tasks are overdue", speaker="odd").parties == ("odd",)
        assert asked("which of my tasks are overdue", speaker=None).parties == ()

    def test_who_only_asks_is_not_asked_about(self) -> None:
        assert asked("can you show me what is overdue").parties == ()
        assert asked("jeg lurer på hva laben skylder").intent == "owes"

    def test_nynorsk_me_is_we_and_english_me_is_i(self) -> None:
        assert asked("kva skuldar me").parties == ("lab",)
        assert asked("anything waiting for me").intent == "mine"

    def test_small_words_are_not_names(self) -> None:
        assert asked("is it overdue?").parties == ()
        assert asked("is IT late with anything").parties == ("it",)
        assert asked("Will the lab deliver anything by Friday").parties == ("lab",)
        assert asked("what does Will owe").parties == ("will",)

    def test_a_month_is_a_name_where_it_stands_like_one(self) -> None:
        assert asked("hva har Mai fullført").parties == ("mai",)
        done = asked("hva ble fullført i mai")
        assert (done.parties, done.period and done.period.first) == ((), date(2026, 5, 1))

    def test_a_day_inside_a_name_is_no_period(self) -> None:
        assert asked("hva skylder Mandag Morgen") == Question("owes", ("mm",), language="nb")

    def test_a_number_inside_a_name_is_a_number(self) -> None:
        assert asked("hvem har gruppe A-20").number == "A-20"

    def test_a_party_inside_a_topic_is_part_of_it(self) -> None:
        owns = asked("hvem har ansvaret for avtalen med KDD")
        assert (owns.parties, owns.topic) == ((), "avtalen KDD")
        decided = asked("hva vedtok laben om brevet til KDD")
        assert (decided.parties, decided.topic) == (("lab",), "brevet KDD")
        assert asked("is the trustees policy approved").parties == ()

    def test_a_party_in_the_place_of_a_topic(self) -> None:
        assert asked("how is it going with the trustees") == Question("owes", ("trust",), language="en")
        assert asked("hvem har ansvaret for laben") == Question("who", ("lab",), language="nb")


class TestUnknownParty:
    def test_a_name_that_nobody_bears_gives_the_nearest(self) -> None:
        question = asked("hva skylder KKD?")
        assert (question.intent, question.parties) == ("owes", ())
        assert question.unknown_party == "KKD"
        assert "KDD" in question.candidates

    def test_a_name_that_resembles_nothing(self) -> None:
        question = asked("hva skylder Xyzzqw oss")
        assert (question.parties, question.unknown_party, question.candidates) == ((), "Xyzzqw", ())

    def test_a_first_name_that_two_share_is_asked_about(self) -> None:
        question = asked("hva skylder Kari?")
        assert question.parties == ()
        assert (question.unknown_party, set(question.candidates)) == ("Kari", {"kari-a", "kari-b"})

    def test_one_of_several_names_is_unknown(self) -> None:
        """The known ones are answered about; the other is not dropped silently."""
        for text in ("hva skylder laben og KKD", "hva skylder KKD, laben", "what do KKD and the lab owe"):
            question = asked(text)
            assert (question.parties, question.unknown_party) == (("lab",), "KKD"), text
        shared = asked("hva skylder laben og Kari")
        assert (shared.parties, shared.unknown_party) == (("lab",), "Kari")

    def test_a_capital_elsewhere_is_no_party(self) -> None:
        assert asked("anything overdue for the lab about Lom").unknown_party is None
        assert asked("hva gjenstår av arbeidet").unknown_party is None

    def test_a_name_without_capitals(self) -> None:
        assert asked("hva skylder kkd").unknown_party == "kkd"

    def test_a_misspelt_name_is_found(self) -> None:
        assert asked("hva skylder Ada Fjelheim?").parties == ("ada",)

    def test_a_question_about_everybody_names_nobody(self) -> None:
        assert asked("hva gjenstår?") == Question("owes", language="nb")
        assert asked("what is overdue on the website").unknown_party is None


class TestPeriods:
    def test_open_actions_with_a_period_are_due(self) -> None:
        question = asked("hva skylder laben denne uka")
        assert question.intent == "due"
        assert _days(question.period) == (date(2026, 9, 7), date(2026, 9, 13))

    def test_a_month_lies_ahead_for_due_and_behind_for_done(self) -> None:
        assert _days(asked("what is due in May").period) == (date(2027, 5, 1), date(2027, 5, 31))
        assert _days(asked("what was closed in May").period) == (date(2026, 5, 1), date(2026, 5, 31))

    def test_what_belongs_to_the_verb_is_not_part_of_the_date(self) -> None:
        assert _days(asked("hva fikk vi til i fjor").period) == (date(2025, 1, 1), date(2025, 12, 31))

    def test_a_season_that_names_a_thing_is_a_topic(self) -> None:
        question = asked("what was the decision on the summer fair")
        assert (question.period, question.topic) == (None, "summer fair")

    def test_questions_about_one_thing_have_no_period(self) -> None:
        assert asked("hvem skal rydde loftet i mai").period is None


def _days(period: Period | None) -> tuple[date, date] | None:
    return (period.first, period.last) if period else None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("a203??", "A-203"),
        ("er A 7 i orden", "A-7"),
        ("oppgave 17", "A-17"),
        ("oppgåve nr. 8", "A-8"),
        ("action item #58", "A-58"),
        ("vedtak 4", "D-4"),
        ("D–9", "D-9"),
        ("decision no. 12 please", "D-12"),
        ("vedtak 2024", None),
        ("vedtak 12. mai", None),
        ("A-1.5", None),
        ("BA-12", None),
    ],
)
def test_numbers_are_written_as_the_register_does(text: str, number: str | None) -> None:
    assert next((found for _, _, found in numbers_in(text)), None) == number


def test_a_number_is_owned_or_has_a_status() -> None:
    assert asked("hvem har a-31") == Question("owns", number="A-31", language="nb")
    assert asked("vedtak 4 - gjelder det ennå") == Question("status", number="D-4", language="nb")


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("hvem tar seg av brevet om fisk", "brevet fisk"),
        ("brevet om fisk, hvem tar det?", "brevet fisk"),
        ("what was decided about the minutes", "minutes"),
        ("who has got the leaky tap", "leaky tap"),
        ("hvem tar seg av taket som skal tekkes", "taket tekkes"),
        ("hva ble vedtatt om hjemmesiden i mars", "hjemmesiden"),
        ("er ny logo vedtatt", "ny logo"),
        ("any news on the piano", "piano"),
        ("referatet fra Lom", "Lom"),
        ("vedtak om protokollen", "protokollen"),
    ],
)
def test_the_topic_is_what_a_search_must_use(text: str, topic: str) -> None:
    assert asked(text).topic == topic


class TestTable:
    def test_every_signal_is_read(self) -> None:
        """Each pattern names tags that exist, and speaks for an intent."""
        for intent, weight, pattern in SIGNALS:
            assert intent in INTENTS
            assert weight
            for name in pattern.replace(".", " ").replace(">", " ").split():
                assert bits(name.lstrip("-=^"))

    def test_the_sums_tell_why(self) -> None:
        parts = parts_in("hva skylder laben", DIRECTORY.spans("hva skylder laben"), None, english=False)
        sums = sums_of(parts)
        assert sums["owes"] >= LEAST > max(sum_ for intent, sum_ in sums.items() if intent != "owes")

    def test_words_carry_all_their_tags(self) -> None:
        assert tags_of("todo") & TAGS["TASK"]
        assert tags_of("todo") & TAGS["REMAIN"]

    @pytest.mark.parametrize(
        "word", ["oversettelse", "skulebussen", "byggesøknaden", "protese", "møtebko", "x", "q" * 30]
    )
    def test_words_that_only_look_like_signals_are_content(self, word: str) -> None:
        assert tags_of(word) == CONTENT


@given(st.text(max_size=300))
def test_any_text_has_an_answer(text: str) -> None:
    question = asked(text)
    assert question.intent in {*INTENTS, "unknown"}
    assert set(question.parties) <= {
        "lab",
        "kjk",
        "trust",
        "KDD",
        "it",
        "ada",
        "odd",
        "grace",
        "will",
        "mai",
        "kari-a",
        "kari-b",
    }


WORDS = """hva hvem skylder laben når er har vi jeg ikke gjort frist i mai A-12 KDD, what's who's don't owe? due by
    Friday og om the trustees Kari Will is IT vår takk how do I til"""


@given(st.lists(st.sampled_from(WORDS.split()), max_size=12))
def test_any_order_of_words_has_an_answer(words: list[str]) -> None:
    question = asked(" ".join(words))
    assert question.intent != "unknown" or question == Question("unknown", language=question.language)


def _shared(path: str) -> list[str]:
    file = SHARED / path
    if not file.exists() and os.environ.get("CI") != "true":
        pytest.skip("the shared data is not beside the repository")
    return file.read_text(encoding="utf-8").splitlines()


def _directory(path: str) -> Directory:
    entries = json.loads("\n".join(_shared(path)))
    return Directory(
        Entry(
            key,
            entry["kind"],
            entry["name"],
            tuple(entry["aliases"]),
            tuple(entry.get("members", ())),
            tuple(Role(role["body"], role["role"]) for role in entry.get("roles", ())),
        )
        for key, entry in entries.items()
    )


def test_the_questions_of_the_frosta_transcript() -> None:
    directory = _directory("frosta/parties.json")
    lines = [json.loads(line) for line in _shared("frosta/transcript.jsonl")]
    asked_there = [line for line in lines if line.get("expect", {}).get("intent")]
    assert len(asked_there) > 20
    for line in asked_there:
        text = line["text"].removeprefix("@referent").strip()
        question = read_question(text, directory, None, date.fromisoformat(line["at"][:10]))
        assert question.intent == line["expect"]["intent"], text


def test_the_labelled_questions() -> None:
    directory = _directory("understanding/parties.json")
    rows = [json.loads(line) for line in _shared("understanding/questions.jsonl")]
    wrong = [row["text"] for row in rows if not _is_right(row, directory)]
    assert len(wrong) <= 0.04 * len(rows), wrong


def _is_right(row: dict[str, str | list[str]], directory: Directory) -> bool:
    question = read_question(str(row["text"]), directory, str(row["speaker"]), date.fromisoformat(str(row["today"])))
    period = question.period and [question.period.first.isoformat(), question.period.last.isoformat()]
    found = (question.intent, set(question.parties), period, question.number)
    return found == (row["intent"], set(row["parties"]), row["period"], row["number"])


def test_a_question_is_understood_at_once_however_long_and_however_many_parties() -> None:
    many = Directory(Entry(f"p{number}", "person", f"Fornavn{number} Etternavn{number}") for number in range(10_000))
    warm_up()
    read_question("hva skylder Fornavn77 Etternavn77?", many, None, TODAY)
    started = time.perf_counter()
    for text in ("hva skylder Fornavn77 Etternavn77?", "hvem skylder " * 3_000, "A" * 40_000, "? " * 20_000):
        read_question(text, many, None, TODAY)
    assert time.perf_counter() - started < 0.5
