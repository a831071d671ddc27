"""The log of a program: of what libraries, threads and Python itself would tell only where it comes from."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SECRET = "what Kari wrote to KDD"


def lines_of(program: str) -> list[dict[str, Any]]:
    """The log of a program that has set it up; all of it is JSON, and nothing of it tells the secret."""
    begin = f"from handlers.logs import set_up; set_up('info'); SECRET = {SECRET!r}\n"
    done = subprocess.run(
        [sys.executable, "-c", begin + program], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert SECRET not in done.stderr
    return [json.loads(line) for line in done.stderr.splitlines()]


def test_an_error_that_nobody_catches_is_told_without_its_text() -> None:
    (line,) = lines_of("def deep(): raise LookupError(SECRET)\ndeep()")
    assert (line["event"], line["kind"], line["level"]) == ("the program has failed", "LookupError", "error")
    assert line["way"] == "<string>:3 > <string>:2"


def test_a_thread_that_fails_is_told_without_its_text() -> None:
    (line,) = lines_of("import threading\ndef deep(): raise LookupError(SECRET)\nthreading.Thread(target=deep).start()")
    assert (line["event"], line["kind"]) == ("a thread has ended", "LookupError")


def test_what_cannot_be_raised_is_told_without_its_text() -> None:
    (line,) = lines_of("class Late:\n def __del__(self): raise LookupError(SECRET)\nlate = Late()\ndel late")
    assert line["kind"] == "LookupError"


def test_a_task_of_asyncio_that_fails_is_told_without_its_text() -> None:
    program = """
import asyncio, gc
async def deep(): raise LookupError(SECRET)
async def run():
    task = asyncio.create_task(deep())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    del task
    gc.collect()
asyncio.run(run())
"""
    (line,) = lines_of(program)
    assert (line["library"], line["kind"]) == ("asyncio", "LookupError")


def test_what_a_library_says_is_not_repeated_but_what_the_server_says_is() -> None:
    program = """
import logging
logging.getLogger("some.library").warning("could not read %s", SECRET)
logging.getLogger("some.library").info("not even that")
logging.getLogger("uvicorn.error").error("Invalid request: %s", SECRET)
"""
    first, second = lines_of(program)
    assert (first["library"], first["where"], "told" in first) == ("some.library", "<string>:4", False)
    assert (second["told"], second["level"]) == ("Invalid request: %s", "error")


def test_ctrl_c_is_no_failure() -> None:
    assert lines_of("raise KeyboardInterrupt") == []
