"""How values are stored: as JSON, by pydantic's adapters, which check them when they are read."""

import sqlite3

from pydantic import TypeAdapter

from reposcan.model.asking import ModelIdentity
from reposcan.model.facts import Facts, FileFacts
from reposcan.model.finding import BugReport, Document, Result, Summary
from reposcan.model.pack import Layout
from reposcan.model.report import RunInfo, Settings

LAYOUT = TypeAdapter(Layout)
FACTS = TypeAdapter(Facts)
FILE_FACTS = TypeAdapter(FileFacts)
SETTINGS = TypeAdapter(Settings)

#: How each kind of result is stored, by the name of its class.
RESULTS: dict[str, TypeAdapter[Result]] = {
    kind.__name__: TypeAdapter(kind) for kind in (BugReport, Document, Summary)
}


def run_info(row: sqlite3.Row) -> RunInfo:
    """What a row of `runs` says of the run."""
    return RunInfo(
        *(row["id"], row["version"], row["started"], row["seconds"], row["state"]),
        *(row["repository"], row["commit_id"], row["modified"], row["context"]),
        SETTINGS.validate_json(row["settings"]),
        *(row["asked"], row["prompt_tokens"], row["cached_tokens"], row["generated_tokens"]),
    )


def model_identity(row: sqlite3.Row) -> ModelIdentity | None:
    """What a row of `runs` says of the model; None where none was asked."""
    if not row["model_digest"]:
        return None
    return ModelIdentity(row["model"], row["model_digest"], bool(row["demonstration"]))


def result(row: sqlite3.Row) -> Result:
    """What was read from an answer: a row of `asks` whose kind is not empty."""
    return RESULTS[row["kind"]].validate_json(row["result"])
