"""A whole `referent run` on a disk that fills up: people are told, and it goes on by itself when there is room."""

import signal
from pathlib import Path

import pytest

from tests.handlers.slack.running import Running, texts
from tests.handlers.slack.serving import eventually
from tests.handlers.small_disk import fill, small_disk
from tests.slack_emulator import Slack

LONG = "Skriv til KDD om " + "dette og hint, " * 150


def test_what_is_answered_is_stored_and_what_is_refused_is_not(slack: Slack, tmp_path: Path) -> None:
    channel, kari = slack.new_channel(), slack.users["kari"]
    with small_disk(tmp_path / "disk") as is_small:
        if not is_small:
            pytest.skip("this machine does not let us mount a small disk")
        with Running(tmp_path / "disk", slack) as referent:
            eventually(lambda: "referent_worker_up 1.0" in referent.get("/metrics"))
            answered, refused = [], ""
            add(referent, channel, kari, "Skriv til NVE", answered)
            fill(tmp_path / "disk/filler")
            for number in range(1_000):
                if refused := add(referent, channel, kari, f"{LONG}{number}", answered):
                    break
            assert "Disken er full" in refused
            (tmp_path / "disk/filler").unlink()
            assert add(referent, channel, kari, "Skriv til NVE igjen", answered) == ""
            assert '"ready":true' in eventually(lambda: referent.get("/readyz"))
            assert texts(referent.database) == set(answered)
            eventually(lambda: [each for each in slack.messages(channel) if "NVE igjen" in each["text"]])
            referent.tell(signal.SIGTERM)
            assert referent.ended() == 0


def add(referent: Running, channel: str, who: str, text: str, answered: list[str]) -> str:
    """Why it was refused; "" where it was not, and is among those that were answered."""
    told = referent.post.command(who, channel, f"/action add {text}")
    assert told.status == 200
    if "text" in told.json and "lagret" in told.json["text"]:
        return str(told.json["text"])
    answered.append(text)
    return ""
