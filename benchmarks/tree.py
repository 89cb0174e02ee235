"""How the tree of summaries grows with a repository, and whether a merge ever overflows.

    python benchmarks/tree.py [--context 8192] [--widths 1000,2000,5000] CHECKOUT

Every so many files of the checkout, cut after 100 lines, make repositories of each width, and one
of all its files; they are scanned for summaries alone. An engine of a few lines answers, with words
of different lengths, up to the longest. Everything else is the real thing.

"largest" is counted from the prompts that were sent: their token ids are decoded, encoded again by
the tokenizers library, and the longest answer is added. It must not exceed the context, and the
program ends with an error if it does. Seconds are of the tree alone: from the last summary of a
file to the repository's. "after edit" is how many merges are asked again when one file has another
summary than before.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from tokenizers import Tokenizer

from reposcan import ScanConfig, scan
from reposcan.engine import Take
from reposcan.model.asking import Answer, Finish, Request
from reposcan.observer import Silent
from reposcan.serving import serve

_LINES = 100
#: What a merge's prompt holds, and no other.
_MERGE = "=== Summaries of the parts of a repository ==="
#: Characters of a path that a question shows whole.
_SHORT = 80
#: At the same time in flight, as an engine would have them.
_AT_ONCE = 32


class Scripted:
    """Answers at once, and keeps what it was asked about answers."""

    def __init__(self, tokenizer: Tokenizer, edited: str = "") -> None:
        self._tokenizer = tokenizer
        self._edited = edited
        self.merges: list[tuple[Request, float]] = []
        self.last_file = time.monotonic()

    def start(self) -> None:
        """It is ready."""

    def close(self) -> None:
        """Nothing is held."""

    def run(self, take: Take) -> Iterator[Answer]:
        """Take as many as an engine would, answer them, and so on."""
        while asked := list(islice(iter(take, None), _AT_ONCE)):
            for request in asked:
                yield self._answer(request)

    def _answer(self, request: Request) -> Answer:
        question = self._tokenizer.decode(request.tail)
        if _MERGE in self._tokenizer.decode(request.prefix[:200]):
            self.merges.append((request, time.monotonic()))
            question += request.context
        else:
            self.last_file = time.monotonic()
            if self._edited and self._edited in question:
                question += "edited"
        digest = sha256(question.encode()).digest()
        words = f"Part {digest.hex()[:12]} reads the table, checks it and writes it. " * 9
        fields = json.loads(request.schema)["required"]
        text = json.dumps(dict.fromkeys(fields, words[: 80 + digest[0]]))
        tokens = len(request.prefix) + len(request.tail)
        return Answer(request.key, text, Finish.STOP, tokens, 0, len(text) // 4)

    @property
    def seconds(self) -> float:
        """From the last file to the last merge."""
        return self.merges[-1][1] - self.last_file if self.merges else 0.0

    def largest(self) -> int:
        """Tokens of the largest merge with its longest answer, counted anew."""
        return max(self._size(request) for request, _ in self.merges)

    def _size(self, request: Request) -> int:
        ids = [*request.prefix, *request.tail]
        text = self._tokenizer.decode(ids, skip_special_tokens=False)
        again = len(self._tokenizer.encode(text, add_special_tokens=False).ids)
        return max(len(ids), again) + request.max_tokens


class Row(NamedTuple):
    """One width."""

    files: int
    components: int
    merges: int
    again: int
    tokens: int
    largest: int
    seconds: float


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--context", type=int, default=8192)
    parser.add_argument("--widths", default="1000,2000,5000")
    parser.add_argument("checkout", type=Path)
    given = parser.parse_args()
    paths = tracked(given.checkout)
    widths = [width for width in map(int, given.widths.split(",")) if width < len(paths)]
    titles = ("files", "components", "merges", "after edit", "tokens", "a file", "largest")
    print(_row(*titles, "seconds", "ms a file"))
    for width in (*widths, len(paths)):
        chosen = [paths[at * len(paths) // width] for at in range(width)]
        with tempfile.TemporaryDirectory() as folder:
            root = copied(given.checkout, chosen, Path(folder, "checkout"))
            row = measure(root, given.context)
        each = row.tokens / row.files, 1000 * row.seconds / row.files
        figures = (f"{row.tokens:,}", f"{each[0]:.1f}", f"{row.largest:,}", f"{row.seconds:.1f}")
        print(_row(*row[:4], *figures, f"{each[1]:.2f}"), flush=True)
        if row.largest > given.context:
            sys.exit(f"a merge needs {row.largest:,} tokens of {given.context:,}")


def measure(root: Path, context: int) -> Row:
    """Scan for summaries, and once more after an edit."""
    store = root.with_name("store")
    config = ScanConfig(root, context=context, tasks=("summarize",), store=store, budget_minutes=0)
    served = serve(config, Silent())
    tokenizer = Tokenizer.from_file(str(served.model.folder / "tokenizer.json"))
    first = Scripted(tokenizer)
    result = scan(config, engine=first)
    if result.state not in ("complete", "incomplete"):
        sys.exit(f"the scan is {result.state}")
    report = json.loads((result.report.parent / "report.json").read_text())
    largest = max(report["facts"]["components"], key=lambda one: len(one["paths"]))
    edited = root / next(one for one in largest["paths"] if len(one) < _SHORT)
    edited.write_bytes(edited.read_bytes() + b"\n")
    second = Scripted(tokenizer, str(edited.relative_to(root)))
    scan(config, engine=second)
    return Row(
        files=len(report["modules"]),
        components=len(report["facts"]["components"]),
        merges=len(first.merges),
        again=len(second.merges),
        tokens=sum(len(one.prefix) + len(one.tail) for one, _ in first.merges),
        largest=first.largest(),
        seconds=first.seconds,
    )


def tracked(checkout: Path) -> list[str]:
    """The files that hold text, ordered."""
    listed = subprocess.run(
        ["git", "-C", checkout, "ls-files", "-z"], capture_output=True, check=True
    )
    names = [name.decode() for name in listed.stdout.split(b"\0") if name]
    files = [name for name in names if (checkout / name).is_file()]
    return sorted(name for name in files if b"\0" not in (checkout / name).read_bytes()[:8000])


def copied(checkout: Path, paths: Sequence[str], root: Path) -> Path:
    """A checkout with the heads of these files."""
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        lines = (checkout / path).read_bytes().splitlines(keepends=True)
        (root / path).write_bytes(b"".join(lines[:_LINES]))
    for command in (("init", "-q"), ("add", "-A", "-f"), ("commit", "-q", "-m", "All")):
        identity = ("-c", "user.name=b", "-c", "user.email=b@localhost")
        subprocess.run(["git", "-C", root, *identity, *command], check=True)
    return root


def _row(*cells: object) -> str:
    return "".join(f"{cell:>12}" for cell in cells)


if __name__ == "__main__":
    main()
