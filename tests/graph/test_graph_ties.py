"""What is said of two files must be true: which imports and names count, and which do not."""

import pytest
from parsed_files import parsed

from reposcan.graph import ties
from reposcan.model.graph import Tie


def between(files: dict[str, str]) -> dict[tuple[str, str], tuple[bool, tuple[str, ...]]]:
    return {(one.source, one.target): (one.imports, one.names) for one in ties(parsed(files))}


def test_python_names_count_when_the_import_says_them_or_the_module() -> None:
    files = {
        "pkg/__init__.py": "",
        "pkg/a.py": """
            def close_all(): pass
            def other_thing(): pass
            class Thing: pass
        """,
        "pkg/named.py": "from pkg.a import Thing\nother_thing()\n",
        "pkg/whole.py": "from . import a\na.close_all()\n",
        "pkg/not_seen.py": "import os\nclose_all()\n",
    }
    assert between(files) == {
        ("pkg/named.py", "pkg/a.py"): (True, ("Thing",)),
        ("pkg/whole.py", "pkg/a.py"): (True, ("close_all",)),
    }


def test_a_name_of_one_word_may_be_a_method_of_something_else() -> None:
    files = {"a.py": "def close(): pass\n", "b.py": "import a\nopen('x').close()\n"}
    assert between(files) == {("b.py", "a.py"): (True, ())}


def test_a_name_that_the_import_takes_from_elsewhere_is_not_the_one_here() -> None:
    files = {
        "a.py": "def join_path(): pass\n",
        "b.py": "import a\nfrom os.path import join_path\njoin_path()\n",
    }
    assert between(files) == {("b.py", "a.py"): (True, ())}


def test_a_package_hands_on_what_it_imports() -> None:
    files = {
        "pkg/__init__.py": "from pkg.inner import Thing\n",
        "pkg/inner.py": "class Thing: pass\n",
        "user.py": "from pkg import Thing\n",
    }
    assert between(files)["user.py", "pkg/inner.py"] == (False, ("Thing",))


@pytest.mark.parametrize(
    "files",
    [
        {"tools/json.py": "", "a/b.py": "import json\n"},
        {"stubs/yaml.py": "", "a/b.py": "import yaml\n"},
        {"x/conf.py": "", "y/conf.py": "", "a/b.py": "import conf\n"},
        {"compat/string.h": "", "src/a.c": "#include <string.h>\n"},
        {"a/util.h": "", "b/util.h": "", "c/x.c": '#include "util.h"\n'},
        {"src/Button.tsx": "export const x = 1\n", "src/App.tsx": "import './Button.css'\n"},
        {"src/react.ts": "", "src/a.ts": "import 'react'\n"},
        {"lib/src/b.rs": "", "app/src/main.rs": "use crate::b::Thing;\n"},
        {
            "config/a.go": "package config\n",
            "x/a.go": "package x\n",
            "m.go": 'package m\nimport "example.org/me/it/x"\nimport "example.org/it/config"\n',
        },
    ],
)
def test_an_import_that_may_mean_something_else_is_no_tie(files: dict[str, str]) -> None:
    assert not between(files)


@pytest.mark.parametrize(
    ("importer", "text", "target"),
    [
        ("a/b.py", "from . import c\n", "a/c.py"),
        ("a/b.py", "import c\n", "a/c.py"),
        ("test/b.py", "import pkg.mod\n", "src/pkg/mod.py"),
        ("a/x.c", '#include "y.h"\n', "a/y.h"),
        ("a/x.c", "#include <inner/y.h>\n", "include/inner/y.h"),
        ("a/b.ts", "import x from './c.js'\n", "a/c.ts"),
        ("a/b.js", "const x = require('./c')\n", "a/c/index.js"),
        ("x/A.java", "import a.b.C;\n", "src/main/java/a/b/C.java"),
        ("src/x/y.rs", "use crate::z::Name;\n", "src/z.rs"),
        ("src/x/y.rs", "use super::Name;\n", "src/x.rs"),
    ],
)
def test_an_import_that_can_mean_one_file_only(importer: str, text: str, target: str) -> None:
    found = ties(parsed({importer: text, target: "", "src/lib.rs": ""}))
    assert [(one.target, one.imports) for one in found] == [(target, True)]


