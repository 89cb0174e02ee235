"""Doc comments for whole repositories: do the patches apply, and does nothing but comments change?

    python benchmarks/docstrings.py CHECKOUT...

The words come from a script instead of a model, so that it takes a minute: most are true, and some
are what a model must not write: names that do not exist, what ends a comment, what tools obey. The
patch is applied to a fresh clone by git, and held against the product's own check by another one:
Python's `ast`, docstrings taken out, and for other languages the leaves of the tree that are no
comments; and git must count no line that was removed. Then the clone is documented again.

    asked     units that have no comment
    invented, harmful   words that the script made so, and that are in no patch
    refused   words that would have changed more than comments, or for which there is no place
    applies   whether `git apply` takes the patch
    equal     of the files that it changes, those with the same code
    again     questions of a second run over the same code, and comments that one over the
              documented code proposes
"""

import ast
import json
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from tree_sitter import Node

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from scripted import ScriptedEngine, make_model_folder

from reposcan import ScanConfig
from reposcan.documenting import Documented, document
from reposcan.syntax.grammar import parse
from reposcan.syntax.languages import language_of

_ABOUT = re.compile(r"\nWhat (?:does the [a-z]+ `([^`\n]*)`|is the [^\n]* file )")
_INVENTED = "Calls `no_such_thing_anywhere` and returns."
_HARMFUL = (
    'Ends the comment. */ int evil; """ evil = 1',
    "Runs what the tools obey: # noqa, eslint-disable and @deprecated",
    "Goes on with the next line \\",
)
_WIDTHS = (18, 7, 7, 9, 9, 8, 8, 8, 12, 12, 8)
_TITLES = (
    *("checkout", "files", "asked", "proposed", "invented", "harmful", "refused", "applies"),
    *("equal", "again", "seconds"),
)


def main(checkouts: list[str]) -> int:
    """Print a row for each checkout; how many of them are not as they should be."""
    print(row(_TITLES))
    failures = 0
    for checkout in checkouts:
        with tempfile.TemporaryDirectory() as folder:
            fine, cells = measure(Path(checkout).resolve(), Path(folder))
        print(row(cells), flush=True)
        failures += not fine
    return failures


def measure(checkout: Path, folder: Path) -> tuple[bool, tuple[object, ...]]:
    """Whether all is as it should be, and the row."""
    model = make_model_folder(folder / "model")
    clone, fresh = folder / "clone" / checkout.name, folder / "fresh" / checkout.name
    for place in (clone, fresh):
        git(folder, "clone", "--quiet", str(checkout), str(place))
    began = time.monotonic()
    made, _ = documented(clone, model, folder / "store")
    seconds = time.monotonic() - began
    same, asked_again = documented(clone, model, folder / "store")

    (folder / "patch").write_bytes(made.patch)
    applies = git(fresh, "apply", "--whitespace=nowarn", str(folder / "patch"), check=False)
    changed = [file.path for file in made.proposed]
    removed = sum(int(line.split("\t")[1]) for line in numstat(fresh))
    equal = sum(same_code(clone / path, fresh / path, path) for path in changed)
    after, _ = documented(commit(fresh), model, folder / "second")
    proposed = sum(len(file.comments) for file in made.proposed)
    again = sum(len(file.comments) for file in after.proposed)
    reasons = Counter(one.reason.partition(":")[0] for one in made.dropped)
    invented = reasons["it speaks of what is not in the code"]
    harmful = sum(number for reason, number in reasons.items() if reason.startswith("it holds"))
    fine = (
        applies
        and removed == 0
        and equal == len(changed) == len(numstat_paths(fresh))
        and not harms(made.patch)
        and (asked_again, again) == (0, 0)
        and same.patch == made.patch
        and after.undocumented.documented == made.undocumented.documented + proposed
    )
    refused = len(made.dropped) - invented - harmful
    return fine, (
        *(checkout.name[:17], len(made.undocumented.files), made.undocumented.missing, proposed),
        *(invented, harmful, refused, "yes" if applies else "NO"),
        *(f"{equal}/{len(changed)}", f"{asked_again}, {again}", f"{seconds:.0f}"),
    )


