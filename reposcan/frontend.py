"""From a checkout to its outlined code, and what answers about it stand on. No model is needed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TypeVar

from reposcan.asking import Bases, Prompter
from reposcan.checkout import Checkout, CheckoutTexts, Selection, take_snapshot
from reposcan.config import ScanConfig
from reposcan.errors import CheckoutError
from reposcan.graph import Neighbours, edges, ties
from reposcan.model.asking import Target
from reposcan.model.code import Level, Outline
from reposcan.model.codec import Outlines
from reposcan.model.graph import Edge, Tie
from reposcan.model.notes import Remark, Remarks, Unfit
from reposcan.model.pack import Pack
from reposcan.model.source import SkipReason, Snapshot, SourceFile, Texts
from reposcan.noted import noted_about, unfit
from reposcan.notes_file import parse_notes
from reposcan.observer import Observer
from reposcan.packing import member_text, skeleton_definitions, skeleton_text
from reposcan.store import Store
from reposcan.syntax import PARSER, Outliner

#: Outlines are kept in batches of this many files: a killed scan parses few of them again.
_OUTLINES_A_BATCH = 50

_Item = TypeVar("_Item")


@dataclass(frozen=True)
class Code:
    """A snapshot with its outlines and what people noted of it; texts are read on demand."""

    snapshot: Snapshot
    files: Mapping[str, SourceFile]
    outlines: Mapping[str, Outline]
    texts: Texts
    remarks: tuple[Remark, ...] = ()

    def read(self, path: str) -> bytes:
        """Text of a file, UTF-8."""
        return self.texts.read(self.files[path])

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """Ties between the files, weak ones too."""
        return edges(self.outlines)

    @cached_property
    def ties(self) -> tuple[Tie, ...]:
        """The ties that are sure enough to be shown."""
        return ties(self.outlines)

    def bases(self, prompter: Prompter) -> Bases:
        """What answers about this code stand on."""
        return Bases(
            *(prompter, self.outlines, self.read),
            *(self.neighbours.signatures, self.noted),
        )

    @cached_property
    def neighbours(self) -> Neighbours:
        """What lines depend on elsewhere."""
        return Neighbours(self.outlines, self.ties)

    @property
    def missed(self) -> int:
        """Number of files that should have been read and were not, or only as lines."""
        unread = sum(one.reason is SkipReason.UNREADABLE for one in self.snapshot.skipped)
        return unread + sum(map(_failed, self.outlines.values()))

    def noted(self, target: Target) -> list[str]:
        """What people noted about a question's target."""
        return noted_about(self._by_place, target)

    @cached_property
    def unfit(self) -> tuple[Unfit, ...]:
        """The notes that are about nothing that was read."""
        return tuple(unfit(self.remarks, self.snapshot, self.outlines))

    @cached_property
    def fitting(self) -> tuple[Remark, ...]:
        """The other notes."""
        misfits = {one.remark for one in self.unfit}
        return tuple(one for one in self.remarks if one not in misfits)

    @cached_property
    def _by_place(self) -> Remarks:
        return Remarks(self.fitting)

    def rendered(self, pack: Pack) -> Iterator[str]:
        """What a pack shows, part by part."""
        for skeleton in pack.skeletons:
            outline = self.outlines[skeleton.path]
            yield skeleton_text(skeleton.path, skeleton_definitions(skeleton, outline))
        for member in pack.members:
            text = self.read(member.path)[member.span.start_byte : member.span.end_byte]
            yield member_text(member.path, text, whole=member.shown == member.digest)


def read_code(config: ScanConfig, checkout: Checkout, store: Store, observer: Observer) -> Code:
    """Fix the content of a checkout, and outline every file.

    Raises:
        CheckoutError: it cannot be read, or none of it is to be read.
        UsageError: its file of notes is not written as one.
    """
    observer.stage("Reading the checkout")
    selection = Selection(
        config.paths, config.exclude, config.include, abroad=bool(config.hosts_abroad)
    )
    snapshot = take_snapshot(checkout, store.keep_text, config.rev, selection)
    if not snapshot.files:
        raise CheckoutError(
            f"none of the {len(snapshot.skipped):,} tracked files holds text to read",
            "excluded, generated, vendored, binary and empty files are left out by rule",
        )
    texts = CheckoutTexts(checkout, store.kept_text)
    remarks = parse_notes(texts.read(snapshot.notes)) if snapshot.notes else ()
    return _parse(snapshot, texts, remarks, store, observer)


def _parse(
    snapshot: Snapshot,
    texts: Texts,
    remarks: tuple[Remark, ...],
    store: Store,
    observer: Observer,
) -> Code:
    """Outline every file, taking from the store what it has."""
    observer.stage("Parsing", len(snapshot.files))
    wanted = {(file.digest, file.path) for file in snapshot.files}
    encoded = {
        path: outline
        for digest, path, outline in store.outlines(PARSER)
        if (digest, path) in wanted
    }
    observer.advance(len(encoded))
    fresh = [file for file in snapshot.files if file.path not in encoded]
    if fresh:
        with Outliner() as outliner:
            parsed = outliner.packed((file.path, texts.read(file)) for file in fresh)
            for batch in _batches(zip(fresh, parsed, strict=True)):
                store.keep_outlines(PARSER, [(f.digest, f.path, one) for f, one in batch])
                encoded |= {file.path: one.outline for file, one in batch}
                observer.advance(len(batch))
    by_path = {file.path: encoded[file.path] for file in snapshot.files}
    return Code(
        snapshot,
        {file.path: file for file in snapshot.files},
        Outlines(by_path, store.decoded),
        texts,
        remarks,
    )


def _failed(outline: Outline) -> bool:
    """Whether the parser failed, so that the file was only cut into lines."""
    return outline.level is Level.LINES and bool(outline.problem)


def _batches(items: Iterator[_Item]) -> Iterator[list[_Item]]:
    while batch := list(islice(items, _OUTLINES_A_BATCH)):
        yield batch
