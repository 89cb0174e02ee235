"""What a scan would do, and what it would cost."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WidthPlan:
    """The packs of one width.

    Attributes:
        name: "narrow" or "wide".
        budget: tokens of code that no pack exceeds.
        packs: number of them.
        tokens: of code in all of them.
    """

    name: str
    budget: int
    packs: int
    tokens: int


@dataclass(frozen=True, slots=True)
class QuestionPlan:
    """A kind of question.

    Attributes:
        name: of the question.
        asks: how often it is asked.
        stored: of these, how many have a stored answer already.
        answer_tokens: expected for the others; an estimate.
    """

    name: str
    asks: int
    stored: int
    answer_tokens: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """How long the model would take.

    Attributes:
        reading: seconds for prompts.
        writing: seconds for answers.
        basis: what the estimate stands on, as a phrase.
        rough: scaled from another machine or model, so that it may be off by several times.
    """

    reading: float
    writing: float
    basis: str
    rough: bool

    @property
    def seconds(self) -> float:
        """Both together."""
        return self.reading + self.writing


@dataclass(frozen=True, slots=True)
class Branch:
    """Where the tokens go: a folder or a file.

    Attributes:
        name: the last part of its path; folders that hold one folder alone are joined to it.
        files: below it; 0 for a file.
        tokens: of all its code.
        branches: what is in it, the largest first.
    """

    name: str
    files: int
    tokens: int
    branches: tuple["Branch", ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """The price of a scan.

    Attributes:
        repository: the checkout folder's name.
        tracked: files that git tracks; `read + sum(skipped)`.
        read: of these, to be read.
        skipped: (reason, count), ordered by reason.
        model: name.
        context: tokens of its context.
        widths: narrow first; one where all questions share a width.
        questions: in the order asked; the reduction of summaries is left out, being small.
        contexts: number of distinct contexts among the prompts to be asked.
        prompt_tokens: of the prompts to be asked.
        computed_tokens: of these, what is left when each context is computed once.
        answer_tokens: expected; an estimate.
        estimate: None where nothing is known of this machine and model, or nothing is to be asked.
        tree: where the tokens go.
        largest: (path, tokens) of the largest files, the largest first.
    """

    repository: str
    tracked: int
    read: int
    skipped: tuple[tuple[str, int], ...]
    model: str
    context: int
    widths: tuple[WidthPlan, ...]
    questions: tuple[QuestionPlan, ...]
    contexts: int
    prompt_tokens: int
    computed_tokens: int
    answer_tokens: int
    estimate: Estimate | None
    tree: Branch
    largest: tuple[tuple[str, int], ...]
