"""From outlined code to a layout: what stands together in one context."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from reposcan.counting import KeptCounts
from reposcan.frontend import Code
from reposcan.graph import DefinitionsFirst
from reposcan.model.code import Span
from reposcan.model.pack import Layout, Member
from reposcan.model.source import Category
from reposcan.observer import Observer
from reposcan.packing import (
    Cutter,
    PackMaker,
    Skeletons,
    Ties,
    lay_out,
    member_text,
    pack_category,
)
from reposcan.syntax import PARSER

#: Tokens of a narrow context. Decoding reads the whole context for every token that it writes, and
#: narrow questions find less in long ones. Where a model's context is not at least twice this,
#: there is one width, and all questions share its computation.
NARROW_CONTEXT = 16_384

#: A piece that is never cut may take this share of a narrow pack: pieces fill what is left of one.
_LARGEST_PIECE = 1 / 4
#: Files are counted in batches of about this many bytes: the tokenizer shares one out to all cores.
_BATCH_BYTES = 1_000_000


def lay_out_code(
    code: Code,
    counts: KeptCounts,
    budgets: tuple[int, int],
    previous: Layout | None,
    observer: Observer,
) -> Layout:
    """Put all code into packs.

    Args:
        code: to lay out.
        counts: by the served model's own tokenizer.
        budgets: tokens of code in a narrow and in a wide pack.
        previous: the last layout made for these budgets, to keep to; it is returned where nothing
            has changed.
        observer: is told of the progress.

    Raises:
        ModelError: a budget does not even hold the header of a module.
    """
    observer.stage("Packing", len(code.files))
    if previous and _is_of(previous, code):
        return previous
    paths = sorted(code.files)
    digests = {path: file.digest for path, file in code.files.items()}
    maker = PackMaker(
        ties=Ties(code.edges, paths),
        cutter=Cutter(code.outlines, code.read, counts.tokenizer, int(budgets[0] * _LARGEST_PIECE)),
        skeletons=Skeletons(code.edges, code.outlines, digests, counts.tokenizer),
        order=DefinitionsFirst(code.edges),
    )
    modules = list(_modules(code, paths, counts, observer))
    return lay_out(modules, *budgets, maker, PARSER, previous)


def _is_of(layout: Layout, code: Code) -> bool:
    """Whether a layout was made of exactly these files by this parser."""
    if layout.parser != PARSER:
        return False
    laid_out = {
        member.path: (member.digest, pack.category)
        for pack in layout.wide
        for member in pack.members
    }
    return laid_out == {
        path: (file.digest, pack_category(file.category)) for path, file in code.files.items()
    }


def _modules(
    code: Code, paths: Sequence[str], counts: KeptCounts, observer: Observer
) -> Iterator[tuple[Category, Member]]:
    """Every file as one member, however large."""
    for batch in _batches(paths, lambda path: code.files[path].size):
        keys = [f"{code.files[path].digest} {path}" for path in batch]
        tokens = counts.of(keys, partial(_texts, code, batch))
        for path, count in zip(batch, tokens, strict=True):
            file, outline = code.files[path], code.outlines[path]
            end = outline.chunks[-1].end_byte if outline.chunks else 0
            span = Span(1, max(outline.lines, 1), 0, end)
            yield file.category, Member(path, file.digest, 1, 1, span, count, file.digest)
        observer.advance(len(batch))


def _texts(code: Code, paths: Sequence[str], wanted: Sequence[int]) -> list[str]:
    some = [paths[at] for at in wanted]
    return [member_text(path, code.read(path), whole=True) for path in some]


def _batches(paths: Sequence[str], size: Callable[[str], int]) -> Iterator[list[str]]:
    batch: list[str] = []
    total = 0
    for path in paths:
        batch.append(path)
        total += size(path)
        if total >= _BATCH_BYTES:
            yield batch
            batch, total = [], 0
    if batch:
        yield batch
