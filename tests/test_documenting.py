"""From undocumented code to a patch, with answers from a script through the real interfaces."""

import json
import subprocess
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from git_repository import run_git
from scripted import ScriptedEngine, make_model_folder
from tokenizers import Tokenizer

from reposcan import ScanConfig
from reposcan.checkout import open_checkout
from reposcan.documenting import Documented, document, list_undocumented
from reposcan.drafts import CHANGES_CODE, Drafts
from reposcan.engine import Engine, Take
from reposcan.errors import EngineError
from reposcan.findings import SymbolTable
from reposcan.frontend import Code, read_code
from reposcan.model.asking import Finish
from reposcan.model.docstring import Unit
from reposcan.model.finding import Docstring
from reposcan.observer import Silent
from reposcan.store import Store
from reposcan.undocumented import find_units

FILES = {
    "src/stack.py": '"""Stacks."""\n\n\nclass Stack:\n    """A stack."""\n\n'
    "    def push(self, value):\n        self.values.append(value)\n",
    "src/stack.c": "int push(int value)\r\n{\r\n\treturn value;\r\n}\r\n",
    "src/marked.java": b"\xef\xbb\xbfpackage a;\nclass Marked {\n\tint get() { return 0; }\n}\n",
    "src/latin.c": "/* coding: latin-1, gr\xfc\xdfe */\nint f(void) {}\n".encode("latin-1"),
    "src/declared.py": "# coding: latin-1\ndef f():\n    return 1\n",
    "src/tool.lua": "function f() return 1 end\n",
    "tests/test_stack.py": "def test_push():\n    assert True\n",
    "README.md": "# Stacks\n",
}
PUSH_PY, PUSH_C = "src/stack.py", "src/stack.c"


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return make_model_folder(tmp_path / "model")


def says(summary: str, details: str = "") -> Callable[[str], str]:
    return lambda _: json.dumps({"summary": summary, "details": details})


ADDS = says("Adds a value")


def made(
    checkout: Path,
    model: Path,
    reply: Callable[[str], str | Finish] = ADDS,
    apply: bool = False,
    tests: bool = False,
    **settings: Any,
) -> tuple[Documented, ScriptedEngine]:
    engine = ScriptedEngine(model, reply)
    config = ScanConfig(checkout, model=str(model), **settings)
    return document(config, engine=engine, apply=apply, tests=tests), engine


def proposed(result: Documented) -> list[tuple[str, str]]:
    return [(file.path, unit.name) for file in result.proposed for unit, _ in file.comments]


def reasons(result: Documented) -> dict[str, str]:
    return {one.unit.name: one.reason for one in result.dropped}


def test_what_is_undocumented_is_listed_without_a_model(make_checkout) -> None:
    checkout = make_checkout(FILES)
    found = list_undocumented(ScanConfig(checkout, model=None))
    assert {file.path: [one.name for one in file.missing] for file in found.files} == {
        PUSH_C: ["push"],
        PUSH_PY: ["Stack.push"],
        "src/marked.java": ["Marked", "Marked.get"],
    }
    assert (found.documented, found.missing, found.share) == (2, 4, 2 / 6)
    assert dict(found.left_out) == {
        "src/declared.py": "it declares another encoding: latin-1",
        "src/latin.c": "its encoding is cp1252",
        "src/tool.lua": "no form of doc comments is known for Lua",
    }
    tests = list_undocumented(ScanConfig(checkout, model=None), tests=True)
    assert "tests/test_stack.py" in {file.path for file in tests.files}


def test_the_patch_adds_comments_and_keeps_line_ends_marks_and_tabs(
    make_checkout, model: Path
) -> None:
    checkout = make_checkout(FILES)
    result, _ = made(checkout, model)
    assert run_git(checkout, "status", "--porcelain", "--untracked-files=no") == b""
    subprocess.run(["git", "apply", "-"], cwd=checkout, input=result.patch, check=True)
    assert (checkout / PUSH_C).read_bytes() == b"/* Adds a value. */\r\n" + FILES[PUSH_C].encode()
    assert (checkout / "src/marked.java").read_bytes() == (
        b"\xef\xbb\xbfpackage a;\n/**\n * Adds a value.\n */\nclass Marked {\n"
        b"\t/**\n\t * Adds a value.\n\t */\n\tint get() { return 0; }\n}\n"
    )
    assert '        """Adds a value."""\n' in (checkout / PUSH_PY).read_text()

    again, engine = made(checkout, model)
    assert (again.patch, again.undocumented.missing, engine.requests) == (b"", 0, [])


