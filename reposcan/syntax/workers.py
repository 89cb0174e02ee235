"""Outlines of many files, parsed in processes that can be lost without loss.

Each thread of a small pool owns one worker process and waits for it; results come in the order of
the files, with a bounded number of them under way. A file whose worker crashes is tried once more
alone, then only cut into lines; one that uses up its CPU time is cut at once, since it would again.
"""

import os
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from signal import SIGPROF
from threading import Lock
from types import TracebackType
from typing import Self

import msgspec

from reposcan.errors import ReposcanError
from reposcan.model.code import Outline
from reposcan.model.codec import Packed, pack, unpack
from reposcan.syntax.languages import LANGUAGES, Job, Language, language_of
from reposcan.syntax.plain import line_outline

#: A batch is sent when it reaches either: enough that sending costs little beside parsing.
_BATCH_FILES = 64
_BATCH_BYTES = 512 * 1024
#: Batches under way for each worker: the next one is ready when it finishes one.
_AHEAD = 2
#: CPU seconds for one file: many times what the largest sources need.
DEADLINE = 20.0
#: Seconds in which a process ends whose connection was closed.
_FAREWELL = 2.0
#: More processes than this gain little: reading the files and packing them take as long.
_MOST_WORKERS = 2

_DECODER = msgspec.msgpack.Decoder(Packed)

_PACKAGES = Path(__file__).resolve().parents[2]
#: Runs in isolated mode, so that neither the working directory, which may be the scanned checkout,
#: nor the environment decides what is imported; the parent's own path does. The packages are
#: registered without their `__init__`, which would import what a parser does not need.
_BOOT = """
import sys, types
descriptor, seconds, packages, *sys.path = sys.argv[1:]
for name in ("reposcan", "reposcan.syntax"):
    package = sys.modules[name] = types.ModuleType(name)
    package.__path__ = [packages + "/" + name.replace(".", "/")]
from reposcan.syntax.worker import serve
serve(int(descriptor), float(seconds))
"""


class _LostError(Exception):
    """The worker process ended; the text says why."""


class _TimedOutError(_LostError):
    """The file used up its CPU time, which does not depend on what else the machine does."""


class _Worker:
    """A parser process, started when it is first needed and again after it was lost."""

    def __init__(self, deadline: float) -> None:
        self._deadline = deadline
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection | None = None
        self._cancelled = False
        self._lock = Lock()

    def outlines(self, jobs: Sequence[Job]) -> Iterator[Packed]:
        """Parse the jobs, in order.

        Raises:
            _LostError: the process ended on the job whose outline would have been next.
            _TimedOutError: it did since that job took too long.
        """
        connection = self._connection or self._start()
        try:
            connection.send(jobs)
            for _ in jobs:
                yield _DECODER.decode(connection.recv_bytes())
        except (EOFError, OSError, msgspec.MsgspecError) as exc:
            if self.stop() == -SIGPROF:
                raise _TimedOutError("timed out") from exc
            raise _LostError("crashed") from exc

    def cancel(self) -> None:
        """End the process and start none again; callable from another thread."""
        with self._lock:
            self._cancelled = True
            if self._process:
                self._process.kill()

    def stop(self) -> int:
        """End the process and free what it held; negative results are the signal it died of."""
        if self._connection:
            self._connection.close()
            self._connection = None
        if self._process is None:
            return 0
        try:
            return self._process.wait(_FAREWELL)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()

    def _start(self) -> Connection:
        ours, theirs = socket.socketpair()
        self._connection = Connection(ours.detach())
        with theirs:
            self._spawn(theirs.fileno())
        try:
            self._connection.recv_bytes()
        except (EOFError, OSError) as exc:
            self.stop()
            raise ReposcanError(
                "the parser process cannot start",
                "run `python -c 'import reposcan.syntax.worker'` to see why, or install again",
            ) from exc
        return self._connection

    def _spawn(self, descriptor: int) -> None:
        path = [entry for entry in sys.path if entry]
        arguments = (str(descriptor), str(self._deadline), str(_PACKAGES), *path)
        with self._lock:
            if self._cancelled:
                raise CancelledError
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and code
                (sys.executable, "-I", "-S", "-c", _BOOT, *arguments),
                pass_fds=(descriptor,),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )


