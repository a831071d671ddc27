"""The one bot token that stands in the environment, and whose it is: asked of Slack once, and kept from then on."""

from datetime import datetime, timedelta
from threading import Lock

import structlog
from slack_sdk.errors import SlackApiError

from bot.errors import ReferentError
from bot.installation import Installation, Installations
from bot.ports import Clock, Ledgers
from handlers.failures import name_of
from handlers.settings import Secrets, Settings
from handlers.slack.talking import FAILURES, Talking
from handlers.slack.teams import KIND, Begins, is_everywhere, settle, told_by_auth_test
from handlers.slack.tokens import mark

ASKED_AGAIN = timedelta(seconds=5)
"""When Slack is asked again whose it is, where that could not be told."""
_log = structlog.get_logger()


class OneToken:
    """False where there is none. Slack may be down when the server starts: it is asked again with each request."""

    def __init__(
        self,
        ledgers: Ledgers,
        installations: Installations,
        secrets: Secrets,
        settings: Settings,
        clock: Clock,
        talking: Talking,
    ) -> None:
        self._ledgers = ledgers
        self._installations = installations
        self._settings = settings
        self._clock = clock
        self._talking = talking
        self.access = secrets.slack_bot_token.get_secret_value().strip() if secrets.slack_bot_token else ""
        self.mark = mark(self.access) if self.access else ""
        self._asking = Lock()
        self._asked: datetime | None = None

    def __bool__(self) -> bool:
        return bool(self.access)

    def is_of(self, installation: Installation) -> bool:
        """Whether it is the token of this installation."""
        return bool(self.mark) and installation.details.get("token") == self.mark

    def is_known(self) -> bool:
        """Whether it is known whose it is."""
        return any(self.is_of(each) for each in self._installations.all(KIND))

    def learn(self, patience: float) -> bool:
        """Asks Slack whose it is, where that is not known, within so many seconds; whether it is known now."""
        if not self or not self._asking.acquire(timeout=patience):
            return False
        try:
            return self.is_known() or (self._may_ask() and self.ask(patience))
        finally:
            self._asking.release()

    def ask(self, patience: float) -> bool:
        """What Slack says now: its scopes and the team's name may have changed since. False where it says nothing."""
        try:
            answer = self._talking.at_once(self.access, patience).auth_test()
            headers = {name.lower(): value for name, value in answer.headers.items()}
            told = answer.data if isinstance(answer.data, dict) else {}
            self._keep(told_by_auth_test(told, str(headers.get("x-oauth-scopes", "")), self.mark, self._clock.now()))
        except (*FAILURES, ReferentError) as error:
            word = error.response.get("error") if isinstance(error, SlackApiError) else None
            _log.error("the token in SLACK_BOT_TOKEN could not be checked", slack=word, **name_of(error))
            return False
        return True

    def _may_ask(self) -> bool:
        now, before = self._clock.now(), self._asked
        if before is not None and abs(now - before) < ASKED_AGAIN:
            return False
        self._asked = now
        return True

    def _keep(self, found: Installation) -> None:
        before = self._installations.get(KIND, found.enterprise, found.team)
        if before is None or before.details != found.details:
            self._installations.put(found)
        if not is_everywhere(found):
            settle(self._ledgers, self._settings, found.team, Begins(name=found.details["team_name"]))
