"""What `.gitattributes` says of files: git's own answers, and nothing that git would not say."""

import pytest
from git_repository import run_git, write_files
from hypothesis import given, settings
from hypothesis import strategies as st

from reposcan.checkout import Selection, open_checkout, take_snapshot
from reposcan.checkout.attributes import Attributes, Stated
from reposcan.checkout.wildmatch import wildmatch
from reposcan.model.source import Category, SkippedFile, SkipReason

VENDORED = Stated(vendored=True)


def stated(path: str, *files: tuple[str, str]) -> Stated:
    return Attributes((folder, text.encode()) for folder, text in sorted(files)).of(path)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("*.c linguist-vendored", VENDORED),
        ("*.c linguist-vendored=true", VENDORED),
        ("*.c -linguist-vendored", Stated(vendored=False)),
        ("*.c linguist-vendored=false", Stated(vendored=False)),
        ("*.c linguist-generated -text", Stated(generated=True)),
        ("*.c text linguist-documentation=1", Stated(documentation=True)),
        ("*.c linguist-detectable", Stated(detectable=True)),
        ("*.c linguist-language=C++", Stated()),
        ("*.c\tlinguist-vendored\r", VENDORED),
        ("  *.c linguist-vendored", VENDORED),
        ("# *.c linguist-vendored", Stated()),
        ("*.c", Stated()),
        ("*.c vendored linguist-unknown binary", Stated()),
        ('"*.c" linguist-vendored', VENDORED),
        ('"\\141.c" linguist-vendored', VENDORED),
        # Git refuses patterns that take back.
        ("!*.c linguist-vendored", Stated()),
        ("[a linguist-vendored", Stated()),
    ],
)
def test_a_line(line, expected):
    assert stated("a.c", ("", line)) == expected


def test_the_last_line_that_matches_wins():
    lines = "*.c linguist-vendored\na.c -linguist-vendored\nb.c !linguist-vendored\n"
    assert stated("c.c", ("", lines)) == VENDORED
    assert stated("a.c", ("", lines)) == Stated(vendored=False)
    assert stated("b.c", ("", lines)) == Stated()


def test_deeper_files_win():
    files = (("src", "*.c -linguist-vendored"), ("", "*.c linguist-vendored linguist-generated"))
    assert stated("src/a.c", *files) == Stated(vendored=False, generated=True)
    assert stated("src/deep/a.c", *files) == Stated(vendored=False, generated=True)
    assert stated("a.c", *files) == Stated(vendored=True, generated=True)
    assert stated("other/src/a.c", *files) == Stated(vendored=True, generated=True)


def test_macros():
    macros = "[attr]ours linguist-generated -linguist-vendored\n[attr]twice ours binary\n"
    both = Stated(vendored=False, generated=True)
    assert stated("a.c", ("", f"{macros}*.c ours")) == both
    assert stated("a.c", ("", f"{macros}*.c twice")) == both
    assert stated("a.c", ("", f"{macros}*.c -ours")) == Stated()
    assert stated("a.c", ("", f"{macros}*.c ours linguist-vendored")) == Stated(True, True)
    # Git's own says nothing of interest, and only the top file may define some.
    assert stated("a.c", ("", "*.c binary")) == Stated()
    assert stated("src/a.c", ("src", f"{macros}*.c ours")) == Stated()


def test_macros_that_never_end():
    lines = "[attr]a b b\n[attr]b a linguist-vendored a\n" + "".join(
        f"[attr]m{number} m{number + 1} m{number + 1}\n" for number in range(60)
    )
    assert stated("x.c", ("", f"{lines}*.c a m0")) == VENDORED


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("*.c", "src/deep/a.c", True),
        ("a.c", "src/a.c", True),
        ("/a.c", "src/a.c", False),
        ("/a.c", "a.c", True),
        ("src/*.c", "src/a.c", True),
        ("src/*.c", "src/deep/a.c", False),
        ("src/*", "src/deep/a.c", False),
        ("src/**", "src/deep/a.c", True),
        ("src/**/a.c", "src/a.c", True),
        ("src/**/a.c", "src/x/y/a.c", True),
        ("**/a.c", "a.c", True),
        ("**/x/**/a.c", "x/y/x/a.c", True),
        # A folder's name is not its content: that needs two stars.
        ("src", "src/a.c", False),
        ("src/", "src/a.c", False),
        ("a?c", "a.c", True),
        ("[!b].c", "a.c", True),
        ("[^a].c", "a.c", False),
        ("[]a].c", "a.c", True),
        ("[[:alpha:]].c", "a.c", True),
        ("[[:digit:]].c", "a.c", False),
        ("[[:nothing:]].c", "a.c", False),
        ("[z-a].c", "a.c", False),
        ("\\*.c", "a.c", False),
        ("\\*.c", "*.c", True),
        ("a*b*c", "aXbXbc", True),
        ("a*b*c", "aXcXb", False),
        ("*a*", "bab", True),
        ("*", "deep/a\nb", True),
        ("A.C", "a.c", False),
        ("", "a.c", False),
        ("/", "a.c", False),
    ],
)
def test_patterns(pattern, path, matches):
    compiled = wildmatch(pattern)
    assert bool(compiled and compiled.matches(path.split("/"))) is matches


def test_no_more_lines_are_obeyed_than_anybody_writes():
    lines = "".join(f"{number}.c linguist-vendored\n" for number in range(50_000))
    attributes = Attributes([("", lines.encode()), ("src", b"*.c linguist-vendored")])
    assert attributes.of("7.c") == VENDORED
    assert attributes.of("9999.c") == attributes.of("src/a.c") == Stated()


