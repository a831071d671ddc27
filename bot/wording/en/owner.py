"""English: owner."""

SENTENCES: dict[str, str | tuple[str, str]] = {}
