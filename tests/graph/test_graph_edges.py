"""Who uses whom, by names and imports."""

import pytest

from reposcan.graph import edges
from reposcan.graph.edges import MOST_DEFINING_FILES
from reposcan.graph.imports import Modules
from reposcan.model.code import (
    Definition,
    Kind,
    Level,
    Outline,
    Reference,
    ReferenceKind,
    Span,
)
from reposcan.model.graph import Edge


def file(
    defines: str = "",
    calls: str = "",
    imports: str = "",
    language: str = "Python",
    kind: Kind = Kind.FUNCTION,
) -> Outline:
    span = Span(1, 1, 0, 1)
    uses = {ReferenceKind.CALL: calls, ReferenceKind.IMPORT: imports}
    return Outline(
        language,
        Level.OUTLINE,
        1,
        tuple(Definition(kind, n.rpartition(".")[2], n, span, "", "") for n in defines.split()),
        (),
        tuple(Reference(use, n, (1,)) for use, names in uses.items() for n in names.split()),
    )


def test_a_shared_name_is_meant_with_a_confidence() -> None:
    found = edges(
        {
            "user.py": file(calls="only shared shared only"),
            "a.py": file("only shared"),
            "b.py": file("shared"),
        }
    )
    assert found == (
        Edge("user.py", "a.py", ("only", "shared"), (1.0, 0.5), alone=True),
        Edge("user.py", "b.py", ("shared",), (0.5,)),
    )


def test_of_several_files_that_define_a_name_those_are_meant_that_are_imported() -> None:
    [found] = edges(
        {
            "user.py": file(calls="shared", imports="a"),
            "a.py": file("shared"),
            "b.py": file("shared"),
        }
    )
    assert found == Edge("user.py", "a.py", ("shared",), (1.0,), imported=1.0)


def test_an_edge_needs_a_reason() -> None:
    with pytest.raises(ValueError, match="reason"):
        Edge("a.py", "b.py")


def test_a_name_of_ones_own_ties_to_nobody() -> None:
    assert edges({"a.py": file("run", calls="run"), "b.py": file("run")}) == ()


def test_a_name_inside_a_function_cannot_be_used_elsewhere() -> None:
    assert edges({"a.py": file(calls="inner"), "b.py": file("outer outer.inner")}) == ()
    nested = {"a.py": file(calls="inner"), "b.py": file("Box Box.inner", kind=Kind.CLASS)}
    assert edges(nested) == (Edge("a.py", "b.py", ("inner",), (1.0,), alone=True),)


@pytest.mark.parametrize(("count", "tied"), [(MOST_DEFINING_FILES, True), (9, False)])
def test_names_that_many_files_define_are_ignored(count: int, tied: bool) -> None:
    files = {f"{index}.py": file("main") for index in range(count)}
    assert bool(edges(files | {"user.py": file(calls="main")})) is tied


def test_languages_that_cannot_call_each_other_are_not_tied() -> None:
    c, cpp, python = (file(calls="f", language=name) for name in ("C", "C++", "Python"))
    found = edges({"a.c": c, "a.cc": cpp, "a.py": python, "def.c": file("f", language="C")})
    assert [edge.source for edge in found] == ["a.c", "a.cc"]


def test_edges_do_not_depend_on_the_order_of_files() -> None:
    files = {
        "x/a.py": file("f g", calls="h", imports="x.b"),
        "x/b.py": file("h", calls="g"),
        "c.py": file("h", calls="f"),
    }
    assert edges(files) == edges(dict(reversed(files.items())))
    assert Edge("x/a.py", "x/b.py", ("h",), (1.0,), imported=1.0) in edges(files)


