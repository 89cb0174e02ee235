"""Names become harmless file names; hidden characters are shown."""

import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from report_example import HOSTILE_PATHS

from reposcan.report.names import anchor, one_line, slug, visible


@given(st.text())
def test_a_slug_is_safe_for_any_path(path):
    assert re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_-]{15,76}", slug(path))


@given(st.text(), st.text())
def test_different_paths_have_different_slugs(first, second):
    assert (slug(first) == slug(second)) == (first == second)


def test_a_slug_lets_the_file_be_recognised():
    assert slug("src/net/pool.py").startswith("src-net-pool-py-")
    assert len({slug(path).lower() for path in HOSTILE_PATHS}) == len(HOSTILE_PATHS)


@given(st.text(st.characters()))
def test_nothing_hidden_remains(text):
    for char in visible(text):
        kept = char in "\t\n\u200c\u200d"
        assert kept or unicodedata.category(char) not in {"Cc", "Cs", "Zl", "Zp"}
        assert kept or unicodedata.bidirectional(char) not in {
            *("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
        }
    visible(text).encode()


@given(st.text())
def test_showing_twice_changes_nothing(text):
    assert visible(visible(text)) == visible(text)


def test_hidden_characters_are_named():
    assert visible("a\u202eb\x1b[0m") == "a[U+202E]b[U+001B][0m"
    assert one_line("a\nb\tc") == "a[U+000A]b[U+0009]c"
    assert visible("naïve 漢字 👩\u200d💻") == "naïve 漢字 👩\u200d💻"


def test_long_names_are_shortened_in_the_middle():
    short = one_line("a" * 5000 + "z" * 5000, 21)
    assert short == "a" * 10 + "…" + "z" * 10
    assert one_line("short", 21) == "short"


@given(st.text())
def test_an_anchor_is_safe(fingerprint):
    assert re.fullmatch(r"finding-[A-Za-z0-9_-]*", anchor(fingerprint))
