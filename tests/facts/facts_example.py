"""Small repositories as text, with the facts drawn from them."""

from collections.abc import Mapping

from parsed_files import parsed, source

from reposcan.checkout.classify import category_of
from reposcan.facts import collect
from reposcan.facts.basis import Basis
from reposcan.graph import components, cycles, referred, ties
from reposcan.model.code import Level, Outline
from reposcan.model.facts import Facts, FileFacts
from reposcan.model.history import History
from reposcan.model.source import Category
from reposcan.syntax import LANGUAGES

PROGRAMMING = frozenset(one.name for one in LANGUAGES if one.programming)


def all_facts(
    files: Mapping[str, str], commits: Mapping[str, int] | None = None
) -> tuple[Facts, Mapping[str, FileFacts]]:
    """The facts of files that are given by path."""
    outlines = parsed(files)
    tied = ties(outlines)
    history = History(commits=9, changes=tuple((commits or {}).items()))
    uses = referred(outlines, tied)
    read = {path: source(text) for path, text in files.items()}.__getitem__
    purposes = {path: purpose(path, text) for path, text in files.items()}
    program = [path for path in files if purposes[path] is Category.SOURCE]
    parts = components(program, tied)
    return collect(outlines, read, tied, cycles(tied), uses, history, PROGRAMMING, purposes, parts)


def purpose(path: str, text: str) -> Category:
    """What a file is for."""
    return category_of(path, text.encode(), "utf-8")[0]


def facts(files: Mapping[str, str], commits: Mapping[str, int] | None = None) -> Facts:
    """Those of the whole."""
    return all_facts(files, commits)[0]


def texts(files: Mapping[str, bytes]) -> Basis:
    """A basis for facts that need nothing but the texts."""
    outline = Outline("Text", Level.LINES, 1, (), (), ())
    outlines = dict.fromkeys(sorted(files), outline)
    purposes = dict.fromkeys(files, Category.SOURCE)
    return Basis(outlines, files.__getitem__, (), {}, History(), PROGRAMMING, purposes)
