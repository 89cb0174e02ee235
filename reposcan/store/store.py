"""What outlives a run: texts, outlines, layouts and answers."""

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from reposcan.errors import StoreError
from reposcan.model.asking import Answer, Finish, ModelIdentity
from reposcan.model.code import Outline
from reposcan.model.codec import Packed, unpack
from reposcan.model.pack import Layout
from reposcan.model.told import Origin
from reposcan.model.usage import Speed
from reposcan.store.connection import (
    connect,
    connect_to_read,
    readable_errors,
    readable_values,
    transaction,
)
from reposcan.store.lock import lock
from reposcan.store.schema import SCHEMA_VERSION
from reposcan.store.values import LAYOUT, ORIGIN, row_of


class Store:
    """An open store. One scan writes to a store at a time; any number may read.

    Args:
        folder: holds the database.
        read_only: only read, from a store that exists. This needs no lock and makes nothing, so
            that it works while a scan is running and where nothing can be written; what is read
            is of the moment of opening. Otherwise the folder and the database are made if need be.

    Raises:
        StoreError: the folder cannot be used; another scan holds it; or there is nothing to read.
    """

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        self.folder = folder
        self.path = folder / "store.sqlite3"
        self._lock = None if read_only else lock(folder)
        try:
            self._database = self._open_to_read() if read_only else connect(self.path)
        except BaseException:
            self._unlock()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._database.close()
        self._unlock()

    def keep_text(self, digest: str, raw: bytes) -> None:
        """Keep a file's raw bytes."""
        self._write("INSERT OR IGNORE INTO texts VALUES (?, ?)", (digest, raw))

    def kept_text(self, digest: str) -> bytes | None:
        """Raw bytes kept under a digest."""
        row = self._row("SELECT raw FROM texts WHERE digest = ?", (digest,))
        return bytes(row[0]) if row else None

    def keep_outlines(self, parser: str, outlines: Iterable[tuple[str, str, Packed]]) -> None:
        """Keep outlines as (digest, path, outline), and how often each was made."""
        with transaction(self._database, self.path) as database:
            database.executemany(
                "INSERT INTO outlines VALUES (?, ?, ?, ?, ?, ?, ?, 1)"
                " ON CONFLICT DO UPDATE SET language = excluded.language, lines = excluded.lines,"
                " unparsed = excluded.unparsed, outline = excluded.outline, tries = tries + 1",
                (
                    (digest, path, parser, one.language, one.lines, one.unparsed, one.outline)
                    for digest, path, one in outlines
                ),
            )

    def outlines(self, parser: str) -> Iterator[tuple[str, str, bytes]]:
        """All outlines that a parser made, as (digest, path, encoded outline).

        Those of files on which it failed are left out until it has failed on them twice: what made
        it fail may have passed, and if it has not, the file would cost the same at every scan.
        """
        yield from self._rows(
            "SELECT digest, path, outline FROM outlines"
            " WHERE parser = ? AND (unparsed = '' OR tries > 1)",
            (parser,),
        )

    def outline(self, digest: str, path: str, parser: str) -> Outline | None:
        """The kept outline of a file."""
        row = self._row(
            "SELECT outline FROM outlines WHERE digest = ? AND path = ? AND parser = ?",
            (digest, path, parser),
        )
        with readable_values(self.path):
            return unpack(row[0]) if row else None

    def decoded(self, encoded: bytes) -> Outline:
        """An outline of `outlines`.

        Raises:
            StoreError: it is none.
        """
        with readable_values(self.path):
            return unpack(encoded)

    def keep_counts(self, tokenizer: str, counts: Iterable[tuple[str, int]]) -> None:
        """Keep (key, tokens): how many a tokenizer gives for what the key names."""
        with transaction(self._database, self.path) as database:
            database.executemany(
                "INSERT OR REPLACE INTO counts VALUES (?, ?, ?)",
                ((tokenizer, key, tokens) for key, tokens in counts),
            )

    def counts(self, tokenizer: str) -> dict[str, int]:
        """All kept counts of a tokenizer, by their keys."""
        return dict(self._rows("SELECT key, tokens FROM counts WHERE tokenizer = ?", (tokenizer,)))

    def keep_layout(self, model: ModelIdentity, selection: str, layout: Layout) -> None:
        """Keep the layout that the next scan with this model and selection repairs.

        Args:
            model: whose tokens were counted.
            selection: names the choice of files, so that a scan of a few of them does not undo
                the layout of all; empty for all.
            layout: to keep.
        """
        self._write(
            "INSERT OR REPLACE INTO layouts VALUES (?, ?, ?, ?, ?)",
            (
                *(model.digest, selection, layout.narrow_budget, layout.wide_budget),
                LAYOUT.dump(layout),
            ),
        )

    def layout(self, model: ModelIdentity, selection: str, narrow: int, wide: int) -> Layout | None:
        """The layout of the last scan with this model, selection and these budgets."""
        row = self._row(
            "SELECT layout FROM layouts"
            " WHERE model = ? AND selection = ? AND narrow = ? AND wide = ?",
            (model.digest, selection, narrow, wide),
        )
        with readable_values(self.path):
            return LAYOUT.load(row[0]) if row else None

    def answer(self, key: str) -> Answer | None:
        """The stored answer to a prompt."""
        row = self._row("SELECT * FROM answers WHERE key = ?", (key,))
        with readable_values(self.path):
            return Answer(row[0], row[1], Finish(row[2]), *row[3:]) if row else None

    def claim(self, basis: str) -> tuple[Answer, Origin] | None:
        """The last answer on the same basis, and where it was written."""
        row = self._row("SELECT key, origin FROM claims WHERE basis = ?", (basis,))
        answer = self.answer(row[0]) if row else None
        with readable_values(self.path):
            return (answer, ORIGIN.load(row[1])) if answer else None

    def keep_answer(self, answer: Answer) -> None:
        """Keep an answer of the model that no run asked for: a run that wants it finds it."""
        if answer.finish not in (Finish.STOP, Finish.LENGTH):
            return
        self._write("INSERT OR IGNORE INTO answers VALUES (?, ?, ?, ?, ?, ?)", row_of(answer))

    def keep_speed(self, model: ModelIdentity, speed: Speed) -> None:
        """Keep how fast a model was here when that was measured last."""
        values = model.digest, speed.reading, speed.writing
        self._write("INSERT OR REPLACE INTO speeds VALUES (?, ?, ?)", values)

    def speed(self, model: ModelIdentity) -> Speed | None:
        """How fast a model was here; None where that was never measured."""
        row = self._row("SELECT reading, writing FROM speeds WHERE model = ?", (model.digest,))
        return Speed(*row) if row else None

    @property
    def database(self) -> sqlite3.Connection:
        """For the runs, which are written and read beside this class."""
        return self._database

    def _open_to_read(self) -> sqlite3.Connection:
        none = StoreError(
            f"there is no store in {self.folder}",
            "run `reposcan scan` first, or name the folder of a store with --store DIR",
        )
        try:
            if not self.path.exists():
                raise none
        except OSError as error:
            raise StoreError(
                f"cannot read {self.folder}: {error.strerror}",
                "check the folder's permissions, or choose another one with --store DIR",
            ) from error
        database, version = connect_to_read(self.path)
        if version == SCHEMA_VERSION:
            return database
        database.close()
        if version == 0:
            raise none
        self._bring_up_to_date()
        return connect_to_read(self.path)[0]

    def _bring_up_to_date(self) -> None:
        try:
            with Store(self.folder):
                pass  # Opening it to write is enough.
        except StoreError as error:
            raise StoreError(
                f"the store was written by an older reposcan and must be converted: {error}",
                "copy its folder to where you may write, and name the copy with --store DIR",
            ) from error

    def _unlock(self) -> None:
        if self._lock:
            self._lock.close()

    def _write(self, statement: str, values: tuple[object, ...]) -> None:
        with readable_errors(self.path):
            self._database.execute(statement, values)

    def _rows(self, statement: str, values: tuple[object, ...]) -> Iterator[Any]:
        with readable_errors(self.path):
            for row in self._database.execute(statement, values):  # noqa: UP028 - it would close the cursor, perhaps after the database
                yield row

    def _row(self, statement: str, values: tuple[object, ...]) -> Any:
        with readable_errors(self.path):
            return self._database.execute(statement, values).fetchone()
