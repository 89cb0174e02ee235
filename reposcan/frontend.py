"""From a checkout to a layout: everything that is known before a model is asked."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from reposcan.asking import Context, Prompter
from reposcan.checkout import Checkout, CheckoutTexts, Selection, take_snapshot
from reposcan.config import ScanConfig
from reposcan.errors import CheckoutError
from reposcan.graph import edges, order
from reposcan.model.code import Level, Outline
from reposcan.model.pack import Layout, Member, Pack
from reposcan.model.source import SkipReason, Snapshot, SourceFile, Texts
from reposcan.observer import Observer
from reposcan.packing import lay_out, measure, member_text
from reposcan.packing.tokens import Tokenizer
from reposcan.questions import QUESTIONS
from reposcan.store import Store
from reposcan.syntax import PARSER, Outliner

#: Tokens of a narrow context. Decoding reads the whole context for every token that it writes, and
#: narrow questions find less in long ones. Where a model's context is not at least twice this,
#: there is one width, and all questions share its computation.
NARROW_CONTEXT = 16_384

#: Outlines are kept in batches of this many files: a killed scan parses few of them again.
_OUTLINES_A_BATCH = 50

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Code:
    """A snapshot with its outlines; texts are read on demand."""

    snapshot: Snapshot
    files: Mapping[str, SourceFile]
    outlines: Mapping[str, Outline]
    texts: Texts

    def read(self, path: str) -> bytes:
        """Text of a file, UTF-8."""
        return self.texts.read(self.files[path])

    @property
    def missed(self) -> int:
        """Number of files that should have been read and were not, or only as lines."""
        unread = sum(one.reason is SkipReason.UNREADABLE for one in self.snapshot.skipped)
        return unread + sum(map(_failed, self.outlines.values()))

    def open_pack(self, pack: Pack) -> Context:
        """The context that shows a pack."""
        return Context(pack.id, lambda: map(self._rendered, pack.members))

    def _rendered(self, member: Member) -> str:
        lines = self.outlines[member.path].lines if member.parts > 1 else None
        return member_text(member.path, member.span, lines, self.read(member.path))


def read_code(config: ScanConfig, checkout: Checkout, store: Store, observer: Observer) -> Code:
    """Fix the content of a checkout, and outline every file.

    Raises:
        CheckoutError: it cannot be read, or none of it is to be read.
    """
    observer.stage("Reading the checkout")
    selection = Selection(config.paths, config.exclude)
    snapshot = take_snapshot(checkout, store.keep_text, config.rev, selection)
    if not snapshot.files:
        raise CheckoutError(
            f"none of the {len(snapshot.skipped):,} tracked files holds text to read",
            "excluded, generated, vendored, binary and empty files are left out by rule",
        )
    return _parse(snapshot, CheckoutTexts(checkout, store.kept_text), store, observer)


def _parse(snapshot: Snapshot, texts: Texts, store: Store, observer: Observer) -> Code:
    """Outline every file, taking from the store what it has."""
    observer.stage("Parsing", len(snapshot.files))
    outlines: dict[str, Outline] = {}
    fresh: list[SourceFile] = []
    for file in snapshot.files:
        kept = store.outline(file.digest, file.path, PARSER)
        # What made a parser fail may have passed.
        if kept and not _failed(kept):
            outlines[file.path] = kept
            observer.advance()
        else:
            fresh.append(file)
    if fresh:
        with Outliner() as outliner:
            parsed = outliner.outlines((file.path, texts.read(file)) for file in fresh)
            for batch in _batches(zip(fresh, parsed, strict=True)):
                store.keep_outlines(PARSER, [(f.digest, f.path, one) for f, one in batch])
                outlines |= {file.path: one for file, one in batch}
                observer.advance(len(batch))
    return Code(snapshot, {file.path: file for file in snapshot.files}, outlines, texts)


def lay_out_code(
    code: Code,
    tokenizer: Tokenizer,
    prompter: Prompter,
    context: int,
    previous: Callable[[int, int], Layout | None] | None,
    observer: Observer,
) -> Layout:
    """Put all code into packs.

    Args:
        code: to lay out.
        tokenizer: the served model's own.
        prompter: knows how much of a context is left for code.
        context: tokens of the model's context.
        previous: gives the last layout made for a narrow and a wide budget, if there is one; None
            makes a fresh layout.
        observer: is told of the progress.

    Raises:
        ModelError: the context is too small for the questions.
    """
    narrow = NARROW_CONTEXT if context >= 2 * NARROW_CONTEXT else context
    # All questions count, asked or not: the layout must not depend on what is asked today.
    budgets = prompter.budget(narrow, QUESTIONS), prompter.budget(context, QUESTIONS)
    observer.stage("Packing", len(code.files))
    members: list[Member] = []
    for path in order(tuple(code.files), edges(code.outlines)):
        members += measure(
            code.files[path], code.outlines[path], code.read(path), tokenizer, budgets[0]
        )
        observer.advance()
    return lay_out(members, *budgets, previous(*budgets) if previous else None)


def _failed(outline: Outline) -> bool:
    """Whether the parser failed, so that the file was only cut into lines."""
    return outline.level is Level.LINES and bool(outline.problem)


def _batches(items: Iterator[_Item]) -> Iterator[list[_Item]]:
    while batch := list(islice(items, _OUTLINES_A_BATCH)):
        yield batch
