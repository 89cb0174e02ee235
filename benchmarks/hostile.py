"""Every grammar of the pack against texts made to break it, through the real parser processes.

    python benchmarks/hostile.py [--size BYTES] [--deadline SECONDS] [GRAMMAR...]

A row for each grammar that timed out or crashed on some text, then the totals. CPU seconds are the
parser process's own, for the slowest text that it outlined. The last line says whether every text
got an outline whose chunks, joined, are the text.
"""

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psutil
import tree_sitter_language_pack

from reposcan.model.code import Outline
from reposcan.syntax.languages import Language
from reposcan.syntax.workers import Outliner

sys.path.append(str(Path(__file__).parents[1] / "tests" / "syntax"))
from hostile_inputs import hostile_inputs

_BINDINGS = Path(tree_sitter_language_pack.__file__).parent / "bindings"
_TITLES = ("grammar", "texts", "timed out", "crashed", "other", "outlined", "CPU s")
_ROW = "{:<20}" + "{:>11}" * 5 + "{:>9.2f}"


def main() -> None:
    """Print the rows that are worth a look, and the totals."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=50_000)
    parser.add_argument("--deadline", type=float, default=2.0)
    parser.add_argument("grammars", nargs="*")
    chosen = parser.parse_args()
    names = chosen.grammars or sorted(one.name.partition(".")[0] for one in _BINDINGS.glob("*.so"))
    print((_ROW.replace(".2f", "")).format(*_TITLES))
    total: Counter[str] = Counter()
    slowest = 0.0
    with tempfile.TemporaryDirectory() as folder:
        query = Path(folder) / "query.scm"
        query.write_text("(ERROR) @comment")
        for name in names:
            row = Language(name, (".x",), grammar=name, queries=(str(query),))
            counts, seconds = measure(row, chosen.size, chosen.deadline)
            total += counts
            slowest = max(slowest, seconds)
            if counts["timed out"] or counts["crashed"] or counts["other"]:
                print(_row(name, counts, seconds), flush=True)
    print(_row(f"{len(names)} grammars", total, slowest))
    print("all outlined" if total["outlined"] == total["texts"] else "NOT all outlined")


def measure(row: Language, size: int, deadline: float) -> tuple[Counter[str], float]:
    """What became of each text, and the CPU seconds of the slowest that was parsed."""
    counts: Counter[str] = Counter()
    slowest = 0.0
    with Outliner(deadline=deadline, workers=1, languages=(row,)) as outliner:
        list(outliner.outlines([("start.x", b"")]))
        for text in hostile_inputs(size).values():
            before = dict(_used())
            [result] = outliner.outlines([("a.x", text)])
            counts["texts"] += 1
            counts["outlined"] += _tiles(result, text)
            if result.level == "lines":
                counts[_became(result.problem)] += 1
            else:
                now = sum(used - before.get(process, 0.0) for process, used in _used())
                slowest = max(slowest, now)
    return counts, slowest


def _became(problem: str) -> str:
    what = problem.removeprefix("the parser ")
    return what if what in ("timed out", "crashed") else "other"


def _used() -> Iterator[tuple[int, float]]:
    """CPU seconds of each parser process so far."""
    for child in psutil.Process().children():
        times = child.cpu_times()
        yield child.pid, times.user + times.system


def _tiles(result: Outline, text: bytes) -> bool:
    return b"".join(text[one.start_byte : one.end_byte] for one in result.chunks) == text


def _row(name: str, counts: Counter[str], seconds: float) -> str:
    return _ROW.format(name, *(counts[title] for title in _TITLES[1:-1]), seconds)


if __name__ == "__main__":
    main()
