"""Lists of patterns take what git's would."""

import pytest
from git_repository import run_git, write_files
from hypothesis import given, settings
from hypothesis import strategies as st

from reposcan.checkout.ignore import ignore_pattern, takes

PIECES = ["a", "b", "*", "?", ".c", "[ab]", "[!a]", "x", "/", "/**/", "**/", "/**", "src", "*.c"]
PATTERN = st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join)
NAME = st.sampled_from(["a", "b", "ab", "a.c", "b.c", "src", "x"])
PATH = st.lists(NAME, min_size=1, max_size=4).map("/".join)


def taken(path: str, *patterns: str) -> bool:
    found = [ignore_pattern(one) for one in patterns]
    assert None not in found
    return takes([one for one in found if one], path)


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    root = tmp_path_factory.mktemp("ignore")
    run_git(root, "init", "-q")
    return root


@settings(max_examples=40, deadline=None)
@given(st.lists(PATTERN, min_size=1, max_size=4), st.lists(PATH, min_size=1, max_size=20))
def test_git_takes_the_same(repository, patterns, paths):
    # Git passes over what stands before the first wildcard of a pattern, and then takes `a**/` for
    # the two stars that they are not.
    patterns = [one for one in patterns if "**" not in one.lstrip("*/") and ignore_pattern(one)]
    write_files(repository, {".gitignore": "\n".join(patterns)})
    # It fails where it takes none, so one is asked for that is always taken.
    write_files(repository, {".git/info/exclude": "/always\n"})
    asked = "\0".join(["always", *paths]).encode()
    told = run_git(repository, "check-ignore", "--no-index", "-z", "--stdin", stdin=asked)
    git = set(told.decode().split("\0")) - {"always", ""}
    assert {path for path in paths if taken(path, *patterns)} == git


@pytest.mark.parametrize(
    ("patterns", "path", "expected"),
    [
        (("*.c", "!a.c"), "src/a.c", False),
        (("!a.c", "*.c"), "src/a.c", True),
        (("src", "!src/io"), "src/io/a.c", False),
        (("src", "!src/io", "src/io/a.c"), "src/io/a.c", True),
        # A file that was given back by its own name is taken with its folder by a later pattern.
        (("*.c", "!a.c", "src"), "src/a.c", True),
        (("src/",), "src", False),
        (("a\\ ",), "a ", True),
        (("a ",), "a", True),
        (("\\#a",), "#a", True),
        (("\\!a",), "!a", True),
    ],
)
def test_the_last_word(patterns, path, expected):
    assert taken(path, *patterns) is expected


@pytest.mark.parametrize("written", ["", "  ", "# a", "!", "/", "[", "[z-a]", "\\", "[[:x:]]"])
def test_no_pattern(written):
    assert ignore_pattern(written) is None


def test_a_hostile_pattern_takes_no_time():
    path = "/".join(["a" * 250] * 15)
    assert not taken(path, "*a" * 400 + "b", "**/" * 300 + "*a*a*a*b", "!" + "?*" * 200 + "b")


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_is_a_pattern_or_none(written, path):
    pattern = ignore_pattern(written)
    if pattern:
        takes([pattern], path)
