"""A file is called an orphan only where nothing so much as mentions it."""

import pytest
from facts_example import facts

LONELY = {"src/lonely.py": "def forgotten_function(): pass\n", "src/a.py": "x = 1\n"}


def test_code_that_nothing_mentions_is_an_orphan() -> None:
    assert facts(LONELY).orphans == ("src/lonely.py",)


@pytest.mark.parametrize(
    "more",
    [
        {"b.py": "import lonely\n"},
        {"b.py": "TABLE = {'x': forgotten_function}\n"},
        {"b.cob": "CALL 'lonely'.\n"},
        {"plugins.yml": "- src.lonely:Plugin\n"},
        {"Makefile": "all:\n\tpython src/lonely.py\n"},
        {"tests/test_it.py": "from src.lonely import *\n"},
    ],
)
def test_any_mention_is_a_doubt(more: dict[str, str]) -> None:
    assert "src/lonely.py" not in facts({**LONELY, **more}).orphans


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("tests/odd.py", "def odd_one(): pass\n"),
        ("examples/odd.py", "def odd_one(): pass\n"),
        ("docs/conf.py", "def odd_one(): pass\n"),
        ("web/vite.config.ts", "export function odd_one() {}\n"),
        ("odd/__init__.py", "def odd_one(): pass\n"),
        ("odd.py", "print('a script that somebody starts')\n"),
        ("odd.py", "def odd_one(): pass\nif __name__ == '__main__':\n    odd_one()\n"),
        ("odd.abap", "REPORT odd.\n"),
        ("odd.md", "# odd\n"),
        ("odd.py", "def odd_one(:\n"),
        ("odd.go", "package odd\nfunc (o *Other) Method() {}\n"),
    ],
)
def test_what_cannot_be_judged_is_left_out(path: str, text: str) -> None:
    assert facts({path: text, "a.py": "x = 1\n"}).orphans == ()


def test_the_function_of_a_command_is_no_orphan() -> None:
    manifest = '[project]\nname = "b"\n[project.scripts]\nbx = "src.lonely:forgotten_function"\n'
    assert facts({**LONELY, "pyproject.toml": manifest}).orphans == ()
