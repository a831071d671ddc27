"""Slack's requests over a real socket, answered by a whole server before an emulated Slack."""

from tests.handlers.slack.serving import Serving
from tests.slack_emulator import Slack


def test_a_command_is_answered_and_stored(referent: Serving, slack: Slack) -> None:
    answer = referent.post.command(slack.users["kari"], slack.channels["fjord"], "/action add Write to KDD by Friday")
    assert answer.status == 200
    assert referent.texts() == ["Write to KDD by Friday"]


def test_a_list_rides_in_the_acknowledgement(referent: Serving, slack: Slack) -> None:
    kari, fjord = slack.users["kari"], slack.channels["fjord"]
    referent.post.command(kari, fjord, "/action add Write to KDD by Friday")
    answer = referent.post.command(kari, fjord, "/action list")
    assert answer.json["response_type"] == "ephemeral"
    assert "Write to KDD" in answer.json["text"]
