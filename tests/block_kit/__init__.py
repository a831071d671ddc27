"""A strict checker of what is sent to Slack: Block Kit, whole messages and views, answers, and manifests.

Written from Slack's reference (docs.slack.dev: blocks, block elements, composition objects, views, methods) and, for
what it leaves out, from what people measured. Where Slack is known to take more than is documented, the documented
limit holds. It knows the blocks and elements that Referent may use; others are refused as unknown.

What it refuses that Slack would take: a message without `text`; blank texts; two options with the same value; tables
with rows of unequal length; `parse` and `link_names`; any mention or link in mrkdwn that the caller did not list; links
that show another address than they lead to.

The pieces: `rules` (what a check is), `texts`, `rich`, `elements`, `blocks`, `messages`, `manifest`.
"""

from tests.block_kit.blocks import BLOCK_WEIGHT, MESSAGE_WEIGHT, weight
from tests.block_kit.manifest import check_manifest
from tests.block_kit.messages import FALLBACK_MOST, check_message, check_response, check_view
from tests.block_kit.rules import BlockKitError

__all__ = [
    "BLOCK_WEIGHT",
    "FALLBACK_MOST",
    "MESSAGE_WEIGHT",
    "BlockKitError",
    "check_manifest",
    "check_message",
    "check_response",
    "check_view",
    "weight",
]
