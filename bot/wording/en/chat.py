"""English: what belongs to a chat: a meeting's card, the home page, messages that are edited, deleted or reacted to."""

SENTENCES: dict[str, str | tuple[str, str]] = {
    "suggest.as_typed": "“{name}”, as typed",
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
    # a person's own page
    "home.owed": "You owe",
    "home.approvals": "Waiting for your approval",
    "home.meetings": "Your meetings",
    "home.page": "{heading}, page {page}",
    "home.no_meetings": "No meetings yet. Open one in a channel with “/minutes start TITLE”.",
    "button.help": "Help",
    "button.back": "Back",
}
