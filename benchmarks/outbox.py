"""The courier through a stand-in for Slack that answers at once, beside a bare HTTP client that posts the same bodies.

The courier finds what waits, leases it, renders it, posts it and marks it, in SQLite at synchronous=FULL; the client
(aiohttp, the same event loop, as many requests at once) has its bodies ready, posts them and reads the answers. The
two take turns, and each figure is the median of the rounds. There are so many channels that the pace of none is the
limit, and the team's is left out: it is what Slack wants, and no matter of speed.

    python benchmarks/outbox.py [--rounds 5] [--messages 4000] [--teams 20] [--folder .]
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))

import aiohttp
import uvloop
from capture import line
from loaded.rows import KEY, NOW, team_of
from pydantic import SecretStr
from slack import peer

import storage
from bot.installation import Installation
from bot.place import Channel, Connection, Workspace
from bot.ports import Ledger, Ledgers, Message
from bot.reply import Button, Reply, Row, Rows, Text
from handlers.courier import Courier
from handlers.delivery import Pace
from handlers.server import SWITCH_INTERVAL, WORKERS, SystemClock
from handlers.settings import Secrets, Settings
from handlers.slack.installed import Installed
from handlers.slack.render import messages
from handlers.slack.sender import SlackSender
from handlers.slack.tokens import Keyring, Tokens
from handlers.slack.voice import Voice
from handlers.traffic import MOST
from storage.sqlite import SqliteLedgers
from storage.unit import new_id

WANTED = 0.50
CHANNELS = 50
"""Of each team."""
_PATIENCE = 120.0


def reply(number: int) -> Reply:
    """What `/action add` says in the channel."""
    label = f"A-{number}"
    buttons = (
        Button("Ferdig", f"/action done {label}", revision=1),
        Button("Flytt", f"/action due {label}", revision=1),
    )
    due = date(2026, 6, 12) + timedelta(days=number % 300)
    row = Row("action", label, line(number), "open", ("AU",), due, f"frist {due:%d.%m.}", buttons=buttons)
    return Reply((Text("Skrevet opp."), Rows((row,))), to="channel", numbers=(label,))


def filled(ledgers: SqliteLedgers, teams: int) -> dict[str, list[str]]:
    """The teams' channels, by workspace."""
    found: dict[str, list[str]] = {}
    for number in range(1, teams + 1):
        team = team_of(number)
        workspace, connection = f"w{team}", f"slack:{team}"
        ledgers.create(Workspace(workspace, team), Connection(connection, "slack", workspace, team))
        details = {"team_name": team, "team_url": "https://example.slack.com/", "bot_user": "UBOT", "bot_id": "B1"}
        sealed = Keyring(SecretStr(KEY)).seal(Tokens("xoxb-1"))
        ledgers.installations.put(Installation("slack", "", team, NOW, {**details, "scopes": "chat:write"}, sealed))
        channels = [Channel(new_id(), connection, f"C{each}", f"kanal-{each}") for each in range(CHANNELS)]

        def put(ledger: Ledger, channels: list[Channel] = channels) -> None:
            for channel in channels:
                ledger.places.put_channel(channel)

        ledgers.write(workspace, put)
        found[workspace] = [channel.id for channel in channels]
    return found


def written(ledgers: Ledgers, places: dict[str, list[str]], count: int) -> None:
    """So many messages, spread over all channels."""
    each = count // len(places)
    for workspace, channels in places.items():

        def put(ledger: Ledger, channels: list[str] = channels) -> None:
            now = SystemClock().now()
            for number in range(each):
                message = Message(ledger.new_id(), reply(number), now, channel=channels[number % len(channels)])
                ledger.outbox.put(message)

        ledgers.write(workspace, put)


def left(ledgers: SqliteLedgers, places: dict[str, list[str]]) -> int:
    """How many wait."""
    return sum(ledgers.read(each, lambda ledger: ledger.outbox.standstill()).waiting for each in places)


