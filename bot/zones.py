"""Time zones as people write them."""

import zoneinfo

from rapidfuzz import fuzz, process

_LIKENESS = 85.0  # of 100: "europa/oslo" is near enough, another city of the same letters is not


def zone_named(words: str) -> str | None:
    """The IANA name of the zone, capital letters and spaces aside; None where there is none."""
    return _known().get(_folded(words))


def nearest_zone(words: str) -> str:
    """The zone that is clearly meant, by its city alone or a letter wrong; else Norway's."""
    known, folded = _known(), _folded(words)
    city = next((name for key, name in known.items() if folded and key.endswith(f"/{folded}")), None)
    near = process.extractOne(folded, known.keys(), scorer=fuzz.ratio, score_cutoff=_LIKENESS)
    return city or (known[near[0]] if near else "Europe/Oslo")


def _known() -> dict[str, str]:
    return {name.casefold(): name for name in zoneinfo.available_timezones()}


def _folded(words: str) -> str:
    return words.strip().casefold().replace(" ", "_")
