"""What is read and what is not, as the user's patterns have it."""

import os

import pytest
from git_repository import run_git, write_files

from reposcan.checkout import Selection, open_checkout, take_snapshot
from reposcan.errors import CheckoutError, UsageError
from reposcan.model.source import SkippedFile, SkipReason

TREE = (
    *("README.md", "main.c", "src/main.c", "src/main.h", "src/io/read.c", "src/io/tests/read.c"),
    *("tests/io.c", "tools/src/gen.c", "tools/#notes/a b.c"),
)


def chosen(paths: tuple[str, ...] = (), exclude: tuple[str, ...] = ()) -> set[str]:
    selection = Selection(paths, exclude)
    return {path for path in TREE if selection.reason(path) is None}


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        ((), set(TREE)),
        ((".",), set(TREE)),
        (("*",), set(TREE)),
        # Names are paths from the root: the folder `src` of `tools` is another one.
        (("src",), {path for path in TREE if path.startswith("src/")}),
        (("src/",), {path for path in TREE if path.startswith("src/")}),
        (("./src",), {path for path in TREE if path.startswith("src/")}),
        (("/src",), {path for path in TREE if path.startswith("src/")}),
        (("src/io",), {"src/io/read.c", "src/io/tests/read.c"}),
        (("main.c",), {"main.c"}),
        (("src/main.c",), {"src/main.c"}),
        (("src", "main.c"), {path for path in TREE if path.startswith(("src/", "main.c"))}),
        # Wildcards are those of .gitignore.
        (("src/*.c",), {"src/main.c"}),
        (("src/**/*.c",), {"src/main.c", "src/io/read.c", "src/io/tests/read.c"}),
        (("*.h",), {"src/main.h"}),
        (("**/src",), {path for path in TREE if "src/" in path}),
        (("main.[ch]",), {"main.c", "src/main.c", "src/main.h"}),
        (("./main.?",), {"main.c"}),
        (("src", "!tests"), {"src/main.c", "src/main.h", "src/io/read.c"}),
        (("src", "!src/io", "src/io/tests"), {*TREE[2:4], "src/io/tests/read.c"}),
        (("tools/#notes",), {"tools/#notes/a b.c"}),
        (("tools/#notes/a b.c",), {"tools/#notes/a b.c"}),
    ],
)
def test_paths(paths, expected):
    assert chosen(paths) == expected


@pytest.mark.parametrize(
    ("exclude", "left_out"),
    [
        (("tests",), {"tests/io.c", "src/io/tests/read.c"}),
        (("/tests",), {"tests/io.c"}),
        (("./tests",), {"tests/io.c"}),
        (("*.c", "!main.c"), {*TREE[4:]}),
        (("src/**/*.c",), {"src/main.c", "src/io/read.c", "src/io/tests/read.c"}),
        (("tests", "!src/io/tests"), {"tests/io.c"}),
        (("nothing",), set()),
    ],
)
def test_exclude(exclude, left_out):
    assert chosen(exclude=exclude) == set(TREE) - left_out


def test_exclude_has_the_last_word():
    assert chosen(("src",), ("io",)) == {"src/main.c", "src/main.h"}


def test_line_feeds_in_names_are_no_way_around_a_pattern():
    selection = Selection(exclude=("*.env", "deep/**/key"))
    for path in ("a\nb/x.env", "x.env", "deep/\n/key", "a\n/x\n.env"):
        assert selection.reason(path) is SkipReason.EXCLUDED
    assert selection.reason("x.env\n") is None


@pytest.mark.parametrize("pattern", ["", " ", "/", "!", "[", "src/[", "[z-a]", "\\", "[[:x:]]"])
@pytest.mark.parametrize("option", ["paths", "exclude", "include"])
def test_what_is_no_pattern(pattern, option):
    with pytest.raises(UsageError, match=f"--{option} .* is not a pattern") as caught:
        Selection(**{option: ("src", pattern)})
    assert ".gitignore" in caught.value.hint


