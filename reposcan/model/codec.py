"""How outlines are carried between processes and kept: as bytes that nobody has to trust.

msgspec reads MessagePack into the very types of the outline and refuses all else, so that neither
a parser that hostile code has taken over nor a store that came with a checkout can do harm, and it
is twice as fast as pickle.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import msgspec

from reposcan.model.code import Level, Outline

_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Outline)


@dataclass(frozen=True, slots=True)
class _Levelled:
    """The one field of an outline that is asked for; all others are passed over."""

    level: Level


_LEVEL_DECODER = msgspec.msgpack.Decoder(_Levelled)

#: Bytes whose outlines are held decoded, which takes about three times as much memory: the stages
#: each look at all files, and only repositories with more than some 5,000 decode them again.
_DECODED_BYTES = 24_000_000


@dataclass(frozen=True, slots=True)
class Packed:
    """An outline as bytes, with what lists of files show of it.

    Attributes:
        language: of the file.
        lines: number of lines.
        unparsed: why the parser failed; empty where it did not.
        outline: the outline.
    """

    language: str
    lines: int
    unparsed: str
    outline: bytes


class NotAnOutlineError(ValueError):
    """Bytes that no parser of ours has written."""


def pack(outline: Outline) -> Packed:
    """The outline as bytes."""
    unparsed = outline.problem if outline.level is Level.LINES else ""
    return Packed(outline.language, outline.lines, unparsed, _ENCODER.encode(outline))


def unpack(encoded: bytes) -> Outline:
    """The outline of its bytes.

    Raises:
        NotAnOutlineError: they are none.
    """
    try:
        return _DECODER.decode(encoded)
    except (msgspec.MsgspecError, TypeError) as error:
        raise NotAnOutlineError(f"not an outline: {error}") from error


def level_of(encoded: bytes) -> Level:
    """How well the file of an outline's bytes is understood.

    Raises:
        ValueError: they are no outline.
    """
    try:
        return _LEVEL_DECODER.decode(encoded).level
    except msgspec.MsgspecError as error:
        raise ValueError(f"not an outline: {error}") from error


class Outlines(Mapping[str, Outline]):
    """Outlines by path, held as bytes: memory then follows their size and not Python's objects.

    Args:
        encoded: the bytes of each, by path.
        decode: makes an outline of its bytes.
    """

    def __init__(
        self, encoded: Mapping[str, bytes], decode: Callable[[bytes], Outline] = unpack
    ) -> None:
        self._encoded = encoded
        self._decode = decode
        self._decoded: OrderedDict[str, Outline] = OrderedDict()
        self._held = 0

    def __getitem__(self, path: str) -> Outline:
        outline = self._decoded.get(path)
        if outline is None:
            encoded = self._encoded[path]
            outline = self._decoded[path] = self._decode(encoded)
            self._held += len(encoded)
            while self._held > _DECODED_BYTES:
                oldest, _ = self._decoded.popitem(last=False)
                self._held -= len(self._encoded[oldest])
        return outline

    def __iter__(self) -> Iterator[str]:
        return iter(self._encoded)

    def __len__(self) -> int:
        return len(self._encoded)