def documented(clone: Path, model: Path, store: Path) -> tuple[Documented, int]:
    """What is proposed, and how many questions were asked for it."""
    engine = ScriptedEngine(model, reply, at_once=64)
    config = ScanConfig(clone, model=str(model), store=store)
    return document(config, engine=engine), len(engine.requests)


def reply(prompt: str) -> str:
    """Words about what is asked about; one in ten is not true, one in ten is harmful."""
    found = list(_ABOUT.finditer(prompt))[-1:]
    name = found[0][1] or ""
    # The same words when it is asked once more, since it named what does not exist.
    question = re.split("A first answer named|Write:", prompt[found[0].start() :])[0].strip()
    chance = sha256(question.encode()).digest()
    details = "It says no more than that, and says it in a sentence long enough for a second line."
    summary = (
        f"Does what `{name.rpartition('.')[2]}` says" if name else "Holds what belongs together"
    )
    if chance[0] % 10 == 0:
        summary = _INVENTED
    elif chance[0] % 10 == 1:
        summary = _HARMFUL[chance[1] % len(_HARMFUL)]
    return json.dumps({"summary": summary, "details": details if chance[2] % 2 else ""})


def harms(patch: bytes) -> bool:
    """Whether an added line holds what must not be there."""
    added = [line for line in patch.split(b"\n") if line.startswith(b"+") and line[:3] != b"+++"]
    return any(sign in line for line in added for sign in (b"evil", b"no_such_thing", b"noqa"))


def same_code(before: Path, after: Path, path: str) -> bool:
    """Whether two files have the same code, by means that the product does not use."""
    old, new = before.read_bytes(), after.read_bytes()
    language = language_of(path, old)
    if language.name == "Python":
        with suppress(SyntaxError):  # Of an older Python: its leaves are compared.
            return bare_ast(old) == bare_ast(new)
    read: Callable[[bytes], Iterator[object]]
    read = card_code if language.reader else lambda text: tokens(parse(language, text).root_node)
    return list(read(old)) == list(read(new))


def bare_ast(text: bytes) -> str:
    """The syntax tree of Python's own parser, without docstrings and places."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(
            node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
        ) and ast.get_docstring(node, clean=False):
            node.body = node.body[1:]
    return ast.dump(tree)


def card_code(text: bytes) -> Iterator[bytes]:
    """Lines of code of languages whose comments are told by a column."""
    for line in text.split(b"\n"):
        if line.strip() and line[6:7] not in (b"*", b"/") and line[:1] not in b"Cc*!":
            yield line


def tokens(root: Node) -> Iterator[tuple[str, bytes | None]]:
    """The leaves that are no comments, in order."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if "comment" in node.type and node.is_named:
            continue
        if node.children:
            waiting += reversed(node.children)
        elif node.text is None or node.text.strip():
            yield node.type, node.text


def numstat(clone: Path) -> list[str]:
    """What git counts in each changed file."""
    command = ["git", "-C", str(clone), "diff", "--numstat"]
    return subprocess.check_output(command, text=True).splitlines()


def numstat_paths(clone: Path) -> list[str]:
    """The files of the last commit."""
    command = ["git", "-C", str(clone), "diff", "--name-only", "HEAD~", "HEAD"]
    return subprocess.check_output(command, text=True).splitlines()


def commit(clone: Path) -> Path:
    """Commit what has changed."""
    identity = ("-c", "user.name=a", "-c", "user.email=a@b.c")
    git(clone, *identity, "commit", "--quiet", "--all", "--message=Documented")
    return clone


def git(folder: Path, *arguments: str, check: bool = True) -> bool:
    """Run git; whether it went well."""
    done = subprocess.run(["git", "-C", str(folder), *arguments], check=False)
    if check and done.returncode:
        raise SystemExit(f"git {arguments[0]} failed")
    return done.returncode == 0


def row(cells: tuple[object, ...]) -> str:
    """A line of the table."""
    shown = [f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in cells]
    return "".join(cell.rjust(width) for cell, width in zip(shown, _WIDTHS, strict=True))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
