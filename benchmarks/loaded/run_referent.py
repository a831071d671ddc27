"""`referent run` as it is, with a watch on its event loop: `python run_referent.py [--profiled] run --port 0`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[2]))

from loaded.lag import Watched

from handlers import server
from handlers.main import main

PROFILED = "--profiled" in sys.argv
built = server.build
server.build = lambda *given, **more: Watched(built(*given, **more), profiled=PROFILED)  # type: ignore[assignment]

if __name__ == "__main__":
    sys.exit(main([argument for argument in sys.argv[1:] if argument != "--profiled"]))
