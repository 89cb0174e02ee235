"""What is known of a repository without a model: ties, history, facts, the legacy dossier."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from reposcan.checkout import Checkout, read_history
from reposcan.facts import by_ties, collect, collect_legacy
from reposcan.frontend import Code
from reposcan.graph import components, cycles, referred
from reposcan.model.dossier import FileDossier
from reposcan.model.facts import Facts, FileFacts
from reposcan.model.legacy import GlossaryEntry
from reposcan.model.source import Category
from reposcan.observer import Observer
from reposcan.syntax import LANGUAGES, put_in, read_dossier

_PROGRAMMING = frozenset(language.name for language in LANGUAGES if language.programming)
#: What stands beside the program.
_ASIDE = frozenset({Category.TEST, Category.DOCUMENTATION, Category.DATA})
#: The older languages are those that have a reader of their own.
_OLDER = frozenset(language.name for language in LANGUAGES if language.reader)

#: Files of definitions of CICS, which are no language.
_DEFINITIONS = ".csd"


def read_dossiers(code: Code, observer: Observer, *, everything: bool) -> dict[str, FileDossier]:
    """The dossiers of the files that have one, by path.

    Args:
        code: of the checkout.
        observer: is told of the progress.
        everything: also of other languages, and of tests, not of the older ones alone.
    """
    wanted = [
        (path, outline.language)
        for path, outline in code.outlines.items()
        if everything
        or (_is_older(path, outline.language) and code.files[path].category is not Category.TEST)
    ]
    if not wanted:
        return {}
    observer.stage("Reading older programs", len(wanted))
    found = {}
    for path, language in wanted:
        dossier = read_dossier(path, language, code.read(path), code.outlines[path])
        if dossier:
            found[path] = dossier
        observer.advance()
    return found


def _is_older(path: str, language: str) -> bool:
    return language in _OLDER or path.lower().endswith(_DEFINITIONS)


def _others(code: Code, dossiers: Mapping[str, FileDossier]) -> dict[str, str]:
    """Code without a dossier, by the name that a program may call it by."""
    return {
        PurePosixPath(path).stem.upper(): path
        for path, outline in code.outlines.items()
        if outline.language in _PROGRAMMING and path not in dossiers
    }


def survey(
    code: Code,
    checkout: Checkout,
    dossiers: Mapping[str, FileDossier],
    glossary: Sequence[GlossaryEntry],
    observer: Observer,
) -> tuple[Facts, Mapping[str, FileFacts]]:
    """The facts of the repository, and those of each file that was read, by path."""
    observer.stage("Reading the history")
    history = read_history(checkout, code.snapshot.commit)
    observer.stage("Collecting facts")
    facts, files = collect(
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
    facts = replace(facts, remarks=code.fitting, unfit=code.unfit)
    if not dossiers:
        return facts, files
    joined = by_ties(dossiers, code.outlines, code.ties, _OLDER)
    whole, legacy = collect_legacy(joined, put_in, _others(code, dossiers))
    whole = replace(whole, glossary=tuple(glossary))
    return replace(facts, legacy=whole), {
        path: replace(one, legacy=legacy.get(path)) for path, one in files.items()
    }


def _program(code: Code) -> list[str]:
    """The files that the program is made of."""
    return [
        path
        for path, file in code.files.items()
        if file.category not in _ASIDE and code.outlines[path].language in _PROGRAMMING
    ]
