"""Every rule that a due date or an owner is read by is told in words, in each language."""

import pytest

from bot.place import LANGUAGES, Language
from bot.understanding.date_seen import RULES_EXPLAINED
from bot.understanding.owner_explained import OWNER_RULES_EXPLAINED
from bot.wording import CATALOGUES


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_rule_has_its_sentence_and_each_sentence_its_rule(language: Language) -> None:
    rules = {f"rule.due.{name}" for name in RULES_EXPLAINED} | {f"rule.owner.{name}" for name in OWNER_RULES_EXPLAINED}
    assert {key for key in CATALOGUES[language] if key.startswith("rule.")} == rules


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rule_is_told_in_few_words_that_go_on_from_the_name(language: Language) -> None:
    told = {key: text for key, text in CATALOGUES[language].items() if key.startswith("rule.")}
    assert {key for key, text in told.items() if not isinstance(text, str) or len(text) > 110} == set()
    assert {key for key, text in told.items() if str(text).endswith(".") and "15." not in text} == set()
