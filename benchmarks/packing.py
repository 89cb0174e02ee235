"""How well packs are filled, and how much of what belongs together stands together.

    python benchmarks/packing.py --tokenizer tokenizer.json CHECKOUT...

For each checkout and each length of context: the share of each pack's budget, less the share of
signatures, that code fills (the last pack of a category left out); the share of pairs of files
which share a pack, for pairs tied by a name that one file alone defines, and for pairs changed in
one commit, beside what packs in the order of paths would hold; whether every written pack is as
long as the index says, by the tokenizers library; and what random edits change.
"""

import argparse
import random
import subprocess
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from statistics import mean, median
from typing import NamedTuple

from edits import KINDS, edited
from tokenizers import Tokenizer

from reposcan import ScanConfig
from reposcan.contexts import write_contexts
from reposcan.counting import KeptCounts
from reposcan.frontend import Code, read_code
from reposcan.layouts import lay_out_code
from reposcan.model.pack import Layout, Pack
from reposcan.model.source import Category
from reposcan.models.tokenizer import load_tokenizer_file
from reposcan.observer import Silent
from reposcan.packing import pack_category
from reposcan.packing.packs import SKELETON_SHARE
from reposcan.workspace import open_workspace

_LENGTHS = (8_192, 16_384, 32_768, 100_000)
_COMMITS = 4_000
#: A commit that changes more files than this says nothing about which belong together.
_MOST_CHANGED = 20
_EDITS_A_KIND = 6

_Pairs = frozenset[tuple[str, str]]
_Held = list[set[str]]


class Measured(NamedTuple):
    """A checkout laid out for one length of context."""

    code: Code
    layout: Layout

    @property
    def held(self) -> _Held:
        """The paths in each pack."""
        return [{member.path for member in pack.members} for pack in self.layout.wide]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--tokenizer", required=True, help="a tokenizer.json")
    parser.add_argument("--lengths", type=_numbers, default=_LENGTHS, help="8192,100000")
    parser.add_argument("--edits", type=int, default=_EDITS_A_KIND, help="of each kind")
    parser.add_argument("checkouts", nargs="+")
    given = parser.parse_args()
    for checkout in given.checkouts:
        print(f"\n{Path(checkout).resolve().name}, {given.tokenizer}")
        columns = (
            "budget",
            "packs",
            "fill",
            "inside",
            "path order",
            "ratio",
            "co-change",
            "miscounted",
        )
        print(("{:>12}" * len(columns)).format(*columns))
        for length in given.lengths:
            with tempfile.TemporaryDirectory() as folder:
                row(checkout, given.tokenizer, length, Path(folder))
        for length in (16_384, 100_000) if given.edits else ():
            with tempfile.TemporaryDirectory() as folder:
                edits(checkout, given.tokenizer, length, Path(folder), given.edits)


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(",")))


def row(checkout: str, tokenizer: str, length: int, folder: Path) -> None:
    """Print what one length of context gives."""
    found = measure(checkout, tokenizer, length, folder / "store")
    tied = frozenset(
        (min(e.source, e.target), max(e.source, e.target)) for e in found.code.edges if e.alone
    )
    baseline = path_order(found)
    inside, before = share(tied, found.held), share(tied, baseline)
    together = changed_together(checkout, found.code.files)
    cells = (
        f"{length:,}",
        f"{len(found.layout.wide):,}",
        f"{fill(found.layout):.3f}",
        f"{inside:.3f}",
        f"{before:.3f}",
        f"{inside / before:.2f}" if before else "-",
        f"{share(together, found.held):.2f}/{share(together, baseline):.2f}" if together else "-",
        str(miscounted(checkout, tokenizer, length, folder)),
    )
    print(("{:>12}" * len(cells)).format(*cells), flush=True)


def measure(
    checkout: str, tokenizer: str, length: int, store: Path, previous: Layout | None = None
) -> Measured:
    """Lay a checkout out."""
    config = ScanConfig(Path(checkout), store=store)
    with open_workspace(config) as (opened, kept):
        code = read_code(config, opened, kept, Silent())
        counts = KeptCounts(kept, load_tokenizer_file(Path(tokenizer)), tokenizer)
        return Measured(code, lay_out_code(code, counts, (length, length), previous, Silent()))


def fill(layout: Layout) -> float:
    """The mean share of the code's room that is used, the last pack of a category left out."""
    room = layout.wide_budget * (1 - SKELETON_SHARE)
    shares: list[float] = []
    for category in Category:
        packs = [pack for pack in layout.wide if pack.category is category]
        shares += (sum(member.tokens for member in pack.members) / room for pack in packs[:-1])
    return mean(shares) if shares else 1.0