def test_nothing_comes_between_a_mark_and_the_first_line(make_checkout, model: Path) -> None:
    checkout = make_checkout({"a.java": b"\xef\xbb\xbfclass C {\n}\n"})
    result, engine = made(checkout, model)
    assert (result.patch, engine.requests) == (b"", [])
    assert reasons(result) == {"C": "a byte order mark stands before it"}


def test_a_second_call_asks_nothing_and_says_the_same(make_checkout, model: Path) -> None:
    checkout = make_checkout(FILES)
    first, engine = made(checkout, model)
    assert len(engine.requests) == 4
    second, other = made(checkout, model)
    assert other.requests == []
    assert second.patch == first.patch
    replayed, _ = made(checkout, model, replay=True)
    assert replayed.patch == first.patch


def test_one_unit_is_asked_about_in_a_context_that_shows_it(make_checkout, model: Path) -> None:
    _, engine = made(make_checkout(FILES), model, paths=("*.py",))
    [prompt] = engine.prompts
    assert "What does the method `Stack.push` in the file src/stack.py do?" in prompt
    assert "self.values.append(value)" in prompt.split("What does")[0]


#: Function, what is said of it, how the reason begins.
DROPPED = (
    ("invents", says("Calls `no_such_thing` at once"), "it speaks of what is not in the code: no_"),
    ("closes", says("Ends it. */ int evil;"), "it holds what may end a comment"),
    ("echoes", says("The function echoes"), "it says no more than the name"),
    ("rambles", lambda _: "no JSON", "its answer is not of the form that was asked for: "),
    ("breaks", lambda _: Finish.LENGTH, "its answer was cut off: "),
    ("fails", lambda _: Finish.REFUSED, "it could not be asked: no"),
)


def test_what_cannot_be_proposed_is_dropped_with_its_reason(make_checkout, model: Path) -> None:
    replies = {name: reply for name, reply, _ in DROPPED}

    def reply(prompt: str) -> str | Finish:
        return replies[prompt.rpartition("What does the function `")[2].partition("`")[0]](prompt)

    code = "".join(f"int {name}(void) {{ return 0; }}\n" for name in replies)
    result, _ = made(make_checkout({"a.c": code}), model, reply)
    assert result.patch == b""
    found = reasons(result)
    assert found.keys() == replies.keys()
    assert [name for name, _, reason in DROPPED if not found[name].startswith(reason)] == []


def test_names_of_the_code_may_be_spoken_of(make_checkout, model: Path) -> None:
    reply = says("Appends to `values`, as Stack.push() does with `value`")
    result, _ = made(make_checkout(FILES), model, reply, paths=("src/stack.py",))
    assert proposed(result) == [(PUSH_PY, "Stack.push")]


def drafts_of(checkout: Path, model: Path) -> tuple[Drafts, Code, list[Unit]]:
    config = ScanConfig(checkout, model=None)
    with open_checkout(checkout) as opened, Store(checkout.parent / "store") as store:
        code = read_code(config, opened, store, Silent())
        for path in code.files:
            code.read(path)
    missing = [unit for file in find_units(code).files for unit in file.missing]
    return Drafts(code, SymbolTable(code.outlines, code.read)), code, missing


def test_a_comment_that_would_change_code_is_dropped_and_the_others_stay(
    make_checkout, model: Path
) -> None:
    text = 'int f(void)\n{\n  return 0;\n}\nint g(void)\n{\n  g("\\\n");\n  return 1;\n}\n'
    drafts, _, units = drafts_of(make_checkout({"a.c": text}), model)
    f, g = units
    # As if the parser were wrong about where the function begins: inside a string.
    wrong = replace(g, place=replace(g.place, at=text.index('");')))
    for unit in (f, wrong):
        drafts.add(unit, Docstring("a.c", unit.name, "Returns a number."))
    [kept] = drafts.checked()
    assert [unit.name for unit, _ in kept.comments] == ["f"]
    assert [(one.unit.name, one.reason) for one in drafts.dropped] == [("g", CHANGES_CODE)]


def test_files_get_the_comments_where_they_are_still_what_was_read(
    make_checkout, model: Path
) -> None:
    checkout = make_checkout({"a.c": "int f(void) { return 0; }\n", "b.c": "int g() {}\n"})

    def edits(_: str) -> str:
        (checkout / "b.c").write_text("int g() { return 5; }\n")
        return says("Gives a number")("")

    result, _ = made(checkout, model, edits, apply=True)
    assert (result.written, result.changed) == (("a.c",), ("b.c",))
    assert (checkout / "a.c").read_text() == "/* Gives a number. */\nint f(void) { return 0; }\n"
    assert (checkout / "b.c").read_text() == "int g() { return 5; }\n"


