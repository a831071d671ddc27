"""What is remembered between requests has an end: a program that runs for months keeps as much as after a day."""

import importlib
import pkgutil
import sys
from collections.abc import Iterator
from functools import _lru_cache_wrapper
from typing import Any

import bot
import handlers
import storage
from bot.understanding.directory import Directory, Entry
from bot.understanding.kept import KEPT
from bot.understanding.names import fold
from bot.understanding.owner_titles import may_be_title
from bot.understanding.owners import read_owners
from bot.understanding.stems import stems

MOST = 4_096
OF_OUR_OWN = {
    "bot.understanding.date_patterns.pattern",
    "bot.understanding.date_patterns._kinds_in",
    "bot.understanding.spelling._probes",
    "handlers.slack.install_pages._css",
    "handlers.slack.install_pages._templates",
    "handlers.slack.one_command._sentences",
}
"""They are asked of what stands in the program, and of how long a word is, up to forty letters."""


def _caches() -> Iterator[tuple[str, Any]]:
    for package in (bot, handlers, storage):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations" not in module.name:
                importlib.import_module(module.name)
    for name, module in tuple(sys.modules.items()):
        if name.split(".")[0] in {"bot", "handlers", "storage"}:
            for value in vars(module).values():
                if isinstance(value, _lru_cache_wrapper) and value.__module__ == name:
                    yield f"{name}.{value.__qualname__}", value


def test_every_cache_is_bounded() -> None:
    sizes = {name: cache.cache_parameters()["maxsize"] for name, cache in _caches()}

    assert len(sizes) > 40
    assert {name for name, size in sizes.items() if size is None} == OF_OUR_OWN
    assert {name for name, size in sizes.items() if size is not None and size > MOST} == set()


def test_of_what_a_directory_found_nothing_in_as_much_is_remembered() -> None:
    directory = Directory((Entry("AU", "body", "AU"),))
    index, most = directory._index, dict.fromkeys(("dull", "quiet", "near", "no titles"), 0)
    for number in range(2 * KEPT + 10):
        word = str(number)
        index.find_dull(word)
        index.find_quiet((word, word))
        index.words.near(word)
        may_be_title(word, directory)
        kept = (index.dull, index.quiet, index.words._near, directory.no_titles)
        most = {name: max(most[name], len(each)) for name, each in zip(most, kept, strict=True)}

    assert most == dict.fromkeys(most, KEPT)


def test_lines_that_each_have_a_new_number_are_forgotten_again() -> None:
    directory = Directory((Entry("AU", "body", "AU"),))
    for number in range(KEPT + 500):
        text = f"AU sender del {number}"
        stems(text)
        read_owners(text, directory, None, None)

    assert fold.cache_info().currsize == KEPT
    full = {name for name, cache in _caches() if (cache.cache_info().currsize or 0) > MOST}
    assert full == set()
