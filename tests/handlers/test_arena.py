"""Memory from one place, asked of the C library itself: in processes of their own, since it is for good."""

import ctypes
import subprocess
import sys
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


def arenas(folder: Path, before: str) -> int:
    """Of a process in which several threads have taken memory, after it has done that."""
    words = [sys.executable, "-c", f"{before}\n{THREADS}", str(folder / "told.xml")]
    return int(subprocess.run(words, capture_output=True, text=True, check=True).stdout)


@with_glibc
def test_all_threads_take_memory_from_one_place(tmp_path: Path) -> None:
    assert arenas(tmp_path, "") > 1
    assert arenas(tmp_path, "from handlers.arena import one_arena; one_arena()") == 1


@with_glibc
def test_the_worker_process_asks_for_that_first(tmp_path: Path) -> None:
    assert arenas(tmp_path, "from handlers.server import prepare_worker; prepare_worker('error')") == 1


def test_the_server_asks_for_that_before_the_register_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done: list[str] = []
    opened = main._register

    def registered(settings: Settings) -> object:
        done.append("opened")
        return opened(settings)

    monkeypatch.setattr(arena, "one_arena", lambda: done.append("one arena"))
    monkeypatch.setattr(main, "_register", registered)
    monkeypatch.setattr(server, "serve", lambda *_given, **_more: 0)
    assert main.main(["run"]) == 0
    assert done == ["one arena", "opened"]


def without_it(name: None) -> object:
    """A C library that has no such function."""
    return name or object()


@pytest.mark.parametrize(("platform", "library"), [("linux", without_it), ("darwin", None), ("win32", None)])
def test_where_there_is_no_glibc_nothing_is_asked_for(
    platform: str, library: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arena.sys, "platform", platform)
    monkeypatch.setattr(arena.ctypes, "CDLL", library)
    arena.one_arena()