class Outliner:
    """Makes outlines; a context manager that ends its processes when it is left."""

    def __init__(
        self,
        deadline: float = DEADLINE,
        workers: int | None = None,
        languages: Sequence[Language] = LANGUAGES,
    ) -> None:
        """Prepare; processes start when a file first needs one.

        Args:
            deadline: CPU seconds for one file.
            workers: number of processes; by default as many as there are processors, up to two.
            languages: the table that decides how a file is read.
        """
        count = workers or min(_MOST_WORKERS, len(os.sched_getaffinity(0)))
        self._languages = languages
        self._workers = [_Worker(deadline) for _ in range(count)]
        self._idle: SimpleQueue[_Worker] = SimpleQueue()
        for worker in self._workers:
            self._idle.put(worker)
        self._pool = ThreadPoolExecutor(count)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the processes, whatever they are doing; it may be called twice."""
        for worker in self._workers:
            worker.cancel()
        self._pool.shutdown(cancel_futures=True)
        for worker in self._workers:
            worker.stop()

    def outlines(self, items: Iterable[tuple[str, bytes]]) -> Iterator[Outline]:
        """The outline of each file, in order: what `packed` gives, decoded."""
        return (unpack(one.outline) for one in self.packed(items))

    def packed(self, items: Iterable[tuple[str, bytes]]) -> Iterator[Packed]:
        """The outline of each file as bytes, in order, reading only a few batches ahead.

        Args:
            items: path and UTF-8 text of each file.

        Raises:
            ReposcanError: the parser process cannot start.
        """
        return self._done(items, bare=False)

    def digests(self, items: Iterable[tuple[str, bytes]]) -> Iterator[str]:
        """The digest of each file's code without its comments, in order.

        Nothing for a file whose parser failed, and for one of a language that is not parsed.

        Args:
            items: as those of `packed`.

        Raises:
            ReposcanError: the parser process cannot start.
        """
        for one in self._done(items, bare=True):
            yield "" if one.unparsed else one.outline.decode()

    def _done(self, items: Iterable[tuple[str, bytes]], *, bare: bool) -> Iterator[Packed]:
        jobs = (
            Job(path, text, language_of(path, text, self._languages), bare) for path, text in items
        )
        under_way: deque[Future[list[Packed]]] = deque()
        for batch in _batches(jobs):
            under_way.append(self._pool.submit(self._outline_batch, batch))
            if len(under_way) > _AHEAD * len(self._workers):
                yield from under_way.popleft().result()
        while under_way:
            yield from under_way.popleft().result()

    def _outline_batch(self, batch: Sequence[Job]) -> list[Packed]:
        grammatical = [job for job in batch if job.language.is_parsed]
        worker = self._idle.get()
        try:
            parsed = iter(_parse(worker, grammatical))
        finally:
            self._idle.put(worker)
        return [next(parsed) if job.language.is_parsed else _cut(job) for job in batch]


def _parse(worker: _Worker, jobs: Sequence[Job]) -> list[Packed]:
    done: list[Packed] = []
    while len(done) < len(jobs):
        try:
            for outline in worker.outlines(jobs[len(done) :]):
                done.append(outline)
        except _TimedOutError as lost:
            done.append(_unparsed(jobs[len(done)], lost))
        except _LostError:
            done.append(_parse_alone(worker, jobs[len(done)]))
    return done


def _parse_alone(worker: _Worker, job: Job) -> Packed:
    """Try once more the file whose worker crashed: the cause may have been outside."""
    try:
        [outline] = worker.outlines([job])
        return outline
    except _LostError as lost:
        return _unparsed(job, lost)


def _cut(job: Job) -> Packed:
    """What there is of a file that needs no parser."""
    path, text, language, bare = job
    if bare:
        return Packed(language.name, 0, "", b"")
    return pack(line_outline(path, text, "", language))


def _unparsed(job: Job, lost: _LostError) -> Packed:
    path, text, language, _ = job
    return pack(line_outline(path, text, f"the parser {lost}", language))


def _batches(jobs: Iterable[Job]) -> Iterator[list[Job]]:
    batch: list[Job] = []
    size = 0
    for job in jobs:
        batch.append(job)
        size += len(job.text)
        if len(batch) >= _BATCH_FILES or size >= _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
