"""How values are stored: as JSON, which msgspec reads into the types of the values or refuses."""

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any, Generic, TypeVar

import msgspec

from reposcan.model.asking import Answer, ModelIdentity
from reposcan.model.facts import Facts, FileFacts
from reposcan.model.finding import (
    BugReport,
    Document,
    Overview,
    Result,
    RuleWords,
    Summary,
    UnitNotes,
)
from reposcan.model.pack import Layout
from reposcan.model.report import RunInfo, Settings
from reposcan.model.told import Identifiers, Origin

_Value = TypeVar("_Value")


class Codec(Generic[_Value]):
    """Values of one type to JSON and back."""

    def __init__(self, kind: type[_Value]) -> None:
        self._decoder = msgspec.json.Decoder(kind)

    def dump(self, value: _Value) -> bytes:
        """The value as JSON, UTF-8."""
        return msgspec.json.encode(value)

    def load(self, text: str | bytes) -> _Value:
        """The value of its JSON.

        Raises:
            ValueError: it is not of the type.
        """
        try:
            return self._decoder.decode(text)
        except msgspec.MsgspecError as error:
            raise ValueError(str(error)) from error


LAYOUT = Codec(Layout)
FACTS = Codec(Facts)
FILE_FACTS = Codec(FileFacts)
SETTINGS = Codec(Settings)
IDENTIFIERS = Codec(Identifiers)
ORIGIN = Codec(Origin)

#: How each kind of result is stored, by the name of its class.
RESULTS: dict[str, Codec[Any]] = {
    kind.__name__: Codec(kind)
    for kind in (BugReport, Document, Overview, RuleWords, Summary, UnitNotes)
}


def row_of(answer: Answer) -> tuple[object, ...]:
    """The row of `answers` that holds it."""
    return (
        *(answer.key, answer.text, answer.finish.value),
        *(answer.prompt_tokens, answer.cached_tokens, answer.generated_tokens),
    )


def run_info(row: sqlite3.Row) -> RunInfo:
    """What a row of `runs` says of the run."""
    return RunInfo(
        *(row["id"], row["version"], row["started"], row["seconds"], row["state"]),
        *(row["repository"], row["commit_id"], row["modified"], row["context"]),
        SETTINGS.load(row["settings"]),
        *(row["asked"], row["prompt_tokens"], row["cached_tokens"], row["generated_tokens"]),
    )


def model_identity(row: sqlite3.Row) -> ModelIdentity | None:
    """What a row of `runs` says of the model; None where none was asked."""
    if not row["model_digest"]:
        return None
    return ModelIdentity(row["model"], row["model_digest"], bool(row["demonstration"]))


def result(row: sqlite3.Row) -> Result:
    """What was read from an answer: a row of `asks` whose kind is not empty."""
    read: Result = RESULTS[row["kind"]].load(row["result"])
    return read


def results(
    rows: Iterable[sqlite3.Row], kind: type[_Value]
) -> Iterator[tuple[sqlite3.Row, _Value]]:
    """Those rows of `asks` whose answers were read as something of one kind, with it."""
    codec: Codec[_Value] = RESULTS[kind.__name__]
    for row in rows:
        if row["kind"] == kind.__name__:
            yield row, codec.load(row["result"])
