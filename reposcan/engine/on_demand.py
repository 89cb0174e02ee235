"""An engine that is made when it is first needed.

Making one looks at the machine's memory and may fail; a scan whose answers are all stored must not
fail for want of an engine that it does not ask.
"""

from collections.abc import Callable, Iterator

from reposcan.engine.interface import Engine, Take
from reposcan.model.asking import Answer


class OnDemand:
    """Implements `Engine` by another one."""

    def __init__(self, make: Callable[[], Engine]) -> None:
        """Prepare.

        Args:
            make: called with the first request; what it raises, `run` raises.
        """
        self._make = make
        self._engine: Engine | None = None

    def start(self) -> None:
        """Make the engine, and start it."""
        self._made().start()

    def run(self, take: Take) -> Iterator[Answer]:
        """Answer requests; without any, nothing is made."""
        first = take()
        if first is None:
            return
        held = [first]
        yield from self._made().run(lambda: held.pop() if held else take())

    def close(self) -> None:
        """Close the engine, if it was made."""
        if self._engine is not None:
            self._engine.close()

    def _made(self) -> Engine:
        if self._engine is None:
            self._engine = self._make()
        return self._engine
