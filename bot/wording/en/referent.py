"""English: referent."""

SENTENCES: dict[str, str | tuple[str, str]] = {}