def test_nothing_is_written_through_a_link(make_checkout, model: Path, tmp_path: Path) -> None:
    checkout = make_checkout({"src/a.c": "int f(void) { return 0; }\n"})
    outside = tmp_path / "outside"

    def moves(_: str) -> str:
        if not outside.exists():
            (checkout / "src").rename(outside)
            (checkout / "src").symlink_to(outside)
        return says("Gives a number")("")

    result, _ = made(checkout, model, moves, apply=True)
    assert (result.written, result.changed) == ((), ("src/a.c",))
    assert (outside / "a.c").read_text() == "int f(void) { return 0; }\n"


class Dying:
    """An engine that is lost after a few answers, or whose user has had enough."""

    def __init__(self, engine: Engine, answers: int, end: BaseException | None = None) -> None:
        self._engine, self._left = engine, answers
        self._end = end or EngineError("the engine is lost", "try again")

    def start(self) -> None:
        self._engine.start()

    def run(self, take: Take):
        answers = self._engine.run(take)
        with closing(answers):  # type: ignore[type-var]
            for answer in answers:
                if not self._left:
                    raise self._end
                self._left -= 1
                yield answer

    def close(self) -> None:
        self._engine.close()


def test_what_was_answered_before_the_engine_was_lost_is_proposed(
    make_checkout, model: Path
) -> None:
    checkout = make_checkout(FILES)
    config = ScanConfig(checkout, model=str(model))
    engine = ScriptedEngine(model, says("Adds a value"), at_once=1)
    result = document(config, engine=Dying(engine, 2))
    assert len(proposed(result)) == 2
    assert (result.not_reached, result.problem is not None) == (2, True)
    with pytest.raises(EngineError):
        document(replace(config, store=checkout.parent / "other"), engine=Dying(engine, 0))


def test_who_stops_it_gets_a_patch_and_no_file_changes(make_checkout, model: Path) -> None:
    checkout = make_checkout(FILES)
    config = ScanConfig(checkout, model=str(model))
    engine = ScriptedEngine(model, says("Adds a value"), at_once=1)
    result = document(config, engine=Dying(engine, 2, KeyboardInterrupt()), apply=True)
    assert len(proposed(result)) == 2
    assert (result.interrupted, result.not_reached, result.written) == (True, 2, ())
    assert run_git(checkout, "status", "--porcelain", "--untracked-files=no") == b""


def test_a_budget_ends_the_asking(make_checkout, model: Path) -> None:
    checkout = make_checkout(FILES)
    result, _ = made(checkout, model, budget_tokens=1)
    assert (result.not_reached, proposed(result), result.by_plan) == (4, [], False)
    assert len(proposed(made(checkout, model)[0])) == 4


PIECES = ("<s>", "▁<PRE>", "▁<SUF>", "▁<MID>", "▁<EOT>")


@pytest.fixture
def infilling(model: Path) -> Path:
    """A model that says that it was made of a preset that infills; it cannot talk."""
    vocabulary = Tokenizer.from_file(str(model / "tokenizer.json"))
    vocabulary.add_special_tokens(list(PIECES))
    vocabulary.save(str(model / "tokenizer.json"))
    (model / "tokenizer_config.json").write_text("{}")
    (model / "reposcan.json").write_text(json.dumps({"preset": "codellama-7b"}))
    return model


def test_a_model_that_infills_goes_on_where_the_comment_begins(
    make_checkout, infilling: Path
) -> None:
    def fills(prompt: str) -> str:
        if prompt.endswith('"""▁<SUF>' + "\n        self.values.append(value)\n▁<MID>"):
            return 'Adds a value.\n\n        It grows.\n        """\n        evil()\n'
        return "Adds a value. */\nint evil;\n"

    checkout = make_checkout({path: FILES[path] for path in (PUSH_PY, PUSH_C)})
    result, engine = made(checkout, infilling, fills, context=4096)
    assert proposed(result) == [(PUSH_C, "push"), (PUSH_PY, "Stack.push")]
    before = "<s>▁<PRE> " + str(FILES[PUSH_PY]).rpartition("        self")[0] + '        """'
    assert any(prompt.startswith(before) for prompt in engine.prompts)
    assert all(request.schema == "" and request.stop for request in engine.requests)
    assert b"evil" not in result.patch
    assert b'+        """Adds a value.\n+\n+        It grows.\n+        """\n' in result.patch
    again, other = made(checkout, infilling, fills, context=4096)
    assert (again.patch, other.requests) == (result.patch, [])


def test_an_answer_that_fills_without_an_end_is_cut_off(make_checkout, infilling: Path) -> None:
    checkout = make_checkout({PUSH_C: FILES[PUSH_C]})
    result, engine = made(checkout, infilling, lambda _: "words " * 99, context=4096)
    assert len(engine.requests) == 1, "more room would not help"
    assert reasons(result)["push"].startswith("its answer was cut off")
