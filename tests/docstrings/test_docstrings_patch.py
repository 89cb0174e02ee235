"""Patches, as git takes them."""

import subprocess
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from reposcan.docstrings import inserted, patch
from reposcan.model.docstring import Insertion

NAMES = ("plain.c", "dir/with blank.c", 'quo"te.c', "tab\tand\nline.c", "ü.c")
ENDS = ("\n", "\r\n")


def applied(folder: Path, path: str, raw: bytes, change: bytes) -> bytes:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(raw)
    subprocess.run(
        ["git", "apply", "--whitespace=nowarn", "-"], cwd=folder, input=change, check=True
    )
    return file.read_bytes()


@settings(max_examples=30)
@given(
    lines=st.lists(st.sampled_from(["", "a", "  b", "-c", "@@ d", "ü"]), min_size=1, max_size=30),
    places=st.sets(st.integers(0, 29), min_size=1),
    end=st.sampled_from(ENDS),
    unended=st.booleans(),
    name=st.sampled_from(NAMES),
)
@example(["a"], {0}, "\n", True, NAMES[0])
@example(["a"] * 30, {0, 7, 14, 22, 29}, "\r\n", False, NAMES[1])
def test_git_makes_of_a_patch_what_was_inserted(
    tmp_path_factory, lines: list[str], places: set[int], end: str, unended: bool, name: str
) -> None:
    folder = tmp_path_factory.mktemp("patch")
    raw = "".join(f"{line}{end}" for line in lines).encode()
    if unended and lines[-1]:
        raw = raw.removesuffix(end.encode())
    starts = [sum(len(f"{line}{end}".encode()) for line in lines[:n]) for n in range(len(lines))]
    insertions = [
        Insertion(starts[n], f"/* {n} */{end}".encode()) for n in sorted(places) if n < len(lines)
    ]
    if insertions:
        change = patch(name, raw, insertions)
        assert applied(folder, name, raw, change) == inserted(raw, insertions)
