"""What Slack's OAuth has and the emulator has not: token rotation, PKCE, revocation, and a person who clicks.

    slack.oauth.approve(address)                       where the browser is sent: with a code and the state
    slack.oauth.deny(address)                          the same, with error=access_denied
    slack.oauth.rotating = True                        tokens are given for twelve hours, with a refresh token
    slack.oauth.organisation = ("E1", "Fylkeslandet")  installed for the whole organisation: no team

A refresh token is good once. A code asked for with a `code_challenge` (S256) is exchanged only with its
`code_verifier`. Sources: Slack's pages on installing with OAuth, on token rotation and on PKCE; RFC 7636.
"""

import base64
import hashlib
import http.client
import itertools
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from tests.slack_calls import Arguments, Body
from tests.slack_faults import Proxy

LIFETIME = 43_200
"""Seconds that a rotating token is good for."""


class OAuth:
    """See the module; every emulated workspace has one."""

    def __init__(self, slack: Proxy) -> None:
        self.rotating = False
        self.organisation: tuple[str, str] | None = None
        self._slack = slack
        self._challenges: dict[str, str] = {}
        self._refreshes: dict[str, Body] = {}
        self._count = itertools.count(1)
        slack.answers("oauth.v2.access", self._access)
        slack.amends("oauth.v2.access", self._given)

    # --- the person ---------------------------------------------------------------------------------------------

    def approve(self, address: str, user: str = "kari") -> str:
        """Opens the address that an installation begins with, as this person, and allows it: where Slack sends them.

        Only the query of the address counts. RuntimeError with Slack's page, where it does not show the question.
        """
        query = dict(parse_qsl(urlsplit(address).query))
        status, page, _ = self._browse("GET", f"/oauth/v2/authorize?{urlencode(query)}")
        if status != 200:
            raise RuntimeError(page)
        kept = {key: query.get(key, "") for key in ("redirect_uri", "scope", "user_scope", "state", "client_id")}
        who = self._slack.users[user]
        _, page, location = self._browse("POST", "/oauth/v2/authorize/callback", {**kept, "user_id": who})
        code = parse_qs(urlsplit(location).query)["code"][0]
        if query.get("code_challenge_method") == "S256":
            self._challenges[code] = query["code_challenge"]
        return location

    @staticmethod
    def deny(address: str) -> str:
        """Where Slack sends somebody who does not allow it."""
        query = dict(parse_qsl(urlsplit(address).query))
        return f"{query['redirect_uri']}?{urlencode({'error': 'access_denied', 'state': query.get('state', '')})}"

    def _browse(self, verb: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        connection = http.client.HTTPConnection(urlsplit(self._slack.site).netloc, timeout=30)
        try:
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            connection.request(verb, path, urlencode(form) if form else None, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode(), answer.headers.get("Location", "")
        finally:
            connection.close()

    # --- the exchange -------------------------------------------------------------------------------------------

    def _access(self, asked: Arguments) -> Body | None:
        """What is refused or refreshed here; None: the emulator exchanges the code."""
        if asked.get("grant_type") == "refresh_token":
            return self._refreshed(str(asked.get("refresh_token")))
        challenge = self._challenges.get(str(asked.get("code")))
        if challenge is None or challenge == _s256(str(asked.get("code_verifier"))):
            return None
        return {"ok": False, "error": "invalid_code"}

    def _refreshed(self, refresh: str) -> Body:
        given = self._refreshes.pop(refresh, None)
        if given is None:
            return {"ok": False, "error": "invalid_refresh_token"}
        token = f"xoxe.xoxb-{next(self._count)}"
        self._slack.stands_for(token, given["original"])
        return self._rotating({**given, "access_token": token}, given["original"])

    def _rotating(self, answer: Body, original: str) -> Body:
        refresh = f"xoxe-{next(self._count)}"
        rotated = answer | {"refresh_token": refresh, "expires_in": LIFETIME}
        self._refreshes[refresh] = {**rotated, "original": original}
        return {key: value for key, value in rotated.items() if key != "original"}

    def _given(self, _: Arguments, answer: Body) -> Body:
        """The emulator's answer as it is under rotation and for an organisation."""
        if not answer["ok"]:
            return answer
        if self.organisation:
            enterprise = {"id": self.organisation[0], "name": self.organisation[1]}
            answer = answer | {"team": None, "enterprise": enterprise, "is_enterprise_install": True}
        return self._rotating(answer, answer["access_token"]) if self.rotating else answer


def _s256(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
