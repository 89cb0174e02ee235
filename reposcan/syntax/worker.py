"""The process that parses: hostile files make grammars loop or crash, so it may be lost.

It bounds itself by the kernel's means, which work inside a C loop and when the parent is gone:
nothing inside Python can stop a grammar that loops for ever.
"""

import gc
import resource
import signal
from multiprocessing.connection import Connection

from msgspec.msgpack import encode

from reposcan.model.codec import Packed, pack
from reposcan.syntax.bare import bare_digest
from reposcan.syntax.languages import Job
from reposcan.syntax.outline import outline
from reposcan.syntax.plain import line_outline

#: Said once, so that a worker that cannot even start is told apart from one that a file crashed.
READY = b"ready"
#: A parser that asks for more memory than this fails on that file instead of taking the machine's.
_MEMORY_BYTES = 4 * 1024**3


def serve(descriptor: int, seconds: float) -> None:
    """Answer each list of jobs with what each wants, in order, until the connection ends.

    Args:
        descriptor: of a socket that a `Connection` can be made of.
        seconds: of CPU time for one file; the kernel ends the process when they are used up.
            CPU time, so that a busy machine does not change what is found.
    """
    # What is made for one file is freed with it; looking for cycles would only take time.
    gc.disable()
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    _limit(resource.RLIMIT_AS, _MEMORY_BYTES)
    _limit(resource.RLIMIT_CORE, 0)
    with Connection(descriptor) as connection:
        connection.send_bytes(READY)
        try:
            while True:
                for job in connection.recv():
                    signal.setitimer(signal.ITIMER_PROF, seconds)
                    result = encode(_done(job))
                    signal.setitimer(signal.ITIMER_PROF, 0)
                    connection.send_bytes(result)
        except (EOFError, ConnectionError):
            return


def _limit(kind: int, most: int) -> None:
    _, hard = resource.getrlimit(kind)
    soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (soft, hard))


def _done(job: Job) -> Packed:
    path, text, language, bare = job
    try:
        if bare:
            return Packed(language.name, 0, "", bare_digest(text, language).encode())
        return pack(outline(path, text, language))
    except Exception as error:  # One file must not cost the others; what is wrong is said.
        problem = f"the parser failed: {type(error).__name__}"
        return pack(line_outline(path, text, problem, language))
