"""Who owns an action: seven invented networks, the real minutes, and what must hold for any text."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.dates import DueDate, read_due, warm_up
from bot.understanding.directory import Directory, Entry, Role
from bot.understanding.owners import Owners, read_owners
from tests.bot.understanding.directories import directory_from

CORPUS = Path(__file__).parent / "owners"
NETWORKS = ["school", "health", "trails", "university", "coast", "club", "parish"]


def rows(name: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """Speaker, text and the owners' keys of each line; no keys where the bot must ask."""
    lines = (CORPUS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    split = (line.split(" | ") for line in lines if line and not line.startswith("#"))
    return [
        (speaker, text.replace("\\n", "\n"), () if keys == "?" else tuple(keys.split()))
        for speaker, text, keys in split
    ]


@pytest.mark.parametrize("name", NETWORKS)
def test_owners_of_a_network(name: str) -> None:
    directory = directory_from(CORPUS / f"{name}.json")
    wrong = [
        (text, keys, owners.keys)
        for speaker, text, keys in rows(name)
        if set((owners := read_owners(text, directory, speaker)).keys) != set(keys) or owners.ask != (not keys)
    ]
    assert wrong == []


@pytest.mark.parametrize("name", NETWORKS)
def test_the_due_date_does_not_change_whose_it_is(name: str) -> None:
    warm_up()
    directory = directory_from(CORPUS / f"{name}.json")
    for speaker, text, keys in rows(name):
        due = read_due(text, date(2026, 3, 4))
        assert set(read_owners(text, directory, speaker, due).keys) == set(keys), (text, due.phrase)


def test_the_real_minutes(shared: Path) -> None:
    directory = directory_from(shared / "data" / "frosta" / "parties.json")
    gold = json.loads((shared / "data" / "frosta" / "gold.json").read_text(encoding="utf-8"))
    actions = [followup for item in gold["items"] for followup in item["followups"] if followup["type"] == "action"]
    assert len(actions) == 11
    for action in actions:
        owners = read_owners(action["text"], directory, "sekretariat")
        assert set(owners.keys) == set(action["owners"]), action["id"]
        assert owners.ask == (not action["owners"])


def test_the_labelled_set(shared: Path) -> None:
    folder = shared / "data" / "understanding"
    directory = directory_from(folder / "parties.json")
    labelled = [json.loads(line) for line in (folder / "owners.jsonl").read_text(encoding="utf-8").splitlines()]
    right = sum(
        set((owners := read_owners(row["text"], directory, row["speaker"])).keys) == set(row["owners"])
        and owners.ask == row["ask"]
        for row in labelled
    )
    assert right >= 0.96 * len(labelled)


# A small network for single rules and for properties.

NETWORK = Directory(
    [
        Entry("AU", "body", "AU", ("arbeidsutvalget", "the working committee"), ("nina", "olav")),
        Entry("FYLKE", "body", "Viddal fylke", ("Viddal",)),
        Entry("RAD", "body", "rådet", ("elevrådet",), ("marta",)),
        Entry("nina", "person", "Nina Skog", roles=(Role("AU", "leder"),)),
        Entry("olav", "person", "Olav Ås", roles=(Role("AU", "sekretær"),)),
        Entry("marta", "person", "Marta Vik", roles=(Role("RAD", "leder"), Role(None, "webmaster"))),
        Entry("marta2", "person", "Marta Holm"),
        Entry("dag", "person", "Dag Myr"),
    ]
)


def owners(text: str, speaker: str | None = "olav", due: DueDate | None = None) -> Owners:
    return read_owners(text, NETWORK, speaker, due)


def test_what_an_answer_holds() -> None:
    answer = owners("Innen fredag skal AU og Nina svare")
    assert answer.keys == ("AU", "nina")
    assert answer.phrase == "AU og Nina"
    assert answer.rule == "subject"
    assert [(span.start, span.keys) for span in answer.spans] == [(18, ("AU",)), (24, ("nina",))]
    assert owners("– AU").rule == owners("Ansvar: AU").rule == "label"


def test_nobody_is_asked_for() -> None:
    assert owners("Rydde på loftet") == Owners((), ask=True)
    assert owners("") == Owners((), ask=True)


def test_a_shared_first_name_is_asked_about_with_its_bearers() -> None:
    answer = owners("Marta baker")
    assert answer.ask
    assert answer.candidates == ("marta", "marta2")
    beside = owners("Nina og Marta baker")
    assert (beside.keys, beside.ask, beside.candidates) == (("nina",), False, ("marta", "marta2"))


def test_alternatives_are_asked_about() -> None:
    answer = owners("Nina eller Olav baker")
    assert (answer.keys, answer.ask, answer.candidates) == ((), True, ("nina", "olav"))


def test_a_title_that_hundreds_hold_gives_a_bounded_choice() -> None:
    crowd = Directory(Entry(f"p{n}", "person", f"Ola Nordmann{n}", roles=(Role(None, "lærer"),)) for n in range(200))
    answer = read_owners("Læreren sender plan", crowd, None)
    assert answer.ask
    assert len(answer.candidates) == 25


def test_where_nobody_holds_a_title_no_word_is_one() -> None:
    directory = Directory([Entry("au", "body", "AU"), Entry("kari", "person", "Kari Nes")])
    assert read_owners("AU: lederen sender brevet", directory, None).keys == ("au",)
    assert read_owners("Lederen sender brevet", directory, None).ask


def test_without_a_speaker_nobody_is_i() -> None:
    assert owners("jeg ordner kaffe", speaker=None).ask
    assert owners("jeg ordner kaffe").keys == ("olav",)


def test_the_due_date_is_not_part_of_the_sentence() -> None:
    text = "Etter Dag Hammarskjölds dag skriver AU takkebrev"
    assert owners(text, due=DueDate(date(2026, 9, 19), start=0, end=27)).keys == ("AU",)
    assert owners("skriver AU takkebrev").ask


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Frist 1. juni. AU sender svar.", ("AU",)),
        ("Møtet er kl. 12. Nina tar referat", ("nina",)),
        ("AU ønsker svar. Nina har ansvar for tallene.", ("nina",)),
        ("AU lager utkast. Nina følger opp.", ("nina",)),
        ("AU lager utkast; Nina leser", ("AU", "nina")),
        ("Mer om AU: se nettsiden", ()),
        ("https://au.example/plan må rettes", ()),
        ("Nina, Olav", ("nina", "olav")),
        ("(v/ Nina)", ("nina",)),
        ("Oppmøte v/ Nina", ("nina",)),
        ("Invitert: AU", ()),
        ("Kopi til: AU", ()),
        ("Invitert: AU svarer på invitasjonen", ("AU",)),
        ("AU sender plan der Viddal betaler", ("AU",)),
        ("Det lages en plan der Viddal betaler", ("FYLKE",)),
        ("Det lages en plan der Viddal inviteres", ()),
        ("Tar Nina kaffen?", ("nina",)),
        ("Inviteres Nina?", ()),
        ("I mai inviteres AU", ()),
        ("I mai blir AU invitert", ()),
        ("Kaffen skriver Nina opp", ("nina",)),
        ("Kantina varsler Nina", ()),
        ("Husk: AU må varsle", ("AU",)),
        ("Lederen i AU skriver", ("nina",)),
        ("AUs leder skriver", ()),
        ("leder i rådet skriver", ("marta",)),
        ("webmasteren skriver", ("marta",)),
        ("webmaster Marta skriver", ("marta",)),
        ("webmaster sin plan må endres", ()),
        ("Leder skriver", ()),
        ("Styrelederen skriver", ()),
        ("rådslederen skriver", ("marta",)),
        ("rådsdirektøren skriver", ("marta",)),
        ("leder i kveld Nina", ()),
        ("leder i den", ()),
        ("leder i", ()),
        ("sekretær AU", ("olav",)),
        ("webmaster AU svarer", ("marta",)),
        ("AU uten Nina svarer", ("AU",)),
        ("AU, men ikke Nina, svarer", ("AU",)),
        ("AU så vel som Nina svarer", ("AU", "nina")),
        ("Viddal fylke (Nina) svarer", ("nina",)),
        ("AU (rådet) svarer", ("RAD",)),
        ("AU (v/ Nina) svarer", ("nina",)),
        ("Nina (Viddal) svarer", ("nina",)),
        ("Viddal (rådet) svarer", ("RAD",)),
        ("AU (Marta Holm) svarer", ("marta2",)),
        ("AU, rådet, Viddal svarer", ("AU", "RAD", "FYLKE")),
        ("AU må", ("AU",)),
        ("AU (kanskje i mai) svarer", ("AU",)),
        ("AU (Nina kanskje) svarer", ("AU", "nina")),
        ("AU og (kanskje) Nina svarer", ("AU", "nina")),
        ("Nina Skog, AU, svarer", ("nina",)),
        ("Nina Skog, elevrådet, svarer", ("nina", "RAD")),
        ("Marta fra rådet svarer", ("marta",)),
        ("Marta fra Bergen svarer", ()),
        ("Nina i kveld", ("nina",)),
        ("AU Nina svarer", ("nina",)),
        ("vi sier at AU svarer", ("AU",)),
        ("vi sier at AU inviteres", ()),
        ("tallene som at AU viser", ()),
        ("AU ber Nina", ("AU",)),
        ("AU ber Nina om å svare", ("nina",)),
        ("Vi ber Nina svare", ("nina",)),
        ("Olav ber Nina svare", ("olav",)),
        ("We need Nina to answer", ("nina",)),
        ("We need Nina to be told", ()),
        ("Let Nina answer", ("nina",)),
        ("I hope Nina answers", ("nina",)),
        ("let me answer the letter", ("olav",)),
        ("send me the letter", ()),
        ("when I can answer", ()),
        ("a meeting of the working committee by the sea", ()),
        ("by AU", ()),
        ("the letter is written quickly by AU", ("AU",)),
        ("the letter written by AU is late", ()),
        ("letter worked up by Nina", ("nina",)),
        ("Letter from 5. By Nina", ()),
        ("AU needs help", ()),
        ("AU needs to help", ("AU",)),
        ("AU kan få hjelp", ()),
        ("AU får hjelp", ()),
        ("AU får hente hjelp", ("AU",)),
        ("AU får tilsendt brevet", ()),
        ("AU inviteres til å svare", ("AU",)),
        ("AU inviteres til en samling", ()),
        ("AU is invited to the party", ()),
        ("AU is invited to answer", ("AU",)),
        ("AU bedes svare", ("AU",)),
        ("AU bes", ()),
        ("AU referat må skrives", ()),
        ("AU notes to be filed", ()),
        ("AU leder arbeidet", ("AU",)),
        ("Nina leder", ("nina",)),
        ("webmasteren i AU skriver", ()),
        ("AU leder skriver", ("nina",)),
        ("AU sekretær skriver", ("olav",)),
        ("AU og selve rådet svarer", ("AU", "RAD")),
        ("ok, Nina og Olav kaffe", ()),
        ("on Monday Nina'll answer", ("nina",)),
        ("AU ikke", ("AU",)),
        ("AU også", ("AU",)),
        ("AU : svar", ("AU",)),
        ("AU som har lovet det: svar", ("AU",)),
        ("AU møtes på torsdag", ("AU",)),
        ("AU og Nina to be filed", ()),
        ("@Nina", ("nina",)),
        ("ring @Nina", ()),
        ("ring rørlegger i dag @Nina", ("nina",)),
        ("Nina, jeg ringer rørleggeren", ("olav",)),
        ("Nina, Olav, Marta Vik: ring", ("nina", "olav", "marta")),
        ("i can ring the plumber", ("olav",)),
        ("i morgen ringer me", ()),
        ("me and Nina ring the plumber", ("olav", "nina")),
        ("Det er Nina sitt ansvar", ("nina",)),
        ("rørlegger, Nina", ("nina",)),
        ("kan du ringe rørlegger, Nina", ("nina",)),
        ("rørlegger / Nina", ("nina",)),
        ("ring Viddal og AU svarer", ("AU",)),
        ("- Nina: rør\n- Olav: strøm", ("nina", "olav")),
        ("please Nina", ("nina",)),
        ("Hver torsdag Nina og Olav baker", ("nina", "olav")),
        ("Hver torsdag Nina baker", ("nina",)),
        ("Hver torsdag Nina i hagen", ()),
        ("§ 5 endres, Nina i morgen", ()),
        ("¤ svarer Nina i morgen", ()),
        ("1 gang i uka baker Nina", ("nina",)),
        ("Dag baker", ("dag",)),
        ("dag etter dag baker vi", ()),
    ],
)  # fmt: skip
def test_one_rule_at_a_time(text: str, keys: tuple[str, ...]) -> None:
    answer = owners(text)
    assert (answer.keys, answer.ask) == (keys, not keys)


