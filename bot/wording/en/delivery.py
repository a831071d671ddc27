"""English: what could not be delivered."""

SENTENCES: dict[str, str | tuple[str, str]] = {
    "undelivered.absent": "I could not post {what} in #{channel}, since I am not in it. Everything is stored. Type “/invite @Referent” in the channel, and it comes.",
    "undelivered.archived": "I could not post {what} in #{channel}, since it is archived. Everything is stored. Bring it back, or meet in another channel.",
    "undelivered.gone": "I could not post {what} in #{channel}: it is deleted, or private and I am not in it. Everything is stored. Type “/invite @Referent” if the channel is there.",
    "undelivered.forbidden": "I could not post {what} in #{channel}, since apps may not post there. Everything is stored. Ask an administrator to let me in.",
    "undelivered.late": "I could not post {what} in #{channel}, though I tried for a day. Everything is stored. An administrator can try it again with “/referent undelivered”.",
    "delivered.too_late": "This answer could not be delivered in time, and I cannot be sure that everybody who sees it may still read it. Ask once more.",
}
