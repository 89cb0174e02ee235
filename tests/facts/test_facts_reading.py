"""The reading order leads from the README to source lines."""

from facts_example import facts

PROJECT = {
    "README.md": "# Box\n\nIt keeps many things.\n",
    "package.json": '{"name": "tool"}\n',
    "pyproject.toml": '[project]\nname = "box"\ndependencies = ["a", "b"]\n',
    "cli.py": "import core\nfrom core import keep_all\n\ndef main():\n    keep_all()\n"
    "if __name__ == '__main__':\n    main()\n",
    "core.py": "import os\n\ndef keep_all(x):\n    if x:\n        return 1\n",
    "examples/demo.py": "if __name__ == '__main__':\n    pass\n",
    ".hooks/pre": "#!/bin/sh\n",
    "other.py": "from core import keep_all\nfrom cli import main\n",
}


def test_it_goes_from_words_to_the_knots() -> None:
    order = facts(PROJECT, {"core.py": 3, "other.py": 1}).reading_order
    assert [(one.path, one.line, one.why) for one in order] == [
        ("README.md", 3, "what the repository says of itself"),
        ("pyproject.toml", 2, "Python project: what is built, and from what"),
        ("cli.py", 6, "program: cli.py begins here"),
        ("core.py", 3, "most used: at least 2 files depend on it"),
    ]


def test_no_file_twice_and_no_more_than_twelve() -> None:
    many = {
        f"m{index}.py": f"from core import keep_all\nfrom m{index - 1} import f\n"
        "def f(x):\n    if x: pass\nif __name__ == '__main__':\n    f(1)\n"
        for index in range(1, 40)
    }
    order = facts({**PROJECT, **many}, dict.fromkeys(many, 4)).reading_order
    assert len(order) == 12 == len({one.path for one in order})
    kinds = [one.why.split(":")[0] for one in order]
    assert {"program", "most used", "hotspot"} <= set(kinds)


def test_a_repository_of_nothing_has_no_order() -> None:
    assert facts({"a.txt": "words\n"}).reading_order == ()


def test_small_tools_beside_the_program_are_no_way_in() -> None:
    main = "".join(f"import part{index}\n" for index in range(8))
    start = "if __name__ == '__main__':\n    pass\n"
    files = {f"part{index}.py": "def f(): pass\n" for index in range(8)}
    files |= {"main.py": main + start, "bin/big.py": main + start, "bin/tool.py": start}
    files |= {"check.sh": "#!/bin/sh\n"}
    order = [one.path for one in facts(files).reading_order if one.why.endswith("begins here")]
    assert order == ["main.py", "bin/big.py"]


def test_what_is_used_most_is_no_method_whose_name_others_have() -> None:
    files = {
        "go.mod": "module example.org/box\n",
        "core/core.go": "package core\n\nfunc (s mock) Run() {}\n\ntype KeptThing struct{}\n",
        "a.go": 'package box\n\nimport "example.org/box/core"\n\nfunc a(x core.KeptThing) {\n'
        "\tx.Run()\n\tx.Run()\n}\n",
        "go/b.go": 'package b\n\nimport "example.org/box/core"\n\nvar b core.KeptThing\n',
    }
    for kept in ("KeptThing", "Kept"):  # One word is less certain; a method's name is less so.
        named = {path: text.replace("KeptThing", kept) for path, text in files.items()}
        [step] = [one for one in facts(named).reading_order if one.why.startswith("most used")]
        assert (step.path, step.line) == ("core/core.go", 5)