@given(st.text(max_size=300))
def test_no_text_raises(text: str) -> None:
    answer = owners(text)
    assert answer.ask == (not answer.keys)


SCRAPS = """
    AU au Nina Marta Olav rådet leder lederen i fra av til og , . : – ( ) [ ] v/ ved ikke men skal må inviteres blir bes
    om å at som der når sier ber Ansvar jeg meg I me @ s ' er det svarer svare answers to be told by the 1 mai - / ? sin
    eller or needs får let på vegne Dag dag Skog Ås Viddal fylke webmaster
    """
PIECES = st.sampled_from([*SCRAPS.split(), "\n"])


@given(st.lists(PIECES, max_size=25))
def test_no_sentence_raises_and_owners_are_known(words: list[str]) -> None:
    text = " ".join(words)
    answer = owners(text)
    assert answer.ask == (not answer.keys)
    assert all(NETWORK.entry(key) for key in (*answer.keys, *answer.candidates))
    assert not set(answer.keys) & set(answer.candidates)
    assert answer.phrase is None or answer.phrase in text


@given(st.sampled_from(["AU {}", "Innen fredag skal AU {}", "Det {} av AU", "Ansvar: AU. Det {}"]), st.data())
def test_case_and_spaces_do_not_matter(pattern: str, data: st.DataObject) -> None:
    text = pattern.format("sendes" if "av AU" in pattern else "sende")
    spaced = data.draw(st.sampled_from([" ", "  ", "\n", "\t", " \n "])).join(text.split(" "))
    name = data.draw(st.sampled_from(["AU", "au", "Au", "arbeidsutvalget", "ARBEIDSUTVALGET", "arbeids-\nutvalget"]))
    assert owners(spaced.replace("AU", name)).keys == ("AU",)


def test_a_long_text_costs_no_more_than_its_length() -> None:
    assert owners("AU svarer. " + "Brev til Nina og Olav. " * 2_000).keys == ("AU",)
    assert owners("( " * 20_000).ask


def test_a_text_may_begin_with_a_point() -> None:
    directory = Directory((Entry("kari", "person", "Kari Moe"),))
    assert read_owners(". Kari Moe ringer banken", directory, None).keys == ("kari",)
