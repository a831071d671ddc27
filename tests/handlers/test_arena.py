"""Memory from one place and back again, asked of the system itself: in processes of their own, since it is for good."""

import ctypes
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from handlers import arena, main, server
from handlers.settings import Settings

with_glibc = pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_info"), reason="only glibc has arenas")
THREADS = """
import ctypes, sys, threading
from pathlib import Path
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
libc.fclose.argtypes = [ctypes.c_void_p]
libc.malloc_info.argtypes = [ctypes.c_int, ctypes.c_void_p]
together = threading.Barrier(4)
def take():
    together.wait()
    taken = [bytes(1000 + each) for each in range(100)]
    together.wait()
threads = [threading.Thread(target=take) for _ in range(4)]
[each.start() for each in threads]
[each.join() for each in threads]
told = libc.fopen(sys.argv[1].encode(), b"w")
libc.malloc_info(0, told)
libc.fclose(told)
print(Path(sys.argv[1]).read_text().count("<heap nr="))
"""


IN_BETWEEN = """
import re, time
from pathlib import Path
from handlers import arena
def anonymous():
    return int(re.search(r"^Anonymous: +(\\d+)", Path("/proc/self/smaps_rollup").read_text(), re.M)[1])
taken = [bytes(6000) for _ in range(16_000)]
before = anonymous()
stays = taken[::8]
del taken
kept = anonymous()
arena._BETWEEN = 0.01
arena.keep_small()
until = time.monotonic() + 20
while anonymous() > before - 40_000 and time.monotonic() < until:
    time.sleep(0.01)
print(before - kept, before - anonymous())
"""


def arenas(folder: Path, before: str) -> int:
    """Of a process in which several threads have taken memory, after it has done that."""
    return int(told(f"{before}\n{THREADS}", str(folder / "told.xml")))


def told(program: str, *words: str) -> str:
    """What a program of its own says."""
    return subprocess.run([sys.executable, "-c", program, *words], capture_output=True, text=True, check=True).stdout


@with_glibc
def test_all_threads_take_memory_from_one_place(tmp_path: Path) -> None:
    assert arenas(tmp_path, "") > 1
    assert arenas(tmp_path, "from handlers.arena import one_arena; one_arena()") == 1


@with_glibc
def test_the_worker_process_asks_for_that_first(tmp_path: Path) -> None:
    assert arenas(tmp_path, "from handlers.server import prepare_worker; prepare_worker('error')") == 1


@with_glibc
def test_what_is_free_in_between_goes_back_to_the_system() -> None:
    at_once, afterwards = map(int, told(IN_BETWEEN).split())
    assert at_once < 10_000  # KB
    assert afterwards > 40_000


@with_glibc
def test_the_worker_process_gives_back_what_is_free() -> None:
    threads = "import threading; print([each.name for each in threading.enumerate()])"
    assert "referent-memory" in told(f"from handlers.server import prepare_worker; prepare_worker('error'); {threads}")


def test_the_server_asks_for_both_before_the_register_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done: list[str] = []
    opened = main._register

    def registered(settings: Settings) -> object:
        done.append("opened")
        return opened(settings)

    monkeypatch.setattr(arena, "one_arena", lambda: done.append("one arena"))
    monkeypatch.setattr(arena, "keep_small", lambda: done.append("kept small"))
    monkeypatch.setattr(main, "_register", registered)
    monkeypatch.setattr(server, "serve", lambda *_given, **_more: 0)
    assert main.main(["run"]) == 0
    assert done == ["one arena", "kept small", "opened"]


def without_it(name: None) -> object:
    """A C library that has no such function."""
    return name or object()


@pytest.mark.parametrize(("platform", "library"), [("linux", without_it), ("darwin", None), ("win32", None)])
def test_where_there_is_no_glibc_nothing_is_asked_for(
    platform: str, library: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arena.sys, "platform", platform)
    monkeypatch.setattr(arena.ctypes, "CDLL", library)
    threads = threading.active_count()
    arena.one_arena()
    arena.keep_small()
    assert threading.active_count() == threads
