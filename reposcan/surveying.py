"""What is known of a repository without a model: ties, history, facts."""

from collections.abc import Mapping
from dataclasses import replace

from reposcan.checkout import Checkout, read_history
from reposcan.facts import collect
from reposcan.frontend import Code
from reposcan.graph import cycles, referred, ties
from reposcan.model.facts import Facts, FileFacts
from reposcan.observer import Observer
from reposcan.syntax import LANGUAGES

_PROGRAMMING = frozenset(language.name for language in LANGUAGES if language.programming)


def survey(
    code: Code, checkout: Checkout, observer: Observer
) -> tuple[Facts, Mapping[str, FileFacts]]:
    """The facts of the repository, and those of each file that was read, by path."""
    observer.stage("Reading the history")
    history = read_history(checkout, code.snapshot.commit)
    observer.stage("Collecting facts")
    tied = ties(code.outlines)
    facts, files = collect(
        code.outlines,
        code.read,
        tied,
        cycles(tied),
        referred(code.outlines, tied),
        history,
        _PROGRAMMING,
        {path: file.category for path, file in code.files.items()},
    )
    return replace(facts, remarks=code.fitting, unfit=code.unfit), files
