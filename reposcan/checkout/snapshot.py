"""Fixing what a scan reads, before it reads anything.

A scan lasts hours and files change meanwhile. The snapshot names each tracked file's content by
git's own digest: what is in git needs no copy, and what was changed in the working tree is handed
out to be kept. Files are read one at a time, so memory follows the number of paths.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from functools import partial
from operator import itemgetter

from reposcan.checkout import attributes
from reposcan.checkout.attributes import Attributes
from reposcan.checkout.classify import category_of, why_no_text
from reposcan.checkout.decode import NOTEBOOK, encoding_of, text_of
from reposcan.checkout.git import Checkout, Entry
from reposcan.checkout.objects import blob_id
from reposcan.checkout.secret import is_secret
from reposcan.checkout.select import Selection
from reposcan.checkout.worktree import WorkTree
from reposcan.model.notes import NOTES_FILE
from reposcan.model.source import SkippedFile, SkipReason, Snapshot, SourceFile

#: Bytes. The largest files that people write by hand, such as the type checker of the TypeScript
#: compiler, have about 3 MB; what is larger was made by a program.
SIZE_LIMIT = 4_000_000

EVERYTHING = Selection()

_NOT_A_FILE = {"120000": SkipReason.SYMLINK, "160000": SkipReason.SUBMODULE}

_Read = Callable[[Entry], bytes | SkipReason]


def take_snapshot(
    checkout: Checkout,
    keep: Callable[[str, bytes], None],
    rev: str | None = None,
    selection: Selection = EVERYTHING,
) -> Snapshot:
    """List the tracked files and fix their content.

    Args:
        checkout: open checkout.
        keep: receives digest and raw bytes of each file to be read whose content in the working
            tree is not what the index holds: changed, or written by a line-end or other filter.
        rev: a commit to be read instead of the working tree; then nothing is kept.
        selection: which files are to be read; the others are not opened.

    Returns:
        Every tracked path, to be read or skipped; `modified` counts the files handed to `keep` that
        differ in more than line ends.

    Raises:
        CheckoutError: the revision is unknown, nothing is tracked or selected, or git cannot read
            it.
    """
    files: list[SourceFile] = []
    skipped: list[SkippedFile] = []
    notes, modified = None, 0
    with ExitStack() as stack:
        if rev is None:
            commit, entries = checkout.commit, checkout.tracked()
            read: _Read = partial(_from_worktree, stack.enter_context(WorkTree(checkout.root)))
        else:
            commit = checkout.resolve(rev)
            entries, read = checkout.tree(commit), partial(_from_commit, checkout)
        named = _named(entries)
        selection.require(path for path, _ in named)
        stated = Attributes(_attributes(named, read))
        for path, entry in named:
            if path == NOTES_FILE:
                notes, reason = _notes(entry, read, selection, keep)
                skipped.append(SkippedFile(path, reason))
                continue
            found = _examine(path, entry, read, selection, stated)
            if isinstance(found, SkipReason):
                skipped.append(SkippedFile(path, found))
                continue
            file, raw = found
            files.append(file)
            if file.digest != entry.oid:
                # What differs in line ends alone was written so by git, not by a person.
                modified += blob_id(raw.replace(b"\r\n", b"\n"), entry.oid) != entry.oid
                keep(file.digest, raw)
    return Snapshot(checkout.name, commit, tuple(files), tuple(skipped), modified, notes)


def _named(entries: Iterable[Entry]) -> list[tuple[str, Entry]]:
    """Give each entry a Unicode path of its own, and order them by it.

    A name whose escaped form is another file's real name gets a backslash more.
    """
    named: dict[str, Entry] = {}
    for entry in sorted(entries, key=lambda entry: (not _is_utf8(entry.path), entry.path)):
        path = entry.path.decode("utf-8", "backslashreplace")
        while path in named:
            path += "\\"
        named[path] = entry
    return sorted(named.items(), key=itemgetter(0))


def _is_utf8(path: bytes) -> bool:
    try:
        path.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _attributes(named: Iterable[tuple[str, Entry]], read: _Read) -> Iterator[tuple[str, bytes]]:
    """Folder and content of each file of attributes, selected or not, the root's first."""
    placed = ((*path.rpartition("/")[::2], entry) for path, entry in named)
    found = [(folder, entry) for folder, name, entry in placed if name == attributes.NAME]
    for folder, entry in sorted(found, key=itemgetter(0)):
        raw = SkipReason.SYMLINK if entry.mode in _NOT_A_FILE else read(entry)
        if isinstance(raw, bytes):
            yield folder, raw


def _examine(
    path: str, entry: Entry, read: _Read, selection: Selection, stated: Attributes
) -> tuple[SourceFile, bytes] | SkipReason:
    if reason := _NOT_A_FILE.get(entry.mode) or selection.reason(path):
        return reason
    raw = read(entry)
    if isinstance(raw, SkipReason):
        return raw
    encoding = encoding_of(raw)
    reason = why_no_text(raw, encoding)
    if reason or encoding is None:
        return reason or SkipReason.UNDECODABLE
    text = raw if encoding == "utf-8" else text_of(raw, encoding)
    category, reason = category_of(path, text, encoding, stated.of(path))
    if selection.abroad and is_secret(path, text):
        reason = SkipReason.SECRET
    if reason and not selection.includes(path):
        return reason
    if encoding == NOTEBOOK and not text:
        return SkipReason.EMPTY
    return SourceFile(path, blob_id(raw, entry.oid), len(raw), encoding, category), raw


def _notes(
    entry: Entry, read: _Read, selection: Selection, keep: Callable[[str, bytes], None]
) -> tuple[SourceFile | None, SkipReason]:
    """The file of people's notes: whatever `paths` says, since they are about other files."""
    if selection.excludes(NOTES_FILE):
        return None, SkipReason.EXCLUDED
    raw = _NOT_A_FILE.get(entry.mode) or read(entry)
    if isinstance(raw, SkipReason):
        return None, raw
    encoding = encoding_of(raw)
    reason = why_no_text(raw, encoding)
    if reason or encoding is None:
        return None, reason or SkipReason.UNDECODABLE
    if selection.abroad and is_secret(NOTES_FILE, text_of(raw, encoding)):
        return None, SkipReason.SECRET
    digest = blob_id(raw, entry.oid)
    if digest != entry.oid:
        keep(digest, raw)
    return SourceFile(NOTES_FILE, digest, len(raw), encoding), SkipReason.NOTES


def _from_worktree(worktree: WorkTree, entry: Entry) -> bytes | SkipReason:
    return worktree.read(entry.path, SIZE_LIMIT)


def _from_commit(checkout: Checkout, entry: Entry) -> bytes | SkipReason:
    if entry.size is not None and entry.size > SIZE_LIMIT:
        return SkipReason.TOO_LARGE
    return checkout.blob(entry.oid)
