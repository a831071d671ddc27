"""The catalogue of nynorsk."""

from collections.abc import Mapping

from bot.wording.nn import action, common

SENTENCES: Mapping[str, str | tuple[str, str]] = {
    **common.SENTENCES,
    **action.SENTENCES,
}
