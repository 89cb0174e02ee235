"""No grammar of the pack, given anything, costs more than the file: all of them are tried."""

from pathlib import Path

import pytest
import tree_sitter_language_pack
from hostile_inputs import hostile_inputs

from reposcan.model.code import Outline
from reposcan.syntax.languages import Language
from reposcan.syntax.workers import Outliner

GRAMMARS = sorted(
    file.name.partition(".")[0]
    for file in (Path(tree_sitter_language_pack.__file__).parent / "bindings").glob("*.so")
)
#: CPU seconds for one file: more than any grammar needs for texts of this size, unless it loops.
DEADLINE = 0.5
SIZE = 2_000


@pytest.fixture
def table(tmp_path: Path) -> tuple[Language, ...]:
    """A row for each grammar, whether reposcan trusts it or not."""
    query = tmp_path / "query.scm"
    query.write_text("(ERROR) @comment")
    return tuple(
        Language(name, (f".{name}",), grammar=name, queries=(str(query),)) for name in GRAMMARS
    )


def test_the_pack_is_all_there() -> None:
    assert len(GRAMMARS) > 150
    assert {"agda", "cobol", "python", "typst"} <= set(GRAMMARS)


def test_every_grammar_survives_every_input(table: tuple[Language, ...]) -> None:
    items = [
        (f"{kind}.{name}", text) for name in GRAMMARS for kind, text in hostile_inputs(SIZE).items()
    ]
    with Outliner(deadline=DEADLINE, languages=table) as outliner:
        results = list(outliner.outlines(items))
    assert len(results) == len(items)
    for (path, text), result in zip(items, results, strict=True):
        assert _tiles(result, text), path
        assert result.language == path.rpartition(".")[2]
    problems = {result.problem for result in results if "met" not in result.problem}
    # Both happen, so this test sees what it is for; nothing else does.
    assert problems == {"", "the parser crashed", "the parser timed out"}


def _tiles(result: Outline, text: bytes) -> bool:
    """Whether each byte is in one chunk, in order, and every definition inside of the text."""
    covered = b"".join(text[one.start_byte : one.end_byte] for one in result.chunks)
    return covered == text and all(one.span.end_byte <= len(text) for one in result.definitions)
