"""Which bytes are text, in which encoding, and what text they are."""

# ruff: noqa: RUF001 - letters of other languages are what is tested

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reposcan.checkout.decode import encoding_of, is_binary, text_of

COBOL = "".join(
    f"{line}\n"
    for line in (
        "000100 IDENTIFICATION DIVISION.",
        "000200 PROGRAM-ID. PAYROLL.",
        "000300 PROCEDURE DIVISION.",
        "000400     IF WS-HOURS NOT > 40 AND WS-RATE = '12.50'",
        "000500         COMPUTE WS-PAY = WS-HOURS * WS-RATE.",
        "000600     STOP RUN.",
    )
)
CODE = "int main(void) {\n    return a[0] ^ b[1];\n}\n"
LANGUAGES = {
    "cp1252": "Größe und Höhe dürfen nicht überschritten werden, sonst läuft der Zähler über",
    "iso8859-2": "Nie można otworzyć pliku, ponieważ został usunięty przez użytkownika; później",
    "cp1250": "Soubor se nepodařilo otevřít, protože ještě neexistuje; zkuste to později",
    "koi8-r": "Не удалось открыть файл, потому что он был удалён пользователем",
    "cp1251": "Не удалось открыть файл, потому что он был удалён пользователем",
    "cp866": "Не удалось открыть файл, потому что он был удалён пользователем",
    "cp932": "ファイルを開くことができません。利用者が削除した可能性があります",
    "euc_jp": "ファイルを開くことができません。利用者が削除した可能性があります",
    "gb18030": "无法打开该文件，因为用户已经将它删除，请稍后再试一次",
    "big5": "無法開啟這個檔案，因為使用者已經將它刪除，請稍後再試一次",
    "cp949": "사용자가 파일을 삭제했기 때문에 파일을 열 수 없습니다. 나중에 다시 시도하십시오",
    "cp437": "Größe und Höhe dürfen nicht überschritten werden, sonst läuft der Zähler über",
    "cp1253": "Δεν ήταν δυνατό το άνοιγμα του αρχείου, επειδή ο χρήστης το έχει διαγράψει",
}


def in_ebcdic(text: str, page: str = "cp037", end: bytes = b"\x15") -> bytes:
    raw = text.encode("cp037").replace(b"\x25", end)
    moved = bytes.maketrans(b"\xb0\x5f\xba\xad\xbb\xbd", b"\x5f\xb0\xad\xba\xbd\xbb")
    return raw.translate(moved) if page == "cp1047" else raw


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (b"", "utf-8"),
        (b"plain", "utf-8"),
        ("naïve €".encode(), "utf-8"),
        (b"\xef\xbb\xbfint", "utf-8-sig"),
        ("int é".encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + "int é".encode("utf-16-be"), "utf-16"),
        ("int é".encode("utf-32"), "utf-32"),
        (b"caf\xe9\r\n\x1a", "cp1252"),
        # Controls that no text has, and bytes without any blank.
        (b"caf\xe9 \x02", None),
        (b"\xf0\xf1\xf2" * 200, None),
        # A mark binds: what follows must be in that encoding.
        (b"\xef\xbb\xbf\xe9", None),
        (b"\xff\xfe\x00", None),
        (b"\xff\xfe\x00\xd8a\x00", None),
        (b"a\0b", None),
        (b"\xef\xbb\xbfa\0", "utf-8-sig"),
    ],
)
def test_encoding(raw, encoding):
    assert encoding_of(raw) == encoding


@pytest.mark.parametrize(
    "line",
    [
        *("Copyright 2001 Jürgen Müller", "© 1998 Foo", "25 °C ± 3", "10 µs", "§ 3.2", "£20"),
        *("Loïc Minier", "Søren Öberg", "Ludovic Courtès", "½ of it", "100 €", "a naïve way"),
    ],
)
def test_a_few_signs_in_english_are_western(line):
    raw = f"// {line}\nint i;\n".encode("cp1252")
    assert encoding_of(raw) == "cp1252"


@pytest.mark.parametrize(("encoding", "line"), LANGUAGES.items())
def test_languages(encoding, line):
    text = "".join(f"/* {part}. */\n{CODE}" for part in (line, *line.split(",")))
    raw = text.encode(encoding)
    assert encoding_of(raw) == encoding
    assert text_of(raw, encoding) == text.encode()


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("# -*- coding: iso-8859-5 -*-", "iso8859-5"),
        ("# vim: set fileencoding=koi8-u :", "koi8-u"),
        ("scriptencoding cp1251", "cp1251"),
        ('<?xml version="1.0" encoding="windows-1251"?>', "cp1251"),
        ('<meta charset="x-mac-cyrillic">\n<meta charset=KOI8-R>', "koi8-r"),
        # What cannot be, or is no encoding of text that holds ASCII, is passed over.
        ("# coding: utf-8, once", "cp1251"),
        ("# coding: cp037, rot13, base64, idna, unicode_escape", "cp1251"),
        ("# encoding nonsense", "cp1251"),
        ("# coding: shift_jis_2004", "cp1251"),
    ],
)
def test_what_a_file_says_of_itself_is_believed(head, encoding):
    raw = f"{head}\n// {LANGUAGES['cp1251']}\n".encode(encoding)
    assert encoding_of(raw) == encoding