def test_a_hostile_pattern_takes_no_time():
    path = ["a" * 4000, *["a"] * 500, "a" * 255]
    for pattern in ("*a" * 500 + "b", "**/a*a*a/" * 60 + "b", "a" * 900 + "[a" * 50):
        compiled = wildmatch(pattern)
        assert not (compiled and compiled.matches(path))


_PIECES = st.sampled_from(
    ["a", "b", "*", "?", ".c", "[ab]", "[!a]", "x", "/", "/**/", "**/", "\\*", "[[:alpha:]]", "é"]
)
_WORDS = st.sampled_from(["", "-", "!"]).flatmap(
    lambda sign: st.sampled_from(["vendored", "generated"]).map(
        lambda word: f"{sign}linguist-{word}"
    )
)
_LINES = st.tuples(st.lists(_PIECES, min_size=1, max_size=4).map("".join), _WORDS)


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    root = tmp_path_factory.mktemp("attributes")
    run_git(root, "init", "-q")
    return root


@settings(max_examples=40, deadline=None)
@given(st.lists(_LINES, max_size=6), st.lists(_LINES, max_size=3))
def test_git_says_the_same(repository, top, deep):
    # Git passes over what stands before the first wildcard of a pattern, and then takes `a**/` for
    # the two stars that they are not.
    lines = [one for one in (*top, *deep) if "**" not in one[0].lstrip("*/")]
    texts = {
        "": "\n".join(" ".join(one) for one in lines if one in top),
        "a": "\n".join(" ".join(one) for one in lines if one in deep),
    }
    write_files(repository, {".gitattributes": texts[""], "a/.gitattributes": texts["a"]})
    paths = [
        *("a", "b", "x", "a.c", "a/b", "a/b.c", "a/x/a", "b/a", "b/a/x", "x/b/a/a.c", "a*", "é"),
        *("a/é", "ab", "a/ab.c", "a/a/b/x.c"),
    ]
    names = ("linguist-vendored", "linguist-generated")
    told = run_git(
        repository, "check-attr", "-z", "--stdin", *names, stdin="\0".join(paths).encode()
    )
    answers = told.decode().split("\0")
    values = {"unspecified": None, "set": True, "unset": False}
    attributes = Attributes((folder, text.encode()) for folder, text in texts.items())
    for path, name, value in zip(answers[::3], answers[1::3], answers[2::3], strict=False):
        ours = getattr(attributes.of(path), name.removeprefix("linguist-"))
        assert (path, name, ours) == (path, name, values[value])


@given(st.binary(max_size=300), st.text(max_size=30))
def test_any_bytes_for_any_path(raw, path):
    Attributes([("", raw), ("a", raw)]).of(path)


@pytest.mark.parametrize("rev", [None, "HEAD"])
def test_the_snapshots_own_files_count(make_checkout, rev):
    """Those of the working tree for the working tree, those of a commit for the commit."""
    root = make_checkout(
        {
            ".gitattributes": "ours/** -linguist-vendored\nvendor/** -linguist-vendored\n",
            "vendor/.gitattributes": "*.js linguist-vendored\n",
            "vendor/a.c": "int a;\n",
            "vendor/a.js": "let a;\n",
            "b.c": "int b;\n",
        }
    )
    (root / "outside").write_text("* linguist-vendored\n")
    run_git(root, "config", "core.attributesFile", str(root / "outside"))
    (root / ".git/info").mkdir(exist_ok=True)
    (root / ".git/info/attributes").write_text("* linguist-vendored\n")
    write_files(root, {".gitattributes": "vendor/** -linguist-vendored\nb.c linguist-generated\n"})
    with open_checkout(root) as checkout:
        snapshot = take_snapshot(checkout, lambda digest, raw: None, rev)
    read = {file.path: file.category for file in snapshot.files}
    assert read["vendor/a.c"] is Category.SOURCE
    assert SkippedFile("vendor/a.js", SkipReason.VENDORED) in snapshot.skipped
    generated = SkippedFile("b.c", SkipReason.GENERATED) in snapshot.skipped
    assert generated is (rev is None)


def test_a_link_to_attributes_is_not_followed(make_checkout, tmp_path):
    root = make_checkout({"a.c": "int a;\n"})
    (tmp_path / "outside").write_text("* linguist-vendored\n")
    (root / ".gitattributes").symlink_to(tmp_path / "outside")
    run_git(root, "add", "--all")
    with open_checkout(root) as checkout:
        snapshot = take_snapshot(checkout, lambda digest, raw: None)
    assert [file.path for file in snapshot.files] == ["a.c"]


def test_what_is_included_is_read_whatever_it_is_for(make_checkout):
    root = make_checkout(
        {
            "vendor/ours/a.c": "int a;\n",
            "vendor/theirs/a.c": "int a;\n",
            "vendor/ours/b.min.js": "let b;\n",
            "table.csv": "a,b\n",
            "vendor/ours/logo.png": "\0",
            "vendor/ours/empty.c": "",
            "src/a.c": "int a;\n",
        }
    )
    selection = Selection((), ("*.min.js",), ("vendor/ours", "*.csv"))
    with open_checkout(root) as checkout:
        snapshot = take_snapshot(checkout, lambda digest, raw: None, None, selection)
    assert {file.path: file.category for file in snapshot.files} == {
        "src/a.c": Category.SOURCE,
        "table.csv": Category.DATA,
        "vendor/ours/a.c": Category.VENDORED,
    }
    assert {one.path: one.reason for one in snapshot.skipped} == {
        "vendor/ours/b.min.js": SkipReason.EXCLUDED,
        "vendor/ours/empty.c": SkipReason.EMPTY,
        "vendor/ours/logo.png": SkipReason.BINARY,
        "vendor/theirs/a.c": SkipReason.VENDORED,
    }
