"""The store: one SQLite file with everything that was paid for, and what to read it with."""

from reposcan.store.archive import StoredRunInfo, stored_runs, usual_answer_tokens
from reposcan.store.garbage import Freed, collect_garbage
from reposcan.store.place import find_folder, output_folder
from reposcan.store.reader import StoredRun
from reposcan.store.runs import Ending, Run, RunRecord
from reposcan.store.store import Store

__all__ = [
    "Ending",
    "Freed",
    "Run",
    "RunRecord",
    "Store",
    "StoredRun",
    "StoredRunInfo",
    "collect_garbage",
    "find_folder",
    "output_folder",
    "stored_runs",
    "usual_answer_tokens",
]
