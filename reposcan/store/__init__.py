"""The store: one SQLite file with everything that was paid for, and what to read it with."""

from reposcan.store.place import output_folder
from reposcan.store.reader import StoredRun
from reposcan.store.runs import Run, RunRecord
from reposcan.store.store import Store

__all__ = ["Run", "RunRecord", "Store", "StoredRun", "output_folder"]
