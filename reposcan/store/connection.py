"""Opening the database, to write or only to read, and what its errors mean to a user.

Writers keep a log beside the file (SQLite's WAL), so that reading and writing do not wait for each
other. It needs shared memory, which some network file systems lack: these get the older journal.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from reposcan.errors import StoreError
from reposcan.store.place import refuse_links
from reposcan.store.schema import bring_up_to_date, schema_version

#: SQLite waits this long for another connection's write; seconds.
_BUSY_SECONDS = 30.0

_UNREADABLE = "it holds what cannot be read"

#: What SQLite says when it cannot make the log's shared memory, since the folder is read-only.
_CLOSED_FOLDER = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)


def connect(path: Path) -> sqlite3.Connection:
    """Open the database to write, making it if there is none, and bring its tables up to date.

    Raises:
        StoreError: it cannot be opened, is not a store, is damaged, is newer than this program, or
            is a link.
    """
    refuse_links(path.parent)
    with readable_errors(path):
        database = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
        try:
            version = schema_version(database, path)
            refuse_damage(database, path)
            choose_journal(database)
            bring_up_to_date(database, version)
        except BaseException:
            database.close()
            raise
    return database


def connect_to_read(path: Path) -> tuple[sqlite3.Connection, int]:
    """Open a database that exists, and change nothing in it.

    All that is read through the connection is of one moment, even while a scan is writing.

    Returns:
        The connection, and the version of its tables.

    Raises:
        StoreError: it cannot be opened, is not a store, is newer than this program, or is a link.
    """
    refuse_links(path.parent)
    with readable_errors(path):
        try:
            # "rw" and not "ro", so that SQLite can tidy up behind itself and a killed scan. Where
            # the file may only be read, it falls back by itself.
            return _open_to_read(path, "mode=rw")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in _CLOSED_FOLDER:
                raise
        _refuse_leftovers(path)
        return _open_to_read(path, "mode=ro&immutable=1")


def refuse_damage(database: sqlite3.Connection, path: Path) -> None:
    """Look whether the pages fit together: what is written on top of damage is lost with it.

    It reads the whole file, some 200 MB in less than a second; a repository that leaves as much
    takes minutes.

    Raises:
        StoreError: they do not.
    """
    if database.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise _damaged(path, "its pages do not fit together")


def choose_journal(database: sqlite3.Connection) -> None:
    """Keep a write-ahead log where the file system has what it needs."""
    try:
        [mode] = database.execute("PRAGMA journal_mode = WAL").fetchone()
    except sqlite3.OperationalError:
        [mode] = database.execute("PRAGMA journal_mode = DELETE").fetchone()
    # With a log, a loss of power harms nothing even if answers do not wait for the disk.
    database.execute(f"PRAGMA synchronous = {'NORMAL' if mode == 'wal' else 'FULL'}")


@contextmanager
def transaction(database: sqlite3.Connection, path: Path) -> Iterator[sqlite3.Connection]:
    """All or nothing; committed at the end of the block."""
    with readable_errors(path):
        try:
            database.execute("BEGIN IMMEDIATE")
            yield database
            database.execute("COMMIT")
        except BaseException:
            # SQLite has ended the transaction itself when the disk is full.
            if database.in_transaction:
                database.execute("ROLLBACK")
            raise


@contextmanager
def readable_errors(path: Path) -> Iterator[None]:
    """Turn SQLite's exceptions into errors that say what to do."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        reason = str(error)
        if "malformed" in reason:
            raise _damaged(path, reason) from error
        if "UTF-8" in reason:
            raise _damaged(path, _UNREADABLE) from error
        if "not a database" in reason:
            hint = f"move {path} away and run again; its answers cannot be read"
        elif "full" in reason:
            hint = "free some space and run the same command again: finished answers are kept"
        elif "I/O" in reason:
            hint = (
                "check the disk, the room on it and `ulimit -f`, and run the same command again: "
                "finished answers are kept; or choose another folder with --store DIR"
            )
        else:
            hint = "check the folder's permissions, or choose another one with --store DIR"
        raise StoreError(f"the store {path} cannot be used: {reason}", hint) from error


@contextmanager
def readable_values(path: Path) -> Iterator[None]:
    """As `readable_errors`; and a value that this program cannot have written is damage too."""
    with readable_errors(path):
        try:
            yield
        except (ValueError, LookupError, TypeError) as error:
            raise _damaged(path, _UNREADABLE) from error


def _damaged(path: Path, reason: str) -> StoreError:
    return StoreError(
        f"the store {path} is damaged: {reason}",
        "put a copy from before in its place; or move it away and run again, which asks for all "
        "answers anew",
    )


def _open_to_read(path: Path, options: str) -> tuple[sqlite3.Connection, int]:
    address = f"file:{quote(str(path.absolute()))}?{options}"
    database = sqlite3.connect(address, uri=True, timeout=_BUSY_SECONDS, isolation_level=None)
    try:
        version = schema_version(database, path)
        database.execute("PRAGMA query_only = ON")
        # With the older journal, a reader that stays would keep the writer waiting.
        if database.execute("PRAGMA journal_mode").fetchone() == ("wal",):
            database.execute("BEGIN")
            database.execute("SELECT 1 FROM sqlite_master").fetchall()  # Now the moment is fixed.
    except BaseException:
        database.close()
        raise
    return database, version


def _refuse_leftovers(path: Path) -> None:
    """Without its log, the file of a killed scan would be read as it was some time before."""
    for ending in ("-wal", "-journal"):
        left = path.with_name(path.name + ending)
        if left.exists() and left.stat().st_size:
            raise StoreError(
                f"the scan that wrote {path} was killed, and the folder is read-only",
                f"copy {path.parent} to where you may write, and name the copy with --store DIR",
            )
