"""Nynorsk: answers."""

SENTENCES: dict[str, str | tuple[str, str]] = {}
