"""What to do with what goes wrong in one of many: raise it, or tell it and go on with the others."""

import traceback
from collections.abc import Callable
from pathlib import Path

from bot.errors import ReferentError

Failed = Callable[[Exception], None]
"""Is told what one of many has failed with. Where it raises nothing, the others go on."""


def raised(error: Exception) -> None:
    """Lets nothing go on."""
    raise error


def name_of(error: Exception) -> dict[str, str]:
    """What the log may tell of an error: never its text, which may hold what people wrote."""
    found = {"kind": type(error).__name__}
    return {**found, "word": error.word} if isinstance(error, ReferentError) else found


def where_of(error: BaseException) -> str:
    """The file and line where an error arose, which tell nothing of what people wrote."""
    frames = traceback.extract_tb(error.__traceback__, limit=-1)
    return f"{Path(frames[0].filename).name}:{frames[0].lineno}" if frames else "nowhere"
