"""The rules of the house that a machine can check."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import reposcan

PACKAGE = Path(reposcan.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))

#: What every stage may import besides itself: values, errors, and the small protocols.
SHARED = ("model", "errors", "observer", "printable", "resources", "tasks", "turns", "version")
ALLOWED = {
    "packing": ("packing.tokens",),
    "models": ("packing.tokens",),
    "asking": ("packing.tokens", "engine.interface", "questions.interface"),
    # Reading an answer is checking it: the checks are pure functions.
    "questions": ("findings",),
    "servers": ("packing.tokens", "engine.interface", "engine.unanswered"),
}
STAGES = (
    *("asking", "checkout", "docstrings", "engine", "facts", "findings", "graph", "models"),
    *("packing", "questions", "report", "servers", "store", "syntax"),
)


def imports(path: Path) -> Iterator[str]:
    """Dotted names of this package's modules that a module imports, relative ones resolved."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                base = ".".join(("reposcan", *parts[: len(parts) - node.level], base)).strip(".")
            names = [base, *(f"{base}.{alias.name}" for alias in node.names)]
        else:
            continue
        yield from (
            name.removeprefix("reposcan.") for name in names if name.startswith("reposcan.")
        )


def test_the_stages_are_the_folders() -> None:
    folders = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert folders == {*STAGES, "model", "commands"}


@pytest.mark.parametrize("stage", STAGES)
def test_stages_do_not_import_each_other(stage: str) -> None:
    allowed = (*SHARED, stage, *ALLOWED.get(stage, ()))
    for path in (PACKAGE / stage).rglob("*.py"):
        for name in imports(path):
            fits = any(name == one or name.startswith(f"{one}.") for one in allowed)
            outer = any(one.startswith(f"{name}.") for one in allowed)
            assert fits or outer, f"{path.relative_to(PACKAGE)} imports reposcan.{name}"


def test_values_import_values_only() -> None:
    for path in (PACKAGE / "model").rglob("*.py"):
        assert all(name.startswith("model") for name in imports(path)), path


def test_only_the_command_line_prints_and_exits() -> None:
    for path in MODULES:
        if path.name in ("cli.py", "child.py", "worker.py", "convert.py"):
            continue
        # The commands are the command line, in parts.
        if path.parent.name == "commands":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            assert not (
                isinstance(node, ast.Call)
                and ast.unparse(node.func) in ("print", "sys.exit", "exit", "click.echo")
            ), path


def test_nothing_of_the_library_knows_the_command_line() -> None:
    outer = ("cli", "commands", "console", "events", "settings")
    for path in MODULES:
        if path.stem not in (*outer, "__main__") and path.parent.name != "commands":
            assert not {name.split(".")[0] for name in imports(path)} & set(outer), path


def test_modules_and_functions_are_small() -> None:
    lengths = [len(path.read_text().splitlines()) for path in MODULES]
    assert max(lengths) <= 400
    assert sorted(lengths)[len(lengths) // 2] <= 150
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                assert length <= 75, f"{path.name}: {node.name} has {length} lines"


def test_importing_the_library_is_light() -> None:
    import subprocess

    names = ("torch", "vllm", "git", "openai")
    heavy = f"import reposcan, sys; print(*[m for m in {names} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", heavy], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