def test_components_import_as_scripts_do_and_lend_no_names() -> None:
    own = "function handleClick() {}\n"
    files = {
        "Top.svelte": f"<script>\nimport Row from './Row.svelte';\n{own}</script>\n<Row/>\n",
        "Row.svelte": "<script>\nimport { handleClick } from './util.js';\n"
        "import Leaf from './Leaf.svelte';\nhandleClick();\n</script>\n",
        "Leaf.svelte": f"<script>\n{own.replace('Click', 'Other')}</script>\n",
        "Page.vue": "<script>\nimport Leaf from './Leaf.svelte';\nhandleOther();\n</script>\n",
        "index.html": "<script type='module'>\nimport './util.js';\n</script>\n",
        "Leaf.js": "import './Leaf.svelte';\n",
        "util.js": "export function handleClick() {}\n",
    }
    found = between(files)
    assert set(found) == {
        ("Top.svelte", "Row.svelte"),
        ("Row.svelte", "util.js"),
        ("Row.svelte", "Leaf.svelte"),
        ("Page.vue", "Leaf.svelte"),
        ("index.html", "util.js"),
        ("Leaf.js", "Leaf.svelte"),
    }
    assert set(found.values()) == {(True, ())}


def test_modules_written_out_in_a_rust_file_are_their_own_world() -> None:
    files = {
        "src/lib.rs": "mod a;\nfn helper() {}\n",
        "src/a.rs": "fn f() {}\nmod tests {\n    use super::*;\n    use super::f;\n}\n",
        "src/b.rs": "mod tests {\n    use super::super::helper;\n}\n",
    }
    assert between(files) == {("src/b.rs", "src/lib.rs"): (True, ("helper",))}


def test_c_functions_are_linked_and_the_rest_comes_with_its_header() -> None:
    files = {
        "list.h": "typedef struct list { int x; } list;\n#define EACH(x) x\n",
        "list.c": """
            #include "list.h"
            list *grow(void) { return 0; }
            static int help(void) { return 1; }
        """,
        "user.c": '#include "list.h"\nvoid use(list *l) { grow(); EACH(1); help(); }\n',
        "far.c": "void far(list *l) { grow(); EACH(1); }\n",
    }
    result = between(files)
    assert result["user.c", "list.h"] == (True, ("EACH", "list"))
    assert result["user.c", "list.c"] == (False, ("grow",))
    assert result["far.c", "list.c"] == (False, ("grow",))
    assert ("far.c", "list.h") not in result


def test_go_packages_show_their_capitals_and_themselves_everything() -> None:
    files = {
        "main.go": """
            package main
            import "example.org/me/it/box"
            func main() { box.NewBox(); hiddenThing(); localThing() }
        """,
        "local.go": "package main\nfunc localThing() {}\n",
        "box/box.go": "package box\nfunc NewBox() {}\nfunc hiddenThing() {}\n",
        "box/more.go": "package box\nfunc other() { hiddenThing() }\n",
    }
    assert between(files) == {
        ("box/more.go", "box/box.go"): (False, ("hiddenThing",)),
        ("main.go", "box/box.go"): (False, ("NewBox",)),
        ("main.go", "local.go"): (False, ("localThing",)),
    }


def test_java_files_of_one_package_see_each_other() -> None:
    files = {
        "src/main/java/a/Box.java": "package a;\npublic class Box {}\n",
        "src/test/java/a/BoxTest.java": "package a;\nclass BoxTest { Box box; }\n",
        "src/main/java/b/Other.java": "package b;\nclass Other { Box box; }\n",
    }
    assert list(between(files)) == [("src/test/java/a/BoxTest.java", "src/main/java/a/Box.java")]


def test_ties_are_ordered_whatever_the_order_of_the_files() -> None:
    files = {f"{name}.py": "from a import Thing\n" for name in "dcb"}
    outlines = parsed({**files, "a.py": "class Thing: pass\n"})
    expected = tuple(Tie(f"{name}.py", "a.py", True, ("Thing",)) for name in "bcd")
    assert ties(outlines) == ties(dict(reversed(outlines.items()))) == expected
