"""What a scan is asked to do."""

from dataclasses import dataclass
from pathlib import Path

from reposcan.errors import UsageError
from reposcan.questions import QUESTIONS

#: Names of all questions, in the order in which they are asked.
ALL_TASKS = tuple(question.name for question in QUESTIONS)


@dataclass(frozen=True, slots=True)
class ScanConfig:
    """A scan's settings.

    Attributes:
        checkout: root folder of a git checkout.
        model: "auto", a preset's name, a Hugging Face id, or a local folder.
        context: tokens of the model's context; None takes the model's own.
        tasks: names of the questions to ask.
        out: folder for the store and the report; None is `.reposcan` in the checkout.
        rev: scan this commit instead of the working tree.
        replay: ask no model; use stored answers only.
        repack: lay the code out afresh instead of keeping to the last layout.

    Raises:
        UsageError: a task does not exist, or a number is impossible.
    """

    checkout: Path
    model: str = "auto"
    context: int | None = None
    tasks: tuple[str, ...] = ALL_TASKS
    out: Path | None = None
    rev: str | None = None
    replay: bool = False
    repack: bool = False

    def __post_init__(self) -> None:
        unknown = [task for task in self.tasks if task not in ALL_TASKS]
        if unknown:
            raise UsageError(
                f"there is no task {unknown[0]!r}", f"choose from {', '.join(ALL_TASKS)}"
            )
        if not self.tasks:
            raise UsageError("there is nothing to ask", f"name some of {', '.join(ALL_TASKS)}")
        if self.context is not None and self.context < 1:
            raise UsageError("--context must be positive", "leave it out to take the model's own")