@pytest.mark.parametrize(
    ("family", "importer", "name", "files", "expected"),
    [
        ("Python", "src/pkg/a.py", ".b.name", "src/pkg/b.py b.py", "src/pkg/b.py"),
        ("Python", "src/pkg/sub/a.py", "..b", "src/pkg/b.py", "src/pkg/b.py"),
        ("Python", "a.py", ".b", "b.py", "b.py"),
        ("Python", "src/pkg/a.py", ".name", "src/pkg/__init__.py", "src/pkg/__init__.py"),
        ("Python", "tests/t.py", "pkg.b.Class.method", "src/pkg/b.py", "src/pkg/b.py"),
        ("Python", "tests/t.py", "pkg", "src/pkg/__init__.py", "src/pkg/__init__.py"),
        ("Python", "t.py", "json", "pkg/__init__.py pkg/json.py", ""),
        ("Python", "one/a.py", "util", "one/util.py two/util.py", "one/util.py"),
        ("Python", "a.py", "util", "one/util.py two/util.py", "one/util.py two/util.py"),
        ("C", "src/a.c", "b.h", "src/b.h b.h", "src/b.h"),
        ("C", "src/a.c", "../include/b.h", "include/b.h", "include/b.h"),
        ("C", "src/a.c", "lib/b.h", "deps/lib/b.h", "deps/lib/b.h"),
        ("C", "src/a.c", "stdio.h", "src/b.h", ""),
        ("JavaScript", "src/a.js", "./b", "src/b.ts", "src/b.ts"),
        ("JavaScript", "src/a.ts", "./b.js", "src/b.ts", "src/b.ts"),
        ("JavaScript", "src/a.ts", "./b.service", "src/b.service.ts src/b.ts", "src/b.service.ts"),
        ("JavaScript", "src/a.js", "../lib", "lib/index.js", "lib/index.js"),
        ("JavaScript", "src/a.js", "react", "react.js", ""),
        ("Java", "x/A.java", "a.b.C", "src/a/b/C.java", "src/a/b/C.java"),
        ("Java", "x/A.java", "a.b.C.member", "src/a/b/C.java", "src/a/b/C.java"),
        ("Go", "main.go", "host.org/repo/pkg/x", "pkg/x/a.go pkg/x/b.go", "pkg/x/a.go pkg/x/b.go"),
        ("Go", "main.go", "encoding/json", "json/a.go", ""),
        ("Rust", "src/lib.rs", "child", "src/child.rs", "src/child.rs"),
        ("Rust", "src/lib.rs", "child", "src/child/mod.rs", "src/child/mod.rs"),
        ("Rust", "src/x/y.rs", "crate::a::b::Name", "src/a/b.rs", "src/a/b.rs"),
        ("Rust", "src/lib.rs", "serde::Serialize", "src/serde.rs", ""),
        ("C#", "a/X.cs", "System.Text", "b/Text.cs System.cs", ""),
        ("C#", "a/X.cs", "Lib.Tool", "src/Lib/Tool.cs", "src/Lib/Tool.cs"),
        ("PHP", "web/a.php", "/b.php", "web/b.php b.php", "web/b.php"),
        ("PHP", "web/a.php", "../b.php", "web/b.php b.php", "b.php"),
        ("PHP", "a.php", "Acme\\Box\\Lid", "src/Box/Lid.php src/Lid.php", "src/Box/Lid.php"),
        ("PHP", "a.php", "Exception", "src/Exception.php", ""),
        ("Ruby", "test/a.rb", "box/lid", "lib/box/lid.rb test/lid.rb", "lib/box/lid.rb"),
        ("Ruby", "lib/box/a.rb", "lid", "lib/box/lid.rb", "lib/box/lid.rb"),
        ("Ruby", "lib/box/a.rb", "../lid", "lib/lid.rb lib/box/lid.rb", "lib/lid.rb"),
        ("Ruby", "bin/a.rb", "json", "lib/box/json.rb", ""),
        ("Other", "a.x", "", "b.x", ""),
    ],
)
def test_imports(family: str, importer: str, name: str, files: str, expected: str) -> None:
    modules = Modules(dict.fromkeys([importer, *files.split()], family))
    assert list(modules.resolve(importer, family, name)) == expected.split()