def test_what_the_guess_cannot_read_is_western():
    """The guess rests on the beginning; the rest may break it."""
    raw = f"{LANGUAGES['cp932']}\n".encode("cp932") * 50 + b"caf\xe9 \n"
    assert encoding_of(raw) in ("cp1252", None)


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize(
    "text", [COBOL, CODE, f"# {LANGUAGES['gb18030']}\n" * 3, f"{LANGUAGES['cp1251']} 😀\n"]
)
def test_wide_encodings_without_a_mark(codec, text):
    raw = text.encode(codec)
    assert encoding_of(raw) == codec
    assert text_of(raw, codec) == text.encode()


@pytest.mark.parametrize(
    "raw",
    [
        b"\x01\0\0\0" * 40,
        b"".join(number.to_bytes(2, "little") for number in range(200)),
        b"".join(number.to_bytes(4, "big") for number in range(40, 4000)),
        "no_blank_anywhere".encode("utf-16-le") * 30,
        b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0" * 4,
    ],
)
def test_numbers_are_no_wide_text(raw):
    assert encoding_of(raw) is None
    assert is_binary(raw)


@pytest.mark.parametrize("page", ["cp037", "cp1047"])
@pytest.mark.parametrize("end", [b"\x15", b"\x25", b"\x0d\x25"])
def test_ebcdic_with_line_ends(page, end):
    raw = in_ebcdic(CODE * 3, page, end)
    assert encoding_of(raw) == page
    text = text_of(raw, page)
    assert text.replace(b"\r", b"") == (CODE * 3).encode()


def test_ebcdic_in_records_of_a_card():
    raw = b"".join(f"{line:<80}".encode("cp037") for line in COBOL.splitlines())
    assert encoding_of(raw) == "cp037+80"
    assert text_of(raw, "cp037+80") == COBOL.encode()


def test_line_n_is_record_n():
    lines = ["A" * 80, "", "      B", "", "C" * 79]
    raw = b"".join(f"{line:<80}".encode("cp037") for line in lines)
    assert text_of(raw, "cp1047+80").decode().split("\n") == [*lines, ""]


@pytest.mark.parametrize(
    "raw",
    [
        # Data in EBCDIC: records of another length, packed numbers.
        "".join(f"{number:011}CUSTOMER NAME {number:<25}" for number in range(30)).encode("cp037"),
        in_ebcdic(COBOL) + b"\x00\x12\x3c\x20",
    ],
)
def test_data_of_the_mainframe_is_no_text(raw):
    assert encoding_of(raw) is None


@given(st.binary(min_size=1, max_size=400).filter(lambda raw: not raw.isascii()))
def test_chance_makes_no_ebcdic(raw):
    assert not (encoding_of(raw) or "").startswith(("cp037", "cp1047"))


def test_compressed_data_is_no_text():
    noise = random.Random(4).randbytes(200_000)
    for start in range(0, len(noise), 2_000):
        raw = noise[start : start + 2_000].replace(b"\0", b"\x01")
        assert encoding_of(raw) is None


@pytest.mark.parametrize(
    ("raw", "encoding", "text"),
    [
        (b"a\rb\r", "utf-8+cr", b"a\nb\n"),
        (b"a\rb", "utf-8+cr", b"a\nb"),
        (b"\xef\xbb\xbfa\rb", "utf-8-sig+cr", b"a\nb"),
        ("é a\rb\r".encode("utf-16"), "utf-16+cr", "é a\nb\n".encode()),
        (b"caf\xe9 au lait\rb\r", "cp1252+cr", "café au lait\nb\n".encode()),
        # One line feed, and carriage returns are what they are.
        (b"a\rb\r\n", "utf-8", b"a\rb\r\n"),
        (b"a\r\nb\r\n", "utf-8", b"a\r\nb\r\n"),
        (b"a\fb\n\v\n", "utf-8", b"a\fb\n\v\n"),
        # A byte of another character is no carriage return.
        ("a\u0d0ab".encode("utf-16"), "utf-16", "a\u0d0ab".encode()),
    ],
)
def test_line_ends(raw, encoding, text):
    assert encoding_of(raw) == encoding
    assert text_of(raw, encoding) == text


def test_unknown_names_are_refused():
    for name in ("klingon", "cp037+81", "utf-8+80", "rot13"):
        with pytest.raises(LookupError):
            text_of(b"abc", name)


@given(st.binary())
def test_what_has_an_encoding_becomes_utf8(raw):
    encoding = encoding_of(raw)
    if encoding is not None:
        text_of(raw, encoding).decode("utf-8")


@given(
    st.text().filter(lambda text: not text.startswith("\ufeff") and "\r" not in text),
    st.sampled_from(["utf-8-sig", "utf-16", "utf-32"]),
)
def test_marked_text_comes_back(text, encoding):
    raw = text.encode(encoding)
    assert encoding_of(raw) == encoding or (encoding, text[:1]) == ("utf-16", "\0")
    assert text_of(raw, encoding) == text.encode()
