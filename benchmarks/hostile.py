"""Whether any grammar with any text hangs, crashes or loses a file.

    python benchmarks/hostile.py [--bytes N] [--deadline SECONDS] [GRAMMAR...]

Each grammar reads each hostile text of the tests in a process that can be lost, one at a time.
Prints, for each grammar that was lost, what it was lost on; and then how many files there were, how
many timed out and crashed, whether every one got an outline that covers it, the CPU seconds of all
and the longest that one took, the start of a process included.
"""

import argparse
import resource
import sys
from collections import Counter, defaultdict
from pathlib import Path

import psutil

from reposcan.syntax.workers import Outliner

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "syntax"))

from hostile_inputs import every_grammar, hostile_inputs

_OK = "outlined"


def main() -> None:
    """Read everything and print what became of it."""
    parser = argparse.ArgumentParser(description="Hostile texts for every grammar.")
    parser.add_argument("--bytes", type=int, default=50_000)
    parser.add_argument("--deadline", type=float, default=2.0)
    parser.add_argument("grammars", nargs="*")
    options = parser.parse_args()
    rows = [row for row in every_grammar() if not options.grammars or row.name in options.grammars]
    texts = hostile_inputs(options.bytes)
    outcomes: Counter[str] = Counter()
    lost: defaultdict[str, list[str]] = defaultdict(list)
    uncovered, used, longest = 0, 0.0, (0.0, "")
    for row in rows:
        with Outliner(options.deadline, workers=1, languages=rows) as outliner:
            for name, text in texts.items():
                before = _seconds()
                [found] = outliner.outlines([(f"{name}.of_{row.name}", text)])
                seconds = _seconds() - before
                used += seconds
                longest = max(longest, (seconds, f"{row.name} on {name}"))
                chunks = b"".join(text[one.start_byte : one.end_byte] for one in found.chunks)
                uncovered += chunks != text
                failed = found.problem if found.level == "lines" else ""
                outcomes[failed or _OK] += 1
                if failed:
                    lost[row.name].append(f"{name}: {failed.removeprefix('the parser ')}")
    for grammar, reasons in lost.items():
        print(f"{grammar:20} {len(reasons):3}  {'; '.join(reasons)}")
    print(f"\n{len(rows)} grammars, {len(texts)} texts of up to {options.bytes:,} bytes")
    for outcome, number in outcomes.most_common():
        print(f"{number:7,}  {outcome}")
    print(f"{uncovered:7,}  outlines that do not cover their file")
    print(f"{used:9.1f} CPU s in all; longest {longest[0]:.2f} s: {longest[1]}")


def _seconds() -> float:
    """CPU seconds of all processes that were started, whether they still run or not."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    running = [one.cpu_times() for one in psutil.Process().children()]
    return ended.ru_utime + ended.ru_stime + sum(one.user + one.system for one in running)


if __name__ == "__main__":
    main()
