"""All commands.

Slash commands, `/help`, the web page's completion, the platforms' manifests and the docs test read `COMMANDS`; a new
family is one file here, one line in `COMMANDS`, its sentences, a transcript and a line in the docs.
"""

from collections.abc import Mapping

from bot.command import Family, Verb
from bot.commands.action import ACTION, ADD
from bot.commands.ask import ASK_FAMILY, ASK_QUESTION, OWES
from bot.commands.decision import ADD_DECISION, DECISION
from bot.commands.minutes import ITEM, MINUTES, NOTE
from bot.commands.owner import OWNER
from bot.commands.referent import referent_family
from bot.commands.summary import SUMMARY

_FAMILIES = (ACTION, DECISION, MINUTES, OWNER, OWES, ASK_FAMILY, SUMMARY)
COMMANDS: tuple[Family, ...] = (*_FAMILIES, referent_family(_FAMILIES))
ASK: Verb = ASK_QUESTION
"""What words to the bot itself are, where they are no command."""
INLINE: Mapping[str, Verb] = {"action": ADD, "decision": ADD_DECISION, "item": ITEM, "note": NOTE, "numbered": ITEM}
"""What a line with a marker is."""
