"""What is known of a repository without a model: ties, history, facts."""

from collections.abc import Mapping

from reposcan.checkout import Checkout, read_history
from reposcan.facts import collect
from reposcan.frontend import Code
from reposcan.graph import components, cycles, referred
from reposcan.model.facts import Facts, FileFacts
from reposcan.model.source import Category
from reposcan.observer import Observer
from reposcan.syntax import LANGUAGES

_PROGRAMMING = frozenset(language.name for language in LANGUAGES if language.programming)
#: What stands beside the program.
_ASIDE = frozenset({Category.TEST, Category.DOCUMENTATION, Category.DATA})


def survey(
    code: Code, checkout: Checkout, observer: Observer
) -> tuple[Facts, Mapping[str, FileFacts]]:
    """The facts of the repository, and those of each file that was read, by path."""
    observer.stage("Reading the history")
    history = read_history(checkout, code.snapshot.commit)
    observer.stage("Collecting facts")
    return collect(
        code.outlines,
        code.read,
        code.ties,
        cycles(code.ties),
        referred(code.outlines, code.ties),
        history,
        _PROGRAMMING,
        {path: file.category for path, file in code.files.items()},
        components(_program(code), code.ties),
    )


def _program(code: Code) -> list[str]:
    """The files that the program is made of."""
    return [
        path
        for path, file in code.files.items()
        if file.category not in _ASIDE and code.outlines[path].language in _PROGRAMMING
    ]
