"""Every grammar with texts made to break it: each file gets an outline, whatever a parser does.

No grammar is known here to be good or bad: that the worst of them cost only themselves is what is
tested. `benchmarks/hostile.py` does the same with larger texts and more of them.
"""

from collections.abc import Iterator

import pytest
from hostile_inputs import decoded, every_grammar, hostile_inputs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reposcan.model.code import Level, Outline
from reposcan.syntax.languages import LANGUAGES
from reposcan.syntax.workers import Outliner

#: CPU seconds for one file; one that loops uses all of it.
_DEADLINE = 0.5
_BYTES = 300


def assert_whole(text: bytes, found: Outline) -> None:
    """Every byte is in one chunk, and every definition lies inside the text."""
    assert b"".join(text[one.start_byte : one.end_byte] for one in found.chunks) == text
    lines = text.count(b"\n") + (not text.endswith(b"\n"))
    for one in found.definitions:
        assert one.span.end_byte <= len(text) and one.span.end_line <= max(lines, 1)
        assert one.span.start_byte <= one.body_start <= one.span.end_byte


def test_every_grammar_survives_every_text() -> None:
    texts = hostile_inputs(_BYTES)
    rows = every_grammar()
    items = [(f"{name}.of_{row.grammar}", text) for row in rows for name, text in texts.items()]
    with Outliner(deadline=_DEADLINE, languages=rows) as outliner:
        found = list(outliner.outlines(items))
    assert len(found) == len(items)
    for (_, text), one in zip(items, found, strict=True):
        assert_whole(text, one)
    parsed = {one.language for one in found if one.level is Level.GENERIC}
    assert len(parsed) > 0.9 * len(rows), "the texts did not reach the parsers"
    lost = {one.problem for one in found if one.level is Level.LINES}
    assert lost <= {"the parser timed out", "the parser crashed"}


_ENDINGS = sorted({end for row in LANGUAGES for end in row.suffixes if row.is_parsed})
_NAMES = st.one_of(st.text(max_size=12), st.sampled_from(_ENDINGS).map("file{}".format))
_CODE = st.lists(
    st.sampled_from(
        [
            "function f(",
            ")",
            "{",
            "}",
            "class A",
            "\n",
            "end",
            "def g:",
            "(",
            "#",
            "/*",
            '"',
            " x",
            ";",
        ]
    )
).map(lambda parts: " ".join(parts).encode())


@pytest.fixture(scope="module")
def outliner() -> Iterator[Outliner]:
    with Outliner(deadline=_DEADLINE, workers=1) as shared:
        yield shared


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(name=_NAMES, raw=st.one_of(st.binary(max_size=200), _CODE))
def test_any_bytes_under_any_name(outliner: Outliner, name: str, raw: bytes) -> None:
    text = decoded(raw)
    [found] = outliner.outlines([(name, text)])
    assert_whole(text, found)
