"""Which bytes are text, and in which encoding."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reposcan.checkout.decode import encoding_of, is_binary, text_of


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (b"plain", "utf-8"),
        ("naïve €".encode(), "utf-8"),
        (b"\xef\xbb\xbfint", "utf-8-sig"),
        ("int é".encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + "int é".encode("utf-16-be"), "utf-16"),
        ("int é".encode("utf-32"), "utf-32"),
        ("naïve €".encode("cp1252"), "cp1252"),
        (b"caf\xe9\r\n\x1a", "cp1252"),
        # Bytes that the code page leaves open, and controls that no text has.
        (b"\x81 caf\xe9", None),
        (b"caf\xe9 \x02", None),
        # A mark binds: what follows must be in that encoding.
        (b"\xef\xbb\xbf\xe9", None),
        (b"\xff\xfe\x00", None),
        (b"\xff\xfe\x00\xd8a\x00", None),
    ],
)
def test_encoding(raw, encoding):
    assert encoding_of(raw) == encoding


@pytest.mark.parametrize(
    ("raw", "binary"),
    [
        (b"", False),
        (b"text", False),
        (b"a\0b", True),
        (b"x" * 7999 + b"\0", True),
        (b"x" * 8000 + b"\0", False),
        ("text".encode("utf-16"), False),
        ("text".encode("utf-32"), False),
        ("text".encode("utf-16-le"), True),
        (b"\xef\xbb\xbfa\0", True),
    ],
)
def test_binary(raw, binary):
    assert is_binary(raw) is binary


@given(st.binary())
def test_what_has_an_encoding_becomes_utf8(raw):
    encoding = encoding_of(raw)
    if encoding is not None:
        text_of(raw, encoding).decode("utf-8")


@given(
    st.text().filter(lambda text: not text.startswith("\ufeff")),
    st.sampled_from(["utf-8-sig", "utf-16", "utf-32"]),
)
def test_marked_text_comes_back(text, encoding):
    raw = text.encode(encoding)
    assert encoding_of(raw) == encoding or (encoding, text[:1]) == ("utf-16", "\0")
    assert text_of(raw, encoding) == text.encode()
