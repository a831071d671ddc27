"""The catalogue of English."""

from collections.abc import Mapping

from bot.wording.en import action, common

SENTENCES: Mapping[str, str | tuple[str, str]] = {
    **common.SENTENCES,
    **action.SENTENCES,
}
