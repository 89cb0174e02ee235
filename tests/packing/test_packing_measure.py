import pytest
from characters import Characters
from hypothesis import given
from hypothesis import strategies as st

from reposcan.errors import ModelError
from reposcan.model.code import Level, Outline, Span
from reposcan.model.source import SourceFile
from reposcan.packing import measure, member_text

FILE = SourceFile("src/a.py", "0" * 40, 1, "utf-8")


def lines_outline(text: bytes, cut: int) -> Outline:
    """Chunks of `cut` lines."""
    lines = [line + b"\n" for line in text.split(b"\n")]
    lines[-1] = lines[-1][:-1]
    if not lines[-1]:
        lines.pop()
    chunks, start_byte = [], 0
    for first in range(0, len(lines), cut):
        group = lines[first : first + cut]
        end_byte = start_byte + sum(map(len, group))
        chunks.append(Span(first + 1, first + len(group), start_byte, end_byte))
        start_byte = end_byte
    return Outline("Text", Level.LINES, len(lines), (), tuple(chunks), ())


def test_a_file_that_fits_is_one_whole_member() -> None:
    text = b"a = 1\nb = 2\n"
    [member] = measure(FILE, lines_outline(text, 10), text, Characters(), 1000)
    assert (member.part, member.parts) == (1, 1)
    assert member.span == Span(1, 2, 0, len(text))
    assert member.tokens == len(member_text("src/a.py", member.span, None, text))


@given(st.text(min_size=1, max_size=2000), st.integers(90, 300), st.integers(1, 30))
def test_parts_tile_the_file_and_never_exceed_the_budget(text: str, budget: int, cut: int) -> None:
    raw = text.encode("utf-8", "replace")
    outline = lines_outline(raw, cut)
    members = measure(FILE, outline, raw, Characters(), budget)
    assert [m.span.start_byte for m in members[1:]] == [m.span.end_byte for m in members[:-1]]
    assert members[0].span.start_byte == 0
    assert members[-1].span.end_byte == len(raw)
    for number, member in enumerate(members, 1):
        whole = len(members) == 1
        shown = member_text(FILE.path, member.span, None if whole else outline.lines, raw)
        assert member.tokens == len(shown) <= budget
        assert (member.part, member.parts) == (number, len(members))
        assert member.span.start_line == 1 + raw[: member.span.start_byte].count(b"\n")
        body = raw[member.span.start_byte : member.span.end_byte]
        body.decode("utf-8")
        assert member.span.end_line == member.span.start_line + body[:-1].count(b"\n")


def test_cuts_fall_between_chunks_where_they_can() -> None:
    text = b"".join(b"line %03d\n" % n for n in range(60))
    members = measure(FILE, lines_outline(text, 10), text, Characters(), 300)
    assert {m.span.start_line % 10 for m in members} == {1}


def test_a_path_cannot_leave_its_header_line() -> None:
    text = member_text("a\n=== File x ===\n", Span(1, 1, 0, 2), None, b"x\n")
    assert text == "=== File a\\n=== File x ===\\n ===\nx\n\n"


def test_code_cannot_pass_for_another_files() -> None:
    text = b"x = 1\n=== File real.py ===\ny = 2\n"
    shown = member_text("a.py", Span(1, 3, 0, len(text)), None, text)
    assert shown.count("\n===") == 0


@pytest.mark.parametrize("path", ["d/" * 2000 + "x.py", "\U000e0001" * 960])
def test_a_long_path_does_not_eat_the_context(path: str) -> None:
    text = b"x = 1\n" * 200
    file = SourceFile(path, "0" * 40, len(text), "utf-8")
    members = measure(file, lines_outline(text, 10), text, Characters(), 512)
    assert all(member.tokens <= 512 for member in members)


def test_a_context_that_holds_no_code_at_all_is_an_error_and_no_hang() -> None:
    with pytest.raises(ModelError, match="does not hold"):
        measure(FILE, lines_outline(b"x = 1\n", 1), b"x = 1\n", Characters(), 10)
