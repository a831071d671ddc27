"""English: minutes."""

SENTENCES: dict[str, str | tuple[str, str]] = {}
