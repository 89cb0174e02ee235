"""Why a text file holds no source that anybody wants explained.

The signs are in `conventions`. When in doubt a file is read: a question too many costs seconds, a
file left out in silence is a bug overlooked. Notebooks and templates are read.
"""

from pathlib import PurePosixPath

from reposcan.checkout import conventions
from reposcan.checkout.decode import is_binary
from reposcan.model.source import SkipReason


def reason_to_skip(path: str, raw: bytes) -> SkipReason | None:
    """Why no question should read a file, or None where it should be read.

    Args:
        path: relative to the checkout's root, with forward slashes.
        raw: the file's bytes.
    """
    place = PurePosixPath(path.lower())
    checks = (
        (SkipReason.BINARY, is_binary(raw) or raw.startswith(b"%PDF-")),
        (SkipReason.EMPTY, not raw.strip(conventions.BLANK)),
        (SkipReason.LFS_POINTER, raw.startswith(conventions.LFS_HEAD)),
        (SkipReason.VENDORED, _is_vendored(place)),
        (SkipReason.MINIFIED, _is_minified(place, raw)),
        (SkipReason.GENERATED, _is_generated(place, raw)),
        (SkipReason.DATA, _is_data(place, raw)),
    )
    return next((reason for reason, holds in checks if holds), None)


def _is_vendored(place: PurePosixPath) -> bool:
    folders = place.parts[:-1]
    return (
        not conventions.VENDOR_FOLDERS.isdisjoint(folders)
        or (bool(folders) and folders[0] in conventions.VENDOR_FOLDERS_AT_ROOT)
        or place.name in conventions.VENDOR_NAMES
        or any(conventions.VENDOR_COPY.fullmatch(part) for part in place.parts)
    )


def _is_generated(place: PurePosixPath, raw: bytes) -> bool:
    name = place.name
    if name in conventions.GENERATED_NAMES or name.endswith(conventions.GENERATED_SUFFIXES):
        return True
    head = raw[: conventions.HEAD_BYTES].splitlines()[: conventions.HEAD_LINES]
    return any(conventions.GENERATED_MARK.match(line) for line in head if _is_head_comment(line))


def _is_head_comment(line: bytes) -> bool:
    """Whether a line is a comment on the file; one that is indented is about code beside it."""
    text = line.lstrip()
    indented = len(line) - len(text) > conventions.COMMENT_INDENT
    return not indented and text.startswith(conventions.COMMENT_STARTS)


def _is_minified(place: PurePosixPath, raw: bytes) -> bool:
    if conventions.MINIFIED_NAME.fullmatch(place.name):
        return True
    if place.suffix not in conventions.MINIFIED_SUFFIXES or len(raw) < conventions.MINIFIED_LEAST:
        return False
    lines = max(raw.count(b"\n"), raw.count(b"\r")) + 1
    return len(raw) / lines > conventions.MINIFIED_LINE


def _is_data(place: PurePosixPath, raw: bytes) -> bool:
    if place.suffix in conventions.DATA_SUFFIXES:
        return True
    return place.suffix in conventions.DATA_WHEN_LARGE and len(raw) > conventions.LARGE_DATA