def path_order(found: Measured) -> _Held:
    """Packs filled with one file after the other; what does not fit begins the next one."""
    tokens: Counter[str] = Counter()
    for pack in found.layout.wide:
        for member in pack.members:
            tokens[member.path] += member.tokens
    by_category: defaultdict[Category, list[str]] = defaultdict(list)
    for path, file in sorted(found.code.files.items()):
        by_category[pack_category(file.category)].append(path)
    held: _Held = []
    for paths in by_category.values():
        held += _filled(paths, tokens, found.layout.wide_budget)
    return held


def _filled(paths: Sequence[str], tokens: Mapping[str, int], budget: int) -> Iterator[set[str]]:
    current: set[str] = set()
    used = 0
    for path in paths:
        left = tokens[path]
        while left:
            if left > budget - used and current:
                yield current
                current, used = set(), 0
            taken = min(left, budget - used)
            current.add(path)
            used, left = used + taken, left - taken
    if current:
        yield current


def share(pairs: _Pairs, held: _Held) -> float:
    """The share of the pairs that are in one pack."""
    places: defaultdict[str, set[int]] = defaultdict(set)
    for number, paths in enumerate(held):
        for path in paths:
            places[path].add(number)
    return sum(bool(places[one] & places[other]) for one, other in pairs) / max(1, len(pairs))


def changed_together(checkout: str, files: Mapping[str, object]) -> _Pairs:
    """Pairs of files that one of the last commits changed."""
    log = subprocess.run(
        ["git", "-C", checkout, "log", "-n", str(_COMMITS), "--name-only", "--format=%x00", "-z"],
        capture_output=True,
        check=True,
    ).stdout.decode("utf-8", "replace")
    pairs: set[tuple[str, str]] = set()
    for commit in log.split("\0\0"):
        names = sorted({name.strip() for name in commit.split("\0")} & files.keys())
        if len(names) <= _MOST_CHANGED:
            pairs.update(combinations(names, 2))
    return frozenset(pairs)


def miscounted(checkout: str, tokenizer: str, length: int, folder: Path) -> int:
    """Written packs whose length is not what the index says, or over the budget."""
    config = ScanConfig(Path(checkout), store=folder / "store", context=length)
    index = write_contexts(config, folder / "out", tokenizer, reserve=0)
    exact = Tokenizer.from_file(tokenizer)
    wrong = 0
    for pack in index.packs:
        text = (folder / "out" / pack.file).read_bytes().decode()
        tokens = len(exact.encode(text, add_special_tokens=False).ids)
        wrong += tokens != pack.tokens or tokens > index.budget
    return wrong


def edits(checkout: str, tokenizer: str, length: int, folder: Path, number: int) -> None:
    """Print how many packs edits change."""
    clone = folder / "clone"
    subprocess.run(["git", "clone", "-q", "--local", checkout, clone], check=True)
    before = measure(str(clone), tokenizer, length, folder / "store")
    old = {pack.id for pack in before.layout.wide}
    members = {_members(pack) for pack in before.layout.wide}
    chance = random.Random(1)
    everything: list[tuple[int, int, int]] = []
    for kind in KINDS:
        rows: list[tuple[int, int, int]] = []
        while len(rows) < number:
            with edited(kind, clone, before.code, chance) as done:
                if not done:
                    continue
                after = measure(str(clone), tokenizer, length, folder / "store", before.layout)
            changed = [pack for pack in after.layout.wide if pack.id not in old]
            signatures = sum(_members(pack) in members for pack in changed)
            tokens = sum(pack.tokens for pack in changed)
            rows.append((len(changed) - signatures, signatures, tokens))
        everything += rows
        _print_edits(f"{length:,} {kind}", rows)
    _print_edits(f"{length:,} all", everything)


def _members(pack: Pack) -> tuple[tuple[str, str], ...]:
    return tuple((member.path, member.shown) for member in pack.members)


def _print_edits(title: str, rows: Sequence[tuple[int, int, int]]) -> None:
    code, signatures, tokens = zip(*rows, strict=True)
    print(
        f"{title:>24}: {len(rows)} edits; packs whose code changed: median {median(code):g}, most "
        f"{max(code)}; whose signatures alone did: median {median(signatures):g}, most "
        f"{max(signatures)}; tokens to compute again: median {median(tokens):,.0f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
