"""What outlives a run: texts, outlines, layouts and answers.

Values are stored as JSON by pydantic's adapters, which check them when they are read again.
"""

import fcntl
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pydantic import TypeAdapter

from reposcan.errors import StoreError
from reposcan.model.asking import Answer, Finish, ModelIdentity
from reposcan.model.code import Outline
from reposcan.model.pack import Layout
from reposcan.store.schema import connect, readable_errors, transaction

OUTLINE = TypeAdapter(Outline)
LAYOUT = TypeAdapter(Layout)


class Store:
    """An open store. One scan writes to a store at a time.

    Args:
        folder: holds the database; made if need be.

    Raises:
        StoreError: the folder cannot be used, or another scan holds it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "store.sqlite3"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._lock = (folder / "lock").open("w")
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StoreError(
                f"another scan is using {folder}", "wait until it ends, or use another --out"
            ) from error
        except OSError as error:
            raise StoreError(
                f"cannot write to {folder}: {error.strerror}", "choose a folder with --out"
            ) from error
        self._database = connect(self.path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._database.close()
        self._lock.close()

    def keep_text(self, digest: str, raw: bytes) -> None:
        """Keep a file's raw bytes."""
        self._write("INSERT OR IGNORE INTO texts VALUES (?, ?)", (digest, raw))

    def kept_text(self, digest: str) -> bytes | None:
        """Raw bytes kept under a digest."""
        row = self._row("SELECT raw FROM texts WHERE digest = ?", (digest,))
        return bytes(row[0]) if row else None

    def keep_outlines(self, parser: str, outlines: Iterable[tuple[str, str, Outline]]) -> None:
        """Keep outlines as (digest, path, outline)."""
        with transaction(self._database, self.path) as database:
            database.executemany(
                "INSERT OR REPLACE INTO outlines VALUES (?, ?, ?, ?)",
                (
                    (digest, path, parser, OUTLINE.dump_json(one).decode())
                    for digest, path, one in outlines
                ),
            )

    def outline(self, digest: str, path: str, parser: str) -> Outline | None:
        """The kept outline of a file."""
        row = self._row(
            "SELECT outline FROM outlines WHERE digest = ? AND path = ? AND parser = ?",
            (digest, path, parser),
        )
        return OUTLINE.validate_json(row[0]) if row else None

    def keep_layout(self, model: ModelIdentity, layout: Layout) -> None:
        """Keep the layout that the next scan with this model repairs."""
        budgets = (model.digest, layout.narrow_budget, layout.wide_budget)
        self._write(
            "INSERT OR REPLACE INTO layouts VALUES (?, ?, ?, ?)",
            (*budgets, LAYOUT.dump_json(layout)),
        )

    def layout(self, model: ModelIdentity, narrow: int, wide: int) -> Layout | None:
        """The layout of the last scan with this model and these budgets."""
        row = self._row(
            "SELECT layout FROM layouts WHERE model = ? AND narrow = ? AND wide = ?",
            (model.digest, narrow, wide),
        )
        return LAYOUT.validate_json(row[0]) if row else None

    def answer(self, key: str) -> Answer | None:
        """The stored answer to a prompt."""
        row = self._row("SELECT * FROM answers WHERE key = ?", (key,))
        return Answer(row[0], row[1], Finish(row[2]), *row[3:]) if row else None

    @property
    def database(self) -> sqlite3.Connection:
        """For the runs, which are written and read beside this class."""
        return self._database

    def _write(self, statement: str, values: tuple[object, ...]) -> None:
        with readable_errors(self.path):
            self._database.execute(statement, values)

    def _row(self, statement: str, values: tuple[object, ...]) -> Any:
        with readable_errors(self.path):
            return self._database.execute(statement, values).fetchone()
