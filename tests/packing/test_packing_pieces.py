"""Modules are cut where they may be, and every part is counted exactly."""

import pytest
from characters import Characters
from hypothesis import given
from hypothesis import strategies as st

from reposcan.model.code import Level, Outline, Span
from reposcan.model.pack import Member
from reposcan.packing import Cutter, member_text
from reposcan.packing.pieces import shown_digest, stretch
from reposcan.syntax.lines import Lines, chunks


def cut_all(path: str, text: bytes, room: int, borders: tuple[int, ...] = ()) -> list[Member]:
    """All parts of a file."""
    lines = Lines(text)
    outline = Outline("Text", Level.LINES, len(lines), (), chunks(lines, borders), ())
    cutter = Cutter({path: outline}, {path: text}.__getitem__, Characters(), room // 4)
    rest: Member | None = Member(path, "d", 1, 1, Span(1, max(len(lines), 1), 0, len(text)), 0, "")
    parts = []
    while rest:
        cut = cutter.cut(rest, room)
        assert cut
        parts.append(cut.head)
        rest = cut.rest
    return parts


@given(st.text(min_size=1, max_size=2000), st.integers(90, 300))
def test_parts_tile_the_file_and_never_exceed_the_room(text: str, room: int) -> None:
    raw = text.encode("utf-8", "replace")
    parts = cut_all("src/a.py", raw, room)
    assert b"".join(raw[p.span.start_byte : p.span.end_byte] for p in parts) == raw
    for part in parts:
        body = raw[part.span.start_byte : part.span.end_byte]
        body.decode("utf-8")
        assert part.tokens == len(member_text("src/a.py", body, whole=False)) <= room
        assert part.shown == shown_digest(body)
        assert part.span == stretch(raw, Span(1, 1, 0, 0), part.span.start_byte, part.span.end_byte)


def test_cuts_fall_between_chunks_where_they_can() -> None:
    text = b"".join(b"line %03d\n" % n for n in range(60))
    parts = cut_all("a.py", text, 300, tuple(range(0, 60, 5)))
    assert len(parts) > 1
    assert {part.span.start_line % 5 for part in parts} == {1}


def test_where_nothing_fits_nothing_is_cut() -> None:
    text = b"x = 1\n" * 20
    outline = Outline("Text", Level.LINES, 20, (), (Span(1, 20, 0, 120),), ())
    cutter = Cutter({"a.py": outline}, {"a.py": text}.__getitem__, Characters(), 30)
    member = Member("a.py", "d", 1, 1, Span(1, 20, 0, 120), 140, "")
    assert cutter.cut(member, 20) is None


@pytest.mark.parametrize("path", ["d/" * 2000 + "x.py", "\U000e0001" * 960])
def test_a_long_path_does_not_eat_the_context(path: str) -> None:
    assert all(part.tokens <= 480 for part in cut_all(path, b"x = 1\n" * 200, 480))
