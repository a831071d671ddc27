"""Verifies a journal without Referent: `referent export journal --format json -o journal.jsonl`, then
`python verify_journal.py journal.jsonl [HASH]`, where HASH is what the last entry was last known to have.

Each entry names by SHA-256 all that stands before it. An entry whose words were erased keeps their digest.
"""

import hashlib
import json
import sys

COVERED = ("seq", "at", "actor", "verb", "subject", "label", "meeting", "audience", "facts")


def digest(before: str, value: dict) -> str:
    """SHA-256 over the text before and the value in canonical form (RFC 8785), in which the form's version stands."""

    def put_in_order(part: object) -> object:
        if isinstance(part, dict):
            return {key: put_in_order(part[key]) for key in sorted(part, key=lambda key: key.encode("utf-16-be"))}
        return [put_in_order(each) for each in part] if isinstance(part, list) else part

    text = json.dumps(put_in_order({**value, "v": 1}), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256((before + text).encode()).hexdigest()


def broken(lines: list, last: str) -> str:
    """The first place where the journal was altered, "" where it was not."""
    before = "0" * 64
    for number, entry in enumerate(map(json.loads, lines), start=1):
        if entry["seq"] != number:
            return f"entry {number} is missing"
        if entry["words"] and digest("", {"salt": entry["salt"], "words": entry["words"]}) != entry["words_digest"]:
            return f"the words of entry {number} are not those that were written"
        if digest(before, {key: entry[key] for key in COVERED} | {"words": entry["words_digest"]}) != entry["hash"]:
            return f"entry {number} is not as it was written"
        before = entry["hash"]
    return "" if last in ("", before) else f"entries are missing after entry {len(lines)}"


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        fault = broken(file.readlines(), sys.argv[2] if len(sys.argv) > 2 else "")
    sys.exit(fault or 0)
