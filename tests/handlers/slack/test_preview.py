"""The developer's page shows every block that is made; every reply of a small meeting is one that Slack takes."""

from pathlib import Path

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from tests.handlers.slack.preview import gallery, main, page
from tests.handlers.slack.seen import check, check_shown


def test_a_small_meeting_as_slack_takes_it() -> None:
    for shown in gallery():
        for message in shown.messages:
            check(message["text"], message["blocks"])
        for view in shown.views:
            check_shown(view)


def test_slacks_own_models_read_them_back() -> None:
    for shown in gallery():
        for message in shown.messages:
            for block in message["blocks"]:
                read = Block.parse(block)
                assert read is not None
                assert read.to_dict() == block
        for view in shown.views:
            assert View(**view).to_dict()["blocks"] == view["blocks"]


def test_every_block_is_drawn(tmp_path: Path) -> None:
    html = page(gallery())
    assert 'class="unknown"' not in html
    main(str(tmp_path / "page.html"), str(tmp_path / "page.json"))
    assert (tmp_path / "page.html").read_text("utf-8") == html
    assert (tmp_path / "page.json").read_text("utf-8").startswith("[")
