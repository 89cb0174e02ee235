"""Progress for programs: one JSON object a line, written as it happens."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TextIO

from reposcan.observer import Tally


class Events:
    """An observer that writes JSON lines.

    Each has `time` (ISO 8601, UTC) and `event`: `stage` with `name` and `total`, `advance` with the
    `steps` and those `done` of the stage, `tally` with how far the asking is (contexts, and what
    the model computed: tokens, seconds, failures by kind), `note` with `message`, and at last one
    `end`.

    Args:
        stream: to write to; each line is flushed.
        on_failure: is told, once, why nothing more can be written; the scan goes on without.
    """

    def __init__(self, stream: TextIO, on_failure: Callable[[str], None]) -> None:
        self._stream: TextIO | None = stream
        self._on_failure = on_failure
        self._done = 0

    def stage(self, name: str, total: int | None = None) -> None:
        """A stage begins."""
        self._done = 0
        self._write("stage", {"name": name, "total": total})

    def advance(self, steps: int = 1) -> None:
        """Steps are done."""
        self._done += steps
        self._write("advance", {"steps": steps, "done": self._done})

    def tally(self, tally: Tally) -> None:
        """How far the asking is."""
        self._write("tally", asdict(tally) | {"failures": dict(tally.failures)})

    def note(self, message: str) -> None:
        """Something to be read."""
        self._write("note", {"message": message})

    def end(self, outcome: Mapping[str, object]) -> None:
        """How it ended."""
        self._write("end", outcome)

    def _write(self, event: str, fields: Mapping[str, object]) -> None:
        if self._stream is None:
            return
        time = datetime.now(UTC).isoformat(timespec="milliseconds")
        try:
            self._stream.write(json.dumps({"time": time, "event": event, **fields}) + "\n")
            self._stream.flush()
        except OSError as error:
            self._stream = None
            self._on_failure(f"The events can no longer be written: {error.strerror}")