async def couriers_rate(ledgers: SqliteLedgers, places: dict[str, list[str]], sender: SlackSender, count: int) -> float:
    """Messages a second, from when it begins to look until the last one is marked."""
    delivered, done = 0, asyncio.Event()
    loop = asyncio.get_running_loop()

    def counted(fate: str, number: int) -> None:
        nonlocal delivered
        if fate == "delivered":
            delivered += number
        if delivered >= count:
            loop.call_soon_threadsafe(done.set)

    await asyncio.to_thread(written, ledgers, places, count)
    with ThreadPoolExecutor(WORKERS) as workers:
        courier = Courier(ledgers, {"slack": sender}, SystemClock(), workers, counted=counted)
        began = time.perf_counter()
        task = asyncio.create_task(courier.run())
        await asyncio.wait_for(done.wait(), _PATIENCE)
        took = time.perf_counter() - began
        task.cancel()
        await asyncio.wait([task])
    return count / took


async def clients_rate(url: str, count: int) -> float:
    """Posts a second of a client that does nothing else."""
    bodies = iter([body(number) for number in range(count)])
    headers = {"Content-Type": "application/json;charset=utf-8", "Authorization": "Bearer xoxb-1"}
    async with aiohttp.ClientSession(headers=headers) as session:

        async def post(bodies: Iterator[bytes]) -> None:
            for each in bodies:
                async with session.post(url, data=each) as answer:
                    assert (await answer.json())["ok"]

        began = time.perf_counter()
        await asyncio.gather(*(post(bodies) for _ in range(MOST)))
        return count / (time.perf_counter() - began)


def body(number: int) -> bytes:
    """What the courier posts of the same message."""
    (page,) = messages(reply(number), Voice("nb", "Europe/Oslo"))
    told: dict[str, Any] = {"channel": "C1", "text": page.text, "blocks": list(page.blocks), "link_names": False}
    payload = {"event_type": "referent_message", "event_payload": {"id": new_id(), "part": 0}}
    return json.dumps(
        told | {"parse": "none", "unfurl_links": False, "unfurl_media": False, "metadata": payload}
    ).encode()


@contextmanager
def opened(folder: Path) -> Iterator[SqliteLedgers]:
    """A register of its own."""
    with closing(storage.open_ledgers(f"sqlite:///{folder / 'outbox.db'}")) as ledgers:
        yield ledgers


async def measured(given: argparse.Namespace, ledgers: SqliteLedgers, port: int) -> tuple[float, float]:
    """The courier's rate and the client's, each the median of the rounds."""
    count = given.messages // given.teams * given.teams
    places = filled(ledgers, given.teams)
    secrets = Secrets(slack_api_url=f"http://127.0.0.1:{port}/api/", referent_secret_key=SecretStr(KEY))
    with ThreadPoolExecutor(WORKERS) as workers:
        installed = Installed(ledgers, ledgers.installations, secrets, Settings(), SystemClock(), workers)
        sender = SlackSender(ledgers, installed, SystemClock(), workers)
        sender.pace = Pace()
        couriers, clients = [], []
        for number in range(given.rounds + 1):
            client = await clients_rate(f"http://127.0.0.1:{port}/api/chat.postMessage", count)
            courier = await couriers_rate(ledgers, places, sender, count)
            if number:  # the first one warms up
                couriers.append(courier)
                clients.append(client)
                print(f"  courier {courier:7.0f}/s   client {client:7.0f}/s   {courier / client:6.1%}", flush=True)
        assert left(ledgers, places) == 0
        await installed.close()
    return median(couriers), median(clients)


def main() -> int:
    """Prints the figures; exit 1 where they fall short."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--messages", type=int, default=4_000)
    parser.add_argument("--teams", type=int, default=20)
    parser.add_argument("--folder", default=None, help="on which disk the database is made")
    given = parser.parse_args()
    sys.setswitchinterval(SWITCH_INTERVAL)
    with (
        tempfile.TemporaryDirectory(dir=given.folder) as name,
        peer("slack", Path(name)) as slack,
        opened(Path(name)) as ledgers,
    ):
        courier, client = uvloop.run(measured(given, ledgers, slack.port))
    well = courier >= WANTED * client
    told = f"courier {courier:.0f}/s, bare client {client:.0f}/s: {courier / client:.0%} (at least {WANTED:.0%})"
    print(told if well else f"{told}  FALLS SHORT")
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
