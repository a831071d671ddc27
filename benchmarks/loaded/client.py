"""A client that costs little: signed requests over kept connections, the next as soon as one is answered."""

import hashlib
import hmac
import itertools
import selectors
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote_plus

SIGNING_SECRET = "0123456789abcdef0123456789abcdef"  # noqa: S105 - made up
"""Of the form that Slack's have."""
Ask = Callable[[int], "Asked"]
_triggers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Asked:
    """A slash command of somebody, in a channel of a team."""

    team: str
    user: str
    channel: str
    command: str
    text: str


@dataclass(slots=True)
class Load:
    """What became of the requests: seconds that each took, and how long it was in all."""

    taken: list[float] = field(default_factory=list)
    spent: float = 0.0
    wrong: int = 0
    example: bytes = b""

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.taken) / self.spent

    def at(self, share: float) -> float:
        """What that share of the requests took at most, in milliseconds."""
        every = sorted(self.taken)
        return every[min(len(every) - 1, int(len(every) * share))] * 1e3


def request(asked: Asked) -> bytes:
    """One request as Slack sends it, signed now."""
    body = (
        f"token=unused&team_id={asked.team}&team_domain=example&channel_id={asked.channel}&channel_name=general"
        f"&user_id={asked.user}&user_name={asked.user.lower()}&command={quote_plus(asked.command)}"
        f"&text={quote_plus(asked.text)}&api_app_id=A1&is_enterprise_install=false"
        f"&response_url=http%3A%2F%2F127.0.0.1%3A9%2Fresponse&trigger_id={next(_triggers)}.1.{time.time_ns():x}"
    ).encode()
    stamp = str(int(time.time())).encode()
    signature = hmac.new(SIGNING_SECRET.encode(), b"v0:" + stamp + b":" + body, hashlib.sha256).hexdigest().encode()
    head = (
        b"POST /slack/events HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        b"X-Slack-Request-Timestamp: %b\r\nX-Slack-Signature: v0=%b\r\nContent-Length: %d\r\n\r\n"
    )
    return head % (stamp, signature, len(body)) + body


class _Line:
    """One connection with what has come of an answer."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.begun = 0.0
        self._got = b""

    def ask(self, raw: bytes) -> None:
        self.begun = time.perf_counter()
        self._got = b""
        self.socket.sendall(raw)

    def answered(self) -> bytes | None:
        """The whole answer, once it is there."""
        part = self.socket.recv(1 << 18)
        if not part:
            raise ConnectionError("the server has hung up")
        self._got += part
        head, found, body = self._got.partition(b"\r\n\r\n")
        if not found:
            return None
        lower = head.lower()
        at = lower.find(b"content-length:")
        length = int(lower[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
        return self._got if len(body) >= length else None


def load(port: int, ask: Ask, *, connections: int, seconds: float = 0.0, requests: int = 0, first: int = 0) -> Load:
    """Asks over that many connections, for so many seconds or requests. An answer that is not 200, or that says it
    was not done, counts as wrong."""
    found, numbers = Load(), itertools.count(first)
    most = requests or 1 << 60
    with selectors.DefaultSelector() as selector:
        lines = [_Line(port) for _ in range(connections)]
        begun = time.perf_counter()
        end = begun + seconds if seconds else float("inf")
        for line in lines:
            selector.register(line.socket, selectors.EVENT_READ, line)
            line.ask(request(ask(next(numbers))))
        left = connections
        while left:
            for key, _ in selector.select(30):
                line = key.data
                answer = line.answered()
                if answer is None:
                    continue
                now = time.perf_counter()
                found.taken.append(now - line.begun)
                if not answer.startswith(b"HTTP/1.1 200"):
                    found.wrong, found.example = found.wrong + 1, answer
                if now < end and len(found.taken) + left <= most:
                    line.ask(request(ask(next(numbers))))
                else:
                    left -= 1
                    selector.unregister(line.socket)
        found.spent = time.perf_counter() - begun
        for line in lines:
            line.socket.close()
    return found


def answer_of(port: int, asked: Asked) -> bytes:
    """One request, and all of its answer."""
    line = _Line(port)
    try:
        line.ask(request(asked))
        while (answer := line.answered()) is None:
            pass
    finally:
        line.socket.close()
    return answer
