"""Licences, and where programs begin."""

import pytest

from reposcan.syntax.head import licence
from reposcan.syntax.outline import outline


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("// SPDX-License-Identifier: MIT\n", "MIT"),
        ("/* SPDX-License-Identifier: GPL-2.0-or-later*/", "GPL-2.0-or-later"),
        ("<!-- SPDX-License-Identifier: MIT -->", "MIT"),
        ("# SPDX-License-Identifier: (GPL-2.0+ OR MIT) AND X", "(GPL-2.0+ OR MIT) AND X"),
        ("# spdx-license-identifier:GPL-2.0 with  Linux-note", "GPL-2.0 with Linux-note"),
        ("(SPDX-License-Identifier: MIT).", "MIT"),
        ("SPDX-License-Identifier: MIT as you like", "MIT"),
        ("SPDX-License-Identifier: <b>", ""),
        ("SPDX-License-Identifier:\nMIT", ""),
        ("SPDX-License-Identifier: " + "A" * 999, "A" * 200),
        ("\n" * 49 + "# SPDX-License-Identifier: MIT", "MIT"),
        ("\n" * 50 + "# SPDX-License-Identifier: MIT", ""),
    ],
)  # fmt: skip
def test_licence(head: str, expected: str) -> None:
    assert licence(head.encode()) == expected


def test_every_file_may_name_its_licence() -> None:
    text = b"# SPDX-License-Identifier: MIT\n"
    for path in ("a.py", "a.sh", "a.md", "a.html", "a.unknown"):
        assert outline(path, text).licence == "MIT", path


@pytest.mark.parametrize(
    ("path", "source", "line"),
    [
        ("a.py", "#!/usr/bin/python\nx = 1\nif __name__ == '__main__':\n    x()\n", 3),
        ("a.py", "import a\n\nif '__main__'==__name__ and a: x()\n", 0),
        ("a.py", 'if a: pass\nelif b: pass\nif (__name__ == "__main__"): x()\n', 3),
        ("a.py", "def main(): pass\nmain()\n", 0),
        ("a.py", "#!/usr/bin/python\nmain()\n", 1),
        ("a.py", "def f():\n    if __name__ == '__main__': pass\n", 0),
        ("a.c", "int x;\nint\nmain(int argc, char **argv)\n{\n}\n", 3),
        ("a.c", "int WINAPI WinMain(HINSTANCE a)\n{\n}\n", 1),
        ("a.c", "int main(void);\nint domain(void) { return main(); }\n", 0),
        ("a.cpp", "struct A { int main() { return 1; } };\nauto main() -> int {}\n", 2),
        ("A.java", "class A {\n  @X\n  public static void main(final String[] a) {}\n}\n", 3),
        ("A.java", "class A {\n  static public void main(String... a) {}\n}\n", 2),
        ("A.java", "class A {\n  void main() {}\n  static void main(String[] a) {}\n}\n", 0),
        ("a.go", "package main\n\nfunc init() {}\nfunc main() {}\n", 4),
        ("a.go", "package other\n\nfunc main() {}\n", 0),
        ("a.rs", "#![allow(x)]\nmod a { fn main() {} }\n", 0),
        ("a.rs", "#[tokio::main]\nasync fn main() {}\n", 2),
        ("a.js", "#!/usr/bin/env node\nrun()\n", 1),
        ("a.js", "main()\n", 0),
        ("a.sh", "#! /bin/sh\n", 1),
        ("run", "#!/opt/own/interpreter\n", 1),
        ("a.cbl", "       PROGRAM-ID. X.\n", 0),
    ],
)
def test_entry(path: str, source: str, line: int) -> None:
    assert outline(path, source.encode()).entry_line == line
