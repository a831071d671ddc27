"""English: what belongs to a chat: a meeting's card, the home page, messages that are edited, deleted or reacted to."""

SENTENCES: dict[str, str | tuple[str, str]] = {
    "row.removed": "taken away",
    # the card of a meeting
    "card.item_now": "Item now",
    "card.item": "{item} ({position} of {count})",
    "card.so_far": "So far",
    "card.latest": "Latest",
    "button.add_action": "New action",
    "button.add_decision": "New decision",
    "button.add_note": "New note",
    "button.next_item": "Next item",
}
