"""Where Referent is installed on a platform, and installations that have begun. Found before a workspace is known."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Installation:
    """One installation, by the platform's own ids: of a Slack `team`, of a whole `enterprise` (then without a team), or
    of a team within one.

    `details` are what is no secret: the bot's own ids, scopes, the team's name and address. `secret` holds the tokens,
    encrypted by the edge that made it; they end at `expires_at` where they are rotated.
    """

    kind: str
    enterprise: str
    team: str
    installed_at: datetime
    details: Mapping[str, str] = field(default_factory=dict)
    secret: str = ""
    expires_at: datetime | None = None
    revision: int = 1

    def with_secret(self, secret: str, expires_at: datetime | None) -> "Installation":
        """The same with new tokens."""
        return replace(self, secret=secret, expires_at=expires_at, revision=self.revision + 1)


@dataclass(frozen=True, slots=True)
class OAuthState:
    """An installation that has begun: what the platform gives back as `state`, and the PKCE verifier (RFC 7636)."""

    kind: str
    state: str
    verifier: str
    at: datetime


class Installations(Protocol):
    """Kept beside the register, for all workspaces."""

    def get(self, kind: str, enterprise: str, team: str) -> Installation | None: ...
    def all(self, kind: str) -> tuple[Installation, ...]: ...
    def put(self, installation: Installation) -> None:
        """A new one (revision 1 takes the place of any that is there), or the next revision. Raises `Outdated` where
        somebody else was first."""

    def remove(self, kind: str, enterprise: str, team: str) -> None: ...
    def begin(self, state: OAuthState) -> None: ...
    def finish(self, kind: str, state: str, since: datetime) -> OAuthState | None:
        """Takes a state that has begun since that moment: given once, then it is no more."""
