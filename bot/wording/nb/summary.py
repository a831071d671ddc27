"""Bokmål: summary."""

SENTENCES: dict[str, str | tuple[str, str]] = {}
