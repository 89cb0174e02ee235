"""What each file is for, and what becomes of it by default.

    source, test, documentation  read
    data                         read where it is short enough to be written by hand
    generated, vendored          left out
    minified                     left out

What `.gitattributes` says of a file is believed before its name and its text are looked at. The
user's `--include` brings back what would be left out. When in doubt a file is read: a question too
many costs seconds, a file left out in silence is a bug overlooked.
"""

from reposcan.checkout import ebcdic
from reposcan.checkout.attributes import NOTHING_STATED, Stated
from reposcan.checkout.decode import NOTEBOOK, is_binary
from reposcan.checkout.generated import is_generated, is_minified
from reposcan.checkout.place import Place
from reposcan.checkout.purposes import is_bulk_data, is_data, is_manual, is_prose, is_test
from reposcan.checkout.vendored import is_vendored
from reposcan.model.source import Category, SkipReason

_LFS_HEAD = b"version https://git-lfs.github.com/spec/v1\n"

#: White space, and the bytes of byte order marks; a NUL is half of a blank in UTF-16.
_BLANK = b" \t\r\n\f\v\0\xef\xbb\xbf\xff\xfe"


def why_no_text(raw: bytes, encoding: str | None) -> SkipReason | None:
    """Why a file has no text to read, or None where it has.

    Args:
        raw: the file's bytes.
        encoding: what `encoding_of` said of them.
    """
    if not raw.strip(_BLANK):
        # A file of NULs alone is none of those that people leave empty.
        return SkipReason.BINARY if raw and not raw.strip(b"\0") else SkipReason.EMPTY
    if raw.startswith(b"%PDF-"):
        return SkipReason.BINARY
    if raw.startswith(_LFS_HEAD):
        return SkipReason.LFS_POINTER
    if encoding is not None:
        return None
    if is_binary(raw):
        return SkipReason.BINARY
    # A data set of the mainframe: characters in records that are no lines.
    return SkipReason.DATA if ebcdic.is_written(raw) else SkipReason.UNDECODABLE


def category_of(
    path: str, text: bytes, encoding: str, stated: Stated = NOTHING_STATED
) -> tuple[Category, SkipReason | None]:
    """What a text file is for, and why it is left out by default; None where it is read.

    Args:
        path: relative to the checkout's root, with forward slashes.
        text: its text, as `text_of` gives it.
        encoding: of the file.
        stated: what `.gitattributes` says of it.
    """
    place = Place.of(path)
    left_out = _left_out(place, text, encoding, stated)
    if left_out:
        return left_out
    if stated.documentation or (stated.documentation is None and is_manual(place)):
        return Category.DOCUMENTATION, None
    if is_test(place):
        return Category.TEST, None
    if encoding == NOTEBOOK or stated.detectable:
        return Category.SOURCE, None
    if stated.documentation is None and is_prose(place, text):
        return Category.DOCUMENTATION, None
    return Category.DATA if is_data(place) else Category.SOURCE, None


def _left_out(
    place: Place, text: bytes, encoding: str, stated: Stated
) -> tuple[Category, SkipReason] | None:
    """The category and the reason of a file that is not read by default."""
    if stated.vendored or (stated.vendored is None and is_vendored(place)):
        return Category.VENDORED, SkipReason.VENDORED
    if stated.generated is None and is_minified(place, text):
        return Category.MINIFIED, SkipReason.MINIFIED
    if stated.generated or (stated.generated is None and is_generated(place, text)):
        return Category.GENERATED, SkipReason.GENERATED
    meant = encoding == NOTEBOOK or stated.detectable or stated.documentation
    if not meant and is_bulk_data(place, text):
        return Category.DATA, SkipReason.DATA
    return None
