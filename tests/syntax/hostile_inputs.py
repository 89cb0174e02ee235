"""Texts that make parsers loop, crash or take for ever, and a table with a row for each grammar."""

import random
from collections.abc import Iterator, Mapping
from typing import get_args

from tree_sitter_language_pack import SupportedLanguage

from reposcan.checkout.decode import encoding_of, text_of
from reposcan.syntax.languages import Language

_SEED = 20


def every_grammar() -> tuple[Language, ...]:
    """A row for each grammar of the pack, with its own suffix."""
    names = sorted(get_args(SupportedLanguage))
    return tuple(Language(name, (f".of_{name}",), grammar=name) for name in names)


def hostile_inputs(size: int) -> Mapping[str, bytes]:
    """Texts by what they are, of up to about `size` bytes, as a snapshot would hand them on."""
    return {name: decoded(raw) for name, raw in _raw(size)}


def decoded(raw: bytes) -> bytes:
    """The text of the bytes; those that are in no encoding stay what they are."""
    encoding = encoding_of(raw)
    return raw if encoding is None else text_of(raw, encoding)


def _raw(size: int) -> Iterator[tuple[str, bytes]]:
    chance = random.Random(_SEED)
    noise = chance.randbytes(size)
    yield "nothing", b""
    yield "one byte", b"x"
    yield "line ends", b"\r\n" * (size // 2)
    yield "lone returns", b"a\r" * (size // 2)
    yield "NULs", b"\0" * size
    yield "controls", bytes(range(1, 32)) * (size // 31)
    yield "noise", noise
    yield "noise as cp1252", noise.decode("cp1252", "replace").encode()
    yield "letters", bytes(chance.choices(b"(){}[]<>;:,.=+-*/\\\"'`#@$%&|!?~^ \n\tifxend0", k=size))
    yield "cut UTF-8", "é漢😀".encode() * (size // 9) + b"\xf0\x9f"
    yield "one line", b"x = 1 + " * (size // 8)
    yield "blanks", b" " * size
    for pair in ("()", "[]", "{}", "<>"):
        opening, closing = pair[0].encode(), pair[1].encode()
        yield f"open {pair}", opening * size
        yield f"nested {pair}", opening * (size // 2) + closing * (size // 2)
    for quote in ('"', "'", "`", '"""'):
        yield f"quotes {quote}", quote.encode() * (size // len(quote))
    yield "comments", b"/*" * (size // 2)
    yield "indents", b"".join(b" " * depth + b"if x:\n" for depth in range(int((2 * size) ** 0.5)))
    yield "escapes", b"\\" * size
    yield "here documents", b"<<A\n" * (size // 4)
    yield "else ifs", b"if a then b else " * (size // 17)
    yield "unclosed tags", b"<a><script>" * (size // 11)
