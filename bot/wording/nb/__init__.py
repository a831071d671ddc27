"""The catalogue of bokmål."""

from collections.abc import Mapping

from bot.wording.nb import action, common

SENTENCES: Mapping[str, str | tuple[str, str]] = {
    **common.SENTENCES,
    **action.SENTENCES,
}
