"""The language of short, hurried texts."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.language import language_of

LABELLED = Path(__file__).parents[4] / "shared" / "data" / "understanding"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("hvem skal skrive søknaden, og når?", "nb"),
        ("ikke glem å låse døra", "nb"),
        ("kven skal skrive søknaden, og når?", "nn"),
        ("eg kjem ikkje før laurdag", "nn"),
        ("gåvene til borna frå skulen", "nn"),
        ("who will write the application, and when?", "en"),
        ("don't forget the keys", "en"),
        ("what's left for Bjørn-Erik at Møre og Romsdal", "en"),
        ("fredag og lørdag", "nb"),
    ],
)
def test_function_words_tell_the_language(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize("text", ["hjelp", "referat", "når er neste møte?", "møtet i ettermiddag"])
def test_what_both_norwegians_write_is_in_the_usual_one(text: str) -> None:
    assert (language_of(text, "nn"), language_of(text, "nb"), language_of(text, "en")) == ("nn", "nb", "nb")


@pytest.mark.parametrize("text", ["", "A-12?", "D-4", "KDD", "17", "😀", "status A-3"])
def test_where_nothing_tells_there_is_no_language(text: str) -> None:
    assert language_of(text) is None


def test_a_name_with_norwegian_letters_does_not_make_english_norwegian() -> None:
    assert language_of("Ask Åse Sørbø about the lease") == "en"


def test_the_end_of_a_very_long_text_is_not_read() -> None:
    assert language_of("x " * 20_000 + "what is the question") is None


def test_languages_of_the_labelled_sets() -> None:
    """Nine of ten; many of the rest are the same words in two of the languages."""
    rows = _labelled("questions") + _labelled("dates") + _labelled("owners")
    right = sum(language_of(row["text"]) == row["lang"] for row in rows)
    assert right >= 0.88 * len(rows)


def _labelled(name: str) -> list[dict[str, str]]:
    path = LABELLED / f"{name}.jsonl"
    if not path.exists() and os.environ.get("CI") != "true":
        pytest.skip("the labelled sets are not beside the repository")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@given(st.text())
def test_any_text_has_a_language_or_none(text: str) -> None:
    assert language_of(text) in {"nb", "nn", "en", None}