def test_a_comment_excludes_nothing_and_is_refused():
    with pytest.raises(UsageError):
        Selection(exclude=("#notes",))


@pytest.mark.parametrize("rev", [None, "HEAD"])
def test_what_is_not_selected_is_not_opened(make_checkout, rev):
    root = make_checkout({"src/a.py": "1\n", "src/b.py": "2\n", "big.bin": b"\0", "gone.py": "3\n"})
    (root / "link").symlink_to("src")
    run_git(root, "add", "link")
    run_git(root, "commit", "-qm", "link")
    write_files(root, {"src/b.py": "changed\n"})
    (root / "gone.py").unlink()
    selection = Selection(("src",), ("b.py",))
    kept: list[str] = []
    with open_checkout(root) as checkout:
        opened: list[str] = []
        blob = checkout.blob
        checkout.blob = lambda oid: opened.append(oid) or blob(oid)  # type: ignore[method-assign]
        snapshot = take_snapshot(checkout, lambda digest, _: kept.append(digest), rev, selection)
    assert [file.path for file in snapshot.files] == ["src/a.py"]
    # Neither that it is binary nor that it is gone was found out.
    assert snapshot.skipped == (
        SkippedFile("big.bin", SkipReason.EXCLUDED),
        SkippedFile("gone.py", SkipReason.EXCLUDED),
        SkippedFile("link", SkipReason.SYMLINK),
        SkippedFile("src/b.py", SkipReason.EXCLUDED),
    )
    assert (kept, snapshot.modified) == ([], 0)
    assert len(opened) == (1 if rev else 0)


@pytest.mark.parametrize("paths", [("lib",), ("src", "lib"), ("lib", "*"), ("/root/project/lib",)])
def test_a_pattern_that_matches_nothing_is_a_typo(make_checkout, paths):
    with (
        open_checkout(make_checkout({"src/a.py": "1\n"})) as checkout,
        pytest.raises(CheckoutError, match=r"no tracked file matches --paths '.*lib'") as caught,
    ):
        take_snapshot(checkout, lambda digest, raw: None, None, Selection(paths))
    assert ".gitignore" in caught.value.hint


def test_what_is_to_be_included_must_be_there(make_checkout):
    with (
        open_checkout(make_checkout({"src/a.py": "1\n"})) as checkout,
        pytest.raises(CheckoutError, match="no tracked file matches --include 'vendor'"),
    ):
        take_snapshot(checkout, lambda digest, raw: None, None, Selection(include=("vendor",)))


@pytest.mark.parametrize(
    ("include", "expected"),
    [
        ((), set()),
        (("src",), {path for path in TREE if path.startswith("src/")}),
        (("*.h", "main.c"), {"src/main.h", "main.c"}),
        (("src", "!tests"), {"src/main.c", "src/main.h", "src/io/read.c"}),
    ],
)
def test_include(include, expected):
    selection = Selection(include=include)
    assert {path for path in TREE if selection.includes(path)} == expected
    assert all(selection.reason(path) is None for path in TREE)


@pytest.mark.parametrize(
    "selection",
    [
        Selection(("src",), ("*.py",)),
        Selection((), ("*",)),
        Selection(("!src",)),
        Selection(("src", "!src")),
    ],
)
def test_nothing_is_left(make_checkout, selection):
    with (
        open_checkout(make_checkout({"src/a.py": "1\n"})) as checkout,
        pytest.raises(CheckoutError, match="leave nothing"),
    ):
        take_snapshot(checkout, lambda digest, raw: None, None, selection)


def test_names_of_any_bytes_are_matched_as_they_are_shown(make_checkout):
    root = make_checkout({"a.py": "1\n"})
    (root / os.fsdecode(b"\xff.py")).write_text("2\n")
    run_git(root, "add", "--all")
    with open_checkout(root) as checkout:
        selection = Selection(("\\\\xff.py",))
        snapshot = take_snapshot(checkout, lambda digest, raw: None, None, selection)
    assert [file.path for file in snapshot.files] == ["\\xff.py"]
