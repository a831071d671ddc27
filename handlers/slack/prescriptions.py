"""What the doctor says of Slack, and what mends it: one sentence each."""

from collections.abc import Mapping

from slack_sdk.errors import SlackApiError

from bot.delivering import Cause
from bot.ports import PERHAPS
from handlers.settings import Secrets, Settings
from handlers.slack.faults import cause_of

COPY_SIGNING_SECRET = "Copy it again, from Basic Information, App Credentials, into SLACK_SIGNING_SECRET."  # noqa: S105 - a sentence
COPY_TOKEN = "Copy the Bot User OAuth Token again, from OAuth & Permissions, into SLACK_BOT_TOKEN."  # noqa: S105 - a sentence
MAKE_KEY = "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(32))'."
OLD_KEY = "Put the earlier key behind the new one, with a comma between, or install the app there again."
LET_THROUGH = "Let this machine reach slack.com by HTTPS (port 443)."
SET_CLOCK = "What Slack signs is refused then: let it be set over the network, for example by timedatectl set-ntp true."
ADD_SCOPES = "Upload the manifest again (referent manifest slack), and install the app to the workspace again."
WITHOUT_HISTORY = (
    "slack.history is false, so it reads no messages: nothing is captured from plain messages or by reactions, and "
    "what people write to it in a direct message is not answered. Commands, shortcuts, buttons and mentions work."
)
NO_ADDRESS = (
    "server.public_url is not set, so it was not tried whether Slack reaches this server. Set it to have it tried."
)
_INSTALL_AGAIN = "Install the app to the workspace again, and copy the new token into SLACK_BOT_TOKEN."
_TOKENS = {
    "invalid_auth": ("Slack does not know the token.", COPY_TOKEN),
    "not_authed": ("Slack does not know the token.", COPY_TOKEN),
    "not_allowed_token_type": ("The token is no bot's: one begins with xoxb-.", COPY_TOKEN),
    "account_inactive": ("The app was uninstalled, or its bot was deactivated.", _INSTALL_AGAIN),
    "token_revoked": ("The token was revoked.", _INSTALL_AGAIN),
    "token_expired": (
        "The token has ended: tokens of this app are rotated, and one in the environment cannot be renewed.",
        "Make the app anew from a manifest with --workspaces one, or install it at /slack/install.",
    ),
    "team_access_not_granted": (
        "The app is installed for the organisation, but not in this workspace.",
        _INSTALL_AGAIN,
    ),
}
_APP_TOKENS = {
    "missing_scope": ("The app token lacks the scope connections:write.", "Make another, with it"),
    "not_allowed_token_type": ("SLACK_APP_TOKEN holds no app token: one begins with xapp-.", "Copy it again"),
}


_UNDELIVERED: Mapping[Cause, str] = {
    "absent": "Invite the app to the channel: /invite @referent.",
    "forbidden": "Give the app the scopes of its manifest, and let it post in the channel.",
    "uninstalled": "Install the app there again.",
    "late": LET_THROUGH,
    "refused": "Look into the log: this may be a fault of Referent's.",
}
"""By why a message was given up. Where a channel or a person is gone nothing need be done."""


def undelivered(word: str) -> str:
    """What mends it where a message was given up with this word of Slack's. What may have arrived, as what one person
    alone sees in a channel, is nobody's fault: whoever misses it asks again."""
    return "" if word == PERHAPS else _UNDELIVERED.get(cause_of(word), "")


def missing(secrets: Secrets, settings: Settings) -> list[tuple[str, str]]:
    """What of the environment is not there although something else needs it, each with what mends it."""
    found = []
    if not (secrets.slack_signing_secret or secrets.slack_app_token):
        how = "Set SLACK_SIGNING_SECRET (Basic Information, App Credentials), or for Socket Mode SLACK_APP_TOKEN."
        found.append(("There is no way in for what Slack sends.", how))
    if secrets.slack_app_token and not secrets.slack_bot_token:
        found.append(("Socket Mode needs a bot token too.", "Set SLACK_BOT_TOKEN (OAuth & Permissions)."))
    elif not (secrets.slack_bot_token or secrets.slack_client_id):
        how = (
            "Set SLACK_BOT_TOKEN (OAuth & Permissions), or for many workspaces SLACK_CLIENT_ID and SLACK_CLIENT_SECRET."
        )
        found.append(("There is no token to answer with.", how))
    if bool(secrets.slack_client_id) != bool(secrets.slack_client_secret):
        how = "Set both SLACK_CLIENT_ID and SLACK_CLIENT_SECRET (Basic Information, App Credentials)."
        found.append(("One of the two that installing needs is missing.", how))
    if secrets.slack_client_id and not secrets.referent_secret_key:
        found.append(("Tokens cannot be stored without REFERENT_SECRET_KEY.", MAKE_KEY))
    if secrets.slack_client_id and settings.server.public_url == "none":
        how = "Set it, for example to https://referent.example.org."
        found.append(("Slack cannot lead people back after installing: server.public_url is not set.", how))
    return found


def way_in(secrets: Secrets) -> str:
    """How Slack reaches us, and for whom."""
    way = "Socket Mode" if secrets.slack_app_token else "HTTP"
    return f"Slack is configured, by {way}, for {'many workspaces' if secrets.slack_client_id else 'one workspace'}."


def token_refused(error: Exception) -> tuple[str, str]:
    """Why a bot's token does not work."""
    if word := word_of(error):
        return _TOKENS.get(word, (f"Slack refuses the token ({word}).", COPY_TOKEN))
    return f"Slack could not be asked about the token ({kind_of(error)}).", LET_THROUGH


def app_token_refused(error: Exception) -> tuple[str, str]:
    """Why an app token does not work."""
    word = word_of(error)
    if not word:
        return f"Slack could not be asked about the app token ({kind_of(error)}).", LET_THROUGH
    told, mend = _APP_TOKENS.get(word, (f"Slack refuses the app token ({word}).", "Copy it again"))
    return told, f"{mend}, from Basic Information, App-Level Tokens, into SLACK_APP_TOKEN."


def address_answers(url: str, status: int, *, ours: bool) -> tuple[str, str]:
    """What an answer from the public address means; nothing to mend where it is ours."""
    if ours and status == 200:
        return f"{url} leads to this server.", ""
    if status == 401:
        told = f"{url} refuses what is signed with this signing secret."
        return told, "Start the server with the same SLACK_SIGNING_SECRET as this command, and look at both clocks."
    if status == 503:
        return f"{url} leads to a server that cannot store anything now.", "Look at its log, and at the disk."
    told = f"{url} is answered by something else (HTTP status {status})."
    return told, "Let the proxy there pass /slack/ on to this server, whole and unchanged."


def address_silent(url: str, error: Exception, port: int) -> tuple[str, str]:
    """Why nobody answers at the public address."""
    told = f"Nobody answers at {url} ({kind_of(error)})."
    return (
        told,
        f"Start referent run, and let the proxy there pass /slack/ on to port {port}, with a valid certificate.",
    )


def word_of(error: Exception) -> str:
    """Slack's word for why it refuses; "" where it did not answer as itself."""
    if not isinstance(error, SlackApiError):
        return ""
    data = error.response.data
    return str(data.get("error", "")) if isinstance(data, dict) else ""


def kind_of(error: Exception) -> str:
    """What kind of failure it is, without what a library tells of it."""
    status = error.response.status_code if isinstance(error, SlackApiError) else None
    if status == 200 or isinstance(error, AttributeError):
        return "a page that is no Slack"
    if status:
        return f"HTTP status {status}"
    return "no answer in time" if isinstance(error, TimeoutError) else type(error).__name__
