"""Which functions have the same digest."""

import pytest

from reposcan.syntax.copies import digest
from reposcan.syntax.outline import outline

PYTHON = '''
def total(prices, rate):
    """Add them up."""
    result = 0
    for price in prices:
        # With tax.
        result += price * (1 + rate)
    result = round(result)
    return result
'''


def digests(path: str, source: str) -> list[str]:
    return [d.copy for d in outline(path, source.encode()).definitions]


def test_comments_layout_name_and_place_do_not_matter() -> None:
    indented = "".join(f"    {line}\n" for line in PYTHON.split("\n"))
    copy = (
        indented.replace("total", "sum_of_all")
        .replace("# With tax.", "# And\n\n            # more.")
        .replace("Add them up.", "Sums.")
        .replace(" * ", "*")
    )
    [one], [none, two] = digests("a.py", PYTHON), digests("b.py", f"class A:\n    @static\n{copy}")
    assert one == two
    assert len(one) == 16
    assert int(one, 16) >= 0
    assert none == ""


@pytest.mark.parametrize(("old", "new"), [("1 +", "2 +"), ("prices, rate", "rate, prices")])
def test_code_matters(old: str, new: str) -> None:
    assert digests("a.py", PYTHON) != digests("a.py", PYTHON.replace(old, new))


@pytest.mark.parametrize("quote", ['"', "'", "`"])
def test_white_space_in_strings_matters(quote: str) -> None:
    source = "function f(a) {\n" + f"  tab({quote}it  {quote}, a);\n" * 6 + "}\n"
    [one] = digests("a.js", source)
    assert [one] == digests("a.js", source.replace("  tab(", "\ttab( ")) != [""]
    assert [one] != digests("a.js", source.replace("it  ", "it "))


@pytest.mark.parametrize("stray", ['"', "'", "`", '\\"', "\"'"])
def test_stray_quotes_are_no_trap(stray: str) -> None:
    # Trying each quote again would take minutes.
    pieces = [b"line\n" * 6, stray.encode() * 100_000]
    assert len(digest(pieces)) == 16


def test_what_is_short_has_none() -> None:
    five = "int f(void) {\n\n" + "a();\n/* none\n\n*/\n" * 3 + "return " + "1 + " * 40 + "1; }\n"
    assert digests("a.c", five) == [""]
    assert digests("a.c", five.replace("{", "{\nb();")) != [""]
    assert digests("a.c", "int f(void)\n{\n;\n;\n;\n;\nreturn 1; }\n") == [""]


def test_what_is_documented_at_length_is_short() -> None:
    longer = PYTHON.replace("Add them up.", "Add.\n\n" + "    Slowly.\n" * 9)
    assert digests("a.py", longer) == digests("a.py", PYTHON) != [""]
    assert digests("a.py", longer.replace("    result = round(result)\n", "")) == [""]


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("a.c", "static int *NAME(int a)\n{\n// BODY\n}\n"),
        ("a.cpp", "int Shape<int>::NAME(int a) const\n{\n// BODY\n}\n"),
        ("A.java", "class A { public int NAME(int a)\n{\n// BODY\n} }\n"),
        ("a.js", "exports.NAME = function (a)\n{\n// BODY\n}\n"),
        ("a.ts", "const NAME = (a: number) =>\n{\n// BODY\n}\n"),
        ("a.go", "package p\nfunc NAME(a int) int {\n// BODY\n}\n"),
        ("a.rs", "fn NAME(a: u8) -> u8 {\n// BODY\n}\n"),
    ],
)
def test_a_renamed_copy_is_found_in_every_language(path: str, source: str) -> None:
    long = source.replace("BODY", "Body.\n" + "count(a, a + a);\n" * 6)
    one, two = (digests(path, long.replace("NAME", name))[-1] for name in ("one", "another"))
    assert one == two != ""
    assert digests(path, long.replace("a + a", "a - a"))[-1] != one


def test_functions_nested_deeply_have_none() -> None:
    line = "value = compute(value, value, value)\n"
    source = "".join(f"{' ' * i}def f():\n{' ' * i} {line}" for i in range(40))
    found = digests("a.py", source)
    assert found[0] != ""
    assert "" in found[1:-6]
