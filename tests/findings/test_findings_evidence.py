import pytest
from hypothesis import given
from hypothesis import strategies as st

from reposcan.findings import fingerprint, locate
from reposcan.model.code import Span

TEXT = b"""\
int before(void) { return x / y; }

int divide(int x, int y)
{
    if (y == 0)
        log("zero");
    return x /\ty;
}

int twice(int a) { a++; a++; return a; }
"""
DIVIDE = Span(3, 8, TEXT.index(b"int divide"), TEXT.index(b"\nint twice"))
TWICE = Span(10, 10, TEXT.index(b"int twice"), len(TEXT))


def test_a_quote_is_found_inside_the_function_with_its_lines() -> None:
    place = locate("return x / y;", TEXT, DIVIDE)
    assert isinstance(place, Span)
    assert (place.start_line, place.end_line) == (7, 7)
    assert TEXT[place.start_byte : place.end_byte] == b"return x /\ty;"


def test_a_quote_may_span_lines() -> None:
    place = locate('if (y == 0)\n  log("zero");', TEXT, DIVIDE)
    assert isinstance(place, Span)
    assert (place.start_line, place.end_line) == (5, 6)


@pytest.mark.parametrize(
    ("quote", "reason"),
    [
        ("return x/y;", "the quoted code does not stand in the function"),
        ("return X / y;", "the quoted code does not stand in the function"),
        ("int before(void)", "the quoted code does not stand in the function"),
        ("divide", "the quote is a single word"),
        ("eturn x", "the quoted code does not stand in the function"),
        ("og(", "the quoted code does not stand in the function"),
        ("", "the quote holds no code"),
        ("};", "the quote holds no code"),
    ],
)
def test_what_is_not_there_to_the_letter_is_not_evidence(quote: str, reason: str) -> None:
    assert locate(quote, TEXT, DIVIDE) == reason


def test_overlapping_places_are_told_apart() -> None:
    text = b"f(a, a, a)"
    reason = locate("a, a", text, Span(1, 1, 0, len(text)))
    assert reason == "the quoted code stands in the function more than once"


def test_a_quote_that_stands_twice_is_ambiguous() -> None:
    assert locate("a++;", TEXT, TWICE) == "the quoted code stands in the function more than once"


@given(st.text(max_size=60), st.text(min_size=1, max_size=200))
def test_locating_never_raises_and_a_place_holds_the_quote(quote: str, text: str) -> None:
    raw = text.encode("utf-8", "replace")
    lines = max(1, raw.count(b"\n") + (0 if raw.endswith(b"\n") else 1))
    place = locate(quote, raw, Span(1, lines, 0, len(raw)))
    if isinstance(place, Span):
        found = raw[place.start_byte : place.end_byte]
        assert found.split() == quote.encode("utf-8", "replace").split()
        assert place.start_line == 1 + raw[: place.start_byte].count(b"\n")


def test_a_fingerprint_survives_moving_and_reformatting_but_not_a_change() -> None:
    mark = fingerprint("logic-error", "divide", "return x / y;")
    assert mark == fingerprint("logic-error", "divide", "return  x /\n y;")
    assert mark != fingerprint("logic-error", "divide", "return x / z;")
    assert mark != fingerprint("logic-error", "other", "return x / y;")
    assert mark != fingerprint("injection", "divide", "return x / y;")
