"""Where programs begin."""

import pytest
from facts_example import facts

from reposcan.model.facts import EntryKind, EntryPoint


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (
            {"src/main.c": "int x;\nint main(void) { return 0; }\n"},
            [EntryPoint("src/main.c", 2, EntryKind.CODE, "main")],
        ),
        (
            {"tool.py": "def f(): pass\nif __name__ == '__main__':\n    f()\n"},
            [EntryPoint("tool.py", 2, EntryKind.CODE, "tool.py")],
        ),
        (
            {"run": "#!/bin/sh\necho\n"},
            [EntryPoint("run", 1, EntryKind.SCRIPT, "run")],
        ),
        ({"build.rs": "fn main() {}\n"}, [EntryPoint("build.rs", 1, EntryKind.CODE, "main")]),
        (
            {
                "pyproject.toml": '[project]\nname = "b"\n[project.scripts]\nbx = "b.cli:run"\n',
                "src/b/__init__.py": "",
                "src/b/cli.py": "import os\n\ndef run(): pass\n",
            },
            [EntryPoint("src/b/cli.py", 3, EntryKind.MANIFEST, "bx")],
        ),
        (
            {"pyproject.toml": '[project]\nname = "b"\n[project.scripts]\nbx = "far:run"\n'},
            [EntryPoint("pyproject.toml", 4, EntryKind.MANIFEST, "bx")],
        ),
        (
            {
                "web/package.json": '{"bin": {"bx": "bin/x.js"}, "scripts": {"t": "jest"}}',
                "web/bin/x.js": "#!/usr/bin/env node\nf()\n",
            },
            [EntryPoint("web/bin/x.js", 1, EntryKind.MANIFEST, "bx")],
        ),
        ({"package.json": '{"bin": {"bx": "../../etc/passwd"}}'}, []),
        (
            {"Dockerfile": 'FROM a AS b\nCMD ["x"]\nFROM b\nCMD ["y"]\n'},
            [EntryPoint("Dockerfile", 4, EntryKind.CONTAINER, 'CMD ["y"]')],
        ),
        ({"tests/test_a.py": "if __name__ == '__main__':\n    f()\n"}, []),
    ],
)
def test_programs_scripts_commands_and_containers(
    files: dict[str, str], expected: list[EntryPoint]
) -> None:
    assert list(facts(files).entry_points) == expected


def test_a_module_that_others_import_is_no_script() -> None:
    files = {
        "models.py": "#!/usr/bin/env python\ndef make_it(): pass\n",
        "run": "#!/usr/bin/env python\nfrom models import make_it\n",
    }
    assert [one.path for one in facts(files).entry_points] == ["run"]


def test_a_package_that_python_runs_is_a_program() -> None:
    files = {"src/pk/__main__.py": "from pk import run\n\nrun()\n", "__main__.py": "print(1)\n"}
    names = {one.path: one.name for one in facts(files).entry_points}
    assert names == {"src/pk/__main__.py": "python -m pk", "__main__.py": "__main__.py"}


def test_the_program_itself_comes_before_scripts_and_what_is_kept_aside() -> None:
    files = {
        ".ci/go.sh": "#!/bin/sh\nx\n",
        "a.sh": "#!/bin/sh\nx\n",
        "examples/m.c": "int main(void) { return 0; }\n",
        "zz/m.c": "int main(void) { return 0; }\n",
    }
    paths = [one.path for one in facts(files).entry_points]
    assert paths == ["zz/m.c", "a.sh", "examples/m.c", ".ci/go.sh"]
