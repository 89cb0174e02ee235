"""reposcan, and for each request that its engine is sent a line with its key.

    python benchmarks/witness.py FILE scan CHECKOUT ...

What was asked is seen where it leaves the program, and not read from the program's own ledger.
"""

import os
import sys
from pathlib import Path

from reposcan.cli import main
from reposcan.engine.process import EngineProcess
from reposcan.model.asking import Request


def watch(file: Path) -> None:
    """Note the keys of all requests from now on; a kill loses no line."""
    seen = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    send = EngineProcess.send

    def noted(process: EngineProcess, message: object) -> None:
        for part in message if isinstance(message, tuple) else ():
            if isinstance(part, Request):
                os.write(seen, f"{part.key}\n".encode())
        send(process, message)

    EngineProcess.send = noted  # type: ignore[method-assign]


if __name__ == "__main__":
    watch(Path(sys.argv.pop(1)))
    main()
