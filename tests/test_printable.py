import pytest
from hypothesis import given
from hypothesis import strategies as st

from reposcan.printable import LONGEST, printable


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a.py", "a.py"),
        ("dir/ä b.py", "dir/ä b.py"),
        ("a\nb", r"a\nb"),
        ("a\u202ecod.py", r"a\u202ecod.py"),
        ("\x1b[31mred", r"\x1b[31mred"),
    ],
)
def test_a_name_stays_on_its_line_and_looks_like_itself(name: str, shown: str) -> None:
    assert printable(name) == shown


def test_a_long_name_loses_its_middle() -> None:
    short = printable("a" * 500 + "/end.py")
    assert short.startswith("aaaa")
    assert "..." in short
    assert short.endswith("/end.py")


@given(st.text(), st.integers(10, LONGEST))
def test_a_name_is_never_longer_than_it_may_be(name: str, longest: int) -> None:
    shown = printable(name, longest)
    assert len(shown) <= longest
    assert shown.isprintable()
