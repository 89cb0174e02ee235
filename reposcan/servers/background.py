"""One thread that talks with the servers, whatever the scan does meanwhile.

Requests in flight go on, their deadlines are kept and their answers read while the next prompts are
made. Ctrl-C is answered at once: the thread is not waited for.
"""

import asyncio
import threading
import weakref
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

Result = TypeVar("Result")


class Background:
    """An event loop in a thread of its own; both end with this object, or with the process."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=_turn, args=(self._loop,), daemon=True).start()
        weakref.finalize(self, self._loop.call_soon_threadsafe, self._loop.stop)

    def start(self, work: Coroutine[Any, Any, Result]) -> Future[Result]:
        """Begin; cancelling the future cancels the work."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Do it, and wait for its result; what it raises is raised here."""
        future = self.start(work)
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise


def _turn(loop: asyncio.AbstractEventLoop) -> None:
    # It also ends, in order, whatever is still under way at the end.
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        runner.get_loop().run_forever()
